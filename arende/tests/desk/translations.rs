//! Every text of the desk in every language: what is missing, what has not followed, and what changed meanwhile.

use domain::person::Role;
use people::queries::roles::{find_role_by_name, set_team_role};
use platform::language::Locale;

use crate::harness::{Browser, Desk};

const LEDGER: &str = "/agent/translations";

async fn administrator(desk: &Desk) -> Browser {
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    desk.signed_in("ola@desk.example").await
}

#[tokio::test(flavor = "multi_thread")]
async fn b30_every_text_of_the_desk_is_in_the_ledger_with_what_changed_in_the_other_language() {
    let desk = Desk::open();
    let mut ola = administrator(&desk).await;
    let now = desk.app().clock.now();
    desk.app()
        .store
        .write_now(|tx| crate::status::something_goes_on(tx, now))
        .unwrap();
    let saved = ola
        .post(
            "/agent/help/categories",
            &[("title.en", "Exams"), ("about.en", "All of them")],
        )
        .await;
    assert_eq!(saved.status, 303);
    let all = ola.get(LEDGER).await;
    all.must_say("Exams: title")
        .must_say("Categories and sections · Svenska: missing");
    ola.get("/agent/translations?kind=status")
        .await
        .must_say("Service status · ");
    ola.get("/agent/translations?kind=statuses&state=current")
        .await
        .must_say("Statuses · Svenska: up to date");
    // What is written in both languages is right, until one of them changes alone.
    let named = |en: &'static str, sv: &'static str| [("title.en", en), ("title.sv", sv)];
    desk.later();
    ola.post("/agent/help/categories/1", &named("Exams", "Prov"))
        .await;
    let places = "/agent/translations?kind=places";
    ola.get(places).await.must_say("Nothing here");
    desk.later();
    ola.post(
        "/agent/help/categories/1",
        &named("Exams and tests", "Prov"),
    )
    .await;
    ola.get(places)
        .await
        .must_say("Svenska: outdated since")
        .must_say("English: what changed")
        .must_say("<ins> and tests</ins>")
        .must_say("href=\"/agent/help/categories/1\"");
    ola.get("/agent/translations?kind=places&language=en")
        .await
        .must_say("Nothing here");
    ola.get("/agent/translations?kind=places&state=missing")
        .await
        .must_say("Nothing here");
    // Whoever translates it has followed, and leaves nobody behind.
    desk.later();
    ola.post(
        "/agent/help/categories/1",
        &named("Exams and tests", "Prov och test"),
    )
    .await;
    ola.get(places).await.must_say("Nothing here");
    desk.later();
    ola.post(
        "/agent/help/categories/1",
        &named("Exams and tests!", "Prov och test"),
    )
    .await;
    let right = [
        ("place", "category.1.title"),
        ("locale", "sv"),
        ("kind", "places"),
    ];
    let noted = ola.post(LEDGER, &right).await;
    ola.follow(noted)
        .await
        .must_say("Noted: that language is still right.")
        .must_say("Nothing here");
}

#[tokio::test(flavor = "multi_thread")]
async fn b30_what_the_team_answered_to_an_idea_is_in_the_ledger() {
    let desk = crate::ideas::wishing();
    let id = crate::ideas::posts(&desk, "maja@school.example", "Dark mode");
    let news = "/agent/translations?kind=news";
    let mut ola = desk.signed_in("ola@desk.example").await;
    let without = ola.get(news).await;
    assert!(!without.says("answer of the team"), "{}", without.text);
    let page = format!("/agent/ideas/{id}");
    let change = [
        ("state", "planned"),
        ("title.en", "Dark mode"),
        ("answer.en", "We begin in spring."),
    ];
    assert_eq!(ola.post(&page, &change).await.status, 303);
    ola.get(news)
        .await
        .must_say("Dark mode: answer of the team")
        .must_say(&format!("href=\"{page}\""));
    let both = [&change[..], &[("answer.sv", "Vi börjar i vår.")]].concat();
    assert_eq!(ola.post(&page, &both).await.status, 303);
    let after = ola.get(news).await;
    assert!(!after.says("answer of the team"), "{}", after.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn b30_settings_mails_and_forms_are_noted_without_anybody_looking() {
    let desk = Desk::open();
    let mut ola = administrator(&desk).await;
    let all = translations::Decisions(arende::routes::settings());
    let greet = |en: &'static str, sv: &'static str| {
        let now = desk.app().clock.now();
        desk.app()
            .store
            .write_now(|tx| {
                people::settings::NO_ACCOUNT_TEXT.store(tx, Some(Locale::En), en, now)?;
                people::settings::NO_ACCOUNT_TEXT.store(tx, Some(Locale::Sv), sv, now)
            })
            .unwrap();
    };
    greet("Call us.", "Ring oss.");
    let note = || translations::note_all(desk.app(), all, desk.app().clock.now()).unwrap();
    assert!(note() > 0);
    assert_eq!(note(), 0);
    desk.later();
    greet("Call us, or come by.", "Ring oss.");
    assert_eq!(note(), 1);
    ola.get("/agent/translations?kind=settings")
        .await
        .must_say("Svenska: outdated since")
        .must_say("href=\"/agent/settings/accounts#no_account_text\"");
    desk.later();
    greet("Call us, or come by.", "");
    assert_eq!(note(), 1);
    ola.get("/agent/translations?kind=settings&state=missing")
        .await
        .must_say("Svenska: missing");
    // A portal that speaks one language misses no other.
    let now = desk.app().clock.now();
    desk.app()
        .store
        .write_now(|tx| platform::settings::LANGUAGES.store(tx, None, "en", now))
        .unwrap();
    let page = ola.get("/agent/translations?kind=settings").await;
    assert!(!page.says("Svenska: missing"));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_writes_one_kind_of_text_sees_that_kind_alone() {
    let desk = Desk::open();
    let mut ola = administrator(&desk).await;
    let person = desk.person("Kim Berg", "kim@desk.example", Role::Agent, "en");
    let kim = "kim@desk.example";
    let mut writer = desk.signed_in(kim).await;
    assert_eq!(writer.get(LEDGER).await.status, 404);
    ola.post(
        "/agent/roles",
        &[("name", "Writers"), ("may", "answer"), ("may", "articles")],
    )
    .await;
    desk.app()
        .store
        .write_now(|tx| set_team_role(tx, person, find_role_by_name(tx, "writers")?))
        .unwrap();
    ola.post("/agent/help/categories", &[("title.en", "Exams")])
        .await;
    let mut writer = desk.signed_in(kim).await;
    let page = writer.get(LEDGER).await;
    page.must_say("Exams: title");
    assert!(!page.says("Statuses"));
    let other = "/agent/translations?kind=statuses&state=current";
    assert!(!writer.get(other).await.says("Statuses ·"));
    let status = [("place", "status.1.agents"), ("locale", "sv")];
    assert_eq!(writer.post(LEDGER, &status).await.status, 404);
}
