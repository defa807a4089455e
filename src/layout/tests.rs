//! Little grids and what is read of them, side by side; each mechanism with near misses.

use super::detect;
use crate::grid::{Borders, Cell, Content, Grid, Line, Style};
use crate::place::{Address, Range};
use std::sync::Arc;

/// A grid from rows of cells between `|`: `>` continues the cell at its left, `~` sets a text in, `_` is a space, letters behind `@` are lines: left, right, top, bottom.
fn grid(rows: &[&str]) -> Grid {
    let mut grid = Grid::new("s");
    let mut styles = vec![Style::default()];
    for (row, cells) in (0..).zip(rows) {
        let mut merge: Option<Range> = None;
        for (column, text) in (0..).zip(cells.split('|').map(str::trim)) {
            let at = Address::new(row, column);
            if text == ">" {
                merge = merge.map(|merge| merge.joined(&Range::cell(at)));
                continue;
            }
            grid.merges.extend(merge.replace(Range::cell(at)).filter(|merge| merge.width() > 1));
            let (text, lines) = text.split_once('@').unwrap_or((text, ""));
            let line = |side: char| if lines.contains(side) { Line::Thin } else { Line::None };
            let borders = Borders { left: line('L'), right: line('R'), top: line('T'), bottom: line('B') };
            let style = Style { borders, ..Style::default() };
            let known = styles.iter().position(|other| *other == style).unwrap_or_else(|| {
                styles.push(style);
                styles.len() - 1
            });
            let text = if text == "_" { "\u{3000}" } else { text };
            let is_code = text.len() > 1 && text.starts_with('0');
            let content =
                text.parse().ok().filter(|_| !is_code).map_or_else(|| Content::text(text.replace('~', "\u{3000}")), Content::Number);
            grid.put(row, Cell::new(column, u32::try_from(known).unwrap(), content));
        }
        grid.merges.extend(merge.filter(|merge| merge.width() > 1));
    }
    grid.styles = Arc::from(styles);
    grid
}

fn path(labels: &[super::Label]) -> String {
    labels.iter().map(|label| &*label.text).collect::<Vec<_>>().join(" > ")
}

/// The labels of the columns of every table.
fn columns(rows: &[&str]) -> Vec<String> {
    let layout = detect(&grid(rows), None);
    layout.tables.iter().flat_map(|table| &table.columns).map(|column| path(&column.labels)).collect()
}

/// A grid with a header and two rows of figures below.
fn header(rows: &[&str]) -> Vec<String> {
    let width = rows[0].split('|').count();
    let figures = |name: &str, first: usize| {
        let cells =
            (1..width).map(|n| if rows.iter().any(|row| !cell(row, n).is_empty()) { (first + 7 * n).to_string() } else { String::new() });
        std::iter::once(name.to_owned()).chain(cells).collect::<Vec<_>>().join("|")
    };
    let body = [figures("北区", 900), figures("南区", 800), figures("西区", 700)];
    let all: Vec<&str> = rows.iter().copied().chain(body.iter().map(String::as_str)).collect();
    columns(&all)
}

fn cell(row: &str, n: usize) -> &str {
    row.split('|').map(str::trim).nth(n).unwrap_or_default()
}

#[test]
fn a_label_in_lines_over_its_own_column_does_not_reach_beside_it() {
    // 令和 / 2年 / (2020) is one label in three lines, as those before it; the line under the blank cells closes them.
    let rows = ["年|平成@LT|平成@LT|令和@LT|@T", "|29年@L|30年@L|2年@L|@B", "|(2017)@BL|(2018)@BL|(2020)@BLR|増減数@TBLR"];
    assert_eq!(header(&rows)[3], "増減数");
    // Near miss: no label of its own stands in the row of the other one, so it heads it.
    let rows = ["年|平成@LT|平成@LT|令和@LT|@T", "|29年@L|30年@L|2年@L|@B", "|@BL|@BL|@BLR|増減数@TBLR"];
    assert_eq!(header(&rows)[3], "令和 > 2年 > 増減数");
    // Near miss: the columns before do not look like it.
    let rows = ["年|人口@LT|@T|人口@LT|@T", "|@L|増減@TLR|住民@L|@B", "|@BL|@BL|当たり@BL|増減数@TBLR"];
    assert_eq!(header(&rows)[3], "人口住民当たり > 増減数");
}

#[test]
fn a_blank_box_closed_below_belongs_to_the_label_at_its_left() {
    // The cells of 区間 and 備考 are open to their names; those behind 車種別 are closed.
    let rows = ["|@TLR|車種別@TBLR|@TBLR|@TBL|@TB|@TLR", "路線@TBLR|延長@BLR|乗用車@BLR|バス@BLR|貨物車@BLR|その他@BLR|速度@BLR"];
    assert_eq!(header(&rows), ["延長", "車種別 > 乗用車", "車種別 > バス", "車種別 > 貨物車", "車種別 > その他", "速度"]);
    // Near miss: what stands behind a box open to its name has no label at its left.
    let rows = ["|総数@TBLR|@TBLR|@TLR|@TBLR", "区@TBLR|男@BLR|女@BLR|世帯@BLR|面積@BLR"];
    assert_eq!(header(&rows), ["総数 > 男", "総数 > 女", "世帯", "面積"]);
}

#[test]
fn a_lone_blank_column_ends_what_stands_left_of_it() {
    let rows = ["番号|1|2|3|4|5|6|7||", "種別|石炭||原油||||都市ガス||", "名|A|B|C|D|E|F|G||合計"];
    assert_eq!(header(&rows)[6..], ["7 > 都市ガス > G", "合計"]);
    // Near miss: blank columns stand between all columns.
    let rows = ["種別|石炭||||原油||", "名|A||B||C||D"];
    assert_eq!(header(&rows), ["石炭 > A", "石炭 > B", "原油 > C", "原油 > D"]);
}

#[test]
fn a_part_is_no_larger_than_its_whole() {
    let of = |whole: &str, parts: &str, inner: &str| {
        columns(&[
            "区|総数|一般世帯|夫婦のみ|うち単独世帯",
            &format!("北区|90|{whole}|{inner}|{parts}"),
            &format!("南区|80|{whole}|{inner}|{parts}"),
            &format!("西区|70|{whole}|{inner}|{parts}"),
        ])
    };
    assert_eq!(of("60", "30", "10")[3], "一般世帯 > うち単独世帯");
    // Near miss: the nearest column may hold it.
    assert_eq!(of("60", "30", "40")[3], "夫婦のみ > うち単独世帯");
}

#[test]
fn signs_side_by_side_are_figures() {
    let rows = ["施設|月|火|水", "動物園|○|△|×", "水族園|○|○|-", "牧場|×|×|○"];
    assert_eq!(columns(&rows), ["月", "火", "水"]);
    // Near miss: one column of signs beside figures says something of the row.
    let rows = ["施設|有料|入場者", "動物園|○|120", "水族園|×|340", "牧場|○|560"];
    assert_eq!(columns(&rows), ["入場者"]);
}

#[test]
fn a_list_may_have_two_header_rows() {
    let rows = ["始発駅|名谷|西神|西神", "行先駅|谷上|谷上|三宮", "名谷|5:23|5:34|5:45", "長田|5:33|5:44|5:56", "谷上|5:51|6:02|6:15"];
    assert_eq!(columns(&rows), ["名谷 > 谷上", "西神 > 谷上", "西神 > 三宮"]);
    // Near miss: below the header everything looks alike.
    let rows = ["名称|住所|担当", "動物園|灘区|管理課", "水族園|須磨区|事業課", "牧場|北区|振興課"];
    assert_eq!(columns(&rows), ["住所", "担当"]);
}

/// The labels of the rows of every table.
fn rows(rows: &[&str]) -> Vec<String> {
    detect(&grid(rows), None).tables.iter().flat_map(|table| &table.rows).map(|row| path(&row.labels)).collect()
}

/// The codes of the doubts of every table.
fn doubts(rows: &[&str]) -> Vec<&'static str> {
    detect(&grid(rows), None).tables.iter().flat_map(|table| &table.doubts).map(|doubt| doubt.code).collect()
}

#[test]
fn codes_and_names_are_a_list() {
    let list = ["コード|名称|新コード", "08|化学|07", "09|鉄鋼|08", "10|金属|09", "11|機械|10", "07|ゴム|06"];
    assert_eq!((columns(&list), rows(&list).concat()), (vec!["名称".into(), "新コード".into()], "0809101107".into()));
    // Near miss: numbers of another length count something.
    let table = ["コード|名称|人数", "08|化学|120", "09|鉄鋼|80", "10|金属|95", "11|機械|310", "07|ゴム|64"];
    assert_eq!(columns(&table), ["人数"]);
}

#[test]
fn a_row_of_codes_over_names_is_header() {
    let body = ["01|農業|8|5|1|4|9|2", "02|林業|3|7|2|1|8|6", "03|漁業|4|2|7|3|6|1"];
    let head = ["部門||01|02|03|10|12|97", "||農業|林業|漁業|計|需要|総額"];
    let all: Vec<&str> = head.into_iter().chain(body).collect();
    assert_eq!(columns(&all), ["01 > 農業", "02 > 林業", "03 > 漁業", "10 > 計", "12 > 需要", "97 > 総額"]);
}

#[test]
fn a_list_whose_first_column_repeats_has_a_longer_key() {
    let list = [
        "area|station_no|name|kind",
        "宗谷|11001|宗谷岬|四",
        "宗谷|11016|稚内|官",
        "網走|17036|雄武|四",
        "網走|17112|紋別|官",
        "網走|17166|西興部|四",
    ];
    assert_eq!(rows(&list)[..2], ["宗谷 > 11001", "宗谷 > 11016"]);
    assert_eq!(columns(&list), ["name", "kind"]);
    // Near miss: what is no code is a figure.
    let table = [
        "area|amount|name|kind",
        "宗谷|11001|宗谷岬|四",
        "宗谷|11016|稚内|官",
        "網走|17036|雄武|四",
        "網走|17112|紋別|官",
        "網走|17166|西興部|四",
    ];
    assert_eq!(columns(&table), ["amount"]);
}

#[test]
fn spans_among_numbers_are_figures() {
    let table = ["|高さ|時間", "東灘区|3.4～4.2|100～130", "灘区|3.2|110", "中央区|3.2～4.0|90～110", "兵庫区|4.2|90～100"];
    assert_eq!((columns(&table).len(), rows(&table).len()), (2, 4));
    // Near miss: classes name rows.
    let table = ["性|年齢|人数", "男|0～4|30", "|5～9|40", "|10～14|20", "|100|10"];
    assert_eq!(columns(&table), ["人数"]);
}

#[test]
fn panels_begin_anew_where_their_heads_do() {
    let table = ["北海道|||東北||", "|男|女||男|女", "1月|1|2|1月|5|6", "2月|3|4|2月|7|8", "3月|9|8|3月|6|5"];
    assert_eq!(columns(&table), ["北海道 > 男", "北海道 > 女", "東北 > 男", "東北 > 女"]);
    // Near miss: the stub stands again at the right edge, or other heads follow.
    assert_eq!(columns(&["|男|女|", "1月|1|2|1月", "2月|3|4|2月", "3月|9|8|3月"]), ["男", "女"]);
}

#[test]
fn a_block_without_a_title_belongs_to_the_title_above_where_its_header_stands_again() {
    let blocks = |second: &'static str| {
        [
            "（1）北海道||",
            "",
            "|良い|悪い",
            "1月|1|2",
            "2月|3|4",
            "",
            second,
            "1月|5|6",
            "2月|7|8",
            "",
            "（2）東北||",
            "",
            "|良い|悪い",
            "1月|1|2",
            "2月|3|4",
            "",
            "|増|減",
            "1月|5|6",
            "2月|7|8",
        ]
    };
    assert_eq!(columns(&blocks("|増|減"))[2..4], ["（1）北海道 > 増", "（1）北海道 > 減"]);
    // Near miss: its header stands nowhere else.
    assert_eq!(columns(&blocks("|入|出"))[2..4], ["入", "出"]);
}

#[test]
fn figures_left_over_beside_the_body_are_a_doubt() {
    use crate::layout::doubt;
    let grid = grid(&["区|人口|世帯", "北区|90|40", "南区|80|30"]);
    let layout = detect(&grid, None);
    let of = |cell: &str, digits: &str| {
        doubt::left_over(&grid, &layout.tables[0], &[(cell.parse().unwrap(), digits.to_owned())]).map(|doubt| doubt.code)
    };
    assert_eq!(of("E2", "7"), Some("LAY007"));
    // Near misses: another row, nothing.
    assert_eq!((of("E9", "7"), of("E2", "")), (None, None));
}

#[test]
fn a_column_below_nothing_but_the_title_of_all_is_unlabelled() {
    let table = ["1表|>|>|>", "区@LRTB|人口@LRTB|世帯@LRTB|@L", "北区|90|40|", "南区|80|30|7", "西区|70|20|"];
    assert!(doubts(&table).contains(&"LAY002"), "{:?}", columns(&table));
    assert_eq!(doubts(&["区|人口|世帯|面積", "北区|90|40|", "南区|80|30|7", "西区|70|20|"]), [""; 0]);
}

#[test]
fn rows_of_something_else_above_the_figures_are_a_doubt() {
    let names = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬"];
    let all: Vec<String> =
        names.iter().map(|name| format!("{name}|{name}1")).chain(["北|90".into(), "南|80".into(), "西|70".into()]).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    assert!(doubts(&all).contains(&"LAY008"), "{:?}", columns(&all));
    assert!(!doubts(&all[5..]).contains(&"LAY008"));
}

#[test]
fn a_list_below_its_title_without_a_header_of_its_own_look_is_a_doubt() {
    assert_eq!(doubts(&["資料の一覧|", "年次|平成", "部門|基本", "価格|生産者", "範囲|国内"]), ["LAY009"]);
    assert_eq!(doubts(&["項目|内容", "年次|平成", "部門|基本", "価格|生産者", "範囲|国内"]), [""; 0]);
}

#[test]
fn a_unit_among_the_header_rows_is_no_label() {
    let body = ["北区|90|40|2|5", "南区|80|30|3|7", "西区|70|20|4|9"];
    let of = |head: &[&'static str]| {
        let all: Vec<&str> = head.iter().copied().chain(body).collect();
        let units: Vec<String> = detect(&grid(&all), None).tables[0].units.iter().map(ToString::to_string).collect();
        (columns(&all), units.join(" "))
    };
    let (labels, units) = of(&["区|人口|>|世帯|>", "||||（単位：人）", "|男|女|一般|施設"]);
    assert_eq!((labels, units.as_str()), (vec!["人口 > 男".into(), "人口 > 女".into(), "世帯 > 一般".into(), "世帯 > 施設".into()], "E2"));
    let (labels, units) = of(&["区|人口|世帯|割合|（単位：人、％）", "|男|女|一般|施設"]);
    assert_eq!((labels[3].as_str(), units.as_str()), ("施設", "E1"));
    // Near miss: one unit among labels speaks of its own column.
    let (labels, units) = of(&["区|人口|世帯|面積|割合", "|計|計|計|（単位：％）"]);
    assert_eq!((labels[3].as_str(), units.as_str()), ("割合 > （単位：％）", ""));
}

/// Ten sectors with a code and a name each, then a total; the codes are at the left and above.
fn sectors(codes: [&str; 10], total: &str) -> Vec<String> {
    let names = ["農業", "林業", "漁業", "鉱業", "建設", "電力", "ガス", "水道", "商業", "金融"];
    let mut rows = vec![format!("||{}|", codes.join("|")), format!("||{}|行和", names.join("|"))];
    let figures = |n: usize| (0..11).map(|m| (31 * n + 7 * m + 5).to_string()).collect::<Vec<_>>().join("|");
    rows.extend(codes.iter().zip(names).enumerate().map(|(n, (code, name))| format!("{code}|{name}|{}", figures(n))));
    rows.push(format!("{total}|列和|{}", figures(10)));
    rows
}

#[test]
fn a_code_beside_each_name_does_not_reach_to_the_total() {
    let of = |codes, total| {
        let rows = sectors(codes, total);
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        (super::tests::rows(&rows).pop().unwrap_or_default(), columns(&rows).pop().unwrap_or_default())
    };
    let codes = ["agr", "for", "fis", "min", "con", "ely", "gas", "wat", "com", "fin"];
    assert_eq!(of(codes, ""), ("列和".to_owned(), "行和".to_owned()));
    // Near miss: groups that hold for several names reach on.
    let groups = ["一次", "", "", "二次", "", "", "", "", "三次", ""];
    assert_eq!(of(groups, ""), ("三次 > 列和".to_owned(), "三次 > 行和".to_owned()));
}

#[test]
fn a_reference_behind_a_gap_is_no_part_of_what_stands_above() {
    let of = |gap: &'static str, name: &'static str| rows(&["項目|元年|2年", "総生産|71|82", gap, name]).pop().unwrap_or_default();
    assert_eq!(of("", "~（参考）需要|51|62"), "（参考）需要");
    // Near misses: no gap, no such word.
    assert_eq!(of("~輸出|11|12", "~（参考）需要|51|62"), "総生産 > （参考）需要");
    assert_eq!(of("", "~内需|51|62"), "総生産 > 内需");
}

#[test]
fn numbers_that_the_key_spells_out_are_no_figures() {
    let of = |year: u32| {
        let weeks = (1..=24).map(|week| format!("東京|2026-{week:02}|{}|{year}|{week}", 3 * week % 17 + 1));
        let rows: Vec<String> = std::iter::once("県|週|値|年|週番号".to_owned()).chain(weeks).collect();
        columns(&rows.iter().map(String::as_str).collect::<Vec<_>>())
    };
    assert_eq!(of(2026), ["値"]);
    // Near miss: the key says another year.
    assert_eq!(of(2025), ["値", "年"]);
}

#[test]
fn the_head_of_a_column_of_texts_names_no_figures_beyond_it() {
    let head = "種別|量|係数|備考||";
    let list = [
        head,
        "原炭|9|31|||",
        "原油|8|32|||",
        "灯油|7|33|||",
        "廃材|6|42|含めず||",
        "廃油|5|53|含む場合は|7|t",
        "廃紙|4|64|含む場合は|8|t",
    ];
    assert_eq!((columns(&list).concat(), doubts(&list)), ("量係数".to_owned(), vec!["LAY002"]));
    // Near miss: the head of figures reaches over the figures beside it.
    let table = ["種別|量|係数||備考", "原炭|9|31|3|", "廃材|8|42|4|", "廃油|7|53|7|含む"];
    assert_eq!(columns(&table), ["量", "係数", "係数"]);
}

#[test]
fn values_of_their_own_below_a_table_are_a_doubt() {
    let of = |last: &'static str| doubts(&["区|甲|乙|丙|丁", "北区|1|2|3|4", "南区|5|6|7|8", "西区|9|8|7|6", "", last]);
    assert_eq!(of("税率|3|||"), ["LAY011"]);
    assert_eq!(of("総計||66||"), ["LAY011"]);
    // Near miss: a row that fills more columns.
    assert_eq!(of("税率|3|4||"), [""; 0]);
    // Near misses: such rows are many, columns are few.
    assert_eq!(doubts(&["区|甲|乙|丙|丁", "北区|1|2|3|4", "南区|5|||", "西区|9|8|7|6", "東区|3|||"]), [""; 0]);
    assert_eq!(doubts(&["区|甲|乙|丙", "北区|1|2|3", "南区|5|6|7", "西区|9|8|7", "総計|3||"]), [""; 0]);
    assert_eq!(doubts(&["区|甲|乙|丙|丁", "北区|1|2|3|4", "南区|5|6|7|8", "所得|9|||", "剰余|3|||"]), [""; 0]);
}

#[test]
fn a_list_may_leave_most_of_its_columns_blank() {
    let list = ["品目|区分|備考|連絡先|更新", "鉢|可燃|||", "傘|||電話で|", "棚|粗大|||", "箱|可燃|||", "瓶||中を洗う||"];
    assert_eq!((columns(&list).concat(), rows(&list).concat()), ("区分備考連絡先更新".to_owned(), "鉢傘棚箱瓶".to_owned()));
    // Near misses: a row without its key, a title above.
    assert_eq!(columns(&["品目|区分|備考|連絡先|更新", "鉢|可燃|||", "|||電話で|", "棚|粗大|||"]), [""; 0]);
    assert_eq!(columns(&["ごみの分け方||||", "品目|区分|備考|連絡先|更新", "鉢|可燃|||", "傘|||電話で|", "棚|粗大|||"]), [""; 0]);
}

#[test]
fn the_stub_again_at_the_right_edge_is_no_figure_and_not_left_over() {
    let of = |last: &'static str| {
        let layout = detect(&grid(&["年次|総数|男|女|年次", "平成28年|9|4|5|28", "29|8|3|5|29", "30|7|3|4|30", "31|5|2|3|31", last]), None);
        let repeats: Vec<String> = layout.tables.iter().flat_map(|table| &table.repeats).map(Address::to_string).collect();
        (repeats.join(" "), layout.left_over.iter().map(Address::to_string).collect::<String>())
    };
    assert_eq!(of("32|6|2|4|32"), ("E1 E2 E3 E4 E5 E6".to_owned(), String::new()));
    // Near miss: what is something else stays left over.
    assert_eq!(of("32|6|2|4|77"), ("E1 E2 E3 E4 E5".to_owned(), "E6".to_owned()));
}

#[test]
fn spaces_in_a_header_cell_keep_the_label_beside_it_away() {
    let of = |blank: &str| {
        columns(
            &["|区分".to_owned() + "|計算|" + blank, "市|甲|乙|丙".to_owned(), "北|1|2|3".to_owned(), "南|4|5|6".to_owned()]
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>(),
        )
    };
    assert_eq!(of("_"), ["区分 > 甲", "計算 > 乙", "丙"]);
    // Near miss: nothing was written there.
    assert_eq!(of(""), ["区分 > 甲", "計算 > 乙", "計算 > 丙"]);
}

#[test]
fn numbers_under_the_head_id_are_names() {
    let of = |head: &str| {
        columns(&[head, "役務|15071|電話", "役務|15081|保育", "役務|15091|開放", "役務|15101|母子", "役務|23375|療育", "役務|23377|認可"])
            .concat()
    };
    assert_eq!(of("種別|ID|名称"), "名称");
    assert_eq!(of("種別|post_id|名称"), "名称");
    // Near miss: a word that ends alike.
    assert_eq!(of("種別|COVID|名称"), "COVID");
}

#[test]
fn codes_alone_are_a_list() {
    let of = |head: &str| {
        let rows = ["米|石油|t|60", "麦|原油|t|60", "豆|重油|t|60", "肉|灯油|頭|72", "魚|軽油|頭|72"];
        columns(&[&[head][..], &rows].concat())
    };
    assert_eq!(of("部門|品目|単位|単位コード"), ["品目", "単位", "単位コード"]);
    // Near miss: the head speaks of something else.
    assert_eq!(of("部門|品目|単位|番号案内の件数"), ["番号案内の件数"]);
}

#[test]
fn the_first_cell_of_a_web_row_that_is_short_spans_what_it_lacks() {
    let of = |rows: &[&str], short: &[u32]| {
        let mut grid = grid(rows);
        grid.short_rows = short.iter().map(|&row| (row, 1)).collect();
        let layout = detect(&grid, None);
        let read = |table: &super::TableLayout| {
            let codes: Vec<&str> = table.doubts.iter().map(|doubt| doubt.code).collect();
            let columns: Vec<String> = table.columns.iter().map(|column| format!("{}{}", column.column, path(&column.labels))).collect();
            let rows: Vec<String> = table.rows.iter().map(|row| path(&row.labels)).collect();
            let cells = table.columns.iter().flat_map(|column| &column.labels).flat_map(|label| label.cells.iter());
            format!("{} {} {} {}", columns.join(" "), rows.join(","), cells.map(Address::to_string).collect::<String>(), codes.concat())
        };
        layout.tables.iter().map(read).collect::<Vec<_>>()
    };
    let body = ["主な|公債|38|36|2", "|国保|14|13|1", "|介護|99|98|1"];
    let all = |head: &'static str, total: &'static str| -> Vec<&'static str> { [head, total].into_iter().chain(body).collect() };
    let read = ["1歳入 2歳出 3差 合計 B1C1D1 LAY012", "2歳入 3歳出 4差 主な > 公債,主な > 国保,主な > 介護 B1C1D1 LAY012"];
    assert_eq!(of(&all("名|歳入|歳出|差", "合計|71|69|2"), &[0, 1]), read);
    // The header alone is short.
    let heads: Vec<&str> = std::iter::once("名|歳入|歳出|差").chain(body).collect();
    assert_eq!(of(&heads, &[0]), ["2歳入 3歳出 4差 主な > 公債,主な > 国保,主な > 介護 B1C1D1 LAY012"]);
    // Near misses: what is missing stands at the end of its row, a workbook has no slots, the cell spans them already.
    assert!(!of(&all("名|名|歳入|歳出|差", "|合計|71|69"), &[1]).concat().contains("LAY012"));
    assert!(!of(&all("名|歳入|歳出|差", "合計|71|69|2"), &[]).concat().contains("LAY012"));
    assert!(!of(&all("名|>|歳入|歳出|差", "合計|>|71|69|2"), &[0, 1]).concat().contains("LAY012"));
}

#[test]
fn the_office_at_the_right_edge_above_a_header_is_no_label() {
    let of = |date: &'static str, office: &'static str| {
        let line = format!("{date}||||{office}");
        columns(&[&line, "区|人口|男|女|密度", "北区|1200|530|670|88", "南区|1400|630|770|93"]).join(" ")
    };
    assert_eq!(of("平成28年10月1日現在", "企画調整局企画部調査課"), "人口 男 女 密度");
    assert_eq!(of("As of Oct.1,2016", "Planning Bureau, Hokuto City"), "人口 男 女 密度");
    // Near misses: no office, no date.
    assert_eq!(of("平成28年10月1日現在", "前年"), "人口 男 女 前年 > 密度");
    assert_eq!(of("部局", "企画調整局企画部調査課"), "人口 男 女 企画調整局企画部調査課 > 密度");
}

#[test]
fn numbers_that_count_the_rows_of_a_list_are_its_key() {
    let of = |first: &'static str, third: &'static str| {
        let rows = ["事例|対応|年齢", first, "281|成田|10代未満", third];
        (columns(&rows).join(" "), self::rows(&rows).join(" "))
    };
    assert_eq!(of("280|成田|20代", "282|関空|10代"), ("対応 年齢".to_owned(), "280 281 282".to_owned()));
    // Near miss: numbers that do not count on.
    assert_eq!(of("12|成田|20代", "282|関空|10代").0, "事例");
    // Near miss: figures right of names.
    assert_eq!(columns(&["対応|居住地|人", "成田|東京|1", "関空|大阪|2", "中部|愛知|3"]), ["人"]);
}

#[test]
fn a_title_and_its_period_over_the_first_and_last_column_are_no_labels() {
    let of = |last: &'static str| {
        let line = format!("A3表|年齢別自殺者数|{last}");
        columns(&[&line, "全国||||", "年齢|総数|男|女|不詳", "20代|12|5|6|1", "30代|14|7|7|0"]).join(" ")
    };
    assert_eq!(of("||(平成25年7月暫定値)"), "総数 男 女 不詳");
    assert_eq!(of("|(平成25年7月暫定値)|"), "総数 男 女 不詳");
    // Near misses: the last column has a label of its own, two periods.
    assert_eq!(of("||(再掲)"), "年齢別自殺者数 > 総数 年齢別自殺者数 > 男 年齢別自殺者数 > 女 (再掲) > 不詳");
}

#[test]
fn the_names_of_stub_columns_may_stand_below_the_header() {
    let of = |heads: &'static str| {
        let rows = ["||総数|世帯", "||人|世帯", heads, "a|全国|126|55", "a|北海道|52|24"];
        let layout = detect(&grid(&rows), None);
        let titles = layout.tables.iter().flat_map(|table| &table.dimensions).filter_map(|dimension| dimension.title.clone());
        titles.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(of("識別|地域名||"), "識別 地域名");
    // Near miss: a single text is a heading of what stands below it.
    assert_eq!(of("再掲|||"), "");
}

#[test]
fn the_head_of_a_stub_on_both_sides_is_no_title() {
    let of = |right: &'static str| {
        let line = format!("部　門|||{right}");
        let layout = detect(&grid(&[&line, "|消費|投資|", "農業|12|5|農業", "製造|14|7|製造"]), None);
        layout.tables.iter().map(|table| table.title.len()).sum::<usize>()
    };
    assert_eq!(of("部門"), 0);
    // Near miss: something else at the right.
    assert_eq!(of("平成17年"), 2);
}

#[test]
fn a_number_among_texts_is_one_more_value_of_a_list() {
    let of = |rows: &[&str]| columns(rows).join(" ");
    let list = ["町|番地|週|曜日|毎週|備考", "魚崎|1丁目|13|金|水|あ", "魚崎|2丁目|24|火|水|い", "本山|1丁目|13|金|木|う"];
    assert_eq!(of(&list), "週 曜日 毎週 備考");
    // Near miss: fewer texts beside it.
    assert_eq!(of(&["町|番地|人口|備考", "魚崎|1丁目|130|あ", "魚崎|2丁目|240|い", "本山|1丁目|130|う"]), "人口");
}

#[test]
fn what_stands_on_the_frame_of_a_header_is_its_title() {
    let of = |band: &'static str, date: &'static str| {
        let rows = [band, date, "@LRTB|甲@LRTB|乙@LRTB|丙@LRTB", "北区@LRB|1@LRB|2@LRB|3@LRB", "南区@LRB|4@LRB|5@LRB|6@LRB"];
        columns(&rows).join(" ")
    };
    assert_eq!(of("|得票率|>|>", "28日 確定|||"), "甲 乙 丙");
    // Near misses: a line above, a line between, a label over some of the columns.
    assert_eq!(of("|得票率@T|>|>", "|||"), "得票率 > 甲 得票率 > 乙 得票率 > 丙");
    assert!(of("|得票率|>|内訳", "|||").starts_with("得票率 > 甲 得票率 > 乙 "));
}

/// A table of four columns of figures in a frame, below a row that stands on it.
fn on_frame(row: &str, header: &[&str]) -> Vec<String> {
    let body = [
        "北区@TBLR|130@TBLR|52@TBLR|431@TBLR|94@TBLR",
        "南区@TBLR|85@TBLR|6@TBLR|717@TBLR|8@TBLR",
        "西区@TBLR|9@TBLR|81@TBLR|7@TBLR|66@TBLR",
    ];
    columns(&[row].iter().chain(header).chain(&body).copied().collect::<Vec<_>>())
}

#[test]
fn what_stands_on_the_frame_is_no_header() {
    let names = &["区@TBLR|農業@TBLR|工業@TBLR|商業@TBLR|公務@TBLR"][..];
    for row in ["総人口の推計|||（1,000人）|", "3. 結果||(1) 男女別の人数||", "平成27年|||名目|", "|||発表元|"] {
        assert_eq!(on_frame(row, names), ["農業", "工業", "商業", "公務"], "{row}");
    }
    // Near misses: the row has lines, it alone tells the columns apart, it says 再掲 of the columns below it, each column has its own.
    assert_eq!(on_frame("|@LR|男@LR|@LR|女@LR", names)[3], "女 > 公務");
    let twice = &["区@TBLR|実数@TBLR|率@TBLR|実数@TBLR|率@TBLR"][..];
    assert_eq!(on_frame("|男||女|", twice), ["男 > 実数", "男 > 率", "女 > 実数", "女 > 率"]);
    assert_eq!(on_frame("|||（再掲）|", names)[2..], ["（再掲） > 商業", "（再掲） > 公務"]);
    assert_eq!(on_frame("|甲の市|乙の市|丙の市|丁の市", names)[3], "丁の市 > 公務");
}

#[test]
fn a_label_in_one_box_is_one_label() {
    // No line stands in the whole header but those around the boxes of the columns.
    let boxes = ["区@TLR|自動車乗@TLR|電力・ガス@TLR|面積@TLR|人口@TLR", "@BLR|車中@BLR|水道@BLR|@BLR|総数@BLR"];
    assert_eq!(on_frame("|", &boxes), ["自動車乗車中", "電力・ガス水道", "面積", "人口総数"]);
    // Near miss: without lines between the columns the upper row may head several.
    let open = ["区@TLR|男@T|@T|女@T|@TR", "@BLR|実数@B|率@B|実数@B|率@BR"];
    assert_eq!(on_frame("|", &open), ["男 > 実数", "男 > 率", "女 > 実数", "女 > 率"]);
}

#[test]
fn a_row_without_figures_set_in_between_is_a_branch_of_the_tree() {
    let rows = |rows: &[&str]| {
        let all: Vec<&str> = ["項目|1年|2年"].iter().chain(rows).copied().collect();
        let layout = detect(&grid(&all), None);
        layout.tables.iter().flat_map(|table| &table.rows).map(|row| path(&row.labels)).collect::<Vec<_>>()
    };
    let tree = ["1. 消費|9|8", "~~(1) 家計|5|4", "~~~（再掲）|", "~~~~~除く帰属家賃|3|2", "~~(2) 団体|4|4", "2. 政府|7|6"];
    let expected = ["1. 消費", "1. 消費 > (1) 家計", "1. 消費 > (1) 家計 > （再掲） > 除く帰属家賃", "1. 消費 > (2) 団体", "2. 政府"];
    assert_eq!(rows(&tree), expected);
    // Near miss: what is set in no further than the labels above heads a section.
    assert_eq!(rows(&["1. 消費|9|8", "2. 政府|7|6", "参考|", "~3. 在庫|3|2", "~4. 輸出|4|4"])[2..], ["参考 > 3. 在庫", "参考 > 4. 輸出"]);
}

#[test]
fn a_unit_in_brackets_above_a_frame_is_one_and_hidden_numbers_are_no_title() {
    let body = ["区@TBLR|男の数@TBLR|女の数@TBLR|面積@TBLR", "北区@TBLR|130@TBLR|52@TBLR|431@TBLR", "南区@TBLR|85@TBLR|6@TBLR|717@TBLR"];
    let rows: Vec<&str> = ["|101|102|103", "第1表 人口|", "|||(万人)"].iter().chain(&body).copied().collect();
    let mut grid = grid(&rows);
    grid.hidden_rows = vec![(0, 0)];
    let layout = detect(&grid, None);
    let [table] = &layout.tables[..] else { panic!("{} tables", layout.tables.len()) };
    let shown = |cells: &[Address]| cells.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    assert_eq!((shown(&table.title_of(&grid)), shown(&table.units)), ("A2 D3".into(), "D3".into()));
    // Near miss: numbers that show are words of the title.
    grid.hidden_rows.clear();
    assert!(detect(&grid, None).tables[0].title_of(&grid).len() == table.title.len());
}
