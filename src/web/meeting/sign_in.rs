//! Signing in by a personal link, and out again. A link signs in as often as it is opened, until a newer one replaces it.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::web::Web;
use crate::web::house::errors::Problem;
use crate::web::house::reply;
use crate::web::house::visit::{self, Visit};

/// The secret in a link's path.
#[derive(Deserialize)]
pub struct OfLink {
    /// Its digits.
    pub token: String,
}

/// A sign-in in JSON; the cookie comes in the header.
#[derive(Serialize, ToSchema)]
pub struct SignedInJson {
    /// The conference.
    pub conference: String,
    /// The person.
    pub person: String,
    /// When the sign-in ends.
    pub expires_at: String,
}

/// Signs in, and leads to the conference.
pub async fn open(
    State(web): State<Web>,
    Path(link): Path<OfLink>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let signed = web.app.sign_in(&link.token).await?;
    let cookie = visit::cookie_in(&web, &signed);
    let mut response = if reply::wants_json(&headers) {
        Json(SignedInJson {
            conference: signed.slug.to_string(),
            person: signed.person.to_string(),
            expires_at: signed.expires_at.to_string(),
        })
        .into_response()
    } else {
        Redirect::to(&format!("/conferences/{}", signed.slug)).into_response()
    };
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// Signs out.
pub async fn close(visit: Visit, headers: HeaderMap) -> Result<Response, Problem> {
    if let Some(token) = visit::token(&visit.web, &headers) {
        visit.web.app.sign_out(&token).await?;
    }
    let mut response = Redirect::to(&format!("{}?done=signed-out", visit.base())).into_response();
    let cookie = visit::cookie_out(&visit.web, visit.hall.slug().as_str());
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}
