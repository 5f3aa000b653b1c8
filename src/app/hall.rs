//! One conference as the server holds it: what it is now, its journal, its drafts, and who is listening. Readers take
//! immutable pictures; only `act.rs` changes anything, under the conference's lock.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::broadcast;

use crate::domain::journal::{genesis, unseal};
use crate::domain::rights::{self, Right};
use crate::domain::{
    Act, CommandId, Conference, DelegationId, PersonId, Refusal, Sealed, Slug, TextId, apply,
};
use crate::store::Store;
use crate::text::Fingerprint;

use super::following::Followings;
use super::living::Lives;
use super::pace::Paces;
use super::reading::Readings;
use super::room::Room;
use super::token::{Links, Token};
use super::{Fault, Listener, LiveText, Names, Register, Who};

/// How many announcements a slow listener may fall behind before it has to look for itself.
const NEWS_KEPT: usize = 256;

/// How many tokens just made are remembered, so that a repeated click is answered with the first one's link.
const RECENT_TOKENS: usize = 64;

/// Something changed; what it is now is asked of the hall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// The journal has grown to this entry.
    Journal {
        /// Its length.
        seq: u64,
    },
    /// The live text of a draft has changed.
    Text {
        /// The text.
        text: TextId,
        /// How many changes its log holds now.
        at: u64,
    },
    /// Names on the list of participants have changed.
    Register,
    /// Words for a text were kept as a late edit.
    LateEdit {
        /// The text.
        text: TextId,
    },
    /// Comments beside a text, or its limit of words, are other than they were.
    Comments {
        /// The text.
        text: TextId,
    },
    /// What a delegation prepares has changed: nobody else is to know.
    Prepared {
        /// The delegation.
        delegation: DelegationId,
        /// The text.
        text: TextId,
    },
    /// The server is stopping.
    Closing,
}

/// What only the holder of the conference's lock may know and change.
pub(super) struct Floor {
    /// The hash of the last journal entry.
    pub last: Fingerprint,
    /// The time of the last journal entry: time never runs backwards in a record.
    pub last_at: Timestamp,
    /// The names of the people.
    pub names: HashMap<String, Names>,
}

/// One conference.
pub struct Hall {
    slug: Slug,
    pub(super) store: Arc<Store>,
    pub(super) links: Arc<Links>,
    /// How long after the last page has gone a draft is let go from memory.
    pub(super) rest_after: Duration,
    pub(super) floor: tokio::sync::Mutex<Floor>,
    /// How long the journal was when this server opened it.
    pub(super) serving_since: u64,
    conference: RwLock<Arc<Conference>>,
    register: RwLock<Arc<Register>>,
    entries: RwLock<Vec<Arc<Sealed>>>,
    rooms: RwLock<BTreeMap<TextId, Arc<Room>>>,
    news: broadcast::Sender<News>,
    recent_tokens: Mutex<VecDeque<(CommandId, Token)>>,
    pub(super) readings: Readings,
    pub(super) followings: Followings,
    pub(super) lives: Lives,
    pub(super) paces: Paces,
}

impl Hall {
    /// A conference that is not founded yet.
    pub(super) fn empty(slug: Slug, store: Arc<Store>, links: Arc<Links>, rest_after: Duration) -> Self {
        Self {
            slug,
            store,
            links,
            rest_after,
            serving_since: 0,
            floor: tokio::sync::Mutex::new(Floor {
                last: genesis(),
                last_at: Timestamp::UNIX_EPOCH,
                names: HashMap::new(),
            }),
            conference: RwLock::default(),
            register: RwLock::default(),
            entries: RwLock::default(),
            rooms: RwLock::default(),
            news: broadcast::channel(NEWS_KEPT).0,
            recent_tokens: Mutex::default(),
            readings: Readings::default(),
            followings: Followings::default(),
            lives: Lives::default(),
            paces: Paces::default(),
        }
    }

    /// A conference as its journal and its logs tell it. Every link of the chain is checked on the way.
    pub(super) async fn open(
        slug: Slug,
        store: Arc<Store>,
        links: Arc<Links>,
        rest_after: Duration,
    ) -> Result<Arc<Self>, Fault> {
        let mut hall = Self::empty(slug, store, links, rest_after);
        let (conference, entries) = replay(&hall.store, hall.slug.as_str()).await?;
        let names = names(&hall.store, hall.slug.as_str()).await?;
        hall.followings = Followings::open(&hall.store, hall.slug.as_str()).await?;
        for text in conference.texts.values() {
            hall.add_room(Room::open(&hall, text).await?);
        }
        {
            let mut floor = hall.floor.lock().await;
            if let Some(last) = entries.last() {
                floor.last = last.hash;
                floor.last_at = last.entry.at;
            }
            floor.names = names;
            *write(&hall.register) = Arc::new(Register::new(&conference, &floor.names));
        }
        hall.serving_since = conference.seq;
        *write(&hall.conference) = Arc::new(conference);
        *write(&hall.entries) = entries;
        let hall = Arc::new(hall);
        Ok(hall)
    }

    /// Its name in URLs.
    pub fn slug(&self) -> &Slug {
        &self.slug
    }

    /// The conference as it stands.
    pub fn conference(&self) -> Arc<Conference> {
        read(&self.conference).clone()
    }

    /// The list of participants.
    pub fn register(&self) -> Arc<Register> {
        read(&self.register).clone()
    }

    /// The journal from this entry on.
    pub fn entries(&self, from: u64) -> Vec<Arc<Sealed>> {
        let entries = read(&self.entries);
        let skipped = usize::try_from(from.saturating_sub(1)).unwrap_or(usize::MAX);
        entries.get(skipped..).unwrap_or_default().to_vec()
    }

    /// The live text of a draft, at most a moment old.
    pub fn live(&self, text: &TextId) -> Option<Arc<LiveText>> {
        read(&self.rooms).get(text).map(|room| room.live())
    }

    /// Counts somebody among those who read a text as it is written, until this is dropped.
    pub fn listen(&self, text: &TextId) -> Option<Listener> {
        read(&self.rooms).get(text).map(|room| room.audience.join())
    }

    /// The canonical text of a version that the journal names.
    pub async fn version(&self, text: &TextId, hash: &Fingerprint) -> Result<Option<String>, Fault> {
        Ok(self
            .store
            .version(self.slug.as_str(), text.as_str(), &hash.to_string())
            .await?)
    }

    /// How long the journal was when this server opened it: what was put before that was put by another run.
    pub const fn serving_since(&self) -> u64 {
        self.serving_since
    }

    /// Announcements from now on.
    pub fn news(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }

    /// Somebody on the list.
    pub fn who(&self, person: &PersonId) -> Option<Who> {
        let conference = self.conference();
        let person = conference.people.get(person)?;
        Some(Who {
            person: person.id.clone(),
            roles: person.roles.clone(),
            delegation: person.delegation.clone(),
        })
    }

    /// Whether a command was carried out before, so that its repetition is answered whatever has changed since.
    pub fn answered(&self, command: &CommandId) -> bool {
        read(&self.entries)
            .iter()
            .rev()
            .any(|one| one.entry.command_id == *command)
    }

    /// Whether somebody may use a right now, for their own delegation or the one named: what pages ask before they show
    /// a button. The same question is asked again when the button is pressed.
    pub fn may(&self, who: &Who, right: Right, delegation: Option<&DelegationId>) -> Result<(), Refusal> {
        self.may_there(who, right, None, delegation)
    }

    /// The same in one text: of the rapporteurs, those whose text it is.
    pub fn may_in(&self, who: &Who, right: Right, text: &TextId) -> Result<(), Refusal> {
        self.may_there(who, right, Some(text), None)
    }

    fn may_there(
        &self,
        who: &Who,
        right: Right,
        text: Option<&TextId>,
        delegation: Option<&DelegationId>,
    ) -> Result<(), Refusal> {
        let conference = self.conference();
        let capacity = rights::capacity(&conference, &who.person, right, text);
        let act = Act {
            person: who.person.clone(),
            capacity,
            delegation: delegation.cloned().or_else(|| who.speaks_for(capacity)),
            at: Timestamp::now(),
            serving_since: self.serving_since,
            text: None,
        };
        rights::may_in(&conference, &act, right, text)
    }

    /// Tells every listener.
    pub(super) fn announce(&self, news: News) {
        // Nobody listening is no fault.
        self.news.send(news).ok();
    }

    pub(super) fn room(&self, text: &TextId) -> Option<Arc<Room>> {
        read(&self.rooms).get(text).cloned()
    }

    pub(super) fn rooms(&self) -> Vec<Arc<Room>> {
        read(&self.rooms).values().cloned().collect()
    }

    pub(super) fn add_room(&self, room: Arc<Room>) {
        write(&self.rooms).insert(room.text().clone(), room);
    }

    pub(super) fn sender(&self) -> broadcast::Sender<News> {
        self.news.clone()
    }

    /// Lets readers see the conference after these entries.
    pub(super) fn publish(&self, conference: Conference, sealed: Vec<Sealed>) {
        write(&self.entries).extend(sealed.into_iter().map(Arc::new));
        *write(&self.conference) = Arc::new(conference);
    }

    pub(super) fn publish_register(&self, names: &HashMap<String, Names>) {
        let register = Register::new(&self.conference(), names);
        *write(&self.register) = Arc::new(register);
    }

    pub(super) fn remember_token(&self, command: &CommandId, token: &Token) {
        let mut recent = self.recent_tokens.lock().unwrap_or_else(PoisonError::into_inner);
        recent.push_back((command.clone(), token.clone()));
        if recent.len() > RECENT_TOKENS {
            recent.pop_front();
        }
    }

    pub(super) fn recent_token(&self, command: &CommandId) -> Option<Token> {
        let recent = self.recent_tokens.lock().unwrap_or_else(PoisonError::into_inner);
        recent
            .iter()
            .find(|(id, _)| id == command)
            .map(|(_, token)| token.clone())
    }
}

/// Reads a journal back, checking its chain and applying each entry.
async fn replay(store: &Store, slug: &str) -> Result<(Conference, Vec<Arc<Sealed>>), Fault> {
    let mut conference = Conference::default();
    let mut entries: Vec<Arc<Sealed>> = Vec::new();
    let mut last = genesis();
    for row in store.journal(slug).await? {
        let broken = |reason: String| Fault::Journal {
            conference: slug.to_owned(),
            seq: row.seq,
            reason,
        };
        let hash: Fingerprint = row
            .hash
            .parse()
            .map_err(|_| broken("its hash is no hash".to_owned()))?;
        let sealed = unseal(&last, &row.line, &hash).map_err(|error| broken(error.to_string()))?;
        apply(&mut conference, &sealed.entry).map_err(|misfit| Fault::misfit(slug, row.seq, &misfit))?;
        last = hash;
        entries.push(Arc::new(sealed));
    }
    Ok((conference, entries))
}

async fn names(store: &Store, slug: &str) -> Result<HashMap<String, Names>, Fault> {
    let rows = store.people(slug).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.person.clone(), row.into()))
        .collect())
}

/// A poisoned lock only means that another reader panicked: what it guards is replaced whole, never half-changed.
pub(super) fn read<T>(lock: &RwLock<T>) -> std::sync::RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn write<T>(lock: &RwLock<T>) -> std::sync::RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}
