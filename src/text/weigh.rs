//! Which words of two texts are the same ones, chosen as a reader would: a long word that stays weighs more than a short
//! one, and words that stay together more than the same words apart. Merges need no such care and use
//! [`hunks`](super::words::hunks).

use std::ops::Range;

use super::words::{Hunk, hunks, letters};

/// Old times new words, common ends left out; beyond it (two wholly different paragraphs of 350 words) the simpler
/// comparison has to do, which costs less.
const WORK_MAX: usize = 500_000;
/// More letters do not make a word more telling.
const LETTERS_MAX: usize = 10;
/// A word of no more letters tells little.
const LETTERS_FEW: usize = 3;
/// What words that stay side by side are worth beyond their own weight.
const TOGETHER: u32 = 3;

/// The stretches that differ, in order; no two touch.
pub(super) fn weighed(old: &[String], new: &[String]) -> Vec<Hunk> {
    let head = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev());
    let tail = tail.take_while(|(old, new)| old == new).count();
    let (was, is) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    if was.is_empty() || is.is_empty() || was.len().saturating_mul(is.len()) > WORK_MAX {
        return hunks(old, new);
    }
    between(&kept(was, is), head..old.len() - tail, head..new.len() - tail)
}

/// What a word that stays is worth.
fn weight(word: &str) -> u32 {
    match letters(word) {
        0 => 1,
        // An article that stays between two changes is of no use to a reader.
        few @ 1..=LETTERS_FEW => few as u32,
        many => 2 * many.min(LETTERS_MAX) as u32,
    }
}

/// The best choice of words that stay, as pairs of places: of all that keep their order, the one that weighs most.
fn kept(old: &[String], new: &[String]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    // The best from each pair of places on, and the best if that very pair is chosen.
    let mut best = vec![0_u32; (old.len() + 1) * width];
    let mut chosen = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let at = i * width + j;
            if old[i] == new[j] {
                let next = at + width + 1;
                let together = if chosen[next] > 0 {
                    chosen[next] + TOGETHER
                } else {
                    0
                };
                chosen[at] = weight(&old[i]) + best[next].max(together);
            }
            best[at] = chosen[at].max(best[at + width]).max(best[at + 1]);
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j, mut tied) = (0, 0, false);
    while i < old.len() && j < new.len() {
        let at = i * width + j;
        if tied || (chosen[at] > 0 && chosen[at] == best[at]) {
            pairs.push((i, j));
            let next = at + width + 1;
            tied = chosen[next] > 0 && chosen[next] + TOGETHER >= best[next];
            (i, j) = (i + 1, j + 1);
        } else if best[at] == best[at + width] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// The stretches between the pairs, within these ranges.
fn between(pairs: &[(usize, usize)], old: Range<usize>, new: Range<usize>) -> Vec<Hunk> {
    let mut found = Vec::new();
    let (mut i, mut j) = (old.start, new.start);
    let ends = pairs.iter().map(|(was, is)| (old.start + was, new.start + is));
    for (was, is) in ends.chain([(old.end, new.end)]) {
        if i < was || j < is {
            found.push(Hunk {
                old: i..was,
                new: j..is,
            });
        }
        (i, j) = (was + 1, is + 1);
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_stretches_lead_from_the_old_to_the_new(
            old in proptest::collection::vec("[a-d ]|word", 0..20),
            new in proptest::collection::vec("[a-d ]|word", 0..20),
        ) {
            let (mut built, mut at) = (Vec::new(), 0);
            for Hunk { old: range, new: by } in weighed(&old, &new) {
                prop_assert!(!range.is_empty() || !by.is_empty());
                prop_assert!(at == 0 || at < range.start, "two touch");
                built.extend_from_slice(&old[at..range.start]);
                built.extend_from_slice(&new[by]);
                at = range.end;
            }
            built.extend_from_slice(&old[at..]);
            prop_assert_eq!(built, new);
        }
    }

    #[test]
    fn the_longer_word_stays() {
        let words = |text: &str| -> Vec<String> { text.split_inclusive(' ').map(str::to_owned).collect() };
        let found = weighed(&words("and prosecutors here"), &words("prosecutors and here"));
        assert_eq!(found.len(), 2);
        assert_eq!(found[0], Hunk { old: 0..1, new: 0..0 });
    }
}
