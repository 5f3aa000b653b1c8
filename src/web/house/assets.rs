//! What `build.rs` built from `static/`: styles, scripts, fonts, under names that hold a hash of their bytes, so that a
//! browser may keep them for ever. Compressed when the program is built, never when it is asked.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// One built file.
pub struct Asset {
    /// The name that pages ask for: `main.css`.
    pub name: &'static str,
    /// Where it is served, hash included: `/assets/main.3f2a9b1c.css`.
    pub path: &'static str,
    /// Its media type.
    pub kind: &'static str,
    /// Its bytes.
    pub plain: &'static [u8],
    /// Its bytes in brotli, where that is smaller.
    pub brotli: Option<&'static [u8]>,
}

/// Every built file.
pub static ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Where a page finds the file of this name.
pub fn path(name: &str) -> &'static str {
    ASSETS
        .iter()
        .find(|asset| asset.name == name)
        .map_or("/assets/missing", |asset| asset.path)
}

/// Serves one built file.
pub async fn show(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let wanted = format!("/assets/{file}");
    let Some(asset) = ASSETS.iter().find(|asset| asset.path == wanted) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let takes_brotli = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(',').any(|coding| coding.trim().starts_with("br")));
    let mut response = match asset.brotli.filter(|_| takes_brotli) {
        Some(bytes) => ([(header::CONTENT_ENCODING, "br")], Bytes::from_static(bytes)).into_response(),
        None => Bytes::from_static(asset.plain).into_response(),
    };
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    out.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}
