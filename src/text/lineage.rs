//! Which words of a text came with which of its changes, followed from version to version. Words that stay keep where they
//! came from, also when they go from one block to another, as in a split, a join or a move. What an origin is, the caller says.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::shift::MOVED_WORDS_LEAST;
use super::words::{Words, hunks, is_word};
use super::{Block, Content, ParagraphId};

/// Where every word of a text came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lineage<O> {
    /// For each block its stretches, in order; together they are as long as its words.
    blocks: BTreeMap<ParagraphId, Vec<Stretch<O>>>,
}

/// So many bytes of a block's words, and where they came from.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stretch<O> {
    bytes: usize,
    origin: O,
}

impl<O> Default for Lineage<O> {
    fn default() -> Self {
        Self {
            blocks: BTreeMap::new(),
        }
    }
}

impl<O: Clone + PartialEq> Lineage<O> {
    /// Follows the text from one version to the next. What is new in it has this origin.
    pub fn follow(&mut self, old: &[Block], new: &[Block], origin: &O) {
        let before: BTreeMap<&ParagraphId, &Block> = old.iter().map(|block| (&block.id, block)).collect();
        let mut gone: Vec<Worded<O>> = Vec::new();
        let mut come: Vec<(&ParagraphId, Worded<Option<O>>)> = Vec::new();
        for block in new {
            match before.get(&block.id) {
                Some(was) if was.content == block.content => {}
                Some(was) => {
                    let was = self.worded(was);
                    let (is, lost) = was.rewritten(&block.content);
                    gone.extend(lost);
                    come.push((&block.id, is));
                }
                None => come.push((&block.id, Worded::unknown(&block.content))),
            }
        }
        let after: BTreeSet<&ParagraphId> = new.iter().map(|block| &block.id).collect();
        for block in old {
            if !after.contains(&block.id) {
                gone.push(self.worded(block));
                self.blocks.remove(&block.id);
            }
        }
        for (id, mut words) in come {
            words.find(&gone);
            self.blocks.insert(id.clone(), words.stretches(origin));
        }
    }

    /// Calls one origin of a block's words another.
    pub fn rename(&mut self, block: &ParagraphId, is: impl Fn(&O) -> bool, now: &O) {
        for stretch in self.blocks.get_mut(block).into_iter().flatten() {
            if is(&stretch.origin) {
                stretch.origin = now.clone();
            }
        }
    }

    /// The words of a block as last followed, in runs of one origin.
    pub fn runs(&self, block: &Block) -> Vec<(Content, O)> {
        let mut at = 0;
        let stretches = self.blocks.get(&block.id).map_or(&[][..], Vec::as_slice);
        let runs = stretches.iter().map(|stretch| {
            let from = at;
            at += stretch.bytes;
            (block.content.slice(from, at), stretch.origin.clone())
        });
        runs.collect()
    }

    /// The origins of a block's words, each once, in the order of the words.
    pub fn origins(&self, block: &ParagraphId) -> Vec<&O> {
        let mut found: Vec<&O> = Vec::new();
        for stretch in self.blocks.get(block).into_iter().flatten() {
            if !found.contains(&&stretch.origin) {
                found.push(&stretch.origin);
            }
        }
        found
    }

    fn worded(&self, block: &Block) -> Worded<O> {
        let stretches = self.blocks.get(&block.id).map_or(&[][..], Vec::as_slice);
        let mut ends = stretches.iter().scan(0, |end, stretch| {
            *end += stretch.bytes;
            Some((*end, &stretch.origin))
        });
        let mut here = ends.next();
        Worded::of(&block.content, |at| {
            while here.is_some_and(|(end, _)| end <= at) {
                here = ends.next();
            }
            here.map(|(_, origin)| origin.clone())
        })
    }
}

/// The words of a block, each with where it came from.
struct Worded<O> {
    keys: Vec<String>,
    bytes: Vec<usize>,
    origins: Vec<O>,
}

impl<O: Clone> Worded<O> {
    /// The words of a content; a word without an origin is left out, which no followed block has.
    fn of(content: &Content, mut origin: impl FnMut(usize) -> Option<O>) -> Self {
        let text = content.plain();
        let words = Words::of(&text);
        let mut worded = Self {
            keys: Vec::new(),
            bytes: Vec::new(),
            origins: Vec::new(),
        };
        let mut at = 0;
        for (key, word) in words.keys(content).into_iter().zip(&words.all) {
            if let Some(origin) = origin(at) {
                worded.keys.push(key.into_owned());
                worded.bytes.push(word.len());
                worded.origins.push(origin);
            }
            at += word.len();
        }
        worded
    }

    /// The same block with other words: those that stay keep their origin, and what goes is told apart.
    fn rewritten(self, now: &Content) -> (Worded<Option<O>>, Vec<Worded<O>>) {
        let mut is = Worded::unknown(now);
        let mut lost = Vec::new();
        let mut done = (0, 0);
        let mut keep = |old: Range<usize>, new: usize| {
            for (step, at) in old.enumerate() {
                is.origins[new + step] = Some(self.origins[at].clone());
            }
        };
        let changed = hunks(&self.keys, &Words::of(&now.plain()).keys(now));
        for hunk in &changed {
            keep(done.0..hunk.old.start, done.1);
            done = (hunk.old.end, hunk.new.end);
        }
        keep(done.0..self.keys.len(), done.1);
        for hunk in changed {
            lost.push(Worded {
                keys: self.keys[hunk.old.clone()].to_vec(),
                bytes: self.bytes[hunk.old.clone()].to_vec(),
                origins: self.origins[hunk.old].to_vec(),
            });
        }
        (is, lost)
    }
}

impl<O: Clone + PartialEq> Worded<Option<O>> {
    /// Looks for whole passages without an origin among the words that went elsewhere.
    fn find(&mut self, gone: &[Worded<O>]) {
        let mut at = 0;
        while at < self.origins.len() {
            if self.origins[at].is_some() {
                at += 1;
                continue;
            }
            let end = (at..self.origins.len())
                .find(|next| self.origins[*next].is_some())
                .unwrap_or(self.origins.len());
            let inner = trimmed(&self.keys, at..end);
            if count(&self.keys[inner.clone()]) >= MOVED_WORDS_LEAST {
                let found = gone.iter().find_map(|gone| {
                    let place = gone.place_of(&self.keys[inner.clone()])?;
                    Some(&gone.origins[place..place + inner.len()])
                });
                if let Some(origins) = found {
                    for (step, place) in inner.enumerate() {
                        self.origins[place] = Some(origins[step].clone());
                    }
                }
            }
            at = end;
        }
    }

    fn stretches(self, new: &O) -> Vec<Stretch<O>> {
        let mut stretches: Vec<Stretch<O>> = Vec::new();
        for (bytes, origin) in self.bytes.into_iter().zip(self.origins) {
            let origin = origin.unwrap_or_else(|| new.clone());
            match stretches.last_mut() {
                Some(last) if last.origin == origin => last.bytes += bytes,
                _ => stretches.push(Stretch { bytes, origin }),
            }
        }
        stretches
    }
}

impl<O: Clone> Worded<Option<O>> {
    fn unknown(content: &Content) -> Self {
        Worded::of(content, |_| Some(None))
    }
}

impl<O> Worded<O> {
    /// Where these words stand among them, in a row.
    fn place_of(&self, words: &[String]) -> Option<usize> {
        self.keys.windows(words.len()).position(|window| window == words)
    }
}

/// The range without the spaces and signs at its ends.
fn trimmed(keys: &[String], range: Range<usize>) -> Range<usize> {
    let mut words = range.clone().filter(|at| is_word(&keys[*at]));
    match (words.next(), words.next_back()) {
        (Some(first), Some(last)) => first..last + 1,
        (Some(only), None) => only..only + 1,
        _ => range.start..range.start,
    }
}

fn count(keys: &[String]) -> usize {
    keys.iter().filter(|key| is_word(key)).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::BlockKind;
    use super::*;

    fn block(id: u8, words: &str) -> Block {
        Block {
            id: ParagraphId::from_random([id; 16]),
            kind: BlockKind::Paragraph,
            level: 1,
            content: Content::parse(words),
        }
    }

    fn told(lineage: &Lineage<char>, block: &Block) -> String {
        let runs = lineage.runs(block).into_iter();
        runs.map(|(words, origin)| format!("{origin}<{}>", words.notation()))
            .collect()
    }

    #[test]
    fn words_that_stay_keep_their_origin() {
        let mut lineage = Lineage::default();
        let versions = [
            block(1, "States may submit their annual reports."),
            block(1, "States shall submit their annual reports."),
            block(1, "States shall submit their reports **each year**."),
        ];
        lineage.follow(&[], &versions[..1], &'a');
        lineage.follow(&versions[..1], &versions[1..2], &'b');
        assert_eq!(
            told(&lineage, &versions[1]),
            "a<States >b<shall>a< submit their annual reports.>"
        );
        lineage.follow(&versions[1..2], &versions[2..], &'c');
        assert_eq!(
            told(&lineage, &versions[2]),
            "a<States >b<shall>a< submit their reports>c< **each year**>a<.>"
        );
        assert_eq!(lineage.origins(&versions[2].id), [&'a', &'b', &'c']);
        lineage.rename(&versions[2].id, |origin| *origin == 'c', &'d');
        assert_eq!(lineage.origins(&versions[2].id), [&'a', &'b', &'d']);
    }

    #[test]
    fn a_passage_keeps_its_origin_where_it_goes_to_another_block() {
        let whole = block(
            1,
            "Participants met in Strasbourg. They thanked the hosts for their warm welcome.",
        );
        let (head, tail) = (
            block(1, "Participants met in Strasbourg."),
            block(2, "They thanked the hosts for their warm welcome."),
        );
        let mut lineage = Lineage::default();
        lineage.follow(&[], std::slice::from_ref(&whole), &'a');
        let parts = [head, tail];
        lineage.follow(std::slice::from_ref(&whole), &parts, &'b');
        assert_eq!(
            told(&lineage, &parts[1]),
            "a<They thanked the hosts for their warm welcome>b<.>"
        );
        lineage.follow(&parts, std::slice::from_ref(&whole), &'c');
        assert!(told(&lineage, &whole).starts_with("a<Participants met in Strasbourg"));
        assert!(told(&lineage, &whole).contains("a<They thanked the hosts for their warm welcome>"));
    }

    #[test]
    fn the_same_few_words_elsewhere_are_not_taken_for_moved() {
        let (one, other) = (block(1, "The host is thanked."), block(2, "The host is thanked."));
        let mut lineage = Lineage::default();
        lineage.follow(&[], std::slice::from_ref(&one), &'a');
        lineage.follow(&[one], std::slice::from_ref(&other), &'b');
        assert_eq!(told(&lineage, &other), "b<The host is thanked.>");
    }

    proptest! {
        #[test]
        fn the_runs_are_the_words(versions in proptest::collection::vec(
            proptest::collection::vec("(?:[ab]{1,2} |\\*|\\^\\[x\\]){0,9}", 0..4), 1..6,
        )) {
            let mut lineage = Lineage::default();
            let mut last: Vec<Block> = Vec::new();
            for (step, words) in versions.iter().enumerate() {
                let now: Vec<Block> =
                    words.iter().enumerate().map(|(at, words)| block(at as u8, words)).collect();
                lineage.follow(&last, &now, &step);
                for block in &now {
                    let mut whole = Content::default();
                    for (words, _) in lineage.runs(block) {
                        whole.extend(&words);
                    }
                    prop_assert_eq!(&whole, &block.content);
                }
                last = now;
            }
        }
    }
}
