//! People who read: event streams, of which the first is watched closely.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::{CONFERENCE, House, TEXT};

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
