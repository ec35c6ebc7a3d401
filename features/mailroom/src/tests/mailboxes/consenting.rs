//! Mailboxes that are signed in to with tokens, on a real Dovecot that asks the provider about them; and mail that leaves that way.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::HOUR;
use domain::mailbox::SignIn;
use platform::post::consent::{self, Consent, Endpoints, Provider as Kind};

use super::provider::Provider;
use super::*;

/// A Dovecot that takes tokens, of which it asks the provider.
fn dovecot(provider: &Provider) -> Dovecot {
    let asks = format!(
        "introspection_mode = post\nintrospection_url = {}/introspect\nusername_attribute = username\n\
         active_attribute = active\nactive_value = true\n",
        provider.at
    );
    Dovecot::beside(
        &asks,
        "auth_mechanisms = plain login xoauth2 oauthbearer\n\
         passdb {\n driver = oauth2\n mechanisms = xoauth2 oauthbearer\n args = $FOLDER/more\n}",
    )
}

fn written(provider: &Provider) -> Consent {
    let mut one = Consent::of("Support", Kind::Other, "");
    "desk".clone_into(&mut one.client_id);
    one.endpoints = Endpoints {
        authorize: format!("{}/authorize", provider.at),
        token: format!("{}/token", provider.at),
        device: format!("{}/device", provider.at),
        scope: "mail offline_access".to_owned(),
    };
    one
}

fn known(desk: &Desk) -> Consent {
    let found = desk
        .app
        .store
        .read_now(|tx| consent::find_consent(tx, "support"));
    found.unwrap().unwrap()
}

fn keep(desk: &Desk, provider: &Provider) -> Consent {
    let (one, now) = (written(provider), desk.app.clock.now());
    let secret = Some("marked-client");
    let saved = desk
        .app
        .store
        .write_now(|tx| consent::save_consent(tx, &desk.app.key, &one, secret, now));
    assert!(saved.unwrap().is_ok());
    known(desk)
}

/// Somebody types the code at the provider.
fn consents(desk: &Desk, provider: &Provider) {
    let one = keep(desk, provider);
    run(async {
        let asked = consent::ask_for_device_code(&desk.app, &one).await.unwrap();
        assert_eq!(asked.code, "WDJB-MJHT");
        assert_eq!(asked.address, "https://provider.example/device");
        consent::wait_for_device(&desk.app, &one, &asked)
            .await
            .unwrap();
    });
}

fn by_consent(server: &Dovecot) -> Mailbox {
    Mailbox {
        sign_in: SignIn::Consent,
        ..server.mailbox()
    }
}

#[test]
fn a_mailbox_is_read_with_tokens_that_are_renewed_in_time() {
    let (desk, provider) = (Desk::open(), Provider::opens());
    let server = dovecot(&provider);
    let id = save(&desk, by_consent(&server), None).unwrap();
    server.deliver("1.host", &mail(1));
    // Nobody has consented yet, and the page says so.
    assert!(matches!(read(&desk, id), Err(Trouble::Consent(_))));
    consents(&desk, &provider);
    assert_eq!(read(&desk, id).unwrap(), 1);
    server.deliver("2.host", &mail(2));
    assert_eq!(read(&desk, id).unwrap(), 1);
    assert_eq!(provider.given(), 1, "a token that is good is used again");
    desk.app.clock.advance(HOUR);
    server.deliver("3.host", &mail(3));
    assert_eq!(read(&desk, id).unwrap(), 1);
    assert_eq!(provider.given(), 2, "one that is about to end is renewed");
    // The provider ends tokens before their time: the next try has another.
    provider.ends_tokens();
    server.deliver("4.host", &mail(4));
    assert!(matches!(read(&desk, id), Err(Trouble::Provider(_))));
    assert_eq!(read(&desk, id).unwrap(), 1);
    assert_eq!(letters(&desk).len(), 4);
    let scopes: Vec<_> = provider
        .asked()
        .iter()
        .filter_map(|one| one.get("scope").cloned())
        .collect();
    assert_eq!(scopes, ["mail offline_access"]);
}

#[test]
fn a_consent_that_is_taken_back_is_told_in_words_and_mail_waits() {
    let (desk, provider) = (Desk::open(), Provider::opens());
    let server = dovecot(&provider);
    let id = save(&desk, by_consent(&server), None).unwrap();
    consents(&desk, &provider);
    provider.takes_the_consent_back();
    server.deliver("1.host", &mail(1));
    assert!(
        matches!(read(&desk, id), Err(Trouble::Provider(_))),
        "the token is not good any more"
    );
    let trouble = read(&desk, id).unwrap_err();
    assert!(matches!(trouble, Trouble::Consent(_)), "{trouble:?}");
    let words = desk
        .app
        .language
        .words(platform::language::Locale::read("en").unwrap(), "UTC");
    let said = imap::trouble_in_words(trouble.parts().0, &words);
    assert!(said.contains("the consent was taken back"), "{said}");
    assert_eq!(known(&desk).trouble, "withdrawn");
    assert!(!known(&desk).is_given());
    assert!(letters(&desk).is_empty());
    consents(&desk, &provider);
    assert_eq!(read(&desk, id).unwrap(), 1);
    assert!(known(&desk).is_given());
}

#[test]
fn a_provider_that_does_not_know_the_desk_is_another_matter() {
    let (desk, provider) = (Desk::open(), Provider::opens());
    consents(&desk, &provider);
    desk.app.clock.advance(HOUR);
    provider.knows_the_desk(false);
    let asked = || run(consent::token(&desk.app, "SUPPORT"));
    let no = asked().unwrap_err();
    assert!(matches!(no, consent::Trouble::Refused(_)), "{no}");
    assert!(!no.to_string().contains("marked"), "{no}");
    assert_eq!(known(&desk).trouble, "refused");
    // Somebody writes a new secret: the consent holds.
    provider.knows_the_desk(true);
    assert!(asked().is_ok());
    assert_eq!(known(&desk).trouble, "");
    // Another client is somebody else, who was given nothing.
    let mut other = written(&provider);
    "another".clone_into(&mut other.client_id);
    let now = desk.app.clock.now();
    let save = |tx: &Tx<'_>| consent::save_consent(tx, &desk.app.key, &other, None, now);
    assert!(desk.app.store.write_now(save).unwrap().is_ok());
    assert_eq!(asked().unwrap_err(), consent::Trouble::Missing);
    assert!(
        !known(&desk).has_secret(),
        "a secret goes only where it was given for"
    );
    let forget = |tx: &Tx<'_>| {
        let all = consent::list_consents(tx)?;
        all.iter()
            .try_for_each(|one| consent::forget_consent(tx, one, now))
    };
    desk.app.store.write_now(forget).unwrap();
    assert_eq!(asked().unwrap_err(), consent::Trouble::Missing);
}

#[test]
fn no_token_and_no_secret_is_kept_in_the_clear() {
    let (desk, provider) = (Desk::open(), Provider::opens());
    consents(&desk, &provider);
    let kept = desk.app.store.read_now(|tx| {
        tx.row(
            "SELECT client_secret || ' ' || refresh || ' ' || access FROM mail_consent",
            &[],
            |row| row.text(0),
        )
    });
    let kept = kept.unwrap().unwrap();
    assert!(kept.len() > 100 && !kept.contains("marked"), "{kept}");
}

/// A mail server that takes mail of whoever shows a good token.
fn takes_tokens(provider: Arc<Provider>) -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let taken = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&taken);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let say = |words: &str| (&stream).write_all(format!("{words}\r\n").as_bytes());
            let _ = say("220 peer.example");
            let mut said = String::new();
            while let Some(Ok(line)) = lines.next() {
                let _ = match line.split(' ').next().unwrap_or_default() {
                    "EHLO" => say("250-peer.example\r\n250-AUTH XOAUTH2\r\n250 8BITMIME"),
                    "AUTH" => {
                        let shown = line.rsplit(' ').next().unwrap_or_default();
                        said = String::from_utf8(STANDARD.decode(shown).unwrap()).unwrap();
                        let bearer = said.split("auth=Bearer ").nth(1).unwrap_or_default();
                        if provider.is_good(bearer.trim_end_matches('\u{1}')) {
                            say("235 welcome")
                        } else {
                            say("535 5.7.8 no")
                        }
                    }
                    "DATA" => {
                        let _ = say("354 go on");
                        let body: Vec<String> = lines
                            .by_ref()
                            .map_while(Result::ok)
                            .take_while(|line| line != ".")
                            .collect();
                        seen.lock()
                            .unwrap()
                            .push(format!("{said}\n{}", body.join("\n")));
                        say("250 taken")
                    }
                    "QUIT" => say("221 bye"),
                    _ => say("250 ok"),
                };
            }
        }
    });
    (port, taken)
}

#[test]
fn mail_leaves_with_tokens_and_waits_while_there_is_none() {
    let provider = Arc::new(Provider::opens());
    let (port, taken) = takes_tokens(Arc::clone(&provider));
    let url = format!("smtp://support@127.0.0.1:{port}?auth=xoauth2");
    let desk = Desk::sending("support@desk.example", Some(url));
    let maja = desk.maja();
    desk.asks(maja, "Skrivaren", Message::text("Den står still."), &[]);
    desk.run();
    assert!(taken.lock().unwrap().is_empty(), "nobody has consented yet");
    consents(&desk, &provider);
    provider.ends_tokens();
    // Not taken, asked for anew, taken.
    for _ in 0..3 {
        desk.app.clock.advance(HOUR / 2);
        desk.run();
    }
    let taken = taken.lock().unwrap();
    assert_eq!(taken.len(), 1, "once");
    assert!(taken[0].starts_with("user=support\u{1}auth=Bearer marked-access-"));
    assert!(taken[0].contains("To: "));
}

#[test]
fn what_was_allowed_inside_was_allowed_for_these_addresses_by_whoever_runs_the_machine() {
    let desk = Desk::open();
    let now = desk.app.clock.now();
    let save = |one: &Consent| {
        let saved = desk
            .app
            .store
            .write_now(|tx| consent::save_consent(tx, &desk.app.key, one, Some("s"), now));
        saved.unwrap().map_err(|found| found[0].1.key)
    };
    let mut one = Consent::of("Support", Kind::Other, "");
    "desk".clone_into(&mut one.client_id);
    one.endpoints = Endpoints {
        authorize: "https://login.example/authorize".to_owned(),
        token: "https://10.0.0.7/token".to_owned(),
        device: String::new(),
        scope: "mail".to_owned(),
    };
    assert_eq!(save(&one), Err("consent-problem-inside"));
    one.inside = true;
    assert!(save(&one).is_ok() && known(&desk).inside);
    // A provider of the list never stands inside.
    let mut listed = Consent::of("Support", Kind::Google, "");
    "desk".clone_into(&mut listed.client_id);
    listed.inside = true;
    assert!(save(&listed).is_ok() && !known(&desk).inside);
}
