//! The real binary, started for one test and asked over the wire.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, tungstenite};

/// Longer than any start takes on a busy machine.
const START_WAIT: Duration = Duration::from_secs(60);

/// Once people are printed they come at once; this long a silence means that all are there.
const SILENCE: Duration = Duration::from_millis(400);

/// The conference that the demonstration serves.
pub const CONFERENCE: &str = "/conferences/octopus-interface-2007";

/// A socket of a page.
pub type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// One line that the demonstration prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub role: String,
    pub name: String,
    pub delegation: String,
    /// The path of the link.
    pub link: String,
}

/// A running server; killed when dropped.
pub struct Server {
    child: Child,
    address: String,
    lines: Receiver<String>,
}

/// An answer over HTTP.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|fault| panic!("{fault}: {}\n{}", self.head, String::from_utf8_lossy(&self.body)))
    }
}

/// Runs a command of the binary to its end.
pub fn plenary(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_plenary"))
        .args(args)
        .output()
        .expect("the binary runs")
}

impl Server {
    /// Starts `plenary serve` on a folder, and waits until it listens.
    pub fn start(data: &Path, args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_plenary"))
            .arg("serve")
            .args(args)
            .arg("--data")
            .arg(data)
            .args(["--listen", "127.0.0.1:0"])
            .env("PLENARY_LOG", "warn")
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the binary starts");
        let stdout = child.stdout.take().expect("it was piped");
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        let mut server = Self {
            child,
            address: String::new(),
            lines,
        };
        let line = server.line();
        let address = line.strip_prefix("listening on http://");
        server.address = address
            .unwrap_or_else(|| panic!("not the first line: {line}"))
            .to_owned();
        server
    }

    /// The next line it prints.
    pub fn line(&self) -> String {
        self.lines
            .recv_timeout(START_WAIT)
            .expect("the server says something in time")
    }

    /// Everybody whom the demonstration prints.
    pub fn people(&self) -> Vec<Person> {
        let mut people = vec![self.person(&self.line())];
        while let Ok(line) = self.lines.recv_timeout(SILENCE) {
            people.push(self.person(&line));
        }
        people
    }

    fn person(&self, line: &str) -> Person {
        let fields: Vec<&str> = line.split('\t').collect();
        let [role, name, delegation, link] = fields[..] else {
            panic!("not a person: {line}")
        };
        let origin = format!("http://{}", self.address);
        let link = link
            .strip_prefix(&origin)
            .unwrap_or_else(|| panic!("not a link to here: {link}"));
        Person {
            role: role.into(),
            name: name.into(),
            delegation: delegation.into(),
            link: link.into(),
        }
    }

    /// The memory it holds now, in MiB.
    pub fn memory_mib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.expect("it is running");
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
        kib.expect("a line of its status says so") / 1024
    }

    /// Ends it without warning, as a power cut does.
    pub fn kill(mut self) {
        self.child.kill().expect("it is still running");
        self.child.wait().expect("it can be waited for");
    }

    /// Asks it to stop, and waits.
    pub fn stop(mut self) -> ExitStatus {
        let asked = Command::new("kill")
            .arg("-TERM")
            .arg(self.child.id().to_string())
            .status();
        assert!(asked.expect("kill runs").success());
        let asked_at = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("it can be waited for") {
                return status;
            }
            assert!(asked_at.elapsed() < START_WAIT, "it does not stop");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// One request on a connection of its own; none if the server went away meanwhile.
    pub async fn ask(&self, method: &str, path: &str, cookie: &str, json: Option<&Value>) -> Option<Answer> {
        let body = json.map(Value::to_string).unwrap_or_default();
        let kind = json.map_or("", |_| "content-type: application/json\r\n");
        let address = &self.address;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\ncookie: {cookie}\r\n\
             accept: application/json\r\n{kind}content-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        let mut stream = TcpStream::connect(address).await.ok()?;
        stream.write_all(request.as_bytes()).await.ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.ok()?;
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let status = head.split(' ').nth(1)?.parse().ok()?;
        let mut whole = Answer {
            status,
            head,
            body: answer[end + 4..].to_vec(),
        };
        if whole.header("transfer-encoding") == Some("chunked") {
            whole.body = unchunked(&whole.body)?;
        }
        Some(whole)
    }

    /// Signs somebody in: the cookie to send from then on.
    pub async fn sign_in(&self, person: &Person) -> String {
        let answer = self
            .ask("GET", &person.link, "", None)
            .await
            .expect("the server answers");
        let cookie = answer
            .header("set-cookie")
            .unwrap_or_else(|| panic!("no cookie: {answer:?}"));
        cookie
            .split(';')
            .next()
            .expect("there is a first part")
            .to_owned()
    }

    /// The origin of its own pages.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Opens the socket of a text's editor.
    pub async fn socket(&self, text: &str, cookie: &str) -> Option<Socket> {
        self.socket_from(&self.origin(), text, cookie).await.ok()
    }

    /// Opens it from a page of this origin, or gets the status of the answer; 0 if there is none.
    pub async fn socket_from(&self, origin: &str, text: &str, cookie: &str) -> Result<Socket, u16> {
        let url = format!("ws://{}{CONFERENCE}/texts/{text}/socket", self.address);
        let mut request = url.into_client_request().expect("the address is one");
        let headers = request.headers_mut();
        for (name, value) in [("cookie", cookie), ("origin", origin)] {
            headers.insert(name, value.parse().expect("this is a header"));
        }
        match tokio_tungstenite::connect_async(request).await {
            Ok((socket, _)) => Ok(socket),
            Err(tungstenite::Error::Http(answer)) => Err(answer.status().as_u16()),
            Err(_) => Err(0),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself, as it should.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Starts `plenary serve` on a folder that it must refuse: what it says, and its exit status.
pub fn refused(data: &Path) -> (String, Option<i32>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_plenary"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut said = String::new();
    let mut stderr = child.stderr.take().expect("it was piped");
    stderr.read_to_string(&mut said).expect("it says words");
    (said, child.wait().expect("it ends").code())
}

fn unchunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let end = rest.windows(2).position(|window| window == b"\r\n")?;
        let length = usize::from_str_radix(std::str::from_utf8(&rest[..end]).ok()?.trim(), 16).ok()?;
        if length == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(rest.get(end + 2..end + 2 + length)?);
        rest = rest.get(end + 4 + length..)?;
    }
}
