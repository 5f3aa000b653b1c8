//! Gives a block of a draft the words and marks it should have, touching only what differs. Which words those are is
//! decided elsewhere.

use std::collections::HashMap;

use automerge::{
    ObjId, ScalarValue,
    marks::{ExpandMark, Mark},
    transaction::Transactable,
};

use super::content::shown;
use super::edit::{EditError, Pen};
use super::walk::Layout;
use super::words::{Hunk, Words, hunks};
use super::{Content, Marks, ParagraphId, Span, reader};

/// One character of a block, and where it stands.
struct Character {
    value: char,
    sid: String,
    at: usize,
    marks: Marks,
}

/// Rewrites the block.
pub(super) fn rewrite(
    pen: &mut Pen,
    layout: &Layout,
    id: &ParagraphId,
    content: &Content,
) -> Result<(), EditError> {
    let block = layout.find(id).ok_or_else(|| EditError::Unknown(id.clone()))?;
    if layout.block(block).content == *content {
        return Ok(());
    }
    // Words that came back after a deletion must not vanish when they happen to read again as they did then.
    for segment in layout.visible(block) {
        pen.clear(&segment.pid, "del")?;
    }
    let start = layout
        .visible(block)
        .next()
        .map(|segment| (segment.sid.clone(), segment.from));
    let start = start.ok_or_else(|| EditError::Unknown(id.clone()))?;
    let old = characters(layout, id);
    let mut splices = splices(&old, &start, content);
    // From the end of each strand, so that no splice moves the place of another.
    splices.sort_by(|a, b| (&b.sid, b.at).cmp(&(&a.sid, a.at)));
    for Splice {
        sid,
        at,
        deleted,
        inserted,
    } in splices
    {
        let strand = pen.strand(&sid)?;
        pen.transaction
            .splice_text(&strand, at, deleted as isize, &inserted)?;
    }
    remark(pen, id, content)
}

fn characters(layout: &Layout, id: &ParagraphId) -> Vec<Character> {
    let mut characters = Vec::new();
    for segment in layout
        .find(id)
        .into_iter()
        .flat_map(|block| layout.visible(block))
    {
        for run in &segment.runs {
            let mut at = run.at;
            for (raw, value) in run.text.chars().zip(shown(&run.text, &run.marks).chars()) {
                characters.push(Character {
                    value,
                    sid: segment.sid.clone(),
                    at,
                    marks: run.marks.clone(),
                });
                at += raw.len_utf16();
            }
        }
    }
    characters
}

struct Splice {
    sid: String,
    at: usize,
    deleted: usize,
    inserted: String,
}

fn splices(old: &[Character], start: &(String, usize), content: &Content) -> Vec<Splice> {
    let was = Content::new(old.iter().map(|character| Span {
        text: character.value.into(),
        marks: character.marks.clone(),
    }));
    let (old_text, new) = (was.plain(), &*content.plain());
    let (old_words, new_words) = (Words::of(&old_text), Words::of(new));
    let mut splices = Vec::new();
    // A footnote that reads otherwise is the same sign in the end, but not where another stands beside it.
    for Hunk { old: from, new: to } in hunks(&old_words.keys(&was), &new_words.keys(content)) {
        let (mut from, mut to) = (old_words.bytes(&from), new_words.bytes(&to));
        // Within the words that differ, the letters that do not are left alone.
        for (a, b) in old_text[from.clone()]
            .chars()
            .zip(new[to.clone()].chars())
            .take_while(|(a, b)| a == b)
        {
            from.start += a.len_utf8();
            to.start += b.len_utf8();
        }
        let same_end = old_text[from.clone()]
            .chars()
            .rev()
            .zip(new[to.clone()].chars().rev());
        for (a, b) in same_end.take_while(|(a, b)| a == b) {
            from.end -= a.len_utf8();
            to.end -= b.len_utf8();
        }
        let first = old_text[..from.start].chars().count();
        let last = first + old_text[from.clone()].chars().count();
        let (sid, at) = match first.checked_sub(1).map(|before| &old[before]) {
            Some(before) => (before.sid.clone(), before.at + before.value.len_utf16()),
            None => start.clone(),
        };
        let mut pieces = vec![Splice {
            sid,
            at,
            deleted: 0,
            inserted: new[to].to_owned(),
        }];
        for Character { value, sid, at, .. } in &old[first..last] {
            let width = value.len_utf16();
            match pieces.last_mut() {
                Some(piece) if piece.sid == *sid && piece.at + piece.deleted == *at => piece.deleted += width,
                _ => pieces.push(Splice {
                    sid: sid.clone(),
                    at: *at,
                    deleted: width,
                    inserted: String::new(),
                }),
            }
        }
        splices.extend(
            pieces
                .into_iter()
                .filter(|piece| piece.deleted > 0 || !piece.inserted.is_empty()),
        );
    }
    splices
}

/// Gives every character of the block the marks of the content, whose words it has by now.
fn remark(pen: &mut Pen, id: &ParagraphId, content: &Content) -> Result<(), EditError> {
    let wanted = content
        .spans()
        .iter()
        .flat_map(|span| span.text.chars().map(move |value| (value, &span.marks)));
    let mut strands: HashMap<String, ObjId> = HashMap::new();
    let mut turns: Vec<Turn> = Vec::new();
    for (is, (value, marks)) in characters(&pen.layout(), id).into_iter().zip(wanted) {
        for (name, is_set, value_wanted) in [
            (reader::STRONG, flag(is.marks.strong), flag(marks.strong)),
            (reader::EMPHASIS, flag(is.marks.emphasis), flag(marks.emphasis)),
            (
                reader::LINK,
                words(is.marks.link.as_ref()),
                words(marks.link.as_ref()),
            ),
            (
                reader::FOOTNOTE,
                words(is.marks.footnote.as_ref()),
                words(marks.footnote.as_ref()),
            ),
        ] {
            if is_set == value_wanted {
                continue;
            }
            let to = is.at + value.len_utf16();
            let same = |turn: &&mut Turn| {
                turn.name == name && turn.sid == is.sid && turn.to == is.at && turn.value == value_wanted
            };
            match turns.iter_mut().rev().take(NAMES).find(same) {
                Some(turn) => turn.to = to,
                None => turns.push(Turn {
                    sid: is.sid.clone(),
                    from: is.at,
                    to,
                    name,
                    value: value_wanted,
                }),
            }
        }
    }
    for Turn {
        sid,
        from,
        to,
        name,
        value,
    } in turns
    {
        if !strands.contains_key(&sid) {
            strands.insert(sid.clone(), pen.strand(&sid)?);
        }
        set_mark(pen, &strands[&sid], (from, to), name, value)?;
    }
    Ok(())
}

/// So many marks there are.
const NAMES: usize = 4;

/// A mark to be set, or taken away when its value is null.
struct Turn {
    sid: String,
    from: usize,
    to: usize,
    name: &'static str,
    value: ScalarValue,
}

/// Sets the marks of a content whose words stand, unmarked, from this place on.
pub(super) fn mark_all(
    pen: &mut Pen,
    strand: &ObjId,
    mut at: usize,
    content: &Content,
) -> Result<(), EditError> {
    for span in content.spans() {
        let to = at + super::form::utf16_length(&span.text);
        for (name, value) in [
            (reader::STRONG, flag(span.marks.strong)),
            (reader::EMPHASIS, flag(span.marks.emphasis)),
            (reader::LINK, words(span.marks.link.as_ref())),
            (reader::FOOTNOTE, words(span.marks.footnote.as_ref())),
        ] {
            if value != ScalarValue::Null {
                set_mark(pen, strand, (at, to), name, value)?;
            }
        }
        at = to;
    }
    Ok(())
}

fn flag(set: bool) -> ScalarValue {
    if set {
        ScalarValue::Boolean(true)
    } else {
        ScalarValue::Null
    }
}

fn words(value: Option<&String>) -> ScalarValue {
    value.map_or(ScalarValue::Null, |words| ScalarValue::Str(words.as_str().into()))
}

fn set_mark(
    pen: &mut Pen,
    strand: &ObjId,
    (from, to): (usize, usize),
    name: &str,
    value: ScalarValue,
) -> Result<(), EditError> {
    // Who types at the edge of a link or a footnote does not mean it; who types at the edge of bold words means bold.
    let expand = if matches!(name, reader::LINK | reader::FOOTNOTE) {
        ExpandMark::None
    } else {
        ExpandMark::Both
    };
    if value == ScalarValue::Null {
        pen.transaction.unmark(strand, name, from, to, expand)?;
    } else {
        pen.transaction
            .mark(strand, Mark::new(name.to_owned(), value, from, to), expand)?;
    }
    Ok(())
}
