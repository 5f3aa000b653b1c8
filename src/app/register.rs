//! The list of participants: the names, which the journal does not hold, beside what the journal knows of each person.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::domain::{Category, Conference, Delegation, DelegationId, PersonId, Role};
use crate::store::PersonRow;

/// How a person is named: erasable, and so never in the journal.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Names {
    /// The name as the person wishes it; empty once erased.
    pub name: String,
    /// The title, such as "Head of unit".
    #[serde(default)]
    pub title: String,
    /// The organisation line.
    #[serde(default)]
    pub organisation: String,
}

/// The longest name, title or organisation line: three lines of a printed list.
pub const NAME_CHARS_MAX: usize = 200;

/// Somebody on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// The id by which the journal knows them.
    pub id: PersonId,
    /// How they are named.
    pub names: Names,
    /// The delegation they act for.
    pub delegation: Option<DelegationId>,
    /// What they may act as.
    pub roles: BTreeSet<Role>,
}

/// A delegation with its people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The delegation.
    pub delegation: Delegation,
    /// Its people, by name.
    pub people: Vec<Participant>,
}

/// The list of participants at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Register {
    people: HashMap<PersonId, Participant>,
    listed: Vec<Listed>,
    unattached: Vec<Participant>,
}

impl Register {
    pub(super) fn new(conference: &Conference, names: &HashMap<String, Names>) -> Self {
        let people: HashMap<PersonId, Participant> = conference
            .people
            .values()
            .map(|person| {
                let participant = Participant {
                    id: person.id.clone(),
                    names: names.get(person.id.as_str()).cloned().unwrap_or_default(),
                    delegation: person.delegation.clone(),
                    roles: person.roles.clone(),
                };
                (person.id.clone(), participant)
            })
            .collect();
        let mut by_delegation: BTreeMap<Option<&DelegationId>, Vec<Participant>> = BTreeMap::new();
        for participant in people.values() {
            by_delegation
                .entry(participant.delegation.as_ref())
                .or_default()
                .push(participant.clone());
        }
        for group in by_delegation.values_mut() {
            group.sort_by(|a, b| (sort_key(&a.names.name), &a.id).cmp(&(sort_key(&b.names.name), &b.id)));
        }
        let mut listed: Vec<Listed> = conference
            .delegations
            .values()
            .map(|delegation| Listed {
                delegation: delegation.clone(),
                people: by_delegation
                    .get(&Some(&delegation.id))
                    .cloned()
                    .unwrap_or_default(),
            })
            .collect();
        listed.sort_by_key(|listed| {
            (
                place(listed.delegation.category),
                sort_key(&listed.delegation.name),
            )
        });
        let unattached = by_delegation.get(&None).cloned().unwrap_or_default();
        Self {
            people,
            listed,
            unattached,
        }
    }

    /// Somebody by id.
    pub fn participant(&self, person: &PersonId) -> Option<&Participant> {
        self.people.get(person)
    }

    /// A person's name; empty for one whose name was erased or who is not on the list.
    pub fn name(&self, person: &PersonId) -> &str {
        self.people
            .get(person)
            .map_or("", |participant| &participant.names.name)
    }

    /// The delegations in the order of the list: by category, then by name.
    pub fn delegations(&self) -> &[Listed] {
        &self.listed
    }

    /// People without a delegation, by name.
    pub fn unattached(&self) -> &[Participant] {
        &self.unattached
    }

    /// How many people are on the list.
    pub fn count(&self) -> usize {
        self.people.len()
    }
}

fn place(category: Category) -> usize {
    Category::ALL
        .iter()
        .position(|other| *other == category)
        .unwrap_or(Category::ALL.len())
}

/// Case must not decide an order that people read.
fn sort_key(name: &str) -> String {
    name.to_lowercase()
}

impl From<PersonRow> for Names {
    fn from(row: PersonRow) -> Self {
        Self {
            name: row.name,
            title: row.title,
            organisation: row.organisation,
        }
    }
}
