//! The room of one draft: its desk, the pages that sit at it, and the loop by which what they write gets onto the disk
//! and only then to anybody else. Who may write what is the domain's to say, what a change may look like the fence's.
//!
//! Frames that arrive while one transaction is being written wait and go together into the next one: a disk that takes
//! five milliseconds for a commit carries any number of writers.

use std::collections::HashMap;
use std::sync::{Arc, RwLock, Weak};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::{OwnedMutexGuard, broadcast, mpsc};
use tokio::time::Instant;

use crate::domain::rights::{self, Closed, Editable};
use crate::domain::{Conference, PersonId, Text, TextId};
use crate::store::{Batch, ChangeRow, SnapshotRow, Store};
use crate::sync::message::{RestartReason, Rights};
use crate::sync::{self, Actor, Desk, Out, Outgoing, Person, Snapshot, Unreadable};
use crate::text::Draft;

use super::act::now;
use super::hall::{read, write};
use super::live::Heading;
use super::outbox::Outbox;
use super::{Fault, Hall, LiveText, News, mint};

/// Frames waiting for the next transaction; a page that finds no room waits, and its socket with it.
const INBOX: usize = 1024;

/// The most changes in one transaction: what a room of quick writers sends in a few seconds.
const TOGETHER_MAX: usize = 256;

/// Readers need not see each keystroke by itself: so much time passes between two pictures of a text, so that however
/// many write, it is drawn and sent at most so often. A keystroke is on a reader's screen in a quarter of a second.
const PICTURE_EVERY: Duration = Duration::from_millis(140);

/// A start lays at most so many changes on a snapshot, in a tenth of a second; saving a long text more often, and loading
/// it again to be sure of it, would cost more than all writing.
const SNAPSHOT_EVERY: u64 = 4_000;

/// What a page sends.
pub(super) enum Knock {
    /// A change.
    Change(u64, Vec<u8>),
    /// Where its person is.
    Presence(u64, Value),
    /// It is gone.
    Leave(u64),
}

/// One draft.
pub struct Room {
    pub(super) heading: Heading,
    conference: String,
    store: Arc<Store>,
    news: broadcast::Sender<News>,
    table: Arc<tokio::sync::Mutex<Table>>,
    live: RwLock<Arc<LiveText>>,
    pub(super) inbox: mpsc::Sender<Knock>,
    /// Leaving never waits: it is said from a destructor.
    pub(super) leaving: mpsc::UnboundedSender<Knock>,
    opened_at: Instant,
}

/// The desk and the ways to those who sit at it. Whoever holds it locked holds the draft.
pub(super) struct Table {
    pub desk: Desk,
    pub pages: HashMap<u64, Outbox>,
    /// How many changes the last snapshot holds.
    kept: u64,
}

/// The receiving ends of a room's loop.
pub(super) struct Ears {
    inbox: mpsc::Receiver<Knock>,
    leaving: mpsc::UnboundedReceiver<Knock>,
}

impl Room {
    /// The room of a text as its log tells it.
    pub(super) async fn open(hall: &Hall, text: &Text) -> Result<Arc<Self>, Fault> {
        let (desk, kept) = load(&hall.store, hall.slug().as_str(), &text.id).await?;
        Ok(Self::around(hall, text, desk, kept))
    }

    /// The room of a text that is being opened, and the change that begins its draft.
    pub(super) fn begin(
        hall: &Hall,
        text: &Text,
        person: &PersonId,
    ) -> Result<(Arc<Self>, ChangeRow), Fault> {
        let actor = mint::actor();
        let (_, change) = Draft::new(*actor.as_bytes(), &[]);
        let log = vec![change.clone().into()];
        let desk = Desk::open(sync::Opening {
            log,
            ..sync::Opening::default()
        });
        let desk = desk.map_err(|reason| unreadable(&text.id, &reason))?;
        let row = ChangeRow {
            text: text.id.to_string(),
            index: 0,
            actor: actor.as_bytes().to_vec(),
            seq: 1,
            bytes: change,
            at: now(),
            person: person.to_string(),
        };
        Ok((Self::around(hall, text, desk, 0), row))
    }

    fn around(hall: &Hall, text: &Text, desk: Desk, kept: u64) -> Arc<Self> {
        let heading = Heading::of(text);
        let picture = heading.picture(desk.at(), desk.draft(), None);
        let (inbox, hears) = mpsc::channel(INBOX);
        let (leaving, sees) = mpsc::unbounded_channel();
        let room = Arc::new(Self {
            heading,
            conference: hall.slug().to_string(),
            store: hall.store.clone(),
            news: hall.sender(),
            table: Arc::new(tokio::sync::Mutex::new(Table {
                kept,
                desk,
                pages: HashMap::new(),
            })),
            live: RwLock::new(Arc::new(picture)),
            inbox,
            leaving,
            opened_at: Instant::now(),
        });
        tokio::spawn(work(
            Arc::downgrade(&room),
            Ears {
                inbox: hears,
                leaving: sees,
            },
        ));
        room
    }

    /// The text.
    pub(super) fn text(&self) -> &TextId {
        &self.heading.text
    }

    /// The last picture of the text.
    pub(super) fn live(&self) -> Arc<LiveText> {
        read(&self.live).clone()
    }

    /// Locks the draft.
    pub(super) async fn table(&self) -> OwnedMutexGuard<Table> {
        self.table.clone().lock_owned().await
    }

    /// Draws the text for readers, if it has changed.
    pub(super) fn show(&self, table: &Table) {
        let before = self.live();
        if before.at == table.desk.at() {
            return;
        }
        let picture = self
            .heading
            .picture(table.desk.at(), table.desk.draft(), Some(&before));
        let at = picture.at;
        *write(&self.live) = Arc::new(picture);
        // Nobody listening is no fault.
        self.news
            .send(News::Text {
                text: self.text().clone(),
                at,
            })
            .ok();
    }

    /// Sends everyone away and keeps the draft, so that the next start is fast.
    pub(super) async fn close(self: &Arc<Self>) {
        let mut table = self.table().await;
        let conns: Vec<u64> = table.desk.connections().map(|(conn, _)| conn).collect();
        for conn in conns {
            let out = table.desk.close(conn, RestartReason::Closing);
            table.deliver(out);
        }
        if let Some((draft, index)) = table.due_snapshot(1) {
            drop(table);
            self.clone().keep(draft, index).await;
        }
    }

    /// Shows frames to the desk, commits what it admitted, and only then has it acknowledged and shown.
    async fn take_in(&self, knocks: Vec<Knock>) -> OwnedMutexGuard<Table> {
        let mut table = self.table().await;
        let time = self.opened_at.elapsed();
        // Examining a change costs what its writer makes it cost, up to the fence's limits: not on the threads that
        // serve everybody else.
        let examined = tokio::task::spawn_blocking(move || {
            for knock in knocks {
                let out = match knock {
                    Knock::Change(conn, bytes) => table.desk.admit(conn, &bytes, time),
                    Knock::Presence(conn, state) => table.desk.presence(conn, state, time),
                    Knock::Leave(conn) => table.leave(conn),
                };
                table.deliver(out);
            }
            let sealed = table.desk.seal();
            (table, sealed)
        });
        let (mut table, sealed) = match examined.await {
            Ok(examined) => examined,
            Err(fault) => {
                // The fence catches what Automerge throws; should anything else ever break, the draft on disk is whole.
                tracing::error!(text = %self.text(), %fault, "a change broke the desk; it is opened again");
                let mut table = self.table().await;
                self.open_again(&mut table).await;
                return table;
            }
        };
        table.deliver(sealed.out);
        if sealed.entries.is_empty() {
            return table;
        }
        let changes = (sealed.first..)
            .zip(sealed.entries)
            .map(|(index, entry)| ChangeRow {
                text: self.text().to_string(),
                index,
                actor: entry.actor.as_bytes().to_vec(),
                seq: entry.seq,
                bytes: entry.bytes.to_vec(),
                at: now(),
                person: entry.person,
            })
            .collect();
        let batch = Batch {
            conference: self.conference.clone(),
            changes,
            ..Batch::default()
        };
        match self.store.commit(&batch).await {
            Ok(()) => {
                let out = table.desk.confirm();
                table.deliver(out);
                table
            }
            Err(error) => {
                tracing::error!(text = %self.text(), %error, "what was being written could not be kept");
                self.take_back(table).await
            }
        }
    }

    /// What was sealed is not on disk. Making a long draft again takes a while: not on the threads that serve everybody.
    async fn take_back(&self, mut table: OwnedMutexGuard<Table>) -> OwnedMutexGuard<Table> {
        let back = tokio::task::spawn_blocking(move || {
            let out = table.desk.take_back();
            (table, out)
        });
        let (mut table, out) = match back.await {
            Ok((table, out)) => (table, out.ok()),
            Err(_) => (self.table().await, None),
        };
        match out {
            Some(out) => table.deliver(out),
            None => self.open_again(&mut table).await,
        }
        table
    }

    /// Writes a snapshot. It only spares work at the next start, so that failing is no fault.
    async fn keep(self: Arc<Self>, draft: Draft, index: u64) {
        let saved = tokio::task::spawn_blocking(move || {
            let bytes = draft.save();
            // A document that saves and does not load is the one fault of Automerge that would else be found too late.
            let again = Draft::load(&bytes).map_err(|error| error.to_string())?;
            if again.heads() == draft.heads() && again.blocks() == draft.blocks() {
                Ok(bytes)
            } else {
                Err("it does not load as it was saved".to_owned())
            }
        });
        let kept = match saved.await.unwrap_or_else(|error| Err(error.to_string())) {
            Ok(bytes) => {
                let row = SnapshotRow {
                    text: self.text().to_string(),
                    index,
                    bytes,
                };
                self.store
                    .put_snapshot(&self.conference, &row)
                    .await
                    .map_err(|error| error.to_string())
            }
            Err(error) => Err(error),
        };
        if let Err(error) = kept {
            tracing::warn!(text = %self.text(), %error, "no snapshot was kept");
        }
    }

    /// Drops the desk and opens it on what is on disk; whoever sat at it says hello again.
    pub(super) async fn open_again(&self, table: &mut Table) {
        match load(&self.store, &self.conference, self.text()).await {
            Ok((desk, kept)) => {
                let conns: Vec<u64> = table.pages.keys().copied().collect();
                for conn in conns {
                    let out = table.desk.close(conn, RestartReason::Fault);
                    table.deliver(out);
                }
                table.pages.clear();
                table.desk = desk;
                table.kept = kept;
            }
            Err(error) => tracing::error!(text = %self.text(), %error, "the draft could not be opened again"),
        }
    }

    pub(super) async fn keep_actor(&self, actor: Actor, person: &Person) -> Result<(), Fault> {
        let row = crate::store::ActorRow {
            text: self.text().to_string(),
            actor: actor.as_bytes().to_vec(),
            person: person.id.clone(),
        };
        let batch = Batch {
            conference: self.conference.clone(),
            actors: vec![row],
            ..Batch::default()
        };
        Ok(self.store.commit(&batch).await?)
    }
}

/// The room's loop. It ends when nobody holds the room any more.
async fn work(room: Weak<Room>, mut ears: Ears) {
    let mut shown_at = Instant::now();
    loop {
        let behind = match room.upgrade() {
            Some(room) => room.live().at != room.table().await.desk.at(),
            None => return,
        };
        let first = tokio::select! {
            biased;
            Some(knock) = ears.leaving.recv() => Some(knock),
            Some(knock) = ears.inbox.recv() => Some(knock),
            () = tokio::time::sleep_until(shown_at + PICTURE_EVERY), if behind => None,
            else => return,
        };
        let Some(room) = room.upgrade() else { return };
        if let Some(first) = first {
            let mut knocks = vec![first];
            while knocks.len() < TOGETHER_MAX
                && let Ok(knock) = ears.inbox.try_recv()
            {
                knocks.push(knock);
            }
            let mut table = room.take_in(knocks).await;
            if let Some((draft, index)) = table.due_snapshot(SNAPSHOT_EVERY) {
                // Beside the loop: saving a long history takes longer than a keystroke may.
                tokio::spawn(room.clone().keep(draft, index));
            }
        }
        if shown_at.elapsed() >= PICTURE_EVERY {
            room.show(&*room.table().await);
            shown_at = Instant::now();
        }
    }
}

impl Table {
    /// Sends; whoever takes too slowly is sent away, since what waits for them would only grow.
    pub(super) fn deliver(&mut self, out: Out) {
        let mut waiting = std::collections::VecDeque::from(out);
        while let Some((conn, outgoing)) = waiting.pop_front() {
            let Some(page) = self.pages.get(&conn) else {
                continue;
            };
            let last = matches!(outgoing, Outgoing::Close(_));
            let sent = page.put(outgoing);
            if last || !sent {
                self.pages.remove(&conn);
                waiting.extend(self.desk.close(conn, RestartReason::Pace));
            }
        }
    }

    /// Sends what a page is given when it sits down.
    pub(super) fn welcome(&mut self, own: Out) {
        for (conn, outgoing) in own {
            let put = self.pages.get(&conn).is_some_and(|page| page.welcome(outgoing));
            if !put {
                self.pages.remove(&conn);
                let out = self.desk.close(conn, RestartReason::Pace);
                self.deliver(out);
                return;
            }
        }
    }

    /// The draft for a snapshot, if so many changes have come since the last one.
    fn due_snapshot(&mut self, changes: u64) -> Option<(Draft, u64)> {
        let at = self.desk.at();
        (at >= self.kept + changes).then(|| {
            self.kept = at;
            (self.desk.draft().clone(), at)
        })
    }

    fn leave(&mut self, conn: u64) -> Out {
        self.pages.remove(&conn);
        self.desk.leave(conn)
    }

    /// Tells every page what it may edit now.
    pub(super) fn renew_rights(&mut self, conference: &Conference, text: &TextId) {
        let seated: Vec<(u64, Rights)> = self
            .desk
            .connections()
            .filter_map(|(conn, person)| Some((conn, rights_of(conference, &person.id.parse().ok()?, text))))
            .collect();
        for (conn, rights) in seated {
            let out = self.desk.set_rights(conn, rights);
            self.deliver(out);
        }
    }
}

/// What the domain lets a person edit, in the form of the wire. The reason is a code; the page has the words for it.
pub(super) fn rights_of(conference: &Conference, person: &PersonId, text: &TextId) -> Rights {
    match rights::editable(conference, person, text) {
        Editable::All => Rights::all(),
        Editable::Some(paragraphs) => Rights::some(paragraphs, "considering"),
        Editable::None(closed) => Rights::none(Closed::code(closed)),
    }
}

/// Opens the desk of a draft on what is on disk, and says how many changes its snapshot holds.
async fn load(store: &Store, conference: &str, text: &TextId) -> Result<(Desk, u64), Fault> {
    let snapshot = store.snapshot(conference, text.as_str()).await?;
    let snapshot = snapshot.map(|row| Snapshot {
        index: row.index,
        document: row.bytes,
    });
    let kept = snapshot.as_ref().map_or(0, |snapshot: &Snapshot| snapshot.index);
    let rows = store.changes(conference, text.as_str(), 0).await?;
    let log: Vec<Arc<[u8]>> = rows.into_iter().map(|row| row.bytes.into()).collect();
    let actors = store.actors(conference, text.as_str()).await?;
    let actors: Vec<(Actor, String)> = actors
        .into_iter()
        .filter_map(|row| Some((Actor::try_from(row.actor.as_slice()).ok()?, row.person)))
        .collect();
    let open = |snapshot| {
        Desk::open(sync::Opening {
            log: log.clone(),
            snapshot,
            actors: actors.clone(),
        })
    };
    let desk = open(snapshot).or_else(|error| {
        // The log alone is what counts; a snapshot that does not fit it is passed over.
        tracing::warn!(%text, %error, "the snapshot is passed over");
        open(None)
    });
    let desk = desk.map_err(|reason| unreadable(text, &reason))?;
    Ok((desk, kept))
}

pub(super) fn unreadable(text: &TextId, reason: &Unreadable) -> Fault {
    Fault::Draft {
        text: text.clone(),
        reason: reason.to_string(),
    }
}
