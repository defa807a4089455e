use super::*;
use std::collections::BTreeMap;
use std::path::Path;

fn decoded(bytes: &[u8], declared: Option<&str>) -> Decoded {
    decode(&Place::file("a.csv"), bytes, declared).unwrap_or_else(|error| panic!("{error}"))
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
    for (declared, agrees) in
        [("utf-8", Some(false)), ("cp932", Some(true)), ("x-sjis", Some(true)), ("iso-8859-1", Some(false)), ("nonsense", None)]
    {
        let decoded = decoded(&sjis, Some(declared));
        assert_eq!((decoded.text.as_str(), decoded.certificate.declared_agrees), ("東京都の人口", agrees), "{declared}");
        assert_eq!(codes(&decoded), if agrees == Some(false) { vec!["ENC003"] } else { vec![] });
    }
    assert_eq!(decoded(b"1,2", Some("utf-16")).certificate.declared_agrees, None);
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
    let error = decode(&Place::file("a.csv"), "一\n二".as_bytes().get(..6).unwrap(), None).unwrap_err();
    let text = error.text(crate::message::Lang::En);
    assert!(text.contains("as UTF-8: byte 4, line 2: E4 BA"), "{text}");
    assert!(decode(&Place::file("a"), b"\xEF\xBB\xBFa\xFF", None).unwrap_err().to_string().contains("byte 4"));
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

/// The true encoding of an index entry as browsers name it, and whether it is Japanese.
fn truth(label: &str) -> &str {
    match label {
        "UTF-8+BOM" | "ASCII" => "UTF-8",
        "iso-8859-1" => "windows-1252",
        "UTF-16+BOM" => "UTF-16",
        other => other,
    }
}

#[test]
fn texts_of_known_encoding_are_recognised() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/encodings"));
    let Ok(index) = std::fs::File::open(folder.join("INDEX.tsv")) else {
        println!("skipped: no texts of known encoding here");
        return;
    };
    let mut table: BTreeMap<(String, String), usize> = BTreeMap::new();
    for line in std::io::read_to_string(index).unwrap().lines().skip(1) {
        let (name, label) = line.split_once('\t').unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::fs::File::open(folder.join(name)).unwrap(), &mut bytes).unwrap();
        let result = decode(&Place::file(name), &bytes, None);
        let mut found = result.map_or("error", |decoded| decoded.certificate.encoding);
        if label == "UTF-16+BOM" && found.starts_with("UTF-16") {
            found = "UTF-16";
        }
        *table.entry((label.to_owned(), found.to_owned())).or_default() += 1;
        if truth(label) != found && label != "UTF-8" {
            println!("{label}\t{found}\t{name}");
        }
    }
    for ((label, found), count) in &table {
        println!("{label}\t{found}\t{count}");
        let japanese = ["Shift_JIS", "EUC-JP", "ISO-2022-JP"];
        assert!(
            truth(label) == found || (!label.contains("UTF") && !japanese.contains(&label.as_str()) && !japanese.contains(&found.as_str()))
        );
    }
}
