//! The audit log: what was done to the desk is written down with who, from where, and what was so before.

use domain::person::Role;
use platform::audit::{Broken, Line, Via, Wanted, list, remove_doubled_seals, seal, verify};
use platform::settings::SITE_NAME;

use crate::harness::Desk;

fn rows(desk: &Desk, words: &str) -> Vec<Line> {
    let wanted = Wanted {
        words: words.to_owned(),
        limit: 100,
        ..Wanted::default()
    };
    desk.app().store.read_now(|tx| list(tx, &wanted)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_stands_there_with_who_from_where_and_what_was_so_before() {
    let desk = Desk::open();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let maja = desk.person("Maja Lind", "maja@skola.example", Role::User, "sv");
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.post(
        "/agent/settings/general",
        &[("site_name", "Skolornas hjälp"), ("locale", "sv")],
    )
    .await;
    ola.post(
        &format!("/agent/people/{maja}"),
        &[
            ("name", "Maja Lind"),
            ("role", "agent"),
            ("language", "sv"),
            ("time_zone", "Europe/Stockholm"),
        ],
    )
    .await;

    let page = ola.get("/agent/audit").await;
    page.must_say("Setting changed: Name of the desk")
        .must_say("<del>Support</del>")
        .must_say("<ins>Skolornas hjälp</ins>")
        .must_say("Ola Ek &#60;ola@desk.example&#62;")
        .must_say("from 127.0.0.1")
        .must_say("Role: Customer became Agent: Maja Lind &#60;maja@skola.example&#62;");

    let named = rows(&desk, "site_name");
    assert_eq!(named.len(), 1);
    assert_eq!(
        (named[0].before.as_str(), named[0].after.as_str()),
        ("Support", "Skolornas hjälp")
    );
    assert_eq!(named[0].via, Via::Web.word());
    // Saving the same again changes nothing, and says nothing.
    ola.post(
        "/agent/settings/general",
        &[("site_name", "Skolornas hjälp"), ("locale", "sv")],
    )
    .await;
    assert_eq!(rows(&desk, "site_name").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_searched_by_word_area_and_day() {
    let desk = Desk::open();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.post(
        "/agent/settings/general",
        &[("site_name", "100% hjälp"), ("locale", "sv")],
    )
    .await;
    // Case does not matter, also beyond ASCII; what means something to the engine means itself.
    assert_eq!(rows(&desk, "100% HJÄLP").len(), 1);
    assert_eq!(rows(&desk, "1__%").len(), 0);
    ola.get("/agent/audit?area=setting&q=hj%C3%A4lp")
        .await
        .must_say("Setting changed: Name of the desk");
    let nothing = ola.get("/agent/audit?until=1999-12-31").await;
    nothing.must_say("Nothing matches");
    // Whatever stands in the address, it is a page.
    for odd in [
        "?from=x&until=9999-99-99",
        "?before=-1",
        "?area=nothing&q=%25%5C%27",
    ] {
        assert_eq!(
            ola.get(&format!("/agent/audit{odd}")).await.status,
            200,
            "{odd}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_was_changed_taken_out_or_cut_off_is_found() {
    let desk = Desk::open();
    desk.is_damaged();
    let app = desk.app();
    let now = app.clock.now();
    let store = |name: &str| {
        app.store
            .write_now(|tx| SITE_NAME.store(tx, None, name, now))
            .unwrap();
    };
    for name in ["one", "two", "three", "four"] {
        store(name);
    }
    let sealed = app.store.write_now(|tx| seal(tx, &app.key, now)).unwrap();
    let (last, _) = sealed.unwrap();
    // Nothing was added: nothing is sealed again.
    assert_eq!(
        app.store.write_now(|tx| seal(tx, &app.key, now)).unwrap(),
        None
    );
    app.store.write_now(remove_doubled_seals).unwrap();
    let broken = || app.store.read_now(|tx| verify(tx, Some(&app.key))).unwrap();
    assert_eq!(broken(), (4, Vec::new()));

    let run = |sql: &'static str| app.store.write_now(|tx| tx.run(sql, &[])).unwrap();
    run("UPDATE audit SET after = 'zwei' WHERE after = 'two'");
    assert_eq!(broken().1, [Broken::Changed(last - 2)]);
    run("UPDATE audit SET after = 'two' WHERE after = 'zwei'");
    assert_eq!(broken().1, []);

    run("DELETE FROM audit WHERE after = 'two'");
    assert_eq!(broken().1, [Broken::Gap(last - 1)]);
    run("DELETE FROM audit WHERE after IN ('three', 'four')");
    assert_eq!(broken().1, [Broken::CutOff(last)]);

    run("UPDATE audit_seal SET hash = 'made up'");
    assert_eq!(broken().1, [Broken::ForeignSeal(last)]);
}
