//! Whatever goes wrong, in the house's own style: the one place where refusals and faults get a status, a page with the
//! way on, and problem+json for programs.
//!
//! Which belongs where: a rule that says no is a `Refusal` of the domain, and its words are in `refusals.ftl`. A request
//! that never reached a rule (no such page, not signed in, a malformed form) is a plain [`Problem`] by its code here, and
//! its words are in `problems.ftl`. The machine's own faults are logged in full and told in one sentence.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;

use crate::app::{ActError, Fault, FoundError, SignInError, WriteError};
use crate::domain::{Refusal, RefusalClass};
use crate::text::import::Unreadable;

use super::dates::Zone;
use super::frame::Frame;
use super::words::Words;
use super::{layers, reply};
use crate::web::Web;

/// What went wrong, for the layer that tells it.
#[derive(Debug, Clone)]
pub struct Problem(Box<Told>);

#[derive(Debug, Clone)]
struct Told {
    status: StatusCode,
    cause: Cause,
    zone: Zone,
    typed: Vec<String>,
    detail: Option<String>,
    difference: Option<String>,
    way: Option<(String, &'static str)>,
}

#[derive(Debug, Clone)]
enum Cause {
    Refused(Refusal),
    Plain(&'static str),
}

impl Problem {
    /// A problem of the request itself; its words are `problem-<code>` and `problem-<code>-next`.
    pub fn plain(status: u16, code: &'static str) -> Problem {
        Problem(Box::new(Told {
            status: StatusCode::from_u16(status).expect("only written with statuses there are"),
            cause: Cause::Plain(code),
            zone: Zone::named("UTC"),
            typed: Vec::new(),
            detail: None,
            difference: None,
            way: None,
        }))
    }

    /// No such page.
    pub fn not_found() -> Problem {
        Problem::plain(404, "not-found")
    }

    /// A fault of the machine, logged here and told without particulars.
    pub fn fault(what: &str) -> Problem {
        tracing::error!(fault = what, "fault");
        Problem::plain(500, "fault")
    }

    /// Shows moments in the conference's zone.
    #[must_use]
    pub fn in_zone(mut self, zone: &Zone) -> Problem {
        self.0.zone = zone.clone();
        self
    }

    /// Keeps the person's own words on the page.
    #[must_use]
    pub fn having_typed(mut self, typed: &[String]) -> Problem {
        self.0.typed = typed.to_vec();
        self
    }

    /// Adds what a programmer needs to know; JSON alone shows it.
    #[must_use]
    pub fn detailed(mut self, detail: String) -> Problem {
        self.0.detail = Some(detail);
        self
    }

    /// Shows what is different now, as HTML that the house rendered.
    #[must_use]
    pub fn with_difference(mut self, difference: Option<String>) -> Problem {
        self.0.difference = difference;
        self
    }

    /// Offers the way on: an address, and the id of the words on its button.
    #[must_use]
    pub fn way_on(mut self, href: String, label: &'static str) -> Problem {
        self.0.way = Some((href, label));
        self
    }

    /// The refusal behind it.
    pub fn refusal(&self) -> Option<&Refusal> {
        match &self.0.cause {
            Cause::Refused(refusal) => Some(refusal),
            Cause::Plain(_) => None,
        }
    }

    /// The status it is answered with.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The person's own words, for tests.
    #[cfg(test)]
    pub fn typed(&self) -> &[String] {
        &self.0.typed
    }

    /// After how many seconds the same may be asked again, where nothing but time is in the way.
    fn retry_after(&self) -> Option<&'static str> {
        match self.code() {
            "too-often" => Some("10"),
            "too-fast" => Some("60"),
            _ => None,
        }
    }

    fn code(&self) -> &'static str {
        match &self.0.cause {
            Cause::Refused(refusal) => refusal.code(),
            Cause::Plain(code) => code,
        }
    }

    /// What it says, and the way on.
    pub fn words(&self, w: Words) -> (String, String) {
        match &self.0.cause {
            Cause::Refused(refusal) => w.refusal(refusal, &self.0.zone),
            Cause::Plain(code) => (
                w.named("problem", code).to_string(),
                w.say(format!("problem-{code}-next")),
            ),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let status = match refusal.class() {
            RefusalClass::Forbidden => 403,
            RefusalClass::Conflict => 409,
            RefusalClass::Invalid => 422,
            RefusalClass::Gone => 410,
            RefusalClass::NotFound => 404,
        };
        let mut problem = Problem::plain(status, "refused");
        problem.0.cause = Cause::Refused(refusal);
        problem
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Problem {
        let (what, full) = (fault.to_string(), fault.disk_is_full());
        match fault {
            Fault::Interrupted => Problem::plain(503, "stopping"),
            Fault::CommandTaken => Problem::plain(422, "malformed"),
            Fault::TooFast => Problem::plain(429, "too-often"),
            _ if full => {
                tracing::error!(fault = what, "fault");
                Problem::plain(507, "disk-full")
            }
            _ => Problem::fault(&what),
        }
    }
}

impl From<ActError> for Problem {
    fn from(error: ActError) -> Problem {
        match error {
            ActError::Refused(refusal) => refusal.into(),
            ActError::Fault(fault) => fault.into(),
        }
    }
}

impl From<WriteError> for Problem {
    fn from(error: WriteError) -> Problem {
        match error {
            WriteError::Act(error) => error.into(),
            WriteError::NotTaken(code) => match code {
                "characters" => Problem::plain(422, "characters"),
                "link" => Problem::plain(422, "link"),
                "too-large" => Problem::plain(409, "text-full"),
                "too-long" | "too-many-operations" => Problem::plain(422, "too-much-at-once"),
                "pace" => Problem::plain(429, "too-fast"),
                "paragraph-locked" | "paragraph-gone" => Refusal::TextNotOpen.into(),
                other => Problem::fault(&format!("the fence did not take what the server wrote: {other}")),
            },
            WriteError::Moved => Problem::plain(409, "paragraph-moved"),
            WriteError::Gone => Problem::plain(409, "paragraph-gone"),
            WriteError::Repeated => Problem::plain(409, "written-already"),
            WriteError::NoLateEdit => Problem::plain(404, "no-late-edit"),
            WriteError::Decided => Problem::plain(409, "late-edit-decided"),
            WriteError::NotEmpty => Problem::plain(409, "draft-has-words"),
            WriteError::FromItself => Problem::plain(422, "from-itself"),
            WriteError::NothingChosen => Problem::plain(422, "nothing-chosen"),
            WriteError::SourceMoved => Problem::plain(409, "source-moved"),
            WriteError::NotTakenFromAnother => Problem::plain(404, "not-taken"),
            WriteError::Source(unreadable) => match unreadable {
                Unreadable::TooLarge { .. } => Problem::plain(422, "source-too-large"),
                Unreadable::NotUnicode => Problem::plain(422, "source-not-unicode"),
                Unreadable::Empty => Problem::plain(422, "source-empty"),
                Unreadable::TooMany => Problem::plain(422, "source-too-many"),
                Unreadable::TooLong { .. } => Problem::plain(422, "source-too-long"),
                Unreadable::TooDeep => Problem::plain(422, "source-too-deep"),
            },
        }
    }
}

impl From<SignInError> for Problem {
    fn from(error: SignInError) -> Problem {
        match error {
            SignInError::Unknown => Problem::plain(404, "link-unknown"),
            SignInError::Replaced => Problem::plain(410, "link-replaced"),
            SignInError::Used => Problem::plain(410, "link-used"),
            SignInError::Fault(fault) => fault.into(),
        }
    }
}

impl From<FoundError> for Problem {
    fn from(error: FoundError) -> Problem {
        match error {
            FoundError::Link(error) => error.into(),
            FoundError::Act(error) => error.into(),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.0.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    frame: Frame,
    w: Words,
    status: u16,
    says: String,
    next: String,
    typed: Vec<String>,
    difference: Option<String>,
    way: (String, String),
    request_id: String,
}

/// RFC 9457.
#[derive(Serialize)]
struct ProblemJson<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    detail: &'a str,
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    malformed: Option<&'a str>,
    instance: &'a str,
}

/// Tells every problem in the house's style, and every bare error status that a layer or an extractor left.
pub async fn in_house_style(State(web): State<Web>, request: Request, next: Next) -> Response {
    let wants_json = reply::wants_json(request.headers());
    let w = Words::asked(request.headers());
    let path = request.uri().path().to_owned();
    let id = layers::request_id(request.extensions()).unwrap_or_default();
    let method = request.method().clone();
    let mut response = next.run(request).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || method == Method::HEAD {
        return response;
    }
    let problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem,
        // A form that comes back with what was typed is a page of its own already.
        None if is_page(&response) => return response,
        None => bare(status, &method),
    };
    let (says, way) = problem.words(w);
    let again_after = problem.retry_after();
    let told = if wants_json {
        let body = ProblemJson {
            r#type: format!("urn:plenary:problem:{}", problem.code()),
            title: &says,
            status: problem.0.status.as_u16(),
            detail: &way,
            code: problem.code(),
            malformed: problem.0.detail.as_deref(),
            instance: &id,
        };
        let kind = HeaderValue::from_static("application/problem+json");
        let mut told = (problem.0.status, axum::Json(body)).into_response();
        told.headers_mut().insert(header::CONTENT_TYPE, kind);
        told
    } else {
        told_as_page(&web, w, &path, problem, says, way, id)
    };
    let mut out = told;
    if let Some(seconds) = again_after {
        out.headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from_static(seconds));
    }
    // What a route has said of itself stays.
    if let Some(allow) = response.headers().get(header::ALLOW) {
        out.headers_mut().insert(header::ALLOW, allow.clone());
    }
    out
}

fn told_as_page(
    web: &Web,
    w: Words,
    path: &str,
    problem: Problem,
    says: String,
    next: String,
    request_id: String,
) -> Response {
    let slug = path
        .strip_prefix("/conferences/")
        .and_then(|rest| rest.split('/').next())
        .filter(|slug| web.app.hall(slug).is_some());
    let way = match (&problem.0.way, slug) {
        (Some((href, label)), _) => (href.clone(), w.say(label)),
        (None, Some(slug)) => (format!("/conferences/{slug}"), w.say("problem-to-conference")),
        (None, None) => ("/".to_owned(), w.say("problem-to-front")),
    };
    let page = ProblemPage {
        frame: Frame::bare(w, &says),
        w,
        status: problem.0.status.as_u16(),
        says,
        next,
        typed: problem.0.typed,
        difference: problem.0.difference,
        way,
        request_id,
    };
    match page.render() {
        Ok(html) => (problem.0.status, Html(html)).into_response(),
        Err(_) => problem.0.status.into_response(),
    }
}

fn is_page(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// What a status means that came without words.
fn bare(status: StatusCode, method: &Method) -> Problem {
    match status.as_u16() {
        // An address whose parts do not read as what they stand for leads nowhere.
        400 if method == Method::GET => Problem::not_found(),
        403 => Problem::plain(403, "cross-origin"),
        404 => Problem::not_found(),
        405 => Problem::plain(405, "method"),
        413 => Problem::plain(413, "too-large"),
        code @ 400..=499 => Problem::plain(code, "malformed"),
        code => Problem::plain(code, "fault"),
    }
}
