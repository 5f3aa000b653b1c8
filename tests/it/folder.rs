//! A data folder for one test, gone when the test ends.

use std::path::{Path, PathBuf};

use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;

/// A temporary folder; removed on drop.
pub struct Folder(PathBuf);

impl Folder {
    /// A fresh, empty folder.
    pub fn new() -> Self {
        let path = std::env::temp_dir().join(format!("plenary-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir(&path).expect("a temporary folder can be made");
        Self(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Writes down a migration that no version of today knows.
    pub async fn pretend_newer(&self) {
        Self::pretend_newer_in(&self.0).await;
    }

    /// The same in another folder.
    pub async fn pretend_newer_in(path: &Path) {
        let mut connection = SqliteConnectOptions::new()
            .filename(path.join("plenary.db"))
            .connect()
            .await
            .expect("the database opens");
        sqlx::query("INSERT INTO _sqlx_migrations VALUES (9999, 'later', 0, true, x'00', 0)")
            .execute(&mut connection)
            .await
            .expect("the migrations are on record");
        sqlx::Connection::close(connection).await.expect("it closes");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}
