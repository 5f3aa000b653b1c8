//! Delegations, which hold the rights, and the people who act for them. Names of people are not here.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{DelegationId, PersonId, Role};

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
