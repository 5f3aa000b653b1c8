//! Reading: each question once, answered from a consistent view.

use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::{
    ActorRow, ChangeRow, CommandRow, Holder, JournalRow, LateEditEndRow, LateEditRow, LinkRow, PersonRow,
    SignInRow, SnapshotRow, Store, StoreError, TokenHash, VersionRow, WriterRow,
};

impl Store {
    /// The slugs of all conferences, in order.
    pub async fn conferences(&self) -> Result<Vec<String>, StoreError> {
        Ok(sqlx::query_scalar("SELECT slug FROM conferences ORDER BY slug")
            .fetch_all(&self.readers)
            .await?)
    }

    /// The journal of a conference.
    pub async fn journal(&self, conference: &str) -> Result<Vec<JournalRow>, StoreError> {
        sqlx::query("SELECT seq, line, hash FROM journal WHERE conference = ? ORDER BY seq")
            .bind(conference)
            .try_map(|row: SqliteRow| {
                Ok(JournalRow {
                    seq: count(&row, "seq")?,
                    line: row.try_get("line")?,
                    hash: row.try_get("hash")?,
                })
            })
            .fetch_all(&self.readers)
            .await
            .map_err(StoreError::from)
    }

    /// What a command came to that was decided before.
    pub async fn command(&self, conference: &str, id: &str) -> Result<Option<CommandRow>, StoreError> {
        sqlx::query("SELECT id, first, last FROM commands WHERE conference = ? AND id = ?")
            .bind(conference)
            .bind(id)
            .try_map(|row: SqliteRow| {
                Ok(CommandRow {
                    id: row.try_get("id")?,
                    first: count(&row, "first")?,
                    last: count(&row, "last")?,
                })
            })
            .fetch_optional(&self.readers)
            .await
            .map_err(StoreError::from)
    }

    /// The changes of a draft from `index` on.
    pub async fn changes(
        &self,
        conference: &str,
        text: &str,
        index: u64,
    ) -> Result<Vec<ChangeRow>, StoreError> {
        sqlx::query(
            "SELECT text, idx, actor, seq, bytes, at, person FROM changes
             WHERE conference = ? AND text = ? AND idx >= ? ORDER BY idx",
        )
        .bind(conference)
        .bind(text)
        .bind(index as i64)
        .try_map(|row: SqliteRow| {
            Ok(ChangeRow {
                text: row.try_get("text")?,
                index: count(&row, "idx")?,
                actor: row.try_get("actor")?,
                seq: count(&row, "seq")?,
                bytes: row.try_get("bytes")?,
                at: instant(&row, "at")?,
                person: row.try_get("person")?,
            })
        })
        .fetch_all(&self.readers)
        .await
        .map_err(StoreError::from)
    }

    /// The picture of a draft that was kept with its snapshot, if nothing was written since.
    pub async fn picture(&self, conference: &str, text: &str) -> Result<Option<(u64, String)>, StoreError> {
        sqlx::query(
            "SELECT idx, picture FROM snapshots WHERE conference = ?1 AND text = ?2 AND picture <> ''
             AND idx >= (SELECT coalesce(max(idx) + 1, 0) FROM changes WHERE conference = ?1 AND text = ?2)",
        )
        .bind(conference)
        .bind(text)
        .try_map(|row: SqliteRow| Ok((count(&row, "idx")?, row.try_get("picture")?)))
        .fetch_optional(&self.readers)
        .await
        .map_err(StoreError::from)
    }

    /// The last snapshot of a draft.
    pub async fn snapshot(&self, conference: &str, text: &str) -> Result<Option<SnapshotRow>, StoreError> {
        sqlx::query("SELECT text, idx, bytes, picture FROM snapshots WHERE conference = ? AND text = ?")
            .bind(conference)
            .bind(text)
            .try_map(|row: SqliteRow| {
                Ok(SnapshotRow {
                    text: row.try_get("text")?,
                    index: count(&row, "idx")?,
                    bytes: row.try_get("bytes")?,
                    picture: row.try_get("picture")?,
                })
            })
            .fetch_optional(&self.readers)
            .await
            .map_err(StoreError::from)
    }

    /// The canonical text of a version.
    pub async fn version(
        &self,
        conference: &str,
        text: &str,
        hash: &str,
    ) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT canonical FROM versions WHERE conference = ? AND text = ? AND hash = ?",
        )
        .bind(conference)
        .bind(text)
        .bind(hash)
        .fetch_optional(&self.readers)
        .await?)
    }

    /// All kept versions of a conference's texts.
    pub async fn versions(&self, conference: &str) -> Result<Vec<VersionRow>, StoreError> {
        sqlx::query("SELECT text, hash, canonical FROM versions WHERE conference = ? ORDER BY text, hash")
            .bind(conference)
            .try_map(|row: SqliteRow| {
                Ok(VersionRow {
                    text: row.try_get("text")?,
                    hash: row.try_get("hash")?,
                    canonical: row.try_get("canonical")?,
                })
            })
            .fetch_all(&self.readers)
            .await
            .map_err(StoreError::from)
    }

    /// The actors given out for a draft.
    pub async fn actors(&self, conference: &str, text: &str) -> Result<Vec<ActorRow>, StoreError> {
        sqlx::query("SELECT text, actor, person FROM actors WHERE conference = ? AND text = ? ORDER BY actor")
            .bind(conference)
            .bind(text)
            .try_map(|row: SqliteRow| {
                Ok(ActorRow {
                    text: row.try_get("text")?,
                    actor: row.try_get("actor")?,
                    person: row.try_get("person")?,
                })
            })
            .fetch_all(&self.readers)
            .await
            .map_err(StoreError::from)
    }

    /// Who wrote in a draft under which actor.
    pub async fn writers(&self, conference: &str, text: &str) -> Result<Vec<WriterRow>, StoreError> {
        sqlx::query(
            "SELECT actor, person, at FROM writers WHERE conference = ? AND text = ? ORDER BY at, actor",
        )
        .bind(conference)
        .bind(text)
        .try_map(|row: SqliteRow| {
            Ok(WriterRow {
                actor: row.try_get("actor")?,
                person: row.try_get("person")?,
                at: instant(&row, "at")?,
            })
        })
        .fetch_all(&self.readers)
        .await
        .map_err(StoreError::from)
    }

    /// The people of a conference.
    pub async fn people(&self, conference: &str) -> Result<Vec<PersonRow>, StoreError> {
        sqlx::query(
            "SELECT person, name, title, organisation FROM people WHERE conference = ? ORDER BY person",
        )
        .bind(conference)
        .try_map(|row: SqliteRow| {
            Ok(PersonRow {
                person: row.try_get("person")?,
                name: row.try_get("name")?,
                title: row.try_get("title")?,
                organisation: row.try_get("organisation")?,
            })
        })
        .fetch_all(&self.readers)
        .await
        .map_err(StoreError::from)
    }

    /// The link of a token, also when it was replaced or used up.
    pub async fn link(&self, token_hash: &TokenHash) -> Result<Option<LinkRow>, StoreError> {
        sqlx::query(
            "SELECT token_hash, conference, person, generation, created_at, replaced_at, used_at
             FROM links WHERE token_hash = ?",
        )
        .bind(token_hash.as_slice())
        .try_map(|row: SqliteRow| link(&row))
        .fetch_optional(&self.readers)
        .await
        .map_err(StoreError::from)
    }

    /// The links now in force for the people of a conference.
    pub async fn links(&self, conference: &str) -> Result<Vec<LinkRow>, StoreError> {
        sqlx::query(
            "SELECT token_hash, conference, person, generation, created_at, replaced_at, used_at
             FROM links WHERE conference = ? AND replaced_at IS NULL ORDER BY person",
        )
        .bind(conference)
        .try_map(|row: SqliteRow| link(&row))
        .fetch_all(&self.readers)
        .await
        .map_err(StoreError::from)
    }

    /// The sign-in of a token, if it has not expired by `now`.
    pub async fn sign_in(
        &self,
        token_hash: &TokenHash,
        now: Timestamp,
    ) -> Result<Option<SignInRow>, StoreError> {
        sqlx::query(
            "SELECT token_hash, conference, person, created_at, expires_at FROM sign_ins
             WHERE token_hash = ? AND expires_at > ?",
        )
        .bind(token_hash.as_slice())
        .bind(now.as_millisecond())
        .try_map(|row: SqliteRow| {
            Ok(SignInRow {
                token_hash: hash(&row, "token_hash")?,
                holder: Holder {
                    conference: row.try_get("conference")?,
                    person: row.try_get("person")?,
                },
                created_at: instant(&row, "created_at")?,
                expires_at: instant(&row, "expires_at")?,
            })
        })
        .fetch_optional(&self.readers)
        .await
        .map_err(StoreError::from)
    }

    /// The late edits of a text, in the order they arrived.
    pub async fn late_edits(&self, conference: &str, text: &str) -> Result<Vec<LateEditRow>, StoreError> {
        sqlx::query(
            "SELECT id, text, paragraph, person, base, words, at FROM late_edits
             WHERE conference = ? AND text = ? ORDER BY at, id",
        )
        .bind(conference)
        .bind(text)
        .try_map(|row: SqliteRow| {
            Ok(LateEditRow {
                id: row.try_get("id")?,
                text: row.try_get("text")?,
                paragraph: row.try_get("paragraph")?,
                person: row.try_get("person")?,
                base: row.try_get("base")?,
                words: row.try_get("words")?,
                at: instant(&row, "at")?,
            })
        })
        .fetch_all(&self.readers)
        .await
        .map_err(StoreError::from)
    }

    /// What became of the late edits of a text.
    pub async fn late_edit_ends(
        &self,
        conference: &str,
        text: &str,
    ) -> Result<Vec<LateEditEndRow>, StoreError> {
        sqlx::query(
            "SELECT id, text, fate, amendment, note, person, at FROM late_edit_ends
             WHERE conference = ? AND text = ? ORDER BY id",
        )
        .bind(conference)
        .bind(text)
        .try_map(|row: SqliteRow| {
            Ok(LateEditEndRow {
                id: row.try_get("id")?,
                text: row.try_get("text")?,
                fate: row.try_get("fate")?,
                amendment: row.try_get("amendment")?,
                note: row.try_get("note")?,
                person: row.try_get("person")?,
                at: instant(&row, "at")?,
            })
        })
        .fetch_all(&self.readers)
        .await
        .map_err(StoreError::from)
    }
}

fn link(row: &SqliteRow) -> Result<LinkRow, sqlx::Error> {
    let conference: Option<String> = row.try_get("conference")?;
    let person: Option<String> = row.try_get("person")?;
    Ok(LinkRow {
        token_hash: hash(row, "token_hash")?,
        holder: conference
            .zip(person)
            .map(|(conference, person)| Holder { conference, person }),
        generation: row.try_get("generation")?,
        created_at: instant(row, "created_at")?,
        replaced_at: maybe_instant(row, "replaced_at")?,
        used_at: maybe_instant(row, "used_at")?,
    })
}

/// Counts are never negative in what this program wrote.
pub(super) fn count(row: &SqliteRow, column: &str) -> Result<u64, sqlx::Error> {
    row.try_get::<i64, _>(column).map(|value| value as u64)
}

fn hash(row: &SqliteRow, column: &str) -> Result<TokenHash, sqlx::Error> {
    let bytes: Vec<u8> = row.try_get(column)?;
    bytes
        .try_into()
        .map_err(|_| sqlx::Error::Decode("a token hash is 32 bytes".into()))
}

pub(super) fn instant(row: &SqliteRow, column: &str) -> Result<Timestamp, sqlx::Error> {
    Timestamp::from_millisecond(row.try_get(column)?).map_err(|error| sqlx::Error::Decode(error.into()))
}

pub(super) fn maybe_instant(row: &SqliteRow, column: &str) -> Result<Option<Timestamp>, sqlx::Error> {
    let value: Option<i64> = row.try_get(column)?;
    value
        .map(|value| Timestamp::from_millisecond(value).map_err(|error| sqlx::Error::Decode(error.into())))
        .transpose()
}
