//! The colours that can be chosen for a portal, as a picture beside the field for the number.

use askama::Template;
use domain::look::{HUES, palettes};
use platform::frame::parts;

/// A hue with its colours in light and in dark.
struct Swatch {
    hue: u16,
    chosen: bool,
    light: String,
    ink: String,
    dark: String,
    dark_ink: String,
}

/// The picture. A script lets one choose in it, and shows the page in the colour of the number that is typed.
#[derive(Template)]
#[template(path = "_hues.html")]
pub(crate) struct Hues {
    swatches: Vec<Swatch>,
    /// The address of the colours of hue 0.
    sheet: String,
}

/// Degrees from one colour of the picture to the next.
const STEP: usize = 15;

fn swatch(hue: u16, chosen: bool) -> Swatch {
    let (light, dark) = palettes(hue);
    Swatch {
        hue,
        chosen,
        light: light.brand.hex(),
        ink: light.ink.hex(),
        dark: dark.brand.hex(),
        dark_ink: dark.ink.hex(),
    }
}

impl Hues {
    /// With the chosen one among them, wherever it lies.
    pub(crate) fn around(chosen: &str) -> Self {
        let chosen: Option<u16> = chosen.parse().ok().filter(|hue| HUES.contains(hue));
        let mut hues: Vec<u16> = HUES.step_by(STEP).collect();
        hues.extend(chosen);
        hues.sort_unstable();
        hues.dedup();
        Self {
            swatches: hues
                .into_iter()
                .map(|hue| swatch(hue, chosen == Some(hue)))
                .collect(),
            sheet: parts::look(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chosen_colour_stands_in_the_picture_between_its_neighbours() {
        let hues = |chosen: &str| {
            let all = Hues::around(chosen).swatches;
            all.iter().map(|one| one.hue).collect::<Vec<_>>()
        };
        assert_eq!(hues("264").len(), 25);
        assert!(hues("264").is_sorted());
        assert_eq!(hues("30").len(), 24);
        assert_eq!(hues("many").len(), 24);
    }
}
