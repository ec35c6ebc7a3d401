//! What was said this time is found in any text, and is no more than the text.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|raw: &[u8]| {
    let text = String::from_utf8_lossy(raw);
    let said = mail_text::strip_quotes(&text);
    assert!(said.len() <= text.len() + 64, "more came out than went in");
    std::hint::black_box(mail_text::html_to_text(&text));
});
