//! The output folder as it is published.

use super::{State, live};
use axum::extract::{Request, State as Of};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use tower_http::services::ServeDir;

/// The file of the output folder that is asked for; a page of the site with the script that loads it again.
pub(super) async fn serve(Of(state): Of<State>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if path.split(['/', '\\']).any(|part| part.starts_with('.') || part.to_ascii_lowercase().starts_with("%2e")) {
        return StatusCode::NOT_FOUND.into_response();
    }
    if path == "/site" {
        return Redirect::permanent("/site/").into_response();
    }
    let mut service = ServeDir::new(&state.options.output).append_index_html_on_directories(true);
    let served = service.try_call(request).await;
    let mut response = match served {
        Ok(response) => response.map(axum::body::Body::new),
        Err(_) => return StatusCode::NOT_FOUND.into_response(),
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Some(kind) = kind(&path).filter(|_| response.status().is_success()) {
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    }
    let is_page = kind(&path).is_some_and(|kind| kind.starts_with("text/html"));
    if is_page && !state.options.watch.is_empty() && response.status() == StatusCode::OK {
        live::with_script(response).await
    } else {
        response
    }
}

/// The media type of a file, where its ending says less than we know.
fn kind(path: &str) -> Option<&'static str> {
    const KINDS: [(&str, &str); 11] = [
        (".csv-metadata.json", "application/csvm+json"),
        (".csv", "text/csv; charset=utf-8"),
        (".jsonld", "application/ld+json"),
        (".ttl", "text/turtle; charset=utf-8"),
        (".atom", "application/atom+xml; charset=utf-8"),
        (".parquet", "application/vnd.apache.parquet"),
        (".json", "application/json"),
        (".html", "text/html; charset=utf-8"),
        (".css", "text/css; charset=utf-8"),
        (".js", "text/javascript; charset=utf-8"),
        (".txt", "text/plain; charset=utf-8"),
    ];
    // A folder is answered with its page.
    let path = if path.ends_with('/') { ".html" } else { path };
    KINDS.iter().find(|(ending, _)| path.ends_with(ending)).map(|(_, kind)| *kind)
}
