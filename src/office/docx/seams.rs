//! The difference between two wordings as runs of a Word file, and where such runs are cut apart.

use crate::text::diff::{PieceKind, words};
use crate::text::{Content, Marks, Span};

use super::{Run, Track};

/// Words of a row that others take the place of, or that are set otherwise: what stands between two bytes of its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub from: usize,
    pub to: usize,
    pub runs: Vec<Run>,
}

/// The difference as runs by one paper, the kept words included.
pub(super) fn runs(paper: usize, before: &Content, after: &Content) -> Vec<Run> {
    let mut runs = Vec::new();
    for piece in words(before, after) {
        match (piece.kind, piece.before) {
            (PieceKind::Equal, None) => runs.push(kept(piece.content)),
            (PieceKind::Deleted, _) => runs.push(gone(paper, piece.content)),
            (PieceKind::Inserted, _) => runs.push(come(paper, piece.content)),
            (_, Some(was)) if is_reset(&was, &piece.content) => {
                runs.extend(reset(paper, &was, &piece.content));
            }
            // Another link, another footnote, another sign for the same letter: Word tracks no such change as one of form.
            (_, was) => {
                runs.extend(was.map(|was| gone(paper, was)));
                runs.push(come(paper, piece.content));
            }
        }
    }
    runs
}

/// The same without the kept words: what is to be laid over a row.
pub(super) fn edits(paper: usize, before: &Content, after: &Content) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    let (mut at, mut open) = (0, false);
    for run in runs(paper, before, after) {
        let width = if run.track.inserted.is_some() {
            0
        } else {
            run.content.plain().len()
        };
        let changed = run.track != Track::default() || run.reset.is_some();
        if changed {
            match edits.last_mut() {
                Some(edit) if open => {
                    edit.to += width;
                    edit.runs.push(run);
                }
                _ => edits.push(Edit {
                    from: at,
                    to: at + width,
                    runs: vec![run],
                }),
            }
        }
        open = changed;
        at += width;
    }
    edits
}

/// Words that stay.
pub(super) fn kept(content: Content) -> Run {
    Run {
        content,
        ..Run::default()
    }
}

/// Words that a paper brings in.
pub(super) fn come(paper: usize, content: Content) -> Run {
    let track = Track {
        inserted: Some(paper),
        ..Track::default()
    };
    Run {
        content,
        track,
        ..Run::default()
    }
}

/// Words that a paper takes away.
pub(super) fn gone(paper: usize, content: Content) -> Run {
    let track = Track {
        deleted: Some(paper),
        ..Track::default()
    };
    Run {
        content,
        track,
        ..Run::default()
    }
}

fn is_reset(was: &Content, is: &Content) -> bool {
    let fixed = |content: &Content| -> Vec<(String, Option<String>, Option<String>)> {
        let one = |span: &Span| {
            (
                span.text.clone(),
                span.marks.link.clone(),
                span.marks.footnote.clone(),
            )
        };
        let mut joined: Vec<(String, Option<String>, Option<String>)> = Vec::new();
        for (text, link, note) in content.spans().iter().map(one) {
            match joined.last_mut() {
                Some(last) if last.1 == link && last.2 == note => last.0.push_str(&text),
                _ => joined.push((text, link, note)),
            }
        }
        joined
    };
    fixed(was) == fixed(is)
}

/// Runs that read the same and are set otherwise, each under one set of marks before and after.
fn reset(paper: usize, was: &Content, is: &Content) -> Vec<Run> {
    let ends = |content: &Content| {
        content
            .spans()
            .iter()
            .scan(0, |end, span| {
                *end += span.text.len();
                Some(*end)
            })
            .collect::<Vec<usize>>()
    };
    let mut cuts = [ends(was), ends(is)].concat();
    cuts.sort_unstable();
    cuts.dedup();
    let mut from = 0;
    let mut runs = Vec::new();
    for to in cuts {
        let old = marks(&was.slice(from, to));
        let content = is.slice(from, to);
        let reset = (marks(&content) != old).then_some((paper, old));
        runs.push(Run {
            content,
            reset,
            ..Run::default()
        });
        from = to;
    }
    runs
}

/// The marks of the first words.
pub(super) fn marks(content: &Content) -> Marks {
    content
        .spans()
        .first()
        .map(|span| span.marks.clone())
        .unwrap_or_default()
}

/// Cuts runs where the counted ones have so many bytes; what does not count stays on the left.
fn cut(runs: Vec<Run>, bytes: usize, counts: fn(&Run) -> bool) -> (Vec<Run>, Vec<Run>) {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let mut rest = bytes;
    for run in runs {
        if !right.is_empty() {
            right.push(run);
            continue;
        }
        if !counts(&run) {
            left.push(run);
            continue;
        }
        let width = run.content.plain().len();
        if width <= rest {
            rest -= width;
            left.push(run);
        } else {
            let part = |from, to| Run {
                content: run.content.slice(from, to),
                ..run.clone()
            };
            if rest > 0 {
                left.push(part(0, rest));
            }
            right.push(part(rest, width));
            rest = 0;
        }
    }
    (left, right)
}

/// A space between two wordings for the comparison, so that the last word of the one and the first of the other are two.
const SPACE: &str = " ";

fn with_space(head: &Content, tail: &Content) -> Content {
    let mut whole = head.clone();
    whole.push(SPACE, Marks::default());
    whole.extend(tail);
    whole
}

/// The runs of a paragraph that becomes two.
pub(super) fn split(paper: usize, before: &Content, head: &Content, tail: &Content) -> (Vec<Run>, Vec<Run>) {
    let stays = |run: &Run| run.track.deleted.is_none();
    let whole = runs(paper, before, &with_space(head, tail));
    let (mut first, rest) = cut(whole, head.plain().len(), stays);
    let (space, second) = cut(rest, SPACE.len(), stays);
    for run in space {
        match (run.track.inserted, run.track.deleted) {
            // The space was put in for the comparison.
            (Some(_), _) => {}
            (None, Some(_)) => first.push(run),
            (None, None) => {
                let content = match run.reset {
                    Some((_, marks)) => Content::new([Span {
                        text: run.content.plain(),
                        marks,
                    }]),
                    None => run.content,
                };
                first.push(gone(paper, content));
            }
        }
    }
    (first, second)
}

/// The runs of two paragraphs that become one.
pub(super) fn join(paper: usize, into: &Content, before: &Content, joined: &Content) -> (Vec<Run>, Vec<Run>) {
    let was = |run: &Run| run.track.inserted.is_none();
    let whole = runs(paper, &with_space(into, before), joined);
    let (mut first, rest) = cut(whole, into.plain().len(), was);
    let (space, second) = cut(rest, SPACE.len(), was);
    for run in space {
        match (run.track.inserted, run.track.deleted) {
            (Some(_), _) => first.push(run),
            (None, Some(_)) => {}
            (None, None) => first.push(come(paper, run.content)),
        }
    }
    (first, second)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(runs: &[Run]) -> String {
        let one = |run: &Run| {
            let words = run.content.notation();
            match (&run.track.inserted, &run.track.deleted, &run.reset) {
                (Some(_), _, _) => format!("{{+{words}+}}"),
                (_, Some(_), _) => format!("[-{words}-]"),
                (_, _, Some(_)) => format!("{{~{words}~}}"),
                _ => words,
            }
        };
        runs.iter().map(one).collect()
    }

    #[test]
    fn a_split_and_a_join_are_cut_where_they_are_meant() {
        let parse = Content::parse;
        let (head, tail) = split(
            0,
            &parse("One goes. Two stays."),
            &parse("One."),
            &parse("Two stays."),
        );
        assert_eq!(
            (told(&head), told(&tail)),
            ("One[- goes-].[- -]".into(), "Two stays.".into())
        );
        let (into, rest) = join(0, &parse("One."), &parse("Two."), &parse("One. Two."));
        assert_eq!((told(&into), told(&rest)), ("One.{+ +}".into(), "Two.".into()));
    }

    #[test]
    fn a_change_of_form_alone_is_told_as_one() {
        let runs = runs(0, &Content::parse("a *b* c"), &Content::parse("a **b** c"));
        assert_eq!(told(&runs), "a {~**b**~} c");
    }
}
