//! `cargo bench --bench live`: what a live text costs when it is long: 300 paragraphs, the history of 250,000 keystrokes,
//! five people who write and many who read. One tab-separated line per figure: name, value, unit, goal. It exits 0
//! whatever the figures are.
//!
//! The server is the real binary on a folder of its own. Writers and readers are connections without a screen, so that
//! their work is not counted; what a screen adds is measured by `--bench way`. `-- PART…` measures some parts alone.

#[path = "crowd/mod.rs"]
mod crowd;
#[path = "typing.rs"]
mod typing;

use std::time::{Duration, Instant};

use crowd::{House, Readers, Writer, catch_up, log_length};
use plenary::sync::fence::Known;
use plenary::text::Draft;

/// How long each meeting is measured.
const MEETING: Duration = Duration::from_secs(20);

/// 6.5 keys a second, as five brisk typists do.
const KEY_EVERY: Duration = Duration::from_millis(154);

/// Keystrokes in one change of a writer who sends as fast as the server takes them: what one flush of a paste holds.
const KEYS_AT_ONCE: usize = 8;

/// Keystrokes that a page missed, and how many pages come back.
const MISSED: usize = 1_000;
const PAGES_AWAY: u64 = 20;

/// The largest audience.
const MANY: usize = 500;

/// Texts that stand beside the long one.
const OTHERS: usize = 200;

const PARTS: [&str; 5] = ["parts", "away", "meeting", "saturation", "start"];

fn figure(name: &str, value: f64, unit: &str, goal: &str) {
    println!("{name}\t{value:.2}\t{unit}\t{goal}");
}

fn percentile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = (values.len() as f64 * share).ceil() as usize;
    values.get(at.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

fn main() {
    let asked: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    let wanted = |part: &str| asked.is_empty() || asked.iter().any(|word| word == part);
    if let Some(unknown) = asked.iter().find(|word| !PARTS.contains(&word.as_str())) {
        println!("{unknown}\tnot measured: there is no such part\t\t");
    }
    let history = typing::history(typing::LONG, 1);
    if wanted("parts") {
        parts(&history);
    }
    let runtime = tokio::runtime::Runtime::new().expect("threads can be had");
    runtime.block_on(async {
        let mut house = House::with(&history.made, OTHERS).await;
        // Before anybody writes who types one letter only, which packs better than words do.
        if wanted("away") {
            away(&house, &history).await;
        }
        if wanted("meeting") {
            for readers in [140, MANY] {
                meeting(&house, &history, readers).await;
            }
        }
        if wanted("saturation") {
            saturation(&house, &history).await;
        }
        if wanted("start") {
            start(&mut house, &history).await;
        }
    });
}

/// What the parts cost on their own, in this process.
fn parts(history: &typing::History) {
    let made = &history.made;
    let (early, late) = made.split_at(made.len() - 1_000);
    let parse = |one: &typing::Made| automerge::Change::try_from(&one.bytes[..]).expect("it is one");
    let mut document = automerge::Automerge::new_with_encoding(automerge::TextEncoding::Utf16CodeUnit);
    document
        .apply_changes(early.iter().map(parse))
        .expect("they follow each other");
    let mut draft = Draft::from(document);
    let began = Instant::now();
    for together in late.chunks(5) {
        draft
            .take_in(together.iter().map(parse).collect())
            .expect("they follow");
    }
    let each = began.elapsed().as_secs_f64() * 1e6 / late.len() as f64;
    figure("a change laid on the draft, five at once", each, "µs", "");
    let began = Instant::now();
    for _ in 0..100 {
        std::hint::black_box(draft.blocks());
    }
    figure(
        "the text read from the draft",
        began.elapsed().as_secs_f64() * 1e4,
        "µs",
        "",
    );
    let began = Instant::now();
    let mut known = Known::default();
    for one in made {
        known.take_in(&parse(one));
    }
    let each = began.elapsed().as_secs_f64() * 1e6 / made.len() as f64;
    figure("a change taken into the fence's knowledge", each, "µs", "");
    let began = Instant::now();
    let saved = draft.save();
    figure("the draft saved", began.elapsed().as_secs_f64() * 1e3, "ms", "");
    figure(
        "the draft saved, per keystroke",
        saved.len() as f64 / history.keys() as f64,
        "bytes",
        "≤ 4",
    );
    let began = Instant::now();
    std::hint::black_box(Draft::load(&saved).is_ok());
    figure("the draft loaded", began.elapsed().as_secs_f64() * 1e3, "ms", "");
}

/// Five write, many read.
async fn meeting(house: &House, history: &typing::History, count: usize) {
    let mut writers = Vec::new();
    for author in 0..5 {
        writers.push(Writer::join(house, &history.document, author).await);
    }
    // What joining costs is over.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let readers = Readers::listen(house, count, &history.paragraphs()).await;
    let (cpu, bytes) = (house.processor(), readers.bytes());
    let began = Instant::now();
    let mut keys = 0;
    while began.elapsed() < MEETING {
        for writer in &mut writers {
            let at = readers.now();
            let paragraph = writer.key();
            readers.expect(paragraph, at);
            keys += 1;
            tokio::time::sleep(KEY_EVERY / 5).await;
        }
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    let cpu = house.processor() - cpu;
    let bytes = (readers.bytes() - bytes) as f64;
    let keystrokes_read = (keys * count) as f64;
    let name = |what: &str| format!("{what}, {count} readers");
    figure(
        &name("server: processor per keystroke and reader"),
        cpu * 1e6 / keystrokes_read,
        "µs",
        "≤ 3",
    );
    figure(
        &name("server: processor"),
        cpu / MEETING.as_secs_f64() * 100.0,
        "% of one core",
        "",
    );
    figure(
        &name("bytes per keystroke and reader"),
        bytes / keystrokes_read,
        "bytes",
        "≤ 60",
    );
    let mut waits = readers.waits();
    let measured = waits.len() as f64;
    figure(
        &name("keystroke to a reader's connection, p50"),
        percentile(&mut waits, 0.5),
        "ms",
        "",
    );
    figure(
        &name("keystroke to a reader's connection, p95"),
        percentile(&mut waits, 0.95),
        "ms",
        "≤ 300",
    );
    figure(
        &name("keystrokes that came to a reader"),
        measured / keys as f64 * 100.0,
        "%",
        "≥ 100",
    );
    let mut waits: Vec<f64> = writers.iter().flat_map(Writer::waits).collect();
    figure(
        &name("keystroke to its acknowledgement, p95"),
        percentile(&mut waits, 0.95),
        "ms",
        "≤ 120",
    );
}

/// Pages that come back and miss the end of the history, where a change holds one to three keystrokes.
async fn away(house: &House, history: &typing::History) {
    let mut keys = 0;
    let lacks = |one: &&typing::Made| {
        keys += one.keys;
        keys < MISSED
    };
    let missed = 1 + history.made.iter().rev().take_while(lacks).count() as u64;
    let at = log_length(house).await;
    // The snapshot that a newcomer makes due is no part of it.
    tokio::time::sleep(Duration::from_secs(5)).await;
    let cpu = house.processor();
    let mut received = 0;
    for page in 0..PAGES_AWAY {
        // Each has missed one more than the last, so that nothing made for one serves another.
        received += catch_up(house, missed + page, at).await;
    }
    let cpu = (house.processor() - cpu) * 1e3 / PAGES_AWAY as f64;
    let each = received as f64 / 1024.0 / PAGES_AWAY as f64;
    figure(
        "catching up after 1,000 missed keystrokes: received",
        each,
        "KB",
        "≤ 20",
    );
    figure(
        "catching up after 1,000 missed keystrokes: server",
        cpu,
        "ms",
        "≤ 5",
    );
}

/// Five writers as fast as the server takes it.
async fn saturation(house: &House, history: &typing::History) {
    let mut writers = Vec::new();
    for author in 0..5 {
        writers.push(Writer::join(house, &history.document, author).await);
    }
    let began = Instant::now();
    let mut keys = 0;
    while began.elapsed() < Duration::from_secs(5) {
        for writer in &mut writers {
            // So many changes on their way keep every commit full.
            while writer.waiting() < 200 {
                writer.keys(KEYS_AT_ONCE);
                keys += KEYS_AT_ONCE;
            }
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    for writer in &writers {
        writer.settle().await;
    }
    let seconds = began.elapsed().as_secs_f64();
    figure(
        "keystrokes accepted durably, eight to a change",
        keys as f64 / seconds,
        "per second",
        "≥ 10000",
    );
}

/// A newcomer, the folder, and another start.
async fn start(house: &mut House, history: &typing::History) {
    let began = Instant::now();
    let page = house.get("/texts/summary").await;
    figure(
        "the text's page, first time",
        began.elapsed().as_secs_f64() * 1e3,
        "ms",
        "≤ 100",
    );
    figure("the text's page, compressed", page as f64 / 1024.0, "KB", "");
    let began = Instant::now();
    let received = Writer::join(house, &history.document, 0).await.received();
    figure(
        "a newcomer's draft: received",
        received as f64 / 1024.0,
        "KB",
        "≤ 200",
    );
    figure(
        "a newcomer's draft: until received",
        began.elapsed().as_secs_f64() * 1e3,
        "ms",
        "",
    );
    house.stop();
    figure(
        "the text in the folder, per keystroke",
        house.text_bytes().await / history.keys() as f64,
        "bytes",
        "≤ 4",
    );
    let seconds = house.again().await;
    figure("another start, until the first page", seconds, "s", "≤ 1");
    let resting = house.memory();
    let mut writer = Writer::join(house, &history.document, 0).await;
    for _ in 0..1_000 {
        writer.key();
    }
    writer.settle().await;
    drop(writer);
    house.kill();
    let seconds = house.again().await;
    figure("a start after a kill, until the first page", seconds, "s", "≤ 1");
    house.stop();
    let mut alone = House::with(&history.made[..1], 0).await;
    alone.stop();
    alone.again().await;
    let each = (resting - alone.memory()) / (OTHERS + 1) as f64;
    figure("memory per text at rest", each, "KiB", "≤ 64");
    let first = Readers::listen(&alone, MANY, &[]).await;
    let few = alone.memory();
    let more = Readers::listen(&alone, MANY, &[]).await;
    let each = (alone.memory() - few) / MANY as f64;
    figure("memory per idle reader", each, "KiB", "≤ 20");
    drop((first, more));
}
