//! What becomes of a text when people who did not see each other write in it: pages edit forks of a draft, the forks are
//! merged and read.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::page::{Page, pages};
use crate::text::{Content, Draft};

/// Words with marks and footnotes.
const NOTED: &str = "(?:[ab *é😀]|\\^\\[[xy]\\]){0,14}";

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
    fn a_rewritten_block_reads_as_it_should(before in NOTED, after in NOTED, split in 0_usize..6, joined in any::<bool>()) {
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
