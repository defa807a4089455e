use super::*;
use std::collections::BTreeMap;
use std::path::Path;

fn decoded(bytes: &[u8], declared: Option<&str>) -> Decoded {
    let declared: Vec<Declaration> = declared.map(|charset| Declaration::new(DeclaredBy::Http, charset)).into_iter().collect();
    decode(&Place::file("a.csv"), bytes, &declared).unwrap_or_else(|error| panic!("{error}"))
}

fn agrees(decoded: &Decoded) -> Option<bool> {
    decoded.certificate.declarations.first().and_then(|declaration| declaration.agrees)
}

fn codes(decoded: &Decoded) -> Vec<&'static str> {
    decoded.findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn every_encoding_gives_its_text_back() {
    let text = "年,総数,男\n令和２年,1234,うち男\n";
    let utf16 = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    for (name, bytes) in [
        ("UTF-8", text.as_bytes().to_vec()),
        ("Shift_JIS", SHIFT_JIS.encode(text).0.into_owned()),
        ("EUC-JP", EUC_JP.encode(text).0.into_owned()),
        ("ISO-2022-JP", ISO_2022_JP.encode(text).0.into_owned()),
        ("UTF-16LE", utf16(u16::to_le_bytes)),
        ("UTF-16BE", utf16(u16::to_be_bytes)),
    ] {
        let decoded = decoded(&bytes, None);
        assert_eq!((decoded.certificate.encoding, decoded.text.as_str(), codes(&decoded)), (name, text, vec![]));
        assert!(decoded.certificate.certain, "{name}");
    }
}

#[test]
fn a_mark_is_taken_off_and_certified() {
    let decoded = decoded("\u{FEFF}東京\u{FEFF}".as_bytes(), None);
    assert_eq!(decoded.text, "東京\u{FEFF}");
    assert!(decoded.certificate.mark && decoded.certificate.basis == Basis::Mark);
    assert_eq!(codes(&decoded), ["ENC007"]);
}

#[test]
fn a_wrong_declaration_is_a_finding_and_not_believed() {
    let sjis = SHIFT_JIS.encode("東京都の人口").0;
    for (declared, expected) in
        [("utf-8", Some(false)), ("cp932", Some(true)), ("x-sjis", Some(true)), ("iso-8859-1", Some(false)), ("nonsense", None)]
    {
        let decoded = decoded(&sjis, Some(declared));
        assert_eq!((decoded.text.as_str(), agrees(&decoded)), ("東京都の人口", expected), "{declared}");
        assert_eq!(codes(&decoded), if expected == Some(false) { vec!["ENC003"] } else { vec![] });
    }
    assert_eq!(agrees(&decoded(b"1,2", Some("utf-16"))), None);
}

#[test]
fn a_declaration_decides_between_two_that_fit() {
    let euc = EUC_JP.encode("年度").0;
    assert_eq!(decoded(&euc, Some("euc-jp")).text, "年度");
    assert_eq!(decoded(&euc, Some("shift_jis")).text, "ﾇｯﾅﾙ");
    assert_eq!(decoded(&WINDOWS_1252_CAFE, Some("windows-1252")).text, "café");
}

const WINDOWS_1252_CAFE: [u8; 4] = *b"caf\xE9";

#[test]
fn what_no_encoding_explains_says_where() {
    let error = decode(&Place::file("a.csv"), "一\n二".as_bytes().get(..6).unwrap(), &[]).unwrap_err();
    let text = error.text(crate::message::Lang::En);
    assert!(text.contains("as UTF-8: offset 4, line 2: E4 BA"), "{text}");
    assert!(decode(&Place::file("a"), b"\xEF\xBB\xBFa\xFF", &[]).unwrap_err().to_string().contains("offset 4"));
}

#[test]
fn lost_private_and_control_characters_are_findings() {
    assert_eq!(codes(&decoded("a\u{FFFD}\u{FFFD}".as_bytes(), None)), ["ENC001"]);
    let gaiji = decoded(b"\x93\x8C\x8B\x9E\x82\xCC\xF0\x40", None);
    assert_eq!((codes(&gaiji), gaiji.certificate.private_use), (vec!["ENC002"], 1));
    assert_eq!(codes(&decoded(b"a,\0\n", None)), ["ENC006"]);
    assert_eq!(codes(&decoded("髙﨑①㈱～−\t\r\n".as_bytes(), None)), [""; 0]);
}

#[test]
fn mojibake_is_told_from_words() {
    let misread = |encoding: &'static Encoding, bytes: &[u8]| encoding.decode(bytes).0.into_owned();
    for text in [
        misread(encoding_rs::WINDOWS_1252, "東京都の人口".as_bytes()),
        misread(SHIFT_JIS, "人口と世帯の".as_bytes()),
        misread(encoding_rs::WINDOWS_1252, &SHIFT_JIS.encode("東京都の人口").0),
        misread(SHIFT_JIS, &EUC_JP.encode("カキクケコ").0),
    ] {
        assert!(codes(&decoded(text.as_bytes(), None)).contains(&"ENC005"), "{text}");
    }
    for text in ["東京都の人口", "ｶﾞｿﾘﾝ,ﾌﾟﾛﾊﾟﾝ", "café, Größe, naïve", "彌榮醤油", "ΑΒΓ"] {
        assert_eq!(codes(&decoded(text.as_bytes(), None)), [""; 0], "{text}");
    }
}

/// What became of the other encodings: `UTF-8 malformed@0`.
fn rivals(decoded: &Decoded) -> Vec<String> {
    let word = |rival: &Rival| match &rival.verdict {
        Verdict::Malformed(malformed) => format!("{} malformed@{}", rival.encoding, malformed.offset),
        verdict => format!("{} {}", rival.encoding, verdict.word()),
    };
    decoded.certificate.rivals.iter().filter(|rival| !rival.encoding.starts_with("UTF-16")).map(word).collect()
}

#[test]
fn every_other_encoding_is_ruled_out_with_the_reason() {
    let sjis = SHIFT_JIS.encode("a\n東京都の人口").0;
    let euc = EUC_JP.encode("年度").0;
    let utf16: Vec<u8> = "a,b\n1,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, declared, expected) in [
        (&sjis[..], None, &["UTF-8 malformed@2", "EUC-JP malformed@2", "ISO-2022-JP malformed@2"][..]),
        ("あ,い".as_bytes(), None, &["Shift_JIS malformed@2", "EUC-JP malformed@0", "ISO-2022-JP malformed@0"]),
        // 年度 in UTF-8 happens to be something in the others too.
        ("年度".as_bytes(), None, &["Shift_JIS valid-utf-8", "EUC-JP valid-utf-8", "ISO-2022-JP malformed@0"]),
        (b"\xEF\xBB\xBFa", None, &["Shift_JIS malformed@0", "EUC-JP malformed@2", "ISO-2022-JP malformed@0"]),
        (&euc, Some("euc-jp"), &["UTF-8 malformed@2", "Shift_JIS not-declared", "ISO-2022-JP malformed@0"]),
        (&ISO_2022_JP.encode("東京").0, None, &["UTF-8 escapes", "Shift_JIS escapes", "EUC-JP escapes"]),
        (&utf16, None, &["UTF-8 nul-bytes", "Shift_JIS nul-bytes", "EUC-JP nul-bytes", "ISO-2022-JP nul-bytes"]),
        (b"a,b\n", None, &[]),
    ] {
        let decoded = decoded(bytes, declared);
        assert_eq!(rivals(&decoded), expected, "{bytes:02X?}");
        assert!(decoded.certificate.rivals.iter().all(|rival| rival.verdict.rules_out()), "{bytes:02X?}");
        assert_eq!(decoded.certificate.rivals.len(), if bytes.is_ascii() && expected.is_empty() { 0 } else { 5 });
    }
}

#[test]
fn what_is_not_ruled_out_is_said_not_to_be_certain() {
    for (bytes, found, possible) in [
        (EUC_JP.encode("亜").0, "EUC-JP", &["Shift_JIS"][..]),
        (EUC_JP.encode("年").0, "EUC-JP", &["UTF-8", "Shift_JIS"]),
        (SHIFT_JIS.encode("ﾎﾃﾙｼ").0, "GBK", &["Shift_JIS", "EUC-JP"]),
        (SHIFT_JIS.encode("ｱｲｳｴ").0, "EUC-JP", &["Shift_JIS"]),
        (SHIFT_JIS.encode("亜").0, "Shift_JIS", &[]),
    ] {
        let decoded = decoded(&bytes, None);
        let open = decoded.certificate.rivals.iter().filter(|rival| !rival.verdict.rules_out()).map(|rival| rival.encoding);
        assert_eq!((decoded.certificate.encoding, open.collect::<Vec<_>>()), (found, possible.to_vec()), "{bytes:02X?}");
        assert!(!decoded.certificate.certain && codes(&decoded) == ["ENC004"], "{bytes:02X?}");
    }
}

#[test]
fn line_ends_are_counted() {
    for (text, crlf, lf, cr) in
        [("a\r\nb\r\n", 2, 0, 0), ("a\nb\n", 0, 2, 0), ("a\rb", 0, 0, 1), ("a\r\nb\n\r\r\n", 2, 1, 1), ("a", 0, 0, 0)]
    {
        let ends = decoded(text.as_bytes(), None).certificate.line_ends;
        assert_eq!(ends, LineEnds { crlf, lf, cr }, "{text:?}");
        assert_eq!(ends.are_mixed(), text.starts_with("a\r\nb\n"), "{text:?}");
    }
}

#[test]
fn every_declaration_is_held_against_the_bytes() {
    let declared = [(DeclaredBy::Http, "nonsense"), (DeclaredBy::Meta, "shift_jis"), (DeclaredBy::Xml, "utf-8")];
    let declared = declared.map(|(by, charset)| Declaration::new(by, charset));
    let decoded = decode(&Place::file("a"), &SHIFT_JIS.encode("東京都の人口").0, &declared).unwrap();
    let agrees: Vec<Option<bool>> = decoded.certificate.declarations.iter().map(|declaration| declaration.agrees).collect();
    assert_eq!((agrees, codes(&decoded)), (vec![None, Some(true), Some(false)], vec!["ENC003"]));
}

/// The true encoding of an index entry as browsers name it.
fn truth(label: &str) -> &str {
    match label {
        "UTF-8+BOM" | "ASCII" => "UTF-8",
        "iso-8859-1" => "windows-1252",
        other => other,
    }
}

/// Which texts of known encoding are here: name, label, bytes; none where the folder is not there.
fn known() -> Option<Vec<(String, String, Vec<u8>)>> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/encodings"));
    let read = |path: &Path| {
        let mut bytes = Vec::new();
        std::fs::File::open(path).and_then(|mut file| std::io::Read::read_to_end(&mut file, &mut bytes)).ok()?;
        Some(bytes)
    };
    let index = String::from_utf8(read(&folder.join("INDEX.tsv"))?).unwrap();
    let entries = index.lines().skip(1).filter_map(|line| line.split_once('\t'));
    Some(entries.map(|(name, label)| (name.to_owned(), label.to_owned(), read(&folder.join(name)).expect(name))).collect())
}

#[test]
fn texts_of_known_encoding_are_recognised_and_nothing_is_decoded_wrongly_in_silence() {
    let Some(texts) = known() else {
        println!("skipped: no texts of known encoding here");
        return;
    };
    let mut table: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut silent = Vec::new();
    for (name, label, bytes) in &texts {
        let (found, is_right, says_so) = match decode(&Place::file(name.as_str()), bytes, &[]) {
            Err(error) => ("refused".to_owned(), false, error.details.len() == 3 && error.hint.is_some()),
            Ok(decoded) => {
                let encoding = decoded.certificate.encoding;
                let is_right = truth(label) == encoding || (label == "UTF-16+BOM" && encoding.starts_with("UTF-16"));
                let doubted = !decoded.certificate.certain && codes(&decoded).contains(&"ENC004");
                (encoding.to_owned(), is_right, doubted)
            }
        };
        if !is_right {
            println!("{label} taken for {found}: {name}");
        }
        let must_be_right = label.contains("UTF") || ["Shift_JIS", "EUC-JP", "ISO-2022-JP", "ASCII"].contains(&label.as_str());
        if !is_right && (must_be_right || !says_so) {
            silent.push(format!("{label} taken for {found}: {name}"));
        }
        *table.entry((label.clone(), found)).or_default() += 1;
    }
    for ((label, found), count) in &table {
        println!("{label}\t{found}\t{count}");
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
    assert!(texts.len() >= 300, "the index lists {} texts", texts.len());
}
