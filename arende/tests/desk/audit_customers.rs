//! What is done to organizations, their people, trainings, groups and sheets stands in the audit log: one line for each
//! deed, with who, what was so before and what is so since; and none for what changed nothing.

use domain::PersonId;
use domain::permission::{Right, Sharing};
use domain::person::{EmailAddress, MembershipRole, Role};
use organizations::commands::{
    Belongs, NewTraining, add_group, add_member, add_organization, add_training, change_group,
    change_member, change_organization, change_training, complete, end_group, end_organization,
    put_into_group, remove_member, share, stop_waiting, take_back_completion, take_out_of_group,
    wait_for_seat,
};
use organizations::queries::Facts;
use platform::Result;
use platform::audit::{Line, Wanted, list};
use platform::store::Tx;

use crate::harness::Desk;

/// All lines about customers and groups, oldest first.
fn lines(desk: &Desk) -> Vec<Line> {
    let wanted = Wanted {
        limit: 1000,
        ..Wanted::default()
    };
    let all = desk.app().store.read_now(|tx| list(tx, &wanted)).unwrap();
    let areas = ["organization", "group", "training", "export"];
    let ours = all
        .into_iter()
        .filter(|line| areas.contains(&line.area.as_str()));
    let mut ours: Vec<Line> = ours.collect();
    ours.reverse();
    ours
}

/// Does something, and answers what the log says of it.
fn said<T: Send>(
    desk: &Desk,
    deed: impl Fn(&Tx<'_>) -> Result<T> + Send + Sync,
) -> (T, Vec<(String, String, String, String)>) {
    let before = lines(desk).len();
    let done = desk.app().store.write_now(|tx| deed(tx)).unwrap();
    let new = lines(desk).split_off(before);
    let short = new
        .into_iter()
        .map(|line| {
            (
                format!("{} {}", line.area, line.deed),
                line.about,
                line.before,
                line.after,
            )
        })
        .collect();
    (done, short)
}

/// The one line that a deed made.
fn one<T: Send>(
    desk: &Desk,
    deed: impl Fn(&Tx<'_>) -> Result<T> + Send + Sync,
) -> (T, [String; 4]) {
    let (done, mut new) = said(desk, deed);
    assert_eq!(new.len(), 1, "{new:?}");
    let (what, about, before, after) = new.remove(0);
    (done, [what, about, before, after])
}

/// What changes nothing says nothing.
fn nothing<T: Send>(desk: &Desk, deed: impl Fn(&Tx<'_>) -> Result<T> + Send + Sync) {
    let (_, new) = said(desk, deed);
    assert_eq!(new, [], "nothing was changed");
}

fn belongs(role: MembershipRole) -> Belongs {
    Belongs {
        role,
        from: None,
        to: None,
        named: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_deed_with_an_organization_and_its_people_is_one_line() {
    let desk = Desk::open();
    let now = desk.app().clock.now();
    let facts = Facts {
        name: "Skolan".to_owned(),
        seats: Some(1),
        ..Facts::default()
    };
    let none = Default::default();
    let (school, line) = one(&desk, |tx| {
        add_organization(tx, &facts, Sharing::Nobody, Right::Read, &none, now)
    });
    let made = "name: Skolan\nseats: 1\nsharing: none\nright: read";
    assert_eq!(line, ["organization made", "Skolan", "", made]);

    let more = Facts {
        seats: Some(2),
        country: "SE".to_owned(),
        ..facts.clone()
    };
    let change = |tx: &Tx<'_>, facts: &Facts| {
        change_organization(tx, school, facts, Sharing::Nobody, Right::Read, &none, now)
    };
    let ((), line) = one(&desk, |tx| change(tx, &more));
    assert_eq!(
        line,
        [
            "organization changed",
            "Skolan",
            "seats: 1",
            "country: SE\nseats: 2"
        ]
    );
    nothing(&desk, |tx| change(tx, &more));
    one(&desk, |tx| change(tx, &facts));

    let decide = |tx: &Tx<'_>| share(tx, school, Sharing::Everyone, Right::Read, now);
    let ((), line) = one(&desk, decide);
    let shared = ["sharing: none", "sharing: everyone"];
    assert_eq!(line[2..], shared);
    nothing(&desk, decide);

    let address = EmailAddress::read("maja@skola.example").unwrap();
    let user = belongs(MembershipRole::User);
    let (maja, line) = one(&desk, |tx| {
        add_member(tx, school, &address, "Maja Lind", "sv", &user, now)
    });
    assert_eq!(line[0], "organization member_added");
    assert_eq!(line[1], "Maja Lind <maja@skola.example>, Skolan");
    assert!(line[2].is_empty() && line[3].starts_with("user, from "));

    let speaks = belongs(MembershipRole::Representative);
    let ((), line) = one(&desk, |tx| change_member(tx, school, maja, &speaks, now));
    assert_eq!(line[0], "organization member_changed");
    assert!(line[2].starts_with("user,") && line[3].starts_with("representative,"));
    nothing(&desk, |tx| change_member(tx, school, maja, &speaks, now));

    let (erik, _) = one(&desk, |tx| {
        let address = EmailAddress::read("erik@skola.example")?;
        add_member(tx, school, &address, "Erik", "sv", &user, now)
    });
    let wait = |tx: &Tx<'_>| wait_for_seat(tx, school, erik, now);
    assert_eq!(one(&desk, wait).1[0], "organization waits");
    nothing(&desk, wait);
    let stop = |tx: &Tx<'_>| stop_waiting(tx, school, erik, now);
    assert_eq!(one(&desk, stop).1[0], "organization waits_no_more");
    nothing(&desk, stop);
    one(&desk, wait);

    // Who leaves makes room for who waits: two deeds.
    let ((), both) = said(&desk, |tx| remove_member(tx, school, maja, now));
    let what: Vec<&str> = both.iter().map(|line| line.0.as_str()).collect();
    assert_eq!(
        what,
        ["organization member_removed", "organization seat_filled"]
    );
    one(&desk, |tx| remove_member(tx, school, erik, now));
    let (gone, line) = one(&desk, |tx| end_organization(tx, school, now));
    assert!(gone);
    assert_eq!(line[0], "organization removed");
    assert!(line[2].contains("sharing: everyone") && line[3].is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn each_deed_with_groups_reach_and_trainings_is_one_line() {
    use domain::permission::Reach;
    let desk = Desk::open();
    let now = desk.app().clock.now();
    let jonas: PersonId = desk.person("Jonas", "jonas@desk.example", Role::Agent, "en");
    let (group, line) = one(&desk, |tx| add_group(tx, "Hardware", "Machines", now));
    assert_eq!(line, ["group made", "Hardware", "", "Machines"]);
    let rename = |tx: &Tx<'_>| change_group(tx, group, "Machines", "Machines", now);
    let ((), line) = one(&desk, rename);
    assert_eq!(line[1..], ["Hardware", "name: Hardware", "name: Machines"]);
    nothing(&desk, rename);
    let put = |tx: &Tx<'_>| put_into_group(tx, group, jonas, now);
    let ((), line) = one(&desk, put);
    assert_eq!(line[0], "group member_added");
    assert_eq!(line[1], "Jonas <jonas@desk.example>, Machines");
    nothing(&desk, put);
    let reach = |tx: &Tx<'_>| people::queries::set_reach(tx, jonas, Reach::Groups, now);
    let ((), line) = one(&desk, reach);
    assert_eq!(
        line,
        ["group reach", "Jonas <jonas@desk.example>", "all", "groups"]
    );
    nothing(&desk, reach);
    let take = |tx: &Tx<'_>| take_out_of_group(tx, group, jonas, now);
    assert_eq!(one(&desk, take).1[0], "group member_removed");
    nothing(&desk, take);
    assert_eq!(
        one(&desk, |tx| end_group(tx, group, now)).1[0],
        "group removed"
    );

    let kind = NewTraining {
        key: "basic".to_owned(),
        months: Some(12),
        required: true,
        retired: false,
        words: Vec::new(),
    };
    let (training, line) = one(&desk, |tx| add_training(tx, &kind, now));
    let training = training.unwrap();
    assert_eq!(line[1..], ["basic", "", "months: 12\nrequired: yes"]);
    let longer = NewTraining {
        months: Some(24),
        ..kind
    };
    let change = |tx: &Tx<'_>| change_training(tx, training, &longer, now);
    assert_eq!(one(&desk, change).1[2..], ["months: 12", "months: 24"]);
    nothing(&desk, change);
    let done = |tx: &Tx<'_>| complete(tx, training, jonas, now, now);
    let (note, line) = one(&desk, done);
    assert_eq!(line[0], "training completed");
    nothing(&desk, done);
    let back = one(&desk, |tx| take_back_completion(tx, note, now)).1;
    assert_eq!(back[0], "training taken_back");
    assert_eq!(back[2], line[3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_out_is_told_with_who_and_from_where() {
    let desk = Desk::open();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut ola = desk.signed_in("ola@desk.example").await;
    assert_eq!(ola.get("/agent/export/people.csv").await.status, 200);
    let log = ola.get("/agent/audit.csv?area=export").await;
    assert_eq!(log.status, 200);
    log.must_say("sheet_taken_out");
    // Taking out the log itself is a deed, too.
    ola.get("/agent/audit?area=export")
        .await
        .must_say("Audit log taken out: export")
        .must_say("Spreadsheet taken out: people")
        .must_say("from 127.0.0.1");
    let all = lines(&desk);
    assert_eq!(all.len(), 2);
    assert!(
        all.iter()
            .all(|line| line.actor == "Ola Ek <ola@desk.example>")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn failed_sign_ins_are_told_together_so_that_nobody_fills_the_log() {
    let desk = Desk::open();
    desk.person("Maja Lind", "maja@skola.example", Role::User, "sv");
    let mut somebody = desk.browser();
    somebody.get("/hc/en/signin").await;
    for email in [
        "maja@skola.example",
        "maja@skola.example",
        "a@b.example",
        "b@b.example",
    ] {
        let fields = [("email", email), ("password", "wrong")];
        let page = somebody.post("/hc/en/signin", &fields).await;
        page.must_say("do not match an account");
    }
    let now = desk.app().clock.now();
    let tell = || {
        let store = &desk.app().store;
        store.write_now(|tx| people::commands::failures::tell_of_failures(tx, now))
    };
    tell().unwrap();
    tell().unwrap();
    let wanted = Wanted {
        area: "account".to_owned(),
        limit: 100,
        ..Wanted::default()
    };
    let all = desk.app().store.read_now(|tx| list(tx, &wanted)).unwrap();
    let failed = all.iter().filter(|line| line.deed == "sign_in_failed");
    let told: Vec<_> = failed
        .map(|line| (line.about.as_str(), line.after.as_str()))
        .collect();
    // Whose address it is not stays out of the log: people type passwords there.
    assert_eq!(
        told,
        [
            ("", "2 1"),
            ("Maja Lind <maja@skola.example>", "2 127.0.0.0/24")
        ]
    );
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/audit?area=account")
        .await
        .must_say("2 failed sign-ins from 127.0.0.0/24: Maja Lind")
        .must_say("2 failed sign-ins with other addresses");
}
