//! What a person can do, end to end: authorise, decide, commit, then publish. No HTTP, HTML or SQL.
//!
//! [`App`] is one data folder; each conference in it is a [`Hall`]. Everything with legal effect goes through
//! [`Hall::act`]; everything written in a draft goes through the desk it is joined at ([`Hall::join`]). Readers take immutable pictures
//! ([`Hall::conference`], [`Hall::live`], [`Hall::register`]) and hold no lock while they render.
//!
//! **Invariant:** nothing is published, acknowledged or answered before it is on disk, and after it is on disk nothing can
//! fail.

mod act;
mod comments;
mod edit;
mod fault;
mod following;
mod hall;
mod history;
mod import;
mod late;
mod live;
mod living;
pub mod mint;
mod office;
mod outbox;
mod pace;
mod pen;
mod people;
mod preparations;
mod reading;
mod record;
mod register;
mod room;
mod seat;
mod shelf;
mod sign_in;
mod takings;
mod tempo;
mod token;
mod word_limits;
mod writing;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};
use std::time::Duration;

use crate::domain::{DelegationId, PersonId, Role};
use crate::store::{Limits, Store, StoreError};

pub use act::{Click, Receipt};
pub use fault::{ActError, Fault};
pub use following::{Followed, Look};
pub use hall::{Hall, News};
pub use history::Writer;
pub use import::{Place, read_source};
pub use late::{Fate, Inclusion, LateEdit, LateEnd};
pub use live::LiveText;
pub use office::{OfficeError, OfficeFile, beside, read_office};
pub use pen::{Pen, PenError};
pub use people::{NewPerson, Registered};
pub use reading::Reading;
pub use record::{RecordError, export_from};
pub use register::{Listed, Names, Participant, Register};
pub use seat::Seat;
pub use sign_in::{FoundError, Founded, SignInError, SignedIn};
pub use takings::{Renewal, Taken, Taking};
pub use tempo::Listener;
pub use token::Token;
pub use word_limits::WORD_LIMIT_MAX;
pub use writing::WriteError;

use hall::{read, write};
use token::Links;

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The id by which the journal knows them.
    pub person: PersonId,
    /// What they may act as.
    pub roles: BTreeSet<Role>,
    /// The delegation they act for.
    pub delegation: Option<DelegationId>,
}

impl Who {
    /// Whether the person holds a role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// The delegation whose voice this is: only a delegate or an observer speaks for their own.
    fn speaks_for(&self, capacity: Role) -> Option<DelegationId> {
        self.delegation
            .clone()
            .filter(|_| matches!(capacity, Role::Delegate | Role::Observer))
    }
}

/// How to open a data folder.
#[derive(Debug, Clone, Default)]
pub struct Opening {
    /// The folder; made where it is missing.
    pub data: PathBuf,
    /// Whether it is for a demonstration, whose links can be printed at every start.
    pub demo: bool,
    /// What the store may take.
    pub limits: Limits,
    /// How long after the last page has gone a draft is let go from memory; a minute unless told otherwise.
    pub rest_after: Option<Duration>,
}

/// One data folder, open.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    store: Arc<Store>,
    links: Arc<Links>,
    rest_after: Duration,
    halls: RwLock<BTreeMap<String, Arc<Hall>>>,
    founding: tokio::sync::Mutex<()>,
}

impl App {
    /// Opens a data folder for this process alone.
    pub async fn open(opening: &Opening) -> Result<Self, Fault> {
        let store = Arc::new(Store::open(&opening.data, opening.limits).await?);
        let links =
            Links::of(&opening.data, opening.demo).map_err(|source| not_writable(&opening.data, source))?;
        let links = Arc::new(links);
        let rest_after = opening.rest_after.unwrap_or(room::REST_AFTER);
        let mut halls = BTreeMap::new();
        for slug in store.conferences().await? {
            let id = slug.parse().map_err(|_| Fault::Journal {
                conference: slug.clone(),
                seq: 0,
                reason: "its name is no name of a conference".to_owned(),
            })?;
            let hall = Hall::open(id, store.clone(), links.clone(), rest_after).await?;
            halls.insert(slug, hall);
        }
        let halls = RwLock::new(halls);
        Ok(Self {
            inner: Arc::new(Inner {
                store,
                links,
                rest_after,
                halls,
                founding: tokio::sync::Mutex::default(),
            }),
        })
    }

    /// Every conference, by slug.
    pub fn conferences(&self) -> Vec<Arc<Hall>> {
        read(&self.inner.halls).values().cloned().collect()
    }

    /// One conference.
    pub fn hall(&self, slug: &str) -> Option<Arc<Hall>> {
        read(&self.inner.halls).get(slug).cloned()
    }

    /// Tells every listener that the server is stopping, so that streams and sockets end by themselves.
    pub fn announce_closing(&self) {
        for hall in self.conferences() {
            hall.announce(News::Closing);
        }
    }

    /// Sends everyone away, keeps the drafts so that the next start is fast, and lets go of the folder. What was
    /// acknowledged is on disk already.
    pub async fn close(&self) {
        for hall in self.conferences() {
            for room in hall.rooms() {
                room.close().await;
            }
        }
        self.inner.store.close().await;
    }

    fn admit(&self, hall: Arc<Hall>) {
        write(&self.inner.halls).insert(hall.slug().to_string(), hall);
    }
}

fn not_writable(folder: &Path, source: std::io::Error) -> Fault {
    StoreError::NotWritable {
        path: folder.to_owned(),
        source,
    }
    .into()
}
