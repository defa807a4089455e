//! What a server is to say of a file: its media type, and how long it may be kept.

use crate::catalog::media;

/// Pages, lists and the newest figures are looked at again after five minutes.
const FRESH: &str = "public, max-age=300, must-revalidate";

/// A release of a date changes only where it is mended.
const DATED: &str = "public, max-age=86400";

/// Of endings that are no data: what they hold.
const PAGES: [(&str, &str); 12] = [
    (".html", "text/html; charset=utf-8"),
    (".css", "text/css; charset=utf-8"),
    (".js", "text/javascript; charset=utf-8"),
    (".svg", "image/svg+xml"),
    (".png", "image/png"),
    (".ico", "image/x-icon"),
    (".txt", "text/plain; charset=utf-8"),
    (".xml", "application/xml"),
    (".atom", "application/atom+xml"),
    (".ttl", "text/turtle; charset=utf-8"),
    (".jsonld", "application/ld+json"),
    (".webmanifest", "application/manifest+json"),
];

/// The media type of a file.
pub(super) fn content_type(path: &str) -> String {
    if let Some((_, kind)) = PAGES.iter().find(|(ending, _)| path.ends_with(ending) && !path.ends_with(".sdmx.xml")) {
        return (*kind).to_owned();
    }
    let kind = media(path).media_type;
    if kind.starts_with("text/") { format!("{kind}; charset=utf-8") } else { kind.to_owned() }
}

/// How long a file may be kept before it is asked for again.
pub(super) fn cache_control(path: &str) -> &'static str {
    if path.split('/').nth(1) == Some("releases") { DATED } else { FRESH }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_has_its_media_type_and_time() {
        for (path, kind, time) in [
            ("a/main.csv", "text/csv; charset=utf-8", FRESH),
            ("a/releases/2026-01-01/main.parquet", "application/vnd.apache.parquet", DATED),
            ("a/main.sdmx.xml", "application/xml", FRESH),
            ("catalog.jsonld", "application/ld+json", FRESH),
            ("catalog.json", "application/json", FRESH),
            ("site/ja/index.html", "text/html; charset=utf-8", FRESH),
            ("site/card.png", "image/png", FRESH),
        ] {
            assert_eq!((content_type(path).as_str(), cache_control(path)), (kind, time), "{path}");
        }
    }
}
