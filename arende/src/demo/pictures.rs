//! The screenshots of the story, drawn.

use super::canvas::Canvas;
use super::canvas::Paint::{self, Amber, Blue, Desk, Green, Grey, Ink, Line, Paper, Red, Sky};

/// The picture of that name.
pub(super) fn draw(name: &str) -> Option<Vec<u8>> {
    let canvas = match name {
        "session-expired.png" => session_expired(),
        "printed-page.png" => printed_page(),
        "player.png" => player(),
        "karta-saknas.png" => missing_map(),
        "question-bank.png" => question_bank(),
        "formula.png" => formula(),
        "skärmbild.png" => white_page(),
        _ => return None,
    };
    Some(canvas.png())
}

/// A program's window with its title.
fn window(title: &str) -> Canvas {
    let mut canvas = Canvas::new(880, 520, Desk);
    canvas.frame(24, 24, 832, 472, Grey, Paper);
    canvas.fill(24, 24, 832, 40, Ink);
    for (at, paint) in [Red, Amber, Green].into_iter().enumerate() {
        canvas.fill(40 + at * 24, 38, 12, 12, paint);
    }
    canvas.words(130, 36, 3, Paper, title);
    canvas
}

fn button(canvas: &mut Canvas, x: usize, y: usize, paint: Paint, words: &str) {
    canvas.fill(x, y, words.chars().count() * 12 + 32, 40, paint);
    canvas.words(x + 16, y + 13, 3, Paper, words);
}

fn session_expired() -> Canvas {
    let mut canvas = window("Solvik Exam - Physics 1a");
    canvas.words(60, 96, 4, Ink, "Physics 1a, autumn");
    canvas.lines(60, 140, &[420, 380, 440, 300]);
    canvas.words(640, 96, 4, Grey, "08:01");
    canvas.frame(190, 220, 500, 190, Line, Paper);
    canvas.fill(190, 220, 8, 190, Red);
    canvas.words(226, 250, 5, Ink, "Session expired");
    canvas.words(226, 300, 3, Grey, "Sign in again to continue.");
    button(&mut canvas, 226, 346, Blue, "Sign in");
    canvas
}

fn printed_page() -> Canvas {
    let mut canvas = Canvas::new(620, 760, Desk);
    canvas.frame(40, 30, 540, 730, Grey, Paper);
    canvas.words(80, 70, 3, Ink, "7.  Complete the table.");
    canvas.lines(80, 110, &[430, 400, 250]);
    for row in 0..13 {
        for column in 0..3 {
            canvas.frame(80 + column * 150, 190 + row * 42, 152, 44, Grey, Paper);
        }
    }
    for (column, word) in ["Substance", "Formula", "Mass"].into_iter().enumerate() {
        canvas.words(92 + column * 150, 204, 3, Ink, word);
    }
    // The line that falls off the page.
    canvas.words(80, 750, 3, Ink, "d) Which one burns green?");
    canvas
}

fn player() -> Canvas {
    let mut canvas = window("Listening test - Spanish 3");
    for (at, (part, words, paint)) in [
        ("Part 1", "2:41", Green),
        ("Part 2", "-:--", Red),
        ("Part 3", "-:--", Red),
    ]
    .into_iter()
    .enumerate()
    {
        let y = 104 + at * 120;
        canvas.frame(60, y, 760, 96, Line, Sky);
        canvas.words(84, y + 20, 4, Ink, part);
        canvas.fill(84, y + 62, 560, 8, Line);
        canvas.fill(84, y + 62, if at == 0 { 560 } else { 4 }, 8, paint);
        canvas.words(700, y + 54, 4, paint, words);
    }
    canvas
}

fn missing_map() -> Canvas {
    let mut canvas = window("Geografi 1 - fråga 4");
    canvas.words(
        60,
        96,
        3,
        Ink,
        "4. Vilka av orterna på kartan ligger vid en flod?",
    );
    canvas.fill(60, 140, 520, 300, Line);
    canvas.words(290, 270, 6, Grey, "?");
    for (at, town) in ["A", "B", "C", "D"].into_iter().enumerate() {
        canvas.frame(620, 150 + at * 60, 30, 30, Grey, Paper);
        canvas.words(670, 156 + at * 60, 4, Ink, town);
    }
    canvas
}

fn question_bank() -> Canvas {
    let mut canvas = window("Authoring - question banks");
    let rows = [
        "Algebra, basics",
        "Statistics, first course",
        "Statistics, first course",
        "Trigonometry",
    ];
    for (at, row) in rows.into_iter().enumerate() {
        let y = 96 + at * 84;
        let doubled = at == 1 || at == 2;
        canvas.frame(60, y, 760, 68, if doubled { Amber } else { Line }, Paper);
        canvas.words(84, y + 22, 4, Ink, row);
        canvas.words(
            690,
            y + 24,
            3,
            Grey,
            if doubled { "164 q." } else { "80 q." },
        );
    }
    canvas
}

fn formula() -> Canvas {
    let mut canvas = Canvas::new(720, 220, Paper);
    canvas.frame(0, 0, 720, 220, Line, Paper);
    canvas.words(30, 24, 3, Grey, "Match each expression with its value");
    canvas.frame(30, 64, 320, 120, Line, Sky);
    canvas.words(50, 84, 3, Ink, "(A+B)/(A-B)");
    canvas.words(50, 124, 4, Ink, "A + B");
    canvas.fill(50, 150, 80, 3, Ink);
    canvas.words(50, 158, 4, Ink, "A - B");
    canvas.frame(390, 64, 300, 120, Line, Paper);
    canvas.words(420, 112, 5, Ink, "= 3");
    canvas
}

fn white_page() -> Canvas {
    let mut canvas = window("Solvik Exam");
    canvas.fill(60, 96, 200, 12, Line);
    canvas.words(330, 260, 3, Grey, "Laddar ...");
    canvas
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_picture_is_a_small_png() {
        let names = [
            "session-expired.png",
            "printed-page.png",
            "player.png",
            "karta-saknas.png",
            "question-bank.png",
            "formula.png",
            "skärmbild.png",
        ];
        for name in names {
            let png = draw(name).unwrap();
            assert!(
                png.starts_with(b"\x89PNG\r\n\x1a\n") && png.len() < 60_000,
                "{name} {}",
                png.len()
            );
        }
        assert!(draw("other.png").is_none());
    }
}
