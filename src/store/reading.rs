//! What each person last read of each text. It is theirs alone, no part of the journal or the record, and goes with them.

use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::{Store, StoreError};

/// A text as one person last read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingRow {
    /// The text.
    pub text: String,
    /// Who read it.
    pub person: String,
    /// The hash of its canonical text.
    pub hash: String,
    /// When they marked it as read.
    pub at: Timestamp,
    /// The canonical text they read.
    pub canonical: String,
}

impl Store {
    /// The text as a person last read it.
    pub async fn reading(
        &self,
        conference: &str,
        text: &str,
        person: &str,
    ) -> Result<Option<ReadingRow>, StoreError> {
        sqlx::query(
            "SELECT text, person, hash, at, canonical FROM readings JOIN read_texts USING (conference, text, hash)
             WHERE conference = ? AND text = ? AND person = ?",
        )
        .bind(conference)
        .bind(text)
        .bind(person)
        .try_map(|row: SqliteRow| {
            let at = Timestamp::from_millisecond(row.try_get("at")?);
            Ok(ReadingRow {
                text: row.try_get("text")?,
                person: row.try_get("person")?,
                hash: row.try_get("hash")?,
                at: at.map_err(|error| sqlx::Error::Decode(error.into()))?,
                canonical: row.try_get("canonical")?,
            })
        })
        .fetch_optional(&self.readers)
        .await
        .map_err(StoreError::from)
    }

    /// How many texts are kept for the readers of a conference.
    pub async fn read_texts(&self, conference: &str) -> Result<i64, StoreError> {
        Ok(
            sqlx::query_scalar("SELECT count(*) FROM read_texts WHERE conference = ?")
                .bind(conference)
                .fetch_one(&self.readers)
                .await?,
        )
    }

    /// Keeps what a person read in place of what they read before. What nobody has read last goes.
    pub async fn put_reading(&self, conference: &str, row: &ReadingRow) -> Result<(), StoreError> {
        let mut slot = self.writer.lock().await;
        // Whatever fails on the way closes the connection, and thereby rolls back.
        let mut connection = self.connection(slot.take()).await?;
        sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await?;
        sqlx::query(
            "INSERT OR IGNORE INTO read_texts (conference, text, hash, canonical) VALUES (?, ?, ?, ?)",
        )
        .bind(conference)
        .bind(&row.text)
        .bind(&row.hash)
        .bind(&row.canonical)
        .execute(&mut connection)
        .await?;
        sqlx::query(
            "INSERT INTO readings (conference, text, person, hash, at) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (conference, text, person) DO UPDATE SET hash = excluded.hash, at = excluded.at",
        )
        .bind(conference)
        .bind(&row.text)
        .bind(&row.person)
        .bind(&row.hash)
        .bind(row.at.as_millisecond())
        .execute(&mut connection)
        .await?;
        sweep(&mut connection, conference).await?;
        sqlx::query("COMMIT").execute(&mut connection).await?;
        *slot = Some(connection);
        Ok(())
    }

    /// Forgets what a person read.
    pub async fn forget_readings(&self, conference: &str, person: &str) -> Result<(), StoreError> {
        let mut slot = self.writer.lock().await;
        let mut connection = self.connection(slot.take()).await?;
        sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await?;
        sqlx::query("DELETE FROM readings WHERE conference = ? AND person = ?")
            .bind(conference)
            .bind(person)
            .execute(&mut connection)
            .await?;
        sweep(&mut connection, conference).await?;
        sqlx::query("COMMIT").execute(&mut connection).await?;
        *slot = Some(connection);
        Ok(())
    }
}

/// Takes away the texts that no reading names any more.
async fn sweep(connection: &mut SqliteConnection, conference: &str) -> Result<(), StoreError> {
    sqlx::query(
        "DELETE FROM read_texts WHERE conference = ? AND NOT EXISTS (
             SELECT 1 FROM readings WHERE readings.conference = read_texts.conference
             AND readings.text = read_texts.text AND readings.hash = read_texts.hash)",
    )
    .bind(conference)
    .execute(connection)
    .await?;
    Ok(())
}
