//! How plausible bytes are as Japanese text: every two bytes are a row and cell of JIS X 0208, and ordinary texts use few of the rows.

use std::sync::LazyLock;

/// A Japanese encoding without escapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    ShiftJis,
    EucJp,
}

/// A text as plausible as this is Japanese; measured: texts of the right encoding lie above, of another one below.
pub(super) const JAPANESE: f64 = 0.5;

/// Points for one character of a kind. Texts of statistics are kana, common kanji, signs and full-width figures.
mod points {
    pub(super) const KANA: f64 = 1.0;
    pub(super) const SIGN: f64 = 0.9;
    pub(super) const COMMON_KANJI: f64 = 0.9;
    pub(super) const NEC_SIGN: f64 = 0.6;
    pub(super) const HALF_KANA: f64 = 0.4;
    pub(super) const GREEK: f64 = 0.2;
    pub(super) const RARE_KANJI: f64 = -0.8;
    pub(super) const GAIJI: f64 = -0.8;
    pub(super) const NONE: f64 = -1.0;
    /// Small kana and voice marks that follow no letter they could belong to.
    pub(super) const STRAY_HALF_KANA: f64 = -1.0;
    /// A kanji squeezed between two ASCII letters is mostly an accented letter and its neighbour.
    pub(super) const BETWEEN_LETTERS: f64 = -1.5;
    /// So is one behind a letter whose second byte is a letter itself, as in `Bob’s`; real ones have others beside them.
    pub(super) const AMONG_LETTERS: f64 = -0.3;
}

/// One character of the text.
#[derive(Clone, Copy)]
enum Unit {
    Ascii(u8),
    HalfKana(u8),
    /// Half-width kana behind a prefix of its own.
    PrefixedHalfKana,
    /// Row and cell of JIS X 0208, each from 1, and whether the second byte is an ASCII letter.
    Double(u8, u8, bool),
    /// JIS X 0212, or a byte that stands for no character.
    Other,
}

/// Characters that are looked at; more would not change the mean.
const SAMPLE: usize = 50_000;

/// What weighing a text gave.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Weight {
    /// Mean of the points of the characters beyond ASCII: about 1 for ordinary Japanese, below 0 for bytes that merely decode.
    pub(super) mean: f64,
    /// Share of the characters beyond ASCII that another language would hardly give: kana, and kanji that every table has.
    pub(super) evidence: f64,
    /// Characters beyond ASCII.
    pub(super) characters: u32,
}

impl Weight {
    /// By which one reading is better than another.
    pub(super) fn score(self) -> f64 {
        self.mean + self.evidence
    }
}

/// Weighs bytes as a text in the scheme; best where they decode without error.
pub(super) fn weigh(bytes: &[u8], scheme: Scheme) -> Weight {
    let (mut sum, mut count, mut evident) = (0.0, 0u32, 0u32);
    let mut half_kana = HalfKana::default();
    let mut before = Unit::Ascii(b' ');
    let mut rest = bytes;
    while let Some((unit, after)) = next(rest, scheme) {
        if !matches!(unit, Unit::Ascii(_)) {
            let following = next(after, scheme).map_or(Unit::Ascii(b' '), |(unit, _)| unit);
            let worth = worth(unit, before, following);
            sum += worth;
            count += 1;
            evident += u32::from(is_evident(unit, scheme));
            half_kana.add(unit, before, worth);
            if count as usize == SAMPLE {
                break;
            }
        }
        before = unit;
        rest = after;
    }
    if half_kana.are_words() {
        evident += half_kana.count;
    }
    let mean = |sum: f64| if count == 0 { 0.0 } else { sum / f64::from(count) };
    Weight { mean: mean(sum), evidence: mean(f64::from(evident)), characters: count }
}

/// Half-width kana of a text taken together.
#[derive(Default)]
struct HalfKana {
    count: u32,
    runs: u32,
    stray: bool,
    /// Kana from ｱ to ｿ: no Japanese text of some length goes without, while small Cyrillic letters never fall there.
    early: bool,
}

impl HalfKana {
    fn add(&mut self, unit: Unit, before: Unit, worth: f64) {
        if let Unit::HalfKana(byte) = unit {
            self.count += 1;
            self.runs += u32::from(!matches!(before, Unit::HalfKana(_)));
            self.stray |= worth < 0.0;
            self.early |= matches!(byte, 0xB1..=0xBF);
        }
    }

    const fn are_words(&self) -> bool {
        self.count >= 2 * self.runs && self.early && !self.stray
    }
}

/// Kanji that label the tables of statistics: time, area, sex, totals, industries. Other languages hit one of them in ten by chance.
const FAMILIAR: &str = "年月日度期第元令和平成昭正明治暦四半上下旬末現在以未満前後同比増減率割合計総数量額値指標準均最高低大中小多少内外別類種目項表図注資料\
    出典単位千百万億円人件戸台所社歳時間分男女性者齢級全国都道府県市区町村郡島山川北海東西南京阪神奈良福岡青森岩手宮城秋田形茨栃木群馬埼玉葉潟富石井\
    長野岐阜静愛知三重滋賀兵庫歌鳥取根広口徳香媛佐崎熊本産業農林漁鉱建設製造電気熱供給水情報通信運輸郵便卸売金融保険不動物品賃貸学術研究専門技宿泊飲食\
    生活関連娯楽教育医療祉複公務他労働就従雇用失求職有効倍得家消費支入収価格輸易財政税決算会施面積土地住宅校死亡婚離病院感染検査交事故車番号名称場館\
    備考商工企開始終定調統集推移実質季節整系列秘匿詳該当章編欄氏続柄団体会議員選挙候補得票補欠国籍港湾橋河川公園";

static FAMILIAR_CELLS: LazyLock<Vec<(u8, u8)>> = LazyLock::new(|| {
    let bytes = encoding_rs::EUC_JP.encode(FAMILIAR).0;
    let mut cells: Vec<_> =
        bytes.as_chunks::<2>().0.iter().map(|[row, cell]| (row.saturating_sub(0xA0), cell.saturating_sub(0xA0))).collect();
    cells.sort_unstable();
    cells
});

fn is_evident(unit: Unit, scheme: Scheme) -> bool {
    match unit {
        Unit::PrefixedHalfKana | Unit::Double(4 | 5, ..) => true,
        // Chinese and Korean have the same signs at the same place as EUC-JP.
        Unit::Double(1 | 2 | 3 | 13, ..) => scheme == Scheme::ShiftJis,
        Unit::Double(row, cell, _) => FAMILIAR_CELLS.binary_search(&(row, cell)).is_ok(),
        _ => false,
    }
}

fn next(bytes: &[u8], scheme: Scheme) -> Option<(Unit, &[u8])> {
    let (&first, rest) = bytes.split_first()?;
    if first < 0x80 {
        return Some((Unit::Ascii(first), rest));
    }
    let Some((&second, after)) = rest.split_first() else { return Some((Unit::Other, rest)) };
    Some(match (scheme, first) {
        (Scheme::EucJp, 0x8E) => (Unit::PrefixedHalfKana, after),
        (Scheme::EucJp, 0x8F) => (Unit::Other, after.get(1..).unwrap_or_default()),
        (Scheme::EucJp, _) => (Unit::Double(first.saturating_sub(0xA0), second.saturating_sub(0xA0), false), after),
        (Scheme::ShiftJis, 0xA1..=0xDF) => (Unit::HalfKana(first), rest),
        (Scheme::ShiftJis, 0x80 | 0xA0 | 0xFD..=0xFF) => (Unit::Other, rest),
        (Scheme::ShiftJis, _) => (shift_jis(first, second), after),
    })
}

fn shift_jis(lead: u8, trail: u8) -> Unit {
    let pair = if lead <= 0x9F { lead - 0x81 } else { lead - 0xC1 };
    let second_row = trail >= 0x9F;
    let cell = match trail {
        0x9F.. => trail - 0x9E,
        0x80.. => trail - 0x40,
        _ => trail.saturating_sub(0x3F),
    };
    Unit::Double(pair * 2 + 1 + u8::from(second_row), cell, trail.is_ascii_alphabetic())
}

fn worth(unit: Unit, before: Unit, after: Unit) -> f64 {
    let letter = |unit: Unit| matches!(unit, Unit::Ascii(byte) if byte.is_ascii_alphabetic());
    match unit {
        Unit::Ascii(_) => 0.0,
        Unit::HalfKana(byte) => half_kana(byte, before),
        Unit::PrefixedHalfKana => points::SIGN,
        Unit::Double(16.., ..) if letter(before) && letter(after) => points::BETWEEN_LETTERS,
        Unit::Double(16.., _, true) if letter(before) => points::AMONG_LETTERS,
        Unit::Double(row, cell, _) => match row {
            1 | 3 => points::SIGN,
            2 => 0.7,
            4 | 5 => points::KANA,
            6..=8 => points::GREEK,
            13 => points::NEC_SIGN,
            16..=46 => points::COMMON_KANJI,
            47 if cell <= 51 => points::COMMON_KANJI,
            48..=84 | 89..=92 | 115..=119 => points::RARE_KANJI,
            95..=114 => points::GAIJI,
            _ => points::NONE,
        },
        Unit::Other => points::NONE,
    }
}

/// Half-width kana are text only in words: a voice mark after a letter that can bear it, a small letter or long mark after any.
fn half_kana(byte: u8, before: Unit) -> f64 {
    let before = match before {
        Unit::HalfKana(byte) => byte,
        _ => 0,
    };
    let voiced = matches!(before, 0xB3 | 0xB6..=0xC4 | 0xCA..=0xCE);
    let good = match byte {
        0xDE => voiced,
        0xDF => matches!(before, 0xCA..=0xCE),
        0xA7..=0xB0 => matches!(before, 0xB1..=0xDF),
        0xA1..=0xA5 => false,
        _ => true,
    };
    if good { points::HALF_KANA } else { points::STRAY_HALF_KANA }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(text: &str, written: Scheme, read: Scheme) -> f64 {
        let encoding = match written {
            Scheme::ShiftJis => encoding_rs::SHIFT_JIS,
            Scheme::EucJp => encoding_rs::EUC_JP,
        };
        weigh(&encoding.encode(text).0, read).mean
    }

    #[test]
    fn japanese_is_plausible_in_its_own_encoding_alone() {
        use Scheme::{EucJp, ShiftJis};
        for text in ["東京都の人口,13159388", "産業別就業者数（１５歳以上）", "うち男,うち女", "△12.3　▲4.5"]
        {
            assert!(mean(text, ShiftJis, ShiftJis) > JAPANESE, "{text}");
            assert!(mean(text, EucJp, EucJp) > JAPANESE, "{text}");
            assert!(mean(text, EucJp, ShiftJis) < JAPANESE, "{text}");
        }
    }

    #[test]
    fn accents_among_letters_are_no_kanji() {
        let bytes = encoding_rs::WINDOWS_1252.encode("Größe, fröhlich, Entwicklungsländer").0;
        assert!(weigh(&bytes, Scheme::ShiftJis).mean < 0.0);
    }

    #[test]
    fn half_width_kana_are_weighed_as_words() {
        let words = encoding_rs::SHIFT_JIS.encode("ﾄｳｷｮｳ,ｶﾞｿﾘﾝ,ﾌﾟﾗｽﾁｯｸ").0;
        let soup = encoding_rs::EUC_JP.encode("ガソリン").0;
        assert!(weigh(&words, Scheme::ShiftJis).mean > weigh(&soup, Scheme::ShiftJis).mean);
    }
}
