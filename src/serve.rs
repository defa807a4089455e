//! What is served to the officer, the web editor and the analyst from their own machine; nothing leaves it.
//!
//! [`start`] listens, answers until it is told to stop, and calls back where the catalog is to be made anew. Each part is a function from
//! what was asked to what is answered; the addresses are these:
//!
//! | address | what it is |
//! |---|---|
//! | `/` | the desk: a file is dropped, its sheets are seen as they were read, a layout is corrected by pointing |
//! | `/desk/…` | what the desk asks for |
//! | `/site/…`, `/DATASET/…` | the output folder as it is published; pages load again when they are made anew |
//! | `/api/3/action/…` | questions to the tables in the words of CKAN: `datastore_search`, `package_show`, … |
//! | `/datastore/dump/DATASET/TABLE` | a whole table, filtered as asked |
//! | `/api/openapi.json`, `/api/` | the questions, described for programs and for people |

mod api;
mod desk;
mod files;
mod guard;
mod live;
mod page;
mod query;

pub use query::{Aggregate, Answer, Asked, Fault, Field, Format, Kind, MOST_ROWS, Query, ROW};

use crate::finding::Error;
use crate::message::{Lang, Message};
use crate::place::Place;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// What is served and to whom.
#[derive(Clone, Debug)]
pub struct Options {
    /// The output folder; it need not be there yet.
    pub output: PathBuf,
    /// Where to listen: `127.0.0.1:8000`; port 0 takes any that is free.
    pub address: SocketAddr,
    /// The language of the desk.
    pub lang: Lang,
    /// Files and folders whose changes make the catalog anew; none serves it as it is.
    pub watch: Vec<PathBuf>,
}

/// Makes the catalog anew; called from a thread of its own, once at a time.
pub type Rebuild = dyn Fn() + Send + Sync;

/// What the parts share.
#[derive(Clone)]
struct State {
    options: Arc<Options>,
    desk: Arc<desk::Desk>,
    tables: Arc<api::Tables>,
    changes: live::Changes,
}

/// Listens and answers until `stop` comes; `listening` is told the address, `rebuild` is called after a change of what is watched.
///
/// Errs where the address is taken or what is to be watched is not there.
pub fn start(
    options: &Options,
    rebuild: Arc<Rebuild>,
    stop: impl Future<Output = ()> + Send + 'static,
    listening: impl FnOnce(SocketAddr),
) -> Result<(), Error> {
    let failed = |error: &dyn std::fmt::Display| {
        Error::new(Place::file(options.address.to_string()), Message::new("serve.not-listening", [error.to_string()]))
            .hint(Message::plain("serve.not-listening-hint"))
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(|error| failed(&error))?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(options.address).await.map_err(|error| failed(&error))?;
        let address = listener.local_addr().map_err(|error| failed(&error))?;
        let changes = live::Changes::default();
        let _watcher = live::watch(&options.watch, rebuild, changes.clone())?;
        listening(address);
        let ending = changes.clone();
        let stopped = async move {
            stop.await;
            ending.end();
        };
        let state = State {
            desk: Arc::new(desk::Desk::default()),
            tables: Arc::new(api::Tables::new(&options.output)),
            options: Arc::new(Options { address, ..options.clone() }),
            changes,
        };
        axum::serve(listener, router(state)).with_graceful_shutdown(stopped).await.map_err(|error| failed(&error))
    })
}

fn router(state: State) -> Router {
    let desk = Router::new()
        .route("/", get(desk::page))
        .route("/desk/files", post(desk::take))
        .route("/desk/files/{id}", get(desk::file))
        .route("/desk/files/{id}/sheet", get(desk::sheet))
        .route("/desk/files/{id}/check", get(desk::check))
        .route("/desk/files/{id}/definition", get(desk::definition))
        .route("/desk/files/{id}/result", get(desk::result))
        .route("/desk/{asset}", get(desk::asset))
        .layer(DefaultBodyLimit::max(desk::MOST_BYTES));
    let action = get(api::action).post(api::action);
    Router::new()
        .merge(desk)
        .route("/api/", get(api::guide))
        .route("/api/openapi.json", get(api::openapi))
        .route("/api/3/action/{name}", action)
        .route("/datastore/dump/{dataset}/{table}", get(api::dump))
        .route("/live", get(live::events))
        .route("/live.js", get(live::script))
        .fallback(get(files::serve))
        .layer(axum::middleware::from_fn_with_state(state.clone(), guard::check))
        .with_state(state)
}

/// A text of a media type.
fn text(kind: &'static str, text: impl Into<axum::body::Body>) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static(kind))], text.into()).into_response()
}

/// Says what a page may load and run.
fn policy(response: &mut Response, policy: &'static str) {
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
}

/// JSON, with a line end.
fn json(status: StatusCode, value: &serde_json::Value) -> Response {
    (status, text("application/json; charset=utf-8", format!("{value}\n"))).into_response()
}

/// Runs what takes its time beside the answers to others. A fault of the program in it costs this answer alone.
async fn aside(work: impl FnOnce() -> Response + Send + 'static) -> Response {
    match tokio::task::spawn_blocking(work).await {
        Ok(response) => response,
        Err(_) => json(StatusCode::INTERNAL_SERVER_ERROR, &serde_json::json!({ "error": "internal fault" })),
    }
}
