//! Writing: everything that matters together, in one transaction.

use jiff::Timestamp;
use sqlx::sqlite::SqliteConnection;
use sqlx::{ConnectOptions as _, Connection as _, QueryBuilder};

use super::{
    ActorRow, ChangeRow, CommandRow, CommentRow, JournalRow, LateEditEndRow, LateEditRow, LinkRow, PersonRow,
    PreparationStep, SignInRow, SnapshotRow, Store, StoreError, TakingRow, TokenHash, VersionRow,
    WordLimitRow, comments, preparations, takings, word_limits,
};

/// What does not follow when a conference is founded whose name is taken.
pub const CONFERENCE_TAKEN: &str = "a conference of the same name";

/// What does not follow when a late edit is decided about that was decided about before.
pub const LATE_EDIT_DECIDED: &str = "a second decision about a late edit";

/// What is written together or not at all.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// The conference all of this belongs to.
    pub conference: String,
    /// True for the batch that brings the conference into being.
    pub founding: bool,
    /// The next lines of its journal.
    pub entries: Vec<JournalRow>,
    /// The command they answer.
    pub command: Option<CommandRow>,
    /// The next changes of its drafts.
    pub changes: Vec<ChangeRow>,
    /// Canonical texts of versions named above.
    pub versions: Vec<VersionRow>,
    /// Actors given out.
    pub actors: Vec<ActorRow>,
    /// People to add, or to change the names of.
    pub people: Vec<PersonRow>,
    /// New links; each replaces the earlier ones of its holder.
    pub links: Vec<LinkRow>,
    /// A setup link that is hereby used up.
    pub used_link: Option<(TokenHash, Timestamp)>,
    /// Browsers that signed in.
    pub sign_ins: Vec<SignInRow>,
    /// Browsers that signed out.
    pub sign_outs: Vec<TokenHash>,
    /// Words that came too late.
    pub late_edits: Vec<LateEditRow>,
    /// Comments, new ones and changed ones.
    pub comments: Vec<CommentRow>,
    /// The ids of comments that are gone.
    pub comments_gone: Vec<String>,
    /// What became of some of them.
    pub late_edit_ends: Vec<LateEditEndRow>,
    /// What is taken from one text into another.
    pub takings: Vec<TakingRow>,
    /// How many words texts should keep to.
    pub word_limits: Vec<WordLimitRow>,
    /// What happens to amendments in preparation.
    pub preparations: Vec<PreparationStep>,
    /// Preparations that were discarded before this moment are forgotten.
    pub discarded_before: Option<Timestamp>,
}

/// Gives pages of 4 KiB that a snapshot freed back to the disk: as many as a few milliseconds suffice for, since commits
/// wait meanwhile, and more than one snapshot frees.
const GIVE_BACK: &str = "PRAGMA incremental_vacuum(2000)";

impl Store {
    /// Writes a batch whole, or fails and leaves nothing of it behind. On disk when this returns.
    pub async fn commit(&self, batch: &Batch) -> Result<(), StoreError> {
        let mut slot = self.writer.lock().await;
        let mut connection = self.connection(slot.take()).await?;
        let written = match batch.only_run() {
            // One statement is a transaction of its own, and a keystroke need not wait for two more.
            Some(run) => write_run(&batch.conference, run, &mut connection).await,
            None => batch.write_together(&mut connection).await,
        };
        match written {
            Ok(()) => {
                *slot = Some(connection);
                Ok(())
            }
            Err(error) => {
                // Closing rolls back, whatever state the failure left the transaction in.
                connection.close().await.ok();
                Err(error)
            }
        }
    }

    /// Keeps a draft as it stands; the former snapshot goes, and so do the changes below `first`, for which it stands.
    pub async fn put_snapshot(
        &self,
        conference: &str,
        snapshot: &SnapshotRow,
        first: u64,
    ) -> Result<(), StoreError> {
        let mut slot = self.writer.lock().await;
        let mut connection = self.connection(slot.take()).await?;
        sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await?;
        sqlx::query(
            "INSERT INTO snapshots (conference, text, idx, bytes, picture) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (conference, text) DO UPDATE
             SET idx = excluded.idx, bytes = excluded.bytes, picture = excluded.picture
             WHERE excluded.idx > snapshots.idx",
        )
        .bind(conference)
        .bind(&snapshot.text)
        .bind(snapshot.index as i64)
        .bind(&snapshot.bytes)
        .bind(&snapshot.picture)
        .execute(&mut connection)
        .await?;
        sqlx::query("DELETE FROM changes WHERE conference = ? AND text = ? AND idx < ?")
            .bind(conference)
            .bind(&snapshot.text)
            .bind(first.min(snapshot.index) as i64)
            .execute(&mut connection)
            .await?;
        sqlx::query("COMMIT").execute(&mut connection).await?;
        sqlx::query(GIVE_BACK).execute(&mut connection).await?;
        *slot = Some(connection);
        Ok(())
    }

    pub(super) async fn connection(
        &self,
        kept: Option<SqliteConnection>,
    ) -> Result<SqliteConnection, StoreError> {
        match (kept, &self.write_options) {
            (Some(connection), _) => Ok(connection),
            (None, Some(options)) => Ok(options.connect().await?),
            (None, None) => Err(StoreError::NotNext("a write to a store opened to read")),
        }
    }
}

/// Changes written in one statement: what writers type between two transactions. Each number of them is a statement of its
/// own, and those are kept ready.
const RUN_MAX: usize = 16;

/// Changes of one text that follow each other.
fn runs(changes: &[ChangeRow]) -> impl Iterator<Item = &[ChangeRow]> {
    changes
        .chunk_by(|one, next| one.text == next.text && next.index == one.index + 1)
        .flat_map(|run| run.chunks(RUN_MAX))
}

/// Writes a run whole, or nothing of it. The guard and the insert are one statement.
async fn write_run(
    conference: &str,
    run: &[ChangeRow],
    connection: &mut SqliteConnection,
) -> Result<(), StoreError> {
    let Some(first) = run.first() else { return Ok(()) };
    let mut insert = QueryBuilder::new(
        "INSERT INTO changes (conference, text, idx, actor, seq, bytes, at, person) SELECT * FROM (",
    );
    insert.push_values(run, |mut values, row| {
        values
            .push_bind(conference)
            .push_bind(&row.text)
            .push_bind(row.index as i64)
            .push_bind(&row.actor)
            .push_bind(row.seq as i64)
            .push_bind(&row.bytes)
            .push_bind(row.at.as_millisecond())
            .push_bind(&row.person);
    });
    insert.push(") WHERE ").push_bind(first.index as i64);
    insert.push(" = coalesce((SELECT max(idx) + 1 FROM changes WHERE conference = ");
    insert
        .push_bind(conference)
        .push(" AND text = ")
        .push_bind(&first.text);
    insert.push("), (SELECT idx FROM snapshots WHERE conference = ");
    insert
        .push_bind(conference)
        .push(" AND text = ")
        .push_bind(&first.text);
    insert.push("), 0)");
    let written = insert.build().execute(connection).await;
    let written = written.map_err(|error| taken(error, "a change taken twice"))?;
    if written.rows_affected() == run.len() as u64 {
        Ok(())
    } else {
        Err(StoreError::NotNext("the change"))
    }
}

impl Batch {
    /// The changes, if they are all there is and can be written in one statement.
    fn only_run(&self) -> Option<&[ChangeRow]> {
        let Self {
            conference: _,
            founding,
            entries,
            command,
            changes,
            versions,
            actors,
            people,
            links,
            used_link,
            sign_ins,
            sign_outs,
            late_edits,
            comments,
            comments_gone,
            late_edit_ends,
            takings,
            word_limits,
            preparations,
            discarded_before,
        } = self;
        let alone = !founding
            && entries.is_empty()
            && command.is_none()
            && versions.is_empty()
            && actors.is_empty()
            && people.is_empty()
            && links.is_empty()
            && used_link.is_none()
            && sign_ins.is_empty()
            && sign_outs.is_empty()
            && late_edits.is_empty()
            && comments.is_empty()
            && comments_gone.is_empty()
            && late_edit_ends.is_empty()
            && takings.is_empty()
            && word_limits.is_empty()
            && preparations.is_empty()
            && discarded_before.is_none();
        let mut runs = runs(changes);
        let run = runs.next().filter(|_| alone)?;
        runs.next().is_none().then_some(run)
    }

    async fn write_together(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        sqlx::query("BEGIN IMMEDIATE").execute(&mut *connection).await?;
        self.write(connection).await?;
        sqlx::query("COMMIT").execute(&mut *connection).await?;
        Ok(())
    }

    async fn write(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        if self.founding {
            sqlx::query("INSERT INTO conferences (slug) VALUES (?)")
                .bind(&self.conference)
                .execute(&mut *connection)
                .await
                .map_err(|error| taken(error, CONFERENCE_TAKEN))?;
        }
        self.write_journal(connection).await?;
        self.write_texts(connection).await?;
        comments::write(self, connection).await?;
        takings::write(self, connection).await?;
        word_limits::write(self, connection).await?;
        preparations::write(self, connection).await?;
        self.write_late_edits(connection).await?;
        self.write_people(connection).await
    }

    async fn write_journal(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        if let Some(first) = self.entries.first() {
            let last: i64 =
                sqlx::query_scalar("SELECT coalesce(max(seq), 0) FROM journal WHERE conference = ?")
                    .bind(&self.conference)
                    .fetch_one(&mut *connection)
                    .await?;
            if first.seq != last as u64 + 1 {
                return Err(StoreError::NotNext("the journal entry"));
            }
        }
        for (row, seq) in self
            .entries
            .iter()
            .zip(self.entries.first().map_or(1, |row| row.seq)..)
        {
            if row.seq != seq {
                return Err(StoreError::NotNext("the journal entry"));
            }
            sqlx::query("INSERT INTO journal (conference, seq, line, hash) VALUES (?, ?, ?, ?)")
                .bind(&self.conference)
                .bind(row.seq as i64)
                .bind(&row.line)
                .bind(&row.hash)
                .execute(&mut *connection)
                .await?;
        }
        if let Some(command) = &self.command {
            sqlx::query("INSERT INTO commands (conference, id, first, last) VALUES (?, ?, ?, ?)")
                .bind(&self.conference)
                .bind(&command.id)
                .bind(command.first as i64)
                .bind(command.last as i64)
                .execute(&mut *connection)
                .await
                .map_err(|error| taken(error, "a command decided twice"))?;
        }
        Ok(())
    }

    async fn write_texts(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        for row in &self.actors {
            sqlx::query("INSERT INTO actors (conference, text, actor, person) VALUES (?, ?, ?, ?)")
                .bind(&self.conference)
                .bind(&row.text)
                .bind(&row.actor)
                .bind(&row.person)
                .execute(&mut *connection)
                .await
                .map_err(|error| taken(error, "an actor given out twice"))?;
        }
        for run in runs(&self.changes) {
            write_run(&self.conference, run, connection).await?;
        }
        for row in &self.versions {
            sqlx::query(
                "INSERT OR IGNORE INTO versions (conference, text, hash, canonical) VALUES (?, ?, ?, ?)",
            )
            .bind(&self.conference)
            .bind(&row.text)
            .bind(&row.hash)
            .bind(&row.canonical)
            .execute(&mut *connection)
            .await?;
        }
        Ok(())
    }

    async fn write_late_edits(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        for row in &self.late_edits {
            sqlx::query(
                "INSERT INTO late_edits (conference, id, text, paragraph, person, base, words, at)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(&self.conference)
            .bind(&row.id)
            .bind(&row.text)
            .bind(&row.paragraph)
            .bind(&row.person)
            .bind(&row.base)
            .bind(&row.words)
            .bind(row.at.as_millisecond())
            .execute(&mut *connection)
            .await
            .map_err(|error| taken(error, "a late edit kept twice"))?;
        }
        for row in &self.late_edit_ends {
            sqlx::query(
                "INSERT INTO late_edit_ends (conference, id, text, fate, amendment, note, person, at)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(&self.conference)
            .bind(&row.id)
            .bind(&row.text)
            .bind(&row.fate)
            .bind(row.amendment)
            .bind(&row.note)
            .bind(&row.person)
            .bind(row.at.as_millisecond())
            .execute(&mut *connection)
            .await
            .map_err(|error| taken(error, LATE_EDIT_DECIDED))?;
        }
        Ok(())
    }

    async fn write_people(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        for row in &self.people {
            sqlx::query(
                "INSERT INTO people (conference, person, name, title, organisation) VALUES (?, ?, ?, ?, ?)
                 ON CONFLICT (conference, person) DO UPDATE
                 SET name = excluded.name, title = excluded.title, organisation = excluded.organisation",
            )
            .bind(&self.conference)
            .bind(&row.person)
            .bind(&row.name)
            .bind(&row.title)
            .bind(&row.organisation)
            .execute(&mut *connection)
            .await?;
        }
        for row in &self.links {
            write_link(connection, row).await?;
        }
        if let Some((token_hash, at)) = &self.used_link {
            let used = sqlx::query(
                "UPDATE links SET used_at = ? WHERE token_hash = ? AND used_at IS NULL AND replaced_at IS NULL",
            )
            .bind(at.as_millisecond())
            .bind(token_hash.as_slice())
            .execute(&mut *connection)
            .await?;
            if used.rows_affected() != 1 {
                return Err(StoreError::NotNext("the use of a link that is used up"));
            }
        }
        for row in &self.sign_ins {
            sqlx::query("DELETE FROM sign_ins WHERE expires_at <= ?")
                .bind(row.created_at.as_millisecond())
                .execute(&mut *connection)
                .await?;
            sqlx::query(
                "INSERT INTO sign_ins (token_hash, conference, person, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
            )
            .bind(row.token_hash.as_slice())
            .bind(&row.holder.conference)
            .bind(&row.holder.person)
            .bind(row.created_at.as_millisecond())
            .bind(row.expires_at.as_millisecond())
            .execute(&mut *connection)
            .await?;
        }
        for token_hash in &self.sign_outs {
            sqlx::query("DELETE FROM sign_ins WHERE token_hash = ?")
                .bind(token_hash.as_slice())
                .execute(&mut *connection)
                .await?;
        }
        Ok(())
    }
}

async fn write_link(connection: &mut SqliteConnection, row: &LinkRow) -> Result<(), StoreError> {
    let (conference, person) = row
        .holder
        .as_ref()
        .map(|holder| (holder.conference.as_str(), holder.person.as_str()))
        .unzip();
    sqlx::query(
        "UPDATE links SET replaced_at = ? WHERE conference IS ? AND person IS ? AND replaced_at IS NULL",
    )
    .bind(row.created_at.as_millisecond())
    .bind(conference)
    .bind(person)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "INSERT INTO links (token_hash, conference, person, generation, created_at) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(row.token_hash.as_slice())
    .bind(conference)
    .bind(person)
    .bind(row.generation)
    .bind(row.created_at.as_millisecond())
    .execute(&mut *connection)
    .await
    .map_err(|error| taken(error, "a link made twice"))?;
    Ok(())
}

/// A key that is there already means that the caller was not the first.
fn taken(error: sqlx::Error, what: &'static str) -> StoreError {
    if error
        .as_database_error()
        .is_some_and(sqlx::error::DatabaseError::is_unique_violation)
    {
        StoreError::NotNext(what)
    } else {
        error.into()
    }
}
