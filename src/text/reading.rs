//! What was read of a draft's document and how it is laid out, kept so that a change costs the reading of what it touched
//! and not of the whole text. It decides nothing: a reading always says what reading and walking anew would say.

use std::collections::{HashMap, HashSet};

use automerge::legacy::{Key, ObjectId, OpId};
use automerge::{ActorId, Automerge, Change, ObjId, ObjType, ReadDoc, ValueRef};

use super::Block;
use super::form::Form;
use super::reader::{self, PARAS, STRANDS};
use super::walk::{Layout, walk};

/// The name of an operation: its counter and its actor.
type Name = (u64, ActorId);

/// Which strand or which paragraph's registers an object is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Part {
    Strand(String),
    Registers(String),
}

/// A document as read, with the way from an operation to what it touches.
#[derive(Debug, Clone, Default)]
pub(super) struct Reading {
    form: Form,
    parts: HashMap<Name, Part>,
    roots: Option<(Name, Name)>,
    layout: Layout,
    /// What is shown, and for each block of the layout its place in it.
    shown: Vec<Block>,
    places: Vec<usize>,
}

impl Reading {
    /// Reads a whole document.
    pub(super) fn of(document: &Automerge) -> Self {
        let (strands, paras) = (reader::map(document, STRANDS), reader::map(document, PARAS));
        let mut parts = HashMap::new();
        if let Some(strands) = &strands {
            parts.extend(objects(document, strands, ObjType::Text, Part::Strand));
        }
        if let Some(paras) = &paras {
            parts.extend(objects(document, paras, ObjType::Map, Part::Registers));
        }
        let mut reading = Self {
            form: reader::form(document),
            parts,
            roots: strands
                .as_ref()
                .and_then(name_of)
                .zip(paras.as_ref().and_then(name_of)),
            ..Self::default()
        };
        reading.lay_out();
        reading
    }

    /// The text as it is laid out.
    pub(super) const fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The text as everybody sees it.
    pub(super) fn shown(&self) -> &[Block] {
        &self.shown
    }

    fn lay_out(&mut self) {
        self.layout = walk(self.form.clone());
        self.shown = self.layout.shown();
        let mut place = 0;
        let places = self.layout.blocks.iter().map(|block| {
            let here = place;
            place += usize::from(block.shown);
            here
        });
        self.places = places.collect();
    }

    /// Reads again what these changes touched, which are in the document by now.
    pub(super) fn follow(&mut self, document: &Automerge, changes: &[Change]) {
        // The changes that make the two maps come first and once; there is no way to look anything up before.
        if self.roots.is_none() {
            *self = Self::of(document);
            return;
        }
        let mut steady = true;
        for part in self.touched_by(changes) {
            steady &= self.read(document, part);
        }
        if !steady {
            self.lay_out();
        }
    }

    /// Takes over the words of a strand. False where the text has to be laid out anew.
    fn retouch(&mut self, sid: &str) -> bool {
        let Some(elements) = self.form.strands.get(sid) else {
            return false;
        };
        let Some(touched) = self.layout.retouch(sid, elements) else {
            return false;
        };
        for at in touched {
            let block = &self.layout.blocks[at];
            if block.shown {
                self.shown[self.places[at]] = self.layout.block(block);
            }
        }
        true
    }

    fn touched_by(&self, changes: &[Change]) -> HashSet<Part> {
        let mut touched = HashSet::new();
        for change in changes {
            for op in change.decode().operations {
                let ObjectId::Id(object) = &op.obj else { continue };
                let object = name(object);
                if let Some(part) = self.parts.get(&object) {
                    touched.insert(part.clone());
                } else if let (Some((strands, paras)), Key::Map(key)) = (&self.roots, &op.key) {
                    if object == *strands {
                        touched.insert(Part::Strand(key.to_string()));
                    } else if object == *paras {
                        touched.insert(Part::Registers(key.to_string()));
                    }
                }
            }
        }
        touched
    }

    /// Reads one part again. False where the text has to be laid out anew.
    fn read(&mut self, document: &Automerge, part: Part) -> bool {
        let (map, key, kind) = match &part {
            Part::Strand(key) => (STRANDS, key, ObjType::Text),
            Part::Registers(key) => (PARAS, key, ObjType::Map),
        };
        let found =
            reader::map(document, map).and_then(|map| document.get(&map, key.as_str()).ok().flatten());
        let object = found
            .filter(|(value, _)| value.to_objtype() == Some(kind))
            .map(|(_, object)| object);
        if let Some(name) = object.as_ref().and_then(name_of) {
            self.parts.insert(name, part.clone());
        }
        match (&part, &object) {
            (Part::Strand(key), Some(object)) => {
                let elements = reader::elements(document, object);
                self.form.strands.insert(key.clone(), elements);
                return self.retouch(key);
            }
            (Part::Strand(key), None) => drop(self.form.strands.remove(key)),
            (Part::Registers(key), Some(object)) => {
                let registers = reader::registers(document, object);
                self.form.paras.insert(key.clone(), registers);
            }
            (Part::Registers(key), None) => drop(self.form.paras.remove(key)),
        }
        false
    }
}

fn objects(
    document: &Automerge,
    map: &ObjId,
    kind: ObjType,
    part: impl Fn(String) -> Part,
) -> Vec<(Name, Part)> {
    document
        .map_range(map, ..)
        .filter(|entry| matches!(entry.value, ValueRef::Object(found) if found == kind))
        .filter_map(|entry| Some((name_of(&entry.id())?, part(entry.key.to_string()))))
        .collect()
}

fn name(op: &OpId) -> Name {
    (op.counter(), op.actor().clone())
}

fn name_of(object: &ObjId) -> Option<Name> {
    match object {
        ObjId::Root => None,
        ObjId::Id(counter, actor, _) => Some((*counter, actor.clone())),
    }
}
