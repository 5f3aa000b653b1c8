//! Words that go in one place of a block and come in another. They are told as moved, since no word of them is lost.
//! Those that go to another block are found in `moves.rs`.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::words::{Hunk, Words, is_word};

/// A sentence of fewer words may be there twice by chance.
pub(super) const MOVED_WORDS_LEAST: usize = 5;
/// Words out of a larger change, fewer than these in a row, may be there twice by chance.
const MOVED_RUN_LEAST: usize = 4;
/// All that goes in one place and comes in another has moved, unless it has fewer letters than this: an article is not
/// one that moved but another one.
const MOVED_LETTERS_LEAST: usize = 6;
/// So many runs are looked for; more would take longer, and nobody follows them.
const RUNS_MAX: usize = 8;
/// Words that went times words that came; beyond it only whole sentences are looked for.
const WORK_MAX: usize = 250_000;

/// What moves: the words of `old` come where those of `new` are. They are the same, but for a capital letter at the
/// beginning of a sentence, or a conjunction that goes to their other end.
pub(super) fn moved(
    old: &Words,
    new: &Words,
    old_keys: &[String],
    new_keys: &[String],
    found: &[Hunk],
) -> Vec<Hunk> {
    let mut moved = moved_sentences(old, new, old_keys, new_keys, found);
    let fold = |keys: &[String]| -> Vec<String> { keys.iter().map(|key| key.to_lowercase()).collect() };
    let (old, new) = (fold(old_keys), fold(new_keys));
    let gone: usize = found.iter().map(|hunk| hunk.old.len()).sum();
    let come: usize = found.iter().map(|hunk| hunk.new.len()).sum();
    if gone.saturating_mul(come) > WORK_MAX {
        return moved;
    }
    for (at, hunk) in found.iter().enumerate().filter(|(_, hunk)| hunk.new.is_empty()) {
        let others = found.iter().enumerate().filter(|(other, _)| *other != at);
        let pure = others.map(|(_, hunk)| hunk).filter(|hunk| hunk.old.is_empty());
        for other in pure.filter(|other| all_moved(&old[hunk.old.clone()], &new[other.new.clone()])) {
            let move_ = Hunk {
                old: hunk.old.clone(),
                new: other.new.clone(),
            };
            if !moved.iter().any(|known| meet(known, &move_)) {
                moved.push(move_);
            }
        }
    }
    for _ in 0..RUNS_MAX {
        let Some(run) = longest_run(&old, &new, found, &moved) else {
            break;
        };
        moved.push(run);
    }
    moved
}

/// Whether two moves share a word.
fn meet(one: &Hunk, other: &Hunk) -> bool {
    let cross = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
    cross(&one.old, &other.old) || cross(&one.new, &other.new)
}

/// Whether these are the same words, begun anywhere: “and Japan” comes as “Japan and”.
fn all_moved(gone: &[String], come: &[String]) -> bool {
    let words =
        |keys: &[String]| -> Vec<String> { keys.iter().filter(|key| is_word(key)).cloned().collect() };
    let (gone, come) = (words(gone), words(come));
    let letters: usize = gone.iter().map(|word| word.chars().count()).sum();
    gone.len() == come.len()
        && letters >= MOVED_LETTERS_LEAST
        && (0..gone.len()).any(|first| gone[first..].iter().chain(&gone[..first]).eq(&come))
}

/// The longest run of the same words that goes in one change and comes in another.
fn longest_run(old: &[String], new: &[String], found: &[Hunk], moved: &[Hunk]) -> Option<Hunk> {
    let mut best: Option<(usize, Hunk)> = None;
    for (at, from) in found.iter().enumerate() {
        for (_, to) in found.iter().enumerate().filter(|(other, _)| *other != at) {
            // Lengths of the runs that end at each word of the row before.
            let mut before = vec![0_usize; to.new.len() + 1];
            for i in from.old.clone() {
                let mut here = vec![0; to.new.len() + 1];
                for j in to.new.clone() {
                    let taken = Hunk {
                        old: i..i + 1,
                        new: j..j + 1,
                    };
                    if old[i] != new[j] || moved.iter().any(|known| meet(known, &taken)) {
                        continue;
                    }
                    let length = before[j - to.new.start] + 1;
                    here[j - to.new.start + 1] = length;
                    let run = bare(
                        old,
                        Hunk {
                            old: i + 1 - length..i + 1,
                            new: j + 1 - length..j + 1,
                        },
                    );
                    let words = old[run.old.clone()].iter().filter(|word| is_word(word)).count();
                    if words >= MOVED_RUN_LEAST && best.as_ref().is_none_or(|(most, _)| words > *most) {
                        best = Some((words, run));
                    }
                }
                before = here;
            }
        }
    }
    best.map(|(_, run)| run)
}

/// A run without the spaces and signs at its ends.
fn bare(keys: &[String], mut run: Hunk) -> Hunk {
    while !run.old.is_empty() && !is_word(&keys[run.old.start]) {
        run.old.start += 1;
        run.new.start += 1;
    }
    while !run.old.is_empty() && !is_word(&keys[run.old.end - 1]) {
        run.old.end -= 1;
        run.new.end -= 1;
    }
    run
}

/// The sentences that go in one place and come, word for word, in another.
fn moved_sentences(
    old: &Words,
    new: &Words,
    old_keys: &[String],
    new_keys: &[String],
    found: &[Hunk],
) -> Vec<Hunk> {
    if found.len() < 2 {
        return Vec::new();
    }
    let gone: Vec<_> = found.iter().map(|hunk| hunk.old.clone()).collect();
    let come: Vec<_> = found.iter().map(|hunk| hunk.new.clone()).collect();
    let mut coming = sentences(new, new_keys, &come);
    let mut moved = Vec::new();
    for old in sentences(old, old_keys, &gone) {
        if let Some(at) = coming
            .iter()
            .position(|new| old_keys[old.clone()] == new_keys[new.clone()])
        {
            moved.push(Hunk {
                old,
                new: coming.remove(at),
            });
        }
    }
    moved
}

/// The sentences worth calling moved that lie wholly within the changed ranges.
fn sentences(words: &Words, keys: &[String], changed: &[Range<usize>]) -> Vec<Range<usize>> {
    let text: String = words.all.concat();
    let mut sentences = Vec::new();
    let (mut from, mut byte) = (0, 0);
    let mut ends = text
        .split_sentence_bound_indices()
        .map(|(at, sentence)| at + sentence.len())
        .peekable();
    for (at, word) in words.all.iter().enumerate() {
        byte += word.len();
        if ends.next_if(|end| *end <= byte).is_none() {
            continue;
        }
        let end = at + 1
            - keys[from..=at]
                .iter()
                .rev()
                .take_while(|word| !is_word(word))
                .count();
        let inside = |range: &Range<usize>| range.start <= from && end <= range.end;
        if from < end
            && keys[from..end].iter().filter(|key| is_word(key)).count() >= MOVED_WORDS_LEAST
            && changed.iter().any(inside)
        {
            sentences.push(from..end);
        }
        from = at + 1;
    }
    sentences
}
