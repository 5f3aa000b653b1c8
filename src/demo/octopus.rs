//! The seeded conference as it is written down in the files beside this one: facts, people, text, amendments, and what
//! becomes of them. Reads and nothing else.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Deserialize;

use crate::domain::{Category, PositionKind, Role, Slug};
use crate::text::{BlockKind, Content};

/// Everything that is written down about the conference.
#[derive(Debug)]
pub(super) struct Octopus {
    pub facts: Facts,
    pub summary: Summary,
    pub workshop: Workshop,
    pub proposals: Proposals,
}

/// The conference, its delegations and the people in office.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Facts {
    pub conference: Particulars,
    pub office: Vec<Office>,
    pub delegation: Vec<Delegation>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Particulars {
    pub slug: Slug,
    pub title: String,
    pub opens_on: Date,
    pub closes_on: Date,
    pub place: String,
    pub country: String,
    pub language: String,
    pub zone: String,
    pub aims: Vec<String>,
    pub agenda: Vec<String>,
}

/// Somebody with a task beyond speaking for a delegation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Office {
    pub name: String,
    pub title: String,
    pub roles: BTreeSet<Role>,
    #[serde(default)]
    pub of: String,
    /// Whether it is the workshop's report this person writes.
    #[serde(default)]
    pub workshop: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Delegation {
    pub key: String,
    pub name: String,
    pub category: Category,
    pub people: Vec<String>,
}

/// The draft summary.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Summary {
    pub title: String,
    pub symbol: String,
    pub block: Vec<Written>,
}

/// One block of the draft, with the key by which amendments name it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub key: String,
    #[serde(default = "paragraph")]
    pub kind: BlockKind,
    #[serde(default = "first_level")]
    pub level: u8,
    pub text: Content,
}

/// The report of a workshop, and what becomes of it after the summary took a section of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Workshop {
    pub title: String,
    pub section: String,
    pub block: Vec<Reported>,
    pub later: Later,
}

/// One block of the report, with words of its own or the same as in the summary.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reported {
    #[serde(default = "paragraph")]
    pub kind: BlockKind,
    #[serde(default)]
    pub text: Content,
    pub same: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Later {
    pub same: String,
    pub change: (String, String),
}

fn paragraph() -> BlockKind {
    BlockKind::Paragraph
}

fn first_level() -> u8 {
    1
}

/// What delegations proposed, and how it ended.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Proposals {
    pub amendment: Vec<Proposed>,
    pub compromise: Vec<Compromise>,
    pub question: Questions,
    pub objection: Objection,
    pub position: Vec<Position>,
}

/// One amendment. Exactly one of `on`, `after` and `to` says what it is aimed at.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Proposed {
    pub by: String,
    #[serde(default)]
    pub with: Vec<String>,
    pub on: Option<String>,
    pub after: Option<String>,
    pub to: Option<u32>,
    #[serde(default)]
    pub change: Vec<(String, String)>,
    #[serde(default)]
    pub delete: bool,
    pub new: Option<NewBlock>,
    pub reason: String,
    pub fate: Fate,
    pub cause: Option<u32>,
    #[serde(default)]
    pub note: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewBlock {
    pub kind: BlockKind,
    pub text: Content,
}

/// What becomes of an amendment once the chair has come to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Fate {
    Accepted,
    Rejected,
    Identical,
    Fallen,
    Withdrawn,
    Compromise,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Compromise {
    pub on: String,
    pub amendments: Vec<u32>,
    pub change: Vec<(String, String)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Questions {
    pub amendment: String,
    pub compromise: String,
    pub text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Objection {
    pub by: String,
    pub words: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Position {
    pub by: String,
    pub kind: PositionKind,
    pub on: Option<String>,
    pub words: String,
}

/// Reads what the binary carries.
pub(super) fn read() -> Octopus {
    fn part<T: for<'de> Deserialize<'de>>(text: &str) -> T {
        toml::from_str(text)
            .expect("the files of the seeded conference are part of the program, and a test reads them")
    }
    Octopus {
        facts: part(include_str!("octopus/conference.toml")),
        summary: part(include_str!("octopus/summary.toml")),
        workshop: part(include_str!("octopus/workshop.toml")),
        proposals: part(include_str!("octopus/amendments.toml")),
    }
}

/// The words with these changes made, as somebody would type them: each old passage is met exactly once.
pub(super) fn reworded(words: &Content, changes: &[(String, String)]) -> Option<Content> {
    let mut notation = words.notation();
    for (old, new) in changes {
        let (old, new) = (Content::parse(old).notation(), Content::parse(new).notation());
        if notation.matches(&old).count() != 1 {
            return None;
        }
        notation = notation.replace(&old, &new);
    }
    Some(Content::parse(&notation))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_facts_have_the_size_of_a_conference() {
        let octopus = read();
        let facts = &octopus.facts;
        let people = facts.office.len() + facts.delegation.iter().map(|d| d.people.len()).sum::<usize>();
        assert!(
            facts.delegation.len() >= 24 && (55..=70).contains(&people),
            "{people} people"
        );
        let categories: BTreeSet<Category> = facts.delegation.iter().map(|d| d.category).collect();
        assert!(categories.len() >= 7, "{categories:?}");
        assert_eq!(facts.conference.agenda.len(), 5);
        assert!(
            facts.office[0].roles.contains(&Role::Secretariat),
            "the secretary founds the conference"
        );
        for role in [Role::Chair, Role::Rapporteur] {
            assert!(
                facts
                    .office
                    .iter()
                    .filter(|person| person.roles.contains(&role))
                    .count()
                    >= 2,
                "{role:?}"
            );
        }

        let blocks = &octopus.summary.block;
        let of = |kind, level| {
            blocks
                .iter()
                .filter(|b| b.kind == kind && b.level == level)
                .count()
        };
        assert!(of(BlockKind::Paragraph, 1) >= 30);
        assert_eq!(
            of(BlockKind::Heading, 1),
            5,
            "one section for each item of the agenda"
        );
        let words: usize = blocks
            .iter()
            .map(|b| b.text.plain().split_whitespace().count())
            .sum();
        assert!((1_900..=2_200).contains(&words), "{words} words");
    }

    #[test]
    fn every_amendment_finds_what_it_changes() {
        let octopus = read();
        let block = |key: &str| {
            octopus
                .summary
                .block
                .iter()
                .find(|b| b.key == key)
                .unwrap_or_else(|| panic!("no block {key}"))
        };
        let known = |key: &str| {
            octopus
                .facts
                .delegation
                .iter()
                .any(|d| d.key == key && !d.people.is_empty())
        };
        assert_eq!(octopus.proposals.amendment.len(), 25);
        for (place, amendment) in octopus.proposals.amendment.iter().enumerate() {
            let number = place + 1;
            assert!(known(&amendment.by), "{number}");
            assert!(amendment.with.iter().all(|key| known(key)), "{number}");
            assert!(amendment.reason.split_whitespace().count() <= 50, "{number}");
            if let Some(on) = &amendment.on {
                assert!(reworded(&block(on).text, &amendment.change).is_some(), "{number}");
                assert_ne!(amendment.delete, !amendment.change.is_empty(), "{number}");
            }
            if let Some(after) = &amendment.after {
                block(after);
                assert!(amendment.new.is_some(), "{number}");
            }
            let aims = [
                amendment.on.is_some(),
                amendment.after.is_some(),
                amendment.to.is_some(),
            ];
            assert_eq!(aims.iter().filter(|aim| **aim).count(), 1, "{number}");
            assert!(
                amendment.fate != Fate::Fallen || amendment.cause.is_some(),
                "{number}"
            );
        }
        for compromise in &octopus.proposals.compromise {
            assert!(
                reworded(&block(&compromise.on).text, &compromise.change).is_some(),
                "{}",
                compromise.on
            );
        }
    }
}
