//! Cells that no spreadsheet program takes for a formula, and back.

/// What makes a spreadsheet program calculate, or run, what stands in a cell (also in its full-width form, which some
/// programs read the same), and the mark itself, so that reading takes away exactly what writing put there.
fn begins_formula(c: char) -> bool {
    matches!(
        c,
        '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '|' | '%' | '＝' | '＋' | '－' | '＠' | '\''
    )
}

/// A cell as it is written: with an apostrophe before what could be a formula.
pub fn safe(text: &str) -> String {
    if text.starts_with(begins_formula) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// A cell as it was before: without that apostrophe.
pub(super) fn plain(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(begins_formula) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_a_formula_and_every_cell_comes_back_as_it_was() {
        for text in [
            "=HYPERLINK(\"http://evil.example\")",
            "+46 8 123",
            "-1",
            "@SUM(A1)",
            "\tx",
            "\rx",
            "＝1",
            "'=1",
            "''",
            "'s-Hertogenbosch",
            "plain",
            "",
            "O'Brien",
        ] {
            let written = safe(text);
            assert!(
                !written.starts_with(begins_formula) || written.starts_with('\''),
                "{written}"
            );
            assert_eq!(plain(&written), text);
        }
        // Whoever types an apostrophe of their own keeps it.
        assert_eq!(plain("'s-Gravenhage"), "'s-Gravenhage");
    }
}
