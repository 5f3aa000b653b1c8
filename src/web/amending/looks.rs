//! What is new among the amendments since somebody last looked: a line above the list, and the act by which one says that one
//! has looked. Who is not signed in has it from their own device (`static/reader/looks.ts`).

use std::collections::BTreeMap;

use askama::Template;
use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{Amendment, News, Text};

use crate::web::house::errors::Problem;
use crate::web::house::reply::Filled;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::text::reading::OfText;

/// The line above the list.
#[derive(Template)]
#[template(path = "amendments/looks.html")]
pub struct LookLine {
    w: Words,
    url: String,
    /// `device`, where the reader's device keeps it; `never`; `server`.
    kept: &'static str,
    when: String,
    count: usize,
    seq: u64,
    /// Every amendment with its stamp, for a device to compare.
    stamps: String,
}

/// What is new among the amendments, in JSON.
#[derive(Serialize, ToSchema)]
pub struct LookJson {
    /// When one last said that one had looked; none where one never did.
    pub at: Option<String>,
    /// How long the journal was then.
    pub seq: Option<u64>,
    /// The amendments that are new or otherwise since.
    pub news: Vec<NewsJson>,
}

/// An amendment that is new or otherwise.
#[derive(Serialize, ToSchema)]
pub struct NewsJson {
    /// Its number.
    pub number: u32,
    /// new or changed.
    pub since: &'static str,
}

/// What has been looked at.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct LookForm {
    /// How long the journal was when the list was made; left out, all that is there now.
    #[serde(default)]
    pub seq: Option<u64>,
}

/// What of an amendment is compared with what one knew: its state, how often its words were sub-amended, and when they were
/// confirmed for a text that had changed.
pub fn stamp(amendment: &Amendment) -> String {
    let confirmed = amendment.confirmed.as_ref().map_or(0, |(at, _)| at.as_second());
    format!(
        "{}.{}.{confirmed}",
        amendment.state(),
        amendment.sub_amended_by.len()
    )
}

impl LookLine {
    /// The line for this visitor.
    pub fn of(visit: &Visit, text: &Text, news: &BTreeMap<u32, News>) -> LookLine {
        let w = visit.w;
        let look = visit.who.as_ref().map(|who| visit.hall.look(who, &text.id));
        let stamps: Vec<String> = text
            .amendments
            .values()
            .map(|amendment| format!("{}:{}", amendment.number, stamp(amendment)))
            .collect();
        LookLine {
            w,
            url: visit.text_url(&text.id),
            kept: match look {
                None => "device",
                Some(None) => "never",
                Some(Some(_)) => "server",
            },
            when: look.flatten().map_or_else(String::new, |look| {
                visit.zone.recently(w, look.at, jiff::Timestamp::now())
            }),
            count: news.len(),
            seq: visit.conference.seq,
            stamps: stamps.join(" "),
        }
    }

    fn says(&self) -> String {
        match self.count {
            0 => self.w.of("looks-none").with("when", &self.when).to_string(),
            count => self
                .w
                .of("looks-count")
                .with("count", count)
                .with("when", &self.when)
                .to_string(),
        }
    }

    /// The same as a pattern, for a device that counts by itself.
    fn pattern(&self, one: bool) -> String {
        let phrase = self.w.of("looks-count").with("when", "{when}");
        if one {
            phrase.with("count", 1_usize).to_string()
        } else {
            phrase.with("count", "{count}").to_string()
        }
    }
}

fn json(visit: &Visit, text: &Text) -> Result<LookJson, Problem> {
    let who = visit.signed()?;
    let look = visit.hall.look(who, &text.id);
    let news = visit.hall.news_to(who, &text.id);
    Ok(LookJson {
        at: look.map(|look| look.at.to_string()),
        seq: look.map(|look| look.seq),
        news: news
            .into_iter()
            .map(|(number, news)| NewsJson {
                number,
                since: news.code(),
            })
            .collect(),
    })
}

/// Says what is new; on a page, that is the list itself.
pub async fn show(visit: Visit, Path(of): Path<OfText>) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let news = json(&visit, text)?;
    if visit.json {
        Ok(Json(news).into_response())
    } else {
        Ok(Redirect::to(&format!("{}/amendments", visit.text_url(&text.id))).into_response())
    }
}

/// Takes note that somebody has looked.
pub async fn mark(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<LookForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let who = visit.signed()?;
    visit.hall.mark_looked(who, &text.id, filled.fields.seq).await?;
    if visit.json {
        return Ok(Json(json(&visit, text)?).into_response());
    }
    let to = format!("{}/amendments?done=looked", visit.text_url(&text.id));
    Ok(Redirect::to(&to).into_response())
}
