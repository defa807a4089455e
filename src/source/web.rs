//! What everything that speaks to servers has in common.

use std::error::Error;

/// How the program introduces itself.
pub(crate) const USER_AGENT: &str = concat!("seihyo/", env!("CARGO_PKG_VERSION"));

/// Sees to it that there is a provider of TLS; the program that uses this library may have installed one already.
pub(crate) fn with_tls() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// An error with what caused it: reqwest's own text leaves the cause out.
pub(crate) fn causes(error: &(dyn Error + 'static)) -> String {
    with_causes(error.to_string(), error)
}

/// A text about an error, with what caused it.
pub(crate) fn with_causes(mut text: String, error: &(dyn Error + 'static)) -> String {
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}
