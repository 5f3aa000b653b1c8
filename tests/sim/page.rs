//! A page without a browser: a replica that edits as the editor does, with the same operations on the document form.

use automerge::{
    Automerge, Change, LoadOptions, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, TextEncoding,
    marks::{ExpandMark, Mark},
    transaction::{CommitOptions, Transactable, Transaction},
};
use plenary::{
    sync::Actor,
    text::{ParagraphId, StrandId},
};

use crate::dice::Dice;

/// An empty document as all are made.
pub fn blank() -> Automerge {
    Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit)
}

/// A document as it was saved.
pub fn loaded(saved: &[u8]) -> Automerge {
    let options = LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit);
    Automerge::load_with_options(saved, options).expect("a saved document loads")
}

/// Makes the first change of a draft: so many paragraphs, each on a strand of its own.
pub fn found(document: &mut Automerge, actor: Actor, paragraphs: usize, dice: &mut Dice) -> Vec<u8> {
    change(document, actor, |tx| {
        let strands = tx.put_object(ROOT, "strands", ObjType::Map).unwrap();
        let paras = tx.put_object(ROOT, "paras", ObjType::Map).unwrap();
        for at in 0..paragraphs {
            let paragraph = new_paragraph(dice);
            let text = new_strand(
                tx,
                &strands,
                &paragraph,
                &format!("The {at}th paragraph of the summary."),
                dice,
            );
            new_registers(
                tx,
                &paras,
                &paragraph,
                &format!("a{}", char::from(b'A' + at as u8 % 26)),
            );
            assert!(tx.length(&text) > 1);
        }
    })
    .expect("something was made")
}

pub fn new_paragraph(dice: &mut Dice) -> ParagraphId {
    ParagraphId::from_random(dice.bytes())
}

fn new_strand(
    tx: &mut Transaction<'_>,
    strands: &ObjId,
    paragraph: &ParagraphId,
    words: &str,
    dice: &mut Dice,
) -> ObjId {
    let strand = StrandId::from_random(dice.bytes());
    let text = tx.put_object(strands, strand.as_str(), ObjType::Text).unwrap();
    let marker = tx.split_block(&text, 0).unwrap();
    tx.put(marker, "id", paragraph.as_str()).unwrap();
    tx.splice_text(&text, 1, 0, words).unwrap();
    text
}

fn new_registers(tx: &mut Transaction<'_>, paras: &ObjId, paragraph: &ParagraphId, order: &str) -> ObjId {
    let registers = tx.put_object(paras, paragraph.as_str(), ObjType::Map).unwrap();
    tx.put(&registers, "kind", "paragraph").unwrap();
    tx.put(&registers, "level", 1).unwrap();
    tx.put(&registers, "order", order).unwrap();
    registers
}

/// Writes one change under an actor; `None` if nothing came of it.
pub fn change(
    document: &mut Automerge,
    actor: Actor,
    write: impl FnOnce(&mut Transaction<'_>),
) -> Option<Vec<u8>> {
    document.set_actor(actor.as_bytes()[..].into());
    let mut tx = document.transaction();
    write(&mut tx);
    let (hash, _) = tx.commit_with(CommitOptions::default().with_time(1_200_000_000));
    let change = document.get_change_by_hash(&hash?)?;
    Some(change.raw_bytes().to_vec())
}

pub fn object(document: &impl ReadDoc, name: &str) -> ObjId {
    document
        .get(ROOT, name)
        .unwrap()
        .expect("every document has it")
        .1
}

/// All texts of strands, and all registers, with their names.
pub fn objects(document: &impl ReadDoc, name: &str) -> Vec<(String, ObjId)> {
    let map = object(document, name);
    document
        .keys(&map)
        .map(|key| {
            (
                key.clone(),
                document.get(&map, key).unwrap().expect("a key has a value").1,
            )
        })
        .collect()
}

/// The places in a strand between two characters, its markers counted as one each.
fn places(text: &str) -> Vec<usize> {
    let mut places = vec![0];
    places.extend(text.chars().scan(0, |at, one| {
        *at += one.len_utf16();
        Some(*at)
    }));
    places
}

const WORDS: [&str; 8] = [
    "States ",
    "urges ",
    "d'été ",
    "следует ",
    "😀",
    "e\u{301}",
    "x",
    "cooperate fully and without delay. ",
];

/// One edit of one of the kinds that the editor makes; `None` if there was nothing to edit.
pub fn scribble(document: &mut Automerge, actor: Actor, dice: &mut Dice) -> Option<Vec<u8>> {
    let strands = objects(document, "strands");
    let paras = objects(document, "paras");
    if strands.is_empty() {
        // A snapshot may be older than the first word; what follows it has not come yet.
        return None;
    }
    let (_, text) = dice.pick(&strands).clone();
    let written = document.text(&text).unwrap();
    let places = places(&written);
    let characters: Vec<char> = written.chars().collect();
    let kind = dice.within(0..100);
    let change = |document: &mut Automerge, write: &mut dyn FnMut(&mut Transaction<'_>)| {
        change(document, actor, |tx| write(tx))
    };
    match kind {
        0..45 => {
            let (at, words) = (places[dice.within(1..places.len())], *dice.pick(&WORDS));
            change(document, &mut |tx| tx.splice_text(&text, at, 0, words).unwrap())
        }
        45..60 => {
            let at = dice.within(1..places.len());
            let last = (at + dice.within(1..9)).min(characters.len());
            let end = (at..last)
                .find(|one| characters[*one] == '\u{fffc}')
                .unwrap_or(last);
            let length = (places[end] - places[at]) as isize;
            change(document, &mut |tx| {
                tx.splice_text(&text, places[at], length, "").unwrap()
            })
        }
        60..68 => {
            let at = places[dice.within(1..places.len())];
            let paragraph = new_paragraph(dice);
            let cursor = document
                .get_cursor(&text, at, None)
                .map_or("end".to_owned(), |cursor| cursor.to_string());
            let order = format!("b{}", dice.within(1..1000) * 2 + 1)
                .trim_end_matches('0')
                .to_owned();
            let paras = object(document, "paras");
            change(document, &mut |tx| {
                let marker = tx.split_block(&text, at).unwrap();
                tx.put(marker, "id", paragraph.as_str()).unwrap();
                let registers = new_registers(tx, &paras, &paragraph, &order);
                tx.put(registers, "at", cursor.as_str()).unwrap();
            })
        }
        68..73 => {
            let (strands, paras) = (object(document, "strands"), object(document, "paras"));
            let paragraph = new_paragraph(dice);
            let mut dice = Dice::new(dice.roll());
            change(document, &mut |tx| {
                new_strand(tx, &strands, &paragraph, "A new paragraph.", &mut dice);
                new_registers(tx, &paras, &paragraph, "c1");
            })
        }
        73..88 => {
            let first = dice.within(0..places.len() - 1).max(1);
            let last = (first + dice.within(1..30)).min(places.len() - 1);
            let (from, to) = (places[first], places[last]);
            let (name, value, expand): (_, ScalarValue, _) = match dice.within(0..7) {
                5 => ("footnote", "ETS No. 185.".into(), ExpandMark::None),
                6 => ("footnote", ScalarValue::Null, ExpandMark::None),
                0 => ("strong", true.into(), ExpandMark::Both),
                1 => ("emphasis", true.into(), ExpandMark::Both),
                2 => ("link", "https://example.org/a".into(), ExpandMark::None),
                3 => ("strong", ScalarValue::Null, ExpandMark::Both),
                _ => ("link", ScalarValue::Null, ExpandMark::None),
            };
            if from == to {
                return None;
            }
            change(document, &mut |tx| {
                tx.mark(&text, Mark::new(name.to_owned(), value.clone(), from, to), expand)
                    .unwrap();
            })
        }
        _ => {
            let (_, registers) = dice.pick(&paras).clone();
            let (other, _) = dice.pick(&paras).clone();
            let mark = "0123456789abcdef".repeat(4);
            let (register, value) = *dice.pick(&[
                ("kind", Some("heading")),
                ("kind", Some("item")),
                ("order", Some("bV")),
                ("order", None),
                ("cont", Some(other.as_str())),
                ("cont", None),
                ("del", Some(mark.as_str())),
                ("del", None),
                ("at", Some("end")),
            ]);
            change(document, &mut |tx| match value {
                Some(value) => tx.put(&registers, register, value).unwrap(),
                None if tx.get(&registers, register).unwrap().is_some() => {
                    tx.delete(&registers, register).unwrap()
                }
                None => {}
            })
        }
    }
}

/// Takes in changes as they come over the wire.
pub fn hear(document: &mut Automerge, changes: &[Vec<u8>]) {
    let changes: Vec<_> = changes
        .iter()
        .map(|bytes| Change::try_from(&bytes[..]).expect("a change of the log"))
        .collect();
    document.apply_changes(changes).expect("the log applies");
}
