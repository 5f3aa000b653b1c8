//! The conference as the journal tells it: delegations, people by id, texts, sittings, decisions.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Act, Decision, Delegation, DelegationId, Event, Person, PersonId, Refusal, Role, Rules, Sitting, Slug,
    Text, TextId, decide,
};

/// What a conference is called, where and when it meets, and by which rules.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Particulars {
    /// Its name in URLs.
    pub slug: Slug,
    /// Its title.
    pub title: String,
    /// First day.
    pub opens_on: Date,
    /// Last day.
    pub closes_on: Date,
    /// Venue and city.
    pub place: String,
    /// Country of the venue.
    pub country: String,
    /// What it is for.
    #[serde(default)]
    pub aims: Vec<String>,
    /// The agenda items.
    #[serde(default)]
    pub agenda: Vec<String>,
    /// The language of the authentic text, as a BCP 47 tag.
    pub language: String,
    /// The time zone of the venue, as an IANA name.
    pub zone: String,
    /// The rules of procedure.
    #[serde(default)]
    pub rules: Rules,
}

/// A conference as it stands after some journal entry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Conference {
    /// The last journal entry applied; 0 before the first.
    pub seq: u64,
    /// What it is called, and by which rules it works.
    pub particulars: Particulars,
    /// Delegations by id.
    pub delegations: BTreeMap<DelegationId, Delegation>,
    /// People by id.
    pub people: BTreeMap<PersonId, Person>,
    /// Texts by id.
    pub texts: BTreeMap<TextId, Text>,
    /// Sittings, oldest first.
    pub sittings: Vec<Sitting>,
    /// Decisions, oldest first; the n-th has number n.
    pub decisions: Vec<Decision>,
}

impl Conference {
    /// Whether it has been created.
    pub fn exists(&self) -> bool {
        self.seq > 0
    }

    /// The rules of procedure.
    pub fn rules(&self) -> &Rules {
        &self.particulars.rules
    }

    /// A text by its id.
    pub fn text(&self, id: &TextId) -> Result<&Text, Refusal> {
        self.texts
            .get(id)
            .ok_or_else(|| Refusal::UnknownText { text: id.clone() })
    }

    /// A delegation by its id.
    pub fn delegation(&self, id: &DelegationId) -> Result<&Delegation, Refusal> {
        self.delegations
            .get(id)
            .ok_or_else(|| Refusal::UnknownDelegation {
                delegation: id.clone(),
            })
    }

    /// The name of a delegation, or its id where it is not registered.
    pub fn delegation_name(&self, id: &DelegationId) -> String {
        self.delegations
            .get(id)
            .map_or_else(|| id.to_string(), |delegation| delegation.name.clone())
    }

    /// The sitting that is open now.
    pub fn sitting(&self) -> Option<&Sitting> {
        self.sittings.last().filter(|sitting| sitting.closed_at.is_none())
    }

    /// The number the next decision gets.
    pub(super) fn next_decision(&self) -> u32 {
        self.decisions.len() as u32 + 1
    }
}

/// Founds the conference and makes the founder its secretariat.
pub(super) fn create(act: &Act, particulars: &Particulars) -> Result<Vec<Event>, Refusal> {
    for (field, words) in [
        ("title", &particulars.title),
        ("place", &particulars.place),
        ("country", &particulars.country),
        ("language", &particulars.language),
        ("zone", &particulars.zone),
    ] {
        decide::words(field, words, decide::NAME_CHARS_MAX)?;
    }
    if particulars.slug == Slug::default() {
        return Err(Refusal::WordsMissing { field: "slug" });
    }
    for (field, list) in [("aims", &particulars.aims), ("agenda", &particulars.agenda)] {
        for words in list {
            decide::words(field, words, decide::REMARK_CHARS_MAX)?;
        }
    }
    if particulars.closes_on < particulars.opens_on {
        return Err(Refusal::DatesReversed);
    }
    let roles = BTreeSet::from([Role::Secretariat]);
    Ok(vec![
        Event::ConferenceCreated {
            particulars: particulars.clone(),
        },
        Event::PersonRegistered {
            id: act.person.clone(),
            delegation: None,
            roles,
        },
    ])
}
