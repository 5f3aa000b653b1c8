//! How changes other than of words stand to the text as it reads now: what comes in, moves, parts or joins, and the title.

use crate::text::edits::{Edit, Ground, joined};
use crate::text::merge::{self, Collision};
use crate::text::{Block, Content, ParagraphId};

use super::super::Change;
use super::condition::{Cause, Judged, Part, State, gone, judge, reworded, unchanged};
use super::follow::{Held, Now, Passage};

pub(super) fn new(
    change: &Change,
    after: Option<&ParagraphId>,
    block: &Block,
    passage: &Passage<'_>,
) -> Part {
    let same = |other: &&Block| {
        other.id == block.id
            || (other.content == block.content && other.kind == block.kind && other.level == block.level)
    };
    let mut part = Part {
        proposed: block.content.clone(),
        comes: block.content.clone(),
        changes: vec![change.clone()],
        ..Part::standing(State::Clean)
    };
    if let Some(there) = passage.fresh().find(same) {
        part.state = State::Moot;
        part.at = vec![there.id.clone()];
        part.now = there.content.clone();
        part.changes.clear();
        return part;
    }
    let gap = passage.gap(after);
    part.cause = match after {
        Some(id) if passage.now(id).is_none() => Cause::Anchor,
        Some(id) => passage.shift(id),
        None => Cause::Nothing,
    };
    if part.cause != Cause::Nothing {
        part.state = State::Moved;
    }
    if gap.as_ref() != after {
        part.state = State::Moved;
        part.changes = vec![Change::New {
            after: gap.clone(),
            block: block.clone(),
        }];
    }
    part.at = gap.into_iter().collect();
    part
}

pub(super) fn relocation(
    change: &Change,
    paragraph: &ParagraphId,
    after: Option<&ParagraphId>,
    now: Now<'_>,
    passage: &Passage<'_>,
) -> Part {
    let Some(block) = passage.now(paragraph) else {
        return gone(change, paragraph, &Content::default(), passage);
    };
    let mut part = Part {
        was: block.content.clone(),
        now: block.content.clone(),
        comes: block.content.clone(),
        proposed: block.content.clone(),
        ..unchanged(change, paragraph, passage)
    };
    let gap = passage.gap(after);
    let before = |blocks: &[Block]| {
        let at = blocks.iter().position(|other| other.id == *paragraph)?;
        Some(at.checked_sub(1).map(|at| blocks[at].id.clone()))
    };
    if before(now.blocks) == Some(gap.clone()) {
        part.state = State::Moot;
        part.changes.clear();
        return part;
    }
    if let Some(after) = after
        && passage.now(after).is_none()
    {
        (part.state, part.cause) = (State::Moved, Cause::Anchor);
    }
    part.changes = vec![Change::Move {
        paragraph: paragraph.clone(),
        after: gap,
    }];
    part
}

pub(super) fn split(
    change: &Change,
    paragraph: &ParagraphId,
    before: &Content,
    (head, tail): (&Content, &Block),
    now: Now<'_>,
    passage: &Passage<'_>,
) -> Part {
    let proposed = joined(head, &tail.content);
    let mut part = Part {
        at: vec![paragraph.clone()],
        was: before.clone(),
        proposed: proposed.clone(),
        comes: proposed.clone(),
        changes: vec![change.clone()],
        ..Part::standing(State::Rebase)
    };
    match passage.follow(paragraph, before) {
        Held::Itself(at) if passage.at(at).content == *before => Part {
            state: State::Clean,
            now: before.clone(),
            ..part
        }
        .shifted(paragraph, passage),
        Held::Itself(at) => {
            let block = passage.at(at);
            part.now = block.content.clone();
            part.cause = Cause::Reworded;
            part.take(judge_split(before, &block.content, &proposed));
            if part.state != State::Conflict {
                let was = Ground::of(&proposed);
                let cut = was.division(head, &tail.content);
                let edits = was.edits_to(&part.comes);
                let edits: Vec<&Edit> = edits.iter().collect();
                let (head, rest) = was.divided(cut, &edits);
                part.changes = vec![Change::Split {
                    paragraph: paragraph.clone(),
                    before: block.content.clone(),
                    head,
                    tail: Block {
                        content: rest,
                        ..tail.clone()
                    },
                }];
            }
            part
        }
        Held::Split(places) => {
            let reads: Vec<&Content> = places.iter().map(|at| &now.blocks[*at].content).collect();
            let whole = reads
                .iter()
                .fold(Content::default(), |whole, one| joined(&whole, one));
            part.cause = Cause::Split;
            part.at = places.iter().map(|at| now.blocks[*at].id.clone()).collect();
            part.comes = whole.clone();
            part.state = if reads[..] == [head, &tail.content] {
                part.changes.clear();
                State::Moot
            } else {
                part.clash = Some(Collision {
                    base: before.clone(),
                    ours: whole.clone(),
                    theirs: proposed,
                });
                State::Conflict
            };
            part.now = whole;
            part
        }
        Held::Joined(_) | Held::Gone => gone(change, paragraph, before, passage),
    }
}

/// A split that changes no words is never in the text before it was made.
fn judge_split(before: &Content, now: &Content, proposed: &Content) -> Judged {
    match merge::in_turn(before, now, proposed) {
        Ok(merged) => Judged::Comes(merged, false),
        Err(clash) => Judged::Clash(clash),
    }
}

impl Part {
    fn shifted(self, paragraph: &ParagraphId, passage: &Passage<'_>) -> Part {
        let cause = passage.shift(paragraph);
        let state = if cause == Cause::Nothing {
            State::Clean
        } else {
            State::Moved
        };
        Part { state, cause, ..self }
    }
}

pub(super) fn join(change: &Change, passage: &Passage<'_>) -> Part {
    let Change::Join {
        paragraph,
        before,
        into,
        into_before,
        joined: proposed,
    } = change
    else {
        return Part::standing(State::Clean);
    };
    let was = joined(into_before, before);
    let mut part = Part {
        at: vec![into.clone(), paragraph.clone()],
        was: was.clone(),
        proposed: proposed.clone(),
        comes: proposed.clone(),
        changes: vec![change.clone()],
        ..Part::standing(State::Clean)
    };
    let (Some(first), second) = (passage.now(into), passage.now(paragraph)) else {
        return gone(change, into, into_before, passage);
    };
    let Some(second) = second else {
        part.at = vec![into.clone()];
        part.now = first.content.clone();
        let is_joined =
            matches!(passage.follow(paragraph, before), Held::Joined(at) if passage.at(at).id == *into);
        if first.content != *proposed && !is_joined {
            return gone(change, paragraph, before, passage);
        }
        part.cause = Cause::Joined;
        part.take(judge(&was, &first.content, proposed));
        if part.state == State::Rebase {
            part.state = State::Overtaken;
        }
        if part.state != State::Conflict {
            part.changes = reworded(into, &first.content, &part.comes);
        }
        return part;
    };
    if first.content == *into_before && second.content == *before {
        part.now = was;
        return part.shifted(paragraph, passage);
    }
    let now = joined(&first.content, &second.content);
    part.cause = Cause::Reworded;
    part.now = now.clone();
    part.take(judge_split(&was, &now, proposed));
    if part.state != State::Conflict {
        part.changes = vec![Change::Join {
            paragraph: paragraph.clone(),
            before: second.content.clone(),
            into: into.clone(),
            into_before: first.content.clone(),
            joined: part.comes.clone(),
        }];
    }
    part
}

pub(super) fn title(change: &Change, before: &str, after: &str, now: Now<'_>) -> Part {
    let [before, after, title] = [before, after, now.title].map(Content::of_plain);
    let mut part = Part {
        was: before.clone(),
        now: title.clone(),
        proposed: after.clone(),
        comes: after.clone(),
        changes: vec![change.clone()],
        ..Part::standing(State::Clean)
    };
    if before != title {
        part.cause = Cause::Reworded;
        part.take(judge(&before, &title, &after));
        if matches!(part.state, State::Rebase | State::Overtaken) {
            part.changes = vec![Change::Title {
                before: title.plain(),
                after: part.comes.plain(),
            }];
        }
    }
    part
}
