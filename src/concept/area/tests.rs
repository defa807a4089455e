use super::*;
use jiff::civil::date;

fn found(text: &str, context: &Context) -> String {
    let show = |one: &Candidate| format!("{} {:?}", one.area.code, one.strength);
    match find(text, context) {
        Found::None => "none".to_owned(),
        Found::One(one) => show(&one),
        Found::Several(all) => all.iter().map(show).collect::<Vec<_>>().join(", "),
    }
}

fn within(prefecture: &str, city: &str) -> Context {
    Context { prefecture: by_code(prefecture), city: by_code(city), on: None }
}

#[test]
fn every_row_is_read_and_its_code_passes_the_check_digit() {
    let rows: Vec<_> = include_str!("area.csv").lines().skip(1).collect();
    for row in &rows {
        let fields: Vec<_> = row.split(',').collect();
        assert_eq!(fields.len(), 6, "{row}");
        let area = by_code(fields[0]).unwrap();
        assert!(Area::all().any(|area| area.code == fields[0] && area.name == fields[1]), "{row}");
        let six = area.code6().unwrap();
        assert_eq!(by_code(&six), Some(area), "{row}");
        assert!(area.parent.is_none_or(|parent| by_code(parent).is_some()), "{row}");
    }
    let official = Area::all().filter(|area| !area.code.starts_with("x-")).count();
    assert_eq!(official, rows.len() + 2, "全国 and 特別区部 are in groupings.csv");
}

#[test]
fn the_counts_are_those_of_the_country() {
    let current = |kind: Kind| Area::all().filter(|area| area.kind == kind && area.is_current() && !area.code.starts_with("x-")).count();
    assert_eq!(current(Kind::Prefecture), 47);
    assert_eq!(current(Kind::City), 792);
    assert_eq!(current(Kind::Town), 743);
    assert_eq!(current(Kind::Village), 183 + 6, "with six of the Northern Territories");
    assert_eq!(current(Kind::Ward), 171 + 23);
    let in_1996 = |area: &&Area| area.kind.is_municipal() && area.kind != Kind::Ward && area.held_on(date(1996, 3, 31)) == Some(true);
    assert_eq!(Area::all().filter(in_1996).count(), 3232 + 6, "with six of the Northern Territories");
}

#[test]
fn codes_say_areas() {
    for (code, name) in [
        ("13101", Some("千代田区")),
        ("131016", Some("千代田区")),
        ("１３１０１", Some("千代田区")),
        ("01000", Some("北海道")),
        ("00000", Some("全国")),
        ("000000", None),
        ("13100", Some("特別区部")),
        ("x-13-tama", Some("多摩地域")),
        ("x-27-cities", Some("市部")),
        ("28221", Some("丹波篠山市")),
        ("131017", None),
        ("13", None),
        ("1310", None),
        ("99999", None),
        ("千代田", None),
        ("", None),
    ] {
        assert_eq!(by_code(code).map(|area| area.name), name, "{code}");
    }
    assert_eq!(by_code_on("28221", date(2010, 1, 1)).map(|area| area.name), Some("篠山市"));
    for (number, name) in
        [("1", Some("北海道")), ("01", Some("北海道")), ("４７", Some("沖縄県")), ("48", None), ("0", None), ("013", None), ("", None)]
    {
        assert_eq!(prefecture_by_number(number).map(|area| area.name), name, "{number}");
    }
}

#[test]
fn whole_names_say_areas_however_they_are_written() {
    for (text, area) in [
        ("津　　市", "24201 Full"),
        ("北　海　道", "01000 Full"),
        ("三重県津市", "24201 Full"),
        ("大阪府大阪市北区", "27127 Full"),
        ("大阪市北区", "27127 Full"),
        ("北足立郡伊奈町", "11301 Full"),
        ("埼玉県北足立郡伊奈町", "11301 Full"),
        ("古宇郡泊村", "01403 Full"),
        ("国後郡泊村", "01696 Full"),
        ("茅ケ崎市", "14207 Full"),
        ("龍ヶ崎市", "08208 Full"),
        ("桧原村", "13307 Full"),
        ("東京都計", "13000 Full"),
        ("大阪市計", "27100 Full"),
        ("　★八王子市計", "13201 Full"),
        ("（東京都）", "13000 Full"),
        ("01 北海道", "01000 Full"),
        ("1 札幌市", "01100 Full"),
        ("13101 千代田区", "13101 Full"),
        ("34208府中市", "34208 Full"),
        ("沖縄県 1)", "47000 Full"),
        ("(再掲)札幌市", "01100 Full"),
        ("Tokyo-to", "13000 Full"),
        ("Ōsaka Prefecture", "27000 Full"),
        ("全国計", "00000 Full"),
        ("区部", "13100 Full"),
        ("２３区", "13100 Full"),
        ("市部", "x-cities Full"),
        ("東京都市部", "x-13-cities Full"),
        ("島しょ部", "x-13-islands Full"),
        ("関東地方", "x-kanto Full"),
        ("東京都大島支庁大島町", "13361 Full"),
        ("浜松市中区", "22131 Full"),
        ("郡上郡八幡町", "21481 Full"),
        ("山越郡八雲町", "01346 Full"),
        ("網走支庁", "x-01-okhotsk Full"),
        ("石狩支庁当別町", "01303 Full"),
        ("八丈島八丈町", "13401 Full"),
        ("塩釜市", "04203 Full"),
        ("府中市", "13206 Full, 34208 Full"),
    ] {
        assert_eq!(found(text, &Context::default()), area, "{text}");
    }
}

#[test]
fn names_in_short_are_doubtful() {
    for (text, area) in [
        ("東京", "13000 Short"),
        ("大阪", "27000 Short, 27100 Weak"),
        ("福　島", "07000 Short, 07201 Weak"),
        ("2 青森", "02000 Short, 02201 Weak"),
        ("Tōkyō", "13000 Short"),
        ("中国", "x-chugoku Short"),
        ("多摩", "x-13-tama Short, 13224 Weak"),
        ("八王子", "13201 Weak"),
        ("四日市", "24202 Weak"),
    ] {
        assert_eq!(found(text, &Context::default()), area, "{text}");
    }
}

#[test]
fn words_that_are_no_area_say_none() {
    for text in [
        "",
        "計",
        "合　計",
        "総数",
        "その他",
        "都",
        "区",
        "市",
        "県計",
        "不詳",
        "全体",
        "東",
        "北",
        "津",
        "中央",
        "昭和",
        "会津",
        "本州",
        "第1区",
        "4区",
        "大田区4区",
        "13101",
        "1",
        "2024",
        "東京都千代田区丸の内",
        "札幌市立大学",
        "浅草",
        "〃",
        "…",
        "Total",
        "Paris",
        "市町村",
        "市区町村名",
        "大阪市北町",
        "神奈川県大阪市",
        "2人世帯",
        "京都議定書",
    ] {
        assert_eq!(found(text, &Context::default()), "none", "{text}");
    }
}

#[test]
fn the_context_chooses_between_namesakes() {
    for (text, prefecture, city, area) in [
        ("北区", "", "28100", "28109 Full"),
        ("北区", "13000", "", "13117 Full"),
        ("北区", "27000", "", "27127 Full, 27146 Full"),
        ("北区", "27000", "27140", "27146 Full"),
        ("府中市", "13000", "", "13206 Full"),
        ("市部", "27000", "", "x-27-cities Full"),
        ("都計", "13000", "", "13000 Full"),
        ("県計", "13000", "", "none"),
        ("岬町", "13000", "", "none"),
        ("大阪府", "13000", "", "27000 Full"),
    ] {
        assert_eq!(found(text, &within(prefecture, city)), area, "{text} in {prefecture} {city}");
    }
}

#[test]
fn the_code_is_that_of_the_day() {
    for (text, on, area) in [
        ("相模原市", date(2009, 10, 1), "14209 Full"),
        ("相模原市", date(2010, 4, 1), "14150 Full"),
        ("さいたま市", date(2002, 1, 1), "11244 Full"),
        ("静岡市", date(2005, 3, 31), "22201 Full"),
        ("浜松市天竜区", date(2023, 12, 31), "22137 Full"),
        ("浜松市天竜区", date(2024, 1, 1), "22140 Full"),
        ("大阪市北区", date(1989, 2, 12), "27101 Full"),
        ("幌延町", date(1996, 3, 31), "01488 Full"),
        ("幌延町", date(2011, 3, 31), "01520 Full"),
        ("篠山市", date(2019, 4, 30), "28221 Full"),
        ("岩槻市", date(2001, 1, 1), "11213 Full"),
        ("岩槻市", date(2020, 1, 1), "11213 Full"),
    ] {
        assert_eq!(found(text, &Context { on: Some(on), ..Context::default() }), area, "{text} on {on}");
    }
}

fn codes(labels: &str, context: &Context) -> String {
    let labels: Vec<_> = labels.split(' ').collect();
    resolve(&labels, context).areas.into_iter().map(|area| area.map_or("-", |area| area.code)).collect::<Vec<_>>().join(" ")
}

#[test]
fn labels_of_a_list_help_each_other() {
    for (labels, areas) in [
        ("大阪市 都島区 北区 西区 計 堺市 堺区 西区 北区 岸和田市 岬町", "27100 27102 27127 27106 - 27140 27141 27144 27146 27202 27366"),
        ("都島区 北区 西区 堺区 中区 西区 北区", "27102 27127 27106 27141 27142 27144 27146"),
        ("東灘区 灘区 中央区 北区 西区", "28101 28102 28110 28109 28111"),
        ("総数 千代田区 中央区 港区 北区 府中市 大島町", "- 13101 13102 13103 13117 13206 13361"),
        ("千代田 中央 港 新宿 北 荒川", "13101 13102 13103 13104 13117 13118"),
        ("北海道 青森 岩手 宮城 福島 その他", "01000 02000 03000 04000 07000 -"),
        ("札幌 仙台 横浜 名古屋 京都 大阪", "01100 04100 14100 23100 26100 27100"),
        ("東京都 府中市 北区 広島県 府中市 中区", "13000 13206 13117 34000 34208 34101"),
        ("東京都 区部 市部 神奈川県 市部", "13000 13100 x-13-cities 14000 x-14-cities"),
        ("勢多郡 富士見村 東村 吾妻郡 東村 吾妻町", "10300 10303 10309 10420 10422 10423"),
        ("安房郡 白浜町 千代田区 中央区 港区", "12460 12465 13101 13102 13103"),
        ("北区 郡上郡八幡町 青ヶ島村", "- 21481 13402"),
        ("浜松市中区 浜松市東区 浜松市天竜区", "22131 22132 22137"),
        ("浜松市中央区 浜松市浜名区 浜松市天竜区", "22138 22139 22140"),
        ("八王子市 瑞穂町 市部 都計 府計", "13201 13303 x-13-cities 13000 -"),
        ("八王子市 川崎市 市部 都計", "13201 14130 x-cities -"),
        ("色丹村 泊村 留夜別村", "01695 01696 01697"),
        ("岩内町 泊村 神恵内村", "01402 01403 01404"),
        ("関東 関東地方 近畿", "x-kanto x-kanto x-kinki"),
    ] {
        assert_eq!(codes(labels, &Context::default()), areas, "{labels}");
    }
}

#[test]
fn labels_of_a_list_are_of_the_day() {
    let in_1999 = Context { on: Some(date(1999, 3, 31)), ..Context::default() };
    for (labels, areas) in [
        ("清水市 浜松市 浦和市", "22204 22202 11204"),
        ("札幌市 西区 幌延町", "01100 01107 01488"),
        ("長野県 山口村 岐阜県 根尾村", "20000 20431 21000 21427"),
    ] {
        assert_eq!(codes(labels, &in_1999), areas, "{labels}");
    }
}

#[test]
fn lists_of_other_things_are_no_areas() {
    for labels in [
        "男 女 福島",
        "農業 製造業 千葉 福島 山口",
        "山口 福島 千葉",
        "総数 計",
        "中央 東部 西部",
        "千代田 富士 八幡 日立",
        "北区 西区",
        "計",
    ] {
        assert_eq!(codes(labels, &Context::default()).replace("- ", "").trim(), "-", "{labels}");
    }
    assert!(resolve(&[], &Context::default()).share.abs() < f64::EPSILON);
}

#[test]
fn columns_of_codes_are_read_as_their_heading_says() {
    let names = |heading: &str, labels: &[&str]| {
        resolve_codes(heading, labels)
            .map(|areas| areas.iter().map(|area| area.map_or("-", |area| area.name)).collect::<Vec<_>>().join(" "))
    };
    assert_eq!(names("都道府県コード", &["1", "01", "47", "48", "x"]).as_deref(), Some("北海道 北海道 沖縄県 - -"));
    assert_eq!(names("団体\nコード", &["11002", "131016", "131017"]).as_deref(), Some("札幌市 千代田区 -"));
    assert_eq!(names("地域コード", &["01100", "1202", "13101"]).as_deref(), Some("札幌市 函館市 千代田区"));
    for heading in ["コード", "産業コード", "都道府県", "市区町村名", ""] {
        assert_eq!(names(heading, &["13101"]), None, "{heading}");
    }
}

#[test]
fn inner_levels_lie_in_the_areas_of_outer_ones() {
    for (rows, areas) in [
        ("東京都/府中市|東京都/北区|広島県/府中市|広島県/計", "13206 13117 34208 34000"),
        ("大阪市/北区/男|大阪市/西区/男|堺市/北区/女|堺市/西区/女", "27127 27106 27146 27144"),
        ("総数/総数|北海道/総数|北海道/札幌市|北海道/その他|青森県/青森市", "- 01000 01100 - 02201"),
        ("男/東京都|女/東京都|男/大阪府|女/大阪府", "13000 13000 27000 27000"),
        ("東京都/農業|東京都/製造業|大阪府/農業", "13000 13000 27000"),
        ("出生数/男|出生数/女", "- -"),
        ("13000/東京都|27000/大阪府", "13000 27000"),
        ("", "-"),
    ] {
        let rows: Vec<Vec<&str>> = rows.split('|').map(|row| row.split('/').collect()).collect();
        let found = resolve_levels(&rows, &Context::default());
        assert_eq!(found.into_iter().map(|area| area.map_or("-", |area| area.code)).collect::<Vec<_>>().join(" "), areas, "{rows:?}");
    }
    assert_eq!(resolve_levels::<Vec<&str>>(&[], &Context::default()), []);
}
