//! Cleaned HTML is clean: cleaning it again changes nothing, and nothing of it runs.
#![no_main]

use libfuzzer_sys::fuzz_target;
use platform::clean;

fuzz_target!(|raw: &[u8]| {
    let text = String::from_utf8_lossy(raw);
    for clean in [clean::html, clean::article] {
        let once = clean(&text);
        assert_eq!(clean(&once), once, "cleaning again changed it");
        let low = once.to_ascii_lowercase();
        for wrong in ["<script", "<iframe", "<object", "<svg", "<style", "<form", "<meta", "<base"] {
            assert!(!low.contains(wrong), "{wrong} is left");
        }
    }
    std::hint::black_box(clean::text_of(&clean::html(&text)));
    std::hint::black_box(clean::from_text(&text));
});
