//! Our own corpus: mails as the programs of Nordic, German and English people write them, all invented, each with what has
//! to come out.

mod clients;
mod languages;
mod machines;

use mail_text::parse;

/// Blank lines are told apart by nobody who reads.
fn plain(text: &str) -> String {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn every_program_in_every_language_leaves_what_was_said() {
    let (mut count, mut wrong) = (0, Vec::new());
    for language in &languages::ALL {
        for (name, write) in clients::ALL {
            for signed in [false, true] {
                count += 1;
                let mail = parse(write(language, signed).replace('\n', "\r\n").as_bytes());
                let code = language.code;
                if plain(&mail.reply_text) != plain(language.reply) {
                    wrong.push(format!(
                        "== {name}, {code}, signed: {signed}\n{}",
                        mail.reply_text
                    ));
                }
                assert_eq!(mail.from.address, "maja@skola.example", "{name} {code}");
                assert_eq!(mail.from.name, "Maja Åberg", "{name} {code}");
                assert_eq!(mail.subject, "Re: Skrivaren");
                assert_eq!(mail.in_reply_to.as_deref(), Some("7.1@desk.example"));
                assert!(!mail.auto_reply && mail.bounce.is_none(), "{name} {code}");
                assert!(mail.body_text.contains("Prova att starta om"), "{name}");
                assert!(mail.attachments.is_empty(), "{name} {code}");
                if let Some(html) = &mail.reply_html {
                    assert!(!html.contains("Prova att starta om"), "{name} {code}");
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count}\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count + machines::COUNT >= 150, "{count}");
}
