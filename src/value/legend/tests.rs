use super::*;

/// What a line says, as `mark code meaning`.
fn shown(line: &[&str]) -> Vec<String> {
    let entry = |entry: &LegendEntry| format!("{} {} {}", entry.mark, entry.code.map_or("?", MarkCode::word), entry.meaning);
    read_legend(line).iter().map(entry).collect()
}

#[test]
fn legends_say_what_marks_mean() {
    let cases: [(&[&str], &[&str]); 36] = [
        (&["「－」は該当なし"], &["－ nil 該当なし"]),
        (
            &["（注）「－」は該当数値なし、「x」は秘匿、「…」は不詳を示す。"],
            &["－ nil 該当数値なし", "x suppressed 秘匿", "… unavailable 不詳"],
        ),
        (&["注１）「-」は不詳である。"], &["- unavailable 不詳"]),
        (&["\"x\"は秘匿"], &["x suppressed 秘匿"]),
        (&["“X”は、公表しない数値"], &["X suppressed 公表しない数値"]),
        (&["「0」、「0.0」は単位未満"], &["0 below-unit 単位未満", "0.0 below-unit 単位未満"]),
        (&["(注) \"0\"は単位未満"], &["0 below-unit 単位未満"]),
        (&["※ r:改定値 p:速報値"], &["r revised 改定値", "p provisional 速報値"]),
        (&["ｒ：改定値　ｐ：速報値"], &["ｒ revised 改定値", "ｐ provisional 速報値"]),
        (&["pは速報値、rは改定値"], &["p provisional 速報値", "r revised 改定値"]),
        (&["p = provisional, r = revised"], &["p provisional provisional", "r revised revised"]),
        (&["凡例　－：皆無　…：不詳　x：秘匿"], &["－ nil 皆無", "… unavailable 不詳", "x suppressed 秘匿"]),
        (&["***：調査対象外"], &["*** not-surveyed 調査対象外"]),
        (&["***：別表を見よ"], &["*** ? 別表を見よ"]),
        (&["- 皆無"], &["- nil 皆無"]),
        (&["－　該当数字なし"], &["－ nil 該当数字なし"]),
        (&["「…」　不詳　「－」　皆無"], &["… unavailable 不詳", "－ nil 皆無"]),
        (&["「－」…該当数字なし　「…」…資料なし"], &["－ nil 該当数字なし", "… unavailable 資料なし"]),
        (&["△ はマイナスを示す"], &["△ negative マイナス"]),
        (&["△印は減少"], &["△ negative 減少"]),
        (&["「△」又は「▲」は負数を示す。"], &["△ negative 負数", "▲ negative 負数"]),
        (&["***", "データが得られないもの"], &["*** unavailable データが得られないもの"]),
        (&["X", "数値が秘匿されているもの"], &["X suppressed 数値が秘匿されているもの"]),
        (&["*", "標本数が少ない"], &["* unreliable 標本数が少ない"]),
        (&["*印は標本数が少ないため注意を要する"], &["* unreliable 標本数が少ないため注意を要する"]),
        (&["※印は別掲"], &["※ ? 別掲"]),
        (&["（注）分：分校　　休：休園"], &["分 ? 分校", "休 ? 休園"]),
        (&["(  )内は外国人を再掲"], &["( ) ? 外国人を再掲"]),
        (&["（　）内の数値は前年同月比"], &["( ) ? 前年同月比"]),
        (&["（ ）はマイナス"], &["( ) negative マイナス"]),
        (&["かっこ内は女性の内数"], &["( ) ? 女性の内数"]),
        (&["空欄は調査していないことを示す"], &[" not-surveyed 調査していないこと"]),
        (&["「B」は断層があることを示す"], &["B break 断層があること"]),
        (&["表中の符号は次のとおりである。「－」：該当なし、「χ」：秘匿"], &["－ nil 該当なし", "χ suppressed 秘匿"]),
        (&["（「x」は秘匿）"], &["x suppressed 秘匿"]),
        (&["- : not applicable; ... : not available"], &["- nil not applicable", "... unavailable not available"]),
    ];
    let wrong: Vec<_> =
        cases.iter().map(|&(line, entries)| (line, shown(line), entries)).filter(|(_, seen, entries)| seen != entries).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn other_notes_are_no_legends() {
    let notes: [&[&str]; 29] = [
        &["（　支　出　側，デ　フ　レ　ー　タ　ー　：　固　定　基　準　年　方　式　）"],
        &["平成27(2015)年：統計局『国勢調査　年齢・国籍不詳をあん分した人口(参考表)』による"],
        &[""],
        &["資料：総務省統計局"],
        &["※ 国勢調査による"],
        &["*   世帯数・人口については，国勢調査結果（確定数）を基礎に算出している。"],
        &["*** 人口動態については，住民基本台帳に基づく届出数である。"],
        &["注１　「第１当事者」とは、事故当事者のうち最も過失の重い者をいう。"],
        &["注　「昼」とは、日の出から日没までを、「夜」とは、日没から日の出までをいう。"],
        &["注２　「信号機無」には、信号機不作動の場合を含む。"],
        &["・不詳を含む"],
        &["・ 不詳を除く"],
        &["- 年齢不詳を含む。"],
        &["c) 国勢調査（速報値）"],
        &["１ 平成27年は速報値"],
        &["a 県: 東京"],
        &["ＵＲＬ:http://example.jp/"],
        &["※マークの項目については、補完結果の数値を掲載している。"],
        &["輸出－輸入により求めている"],
        &["1)不詳を含む　2)推計値"],
        &["A：東京、B：大阪"],
        &["〔単位：人〕"],
        &["( )"],
        &["p値は0.05未満"],
        &["2020年=100"],
        &["x軸は年"],
        &["総数には年齢「不詳」を含む"],
        &["男", "女"],
        &["-", "-"],
    ];
    let wrong: Vec<_> = notes.iter().map(|&line| (line, shown(line))).filter(|(_, seen)| !seen.is_empty()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
