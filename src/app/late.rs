//! Late edits: words that may no longer be merged, kept with their author for a person's decision. Never merged by itself,
//! never dropped.

use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::rights::Right;
use crate::domain::{PersonId, Refusal, TextId};
use crate::store::{Batch, LateEditRow};
use crate::text::{Content, ParagraphId};

use super::act::now;
use super::{ActError, Fault, Hall, News, Who, mint};

/// The longest words kept, in bytes of inline notation: the largest change a page may send holds no more.
const WORDS_BYTES_MAX: usize = 64 * 1024;

/// How many late edits a text keeps: far more than people can decide about, far fewer than fill a disk.
const PER_TEXT_MAX: usize = 2_000;

/// Words that came too late to be merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateEdit {
    /// Its id.
    pub id: String,
    /// The paragraph it was meant for.
    pub paragraph: ParagraphId,
    /// Who wrote it.
    pub person: PersonId,
    /// The paragraph as its author last saw it.
    pub base: Content,
    /// The paragraph as its author wrote it.
    pub words: Content,
    /// When it arrived.
    pub at: Timestamp,
}

impl Hall {
    /// Keeps words that came too late. Only those who write drafts have any.
    pub async fn keep_late_edit(
        self: &Arc<Self>,
        who: &Who,
        text: &TextId,
        paragraph: &ParagraphId,
        base: &Content,
        words: &Content,
    ) -> Result<String, ActError> {
        self.may(who, Right::Draft, None)?;
        self.conference().text(text)?;
        let (base, words) = (base.notation(), words.notation());
        if base.len().max(words.len()) > WORDS_BYTES_MAX {
            return Err(Refusal::TooLong {
                field: "words",
                limit: WORDS_BYTES_MAX,
            }
            .into());
        }
        let kept = self.store.late_edits(self.slug().as_str(), text.as_str()).await?;
        if let Some(same) = kept.iter().find(|kept| {
            kept.person == who.person.as_str() && kept.paragraph == paragraph.as_str() && kept.words == words
        }) {
            // A page that got no answer sends its words again.
            return Ok(same.id.clone());
        }
        if kept.len() >= PER_TEXT_MAX {
            return Err(Refusal::TooLong {
                field: "late-edits",
                limit: PER_TEXT_MAX,
            }
            .into());
        }
        let row = LateEditRow {
            id: mint::late_edit_id(),
            text: text.to_string(),
            paragraph: paragraph.to_string(),
            person: who.person.to_string(),
            base,
            words,
            at: now(),
        };
        let id = row.id.clone();
        let batch = Batch {
            conference: self.slug().to_string(),
            late_edits: vec![row],
            ..Batch::default()
        };
        self.store.commit(&batch).await?;
        self.announce(News::LateEdit { text: text.clone() });
        Ok(id)
    }

    /// The late edits of a text, in the order they arrived: all of them to those who issue texts, to others their own.
    pub async fn late_edits(&self, who: &Who, text: &TextId) -> Result<Vec<LateEdit>, Fault> {
        let sees_all = self.may(who, Right::Issue, None).is_ok();
        let rows = self.store.late_edits(self.slug().as_str(), text.as_str()).await?;
        let edits = rows.into_iter().filter_map(|row| {
            Some(LateEdit {
                id: row.id,
                paragraph: row.paragraph.parse().ok()?,
                person: row.person.parse().ok()?,
                base: Content::parse(&row.base),
                words: Content::parse(&row.words),
                at: row.at,
            })
        });
        Ok(edits
            .filter(|edit| sees_all || edit.person == who.person)
            .collect())
    }
}
