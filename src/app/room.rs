//! The room of one draft: its desk, the pages that sit at it, and the loop by which what they write gets onto the disk
//! and only then to anybody else. Who may write what is the domain's to say, what a change may look like the fence's.
//!
//! Frames that arrive while one transaction is being written wait and go together into the next one: a disk that takes
//! five milliseconds for a commit carries any number of writers.

use std::collections::HashMap;
use std::sync::{Arc, RwLock, Weak};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::{OwnedMappedMutexGuard, OwnedMutexGuard, broadcast, mpsc};
use tokio::time::Instant;

use crate::domain::rights::{self, Closed, Editable};
use crate::domain::{Conference, PersonId, Text, TextId};
use crate::store::{Batch, ChangeRow, Store};
use crate::sync::message::{RestartReason, Rights};
use crate::sync::{self, Actor, Desk, Out, Outgoing, Person};
use crate::text::Draft;

use super::act::now;
use super::hall::{read, write};
use super::live::Heading;
use super::outbox::Outbox;
use super::tempo::{Audience, Turns};
use super::{Fault, Hall, LiveText, News, mint, shelf};

/// Frames waiting for the next transaction; a page that finds no room waits, and its socket with it.
const INBOX: usize = 1024;

/// The most changes in one transaction: what a room of quick writers sends in a few seconds.
const TOGETHER_MAX: usize = 256;

/// A start lays at most so many changes on a snapshot, in a tenth of a second; saving a long text more often, and loading
/// it again to be sure of it, would cost more than all writing.
const SNAPSHOT_EVERY: u64 = 4_000;

/// A newcomer who is given more changes than this after the snapshot makes the next one due: the changes of one of them take
/// a few milliseconds to lay, and fifty times the room on the wire that they take in a snapshot.
const SNAPSHOT_LAG: u64 = 500;

/// So long after the last page has gone its desk is let go: a page that is loaded again finds it, and a night does not cost
/// the memory of a day.
pub(super) const REST_AFTER: Duration = Duration::from_secs(60);

/// What a page sends.
pub(super) enum Knock {
    /// A change.
    Change(u64, Vec<u8>),
    /// Where its person is.
    Presence(u64, Value),
    /// It is gone.
    Leave(u64),
}

impl Knock {
    fn page(&self) -> u64 {
        match self {
            Self::Change(conn, _) | Self::Presence(conn, _) | Self::Leave(conn) => *conn,
        }
    }
}

/// One draft.
pub struct Room {
    id: TextId,
    heading: RwLock<Heading>,
    conference: String,
    store: Arc<Store>,
    news: broadcast::Sender<News>,
    /// None while nobody needs the draft itself; in a box, since a draft is large even where it holds nothing.
    table: Arc<tokio::sync::Mutex<Option<Box<Table>>>>,
    live: RwLock<Arc<LiveText>>,
    /// How many read it as it is written.
    pub(super) audience: Audience,
    pub(super) inbox: mpsc::Sender<Knock>,
    /// Leaving never waits: it is said from a destructor.
    pub(super) leaving: mpsc::UnboundedSender<Knock>,
    opened_at: Instant,
    rest_after: Duration,
    /// Held while a snapshot is being made.
    keeping: tokio::sync::Mutex<()>,
}

/// The table of one room, locked.
pub(super) type TableGuard = OwnedMappedMutexGuard<Option<Box<Table>>, Table>;

/// The desk and the ways to those who sit at it. Whoever holds it locked holds the draft.
pub(super) struct Table {
    pub desk: Desk,
    pub pages: HashMap<u64, Outbox>,
    /// How many changes the last snapshot holds.
    kept: u64,
    /// How many the last one will hold that was asked for.
    asked: u64,
}

/// The receiving ends of a room's loop.
pub(super) struct Ears {
    inbox: mpsc::Receiver<Knock>,
    leaving: mpsc::UnboundedReceiver<Knock>,
}

impl Room {
    /// The room of a text as it is on disk. Where a picture tells all that readers want, the draft stays there.
    pub(super) async fn open(hall: &Hall, text: &Text) -> Result<Arc<Self>, Fault> {
        let (store, conference) = (&hall.store, hall.slug().as_str());
        let heading = Heading::of(text);
        if let Some((at, kept)) = store.picture(conference, text.id.as_str()).await?
            && let Some(picture) = heading.kept(at, &kept)
        {
            return Ok(Self::around(hall, heading, picture, None));
        }
        let (desk, kept) = shelf::take_down(store, conference, &text.id).await?;
        let picture = heading.picture(desk.at(), desk.draft(), None);
        Ok(Self::around(hall, heading, picture, Some(Table::of(desk, kept))))
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
        let desk = desk.map_err(|reason| shelf::unreadable(&text.id, &reason))?;
        let heading = Heading::of(text);
        let picture = heading.picture(desk.at(), desk.draft(), None);
        let row = ChangeRow {
            text: text.id.to_string(),
            index: 0,
            actor: actor.as_bytes().to_vec(),
            seq: 1,
            bytes: change,
            at: now(),
            person: person.to_string(),
        };
        Ok((
            Self::around(hall, heading, picture, Some(Table::of(desk, 0))),
            row,
        ))
    }

    fn around(hall: &Hall, heading: Heading, picture: LiveText, table: Option<Table>) -> Arc<Self> {
        let (inbox, hears) = mpsc::channel(INBOX);
        let (leaving, sees) = mpsc::unbounded_channel();
        let room = Arc::new(Self {
            id: heading.text.clone(),
            heading: RwLock::new(heading),
            conference: hall.slug().to_string(),
            store: hall.store.clone(),
            news: hall.sender(),
            table: Arc::new(tokio::sync::Mutex::new(table.map(Box::new))),
            live: RwLock::new(Arc::new(picture)),
            audience: Audience::default(),
            inbox,
            leaving,
            opened_at: Instant::now(),
            rest_after: hall.rest_after,
            keeping: tokio::sync::Mutex::default(),
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
        &self.id
    }

    /// What stands above the blocks.
    pub(super) fn heading(&self) -> Heading {
        read(&self.heading).clone()
    }

    /// Takes the title the text has now, and shows it to readers.
    pub(super) fn retitle(&self, title: &str, table: &Table) {
        if !self.heading().bears(title) {
            let heading = self.heading().titled(title);
            *write(&self.heading) = heading;
            self.draw(table);
        }
    }

    /// The last picture of the text.
    pub(super) fn live(&self) -> Arc<LiveText> {
        read(&self.live).clone()
    }

    /// Locks the draft, whether or not it is in memory.
    pub(super) async fn slot(&self) -> OwnedMutexGuard<Option<Box<Table>>> {
        self.table.clone().lock_owned().await
    }

    /// Locks the draft, and takes it down from the shelf where it was let go.
    pub(super) async fn table(&self) -> Result<TableGuard, Fault> {
        let mut slot = self.slot().await;
        let table = match slot.take() {
            Some(table) => table,
            None => {
                let (desk, kept) = shelf::take_down(&self.store, &self.conference, self.text()).await?;
                Box::new(Table::of(desk, kept))
            }
        };
        Ok(OwnedMutexGuard::map(slot, |slot| &mut **slot.insert(table)))
    }

    /// Locks the draft if it is in memory.
    async fn awake(&self) -> Option<TableGuard> {
        let slot = self.slot().await;
        OwnedMutexGuard::try_map(slot, Option::as_deref_mut).ok()
    }

    /// Whether readers do not see yet what is on disk.
    async fn is_behind(&self) -> bool {
        let table = self.awake().await;
        table.is_some_and(|table| self.live().at != table.desk.at())
    }

    /// Draws the text for readers, if it has changed.
    pub(super) fn show(&self, table: &Table) {
        if self.live().at != table.desk.at() {
            self.draw(table);
        }
    }

    fn draw(&self, table: &Table) {
        let before = self.live();
        let picture = self
            .heading()
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
        // One that is being made is waited for; should it fail, the next is made here.
        drop(self.keeping.lock().await);
        let Some(mut table) = self.awake().await else {
            return;
        };
        let conns: Vec<u64> = table.desk.connections().map(|(conn, _)| conn).collect();
        for conn in conns {
            let out = table.desk.close(conn, RestartReason::Closing);
            table.deliver(out);
        }
        table.asked = table.kept;
        if let Some((draft, index)) = table.due_snapshot(1) {
            drop(table);
            self.clone().keep(draft, index).await;
        }
    }

    /// Shows frames to the desk, commits what it admitted, and only then has it acknowledged and shown.
    async fn take_in(&self, knocks: Vec<Knock>) -> Option<TableGuard> {
        // Whoever knocks sat here; where the desk was let go since, they are gone.
        let mut table = self.awake().await?;
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
                let mut table = self.awake().await?;
                self.open_again(&mut table).await;
                return Some(table);
            }
        };
        table.deliver(sealed.out);
        if sealed.entries.is_empty() {
            return Some(table);
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
                Some(table)
            }
            Err(error) => {
                tracing::error!(text = %self.text(), %error, "what was being written could not be kept");
                self.take_back(table).await
            }
        }
    }

    /// What was sealed is not on disk. Making a long draft again takes a while: not on the threads that serve everybody.
    async fn take_back(&self, mut table: TableGuard) -> Option<TableGuard> {
        let back = tokio::task::spawn_blocking(move || {
            let out = table.desk.take_back();
            (table, out)
        });
        let (mut table, out) = match back.await {
            Ok((table, out)) => (table, out.ok()),
            Err(_) => (self.awake().await?, None),
        };
        match out {
            Some(out) => table.deliver(out),
            None => self.open_again(&mut table).await,
        }
        Some(table)
    }

    /// Keeps a snapshot. The log is whole without it, so that failing is no fault.
    async fn keep(self: Arc<Self>, draft: Draft, index: u64) {
        let _turn = self.keeping.lock().await;
        match shelf::keep(&self.store, &self.conference, self.text(), draft, index).await {
            Ok(snapshot) => {
                if let Some(mut table) = self.awake().await {
                    table.desk.keep(&snapshot);
                    table.kept = table.kept.max(index);
                }
            }
            Err(error) => tracing::warn!(text = %self.text(), %error, "no snapshot was kept"),
        }
    }

    /// Keeps a snapshot beside everything else, since saving a long history takes longer than a keystroke may, if so many
    /// changes have come since the last.
    fn keep_when_due(self: &Arc<Self>, table: &mut Table, changes: u64) {
        if let Some((draft, index)) = table.due_snapshot(changes) {
            tokio::spawn(self.clone().keep(draft, index));
        }
    }

    /// A newcomer sat down, and was given all changes since the last snapshot.
    pub(super) fn welcomed(self: &Arc<Self>, table: &mut Table) {
        self.keep_when_due(table, SNAPSHOT_LAG);
        tokio::spawn(self.clone().learn());
    }

    /// Reads what the fence must know while the first page is still loading, so that its first key does not wait for it.
    async fn learn(self: Arc<Self>) {
        if let Some(table) = self.awake().await {
            let known = tokio::task::spawn_blocking(move || table.desk.known().len());
            if let Err(fault) = known.await {
                tracing::error!(text = %self.text(), %fault, "the draft could not be read for the fence");
            }
        }
    }

    /// Lets go of a desk where nobody sits, once all of it is on the shelf. The next who needs it takes it down again.
    async fn rest(self: &Arc<Self>) {
        let due = match self.awake().await {
            Some(mut table) if table.is_idle() => table.due_snapshot(1),
            _ => return,
        };
        if let Some((draft, index)) = due {
            self.clone().keep(draft, index).await;
        }
        let mut slot = self.table.lock().await;
        let rests = |table: &Table| {
            let at = table.desk.at();
            table.is_idle() && table.kept == at && self.live().at == at
        };
        if slot.as_deref().is_some_and(rests) {
            *slot = None;
        }
    }

    /// Drops the desk and opens it on what is on disk; whoever sat at it says hello again.
    pub(super) async fn open_again(&self, table: &mut Table) {
        match shelf::take_down(&self.store, &self.conference, self.text()).await {
            Ok((desk, kept)) => {
                let conns: Vec<u64> = table.pages.keys().copied().collect();
                for conn in conns {
                    let out = table.desk.close(conn, RestartReason::Fault);
                    table.deliver(out);
                }
                table.pages.clear();
                table.desk = desk;
                table.kept = kept;
                table.asked = kept;
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
    let mut heard_at = Instant::now();
    let mut next = Instant::now();
    let mut turns = Turns::default();
    loop {
        let (behind, rest_after, every) = match room.upgrade() {
            Some(room) => (
                room.is_behind().await,
                room.rest_after,
                room.audience.picture_every(),
            ),
            None => return,
        };
        // Whoever is in a hurry finds room in the inbox meanwhile; nobody is woken for what comes.
        let gathering = next > Instant::now();
        let first = tokio::select! {
            biased;
            knock = ears.leaving.recv() => match knock {
                Some(knock) => Some(knock),
                None => return,
            },
            knock = ears.inbox.recv(), if !gathering => match knock {
                Some(knock) => Some(knock),
                None => return,
            },
            () = tokio::time::sleep_until(next), if gathering => continue,
            () = tokio::time::sleep_until(shown_at + every), if behind => None,
            () = tokio::time::sleep_until(heard_at + rest_after) => None,
        };
        let Some(room) = room.upgrade() else { return };
        if let Some(first) = first {
            heard_at = Instant::now();
            let mut knocks = vec![first];
            while knocks.len() < TOGETHER_MAX
                && let Ok(knock) = ears.inbox.try_recv()
            {
                knocks.push(knock);
            }
            next = heard_at + turns.gather(knocks.iter().map(Knock::page));
            // In a box: hundreds of rooms wait here where nobody writes, and writing needs room that waiting does not.
            if let Some(mut table) = Box::pin(room.take_in(knocks)).await {
                room.keep_when_due(&mut table, SNAPSHOT_EVERY);
            }
        }
        if shown_at.elapsed() >= every {
            if let Some(table) = room.awake().await {
                room.show(&table);
            }
            shown_at = Instant::now();
        }
        if heard_at.elapsed() >= rest_after {
            Box::pin(room.rest()).await;
            heard_at = Instant::now();
        }
    }
}

impl Table {
    /// A desk at which nobody sits yet, of whose changes so many are in the snapshot.
    fn of(desk: Desk, kept: u64) -> Self {
        Self {
            desk,
            pages: HashMap::new(),
            kept,
            asked: kept,
        }
    }

    /// Whether nobody sits here.
    fn is_idle(&self) -> bool {
        self.pages.is_empty() && self.desk.connections().next().is_none()
    }

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
        (at >= self.asked + changes).then(|| {
            self.asked = at;
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
