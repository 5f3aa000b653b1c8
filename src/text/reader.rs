//! Reads an Automerge document into the document form. Here and in the draft the text layer names Automerge; nothing is
//! decided here.

use automerge::marks::MarkSet;
use automerge::{ObjId, ObjType, ROOT, ReadDoc, ScalarValue, ScalarValueRef, Span, ValueRef, hydrate};

use super::Marks;
use super::form::{Element, Form, Registers};

pub(super) const STRANDS: &str = "strands";
pub(super) const PARAS: &str = "paras";
pub(super) const ID: &str = "id";
pub(super) const STRONG: &str = "strong";
pub(super) const EMPHASIS: &str = "emphasis";
pub(super) const LINK: &str = "link";
pub(super) const FOOTNOTE: &str = "footnote";

/// The whole form of a document. What is not of the form is passed over: the fence keeps it out, and a reader must not
/// fail on it.
pub fn form(document: &impl ReadDoc) -> Form {
    let mut form = Form::default();
    if let Some(strands) = map(document, STRANDS) {
        for entry in document.map_range(&strands, ..) {
            if matches!(entry.value, ValueRef::Object(ObjType::Text)) {
                form.strands
                    .insert(entry.key.to_string(), elements(document, &entry.id()));
            }
        }
    }
    if let Some(paras) = map(document, PARAS) {
        for entry in document.map_range(&paras, ..) {
            if matches!(entry.value, ValueRef::Object(ObjType::Map)) {
                form.paras
                    .insert(entry.key.to_string(), registers(document, &entry.id()));
            }
        }
    }
    form
}

/// A map at the root.
pub(super) fn map(document: &impl ReadDoc, name: &str) -> Option<ObjId> {
    let (value, id) = document.get(ROOT, name).ok()??;
    (value.to_objtype() == Some(ObjType::Map)).then_some(id)
}

/// What stands in one strand.
pub(super) fn elements(document: &impl ReadDoc, strand: &ObjId) -> Vec<Element> {
    let spans = document.spans(strand).into_iter().flatten();
    spans
        .map(|span| match span {
            Span::Text { text, marks } => {
                Element::Text(text, marks.map(|set| marks_of(&set)).unwrap_or_default())
            }
            Span::Block(marker) => match marker.get(ID) {
                Some(hydrate::Value::Scalar(ScalarValue::Str(id))) => Element::Marker(id.to_string()),
                _ => Element::Marker(String::new()),
            },
        })
        .collect()
}

fn marks_of(set: &MarkSet) -> Marks {
    let mut marks = Marks::default();
    for (name, value) in set.iter() {
        match (name, value) {
            (STRONG, ScalarValue::Boolean(true)) => marks.strong = true,
            (EMPHASIS, ScalarValue::Boolean(true)) => marks.emphasis = true,
            (LINK, ScalarValue::Str(address)) if !address.is_empty() => {
                marks.link = Some(address.to_string());
            }
            (FOOTNOTE, ScalarValue::Str(words)) if !words.is_empty() => {
                marks.footnote = Some(words.to_string());
            }
            _ => {}
        }
    }
    marks
}

/// The registers of one paragraph.
pub(super) fn registers(document: &impl ReadDoc, para: &ObjId) -> Registers {
    let mut registers = Registers::default();
    for entry in document.map_range(para, ..) {
        let ValueRef::Scalar(value) = entry.value else {
            continue;
        };
        match (entry.key.as_ref(), value) {
            ("kind", ScalarValueRef::Str(word)) => registers.kind = Some(word.into_owned()),
            ("order", ScalarValueRef::Str(word)) => registers.order = Some(word.into_owned()),
            ("cont", ScalarValueRef::Str(word)) => registers.cont = Some(word.into_owned()),
            ("del", ScalarValueRef::Str(word)) => registers.del = Some(word.into_owned()),
            ("at", ScalarValueRef::Str(word)) => registers.at = Some(word.into_owned()),
            ("level", ScalarValueRef::Int(level)) => registers.level = Some(level),
            ("level", ScalarValueRef::Uint(level)) => registers.level = i64::try_from(level).ok(),
            // JavaScript has one kind of number.
            ("level", ScalarValueRef::F64(level)) if level.fract() == 0.0 => {
                registers.level = Some(level as i64);
            }
            _ => {}
        }
    }
    registers
}
