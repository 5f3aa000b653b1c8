//! A server on a folder of its own, with a long text and others beside it.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use plenary::app::{App, Opening};
use plenary::demo::{self, Stage};
use plenary::domain::Role;
use plenary::text::{Block, BlockKind, Content};
use sqlx::ConnectOptions as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::super::typing::Made;
use super::{CONFERENCE, TEXT};

/// A server on a folder with a long text.
pub struct House {
    data: PathBuf,
    child: Child,
    pub(super) address: String,
    /// How large the folder was before the long text was put into it.
    before: f64,
    /// The cookies of the rapporteurs.
    pub(super) cookies: Vec<String>,
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
