//! Files as capitals send them: what Word itself writes, what nobody tracked, and what is no text at all.

use super::super::package::{Unreadable, pack};
use super::*;
use crate::domain::Change;
use crate::text::{Block, Fingerprint, ParagraphId, number};

const SPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

fn word(body: &str, comments: &str) -> Vec<u8> {
    pack(&[
        (
            "word/document.xml",
            format!("<w:document {SPACES}><w:body>{body}</w:body></w:document>"),
        ),
        (
            "word/comments.xml",
            format!("<w:comments {SPACES}>{comments}</w:comments>"),
        ),
    ])
}

fn t(words: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
}

const BY: &str = "w:id=\"1\" w:author=\"Jean\" w:date=\"2026-11-20T10:00:00Z\"";

fn ins(words: &str) -> String {
    format!("<w:ins {BY}>{}</w:ins>", t(words))
}

fn del(words: &str) -> String {
    format!("<w:del {BY}><w:r><w:delText xml:space=\"preserve\">{words}</w:delText></w:r></w:del>")
}

fn p(runs: &str) -> String {
    format!("<w:p>{runs}</w:p>")
}

/// A paragraph whose mark is tracked.
fn marked(kind: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:rPr><w:{kind} {BY}/></w:rPr></w:pPr>{runs}</w:p>")
}

fn blocks() -> Vec<Block> {
    let words = [
        "Participants met in Strasbourg.",
        "They noted the new threats with concern.",
        "They thank the host for its hospitality.",
        "The secretariat will publish the proceedings.",
        "The next conference meets in two years.",
    ];
    let block = |(at, words): (usize, &&str)| Block {
        id: ParagraphId::from_random([at as u8 + 1; 16]),
        kind: BlockKind::Paragraph,
        level: 1,
        content: Content::of_plain(words),
    };
    words.iter().enumerate().map(block).collect()
}

fn found(bytes: &[u8]) -> Found {
    let blocks = blocks();
    let numbers = number(&blocks);
    let versions = [Issued {
        hash: Fingerprint::of("now"),
        title: "Summary",
        blocks: &blocks,
        numbers: &numbers,
    }];
    let mut next = 100;
    proposals(&read(bytes).unwrap(), &versions, &mut || {
        next += 1;
        ParagraphId::from_random([next; 16])
    })
}

/// `1: words`, `-2`, `+1: words`, `2/: head | tail`, `2+3: words`, `2>4`.
fn told(found: &Found) -> Vec<String> {
    let blocks = blocks();
    let at = |id: &ParagraphId| {
        blocks
            .iter()
            .position(|block| block.id == *id)
            .map_or_else(|| "new".to_owned(), |at| (at + 1).to_string())
    };
    let after = |id: &Option<ParagraphId>| id.as_ref().map_or_else(|| "0".to_owned(), at);
    let change = |change: &Change| match change {
        Change::Wording { paragraph, after, .. } => format!("{}: {}", at(paragraph), after.notation()),
        Change::Deletion { paragraph, .. } => format!("-{}", at(paragraph)),
        Change::New { after: place, block } => format!("+{}: {}", after(place), block.content.notation()),
        Change::Split {
            paragraph,
            head,
            tail,
            ..
        } => format!(
            "{}/: {} | {}",
            at(paragraph),
            head.notation(),
            tail.content.notation()
        ),
        Change::Join {
            paragraph,
            into,
            joined,
            ..
        } => format!("{}+{}: {}", at(into), at(paragraph), joined.notation()),
        Change::Move {
            paragraph,
            after: place,
        } => format!("{}>{}", at(paragraph), after(place)),
        Change::Title { after, .. } => format!("title: {after}"),
    };
    let one = |proposal: &FoundProposal| {
        let changes: Vec<String> = proposal.changes.iter().map(change).collect();
        let silent = if proposal.silent { "?" } else { "" };
        format!("{silent}{}", changes.join("; "))
    };
    found.proposals.iter().map(one).collect()
}

/// The whole text with some of its paragraphs in another form.
fn text(changed: &[(usize, String)]) -> String {
    let blocks = blocks();
    let one = |(at, block): (usize, &Block)| {
        let other = changed.iter().find(|(place, _)| *place == at + 1);
        other.map_or_else(|| p(&t(&block.content.plain())), |(_, xml)| xml.clone())
    };
    blocks.iter().enumerate().map(one).collect()
}

#[test]
fn words_are_found_without_our_own_marks_and_with_numbers_before_them() {
    let numbered: String = blocks()
        .iter()
        .enumerate()
        .map(|(at, block)| {
            let words = block.content.plain();
            let words = if at == 1 {
                format!(
                    "{}{}{}",
                    t("2. They noted the "),
                    del("new "),
                    t("threats with concern.")
                )
            } else {
                t(&format!("{}. {words}", at + 1))
            };
            p(&words)
        })
        .collect();
    assert_eq!(
        told(&found(&word(&numbered, ""))),
        ["2: They noted the threats with concern."]
    );
}

#[test]
fn a_paragraph_typed_after_another_is_new_whichever_mark_word_gives_it() {
    // At the end of paragraph 2, Enter: Word inserts its mark, and the new words get the old one.
    let typed = format!(
        "{}{}",
        marked("ins", &t("They noted the new threats with concern.")),
        p(&ins("They will act."))
    );
    let whole = text(&[(2, typed)]);
    assert_eq!(told(&found(&word(&whole, ""))), ["+2: They will act."]);
    let before = format!(
        "{}{}",
        marked("ins", &ins("They will act.")),
        p(&t("They thank the host for its hospitality."))
    );
    assert_eq!(
        told(&found(&word(&text(&[(3, before)]), ""))),
        ["+2: They will act."]
    );
}

#[test]
fn deletions_splits_and_joins_are_told_by_the_marks() {
    let gone = marked("del", &del("They noted the new threats with concern."));
    assert_eq!(told(&found(&word(&text(&[(2, gone)]), ""))), ["-2"]);
    // From the end of paragraph 2 to the end of paragraph 3: the mark of 2 goes, and 3 with it.
    let head = marked("del", &t("They noted the new threats with concern."));
    let tail = p(&del("They thank the host for its hospitality."));
    assert_eq!(
        told(&found(&word(&text(&[(2, head.clone()), (3, tail)]), ""))),
        ["-3"]
    );
    let tail = p(&format!(
        "{}{}",
        ins(" "),
        t("They thank the host for its hospitality.")
    ));
    assert_eq!(
        told(&found(&word(&text(&[(2, head), (3, tail)]), ""))),
        ["2+3: They noted the new threats with concern. They thank the host for its hospitality."]
    );
    let cut = format!(
        "{}{}",
        marked("ins", &t("They noted the new threats")),
        p(&format!("{}{}", del(" "), t("with concern.")))
    );
    assert_eq!(
        told(&found(&word(&text(&[(2, cut)]), ""))),
        ["2/: They noted the new threats | with concern."]
    );
}

#[test]
fn a_comment_over_several_paragraphs_makes_one_proposal() {
    let first = p(&format!(
        "<w:commentRangeStart w:id=\"7\"/>{}{}",
        t("Participants met in Strasbourg"),
        ins(" and online.")
    ));
    let first = first.replace(
        "Strasbourg</w:t></w:r>",
        &format!("Strasbourg</w:t></w:r>{}", del(".")),
    );
    let third = p(&format!(
        "{}{}<w:commentRangeEnd w:id=\"7\"/>",
        t("They thank the host"),
        del(" for its hospitality.")
    ));
    let fifth = p(&format!(
        "{}{}",
        t("The next conference meets in "),
        "".to_owned() + &del("two") + &ins("three") + &t(" years.")
    ));
    let comment = "<w:comment w:id=\"7\" w:author=\"Jean\" w:initials=\"JD\"><w:p><w:r><w:t>They belong together.</w:t></w:r></w:p></w:comment>\
        <w:comment w:id=\"8\" w:author=\"Jean\"><w:p><w:r><w:t>And what of the rest?</w:t></w:r></w:p></w:comment>";
    let found = found(&word(&text(&[(1, first), (3, third), (5, fifth)]), comment));
    assert_eq!(
        told(&found),
        [
            "1: Participants met in Strasbourg and online.; 3: They thank the host",
            "5: The next conference meets in three years."
        ]
    );
    assert_eq!(found.proposals[0].reason, "They belong together.");
    assert_eq!(
        found.leftovers,
        [Leftover::Remark("Jean".into(), "And what of the rest?".into())]
    );
}

#[test]
fn what_nobody_tracked_is_found_and_told_as_such() {
    let other = p(&t("They noted the old threats with concern."));
    let gone = String::new();
    let new = format!("{}{}", p(&t("The next conference meets in two years.")), "");
    let more = format!("{}{new}", p(&t("An unannounced paragraph.")));
    let found = found(&word(
        &format!(
            "{}{}",
            p(&t("Dear colleagues,")),
            text(&[(2, other), (3, gone), (5, more)])
        ),
        "",
    ));
    assert_eq!(
        told(&found),
        [
            "?2: They noted the old threats with concern.",
            "?+4: An unannounced paragraph."
        ]
    );
    assert_eq!(
        found.leftovers,
        [Leftover::Beside("Dear colleagues,".into()), Leftover::Missing(1)]
    );
}

#[test]
fn two_authors_are_two_hands_and_one_may_not_undo_the_other() {
    let by = |author: &str, xml: &str| xml.replace("Jean", author);
    let both = p(&format!(
        "{}{}{}{}",
        by("Anna", &del("They")),
        by("Anna", &ins("All")),
        t(" noted the new threats with "),
        del("concern.") + &ins("great concern.")
    ));
    let undone = p(&format!(
        "{}<w:ins {}>{}</w:ins>",
        t("They thank the host for its hospitality."),
        BY.replace("Jean", "Anna"),
        del(" Warmly.")
    ));
    let found = found(&word(&text(&[(2, both), (3, undone)]), ""));
    assert_eq!(
        told(&found),
        [
            "2: All noted the new threats with concern.",
            "2: They noted the new threats with great concern."
        ]
    );
    assert_eq!(found.leftovers, [Leftover::Nested("Warmly.".into())]);
}

#[test]
fn what_a_text_does_not_have_is_counted() {
    let odd = format!(
        "{}<w:tbl><w:tr><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl>\
         <w:p><w:r><w:drawing><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:drawing></w:r></w:p>\
         <w:p><w:fldSimple w:instr=\"PAGE\">{}</w:fldSimple></w:p>",
        text(&[]),
        t("a cell"),
        t("a box"),
        t("7")
    );
    let file = read(&word(&odd, "")).unwrap();
    let counted: Vec<_> = file.oddities().collect();
    assert_eq!(
        counted,
        [("tables", 1), ("images", 1), ("text-boxes", 1), ("fields", 1)]
    );
}

#[test]
fn five_hundred_changes_in_one_paragraph_are_one_proposal() {
    let words = |at: usize| format!("word{at} ");
    let runs: String = (0..500).map(|at| ins(&words(at))).collect();
    let crowded = p(&format!(
        "{}{runs}",
        t("They noted the new threats with concern.")
    ));
    let found = found(&word(&text(&[(2, crowded)]), ""));
    assert_eq!(found.proposals.len(), 1);
    assert!(told(&found)[0].contains("word499"));
}

#[test]
fn moves_within_moves_lose_no_words() {
    let start = |way: &str, id: u32, name: &str| {
        format!(
            "<w:move{way}RangeStart w:id=\"{id}\" w:author=\"Jean\" w:date=\"2026-11-20T10:00:00Z\" w:name=\"{name}\"/>"
        )
    };
    let end = |way: &str, id: u32| format!("<w:move{way}RangeEnd w:id=\"{id}\"/>");
    let from = format!(
        "<w:p><w:pPr><w:rPr><w:moveFrom {BY}/></w:rPr></w:pPr>{}{}<w:moveFrom {BY}><w:moveFrom {BY}>{}</w:moveFrom></w:moveFrom></w:p>{}{}",
        start("From", 20, "one"),
        start("From", 21, "two"),
        t("They noted the new threats with concern."),
        end("From", 21),
        end("From", 20)
    );
    let to = format!(
        "<w:p><w:pPr><w:rPr><w:moveTo {BY}/></w:rPr></w:pPr>{}{}<w:moveTo {BY}>{}</w:moveTo></w:p>{}{}{}",
        start("To", 22, "one"),
        start("To", 23, "two"),
        t("They noted the new threats with concern."),
        end("To", 23),
        end("To", 22),
        p(&t("The next conference meets in two years."))
    );
    assert_eq!(told(&found(&word(&text(&[(2, from), (5, to)]), ""))), ["2>4"]);
}

#[test]
fn a_file_that_is_none_is_refused_in_one_word() {
    let refused = |bytes: &[u8]| read(bytes).err();
    assert_eq!(refused(b"once upon a time"), Some(Unreadable::OtherKind));
    let other = pack(&[("content.xml", "<x/>".to_owned())]);
    assert_eq!(refused(&other), Some(Unreadable::OtherKind));
    let document = |xml: &str| pack(&[("word/document.xml", xml.to_owned())]);
    let entity =
        "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><w:document><w:p>&a;</w:p></w:document>";
    assert_eq!(refused(&document(entity)), Some(Unreadable::Entities));
    assert_eq!(
        refused(&document("<w:document><w:t>&nbsp;</w:t></w:document>")),
        Some(Unreadable::Entities)
    );
    assert_eq!(refused(&document("<w:document><w:p>")), Some(Unreadable::Damaged));
    assert_eq!(refused(&document(&"<w:p>".repeat(300))), Some(Unreadable::Deep));
    assert_eq!(refused(&word(&p(""), "")), Some(Unreadable::Empty));
}

#[test]
fn an_older_version_is_known_by_its_words() {
    let now = blocks();
    let mut older = blocks();
    older[1].content = Content::of_plain("They noted the threats.");
    older[3].content = Content::of_plain("Nothing will be published.");
    let whole: String = older.iter().map(|block| p(&t(&block.content.plain()))).collect();
    let numbers = number(&now);
    let issued = |hash: &str, blocks| Issued {
        hash: Fingerprint::of(hash),
        title: "Summary",
        blocks,
        numbers: &numbers,
    };
    let versions = [issued("now", &now), issued("older", &older)];
    let found = proposals(&read(&word(&whole, "")).unwrap(), &versions, &mut || {
        ParagraphId::from_random([9; 16])
    });
    assert_eq!((found.basis.version, found.basis.named), (1, false));
    assert!(found.proposals.is_empty(), "{found:?}");
}
