//! What becomes of a text when people who did not see each other write in it. A small page edits a fork of a draft in
//! the way `ARCHITECTURE.md` tells an editor to; the forks are merged and read.

use std::collections::BTreeMap;

use automerge::{
    ReadDoc,
    marks::{ExpandMark, Mark},
    transaction::Transactable,
};
use proptest::prelude::*;

use super::edit::{EditError, Pen};
use super::walk::{BlockLayout, Layout};
use super::{Block, BlockKind, Content, Draft, ParagraphId, order, reader};

/// One rapporteur's page.
#[derive(Clone)]
struct Page {
    draft: Draft,
    actor: [u8; 16],
    changes: Vec<Vec<u8>>,
}

/// Where a character of a block stands: its segment, its strand offset, its width.
type Spot = (usize, usize, usize);

impl Page {
    fn texts(&self) -> Vec<String> {
        self.draft
            .blocks()
            .iter()
            .map(|block| block.content.notation())
            .collect()
    }

    fn write(&mut self, write: impl FnOnce(&mut Pen, &Layout) -> Result<(), EditError>) {
        let edit = self.draft.edit(self.actor, |pen, layout| {
            settle_joins(pen, layout)?;
            write(pen, layout)
        });
        let edit = edit.unwrap();
        self.changes.extend(edit.change);
        self.draft = edit.after;
    }

    /// Types at a character offset of a block.
    fn types(&mut self, block: usize, offset: usize, words: &str) {
        self.write(|pen, layout| {
            let block = shown(layout)[block];
            let spots = spots(layout, block);
            unbind(pen, layout, block)?;
            let (segment, at) = match offset.checked_sub(1).map(|before| spots[before]) {
                Some((segment, at, width)) => (segment, at + width),
                None => {
                    let first = *block
                        .segments
                        .iter()
                        .find(|at| !layout.segments[**at].hidden)
                        .unwrap();
                    (first, layout.segments[first].from)
                }
            };
            let strand = pen.strand(&layout.segments[segment].sid)?;
            Ok(pen.transaction.splice_text(&strand, at, 0, words)?)
        });
    }

    fn emboldens(&mut self, block: usize, from: usize, to: usize) {
        self.write(|pen, layout| {
            let mut spots = spots(layout, shown(layout)[block])[from..to].to_vec();
            spots.sort_by_key(|(segment, at, _)| (*segment, *at));
            for run in spots.chunk_by(|a, b| a.0 == b.0 && a.1 + a.2 == b.1) {
                let (first, last) = (run[0], run[run.len() - 1]);
                let strand = pen.strand(&layout.segments[first.0].sid)?;
                let mark = Mark::new(reader::STRONG.to_owned(), true, first.1, last.1 + last.2);
                pen.transaction.mark(&strand, mark, ExpandMark::Both)?;
            }
            Ok(())
        });
    }

    fn enters(&mut self, block: usize, offset: usize) {
        self.write(|pen, layout| {
            let block = shown(layout)[block];
            unbind(pen, layout, block)?;
            let spots = spots(layout, block);
            let place = layout
                .order
                .iter()
                .position(|at| *at == block.segments[0])
                .unwrap();
            let Block { kind, level, .. } = layout.block(block);
            let new = ParagraphId::from_random(pen.draw());
            if offset == spots.len() || offset == 0 {
                let after = usize::from(offset == spots.len());
                let place = pen.make_room(layout, place + after)?;
                return pen.write(
                    &Block {
                        id: new,
                        kind,
                        level,
                        content: Content::default(),
                    },
                    &place,
                );
            }
            let (split, at, _) = spots[offset];
            let in_block = block
                .segments
                .iter()
                .position(|segment| *segment == split)
                .unwrap();
            let segment = &layout.segments[split];
            // Where the new block begins, it must also stand right after the old one.
            let stands = layout.order.iter().position(|at| *at == split).unwrap();
            let is_root = |at: usize| layout.parents[layout.order[at]].is_none();
            let astray = stands < place || (place + 1..=stands).any(is_root);
            let room = if astray {
                settle_after(pen, split)?;
                Some(pen.make_room(&pen.layout(), place + 1)?)
            } else {
                None
            };
            let (new, mut last, before) = if spots[offset - 1].0 == split {
                let strand = pen.strand(&segment.sid)?;
                let cursor = pen.transaction.get_cursor(&strand, at, None)?.to_string();
                let marker = pen.transaction.split_block(&strand, at)?;
                pen.transaction.put(&marker, reader::ID, new.as_str())?;
                let own = segment.registers.at.as_deref().unwrap_or_default();
                let (own, depth) = own.split_once('+').unwrap_or((own, "0"));
                let depth = if own == cursor {
                    depth.parse::<u32>().unwrap() + 1
                } else {
                    0
                };
                pen.put(
                    &new,
                    "at",
                    if depth > 0 {
                        format!("{cursor}+{depth}")
                    } else {
                        cursor
                    },
                )?;
                (new.clone(), new, in_block + 1)
            } else {
                pen.clear(&segment.pid, "cont")?;
                pen.clear(&segment.pid, "at")?;
                (
                    segment.pid.clone(),
                    layout.segments[last_of(layout, block, split)].pid.clone(),
                    in_block,
                )
            };
            register(pen, &new, kind, level)?;
            if let Some(room) = room {
                pen.put(&new, "order", room)?;
            }
            let (head, tail) = (&block.segments[..before], &block.segments[in_block + 1..]);
            for moved in tail
                .iter()
                .filter(|at| layout.parents[**at].is_some_and(|parent| head.contains(&parent)))
            {
                let pid = &layout.segments[*moved].pid;
                continues(pen, pid, &last)?;
                let mut end = *moved;
                while let Some(child) = block
                    .segments
                    .iter()
                    .rev()
                    .find(|at| layout.parents[**at] == Some(end))
                {
                    end = *child;
                }
                last = layout.segments[end].pid.clone();
            }
            Ok(())
        });
    }

    /// Backspace at the start of a block.
    fn joins(&mut self, block: usize) {
        self.write(|pen, layout| {
            let blocks = shown(layout);
            unbind(pen, layout, blocks[block - 1])?;
            let above = &layout.segments[*blocks[block - 1].segments.last().unwrap()];
            continues(pen, &layout.root(blocks[block]).pid, &above.pid)
        });
    }

    fn deletes(&mut self, block: usize) {
        self.write(|pen, layout| {
            for segment in layout.visible(shown(layout)[block]) {
                pen.put(&segment.pid, "del", segment.deletion_mark())?;
            }
            Ok(())
        });
    }

    /// Moves a block to before another, or to the end.
    fn moves(&mut self, block: usize, before: usize) {
        self.write(|pen, layout| {
            let blocks = shown(layout);
            let root = layout.root(blocks[block]).pid.clone();
            let target = blocks.get(before).map(|block| layout.root(block).pid.clone());
            settle_after(pen, blocks[block].segments[0])?;
            let layout = pen.layout();
            let stands = |pid: &ParagraphId| {
                layout
                    .order
                    .iter()
                    .position(|at| layout.segments[*at].pid == *pid)
            };
            let room = pen.make_room(
                &layout,
                target.map_or(layout.order.len(), |pid| stands(&pid).unwrap()),
            )?;
            pen.put(&root, "order", room)
        });
    }

    fn meets(&mut self, others: &[&Page]) {
        for other in others {
            self.draft.apply(&other.changes).unwrap();
        }
    }
}

fn shown(layout: &Layout) -> Vec<&BlockLayout> {
    layout.blocks.iter().filter(|block| block.shown).collect()
}

/// The last segment of what a segment of a block brings along.
fn last_of(layout: &Layout, block: &BlockLayout, mut at: usize) -> usize {
    while let Some(child) = block
        .segments
        .iter()
        .rev()
        .find(|child| layout.parents[**child] == Some(at))
    {
        at = *child;
    }
    at
}

fn spots(layout: &Layout, block: &BlockLayout) -> Vec<Spot> {
    let mut spots = Vec::new();
    for segment in block.segments.iter().filter(|at| !layout.segments[**at].hidden) {
        for run in &layout.segments[*segment].runs {
            let mut at = run.at;
            for character in run.text.chars() {
                spots.push((*segment, at, character.len_utf16()));
                at += character.len_utf16();
            }
        }
    }
    spots
}

fn register(pen: &mut Pen, pid: &ParagraphId, kind: BlockKind, level: u8) -> Result<(), EditError> {
    pen.put(pid, "kind", kind.as_str().to_owned())?;
    let para = pen
        .transaction
        .get(
            reader::map(&pen.transaction, reader::PARAS).unwrap(),
            pid.as_str(),
        )?
        .unwrap()
        .1;
    Ok(pen.transaction.put(&para, "level", i64::from(level))?)
}

/// Writes down the ends that joins were found to mean, or they would mean another once what they stand by is changed.
fn settle_joins(pen: &mut Pen, layout: &Layout) -> Result<(), EditError> {
    for (segment, parent) in layout.segments.iter().zip(&layout.parents) {
        let Some(parent) = parent.map(|parent| layout.segments[parent].pid.as_str()) else {
            continue;
        };
        if segment
            .registers
            .cont
            .as_deref()
            .is_some_and(|cont| cont != parent)
        {
            pen.put(&segment.pid, "cont", parent.to_owned())?;
        }
    }
    Ok(())
}

/// Clears the registers of a block that say what is not so: they would count again once a cycle is undone, or the words
/// happen to be again what was deleted.
fn unbind(pen: &mut Pen, layout: &Layout, block: &BlockLayout) -> Result<(), EditError> {
    for segment in layout.visible(block) {
        pen.clear(&segment.pid, "del")?;
    }
    pen.clear(&layout.root(block).pid, "cont")
}

/// Gives the strand successor of a segment a place where it stands, if it has none.
fn settle_after(pen: &mut Pen, segment: usize) -> Result<(), EditError> {
    let layout = pen.layout();
    let Some(next) = layout.segments.get(segment + 1).filter(|next| !next.has_place()) else {
        return Ok(());
    };
    let stands = layout.order.iter().position(|at| *at == segment + 1).unwrap();
    let placed = |at: &usize| layout.segments[layout.order[*at]].has_place();
    let key = |at: usize| layout.segments[layout.order[at]].place();
    let low = (0..stands).rev().find(placed).map(key);
    let high = (stands + 1..layout.order.len())
        .filter(placed)
        .map(key)
        .find(|key| low.is_none_or(|low| low < *key));
    let jitter = pen.jitter();
    pen.put(&next.pid, "order", order::between(low, high, jitter))
}

fn continues(pen: &mut Pen, pid: &ParagraphId, last: &ParagraphId) -> Result<(), EditError> {
    let layout = pen.layout();
    let target = layout
        .segments
        .iter()
        .position(|segment| segment.pid == *last)
        .unwrap();
    let next = layout.segments.get(target + 1);
    if next.is_some_and(|next| !next.has_place() && next.registers.cont.is_none() && next.pid != *pid) {
        settle_after(pen, target)?;
    }
    pen.put(pid, "cont", last.to_string())
}

fn pages<const N: usize>(texts: &[&str]) -> [Page; N] {
    let blocks: Vec<Block> = texts
        .iter()
        .enumerate()
        .map(|(at, text)| Block {
            id: ParagraphId::from_random([at as u8; 16]),
            kind: BlockKind::Paragraph,
            level: 1,
            content: Content::parse(text),
        })
        .collect();
    let (draft, _) = Draft::new([0; 16], &blocks);
    std::array::from_fn(|at| Page {
        draft: draft.clone(),
        actor: [at as u8 + 1; 16],
        changes: Vec::new(),
    })
}

/// Both meet, in both orders and whichever of the two has the greater actor, and see this.
fn meeting(texts: &[&str], a_does: impl Fn(&mut Page), b_does: impl Fn(&mut Page), expected: &[&str]) {
    for swapped in [false, true] {
        let [mut a, mut b] = pages(texts);
        if swapped {
            std::mem::swap(&mut a.actor, &mut b.actor);
        }
        a_does(&mut a);
        b_does(&mut b);
        let before = a.clone();
        a.meets(&[&b]);
        b.meets(&[&before]);
        assert_eq!(a.texts(), b.texts());
        assert_eq!(a.texts(), expected, "swapped: {swapped}");
    }
}

#[test]
fn a_splits_while_b_types_in_the_second_half() {
    meeting(
        &["one two three"],
        |a| a.enters(0, 4),
        |b| b.types(0, 8, "and a half "),
        &["one ", "two and a half three"],
    );
}

#[test]
fn both_split_at_the_same_place() {
    meeting(
        &["one two"],
        |a| a.enters(0, 4),
        |b| b.enters(0, 4),
        &["one ", "two"],
    );
    meeting(
        &["one two"],
        |a| {
            a.enters(0, 4);
            a.types(1, 0, "new ");
        },
        |b| b.enters(0, 4),
        &["one ", "new two"],
    );
    meeting(
        &["one two"],
        |a| {
            a.enters(0, 4);
            a.types(1, 0, "new");
            a.enters(1, 3);
        },
        |b| b.enters(0, 4),
        &["one ", "new", "two"],
    );
}

#[test]
fn a_joins_while_b_types_in_the_second() {
    meeting(
        &["one ", "two three"],
        |a| a.joins(1),
        |b| b.types(1, 4, "and "),
        &["one two and three"],
    );
}

#[test]
fn a_deletes_while_b_writes_in_it() {
    meeting(
        &["one", "two", "three"],
        |a| a.deletes(1),
        |b| b.types(1, 3, "!"),
        &["one", "two!", "three"],
    );
}

#[test]
fn a_moves_while_b_edits() {
    meeting(
        &["one", "two", "three"],
        |a| a.moves(0, 3),
        |b| b.types(0, 3, "!"),
        &["two", "three", "one!"],
    );
    meeting(
        &["one two", "three"],
        |a| a.moves(0, 2),
        |b| b.enters(0, 4),
        &["three", "one ", "two"],
    );
}

#[test]
fn a_makes_words_bold_while_b_types_among_them() {
    meeting(
        &["one two three"],
        |a| a.emboldens(0, 4, 7),
        |b| b.types(0, 5, "..."),
        &["one **t...wo** three"],
    );
}

#[test]
fn a_joins_to_what_b_splits() {
    meeting(
        &["one two", " three"],
        |a| a.joins(1),
        |b| b.enters(0, 4),
        &["one ", "two three"],
    );
    meeting(
        &["one ", "two three"],
        |a| a.joins(1),
        |b| b.enters(1, 4),
        &["one two ", "three"],
    );
}

#[test]
fn join_then_enter_then_backspace_keeps_the_order_of_words() {
    let [mut page] = pages(&["one ", "two ", "three"]);
    page.joins(1);
    page.enters(0, 8);
    page.types(1, 0, "new ");
    page.joins(1);
    assert_eq!(page.texts(), ["one two new ", "three"]);
}

#[test]
fn a_deleted_paragraph_that_came_back_stays_when_the_words_are_taken_out_again() {
    let [mut a, mut b] = pages(&["one", "two"]);
    a.deletes(1);
    b.types(1, 3, "!");
    a.meets(&[&b]);
    let id = a.draft.blocks()[1].id.clone();
    let edit = a
        .draft
        .set_content(a.actor, &id, &Content::of_plain("two"))
        .unwrap();
    assert_eq!(edit.after.blocks()[1].content.plain(), "two");
}

/// One thing that somebody does, on whatever the text is then.
#[derive(Debug, Clone, Copy)]
struct Act(u8, usize, usize, usize);

fn any_act() -> impl Strategy<Value = Act> {
    (0_u8..7, 0_usize..12, 0_usize..24, 0_usize..12)
        .prop_map(|(what, block, offset, to)| Act(what, block, offset, to))
}

/// Does it, and checks against plain strings that the page then shows what whoever did it expects.
fn act(page: &mut Page, act: Act, typed: &mut u32) {
    let plain = |page: &Page| {
        page.draft
            .blocks()
            .iter()
            .map(|block| block.content.plain())
            .collect::<Vec<_>>()
    };
    let mut expected: Vec<String> = plain(page);
    if expected.is_empty() {
        return;
    }
    let block = act.1 % expected.len();
    let length = expected[block].chars().count();
    let offset = act.2 % (length + 1);
    let byte = expected[block]
        .char_indices()
        .nth(offset)
        .map_or(expected[block].len(), |(byte, _)| byte);
    match act.0 {
        0 | 1 => {
            // Every character is typed once only, so that it can be asked where it went.
            let words = char::from_u32(0x1_0000 + *typed).unwrap().to_string();
            *typed += 1;
            page.types(block, offset, &words);
            expected[block].insert_str(byte, &words);
        }
        2 => {
            page.enters(block, offset);
            let rest = expected[block].split_off(byte);
            expected.insert(block + 1, rest);
        }
        3 if block > 0 => {
            page.joins(block);
            let joined = expected.remove(block);
            expected[block - 1].push_str(&joined);
        }
        4 => {
            page.deletes(block);
            expected.remove(block);
        }
        5 => {
            let to = act.3 % (expected.len() + 1);
            if to == block || to == block + 1 {
                return;
            }
            page.moves(block, to);
            let moved = expected.remove(block);
            expected.insert(if to > block { to - 1 } else { to }, moved);
        }
        6 if length > 0 => page.emboldens(block, offset.min(length - 1), length),
        _ => {}
    }
    assert_eq!(plain(page), expected, "{act:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages_that_meet_in_any_order_show_the_same_and_lose_nothing(
        rounds in proptest::collection::vec(
            (proptest::collection::vec(any_act(), 0..6), proptest::collection::vec(any_act(), 0..6), proptest::collection::vec(any_act(), 0..6)),
            1..5,
        ),
    ) {
        let mut pages: [Page; 3] = pages(&["ab", "cd", "ef"]);
        let mut typed = 0;
        for (a, b, c) in rounds {
            for (page, acts) in pages.iter_mut().zip([a, b, c]) {
                for one in acts {
                    act(page, one, &mut typed);
                }
            }
            let [mut a, mut b, mut c] = pages.clone();
            a.meets(&[&pages[1], &pages[2]]);
            b.meets(&[&pages[2], &pages[0]]);
            c.meets(&[&pages[0], &pages[1]]);
            prop_assert_eq!(a.draft.blocks(), b.draft.blocks());
            prop_assert_eq!(a.draft.blocks(), c.draft.blocks());
            pages = [a, b, c];
            for page in &mut pages {
                page.changes.clear();
            }
        }
        let [page, ..] = &pages;
        let layout = page.draft.layout();
        let mut found: BTreeMap<char, usize> = BTreeMap::new();
        let hidden = layout.segments.iter().filter(|segment| segment.hidden).flat_map(|segment| &segment.runs);
        let shown = page.draft.blocks().into_iter().map(|block| block.content.plain());
        for text in shown.chain(hidden.map(|run| run.text.clone())) {
            text.chars().for_each(|character| *found.entry(character).or_default() += 1);
        }
        let written: BTreeMap<char, usize> =
            ('a'..='f').chain((0..typed).map(|at| char::from_u32(0x1_0000 + at).unwrap())).map(|character| (character, 1)).collect();
        prop_assert_eq!(found, written);

        let laid = page.draft.lay_out([9; 16]).unwrap().after;
        prop_assert_eq!(laid.blocks(), page.draft.blocks());
        let loaded = Draft::load(&laid.save()).unwrap();
        prop_assert_eq!(loaded.blocks(), page.draft.blocks());
        prop_assert_eq!(loaded.layout().segments.len(), laid.blocks().len());
        prop_assert_eq!(laid.lay_out([9; 16]).unwrap().change, None);
    }

    #[test]
    fn a_rewritten_block_reads_as_it_should(before in "[ab *é😀]{0,14}", after in "[ab *é😀]{0,14}", split in 0_usize..6, joined in any::<bool>()) {
        let [mut page] = pages(&["x", &before, "y"]);
        let length = page.draft.blocks()[1].content.plain().chars().count();
        page.enters(1, split.min(length));
        if joined {
            page.joins(2);
        }
        let mut expected = page.draft.blocks();
        expected[1].content = Content::parse(&after);
        let edit = page.draft.set_content([9; 16], &expected[1].id.clone(), &expected[1].content.clone()).unwrap();
        prop_assert_eq!(edit.after.blocks(), expected);
        let mut other = page.draft.clone();
        other.apply(&edit.change).unwrap();
        prop_assert_eq!(other.blocks(), edit.after.blocks());
    }
}
