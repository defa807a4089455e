//! Names that are safe in paths and addresses on every system.

/// True for a name that Windows keeps for a device, whatever ending follows: `con`, `nul.txt`, `COM1`.
pub fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let numbered = |prefix: &str| {
        let rest = stem.strip_prefix(prefix)?;
        (rest.chars().count() == 1).then(|| rest.chars().all(|c| c.is_ascii_digit() || "¹²³".contains(c)))
    };
    ["con", "prn", "aux", "nul", "conin$", "conout$"].contains(&stem.as_str())
        || numbered("com").unwrap_or(false)
        || numbered("lpt").unwrap_or(false)
}

/// True for lower-case ASCII words joined by single hyphens: `by-age-2`.
pub(super) fn is_kebab(name: &str) -> bool {
    name.split('-').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

/// True for lower-case ASCII words joined by `_`, beginning with a letter: `age_group`.
pub(super) fn is_snake(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// The ASCII words of a text joined by hyphens, in lower case; empty where it has none.
pub(super) fn kebab(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn device_names_are_reserved_with_any_ending() {
        for name in ["con", "NUL.txt", "Com1", "lpt9.a.b", "aux "] {
            assert!(is_reserved(name), "{name}");
        }
        for name in ["contact", "com", "com10", "lpta", "表1", ""] {
            assert!(!is_reserved(name), "{name}");
        }
    }

    #[test]
    fn words_make_names() {
        assert_eq!(kebab("第1表 Population_2024(改)"), "1-population-2024");
        assert!(is_kebab("1-population-2024") && !is_kebab("a--b") && !is_kebab("") && !is_kebab("A") && !is_kebab("a-"));
        assert!(is_snake("age_group2") && !is_snake("2a") && !is_snake("a-b") && !is_snake("年齢"));
    }
}
