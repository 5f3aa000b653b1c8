//! Which paragraph of a file is which block of a version: equal words first, then similar ones between those. The
//! bookmarks of our own files are looked at before.

use std::collections::{HashMap, HashSet};

use crate::text::{Block, Content};

use super::chains::{Chain, Is, remarked};
use super::proposals::Issued;

/// Of the words of the shorter of two paragraphs, so many in a hundred must be shared before they are taken for one.
const ALIKE_PERCENT: usize = 50;
/// Pairs of paragraphs compared by their words in one gap; beyond it, only equal ones are found.
const PAIRS_MAX: usize = 40_000;
/// Bytes of words looked at in such comparisons altogether: two wholly different texts of two hundred paragraphs each.
const COMPARED_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Words as they are compared: without the number before them, the signs of one kind alike.
pub(super) fn key(content: &Content) -> String {
    let told: String = content.told().chars().map(alike).collect();
    told.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn alike(sign: char) -> char {
    match sign {
        '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{2009}' => ' ',
        '‘' | '’' | '‚' | 'ʼ' => '\'',
        '“' | '”' | '„' | '«' | '»' => '"',
        '\u{2011}' | '\u{2010}' => '-',
        other => other,
    }
}

/// Chains without a name are found by their words: equal ones first, then, between those, the most similar.
pub(super) fn by_words(chains: &[Chain], of: &mut [Option<usize>], issued: &Issued<'_>) {
    let blocks: Vec<String> = issued.blocks.iter().map(|block| key(&block.content)).collect();
    let originals: Vec<String> = chains.iter().map(|chain| key(&chain.original())).collect();
    let stripped = |at: usize, block: usize| {
        let number = issued.numbers.get(block).map_or("", String::as_str);
        without_number(&originals[at], number)
    };
    let taken: HashSet<usize> = of.iter().flatten().copied().collect();
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for at in (0..blocks.len()).filter(|at| !taken.contains(at)) {
        places.entry(&blocks[at]).or_default().push(at);
    }
    let mut next = 0;
    for at in 0..chains.len() {
        if of[at].is_some() || originals[at].is_empty() || chains[at].is != Is::Unknown {
            continue;
        }
        // In order where that can be, so that two equal paragraphs are not crossed.
        let from = |words: &str| {
            let places = places.get(words).map_or(&[][..], Vec::as_slice);
            places[places.partition_point(|place| *place < next)..]
                .iter()
                .copied()
        };
        // A number is the first of the words, and has no space in it.
        let rest = originals[at].split_once(' ').map_or("", |(_, rest)| rest);
        let numbered = from(rest).find(|block| stripped(at, *block) == blocks[*block]);
        let found = from(&originals[at]).next().into_iter().chain(numbered).min();
        if let Some(found) = found {
            of[at] = Some(found);
            next = found + 1;
        }
    }
    let mut left = COMPARED_BYTES_MAX;
    let mut at = 0;
    while at < chains.len() {
        if of[at].is_some() {
            at += 1;
            continue;
        }
        let end = (at..chains.len())
            .find(|at| of[*at].is_some())
            .unwrap_or(chains.len());
        let from = at
            .checked_sub(1)
            .and_then(|before| of[before])
            .map_or(0, |block| block + 1);
        let to = of.get(end).copied().flatten().unwrap_or(blocks.len());
        if from < to && (end - at) * (to - from) <= PAIRS_MAX {
            let open: Vec<usize> = (at..end)
                .filter(|at| !originals[*at].is_empty() && chains[*at].is == Is::Unknown)
                .collect();
            let taken: HashSet<usize> = of
                .iter()
                .flatten()
                .copied()
                .filter(|at| (from..to).contains(at))
                .collect();
            let free: Vec<usize> = (from..to).filter(|block| !taken.contains(block)).collect();
            let bytes =
                |places: &[usize], of: &[String]| places.iter().map(|at| of[*at].len()).sum::<usize>();
            let work = bytes(&open, &originals) * free.len() + bytes(&free, &blocks) * open.len();
            let Some(rest) = left.checked_sub(work) else {
                at = end;
                continue;
            };
            left = rest;
            for (chain, block) in similar_pairs(&open, &free, |chain, block| {
                likeness(stripped(chain, block), &blocks[block])
            }) {
                of[chain] = Some(block);
            }
        }
        at = end;
    }
}

/// The pairs in order whose likeness is greatest together.
fn similar_pairs(
    chains: &[usize],
    blocks: &[usize],
    likeness: impl Fn(usize, usize) -> usize,
) -> Vec<(usize, usize)> {
    let width = blocks.len() + 1;
    let mut best = vec![0; (chains.len() + 1) * width];
    let like: Vec<Vec<usize>> = chains
        .iter()
        .map(|chain| blocks.iter().map(|block| likeness(*chain, *block)).collect())
        .collect();
    for at in (0..chains.len()).rev() {
        for block in (0..blocks.len()).rev() {
            let both = like[at][block];
            let paired = if both > 0 {
                both + best[(at + 1) * width + block + 1]
            } else {
                0
            };
            best[at * width + block] = paired
                .max(best[(at + 1) * width + block])
                .max(best[at * width + block + 1]);
        }
    }
    let (mut at, mut block, mut pairs) = (0, 0, Vec::new());
    while at < chains.len() && block < blocks.len() {
        let here = best[at * width + block];
        if like[at][block] > 0 && here == like[at][block] + best[(at + 1) * width + block + 1] {
            pairs.push((chains[at], blocks[block]));
            (at, block) = (at + 1, block + 1);
        } else if here == best[(at + 1) * width + block] {
            at += 1;
        } else {
            block += 1;
        }
    }
    pairs
}

/// How much two paragraphs share, in hundredths of the words of the shorter; nothing where that is not enough.
fn likeness(one: &str, other: &str) -> usize {
    let mut count: HashMap<&str, usize> = HashMap::new();
    for word in one.split(' ') {
        *count.entry(word).or_default() += 1;
    }
    let mut shared = 0;
    for word in other.split(' ') {
        if let Some(left) = count.get_mut(word).filter(|left| **left > 0) {
            *left -= 1;
            shared += 1;
        }
    }
    let shorter = one.split(' ').count().min(other.split(' ').count());
    let percent = shared * 100 / shorter.max(1);
    if percent >= ALIKE_PERCENT { percent } else { 0 }
}

/// A file that was written elsewhere has the numbers as words.
fn without_number<'a>(words: &'a str, number: &str) -> &'a str {
    let bare = number.trim_end_matches('.');
    if bare.is_empty() {
        return words;
    }
    let rest = words.strip_prefix(number).or_else(|| words.strip_prefix(bare));
    match rest.map(|rest| rest.trim_start_matches(['.', ')'])) {
        Some(rest) if rest.starts_with(' ') => rest.trim_start(),
        _ => words,
    }
}

/// Takes a chain as this block: leaves out the number before its words, and gives back the marks that were lost on the
/// way where the words are the same.
pub(super) fn hold_against(chain: &mut Chain, block: &Block, number: &str) {
    let original = chain.original();
    let plain = original.plain();
    let own = block.content.plain();
    if !number.is_empty() && without_number(&own, number) == own {
        let spaced: String = plain
            .chars()
            .map(alike)
            .map(|one| if one == '\t' { ' ' } else { one })
            .collect();
        let rest = without_number(spaced.trim_start(), number);
        if rest.len() < spaced.trim_start().len() {
            let cut = plain.chars().count() - rest.chars().count();
            drop_first(chain, cut);
        }
    }
    let original = chain.original();
    if original != block.content {
        let (is, was): (Vec<char>, Vec<char>) = (original.plain().chars().collect(), own.chars().collect());
        let same = is.len() == was.len() && is.iter().zip(&was).all(|(is, was)| alike(*is) == alike(*was));
        if same {
            restore(chain, &block.content);
        } else {
            chain.silent = key(&original) != key(&block.content);
        }
    }
    chain.is = Is::Block(block.clone());
}

fn drop_first(chain: &mut Chain, mut count: usize) {
    let runs = chain.lines.iter_mut().flat_map(|line| &mut line.runs);
    for run in runs.filter(|run| run.track.inserted.is_none()) {
        let plain = run.content.plain();
        let here = plain.chars().count().min(count);
        let bytes: usize = plain.chars().take(here).map(char::len_utf8).sum();
        run.content = run.content.slice(bytes, plain.len());
        count -= here;
        if count == 0 {
            return;
        }
    }
}

/// Gives the runs of the base the words and marks of the block, character for character.
fn restore(chain: &mut Chain, content: &Content) {
    let plain = content.plain();
    let mut at = 0;
    let runs = chain.lines.iter_mut().flat_map(|line| &mut line.runs);
    for run in runs.filter(|run| run.track.inserted.is_none()) {
        let count = run.content.plain().chars().count();
        let bytes: usize = plain[at..].chars().take(count).map(char::len_utf8).sum();
        remarked(run, content.slice(at, at + bytes));
        at += bytes;
    }
}
