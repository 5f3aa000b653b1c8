//! Forms and JSON on the same URLs: what a request brings, and in which of the two it is answered.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::app::{Receipt, mint};
use crate::domain::{CommandId, DelegationId};

use super::errors::Problem;
use crate::web::Web;

/// Fields that hold a person's own words; when an act is refused, the page shows them again.
const WORDED: [&str; 9] = [
    "wording",
    "instruction",
    "reason",
    "words",
    "note",
    "aims",
    "agenda",
    "name",
    "title",
];

/// Fields of a form, or things in JSON: the largest preview of a file brings two thousand. Each costs far more once it is
/// read than the two signs it takes to write it.
const PARTS_MAX: usize = 20_000;

/// Whether the client wants JSON: by what it accepts, or by what it sends.
pub fn wants_json(headers: &HeaderMap) -> bool {
    let says = |name| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    let accept = says(header::ACCEPT);
    let asks = accept.contains("json") && !accept.contains("text/html");
    let sends = says(header::CONTENT_TYPE).starts_with("application/json");
    asks || (sends && !accept.contains("text/html"))
}

/// A form that was filled in, or the same in JSON.
#[derive(Debug)]
pub struct Filled<T> {
    /// The id of this click: a repeated one gets the first answer.
    pub command: CommandId,
    /// The delegation acted for, where the secretariat or the chair names one.
    pub delegation: Option<DelegationId>,
    /// The fields. A field left blank is a field not sent.
    pub fields: T,
    /// The person's own words among them.
    pub typed: Vec<String>,
}

impl<T: DeserializeOwned> FromRequest<Web> for Filled<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Problem> {
        let is_json = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|kind| kind.starts_with("application/json"));
        let bytes =
            Bytes::from_request(request, web)
                .await
                .map_err(|rejection| match rejection.status() {
                    StatusCode::PAYLOAD_TOO_LARGE => Problem::plain(413, "too-large"),
                    _ => Problem::plain(400, "broken-off"),
                })?;
        if is_json { of_json(&bytes) } else { of_form(&bytes) }
    }
}

fn of_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<Filled<T>, Problem> {
    if parts(bytes) > PARTS_MAX {
        return Err(Problem::plain(422, "too-many-parts"));
    }
    let malformed = |error: serde_json::Error| Problem::plain(422, "malformed").detailed(error.to_string());
    let value: serde_json::Value = if bytes.is_empty() {
        serde_json::json!({})
    } else {
        serde_json::from_slice(bytes).map_err(malformed)?
    };
    let word = |name: &str| value.get(name).and_then(|id| id.as_str()).map(str::to_owned);
    let typed = WORDED.iter().filter_map(|name| word(name)).collect();
    Ok(Filled {
        command: command(word("command"))?,
        delegation: delegation(word("delegation"))?,
        fields: serde_json::from_value(value).map_err(malformed)?,
        typed,
    })
}

/// How many things there are in JSON, about: what begins one or parts two, outside of words.
fn parts(json: &[u8]) -> usize {
    let (mut parts, mut in_words, mut escaped) = (0, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_words => escaped = true,
            b'"' => in_words = !in_words,
            b'[' | b'{' | b',' if !in_words => parts += 1,
            _ => {}
        }
    }
    parts
}

fn of_form<T: DeserializeOwned>(bytes: &[u8]) -> Result<Filled<T>, Problem> {
    if bytes.iter().filter(|byte| **byte == b'&').count() > PARTS_MAX {
        return Err(Problem::plain(422, "too-many-parts"));
    }
    let mut sent = form_urlencoded::Serializer::new(String::new());
    let (mut id, mut acts_for, mut typed) = (None, None, Vec::new());
    let mut lists: BTreeMap<String, BTreeMap<usize, serde_json::Map<String, serde_json::Value>>> =
        BTreeMap::new();
    for (name, value) in form_urlencoded::parse(bytes) {
        if value.trim().is_empty() {
            continue;
        }
        match name.as_ref() {
            "command" => id = Some(value.into_owned()),
            "delegation" => {
                sent.append_pair(&name, &value);
                acts_for = Some(value.into_owned());
            }
            _ => {
                let field = name.rsplit('.').next().unwrap_or_default();
                if WORDED.contains(&field) {
                    typed.push(value.clone().into_owned());
                }
                match numbered(&name) {
                    Some((list, at, field)) => {
                        let entry = lists.entry(list.to_owned()).or_default().entry(at).or_default();
                        entry.insert(field.to_owned(), said(field, &value));
                    }
                    None => {
                        sent.append_pair(&name, &value);
                    }
                }
            }
        }
    }
    for (list, entries) in lists {
        let entries: Vec<_> = entries.into_values().map(serde_json::Value::Object).collect();
        sent.append_pair(&list, &serde_json::Value::Array(entries).to_string());
    }
    let fields = serde_html_form::from_str(&sent.finish()).map_err(|error| {
        Problem::plain(422, "malformed")
            .detailed(error.to_string())
            .having_typed(&typed)
    })?;
    Ok(Filled {
        command: command(id)?,
        delegation: delegation(acts_for)?,
        fields,
        typed,
    })
}

/// A field of an entry of a list, as forms name it: `changes.2.wording`. The list is sent on as JSON.
fn numbered(name: &str) -> Option<(&str, usize, &str)> {
    let (list, rest) = name.split_once('.')?;
    let (at, field) = rest.split_once('.')?;
    Some((list, at.parse().ok()?, field))
}

/// A form knows only words; the level of a paragraph is a number.
fn said(field: &str, value: &str) -> serde_json::Value {
    match value.parse::<u8>() {
        Ok(number) if field == "level" => number.into(),
        _ => value.into(),
    }
}

fn command(sent: Option<String>) -> Result<CommandId, Problem> {
    match sent {
        None => Ok(mint::command_id()),
        Some(id) => CommandId::new(id).map_err(|_| Problem::plain(422, "malformed")),
    }
}

fn delegation(sent: Option<String>) -> Result<Option<DelegationId>, Problem> {
    sent.map(DelegationId::new)
        .transpose()
        .map_err(|_| Problem::plain(422, "malformed"))
}

/// The answer to an act: back to a page, or the receipt.
pub fn done(json: bool, receipt: &Receipt, to: &str) -> Response {
    if json {
        (StatusCode::OK, Json(receipt)).into_response()
    } else {
        Redirect::to(to).into_response()
    }
}

/// The answer to an act that made something with a URL of its own.
pub fn made(json: bool, receipt: &Receipt, at: &str) -> Response {
    if json {
        (
            StatusCode::CREATED,
            [(header::LOCATION, at.to_owned())],
            Json(receipt),
        )
            .into_response()
    } else {
        Redirect::to(at).into_response()
    }
}

/// A page, or the same as JSON.
pub fn page<P: askama::Template, J: Serialize>(
    json: bool,
    as_page: impl FnOnce() -> P,
    as_json: impl FnOnce() -> J,
) -> Result<Response, Problem> {
    if json {
        Ok(Json(as_json()).into_response())
    } else {
        html(&as_page())
    }
}

/// A page.
pub fn html(page: &impl askama::Template) -> Result<Response, Problem> {
    let rendered = page
        .render()
        .map_err(|error| Problem::fault(&format!("a template could not be rendered: {error}")))?;
    Ok(axum::response::Html(rendered).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Example {
        #[serde(default)]
        identical: Vec<u32>,
        #[serde(default)]
        reason: String,
        after: Option<String>,
    }

    #[test]
    fn a_form_and_json_say_the_same() {
        let form: Filled<Example> =
            of_form(b"command=c1&identical=2&identical=3&reason=a+b&after=&delegation=").unwrap();
        let json: Filled<Example> = of_json(br#"{"command":"c1","identical":[2,3],"reason":"a b"}"#).unwrap();
        assert_eq!(form.fields, json.fields);
        assert_eq!(form.command, json.command);
        assert_eq!((form.delegation, form.typed), (None, vec!["a b".to_owned()]));
    }

    #[test]
    fn a_broken_form_keeps_what_was_typed() {
        let problem = of_form::<Example>(b"identical=two&reason=mine").unwrap_err();
        assert_eq!(problem.status().as_u16(), 422);
        assert_eq!(problem.typed(), ["mine"]);
    }

    #[test]
    fn what_is_all_fields_and_no_words_is_not_read() {
        let form = "changes.1.what=new&".repeat(PARTS_MAX + 2);
        let refused = of_form::<Example>(form.as_bytes()).unwrap_err();
        assert_eq!(format!("{:?}", refused).matches("too-many-parts").count(), 1);
        let json = format!("{{\"identical\":[{}1]}}", "1,".repeat(PARTS_MAX + 1));
        let refused = of_json::<Example>(json.as_bytes()).unwrap_err();
        assert_eq!(format!("{:?}", refused).matches("too-many-parts").count(), 1);
        let words = format!("{{\"reason\":\"{}\"}}", "[\\\",{".repeat(PARTS_MAX));
        assert_eq!(parts(words.as_bytes()), 1);
    }

    #[test]
    fn a_browser_gets_pages_and_a_program_gets_json() {
        let asks = |accept: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, accept.parse().unwrap());
            wants_json(&headers)
        };
        assert!(asks("application/json"));
        assert!(!asks("text/html,application/xhtml+xml,application/json;q=0.1"));
        assert!(!asks("*/*"));
    }
}
