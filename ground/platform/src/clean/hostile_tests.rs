//! Cleaning what was made to harm: it ends, it keeps the words, and cleaning again changes nothing.

use proptest::prelude::*;

use super::{html, text_of};

const MEGABYTE: usize = 1 << 20;

/// Without a clock: what takes time by the square of its size would not end while anybody waits.
#[test]
fn a_megabyte_of_anything_is_cleaned() {
    for (start, piece) in [
        ("", "</"),
        ("", "<a"),
        ("", "<a x=\""),
        ("<a ", "a=b "),
        ("<table>", "<a x="),
        ("", "&#0;"),
        ("", "<br>\n"),
        ("", "<select><option>"),
        ("", "<pre>\n"),
        ("", "<div>"),
        ("<p><b x=1><b x=2><b x=3>", "</p><p>x"),
        ("<table>", "<br>"),
        ("<table>", "x<td>"),
        ("", "<a href=https://x.example>"),
        ("", "<table><tr><td><b><i><a href=x>"),
        ("", "<div><table><td></div></td></table>"),
        ("", "<template>"),
        ("", "<svg><g><math>"),
        ("", "<style>"),
        ("<!-- ", "<!-- -"),
        ("", "<"),
    ] {
        html(&format!("{start}{}", piece.repeat(MEGABYTE / piece.len())));
    }
}

#[test]
fn html_that_is_too_deep_keeps_its_words() {
    let deep = format!(
        "<p>Dear all,</p>{}one<br>two &amp; three{}",
        "<div>".repeat(1_000),
        "</div>".repeat(1_000)
    );
    assert_eq!(html(&deep), "<p>Dear all,</p><p>one<br>two &amp; three</p>");
    let wide = format!("<i {}>words</i>", "a=1 ".repeat(1_000));
    assert_eq!(html(&wide), "<p>words</p>");
    let many: String = (0..60_000).fold(String::new(), |html, number| {
        html + "<p>" + &number.to_string()
    });
    assert!(text_of(&html(&many)).ends_with("59998 59999"));
}

fn soup() -> impl Strategy<Value = String> {
    let tag = prop::sample::select(vec![
        "a",
        "b",
        "i",
        "u",
        "p",
        "div",
        "span",
        "br",
        "img",
        "table",
        "tbody",
        "tr",
        "td",
        "th",
        "caption",
        "ul",
        "li",
        "pre",
        "h1",
        "blockquote",
        "svg",
        "math",
        "mtext",
        "mglyph",
        "style",
        "script",
        "template",
        "title",
        "desc",
        "foreignObject",
        "annotation-xml",
        "select",
        "option",
        "button",
        "form",
        "textarea",
        "noscript",
        "iframe",
        "nobr",
        "font",
        "dl",
        "dd",
        "center",
        "object",
        "html",
        "body",
        "plaintext",
        "x-y",
    ]);
    let attribute = prop::sample::select(vec![
        "",
        " href=https://x.example/?a=1&amp;b",
        " href='javascript:x'",
        " src=cid:a@b",
        " src=\"https://x.example\"",
        " style=x",
        " lang=sv dir=rtl",
        " colspan=2",
        " onclick=\"a>b\"",
        " alt='\"<b>'",
        " encoding=text/html",
        " /",
        " alt='&quot;&lt;'",
    ]);
    let text = prop::sample::select(vec![
        "x",
        " ",
        "\n",
        "\r\n",
        "\r",
        "&amp;",
        "&lt;b&gt;",
        "&nbsp;",
        "&#0;",
        "&#13;",
        "&#10;",
        "\u{a0}",
        "\0",
        "<",
        ">",
        "\"",
        "'",
        "&",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "</",
        "åäö",
        "<!doctype html>",
        "<?x",
        "&notit;",
        "\u{c}",
    ]);
    let piece = prop_oneof![
        3 => (tag.clone(), attribute).prop_map(|(tag, attribute)| format!("<{tag}{attribute}>")),
        2 => tag.prop_map(|tag| format!("</{tag}>")),
        2 => text.prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn cleaning_twice_is_cleaning_once(soup in soup()) {
        let cleaned = html(&soup);
        prop_assert_eq!(html(&cleaned), cleaned);
    }

    #[test]
    fn cleaning_anything_twice_is_cleaning_once(text in ".{0,200}") {
        let cleaned = html(&text);
        prop_assert_eq!(html(&cleaned), cleaned);
    }
}
