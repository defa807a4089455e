//! What an address and a content type say.

/// The charset of a content type: `text/html; charset=Shift_JIS`.
pub(super) fn charset(content_type: &str) -> Option<String> {
    let (_, value) = content_type
        .split(';')
        .map(str::trim)
        .filter_map(|part| part.split_once('='))
        .find(|(key, _)| key.trim().eq_ignore_ascii_case("charset"))?;
    Some(value.trim().trim_matches('"').to_owned()).filter(|value| !value.is_empty())
}

/// The last part of an address as a file name; `index` where it has none.
pub(super) fn file_name(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let path = path.split_once("://").map_or(path, |(_, rest)| rest);
    let name = path.split_once('/').map_or("", |(_, path)| path.rsplit('/').next().unwrap_or_default());
    if name.is_empty() { "index".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_charsets_come_from_the_answer() {
        assert_eq!(file_name("https://example.org/a/b.xlsx?x=1#y"), "b.xlsx");
        assert_eq!(file_name("https://example.org"), "index");
        assert_eq!(file_name("https://example.org/documents/d/soumu/r6-"), "r6-");
        assert_eq!(charset("text/html; charset=\"Shift_JIS\""), Some("Shift_JIS".to_owned()));
        assert_eq!(charset("application/vnd.ms-excel"), None);
    }
}
