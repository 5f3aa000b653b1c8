//! Routes, pages, forms and JSON, the event stream and the socket. Holds no rule and never names the store.

use std::future::Future;
use std::io;

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;

use crate::app::App;

/// How the web is to be served.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address people type, without a slash at the end.
    pub public_url: String,
}

/// Serves until `stop` comes; requests under way are finished first.
pub async fn serve(
    _app: App,
    listener: TcpListener,
    _settings: Settings,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let routes = Router::new().route("/healthz", get(|| async { "ok" }));
    axum::serve(listener, routes).with_graceful_shutdown(stop).await
}
