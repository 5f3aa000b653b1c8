//! Where a change is told that could be told in more than one place. Which words changed is found in `words.rs`, and what
//! that means to a reader in `diff.rs`, which also has the examples.

use unicode_segmentation::UnicodeSegmentation;

use super::words::{Hunk, Words};

/// Words that only come, or only go, between words that say the same can be told in more than one place: a whole sentence
/// is told as one where that is possible.
pub(super) fn slid(
    mut found: Vec<Hunk>,
    old_words: &Words,
    new_words: &Words,
    old_keys: &[String],
    new_keys: &[String],
) -> Vec<Hunk> {
    let pure = |hunk: &Hunk| hunk.old.is_empty() || hunk.new.is_empty();
    if !found.iter().any(pure) {
        return found;
    }
    let (old_starts, new_starts) = (sentence_starts(old_words), sentence_starts(new_words));
    for at in 0..found.len() {
        if !pure(&found[at]) {
            continue;
        }
        let Hunk { old, new } = &found[at];
        let (range, keys, starts) = if new.is_empty() {
            (old, old_keys, &old_starts)
        } else {
            (new, new_keys, &new_starts)
        };
        // Between two changes one word at least stays, or they would be one.
        let left = match at.checked_sub(1) {
            Some(before) => (old.start - found[before].old.end).saturating_sub(1),
            None => old.start,
        };
        let right = match found.get(at + 1) {
            Some(next) => (next.old.start - old.end).saturating_sub(1),
            None => old_keys.len() - old.end,
        };
        if starts[range.start] {
            continue;
        }
        let back = || {
            (1..=left)
                .take_while(|step| keys[range.start - step] == keys[range.end - step])
                .map(|step| (step, range.start - step))
        };
        let forth = || {
            (1..=right)
                .take_while(|step| keys[range.start + step - 1] == keys[range.end + step - 1])
                .map(|step| (step, range.start + step))
        };
        let at_start = |(_, start): &(usize, usize)| starts[*start];
        // The last sentence has no space after it: it takes the one before.
        let after_stop = |(_, start): &(usize, usize)| {
            let stops = |key: &String| matches!(key.as_str(), "." | "!" | "?" | "…");
            start.checked_sub(1).is_some_and(|before| stops(&keys[before])) && keys[*start].trim().is_empty()
        };
        let step = |found: Option<(usize, usize)>| found.map(|(step, _)| step);
        let back_to_stop = || step(back().find(after_stop));
        let forth_to_stop = || step(forth().find(after_stop));
        let (to_start, from_start) = (step(back().find(at_start)), step(forth().find(at_start)));
        let whole = to_start.is_some() || from_start.is_some();
        let back = if whole { to_start } else { back_to_stop() };
        let forth = if whole { from_start } else { forth_to_stop() };
        // Between two words the space after what comes or goes is of it, not the one before.
        let spaced = keys[range.start].trim().is_empty()
            && right > 0
            && keys.get(range.end) == Some(&keys[range.start]);
        let forth = forth.or((spaced && back.is_none()).then_some(1));
        let hunk = &mut found[at];
        if let Some(step) = back {
            hunk.old = hunk.old.start - step..hunk.old.end - step;
            hunk.new = hunk.new.start - step..hunk.new.end - step;
        } else if let Some(step) = forth {
            hunk.old = hunk.old.start + step..hunk.old.end + step;
            hunk.new = hunk.new.start + step..hunk.new.end + step;
        }
    }
    found
}

/// Whether a sentence starts at each of the words.
fn sentence_starts(words: &Words) -> Vec<bool> {
    let text: String = words.all.concat();
    let mut starts = text.split_sentence_bound_indices().map(|(at, _)| at).peekable();
    let mut byte = 0;
    let each = words.all.iter().map(|word| {
        let here = byte;
        byte += word.len();
        starts
            .next_if(|start| *start <= here)
            .is_some_and(|start| start == here)
    });
    each.collect()
}
