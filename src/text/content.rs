//! The words of one block, with their marks. How they are written down as one line is in `notation.rs`.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::character::NOTE;

/// How a run of words is set; nothing else enters the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Marks {
    /// Strong, shown bold.
    pub strong: bool,
    /// Emphasis, shown italic.
    pub emphasis: bool,
    /// The address that the words lead to; never empty.
    pub link: Option<String>,
    /// The words of a footnote, on its sign [`NOTE`] and on nothing else; never empty, and never beside another mark.
    pub footnote: Option<String>,
}

impl Marks {
    /// Whether the words are set without any mark.
    pub fn is_plain(&self) -> bool {
        !self.strong && !self.emphasis && self.link.is_none() && self.footnote.is_none()
    }

    /// The mark of a footnote's sign. A number is not set bold, nor does it lead elsewhere than to its note.
    pub fn of_note(words: &str) -> Self {
        Self {
            footnote: Some(words.to_owned()),
            ..Self::default()
        }
    }

    /// The same without a footnote, as all characters bear them that are not its sign.
    #[must_use]
    pub(super) fn without_note(&self) -> Self {
        Self {
            footnote: None,
            ..self.clone()
        }
    }
}

/// A run of words under the same marks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Span {
    /// Never empty in a [`Content`].
    pub text: String,
    /// The marks of every character in it.
    pub marks: Marks,
}

/// The inline content of one block, always normalised: no empty span, no two neighbours under equal marks, no control
/// character, a footnote on every [`NOTE`] and on nothing else. Serialised as its notation, one line that people can read in the journal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Cow<'_, str>", into = "String")]
pub struct Content(Vec<Span>);

impl Content {
    /// Normalises the spans into a content.
    pub fn new(spans: impl IntoIterator<Item = Span>) -> Self {
        let mut content = Self::default();
        for Span { text, marks } in spans {
            content.push(&text, marks);
        }
        content
    }

    /// Words without any mark.
    pub fn of_plain(text: &str) -> Self {
        let mut content = Self::default();
        content.push(text, Marks::default());
        content
    }

    /// Adds words at the end, and keeps the content normalised.
    pub fn push(&mut self, text: &str, marks: Marks) {
        if marks.footnote.is_none() {
            self.push_words(text, marks);
            return;
        }
        for (sign, text) in signs(text) {
            match marks.footnote.as_deref().map(spaced) {
                Some(words) if sign && !words.is_empty() => self.append(text, Marks::of_note(&words)),
                _ => self.push_words(text, marks.without_note()),
            }
        }
    }

    fn push_words(&mut self, text: &str, mut marks: Marks) {
        marks.link = marks
            .link
            .map(|address| spaced(&address).into_owned())
            .filter(|address| !address.is_empty());
        self.append(&spaced(text), marks);
    }

    fn append(&mut self, text: &str, marks: Marks) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.marks == marks => last.text.push_str(text),
            _ => self.0.push(Span {
                text: text.to_owned(),
                marks,
            }),
        }
    }

    /// Adds a footnote at the end.
    pub fn push_note(&mut self, words: &str) {
        self.push(NOTE.encode_utf8(&mut [0; 4]), Marks::of_note(words));
    }

    /// Adds another content at the end.
    pub fn extend(&mut self, more: &Content) {
        for span in &more.0 {
            self.push(&span.text, span.marks.clone());
        }
    }

    /// The runs, normalised.
    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    /// The words without their marks; a footnote is its sign.
    pub fn plain(&self) -> String {
        self.0.iter().map(|span| span.text.as_str()).collect()
    }

    /// The words as one would read them out, without footnotes.
    pub fn bare(&self) -> String {
        let words = self.0.iter().filter(|span| span.marks.footnote.is_none());
        words.map(|span| span.text.as_str()).collect()
    }

    /// Everything there is to read: the words, and those of each footnote after its sign.
    pub fn told(&self) -> String {
        let mut told = String::new();
        for span in &self.0 {
            for one in span.text.chars() {
                told.push(one);
                told.extend(span.marks.footnote.as_deref());
            }
        }
        told
    }

    /// The words of each footnote, and the byte offset of its sign in [`Self::plain`].
    pub fn notes(&self) -> impl Iterator<Item = (usize, &str)> {
        let ends = self.0.iter().scan(0, |end, span| {
            *end += span.text.len();
            Some((*end - span.text.len(), span))
        });
        ends.filter_map(|(from, span)| Some((from, span, span.marks.footnote.as_deref()?)))
            .flat_map(|(from, span, words)| {
                let signs = span.text.char_indices();
                signs.map(move |(at, _)| (from + at, words))
            })
    }

    /// Whether there is no character at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether there is nothing to read: no character, or only white space.
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|span| span.text.trim().is_empty())
    }

    /// The characters between two byte offsets of [`Self::plain`], with their marks; offsets are at characters.
    #[must_use]
    pub fn slice(&self, from: usize, to: usize) -> Content {
        let mut part = Content::default();
        let mut start = 0;
        for span in &self.0 {
            let end = start + span.text.len();
            if start < to && from < end {
                part.push(
                    &span.text[from.max(start) - start..to.min(end) - start],
                    span.marks.clone(),
                );
            }
            start = end;
        }
        part
    }

    /// The same words in Unicode normalisation form C, as the canonical text has them.
    #[must_use]
    pub fn nfc(&self) -> Content {
        let nfc = |text: &str| {
            if is_nfc(text) {
                text.to_owned()
            } else {
                text.nfc().collect()
            }
        };
        Content::new(self.0.iter().map(|span| Span {
            text: nfc(&span.text),
            marks: Marks {
                link: span.marks.link.as_deref().map(nfc),
                footnote: span.marks.footnote.as_deref().map(nfc),
                ..span.marks
            },
        }))
    }
}

/// A text in stretches of signs of footnotes and of other characters, which of the two told with each.
pub(super) fn signs(text: &str) -> impl Iterator<Item = (bool, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let sign = rest.chars().next()? == NOTE;
        let end = rest.find(|one: char| (one == NOTE) != sign).unwrap_or(rest.len());
        let (stretch, after) = rest.split_at(end);
        rest = after;
        Some((sign, stretch))
    })
}

/// Words as a content has them; the sign of a footnote stays.
pub(super) fn shown<'a>(text: &'a str, marks: &Marks) -> Cow<'a, str> {
    if marks.footnote.is_some() {
        Cow::Borrowed(text)
    } else {
        spaced(text)
    }
}

/// Control characters and line ends become spaces, one for one, so that a block is always one line; so does the sign of
/// a footnote that has no words.
pub(super) fn spaced(text: &str) -> Cow<'_, str> {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | NOTE);
    if text.contains(breaks) {
        Cow::Owned(text.replace(breaks, " "))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strong() -> Marks {
        Marks {
            strong: true,
            ..Marks::default()
        }
    }

    #[test]
    fn spans_are_normalised() {
        let span = |text: &str, marks| Span {
            text: text.into(),
            marks,
        };
        let content = Content::new([
            span("a", strong()),
            span("", Marks::default()),
            span("b\r\n\u{2028}c", strong()),
            span(
                "d",
                Marks {
                    link: Some(String::new()),
                    ..Marks::default()
                },
            ),
        ]);
        assert_eq!(
            content.spans(),
            [span("ab   c", strong()), span("d", Marks::default())]
        );
    }

    #[test]
    fn a_slice_keeps_the_marks() {
        let content = Content::parse("one **two** three");
        assert_eq!(content.slice(2, 9).notation(), "e **two** t");
        assert_eq!(content.slice(4, 7).notation(), "**two**");
        assert!(content.slice(3, 3).is_empty());
    }

    #[test]
    fn a_footnote_is_on_its_sign_and_on_nothing_else() {
        let on = |text: &str, footnote: &str| Span {
            text: text.into(),
            marks: Marks {
                footnote: Some(footnote.into()),
                ..strong()
            },
        };
        let content = Content::new([
            on("a\u{fffc}b", "one\ntwo"),
            on("\u{fffc}", ""),
            Span {
                text: "\u{fffc}c".into(),
                marks: strong(),
            },
        ]);
        assert_eq!(content.notation(), "**a**^[one two]**b  c**");
        assert_eq!(content.plain(), "a\u{fffc}b  c");
        assert_eq!(content.bare(), "ab  c");
        assert_eq!(content.told(), "a\u{fffc}one twob  c");
        assert_eq!(content.notes().collect::<Vec<_>>(), [(1, "one two")]);
    }

    #[test]
    fn composed_and_decomposed_letters_are_one_in_form_c() {
        assert_eq!(
            Content::parse("de\u{301}le\u{301}gue\u{301}").nfc(),
            Content::of_plain("délégué")
        );
    }
}
