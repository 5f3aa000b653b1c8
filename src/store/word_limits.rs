//! How many words a text should keep to, as a row.

use jiff::Timestamp;
use sqlx::sqlite::SqliteConnection;

use super::{Batch, Store, StoreError};

/// A limit that is set, or lifted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordLimitRow {
    /// The text.
    pub text: String,
    /// How many words; none lifts the limit.
    pub words: Option<u32>,
    /// Who set it.
    pub person: String,
    /// When.
    pub at: Timestamp,
}

/// Writes the limits of a batch.
pub(super) async fn write(batch: &Batch, connection: &mut SqliteConnection) -> Result<(), StoreError> {
    for row in &batch.word_limits {
        sqlx::query("DELETE FROM word_limits WHERE conference = ? AND text = ?")
            .bind(&batch.conference)
            .bind(&row.text)
            .execute(&mut *connection)
            .await?;
        let Some(words) = row.words else { continue };
        sqlx::query("INSERT INTO word_limits (conference, text, words, person, at) VALUES (?, ?, ?, ?, ?)")
            .bind(&batch.conference)
            .bind(&row.text)
            .bind(words)
            .bind(&row.person)
            .bind(row.at.as_millisecond())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

impl Store {
    /// The limits of a conference's texts.
    pub async fn word_limits(&self, conference: &str) -> Result<Vec<(String, u32)>, StoreError> {
        sqlx::query_as("SELECT text, words FROM word_limits WHERE conference = ?")
            .bind(conference)
            .fetch_all(&self.readers)
            .await
            .map_err(StoreError::from)
    }
}
