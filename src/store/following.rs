//! What each person knows of the amendments, and which of them they follow. It is theirs alone, no part of the journal or
//! the record, and goes with their name.

use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::read::{count, instant};
use super::{Store, StoreError};

/// Up to which entry of the journal a person knows the amendments of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookRow {
    /// The text.
    pub text: String,
    /// Who.
    pub person: String,
    /// The entry.
    pub seq: u64,
    /// When they said so.
    pub at: Timestamp,
}

/// What a person said of an amendment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowRow {
    /// Who.
    pub person: String,
    /// The text.
    pub text: String,
    /// The amendment.
    pub amendment: u32,
    /// Whether they follow it.
    pub follows: bool,
    /// How long the journal was.
    pub seq: u64,
}

impl Store {
    /// What everybody in a conference knows of the amendments.
    pub async fn looks(&self, conference: &str) -> Result<Vec<LookRow>, StoreError> {
        sqlx::query("SELECT text, person, seq, at FROM looks WHERE conference = ?")
            .bind(conference)
            .try_map(|row: SqliteRow| {
                Ok(LookRow {
                    text: row.try_get("text")?,
                    person: row.try_get("person")?,
                    seq: count(&row, "seq")?,
                    at: instant(&row, "at")?,
                })
            })
            .fetch_all(&self.readers)
            .await
            .map_err(StoreError::from)
    }

    /// What everybody in a conference said of amendments.
    pub async fn follows(&self, conference: &str) -> Result<Vec<FollowRow>, StoreError> {
        sqlx::query("SELECT person, text, amendment, follows, seq FROM follows WHERE conference = ?")
            .bind(conference)
            .try_map(|row: SqliteRow| {
                Ok(FollowRow {
                    person: row.try_get("person")?,
                    text: row.try_get("text")?,
                    amendment: row.try_get("amendment")?,
                    follows: row.try_get("follows")?,
                    seq: count(&row, "seq")?,
                })
            })
            .fetch_all(&self.readers)
            .await
            .map_err(StoreError::from)
    }

    /// How far each person of a conference has put away what they were told.
    pub async fn told(&self, conference: &str) -> Result<Vec<(String, u64)>, StoreError> {
        sqlx::query("SELECT person, seq FROM told WHERE conference = ?")
            .bind(conference)
            .try_map(|row: SqliteRow| Ok((row.try_get("person")?, count(&row, "seq")?)))
            .fetch_all(&self.readers)
            .await
            .map_err(StoreError::from)
    }

    /// Keeps what a person knows in place of what they knew before.
    pub async fn put_look(&self, conference: &str, row: &LookRow) -> Result<(), StoreError> {
        let mut slot = self.writer.lock().await;
        // Whatever fails on the way closes the connection, and thereby rolls back.
        let mut connection = self.connection(slot.take()).await?;
        sqlx::query(
            "INSERT INTO looks (conference, text, person, seq, at) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (conference, text, person) DO UPDATE SET seq = excluded.seq, at = excluded.at",
        )
        .bind(conference)
        .bind(&row.text)
        .bind(&row.person)
        .bind(row.seq as i64)
        .bind(row.at.as_millisecond())
        .execute(&mut connection)
        .await?;
        *slot = Some(connection);
        Ok(())
    }

    /// Keeps what a person said of an amendment in place of what they said before.
    pub async fn put_follow(&self, conference: &str, row: &FollowRow) -> Result<(), StoreError> {
        let mut slot = self.writer.lock().await;
        let mut connection = self.connection(slot.take()).await?;
        sqlx::query(
            "INSERT INTO follows (conference, person, text, amendment, follows, seq) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (conference, person, text, amendment)
             DO UPDATE SET follows = excluded.follows, seq = excluded.seq",
        )
        .bind(conference)
        .bind(&row.person)
        .bind(&row.text)
        .bind(row.amendment)
        .bind(row.follows)
        .bind(row.seq as i64)
        .execute(&mut connection)
        .await?;
        *slot = Some(connection);
        Ok(())
    }

    /// Keeps how far a person has put away what they were told.
    pub async fn put_told(&self, conference: &str, person: &str, seq: u64) -> Result<(), StoreError> {
        let mut slot = self.writer.lock().await;
        let mut connection = self.connection(slot.take()).await?;
        sqlx::query(
            "INSERT INTO told (conference, person, seq) VALUES (?, ?, ?)
             ON CONFLICT (conference, person) DO UPDATE SET seq = excluded.seq",
        )
        .bind(conference)
        .bind(person)
        .bind(seq as i64)
        .execute(&mut connection)
        .await?;
        *slot = Some(connection);
        Ok(())
    }

    /// Forgets what a person knows, follows and was told.
    pub async fn forget_following(&self, conference: &str, person: &str) -> Result<(), StoreError> {
        let mut slot = self.writer.lock().await;
        let mut connection = self.connection(slot.take()).await?;
        sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await?;
        for forget in [
            "DELETE FROM looks WHERE conference = ? AND person = ?",
            "DELETE FROM follows WHERE conference = ? AND person = ?",
            "DELETE FROM told WHERE conference = ? AND person = ?",
        ] {
            sqlx::query(forget)
                .bind(conference)
                .bind(person)
                .execute(&mut connection)
                .await?;
        }
        sqlx::query("COMMIT").execute(&mut connection).await?;
        *slot = Some(connection);
        Ok(())
    }
}
