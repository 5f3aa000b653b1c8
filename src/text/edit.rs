//! What the server itself writes into a draft: an accepted amendment, an imported text, the laying out at issue. Each
//! edit is one change on a copy, so that the draft is untouched until the change is on disk. Whether it may be made is
//! decided before.

use std::collections::HashSet;

use automerge::{
    ActorId, Automerge, AutomergeError, ChangeHash, ObjId, ObjType, ReadDoc,
    transaction::{Transactable, Transaction},
};
use sha2::{Digest, Sha256};

use super::draft::{ActorBytes, Draft};
use super::walk::{Layout, Segment, walk};
use super::{Block, Content, ParagraphId, StrandId, order, reader, rewrite};

/// An edit that was prepared on a copy.
#[derive(Debug)]
pub struct Edit {
    /// The change to commit, uncompressed; none when there was nothing to change.
    pub change: Option<Vec<u8>>,
    /// The draft as it is with the change.
    pub after: Draft,
}

/// Why an edit cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The text shows no such block.
    #[error("the text has no paragraph {0}")]
    Unknown(ParagraphId),
    /// The id is taken.
    #[error("the text has a paragraph {0} already")]
    Exists(ParagraphId),
    /// The document is not a draft, or Automerge refused.
    #[error("the draft cannot be edited: {0}")]
    Document(#[from] AutomergeError),
    /// The document lacks the maps of a draft.
    #[error("the document is not a draft")]
    NotADraft,
}

impl Draft {
    /// Gives a block other words, by the smallest changes that do it, so that what others write in it meanwhile and
    /// their carets stay where they are.
    pub fn set_content(
        &self,
        actor: ActorBytes,
        id: &ParagraphId,
        content: &Content,
    ) -> Result<Edit, EditError> {
        self.edit(actor, |pen, layout| rewrite::rewrite(pen, layout, id, content))
    }

    /// Puts a new block after another, or first.
    pub fn insert_after(
        &self,
        actor: ActorBytes,
        after: Option<&ParagraphId>,
        block: &Block,
    ) -> Result<Edit, EditError> {
        self.insert_all_after(actor, after, std::slice::from_ref(block))
    }

    /// Puts new blocks one after another after the block named, or first.
    pub fn insert_all_after(
        &self,
        actor: ActorBytes,
        after: Option<&ParagraphId>,
        blocks: &[Block],
    ) -> Result<Edit, EditError> {
        self.edit(actor, |pen, layout| bring(pen, layout, after, blocks))
    }

    /// Deletes a block: it is hidden as it stands, and its characters stay.
    pub fn delete(&self, actor: ActorBytes, id: &ParagraphId) -> Result<Edit, EditError> {
        self.edit(actor, |pen, layout| take(pen, layout, id))
    }

    /// Puts blocks at the end of the text.
    pub fn import(&self, actor: ActorBytes, blocks: &[Block]) -> Result<Edit, EditError> {
        self.edit(actor, |pen, layout| {
            refuse_known(layout, blocks)?;
            pen.append(layout, blocks)
        })
    }

    /// Lays every block on a strand of its own under its id and drops all else, so that from then on locking a
    /// paragraph is a check on one object. The text stays the same to the letter.
    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method is for one lifetime of the pen, the closure for all"
    )]
    pub fn lay_out(&self, actor: ActorBytes) -> Result<Edit, EditError> {
        self.edit(actor, |pen, layout| pen.lay_out(layout))
    }

    pub(super) fn edit(
        &self,
        actor: ActorBytes,
        write: impl FnOnce(&mut Pen, &Layout) -> Result<(), EditError>,
    ) -> Result<Edit, EditError> {
        let mut document: Automerge = self.document().clone();
        document.set_actor(ActorId::from(actor));
        let mut pen = Pen::new(document.transaction(), actor)?;
        write(&mut pen, self.layout())?;
        let hash = pen.put_down();
        let after = Draft::from(document);
        let change = hash.and_then(|hash| after.change(&hash));
        Ok(Edit { change, after })
    }
}

/// Puts new blocks one after another after the block named, or first.
pub(super) fn bring(
    pen: &mut Pen,
    layout: &Layout,
    after: Option<&ParagraphId>,
    blocks: &[Block],
) -> Result<(), EditError> {
    refuse_known(layout, blocks)?;
    let from = behind(layout, after)?;
    if let [block] = blocks {
        let place = pen.make_room(layout, from)?;
        return pen.write(block, &place);
    }
    let (low, high) = pen.part(layout, from)?;
    let jitter = pen.jitter();
    let (low, high) = (low.as_deref(), high.as_deref());
    for (block, place) in blocks.iter().zip(order::row(low, high, blocks.len(), jitter)) {
        pen.write(block, &place)?;
    }
    Ok(())
}

/// Where in the order of the text what comes after a block begins; the beginning where none is named.
pub(super) fn behind(layout: &Layout, after: Option<&ParagraphId>) -> Result<usize, EditError> {
    let Some(id) = after else { return Ok(0) };
    let block = layout.find(id).ok_or_else(|| EditError::Unknown(id.clone()))?;
    let root = block.segments[0];
    Ok(layout
        .order
        .iter()
        .position(|at| *at == root)
        .map_or(0, |place| place + 1))
}

/// Hides a block as it stands.
pub(super) fn take(pen: &mut Pen, layout: &Layout, id: &ParagraphId) -> Result<(), EditError> {
    let block = layout.find(id).ok_or_else(|| EditError::Unknown(id.clone()))?;
    for segment in layout.visible(block) {
        pen.put(&segment.pid, "del", segment.deletion_mark())?;
    }
    Ok(())
}

fn refuse_known(layout: &Layout, blocks: &[Block]) -> Result<(), EditError> {
    let mut known: HashSet<&ParagraphId> = layout.segments.iter().map(|segment| &segment.pid).collect();
    match blocks.iter().find(|block| !known.insert(&block.id)) {
        Some(block) => Err(EditError::Exists(block.id.clone())),
        None => Ok(()),
    }
}

/// One change being written.
pub(super) struct Pen<'a> {
    pub(super) transaction: Transaction<'a>,
    pub(super) strands: ObjId,
    paras: ObjId,
    /// New ids and keys are drawn from it: no two changes have the same actor and base.
    seed: Sha256,
    drawn: u64,
}

impl<'a> Pen<'a> {
    pub(super) fn new(transaction: Transaction<'a>, actor: ActorBytes) -> Result<Self, EditError> {
        let strands = reader::map(&transaction, reader::STRANDS).ok_or(EditError::NotADraft)?;
        let paras = reader::map(&transaction, reader::PARAS).ok_or(EditError::NotADraft)?;
        let mut seed = Sha256::new_with_prefix(actor);
        for head in transaction.base_heads() {
            seed.update(head.as_ref());
        }
        Ok(Self {
            transaction,
            strands,
            paras,
            seed,
            drawn: 0,
        })
    }

    /// Ends the change; its hash, if it is not empty.
    pub(super) fn put_down(self) -> Option<ChangeHash> {
        self.transaction.commit().0
    }

    pub(super) fn draw(&mut self) -> [u8; 16] {
        self.drawn += 1;
        let hash = self
            .seed
            .clone()
            .chain_update(self.drawn.to_be_bytes())
            .finalize();
        std::array::from_fn(|at| hash[at])
    }

    pub(super) fn jitter(&mut self) -> [u8; order::JITTER] {
        let drawn = self.draw();
        std::array::from_fn(|at| drawn[at])
    }

    /// The object of a strand.
    pub(super) fn strand(&self, sid: &str) -> Result<ObjId, EditError> {
        let found = self.transaction.get(&self.strands, sid)?;
        found.map(|(_, id)| id).ok_or(EditError::NotADraft)
    }

    /// Sets a register.
    pub(super) fn put(&mut self, id: &ParagraphId, register: &str, word: String) -> Result<(), EditError> {
        let para = match self.transaction.get(&self.paras, id.as_str())? {
            Some((_, para)) => para,
            None => self
                .transaction
                .put_object(&self.paras, id.as_str(), ObjType::Map)?,
        };
        Ok(self.transaction.put(&para, register, word)?)
    }

    /// Clears a register, if it is set.
    pub(super) fn clear(&mut self, id: &ParagraphId, register: &str) -> Result<(), EditError> {
        if let Some((_, para)) = self.transaction.get(&self.paras, id.as_str())?
            && self.transaction.get(&para, register)?.is_some()
        {
            self.transaction.delete(&para, register)?;
        }
        Ok(())
    }

    /// Writes a block on a new strand.
    pub(super) fn write(&mut self, block: &Block, place: &str) -> Result<(), EditError> {
        let Block {
            id,
            kind,
            level,
            content,
        } = block;
        let sid = StrandId::from_random(self.draw());
        let strand = self
            .transaction
            .put_object(&self.strands, sid.as_str(), ObjType::Text)?;
        let marker = self.transaction.split_block(&strand, 0)?;
        self.transaction.put(&marker, reader::ID, id.as_str())?;
        self.transaction.splice_text(&strand, 1, 0, &content.plain())?;
        rewrite::mark_all(self, &strand, 1, content)?;
        let para = self
            .transaction
            .put_object(&self.paras, id.as_str(), ObjType::Map)?;
        self.transaction.put(&para, "kind", kind.as_str())?;
        self.transaction.put(&para, "level", i64::from(*level))?;
        self.transaction.put(&para, "order", place)?;
        Ok(())
    }

    /// Writes blocks at the end.
    pub(super) fn append(&mut self, layout: &Layout, blocks: &[Block]) -> Result<(), EditError> {
        let last = layout.order.iter().map(|at| layout.segments[*at].place()).max();
        let jitter = self.jitter();
        for (block, place) in blocks.iter().zip(order::row(last, None, blocks.len(), jitter)) {
            self.write(block, &place)?;
        }
        Ok(())
    }

    /// A place for a new block before the first root at or after this one in the order of the text.
    pub(super) fn make_room(&mut self, layout: &Layout, from: usize) -> Result<String, EditError> {
        let (low, high) = self.part(layout, from)?;
        let jitter = self.jitter();
        Ok(order::between(low.as_deref(), high.as_deref(), jitter))
    }

    /// The keys between which new blocks stand before the first root at or after this one in the order of the text. A
    /// root in the middle of a run is first given a place where it stands, or nothing could come between.
    fn part(&mut self, layout: &Layout, from: usize) -> Result<(Option<String>, Option<String>), EditError> {
        let roots: HashSet<usize> = layout.blocks.iter().map(|block| block.segments[0]).collect();
        let placed = |place: &usize| layout.segments[layout.order[*place]].has_place();
        let key = |place: usize| layout.segments[layout.order[place]].place();
        let next = (from..layout.order.len()).find(|place| roots.contains(&layout.order[*place]));
        let end = next.unwrap_or(layout.order.len());
        let low = (0..end).rev().find(placed).map(key);
        let own_low = low.map(str::to_owned);
        let Some(next) = next else {
            return Ok((own_low, None));
        };
        if placed(&next) && !key(next).is_empty() {
            return Ok((own_low, Some(key(next).to_owned())));
        }
        let high = (next + 1..layout.order.len())
            .filter(placed)
            .map(key)
            .find(|key| low.is_none_or(|low| low < *key));
        let jitter = self.jitter();
        let of_next = order::between(low, high, jitter);
        self.put(&layout.segments[layout.order[next]].pid, "order", of_next.clone())?;
        Ok((own_low, Some(of_next)))
    }

    fn lay_out(&mut self, layout: &Layout) -> Result<(), EditError> {
        let mut kept: HashSet<&str> = HashSet::new();
        let mut laid: HashSet<&str> = HashSet::new();
        let shown: Vec<_> = layout.blocks.iter().filter(|block| block.shown).collect();
        let mut last: Option<String> = None;
        for (at, block) in shown.iter().enumerate() {
            let root = layout.root(block);
            laid.insert(root.pid.as_str());
            let place = match &root.registers.order {
                Some(place) if last.as_ref().is_none_or(|last| last < place) => place.clone(),
                _ => {
                    let places = shown[at + 1..].iter().map(|block| layout.root(block).place());
                    let high = places
                        .filter(|place| last.as_deref().unwrap_or_default() < *place)
                        .min();
                    let jitter = self.jitter();
                    order::between(last.as_deref(), high, jitter)
                }
            };
            if stands_alone(layout, root)
                && block.segments.len() == 1
                && root.registers.order.as_ref() == Some(&place)
            {
                kept.insert(&root.sid);
                for stale in ["cont", "del", "at"] {
                    self.clear(&root.pid, stale)?;
                }
            } else {
                self.write(&layout.block(block), &place)?;
            }
            last = Some(place);
        }
        let dead_strands: Vec<&str> = layout
            .segments
            .iter()
            .map(|segment| segment.sid.as_str())
            .collect();
        let dead_paras: Vec<&str> = layout
            .segments
            .iter()
            .map(|segment| segment.pid.as_str())
            .collect();
        self.drop_all(&self.strands.clone(), dead_strands, &kept)?;
        self.drop_all(&self.paras.clone(), dead_paras, &laid)
    }

    fn drop_all(&mut self, map: &ObjId, keys: Vec<&str>, kept: &HashSet<&str>) -> Result<(), EditError> {
        let mut dropped = HashSet::new();
        for key in keys {
            if !kept.contains(key) && dropped.insert(key) && self.transaction.get(map, key)?.is_some() {
                self.transaction.delete(map, key)?;
            }
        }
        Ok(())
    }

    /// The layout with what was written so far.
    pub(super) fn layout(&self) -> Layout {
        walk(reader::form(&self.transaction))
    }
}

/// Whether a segment has its strand for itself.
fn stands_alone(layout: &Layout, segment: &Segment) -> bool {
    segment.first
        && segment.from == 1
        && layout
            .segments
            .iter()
            .filter(|other| other.sid == segment.sid)
            .count()
            == 1
}
