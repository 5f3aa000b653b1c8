//! Open amendments as they live with the text: how each stands to the text as it reads now, how each pair stands to each
//! other, and what the text would read with any set of them. Pure: what is examined is given, and the answer says nothing
//! about what may be decided. An earlier answer may be given too; what has not changed since is taken from it.
//!
//! **Invariant:** nothing here merges two changes of the same words. Where people have to choose, it says so.

mod condition;
mod follow;
mod form;
mod rebase;
mod relation;
mod structure;
#[cfg(test)]
mod tests;
mod what_if;

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::text::{Block, Content, Fingerprint, ParagraphId, number};

use super::{Amendment, Change, Pinned, Subject, Text};

pub use condition::{Cause, Condition, Part, State};
pub use follow::Now;
pub use relation::Relation;
pub use what_if::{Fallen, WhatIf, Why};

pub(super) use rebase::confirm;

use follow::Passage;
use form::{Form, Grounds, Site};
use relation::{Found, relate};

/// An open amendment as it is examined.
#[derive(Debug, Clone)]
pub struct Motion {
    /// Its number.
    pub number: u32,
    /// The version it was written against, as far as it is known still.
    pub base: Option<Arc<Pinned>>,
    /// The amendment it follows from: without that one it makes no sense.
    pub follows: Option<u32>,
    /// What it proposes.
    pub proposed: Proposed,
}

/// What an open amendment proposes.
#[derive(Debug, Clone)]
pub enum Proposed {
    /// Changes of the text.
    Changes(Vec<Change>),
    /// Other words for another amendment.
    Sub {
        /// That one.
        parent: u32,
        /// Which of its changes, from 0.
        change: u32,
        /// The words it proposed when this was written.
        before: Content,
        /// The words it proposes now.
        now: Content,
        /// The words it should propose.
        after: Content,
    },
}

impl Motion {
    /// The open amendments of a text.
    pub fn all(text: &Text) -> Vec<Motion> {
        text.pending()
            .filter_map(|amendment| Motion::of(text, amendment))
            .collect()
    }

    fn of(text: &Text, amendment: &Amendment) -> Option<Motion> {
        let proposed = match &amendment.subject {
            Subject::Text(changes) => Proposed::Changes(changes.clone()),
            Subject::Amendment {
                number,
                change,
                before,
                after,
            } => Proposed::Sub {
                parent: *number,
                change: *change,
                before: before.clone(),
                now: text.amendments.get(number)?.subject.words(*change)?,
                after: after.clone(),
            },
        };
        Some(Motion {
            number: amendment.number,
            base: base(text, &amendment.base),
            follows: amendment.consequential_on,
            proposed,
        })
    }

    /// The amendment it would change.
    pub fn parent(&self) -> Option<u32> {
        match self.proposed {
            Proposed::Sub { parent, .. } => Some(parent),
            Proposed::Changes(_) => None,
        }
    }

    /// The amendment without which it is nothing: the one it would change, or the one it follows from.
    pub fn rests_on(&self) -> Option<u32> {
        self.parent().or(self.follows)
    }
}

/// A version that was pinned: since the latest issue, or an earlier issue.
fn base(text: &Text, hash: &Fingerprint) -> Option<Arc<Pinned>> {
    let issue = || {
        let issues = text.issues.iter().rev();
        issues
            .map(|issue| &issue.pinned)
            .find(|pinned| pinned.version.hash == *hash)
    };
    text.version(hash).or_else(issue).cloned()
}

/// The open amendments of a text, examined.
#[derive(Debug, Clone, Default)]
pub struct Living {
    title: String,
    blocks: Vec<Block>,
    numbers: Vec<String>,
    motions: BTreeMap<u32, Examined>,
    /// Pairs that are not independent, the smaller number first.
    pairs: BTreeMap<(u32, u32), Found>,
    /// Pairs that were held against each other and may go in together, kept so that they are not again.
    apart: BTreeSet<(u32, u32)>,
    grounds: Grounds,
}

#[derive(Debug, Clone)]
struct Examined {
    motion: Motion,
    /// Of everything that its condition depends on.
    stamp: u64,
    condition: Arc<Condition>,
    /// Of what its form was made of.
    changes: Arc<Vec<Change>>,
    form: Arc<Form>,
}

impl Living {
    /// Examines the open amendments of a text against the text as it reads now. What an earlier examination found is taken
    /// from it where nothing changed that it rests on.
    pub fn examine(title: &str, blocks: &[Block], motions: Vec<Motion>, earlier: Option<&Living>) -> Living {
        let numbers = number(blocks);
        let now = Now {
            title,
            blocks,
            numbers: &numbers,
        };
        let now_at: HashMap<ParagraphId, usize> = blocks
            .iter()
            .enumerate()
            .map(|(at, block)| (block.id.clone(), at))
            .collect();
        let mut grounds = earlier.map(|earlier| earlier.grounds.clone()).unwrap_or_default();
        grounds.keep(|site, content| match site {
            Site::Paragraph(id) => now_at.get(id).is_some_and(|at| blocks[*at].content == *content),
            Site::Title => content.plain() == title,
            Site::Gap(_) | Site::Amendment(..) => false,
        });
        let order = hashed(&blocks.iter().map(|block| &block.id).collect::<Vec<_>>());
        let mut passages: HashMap<Option<Fingerprint>, (Passage<'_>, u64)> = HashMap::new();
        let held: Vec<(Option<Fingerprint>, Option<Arc<Pinned>>)> = motions
            .iter()
            .map(|motion| {
                (
                    motion.base.as_ref().map(|base| base.version.hash),
                    motion.base.clone(),
                )
            })
            .collect();
        for (hash, base) in &held {
            passages.entry(*hash).or_insert_with(|| {
                let base = base.as_ref().map_or(blocks, |base| base.blocks.as_slice());
                let passage = Passage::new(base, now, &now_at);
                let fresh = hashed(&passage.fresh().collect::<Vec<_>>());
                (passage, fresh)
            });
        }
        let mut examined = BTreeMap::new();
        for (motion, (hash, _)) in motions.into_iter().zip(&held) {
            let (passage, fresh) = &passages[hash];
            let known = earlier.and_then(|earlier| earlier.motions.get(&motion.number));
            let stamp = stamp(&motion, title, passage, *fresh, order);
            let one = match known.filter(|known| known.stamp == stamp) {
                Some(known) => Examined {
                    motion,
                    ..known.clone()
                },
                None => look(motion, stamp, now, passage, known, &mut grounds),
            };
            examined.insert(one.motion.number, one);
        }
        drop(passages);
        let mut living = Living {
            title: title.to_owned(),
            blocks: blocks.to_vec(),
            numbers,
            motions: examined,
            grounds,
            ..Living::default()
        };
        living.pair(earlier);
        living
    }

    /// Holds those against each other that meet somewhere.
    fn pair(&mut self, earlier: Option<&Living>) {
        let mut sites: HashMap<&Site, Vec<u32>> = HashMap::new();
        for (number, one) in &self.motions {
            for site in &one.form.sites {
                sites.entry(site).or_default().push(*number);
            }
        }
        let mut met: Vec<(u32, u32)> = Vec::new();
        for numbers in sites.values() {
            for (at, one) in numbers.iter().enumerate() {
                met.extend(numbers[at + 1..].iter().map(|other| (*one, *other)));
            }
        }
        for (number, one) in &self.motions {
            if let Some(parent) = one
                .motion
                .rests_on()
                .filter(|parent| self.motions.contains_key(parent))
            {
                met.push((parent.min(*number), parent.max(*number)));
            }
        }
        met.sort_unstable();
        met.dedup();
        let (mut apart, mut pairs) = (Vec::new(), Vec::new());
        for (one, other) in met {
            let (first, second) = (&self.motions[&one], &self.motions[&other]);
            let same = |number: u32, now: &Examined| {
                earlier
                    .and_then(|earlier| earlier.motions.get(&number))
                    .is_some_and(|then| Arc::ptr_eq(&then.form, &now.form))
            };
            let known = earlier.filter(|_| same(one, first) && same(other, second));
            let known = known.and_then(|earlier| earlier.found((one, other)));
            let found = known.unwrap_or_else(|| of_pair(first, second));
            if found.relation == Relation::Independent {
                apart.push((one, other));
            } else {
                pairs.push(((one, other), found));
            }
        }
        // In order already, which is how a tree of many is made soonest.
        self.apart = apart.into_iter().collect();
        self.pairs = pairs.into_iter().collect();
    }

    fn found(&self, pair: (u32, u32)) -> Option<Found> {
        self.pairs.get(&pair).copied().or_else(|| {
            self.apart.contains(&pair).then_some(Found {
                relation: Relation::Independent,
                queues: false,
            })
        })
    }

    /// How an open amendment stands to the text.
    pub fn condition(&self, number: u32) -> Option<&Condition> {
        self.motions.get(&number).map(|one| &*one.condition)
    }

    /// Every open amendment with how it stands, by number.
    pub fn conditions(&self) -> impl Iterator<Item = (u32, &Condition)> {
        self.motions
            .iter()
            .map(|(number, one)| (*number, &*one.condition))
    }

    /// How one open amendment stands to another.
    pub fn relation(&self, one: u32, other: u32) -> Relation {
        let pair = (one.min(other), one.max(other));
        let relation = self
            .pairs
            .get(&pair)
            .map_or(Relation::Independent, |found| found.relation);
        if one <= other {
            relation
        } else {
            relation.mirrored()
        }
    }

    /// Whether only one of the two can stand as it is. Whole paragraphs at the same point queue, and need not.
    pub fn exclude_each_other(&self, one: u32, other: u32) -> bool {
        let found = self.pairs.get(&(one.min(other), one.max(other)));
        found.is_some_and(|found| found.relation.is_collision() && !found.queues)
    }

    /// The open amendments that one is not independent of, and how it stands to each.
    pub fn relations(&self, number: u32) -> Vec<(u32, Relation)> {
        let others = self.motions.keys().filter(|other| **other != number);
        let found = others.map(|other| (*other, self.relation(number, *other)));
        found
            .filter(|(_, relation)| *relation != Relation::Independent)
            .collect()
    }

    /// Every pair that is not independent, the smaller number first.
    pub fn pairs(&self) -> impl Iterator<Item = (u32, u32, Relation)> {
        self.pairs
            .iter()
            .map(|((one, other), found)| (*one, *other, found.relation))
    }

    /// Amendments that make the same change, each group by number; the first was filed first.
    pub fn identical(&self) -> Vec<Vec<u32>> {
        let mut groups: Vec<Vec<u32>> = Vec::new();
        for (one, other, relation) in self.pairs() {
            if relation != Relation::Identical {
                continue;
            }
            match groups.iter_mut().find(|group| group.contains(&one)) {
                Some(group) if group.contains(&other) => {}
                Some(group) => group.push(other),
                None => groups.push(vec![one, other]),
            }
        }
        groups
    }

    /// The paragraphs where an amendment acts now: a new paragraph, and one that moves, at the one before it.
    pub fn places(&self, number: u32) -> Vec<ParagraphId> {
        let Some(mut one) = self.motions.get(&number) else {
            return Vec::new();
        };
        while let Some(parent) = one.motion.parent() {
            match self.motions.get(&parent) {
                // A parent has a smaller number than its sub-amendment, so the walk ends.
                Some(parent) if parent.motion.number < one.motion.number => one = parent,
                _ => return Vec::new(),
            }
        }
        let mut places: Vec<ParagraphId> = Vec::new();
        for id in one.condition.parts.iter().flat_map(|part| &part.at) {
            if !places.contains(id) {
                places.push(id.clone());
            }
        }
        places
    }

    /// The text as it was examined.
    pub fn now(&self) -> Now<'_> {
        Now {
            title: &self.title,
            blocks: &self.blocks,
            numbers: &self.numbers,
        }
    }
}

/// A pair from nothing.
fn of_pair(one: &Examined, other: &Examined) -> Found {
    let of = |relation| Found {
        relation,
        queues: false,
    };
    let found = relate(&one.form, &other.form);
    if found.relation.is_collision() && !found.queues {
        return found;
    }
    if other.motion.rests_on() == Some(one.motion.number) {
        of(Relation::NeededBy)
    } else if one.motion.rests_on() == Some(other.motion.number) {
        of(Relation::DependsOn)
    } else {
        found
    }
}

/// Examines one amendment from nothing; its form is kept where it proposes what it did.
fn look(
    motion: Motion,
    stamp: u64,
    now: Now<'_>,
    passage: &Passage<'_>,
    known: Option<&Examined>,
    grounds: &mut Grounds,
) -> Examined {
    let (condition, form, changes) = match &motion.proposed {
        Proposed::Changes(filed) => {
            let condition = condition::examine(filed, now, passage);
            let live = !matches!(condition.state, State::Moot | State::Conflict | State::Gone);
            // What does not fit the text can still be held against others that were written on the same words.
            let changes = if live { condition.changes() } else { filed.clone() };
            let form = known.filter(|known| *known.changes == changes).map_or_else(
                || Arc::new(Form::of(&changes, grounds)),
                |known| known.form.clone(),
            );
            (condition, form, changes)
        }
        Proposed::Sub {
            parent,
            change,
            before,
            now,
            after,
        } => {
            let condition = condition::examine_sub(before, now, after);
            let comes = &condition.parts[0].comes;
            let form = if condition.state == State::Conflict {
                Form::of_sub((*parent, *change), before, after, grounds)
            } else {
                Form::of_sub((*parent, *change), now, comes, grounds)
            };
            (condition, Arc::new(form), Vec::new())
        }
    };
    Examined {
        motion,
        stamp,
        condition: Arc::new(condition),
        changes: Arc::new(changes),
        form,
    }
}

/// Of everything that an amendment's condition depends on: as long as it stays, so does the condition.
fn stamp(motion: &Motion, title: &str, passage: &Passage<'_>, fresh: u64, order: u64) -> u64 {
    let mut stamp = DefaultHasher::new();
    motion.number.hash(&mut stamp);
    motion
        .base
        .as_ref()
        .map(|base| base.version.hash.to_string())
        .hash(&mut stamp);
    match &motion.proposed {
        Proposed::Sub {
            parent,
            change,
            before,
            now,
            after,
        } => (parent, change, before, now, after).hash(&mut stamp),
        Proposed::Changes(changes) => {
            for change in changes {
                change.hash(&mut stamp);
                let near = change.paragraphs().chain(match change {
                    Change::New { after, .. } | Change::Move { after, .. } => after.as_ref(),
                    _ => None,
                });
                let mut changed = matches!(change, Change::New { .. });
                for id in near {
                    let (now, then) = (passage.now(id), passage.then(id));
                    now.hash(&mut stamp);
                    passage.shift(id).code().hash(&mut stamp);
                    passage.number(id).hash(&mut stamp);
                    changed |= now.map(|now| &now.content) != then.map(|then| &then.content);
                }
                if matches!(change, Change::Title { .. }) {
                    title.hash(&mut stamp);
                }
                if matches!(change, Change::Move { .. }) {
                    order.hash(&mut stamp);
                }
                // Where its words went may be anywhere.
                if changed {
                    (fresh, order).hash(&mut stamp);
                }
                if changed && change.paragraphs().any(|id| passage.now(id).is_none()) {
                    passage.blocks().hash(&mut stamp);
                }
            }
        }
    }
    stamp.finish()
}

fn hashed(what: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}
