//! Files made to burst, to be kept a million times over, or to be read for ever: each is refused or cut in a moment, and
//! what can be read of it is.

use std::time::{Duration, Instant};

use super::super::package::{Unreadable, pack};
use super::*;
use crate::text::character::FOOTNOTE_MAX;
use crate::text::{Block, Fingerprint, ParagraphId, number};

const SPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
/// Far more than any of these takes, far less than the least that each took once.
const SOON: Duration = Duration::from_secs(20);

fn word(body: &str, more: &[(&str, String)]) -> Vec<u8> {
    let document = format!("<w:document {SPACES}><w:body>{body}</w:body></w:document>");
    let mut parts = vec![("word/document.xml", document)];
    parts.extend(more.iter().cloned());
    pack(&parts)
}

fn part(name: &str, inside: &str) -> String {
    format!("<w:{name} {SPACES}>{inside}</w:{name}>")
}

/// A run of words; no two alike, so that the package is no bomb by its ratio.
fn t(words: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
}

fn p(runs: &str) -> String {
    format!("<w:p>{runs}</w:p>")
}

fn by(n: usize) -> String {
    format!("w:id=\"{n}\" w:author=\"A{n}\" w:date=\"2026-11-20T10:00:00Z\"")
}

fn blocks(words: &[String]) -> Vec<Block> {
    let block = |(at, words): (usize, &String)| Block {
        id: ParagraphId::from_random(std::array::from_fn(|n| (at >> (8 * (n % 4))) as u8)),
        kind: BlockKind::Paragraph,
        level: 1,
        content: Content::of_plain(words),
    };
    words.iter().enumerate().map(block).collect()
}

fn found(bytes: &[u8], words: &[String]) -> Found {
    let blocks = blocks(words);
    let versions = [Issued {
        hash: Fingerprint::of("now"),
        title: "Summary",
        blocks: &blocks,
        numbers: &number(&blocks),
    }];
    let mut next = 0_u32;
    proposals(&read(bytes).unwrap(), &versions, &mut || {
        next += 1;
        ParagraphId::from_random(std::array::from_fn(|n| 0x80 | (next >> (7 * (n % 4))) as u8))
    })
}

fn refused(bytes: &[u8]) -> Unreadable {
    let begun = Instant::now();
    let refused = read(bytes).expect_err("refused");
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    refused
}

#[test]
fn a_footnote_is_not_kept_a_million_times() {
    let note = part(
        "footnotes",
        &format!(
            "<w:footnote w:id=\"1\">{}</w:footnote>",
            t(&"n".repeat(FOOTNOTE_MAX))
        ),
    );
    let more = [("word/footnotes.xml", note)];
    let body = |count: usize| {
        let line = |at: usize| {
            p(&format!(
                "{}<w:r><w:footnoteReference w:id=\"1\"/></w:r>",
                t(&format!("Words {at}."))
            ))
        };
        (0..count).map(line).collect::<String>()
    };
    assert_eq!(refused(&word(&body(15_000), &more)), Unreadable::Large);
    assert!(read(&word(&body(2_000), &more)).is_ok());
}

#[test]
fn a_footnote_that_is_too_long_is_named_and_the_rest_read() {
    let note = part(
        "footnotes",
        &format!(
            "<w:footnote w:id=\"1\">{}</w:footnote>",
            t(&"n".repeat(FOOTNOTE_MAX + 1))
        ),
    );
    let body = p(&format!(
        "{}<w:r><w:footnoteReference w:id=\"1\"/></w:r>",
        t("Words.")
    ));
    let file = read(&word(&body, &[("word/footnotes.xml", note)])).unwrap();
    assert_eq!(file.oddities().collect::<Vec<_>>(), [("notes", 1)]);
    assert_eq!(file.lines[0].runs[0].content, Content::of_plain("Words."));
}

#[test]
fn comments_and_moves_that_are_never_closed_do_not_pile_up() {
    let comment = |at: usize| {
        format!(
            "<w:comment w:id=\"{at}\" w:author=\"A\"><w:p>{}</w:p></w:comment>",
            t(&format!("Say {at}."))
        )
    };
    let comments = part("comments", &(0..5_000).map(comment).collect::<String>());
    let line = |at: usize| {
        p(&format!(
            "<w:commentRangeStart w:id=\"{at}\"/><w:moveFromRangeStart w:id=\"{at}\" w:name=\"{}\"/><w:moveFrom {}>{}</w:moveFrom>",
            "m".repeat(100),
            by(1),
            t(&format!("Words {at}."))
        ))
    };
    let body: String = (0..5_000).map(line).collect();
    let begun = Instant::now();
    let file = read(&word(&body, &[("word/comments.xml", comments)])).unwrap();
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    let last = file.lines.last().unwrap();
    assert!(last.remarks.len() <= 32 && last.runs[0].remarks.len() <= 32);
    let name = last.runs[0].track.moved.as_deref().unwrap();
    assert!(name.len() <= 64, "{}", name.len());
    assert_eq!(
        file.oddities().collect::<Vec<_>>(),
        [("ranges", 2 * (5_000 - 32))]
    );
}

#[test]
fn empty_paragraphs_and_endless_ones_are_refused() {
    let empty = format!("{}{}", p(&t("One.")), "<w:p/>".repeat(300_000));
    assert_eq!(refused(&word(&empty, &[])), Unreadable::Large);
    let words: String = (0..60_000).map(|at| format!("word{at} ")).collect();
    assert_eq!(refused(&word(&p(&t(&words)), &[])), Unreadable::Large);
}

#[test]
fn an_element_of_attributes_alone_is_read_in_a_moment() {
    let attributes: String = (0..400_000).map(|at| format!(" w:a{at}=\"\"")).collect();
    let body = p(&format!("<w:ins{attributes}>{}</w:ins>", t("Words.")));
    let begun = Instant::now();
    let file = read(&word(&body, &[])).unwrap();
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    assert_eq!(file.stamps, [super::read::Stamp::default()]);
    let author = format!(
        "<w:ins w:author=\"{}\">{}</w:ins>",
        "x".repeat(1_000_000),
        t("Words.")
    );
    let file = read(&word(&p(&author), &[])).unwrap();
    assert!(file.stamps[0].author.len() < 5_000);
}

#[test]
fn styles_without_end_are_refused() {
    let styles: String = (0..500_000)
        .map(|at| format!("<w:style w:styleId=\"s{at}\"><w:name w:val=\"n\"/></w:style>"))
        .collect();
    let bytes = word(&p(&t("Words.")), &[("word/styles.xml", part("styles", &styles))]);
    assert!(matches!(refused(&bytes), Unreadable::Large | Unreadable::Bomb));
}

#[test]
fn five_hundred_changes_in_one_paragraph_are_one_proposal_or_as_many_as_there_are_authors() {
    let words: Vec<String> = (0..500).map(|at| format!("word{at} ")).collect();
    let base = vec![words.concat().trim().to_owned()];
    let change = |at: usize, author: usize| {
        format!(
            "{}<w:ins {}>{}</w:ins>",
            t(&words[at]),
            by(author),
            t(&format!("more{at} "))
        )
    };
    let of = |author: fn(usize) -> usize| p(&(0..500).map(|at| change(at, author(at))).collect::<String>());
    let one = found(&word(&of(|_| 1), &[]), &base);
    assert_eq!((one.proposals.len(), one.leftovers), (1, Vec::new()));
    let many = found(&word(&of(|at| at), &[]), &base);
    assert_eq!(many.proposals.len(), 200);
    assert_eq!(many.leftovers, [Leftover::Authors(300)]);
}

/// Every author changes every paragraph, and each change has the whole paragraph twice.
#[test]
fn many_authors_in_many_paragraphs_are_read_within_bounds() {
    let filler = "and so it is said once more ".repeat(40);
    let base: Vec<String> = (0..300)
        .map(|at| format!("Paragraph {at} {filler}ends."))
        .collect();
    let inserted = |at: usize| {
        (0..200)
            .map(|n| format!("<w:ins {}>{}</w:ins>", by(n), t(&format!("{at}.{n} "))))
            .collect::<String>()
    };
    let body: String = base
        .iter()
        .enumerate()
        .map(|(at, words)| p(&(t(words) + &inserted(at))))
        .collect();
    let bytes = word(&body, &[]);
    let begun = Instant::now();
    let found = found(&bytes, &base);
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    assert_eq!(found.proposals.len(), 3_000);
    assert!(
        found.leftovers.iter().any(|one| matches!(one, Leftover::More(_))),
        "{:?}",
        found.leftovers
    );
}

#[test]
fn ten_thousand_paragraphs_that_are_none_of_the_text_are_compared_in_a_moment() {
    let words = |from: usize| {
        (0..60)
            .map(|at| format!("w{} ", (from * 7 + at * 13) % 900))
            .collect::<String>()
    };
    let base: Vec<String> = (0..2_000).map(|at| format!("B{at} {}", words(at))).collect();
    let body: String = (0..10_000)
        .map(|at| p(&t(&format!("F{at} {}", words(at + 3)))))
        .collect();
    let bytes = word(&body, &[]);
    let begun = Instant::now();
    found(&bytes, &base);
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
}

#[test]
fn a_comment_over_more_than_an_amendment_changes_makes_one_proposal_of_each() {
    let base: Vec<String> = (0..80).map(|at| format!("Paragraph {at} of the text.")).collect();
    let comments = part(
        "comments",
        &format!(
            "<w:comment w:id=\"1\" w:author=\"A1\"><w:p>{}</w:p></w:comment>",
            t("All of it.")
        ),
    );
    let line = |(at, words): (usize, &String)| {
        let opened = if at == 0 {
            "<w:commentRangeStart w:id=\"1\"/>"
        } else {
            ""
        };
        p(&format!(
            "{opened}{}<w:ins {}>{}</w:ins>",
            t(words),
            by(1),
            t(" More.")
        ))
    };
    let body: String = base.iter().enumerate().map(line).collect();
    let found = found(&word(&body, &[("word/comments.xml", comments)]), &base);
    assert_eq!(found.proposals.len(), 80);
    assert!(
        found
            .proposals
            .iter()
            .all(|one| one.reason == "All of it." && one.changes.len() == 1)
    );
}

#[test]
fn odd_packages_are_read_or_refused_and_never_end_the_process() {
    let good = || p(&t("Words."));
    let utf16 = |xml: &str| {
        let units: Vec<u8> = [0xfeff]
            .into_iter()
            .chain(xml.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        units
    };
    let document = format!("<w:document {SPACES}><w:body>{}</w:body></w:document>", good());
    let zipped = |parts: &[(&str, &[u8])]| {
        use std::io::Write as _;
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer
                .start_file(*name, zip::write::SimpleFileOptions::default())
                .unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    };
    assert!(read(&zipped(&[("word/document.xml", &utf16(&document))])).is_ok());
    assert!(read(&zipped(&[("../../word/document.xml", document.as_bytes())])).is_err());
    assert!(
        read(&zipped(&[
            ("word/document.xml", document.as_bytes()),
            ("../evil.xml", b"x")
        ]))
        .is_ok()
    );
    assert!(read(&zipped(&[("Word/Document.xml", document.as_bytes())])).is_ok());
    let inner = zipped(&[("word/document.xml", document.as_bytes())]);
    assert!(read(&zipped(&[("word/document.xml", &inner)])).is_err());
    assert!(read(&zipped(&[("word/document.xml", &[0xff, 0xfe, 0x00, 0xd8])])).is_err());
    for broken in [
        "<w:p><w:moveTo><w:r><w:t>Words.</w:t></w:r></w:p>",
        "<w:p>&undefined;</w:p>",
        "<!DOCTYPE x [<!ENTITY a \"b\">]><w:p>&a;</w:p>",
        "<w:p><w:r><w:t>&#xD800;</w:t></w:r></w:p>",
        "</w:p></w:p></w:body>",
        "<w:p",
        "<![CDATA[",
    ] {
        assert!(read(&word(broken, &[])).is_err(), "{broken}");
    }
    let deep = format!("{}{}", "<w:sdt>".repeat(100_000), "</w:sdt>".repeat(100_000));
    assert!(matches!(
        refused(&word(&deep, &[])),
        Unreadable::Deep | Unreadable::Bomb
    ));
}
