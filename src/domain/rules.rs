//! Rules of procedure as data: a preset with a version, named in the journal, so that a replay never depends on today's program.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Category;

/// The parameters of one set of rules. What the program decides by, and what the record prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub struct Rules {
    /// The preset these rules were taken from.
    pub preset: String,
    /// The version of the preset.
    pub version: u32,
    /// Who has one voice.
    pub unit: Unit,
    /// Categories whose delegations may object to a text.
    pub may_object: BTreeSet<Category>,
    /// Categories whose delegations may file amendments.
    pub may_file: BTreeSet<Category>,
    /// Categories whose delegations may have a reservation or an explanation recorded.
    pub may_state_position: BTreeSet<Category>,
    /// Whether people registered as observers may file amendments.
    pub observer_proposals: ObserverProposals,
    /// How many other delegations must sponsor an amendment when it is filed.
    pub seconders: u32,
    /// Whether an amendment may be filed after the deadline.
    pub late_filing: LateFiling,
    /// How deep amendments to amendments may go.
    pub sub_amendment_depth: u32,
    /// The order in which amendments to one paragraph are proposed to be put.
    pub order: Order,
    /// Until when delegations may join or leave the sponsors.
    pub sponsors: Sponsors,
    /// How an agreed paragraph is reopened.
    pub reopening: Reopening,
    /// How the text is decided.
    pub decision: Mode,
    /// How many delegations must be present when the text is put and adopted.
    pub decision_quorum: Quorum,
    /// What the rapporteur may still change after adoption.
    pub finalisation: Finalisation,
    /// Days after adoption within which the finalisation ends.
    pub finalisation_days: u32,
    /// Days within which corrections of the record may be asked for.
    pub record_correction_days: u32,
}

/// Who has one voice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Every registered delegation or organisation.
    Delegation,
}

/// Whether observers may propose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ObserverProposals {
    /// As everybody else.
    Yes,
    /// When at least one member is among the sponsors.
    ViaMember,
    /// Not at all.
    No,
}

/// What happens to a filing after the deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LateFiling {
    /// Taken when the chair or the secretariat gives leave.
    ByLeave,
    /// Never taken.
    Refused,
}

/// In which order amendments to one paragraph are put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// The furthest from the text first; then in the order of filing.
    FurthestFirst,
    /// In the order of filing alone.
    Filing,
    /// In the order of the words in the text that each changes first.
    Place,
}

/// Until when sponsors may join or leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sponsors {
    /// Until the meeting has decided about the amendment.
    OpenTillAction,
    /// As filed.
    FrozenAtFiling,
}

/// How an agreed paragraph is reopened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reopening {
    /// The chair asks, and nobody objects.
    NoObjection,
}

/// How a text is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Adopted when no objection is maintained.
    NoObjection,
}

/// How many must be present for a decision on the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quorum {
    /// No number is asked.
    None,
    /// More than half of the registered delegations that may object.
    Majority,
}

/// What may still be changed after adoption.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finalisation {
    /// Editorial and consequential changes and the list of participants.
    Editorial,
}

impl Rules {
    /// The preset `consensus`, version 1: every registered delegation or organisation has one voice and may object;
    /// nothing is voted; experts may have a view recorded.
    pub fn consensus() -> Rules {
        let voices = BTreeSet::from([
            Category::Member,
            Category::Signatory,
            Category::ObserverState,
            Category::Igo,
            Category::Ngo,
            Category::PrivateSector,
        ]);
        let mut views = voices.clone();
        views.insert(Category::Academia);
        Rules {
            preset: "consensus".into(),
            version: 1,
            unit: Unit::Delegation,
            may_object: voices,
            may_file: views.clone(),
            may_state_position: views,
            observer_proposals: ObserverProposals::Yes,
            seconders: 0,
            late_filing: LateFiling::ByLeave,
            sub_amendment_depth: 1,
            order: Order::FurthestFirst,
            sponsors: Sponsors::OpenTillAction,
            reopening: Reopening::NoObjection,
            decision: Mode::NoObjection,
            decision_quorum: Quorum::None,
            finalisation: Finalisation::Editorial,
            finalisation_days: 10,
            record_correction_days: 7,
        }
    }
}

impl Default for Rules {
    fn default() -> Rules {
        Rules::consensus()
    }
}
