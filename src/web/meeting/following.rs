//! Following amendments: saying so, putting notices away, and the page with everything one follows.

use askama::Template;
use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::Followed;

use super::delegations::AmendmentLine;
use super::notices::{self, Line};
use crate::web::amending::amendments::OfAmendment;
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::reply::{self, Filled};
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;

/// How far back the page tells what happened: a day of a busy meeting.
const TOLD_MAX: usize = 50;

/// Whether an amendment is followed from now on.
#[derive(Debug, Deserialize, ToSchema)]
pub struct FollowForm {
    /// Whether it is.
    pub follow: bool,
}

/// What is put away.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PutAwayForm {
    /// Up to which entry of the journal.
    pub seq: u64,
    /// The page to go back to.
    #[serde(default)]
    pub back: Option<String>,
}

#[derive(Template)]
#[template(path = "following/show.html")]
struct Page {
    frame: Frame,
    w: Words,
    conference: String,
    texts: Vec<OfText>,
    told: Vec<Line>,
}

/// What is followed of one text.
struct OfText {
    title: String,
    url: String,
    lines: Vec<AmendmentLine>,
}

/// What somebody follows, in JSON.
#[derive(Serialize, ToSchema)]
pub struct FollowingJson {
    /// The amendments.
    pub amendments: Vec<FollowedJson>,
    /// What happened to them and is not put away yet, oldest first.
    pub notices: Vec<NoticeJson>,
}

/// An amendment that is followed.
#[derive(Serialize, ToSchema)]
pub struct FollowedJson {
    /// The text.
    pub text: String,
    /// Its number.
    pub number: u32,
}

/// Something that happened to an amendment that is followed.
#[derive(Serialize, ToSchema)]
pub struct NoticeJson {
    /// The entry of the journal.
    pub seq: u64,
    /// When it happened.
    pub at: String,
    /// The text.
    pub text: String,
    /// The amendment.
    pub number: u32,
    /// filed, sub-filed, sub-ended, reworded, rebased, joined, left or ended.
    pub what: &'static str,
    /// The same in words.
    pub says: String,
}

fn json(visit: &Visit) -> Result<FollowingJson, Problem> {
    let who = visit.signed()?;
    Ok(FollowingJson {
        amendments: visit
            .hall
            .following(who)
            .into_iter()
            .map(|followed| FollowedJson {
                text: followed.text.to_string(),
                number: followed.number,
            })
            .collect(),
        notices: visit
            .hall
            .notices(who)
            .iter()
            .map(|notice| NoticeJson {
                seq: notice.seq,
                at: notice.at.to_string(),
                text: notice.text.to_string(),
                number: notice.number,
                what: notice.what.code(),
                says: notices::says(visit, notice),
            })
            .collect(),
    })
}

/// Shows what one follows and what happened to it.
pub async fn show(visit: Visit) -> Result<Response, Problem> {
    if visit.json {
        return Ok(Json(json(&visit)?).into_response());
    }
    let who = visit.signed()?;
    let w = visit.w;
    let followed = visit.hall.following(who);
    let of_text = |text: &crate::domain::Text| {
        let url = visit.text_url(&text.id);
        let here = |one: &&Followed| one.text == text.id;
        let lines = followed
            .iter()
            .filter(here)
            .filter_map(|one| text.amendments.get(&one.number))
            .map(|amendment| AmendmentLine::of(&visit, text, amendment));
        OfText {
            title: text.title.clone(),
            lines: lines.collect(),
            url,
        }
    };
    let told = visit.hall.happened(who, 1);
    let mut frame = Frame::of(&visit, Spot::Elsewhere, &w.say("following-title"), None);
    if let Some(text) = visit.conference.texts.keys().next() {
        frame = frame.living(&visit, &visit.text_url(text), false);
    }
    reply::html(&Page {
        frame,
        w,
        conference: visit.conference.particulars.title.clone(),
        texts: visit
            .conference
            .texts
            .values()
            .map(of_text)
            .filter(|of| !of.lines.is_empty())
            .collect(),
        told: told
            .iter()
            .rev()
            .take(TOLD_MAX)
            .map(|notice| Line::of(&visit, notice))
            .collect(),
    })
}

/// Follows an amendment, or no longer.
pub async fn set(
    visit: Visit,
    Path(of): Path<OfAmendment>,
    filled: Filled<FollowForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let who = visit.signed()?;
    let follow = filled.fields.follow;
    visit.hall.set_following(who, &text.id, of.number, follow).await?;
    if visit.json {
        return Ok(Json(json(&visit)?).into_response());
    }
    let at = format!("{}/amendments/{}", visit.text_url(&text.id), of.number);
    let to = if follow {
        format!("{at}?done=followed")
    } else {
        format!("{at}?done=unfollowed")
    };
    Ok(Redirect::to(&to).into_response())
}

/// Puts away what one was told.
pub async fn put_away(visit: Visit, filled: Filled<PutAwayForm>) -> Result<Response, Problem> {
    let who = visit.signed()?;
    visit.hall.put_away(who, filled.fields.seq).await?;
    if visit.json {
        return Ok(Json(json(&visit)?).into_response());
    }
    let following = format!("{}/following", visit.base());
    // Back to a page of this conference and nowhere else.
    let inside = |back: &String| {
        let base = visit.base();
        back.strip_prefix(&base)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    };
    let back = filled.fields.back.filter(inside).unwrap_or(following);
    Ok(Redirect::to(&back).into_response())
}
