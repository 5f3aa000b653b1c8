//! The record for people: `record.html`, to read and to print, and `README.txt`. What they say stands in the templates; here
//! is what they ask for. All times are UTC, so that the same record has the same bytes everywhere.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::{
    Category, Change, Conference, Decision, DelegationId, End, Event, FallCause, Matter, Person, PersonId,
    PositionKind, Quorum, Role, Sealed, Subject, Text, TextId, taken_over_as,
};
use crate::text::number::numbered;
use crate::text::{Block, Content, Fingerprint, NumberedBlock, ParagraphId};

use super::Named;

/// Where a link in a text may lead; anything else is shown as words.
const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];

#[derive(Template)]
#[template(path = "record/file-en.html")]
struct Page<'a> {
    conference: &'a Conference,
    journal: &'a [Sealed],
    people: &'a [Named],
    names: BTreeMap<&'a str, &'a Named>,
    head: Fingerprint,
}

#[derive(Template)]
#[template(path = "record/file-en.txt")]
struct Readme<'a> {
    conference: &'a Conference,
    entries: usize,
    head: &'a Fingerprint,
}

/// Delegations of one category, by name.
struct Group {
    category: &'static str,
    names: Vec<String>,
}

/// The record as a page.
pub fn page(conference: &Conference, journal: &[Sealed], people: &[Named]) -> Result<String, askama::Error> {
    let names = people
        .iter()
        .map(|named| (named.person.as_str(), named))
        .collect();
    let head = journal
        .last()
        .map_or_else(crate::domain::journal::genesis, |sealed| sealed.hash);
    Page {
        conference,
        journal,
        people,
        names,
        head,
    }
    .render()
}

/// What the file is, and how to check it by hand.
pub fn readme(conference: &Conference, entries: usize, head: &Fingerprint) -> Result<String, askama::Error> {
    Readme {
        conference,
        entries,
        head,
    }
    .render()
}

/// A moment as the record writes it.
pub fn moment(at: Timestamp) -> String {
    at.strftime("%-d %B %Y, %H:%M:%S UTC").to_string()
}

/// One thing that an amendment proposes.
struct Part<'c> {
    /// The change to the text; none for a sub-amendment.
    change: Option<&'c Change>,
    /// The amendment that a sub-amendment would change.
    parent: u32,
    /// The words it was written against.
    before: Vec<&'c Content>,
    /// The words proposed.
    words: Vec<Content>,
}

impl<'c> Part<'c> {
    fn of_change(change: &'c Change) -> Self {
        let before = match change {
            Change::Wording { before, .. }
            | Change::Deletion { before, .. }
            | Change::Split { before, .. } => {
                vec![before]
            }
            Change::Join {
                before, into_before, ..
            } => vec![into_before, before],
            Change::New { .. } | Change::Move { .. } | Change::Title { .. } => Vec::new(),
        };
        let words = match change {
            Change::Split { head, tail, .. } => vec![head.clone(), tail.content.clone()],
            other => other.words().into_iter().collect(),
        };
        Part {
            change: Some(change),
            parent: 0,
            before,
            words,
        }
    }
}

#[expect(
    clippy::unused_self,
    clippy::trivially_copy_pass_by_ref,
    reason = "templates call methods of the page, and hand over references"
)]
impl Page<'_> {
    fn parts<'c>(&self, subject: &'c Subject) -> Vec<Part<'c>> {
        match subject {
            Subject::Text(changes) => changes.iter().map(Part::of_change).collect(),
            Subject::Amendment {
                number,
                before,
                after,
                ..
            } => vec![Part {
                change: None,
                parent: *number,
                before: vec![before],
                words: vec![after.clone()],
            }],
        }
    }

    fn moment(&self, at: &Timestamp) -> String {
        moment(*at)
    }

    fn day(&self, day: &Date) -> String {
        day.strftime("%-d %B %Y").to_string()
    }

    /// The name of a person, or the id where the name was erased.
    fn name(&self, person: &PersonId) -> String {
        match self.names.get(person.as_str()) {
            Some(named) if !named.name.is_empty() => named.name.clone(),
            _ => person.to_string(),
        }
    }

    fn named(&self, people: &BTreeSet<PersonId>) -> String {
        people
            .iter()
            .map(|id| self.name(id))
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn home(&self, delegation: &DelegationId) -> String {
        self.conference.delegation_name(delegation)
    }

    fn homes(&self, delegations: &[DelegationId]) -> String {
        delegations
            .iter()
            .map(|id| self.home(id))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// The delegation of somebody on the list.
    fn home_of(&self, named: &Named) -> String {
        let home = self.person(named).and_then(|person| person.delegation.as_ref());
        home.map_or_else(String::new, |id| self.home(id))
    }

    /// The people who hold a role.
    fn holding(&self, role: Role) -> Vec<&Named> {
        let holds = |named: &&Named| {
            self.person(named)
                .is_some_and(|person| person.roles.contains(&role))
        };
        self.people.iter().filter(holds).collect()
    }

    fn person(&self, named: &Named) -> Option<&Person> {
        self.conference
            .people
            .get(&PersonId::new(named.person.as_str()).ok()?)
    }

    /// Delegations by category, in the order of the list.
    fn groups(&self, delegations: &BTreeSet<DelegationId>) -> Vec<Group> {
        let known = || {
            self.conference
                .delegations
                .values()
                .filter(|d| delegations.contains(&d.id))
        };
        Category::ALL
            .into_iter()
            .map(|category| {
                let own = known().filter(|delegation| delegation.category == category);
                let mut names: Vec<String> = own.map(|delegation| delegation.name.clone()).collect();
                names.sort();
                Group {
                    category: category.code(),
                    names,
                }
            })
            .filter(|group| !group.names.is_empty())
            .collect()
    }

    /// Every delegation on the list.
    fn registered(&self) -> Vec<Group> {
        self.groups(&self.conference.delegations.keys().cloned().collect())
    }

    fn categories(&self, categories: &BTreeSet<Category>) -> Vec<&'static str> {
        categories.iter().map(|category| category.code()).collect()
    }

    fn numbered(&self, blocks: &[Block]) -> Vec<NumberedBlock> {
        numbered(blocks.to_vec())
    }

    fn taken_over_as(&self, text: &Text, number: &u32) -> Option<u32> {
        taken_over_as(text, *number)
    }

    fn numbers(&self, numbers: &[u32]) -> String {
        numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
    }

    /// How people call a paragraph of a text.
    fn label(&self, text: &TextId, paragraph: &ParagraphId) -> String {
        let text = self.conference.texts.get(text);
        text.map_or_else(|| paragraph.to_string(), |text| text.label_of(paragraph))
    }

    fn decisions(&self, text: &Text) -> Vec<&Decision> {
        self.conference
            .decisions
            .iter()
            .filter(|decision| decision.text == text.id)
            .collect()
    }

    fn safe(&self, link: &str) -> bool {
        SCHEMES.iter().any(|scheme| link.starts_with(scheme))
    }
}
