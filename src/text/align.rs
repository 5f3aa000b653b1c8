//! Which block of one version is which of another. Blocks keep their ids, so nothing is guessed: what has no partner is
//! new or gone, what stands elsewhere has moved.

use std::collections::HashMap;

use super::diff::{Piece, words};
use super::{Block, ParagraphId};

/// What became of one block from one version of a text to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockChange {
    /// It stands as it stood.
    Same(Block),
    /// It stands in its place with other words, marks, kind or level.
    Changed {
        /// As it was.
        old: Block,
        /// As it is.
        new: Block,
        /// The difference in words.
        pieces: Vec<Piece>,
    },
    /// It stands in another place among the others, with or without other words.
    Moved {
        /// As it was.
        old: Block,
        /// As it is.
        new: Block,
        /// The difference in words.
        pieces: Vec<Piece>,
    },
    /// It is new.
    Inserted(Block),
    /// It is gone; it is told where it stood.
    Deleted(Block),
}

/// The changes from one version of a text to another, one for each block of either, in the order of the new version.
pub fn blocks(old: &[Block], new: &[Block]) -> Vec<BlockChange> {
    let old_places: HashMap<&ParagraphId, usize> = old
        .iter()
        .enumerate()
        .map(|(place, block)| (&block.id, place))
        .collect();
    let came_from: Vec<Option<usize>> = new
        .iter()
        .map(|block| old_places.get(&block.id).copied())
        .collect();
    let staying = longest_rising(&came_from);
    let mut partnered = vec![false; old.len()];
    came_from
        .iter()
        .flatten()
        .for_each(|place| partnered[*place] = true);
    let mut stays = vec![false; old.len()];
    for (at, place) in came_from.iter().enumerate() {
        if let (Some(place), true) = (place, staying[at]) {
            stays[*place] = true;
        }
    }
    // What went is told right after what stood before it and still does.
    let mut gone: HashMap<Option<usize>, Vec<&Block>> = HashMap::new();
    let mut anchor = None;
    for (place, block) in old.iter().enumerate() {
        if stays[place] {
            anchor = Some(place);
        } else if !partnered[place] {
            gone.entry(anchor).or_default().push(block);
        }
    }
    let mut changes = Vec::with_capacity(new.len());
    let mut tell_gone = |changes: &mut Vec<BlockChange>, anchor: Option<usize>| {
        let blocks = gone.remove(&anchor).unwrap_or_default();
        changes.extend(blocks.into_iter().cloned().map(BlockChange::Deleted));
    };
    tell_gone(&mut changes, None);
    for (at, block) in new.iter().enumerate() {
        let Some(place) = came_from[at] else {
            changes.push(BlockChange::Inserted(block.clone()));
            continue;
        };
        let (old, new) = (old[place].clone(), block.clone());
        let pieces = words(&old.content, &new.content);
        if !staying[at] {
            changes.push(BlockChange::Moved { old, new, pieces });
            continue;
        }
        changes.push(if old == new {
            BlockChange::Same(new)
        } else {
            BlockChange::Changed { old, new, pieces }
        });
        tell_gone(&mut changes, Some(place));
    }
    changes
}

/// Which of the places belong to the longest run that rises: these stayed, all others moved around them.
fn longest_rising(places: &[Option<usize>]) -> Vec<bool> {
    // The index that ends the best run of each length so far, and the one before each.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; places.len()];
    for (at, place) in places.iter().enumerate() {
        if place.is_none() {
            continue;
        }
        let length = ends.partition_point(|end| places[*end] < *place);
        before[at] = length.checked_sub(1).map(|shorter| ends[shorter]);
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut rising = vec![false; places.len()];
    let mut next = ends.last().copied();
    while let Some(at) = next {
        rising[at] = true;
        next = before[at];
    }
    rising
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{BlockKind, Content};
    use super::*;

    fn block((id, text): (u8, &str)) -> Block {
        let content = Content::parse(text);
        Block {
            id: ParagraphId::from_random([id; 16]),
            kind: BlockKind::Paragraph,
            level: 1,
            content,
        }
    }

    fn told(old: &[(u8, &str)], new: &[(u8, &str)]) -> String {
        let [old, new] = [old, new].map(|texts| texts.iter().copied().map(block).collect::<Vec<_>>());
        let told = blocks(&old, &new).into_iter().map(|change| match change {
            BlockChange::Same(block) => format!("={}", block.content.plain()),
            BlockChange::Changed { old, new, .. } => {
                format!("{}>{}", old.content.plain(), new.content.plain())
            }
            BlockChange::Moved { old, new, .. } => format!("{}~{}", old.content.plain(), new.content.plain()),
            BlockChange::Inserted(block) => format!("+{}", block.content.plain()),
            BlockChange::Deleted(block) => format!("-{}", block.content.plain()),
        });
        told.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn blocks_are_told_in_the_order_of_the_new_text() {
        let old = [(1, "a"), (2, "b"), (3, "c"), (4, "d")];
        assert_eq!(told(&old, &old), "=a =b =c =d");
        assert_eq!(told(&old, &[(1, "a"), (3, "c"), (4, "d")]), "=a -b =c =d");
        assert_eq!(
            told(&old, &[(1, "a"), (5, "e"), (3, "C"), (4, "d")]),
            "=a -b +e c>C =d"
        );
        assert_eq!(
            told(&old, &[(2, "b"), (3, "c"), (4, "d"), (1, "A")]),
            "=b =c =d a~A"
        );
        assert_eq!(told(&old, &[(4, "d"), (2, "b")]), "-a d~d =b -c");
        assert_eq!(told(&old, &[]), "-a -b -c -d");
        assert_eq!(told(&[], &old), "+a +b +c +d");
    }

    #[test]
    fn another_kind_is_a_change_without_other_words() {
        let old = block((1, "a"));
        let new = Block {
            kind: BlockKind::Heading,
            ..old.clone()
        };
        let changes = blocks(std::slice::from_ref(&old), std::slice::from_ref(&new));
        assert!(matches!(&changes[..], [BlockChange::Changed { pieces, .. }] if pieces.len() == 1));
    }

    proptest! {
        #[test]
        fn every_block_of_either_version_is_told_once(
            old in Just((0_u8..8).collect::<Vec<_>>()).prop_shuffle(),
            new in Just((4_u8..12).collect::<Vec<_>>()).prop_shuffle(),
        ) {
            let [old, new] = [old, new].map(|ids| ids.into_iter().map(|id| block((id, "x"))).collect::<Vec<_>>());
            let (mut olds, mut news) = (Vec::new(), Vec::new());
            for change in blocks(&old, &new) {
                match change {
                    BlockChange::Same(block) => { olds.push(block.clone()); news.push(block); }
                    BlockChange::Changed { old, new, .. } | BlockChange::Moved { old, new, .. } => { olds.push(old); news.push(new); }
                    BlockChange::Inserted(block) => news.push(block),
                    BlockChange::Deleted(block) => olds.push(block),
                }
            }
            prop_assert_eq!(&news, &new);
            olds.sort_by(|a, b| a.id.cmp(&b.id));
            let mut sorted = old.clone();
            sorted.sort_by(|a, b| a.id.cmp(&b.id));
            prop_assert_eq!(olds, sorted);
        }
    }
}
