//! Amendments that a delegation prepares among its members, kept beside the journal: nothing of them is known to anybody
//! else until one is filed, and then it is filed as any other amendment.

use std::sync::Arc;

use serde_json::Value;

use crate::domain::rights::Right;
use crate::domain::{
    Command, CommandId, CommentId, DelegationId, Event, PreparedAmendment, PreparedEnd, PreparedId, Refusal,
    Remark, Sealed, TextId, prepared,
};
use crate::store::{
    Batch, KeptRow, PREPARATION_MOVED, PreparationChange, PreparationEndRow, PreparationRow, PreparationStep,
    RemarkRow, StoreError,
};

use super::act::{Beside, now};
use super::{ActError, Click, Hall, News, Receipt, Who};

/// The words in the store for what became of a preparation.
const FILED: &str = "filed";
const DISCARDED: &str = "discarded";

impl Hall {
    /// The delegation whose preparations somebody shares: their own, as its delegate or observer.
    fn preparing(&self, who: &Who, text: &TextId) -> Result<DelegationId, Refusal> {
        self.may_in(who, Right::Prepare, text)?;
        self.conference().text(text)?;
        who.delegation.clone().ok_or(Refusal::DelegationNeeded)
    }

    /// What the delegation of somebody prepares for a text, with what was filed, and what can still be put back.
    pub async fn preparations(&self, who: &Who, text: &TextId) -> Result<Vec<PreparedAmendment>, ActError> {
        let delegation = self.preparing(who, text)?;
        let mut all = self.kept_preparations(text, &delegation).await?;
        all.retain(|one| one.is_there(now()));
        Ok(all)
    }

    /// One of them.
    pub async fn preparation(
        &self,
        who: &Who,
        text: &TextId,
        id: &PreparedId,
    ) -> Result<PreparedAmendment, ActError> {
        let all = self.preparations(who, text).await?;
        Ok(prepared::find(all, id, now())?)
    }

    /// How many are open; none for somebody who prepares nothing.
    pub async fn preparations_open(&self, who: &Who, text: &TextId) -> Result<Option<usize>, ActError> {
        let Ok(delegation) = self.preparing(who, text) else {
            return Ok(None);
        };
        let open = self
            .store
            .preparations_open(self.slug().as_str(), text.as_str(), delegation.as_str())
            .await?;
        Ok(Some(open))
    }

    /// The form and the title of an earlier version; none once too many have followed.
    pub async fn prepared_version(
        &self,
        who: &Who,
        text: &TextId,
        id: &PreparedId,
        version: u32,
    ) -> Result<Option<(String, Value)>, ActError> {
        let delegation = self.preparing(who, text)?;
        let kept = self
            .store
            .preparation_form(self.slug().as_str(), delegation.as_str(), id.as_str(), version)
            .await?;
        Ok(kept.and_then(|(title, form)| Some((title, serde_json::from_str(&form).ok()?))))
    }

    async fn kept_preparations(
        &self,
        text: &TextId,
        delegation: &DelegationId,
    ) -> Result<Vec<PreparedAmendment>, ActError> {
        let rows = self
            .store
            .preparations(self.slug().as_str(), text.as_str(), delegation.as_str())
            .await?;
        Ok(rows.into_iter().filter_map(prepared_of).collect())
    }

    /// Begins a preparation; the same click begins one.
    pub async fn prepare_amendment(
        self: &Arc<Self>,
        who: &Who,
        text: &TextId,
        click: &CommandId,
        title: &str,
        form: &Value,
    ) -> Result<PreparedId, ActError> {
        let id =
            PreparedId::new(click.as_str()).expect("every identifier of a click is one of a preparation");
        let delegation = self.preparing(who, text)?;
        self.pace(who)?;
        let floor = self.floor.lock().await;
        let conference = self.conference();
        let known = conference.text(text)?;
        known.latest().ok_or(Refusal::NotIssued)?;
        if let Some(adoption) = &known.adoption {
            let decision = adoption.decision;
            return Err(Refusal::TextIsAdopted { decision }.into());
        }
        prepared::keepable(title, form)?;
        let all = self.kept_preparations(text, &delegation).await?;
        if all.iter().any(|one| one.id == id) {
            return Ok(id);
        }
        prepared::another(all.iter().filter(|one| one.end.is_none()).count())?;
        let begin = PreparationChange::Begin {
            text: text.to_string(),
            delegation: delegation.to_string(),
            kept: kept_row(who, 1, title, form),
        };
        self.step(text, &delegation, &id, begin).await?;
        drop(floor);
        Ok(id)
    }

    /// Keeps a preparation anew, on the version that was seen; gives the new version. The same words again are no change.
    pub async fn keep_prepared(
        self: &Arc<Self>,
        who: &Who,
        text: &TextId,
        id: &PreparedId,
        seen: u32,
        (title, form): (&str, &Value),
    ) -> Result<u32, ActError> {
        self.pace(who)?;
        let floor = self.floor.lock().await;
        let one = self.preparation(who, text, id).await?;
        one.open()?;
        prepared::keepable(title, form)?;
        if one.title == title.trim() && one.form == *form {
            return Ok(one.version);
        }
        one.unchanged_since(seen)?;
        let keep = PreparationChange::Keep {
            kept: kept_row(who, one.version + 1, title, form),
            versions_kept: prepared::VERSIONS_KEPT,
        };
        self.step(text, &one.delegation, id, keep).await?;
        drop(floor);
        Ok(one.version + 1)
    }

    /// Says something about a preparation; the same click says it once.
    pub async fn remark_on_prepared(
        self: &Arc<Self>,
        who: &Who,
        text: &TextId,
        id: &PreparedId,
        click: &CommandId,
        words: &str,
    ) -> Result<CommentId, ActError> {
        let remark = CommentId::new(click.as_str()).expect("every identifier of a click is one of a comment");
        self.pace(who)?;
        let floor = self.floor.lock().await;
        let one = self.preparation(who, text, id).await?;
        if one
            .remarks
            .iter()
            .any(|known| known.id == remark && known.person == who.person)
        {
            return Ok(remark);
        }
        one.remarkable(words)?;
        let say = PreparationChange::Say(RemarkRow {
            id: remark.to_string(),
            person: who.person.to_string(),
            at: now(),
            words: words.trim().to_owned(),
        });
        self.step(text, &one.delegation, id, say).await?;
        drop(floor);
        Ok(remark)
    }

    /// Takes a remark of one's own back.
    pub async fn take_back_remark(
        self: &Arc<Self>,
        who: &Who,
        text: &TextId,
        id: &PreparedId,
        remark: &CommentId,
    ) -> Result<(), ActError> {
        self.pace(who)?;
        let floor = self.floor.lock().await;
        let one = self.preparation(who, text, id).await?;
        one.retractable(remark, &who.person)?;
        let change = PreparationChange::TakeBack(remark.to_string());
        self.step(text, &one.delegation, id, change).await?;
        drop(floor);
        Ok(())
    }

    /// Discards a preparation. Discarded twice, it is discarded.
    pub async fn discard_prepared(
        self: &Arc<Self>,
        who: &Who,
        text: &TextId,
        id: &PreparedId,
        seen: u32,
    ) -> Result<(), ActError> {
        self.pace(who)?;
        let floor = self.floor.lock().await;
        let one = self.preparation(who, text, id).await?;
        if one.recoverable(now()) {
            return Ok(());
        }
        one.unchanged_since(seen)?;
        let end = PreparationChange::End(PreparationEndRow {
            fate: DISCARDED.to_owned(),
            amendment: None,
            person: who.person.to_string(),
            at: now(),
        });
        self.step(text, &one.delegation, id, end).await?;
        drop(floor);
        Ok(())
    }

    /// Puts a discarded preparation back, within a day.
    pub async fn recover_prepared(
        self: &Arc<Self>,
        who: &Who,
        text: &TextId,
        id: &PreparedId,
    ) -> Result<(), ActError> {
        self.pace(who)?;
        let floor = self.floor.lock().await;
        let all = self.preparations(who, text).await?;
        let open = all.iter().filter(|one| one.end.is_none()).count();
        let one = prepared::find(all, id, now())?;
        if one.end.is_none() {
            return Ok(());
        }
        if !one.recoverable(now()) {
            return Err(Refusal::PreparationEnded.into());
        }
        prepared::another(open)?;
        self.step(text, &one.delegation, id, PreparationChange::Recover)
            .await?;
        drop(floor);
        Ok(())
    }

    /// Files what was prepared: an amendment as any other, with the person's own rights. In the same transaction the
    /// preparation ends, and names the amendment; or nothing happens at all.
    pub async fn file_prepared(
        self: &Arc<Self>,
        who: &Who,
        click: Click,
        command: Command,
        id: &PreparedId,
        seen: u32,
    ) -> Result<Receipt, ActError> {
        let text = command.text().cloned().ok_or(Refusal::UnknownPreparation)?;
        let one = self.preparation(who, &text, id).await?;
        // A repeated click gets the first receipt, though what it filed has ended by it.
        if !self.answered(&click.id) {
            one.unchanged_since(seen)?;
        }
        let beside = Beside {
            filed: Some(id.clone()),
            ..Beside::default()
        };
        let receipt = self.act_beside(who.clone(), click, command, beside).await?;
        self.announce(News::Prepared {
            delegation: one.delegation,
            text,
        });
        Ok(receipt)
    }

    async fn step(
        &self,
        text: &TextId,
        delegation: &DelegationId,
        id: &PreparedId,
        what: PreparationChange,
    ) -> Result<(), ActError> {
        let at = now();
        let batch = Batch {
            conference: self.slug().to_string(),
            preparations: vec![PreparationStep {
                id: id.to_string(),
                at,
                what,
            }],
            discarded_before: Some(prepared::discarded_before(at)),
            ..Batch::default()
        };
        self.store.commit(&batch).await.map_err(|error| match error {
            StoreError::NotNext(PREPARATION_MOVED) => Refusal::PreparationEnded.into(),
            other => ActError::from(other),
        })?;
        self.announce(News::Prepared {
            delegation: delegation.clone(),
            text: text.clone(),
        });
        Ok(())
    }
}

/// How a preparation ends that is filed with these entries.
pub(super) fn filed(id: &PreparedId, sealed: &[Sealed]) -> Option<PreparationStep> {
    sealed.iter().find_map(|one| match &one.entry.event {
        Event::AmendmentFiled { number, .. } => Some(PreparationStep {
            id: id.to_string(),
            at: one.entry.at,
            what: PreparationChange::End(PreparationEndRow {
                fate: FILED.to_owned(),
                amendment: Some(*number),
                person: one.entry.person.to_string(),
                at: one.entry.at,
            }),
        }),
        _ => None,
    })
}

fn kept_row(who: &Who, version: u32, title: &str, form: &Value) -> KeptRow {
    KeptRow {
        version,
        title: title.trim().to_owned(),
        form: form.to_string(),
        person: who.person.to_string(),
        at: now(),
    }
}

/// A row that this program did not write is passed over.
fn prepared_of(row: PreparationRow) -> Option<PreparedAmendment> {
    let end = match row.end {
        Some(end) if end.fate == FILED || end.fate == DISCARDED => Some(PreparedEnd {
            amendment: end.amendment,
            person: end.person.parse().ok()?,
            at: end.at,
        }),
        Some(_) => return None,
        None => None,
    };
    let remarks = row.remarks.into_iter().filter_map(|remark| {
        Some(Remark {
            id: remark.id.parse().ok()?,
            person: remark.person.parse().ok()?,
            at: remark.at,
            words: remark.words,
        })
    });
    Some(PreparedAmendment {
        id: row.id.parse().ok()?,
        text: row.text.parse().ok()?,
        delegation: row.delegation.parse().ok()?,
        title: row.kept.title,
        form: serde_json::from_str(&row.kept.form).ok()?,
        version: row.kept.version,
        person: row.kept.person.parse().ok()?,
        at: row.kept.at,
        touched_at: row.touched_at,
        end,
        remarks: remarks.collect(),
    })
}
