//! The store: keeps what it is given, in order, and knows no rule.
//!
//! Everything that matters together is one [`Batch`], written in one transaction that is on disk when
//! [`Store::commit`] returns. A commit that fails leaves nothing behind. One connection writes; a few others read.

mod batch;
mod comments;
mod folder;
mod following;
mod preparations;
mod read;
mod reading;
mod row;
mod takings;
mod word_limits;

use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::error::DatabaseError;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::sqlite::{
    SqliteAutoVacuum, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool,
    SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, Connection as _, SqlSafeStr as _};
use tokio::sync::Mutex;

pub use batch::{Batch, CONFERENCE_TAKEN, LATE_EDIT_DECIDED};
pub use comments::{AnchorRow, CommentRow};
pub use following::{FollowRow, LookRow};
pub use preparations::{
    KeptRow, PREPARATION_MOVED, PreparationChange, PreparationEndRow, PreparationRow, PreparationStep,
    RemarkRow,
};
pub use reading::ReadingRow;
pub use row::{
    ActorRow, ChangeRow, CommandRow, Holder, JournalRow, LateEditEndRow, LateEditRow, LinkRow, PersonRow,
    SignInRow, SnapshotRow, TokenHash, VersionRow, WriterRow,
};
pub use takings::TakingRow;
pub use word_limits::WordLimitRow;

use folder::Folder;

/// The steps that brought the database to its form, oldest first; a step that was ever released is never changed.
fn migrations() -> Migrator {
    let step = |version, name: &'static str, sql: &'static str| {
        Migration::new(
            version,
            name.into(),
            MigrationType::Simple,
            sql.into_sql_str(),
            false,
        )
    };
    Migrator::with_migrations(vec![
        step(1, "ground", include_str!("migrations/0001_ground.sql")),
        step(2, "readings", include_str!("migrations/0002_readings.sql")),
        step(3, "comments", include_str!("migrations/0003_comments.sql")),
        step(4, "texts", include_str!("migrations/0004_texts.sql")),
        step(5, "pictures", include_str!("migrations/0005_pictures.sql")),
        step(6, "writers", include_str!("migrations/0006_writers.sql")),
        step(7, "parts", include_str!("migrations/0007_parts.sql")),
        step(8, "looks", include_str!("migrations/0008_looks.sql")),
        step(9, "follows", include_str!("migrations/0009_follows.sql")),
        step(
            10,
            "preparations",
            include_str!("migrations/0010_preparations.sql"),
        ),
    ])
}

/// Readers are short; more connections than this only add memory.
const READERS_MAX: u32 = 4;

/// How long a connection waits for another before it gives up; only an export or a backup can be in the way.
const BUSY_WAIT: Duration = Duration::from_secs(10);

/// Why the store could not do what was asked, and so did nothing.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A newer Plenary wrote this folder.
    #[error(
        "the data folder was written by a newer Plenary (its format is {found}, this program knows {known}); \
         run that version or a later one"
    )]
    Newer {
        /// The folder's format.
        found: i64,
        /// The newest format this program knows.
        known: i64,
    },
    /// Another server has the folder.
    #[error("another Plenary is running on {}; stop it first, or choose another folder with --data", path.display())]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// There is no database in the folder.
    #[error("there is no Plenary data in {}; check --data", path.display())]
    Missing {
        /// The folder.
        path: PathBuf,
    },
    /// The folder cannot be written to.
    #[error("the data folder {} cannot be written: {source}; check its owner and its rights, or choose another with --data", path.display())]
    NotWritable {
        /// The folder.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The disk, or the share of it the store may use, is full.
    #[error("the disk is full: nothing was saved; make room on the disk of the data folder and try again")]
    Full,
    /// What was to be written does not follow on what is there.
    #[error("{0} does not follow on what is stored")]
    NotNext(&'static str),
    /// The database is damaged or gone.
    #[error("the database could not be read or written: {0}")]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        /// The database's primary result code for a database or disk that is full; the low byte of every extended code.
        const FULL: i32 = 13;
        let code = error
            .as_database_error()
            .and_then(DatabaseError::code)
            .and_then(|code| i32::from_str(&code).ok());
        if code.is_some_and(|code| code & 0xff == FULL) {
            Self::Full
        } else {
            Self::Database(error)
        }
    }
}

/// How to open a store.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    /// The most pages (of 4 KiB) the database may grow to; without it, the disk is the limit.
    pub pages_max: Option<u32>,
}

/// The store of one data folder.
#[derive(Debug)]
pub struct Store {
    /// Taken out for the length of a transaction and put back only after it succeeded: a commit that fails, or whose
    /// caller went away, closes its connection and thereby rolls back. None in a store that only reads.
    writer: Mutex<Option<SqliteConnection>>,
    write_options: Option<SqliteConnectOptions>,
    readers: SqlitePool,
    _folder: Option<Folder>,
}

impl Store {
    /// Opens a folder for this process alone, making it where it is missing.
    pub async fn open(path: &Path, limits: Limits) -> Result<Self, StoreError> {
        let folder = Folder::take(path)?;
        let mut options = SqliteConnectOptions::new()
            .filename(folder.database())
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .auto_vacuum(SqliteAutoVacuum::Incremental)
            .foreign_keys(true)
            .busy_timeout(BUSY_WAIT);
        if let Some(pages) = limits.pages_max {
            options = options.pragma("max_page_count", pages.to_string());
        }
        let mut writer = options.connect().await.map_err(|error| opening(path, error))?;
        refuse_newer(&mut writer).await?;
        migrations().run(&mut writer).await.map_err(|error| match error {
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => opening(path, error),
            other => StoreError::Database(sqlx::Error::Migrate(Box::new(other))),
        })?;
        let readers = readers(&folder.database());
        Ok(Self {
            writer: Mutex::new(Some(writer)),
            write_options: Some(options),
            readers,
            _folder: Some(folder),
        })
    }

    /// Opens a folder for reading only, beside a running server if there is one.
    pub async fn open_to_read(path: &Path) -> Result<Self, StoreError> {
        let database = folder::database(path);
        if !database.is_file() {
            return Err(StoreError::Missing {
                path: path.to_owned(),
            });
        }
        let readers = readers(&database);
        let mut connection = readers.acquire().await?;
        refuse_newer(&mut connection).await?;
        drop(connection);
        Ok(Self {
            writer: Mutex::new(None),
            write_options: None,
            readers,
            _folder: None,
        })
    }

    /// Writes out what is still held beside the database and lets go of the folder.
    pub async fn close(&self) {
        self.readers.close().await;
        if let Some(writer) = self.writer.lock().await.take()
            && let Err(error) = writer.close().await
        {
            tracing::warn!(%error, "the database did not close cleanly; nothing is lost");
        }
    }
}

fn readers(database: &Path) -> SqlitePool {
    let options = SqliteConnectOptions::new()
        .filename(database)
        .read_only(true)
        .busy_timeout(BUSY_WAIT);
    SqlitePoolOptions::new()
        .max_connections(READERS_MAX)
        .connect_lazy_with(options)
}

/// A folder whose last migration we do not know is not touched.
async fn refuse_newer(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let migrated: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = '_sqlx_migrations')")
            .fetch_one(&mut *connection)
            .await?;
    if !migrated {
        return Ok(());
    }
    let found: i64 = sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM _sqlx_migrations")
        .fetch_one(&mut *connection)
        .await?;
    let known = migrations()
        .iter()
        .map(|migration| migration.version)
        .max()
        .unwrap_or(0);
    if found > known {
        Err(StoreError::Newer { found, known })
    } else {
        Ok(())
    }
}

/// The database says "cannot open" or "read-only" where the folder's rights are what is wrong.
fn opening(path: &Path, error: sqlx::Error) -> StoreError {
    const READ_ONLY: i32 = 8;
    const CANNOT_OPEN: i32 = 14;
    let code = error
        .as_database_error()
        .and_then(DatabaseError::code)
        .and_then(|code| i32::from_str(&code).ok());
    match code.map(|code| code & 0xff) {
        Some(READ_ONLY | CANNOT_OPEN) => StoreError::NotWritable {
            path: path.to_owned(),
            source: std::io::Error::other(error),
        },
        _ => error.into(),
    }
}
