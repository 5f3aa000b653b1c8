//! What each format's shapes become, what is left out and said, and that Markdown is read back as it was written.

use proptest::prelude::*;

use super::build::{Builder, Shape};
use super::*;
use crate::text::{Block, Marks, ParagraphId, Span, number};

/// Each block as one line: what it is, and its words in the notation.
fn shown(imported: &Imported) -> Vec<String> {
    imported
        .blocks
        .iter()
        .map(|found| {
            let kind = &found.kind.as_str()[..1];
            format!("{kind}{} {}", found.level, found.content.notation())
        })
        .collect()
}

fn of(source: &str, format: Format) -> Vec<String> {
    shown(&read(source, format).unwrap())
}

#[test]
fn markdown_has_headings_paragraphs_items_and_marks() {
    let source = "# I. Threats\n\nParticipants **noted** *with concern*\nthat [reports](https://example.org) grew.\n\n\
        2. A second one:\n\n   - an item\n     that goes on\n     - one below\n   - another\n\n## A. Law\n\n(a) first;\n\n(b) second:\n\n(i) below.\n";
    assert_eq!(
        of(source, Format::Markdown),
        [
            "h1 Threats",
            "p1 Participants **noted** *with concern* that [reports](https://example.org) grew.",
            "p1 A second one:",
            "i1 an item that goes on",
            "i2 one below",
            "i1 another",
            "h2 Law",
            "i1 first;",
            "i1 second:",
            "i2 below.",
        ]
    );
}

#[test]
fn what_a_text_does_not_have_is_left_out_and_said() {
    let source = "#### Deep\n\n![a map](map.png) See [here](javascript:alert(1)) and `code`.\n\n> Quoted.\n\n| a | b |\n|---|---|\n| c | d |\n\n\
        <script>alert(1)</script>\n\nA<b>bold</b> &amp; so\u{202e}on.\n";
    let imported = read(source, Format::Markdown).unwrap();
    assert_eq!(
        shown(&imported),
        [
            "h3 Deep",
            "p1 See here and code.",
            "p1 Quoted.",
            "p1 a; b",
            "p1 c; d",
            "p1 A**bold** & soon."
        ]
    );
    let notes: Vec<(Note, usize)> = imported.notes.into_iter().collect();
    assert_eq!(
        notes,
        [
            (Note::Tables, 1),
            (Note::Images, 1),
            (Note::Quotes, 1),
            (Note::Deep, 1),
            (Note::Links, 1),
            (Note::Machinery, 1),
            (Note::Characters, 1)
        ]
    );
}

#[test]
fn html_is_read_as_a_browser_shows_it() {
    let source = "<!doctype html><html><head><title>No</title><style>p{}</style></head><body><h1>Title</h1>\
        <p>One <strong>two</strong>\n<em>three</em>&nbsp;four<br>five</p><ol><li>First<ul><li>item<ul><li>sub</ul></ul><li><p>Second</p></ol>\
        <ul><li>bullet</ul><ol type=a><li>lettered</ol><table><tr><th>x<th>y<tr><td><p>1</p><td>2</table>plain<br><br>apart\
        <p style='x'><span style='font-weight: 700'>B</span><span style=\"font-style:italic\">I</span> <b style=\"font-weight:normal\">n</b><!-- no --></p></body></html>";
    assert_eq!(
        of(source, Format::Html),
        [
            "h1 Title",
            "p1 One **two** *three*\u{a0}four five",
            "p1 First",
            "i1 item",
            "i2 sub",
            "p1 Second",
            "i1 bullet",
            "i1 lettered",
            "p1 x; y",
            "p1 1; 2",
            "p1 plain",
            "p1 apart",
            "p1 **B***I* n",
        ]
    );
}

#[test]
fn plain_text_is_read_by_its_signs_and_its_lines() {
    let wrapped = "SUMMARY\n\nI. New threats\n\n1. Participants noted that the\nthreats grew.\n2) They agreed:\n  (a) to meet;\n  (b) to write:\n     (i) often;\n     (ii) well.\n\n\
        • a bullet that is\n  wrapped\n\nA. Smith spoke.\n\nTitle\n-----\nThe end.\n";
    assert_eq!(
        of(wrapped, Format::Plain),
        [
            "h1 SUMMARY",
            "h1 New threats",
            "p1 Participants noted that the threats grew.",
            "p1 They agreed:",
            "i1 to meet;",
            "i1 to write:",
            "i2 often;",
            "i2 well.",
            "i1 a bullet that is wrapped",
            "p1 A. Smith spoke.",
            "h2 Title",
            "p1 The end.",
        ]
    );
    let long = "One paragraph to a line, as a word processor saves it, which is why this line is as long as it is, and longer.\nThe next.\n2.5 million";
    assert_eq!(of(long, Format::Plain).len(), 3);
    assert!(of(long, Format::Plain)[2].ends_with("2.5 million"));
}

#[test]
fn letters_and_roman_numbers_are_told_apart() {
    let source: String = ["(g) g", "(h) h", "(i) i", "(j) j", "(i) one", "(ii) two", "(k) k"].join("\n\n");
    let levels: Vec<String> = of(&source, Format::Plain);
    assert_eq!(
        levels,
        ["i1 g", "i1 h", "i1 i", "i1 j", "i2 one", "i2 two", "i1 k"]
    );
    let roman: String = ["Before:", "(i) one", "(ii) two", "(v) no"].join("\n\n");
    assert_eq!(
        of(&roman, Format::Plain),
        ["p1 Before:", "i1 one", "i1 two", "i1 no"]
    );
    let cyrillic = "1. Участники отметили:\n\nа) угрозы;\n\nб) законы.\n";
    assert_eq!(
        of(cyrillic, Format::Plain),
        ["p1 Участники отметили:", "i1 угрозы;", "i1 законы."]
    );
}

#[test]
fn files_are_decoded_or_refused() {
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain("Ёж 😀".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(decode(&utf16).as_deref(), Ok("Ёж 😀"));
    assert_eq!(decode(b"\xef\xbb\xbfabc").as_deref(), Ok("abc"));
    for broken in [
        &b"\xff\xfe\x00"[..],
        b"\xff\xfe\x00\xd8",
        b"caf\xe9",
        b"PK\x03\x04\0\0",
        b"\xc3\x28",
    ] {
        assert_eq!(decode(broken), Err(Unreadable::NotUnicode));
    }
    assert_eq!(
        of("One\r\n\r\nTwo\rThree", Format::Plain),
        ["p1 One", "p1 Two Three"]
    );
}

#[test]
fn every_limit_is_one_clear_refusal() {
    let big = "a\n\n".repeat(SOURCE_BYTES_MAX);
    assert!(matches!(
        read(&big, Format::Plain),
        Err(Unreadable::TooLarge { .. })
    ));
    for format in Format::ALL {
        assert_eq!(
            read(" \n\u{200b}\t\n", format).err().or(Some(Unreadable::Empty)),
            Some(Unreadable::Empty)
        );
        let many = "word\n\n".repeat(BLOCKS_MAX + 1);
        let many = if format == Format::Html {
            many.replace('w', "<p>w")
        } else {
            many
        };
        assert_eq!(read(&many, format), Err(Unreadable::TooMany), "{format:?}");
        assert_eq!(
            read(&"word ".repeat(BLOCK_CHARS_MAX), format),
            Err(Unreadable::TooLong { block: 1 })
        );
    }
    let nested = "<ul><li>".repeat(NESTING_MAX + 1);
    assert_eq!(read(&nested, Format::Html), Err(Unreadable::TooDeep));
    assert_eq!(
        read(&">".repeat(NESTING_MAX * 20), Format::Markdown),
        Err(Unreadable::TooDeep)
    );
    assert_eq!(
        read(&format!("<p {}>", "a ".repeat(10_000)), Format::Html),
        Err(Unreadable::TooDeep)
    );
    assert_eq!(read("", Format::Plain), Err(Unreadable::Empty));
}

#[test]
fn hostile_sources_cost_no_more_than_honest_ones() {
    let begun = std::time::Instant::now();
    let fill = |piece: &str| piece.repeat(SOURCE_BYTES_MAX / piece.len());
    for piece in [
        "<b>",
        "<a href=x>",
        "<b x=1>y",
        "</p>",
        "<table><td>",
        "&",
        "<!--",
        "<",
        "<a \"",
        "[",
        "![",
        "*_",
        "`",
        "> ",
        "- ",
        "[](",
        "<x/",
        "\u{202e}",
        "1) ",
    ] {
        for format in Format::ALL {
            let _refused_or_read = read(&fill(piece), format);
        }
    }
    let took = begun.elapsed();
    println!("57 hostile sources of 2 MB each: {took:?}");
    // Some seconds on an idle machine; what grows with the square of a source takes hours.
    assert!(took.as_secs() < 300, "{took:?}");
}

#[test]
fn a_source_is_guessed_by_its_name_or_its_looks() {
    for (source, name, format) in [
        ("x", Some("a.MD"), Format::Markdown),
        ("x", Some("a.htm"), Format::Html),
        ("<p>x", None, Format::Html),
        ("# x", None, Format::Markdown),
        ("a **b**", Some("notes.txt"), Format::Markdown),
        ("1 < 2 <pre-war", None, Format::Plain),
        ("#hashtag", None, Format::Plain),
    ] {
        assert_eq!(Format::guess(source, name), format, "{source}");
    }
}

/// Writes blocks as Markdown: paragraphs and items as lists, so that words which look like numbers stay words.
fn render(blocks: &[Found]) -> String {
    let named: Vec<Block> = blocks
        .iter()
        .map(|found| Block {
            id: ParagraphId::from_random([0; 16]),
            kind: found.kind,
            level: found.level,
            content: found.content.clone(),
        })
        .collect();
    let mut out = String::new();
    for (found, number) in blocks.iter().zip(number(&named)) {
        let opening = match (found.kind, found.level) {
            (BlockKind::Heading, level) => format!("{} {number} ", "#".repeat(usize::from(level))),
            (BlockKind::Paragraph, _) => format!("{number} "),
            (BlockKind::Item, 1) => "- ".to_owned(),
            (BlockKind::Item, _) => "  - ".to_owned(),
        };
        out.push_str(&opening);
        for span in found.content.spans() {
            let Marks {
                strong,
                emphasis,
                link,
                ..
            } = &span.marks;
            let mut words: String = span
                .text
                .chars()
                .map(|one| {
                    if one.is_ascii_punctuation() {
                        format!("\\{one}")
                    } else {
                        one.to_string()
                    }
                })
                .collect();
            if let Some(address) = link {
                words = format!("[{words}](<{address}>)");
            }
            if *emphasis {
                words = format!("<em>{words}</em>");
            }
            if *strong {
                words = format!("<strong>{words}</strong>");
            }
            out.push_str(&words);
        }
        out.push_str("\n\n");
    }
    out
}

fn notation(source: &str, format: Format) -> Vec<String> {
    let blocks = read(source, format).unwrap().blocks;
    blocks.iter().map(|found| found.content.notation()).collect()
}

#[test]
fn footnotes_of_markdown_stand_at_their_numbers() {
    let source = "The Convention[^ets] **and**[^1] more^[see *there*].\n\n[^ets]: ETS No. 185,\n    of 2001.\n\n[^1]: Second.\n\nAfter[^none].";
    assert_eq!(
        notation(source, Format::Markdown),
        [
            "The Convention^[ETS No. 185, of 2001.] **and**^[Second.] more^[see there].",
            "After\\[^none\\]."
        ]
    );
}

#[test]
fn footnotes_of_word_processors_stand_at_their_numbers() {
    for page in [
        // Word
        "<p>A<a href=\"#_ftn1\" name=\"_ftnref1\"><sup><span>[1]</span></sup></a> b.</p><div id=ftn1><p class=MsoFootnoteText>\
         <a href=\"#_ftnref1\" name=\"_ftn1\"><span>[1]</span></a> See <i>x</i>.</p></div><p>End.</p>",
        // Google Docs
        "<p>A<sup><a href=\"#ftnt1\" id=\"ftnt_ref1\">[1]</a></sup> b.</p><hr><div><p><a href=\"#ftnt_ref1\" id=\"ftnt1\">[1]</a>\
         <span> See x.</span></p></div><p>End.</p>",
        // Pandoc
        "<p>A<a href=\"#fn1\" class=\"footnote-ref\" id=\"fnref1\"><sup>1</sup></a> b.</p><section class=footnotes><hr><ol>\
         <li id=\"fn1\"><p>See x.<a href=\"#fnref1\" class=\"footnote-back\">↩︎</a></p></li></ol></section><p>End.</p>",
        // LibreOffice
        "<p>A<a class=sdfootnoteanc name=sdfootnote1anc href=\"#sdfootnote1sym\"><sup>1</sup></a> b.</p><div id=sdfootnote1><p>\
         <a class=sdfootnotesym name=sdfootnote1sym href=\"#sdfootnote1anc\">1</a> See x.</p></div><p>End.</p>",
    ] {
        assert_eq!(notation(page, Format::Html), ["A^[See x.] b.", "End."], "{page}");
    }
}

#[test]
fn what_is_no_footnote_of_a_page_stays() {
    assert_eq!(
        notation(
            "<p>See <a href=\"#fn1\">the whole list</a>, <a href=\"#fn2\">2</a>.</p><p id=fn1>First.</p>",
            Format::Html
        ),
        ["See the whole list, 2.", "First."]
    );
    let long = "word ".repeat(500);
    assert_eq!(
        notation(&format!("A[^1].\n\n[^1]: {long}"), Format::Markdown),
        [format!("A \\({}\\).", long.trim())]
    );
    assert_eq!(notation("A^[b] c^[].", Format::Plain), ["A^[b] c^\\[\\]."]);
}

/// Blocks as an import can give them: clean words, an item below another only after one.
fn any_blocks() -> impl Strategy<Value = Vec<Found>> {
    let span = (
        "[a-zA-Zé ж漢0-9.,;()*_#\\[\\]<>&`|~+-]{1,8}",
        any::<bool>(),
        any::<bool>(),
        proptest::option::of("https://[a-z]{1,5}\\.org/[a-z0-9]{0,4}"),
    );
    let content = proptest::collection::vec(span, 1..5);
    let block = (0_u8..6, content);
    proptest::collection::vec(block, 1..12).prop_map(|blocks| {
        let mut found: Vec<Found> = Vec::new();
        for (shape, spans) in blocks {
            let mut content = Content::new(spans.into_iter().map(|(text, strong, emphasis, link)| Span {
                text,
                marks: Marks {
                    strong,
                    emphasis,
                    link,
                    footnote: None,
                },
            }));
            let mut builder = Builder::default();
            for span in content.spans() {
                builder.push(&span.text, &span.marks).unwrap();
            }
            // Words that are a sign themselves would be taken for one.
            builder.end(Shape::Paragraph).unwrap();
            let Some(clean) = builder.done().unwrap().blocks.pop() else {
                continue;
            };
            content = clean.content;
            let after_item = found.last().is_some_and(|last| last.kind == BlockKind::Item);
            let (kind, level) = match shape {
                0 => (BlockKind::Heading, 1),
                1 => (BlockKind::Heading, 2),
                2 | 3 => (BlockKind::Paragraph, 1),
                4 if after_item => (BlockKind::Item, 2),
                _ => (BlockKind::Item, 1),
            };
            let plain = content.plain();
            let signed = super::sign::leading(&plain).is_some();
            if kind == BlockKind::Item && signed {
                continue;
            }
            found.push(Found { kind, level, content });
        }
        found
    })
}

proptest! {
    #[test]
    fn markdown_is_read_back_as_it_was_written(blocks in any_blocks().prop_filter("words", |blocks| !blocks.is_empty())) {
        let source = render(&blocks);
        let imported = read(&source, Format::Markdown).unwrap();
        prop_assert_eq!(imported.blocks, blocks, "{}", source);
    }

    #[test]
    fn any_source_is_read_or_refused(source in "(?s).{0,200}") {
        for format in Format::ALL {
            if let Ok(imported) = read(&source, format) {
                prop_assert!(!imported.blocks.is_empty());
                for found in &imported.blocks {
                    prop_assert!(!found.content.is_blank());
                    prop_assert!(found.content.plain().chars().all(crate::text::character::may_be_written));
                }
            }
        }
    }
}
