//! A sheet to draw screens on: boxes, lines and words in capitals of three by five points.

use super::png;

/// What the demo's screens are painted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paint {
    Desk,
    Ink,
    Paper,
    Line,
    Blue,
    Amber,
    Sky,
    Red,
    Grey,
    Green,
}

const COLOURS: [[u8; 3]; 10] = [
    [0xe4, 0xe7, 0xe5],
    [0x15, 0x19, 0x1c],
    [0xff, 0xff, 0xff],
    [0xd0, 0xd5, 0xd2],
    [0x1f, 0x45, 0xc4],
    [0xe0, 0x8a, 0x1e],
    [0xe9, 0xee, 0xfc],
    [0xb3, 0x26, 0x1e],
    [0x86, 0x8d, 0x92],
    [0x1e, 0x7a, 0x43],
];

/// A letter's five lines of three points, each an octal digit.
fn points(letter: char) -> u16 {
    match letter {
        'A' => 0o25755,
        'B' => 0o65656,
        'C' => 0o34443,
        'D' => 0o65556,
        'E' => 0o74647,
        'F' => 0o74644,
        'G' => 0o34553,
        'H' => 0o55755,
        'I' => 0o72227,
        'J' => 0o11152,
        'K' => 0o55655,
        'L' => 0o44447,
        'M' => 0o57755,
        'N' => 0o65555,
        'O' => 0o25552,
        'P' => 0o65644,
        'Q' => 0o25563,
        'R' => 0o65655,
        'S' => 0o34216,
        'T' => 0o72222,
        'U' => 0o55557,
        'V' => 0o55552,
        'W' => 0o55775,
        'X' => 0o55255,
        'Y' => 0o55222,
        'Z' => 0o71247,
        'Å' => 0o22575,
        'Ä' => 0o50275,
        'Ö' => 0o50757,
        '0' => 0o75557,
        '1' => 0o26227,
        '2' => 0o61247,
        '3' => 0o61216,
        '4' => 0o55711,
        '5' => 0o74616,
        '6' => 0o74757,
        '7' => 0o71122,
        '8' => 0o75757,
        '9' => 0o75717,
        '.' => 0o00002,
        ',' => 0o00024,
        ':' => 0o02020,
        '-' => 0o00700,
        '+' => 0o02720,
        '=' => 0o07070,
        '/' => 0o11244,
        '(' => 0o12221,
        ')' => 0o42224,
        '?' => 0o61202,
        '!' => 0o22202,
        '"' => 0o55000,
        '%' => 0o51245,
        _ => 0,
    }
}

/// A sheet of points.
pub(super) struct Canvas {
    width: usize,
    height: usize,
    points: Vec<u8>,
}

impl Canvas {
    pub(super) fn new(width: usize, height: usize, ground: Paint) -> Self {
        Self {
            width,
            height,
            points: vec![ground as u8; width * height],
        }
    }

    /// A filled box; what lies outside the sheet is not there.
    pub(super) fn fill(&mut self, x: usize, y: usize, width: usize, height: usize, paint: Paint) {
        let end = (x + width).min(self.width);
        for row in y..(y + height).min(self.height) {
            let line = self
                .points
                .get_mut(row * self.width + x.min(end)..row * self.width + end);
            line.unwrap_or_default().fill(paint as u8);
        }
    }

    /// A box with an edge.
    pub(super) fn frame(
        &mut self,
        x: usize,
        y: usize,
        width: usize,
        height: usize,
        edge: Paint,
        inside: Paint,
    ) {
        self.fill(x, y, width, height, edge);
        self.fill(
            x + 2,
            y + 2,
            width.saturating_sub(4),
            height.saturating_sub(4),
            inside,
        );
    }

    /// Words in capitals, each point `size` wide.
    pub(super) fn words(&mut self, x: usize, y: usize, size: usize, paint: Paint, words: &str) {
        for (at, letter) in words.chars().flat_map(char::to_uppercase).enumerate() {
            let points = points(letter);
            for point in 0..15 {
                if points >> (14 - point) & 1 == 1 {
                    let (column, row) = (point % 3, point / 3);
                    self.fill(
                        x + (at * 4 + column) * size,
                        y + row * size,
                        size,
                        size,
                        paint,
                    );
                }
            }
        }
    }

    /// Lines of grey instead of words that do not matter.
    pub(super) fn lines(&mut self, x: usize, y: usize, widths: &[usize]) {
        for (at, width) in widths.iter().enumerate() {
            self.fill(x, y + at * 20, *width, 8, Paint::Line);
        }
    }

    pub(super) fn png(&self) -> Vec<u8> {
        png::encode(self.width, &self.points, &COLOURS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_drawn_outside_the_sheet() {
        let mut canvas = Canvas::new(20, 10, Paint::Paper);
        canvas.words(0, 0, 3, Paint::Red, "Ärende");
        canvas.fill(15, 5, 100, 100, Paint::Ink);
        canvas.fill(50, 50, 5, 5, Paint::Blue);
        assert_eq!(canvas.points.len(), 200);
        assert_eq!(canvas.points.last(), Some(&(Paint::Ink as u8)));
        assert!(!canvas.points.contains(&(Paint::Blue as u8)));
    }
}
