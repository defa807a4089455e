//! Who may ask, and what every answer says of itself.
//!
//! The desk reads files that are nobody else's business. A page on the web can make a browser send requests to this machine, so a
//! request is answered only where it names this machine as its host (a foreign name that points here does not) and, where it brings
//! something, comes from a page of ours.

use super::State;
use axum::extract::{Request, State as Of};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::{IpAddr, SocketAddr};

/// Passes on what may be asked.
pub(super) async fn check(Of(state): Of<State>, request: Request, next: Next) -> Response {
    if !is_for(state.options.address, request.headers()) || !is_ours(request.method(), request.headers()) {
        return (StatusCode::FORBIDDEN, "this address is answered to its own machine only\n").into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// True where the host is this machine, or the very address that was opened to others on purpose.
fn is_for(address: SocketAddr, headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST).and_then(|host| host.to_str().ok()) else { return false };
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit())).map_or(host, |(name, _)| name);
    let name = name.trim_start_matches('[').trim_end_matches(']');
    match name.parse::<IpAddr>() {
        // A page cannot make an address of numbers its own.
        Ok(ip) => ip.is_loopback() || !address.ip().is_loopback(),
        Err(_) => name.eq_ignore_ascii_case("localhost"),
    }
}

/// True where nothing is brought, or where a page of this server brings it.
fn is_ours(method: &Method, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if text("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        // Another page may send a reader here, and nothing else.
        return *method == Method::GET && text("sec-fetch-mode") == Some("navigate");
    }
    let own = |origin: &str| origin.split_once("://").is_some_and(|(_, host)| text("host") == Some(host));
    text("origin").is_none_or(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse::<HeaderValue>().unwrap())).collect()
    }

    #[test]
    fn a_foreign_name_that_points_here_is_refused() {
        for (host, here, open) in [
            ("127.0.0.1:8000", true, true),
            ("localhost:8000", true, true),
            ("LOCALHOST", true, true),
            ("[::1]:8000", true, true),
            ("192.0.2.7:8000", false, true),
            ("evil.example:8000", false, false),
            ("localhost.evil.example", false, false),
            ("127.0.0.1.evil.example", false, false),
        ] {
            let asked = headers(&[("host", host)]);
            assert_eq!(is_for("127.0.0.1:8000".parse().unwrap(), &asked), here, "{host}");
            assert_eq!(is_for("0.0.0.0:8000".parse().unwrap(), &asked), open, "{host}, open to others");
        }
        assert!(!is_for("127.0.0.1:8000".parse().unwrap(), &HeaderMap::new()), "no host");
    }

    #[test]
    fn what_is_brought_comes_from_a_page_of_ours() {
        let of = |pairs: &[(&str, &str)]| headers(&[&[("host", "localhost:8000")], pairs].concat());
        for (method, pairs, expected) in [
            (Method::POST, &[][..], true),
            (Method::POST, &[("origin", "http://localhost:8000")], true),
            (Method::POST, &[("origin", "http://evil.example")], false),
            (Method::POST, &[("origin", "null")], false),
            (Method::POST, &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")], false),
            (Method::POST, &[("sec-fetch-site", "same-origin"), ("origin", "http://localhost:8000")], true),
            (Method::GET, &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")], false),
            (Method::GET, &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")], true),
            (Method::GET, &[("sec-fetch-site", "none")], true),
        ] {
            assert_eq!(is_ours(&method, &of(pairs)), expected, "{method} {pairs:?}");
        }
    }
}
