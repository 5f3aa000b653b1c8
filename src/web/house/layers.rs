//! What every request passes: its id, one line of trace, the checks of origin and size, and the headers that tell the
//! browser what a page of ours may do. No layer logs a path's token, a query or a body.

use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::{Extensions, HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::csrf::CsrfLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, RequestId, SetRequestIdLayer};

use super::errors;
use crate::web::Web;

/// A pasted text of two megabytes still arrives, percent-encoded, and is refused in words with the form kept; what is
/// larger than any text is stopped at the door.
pub const BODY_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Answers smaller than this gain nothing from compression.
const COMPRESS_BYTES_MIN: u64 = 512;

/// A slow answer is worth a warning in the log.
const SLOW: Duration = Duration::from_secs(2);

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Everything a page may load or do; the editor alone may compile its wasm.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; \
    connect-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// The same with wasm, for the editor.
const POLICY_EDITOR: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; \
    img-src 'self'; connect-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// A response with this extension is the editor's page.
#[derive(Clone, Copy)]
pub struct EditorPage;

/// Puts the layers around the routes, the outermost last.
pub fn around(routes: Router<Web>, web: &Web) -> Router<Web> {
    let compressed = SizeAbove::new(COMPRESS_BYTES_MIN)
        .and(NotForContentType::const_new("text/event-stream"))
        .and(NotForContentType::const_new("font/"))
        .and(NotForContentType::const_new("application/zip"));
    routes
        .layer(CsrfLayer::new())
        .layer(middleware::from_fn_with_state(
            web.clone(),
            errors::in_house_style,
        ))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(CompressionLayer::new().compress_when(compressed))
        .layer(middleware::from_fn(guard))
        .layer(middleware::from_fn(trace))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID.clone()))
        .layer(SetRequestIdLayer::new(REQUEST_ID.clone(), MakeRequestUuid))
}

/// The id under which this request stands in the log and in the journal.
pub fn request_id(extensions: &Extensions) -> Option<String> {
    let id = extensions.get::<RequestId>()?;
    id.header_value().to_str().ok().map(str::to_owned)
}

async fn guard(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let policy = if response.extensions().get::<EditorPage>().is_some() {
        POLICY_EDITOR
    } else {
        POLICY
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        ),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Pages differ by person and by the minute; only built files say otherwise.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

async fn trace(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    // The route's pattern, not the path: a path may hold a personal link's token.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "-".to_owned(), |matched| matched.as_str().to_owned());
    let id = request_id(request.extensions()).unwrap_or_default();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let millis = begun.elapsed().as_millis() as u64;
    if response.status().is_server_error() {
        tracing::error!(%id, %method, %route, status, millis, "request failed");
    } else if begun.elapsed() > SLOW {
        tracing::warn!(%id, %method, %route, status, millis, "request slow");
    } else {
        tracing::info!(%id, %method, %route, status, millis, "request");
    }
    response
}
