//! Amendments in preparation: what the members of one delegation write and discuss among themselves before they file it.
//! No part of the text, of the journal or of the record, without legal effect, and nobody else's business: not the
//! chair's, not the secretariat's, not another delegation's.
//!
//! The form of the amendment is kept as it was filled in and looked into by nobody here: whatever an amendment can be
//! tomorrow, a preparation holds it, and two that were written at once are merged field by field.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::text::{Content, ParagraphId, merge};

use super::decide::{at_most, words};
use super::proposing::CHANGES_MAX;
use super::{Change, CommentId, DelegationId, PersonId, PreparedId, Refusal, Subject, TextId, wording};

/// The most open preparations of one delegation for one text: who prepares more writes another text.
pub const PREPARED_MAX: usize = 50;
/// The most remarks on one preparation: what is not settled by then is settled over coffee.
pub const REMARKS_MAX: usize = 200;
/// The longest remark: half a page.
pub const PREPARED_REMARK_CHARS_MAX: usize = 2_000;
/// The longest working title: a line on a telephone, twice.
pub const PREPARED_TITLE_CHARS_MAX: usize = 100;
/// The largest form, in bytes of JSON: several of the longest wordings an amendment may have.
pub const FORM_BYTES_MAX: usize = 256 * 1024;
/// How many versions of a preparation are kept, so that who wrote for an hour still meets what they began from.
pub const VERSIONS_KEPT: u32 = 50;
/// How long a discarded preparation can be put back: until the same hour of the next day. After that it is gone, since
/// a delegation that discards something means it.
pub const RECOVERABLE: SignedDuration = SignedDuration::from_hours(24);

/// An amendment as a delegation prepares it.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedAmendment {
    /// Its id.
    pub id: PreparedId,
    /// The text it is for.
    pub text: TextId,
    /// The delegation whose it is.
    pub delegation: DelegationId,
    /// What the members call it; may be empty.
    pub title: String,
    /// The form as it was filled in.
    pub form: Value,
    /// How often it was kept.
    pub version: u32,
    /// Who kept it last.
    pub person: PersonId,
    /// When.
    pub at: Timestamp,
    /// When something last happened to it.
    pub touched_at: Timestamp,
    /// What became of it; none while it is open.
    pub end: Option<PreparedEnd>,
    /// What the members say of it, in order.
    pub remarks: Vec<Remark>,
}

/// What became of a preparation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreparedEnd {
    /// The number of the amendment it was filed as; none if it was discarded.
    pub amendment: Option<u32>,
    /// Who ended it.
    pub person: PersonId,
    /// When.
    pub at: Timestamp,
}

/// A remark of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Its id.
    pub id: CommentId,
    /// Who made it.
    pub person: PersonId,
    /// When.
    pub at: Timestamp,
    /// Its words.
    pub words: String,
}

/// Makes sure that this can be kept.
pub fn keepable(title: &str, form: &Value) -> Result<(), Refusal> {
    at_most("title", title, PREPARED_TITLE_CHARS_MAX)?;
    if form.to_string().len() > FORM_BYTES_MAX {
        return Err(Refusal::TooLong {
            field: "form",
            limit: FORM_BYTES_MAX,
        });
    }
    let changes = form.get("changes").and_then(Value::as_array);
    if changes.is_some_and(|changes| changes.len() > CHANGES_MAX) {
        return Err(Refusal::ChangesTooMany { limit: CHANGES_MAX });
    }
    told(form)
}

/// Makes sure that nothing in a form hides or turns what follows: it is read by others before it is filed.
fn told(form: &Value) -> Result<(), Refusal> {
    let mut left = vec![form];
    while let Some(value) = left.pop() {
        match value {
            Value::String(words) => wording::told("form", words)?,
            Value::Array(items) => left.extend(items),
            Value::Object(fields) => {
                for (name, value) in fields {
                    wording::told("form", name)?;
                    left.push(value);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    Ok(())
}

/// Makes sure that one more can begin beside these many open ones.
pub fn another(open: usize) -> Result<(), Refusal> {
    if open >= PREPARED_MAX {
        return Err(Refusal::PreparationsTooMany { limit: PREPARED_MAX });
    }
    Ok(())
}

/// The one of this id among those a delegation has at this moment.
pub fn find(
    all: Vec<PreparedAmendment>,
    id: &PreparedId,
    now: Timestamp,
) -> Result<PreparedAmendment, Refusal> {
    all.into_iter()
        .find(|one| one.id == *id && one.is_there(now))
        .ok_or(Refusal::UnknownPreparation)
}

impl PreparedAmendment {
    /// Makes sure that it goes on.
    pub fn open(&self) -> Result<(), Refusal> {
        match &self.end {
            None => Ok(()),
            Some(_) => Err(Refusal::PreparationEnded),
        }
    }

    /// Makes sure that it is open and still as somebody saw it.
    pub fn unchanged_since(&self, seen: u32) -> Result<(), Refusal> {
        self.open()?;
        if seen == self.version {
            Ok(())
        } else {
            Err(Refusal::PreparationKept)
        }
    }

    /// Makes sure that somebody may say this of it.
    pub fn remarkable(&self, remark: &str) -> Result<(), Refusal> {
        self.open()?;
        if self.remarks.len() >= REMARKS_MAX {
            return Err(Refusal::RemarksTooMany { limit: REMARKS_MAX });
        }
        words("comment", remark, PREPARED_REMARK_CHARS_MAX)
    }

    /// Makes sure that somebody may take this remark back: their own.
    pub fn retractable(&self, remark: &CommentId, person: &PersonId) -> Result<(), Refusal> {
        self.open()?;
        let known = self.remarks.iter().find(|known| known.id == *remark);
        match known.ok_or(Refusal::UnknownComment)? {
            mine if mine.person == *person => Ok(()),
            _ => Err(Refusal::CommentNotYours),
        }
    }

    /// Whether it was discarded, and can be put back at this moment.
    pub fn recoverable(&self, now: Timestamp) -> bool {
        self.end
            .as_ref()
            .is_some_and(|end| end.amendment.is_none() && end.at > discarded_before(now))
    }

    /// Whether its delegation sees it still: what was discarded long enough ago is gone.
    pub fn is_there(&self, now: Timestamp) -> bool {
        let discarded = self.end.as_ref().is_some_and(|end| end.amendment.is_none());
        !discarded || self.recoverable(now)
    }
}

/// What was discarded before this moment is gone.
pub fn discarded_before(now: Timestamp) -> Timestamp {
    now - RECOVERABLE
}

/// Two forms of one preparation, made into one.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// The form: changes to different words both hold.
    pub form: Value,
    /// Whether both changed the same differently somewhere; there the form is as its author has it.
    pub collides: bool,
}

/// Merges what somebody wrote with what a colleague kept meanwhile.
pub fn merge_forms(base: &Value, ours: &Value, theirs: &Value) -> Merged {
    let mut collides = false;
    let form = merge_values(base, ours, theirs, &mut collides);
    Merged { form, collides }
}

fn merge_values(base: &Value, ours: &Value, theirs: &Value, collides: &mut bool) -> Value {
    if ours == theirs || theirs == base {
        return ours.clone();
    }
    if ours == base {
        return theirs.clone();
    }
    match (base, ours, theirs) {
        (Value::Object(base), Value::Object(ours), Value::Object(theirs)) => {
            let names: BTreeMap<&String, ()> = [base, ours, theirs]
                .iter()
                .flat_map(|fields| fields.keys())
                .map(|name| (name, ()))
                .collect();
            let of = |fields: &serde_json::Map<String, Value>, name: &String| {
                fields.get(name).cloned().unwrap_or_default()
            };
            let mut fields = serde_json::Map::new();
            for name in names.into_keys() {
                let value = merge_values(&of(base, name), &of(ours, name), &of(theirs, name), collides);
                fields.insert(name.clone(), value);
            }
            Value::Object(fields)
        }
        // Lists of the same length are taken for the same things, each changed in its place.
        (Value::Array(base), Value::Array(ours), Value::Array(theirs))
            if base.len() == ours.len() && ours.len() == theirs.len() =>
        {
            let of_three = base.iter().zip(ours).zip(theirs);
            of_three
                .map(|((base, ours), theirs)| merge_values(base, ours, theirs, collides))
                .collect()
        }
        (Value::String(base), Value::String(ours), Value::String(theirs)) => {
            Value::String(merge_words(base, ours, theirs).unwrap_or_else(|| {
                *collides = true;
                ours.clone()
            }))
        }
        _ => {
            *collides = true;
            ours.clone()
        }
    }
}

/// The words of both, line by line, exactly as they were typed; none where both changed the same words.
fn merge_words(base: &str, ours: &str, theirs: &str) -> Option<String> {
    let lines = [base, ours, theirs].map(|words| words.lines().collect::<Vec<_>>());
    let [base, ours, theirs] = &lines;
    if ours.len() != base.len() || theirs.len() != base.len() {
        return None;
    }
    let merged = base.iter().zip(ours).zip(theirs).map(|((base, ours), theirs)| {
        let [base, ours, theirs] = [base, ours, theirs].map(|line| Content::of_plain(line));
        Some(merge::three_way(&base, &ours, &theirs).ok()?.plain())
    });
    Some(merged.collect::<Option<Vec<String>>>()?.join("\n"))
}

/// One field that differs between two forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differing {
    /// Its name in the form.
    pub field: String,
    /// What it held.
    pub before: String,
    /// What it holds.
    pub after: String,
}

/// The fields that differ between two forms, in the order of their names.
pub fn differing(before: &Value, after: &Value) -> Vec<Differing> {
    let mut found = Vec::new();
    differing_in("", before, after, &mut found);
    found
}

fn differing_in(field: &str, before: &Value, after: &Value, found: &mut Vec<Differing>) {
    if before == after {
        return;
    }
    match (before, after) {
        (Value::Object(one), Value::Object(other)) => {
            let names: BTreeMap<&String, ()> =
                one.keys().chain(other.keys()).map(|name| (name, ())).collect();
            for name in names.into_keys() {
                let of =
                    |fields: &serde_json::Map<String, Value>| fields.get(name).cloned().unwrap_or_default();
                differing_in(name, &of(one), &of(other), found);
            }
        }
        (Value::Array(one), Value::Array(other)) => {
            for at in 0..one.len().max(other.len()) {
                let of = |items: &[Value]| items.get(at).cloned().unwrap_or_default();
                differing_in(field, &of(one), &of(other), found);
            }
        }
        // A thing that only one of them has differs in each of its fields.
        (Value::Object(_), _) => differing_in(field, before, &Value::Object(serde_json::Map::new()), found),
        (_, Value::Object(_)) => differing_in(field, &Value::Object(serde_json::Map::new()), after, found),
        _ => found.push(Differing {
            field: field.to_owned(),
            before: shown(before),
            after: shown(after),
        }),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(words) => words.clone(),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

/// Whether two proposals could not both be taken as they are: each would make something else of the same paragraph, or of
/// the same words of another amendment.
pub fn contradict(one: &Subject, other: &Subject) -> bool {
    if one.same_as(other) {
        return false;
    }
    match (one, other) {
        (
            Subject::Amendment {
                number,
                change,
                before,
                after,
            },
            Subject::Amendment {
                number: number_b,
                change: change_b,
                after: after_b,
                ..
            },
        ) => (number, change) == (number_b, change_b) && collide(before, after, after_b),
        (Subject::Text(these), Subject::Text(those)) => {
            let (these, those) = (by_place(these), by_place(those));
            let mut both = these
                .iter()
                .filter_map(|(place, one)| Some((*one, *those.get(place)?)));
            both.any(|(one, other)| changes_collide(one, other))
        }
        _ => false,
    }
}

fn collide(base: &Content, one: &Content, other: &Content) -> bool {
    merge::three_way(base, one, other).is_err()
}

/// Changes by what they change: a paragraph, or without one the title. Where one is named twice, which nobody may file,
/// the first counts.
fn by_place(changes: &[Change]) -> BTreeMap<Option<&ParagraphId>, &Change> {
    let mut places = BTreeMap::new();
    for change in changes {
        if matches!(change, Change::Title { .. }) {
            places.entry(None).or_insert(change);
        }
        for id in change.paragraphs() {
            places.entry(Some(id)).or_insert(change);
        }
    }
    places
}

fn changes_collide(one: &Change, other: &Change) -> bool {
    match (one, other) {
        _ if one.same_as(other) => false,
        (Change::Wording { before, after, .. }, Change::Wording { after: theirs, .. }) => {
            collide(before, after, theirs)
        }
        (Change::Title { before, after }, Change::Title { after: theirs, .. }) => {
            let [before, after, theirs] = [before, after, theirs].map(|words| Content::of_plain(words));
            collide(&before, &after, &theirs)
        }
        // A paragraph that moves keeps its words.
        (Change::Move { .. }, Change::Wording { .. }) | (Change::Wording { .. }, Change::Move { .. }) => {
            false
        }
        _ => true,
    }
}
