//! ISO-2022-JP, which switches between ASCII and JIS by escapes; every byte of it is ASCII.

const ESCAPE: u8 = 0x1B;

/// The length of the escape that the bytes begin with; 0 where they begin with none.
fn length(bytes: &[u8]) -> usize {
    match bytes {
        [ESCAPE, b'$', b'@' | b'B', ..] | [ESCAPE, b'(', b'B' | b'J' | b'I', ..] => 3,
        [ESCAPE, b'$', b'(', b'D', ..] => 4,
        _ => 0,
    }
}

/// True where an escape to JIS stands in the bytes.
pub(super) fn present(bytes: &[u8]) -> bool {
    bytes.windows(3).any(|window| length(window) == 3 && !window.ends_with(b"(B"))
}

/// The bytes without escapes that another one follows at once: programs write them around an empty field, and the decoder of the web
/// standard takes them for an attack.
pub(super) fn without_idle(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&first, after)) = rest.split_first() {
        let length = length(rest);
        let following = rest.get(length..).unwrap_or_default();
        if length > 0 && following.first() == Some(&ESCAPE) {
            rest = following;
        } else {
            out.push(first);
            rest = after;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escape_to_ascii_alone_is_none() {
        assert!(present(b"a\x1B$B8\x1B(B"));
        assert!(!present(b"a\x1B(Bb"));
        assert!(!present(b"\x1B[31mred"));
    }

    #[test]
    fn idle_escapes_go() {
        assert_eq!(without_idle(b"\x1B$B\x1B(B,\x1B$B8\x1B(B"), b"\x1B(B,\x1B$B8\x1B(B");
    }
}
