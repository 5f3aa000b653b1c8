//! The words of one block, with their marks. How they are written down as one line is in `notation.rs`.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// How a run of words is set; nothing else enters the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Marks {
    /// Strong, shown bold.
    pub strong: bool,
    /// Emphasis, shown italic.
    pub emphasis: bool,
    /// The address that the words lead to; never empty.
    pub link: Option<String>,
}

impl Marks {
    /// Whether the words are set without any mark.
    pub fn is_plain(&self) -> bool {
        !self.strong && !self.emphasis && self.link.is_none()
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
/// character. Serialised as its notation, one line that people can read in the journal.
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
    pub fn push(&mut self, text: &str, mut marks: Marks) {
        if text.is_empty() {
            return;
        }
        marks.link = marks
            .link
            .map(|address| spaced(&address).into_owned())
            .filter(|address| !address.is_empty());
        let text = spaced(text);
        match self.0.last_mut() {
            Some(last) if last.marks == marks => last.text.push_str(&text),
            _ => self.0.push(Span {
                text: text.into_owned(),
                marks,
            }),
        }
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

    /// The words without their marks.
    pub fn plain(&self) -> String {
        self.0.iter().map(|span| span.text.as_str()).collect()
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
                ..span.marks
            },
        }))
    }
}

/// Control characters and line ends become spaces, one for one, so that a block is always one line.
pub(super) fn spaced(text: &str) -> Cow<'_, str> {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
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
    fn composed_and_decomposed_letters_are_one_in_form_c() {
        assert_eq!(
            Content::parse("de\u{301}le\u{301}gue\u{301}").nfc(),
            Content::of_plain("délégué")
        );
    }
}
