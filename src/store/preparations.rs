//! Amendments that a delegation prepares, as rows. Every reading names the delegation: nobody else's are ever fetched.

use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use super::read::{instant, maybe_instant};
use super::{Batch, Store, StoreError};

/// What does not follow when a preparation has gone on, or has ended, meanwhile.
pub const PREPARATION_MOVED: &str = "a step of a preparation that has gone on meanwhile";

/// A preparation as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreparationRow {
    /// Its id.
    pub id: String,
    /// The text it is for.
    pub text: String,
    /// The delegation whose it is.
    pub delegation: String,
    /// When something last happened to it.
    pub touched_at: Timestamp,
    /// What is kept of it now.
    pub kept: KeptRow,
    /// What became of it.
    pub end: Option<PreparationEndRow>,
    /// What the members say, in order.
    pub remarks: Vec<RemarkRow>,
}

/// One version of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRow {
    /// Its number, from 1.
    pub version: u32,
    /// The working title.
    pub title: String,
    /// The form as it was filled in, as JSON.
    pub form: String,
    /// Who filled it in.
    pub person: String,
    /// When.
    pub at: Timestamp,
}

/// What became of a preparation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreparationEndRow {
    /// filed or discarded.
    pub fate: String,
    /// The number of the amendment it became.
    pub amendment: Option<u32>,
    /// Who ended it.
    pub person: String,
    /// When.
    pub at: Timestamp,
}

/// A remark of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemarkRow {
    /// Its id.
    pub id: String,
    /// Who made it.
    pub person: String,
    /// When.
    pub at: Timestamp,
    /// Its words.
    pub words: String,
}

/// What happens to a preparation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreparationStep {
    /// Which.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: PreparationChange,
}

/// One thing that can happen to a preparation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PreparationChange {
    /// It begins.
    Begin {
        /// The text it is for.
        text: String,
        /// The delegation whose it is.
        delegation: String,
        /// What is kept.
        kept: KeptRow,
    },
    /// It is kept anew, on the version before this one; of the former ones this many stay.
    Keep {
        /// What is kept.
        kept: KeptRow,
        /// How many versions stay.
        versions_kept: u32,
    },
    /// A member says something.
    Say(RemarkRow),
    /// A member takes a remark back.
    TakeBack(String),
    /// It ends.
    End(PreparationEndRow),
    /// It comes back after it ended.
    Recover,
}

/// Writes what a batch does to preparations, and forgets those that were discarded before the given moment.
pub(super) async fn write(batch: &Batch, connection: &mut SqliteConnection) -> Result<(), StoreError> {
    for step in &batch.preparations {
        step.write(&batch.conference, connection).await?;
    }
    if let Some(before) = batch.discarded_before {
        sqlx::query("DELETE FROM preparations WHERE conference = ? AND fate = 'discarded' AND ended_at < ?")
            .bind(&batch.conference)
            .bind(before.as_millisecond())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

impl PreparationStep {
    async fn write(&self, conference: &str, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        let at = self.at.as_millisecond();
        // Each statement holds its own guard, so that of two at once the second finds that the first has been there.
        let touched = match &self.what {
            PreparationChange::Begin { text, delegation, kept } => sqlx::query(
                "INSERT INTO preparations (conference, id, text, delegation, version, touched_at)
                 VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            )
            .bind(conference)
            .bind(&self.id)
            .bind(text)
            .bind(delegation)
            .bind(kept.version)
            .bind(at),
            PreparationChange::Keep { kept, .. } => sqlx::query(
                "UPDATE preparations SET version = ?3, touched_at = ?4
                 WHERE conference = ?1 AND id = ?2 AND version = ?3 - 1 AND fate IS NULL",
            )
            .bind(conference)
            .bind(&self.id)
            .bind(kept.version)
            .bind(at),
            PreparationChange::Say(_) | PreparationChange::TakeBack(_) => sqlx::query(
                "UPDATE preparations SET touched_at = ?3 WHERE conference = ?1 AND id = ?2 AND fate IS NULL",
            )
            .bind(conference)
            .bind(&self.id)
            .bind(at),
            PreparationChange::End(end) => sqlx::query(
                "UPDATE preparations SET fate = ?4, amendment = ?5, ended_by = ?6, ended_at = ?3, touched_at = ?3
                 WHERE conference = ?1 AND id = ?2 AND fate IS NULL",
            )
            .bind(conference)
            .bind(&self.id)
            .bind(at)
            .bind(&end.fate)
            .bind(end.amendment)
            .bind(&end.person),
            PreparationChange::Recover => sqlx::query(
                "UPDATE preparations SET fate = NULL, ended_by = NULL, ended_at = NULL, touched_at = ?3
                 WHERE conference = ?1 AND id = ?2 AND fate = 'discarded'",
            )
            .bind(conference)
            .bind(&self.id)
            .bind(at),
        };
        if touched.execute(&mut *connection).await?.rows_affected() != 1 {
            return Err(StoreError::NotNext(PREPARATION_MOVED));
        }
        self.write_words(conference, connection).await
    }

    async fn write_words(
        &self,
        conference: &str,
        connection: &mut SqliteConnection,
    ) -> Result<(), StoreError> {
        match &self.what {
            PreparationChange::Begin { kept, .. } | PreparationChange::Keep { kept, .. } => {
                sqlx::query(
                    "INSERT INTO preparation_versions (conference, preparation, version, title, form, person, at)
                     VALUES (?, ?, ?, ?, ?, ?, ?)",
                )
                .bind(conference)
                .bind(&self.id)
                .bind(kept.version)
                .bind(&kept.title)
                .bind(&kept.form)
                .bind(&kept.person)
                .bind(kept.at.as_millisecond())
                .execute(&mut *connection)
                .await?;
            }
            PreparationChange::Say(remark) => {
                sqlx::query(
                    "INSERT INTO preparation_remarks (conference, id, preparation, person, at, words)
                     VALUES (?, ?, ?, ?, ?, ?)",
                )
                .bind(conference)
                .bind(&remark.id)
                .bind(&self.id)
                .bind(&remark.person)
                .bind(remark.at.as_millisecond())
                .bind(&remark.words)
                .execute(&mut *connection)
                .await?;
            }
            PreparationChange::TakeBack(remark) => {
                sqlx::query(
                    "DELETE FROM preparation_remarks WHERE conference = ? AND preparation = ? AND id = ?",
                )
                .bind(conference)
                .bind(&self.id)
                .bind(remark)
                .execute(&mut *connection)
                .await?;
            }
            PreparationChange::End(_) | PreparationChange::Recover => {}
        }
        if let PreparationChange::Keep { kept, versions_kept } = &self.what {
            sqlx::query(
                "DELETE FROM preparation_versions WHERE conference = ? AND preparation = ? AND version <= ?",
            )
            .bind(conference)
            .bind(&self.id)
            .bind(i64::from(kept.version) - i64::from(*versions_kept))
            .execute(&mut *connection)
            .await?;
        }
        Ok(())
    }
}

impl Store {
    /// What a delegation prepares for a text, the oldest first.
    pub async fn preparations(
        &self,
        conference: &str,
        text: &str,
        delegation: &str,
    ) -> Result<Vec<PreparationRow>, StoreError> {
        let mut rows = sqlx::query(
            "SELECT p.id, p.text, p.delegation, p.touched_at, p.fate, p.amendment, p.ended_by, p.ended_at,
                    v.version, v.title, v.form, v.person, v.at
             FROM preparations p
             JOIN preparation_versions v
               ON v.conference = p.conference AND v.preparation = p.id AND v.version = p.version
             WHERE p.conference = ? AND p.text = ? AND p.delegation = ?
             ORDER BY (SELECT min(at) FROM preparation_versions f WHERE f.conference = p.conference AND f.preparation = p.id), p.id",
        )
        .bind(conference)
        .bind(text)
        .bind(delegation)
        .try_map(|row: SqliteRow| preparation(&row))
        .fetch_all(&self.readers)
        .await?;
        let remarks = sqlx::query(
            "SELECT r.preparation, r.id, r.person, r.at, r.words
             FROM preparation_remarks r
             JOIN preparations p ON p.conference = r.conference AND p.id = r.preparation
             WHERE p.conference = ? AND p.text = ? AND p.delegation = ? ORDER BY r.at, r.id",
        )
        .bind(conference)
        .bind(text)
        .bind(delegation)
        .try_map(|row: SqliteRow| {
            let remark = RemarkRow {
                id: row.try_get("id")?,
                person: row.try_get("person")?,
                at: instant(&row, "at")?,
                words: row.try_get("words")?,
            };
            Ok((row.try_get::<String, _>("preparation")?, remark))
        })
        .fetch_all(&self.readers)
        .await?;
        for (of, remark) in remarks {
            if let Some(row) = rows.iter_mut().find(|row| row.id == of) {
                row.remarks.push(remark);
            }
        }
        Ok(rows)
    }

    /// How many of them are open.
    pub async fn preparations_open(
        &self,
        conference: &str,
        text: &str,
        delegation: &str,
    ) -> Result<usize, StoreError> {
        let open: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM preparations WHERE conference = ? AND text = ? AND delegation = ? AND fate IS NULL",
        )
        .bind(conference)
        .bind(text)
        .bind(delegation)
        .fetch_one(&self.readers)
        .await?;
        Ok(usize::try_from(open).unwrap_or_default())
    }

    /// The form of an earlier version, while it is kept.
    pub async fn preparation_form(
        &self,
        conference: &str,
        delegation: &str,
        id: &str,
        version: u32,
    ) -> Result<Option<(String, String)>, StoreError> {
        sqlx::query(
            "SELECT v.title, v.form FROM preparation_versions v
             JOIN preparations p ON p.conference = v.conference AND p.id = v.preparation
             WHERE p.conference = ? AND p.delegation = ? AND p.id = ? AND v.version = ?",
        )
        .bind(conference)
        .bind(delegation)
        .bind(id)
        .bind(version)
        .try_map(|row: SqliteRow| Ok((row.try_get("title")?, row.try_get("form")?)))
        .fetch_optional(&self.readers)
        .await
        .map_err(StoreError::from)
    }
}

fn preparation(row: &SqliteRow) -> Result<PreparationRow, sqlx::Error> {
    let fate: Option<String> = row.try_get("fate")?;
    let ended_by: Option<String> = row.try_get("ended_by")?;
    let ended_at = maybe_instant(row, "ended_at")?;
    let amendment: Option<u32> = row.try_get("amendment")?;
    let end = fate
        .zip(ended_by)
        .zip(ended_at)
        .map(|((fate, person), at)| PreparationEndRow {
            fate,
            amendment,
            person,
            at,
        });
    Ok(PreparationRow {
        id: row.try_get("id")?,
        text: row.try_get("text")?,
        delegation: row.try_get("delegation")?,
        touched_at: instant(row, "touched_at")?,
        kept: KeptRow {
            version: row.try_get("version")?,
            title: row.try_get("title")?,
            form: row.try_get("form")?,
            person: row.try_get("person")?,
            at: instant(row, "at")?,
        },
        end,
        remarks: Vec::new(),
    })
}
