//! A drawing as PNG, with a font that comes along.

use super::super::Drawn;
use super::colours::{Colour, indexed};
use resvg::{tiny_skia, usvg};
use skrifa::MetadataProvider;
use std::sync::Arc;

/// Noto Sans CJK JP Bold with the characters of CP932 and Latin-1.
const FONT: &[u8] = include_bytes!("../assets/font/NotoSansJP-Bold-JIS.otf");

/// The name of the font in drawings.
pub(in crate::site) const FAMILY: &str = "Noto Sans CJK JP";

/// The keyword of the text in a PNG that says which drawing it is of.
const DRAWING: &str = "seihyo:drawing";

/// The font of the cards.
pub(in crate::site) struct Font {
    fonts: Arc<usvg::fontdb::Database>,
}

impl Font {
    /// The font, ready to draw with.
    pub(in crate::site) fn new() -> Self {
        let mut fonts = usvg::fontdb::Database::new();
        fonts.load_font_data(FONT.to_vec());
        Self { fonts: Arc::new(fonts) }
    }

    /// A text as the font can show it: 〓 stands where it lacks a character, as printers of old put it.
    pub(in crate::site) fn shown(text: &str) -> String {
        let Ok(font) = skrifa::FontRef::new(FONT) else { return text.to_owned() };
        let characters = font.charmap();
        text.chars().map(|c| if characters.map(c).is_some() { c } else { '〓' }).collect()
    }
}

/// A drawing as PNG that carries the digest of the drawing, and says that figures are made up where they are; none where it cannot be drawn, which a test sees to that it can.
pub(in crate::site) fn png(card: &Drawn, font: &Font) -> Option<Vec<u8>> {
    let options = usvg::Options { fontdb: Arc::clone(&font.fonts), font_family: FAMILY.to_owned(), ..usvg::Options::default() };
    let tree = usvg::Tree::from_str(&card.svg, &options).ok()?;
    let (width, height) = super::SIZE;
    let mut pixels = tiny_skia::Pixmap::new(width, height)?;
    resvg::render(&tree, tiny_skia::Transform::identity(), &mut pixels.as_mut());
    // The paper covers all, so there is nothing to see through; a list of colours is a third of what the colours of all pixels are.
    let opaque: Vec<Colour> = pixels.pixels().iter().map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
    let (colours, places) = indexed(&opaque);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(colours.concat());
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    encoder.add_text_chunk(DRAWING.to_owned(), card.digest.clone()).ok()?;
    if card.sample {
        encoder.add_text_chunk("Comment".to_owned(), "sample: the figures are made up".to_owned()).ok()?;
    }
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&places).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

/// True where the PNG of a drawing stands there already.
pub(in crate::site) fn is_drawn(bytes: &[u8], digest: &str) -> bool {
    let reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info();
    let texts = reader.map(|reader| reader.info().uncompressed_latin1_text.clone()).unwrap_or_default();
    texts.iter().any(|text| text.keyword == DRAWING && text.text == digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_font_lacks_is_marked_and_never_silently_left_out() {
        for (text, shown) in [
            ("有効求人倍率（季節調整値） 1.72倍 − “Jobs”", "有効求人倍率（季節調整値） 1.72倍 − “Jobs”"),
            ("髙﨑①㈱Ⅳ", "髙﨑①㈱Ⅳ"),
            ("𠮷野家 🍣", "〓野家 〓"),
        ] {
            assert_eq!(Font::shown(text), shown);
        }
    }

    #[test]
    fn a_drawing_is_known_by_its_digest() {
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\"><rect width=\"1200\" height=\"630\" fill=\"#fff\"/>\
             <text x=\"10\" y=\"100\" font-family=\"{FAMILY}\" font-size=\"80\">表</text></svg>"
        );
        let font = Font::new();
        let card = Drawn { digest: "abc".into(), ..Drawn::new("card.png".into(), svg, true) };
        let bytes = png(&card, &font).unwrap();
        assert_eq!(png(&card, &font).unwrap(), bytes);
        assert!(is_drawn(&bytes, "abc") && !is_drawn(&bytes, "abd") && !is_drawn(b"no picture", "abc"));
        let blank = png(&Drawn { svg: card.svg.replace('表', " "), ..card }, &font).unwrap();
        assert!(blank.len() < bytes.len(), "the font is drawn");
    }
}
