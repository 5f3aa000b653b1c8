//! The server under measurement, and connections without a screen: people who write and people who read.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use automerge::transaction::Transactable as _;
use automerge::{ActorId, Automerge, ObjId, ReadDoc as _};
use futures_util::{SinkExt as _, StreamExt as _};
use plenary::app::{App, Opening};
use plenary::demo::{self, Stage};
use plenary::domain::Role;
use plenary::sync::message::{FromPage, PROTOCOL, ToPage};
use plenary::text::{Block, BlockKind, Content};
use sqlx::ConnectOptions as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use super::typing::{Made, objects};

const CONFERENCE: &str = "/conferences/octopus-interface-2007";
const TEXT: &str = "summary";

/// A server on a folder with a long text.
pub struct House {
    data: PathBuf,
    child: Child,
    address: String,
    /// How large the folder was before the long text was put into it.
    before: f64,
    /// The cookies of the rapporteurs.
    cookies: Vec<String>,
}

impl House {
    /// Seeds a conference, opens so many other texts in it, gives the draft of the first this history, and serves it.
    pub async fn with(made: &[Made], others: usize) -> Self {
        let name = format!("plenary-live-{}-{others}", std::process::id());
        let data = std::env::temp_dir().join(name);
        let opening = Opening {
            data: data.clone(),
            demo: true,
            ..Opening::default()
        };
        let app = App::open(&opening).await.expect("a folder can be made");
        demo::seed(&app, Stage::Drafting).await.expect("it can be seeded");
        open_texts(&app, others).await;
        app.close().await;
        drop(app);
        let before = database_bytes(&data).await;
        write_history(&data, made).await;
        let (child, address, links) = serve(&data);
        let mut house = Self {
            data,
            child,
            address,
            before,
            cookies: Vec::new(),
        };
        for link in links {
            house.cookies.push(house.sign_in(&link).await);
        }
        house
    }

    async fn sign_in(&self, link: &str) -> String {
        let path = link.find("/sign-in/").map_or(link, |at| &link[at..]);
        let answer = self.ask(path, "").await;
        let head = String::from_utf8_lossy(&answer).into_owned();
        let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: "));
        let cookie = cookie.and_then(|line| line.split(';').next());
        cookie.expect("signing in gives a cookie").to_owned()
    }

    async fn ask(&self, path: &str, cookie: &str) -> Vec<u8> {
        let mut stream = TcpStream::connect(&self.address).await.expect("it listens");
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\ncookie: {cookie}\r\naccept: text/html\r\naccept-encoding: gzip\r\n\
             connection: close\r\n\r\n",
            self.address
        );
        stream.write_all(request.as_bytes()).await.expect("it reads");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.expect("it answers");
        answer
    }

    /// Fetches a page of the conference; says how many bytes came.
    pub async fn get(&self, path: &str) -> usize {
        self.ask(&format!("{CONFERENCE}{path}"), &self.cookies[0])
            .await
            .len()
    }

    fn status(&self, field: &str) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.expect("Linux tells");
        let line = status.lines().find_map(|line| line.strip_prefix(field));
        let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        number.expect("it is a number")
    }

    /// What it holds now, in KiB.
    pub fn memory(&self) -> f64 {
        self.status("VmRSS:")
    }

    /// The processor time it has spent, in seconds.
    pub fn processor(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).expect("Linux tells");
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
        let ticks = |at: usize| {
            fields
                .get(at)
                .and_then(|field| field.parse::<f64>().ok())
                .unwrap_or(0.0)
        };
        // Linux counts processor time in hundredths of a second.
        (ticks(11) + ticks(12)) / 100.0
    }

    /// By how much the long text made its database larger.
    pub async fn text_bytes(&self) -> f64 {
        database_bytes(&self.data).await - self.before
    }

    /// Stops it in good order.
    pub fn stop(&mut self) {
        Command::new("kill")
            .arg(self.child.id().to_string())
            .status()
            .ok();
        self.child.wait().ok();
    }

    /// Pulls its plug.
    pub fn kill(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }

    /// Starts it again; says how many seconds passed until it gave its first page.
    pub async fn again(&mut self) -> f64 {
        let began = Instant::now();
        (self.child, self.address, _) = serve(&self.data);
        self.get(&format!("/texts/{TEXT}")).await;
        began.elapsed().as_secs_f64()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.child.kill().ok();
        self.child.wait().ok();
        std::fs::remove_dir_all(&self.data).ok();
    }
}

/// What a database of a server that has stopped holds. Pages that are free again are not counted: the history was put
/// there at once, as no server does, and they go back to the disk bit by bit.
async fn database_bytes(data: &std::path::Path) -> f64 {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(data.join("plenary.db"));
    let mut connection = options.connect().await.expect("the database opens");
    let bytes: i64 = sqlx::query_scalar(
        "SELECT (page_count - freelist_count) * page_size
         FROM pragma_page_count, pragma_freelist_count, pragma_page_size",
    )
    .fetch_one(&mut connection)
    .await
    .expect("it tells");
    sqlx::Connection::close(connection).await.expect("it closes");
    bytes as f64
}

fn serve(data: &PathBuf) -> (Child, String, Vec<String>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_plenary"))
        .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        .env("PLENARY_LOG", "warn")
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut lines = BufReader::new(child.stdout.take().expect("it was piped"))
        .lines()
        .map_while(Result::ok);
    let first = lines.next().expect("it says where it listens");
    let address = first.trim_start_matches("listening on http://").to_owned();
    let mut links = Vec::new();
    for line in lines.by_ref() {
        let fields: Vec<&str> = line.split('\t').collect();
        if let ["rapporteur", .., link] = fields[..] {
            links.push(link.to_owned());
            if links.len() == 2 {
                break;
            }
        }
    }
    // A pipe that nobody reads would end the server.
    std::thread::spawn(move || lines.for_each(drop));
    (child, address, links)
}

/// Opens texts of 2,000 words each.
async fn open_texts(app: &App, count: usize) {
    let hall = app.hall(CONFERENCE.rsplit('/').next().unwrap_or_default());
    let hall = hall.expect("it was seeded");
    let conference = hall.conference();
    let rapporteur = conference
        .people
        .values()
        .find(|person| person.roles.contains(&Role::Rapporteur))
        .and_then(|person| hall.who(&person.id))
        .expect("there is a rapporteur");
    let words = "participants noted with concern ".repeat(17);
    for number in 0..count {
        let open = plenary::domain::Command::OpenText {
            id: format!("other-{number}").parse().expect("an id"),
            title: format!("Guidelines {number}"),
            language: "en".to_owned(),
        };
        let click = plenary::app::Click::new(plenary::app::mint::command_id());
        hall.act(&rapporteur, click, open)
            .await
            .expect("a text is opened");
        let id = format!("other-{number}").parse().expect("an id");
        let mut pen = hall.pen(&rapporteur, &id).await.expect("a seat");
        let block = |at: usize| Block {
            id: format!("{number:04}{at:012}").parse().expect("an id"),
            kind: BlockKind::Paragraph,
            level: 1,
            content: Content::parse(&words),
        };
        let blocks: Vec<Block> = (0..30).map(block).collect();
        pen.write_blocks(None, &blocks).await.expect("written");
    }
}

/// Puts a history in the place of the seeded draft.
async fn write_history(data: &std::path::Path, made: &[Made]) {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(data.join("plenary.db"));
    let mut connection = options.connect().await.expect("the database opens");
    let statements = [
        "BEGIN",
        "DELETE FROM changes WHERE text = 'summary'",
        "DELETE FROM snapshots WHERE text = 'summary'",
    ];
    for statement in statements {
        sqlx::query(statement)
            .execute(&mut connection)
            .await
            .expect("it can be written");
    }
    for (index, one) in made.iter().enumerate() {
        sqlx::query(
            "INSERT INTO changes (conference, text, idx, actor, seq, bytes, at, person)
             SELECT slug, ?, ?, ?, ?, ?, 0, 'somebody' FROM conferences",
        )
        .bind(TEXT)
        .bind(index as i64)
        .bind(&one.actor[..])
        .bind(one.seq as i64)
        .bind(&one.bytes)
        .execute(&mut connection)
        .await
        .expect("a change can be written");
    }
    sqlx::query("COMMIT")
        .execute(&mut connection)
        .await
        .expect("it can be written");
    sqlx::Connection::close(connection).await.expect("it closes");
}

/// People who read, each on a connection of their own. The first one is watched closely; the others are counted.
pub struct Readers {
    shared: Arc<Mutex<Seen>>,
    began: Instant,
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

#[derive(Default)]
struct Seen {
    bytes: usize,
    /// For each paragraph the moments at which keys were sent that have not come.
    expected: std::collections::HashMap<String, std::collections::VecDeque<f64>>,
    waits: Vec<f64>,
}

impl Readers {
    /// Opens so many event streams.
    pub async fn listen(house: &House, count: usize, paragraphs: &[String]) -> Self {
        let seen = Seen {
            expected: paragraphs
                .iter()
                .map(|id| (id.clone(), Default::default()))
                .collect(),
            ..Seen::default()
        };
        let mut readers = Self {
            shared: Arc::new(Mutex::new(seen)),
            began: Instant::now(),
            tasks: Vec::new(),
        };
        for at in 0..count {
            let mut stream = TcpStream::connect(&house.address).await.expect("it listens");
            let request = format!(
                "GET {CONFERENCE}/texts/{TEXT}/events?seq=999999&at=0 HTTP/1.1\r\nhost: {}\r\ncookie: {}\r\n\r\n",
                house.address, house.cookies[0]
            );
            stream.write_all(request.as_bytes()).await.expect("it reads");
            let (shared, began) = (readers.shared.clone(), readers.began);
            readers.tasks.push(tokio::spawn(async move {
                let mut buffer = vec![0; 64 * 1024];
                let mut text = String::new();
                while let Ok(read) = stream.read(&mut buffer).await {
                    if read == 0 {
                        return;
                    }
                    let mut seen = shared.lock().expect("nobody panics");
                    seen.bytes += read;
                    if at == 0 {
                        text += &String::from_utf8_lossy(&buffer[..read]);
                        seen.read(&mut text, began.elapsed().as_secs_f64() * 1e3);
                    }
                }
            }));
        }
        // The first picture, which each of them gets whole, is no part of what is measured.
        tokio::time::sleep(Duration::from_secs(2)).await;
        readers
    }

    /// Milliseconds since they began to read.
    pub fn now(&self) -> f64 {
        self.began.elapsed().as_secs_f64() * 1e3
    }

    /// A key was sent in a paragraph.
    pub fn expect(&self, paragraph: &str, at: f64) {
        let mut seen = self.shared.lock().expect("nobody panics");
        if let Some(waiting) = seen.expected.get_mut(paragraph) {
            waiting.push_back(at);
        }
    }

    /// What all of them have received.
    pub fn bytes(&self) -> usize {
        self.shared.lock().expect("nobody panics").bytes
    }

    /// How long each key took to the first reader, in milliseconds.
    pub fn waits(&self) -> Vec<f64> {
        self.shared.lock().expect("nobody panics").waits.clone()
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl Seen {
    /// Takes whole events out of what was read, and counts the letters that came.
    fn read(&mut self, text: &mut String, now: f64) {
        while let Some(end) = text.find("\n\n") {
            let event: String = text.drain(..end + 2).collect();
            let Some((_, data)) = event.split_once("data:") else {
                continue;
            };
            let Ok(told) = serde_json::from_str::<serde_json::Value>(data.trim()) else {
                continue;
            };
            let edits = told["edits"].as_object().cloned().unwrap_or_default();
            for (paragraph, edit) in edits {
                let letters = edit[4].as_str().map_or(0, |words| words.chars().count());
                let Some(waiting) = self.expected.get_mut(&paragraph) else {
                    continue;
                };
                for _ in 0..letters {
                    if let Some(sent) = waiting.pop_front() {
                        self.waits.push(now - sent);
                    }
                }
            }
        }
    }
}

/// Somebody who writes at the end of one paragraph.
pub struct Writer {
    document: Automerge,
    strand: ObjId,
    paragraph: String,
    frames: mpsc::UnboundedSender<Vec<u8>>,
    shared: Arc<Mutex<Sent>>,
    sent: u64,
    task: tokio::task::JoinHandle<()>,
}

#[derive(Default)]
struct Sent {
    at: Vec<Instant>,
    acknowledged: u64,
    waits: Vec<f64>,
    received: usize,
}

impl Writer {
    /// Sits down at the draft, whose history this page has.
    pub async fn join(house: &House, document: &Automerge, author: usize) -> Self {
        let url = format!("ws://{}{CONFERENCE}/texts/{TEXT}/socket", house.address);
        let mut request = url.into_client_request().expect("it is an address");
        let cookie = &house.cookies[author % house.cookies.len()];
        let headers = request.headers_mut();
        headers.insert("cookie", cookie.parse().expect("it is a header"));
        headers.insert(
            "origin",
            format!("http://{}", house.address)
                .parse()
                .expect("it is a header"),
        );
        let (socket, _) = tokio_tungstenite::connect_async(request).await.expect("it opens");
        let (mut out, mut within) = socket.split();
        let hello = FromPage::Hello {
            protocol: PROTOCOL,
            have: None,
            actor: None,
        };
        let hello = serde_json::to_string(&hello).expect("it is JSON");
        out.send(Message::Text(hello.into())).await.expect("it is sent");
        let mut received = 0;
        let (actor, at) = loop {
            let frame = within
                .next()
                .await
                .expect("the socket is open")
                .expect("a whole frame");
            if let Message::Text(text) = frame
                && let Ok(ToPage::Welcome { actor, at, .. }) = serde_json::from_str(&text)
            {
                break (actor, at);
            }
        };
        let mut have = 0;
        while have < at {
            let frame = within
                .next()
                .await
                .expect("the socket is open")
                .expect("a whole frame");
            if let Message::Binary(bytes) = frame {
                received += bytes.len();
                have = reached(&bytes);
            }
        }
        let mut document = document.clone();
        document.set_actor(ActorId::from(*actor.as_bytes()));
        let strands = objects(&document, "strands");
        let strand = strands[author * 7].clone();
        let (_, marker) = document
            .get(&strand, 0)
            .ok()
            .flatten()
            .expect("it opens with a marker");
        let (id, _) = document
            .get(&marker, "id")
            .ok()
            .flatten()
            .expect("a marker has an id");
        let paragraph = id.into_string().expect("an id is a string");
        let shared = Arc::new(Mutex::new(Sent {
            received,
            ..Sent::default()
        }));
        let (frames, mut waiting) = mpsc::unbounded_channel::<Vec<u8>>();
        let heard = shared.clone();
        let task = tokio::spawn(async move {
            loop {
                tokio::select! {
                    frame = waiting.recv() => match frame {
                        Some(bytes) => {
                            if out.send(Message::Binary(bytes.into())).await.is_err() {
                                return;
                            }
                        }
                        None => return,
                    },
                    frame = within.next() => match frame {
                        Some(Ok(Message::Text(text))) => match serde_json::from_str(&text) {
                            Ok(ToPage::Ack { seq, .. }) => {
                                let mut sent = heard.lock().expect("nobody panics");
                                let wait = sent.at[seq as usize - 1].elapsed().as_secs_f64() * 1e3;
                                sent.acknowledged = seq;
                                sent.waits.push(wait);
                            }
                            Ok(ToPage::Refused { code, .. }) => {
                                eprintln!("a writer was refused: {code}");
                                return;
                            }
                            _ => {}
                        },
                        Some(Ok(_)) => {}
                        _ => return,
                    },
                }
            }
        });
        Self {
            document,
            strand,
            paragraph,
            frames,
            shared,
            sent: 0,
            task,
        }
    }

    /// Types one letter; says in which paragraph.
    pub fn key(&mut self) -> &str {
        self.keys(1);
        &self.paragraph
    }

    /// Types several letters in one change.
    pub fn keys(&mut self, count: usize) {
        let end = self.document.length(&self.strand);
        let mut transaction = self.document.transaction();
        transaction
            .splice_text(&self.strand, end, 0, &"x".repeat(count))
            .expect("the end is a place");
        let (hash, _) = transaction.commit();
        let change = hash.and_then(|hash| self.document.get_change_by_hash(&hash));
        let bytes = change.expect("it was just made").raw_bytes().to_vec();
        self.sent += 1;
        self.shared.lock().expect("nobody panics").at.push(Instant::now());
        self.frames.send(bytes).ok();
    }

    /// How many changes wait for their acknowledgement.
    pub fn waiting(&self) -> u64 {
        if self.task.is_finished() {
            return 0;
        }
        self.sent - self.shared.lock().expect("nobody panics").acknowledged
    }

    /// Waits until everything is acknowledged.
    pub async fn settle(&self) {
        while self.waiting() > 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// How long each change took to its acknowledgement, in milliseconds.
    pub fn waits(&self) -> Vec<f64> {
        self.shared.lock().expect("nobody panics").waits.clone()
    }

    /// How much came when it sat down.
    pub fn received(&self) -> usize {
        self.shared.lock().expect("nobody panics").received
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// How far a binary frame brings a page.
fn reached(frame: &[u8]) -> u64 {
    use plenary::sync::message::Binary;
    match Binary::parse(frame) {
        Ok(Binary::Snapshot { index, .. }) => index,
        Ok(Binary::Changes { first, changes }) => first + changes.len() as u64,
        Err(_) => 0,
    }
}
