//! Which block of one version is which of another. Blocks keep their ids, so nothing is guessed: what has no partner is
//! new or gone, what stands elsewhere has moved.

use std::collections::HashMap;

use super::diff::{Piece, words};
use super::{Block, Content, ParagraphId, moves};

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
    /// It stood here; where it stands now it is told as moved.
    Left(Block),
    /// It is new.
    Inserted {
        /// As it is.
        new: Block,
        /// Its words; those of a sentence that came from another block are marked as moved.
        pieces: Vec<Piece>,
    },
    /// It is gone; it is told where it stood.
    Deleted {
        /// As it was.
        old: Block,
        /// Its words; those of a sentence that went to another block are marked as moved.
        pieces: Vec<Piece>,
    },
}

/// The same without words: where in the old version, where in the new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Stays { old: usize, new: usize },
    Moved { old: usize, new: usize },
    Left { old: usize },
    Inserted { new: usize },
    Deleted { old: usize },
}

/// The changes from one version of a text to another, in the order of the new version: one for each block of either, and
/// for one that moved another where it stood.
pub fn blocks(old: &[Block], new: &[Block]) -> Vec<BlockChange> {
    let nothing = Content::default();
    let mut changes: Vec<BlockChange> = places(old, new)
        .into_iter()
        .map(|place| match place {
            Place::Stays { old: was, new: is } if old[was] == new[is] => BlockChange::Same(new[is].clone()),
            Place::Stays { old: was, new: is } => BlockChange::Changed {
                pieces: words(&old[was].content, &new[is].content),
                old: old[was].clone(),
                new: new[is].clone(),
            },
            Place::Moved { old: was, new: is } => BlockChange::Moved {
                pieces: words(&old[was].content, &new[is].content),
                old: old[was].clone(),
                new: new[is].clone(),
            },
            Place::Left { old: was } => BlockChange::Left(old[was].clone()),
            Place::Inserted { new: is } => BlockChange::Inserted {
                pieces: words(&nothing, &new[is].content),
                new: new[is].clone(),
            },
            Place::Deleted { old: was } => BlockChange::Deleted {
                pieces: words(&old[was].content, &nothing),
                old: old[was].clone(),
            },
        })
        .collect();
    moves::tell(&mut changes);
    changes
}

/// Which block stands where, in the order of the new version. What went, and what left for another place, is told right
/// after what stood before it and still does.
pub(super) fn places(old: &[Block], new: &[Block]) -> Vec<Place> {
    let old_places: HashMap<&ParagraphId, usize> = old
        .iter()
        .enumerate()
        .map(|(place, block)| (&block.id, place))
        .collect();
    let came_from: Vec<Option<usize>> = new
        .iter()
        .map(|block| old_places.get(&block.id).copied())
        .collect();
    let stayed = staying(&came_from);
    let (mut partnered, mut stays) = (vec![false; old.len()], vec![false; old.len()]);
    for (place, staying) in came_from.iter().zip(&stayed) {
        if let Some(place) = place {
            partnered[*place] = true;
            stays[*place] = *staying;
        }
    }
    let mut gone: HashMap<Option<usize>, Vec<Place>> = HashMap::new();
    let mut anchor = None;
    for place in 0..old.len() {
        if stays[place] {
            anchor = Some(place);
        } else {
            gone.entry(anchor).or_default().push(if partnered[place] {
                Place::Left { old: place }
            } else {
                Place::Deleted { old: place }
            });
        }
    }
    let mut told = gone.remove(&None).unwrap_or_default();
    for (new, from) in came_from.iter().enumerate() {
        match from {
            None => told.push(Place::Inserted { new }),
            Some(old) if stayed[new] => {
                told.push(Place::Stays { old: *old, new });
                told.extend(gone.remove(&Some(*old)).unwrap_or_default());
            }
            Some(old) => told.push(Place::Moved { old: *old, new }),
        }
    }
    told
}

/// Which of the places belong to the longest run that rises: these stayed, all others moved around them.
pub fn staying(places: &[Option<usize>]) -> Vec<bool> {
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

    use super::super::BlockKind;
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
            BlockChange::Left(block) => format!("^{}", block.content.plain()),
            BlockChange::Inserted { new, .. } => format!("+{}", new.content.plain()),
            BlockChange::Deleted { old, .. } => format!("-{}", old.content.plain()),
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
            "^a =b =c =d a~A"
        );
        assert_eq!(told(&old, &[(4, "d"), (2, "b")]), "-a d~d =b -c ^d");
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
            let (mut olds, mut news, mut moved, mut left) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
            for change in blocks(&old, &new) {
                match change {
                    BlockChange::Same(block) => { olds.push(block.clone()); news.push(block); }
                    BlockChange::Changed { old, new, .. } => { olds.push(old); news.push(new); }
                    BlockChange::Moved { old, new, .. } => { moved.push(old.clone()); olds.push(old); news.push(new); }
                    BlockChange::Left(block) => left.push(block),
                    BlockChange::Inserted { new, .. } => news.push(new),
                    BlockChange::Deleted { old, .. } => olds.push(old),
                }
            }
            prop_assert_eq!(&news, &new);
            olds.sort_by(|a, b| a.id.cmp(&b.id));
            let mut sorted = old.clone();
            sorted.sort_by(|a, b| a.id.cmp(&b.id));
            prop_assert_eq!(olds, sorted);
            moved.sort_by(|a, b| a.id.cmp(&b.id));
            left.sort_by(|a, b| a.id.cmp(&b.id));
            prop_assert_eq!(moved, left, "what moved is told where it was and where it is");
        }
    }
}
