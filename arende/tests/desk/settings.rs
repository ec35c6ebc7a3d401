//! What administrators decide: on the page, from the command line's store, and only by them.

use domain::person::Role;
use platform::language::Locale;
use platform::settings::{LOCALE, SITE_NAME};

use crate::harness::Desk;

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_names_the_desk_and_everybody_sees_it() {
    let desk = Desk::open();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut ola = desk.signed_in("ola@desk.example").await;
    let first = ola.get("/agent/settings").await;
    ola.follow(first).await.must_say("Name of the desk");

    let refused = ola
        .post(
            "/agent/settings/general",
            &[("site_name", "  "), ("locale", "de")],
        )
        .await;
    assert_eq!(refused.status, 422);
    refused
        .must_say("This cannot be empty.")
        .must_say("Choose one of these.");
    let given = "Skolornas <support> & hjälp";
    let saved = ola
        .post(
            "/agent/settings/general",
            &[("site_name", given), ("locale", "sv")],
        )
        .await;
    ola.follow(saved)
        .await
        .must_say("Saved. It holds from now on.")
        .must_say("Skolornas &#60;support&#62; &#38; hjälp");

    let (name, locale) = desk
        .app()
        .store
        .read_now(|tx| Ok((SITE_NAME.text(tx)?, platform::settings::locale(tx)?)))
        .unwrap();
    assert_eq!((name.as_str(), locale), (given, Locale::Sv));
    // A visitor whose browser asks for nothing we speak meets the desk's language.
    let home = desk.browser().get("/").await;
    assert_eq!(home.location.as_deref(), Some("/hc/sv"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_no_longer_fits_counts_as_not_decided() {
    let desk = Desk::open();
    let now = desk.app().clock.now();
    let read = || desk.app().store.read_now(|tx| LOCALE.text(tx)).unwrap();
    let put = |value: &str| {
        desk.app()
            .store
            .write_now(|tx| platform::settings::put(tx, LOCALE.key, value, now))
            .unwrap();
    };
    put("sv");
    assert_eq!(read(), "sv");
    put("xx");
    assert_eq!(read(), "en");
    let refused = desk
        .app()
        .store
        .write_now(|tx| LOCALE.store(tx, None, "xx", now));
    assert!(refused.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_setting_is_found_by_its_words_in_any_language_and_by_its_name() {
    let desk = Desk::open();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "sv");
    let mut ola = desk.signed_in("ola@desk.example").await;
    for (words, address) in [
        ("kolumner", "/agent/settings/list#list_columns"),
        ("columns", "/agent/settings/list#list_columns"),
        ("mail content", "/agent/settings/mails#mail_content"),
        ("språk", "/agent/settings/general#locale"),
        ("audit", "/agent/audit"),
        ("mallar", "/agent/blueprints"),
    ] {
        let query: String = form_urlencoded::byte_serialize(words.as_bytes()).collect();
        let found = ola.get(&format!("/agent/settings?q={query}")).await;
        found.must_say(&format!("href=\"{address}\""));
    }
    // None is unfindable.
    for setting in arende::routes::settings() {
        let words = setting.key.replace('_', "+");
        let found = ola.get(&format!("/agent/settings?q={words}")).await;
        let folder = if setting.has_a_page_of_its_own() {
            "/agent"
        } else {
            "/agent/settings"
        };
        let address = format!("{folder}/{}", setting.group.slug);
        found.must_say(&format!("href=\"{address}#{}\"", setting.key));
        let page = ola.get(&address).await;
        page.must_say(&format!("id=\"{}\"", setting.key));
    }
    ola.get("/agent/settings?q=zzz")
        .await
        .must_say("Inget heter så");
    ola.get("/agent/settings?q=%3C%3E")
        .await
        .must_say("Inget heter så");
}
