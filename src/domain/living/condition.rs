//! How one open amendment stands to the text as it reads now, with what proves it, and what it would propose today.

use crate::text::edits::{Edit, Ground, Meeting, joined, trimmed};
use crate::text::merge::{self, Collision};
use crate::text::{Block, Content, ParagraphId};

use super::super::Change;
use super::follow::{Held, Now, Passage};
use super::structure::{join, new, relocation, split, title};

/// How an amendment stands to the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// It applies as proposed: its paragraphs read as they did.
    Clean,
    /// Its words read as they did, elsewhere or under another number.
    Moved,
    /// Its paragraph changed in other words; how it would read now is for its sponsors to confirm.
    Rebase,
    /// Some of what it proposes is in the text already; the rest is for its sponsors to confirm.
    Overtaken,
    /// All of what it proposes is in the text already.
    Moot,
    /// Somebody changed the same words otherwise.
    Conflict,
    /// Its paragraph is no longer in the text.
    Gone,
}

impl State {
    /// Every state.
    pub const ALL: [State; 7] = [
        State::Clean,
        State::Moved,
        State::Rebase,
        State::Overtaken,
        State::Moot,
        State::Conflict,
        State::Gone,
    ];

    /// The word used in pages, files and message ids.
    pub const fn code(self) -> &'static str {
        match self {
            State::Clean => "clean",
            State::Moved => "moved",
            State::Rebase => "rebase",
            State::Overtaken => "overtaken",
            State::Moot => "moot",
            State::Conflict => "conflict",
            State::Gone => "gone",
        }
    }

    /// Whether its sponsors have something to confirm.
    pub const fn asks_sponsors(self) -> bool {
        matches!(self, State::Rebase | State::Overtaken)
    }
}

/// What happened to the place that a change is aimed at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// Nothing.
    Nothing,
    /// It bears another number.
    Renumbered {
        /// The number it had.
        from: String,
        /// The number it has.
        to: String,
    },
    /// It stands elsewhere among the others.
    Elsewhere,
    /// Its words changed.
    Reworded,
    /// It was split.
    Split,
    /// It was split, and the change lies across the place.
    Straddled,
    /// It was joined to another paragraph.
    Joined,
    /// It was deleted.
    Deleted,
    /// The paragraph it was to follow is gone.
    Anchor,
    /// The amendment it would change reads otherwise.
    Parent,
}

impl Cause {
    /// The word used in pages and message ids.
    pub const fn code(&self) -> &'static str {
        match self {
            Cause::Nothing => "nothing",
            Cause::Renumbered { .. } => "renumbered",
            Cause::Elsewhere => "elsewhere",
            Cause::Reworded => "reworded",
            Cause::Split => "split",
            Cause::Straddled => "straddled",
            Cause::Joined => "joined",
            Cause::Deleted => "deleted",
            Cause::Anchor => "anchor",
            Cause::Parent => "parent",
        }
    }
}

/// How one change of an amendment stands to the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// How it stands.
    pub state: State,
    /// What happened to its place.
    pub cause: Cause,
    /// The paragraphs where it acts now.
    pub at: Vec<ParagraphId>,
    /// The words it was written against.
    pub was: Content,
    /// The words that stand there now.
    pub now: Content,
    /// The words proposed.
    pub proposed: Content,
    /// The words as they would come now.
    pub comes: Content,
    /// The words that somebody changed otherwise.
    pub clash: Option<Collision>,
    /// What it would propose if it were filed today.
    pub changes: Vec<Change>,
}

/// How an amendment stands to the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// How it stands.
    pub state: State,
    /// The same change by change.
    pub parts: Vec<Part>,
}

impl Condition {
    /// What it would propose if it were filed today.
    pub fn changes(&self) -> Vec<Change> {
        self.parts
            .iter()
            .flat_map(|part| part.changes.iter().cloned())
            .collect()
    }

    fn of(parts: Vec<Part>) -> Self {
        let any = |state: State| parts.iter().any(|part| part.state == state);
        let all = |state: State| !parts.is_empty() && parts.iter().all(|part| part.state == state);
        let state = if all(State::Gone) {
            State::Gone
        } else if any(State::Conflict) || any(State::Gone) {
            State::Conflict
        } else if all(State::Moot) {
            State::Moot
        } else if any(State::Moot) || any(State::Overtaken) {
            State::Overtaken
        } else if any(State::Rebase) {
            State::Rebase
        } else if any(State::Moved) {
            State::Moved
        } else {
            State::Clean
        };
        Self { state, parts }
    }
}

/// Examines changes of a text.
pub(super) fn examine(changes: &[Change], now: Now<'_>, passage: &Passage<'_>) -> Condition {
    let brought = |id: &ParagraphId| {
        changes
            .iter()
            .any(|one| one.brings().is_some_and(|block| block.id == *id))
    };
    let parts = changes.iter().map(|change| match change {
        // What it brings itself comes with it.
        Change::New { after: Some(id), .. } | Change::Move { after: Some(id), .. } if brought(id) => Part {
            proposed: change.words().unwrap_or_default(),
            comes: change.words().unwrap_or_default(),
            changes: vec![change.clone()],
            ..Part::standing(State::Clean)
        },
        _ => part(change, now, passage),
    });
    Condition::of(parts.collect())
}

/// Examines a change of the words that another amendment proposes.
pub(super) fn examine_sub(before: &Content, now: &Content, after: &Content) -> Condition {
    let mut part = Part {
        was: before.clone(),
        now: now.clone(),
        proposed: after.clone(),
        comes: after.clone(),
        cause: Cause::Nothing,
        ..Part::standing(State::Clean)
    };
    if before != now {
        part.cause = Cause::Parent;
        part.take(judge(before, now, after));
    }
    Condition::of(vec![part])
}

impl Part {
    pub(super) fn standing(state: State) -> Self {
        Self {
            state,
            cause: Cause::Nothing,
            at: Vec::new(),
            was: Content::default(),
            now: Content::default(),
            proposed: Content::default(),
            comes: Content::default(),
            clash: None,
            changes: Vec::new(),
        }
    }

    /// Takes what was found about its words. Without a wording that comes, the live words stay.
    pub(super) fn take(&mut self, judged: Judged) {
        self.comes = self.now.clone();
        match judged {
            Judged::Moot => self.state = State::Moot,
            Judged::Clash(clash) => {
                self.state = State::Conflict;
                self.clash = Some(clash);
            }
            Judged::Comes(merged, overtaken) => {
                self.state = if overtaken {
                    State::Overtaken
                } else {
                    State::Rebase
                };
                self.comes = merged;
            }
        }
    }
}

pub(super) enum Judged {
    /// All of it is there.
    Moot,
    /// It comes in these words; some of it is there already.
    Comes(Content, bool),
    /// The same words were changed otherwise.
    Clash(Collision),
}

/// Holds a change of some words against what became of them meanwhile.
pub(super) fn judge(before: &Content, now: &Content, after: &Content) -> Judged {
    if now == after {
        return Judged::Moot;
    }
    let ground = Ground::of(before);
    let (theirs, ours) = (ground.edits_to(now), ground.edits_to(after));
    let is_there = |edit: &&Edit| {
        let met = |other: &Edit| matches!(ground.meeting(edit, other), Meeting::Same | Meeting::Within);
        theirs.iter().any(met)
    };
    let there = ours.iter().filter(is_there).count();
    if there == ours.len() {
        return Judged::Moot;
    }
    match merge::in_turn(before, now, after) {
        // Words that went take the marks with them that were proposed for them.
        Ok(merged) if merged == *now => Judged::Clash(Collision {
            base: before.clone(),
            ours: now.clone(),
            theirs: after.clone(),
        }),
        Ok(merged) => Judged::Comes(merged, there > 0),
        Err(clash) => Judged::Clash(clash),
    }
}

fn part(change: &Change, now: Now<'_>, passage: &Passage<'_>) -> Part {
    match change {
        Change::Wording {
            paragraph,
            before,
            after,
        } => wording(change, paragraph, before, after, passage),
        Change::Deletion { paragraph, before } => deletion(change, paragraph, before, passage),
        Change::New { after, block } => new(change, after.as_ref(), block, passage),
        Change::Move { paragraph, after } => relocation(change, paragraph, after.as_ref(), now, passage),
        Change::Split {
            paragraph,
            before,
            head,
            tail,
        } => split(change, paragraph, before, (head, tail), now, passage),
        Change::Join { .. } => join(change, passage),
        Change::Title { before, after } => title(change, before, after, now),
    }
}

/// Words that read as they did: where they stand now.
pub(super) fn unchanged(change: &Change, paragraph: &ParagraphId, passage: &Passage<'_>) -> Part {
    let cause = passage.shift(paragraph);
    let state = if cause == Cause::Nothing {
        State::Clean
    } else {
        State::Moved
    };
    Part {
        cause,
        at: vec![paragraph.clone()],
        changes: vec![change.clone()],
        ..Part::standing(state)
    }
}

pub(super) fn gone(
    change: &Change,
    paragraph: &ParagraphId,
    before: &Content,
    passage: &Passage<'_>,
) -> Part {
    let last = passage.then(paragraph).map_or(before, |block| &block.content);
    Part {
        cause: Cause::Deleted,
        was: last.clone(),
        changes: vec![change.clone()],
        ..Part::standing(State::Gone)
    }
}

fn wording(
    change: &Change,
    paragraph: &ParagraphId,
    before: &Content,
    after: &Content,
    passage: &Passage<'_>,
) -> Part {
    let mut part = match passage.follow(paragraph, before) {
        Held::Itself(at) => {
            let now = &passage.at(at).content;
            if now == before {
                let part = unchanged(change, paragraph, passage);
                return Part {
                    was: before.clone(),
                    now: before.clone(),
                    proposed: after.clone(),
                    comes: after.clone(),
                    ..part
                };
            }
            let mut part = Part {
                cause: Cause::Reworded,
                at: vec![paragraph.clone()],
                was: before.clone(),
                now: now.clone(),
                proposed: after.clone(),
                ..Part::standing(State::Rebase)
            };
            // What was joined to it since is not what somebody made of these words.
            for more in passage.absorbed(at) {
                (part.was, part.proposed) = (joined(&part.was, more), joined(&part.proposed, more));
                part.cause = Cause::Joined;
            }
            part.take(judge(&part.was.clone(), now, &part.proposed.clone()));
            part.changes = reworded(&passage.at(at).id, now, &part.comes);
            part
        }
        Held::Split(places) => in_parts(before, after, &places, passage),
        Held::Joined(at) => {
            let into = passage.at(at);
            let then = passage.then(&into.id).map(|block| &block.content);
            let nothing = Content::default();
            let then = then.unwrap_or(&nothing);
            let (was, proposed) = (joined(then, before), joined(then, after));
            let mut part = Part {
                cause: Cause::Joined,
                at: vec![into.id.clone()],
                now: into.content.clone(),
                ..Part::standing(State::Rebase)
            };
            part.take(judge(&was, &into.content, &proposed));
            (part.was, part.proposed) = (was, proposed);
            part.changes = reworded(&into.id, &into.content, &part.comes);
            part
        }
        Held::Gone => {
            let less = Ground::of(before).edits_to(after).iter().all(Edit::only_deletes);
            Part {
                // Words that were to go are gone with the rest.
                state: if less { State::Moot } else { State::Gone },
                proposed: after.clone(),
                ..gone(change, paragraph, before, passage)
            }
        }
    };
    if part.state == State::Moot {
        part.changes.clear();
    }
    if matches!(part.state, State::Conflict) {
        part.changes = vec![change.clone()];
    }
    part
}

pub(super) fn reworded(paragraph: &ParagraphId, now: &Content, comes: &Content) -> Vec<Change> {
    if now == comes {
        return Vec::new();
    }
    vec![Change::Wording {
        paragraph: paragraph.clone(),
        before: now.clone(),
        after: comes.clone(),
    }]
}

/// A change of words that stand in several paragraphs now: held against all of them as one, then dealt out to those that
/// hold the words it changes.
fn in_parts(before: &Content, after: &Content, places: &[usize], passage: &Passage<'_>) -> Part {
    let blocks: Vec<&Block> = places.iter().map(|at| passage.at(*at)).collect();
    let mut whole = Content::default();
    let mut ranges = Vec::new();
    for block in &blocks {
        whole = joined(&whole, &block.content);
        let end = Ground::of(&whole).len();
        let length = Ground::of(&block.content).len();
        ranges.push(end.saturating_sub(length)..end);
    }
    let mut part = Part {
        cause: Cause::Split,
        was: before.clone(),
        now: whole.clone(),
        proposed: after.clone(),
        ..Part::standing(State::Rebase)
    };
    part.take(judge(before, &whole, after));
    let ground = Ground::of(&whole);
    let (contents, across) = ground.cut(&ranges, &ground.edits_to(&part.comes));
    if across {
        part.cause = Cause::Straddled;
    }
    for (block, content) in blocks.iter().zip(contents) {
        // The space at which it was split says nothing of where the words stand that would change.
        if trimmed(&content) != trimmed(&block.content) {
            part.changes.extend(reworded(&block.id, &block.content, &content));
        }
    }
    part.at = if part.changes.is_empty() {
        blocks.iter().map(|block| block.id.clone()).collect()
    } else {
        part.changes
            .iter()
            .flat_map(Change::paragraphs)
            .cloned()
            .collect()
    };
    part
}

fn deletion(change: &Change, paragraph: &ParagraphId, before: &Content, passage: &Passage<'_>) -> Part {
    let whole = |blocks: &[&Block], cause: Cause| {
        let delete = |block: &&Block| Change::Deletion {
            paragraph: block.id.clone(),
            before: block.content.clone(),
        };
        let now = blocks
            .iter()
            .fold(Content::default(), |whole, block| joined(&whole, &block.content));
        Part {
            cause,
            at: blocks.iter().map(|block| block.id.clone()).collect(),
            was: before.clone(),
            now,
            changes: blocks.iter().map(delete).collect(),
            ..Part::standing(State::Rebase)
        }
    };
    match passage.follow(paragraph, before) {
        Held::Itself(at) if passage.at(at).content == *before => Part {
            was: before.clone(),
            now: before.clone(),
            ..unchanged(change, paragraph, passage)
        },
        Held::Itself(at) => whole(&[passage.at(at)], Cause::Reworded),
        Held::Split(places) => {
            let blocks: Vec<&Block> = places.iter().map(|at| passage.at(*at)).collect();
            whole(&blocks, Cause::Split)
        }
        Held::Joined(_) => wording(change, paragraph, before, &Content::default(), passage),
        Held::Gone => Part {
            state: State::Moot,
            changes: Vec::new(),
            ..gone(change, paragraph, before, passage)
        },
    }
}
