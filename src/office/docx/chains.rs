//! What one hand changes in a file: its tracked changes alone, everybody else's left out, told as changes of blocks. A
//! chain is what was one paragraph before anything was tracked; where its mark is inserted it is several by now, and where
//! the last mark is deleted it runs into the next.

use std::collections::{BTreeSet, HashMap};

use crate::domain::Change;
use crate::text::{Block, BlockKind, Content, Marks, ParagraphId, Span};

use super::pairs::paired;
use super::read::{File, Stamp};
use super::{Line, Run, Style, Track};

/// What was one paragraph: its lines, and the block of the base that it is.
#[derive(Debug, Clone)]
pub(super) struct Chain {
    pub lines: Vec<Line>,
    pub is: Is,
    /// It reads otherwise than its block although nothing of it is tracked.
    pub silent: bool,
}

/// What a chain is in the base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Is {
    Title(String),
    Block(Block),
    Unknown,
}

/// Who changed something: an amendment of a file written here, or an author.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Hand<'a> {
    Amendment(usize),
    Author(&'a str),
}

/// A hand, and the chains in which it changes something, in order.
pub(super) type Touched<'a> = (Hand<'a>, Vec<usize>);

/// The changes of one hand to one paragraph or gap.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub changes: Vec<Change>,
    pub remarks: BTreeSet<usize>,
    pub at: Option<String>,
    pub silent: bool,
    /// The name of the move that it is half of.
    pub moved: Option<String>,
}

/// Cuts lines into chains.
pub(super) fn chains(lines: Vec<Line>) -> Vec<Chain> {
    let mut chains = Vec::new();
    let mut open: Vec<Line> = Vec::new();
    let chain = |lines| Chain {
        lines,
        is: Is::Unknown,
        silent: false,
    };
    for line in lines {
        let ends = line.mark.inserted.is_none();
        open.push(line);
        if ends {
            chains.push(chain(std::mem::take(&mut open)));
        }
    }
    if !open.is_empty() {
        chains.push(chain(open));
    }
    chains
}

impl Chain {
    /// What it read before anything was tracked.
    pub fn original(&self) -> Content {
        let mut content = Content::default();
        for run in self.runs().filter(|run| run.track.inserted.is_none()) {
            content.extend(&before(run));
        }
        content
    }

    pub fn runs(&self) -> impl Iterator<Item = &Run> {
        self.lines.iter().flat_map(|line| &line.runs)
    }

    /// The style of what was the paragraph: of the last line, which has its mark.
    pub fn style(&self) -> Style {
        self.lines.last().map(|line| line.style).unwrap_or_default()
    }

    /// The bookmark of the paragraph it was.
    pub fn name(&self) -> Option<&str> {
        self.lines
            .iter()
            .filter_map(|line| line.name.as_deref())
            .find(|name| name.contains("p_") || name.contains("title"))
    }
}

/// The words of a run as they were set before.
fn before(run: &Run) -> Content {
    match &run.reset {
        Some((_, marks)) => Content::new([Span {
            text: run.content.plain(),
            marks: marks.clone(),
        }]),
        None => run.content.clone(),
    }
}

/// Every hand in a file, and how to tell them.
pub(super) struct Hands<'a>(pub &'a File);

/// The seconds of a moment in a file.
const TO_THE_SECOND: usize = 19;

impl<'a> Hands<'a> {
    fn stamp(&self, at: usize) -> &'a Stamp {
        &self.0.stamps[at]
    }

    /// Whose a change is: that of the innermost amendment's comment over it by the same author at the same time, or its author's.
    pub fn of(&self, stamp: usize, remarks: &[usize]) -> Hand<'a> {
        let by = self.stamp(stamp);
        let same_second = |at: &str| {
            let seconds = at.chars().take(TO_THE_SECOND);
            seconds.eq(by.at.chars().take(TO_THE_SECOND))
        };
        let own = |at: &&usize| {
            let remark = &self.0.remarks[**at];
            remark.by.author == by.author && same_second(&remark.by.at) && remark.amendment().is_some()
        };
        match remarks
            .iter()
            .filter(own)
            .min_by_key(|at| self.0.remarks[**at].reach)
        {
            Some(at) => Hand::Amendment(*at),
            None => Hand::Author(&by.author),
        }
    }

    /// All of them, in the order in which they come.
    pub fn all(&self, chains: &[Chain]) -> Vec<Touched<'a>> {
        let mut hands: Vec<Touched<'a>> = Vec::new();
        let mut places: HashMap<Hand<'a>, usize> = HashMap::new();
        for (at, chain) in chains.iter().enumerate() {
            let mut add = |stamp: Option<usize>, remarks: &[usize]| {
                let Some(hand) = stamp.map(|stamp| self.of(stamp, remarks)) else {
                    return;
                };
                let place = *places.entry(hand).or_insert_with(|| {
                    hands.push((hand, Vec::new()));
                    hands.len() - 1
                });
                let touched = &mut hands[place].1;
                if touched.last() != Some(&at) {
                    touched.push(at);
                }
            };
            for line in &chain.lines {
                for run in &line.runs {
                    add(run.track.inserted, &run.remarks);
                    add(run.track.deleted, &run.remarks);
                    add(run.reset.as_ref().map(|(stamp, _)| *stamp), &run.remarks);
                }
                add(line.mark.inserted, &line.remarks);
                add(line.mark.deleted, &line.remarks);
            }
        }
        hands
    }
}

/// A part of a chain between marks, as one hand leaves it.
#[derive(Default)]
struct Part {
    style: Style,
    name: Option<String>,
    /// Words of the base stand in it, whether they stay or go.
    has_base: bool,
    /// It reads so in the end.
    after: Content,
    moved: Option<String>,
    touched: bool,
    runs_on: bool,
    remarks: BTreeSet<usize>,
    at: Option<String>,
}

struct View<'a> {
    hands: &'a Hands<'a>,
    hand: Hand<'a>,
}

impl View<'_> {
    fn is_own(&self, stamp: Option<usize>, remarks: &[usize]) -> bool {
        stamp.is_some_and(|stamp| self.hands.of(stamp, remarks) == self.hand)
    }

    fn touch(&self, part: &mut Part, stamp: usize, remarks: &[usize]) {
        part.touched = true;
        part.remarks.extend(remarks);
        let at = &self.hands.stamp(stamp).at;
        if !at.is_empty() && part.at.as_ref().is_none_or(|known| known < at) {
            part.at = Some(at.clone());
        }
    }

    fn parts(&self, chain: &Chain) -> Vec<Part> {
        let mut parts = vec![Part::default()];
        let last = chain.lines.len() - 1;
        for (nth, line) in chain.lines.iter().enumerate() {
            let part = parts.last_mut().expect("there is always one part");
            part.style = line.style;
            // The last line's: before it there may be lines that somebody else put in.
            if line.name.is_some() {
                part.name.clone_from(&line.name);
            }
            for run in &line.runs {
                self.run(part, run);
            }
            if let Some(stamp) = line
                .mark
                .deleted
                .filter(|_| self.is_own(line.mark.deleted, &line.remarks))
            {
                self.touch(part, stamp, &line.remarks);
                part.runs_on = nth == last;
                part.moved = part.moved.take().or_else(|| line.mark.moved.clone());
            }
            if let Some(stamp) = line
                .mark
                .inserted
                .filter(|_| self.is_own(line.mark.inserted, &line.remarks))
            {
                self.touch(part, stamp, &line.remarks);
                if line.mark.moved.is_some() && part.moved.is_none() {
                    part.moved.clone_from(&line.mark.moved);
                }
                if nth < last {
                    parts.push(Part::default());
                }
            }
        }
        parts
    }

    fn run(&self, part: &mut Part, run: &Run) {
        let Run {
            content,
            track:
                Track {
                    inserted,
                    deleted,
                    moved,
                },
            reset,
            remarks,
        } = run;
        if let Some(stamp) = inserted {
            if self.is_own(*inserted, remarks) && deleted.is_none() {
                self.touch(part, *stamp, remarks);
                part.moved = part.moved.take().or_else(|| moved.clone());
                part.after.extend(content);
            }
            return;
        }
        part.has_base |= !content.is_blank();
        if let Some(stamp) = deleted.filter(|_| self.is_own(*deleted, remarks)) {
            self.touch(part, stamp, remarks);
            part.moved = part.moved.take().or_else(|| moved.clone());
            return;
        }
        match reset {
            Some((stamp, _)) if self.is_own(Some(*stamp), remarks) => {
                self.touch(part, *stamp, remarks);
                part.after.extend(content);
            }
            _ => part.after.extend(&before(run)),
        }
    }
}

/// A paragraph whose mark is gone, so that the next one runs on in it.
struct RunsOn {
    unit: Option<usize>,
    id: ParagraphId,
    before: Content,
    after: Content,
}

/// For each chain the last one up to it that is a block of the base.
pub(super) fn last_blocks(chains: &[Chain]) -> Vec<Option<usize>> {
    let mut last = None;
    let each = chains.iter().enumerate().map(|(at, chain)| {
        if matches!(chain.is, Is::Block(_)) {
            last = Some(at);
        }
        last
    });
    each.collect()
}

/// The changes of one hand, in the order of the file. Only what it touches is looked at, and what that runs on into: a
/// file has as many hands as it likes.
pub(super) fn units(
    hands: &Hands<'_>,
    (hand, touched): &Touched<'_>,
    chains: &[Chain],
    last_blocks: &[Option<usize>],
    fresh: &mut dyn FnMut() -> ParagraphId,
) -> Vec<Unit> {
    let view = View { hands, hand: *hand };
    let mut found = Finding {
        units: Vec::new(),
        after: None,
        runs_on: None,
        fresh,
    };
    let mut at = 0;
    for next in touched.iter().copied().chain([chains.len()]) {
        while at < next && found.runs_on.is_some() {
            found.chain(&view, &chains[at]);
            at += 1;
        }
        let between = next.checked_sub(1).and_then(|before| last_blocks[before]);
        if let Some(Is::Block(block)) = between.filter(|last| *last >= at).map(|last| &chains[last].is) {
            found.after = Some(block.id.clone());
        }
        if let Some(chain) = chains.get(next) {
            found.chain(&view, chain);
        }
        at = next + 1;
    }
    paired(found.units)
}

struct Finding<'a> {
    units: Vec<Unit>,
    after: Option<ParagraphId>,
    runs_on: Option<RunsOn>,
    fresh: &'a mut dyn FnMut() -> ParagraphId,
}

impl Finding<'_> {
    fn chain(&mut self, view: &View<'_>, chain: &Chain) {
        let parts = view.parts(chain);
        match &chain.is {
            Is::Title(title) => self.title(title, &parts),
            Is::Unknown => {
                for part in parts.iter().filter(|part| !part.has_base && part.touched) {
                    self.comes(part);
                }
            }
            Is::Block(block) => self.block(block, parts, chain.silent),
        }
    }

    fn add(&mut self, part: &Part, change: Change, silent: bool) -> usize {
        self.units.push(Unit {
            changes: vec![change],
            remarks: part.remarks.clone(),
            at: part.at.clone(),
            silent,
            moved: part.moved.clone(),
        });
        self.units.len() - 1
    }

    fn title(&mut self, title: &str, parts: &[Part]) {
        let mut words = Content::default();
        parts.iter().for_each(|part| words.extend(&part.after));
        let after = words.bare().trim().to_owned();
        if let Some(part) = parts.iter().find(|part| part.touched)
            && after != title
            && !after.is_empty()
        {
            let before = title.to_owned();
            self.add(part, Change::Title { before, after }, false);
        }
    }

    fn comes(&mut self, part: &Part) {
        if part.after.is_blank() {
            return;
        }
        let block = self.new_block(part);
        let after = self.after.replace(block.id.clone());
        self.add(part, Change::New { after, block }, false);
    }

    fn new_block(&mut self, part: &Part) -> Block {
        let named = part.name.as_deref().and_then(|name| {
            let (_, id) = name.rsplit_once('_')?;
            id.parse()
                .ok()
                .filter(|_| name.contains("n_") || name.contains("m_"))
        });
        let (kind, level) = match part.style {
            Style::Block(kind, level) => (kind, level),
            _ => (BlockKind::Paragraph, 1),
        };
        Block {
            id: named.unwrap_or_else(|| (self.fresh)()),
            kind,
            level,
            content: trimmed(&part.after),
        }
    }

    fn block(&mut self, block: &Block, parts: Vec<Part>, silent: bool) {
        let is_blank = block.content.is_blank();
        let last = parts.len() - 1;
        let is_base = |nth: usize, part: &Part| part.has_base || (is_blank && nth == last);
        // What of the base is left, and what it reads.
        let left = parts
            .iter()
            .filter(|part| part.has_base && !part.after.is_blank())
            .count();
        let (mut seen, mut told) = (0, false);
        let mut runs_on = self.runs_on.take();
        for (nth, part) in parts.iter().enumerate() {
            if !is_base(nth, part) {
                match runs_on.take() {
                    Some(open) if part.touched => self.continued(open, part),
                    _ => self.comes(part),
                }
                continue;
            }
            if part.after.is_blank() {
                // All of it went, or this half of it.
                if left == 0 && !told && part.touched && !is_blank {
                    told = true;
                    let change = Change::Deletion {
                        paragraph: block.id.clone(),
                        before: block.content.clone(),
                    };
                    self.add(part, change, silent);
                    self.after = Some(block.id.clone());
                }
                continue;
            }
            seen += 1;
            match seen {
                1 => {
                    let unit = self.first(block, part, silent, runs_on.take(), left, &parts);
                    self.after = Some(block.id.clone());
                    if part.runs_on {
                        self.runs_on = Some(RunsOn {
                            unit,
                            id: block.id.clone(),
                            before: block.content.clone(),
                            after: part.after.clone(),
                        });
                    }
                }
                // The second half was told with the first one.
                2 => {}
                _ => self.comes(part),
            }
        }
        if self.after.as_ref() != Some(&block.id) && seen == 0 && !told {
            self.after = Some(block.id.clone());
        }
    }

    fn first(
        &mut self,
        block: &Block,
        part: &Part,
        silent: bool,
        runs_on: Option<RunsOn>,
        left: usize,
        parts: &[Part],
    ) -> Option<usize> {
        if let Some(open) = runs_on {
            let mut joined = open.after.clone();
            joined.extend(&part.after);
            let change = Change::Join {
                paragraph: block.id.clone(),
                before: block.content.clone(),
                into: open.id,
                into_before: open.before,
                joined,
            };
            let unit = match open.unit {
                Some(unit) => {
                    self.units[unit].changes = vec![change];
                    self.units[unit].remarks.extend(&part.remarks);
                    unit
                }
                None => self.add(part, change, silent),
            };
            return Some(unit);
        }
        if left >= 2 {
            let halves = parts
                .iter()
                .filter(|part| part.has_base && !part.after.is_blank());
            let second = halves.clone().nth(1)?;
            let tail = Block {
                content: second.after.clone(),
                ..self.new_block(second)
            };
            let change = Change::Split {
                paragraph: block.id.clone(),
                before: block.content.clone(),
                head: part.after.clone(),
                tail,
            };
            return Some(self.add(part, change, silent));
        }
        let after = like(&block.content, &part.after);
        if after == block.content || !part.touched {
            return None;
        }
        let change = Change::Wording {
            paragraph: block.id.clone(),
            before: block.content.clone(),
            after,
        };
        Some(self.add(part, change, silent))
    }

    /// Words in a paragraph of their own after one whose mark is gone: they belong to that one.
    fn continued(&mut self, open: RunsOn, part: &Part) {
        let mut after = open.after;
        after.extend(&part.after);
        let change = Change::Wording {
            paragraph: open.id,
            before: open.before,
            after,
        };
        match open.unit {
            Some(unit) => self.units[unit].changes = vec![change],
            None => {
                self.add(part, change, false);
            }
        }
    }
}

/// Without the white space at its ends, unless the base has some there too.
fn like(base: &Content, content: &Content) -> Content {
    if *base == trimmed(base) {
        trimmed(content)
    } else {
        content.clone()
    }
}

/// Without the white space at its ends.
pub(super) fn trimmed(content: &Content) -> Content {
    let plain = content.plain();
    let from = plain.len() - plain.trim_start().len();
    let to = plain.trim_end().len();
    if from == 0 && to == plain.len() {
        content.clone()
    } else {
        content.slice(from, to.max(from))
    }
}

/// The marks of a base run for words that were read without them.
pub(super) fn remarked(run: &mut Run, content: Content) {
    if run.reset.is_none() {
        run.content = content;
    } else if let Some((_, before)) = &mut run.reset {
        *before = content
            .spans()
            .first()
            .map_or_else(Marks::default, |span| span.marks.clone());
    }
}
