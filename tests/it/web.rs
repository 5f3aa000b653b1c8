//! A real server on a port of its own, and a client small enough to trust: one request a connection, nothing followed,
//! nothing hidden.

use std::net::SocketAddr;

use plenary::app::Who;
use plenary::web::{self, Settings};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::folder::Folder;
use crate::scene::Scene;

/// A small conference, served.
pub struct House {
    pub scene: Scene,
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
}

impl House {
    pub async fn open(folder: &Folder) -> House {
        House::at(folder, "http://plenary.test").await
    }

    /// Served under this public address.
    pub async fn at(folder: &Folder, public_url: &str) -> House {
        let scene = Scene::new(folder).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it has an address");
        let (stop, stopped) = oneshot::channel::<()>();
        let settings = Settings {
            public_url: public_url.to_owned(),
        };
        let served = web::serve(scene.app.clone(), listener, settings, async {
            stopped.await.ok();
        });
        tokio::spawn(served);
        House {
            scene,
            address,
            stop: Some(stop),
        }
    }

    /// A browser that has opened its personal link.
    pub async fn browser(&self, who: &Who) -> Browser {
        let link = self
            .scene
            .hall
            .new_link(&self.scene.secretariat, &who.person)
            .await;
        let mut browser = self.stranger();
        let answer = browser
            .get(&format!("/sign-in/{}", link.expect("a link").reveal()))
            .await;
        assert_eq!(answer.status, 303, "{}", answer.body());
        let cookie = answer.header("set-cookie").expect("a cookie");
        let pair = cookie.split(';').next().expect("a name and a value");
        browser.cookie = Some(pair.to_owned());
        browser
    }

    /// A browser that nobody has signed in.
    pub fn stranger(&self) -> Browser {
        Browser {
            address: self.address,
            cookie: None,
            json: false,
        }
    }
}

impl Drop for House {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop.send(()).ok();
        }
    }
}

/// Somebody's browser, or a program when `json` is set.
#[derive(Clone)]
pub struct Browser {
    address: SocketAddr,
    cookie: Option<String>,
    pub json: bool,
}

impl Browser {
    pub fn program(&self) -> Browser {
        Browser {
            json: true,
            ..self.clone()
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], b"").await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form = form(fields);
        let kind = ("content-type", "application/x-www-form-urlencoded");
        self.ask("POST", path, &[kind], form.as_bytes()).await
    }

    /// Sends JSON.
    pub async fn send(&self, path: &str, value: &serde_json::Value) -> Answer {
        let body = value.to_string();
        let kind = ("content-type", "application/json");
        self.program().ask("POST", path, &[kind], body.as_bytes()).await
    }

    pub async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut stream = self.open(method, path, headers, body).await;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await.expect("an answer");
        Answer::read(&bytes)
    }

    /// Sends a request and leaves the answer to be read.
    pub async fn open(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(self.address)
            .await
            .expect("the server listens");
        let accept = if self.json {
            "application/json"
        } else {
            "text/html"
        };
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\naccept: {accept}\r\ncontent-length: {}\r\n",
            self.address,
            body.len()
        );
        if let Some(cookie) = &self.cookie {
            head.extend(["cookie: ", cookie, "\r\n"]);
        }
        for (name, value) in headers {
            head.extend([name, ": ", value, "\r\n"]);
        }
        head += "\r\n";
        stream.write_all(head.as_bytes()).await.expect("sent");
        // A server that refuses a body may stop listening before it has all of it.
        stream.write_all(body).await.ok();
        stream
    }
}

/// Fields as a form sends them.
pub fn form(fields: &[(&str, &str)]) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields);
    form.finish()
}

/// What the server answered.
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub bytes: Vec<u8>,
}

impl Answer {
    fn read(bytes: &[u8]) -> Answer {
        let end = bytes
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap_or_else(|| panic!("no head in {:?}", String::from_utf8_lossy(bytes)));
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1))
            .and_then(|code| code.parse().ok())
            .expect("a status line");
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let mut answer = Answer {
            status,
            headers,
            bytes: bytes[end + 4..].to_vec(),
        };
        if answer.header("transfer-encoding") == Some("chunked") {
            answer.bytes = unchunked(&answer.bytes);
        }
        answer
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    pub fn body(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", self.body()))
    }

    /// That the page says this.
    #[track_caller]
    pub fn says(&self, words: &str) -> &Answer {
        assert!(
            self.body().contains(words),
            "{words:?} is not in this page of {}:\n{}",
            self.status,
            self.body()
        );
        self
    }

    /// That the page does not say this.
    #[track_caller]
    pub fn keeps_silent(&self, words: &str) -> &Answer {
        assert!(
            !self.body().contains(words),
            "{words:?} is in this page:\n{}",
            self.body()
        );
        self
    }

    /// That it was answered so.
    #[track_caller]
    pub fn is(&self, status: u16) -> &Answer {
        assert_eq!(self.status, status, "{}", self.body());
        self
    }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = bytes.windows(2).position(|two| two == b"\r\n") {
        let size = std::str::from_utf8(&bytes[..end])
            .ok()
            .and_then(|digits| usize::from_str_radix(digits, 16).ok())
            .expect("the size of a chunk");
        if size == 0 {
            break;
        }
        whole.extend_from_slice(&bytes[end + 2..end + 2 + size]);
        bytes = &bytes[end + 2 + size + 2..];
    }
    whole
}
