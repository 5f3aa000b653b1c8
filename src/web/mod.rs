//! Routes, pages, forms and JSON, the event stream and the socket. Holds no rule and never names the store.
//!
//! `router.rs` is the table of every URL. `house` holds what every page is made with; the other folders are named after
//! what people do. A page is one file: its structs, its handlers, its template under the same
//! name. A handler takes a [`house::visit::Visit`], makes one call into `app`, and renders or redirects; whatever goes wrong
//! becomes a [`house::errors::Problem`], which `errors.rs` alone turns into a page or problem+json.

#![allow(
    clippy::struct_excessive_bools,
    clippy::unused_self,
    reason = "a page's struct has one bool for each thing it may offer, and its template asks it by methods"
)]

mod amending;
mod differences;
mod drafting;
mod house;
mod meeting;
mod openapi;
mod proposing;
mod router;
mod sitting;
mod text;

use std::future::Future;
use std::io;
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::app::App;

/// How the web is to be served.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address people type, without a slash at the end: personal links begin with it, and `https` makes cookies secure.
    pub public_url: String,
}

/// What every handler shares.
#[derive(Clone)]
pub struct Web {
    app: App,
    settings: Arc<Settings>,
    streams: Arc<text::stream::Streams>,
}

/// Serves everything until `stop` comes; requests under way are finished first.
pub async fn serve(
    app: App,
    listener: TcpListener,
    settings: Settings,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let web = Web {
        app,
        settings: Arc::new(settings),
        streams: Arc::default(),
    };
    let routes = house::layers::around(router::routes(), &web).with_state(web);
    // One table of routes for all connections: handed the bare router, axum would copy it for each, at 100 KiB apiece.
    let service = routes.into_make_service();
    axum::serve(listener, service).with_graceful_shutdown(stop).await
}

/// Every operation there is, as method and path: what `openapi.json` describes.
pub fn operations() -> Vec<(&'static str, &'static str)> {
    let table = router::table();
    table
        .iter()
        .map(|operation| (operation.method, operation.path))
        .collect()
}
