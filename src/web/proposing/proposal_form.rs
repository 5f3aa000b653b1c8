//! An amendment as a form or JSON brings it: the first change in fields of its own, as the form is opened for one, and the
//! others beside it. What the changes mean is read in `entries.rs`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{CHANGES_MAX, DelegationId, Refusal};

use super::entries::{self, ChangeForm};

/// An amendment as a form or JSON brings it. One of `paragraph`, `after`, `opening`, `of_title` and `amendment` says where;
/// `changes` has further changes of the same amendment, or all of them.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ProposalForm {
    /// The fingerprint of the version it is written against.
    pub base: Option<String>,
    /// The paragraph to be changed.
    pub paragraph: Option<String>,
    /// What is proposed for it: wording, deletion, move, split or join. The wording, where nothing is said.
    pub what: Option<String>,
    /// The paragraph after which a moved one is to stand, or `start`.
    pub move_after: Option<String>,
    /// The paragraph after which a new one is to stand.
    pub after: Option<String>,
    /// A new paragraph before the first one.
    pub opening: bool,
    /// The title is to be changed.
    pub of_title: bool,
    /// The amendment to be changed.
    pub amendment: Option<u32>,
    /// Which of its changes, from 0.
    pub change: Option<u32>,
    /// The target as it should read in the end, in inline notation.
    pub wording: String,
    /// Whether the paragraph is to go.
    pub deletion: bool,
    /// What a new paragraph is: heading, paragraph or item.
    pub kind: Option<String>,
    /// The level of a new paragraph.
    pub level: Option<u8>,
    /// The permanent id of a new paragraph; made where it is left out.
    pub id: Option<String>,
    /// Further changes that belong together with this one.
    #[serde(deserialize_with = "entries::changes")]
    pub changes: Vec<ChangeForm>,
    /// The amendment it follows from.
    pub consequential_on: Option<u32>,
    /// A short reason.
    pub reason: String,
    /// The late edit whose words these are.
    pub late_edit: Option<String>,
    /// Other delegations that sponsor it, by id.
    #[schema(value_type = Vec<String>)]
    pub co_sponsors: Vec<DelegationId>,
    /// The preparation it comes from, which ends once it is filed.
    #[serde(skip_serializing)]
    pub preparation: Option<String>,
    /// The version of the preparation that was on the screen.
    #[serde(skip_serializing)]
    pub seen: Option<u32>,
    /// What the delegation calls it while it prepares it.
    #[serde(skip_serializing)]
    pub working_title: String,
    /// Whether it was dictated in the sitting, and is taken down for the delegation.
    pub oral: bool,
    /// The form is to come back with one entry more: paragraph or new.
    #[serde(skip_serializing)]
    pub more: Option<String>,
    /// The paragraph of that entry, or `title`.
    #[serde(skip_serializing)]
    pub add: Option<String>,
    /// The entry to leave out, by its place in the form.
    #[serde(skip_serializing)]
    pub drop: Option<usize>,
}

impl ProposalForm {
    /// The changes to the text that it brings.
    pub fn entries(&self) -> Vec<ChangeForm> {
        let here = self.paragraph.is_some() || self.after.is_some() || self.opening || self.of_title;
        let what = match &self.what {
            _ if self.deletion => Some("deletion".to_owned()),
            _ if self.of_title => Some("title".to_owned()),
            what => what.clone(),
        };
        let first = here.then(|| ChangeForm {
            what,
            paragraph: self.paragraph.clone(),
            after: self.after.clone(),
            move_after: self.move_after.clone(),
            wording: self.wording.clone(),
            kind: self.kind.clone(),
            level: self.level,
            id: self.id.clone(),
        });
        first.into_iter().chain(self.changes.iter().cloned()).collect()
    }

    /// Refuses more changes than an amendment may have.
    pub fn bounded(&self) -> Result<(), Refusal> {
        if self.entries().len() > CHANGES_MAX {
            return Err(Refusal::ChangesTooMany { limit: CHANGES_MAX });
        }
        Ok(())
    }

    /// The same as the fields of a form.
    pub fn fields(&self) -> Vec<(String, String)> {
        let mut fields = Vec::new();
        let mut add = |prefix: &str, name: &str, value: Option<String>| {
            fields.extend(value.map(|value| (format!("{prefix}{name}"), value)));
        };
        add("", "base", self.base.clone());
        add("", "opening", self.opening.then(|| "true".to_owned()));
        add("", "of_title", self.of_title.then(|| "true".to_owned()));
        for (index, entry) in self.entries().into_iter().enumerate() {
            let prefix = entries::prefix(index);
            add(&prefix, "what", entry.what);
            add(&prefix, "paragraph", entry.paragraph);
            add(&prefix, "after", entry.after);
            add(&prefix, "move_after", entry.move_after);
            add(&prefix, "wording", Some(entry.wording));
            add(&prefix, "kind", entry.kind);
            add(&prefix, "level", entry.level.map(|level| level.to_string()));
            add(&prefix, "id", entry.id);
        }
        add(
            "",
            "reason",
            Some(self.reason.clone()).filter(|reason| !reason.is_empty()),
        );
        for other in &self.co_sponsors {
            add("", "co_sponsors", Some(other.to_string()));
        }
        fields
    }

    /// Takes entries as its own, the first one in its own fields.
    pub fn take(&mut self, entries: &[ChangeForm]) {
        let first = entries.first().cloned().unwrap_or_default();
        self.opening = first.what() == "new" && first.after.is_none();
        self.of_title = first.what() == "title";
        self.deletion = false;
        self.changes = entries.get(1..).unwrap_or_default().to_vec();
        ChangeForm {
            what: self.what,
            paragraph: self.paragraph,
            after: self.after,
            move_after: self.move_after,
            wording: self.wording,
            kind: self.kind,
            level: self.level,
            id: self.id,
        } = first;
    }
}
