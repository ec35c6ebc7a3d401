//! Reading a mail never fails, whatever the bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|raw: &[u8]| {
    let mail = mail_text::parse(raw);
    assert!(
        !mail.subject.contains(['\r', '\n']),
        "a subject is one line"
    );
    std::hint::black_box(mail_text::vouched(raw, &["mx.example"]));
});
