//! Holds every operation of a change against the form of a text (ARCHITECTURE.md, "The document form") and against what
//! its writer may edit. It reads; the document is changed elsewhere.

use std::collections::{BTreeSet, HashMap, HashSet};

use automerge::{
    ActorId, ExpandedChange, ObjType, ScalarValue,
    legacy::{ElementId, Key, ObjectId, Op, OpId, OpType},
};

use super::{
    Known, Misshape, Refusal,
    known::{Element, ElementKind, Made, OpRef, Past, run_of},
    order::{Order, Tree},
    values::{fits, is_mark},
};
use crate::{
    sync::message::{Mode, Rights},
    text::{
        ParagraphId, StrandId,
        character::{NOTE, may_be_written},
    },
};

/// A text of hundreds of pages; each paragraph costs every page a little with every keystroke.
const PARAGRAPHS_MAX: usize = 10_000;

/// Checks a change operation by operation.
pub(super) fn check(
    known: &Known,
    past: &Past,
    rights: &Rights,
    change: &ExpandedChange,
) -> Result<(), Refusal> {
    let mut sketch = Sketch::new(known, past, change);
    let mut at = 0;
    while let Some(op) = change.operations.get(at) {
        at += sketch.check(op, change.operations.get(at + 1))?;
    }
    sketch.complete()?;
    sketch.may(rights)
}

/// What the change has made so far, over what was known before.
struct Sketch<'a> {
    known: &'a Known,
    past: &'a Past,
    actor: &'a ActorId,
    own: u32,
    start_op: u32,
    made: Vec<Made>,
    order: Order,
    /// Names of the strands, paragraphs and registers this change makes.
    strands: HashSet<&'a str>,
    registers: HashSet<&'a str>,
    paragraphs: HashSet<&'a str>,
    /// The strands this change makes that have their first marker.
    opened: HashSet<u32>,
    /// Values of registers after the operations so far, where this change wrote them.
    written: HashMap<(u32, &'a str), Vec<OpRef>>,
    deleted: HashSet<OpRef>,
    touched_strands: BTreeSet<u32>,
    touched_registers: BTreeSet<u32>,
    structural: bool,
}

const WHOLE: usize = 1;
/// A marker and its id, or the two edges of a mark, come as two operations.
const PAIR: usize = 2;

impl<'a> Sketch<'a> {
    fn new(known: &'a Known, past: &'a Past, change: &'a ExpandedChange) -> Self {
        Self {
            known,
            past,
            actor: &change.actor_id,
            own: known.actor_or_next(&change.actor_id),
            start_op: change.start_op.get() as u32,
            made: Vec::with_capacity(change.operations.len()),
            order: Order::new(),
            strands: HashSet::new(),
            registers: HashSet::new(),
            paragraphs: HashSet::new(),
            opened: HashSet::new(),
            written: HashMap::new(),
            deleted: HashSet::new(),
            touched_strands: BTreeSet::new(),
            touched_registers: BTreeSet::new(),
            structural: false,
        }
    }

    /// Checks one operation, or a pair; says how many.
    fn check(&mut self, op: &'a Op, next: Option<&'a Op>) -> Result<usize, Refusal> {
        let ObjectId::Id(object) = &op.obj else {
            return Err(Refusal::Form(Misshape::Object));
        };
        let object = self.op_ref(object).and_then(|object| self.look_up(object));
        match (object.ok_or(Refusal::Form(Misshape::Object))?, &op.key) {
            (Made::Strands, Key::Map(name)) => self.new_strand(op, name),
            (Made::Paragraphs, Key::Map(name)) => self.new_registers(op, name),
            (Made::Registers(registers), Key::Map(register)) => self.register(op, registers, register),
            (Made::Strand(strand), Key::Seq(element)) if op.insert => {
                self.insertion(op, next, strand, element)
            }
            (Made::Strand(strand), Key::Seq(element)) => self.deletion(op, strand, element),
            (Made::Strands | Made::Paragraphs | Made::Registers(_) | Made::Strand(_), _) => {
                Err(Refusal::Form(Misshape::Operation))
            }
            (Made::Element(_) | Made::Nothing, _) => Err(Refusal::Form(Misshape::Object)),
        }
    }

    fn new_strand(&mut self, op: &'a Op, name: &'a str) -> Result<usize, Refusal> {
        self.is_new(op, ObjType::Text)?;
        let taken = self.known.strand_named(name) || self.strands.contains(name);
        if taken || name.parse::<StrandId>().is_err() {
            return Err(Refusal::Form(Misshape::Identity));
        }
        let strand = self.known.strand_count() + self.strands.len() as u32;
        self.strands.insert(name);
        self.structural = true;
        self.put(Made::Strand(strand));
        Ok(WHOLE)
    }

    fn new_registers(&mut self, op: &'a Op, name: &'a str) -> Result<usize, Refusal> {
        self.is_new(op, ObjType::Map)?;
        let taken = self.known.registers_named(name) || self.registers.contains(name);
        if taken || name.parse::<ParagraphId>().is_err() {
            return Err(Refusal::Form(Misshape::Identity));
        }
        let registers = self.known.registers_count() + self.registers.len() as u32;
        self.registers.insert(name);
        self.structural = true;
        self.put(Made::Registers(registers));
        Ok(WHOLE)
    }

    fn is_new(&self, op: &Op, object: ObjType) -> Result<(), Refusal> {
        match &op.action {
            OpType::Make(made) if *made == object && !op.insert => {}
            _ => return Err(Refusal::Form(Misshape::Operation)),
        }
        if op.pred.is_empty() {
            Ok(())
        } else {
            Err(Refusal::Form(Misshape::Predecessors))
        }
    }

    fn register(&mut self, op: &'a Op, registers: u32, register: &'a str) -> Result<usize, Refusal> {
        if op.insert {
            return Err(Refusal::Form(Misshape::Operation));
        }
        if registers < self.known.registers_count() && !self.known.registers(registers).alive {
            let paragraphs = self
                .known
                .registers(registers)
                .paragraph
                .iter()
                .cloned()
                .collect();
            return Err(Refusal::Gone(paragraphs));
        }
        let optional = matches!(register, "order" | "cont" | "del" | "at");
        match &op.action {
            OpType::Put(value) if fits(register, value) => {}
            OpType::Delete if optional && !op.pred.is_empty() => {}
            OpType::Put(_) | OpType::Delete => return Err(Refusal::Form(Misshape::Value)),
            _ => return Err(Refusal::Form(Misshape::Operation)),
        }
        let current = match self.written.get(&(registers, register)) {
            Some(written) => written.clone(),
            None if registers < self.known.registers_count() => {
                self.known.current(registers, register, self.past)
            }
            None => Vec::new(),
        };
        let preds = self.preds(op)?;
        if preds.len() != current.len() || !preds.iter().all(|pred| current.contains(pred)) {
            return Err(Refusal::Form(Misshape::Predecessors));
        }
        let own = OpRef {
            counter: self.next_counter(),
            actor: self.own,
        };
        let after = if matches!(op.action, OpType::Delete) {
            Vec::new()
        } else {
            vec![own]
        };
        self.written.insert((registers, register), after);
        self.touched_registers.insert(registers);
        self.structural = true;
        self.put(Made::Nothing);
        Ok(WHOLE)
    }

    fn insertion(
        &mut self,
        op: &'a Op,
        next: Option<&'a Op>,
        strand: u32,
        after: &ElementId,
    ) -> Result<usize, Refusal> {
        self.touch(strand)?;
        if !op.pred.is_empty() {
            return Err(Refusal::Form(Misshape::Predecessors));
        }
        let after = self.element(strand, after)?;
        let own = OpRef {
            counter: self.next_counter(),
            actor: self.own,
        };
        // Words before a strand's first marker would belong to nobody's paragraph.
        let opens = after.is_none();
        if opens && (self.is_opened(strand) || !matches!(op.action, OpType::Make(_))) {
            return Err(Refusal::Form(Misshape::Element));
        }
        match &op.action {
            OpType::Put(ScalarValue::Str(character)) => {
                let mut characters = character.chars();
                match (characters.next(), characters.next()) {
                    (Some(one), None) if one == NOTE || may_be_written(one) => {}
                    (Some(_), None) => return Err(Refusal::Characters),
                    _ => return Err(Refusal::Form(Misshape::Value)),
                }
                self.put_element(strand, ElementKind::Character, after);
                Ok(WHOLE)
            }
            OpType::Make(ObjType::Map) => {
                self.put_element(strand, ElementKind::Marker, after);
                self.marker_id(next, own, strand)?;
                self.put(Made::Nothing);
                Ok(PAIR)
            }
            OpType::MarkBegin(mark) => {
                is_mark(mark)?;
                self.put_element(strand, ElementKind::Edge, after);
                let end = self.mark_end(op, next, strand, after, own)?;
                self.put_element(strand, ElementKind::Edge, end);
                Ok(PAIR)
            }
            OpType::MarkEnd(_) => Err(Refusal::Form(Misshape::Mark)),
            _ => Err(Refusal::Form(Misshape::Operation)),
        }
    }

    /// The operation after a marker says whose it is.
    fn marker_id(&mut self, op: Option<&'a Op>, marker: OpRef, strand: u32) -> Result<(), Refusal> {
        let op = op.ok_or(Refusal::Form(Misshape::Incomplete))?;
        let ObjectId::Id(object) = &op.obj else {
            return Err(Refusal::Form(Misshape::Incomplete));
        };
        if self.op_ref(object) != Some(marker) || op.insert || !op.pred.is_empty() {
            return Err(Refusal::Form(Misshape::Incomplete));
        }
        let (Key::Map(key), OpType::Put(ScalarValue::Str(name))) = (&op.key, &op.action) else {
            return Err(Refusal::Form(Misshape::Incomplete));
        };
        if key != "id" {
            return Err(Refusal::Form(Misshape::Value));
        }
        let taken = self.known.paragraph_named(name) || self.paragraphs.contains(name.as_str());
        if taken || name.parse::<ParagraphId>().is_err() {
            return Err(Refusal::Form(Misshape::Identity));
        }
        self.paragraphs.insert(name);
        self.opened.insert(strand);
        self.structural = true;
        if self.known.paragraph_count() + self.paragraphs.len() > PARAGRAPHS_MAX {
            return Err(Refusal::TooLarge);
        }
        Ok(())
    }

    /// The operation after a mark's beginning is its end, further on in the same strand.
    fn mark_end(
        &mut self,
        begin: &Op,
        op: Option<&Op>,
        strand: u32,
        begins_after: Option<OpRef>,
        begin_ref: OpRef,
    ) -> Result<Option<OpRef>, Refusal> {
        let unpaired = Refusal::Form(Misshape::Mark);
        let op = op.ok_or(unpaired.clone())?;
        let Key::Seq(after) = &op.key else {
            return Err(unpaired);
        };
        if op.obj != begin.obj
            || !op.insert
            || !op.pred.is_empty()
            || !matches!(op.action, OpType::MarkEnd(_))
        {
            return Err(unpaired);
        }
        let end = self.element(strand, after)?.ok_or(unpaired.clone())?;
        if end == begin_ref {
            return Ok(Some(end));
        }
        // Whatever stands after the element that the beginning follows, and was there before, stands after the
        // beginning too: the latest insertion comes first.
        let Some(begins_after) = begins_after else {
            return Ok(Some(end));
        };
        let mut order = std::mem::replace(&mut self.order, Order::new());
        let in_order = order.stands_before(&*self, begins_after, end);
        self.order = order;
        if in_order? { Ok(Some(end)) } else { Err(unpaired) }
    }

    fn deletion(&mut self, op: &Op, strand: u32, element: &ElementId) -> Result<usize, Refusal> {
        self.touch(strand)?;
        if op.action != OpType::Delete {
            return Err(Refusal::Form(Misshape::Operation));
        }
        let element = self
            .element(strand, element)?
            .ok_or(Refusal::Form(Misshape::Element))?;
        match self.look_up(element) {
            Some(Made::Element(Element {
                kind: ElementKind::Character,
                ..
            })) => {}
            _ => return Err(Refusal::Form(Misshape::Element)),
        }
        if self.preds(op)? != [element] || !self.deleted.insert(element) {
            return Err(Refusal::Form(Misshape::Predecessors));
        }
        self.put(Made::Nothing);
        Ok(WHOLE)
    }

    /// Every strand and paragraph made is whole: registers and marker come together, a strand opens with a marker.
    fn complete(&self) -> Result<(), Refusal> {
        let first_new = self.known.strand_count();
        let opened = (first_new..first_new + self.strands.len() as u32).all(|strand| self.is_opened(strand));
        let marked = self.registers.iter().all(|name| self.paragraphs.contains(name));
        let registered = self.paragraphs.iter().all(|name| self.registers.contains(name));
        if opened && marked && registered {
            Ok(())
        } else {
            Err(Refusal::Form(Misshape::Incomplete))
        }
    }

    /// Whether the writer may edit all that the change touches.
    fn may(&self, rights: &Rights) -> Result<(), Refusal> {
        let allowed = match rights.mode {
            Mode::All => true,
            Mode::None => false,
            // A strand of one paragraph, as it is laid out when a text is issued, is that paragraph; in any other, words
            // could reach a neighbour.
            Mode::Some => {
                !self.structural
                    && self
                        .touched_strands
                        .iter()
                        .all(|strand| match &self.known.strand(*strand).markers[..] {
                            [paragraph] => rights.paragraphs.contains(paragraph),
                            _ => false,
                        })
            }
        };
        if allowed {
            Ok(())
        } else {
            Err(Refusal::Locked(self.touched()))
        }
    }

    fn touched(&self) -> Vec<ParagraphId> {
        let strands = self
            .touched_strands
            .iter()
            .filter(|strand| **strand < self.known.strand_count());
        let registers = self
            .touched_registers
            .iter()
            .filter(|at| **at < self.known.registers_count());
        let mut touched: Vec<_> = strands
            .flat_map(|strand| self.known.strand(*strand).markers.iter().cloned())
            .chain(registers.filter_map(|at| self.known.registers(*at).paragraph.clone()))
            .chain(self.paragraphs.iter().filter_map(|name| name.parse().ok()))
            .collect();
        touched.sort_unstable();
        touched.dedup();
        touched
    }

    fn touch(&mut self, strand: u32) -> Result<(), Refusal> {
        if strand < self.known.strand_count() && !self.known.strand(strand).alive {
            return Err(Refusal::Gone(self.known.strand(strand).markers.clone()));
        }
        self.touched_strands.insert(strand);
        Ok(())
    }

    fn is_opened(&self, strand: u32) -> bool {
        strand < self.known.strand_count() || self.opened.contains(&strand)
    }

    /// An element of the strand that this change can know of; `None` for its head.
    fn element(&self, strand: u32, element: &ElementId) -> Result<Option<OpRef>, Refusal> {
        let ElementId::Id(id) = element else {
            return Ok(None);
        };
        let element = self.op_ref(id).ok_or(Refusal::Form(Misshape::Element))?;
        match self.look_up(element) {
            Some(Made::Element(found)) if found.strand == strand => Ok(Some(element)),
            _ => Err(Refusal::Form(Misshape::Element)),
        }
    }

    fn preds(&self, op: &Op) -> Result<Vec<OpRef>, Refusal> {
        let preds: Option<Vec<_>> = op.pred.iter().map(|pred| self.op_ref(pred)).collect();
        let preds = preds.ok_or(Refusal::Form(Misshape::Predecessors))?;
        let distinct: HashSet<_> = preds.iter().collect();
        if distinct.len() == preds.len() {
            Ok(preds)
        } else {
            Err(Refusal::Form(Misshape::Predecessors))
        }
    }

    fn op_ref(&self, id: &OpId) -> Option<OpRef> {
        if id.actor() == self.actor {
            return Some(OpRef {
                counter: u32::try_from(id.counter()).ok()?,
                actor: self.own,
            });
        }
        self.known.op_ref(id)
    }

    /// What the operation made, if this change can know of it.
    fn look_up(&self, op: OpRef) -> Option<Made> {
        if op.actor == self.own && op.counter >= self.start_op {
            return self.made.get((op.counter - self.start_op) as usize).copied();
        }
        let (made, entry) = self.known.made(op)?;
        self.past.holds(op.actor, entry).then_some(made)
    }

    fn next_counter(&self) -> u32 {
        self.start_op + self.made.len() as u32
    }

    fn put(&mut self, made: Made) {
        self.made.push(made);
    }

    fn put_element(&mut self, strand: u32, kind: ElementKind, after: Option<OpRef>) {
        let own = OpRef {
            counter: self.next_counter(),
            actor: self.own,
        };
        let run = run_of(own, after, &self.made);
        self.put(Made::Element(Element {
            strand,
            kind,
            after,
            run,
        }));
    }
}

impl Tree for Sketch<'_> {
    fn element(&self, element: OpRef) -> Option<Element> {
        match self.look_up(element) {
            Some(Made::Element(element)) => Some(element),
            _ => None,
        }
    }

    fn later(&self, one: OpRef, other: OpRef) -> bool {
        let actor = |op: OpRef| {
            if op.actor == self.own {
                Some(self.actor)
            } else {
                self.known.actor_at(op.actor)
            }
        };
        (one.counter, actor(one)) > (other.counter, actor(other))
    }
}
