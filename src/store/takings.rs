//! What was taken from one text into another, as rows.

use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::read::instant;
use super::{Batch, Store, StoreError};

/// One paragraph that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakingRow {
    /// The text it stands in.
    pub text: String,
    /// Its id there.
    pub paragraph: String,
    /// The text it comes from.
    pub source: String,
    /// Its id there.
    pub source_paragraph: String,
    /// How it was called there.
    pub label: String,
    /// The hash of the source as it stood.
    pub version: String,
    /// How it read there.
    pub wording: String,
    /// Who took it.
    pub person: String,
    /// When.
    pub at: Timestamp,
}

/// Writes what a batch takes; what is taken anew replaces what is known of it.
pub(super) async fn write(batch: &Batch, connection: &mut SqliteConnection) -> Result<(), StoreError> {
    for row in &batch.takings {
        sqlx::query(
            "INSERT INTO takings (conference, text, paragraph, source, source_paragraph, label, version, wording, person, at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (conference, text, paragraph) DO UPDATE
             SET label = excluded.label, version = excluded.version, wording = excluded.wording,
                 person = excluded.person, at = excluded.at",
        )
        .bind(&batch.conference)
        .bind(&row.text)
        .bind(&row.paragraph)
        .bind(&row.source)
        .bind(&row.source_paragraph)
        .bind(&row.label)
        .bind(&row.version)
        .bind(&row.wording)
        .bind(&row.person)
        .bind(row.at.as_millisecond())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

impl Store {
    /// What a text took, and what was taken from it, in the order it was.
    pub async fn takings(&self, conference: &str, text: &str) -> Result<Vec<TakingRow>, StoreError> {
        sqlx::query(
            "SELECT text, paragraph, source, source_paragraph, label, version, wording, person, at
             FROM takings WHERE conference = ?1 AND (text = ?2 OR source = ?2) ORDER BY at, paragraph",
        )
        .bind(conference)
        .bind(text)
        .try_map(|row: SqliteRow| {
            Ok(TakingRow {
                text: row.try_get("text")?,
                paragraph: row.try_get("paragraph")?,
                source: row.try_get("source")?,
                source_paragraph: row.try_get("source_paragraph")?,
                label: row.try_get("label")?,
                version: row.try_get("version")?,
                wording: row.try_get("wording")?,
                person: row.try_get("person")?,
                at: instant(&row, "at")?,
            })
        })
        .fetch_all(&self.readers)
        .await
        .map_err(StoreError::from)
    }
}
