//! A difference put together: which pieces the words of both texts make once it is known what goes, what comes and what
//! moves. What is told as a change is found in `diff.rs`.

use std::ops::Range;

use super::diff::{Piece, PieceKind};
use super::words::{Words, is_word};
use super::{Content, Marks};

/// The pieces found so far, and what they are taken from.
pub(super) struct Pieces<'a> {
    old: &'a Content,
    new: &'a Content,
    old_words: Words<'a>,
    new_words: Words<'a>,
    /// In order.
    pub(super) found: Vec<Piece>,
}

impl<'a> Pieces<'a> {
    /// No piece yet of these two contents and their words.
    pub(super) fn new(
        (old, old_words): (&'a Content, Words<'a>),
        (new, new_words): (&'a Content, Words<'a>),
    ) -> Self {
        Pieces {
            old,
            new,
            old_words,
            new_words,
            found: Vec::new(),
        }
    }

    /// Words that stay, from these places on.
    pub(super) fn equal(&mut self, old: Range<usize>, new: usize) {
        for (at, old) in old.enumerate() {
            let (was, is) = (
                self.part(true, &(old..old + 1)),
                self.part(false, &(new + at..new + at + 1)),
            );
            if was == is {
                self.push(PieceKind::Equal, is, None, false);
            } else if was.plain() == is.plain() {
                self.reformatted(&was, &is);
            } else {
                let same_marks = marks(&was).eq(marks(&is));
                let kind = if same_marks {
                    PieceKind::Equal
                } else {
                    PieceKind::Reformatted
                };
                self.push(kind, is, Some(was), false);
            }
        }
    }

    /// The same letters under marks that differ somewhere.
    fn reformatted(&mut self, was: &Content, is: &Content) {
        let mut ends: Vec<usize> = [was, is].into_iter().flat_map(span_ends).collect();
        ends.sort_unstable();
        ends.dedup();
        let mut from = 0;
        for to in ends {
            let (was, is) = (was.slice(from, to), is.slice(from, to));
            if was == is {
                self.push(PieceKind::Equal, is, None, false);
            } else {
                self.push(PieceKind::Reformatted, is, Some(was), false);
            }
            from = to;
        }
    }

    /// Words that go or come, told apart from the sentences that only move.
    pub(super) fn changed<'m>(
        &mut self,
        kind: PieceKind,
        range: &Range<usize>,
        moved: impl Iterator<Item = &'m Range<usize>>,
    ) {
        let old = kind == PieceKind::Deleted;
        let mut moved: Vec<&Range<usize>> = moved
            .filter(|moved| range.start <= moved.start && moved.end <= range.end)
            .collect();
        moved.sort_by_key(|moved| moved.start);
        let words = if old { &self.old_words } else { &self.new_words };
        let sign = |at: &usize| !is_word(words.all[*at]);
        let mut parts: Vec<(Range<usize>, bool)> = Vec::new();
        let mut from = range.start;
        for moved in moved {
            // Signs and spaces beside what moves go with it, or they would be changes of their own.
            let start = if (from..moved.start).all(|at| sign(&at)) {
                from
            } else {
                moved.start
            };
            let signs = (moved.end..range.end).take_while(sign).count();
            parts.push((from..start, false));
            parts.push((start..moved.end + signs, true));
            from = moved.end + signs;
        }
        parts.push((from..range.end, false));
        for (part, moved) in parts {
            self.push(kind, self.part(old, &part), None, moved);
        }
    }

    fn part(&self, old: bool, range: &Range<usize>) -> Content {
        let (content, words) = if old {
            (self.old, &self.old_words)
        } else {
            (self.new, &self.new_words)
        };
        let bytes = words.bytes(range);
        content.slice(bytes.start, bytes.end)
    }

    fn push(&mut self, kind: PieceKind, content: Content, before: Option<Content>, moved: bool) {
        if content.is_empty() {
            return;
        }
        match self.found.last_mut() {
            Some(last)
                if last.kind == kind && last.moved == moved && last.before.is_some() == before.is_some() =>
            {
                last.content.extend(&content);
                if let (Some(last), Some(before)) = (&mut last.before, before) {
                    last.extend(&before);
                }
            }
            _ => self.found.push(Piece {
                kind,
                content,
                before,
                moved,
            }),
        }
    }
}

fn marks(content: &Content) -> impl Iterator<Item = &Marks> {
    content.spans().iter().map(|span| &span.marks)
}

fn span_ends(content: &Content) -> impl Iterator<Item = usize> {
    content.spans().iter().scan(0, |end, span| {
        *end += span.text.len();
        Some(*end)
    })
}
