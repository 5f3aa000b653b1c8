//! The text as it would read with a set of open amendments, and why those that cannot go in cannot. It decides nothing and
//! changes nothing: who asks sees what the words would be.
//!
//! They are taken in the order of filing, so that the same set gives the same text whoever ticks it in what order. Of two
//! that collide, the one filed first goes in and the other is named with it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::text::edits::{Edit, Ground, Meeting};
use crate::text::{Block, Content, ParagraphId};

use super::follow::Passage;
use super::form::{Deed, Form, Grounds, Site};
use super::relation::relate;
use super::{Living, Proposed, Relation, State, condition};

/// Why one that was chosen cannot go in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is not open, or there is none of that number.
    NotOpen,
    /// Somebody changed the same words of the text otherwise.
    Text,
    /// Its paragraph is no longer in the text.
    Gone,
    /// It makes something else of the same words than this one.
    Contradicts(u32),
    /// It changes the same place as this one, and an order is needed.
    SamePoint(u32),
    /// It needs this one, which is not in.
    Needs(u32),
}

/// Amendments as their sub-amendments make them: how each stands then, and what it does.
type Reworded = BTreeMap<u32, (State, Form)>;

/// A sub-amendment: its number, the words it changes, and what it does to them.
type SubForm<'a> = (u32, &'a Content, &'a Form);

/// One that was chosen and cannot go in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fallen {
    /// Its number.
    pub number: u32,
    /// Why.
    pub why: Why,
}

/// The text with a set of amendments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatIf {
    /// The title.
    pub title: String,
    /// The blocks.
    pub blocks: Vec<Block>,
    /// Those that go in.
    pub taken: Vec<u32>,
    /// Those that ask for nothing more than another that goes in, and that one.
    pub within: Vec<(u32, u32)>,
    /// Those of which all is in the text already.
    pub moot: Vec<u32>,
    /// Whole paragraphs for the same place: both go in, in the order of filing.
    pub queued: Vec<(u32, u32)>,
    /// Those that cannot go in.
    pub fallen: Vec<Fallen>,
}

impl Living {
    /// The text with these amendments.
    pub fn what_if(&self, chosen: &[u32]) -> WhatIf {
        let chosen: BTreeSet<u32> = chosen.iter().copied().collect();
        let mut answer = WhatIf {
            title: self.title.clone(),
            blocks: Vec::new(),
            taken: Vec::new(),
            within: Vec::new(),
            moot: Vec::new(),
            queued: Vec::new(),
            fallen: Vec::new(),
        };
        let (changed, subs) = self.sub_amended(&chosen, &mut answer);
        let bringers = self.bringers();
        let mut taken: BTreeMap<u32, Form> = BTreeMap::new();
        for number in &chosen {
            let Some(one) = self.motions.get(number) else {
                answer.fall(*number, Why::NotOpen);
                continue;
            };
            if one.motion.parent().is_some() {
                continue;
            }
            let (state, form) = match changed.get(number) {
                Some((state, form)) => (*state, form),
                None => (one.condition.state, &*one.form),
            };
            match state {
                State::Conflict => answer.fall(*number, Why::Text),
                // What another brings is not in the text, but may be.
                State::Gone if form.needs().any(|id| bringers.contains_key(id)) => {
                    admit(*number, form, &mut taken, &mut answer);
                }
                State::Gone => answer.fall(*number, Why::Gone),
                State::Moot => answer.moot.push(*number),
                _ => admit(*number, form, &mut taken, &mut answer),
            }
        }
        self.without_orphans(&mut taken, &bringers, &mut answer);
        for (sub, parent) in subs {
            if taken.contains_key(&parent) {
                answer.taken.push(sub);
            } else {
                answer.fall(sub, Why::Needs(parent));
            }
        }
        answer.taken.extend(taken.keys());
        answer.taken.sort_unstable();
        answer.fallen.sort_by_key(|fallen| fallen.number);
        let forms: Vec<&Form> = taken.values().collect();
        answer.blocks = compose(&self.blocks, &forms);
        if let Some(title) = title(&forms) {
            answer.title = title;
        }
        answer
    }

    /// What parents propose with those of their sub-amendments that were chosen, and which of these can go in.
    fn sub_amended(&self, chosen: &BTreeSet<u32>, answer: &mut WhatIf) -> (Reworded, Vec<(u32, u32)>) {
        let mut by_change: BTreeMap<(u32, u32), Vec<SubForm<'_>>> = BTreeMap::new();
        let mut subs = Vec::new();
        for number in chosen {
            let Some(one) = self.motions.get(number) else {
                continue;
            };
            let Proposed::Sub {
                parent, change, now, ..
            } = &one.motion.proposed
            else {
                continue;
            };
            match one.condition.state {
                _ if !chosen.contains(parent) => answer.fall(*number, Why::Needs(*parent)),
                State::Conflict => answer.fall(*number, Why::Text),
                State::Moot => answer.moot.push(*number),
                _ => {
                    let same = by_change.entry((*parent, *change)).or_default();
                    same.push((*number, now, &one.form));
                }
            }
        }
        let mut words: BTreeMap<u32, Vec<(u32, Content)>> = BTreeMap::new();
        for ((parent, change), ones) in by_change {
            let Some(now) = ones.first().map(|(_, now, _)| *now) else {
                continue;
            };
            let ground = Ground::of(now);
            let mut edits: Vec<(u32, &Edit)> = Vec::new();
            for (number, _, form) in ones {
                let mine: Vec<&Edit> = form
                    .deeds
                    .iter()
                    .filter_map(|deed| match deed {
                        Deed::Words { edits, .. } => Some(edits),
                        _ => None,
                    })
                    .flatten()
                    .collect();
                let met = |wanted: Meeting| {
                    edits
                        .iter()
                        .find(|(_, edit)| mine.iter().any(|one| ground.meeting(one, edit) == wanted))
                        .map(|(other, _)| *other)
                };
                match (met(Meeting::Clashing), met(Meeting::Touching)) {
                    (Some(other), _) => answer.fall(number, Why::Contradicts(other)),
                    (None, Some(other)) => answer.fall(number, Why::SamePoint(other)),
                    (None, None) => {
                        edits.extend(mine.into_iter().map(|edit| (number, edit)));
                        subs.push((number, parent));
                    }
                }
            }
            let edits: Vec<&Edit> = edits.into_iter().map(|(_, edit)| edit).collect();
            words
                .entry(parent)
                .or_default()
                .push((change, ground.with(&edits)));
        }
        let reworded =
            |(parent, words): (u32, Vec<(u32, Content)>)| Some((parent, self.reworded(parent, &words)?));
        (words.into_iter().filter_map(reworded).collect(), subs)
    }

    /// An amendment with other words in some of its changes.
    fn reworded(&self, number: u32, words: &[(u32, Content)]) -> Option<(State, Form)> {
        let motion = &self.motions.get(&number)?.motion;
        let Proposed::Changes(changes) = &motion.proposed else {
            return None;
        };
        let mut changes = changes.clone();
        for (change, words) in words {
            let change = changes.get_mut(*change as usize)?;
            *change = change.reworded(words)?;
        }
        let now_at: HashMap<ParagraphId, usize> = self
            .blocks
            .iter()
            .enumerate()
            .map(|(at, block)| (block.id.clone(), at))
            .collect();
        let base = motion
            .base
            .as_ref()
            .map_or(self.blocks.as_slice(), |base| base.blocks.as_slice());
        let passage = Passage::new(base, self.now(), &now_at);
        let condition = condition::examine(&changes, self.now(), &passage);
        let form = Form::of(&condition.changes(), &mut Grounds::default());
        Some((condition.state, form))
    }

    /// The open amendment that brings each paragraph that any of them brings: the first that was filed.
    fn bringers(&self) -> HashMap<&ParagraphId, u32> {
        let mut bringers = HashMap::new();
        for (number, one) in &self.motions {
            for brought in one.form.brings() {
                bringers.entry(brought).or_insert(*number);
            }
        }
        bringers
    }

    /// Takes out again what needs a paragraph that nothing brings, or follows from what is not in. What is taken out may
    /// leave others without what they need, so that each of these is looked at again, and nothing else is.
    fn without_orphans(
        &self,
        taken: &mut BTreeMap<u32, Form>,
        bringers: &HashMap<&ParagraphId, u32>,
        answer: &mut WhatIf,
    ) {
        let stands: HashSet<&ParagraphId> = self.blocks.iter().map(|block| &block.id).collect();
        let mut brought: HashMap<ParagraphId, usize> = HashMap::new();
        let mut needed_by: HashMap<ParagraphId, Vec<u32>> = HashMap::new();
        let mut followed_by: HashMap<u32, Vec<u32>> = HashMap::new();
        for (number, form) in taken.iter() {
            for id in form.brings() {
                *brought.entry(id.clone()).or_default() += 1;
            }
            for id in form.needs() {
                needed_by.entry(id.clone()).or_default().push(*number);
            }
            let follows = self.motions.get(number).and_then(|one| one.motion.follows);
            if let Some(on) = follows.filter(|on| self.motions.contains_key(on)) {
                followed_by.entry(on).or_default().push(*number);
            }
        }
        let mut holding: HashMap<u32, Vec<u32>> = HashMap::new();
        let mut inside: HashMap<u32, Vec<u32>> = HashMap::new();
        for (one, other) in &answer.within {
            holding.entry(*one).or_default().push(*other);
            inside.entry(*other).or_default().push(*one);
        }
        let moot: HashSet<u32> = answer.moot.iter().copied().collect();
        let has = |number: u32, taken: &BTreeMap<u32, Form>| {
            let within = || holding.get(&number).into_iter().flatten();
            taken.contains_key(&number)
                || moot.contains(&number)
                || within().any(|other| taken.contains_key(other))
        };
        let missing = |form: &Form, brought: &HashMap<ParagraphId, usize>| {
            let there = |id: &ParagraphId| stands.contains(id) || brought.contains_key(id);
            form.needs().find(|id| !there(id)).cloned()
        };
        // What follows from something that is not in goes first, and of several the one that was filed first.
        let mut following: BTreeSet<(u32, u32)> = followed_by
            .iter()
            .filter(|(on, _)| !has(**on, taken))
            .flat_map(|(on, numbers)| numbers.iter().map(|number| (*number, *on)))
            .collect();
        let mut orphans: BTreeSet<u32> = taken
            .iter()
            .filter(|(_, form)| missing(form, &brought).is_some())
            .map(|(number, _)| *number)
            .collect();
        loop {
            let next = following.pop_first().map(|(number, on)| (number, Some(on)));
            let Some((number, on)) = next.or_else(|| orphans.pop_first().map(|number| (number, None))) else {
                return;
            };
            let Some(form) = taken.remove(&number) else {
                continue;
            };
            let needs = on.or_else(|| bringers.get(&missing(&form, &brought)?).copied());
            answer.fall(number, needs.map_or(Why::Gone, Why::Needs));
            for id in form.brings() {
                let left = brought.get_mut(id).map_or(0, |left| {
                    *left -= 1;
                    *left
                });
                if left == 0 {
                    brought.remove(id);
                    if !stands.contains(id) {
                        orphans.extend(needed_by.get(id).into_iter().flatten());
                    }
                }
            }
            for on in std::iter::once(&number).chain(inside.get(&number).into_iter().flatten()) {
                if !has(*on, taken) {
                    let followers = followed_by.get(on).into_iter().flatten();
                    following.extend(followers.map(|follower| (*follower, *on)));
                }
            }
        }
    }
}

impl WhatIf {
    fn fall(&mut self, number: u32, why: Why) {
        self.fallen.push(Fallen { number, why });
    }
}

/// Lets one in, unless it collides with one that is in.
fn admit(number: u32, form: &Form, taken: &mut BTreeMap<u32, Form>, answer: &mut WhatIf) {
    let meets = |other: &Form| {
        form.sites
            .iter()
            .any(|site| other.sites.binary_search(site).is_ok())
    };
    let mut parts = Vec::new();
    let mut queued = Vec::new();
    let mut within = None;
    for (other, theirs) in taken.iter().filter(|(_, theirs)| meets(theirs)) {
        let found = relate(form, theirs);
        match found.relation {
            Relation::Contradictory => return answer.fall(number, Why::Contradicts(*other)),
            Relation::SamePoint if !found.queues => return answer.fall(number, Why::SamePoint(*other)),
            Relation::SamePoint => queued.push((*other, number)),
            Relation::Identical | Relation::Contained => within = Some(*other),
            Relation::Contains => parts.push(*other),
            Relation::Independent | Relation::DependsOn | Relation::NeededBy => {}
        }
    }
    if let Some(other) = within {
        answer.within.push((number, other));
        return;
    }
    for part in parts {
        taken.remove(&part);
        answer
            .queued
            .retain(|(one, other)| *one != part && *other != part);
        answer.within.push((part, number));
    }
    answer.queued.extend(queued);
    taken.insert(number, form.clone());
}

fn title(forms: &[&Form]) -> Option<String> {
    let mut edits = Vec::new();
    let mut title = None;
    for deed in forms.iter().flat_map(|form| &form.deeds) {
        if let Deed::Words {
            site: Site::Title,
            ground,
            edits: more,
        } = deed
        {
            edits.extend(more);
            title = Some(ground);
        }
    }
    title.map(|ground| ground.with(&edits).plain())
}

/// What is done to one paragraph.
#[derive(Default)]
struct Doings<'a> {
    ground: Option<&'a Ground>,
    edits: Vec<&'a Edit>,
    cut: Option<(usize, &'a Block)>,
    removed: bool,
    joined: Option<&'a Deed>,
}

/// The blocks with all that these forms do. They must be compatible.
fn compose(live: &[Block], forms: &[&Form]) -> Vec<Block> {
    let mut deeds: Vec<&Deed> = Vec::new();
    for deed in forms.iter().flat_map(|form| &form.deeds) {
        if !deeds.iter().any(|other| repeats(deed, other)) {
            deeds.push(deed);
        }
    }
    let mut doings: HashMap<&ParagraphId, Doings<'_>> = HashMap::new();
    for deed in &deeds {
        match deed {
            Deed::Words {
                site: Site::Paragraph(id),
                ground,
                edits,
            } => {
                let doing = doings.entry(id).or_default();
                doing.ground = Some(ground);
                doing.edits.extend(edits);
            }
            Deed::Parting {
                paragraph,
                ground,
                edits,
                at,
                tail,
            } => {
                let doing = doings.entry(paragraph).or_default();
                doing.ground = Some(ground);
                doing.edits.extend(edits);
                doing.cut = Some((*at, tail));
            }
            Deed::Removal { paragraph } => doings.entry(paragraph).or_default().removed = true,
            Deed::Joining { paragraph, into, .. } => {
                doings.entry(paragraph).or_default().removed = true;
                doings.entry(into).or_default().joined = Some(deed);
            }
            Deed::Words { .. } | Deed::Arrival { .. } | Deed::Move { .. } => {}
        }
    }
    let mut blocks = Vec::with_capacity(live.len() + deeds.len());
    let mut tails: HashMap<&ParagraphId, &ParagraphId> = HashMap::new();
    for block in live {
        let doing = doings.get(&block.id);
        let ground = doing.and_then(|doing| doing.ground.filter(|_| doing.joined.is_none()));
        let Some((doing, ground)) = doing.zip(ground) else {
            blocks.push(block.clone());
            continue;
        };
        let (content, rest) = match doing.cut {
            None => (ground.with(&doing.edits), None),
            Some((at, tail)) => {
                let (head, rest) = ground.divided(at, &doing.edits);
                tails.insert(&block.id, &tail.id);
                let tail = Block {
                    content: rest,
                    ..tail.clone()
                };
                (head, Some(tail))
            }
        };
        blocks.push(Block {
            content,
            ..block.clone()
        });
        blocks.extend(rest);
    }
    arrange(&mut blocks, &deeds, &tails);
    let stood = |id: &ParagraphId| live.iter().any(|block| block.id == *id);
    for place in (0..blocks.len()).rev() {
        let Some(doing) = doings.get(&blocks[place].id) else {
            continue;
        };
        if let Some(joining) = doing.joined {
            blocks[place].content = joined(&blocks[place].id, joining, &doings);
        } else if doing.removed {
            blocks.remove(place);
        } else if let Some(ground) = doing.ground.filter(|_| !stood(&blocks[place].id)) {
            // Words of what came in, changed by what depends on it.
            blocks[place].content = ground.with(&doing.edits);
        }
    }
    blocks
}

/// Whether a paragraph is put where another puts it, or comes where the same one comes: that is done once.
fn repeats(one: &Deed, other: &Deed) -> bool {
    match (one, other) {
        (
            Deed::Move { paragraph, gap },
            Deed::Move {
                paragraph: same,
                gap: there,
            },
        ) => (paragraph, gap) == (same, there),
        (
            Deed::Arrival { gap, block },
            Deed::Arrival {
                gap: there,
                block: same,
            },
        ) => {
            gap == there
                && (block.kind, block.level, &block.content) == (same.kind, same.level, &same.content)
        }
        _ => false,
    }
}

/// The words of two paragraphs that are joined, with what is done to either.
fn joined(into: &ParagraphId, joining: &Deed, doings: &HashMap<&ParagraphId, Doings<'_>>) -> Content {
    let Deed::Joining {
        paragraph,
        ground,
        edits,
        at,
        ..
    } = joining
    else {
        return Content::default();
    };
    let of = |id: &ParagraphId, by: usize| -> Vec<Edit> {
        let edits = doings
            .get(id)
            .map(|doing| doing.edits.as_slice())
            .unwrap_or_default();
        edits.iter().map(|edit| edit.shifted(by)).collect()
    };
    let (first, second) = (of(into, 0), of(paragraph, *at));
    let all: Vec<&Edit> = edits.iter().chain(&first).chain(&second).collect();
    ground.with(&all)
}

/// Puts what moves where it goes, and then what comes in, so that this follows the paragraph it was meant to follow. What
/// comes after a paragraph that is divided comes after its tail.
fn arrange(blocks: &mut Vec<Block>, deeds: &[&Deed], tails: &HashMap<&ParagraphId, &ParagraphId>) {
    let mut placed: HashMap<Option<&ParagraphId>, usize> = HashMap::new();
    let place = |blocks: &[Block], gap: Option<&ParagraphId>, ahead: usize| {
        let start = gap.map_or(Some(0), |id| {
            let id = tails.get(id).copied().unwrap_or(id);
            blocks.iter().position(|block| block.id == *id).map(|at| at + 1)
        });
        start.map(|start| (start + ahead).min(blocks.len()))
    };
    let moves = deeds.iter().filter_map(|deed| match deed {
        Deed::Move { paragraph, gap } => Some((paragraph, gap.as_ref())),
        _ => None,
    });
    let shift = |blocks: &mut Vec<Block>,
                 placed: &mut HashMap<Option<&ParagraphId>, usize>,
                 (paragraph, gap): (&ParagraphId, Option<&ParagraphId>)| {
        let Some(from) = blocks.iter().position(|block| block.id == *paragraph) else {
            return;
        };
        let block = blocks.remove(from);
        let at = place(blocks, gap, placed.get(&gap).copied().unwrap_or(0));
        blocks.insert(at.unwrap_or(from), block);
    };
    let (now, later): (Vec<_>, Vec<_>) =
        moves.partition(|(_, gap)| gap.is_none_or(|id| blocks.iter().any(|block| block.id == *id)));
    for one in now {
        shift(blocks, &mut placed, one);
        *placed.entry(one.1).or_insert(0) += 1;
    }
    // One may come in after another that comes in, so the rest is tried again until nothing finds its place any more.
    let mut waiting: Vec<(Option<&ParagraphId>, &Block)> = deeds
        .iter()
        .filter_map(|deed| match deed {
            Deed::Arrival { gap, block } => Some((gap.as_ref(), block)),
            _ => None,
        })
        .collect();
    while !waiting.is_empty() {
        let before = waiting.len();
        waiting.retain(|(gap, block)| {
            let ahead = placed.entry(*gap).or_insert(0);
            let Some(at) = place(blocks, *gap, *ahead) else {
                return true;
            };
            *ahead += 1;
            blocks.insert(at, (*block).clone());
            false
        });
        if waiting.len() == before {
            break;
        }
    }
    for one in later {
        shift(blocks, &mut placed, one);
    }
}
