//! Where every case of the corpus plays: a desk with a hostile page and a neighbour, and a change of the hostile page to
//! bend.

use std::{sync::Arc, time::Duration};

use automerge::{
    Automerge, Change, ExpandedChange, ObjId, ReadDoc, ScalarValue,
    legacy::{ElementId, Key, MarkData, ObjectId, Op, OpId, OpType},
    marks::{ExpandMark, Mark},
    transaction::Transactable,
};
use plenary::{
    sync::{
        Actor, Desk, Opening, Out, Outgoing, Person,
        message::{Rights, ToPage},
    },
    text::ParagraphId,
};

use crate::{
    dice::Dice,
    sim::page::{blank, change, found, hear, object, objects},
};

pub const NOW: Duration = Duration::from_secs(1);

pub struct Stage {
    pub desk: Desk,
    pub log: Vec<Vec<u8>>,
    pub hostile: u64,
    pub actor: Actor,
    pub page: Automerge,
    pub neighbour: u64,
    pub neighbour_actor: Actor,
    pub neighbour_page: Automerge,
}

impl Stage {
    pub fn new() -> Self {
        let mut dice = Dice::new(1);
        let mut server = blank();
        let first = found(&mut server, Actor::from_random([9; 16]), 3, &mut dice);
        let desk = Desk::open(Opening {
            log: vec![first.as_slice().into()],
            ..Opening::default()
        })
        .unwrap();
        let (actor, neighbour_actor) = (Actor::from_random([1; 16]), Actor::from_random([2; 16]));
        let mut stage = Self {
            desk,
            log: vec![first],
            hostile: 0,
            actor,
            page: blank(),
            neighbour: 0,
            neighbour_actor,
            neighbour_page: blank(),
        };
        stage.hostile = stage.join("hostile", actor);
        stage.neighbour = stage.join("neighbour", neighbour_actor);
        // Both have written before, so that there is something of each to forge.
        for _ in 0..2 {
            stage.hear();
            let (word, actor) = ("word ", stage.actor);
            let bytes = type_in(&mut stage.page, actor, word);
            stage.send(stage.hostile, &bytes);
            let bytes = type_in(&mut stage.neighbour_page, neighbour_actor, word);
            stage.send(stage.neighbour, &bytes);
        }
        stage.hear();
        assert_eq!(stage.desk.at(), 5);
        stage
    }

    fn join(&mut self, who: &str, actor: Actor) -> u64 {
        self.sit(who, None, actor)
    }

    /// Seats somebody under the actor asked for, or this fresh one.
    pub fn sit(&mut self, who: &str, asked: Option<Actor>, fresh: Actor) -> u64 {
        let person = Person {
            id: who.to_owned(),
            name: who.to_owned(),
        };
        self.desk.join(person, Rights::all(), None, asked, fresh).conn
    }

    fn hear(&mut self) {
        hear(&mut self.page, &self.log);
        hear(&mut self.neighbour_page, &self.log);
    }

    /// Sends a change and commits what the desk takes of it.
    pub fn send(&mut self, conn: u64, bytes: &[u8]) -> Out {
        let mut out = self.desk.admit(conn, bytes, NOW);
        let sealed = self.desk.seal();
        self.log
            .extend(sealed.entries.iter().map(|entry| entry.bytes.to_vec()));
        out.extend(sealed.out);
        out.extend(self.desk.confirm());
        out
    }

    /// A change of the hostile page, not sent: it types one character at the start of the first paragraph.
    pub fn typed(&mut self) -> ExpandedChange {
        let actor = self.actor;
        expand(&type_in(&mut self.page, actor, "x"))
    }

    /// A change of the hostile page, not sent.
    pub fn changed(
        &mut self,
        write: impl FnOnce(&mut automerge::transaction::Transaction<'_>),
    ) -> ExpandedChange {
        expand(&change(&mut self.page, self.actor, write).unwrap())
    }

    /// The first strand and the registers of the paragraph in it.
    pub fn strand(&self) -> ObjId {
        objects(&self.page, "strands").remove(0).1
    }

    pub fn registers(&self) -> ObjId {
        objects(&self.page, "paras").remove(0).1
    }

    pub fn object(&self, name: &str) -> ObjId {
        object(&self.page, name)
    }

    pub fn paragraph(&self) -> ParagraphId {
        self.marker_of(&self.strand())
    }

    fn marker_of(&self, strand: &ObjId) -> ParagraphId {
        let (_, marker) = self.page.get(strand, 0).unwrap().unwrap();
        let (id, _) = self.page.get(&marker, "id").unwrap().unwrap();
        id.as_str().unwrap().parse().unwrap()
    }

    pub fn texts(&self) -> Vec<String> {
        texts(self.desk.draft().document())
    }

    /// The element at an index of the first strand.
    pub fn element(&self, index: usize) -> OpId {
        op_id(&self.page.get(self.strand(), index).unwrap().unwrap().1)
    }
}

pub fn texts(document: &Automerge) -> Vec<String> {
    objects(document, "strands")
        .iter()
        .map(|(_, strand)| document.text(strand).unwrap())
        .collect()
}

pub fn type_in(page: &mut Automerge, actor: Actor, words: &str) -> Vec<u8> {
    let strand = objects(page, "strands").remove(0).1;
    change(page, actor, |tx| tx.splice_text(&strand, 1, 0, words).unwrap()).unwrap()
}

pub fn mark(tx: &mut impl Transactable, strand: &ObjId, name: &str, value: impl Into<ScalarValue>) {
    tx.mark(strand, Mark::new(name.to_owned(), value, 2, 6), ExpandMark::Both)
        .unwrap();
}

pub fn expand(bytes: &[u8]) -> ExpandedChange {
    Change::try_from(bytes).unwrap().decode()
}

pub fn raw(change: ExpandedChange) -> Vec<u8> {
    Change::from(change).raw_bytes().to_vec()
}

pub fn op_id(object: &ObjId) -> OpId {
    match object {
        ObjId::Id(counter, actor, _) => OpId::new(*counter, actor),
        ObjId::Root => panic!("the root has no id"),
    }
}

pub fn obj(object: &ObjId) -> ObjectId {
    match object {
        ObjId::Root => ObjectId::Root,
        ObjId::Id(..) => ObjectId::Id(op_id(object)),
    }
}

pub fn at(id: OpId) -> Key {
    Key::Seq(ElementId::Id(id))
}

pub fn op(action: OpType, object: &ObjId, key: Key) -> Op {
    Op {
        action,
        obj: obj(object),
        key,
        pred: Vec::new().into(),
        insert: false,
    }
}

pub fn inserted(action: OpType, object: &ObjId, after: OpId) -> Op {
    Op {
        insert: true,
        ..op(action, object, at(after))
    }
}

pub fn begin(name: &str, value: impl Into<ScalarValue>) -> OpType {
    OpType::MarkBegin(MarkData {
        name: name.into(),
        value: value.into(),
        expand: true,
    })
}

/// The code of the refusal among what is sent to a connection.
pub fn refusal(out: &Out, conn: u64) -> Option<String> {
    out.iter().find_map(|(to, outgoing)| match outgoing {
        Outgoing::Message(ToPage::Refused { code, .. }) if *to == conn => Some(code.clone()),
        _ => None,
    })
}

pub fn frames(out: &Out, conn: u64) -> Vec<Arc<[u8]>> {
    let frame = |(to, outgoing): &(u64, Outgoing)| match outgoing {
        Outgoing::Frame(frame) if *to == conn => Some(frame.clone()),
        _ => None,
    };
    out.iter().filter_map(frame).collect()
}
