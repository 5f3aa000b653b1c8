//! One request to one conference: which conference, who asks, in which words, and whether a page or JSON is wanted. The
//! cookie is read and written here and nowhere else.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use serde::Deserialize;

use crate::app::{Click, Hall, LiveText, Receipt, Register, SignedIn, Who};
use crate::domain::living::Living;
use crate::domain::rights::Right;
use crate::domain::{Command, Conference, DelegationId, PersonId, Text, TextId};

use super::dates::Zone;
use super::errors::Problem;
use super::layers;
use super::reply::{self, Filled};
use super::words::Words;
use crate::web::Web;

/// The cookie's name on a site that is served in the clear, such as a trial on one's own machine.
const COOKIE: &str = "plenary";

/// The cookie's name over https; browsers hold the prefix to the Secure attribute.
const COOKIE_SECURE: &str = "__Secure-plenary";

/// One request to one conference.
pub struct Visit {
    /// What every handler shares.
    pub web: Web,
    /// The conference's door.
    pub hall: Arc<Hall>,
    /// The conference as it stood when the request came.
    pub conference: Arc<Conference>,
    /// The list of participants at that moment.
    pub register: Arc<Register>,
    /// Who is signed in.
    pub who: Option<Who>,
    /// The words.
    pub w: Words,
    /// The conference's zone.
    pub zone: Zone,
    /// Whether JSON is wanted rather than a page.
    pub json: bool,
    /// The request's id.
    pub request_id: Option<String>,
    /// The page's own address, to come back to.
    pub here: String,
    /// The query's note on what was just done, for the page to say.
    pub done: Option<String>,
    /// The language the reader wants differences to be said in, by its tag.
    pub sentences: Option<String>,
}

#[derive(Deserialize)]
struct OfConference {
    slug: String,
}

#[derive(Deserialize, Default)]
struct Note {
    done: Option<String>,
    sentences: Option<String>,
}

impl FromRequestParts<Web> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let Path(OfConference { slug }) = Path::from_request_parts(parts, web)
            .await
            .map_err(|_| Problem::not_found())?;
        let hall = web
            .app
            .hall(&slug)
            .ok_or_else(|| Problem::plain(404, "no-conference"))?;
        let who = signed_in(web, &parts.headers, &hall).await?;
        let conference = hall.conference();
        let note: Note = serde_html_form::from_str(parts.uri.query().unwrap_or_default()).unwrap_or_default();
        Ok(Visit {
            zone: Zone::named(&conference.particulars.zone),
            register: hall.register(),
            conference,
            who,
            w: Words::asked(&parts.headers),
            json: reply::wants_json(&parts.headers),
            request_id: layers::request_id(&parts.extensions),
            here: here(&parts.uri, note.done.is_some()),
            done: note.done,
            sentences: note.sentences,
            hall,
            web: web.clone(),
        })
    }
}

/// The address without the note on what was done: one comes back to the page, and it is not said twice.
fn here(uri: &axum::http::Uri, noted: bool) -> String {
    match uri.path_and_query() {
        Some(whole) if !noted => whole.to_string(),
        _ => uri.path().to_owned(),
    }
}

async fn signed_in(web: &Web, headers: &HeaderMap, hall: &Hall) -> Result<Option<Who>, Problem> {
    let Some(token) = token(web, headers) else {
        return Ok(None);
    };
    let found = web.app.who(&token).await?;
    Ok(found
        .filter(|(at, _)| at.slug() == hall.slug())
        .map(|(_, who)| who))
}

/// The token that the browser brings.
pub fn token(web: &Web, headers: &HeaderMap) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    jar.get(cookie_name(web)).map(|cookie| cookie.value().to_owned())
}

fn secure(web: &Web) -> bool {
    web.settings.public_url.starts_with("https://")
}

fn cookie_name(web: &Web) -> &'static str {
    if secure(web) { COOKIE_SECURE } else { COOKIE }
}

/// The header that signs a browser in to one conference.
pub fn cookie_in(web: &Web, signed: &SignedIn) -> HeaderValue {
    let lasts = signed.expires_at.as_second() - jiff::Timestamp::now().as_second();
    cookie(web, signed.slug.as_str(), signed.session.reveal(), lasts)
}

/// The header that takes it back.
pub fn cookie_out(web: &Web, slug: &str) -> HeaderValue {
    cookie(web, slug, String::new(), 0)
}

fn cookie(web: &Web, slug: &str, value: String, seconds: i64) -> HeaderValue {
    let cookie = Cookie::build((cookie_name(web), value))
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(secure(web))
        .path(format!("/conferences/{slug}"));
    // The crate's own max-age wants a second library of time for one number.
    let text = format!("{}; Max-Age={seconds}", cookie.build());
    HeaderValue::from_str(&text).expect("a slug and a hexadecimal token are plain characters")
}

impl Visit {
    /// The conference's own path.
    pub fn base(&self) -> String {
        format!("/conferences/{}", self.hall.slug())
    }

    /// The path of one text.
    pub fn text_url(&self, text: &TextId) -> String {
        format!("{}/texts/{text}", self.base())
    }

    /// Whether the visitor may use this right now; what decides about buttons and about acts alike.
    pub fn may(&self, right: Right) -> bool {
        self.who
            .as_ref()
            .is_some_and(|who| self.hall.may(who, right, None).is_ok())
    }

    /// The same in one text.
    pub fn may_in(&self, right: Right, text: &TextId) -> bool {
        self.who
            .as_ref()
            .is_some_and(|who| self.hall.may_in(who, right, text).is_ok())
    }

    /// The visitor, or the problem that nobody is signed in.
    pub fn signed(&self) -> Result<&Who, Problem> {
        self.who
            .as_ref()
            .ok_or_else(|| Problem::plain(401, "not-signed-in"))
    }

    /// A text and its live form.
    pub fn text(&self, id: &str) -> Result<(&Text, Arc<LiveText>), Problem> {
        let no_text = || Problem::plain(404, "no-text");
        let id = TextId::new(id).map_err(|_| no_text())?;
        let text = self.conference.texts.get(&id).ok_or_else(no_text)?;
        let live = self.hall.live(&id).ok_or_else(no_text)?;
        Ok((text, live))
    }

    /// How the open amendments of a text stand to it as it reads now.
    pub fn living(&self, text: &Text) -> Option<Arc<Living>> {
        let live = self.hall.live(&text.id)?;
        Some(self.hall.living(self.conference.seq, text, &live))
    }

    /// The name of a person, or the words for one whose name was taken off the list.
    pub fn name(&self, person: &PersonId) -> String {
        let name = self.register.name(person);
        if name.is_empty() {
            self.w.say("layout-nameless")
        } else {
            name.to_owned()
        }
    }

    /// The names of delegations, in their order.
    pub fn names<'a>(&self, delegations: impl IntoIterator<Item = &'a DelegationId>) -> String {
        let names: Vec<String> = delegations
            .into_iter()
            .map(|id| self.conference.delegation_name(id))
            .collect();
        self.w.list(&names)
    }

    /// The click that brought a form or JSON.
    pub fn click<T>(&self, filled: &Filled<T>) -> Click {
        Click {
            id: filled.command.clone(),
            request_id: self.request_id.clone(),
            delegation: filled.delegation.clone(),
        }
    }

    /// Does what was asked for in a form or in JSON.
    pub async fn act<T>(&self, filled: &Filled<T>, command: Command) -> Result<Receipt, Problem> {
        let who = self.signed()?;
        let done = self.hall.act(who, self.click(filled), command).await;
        done.map_err(|error| {
            Problem::from(error)
                .in_zone(&self.zone)
                .having_typed(&filled.typed)
        })
    }
}
