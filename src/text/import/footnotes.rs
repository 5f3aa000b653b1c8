//! Footnotes of a source: numbers that lead to a place further down. A page is read twice, first for the words at such
//! places and then as a text, in which each number that leads to one is a footnote and the list of them is none. What has
//! no partner stays where it is.

use std::collections::{HashMap, HashSet};

use html5ever::tokenizer::{Tag, TagKind, Token};

/// What pages and word processors call the place of a footnote, before its number.
const PLACES: [&str; 11] = [
    "_ftn",
    "_edn",
    "ftnt",
    "ftn",
    "fn",
    "sdfootnote",
    "sdendnote",
    "footnote",
    "endnote",
    "cite_note",
    "note",
];

/// Whether a name is that of a footnote's place: one of the above and a number; not that of the way back.
fn is_place(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let numbered = |rest: &str| {
        let rest = rest.strip_prefix(['-', '_', ':', '.']).unwrap_or(rest);
        rest.starts_with(|sign: char| sign.is_ascii_digit())
    };
    !lower.ends_with("anc")
        && PLACES
            .iter()
            .any(|place| lower.strip_prefix(place).is_some_and(numbered))
}

/// Whether words are the number of a footnote: a number, a letter or a sign, perhaps in brackets.
fn is_number(words: &str) -> bool {
    let bare =
        words.trim_matches(|sign: char| sign.is_whitespace() || matches!(sign, '[' | ']' | '(' | ')' | '.'));
    let all = |of: fn(char) -> bool| bare.chars().all(of);
    let length = bare.chars().count();
    match length {
        0 => false,
        1 => all(|one| one.is_alphanumeric() || matches!(one, '*' | '†' | '‡' | '§')),
        2..=4 if all(|one| one.is_ascii_digit()) => true,
        _ => {
            (length <= 3 && all(|one| matches!(one, '*' | '†' | '‡' | '§')))
                || (length <= 7 && all(|one| matches!(one.to_ascii_lowercase(), 'i' | 'v' | 'x' | 'l' | 'c')))
        }
    }
}

/// Whether words are a sign that leads back into the text.
fn is_way_back(words: &str) -> bool {
    words
        .chars()
        .all(|one| one.is_whitespace() || matches!(one, '↩' | '\u{fe0e}' | '↑' | '^'))
}

/// What becomes of a token.
pub(super) enum Step {
    /// It is read as any other.
    Read,
    /// It is no part of the text.
    Leave,
    /// A footnote of these words stands here.
    Note(String),
    /// These words stand here after all.
    Words(String),
}

/// The footnotes of a page.
#[derive(Default)]
pub(super) struct Footnotes {
    /// The words by the name of their place; on the second reading, of those that a number leads to.
    words: HashMap<String, String>,
    met: HashSet<String>,
    again: bool,
    /// The footnote whose words are being read.
    open: Option<Open>,
    /// A link to a place and its words so far.
    link: Option<(String, String)>,
}

struct Open {
    name: String,
    words: String,
    /// The words of a link that may lead back.
    back: Option<String>,
}

impl Footnotes {
    /// Ready for the second reading.
    pub(super) fn again(mut self) -> Footnotes {
        self.close();
        let met = self.met;
        let words = self.words.into_iter().filter(|(name, _)| met.contains(name));
        Footnotes {
            words: words.collect(),
            again: true,
            ..Footnotes::default()
        }
    }

    /// Takes the next token.
    pub(super) fn step(&mut self, token: &Token, is_block: fn(&str) -> bool) -> Step {
        if self.again && self.words.is_empty() {
            return Step::Read;
        }
        match token {
            Token::TagToken(tag) => self.tag(tag, is_block),
            Token::CharacterTokens(text) => self.characters(text),
            _ => Step::Read,
        }
    }

    fn tag(&mut self, tag: &Tag, is_block: fn(&str) -> bool) -> Step {
        let opens = tag.kind == TagKind::StartTag;
        let attribute = |name: &str| {
            let found = tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
            found.map(|attribute| attribute.value.to_string())
        };
        let block = is_block(&tag.name)
            || matches!(&*tag.name, "ul" | "ol" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
        if block && let Some((_, words)) = self.link.take() {
            return Step::Words(words);
        }
        if block
            && self
                .open
                .as_ref()
                .is_some_and(|open| !open.words.trim().is_empty())
        {
            self.close();
        }
        if opens
            && let Some(name) = attribute("id")
                .or_else(|| attribute("name"))
                .filter(|name| is_place(name))
        {
            // The second time, only what a number leads to is a footnote; a name has one place.
            let wanted = self.words.contains_key(&name) == self.again;
            if wanted {
                self.close();
                self.open = Some(Open {
                    name,
                    words: String::new(),
                    back: None,
                });
            }
        }
        let target = attribute("href").and_then(|href| Some(href.split_once('#')?.1.to_owned()));
        match (&*tag.name, &mut self.open) {
            ("a", Some(open)) if opens => {
                open.back = target.map(|_| String::new());
                self.left()
            }
            ("a", Some(open)) => {
                if let Some(back) = open
                    .back
                    .take()
                    .filter(|back| !is_number(back) && !is_way_back(back))
                {
                    open.words.push_str(&back);
                }
                self.left()
            }
            ("br" | "img", Some(_)) => self.left(),
            ("a", None) if opens => match target.filter(|name| is_place(name)) {
                Some(name) if !self.again || self.words.contains_key(&name) => {
                    self.link = Some((name, String::new()));
                    self.left()
                }
                _ => Step::Read,
            },
            ("a", None) => match self.link.take() {
                Some((name, words)) if is_number(&words) => match self.words.get(&name) {
                    Some(note) if self.again => Step::Note(note.clone()),
                    _ => {
                        self.met.insert(name);
                        Step::Read
                    }
                },
                Some((_, words)) => Step::Words(words),
                None => Step::Read,
            },
            _ => Step::Read,
        }
    }

    fn characters(&mut self, text: &str) -> Step {
        if let Some(open) = &mut self.open {
            open.back.as_mut().unwrap_or(&mut open.words).push_str(text);
            return self.left();
        }
        if let Some((_, words)) = &mut self.link {
            words.push_str(text);
            return self.left();
        }
        Step::Read
    }

    fn left(&self) -> Step {
        if self.again { Step::Leave } else { Step::Read }
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else {
            return;
        };
        let words = open.words.split_whitespace().collect::<Vec<_>>().join(" ");
        if !words.is_empty() && !self.again {
            self.words.entry(open.name).or_insert(words);
        }
    }
}
