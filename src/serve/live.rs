//! Pages that load again once what they are made from has changed.

use super::{Rebuild, State};
use crate::finding::Error;
use crate::message::Message;
use crate::place::Place;
use crate::source::input::portable;
use axum::body::{Body, to_bytes};
use axum::extract::State as Of;
use axum::http::{StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;
use tokio::sync::watch;

/// How long nothing may change before the catalog is made anew: programs write a file in several steps.
const CALM: Duration = Duration::from_millis(300);

/// The largest page that the script is put into.
const MOST_BYTES: usize = 64 << 20;

/// How often the catalog was made anew, for those who wait for it; nothing more comes once the server stops.
#[derive(Clone)]
pub(super) struct Changes(Arc<watch::Sender<(u64, bool)>>);

impl Default for Changes {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new((0, false))))
    }
}

impl Changes {
    /// Tells those who wait that the catalog was made anew.
    fn tell(&self) {
        self.0.send_modify(|(count, _)| *count += 1);
    }

    /// Lets those who wait go.
    pub(super) fn end(&self) {
        self.0.send_modify(|(_, ended)| *ended = true);
    }
}

/// Calls `rebuild` after changes of files and folders, as long as the watcher that is given back lives. Errs where one cannot be watched.
pub(super) fn watch(paths: &[PathBuf], rebuild: Arc<Rebuild>, changes: Changes) -> Result<Option<RecommendedWatcher>, Error> {
    if paths.is_empty() {
        return Ok(None);
    }
    let (seen, news) = mpsc::channel();
    let failed = |path: &PathBuf, error: notify::Error| {
        Error::new(Place::file(portable(path)), Message::new("serve.not-watched", [error.to_string()]))
    };
    let told = move |event: notify::Result<notify::Event>| {
        // Reading a source is no change of it.
        if event.is_ok_and(|event| !matches!(event.kind, EventKind::Access(_))) {
            let _ = seen.send(());
        }
    };
    let mut watcher = notify::recommended_watcher(told).map_err(|error| failed(&PathBuf::new(), error))?;
    for path in paths {
        watcher.watch(path, RecursiveMode::Recursive).map_err(|error| failed(path, error))?;
    }
    std::thread::spawn(move || {
        while news.recv().is_ok() {
            while news.recv_timeout(CALM).is_ok() {}
            rebuild();
            changes.tell();
        }
    });
    Ok(Some(watcher))
}

/// Tells a page each time that the catalog was made anew.
pub(super) async fn events(Of(state): Of<State>) -> impl IntoResponse {
    let stream = stream::unfold(state.changes.0.subscribe(), |mut changes| async move {
        changes.changed().await.ok()?;
        let (_, ended) = *changes.borrow_and_update();
        (!ended).then(|| (Ok::<_, Infallible>(Event::default().data("changed")), changes))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

/// The script that waits for it.
pub(super) async fn script() -> Response {
    super::text("text/javascript; charset=utf-8", include_str!("assets/live.js"))
}

/// A page with the script in its head.
pub(super) async fn with_script(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, MOST_BYTES).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let end = b"</head>";
    let Some(at) = bytes.windows(end.len()).position(|window| window == end) else { return Response::from_parts(parts, Body::from(bytes)) };
    let (head, rest) = bytes.split_at(at);
    let page = [head, b"<script src=\"/live.js\" defer></script>\n", rest].concat();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(page))
}
