//! What changed in a text since its reader last marked it as read: a line above the text, for one person, outside the
//! blocks that all readers share. The marks at the paragraphs are laid on by the page itself (`static/reader/since.ts`),
//! also for readers who are not signed in: theirs are kept on their own device.

use std::collections::HashMap;

use askama::Template;
use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::{LiveText, Reading};
use crate::domain::Text;
use crate::text::since::{Seen, Since, Unread, unread};
use crate::text::{Block, ParagraphId, labels, number};

use super::reading::OfText;
use crate::web::differences::compared::called;
use crate::web::house::errors::Problem;
use crate::web::house::reply::Filled;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;

/// The line above the text.
#[derive(Template)]
#[template(path = "reading/since.html")]
pub struct SinceLine {
    w: Words,
    url: String,
    /// `device`, where the reader's device keeps it; `never`; `server`.
    kept: &'static str,
    when: String,
    unread: Vec<UnreadLine>,
}

struct UnreadLine {
    id: String,
    label: String,
    /// The stamp of the words as they were read; empty where they are new.
    read: String,
    /// What marking it as read says was seen.
    seen: String,
    gone: bool,
}

/// What changed since somebody last marked a text as read, in JSON.
#[derive(Serialize, ToSchema)]
pub struct ReadingJson {
    /// When that was; none where it never was.
    pub at: Option<String>,
    /// The fingerprint of the text as it was read.
    pub hash: Option<String>,
    /// The paragraphs that differ.
    pub unread: Vec<UnreadJson>,
}

/// A paragraph that differs from what was read.
#[derive(Serialize, ToSchema)]
pub struct UnreadJson {
    /// Its permanent id.
    pub id: String,
    /// new, changed or gone.
    pub since: &'static str,
    /// What to send as `seen` once it has been seen.
    pub seen: String,
}

/// What is marked as read.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct ReadingForm {
    /// The paragraphs that were seen, with a space between: each its id, a colon, and the stamp of its words, or `gone`.
    /// Left out: the whole text as it stands.
    #[serde(default)]
    pub seen: Option<String>,
}

impl SinceLine {
    /// The line for this visitor.
    pub fn of(visit: &Visit, url: &str, live: &LiveText, reading: Option<&Reading>) -> SinceLine {
        let w = visit.w;
        let line = |kept| SinceLine {
            w,
            url: url.to_owned(),
            kept,
            when: String::new(),
            unread: Vec::new(),
        };
        match (&visit.who, reading) {
            (None, _) => line("device"),
            (Some(_), None) => line("never"),
            (Some(_), Some(reading)) => SinceLine {
                when: visit.zone.recently(w, reading.at, jiff::Timestamp::now()),
                unread: unread_lines(reading, live),
                ..line("server")
            },
        }
    }

    /// The line in words.
    fn says(&self) -> String {
        match self.unread.len() {
            0 => self.w.of("since-none").with("when", &self.when).to_string(),
            count => self
                .w
                .of("since-count")
                .with("count", count)
                .with("when", &self.when)
                .to_string(),
        }
    }

    /// The same as a pattern, for a page that counts by itself: `{count}` and `{when}` are filled in there.
    fn pattern(&self, one: bool) -> String {
        let when = if self.when.is_empty() {
            "{when}"
        } else {
            self.when.as_str()
        };
        let phrase = self.w.of("since-count").with("when", when);
        if one {
            phrase.with("count", 1_usize).to_string()
        } else {
            phrase.with("count", "{count}").to_string()
        }
    }

    /// The same where nothing changed.
    fn pattern_none(&self) -> String {
        let when = if self.when.is_empty() {
            "{when}"
        } else {
            self.when.as_str()
        };
        self.w.of("since-none").with("when", when).to_string()
    }

    /// Everything that marking all of it as read says was seen.
    fn seen(&self) -> String {
        let seen: Vec<&str> = self.unread.iter().map(|one| one.seen.as_str()).collect();
        seen.join(" ")
    }
}

fn unread_lines(reading: &Reading, live: &LiveText) -> Vec<UnreadLine> {
    fn by_id<'a>(blocks: &'a [Block], numbers: &[String]) -> HashMap<&'a ParagraphId, String> {
        let labels = labels(blocks, numbers);
        let named = blocks.iter().zip(labels);
        named
            .map(|(block, label)| (&block.id, called(&label, block)))
            .collect()
    }
    let is = by_id(&live.blocks, &live.numbers);
    let was = by_id(&reading.blocks, &number(&reading.blocks));
    let line = |one: Unread| {
        let label = is.get(&one.id).or_else(|| was.get(&one.id));
        UnreadLine {
            label: label.cloned().unwrap_or_default(),
            read: one.read.map(|stamp| stamp.to_string()).unwrap_or_default(),
            gone: one.since == Since::Gone,
            seen: seen(&one),
            id: one.id.to_string(),
        }
    };
    unread(&reading.blocks, &live.blocks)
        .into_iter()
        .map(line)
        .collect()
}

fn seen(one: &Unread) -> String {
    let seen = Seen {
        id: one.id.clone(),
        words: one.now,
    };
    seen.to_string()
}

fn json(reading: Option<&Reading>, live: &LiveText) -> ReadingJson {
    let unread = reading.map_or_else(Vec::new, |reading| unread(&reading.blocks, &live.blocks));
    ReadingJson {
        at: reading.map(|reading| reading.at.to_string()),
        hash: reading.map(|reading| reading.hash.to_string()),
        unread: unread
            .into_iter()
            .map(|one| UnreadJson {
                since: match one.since {
                    Since::New => "new",
                    Since::Reworded => "changed",
                    Since::Gone => "gone",
                },
                seen: seen(&one),
                id: one.id.to_string(),
            })
            .collect(),
    }
}

/// What the visitor read of a text, if somebody is signed in and has marked it.
pub async fn reading(visit: &Visit, text: &Text) -> Result<Option<Reading>, Problem> {
    match &visit.who {
        Some(who) => Ok(visit.hall.reading(who, &text.id).await?),
        None => Ok(None),
    }
}

/// Says what changed since; on a page, that is the text itself.
pub async fn show(visit: Visit, Path(of): Path<OfText>) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    visit.signed()?;
    if !visit.json {
        return Ok(Redirect::to(&visit.text_url(&text.id)).into_response());
    }
    let reading = reading(&visit, text).await?;
    Ok(Json(json(reading.as_ref(), &live)).into_response())
}

/// Marks the text, or paragraphs of it, as read.
pub async fn mark(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<ReadingForm>,
) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    let who = visit.signed()?;
    let seen = filled
        .fields
        .seen
        .as_deref()
        .map(|seen| {
            seen.split_whitespace()
                .map(str::parse)
                .collect::<Result<Vec<Seen>, _>>()
        })
        .transpose()
        .map_err(|error| Problem::plain(422, "malformed").detailed(error.to_string()))?;
    let reading = visit.hall.mark_read(who, &text.id, seen.as_deref()).await?;
    if visit.json {
        return Ok(Json(json(Some(&reading), &live)).into_response());
    }
    let at = format!("{}?done=read", visit.text_url(&text.id));
    Ok(Redirect::to(&at).into_response())
}
