//! What a Word file proposes to a version of a text: its paragraphs found among the blocks, its tracked changes told as
//! changes of these, and beside them what somebody changed without tracking it. It files nothing.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::domain::{CHANGES_MAX, Change};
use crate::text::{Block, BlockKind, Content, Fingerprint, ParagraphId};

use super::super::room::Room;
use super::chains::{Chain, Hand, Hands, Is, Touched, Unit, chains, last_blocks, trimmed, units};
use super::matching::{by_words, hold_against, key};
use super::pairs::silent;
use super::read::{File, Remark};
use super::{Line, Style};

/// A version that a file may have been made from.
#[derive(Debug, Clone, Copy)]
pub struct Issued<'a> {
    /// Its fingerprint.
    pub hash: Fingerprint,
    /// The title of the text.
    pub title: &'a str,
    /// Its blocks.
    pub blocks: &'a [Block],
    /// Their numbers.
    pub numbers: &'a [String],
}

/// Which version a file is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Basis {
    /// Its place among the versions.
    pub version: usize,
    /// The file names it itself; otherwise it is the one it is most like.
    pub named: bool,
    /// The blocks that were found in the file.
    pub found: usize,
}

/// One proposal of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundProposal {
    /// Who tracked it; none where nobody did.
    pub author: Option<String>,
    /// The moment of its last change, as the file has it.
    pub at: Option<String>,
    /// What the comments on it say.
    pub reason: String,
    /// The amendment that it was here before.
    pub amendment: Option<u32>,
    /// What it would change.
    pub changes: Vec<Change>,
    /// Some of it was changed without being tracked.
    pub silent: bool,
}

/// What of a file became no proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leftover {
    /// So many paragraphs of the version are not in the file, which is an extract then.
    Missing(usize),
    /// A paragraph of the file that is none of the text, by its first words.
    Beside(String),
    /// A comment on words of which nothing is changed, with whom it is from.
    Remark(String, String),
    /// Somebody changed what somebody else had put in: the words, as they were put in.
    Nested(String),
    /// The changes of so many authors were not looked at, since there are too many.
    Authors(usize),
    /// So many proposals more than are kept of one file.
    More(usize),
}

/// All that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The version it is held against.
    pub basis: Basis,
    /// The proposals, in the order of the text for each author.
    pub proposals: Vec<FoundProposal>,
    /// The rest, by name.
    pub leftovers: Vec<Leftover>,
}

/// A file that went round all delegations has as many authors at most.
const AUTHORS_MAX: usize = 200;
/// What is looked at for all hands together, in runs of words: the largest table of amendments, each in a paragraph that
/// all of them touch, stays below it.
const LOOKED_AT_MAX: usize = 5_000_000;
/// What is kept of one file: every amendment of the largest conference, as it was given away.
const ROOM: Room = Room {
    proposals: 3_000,
    changes: 20_000,
    bytes: 24 * 1024 * 1024,
};
/// Of the paragraphs of a version, more than these in a hundred must be in a file before one that is not counts as deleted.
const WHOLE_PERCENT: usize = 80;
/// So many characters say which paragraph is meant.
const FIRST_CHARS: usize = 80;

/// Finds the proposals of a file; the versions come newest first, and there is at least one. New paragraphs get ids from
/// `fresh`.
pub fn proposals(file: &File, versions: &[Issued<'_>], fresh: &mut dyn FnMut() -> ParagraphId) -> Found {
    let (main, copies) = parted(&file.lines);
    let main = chains(main);
    let basis = basis(file, &main, versions);
    let issued = &versions[basis.version];
    let (main, mut leftovers) = known(main, issued);
    let found: HashSet<&ParagraphId> = main
        .iter()
        .filter_map(|chain| match &chain.is {
            Is::Block(block) => Some(&block.id),
            _ => None,
        })
        .collect();
    let found_count = found.len();
    let mut taking = Taking::of(file);
    taking.region(&main, fresh);
    for copy in copies {
        taking.region(&copied(copy), fresh);
    }
    let touched = std::mem::take(&mut taking.touched);
    for unit in unnoticed(&main, issued, &found, &touched, &mut leftovers, fresh) {
        taking.add(None, None, vec![unit]);
    }
    let Taking {
        proposals,
        said,
        authors_left,
        more,
        ..
    } = taking;
    leftovers.extend(nested(file, &main));
    leftovers.extend(idle_remarks(file, &said));
    if authors_left > 0 {
        leftovers.push(Leftover::Authors(authors_left));
    }
    if more > 0 {
        leftovers.push(Leftover::More(more));
    }
    Found {
        basis: Basis {
            found: found_count,
            ..basis
        },
        proposals,
        leftovers,
    }
}

/// The text itself, and the copies beneath it, each by itself.
fn parted(lines: &[Line]) -> (Vec<Line>, Vec<Vec<Line>>) {
    let (mut main, mut copies): (Vec<Line>, Vec<Vec<Line>>) = (Vec::new(), Vec::new());
    let mut of: Option<String> = None;
    for line in lines {
        if line.style == Style::Note {
            of = None;
            continue;
        }
        let name = line.name.as_deref();
        if let Some(name) = name.filter(|_| line.copy) {
            let which = name.split('_').next().unwrap_or_default().to_owned();
            if of.as_ref() != Some(&which) {
                copies.push(Vec::new());
                of = Some(which);
            }
        } else if name.is_some() {
            of = None;
        }
        match copies.last_mut().filter(|_| of.is_some()) {
            Some(copy) => copy.push(line.clone()),
            None => main.push(line.clone()),
        }
    }
    (main, copies)
}

/// A copy beneath the text says itself which paragraphs it is of and how they read.
fn copied(lines: Vec<Line>) -> Vec<Chain> {
    let mut chains = chains(lines);
    for chain in &mut chains {
        let name = chain.name().unwrap_or_default().to_owned();
        if name.ends_with("title") {
            chain.is = Is::Title(chain.original().plain());
        } else if let Some((_, id)) = name.rsplit_once('_')
            && let Ok(id) = id.parse()
        {
            let (kind, level) = match chain.style() {
                Style::Block(kind, level) => (kind, level),
                _ => (BlockKind::Paragraph, 1),
            };
            chain.is = Is::Block(Block {
                id,
                kind,
                level,
                content: chain.original(),
            });
        }
    }
    chains
}

fn basis(file: &File, main: &[Chain], versions: &[Issued<'_>]) -> Basis {
    let basis = |version, named| Basis {
        version,
        named,
        found: 0,
    };
    if let Some(base) = file.base
        && let Some(version) = versions.iter().position(|issued| issued.hash == base)
    {
        return basis(version, true);
    }
    let originals: HashSet<String> = main.iter().map(|chain| key(&chain.original())).collect();
    let alike = |issued: &Issued<'_>| {
        let blocks = issued.blocks.iter();
        blocks
            .filter(|block| {
                let own = key(&block.content);
                originals.contains(&own)
            })
            .count()
    };
    // Of equally similar ones the newest.
    let best = versions
        .iter()
        .map(alike)
        .enumerate()
        .max_by_key(|(at, alike)| (*alike, usize::MAX - at));
    basis(best.map_or(0, |(at, _)| at), false)
}

/// Finds which block each chain is.
fn known(mut chains: Vec<Chain>, issued: &Issued<'_>) -> (Vec<Chain>, Vec<Leftover>) {
    let places: HashMap<&ParagraphId, usize> = issued
        .blocks
        .iter()
        .enumerate()
        .map(|(at, block)| (&block.id, at))
        .collect();
    let mut of: Vec<Option<usize>> = Vec::new();
    let mut taken = HashSet::new();
    for chain in &mut chains {
        let name = chain.name().unwrap_or_default();
        let named = name.strip_prefix("p_").and_then(|id| id.parse().ok());
        let at = named
            .and_then(|id: ParagraphId| places.get(&id).copied())
            .filter(|at| taken.insert(*at));
        let is_title = name == "title" || chain.style() == Style::Title;
        if at.is_none() && is_title && key(&chain.original()) == key(&Content::of_plain(issued.title)) {
            chain.is = Is::Title(issued.title.to_owned());
        }
        of.push(at);
    }
    by_words(&chains, &mut of, issued);
    for (chain, at) in chains.iter_mut().zip(&of) {
        if let Some(at) = at {
            hold_against(
                chain,
                &issued.blocks[*at],
                issued.numbers.get(*at).map_or("", String::as_str),
            );
        }
    }
    let (first, last) = (
        of.iter().position(Option::is_some),
        of.iter().rposition(Option::is_some),
    );
    let mut leftovers = Vec::new();
    for (at, chain) in chains.iter().enumerate() {
        let outside = first.is_none_or(|first| at < first) || last.is_none_or(|last| at > last);
        let original = chain.original();
        if outside && chain.is == Is::Unknown && !original.is_blank() {
            leftovers.push(Leftover::Beside(first_words(&original)));
        }
    }
    (chains, leftovers)
}

fn first_words(content: &Content) -> String {
    let words = content.bare();
    let words = words.trim();
    if words.chars().count() <= FIRST_CHARS {
        return words.to_owned();
    }
    let cut: String = words.chars().take(FIRST_CHARS).collect();
    format!("{} …", cut.trim_end())
}

fn ids(change: &Change) -> Vec<ParagraphId> {
    change.paragraphs().cloned().collect()
}

/// What was changed without being tracked.
fn unnoticed(
    main: &[Chain],
    issued: &Issued<'_>,
    found: &HashSet<&ParagraphId>,
    touched: &HashSet<ParagraphId>,
    leftovers: &mut Vec<Leftover>,
    fresh: &mut dyn FnMut() -> ParagraphId,
) -> Vec<Unit> {
    let mut changes = Vec::new();
    let is_known = |chain: &Chain| matches!(chain.is, Is::Block(_));
    let last = main.iter().rposition(is_known);
    let mut after: Option<ParagraphId> = None;
    for (at, chain) in main.iter().enumerate() {
        match &chain.is {
            Is::Block(block) => {
                if chain.silent && !touched.contains(&block.id) {
                    changes.push(Change::Wording {
                        paragraph: block.id.clone(),
                        before: block.content.clone(),
                        after: trimmed(&chain.original()),
                    });
                }
                after = Some(block.id.clone());
            }
            Is::Unknown if after.is_some() && last.is_some_and(|last| at < last) => {
                let content = trimmed(&chain.original());
                if !content.is_blank() {
                    let (kind, level) = match chain.style() {
                        Style::Block(kind, level) => (kind, level),
                        _ => (BlockKind::Paragraph, 1),
                    };
                    let block = Block {
                        id: fresh(),
                        kind,
                        level,
                        content,
                    };
                    let follows = after.replace(block.id.clone());
                    changes.push(Change::New {
                        after: follows,
                        block,
                    });
                }
            }
            _ => {}
        }
    }
    let missing: Vec<&Block> = issued
        .blocks
        .iter()
        .filter(|block| !found.contains(&block.id) && !block.content.is_blank())
        .collect();
    if found.len() * 100 > issued.blocks.len() * WHOLE_PERCENT {
        changes.extend(missing.into_iter().map(|block| Change::Deletion {
            paragraph: block.id.clone(),
            before: block.content.clone(),
        }));
    } else if !missing.is_empty() {
        leftovers.push(Leftover::Missing(missing.len()));
    }
    silent(changes)
}

/// The proposals as they are taken out of a file, within what is kept of one.
struct Taking<'a> {
    file: &'a File,
    hands: Hands<'a>,
    proposals: Vec<FoundProposal>,
    room: Room,
    more: usize,
    /// What may still be looked at.
    looks: usize,
    authors: HashSet<&'a str>,
    authors_left: usize,
    touched: HashSet<ParagraphId>,
    /// The comments that became reasons.
    said: HashSet<usize>,
}

impl<'a> Taking<'a> {
    fn of(file: &'a File) -> Self {
        Self {
            file,
            hands: Hands(file),
            proposals: Vec::new(),
            room: ROOM,
            more: 0,
            looks: LOOKED_AT_MAX,
            authors: HashSet::new(),
            authors_left: 0,
            touched: HashSet::new(),
            said: HashSet::new(),
        }
    }

    /// The text, or a copy beneath it.
    fn region(&mut self, chains: &[Chain], fresh: &mut dyn FnMut() -> ParagraphId) {
        let last_blocks = last_blocks(chains);
        for touched in self.hands.all(chains) {
            if !self.may_look(&touched, chains) {
                self.authors_left += 1;
                // What they changed is not said to be changed without being tracked.
                let blocks = touched.1.iter().filter_map(|at| match &chains[*at].is {
                    Is::Block(block) => Some(block.id.clone()),
                    _ => None,
                });
                self.touched.extend(blocks);
                continue;
            }
            let units = units(&self.hands, &touched, chains, &last_blocks, fresh);
            self.touched
                .extend(units.iter().flat_map(|unit| unit.changes.iter().flat_map(ids)));
            self.grouped(touched.0, units);
        }
    }

    fn may_look(&mut self, (hand, touched): &Touched<'a>, chains: &[Chain]) -> bool {
        if let Hand::Author(author) = hand
            && !self.authors.contains(author)
        {
            if self.authors.len() == AUTHORS_MAX {
                return false;
            }
            self.authors.insert(author);
        }
        let runs: usize = touched.iter().map(|at| 1 + chains[*at].runs().count()).sum();
        match self.looks.checked_sub(runs) {
            Some(left) => {
                self.looks = left;
                true
            }
            None => false,
        }
    }

    /// Proposals of one hand: an amendment's as it was; an author's one by one, or as a comment over several has them.
    fn grouped(&mut self, hand: Hand<'a>, units: Vec<Unit>) {
        let author = match hand {
            Hand::Amendment(at) => {
                if !units.is_empty() {
                    self.add(Some(&self.file.remarks[at].by.author), Some(at), units);
                }
                return;
            }
            Hand::Author(author) => author,
        };
        let mut groups: Vec<Vec<Unit>> = Vec::new();
        let mut of: HashMap<usize, usize> = HashMap::new();
        for unit in units {
            let own = unit
                .remarks
                .iter()
                .filter(|at| self.file.remarks[**at].amendment().is_none());
            let own: Vec<usize> = own.copied().collect();
            let group = own.iter().filter_map(|remark| of.get(remark).copied()).min();
            let group = group.unwrap_or_else(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
            for remark in own {
                let first = of.entry(remark).or_insert(group);
                *first = group.min(*first);
            }
            groups[group].push(unit);
        }
        for units in groups {
            // A comment over more than an amendment may change does not make one of it.
            if units.iter().map(|unit| unit.changes.len()).sum::<usize>() > CHANGES_MAX {
                for unit in units {
                    self.add(Some(author), None, vec![unit]);
                }
            } else {
                self.add(Some(author), None, units);
            }
        }
    }

    fn add(&mut self, author: Option<&str>, paper: Option<usize>, units: Vec<Unit>) {
        let file = self.file;
        let remarks: BTreeSet<usize> = match paper {
            Some(at) => BTreeSet::from([at]),
            None => units
                .iter()
                .flat_map(|unit| unit.remarks.iter().copied())
                .filter(|at| file.remarks[*at].amendment().is_none())
                .collect(),
        };
        let reasons: Vec<String> = remarks
            .iter()
            .map(|at| file.remarks[*at].reason())
            .filter(|reason| !reason.is_empty())
            .collect();
        self.said.extend(remarks);
        let proposal = FoundProposal {
            author: author.filter(|author| !author.is_empty()).map(str::to_owned),
            at: units.iter().filter_map(|unit| unit.at.clone()).max(),
            reason: reasons.join("\n"),
            amendment: paper.and_then(|at| file.remarks[at].amendment()),
            silent: units.iter().any(|unit| unit.silent),
            changes: units.into_iter().flat_map(|unit| unit.changes).collect(),
        };
        if self.room.takes(&proposal.changes, proposal.reason.len()) {
            self.proposals.push(proposal);
        } else {
            self.more += 1;
        }
    }
}

/// Words that one put in and another took out again.
fn nested(file: &File, main: &[Chain]) -> Vec<Leftover> {
    let mut found = Vec::new();
    for run in main.iter().flat_map(Chain::runs) {
        if let (Some(came), Some(went)) = (run.track.inserted, run.track.deleted)
            && file.stamps[came].author != file.stamps[went].author
        {
            found.push(Leftover::Nested(first_words(&run.content)));
        }
    }
    found
}

/// Comments that say something about words nobody changes.
fn idle_remarks(file: &File, said: &HashSet<usize>) -> Vec<Leftover> {
    let reasons: Vec<String> = file.remarks.iter().map(Remark::reason).collect();
    let said: HashSet<&str> = said.iter().map(|at| reasons[*at].as_str()).collect();
    let remarks = file.remarks.iter().zip(&reasons);
    remarks
        .filter(|(remark, reason)| {
            remark.amendment().is_none() && !reason.is_empty() && !said.contains(reason.as_str())
        })
        .map(|(remark, reason)| Leftover::Remark(remark.by.author.clone(), reason.clone()))
        .collect()
}
