//! What the fence knows of a document: who made which operation, on what, and who could have known of it. It holds no
//! words; those are in the draft.
//!
//! A *past* is everything a change builds on. Pages hear the log in order, so a past is nearly always a beginning of the
//! log and the writer's own changes; it is kept as that.

mod alike;

use std::collections::{HashMap, HashSet};

use automerge::{
    ActorId, Automerge, Change, ExpandedChange, ObjType, ScalarValue,
    legacy::{ElementId, Key, ObjectId, Op, OpId, OpType},
};

use crate::text::ParagraphId;

/// The name of an operation: its counter, and its actor as [`Known`] counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct OpRef {
    pub(super) counter: u32,
    pub(super) actor: u32,
}

/// What an operation made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Made {
    /// The map of strands.
    Strands,
    /// The map of paragraphs.
    Paragraphs,
    /// A strand, as [`Known`] counts them.
    Strand(u32),
    /// The registers of a paragraph, likewise.
    Registers(u32),
    /// Something in a strand.
    Element(Element),
    /// Nothing that another operation could build on.
    Nothing,
}

/// One element of a strand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) strand: u32,
    pub(super) kind: ElementKind,
    /// What it was inserted after; `None` at the strand's head.
    pub(super) after: Option<OpRef>,
    /// How many elements stand before it that the same change put in, each after the one before: words typed or pasted
    /// together are one step on the way to the head, not thousands.
    pub(super) run: u32,
}

/// The run of an element that is put in after these of its change.
pub(super) fn run_of(own: OpRef, after: Option<OpRef>, made: &[Made]) -> u32 {
    match (after, made.last()) {
        (Some(after), Some(Made::Element(before)))
            if after.actor == own.actor && after.counter + 1 == own.counter =>
        {
            before.run + 1
        }
        _ => 0,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ElementKind {
    Character,
    Marker,
    /// The beginning or the end of a mark.
    Edge,
}

/// A strand.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Strand {
    /// False once it was dropped: what is written into it then is never seen.
    pub(super) alive: bool,
    /// The paragraphs its markers open.
    pub(super) markers: Vec<ParagraphId>,
}

/// The registers of one paragraph.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Registers {
    pub(super) alive: bool,
    pub(super) paragraph: Option<ParagraphId>,
    /// By the name of the register; there are few.
    values: Vec<(Box<str>, Vec<Value>)>,
}

impl Registers {
    fn values(&self, register: &str) -> &[Value] {
        let found = self.values.iter().find(|(name, _)| **name == *register);
        found.map_or(&[], |(_, values)| values)
    }

    fn values_mut(&mut self, register: &str) -> &mut Vec<Value> {
        let found = self.values.iter().position(|(name, _)| **name == *register);
        let at = found.unwrap_or_else(|| {
            self.values.push((register.into(), Vec::new()));
            self.values.len() - 1
        });
        &mut self.values[at].1
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Value {
    op: OpRef,
    entry: u32,
    /// The operations that replaced it, and their entries.
    replaced: Vec<(OpRef, u32)>,
}

/// One change of the log.
#[derive(Debug, PartialEq, Eq)]
struct Entry {
    actor: u32,
    start_op: u32,
    max_op: u32,
    hash: [u8; 32],
    made: Box<[Made]>,
    past: Past,
}

/// Everything a change builds on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Past {
    /// All log entries below this one,
    before: u32,
    /// and of these actors all up to the entry named.
    beyond: Vec<(u32, u32)>,
}

impl Past {
    pub(super) fn holds(&self, actor: u32, entry: u32) -> bool {
        entry < self.before
            || self
                .beyond
                .iter()
                .any(|(known, last)| *known == actor && entry <= *last)
    }

    fn reach(&mut self, actor: u32, entry: u32) {
        match self.beyond.iter_mut().find(|(known, _)| *known == actor) {
            Some((_, last)) => *last = entry.max(*last),
            None => self.beyond.push((actor, entry)),
        }
    }
}

/// What the fence knows of one document. Two are equal if they tell every change the same way.
#[derive(Debug, Default)]
pub struct Known {
    entries: Vec<Entry>,
    by_hash: HashMap<[u8; 32], u32>,
    actors: HashMap<ActorId, u32>,
    actor_names: Vec<ActorId>,
    /// The entries of each actor, in order of their seq.
    by_actor: Vec<Vec<u32>>,
    strands: Vec<Strand>,
    strand_names: HashMap<String, u32>,
    registers: Vec<Registers>,
    register_names: HashMap<String, u32>,
    paragraphs: HashSet<String>,
    operations: u64,
}

impl Known {
    /// How many changes it knows.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The log entry of an actor's change, if there is one.
    pub fn entry_of(&self, actor: &[u8], seq: u64) -> Option<u64> {
        let actor = self.actor(&ActorId::from(actor))?;
        let at = usize::try_from(seq.checked_sub(1)?).ok()?;
        self.by_actor[actor as usize]
            .get(at)
            .map(|entry| u64::from(*entry))
    }

    /// The last seq of an actor; 0 if it has written nothing.
    pub fn last_seq(&self, actor: &[u8]) -> u64 {
        self.actor(&ActorId::from(actor))
            .map_or(0, |actor| self.by_actor[actor as usize].len() as u64)
    }

    /// What is to be known of a document. Automerge gives its changes in an order in which they can follow each other: each
    /// is in the log, if not always at the index it has here.
    pub fn of(document: &Automerge) -> Self {
        let mut known = Self::default();
        for change in document.get_changes(&[]) {
            known.take_in(&change);
        }
        known
    }

    /// Takes in a change that is in the log, or was just admitted to it.
    pub fn take_in(&mut self, change: &Change) {
        self.absorb(&change.decode(), change.hash().0, change.max_op());
    }

    pub(super) fn operations(&self) -> u64 {
        self.operations
    }

    pub(super) fn paragraph_count(&self) -> usize {
        self.paragraphs.len()
    }

    pub(super) fn actor(&self, actor: &ActorId) -> Option<u32> {
        self.actors.get(actor).copied()
    }

    pub(super) fn actor_at(&self, actor: u32) -> Option<&ActorId> {
        self.actor_names.get(actor as usize)
    }

    /// The index an actor has, or would get with its first change.
    pub(super) fn actor_or_next(&self, actor: &ActorId) -> u32 {
        self.actor(actor).unwrap_or(self.by_actor.len() as u32)
    }

    pub(super) fn op_ref(&self, id: &OpId) -> Option<OpRef> {
        Some(OpRef {
            counter: u32::try_from(id.counter()).ok()?,
            actor: self.actor(id.actor())?,
        })
    }

    /// The hash of a log entry.
    pub fn hash_of(&self, entry: u64) -> Option<&[u8; 32]> {
        self.entries
            .get(usize::try_from(entry).ok()?)
            .map(|entry| &entry.hash)
    }

    /// The last change of an actor.
    pub(super) fn last_hash(&self, actor: u32) -> Option<&[u8; 32]> {
        let entry = *self.by_actor.get(actor as usize)?.last()?;
        Some(&self.entries[entry as usize].hash)
    }

    pub(super) fn strand(&self, strand: u32) -> &Strand {
        &self.strands[strand as usize]
    }

    pub(super) fn strand_count(&self) -> u32 {
        self.strands.len() as u32
    }

    pub(super) fn strand_named(&self, name: &str) -> bool {
        self.strand_names.contains_key(name)
    }

    pub(super) fn registers(&self, registers: u32) -> &Registers {
        &self.registers[registers as usize]
    }

    pub(super) fn registers_count(&self) -> u32 {
        self.registers.len() as u32
    }

    pub(super) fn registers_named(&self, name: &str) -> bool {
        self.register_names.contains_key(name)
    }

    pub(super) fn paragraph_named(&self, name: &str) -> bool {
        self.paragraphs.contains(name)
    }

    /// What the operation made, and in which log entry.
    pub(super) fn made(&self, op: OpRef) -> Option<(Made, u32)> {
        let entries = self.by_actor.get(op.actor as usize)?;
        let at = entries.partition_point(|entry| self.entries[*entry as usize].start_op <= op.counter);
        let entry = *entries.get(at.checked_sub(1)?)?;
        let change = &self.entries[entry as usize];
        change
            .made
            .get((op.counter - change.start_op) as usize)
            .map(|made| (*made, entry))
    }

    /// The values of a register that this past knows and has not seen replaced.
    pub(super) fn current(&self, registers: u32, register: &str, past: &Past) -> Vec<OpRef> {
        let known = |(op, entry): &(OpRef, u32)| past.holds(op.actor, *entry);
        self.registers[registers as usize]
            .values(register)
            .iter()
            .filter(|value| known(&(value.op, value.entry)) && !value.replaced.iter().any(known))
            .map(|value| value.op)
            .collect()
    }

    /// The past of a change with these dependencies and its largest counter; `None` if one of them is unknown.
    pub(super) fn past(&self, deps: &[[u8; 32]]) -> Option<(Past, u32)> {
        let mut past = Past::default();
        let mut max_op = 0;
        for dep in deps {
            let entry = *self.by_hash.get(dep)?;
            let change = &self.entries[entry as usize];
            max_op = max_op.max(change.max_op);
            past.before = past.before.max(change.past.before);
            for (actor, last) in &change.past.beyond {
                past.reach(*actor, *last);
            }
            past.reach(change.actor, entry);
        }
        while let Some(next) = self.entries.get(past.before as usize) {
            if !past.holds(next.actor, past.before) {
                break;
            }
            past.before += 1;
        }
        past.beyond.retain(|(_, last)| *last >= past.before);
        past.beyond.sort_unstable();
        Some((past, max_op))
    }

    fn absorb(&mut self, change: &ExpandedChange, hash: [u8; 32], max_op: u64) {
        let entry = self.entries.len() as u32;
        let actor = self.intern(&change.actor_id);
        let deps: Vec<_> = change.deps.iter().map(|dep| dep.0).collect();
        // A dependency outside the log would be a fault of the log; an empty past then refuses what builds on it.
        let past = self.past(&deps).map(|(past, _)| past).unwrap_or_default();
        let start_op = change.start_op.get() as u32;
        self.entries.push(Entry {
            actor,
            start_op,
            max_op: max_op as u32,
            hash,
            made: Box::default(),
            past,
        });
        self.by_actor[actor as usize].push(entry);
        self.by_hash.insert(hash, entry);
        self.operations += change.operations.len() as u64;
        let mut made = Vec::with_capacity(change.operations.len());
        for (op, counter) in change.operations.iter().zip(start_op..) {
            let own = OpRef { counter, actor };
            let one = self.read(op, own, entry, &made, start_op);
            made.push(one);
        }
        self.entries[entry as usize].made = made.into();
    }

    fn intern(&mut self, actor: &ActorId) -> u32 {
        let next = self.by_actor.len() as u32;
        let index = *self.actors.entry(actor.clone()).or_insert(next);
        if index == next {
            self.actor_names.push(actor.clone());
            self.by_actor.push(Vec::new());
        }
        index
    }

    fn read(&mut self, op: &Op, own: OpRef, entry: u32, made: &[Made], start_op: u32) -> Made {
        let lookup = |known: &Self, id: &OpId| {
            let id = known.op_ref(id)?;
            if id.actor == own.actor && id.counter >= start_op {
                made.get((id.counter - start_op) as usize).copied()
            } else {
                known.made(id).map(|(made, _)| made)
            }
        };
        let object = match &op.obj {
            ObjectId::Root => None,
            ObjectId::Id(id) => Some(lookup(self, id).unwrap_or(Made::Nothing)),
        };
        match (object, &op.key, &op.action) {
            (None, Key::Map(key), OpType::Make(ObjType::Map)) if key == "strands" => Made::Strands,
            (None, Key::Map(key), OpType::Make(ObjType::Map)) if key == "paras" => Made::Paragraphs,
            (Some(Made::Strands), Key::Map(name), OpType::Make(ObjType::Text)) => {
                let strand = self.strand_count();
                self.strand_names.insert(name.to_string(), strand);
                self.strands.push(Strand {
                    alive: true,
                    markers: Vec::new(),
                });
                Made::Strand(strand)
            }
            (Some(Made::Strands), Key::Map(name), OpType::Delete) => {
                if let Some(strand) = self.strand_names.get(name.as_str()) {
                    self.strands[*strand as usize].alive = false;
                }
                Made::Nothing
            }
            (Some(Made::Paragraphs), Key::Map(name), OpType::Make(ObjType::Map)) => {
                let registers = self.registers_count();
                self.register_names.insert(name.to_string(), registers);
                let paragraph = name.parse().ok();
                self.registers.push(Registers {
                    alive: true,
                    paragraph,
                    values: Vec::new(),
                });
                Made::Registers(registers)
            }
            (Some(Made::Paragraphs), Key::Map(name), OpType::Delete) => {
                if let Some(registers) = self.register_names.get(name.as_str()) {
                    self.registers[*registers as usize].alive = false;
                }
                Made::Nothing
            }
            (Some(Made::Registers(registers)), Key::Map(register), action) => {
                let preds: Vec<_> = op.pred.iter().filter_map(|pred| self.op_ref(pred)).collect();
                let values = self.registers[registers as usize].values_mut(register);
                for pred in preds {
                    // What is replaced is nearly always the last.
                    let Some(at) = values.iter().rposition(|value| value.op == pred) else {
                        continue;
                    };
                    if values[at].entry == entry {
                        // Whoever knows of the one knows of the other, so that nobody ever sees it.
                        values.remove(at);
                    } else {
                        values[at].replaced.push((own, entry));
                    }
                }
                if !matches!(action, OpType::Delete) {
                    values.push(Value {
                        op: own,
                        entry,
                        replaced: Vec::new(),
                    });
                }
                Made::Nothing
            }
            (Some(Made::Strand(strand)), Key::Seq(after), action) if op.insert => {
                let kind = match action {
                    OpType::Make(_) => ElementKind::Marker,
                    OpType::MarkBegin(_) | OpType::MarkEnd(_) => ElementKind::Edge,
                    _ => ElementKind::Character,
                };
                let after = match after {
                    ElementId::Head => None,
                    ElementId::Id(id) => self.op_ref(id),
                };
                Made::Element(Element {
                    strand,
                    kind,
                    after,
                    run: run_of(own, after, made),
                })
            }
            (Some(Made::Element(marker)), Key::Map(key), OpType::Put(ScalarValue::Str(name)))
                if marker.kind == ElementKind::Marker && key == "id" =>
            {
                self.paragraphs.insert(name.to_string());
                if let Ok(paragraph) = name.parse() {
                    self.strands[marker.strand as usize].markers.push(paragraph);
                }
                Made::Nothing
            }
            _ => Made::Nothing,
        }
    }
}
