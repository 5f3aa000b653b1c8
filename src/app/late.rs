//! Late edits: words that may no longer be merged, kept with their author for a person's decision. Never merged by itself,
//! never dropped. What became of each is kept beside it, outside the journal: it decides about words, not about the text.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::rights::Right;
use crate::domain::{PersonId, REMARK_CHARS_MAX, Refusal, TextId, content_hash};
use crate::store::{Batch, LateEditEndRow, LateEditRow};
use crate::text::{Block, BlockKind, Content, Fingerprint, ParagraphId};

use super::act::now;
use super::writing::Plan;
use super::{ActError, Fault, Hall, LiveText, News, Who, WriteError, mint};

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
    /// What became of it; none until a person decides.
    pub end: Option<LateEnd>,
}

/// What became of a late edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateEnd {
    /// What.
    pub fate: Fate,
    /// What the person who decided has to say.
    pub note: String,
    /// Who decided.
    pub person: PersonId,
    /// When.
    pub at: Timestamp,
}

/// What can become of a late edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Its words, or what was made of them, are in the text.
    Included,
    /// It was proposed as this amendment.
    Proposed(u32),
    /// It was set aside.
    SetAside,
}

impl Fate {
    /// The word used in the store, in pages and in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Fate::Included => "included",
            Fate::Proposed(_) => "proposed",
            Fate::SetAside => "set-aside",
        }
    }

    fn read(row: &LateEditEndRow) -> Option<Fate> {
        match (row.fate.as_str(), row.amendment) {
            ("included", _) => Some(Fate::Included),
            ("proposed", Some(number)) => Some(Fate::Proposed(number)),
            ("set-aside", _) => Some(Fate::SetAside),
            _ => None,
        }
    }
}

/// How a late edit is to be taken into the draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inclusion {
    /// The paragraph as it is to read.
    pub wording: Content,
    /// The hash of the paragraph on the screen of whoever decides; none if it was not in the text any more.
    pub expected: Option<Fingerprint>,
    /// Where the words come back as a new paragraph, if theirs is no longer in the text; none is the beginning.
    pub after: Option<ParagraphId>,
}

impl Hall {
    /// Keeps words that came too late. Only those who write drafts have any; whoever is no rapporteur of this text any
    /// more may have written while they were.
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
        let sees_all = self.may_in(who, Right::Issue, text).is_ok();
        let rows = self.store.late_edits(self.slug().as_str(), text.as_str()).await?;
        let ends = self
            .store
            .late_edit_ends(self.slug().as_str(), text.as_str())
            .await?;
        let mut ends: HashMap<String, LateEditEndRow> =
            ends.into_iter().map(|row| (row.id.clone(), row)).collect();
        let edits = rows.into_iter().filter_map(|row| {
            let end = ends.remove(&row.id).and_then(|end| {
                Some(LateEnd {
                    fate: Fate::read(&end)?,
                    person: end.person.parse().ok()?,
                    note: end.note,
                    at: end.at,
                })
            });
            Some(LateEdit {
                id: row.id,
                paragraph: row.paragraph.parse().ok()?,
                person: row.person.parse().ok()?,
                base: Content::parse(&row.base),
                words: Content::parse(&row.words),
                at: row.at,
                end,
            })
        });
        Ok(edits
            .filter(|edit| sees_all || edit.person == who.person)
            .collect())
    }

    /// Takes a late edit into the draft, in words that whoever decides settles, provided that the paragraph is as it was
    /// on the screen. The words and what became of the late edit are on disk together.
    pub async fn include_late_edit(
        self: &Arc<Self>,
        who: &Who,
        text: &TextId,
        id: &str,
        inclusion: Inclusion,
    ) -> Result<(), WriteError> {
        let edit = self.undecided(who, text, id).await?;
        if inclusion.wording.notation().len() > WORDS_BYTES_MAX {
            return Err(Refusal::TooLong {
                field: "wording",
                limit: WORDS_BYTES_MAX,
            }
            .into());
        }
        let end = end_row(who, text, id, Fate::Included, "");
        // Made of the late edit's own id, so that it cannot come back twice.
        let revived = mint::derived_paragraph_id(id, 0);
        let done = self
            .write_for(who, text, move |live| {
                inclusion_plan(live, &edit.paragraph, inclusion, revived, end)
            })
            .await;
        self.announce(News::LateEdit { text: text.clone() });
        done
    }

    /// Sets a late edit aside: whoever issues texts may, and its author.
    pub async fn set_late_edit_aside(
        self: &Arc<Self>,
        who: &Who,
        text: &TextId,
        id: &str,
        note: &str,
    ) -> Result<(), WriteError> {
        if note.chars().count() > REMARK_CHARS_MAX {
            return Err(Refusal::TooLong {
                field: "note",
                limit: REMARK_CHARS_MAX,
            }
            .into());
        }
        self.end_late_edit(who, text, id, Fate::SetAside, note.trim())
            .await
    }

    /// Notes that a late edit was proposed as an amendment.
    pub async fn late_edit_proposed(
        self: &Arc<Self>,
        who: &Who,
        text: &TextId,
        id: &str,
        amendment: u32,
    ) -> Result<(), WriteError> {
        self.end_late_edit(who, text, id, Fate::Proposed(amendment), "")
            .await
    }

    async fn end_late_edit(
        self: &Arc<Self>,
        who: &Who,
        text: &TextId,
        id: &str,
        fate: Fate,
        note: &str,
    ) -> Result<(), WriteError> {
        self.undecided(who, text, id).await?;
        let batch = Batch {
            conference: self.slug().to_string(),
            late_edit_ends: vec![end_row(who, text, id, fate, note)],
            ..Batch::default()
        };
        self.store.commit(&batch).await.map_err(super::writing::undone)?;
        self.announce(News::LateEdit { text: text.clone() });
        Ok(())
    }

    /// A late edit that this person sees and nobody has decided about.
    async fn undecided(&self, who: &Who, text: &TextId, id: &str) -> Result<LateEdit, WriteError> {
        self.conference().text(text)?;
        let edits = self.late_edits(who, text).await?;
        let edit = edits.into_iter().find(|edit| edit.id == id);
        let edit = edit.ok_or(WriteError::NoLateEdit)?;
        if edit.end.is_some() {
            return Err(WriteError::Decided);
        }
        Ok(edit)
    }
}

fn end_row(who: &Who, text: &TextId, id: &str, fate: Fate, note: &str) -> LateEditEndRow {
    LateEditEndRow {
        id: id.to_owned(),
        text: text.to_string(),
        fate: fate.code().to_owned(),
        amendment: match fate {
            Fate::Proposed(number) => Some(number),
            Fate::Included | Fate::SetAside => None,
        },
        note: note.to_owned(),
        person: who.person.to_string(),
        at: now(),
    }
}

fn inclusion_plan(
    live: &LiveText,
    paragraph: &ParagraphId,
    inclusion: Inclusion,
    revived: ParagraphId,
    end: LateEditEndRow,
) -> Result<Plan, WriteError> {
    let Inclusion {
        wording,
        expected,
        after,
    } = inclusion;
    let beside = Batch {
        late_edit_ends: vec![end],
        ..Batch::default()
    };
    match (live.blocks.iter().find(|block| block.id == *paragraph), expected) {
        (Some(block), Some(expected)) if content_hash(block) == expected => {
            let paragraph = paragraph.clone();
            Ok(Plan {
                only: Some(paragraph.clone()),
                steps: vec![Box::new(move |draft, actor| {
                    draft.set_content(actor, &paragraph, &wording)
                })],
                beside,
            })
        }
        (Some(_), _) => Err(WriteError::Moved),
        (None, Some(_)) => Err(WriteError::Gone),
        (None, None) => {
            let block = Block {
                id: revived,
                kind: BlockKind::Paragraph,
                level: 1,
                content: wording,
            };
            Ok(Plan {
                only: None,
                steps: vec![Box::new(move |draft, actor| {
                    draft.insert_after(actor, after.as_ref(), &block)
                })],
                beside,
            })
        }
    }
}
