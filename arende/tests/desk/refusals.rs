//! Who may ask holds for mail too: whoever may not is told where to turn, once a day, and nothing is lost.

use domain::DAY;
use domain::permission::{Right, Sharing};
use domain::person::Role;
use mailroom::{Action, Receipt};
use organizations::asking::WHERE_TO_GO;
use people::settings::WHO_ASKS;
use platform::language::Locale;

use crate::customers::school;
use crate::harness::Desk;

fn receive(desk: &Desk, from: &str, number: usize, more: &str) -> Receipt {
    let raw = format!(
        "From: {from}\nTo: support@desk.example\nSubject: The exam is black {number}\n\
         Message-ID: <{number}.{from}>\n{more}MIME-Version: 1.0\n\
         Content-Type: text/plain; charset=utf-8\n\nIt does not start. {number}\n"
    );
    mailroom::receive(desk.app(), raw.replace('\n', "\r\n").as_bytes(), None).unwrap()
}

fn decide(desk: &Desk, who: &str) {
    let now = desk.app().clock.now();
    let decided = |tx: &platform::store::Tx<'_>| WHO_ASKS.store(tx, None, who, now);
    desk.app().store.write_now(decided).unwrap();
}

fn mails_to(desk: &Desk, address: &str) -> Vec<String> {
    let all = desk.outbox().into_iter();
    all.filter(|mail| mail.contains(&format!("To: {address}")))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn c28_c29_whoever_may_not_ask_by_mail_is_told_where_to_turn_once_a_day() {
    let school = school(Sharing::Nobody, Right::Comment);
    let desk = &school.desk;
    decide(desk, "representatives");
    let first = receive(desk, "stranger@elsewhere.example", 1, "");
    assert_eq!((first.action, first.ticket), (Action::Refused, None));
    let second = receive(desk, "stranger@elsewhere.example", 2, "");
    assert_eq!(second.action, Action::Refused);
    // A colleague who is known reads the very same: it says nothing of who has an account.
    receive(desk, "erik@school.example", 3, "");
    desk.later();
    let to_stranger = mails_to(desk, "stranger@elsewhere.example");
    let to_erik = mails_to(desk, "erik@school.example");
    assert_eq!((to_stranger.len(), to_erik.len()), (1, 1));
    assert!(to_stranger[0].contains("Auto-Submitted: auto-"));
    assert!(to_stranger[0].contains("In-Reply-To: <1.stranger@elsewhere.example>"));
    let body = |mail: &str| {
        let from = mail.split("Thank you for writing").nth(1).unwrap();
        from.split("once a day").next().unwrap().to_owned()
    };
    assert_eq!(body(&to_stranger[0]), body(&to_erik[0]));
    assert!(!to_erik[0].contains("Astrid"), "no names leave by mail");
    // Nobody became known by it.
    let known = desk.app().store.read_now(|tx| {
        let address = domain::person::EmailAddress::read("stranger@elsewhere.example")?;
        people::queries::find_by_address(tx, &address)
    });
    assert_eq!(known.unwrap(), None);
    desk.app().clock.advance(2 * DAY);
    receive(desk, "stranger@elsewhere.example", 4, "");
    desk.later();
    assert_eq!(mails_to(desk, "stranger@elsewhere.example").len(), 2);
    // Whoever may ask is not refused.
    let astrid = receive(desk, "astrid@school.example", 5, "");
    assert_eq!(astrid.action, Action::Created);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_machine_is_answered_and_no_refusal_comes_back_as_a_mail() {
    let school = school(Sharing::Nobody, Right::Comment);
    let desk = &school.desk;
    decide(desk, "signed-in");
    for (number, more) in [
        "Auto-Submitted: auto-replied\n",
        "Precedence: bulk\n",
        "List-Unsubscribe: <mailto:off@list.example>\n",
        "X-Auto-Response-Suppress: All\n",
    ]
    .iter()
    .enumerate()
    {
        let from = format!("robot{number}@elsewhere.example");
        let receipt = receive(desk, &from, number, more);
        assert_eq!(receipt.action, Action::Refused, "{more}");
    }
    receive(desk, "human@elsewhere.example", 9, "");
    desk.later();
    let mails = desk.outbox();
    assert_eq!(mails.len(), 1, "{mails:?}");
    // The refusal is sent back as it is: the desk knows its own mail.
    let back = mailroom::receive(desk.app(), mails[0].as_bytes(), None).unwrap();
    assert_eq!(back.action, Action::Dropped);
    // Forged senders are many: the desk stops answering before it becomes a nuisance.
    for number in 0..70 {
        receive(desk, &format!("f{number}@forged.example"), number + 10, "");
    }
    desk.later();
    let answered = desk.outbox().len();
    assert!((30..=62).contains(&answered), "{answered}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_team_sees_what_was_refused_and_takes_it_with_one_click() {
    let school = school(Sharing::Nobody, Right::Comment);
    let desk = &school.desk;
    decide(desk, "members");
    let now = desk.app().clock.now();
    let words = "Skriv till din skola: https://skola.example/";
    let written =
        |tx: &platform::store::Tx<'_>| WHERE_TO_GO.store(tx, Some(Locale::Sv), words, now);
    desk.app().store.write_now(written).unwrap();
    let refused = receive(
        desk,
        "Maja <maja@elsewhere.example>",
        1,
        "Content-Language: sv\n",
    );
    assert_eq!(refused.action, Action::Refused);
    desk.later();
    let mails = mails_to(desk, "maja@elsewhere.example");
    assert!(mails[0].contains("https://skola.example/"), "{}", mails[0]);
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya
        .get("/agent/mail")
        .await
        .must_say("Refused")
        .must_say("was told where to turn");
    let made = priya
        .post(&format!("/agent/mail/{}/ticket", refused.mail), &[])
        .await;
    priya.follow(made).await.must_say("The exam is black 1");
}

#[tokio::test(flavor = "multi_thread")]
async fn known_domains_ask_by_mail_where_members_may_and_trainings_hold_there_too() {
    let school = school(Sharing::Nobody, Right::Comment);
    let desk = &school.desk;
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut ola = desk.signed_in("ola@desk.example").await;
    let fields = [
        ("name", "Fjällgård Gymnasium"),
        ("domains", "school.example"),
        ("sharing", "none"),
        ("right", "comment"),
    ];
    ola.post(&format!("/agent/organizations/{}/edit", school.id), &fields)
        .await;
    decide(desk, "members");
    assert_eq!(
        receive(desk, "new@school.example", 1, "").action,
        Action::Created
    );
    assert_eq!(
        receive(desk, "new@other.example", 2, "").action,
        Action::Refused
    );
    decide(desk, "signed-in");
    assert_eq!(
        receive(desk, "newer@school.example", 3, "").action,
        Action::Refused
    );
    assert_eq!(
        receive(desk, "erik@school.example", 4, "").action,
        Action::Created
    );
    decide(desk, "everyone");
    let training = [("key", "basic"), ("name_en", "Basic"), ("required", "1")];
    ola.post("/agent/trainings", &training).await;
    for (number, from) in ["erik@school.example", "anybody@other.example"]
        .into_iter()
        .enumerate()
    {
        assert_eq!(
            receive(desk, from, number + 5, "").action,
            Action::Refused,
            "{from}"
        );
    }
    let trainings = format!("/agent/people/{}/trainings", school.erik);
    ola.post(
        &trainings,
        &[("training", "1"), ("completed", "2020-01-01")],
    )
    .await;
    assert_eq!(
        receive(desk, "erik@school.example", 9, "").action,
        Action::Created
    );
}
