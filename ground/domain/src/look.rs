//! The colours of a brand from one hue. Their lightness is what it must be to be read: whatever hue is chosen, the contrast that
//! WCAG 2.2 asks of text (1.4.3: 4.5 to 1) and of what is no text (1.4.11: 3 to 1) is kept, in light and in dark.

/// The hues that can be chosen, in degrees of the OKLCH circle: about 29 red, 70 orange, 110 yellow, 145 green, 195 turquoise,
/// 264 blue, 300 violet, 350 pink.
pub const HUES: std::ops::RangeInclusive<u16> = 0..=359;

/// The hue that every desk has before somebody chooses.
pub const USUAL_HUE: u16 = 264;

/// A colour of a screen: red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// `#1f45c4`.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// Relative luminance (WCAG 2.2).
    fn luminance(self) -> f64 {
        let part = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(self.0) + 0.7152 * part(self.1) + 0.0722 * part(self.2)
    }

    /// Contrast with another colour, from 1 to 21 (WCAG 2.2).
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }
}

/// The four colours that a brand changes, in light or in dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Buttons and marks.
    pub brand: Rgb,
    /// What is written on them.
    pub ink: Rgb,
    /// A quiet ground.
    pub soft: Rgb,
    /// Text on any ground of the desk, also on the quiet one.
    pub text: Rgb,
}

/// The grounds of the desk, the one farthest from the text's colour last: canvas, surface, what lies sunken.
const LIGHT: [Rgb; 3] = [
    Rgb(0xf5, 0xf6, 0xf4),
    Rgb(0xff, 0xff, 0xff),
    Rgb(0xec, 0xee, 0xeb),
];
const DARK: [Rgb; 3] = [
    Rgb(0x0f, 0x12, 0x14),
    Rgb(0x17, 0x1b, 0x1e),
    Rgb(0x1f, 0x24, 0x28),
];

/// A little more than is asked: what the pointer is over is shaded.
const TEXT: f64 = 5.0;

/// The palettes of a hue, for light and for dark.
pub fn palettes(hue: u16) -> (Palette, Palette) {
    let hue = f64::from(hue % 360);
    let light = {
        let soft = colour(0.95, 0.025, hue);
        let ink = Rgb(0xff, 0xff, 0xff);
        let brand = until(0.52, -0.01, |lightness| {
            let brand = colour(lightness, 0.19, hue);
            readable(brand, &[ink, LIGHT[0], LIGHT[2]]).then_some(brand)
        });
        let text = until(0.48, -0.01, |lightness| {
            let text = colour(lightness, 0.17, hue);
            readable(text, &[LIGHT[0], LIGHT[1], LIGHT[2], soft]).then_some(text)
        });
        Palette {
            brand,
            ink,
            soft,
            text,
        }
    };
    let dark = {
        let soft = colour(0.28, 0.06, hue);
        let ink = colour(0.2, 0.05, hue);
        let brand = until(0.74, 0.01, |lightness| {
            let brand = colour(lightness, 0.13, hue);
            readable(brand, &[ink, DARK[0], DARK[1], DARK[2]]).then_some(brand)
        });
        let text = until(0.78, 0.01, |lightness| {
            let text = colour(lightness, 0.11, hue);
            readable(text, &[DARK[0], DARK[1], DARK[2], soft]).then_some(text)
        });
        Palette {
            brand,
            ink,
            soft,
            text,
        }
    };
    (light, dark)
}

fn readable(colour: Rgb, grounds: &[Rgb]) -> bool {
    grounds
        .iter()
        .all(|ground| colour.contrast(*ground) >= TEXT)
}

/// The first lightness at which it can be read; black and white can always be.
fn until(from: f64, step: f64, found: impl Fn(f64) -> Option<Rgb>) -> Rgb {
    let mut lightness = from;
    while (0.0..=1.0).contains(&lightness) {
        if let Some(colour) = found(lightness) {
            return colour;
        }
        lightness += step;
    }
    if step > 0.0 {
        Rgb(0xff, 0xff, 0xff)
    } else {
        Rgb(0, 0, 0)
    }
}

/// A colour by lightness, chroma and hue (OKLCH, CSS Color 4); as colourful as a screen can show it.
fn colour(lightness: f64, chroma: f64, hue: f64) -> Rgb {
    let (mut least, mut most) = (0.0, chroma);
    if let Some(shown) = shown(lightness, most, hue) {
        return shown;
    }
    for _ in 0..12 {
        let middle = f64::midpoint(least, most);
        if shown(lightness, middle, hue).is_some() {
            least = middle;
        } else {
            most = middle;
        }
    }
    shown(lightness, least, hue).unwrap_or(Rgb(0, 0, 0))
}

/// `None` for what no screen of the usual kind (sRGB) shows.
fn shown(lightness: f64, chroma: f64, hue: f64) -> Option<Rgb> {
    let (a, b) = (
        chroma * hue.to_radians().cos(),
        chroma * hue.to_radians().sin(),
    );
    let long = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let medium = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let short = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    let red = 4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short;
    let green = -1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short;
    let blue = -0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701_0 * short;
    let part = |linear: f64| {
        if !(-0.000_5..=1.000_5).contains(&linear) {
            return None;
        }
        let linear = linear.clamp(0.0, 1.0);
        let part = if linear <= 0.003_130_8 {
            linear * 12.92
        } else {
            1.055 * linear.powf(1.0 / 2.4) - 0.055
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it lies between 0 and 255"
        )]
        let part = (part * 255.0).round() as u8;
        Some(part)
    };
    Some(Rgb(part(red)?, part(green)?, part(blue)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_hue_is_chosen_everything_can_be_read() {
        for hue in HUES {
            let (light, dark) = palettes(hue);
            for (palette, grounds) in [(light, LIGHT), (dark, DARK)] {
                assert!(palette.brand.contrast(palette.ink) >= 4.5, "{hue}");
                assert!(palette.text.contrast(palette.soft) >= 4.5, "{hue}");
                for ground in grounds {
                    assert!(palette.text.contrast(ground) >= 4.5, "{hue}");
                    assert!(palette.brand.contrast(ground) >= 3.0, "{hue}");
                }
            }
        }
    }

    #[test]
    fn a_hue_is_seen_and_two_hues_are_two_colours() {
        for hue in HUES {
            let (light, dark) = palettes(hue);
            for Rgb(red, green, blue) in [light.brand, light.text, dark.brand, dark.text] {
                let spread = red.max(green).max(blue) - red.min(green).min(blue);
                assert!(spread > 40, "{hue} is grey");
            }
            let (other, _) = palettes((hue + 60) % 360);
            assert_ne!(light.brand, other.brand, "{hue}");
        }
    }

    #[test]
    fn contrast_is_measured_as_wcag_says() {
        let (black, white) = (Rgb(0, 0, 0), Rgb(255, 255, 255));
        assert!((black.contrast(white) - 21.0).abs() < 0.001);
        assert!((Rgb(0x77, 0x77, 0x77).contrast(white) - 4.48).abs() < 0.01);
        assert_eq!(Rgb(31, 69, 196).hex(), "#1f45c4");
    }
}
