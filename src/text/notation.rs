//! The inline notation: a content written as one line, in the canonical text, in the journal and in forms. Its print is
//! exact (`parse(print(c)) == c`); its parse is kind to people, who write a lone `*` or `[` and mean it. The pages read and
//! write it too (`static/editor/notation.ts`); both are held to `tests/cases/notation.json`.

use std::borrow::Cow;
use std::collections::HashMap;

use super::content::{Content, Marks, spaced};

/// The characters that mean something, each written with a backslash when it is only itself.
const SPECIAL: [char; 7] = ['\\', '*', '[', ']', '(', ')', '@'];

impl Content {
    /// Writes the content as one line: `**strong**`, `*emphasis*`, `[text](url)`, `^[footnote]`.
    pub fn notation(&self) -> String {
        let mut line = String::new();
        let mut open = Marks::default();
        for span in self.spans() {
            turn(&mut line, &open, &span.marks);
            if let Some(words) = &span.marks.footnote {
                for _ in span.text.chars() {
                    line.push_str("^[");
                    escape(&mut line, words);
                    line.push(']');
                }
            } else {
                escape(&mut line, &span.text);
            }
            open = span.marks.clone();
        }
        turn(&mut line, &open, &Marks::default());
        line
    }

    /// Reads a line of notation. Every line means something: what has no partner stands for itself.
    pub fn parse(notation: &str) -> Content {
        let tokens = tokens(notation);
        let last_odd = |toggle: &Token| {
            let mut at = tokens
                .iter()
                .enumerate()
                .filter(|(_, token)| *token == toggle)
                .map(|(at, _)| at);
            (at.clone().count() % 2 == 1).then(|| at.next_back()).flatten()
        };
        let lone = [last_odd(&Token::Strong), last_odd(&Token::Emphasis)];
        let mut content = Content::default();
        let mut marks = Marks::default();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                Token::Text(text) => content.push(text, marks.clone()),
                Token::Strong if lone[0] == Some(at) => content.push("**", marks.clone()),
                Token::Emphasis if lone[1] == Some(at) => content.push("*", marks.clone()),
                Token::Strong => marks.strong = !marks.strong,
                Token::Emphasis => marks.emphasis = !marks.emphasis,
                Token::Link(address) => marks.link.clone_from(address),
                Token::Note(words) => content.push_note(words),
            }
        }
        content
    }
}

impl From<Content> for String {
    fn from(content: Content) -> String {
        content.notation()
    }
}

impl From<Cow<'_, str>> for Content {
    fn from(notation: Cow<'_, str>) -> Content {
        Content::parse(&notation)
    }
}

/// Writes what stands between two runs. A link is inside the other marks, so that no run of stars can be read two ways.
fn turn(line: &mut String, from: &Marks, to: &Marks) {
    let toggles = from.strong != to.strong || from.emphasis != to.emphasis;
    let relinked = from.link != to.link || toggles;
    if let (Some(address), true) = (&from.link, relinked) {
        line.push_str("](");
        escape(line, address);
        line.push(')');
    }
    if from.strong != to.strong {
        line.push_str("**");
    }
    if from.emphasis != to.emphasis {
        line.push('*');
    }
    if to.link.is_some() && relinked {
        line.push('[');
    }
}

fn escape(line: &mut String, text: &str) {
    for c in text.chars() {
        if SPECIAL.contains(&c) {
            line.push('\\');
        }
        line.push(c);
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Token {
    Text(String),
    /// Strong begins or ends.
    Strong,
    /// Emphasis begins or ends.
    Emphasis,
    /// From here on the words lead to this address, or nowhere.
    Link(Option<String>),
    /// A footnote of these words.
    Note(String),
}

fn tokens(notation: &str) -> Vec<Token> {
    let notation = spaced(notation);
    let mut tokens = Vec::new();
    let mut text = String::new();
    // Where the text of the open link ends, and where what follows its address begins.
    let mut link: Option<(usize, usize)> = None;
    let mut no_link_before = 0;
    let partners = if notation.contains("^[") {
        partners(&notation)
    } else {
        HashMap::new()
    };
    let mut rest = 0;
    let flush = |tokens: &mut Vec<Token>, text: &mut String| {
        if !text.is_empty() {
            tokens.push(Token::Text(std::mem::take(text)));
        }
    };
    while let Some(c) = notation[rest..].chars().next() {
        let next = rest + c.len_utf8();
        match c {
            '\\' => {
                let escaped = notation[next..].chars().next().filter(|c| SPECIAL.contains(c));
                text.push(escaped.unwrap_or('\\'));
                rest = next + escaped.map_or(0, char::len_utf8);
            }
            '*' => {
                flush(&mut tokens, &mut text);
                let strong = notation[next..].starts_with('*');
                tokens.push(if strong { Token::Strong } else { Token::Emphasis });
                rest = next + usize::from(strong);
            }
            // A sign before a link is a sign: so it was written before there were footnotes.
            '^' if partners.get(&next).is_some_and(|end| *end > next + 1) => {
                let linked = link.is_none() && next + 1 > no_link_before;
                match linked.then(|| link_ahead(&notation, next + 1)) {
                    Some(Ok(_)) => {
                        text.push(c);
                        rest = next;
                        continue;
                    }
                    Some(Err(searched)) => no_link_before = searched,
                    None => {}
                }
                flush(&mut tokens, &mut text);
                let end = partners[&next];
                tokens.push(Token::Note(unescaped(&notation[next + 1..end])));
                rest = end + 1;
            }
            '[' if link.is_none() && next > no_link_before => match link_ahead(&notation, next) {
                Ok((end, address, after)) => {
                    flush(&mut tokens, &mut text);
                    tokens.push(Token::Link(Some(address)));
                    link = Some((end, after));
                    rest = next;
                }
                Err(searched) => {
                    // What was searched in vain is not searched again, or many brackets would cost their square.
                    no_link_before = searched;
                    text.push(c);
                    rest = next;
                }
            },
            ']' if link.is_some_and(|(end, _)| end == rest) => {
                flush(&mut tokens, &mut text);
                tokens.push(Token::Link(None));
                rest = link.take().map_or(next, |(_, after)| after);
            }
            _ => {
                text.push(c);
                rest = next;
            }
        }
    }
    flush(&mut tokens, &mut text);
    tokens
}

/// Where each bracket that opens is closed, by their bytes.
fn partners(notation: &str) -> HashMap<usize, usize> {
    let mut partners = HashMap::new();
    let mut open = Vec::new();
    let mut escaped = false;
    for (at, c) in notation.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => open.push(at),
            ']' => {
                if let Some(opened) = open.pop() {
                    partners.insert(opened, at);
                }
            }
            _ => {}
        }
    }
    partners
}

fn unescaped(notation: &str) -> String {
    let mut words = String::new();
    let mut rest = notation.chars().peekable();
    while let Some(c) = rest.next() {
        let escaped = rest.next_if(|next| c == '\\' && SPECIAL.contains(next));
        words.push(escaped.unwrap_or(c));
    }
    words
}

/// Whether the bracket just passed opens a link: the place of its `]`, the address, and the place after the `)`;
/// otherwise up to where no bracket opens one.
fn link_ahead(notation: &str, from: usize) -> Result<(usize, String, usize), usize> {
    let mut end = None;
    let mut address = String::new();
    let mut escaped = false;
    for (at, c) in notation[from..].char_indices().map(|(at, c)| (from + at, c)) {
        match (end, c) {
            _ if escaped => {
                if end.is_some() {
                    if !SPECIAL.contains(&c) {
                        address.push('\\');
                    }
                    address.push(c);
                }
                escaped = false;
            }
            (_, '\\') => escaped = true,
            (None, ']') if notation[at + 1..].starts_with('(') => end = Some(at),
            (Some(end), ')') if !address.is_empty() => return Ok((end, address, at + 1)),
            (None, '[' | ']') | (Some(_), ')') => return Err(at),
            (Some(end), '(') if at == end + 1 => {}
            (Some(_), c) => address.push(c),
            (None, _) => {}
        }
    }
    Err(notation.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::content::Span;
    use super::*;

    fn any_content() -> impl Strategy<Value = Content> {
        let text = "[a-c *^\\\\\\[\\]()@é😀\\n\\x{fffc}]{0,6}";
        let span = (
            text,
            any::<bool>(),
            any::<bool>(),
            proptest::option::of("[a:/()\\\\\\[\\] *@^]{0,5}"),
            proptest::option::weighted(0.3, "[a-c *^\\\\\\[\\]()@é😀\\n\\x{fffc}]{0,6}"),
        );
        proptest::collection::vec(span, 0..6).prop_map(|spans| {
            let marked = |(text, strong, emphasis, link, footnote)| Span {
                text,
                marks: Marks {
                    strong,
                    emphasis,
                    link,
                    footnote,
                },
            };
            Content::new(spans.into_iter().map(marked))
        })
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(content in any_content()) {
            let line = content.notation();
            prop_assert!(!line.contains('\n'));
            prop_assert_eq!(Content::parse(&line), content);
        }

        #[test]
        fn any_line_is_read_and_settles(line in "[a*^\\\\\\[\\]()@ ]{0,24}") {
            let content = Content::parse(&line);
            prop_assert_eq!(Content::parse(&content.notation()), content);
        }
    }

    #[test]
    fn marks_are_written_as_people_write_them() {
        let content =
            Content::parse("noted **with *deep* concern** the [report](https://example.org/a\\(1\\))");
        assert_eq!(content.plain(), "noted with deep concern the report");
        assert_eq!(
            content.spans()[2].marks,
            Marks {
                strong: true,
                emphasis: true,
                ..Marks::default()
            }
        );
        assert_eq!(
            content.spans()[5].marks.link.as_deref(),
            Some("https://example.org/a(1)")
        );
        assert_eq!(
            content.notation(),
            "noted **with *deep* concern** the [report](https://example.org/a\\(1\\))"
        );
    }

    #[test]
    fn what_has_no_partner_stands_for_itself() {
        for (line, plain) in [
            ("2 * 3", "2 * 3"),
            ("**open", "**open"),
            ("see [1] and (2)", "see [1] and (2)"),
            ("[a](", "[a]("),
            ("[a]()", "[a]()"),
            ("C:\\files", "C:\\files"),
            ("mail@example.org", "mail@example.org"),
        ] {
            assert_eq!(Content::parse(line), Content::of_plain(plain), "{line}");
        }
    }

    #[test]
    fn footnotes_are_written_as_pandoc_has_them() {
        let line = "the **Convention^[ETS No. 185, art. 2\\(1\\).] on** it^[a]^[a].";
        let content = Content::parse(line);
        assert_eq!(content.bare(), "the Convention on it.");
        assert_eq!(
            content.notes().map(|(_, words)| words).collect::<Vec<_>>(),
            ["ETS No. 185, art. 2(1).", "a", "a"]
        );
        assert_eq!(
            content.notation(),
            "the **Convention**^[ETS No. 185, art. 2\\(1\\).]** on** it^[a]^[a]."
        );
        for (kind, exact) in [
            ("x^[see [1] *there*]", "x^[see \\[1\\] \\*there\\*]"),
            ("x^[]", "x^\\[\\]"),
            ("x^[open", "x^\\[open"),
            ("x^\\[a\\]", "x^\\[a\\]"),
            ("x^[a](https://example.org/)", "x^[a](https://example.org/)"),
            ("x^[a]\\(b\\)", "x^[a]\\(b\\)"),
            ("x^[a]()", "x^[a]\\(\\)"),
        ] {
            assert_eq!(Content::parse(kind).notation(), exact, "{kind}");
        }
    }

    #[test]
    fn what_was_written_before_there_were_footnotes_reads_as_it_did() {
        for line in ["2^\\[3\\]", "x^[a](https://example.org/)", "**x^**[a](u)", "^*a*"] {
            let content = Content::parse(line);
            assert_eq!(content.notation(), line);
            assert_eq!(content.notes().count(), 0, "{line}");
        }
    }

    #[derive(serde::Deserialize)]
    struct Case {
        line: String,
        spans: Vec<SpanOf>,
        exact: String,
    }

    #[derive(Default, serde::Deserialize)]
    #[serde(default)]
    struct SpanOf {
        text: String,
        strong: bool,
        emphasis: bool,
        link: Option<String>,
        footnote: Option<String>,
    }

    #[test]
    fn the_pages_read_it_alike() {
        let cases: Vec<Case> = serde_json::from_str(include_str!("../../tests/cases/notation.json")).unwrap();
        assert!(cases.len() >= 40);
        for Case { line, spans, exact } in cases {
            let spans = spans.into_iter().map(|span| Span {
                text: span.text,
                marks: Marks {
                    strong: span.strong,
                    emphasis: span.emphasis,
                    link: span.link,
                    footnote: span.footnote,
                },
            });
            let read = Content::parse(&line);
            assert_eq!(read.spans(), spans.collect::<Vec<_>>(), "{line}");
            assert_eq!(read.notation(), exact, "{line}");
        }
    }

    #[test]
    fn a_bracket_within_brackets_still_opens_its_link() {
        assert_eq!(Content::parse("[see [here](u)").notation(), "\\[see [here](u)");
        assert_eq!(Content::parse("[1] [here](u)").notation(), "\\[1\\] [here](u)");
    }

    #[test]
    fn a_million_brackets_cost_no_more_than_a_million_letters() {
        let content = Content::parse(&"[](".repeat(300_000));
        assert_eq!(content.plain().len(), 900_000);
        assert_eq!(Content::parse(&"^[".repeat(300_000)).plain().len(), 600_000);
        assert_eq!(Content::parse(&"^[]".repeat(300_000)).plain().len(), 900_000);
        assert_eq!(Content::parse(&"^[a](".repeat(100_000)).notes().count(), 100_000);
        assert!(
            Content::parse(&("^[".repeat(100_000) + &"](".repeat(100_000)))
                .notes()
                .count()
                <= 1
        );
    }
}
