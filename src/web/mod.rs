//! Routes, pages, forms and JSON, the event stream and the socket. Holds no rule and never names the store.
//!
//! `router.rs` is the table of every URL. A page is one file: its structs, its handlers, its template under the same
//! name. A handler takes a [`visit::Visit`], makes one call into `app`, and renders or redirects; whatever goes wrong
//! becomes a [`errors::Problem`], which `errors.rs` alone turns into a page or problem+json.

#![allow(
    clippy::struct_excessive_bools,
    clippy::unused_self,
    reason = "a page's struct has one bool for each thing it may offer, and its template asks it by methods"
)]

mod amendment_list;
mod amendments;
mod answers;
mod arranging;
mod assets;
mod attributions;
mod brackets;
mod brought;
mod carried;
mod changes;
mod collision;
mod comments;
mod compared;
mod comparison;
mod compilation;
mod compiled;
mod conference;
mod conflict_map;
mod consideration;
mod dates;
mod decided;
mod delegations;
mod difference;
mod editor;
mod entries;
mod errors;
mod filing;
mod floor;
mod following;
mod found;
mod frame;
mod front;
mod history;
mod import;
mod incoming;
mod inline;
mod instruction;
mod label;
mod late_edits;
mod layers;
mod life;
mod looks;
mod merging;
mod notes;
mod notices;
mod openapi;
mod outline;
mod papers;
mod participants;
mod people;
mod picture;
mod preparations;
mod prepared_stream;
mod prepared_view;
mod proposal;
mod proposal_form;
mod provenance;
mod putting;
mod question;
mod reading;
mod record;
mod refused;
mod reply;
mod router;
mod screen;
mod sentence;
mod setup;
mod sheet;
mod sign_in;
mod since;
mod sittings;
mod slip;
mod socket;
mod standing;
mod stream;
mod taking;
mod takings;
mod texts;
mod versions;
mod visit;
mod voices;
mod walk;
mod what_if;
mod words;

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
    streams: Arc<stream::Streams>,
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
    let routes = layers::around(router::routes(), &web).with_state(web);
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
