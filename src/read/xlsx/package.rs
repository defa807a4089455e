//! The zip archive that an office file is: parts by name, relationships between them, and fences around what they unpack to.

use super::fault::Fault;
use super::xml::{Scanner, Token};
use crate::limits::{Budget, Exceeded, Limit};
use crate::read::relationship::{Relationship, resolved};
use encoding_rs::{Decoder, Encoding};
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// Below this size a part may be packed as tightly as it likes.
const RATIO_MATTERS: u64 = 64 << 20;

/// An opened archive.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Index in the archive by name as written, and by name in lower case.
    exact: BTreeMap<String, usize>,
    folded: BTreeMap<String, usize>,
    /// Names that an earlier part has in another case.
    pub(super) same_but_case: Vec<String>,
    /// Bytes of the whole archive.
    length: u64,
    pub(super) budget: Budget,
}

impl<'a> Package<'a> {
    /// Opens an archive by its central directory. Errs where the bytes are none.
    pub(super) fn open(bytes: &'a [u8], budget: &Budget) -> Result<Self, ZipError> {
        let archive = ZipArchive::new(Cursor::new(bytes))?;
        let mut package = Self {
            archive,
            exact: BTreeMap::new(),
            folded: BTreeMap::new(),
            same_but_case: Vec::new(),
            length: bytes.len() as u64,
            budget: budget.clone(),
        };
        for index in 0..package.archive.len() {
            let Some(Ok(name)) = package.archive.name_for_index(index) else { continue };
            let name = resolved("", &name);
            if name.is_empty() {
                continue;
            }
            package.folded.entry(name.to_lowercase()).or_insert(index);
            package.exact.entry(name).or_insert(index);
        }
        let first_of_kin = |name: &String, index| package.folded.get(&name.to_lowercase()) == Some(index);
        package.same_but_case =
            package.exact.iter().filter(|(name, index)| !first_of_kin(name, index)).map(|(name, _)| name.clone()).collect();
        Ok(package)
    }

    /// Bytes of the whole archive.
    pub(super) fn size(&self) -> usize {
        usize::try_from(self.length).unwrap_or(usize::MAX)
    }

    /// Where the part of a name is; one that differs only in case where none is named so exactly.
    fn index(&self, name: &str) -> Option<usize> {
        self.exact.get(name).or_else(|| self.folded.get(&name.to_lowercase())).copied()
    }

    /// True where there is a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.index(name).is_some()
    }

    /// Number of parts whose name begins so, without regard to case.
    pub(super) fn count_under(&self, folder: &str) -> usize {
        self.folded.keys().filter(|name| name.starts_with(folder)).count()
    }

    /// Reads a part from its beginning through a scanner; none where there is no such part. Never holds more of it than the
    /// scanner's window, and errs before it gives more than the limit allows.
    pub(super) fn read<T>(
        &self,
        name: &str,
        fence: Limit,
        read: impl FnOnce(&mut Scanner<'_>) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        let Some(index) = self.index(name) else { return Ok(None) };
        // The directory is shared between clones, so that threads can read their parts at the same time.
        let mut archive = self.archive.clone();
        let file = archive.by_index(index).map_err(|error| Fault::Unreadable(error.to_string()))?;
        let packed = file.compressed_size().min(self.length);
        let fence = Fence { limit: fence, packed };
        fence.check(file.size(), &self.budget)?;
        let fenced = Fenced { source: file, read: 0, fence, budget: &self.budget };
        let mut scanner = scanner(fenced)?;
        scanner.budget = self.budget.clone();
        read(&mut scanner).map(Some)
    }

    /// The relationships of a part, in the file's order; those of the archive itself for the empty name.
    pub(super) fn relationships(&self, part: &str) -> Result<Vec<Relationship>, Fault> {
        let (list, folder) = Relationship::list_of(part);
        let read = self.read(&list, Limit::SidePartBytes, |scanner| {
            let mut found = Vec::new();
            loop {
                match scanner.next()? {
                    Token::Open(tag) if tag.name == b"Relationship" => {
                        let [id, kind, target] = [&b"Id"[..], b"Type", b"Target"].map(|key| tag.text(key).unwrap_or_default());
                        let outside = tag.get(b"TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case(b"External"));
                        let target = if outside { target } else { resolved(folder, &target) };
                        let kind = Relationship::kind_of(&kind).to_owned();
                        found.push(Relationship { id, kind, target });
                    }
                    Token::End => return Ok(found),
                    _ => {}
                }
            }
        })?;
        Ok(read.unwrap_or_default())
    }

    /// The first part that the content types give this kind, such as `sheet.main`.
    pub(super) fn part_of_content_type(&self, kind: &[u8]) -> Result<Option<String>, Fault> {
        let read = self.read("[Content_Types].xml", Limit::SidePartBytes, |scanner| {
            loop {
                match scanner.next()? {
                    Token::Open(tag) if tag.name == b"Override" => {
                        let content_type = tag.get(b"ContentType").unwrap_or_default();
                        if content_type.windows(kind.len()).any(|part| part.eq_ignore_ascii_case(kind)) {
                            return Ok(tag.text(b"PartName").map(|name| resolved("", &name)));
                        }
                    }
                    Token::End => return Ok(None),
                    _ => {}
                }
            }
        })?;
        Ok(read.flatten())
    }
}

/// What a part may unpack to: a limit, and a ratio to its packed bytes.
#[derive(Clone, Copy)]
struct Fence {
    limit: Limit,
    packed: u64,
}

impl Fence {
    fn check(self, bytes: u64, budget: &Budget) -> Result<(), Exceeded> {
        budget.check(self.limit, bytes)?;
        if bytes <= RATIO_MATTERS {
            return Ok(());
        }
        budget.check(Limit::UnpackedRatio, bytes.div_ceil(self.packed.max(1)))
    }
}

/// A part that stops with an [`Exceeded`] where it goes beyond a fence.
struct Fenced<'a, R> {
    source: R,
    read: u64,
    fence: Fence,
    budget: &'a Budget,
}

impl<R: Read> Read for Fenced<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(out)?;
        let length = read as u64;
        self.read += length;
        self.fence.check(self.read, self.budget)?;
        self.budget.take(Limit::UnpackedBytes, length)?;
        self.budget.deadline().ask();
        Ok(read)
    }
}

/// A scanner over a part in whatever encoding it is in.
fn scanner<'a>(mut source: impl Read + 'a) -> Result<Scanner<'a>, Fault> {
    // Long enough for any XML declaration.
    let mut head = [0; 256];
    let mut length = 0;
    while let Some(free) = head.get_mut(length..).filter(|free| !free.is_empty()) {
        match source.read(free)? {
            0 => break,
            read => length += read,
        }
    }
    let head = head.get(..length).unwrap_or_default().to_vec();
    let encoding = encoding(&head);
    let whole = Cursor::new(head).chain(source);
    Ok(match encoding {
        Some(encoding) => Scanner::new(Decoding::new(whole, encoding)),
        None => Scanner::new(whole),
    })
}

/// The encoding of a part by its first bytes; none for UTF-8.
fn encoding(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        [0xFE, 0xFF, ..] | [0, b'<', 0, ..] => return Some(encoding_rs::UTF_16BE),
        [0xFF, 0xFE, ..] | [b'<', 0, _, 0, ..] => return Some(encoding_rs::UTF_16LE),
        _ => {}
    }
    let declaration = head.get(..head.windows(2).position(|pair| pair == b"?>")?)?;
    let at = declaration.windows(9).position(|word| word == b"encoding=")?;
    let (quote, rest) = declaration.get(at + 9..)?.split_first()?;
    let label = rest.split(|byte| byte == quote).next()?;
    let encoding = Encoding::for_label(label)?;
    // A part that reads as ASCII so far cannot be in UTF-16, whatever it says.
    let needless = [encoding_rs::UTF_8, encoding_rs::UTF_16BE, encoding_rs::UTF_16LE];
    (!needless.contains(&encoding)).then_some(encoding)
}

/// Makes UTF-8 of a part in another encoding.
struct Decoding<R> {
    source: R,
    decoder: Decoder,
    finished: bool,
    raw: Vec<u8>,
    ready: Vec<u8>,
    given: usize,
}

impl<R: Read> Decoding<R> {
    /// How much is decoded at a time.
    const PIECE: usize = 16 * 1024;

    fn new(source: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder();
        Self { source, decoder, finished: false, raw: vec![0; Self::PIECE], ready: Vec::new(), given: 0 }
    }

    /// Decodes the next piece of the source; an empty one at its end. Errs where bytes are none of the encoding.
    fn fill(&mut self) -> io::Result<()> {
        self.given = 0;
        self.ready.clear();
        while self.ready.is_empty() && !self.finished {
            let read = self.source.read(&mut self.raw)?;
            self.finished = read == 0;
            let raw = self.raw.get(..read).unwrap_or_default();
            let mut text = String::with_capacity(self.decoder.max_utf8_buffer_length(read).unwrap_or(Self::PIECE * 4));
            let (_, _, replaced) = self.decoder.decode_to_string(raw, &mut text, self.finished);
            if replaced {
                return Err(io::Error::new(io::ErrorKind::InvalidData, format!("not {}", self.decoder.encoding().name())));
            }
            self.ready = text.into_bytes();
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.given == self.ready.len() {
            self.fill()?;
        }
        let mut rest = self.ready.get(self.given..).unwrap_or_default();
        let read = rest.read(out)?;
        self.given += read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::{Deadline, Limits};

    #[test]
    fn encodings_are_told_by_the_first_bytes() {
        let name = |head: &[u8]| encoding(head).map(Encoding::name);
        assert_eq!(name(b"\xFE\xFF\0<\0?"), Some("UTF-16BE"));
        assert_eq!(name(b"\0<\0?\0x"), Some("UTF-16BE"));
        assert_eq!(name(b"<\0?\0x\0"), Some("UTF-16LE"));
        assert_eq!(name(b"<?xml version=\"1.0\" encoding='Shift_JIS'?>"), Some("Shift_JIS"));
        for head in [&b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>"[..], b"<?xml encoding=\"UTF-16\"?>", b"<a encoding='Shift_JIS'/>", b""]
        {
            assert_eq!(name(head), None);
        }
    }

    #[test]
    fn parts_in_other_encodings_are_decoded() {
        let utf16: Vec<u8> = "<a>表".repeat(9000).encode_utf16().flat_map(u16::to_be_bytes).collect();
        let mut scanner = scanner(utf16.as_slice()).unwrap();
        let mut texts = 0;
        loop {
            match scanner.next().unwrap() {
                Token::Text(text) => {
                    assert_eq!(text, "表".as_bytes());
                    texts += 1;
                }
                Token::End => break,
                _ => {}
            }
        }
        assert_eq!(texts, 9000);
    }

    #[test]
    fn what_is_not_in_its_encoding_is_an_error() {
        let mut decoding = Decoding::new(&b"\0<\xD8\0\0a"[..], encoding_rs::UTF_16BE);
        assert!(io::copy(&mut decoding, &mut io::sink()).is_err());
        let mut decoding = Decoding::new(&b"\0<"[..], encoding_rs::UTF_16BE);
        let mut out = [0; 9];
        let lengths = [(); 3].map(|()| decoding.read(&mut out).unwrap());
        assert_eq!(lengths, [1, 0, 0]);
    }

    #[test]
    fn a_part_stops_at_its_fence() {
        let mut limits = Limits::default();
        limits.set(Limit::SidePartBytes, 3 << 20);
        let budget = Budget::new(&limits, u64::MAX, Deadline::default());
        for (limit, packed, beyond) in
            [(Limit::SidePartBytes, 1 << 20, Limit::SidePartBytes), (Limit::PartBytes, 1000, Limit::UnpackedRatio)]
        {
            let mut fenced = Fenced { source: io::repeat(b' '), read: 0, fence: Fence { limit, packed }, budget: &budget };
            let error = io::copy(&mut fenced, &mut io::sink()).unwrap_err();
            assert!(matches!(Fault::from(error), Fault::Exceeded(exceeded) if exceeded.limit == beyond), "{beyond:?}");
        }
    }
}
