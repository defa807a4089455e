//! What can be told of a zip archive before its directory is read.

/// How an entry of the directory begins.
const ENTRY: &[u8] = b"PK\x01\x02";

/// The most entries that the directory of a zip archive can have, whatever it says itself; 0 for what is no archive.
///
/// No entry is without its signature, so that counting these bounds the memory that reading the directory takes.
pub(super) fn entries(bytes: &[u8]) -> u64 {
    if !bytes.starts_with(b"PK") {
        return 0;
    }
    memchr::memmem::find_iter(bytes, ENTRY).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::package::container;

    #[test]
    fn entries_are_counted_without_the_directory() {
        for (parts, count) in [(&[("a", &b"1"[..])][..], 1), (&[("a", b"1"), ("b", b"2"), ("c", b"")], 3)] {
            assert_eq!(entries(&container(parts)), count);
        }
        assert_eq!((entries(b"a,b\nPK\x01\x02"), entries(b"")), (0, 0));
    }
}
