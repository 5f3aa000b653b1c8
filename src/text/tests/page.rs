//! A rapporteur's page, for tests: it edits a draft in the way `ARCHITECTURE.md` tells an editor to. Not the editor, which
//! is in TypeScript; both follow the same words.

use automerge::{
    ReadDoc,
    marks::{ExpandMark, Mark},
    transaction::Transactable,
};

use crate::text::edit::{EditError, Pen};
use crate::text::walk::{BlockLayout, Layout};
use crate::text::{Block, BlockKind, Content, Draft, ParagraphId, order, reader};

/// One rapporteur's page.
#[derive(Clone)]
pub(super) struct Page {
    pub(super) draft: Draft,
    pub(super) actor: [u8; 16],
    pub(super) changes: Vec<Vec<u8>>,
}

/// Where a character of a block stands: its segment, its strand offset, its width.
type Spot = (usize, usize, usize);

impl Page {
    pub(super) fn texts(&self) -> Vec<String> {
        self.draft
            .blocks()
            .iter()
            .map(|block| block.content.notation())
            .collect()
    }

    fn write(&mut self, write: impl FnOnce(&mut Pen, &Layout) -> Result<(), EditError>) {
        let edit = self.draft.edit(self.actor, |pen, layout| {
            settle_joins(pen, layout)?;
            write(pen, layout)
        });
        let edit = edit.unwrap();
        self.changes.extend(edit.change);
        self.draft = edit.after;
    }

    /// Types at a character offset of a block.
    pub(super) fn types(&mut self, block: usize, offset: usize, words: &str) {
        self.write(|pen, layout| {
            let block = shown(layout)[block];
            let spots = spots(layout, block);
            unbind(pen, layout, block)?;
            let (segment, at) = if offset > 0 {
                let (segment, at, width) = spots[offset - 1];
                (segment, at + width)
            } else {
                let first = *block
                    .segments
                    .iter()
                    .find(|at| !layout.segments[**at].hidden)
                    .unwrap();
                (first, layout.segments[first].from)
            };
            let strand = pen.strand(&layout.segments[segment].sid)?;
            Ok(pen.transaction.splice_text(&strand, at, 0, words)?)
        });
    }

    pub(super) fn emboldens(&mut self, block: usize, from: usize, to: usize) {
        self.write(|pen, layout| {
            let mut spots = spots(layout, shown(layout)[block])[from..to].to_vec();
            spots.sort_by_key(|(segment, at, _)| (*segment, *at));
            for run in spots.chunk_by(|a, b| a.0 == b.0 && a.1 + a.2 == b.1) {
                let (first, last) = (run[0], run[run.len() - 1]);
                let strand = pen.strand(&layout.segments[first.0].sid)?;
                let mark = Mark::new(reader::STRONG.to_owned(), true, first.1, last.1 + last.2);
                pen.transaction.mark(&strand, mark, ExpandMark::Both)?;
            }
            Ok(())
        });
    }

    pub(super) fn enters(&mut self, block: usize, offset: usize) {
        self.write(|pen, layout| {
            let block = shown(layout)[block];
            unbind(pen, layout, block)?;
            let spots = spots(layout, block);
            let place = layout
                .order
                .iter()
                .position(|at| *at == block.segments[0])
                .unwrap();
            let Block { kind, level, .. } = layout.block(block);
            let new = ParagraphId::from_random(pen.draw());
            if offset == spots.len() || offset == 0 {
                let after = usize::from(offset == spots.len());
                let place = pen.make_room(layout, place + after)?;
                return pen.write(
                    &Block {
                        id: new,
                        kind,
                        level,
                        content: Content::default(),
                    },
                    &place,
                );
            }
            let (split, at, _) = spots[offset];
            let in_block = block
                .segments
                .iter()
                .position(|segment| *segment == split)
                .unwrap();
            let segment = &layout.segments[split];
            // Where the new block begins, it must also stand right after the old one.
            let stands = layout.order.iter().position(|at| *at == split).unwrap();
            let is_root = |at: usize| layout.parents[layout.order[at]].is_none();
            let astray = stands < place || (place + 1..=stands).any(is_root);
            let room = if astray {
                settle_after(pen, split)?;
                Some(pen.make_room(&pen.layout(), place + 1)?)
            } else {
                None
            };
            let (new, mut last, before) = if spots[offset - 1].0 == split {
                let strand = pen.strand(&segment.sid)?;
                let cursor = pen.transaction.get_cursor(&strand, at, None)?.to_string();
                let marker = pen.transaction.split_block(&strand, at)?;
                pen.transaction.put(&marker, reader::ID, new.as_str())?;
                let own = segment.registers.at.as_deref().unwrap_or_default();
                let (own, depth) = own.split_once('+').unwrap_or((own, "0"));
                let depth = if own == cursor {
                    depth.parse::<u32>().unwrap() + 1
                } else {
                    0
                };
                pen.put(
                    &new,
                    "at",
                    if depth > 0 {
                        format!("{cursor}+{depth}")
                    } else {
                        cursor
                    },
                )?;
                (new.clone(), new, in_block + 1)
            } else {
                pen.clear(&segment.pid, "cont")?;
                pen.clear(&segment.pid, "at")?;
                (
                    segment.pid.clone(),
                    layout.segments[last_of(layout, block, split)].pid.clone(),
                    in_block,
                )
            };
            register(pen, &new, kind, level)?;
            if let Some(room) = room {
                pen.put(&new, "order", room)?;
            }
            let (head, tail) = (&block.segments[..before], &block.segments[in_block + 1..]);
            for moved in tail
                .iter()
                .filter(|at| layout.parents[**at].is_some_and(|parent| head.contains(&parent)))
            {
                let pid = &layout.segments[*moved].pid;
                continues(pen, pid, &last)?;
                let mut end = *moved;
                while let Some(child) = block
                    .segments
                    .iter()
                    .rev()
                    .find(|at| layout.parents[**at] == Some(end))
                {
                    end = *child;
                }
                last = layout.segments[end].pid.clone();
            }
            Ok(())
        });
    }

    /// Backspace at the start of a block.
    pub(super) fn joins(&mut self, block: usize) {
        self.write(|pen, layout| {
            let blocks = shown(layout);
            unbind(pen, layout, blocks[block - 1])?;
            let above = &layout.segments[*blocks[block - 1].segments.last().unwrap()];
            continues(pen, &layout.root(blocks[block]).pid, &above.pid)
        });
    }

    pub(super) fn deletes(&mut self, block: usize) {
        self.write(|pen, layout| {
            for segment in layout.visible(shown(layout)[block]) {
                pen.put(&segment.pid, "del", segment.deletion_mark())?;
            }
            Ok(())
        });
    }

    /// Moves a block to before another, or to the end.
    pub(super) fn moves(&mut self, block: usize, before: usize) {
        self.write(|pen, layout| {
            let blocks = shown(layout);
            let root = layout.root(blocks[block]).pid.clone();
            let target = blocks.get(before).map(|block| layout.root(block).pid.clone());
            settle_after(pen, blocks[block].segments[0])?;
            let layout = pen.layout();
            let stands = |pid: &ParagraphId| {
                layout
                    .order
                    .iter()
                    .position(|at| layout.segments[*at].pid == *pid)
            };
            let between = pen.make_room(
                &layout,
                target.map_or(layout.order.len(), |pid| stands(&pid).unwrap()),
            )?;
            pen.put(&root, "order", between)
        });
    }

    pub(super) fn meets(&mut self, others: &[&Page]) {
        for other in others {
            self.draft.apply(&other.changes).unwrap();
        }
    }
}

fn shown(layout: &Layout) -> Vec<&BlockLayout> {
    layout.blocks.iter().filter(|block| block.shown).collect()
}

/// The last segment of what a segment of a block brings along.
fn last_of(layout: &Layout, block: &BlockLayout, mut at: usize) -> usize {
    while let Some(child) = block
        .segments
        .iter()
        .rev()
        .find(|child| layout.parents[**child] == Some(at))
    {
        at = *child;
    }
    at
}

fn spots(layout: &Layout, block: &BlockLayout) -> Vec<Spot> {
    let mut spots = Vec::new();
    for segment in block.segments.iter().filter(|at| !layout.segments[**at].hidden) {
        for run in &layout.segments[*segment].runs {
            let mut at = run.at;
            for character in run.text.chars() {
                spots.push((*segment, at, character.len_utf16()));
                at += character.len_utf16();
            }
        }
    }
    spots
}

fn register(pen: &mut Pen, pid: &ParagraphId, kind: BlockKind, level: u8) -> Result<(), EditError> {
    pen.put(pid, "kind", kind.as_str().to_owned())?;
    let para = pen
        .transaction
        .get(
            reader::map(&pen.transaction, reader::PARAS).unwrap(),
            pid.as_str(),
        )?
        .unwrap()
        .1;
    Ok(pen.transaction.put(&para, "level", i64::from(level))?)
}

/// Writes down the ends that joins were found to mean, or they would mean another once what they stand by is changed.
fn settle_joins(pen: &mut Pen, layout: &Layout) -> Result<(), EditError> {
    for (segment, parent) in layout.segments.iter().zip(&layout.parents) {
        let Some(parent) = parent.map(|parent| layout.segments[parent].pid.as_str()) else {
            continue;
        };
        if segment
            .registers
            .cont
            .as_deref()
            .is_some_and(|cont| cont != parent)
        {
            pen.put(&segment.pid, "cont", parent.to_owned())?;
        }
    }
    Ok(())
}

/// Clears the registers of a block that say what is not so: they would count again once a cycle is undone, or the words
/// happen to be again what was deleted.
fn unbind(pen: &mut Pen, layout: &Layout, block: &BlockLayout) -> Result<(), EditError> {
    for segment in layout.visible(block) {
        pen.clear(&segment.pid, "del")?;
    }
    pen.clear(&layout.root(block).pid, "cont")
}

/// Gives the strand successor of a segment a place where it stands, if it has none.
fn settle_after(pen: &mut Pen, segment: usize) -> Result<(), EditError> {
    let layout = pen.layout();
    let Some(next) = layout.segments.get(segment + 1).filter(|next| !next.has_place()) else {
        return Ok(());
    };
    let stands = layout.order.iter().position(|at| *at == segment + 1).unwrap();
    let placed = |at: &usize| layout.segments[layout.order[*at]].has_place();
    let key = |at: usize| layout.segments[layout.order[at]].place();
    let low = (0..stands).rev().find(placed).map(key);
    let high = (stands + 1..layout.order.len())
        .filter(placed)
        .map(key)
        .find(|key| low.is_none_or(|low| low < *key));
    let jitter = pen.jitter();
    pen.put(&next.pid, "order", order::between(low, high, jitter))
}

fn continues(pen: &mut Pen, pid: &ParagraphId, last: &ParagraphId) -> Result<(), EditError> {
    let layout = pen.layout();
    let target = layout
        .segments
        .iter()
        .position(|segment| segment.pid == *last)
        .unwrap();
    let next = layout.segments.get(target + 1);
    if next.is_some_and(|next| !next.has_place() && next.registers.cont.is_none() && next.pid != *pid) {
        settle_after(pen, target)?;
    }
    pen.put(pid, "cont", last.to_string())
}

/// Pages of several people on one text.
pub(super) fn pages<const N: usize>(texts: &[&str]) -> [Page; N] {
    let blocks: Vec<Block> = texts
        .iter()
        .enumerate()
        .map(|(at, text)| Block {
            id: ParagraphId::from_random([at as u8; 16]),
            kind: BlockKind::Paragraph,
            level: 1,
            content: Content::parse(text),
        })
        .collect();
    let (draft, _) = Draft::new([0; 16], &blocks);
    std::array::from_fn(|at| Page {
        draft: draft.clone(),
        actor: [at as u8 + 1; 16],
        changes: Vec::new(),
    })
}
