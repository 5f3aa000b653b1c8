//! Delegations, which hold the rights, and the people who act for them. Names of people are not here.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Conference, DelegationId, Event, PersonId, Refusal, Role, decide};

/// What kind of participant a delegation is. Rights come from the rules of procedure per category, never from the word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// A member, or State Party.
    Member,
    /// A signatory or invited State.
    Signatory,
    /// A State that observes.
    ObserverState,
    /// An intergovernmental organisation.
    Igo,
    /// A non-governmental organisation.
    Ngo,
    /// A company or an association of companies.
    PrivateSector,
    /// Researchers and individual experts.
    Academia,
    /// The conference's own staff.
    Secretariat,
    /// Guests without a part in the proceedings.
    Guest,
    /// Journalists.
    Press,
    /// Interpreters.
    Interpreter,
}

impl Category {
    /// Every category, in the order in which lists of participants show them.
    pub const ALL: [Category; 11] = [
        Category::Member,
        Category::Signatory,
        Category::ObserverState,
        Category::Igo,
        Category::Ngo,
        Category::PrivateSector,
        Category::Academia,
        Category::Secretariat,
        Category::Guest,
        Category::Press,
        Category::Interpreter,
    ];

    /// The word used in forms, files and message ids.
    pub fn code(self) -> &'static str {
        match self {
            Category::Member => "member",
            Category::Signatory => "signatory",
            Category::ObserverState => "observer-state",
            Category::Igo => "igo",
            Category::Ngo => "ngo",
            Category::PrivateSector => "private-sector",
            Category::Academia => "academia",
            Category::Secretariat => "secretariat",
            Category::Guest => "guest",
            Category::Press => "press",
            Category::Interpreter => "interpreter",
        }
    }
}

/// The party that holds a voice in the conference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    /// Its identifier.
    pub id: DelegationId,
    /// Its name as the list of participants shows it.
    pub name: String,
    /// What kind of participant it is.
    pub category: Category,
    /// The head of delegation, who decides where its people disagree; none where nobody was named.
    pub head: Option<PersonId>,
}

/// Somebody who may sign in: the journal knows the delegation and the roles, not the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The identifier under which the journal names this person.
    pub id: PersonId,
    /// The delegation this person acts for.
    pub delegation: Option<DelegationId>,
    /// What this person may act as.
    pub roles: BTreeSet<Role>,
}

/// Puts a delegation on the list.
pub(super) fn register(
    conference: &Conference,
    id: &DelegationId,
    name: &str,
    category: Category,
) -> Result<Vec<Event>, Refusal> {
    if let Some(known) = conference.delegations.get(id) {
        return Err(Refusal::DelegationExists {
            name: known.name.clone(),
        });
    }
    decide::words("name", name, decide::NAME_CHARS_MAX)?;
    Ok(vec![Event::DelegationRegistered {
        id: id.clone(),
        name: name.trim().to_owned(),
        category,
    }])
}

/// Puts a person on the list.
pub(super) fn register_person(
    conference: &Conference,
    id: &PersonId,
    delegation: Option<&DelegationId>,
    roles: &BTreeSet<Role>,
) -> Result<Vec<Event>, Refusal> {
    if conference.people.contains_key(id) {
        return Err(Refusal::PersonExists);
    }
    if let Some(delegation) = delegation {
        conference.delegation(delegation)?;
    }
    fitting(roles, delegation)?;
    Ok(vec![Event::PersonRegistered {
        id: id.clone(),
        delegation: delegation.cloned(),
        roles: roles.clone(),
    }])
}

/// Changes what a person may act as.
pub(super) fn set_roles(
    conference: &Conference,
    id: &PersonId,
    roles: &BTreeSet<Role>,
) -> Result<Vec<Event>, Refusal> {
    let person = conference
        .people
        .get(id)
        .ok_or_else(|| Refusal::UnknownPerson { person: id.clone() })?;
    fitting(roles, person.delegation.as_ref())?;
    let remains = roles.contains(&Role::Secretariat)
        || conference
            .people
            .values()
            .any(|p| p.id != *id && p.roles.contains(&Role::Secretariat));
    if !remains {
        return Err(Refusal::LastSecretariat);
    }
    if person.roles == *roles {
        return Ok(Vec::new());
    }
    Ok(vec![Event::RolesSet {
        person: id.clone(),
        roles: roles.clone(),
    }])
}

/// Says who is the head of a delegation.
pub(super) fn name_head(
    conference: &Conference,
    id: &DelegationId,
    person: Option<&PersonId>,
) -> Result<Vec<Event>, Refusal> {
    let delegation = conference.delegation(id)?;
    if let Some(person) = person {
        let known = conference
            .people
            .get(person)
            .ok_or_else(|| Refusal::UnknownPerson {
                person: person.clone(),
            })?;
        if known.delegation.as_ref() != Some(id) {
            return Err(Refusal::HeadOfAnother {
                delegation: delegation.name.clone(),
            });
        }
    }
    if delegation.head.as_ref() == person {
        return Ok(Vec::new());
    }
    Ok(vec![Event::HeadNamed {
        delegation: id.clone(),
        person: person.cloned(),
    }])
}

fn fitting(roles: &BTreeSet<Role>, delegation: Option<&DelegationId>) -> Result<(), Refusal> {
    if roles.contains(&Role::Delegate) && delegation.is_none() {
        return Err(Refusal::RoleNeedsDelegation { role: Role::Delegate });
    }
    Ok(())
}
