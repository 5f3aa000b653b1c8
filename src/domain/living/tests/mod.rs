//! Amendments held against a text that changes, by seed: every order of independent ones gives the same bytes, nothing loses
//! its target, and what is said of a pair is the same from both sides.

mod cases;

use std::sync::Arc;

use super::*;
use crate::text::{BlockKind, TextVersion, canonical};

/// A small generator of numbers: the same seed gives the same conference.
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize
    }

    fn below(&mut self, end: usize) -> usize {
        self.next() % end
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        let at = self.below(all.len());
        &all[at]
    }

    fn shuffled<T: Clone>(&mut self, all: &[T]) -> Vec<T> {
        let mut all = all.to_vec();
        for at in (1..all.len()).rev() {
            let other = self.below(at + 1);
            all.swap(at, other);
        }
        all
    }
}

const WORDS: [&str; 40] = [
    "participants",
    "noted",
    "the",
    "need",
    "for",
    "closer",
    "cooperation",
    "between",
    "States",
    "and",
    "service",
    "providers",
    "in",
    "matters",
    "of",
    "cybercrime",
    "electronic",
    "evidence",
    "should",
    "be",
    "preserved",
    "without",
    "delay",
    "training",
    "judges",
    "prosecutors",
    "requests",
    "urgent",
    "cases",
    "contact",
    "points",
    "available",
    "at",
    "all",
    "hours",
    "measures",
    "against",
    "child",
    "abuse",
    "online",
];

pub(super) fn pid(text: &str) -> ParagraphId {
    format!("{text:0<16}").parse().unwrap()
}

fn sentence(seed: &mut Seeded, words: usize) -> String {
    let mut all: Vec<String> = (0..words).map(|_| (*seed.of(&WORDS)).to_owned()).collect();
    if let Some(first) = all.first_mut() {
        *first = first[..1].to_uppercase() + &first[1..];
    }
    all.join(" ") + "."
}

pub(super) fn block(id: &str, words: &str) -> Block {
    Block {
        id: pid(id),
        kind: BlockKind::Paragraph,
        level: 1,
        content: Content::parse(words),
    }
}

fn text(seed: &mut Seeded, paragraphs: usize) -> Vec<Block> {
    (0..paragraphs)
        .map(|at| {
            let words = (0..2).map(|_| sentence(seed, 9)).collect::<Vec<_>>().join(" ");
            block(&format!("p{at}x"), &words)
        })
        .collect()
}

pub(super) fn pinned(blocks: &[Block]) -> Arc<Pinned> {
    Arc::new(Pinned {
        version: TextVersion {
            text: "summary".into(),
            heads: Vec::new(),
            hash: Fingerprint::of(&canonical("en", "Summary", blocks)),
        },
        blocks: blocks.to_vec(),
    })
}

pub(super) fn motion(number: u32, base: &Arc<Pinned>, changes: Vec<Change>) -> Motion {
    Motion {
        number,
        base: Some(base.clone()),
        follows: None,
        proposed: Proposed::Changes(changes),
    }
}

pub(super) fn wording(before: &Block, after: &str) -> Change {
    Change::Wording {
        paragraph: before.id.clone(),
        before: before.content.clone(),
        after: Content::parse(after),
    }
}

/// Other words in a paragraph: some replaced, some in bold, some left out, some brought in.
fn reworded(seed: &mut Seeded, block: &Block) -> Change {
    let mut words: Vec<String> = block.content.plain().split(' ').map(str::to_owned).collect();
    for _ in 0..=seed.below(2) {
        let at = seed.below(words.len());
        match seed.below(5) {
            0 => drop(words.remove(at)),
            1 => words[at] = format!("**{}**", words[at].trim_matches('*')),
            2 => words.insert(at, format!("newly{}", seed.below(20))),
            _ => words[at] = format!("other{}", seed.below(20)),
        }
    }
    wording(block, &words.join(" "))
}

fn change(seed: &mut Seeded, number: u32, base: &[Block]) -> Change {
    let at = seed.below(base.len());
    let block_at = &base[at];
    let before = |at: usize| (at > 0).then(|| base[at - 1].id.clone());
    match seed.below(12) {
        0 => Change::Deletion {
            paragraph: block_at.id.clone(),
            before: block_at.content.clone(),
        },
        1 | 2 => Change::New {
            after: before(at),
            block: block(&format!("n{number}x"), &sentence(seed, 8)),
        },
        3 => Change::Move {
            paragraph: block_at.id.clone(),
            after: before((at + 2 + seed.below(base.len() - 3)) % base.len())
                .filter(|after| *after != block_at.id),
        },
        4 => {
            let text = block_at.content.plain();
            let end = text.find(". ").unwrap() + 1;
            Change::Split {
                paragraph: block_at.id.clone(),
                before: block_at.content.clone(),
                head: block_at.content.slice(0, end),
                tail: Block {
                    id: pid(&format!("t{number}x")),
                    content: block_at.content.slice(end + 1, text.len()),
                    ..block_at.clone()
                },
            }
        }
        5 if at > 0 => Change::Join {
            paragraph: block_at.id.clone(),
            before: block_at.content.clone(),
            into: base[at - 1].id.clone(),
            into_before: base[at - 1].content.clone(),
            joined: crate::text::edits::joined(&base[at - 1].content, &block_at.content),
        },
        _ => reworded(seed, block_at),
    }
}

fn written(title: &str, blocks: &[Block]) -> String {
    canonical("en", title, blocks)
}

/// Pairs are looked at from both sides; those that nothing binds are chosen.
fn independent(living: &Living, motions: &[Motion]) -> Vec<Motion> {
    let mut chosen: Vec<Motion> = Vec::new();
    for motion in motions {
        let apart = |other: &Motion| living.relation(other.number, motion.number) == Relation::Independent;
        let moot = living.condition(motion.number).unwrap().state == State::Moot;
        if !moot && chosen.iter().all(apart) {
            chosen.push(motion.clone());
        }
    }
    chosen
}

#[test]
fn every_order_of_independent_amendments_gives_the_same_bytes() {
    let (mut orders, mut largest) = (0, 0);
    for number in 0..500 {
        let mut seed = Seeded(number);
        let base = text(&mut seed, 8);
        let version = pinned(&base);
        let motions: Vec<Motion> = (1..=16)
            .map(|number| {
                let mut changes = vec![change(&mut seed, number, &base)];
                if seed.below(6) == 0 {
                    let at = seed.below(base.len());
                    changes.push(reworded(&mut seed, &base[at]));
                }
                motion(number, &version, changes)
            })
            .collect();
        let living = Living::examine("Summary", &base, motions.clone(), None);
        let chosen = independent(&living, &motions);
        largest = largest.max(chosen.len());
        let numbers: Vec<u32> = chosen.iter().map(|motion| motion.number).collect();
        let at_once = living.what_if(&numbers);
        assert_eq!(at_once.fallen, [], "seed {number}: {numbers:?}");
        let expected = written(&at_once.title, &at_once.blocks);
        for _ in 0..20 {
            let order = seed.shuffled(&chosen);
            let mut blocks = base.clone();
            for motion in &order {
                let one = Living::examine("Summary", &blocks, vec![motion.clone()], None);
                let next = one.what_if(&[motion.number]);
                assert_eq!(
                    next.fallen,
                    [],
                    "seed {number}: {:?} of {:?} in {:?} on\n{}\n{:?}",
                    motion.proposed,
                    one.condition(motion.number).map(|found| found
                        .parts
                        .iter()
                        .map(|part| (
                            part.state,
                            part.was.plain(),
                            part.now.plain(),
                            part.proposed.plain()
                        ))
                        .collect::<Vec<_>>()),
                    order.iter().map(|motion| motion.number).collect::<Vec<_>>(),
                    written("Summary", &blocks),
                    order
                        .iter()
                        .map(|motion| (motion.number, &motion.proposed))
                        .collect::<Vec<_>>()
                );
                blocks = next.blocks;
            }
            let got = written("Summary", &blocks);
            assert_eq!(
                got,
                expected,
                "seed {number}, order {:?}: {:#?}",
                order.iter().map(|motion| motion.number).collect::<Vec<_>>(),
                chosen.iter().map(|motion| &motion.proposed).collect::<Vec<_>>()
            );
            orders += 1;
        }
    }
    assert_eq!(orders, 10_000);
    assert!(largest >= 6, "sets of at most {largest} prove little");
}

#[test]
fn taking_none_gives_the_text_byte_for_byte() {
    for number in 0..200 {
        let mut seed = Seeded(number);
        let base = text(&mut seed, 8);
        let version = pinned(&base);
        let motions: Vec<Motion> = (1..=12)
            .map(|number| motion(number, &version, vec![change(&mut seed, number, &base)]))
            .collect();
        let living = Living::examine("Summary", &base, motions, None);
        let none = living.what_if(&[]);
        assert_eq!(written(&none.title, &none.blocks), written("Summary", &base));
        let all: Vec<u32> = (1..=12).collect();
        let with = living.what_if(&all);
        // All of them are accounted for, once.
        let mut told: Vec<u32> = with.taken.clone();
        told.extend(with.within.iter().map(|(one, _)| *one));
        told.extend(&with.moot);
        told.extend(with.fallen.iter().map(|fallen| fallen.number));
        told.sort_unstable();
        assert_eq!(told, all, "seed {number}");
    }
}

#[test]
fn a_relation_is_the_same_from_both_sides() {
    for number in 0..300 {
        let mut seed = Seeded(number);
        let base = text(&mut seed, 4);
        let version = pinned(&base);
        let changes: Vec<Change> = (1..=10).map(|number| change(&mut seed, number, &base)).collect();
        let examined = |order: [u32; 10]| {
            let motions = order.iter().zip(&changes);
            let motions = motions.map(|(number, one)| motion(*number, &version, vec![one.clone()]));
            Living::examine("Summary", &base, motions.collect(), None)
        };
        let forth = examined([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        let back = examined([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
        for one in 1..=10 {
            for other in (1..=10).filter(|other| *other != one) {
                let relation = forth.relation(one, other);
                assert_eq!(relation, forth.relation(other, one).mirrored());
                assert_eq!(
                    relation,
                    back.relation(11 - one, 11 - other),
                    "seed {number}: {:?} and {:?}",
                    changes[one as usize - 1],
                    changes[other as usize - 1]
                );
            }
        }
    }
}

#[test]
fn what_was_found_before_is_what_would_be_found_from_nothing() {
    for number in 0..200 {
        let mut seed = Seeded(number);
        let base = text(&mut seed, 8);
        let version = pinned(&base);
        let motions: Vec<Motion> = (1..=20)
            .map(|number| motion(number, &version, vec![change(&mut seed, number, &base)]))
            .collect();
        let mut living = Living::examine("Summary", &base, motions.clone(), None);
        let mut blocks = base.clone();
        for step in 0..4 {
            let one = change(&mut seed, 100 + step, &base);
            let one = Living::examine("Summary", &blocks, vec![motion(1, &version, vec![one])], None);
            blocks = one.what_if(&[1]).blocks;
            living = Living::examine("Summary", &blocks, motions.clone(), Some(&living));
            let fresh = Living::examine("Summary", &blocks, motions.clone(), None);
            for (number_of, condition) in fresh.conditions() {
                assert_eq!(
                    living.condition(number_of),
                    Some(condition),
                    "seed {number}, step {step}"
                );
            }
            assert_eq!(
                living.pairs().collect::<Vec<_>>(),
                fresh.pairs().collect::<Vec<_>>()
            );
        }
    }
}

#[test]
fn no_target_is_lost_when_earlier_paragraphs_move_part_and_join() {
    for number in 0..300 {
        let mut seed = Seeded(number);
        let base = text(&mut seed, 8);
        let version = pinned(&base);
        // The last three are amended; the five before them are turned over.
        let motions: Vec<Motion> = (5..8)
            .map(|at| motion(at as u32, &version, vec![reworded(&mut seed, &base[at])]))
            .collect();
        let mut blocks = base.clone();
        for step in 0..4 {
            let one = change(&mut seed, 100 + step, &base[..5]);
            let one = Living::examine("Summary", &blocks, vec![motion(1, &version, vec![one])], None);
            blocks = one.what_if(&[1]).blocks;
        }
        let living = Living::examine("Summary", &blocks, motions, None);
        for (of, condition) in living.conditions() {
            assert!(
                matches!(condition.state, State::Clean | State::Moved),
                "seed {number}: {of} is {:?}",
                condition.state
            );
            assert_eq!(condition.parts[0].at, [base[of as usize].id.clone()]);
        }
    }
}
