//! The walk: from the document form to the list of blocks. One pure function, specified in `ARCHITECTURE.md`, written
//! again in TypeScript for the editor, and held together by the cases in `tests/cases/walk`.

use std::collections::HashMap;

use super::content::signs;
use super::form::{Element, Form, Registers, deletion_mark, utf16_length};
use super::{Block, BlockKind, Content, Marks, ParagraphId};

/// The text as it is laid out: its segments, their order, and the blocks they make.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// All segments, strand by strand.
    pub segments: Vec<Segment>,
    /// The segments (as indices) in the order of the text.
    pub order: Vec<usize>,
    /// The segment that each segment continues.
    pub parents: Vec<Option<usize>>,
    /// The blocks in the order of the text, those that are not shown included.
    pub blocks: Vec<BlockLayout>,
}

/// One marker in a strand and the words up to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// The id in its marker.
    pub pid: ParagraphId,
    /// The strand it is in.
    pub sid: String,
    /// Whether it is the first of its strand.
    pub first: bool,
    /// Where its words begin in the strand, in UTF-16 units.
    pub from: usize,
    /// Where they end. Markers that opened nothing may lie between.
    pub to: usize,
    /// Its words.
    pub runs: Vec<Run>,
    /// Whether exactly these words were deleted.
    pub hidden: bool,
    /// The registers of its id.
    pub registers: Registers,
}

/// Words of a segment under the same marks, and where they stand in the strand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The offset of the first character in UTF-16 units.
    pub at: usize,
    /// Not empty.
    pub text: String,
    /// The marks of every character.
    pub marks: Marks,
}

/// Which segments a block is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockLayout {
    /// The root first, then what continues it; hidden ones included.
    pub segments: Vec<usize>,
    /// Whether any of them is visible.
    pub shown: bool,
}

impl Segment {
    /// Whether it has a place of its own, rather than right after the segment before it.
    pub fn has_place(&self) -> bool {
        self.first || self.registers.order.is_some()
    }

    /// The place it has; a missing one comes before all others.
    pub fn place(&self) -> &str {
        self.registers.order.as_deref().unwrap_or_default()
    }

    /// Its kind and level.
    pub fn kind(&self) -> (BlockKind, u8) {
        let kind = self
            .registers
            .kind
            .as_deref()
            .and_then(|kind| kind.parse().ok())
            .unwrap_or(BlockKind::Paragraph);
        (kind, kind.level(self.registers.level.unwrap_or(1)))
    }

    /// What `del` holds when it is deleted as it stands.
    pub fn deletion_mark(&self) -> String {
        deletion_mark(self.runs.iter().map(|run| run.text.as_str()))
    }
}

impl Layout {
    /// The blocks as everybody sees them.
    pub fn shown(&self) -> Vec<Block> {
        self.blocks
            .iter()
            .filter(|block| block.shown)
            .map(|block| self.block(block))
            .collect()
    }

    /// What a block says, from its visible segments.
    pub fn block(&self, layout: &BlockLayout) -> Block {
        let root = self.root(layout);
        let (kind, level) = root.kind();
        let mut content = Content::default();
        for segment in self.visible(layout) {
            for run in &segment.runs {
                content.push(&run.text, run.marks.clone());
            }
        }
        Block {
            id: root.pid.clone(),
            kind,
            level,
            content,
        }
    }

    /// The segment that gives a block its id, kind, level and place.
    pub fn root(&self, layout: &BlockLayout) -> &Segment {
        &self.segments[layout.segments[0]]
    }

    /// The segments of a block that are to be seen.
    pub fn visible<'a>(&'a self, layout: &'a BlockLayout) -> impl Iterator<Item = &'a Segment> {
        layout
            .segments
            .iter()
            .map(|segment| &self.segments[*segment])
            .filter(|segment| !segment.hidden)
    }

    /// Lets the layout go on where only words of one strand have changed, since a walk through the whole text for each
    /// keystroke is too slow. Gives the blocks (as indices) that read otherwise now; nothing where it takes a walk: where
    /// markers changed, or where words that were deleted may come back.
    pub(super) fn retouch(&mut self, sid: &str, elements: &[Element]) -> Option<Vec<usize>> {
        let first = self.segments.iter().position(|segment| segment.sid == sid)?;
        let held = self.segments[first..]
            .iter()
            .take_while(|segment| segment.sid == sid);
        let held: Vec<&Segment> = held.collect();
        let markers = elements.iter().filter_map(|element| match element {
            Element::Marker(id) => Some(id.as_str()),
            Element::Text(..) => None,
        });
        let steady = held.iter().all(|segment| segment.registers.del.is_none());
        if !steady || !markers.eq(held.iter().map(|segment| segment.pid.as_str())) {
            return None;
        }
        let mut registers = held
            .iter()
            .map(|segment| segment.registers.clone())
            .collect::<Vec<_>>()
            .into_iter();
        let fresh = strand(sid, elements.to_vec(), |_| registers.next());
        let mut touched = Vec::new();
        for (at, segment) in (first..).zip(fresh) {
            if self.segments[at] == segment {
                continue;
            }
            if self.segments[at].runs != segment.runs {
                touched.extend(self.blocks.iter().position(|block| block.segments.contains(&at)));
            }
            self.segments[at] = segment;
        }
        Some(touched)
    }

    /// The block of this id, if it is shown.
    pub fn find(&self, id: &ParagraphId) -> Option<&BlockLayout> {
        self.blocks
            .iter()
            .find(|block| block.shown && self.root(block).pid == *id)
    }
}

/// Walks the form. Total: every form, however it came about, has a layout, the same on every machine.
pub fn walk(form: Form) -> Layout {
    let segments = segments(form);
    let order = order(&segments);
    let parents = parents(&segments);
    let blocks = blocks(&segments, &order, &parents);
    Layout {
        segments,
        order,
        parents,
        blocks,
    }
}

fn segments(form: Form) -> Vec<Segment> {
    let Form { strands, mut paras } = form;
    let mut segments: Vec<Segment> = Vec::new();
    let mut met = std::collections::HashSet::new();
    for (sid, elements) in strands {
        let registers = |pid: &ParagraphId| {
            met.insert(pid.clone())
                .then(|| paras.remove(pid.as_str()).unwrap_or_default())
        };
        segments.extend(strand(&sid, elements, registers));
    }
    for segment in &mut segments {
        segment.hidden = segment
            .registers
            .del
            .as_ref()
            .is_some_and(|del| *del == segment.deletion_mark());
    }
    segments
}

/// The segments of one strand; `registers` are those of an id, or none where it opens no segment.
fn strand(
    sid: &str,
    elements: Vec<Element>,
    mut registers: impl FnMut(&ParagraphId) -> Option<Registers>,
) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    let mut early = Vec::new();
    let mut offset = 0;
    for element in elements {
        match element {
            Element::Marker(id) => {
                offset += 1;
                let Ok(pid) = ParagraphId::try_from(id) else {
                    continue;
                };
                let Some(registers) = registers(&pid) else {
                    continue;
                };
                let first = segments.is_empty();
                let runs: Vec<Run> = if first {
                    std::mem::take(&mut early)
                } else {
                    Vec::new()
                };
                let from = runs.first().map_or(offset, |run: &Run| run.at);
                segments.push(Segment {
                    pid,
                    sid: sid.to_owned(),
                    first,
                    from,
                    to: offset,
                    runs,
                    hidden: false,
                    registers,
                });
            }
            Element::Text(text, marks) => {
                for run in runs(offset, text, marks) {
                    offset += utf16_length(&run.text);
                    match segments.last_mut() {
                        Some(segment) => {
                            segment.to = offset;
                            segment.runs.push(run);
                        }
                        None => early.push(run),
                    }
                }
            }
        }
    }
    segments
}

/// Words as runs: a footnote is on its sign alone, and no other mark is with it.
fn runs(mut at: usize, text: String, marks: Marks) -> Vec<Run> {
    if marks.footnote.is_none() {
        return vec![Run { at, text, marks }];
    }
    let mut runs = Vec::new();
    for (sign, stretch) in signs(&text) {
        let marks = match &marks.footnote {
            Some(words) if sign => Marks::of_note(words),
            _ => marks.without_note(),
        };
        let text = stretch.to_owned();
        let length = utf16_length(&text);
        runs.push(Run { at, text, marks });
        at += length;
    }
    runs
}

fn order(segments: &[Segment]) -> Vec<usize> {
    let mut placed: Vec<usize> = (0..segments.len())
        .filter(|at| segments[*at].has_place())
        .collect();
    placed.sort_by_key(|at| (segments[*at].place(), segments[*at].pid.as_str()));
    let run = |head: usize| {
        let followers = segments[head + 1..]
            .iter()
            .take_while(|segment| !segment.has_place())
            .count();
        head..=head + followers
    };
    placed.into_iter().flat_map(run).collect()
}

/// The segment that each one continues, free of cycles.
fn parents(segments: &[Segment]) -> Vec<Option<usize>> {
    let by_pid: HashMap<&str, usize> = segments
        .iter()
        .enumerate()
        .map(|(at, segment)| (segment.pid.as_str(), at))
        .collect();
    let conts: Vec<Option<usize>> = segments
        .iter()
        .enumerate()
        .map(|(at, segment)| {
            let target = by_pid.get(segment.registers.cont.as_deref()?).copied();
            target.filter(|target| *target != at)
        })
        .collect();
    let tails = tails(segments, &conts);
    let mut parents: Vec<Option<usize>> = (0..segments.len())
        .map(|at| match conts[at] {
            Some(target) => Some(tails[target].unwrap_or(target)),
            None if same_place(segments, at) => Some(at - 1),
            None => None,
        })
        .collect();
    cut_cycles(segments, &mut parents);
    parents
}

/// The last visible of what was split off each segment and still stands right after it. Who joins a paragraph to one
/// that somebody else splits meanwhile means its end, wherever that is now.
fn tails(segments: &[Segment], conts: &[Option<usize>]) -> Vec<Option<usize>> {
    let mut tails = vec![None; segments.len()];
    for at in (1..segments.len()).rev() {
        if !segments[at].has_place() && segments[at].registers.at.is_some() && conts[at].is_none() {
            tails[at - 1] = tails[at].or((!segments[at].hidden).then_some(at));
        }
    }
    tails
}

/// Whether a segment was split off where the one before it had been already.
fn same_place(segments: &[Segment], at: usize) -> bool {
    if segments[at].first {
        return false;
    }
    match (split(&segments[at]), split(&segments[at - 1])) {
        (Some((cursor, depth)), Some((cursor_before, depth_before))) => {
            cursor == cursor_before && depth <= depth_before
        }
        _ => false,
    }
}

/// The place of a split: the cursor of the character after it, and how many splits in a row came before that character.
fn split(segment: &Segment) -> Option<(&str, u32)> {
    let at = segment.registers.at.as_deref().filter(|at| *at != "end")?;
    match at.split_once('+') {
        None => Some((at, 0)),
        Some((cursor, depth)) if depth.bytes().all(|digit| digit.is_ascii_digit()) => {
            Some((cursor, depth.parse().ok()?))
        }
        Some(_) => None,
    }
}

/// Cuts the segment with the smallest id out of each cycle.
fn cut_cycles(segments: &[Segment], parents: &mut [Option<usize>]) {
    let mut reached_from: Vec<Option<usize>> = vec![None; segments.len()];
    for start in 0..segments.len() {
        let mut at = start;
        let met = loop {
            if let Some(earlier) = reached_from[at] {
                break earlier;
            }
            reached_from[at] = Some(start);
            match parents[at] {
                Some(parent) => at = parent,
                None => break at,
            }
        };
        // The way from `start` ended on itself only if it met a segment that it had reached itself.
        if met != start || parents[at].is_none() {
            continue;
        }
        let mut smallest = at;
        let mut next = parents[at];
        while let Some(member) = next.filter(|member| *member != at) {
            if segments[member].pid < segments[smallest].pid {
                smallest = member;
            }
            next = parents[member];
        }
        parents[smallest] = None;
    }
}

fn blocks(segments: &[Segment], order: &[usize], parents: &[Option<usize>]) -> Vec<BlockLayout> {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); segments.len()];
    for at in order {
        if let Some(parent) = parents[*at] {
            children[parent].push(*at);
        }
    }
    let roots = order.iter().filter(|at| parents[**at].is_none());
    roots
        .map(|root| {
            let mut members = Vec::new();
            // A stack of our own: a chain of joins may be longer than the thread's stack is deep.
            let mut waiting = vec![*root];
            while let Some(at) = waiting.pop() {
                members.push(at);
                waiting.extend(children[at].iter().rev());
            }
            let shown = members.iter().any(|at| !segments[*at].hidden);
            BlockLayout {
                segments: members,
                shown,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::super::Span;
    use super::*;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Case {
        name: String,
        strands: BTreeMap<String, Vec<Piece>>,
        paras: HashMap<String, Registers>,
        blocks: Vec<Expected>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Expected {
        id: ParagraphId,
        kind: BlockKind,
        level: u8,
        spans: Vec<Piece>,
        segments: Vec<Place>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Place {
        pid: String,
        sid: String,
        from: usize,
        to: usize,
        hidden: bool,
    }

    #[derive(Deserialize, Default)]
    #[serde(deny_unknown_fields, default)]
    struct Piece {
        marker: Option<String>,
        text: String,
        strong: bool,
        emphasis: bool,
        link: Option<String>,
        footnote: Option<String>,
    }

    impl Piece {
        fn span(self) -> Span {
            Span {
                text: self.text,
                marks: Marks {
                    strong: self.strong,
                    emphasis: self.emphasis,
                    link: self.link,
                    footnote: self.footnote,
                },
            }
        }

        fn element(self) -> Element {
            if let Some(id) = self.marker {
                return Element::Marker(id);
            }
            let Span { text, marks } = self.span();
            Element::Text(text, marks)
        }
    }

    #[test]
    fn every_shared_case_comes_out_as_written() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/walk");
        let mut seen = 0;
        for file in std::fs::read_dir(folder).unwrap() {
            let case: Case = serde_json::from_slice(&std::fs::read(file.unwrap().path()).unwrap()).unwrap();
            let strands = case.strands.into_iter();
            let strands =
                strands.map(|(sid, pieces)| (sid, pieces.into_iter().map(Piece::element).collect()));
            let layout = walk(Form {
                strands: strands.collect(),
                paras: case.paras,
            });
            let places = |block: &BlockLayout| {
                let place = |at: &usize| {
                    let Segment {
                        pid,
                        sid,
                        from,
                        to,
                        hidden,
                        ..
                    } = &layout.segments[*at];
                    Place {
                        pid: pid.to_string(),
                        sid: sid.clone(),
                        from: *from,
                        to: *to,
                        hidden: *hidden,
                    }
                };
                block.segments.iter().map(place).collect::<Vec<_>>()
            };
            let found: Vec<_> = layout
                .blocks
                .iter()
                .filter(|block| block.shown)
                .map(places)
                .collect();
            let (blocks, segments): (Vec<_>, Vec<_>) = case
                .blocks
                .into_iter()
                .map(
                    |Expected {
                         id,
                         kind,
                         level,
                         spans,
                         segments,
                     }| {
                        let content = Content::new(spans.into_iter().map(Piece::span));
                        (
                            Block {
                                id,
                                kind,
                                level,
                                content,
                            },
                            segments,
                        )
                    },
                )
                .unzip();
            assert_eq!(layout.shown(), blocks, "{}", case.name);
            assert_eq!(found, segments, "{}", case.name);
            seen += 1;
        }
        assert!(seen >= 25, "the shared cases are where both walks look for them");
    }

    #[test]
    fn a_chain_of_a_hundred_thousand_joins_is_walked() {
        let id = |at: usize| format!("{at:016}");
        let length = 100_000;
        let strand = |at| {
            (
                id(at),
                vec![
                    Element::Marker(id(at)),
                    Element::Text("x".into(), Marks::default()),
                ],
            )
        };
        let registers = |at: usize| {
            let cont = at.checked_sub(1).map(id);
            (
                id(at),
                Registers {
                    cont,
                    order: Some(id(at)),
                    ..Registers::default()
                },
            )
        };
        let layout = walk(Form {
            strands: (0..length).map(strand).collect(),
            paras: (0..length).map(registers).collect(),
        });
        assert_eq!(layout.shown().len(), 1);
        assert_eq!(layout.shown()[0].content.plain().len(), length);
    }
}
