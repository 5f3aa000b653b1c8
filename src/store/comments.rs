//! Comments beside a draft, as rows. What they mean, and who may write them, is known above.

use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::read::{instant, maybe_instant};
use super::{Batch, Store, StoreError};

/// One note beside a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentRow {
    /// Its id.
    pub id: String,
    /// The text it is beside.
    pub text: String,
    /// The first note of its thread.
    pub thread: String,
    /// What it is.
    pub kind: String,
    /// Who wrote it.
    pub person: String,
    /// When.
    pub at: Timestamp,
    /// When it was last changed.
    pub edited_at: Option<Timestamp>,
    /// Its words.
    pub words: String,
    /// Delegations, with spaces between.
    pub delegations: String,
    /// The words of the text it was made on.
    pub quote: String,
    /// Where those are.
    pub anchor: Option<AnchorRow>,
    /// Who resolved it, and when.
    pub resolved: Option<(String, Timestamp)>,
}

/// Where the words are that a note is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnchorRow {
    /// The paragraph.
    pub paragraph: String,
    /// The first character.
    pub first: Option<String>,
    /// The last character.
    pub last: Option<String>,
    /// How far into the paragraph.
    pub start: u32,
    /// How they read when they were last seen.
    pub reads: String,
}

/// Writes the notes of a batch, new ones and changed ones alike, and takes away what is gone.
pub(super) async fn write(batch: &Batch, connection: &mut SqliteConnection) -> Result<(), StoreError> {
    for row in &batch.comments {
        let anchor = row.anchor.as_ref();
        let (resolved_by, resolved_at) = row
            .resolved
            .as_ref()
            .map(|(person, at)| (person, at.as_millisecond()))
            .unzip();
        let written = sqlx::query(
            "INSERT INTO comments (conference, id, text, thread, kind, person, at, edited_at, words, delegations,
                                   quote, paragraph, first, last, start, reads, resolved_by, resolved_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (conference, id) DO UPDATE
             SET edited_at = excluded.edited_at, words = excluded.words, delegations = excluded.delegations,
                 paragraph = excluded.paragraph, first = excluded.first, last = excluded.last, start = excluded.start,
                 reads = excluded.reads, resolved_by = excluded.resolved_by, resolved_at = excluded.resolved_at
             WHERE text = excluded.text AND thread = excluded.thread AND person = excluded.person",
        )
        .bind(&batch.conference)
        .bind(&row.id)
        .bind(&row.text)
        .bind(&row.thread)
        .bind(&row.kind)
        .bind(&row.person)
        .bind(row.at.as_millisecond())
        .bind(row.edited_at.map(Timestamp::as_millisecond))
        .bind(&row.words)
        .bind(&row.delegations)
        .bind(&row.quote)
        .bind(anchor.map(|anchor| &anchor.paragraph))
        .bind(anchor.and_then(|anchor| anchor.first.as_ref()))
        .bind(anchor.and_then(|anchor| anchor.last.as_ref()))
        .bind(anchor.map_or(0, |anchor| i64::from(anchor.start)))
        .bind(anchor.map_or("", |anchor| anchor.reads.as_str()))
        .bind(resolved_by)
        .bind(resolved_at)
        .execute(&mut *connection)
        .await?;
        if written.rows_affected() != 1 {
            return Err(StoreError::NotNext("a comment under somebody else's id"));
        }
    }
    for id in &batch.comments_gone {
        sqlx::query("DELETE FROM comments WHERE conference = ? AND id = ?")
            .bind(&batch.conference)
            .bind(id)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

impl Store {
    /// The notes beside a text, in the order they were made.
    pub async fn comments(&self, conference: &str, text: &str) -> Result<Vec<CommentRow>, StoreError> {
        sqlx::query(
            "SELECT id, text, thread, kind, person, at, edited_at, words, delegations, quote, paragraph, first, last,
                    start, reads, resolved_by, resolved_at
             FROM comments WHERE conference = ? AND text = ? ORDER BY at, id",
        )
        .bind(conference)
        .bind(text)
        .try_map(|row: SqliteRow| comment(&row))
        .fetch_all(&self.readers)
        .await
        .map_err(StoreError::from)
    }
}

fn comment(row: &SqliteRow) -> Result<CommentRow, sqlx::Error> {
    let paragraph: Option<String> = row.try_get("paragraph")?;
    let anchor = match paragraph {
        Some(paragraph) => Some(AnchorRow {
            paragraph,
            first: row.try_get("first")?,
            last: row.try_get("last")?,
            start: row.try_get("start")?,
            reads: row.try_get("reads")?,
        }),
        None => None,
    };
    let resolved_by: Option<String> = row.try_get("resolved_by")?;
    Ok(CommentRow {
        id: row.try_get("id")?,
        text: row.try_get("text")?,
        thread: row.try_get("thread")?,
        kind: row.try_get("kind")?,
        person: row.try_get("person")?,
        at: instant(row, "at")?,
        edited_at: maybe_instant(row, "edited_at")?,
        words: row.try_get("words")?,
        delegations: row.try_get("delegations")?,
        quote: row.try_get("quote")?,
        anchor,
        resolved: resolved_by.zip(maybe_instant(row, "resolved_at")?),
    })
}
