//! The colours of a drawing as a short list: a card has four inks on two papers, and their edges.

use std::collections::BTreeMap;

/// A colour: red, green, blue.
pub(super) type Colour = [u8; 3];

/// The colours of some pixels, and for each pixel which one it has.
///
/// Where there are more than 256, which a byte tells apart, those that differ least are told as one, the first of them; what is drawn in plain colours keeps them.
pub(super) fn indexed(pixels: &[Colour]) -> (Vec<Colour>, Vec<u8>) {
    (0..8).find_map(|fine| within(pixels, fine)).unwrap_or_default()
}

/// The colours, told apart by all but the `fine` last bits of their parts; none where they are more than 256.
fn within(pixels: &[Colour], fine: u32) -> Option<(Vec<Colour>, Vec<u8>)> {
    let mask = u8::MAX << fine;
    let mut known: BTreeMap<Colour, u8> = BTreeMap::new();
    let (mut colours, mut places) = (Vec::new(), Vec::with_capacity(pixels.len()));
    let mut last: Option<(Colour, u8)> = None;
    for pixel in pixels {
        // Most pixels are like the one before.
        if let Some((_, place)) = last.filter(|(colour, _)| colour == pixel) {
            places.push(place);
            continue;
        }
        let key = pixel.map(|part| part & mask);
        let place = if let Some(place) = known.get(&key) {
            *place
        } else {
            let place = u8::try_from(colours.len()).ok()?;
            colours.push(*pixel);
            known.insert(key, place);
            place
        };
        places.push(place);
        last = Some((*pixel, place));
    }
    Some((colours, places))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_told_as_long_as_they_fit() {
        assert_eq!(indexed(&[[1, 2, 3], [1, 2, 3], [9, 9, 9], [1, 2, 3]]), (vec![[1, 2, 3], [9, 9, 9]], vec![0, 0, 1, 0]));
        assert_eq!(indexed(&[]), (vec![], vec![]));
        // 512 greys and greens: two are told as one, and the first colour of all stays as it is.
        let many: Vec<Colour> = (0..=255).map(|part| [part, part, part]).chain((0..=255).map(|part| [0, part, 0])).collect();
        let (colours, places) = indexed(&many);
        assert!(colours.len() <= 256 && places.len() == many.len());
        assert_eq!((colours.first(), places.first()), (Some(&[0, 0, 0]), Some(&0)));
        let off = |(pixel, place): (&Colour, &u8)| {
            let shown = colours.get(usize::from(*place)).unwrap();
            pixel.iter().zip(shown).any(|(one, other)| one.abs_diff(*other) > 1)
        };
        assert!(!many.iter().zip(&places).any(off), "no further off than one step of 255");
    }
}
