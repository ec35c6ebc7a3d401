//! Macros: prepared answers in the language of whoever asked, and what they set when the message is sent.

use axum::http::Method;
use domain::person::Role;
use people::queries::roles::{find_role_by_name, set_team_role};

use crate::harness::{Browser, Desk, Page};
use crate::stories::ask;

async fn desk() -> (Desk, Browser, Browser, Browser) {
    let desk = Desk::with_people();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let ola = desk.signed_in("ola@desk.example").await;
    let astrid = desk.signed_in("astrid@school.example").await;
    let priya = desk.signed_in("priya@desk.example").await;
    (desk, ola, astrid, priya)
}

/// Keeps a macro; answers its number.
async fn keep(who: &mut Browser, fields: &[(&str, &str)]) -> i64 {
    let mut all = vec![("active", "1")];
    all.extend(fields);
    let kept = who.post("/agent/macros", &all).await;
    assert_eq!(kept.status, 303, "{}", kept.text);
    newest(
        who,
        fields
            .iter()
            .find(|(name, _)| name.starts_with("title"))
            .unwrap()
            .1,
    )
    .await
}

/// The number of the macro of that name in somebody's list.
async fn newest(who: &mut Browser, title: &str) -> i64 {
    let page = who.get("/agent/macros").await;
    let before = page.text.split(title).next().unwrap();
    let (_, id) = before.rsplit_once("id=\"macro-").unwrap();
    id.split('"').next().unwrap().parse().unwrap()
}

/// Sends a draft as the composer does.
async fn put(who: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Page {
    let token = who.csrf.clone();
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.append_pair("csrf", &token).extend_pairs(fields);
    who.ask(Method::PUT, path, Some(body.finish())).await
}

/// What a page must not say.
trait Silent {
    fn must_not_say(&self, words: &str) -> &Self;
}

impl Silent for Page {
    #[track_caller]
    fn must_not_say(&self, words: &str) -> &Self {
        assert!(!self.says(words), "“{words}” is there:\n{}", self.text);
        self
    }
}

fn number(request: &str) -> i64 {
    request.rsplit('/').next().unwrap().parse().unwrap()
}

const LETTER: &str =
    "Hej {{ first_name }},\n\nstarta om {{ subject }} ({{ number }}).\n\n{{ author }}";

#[tokio::test(flavor = "multi_thread")]
async fn a_macro_writes_in_the_language_of_whoever_asked_and_sets_what_it_says_when_it_is_sent() {
    let (desk, mut ola, mut astrid, mut priya) = desk().await;
    let id = keep(
        &mut ola,
        &[
            ("whose", "team"),
            ("title.en", "Restart"),
            ("title.sv", "Starta om"),
            ("body.en", "In English."),
            ("body.sv", LETTER),
            ("writes", "reply"),
            ("priority", "priority:high"),
            ("assignee", "assignee:me"),
            ("tags", "Restart, exam"),
        ],
    )
    .await;
    let request = ask(&mut astrid, "The {{ author }} screen <b>", "Since Monday.").await;
    let ticket = number(&request);
    priya
        .get(&format!("/agent/tickets/{ticket}"))
        .await
        .must_say("Restart")
        .must_say(&format!("data-macro=\"{id}\""));
    // What a customer wrote is put in once, as it is: it is nobody's name and nobody's HTML.
    let said = priya
        .get(&format!("/agent/tickets/{ticket}/macros/{id}"))
        .await;
    said.must_say("Hej Astrid,")
        .must_say("starta om The {{ author }} screen <b> (")
        .must_say("screen &lt;b&gt; (")
        .must_say("\"public\":\"1\"")
        .must_say("Assignee: you");
    // Without a script the link shows the ticket with it.
    let page = priya
        .get(&format!("/agent/tickets/{ticket}?macro={id}"))
        .await;
    page.must_say("Hej Astrid,")
        .must_say("value=\"tag:restart\"");
    let untouched = priya.get(&format!("/agent/tickets/{ticket}/details")).await;
    untouched.must_not_say("value=\"restart, exam\"");
    // One of what it sets is unticked.
    let fields = [
        ("body", "Hej Astrid, starta om."),
        ("public", "1"),
        ("set", "priority:high"),
        ("set", "assignee:me"),
        ("set", "tag:restart"),
    ];
    let sent = priya
        .post(&format!("/agent/tickets/{ticket}/comments"), &fields)
        .await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    let details = priya.get(&format!("/agent/tickets/{ticket}/details")).await;
    details
        .must_say("value=\"restart\"")
        .must_say("<option value=\"high\" selected>")
        .must_say("selected>Priya Nair (you)");
    desk.later();
    astrid
        .get(&request)
        .await
        .must_say("starta om")
        .must_not_say("High");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_macro_set_is_taken_back_with_its_message_and_is_set_again_when_that_is_sent_again()
{
    let (_desk, mut ola, mut astrid, mut priya) = desk().await;
    let request = ask(&mut astrid, "The screen", "Since Monday.").await;
    let ticket = number(&request);
    let fields = [
        ("body", "I look at it."),
        ("public", "0"),
        ("status_id", ""),
        ("set", "priority:urgent"),
        ("set", "assignee:me"),
        ("set", "tag:screen"),
    ];
    let sent = priya
        .post(&format!("/agent/tickets/{ticket}/comments"), &fields)
        .await;
    let batch = sent
        .location
        .unwrap()
        .split_once("done=")
        .unwrap()
        .1
        .to_owned();
    let details = format!("/agent/tickets/{ticket}/details");
    priya.get(&details).await.must_say("value=\"screen\"");
    // What a colleague changed meanwhile stays as they left it.
    let theirs = [("priority", "low"), ("priority_reason", "It can wait.")];
    let changed = ola
        .post(&format!("/agent/tickets/{ticket}/fields"), &theirs)
        .await;
    assert_eq!(changed.status, 303, "{}", changed.text);
    let undone = priya
        .post(
            &format!("/agent/tickets/{ticket}/undo"),
            &[("batch", &batch)],
        )
        .await;
    assert_eq!(undone.status, 303, "{}", undone.text);
    priya
        .get(&details)
        .await
        .must_not_say("value=\"screen\"")
        .must_say("<option value=\"low\" selected>")
        .must_not_say("selected>Priya Nair (you)");
    priya
        .get(&format!("/agent/tickets/{ticket}"))
        .await
        .must_say("I look at it.")
        .must_say("value=\"tag:screen\"")
        .must_say("value=\"priority:urgent\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_macro_that_only_sets_something_needs_no_words() {
    let (_desk, _ola, mut astrid, mut priya) = desk().await;
    let request = ask(&mut astrid, "The screen", "Since Monday.").await;
    let ticket = number(&request);
    let draft = [("kind", "reply"), ("body", ""), ("set", "tag:later")];
    put(
        &mut priya,
        &format!("/agent/tickets/{ticket}/draft"),
        &draft,
    )
    .await;
    let fields = [
        ("body", " "),
        ("public", "1"),
        ("status_id", "3"),
        ("set", "tag:later"),
    ];
    let sent = priya
        .post(&format!("/agent/tickets/{ticket}/comments"), &fields)
        .await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    let page = priya.get(&format!("/agent/tickets/{ticket}")).await;
    page.must_say("value=\"later\"")
        .must_not_say("name=\"set\" value=\"tag:later\"")
        .must_not_say("<option value=\"3\" selected>");
    let nothing = [("body", " "), ("public", "1"), ("status_id", "3")];
    let refused = priya
        .post(&format!("/agent/tickets/{ticket}/comments"), &nothing)
        .await;
    assert_eq!(refused.status, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_keeps_what_it_sets_and_a_second_macro_has_the_last_word() {
    let (_desk, mut ola, mut astrid, mut priya) = desk().await;
    let second = keep(
        &mut ola,
        &[
            ("whose", "team"),
            ("title.en", "Calm down"),
            ("priority", "priority:low"),
            ("status", "status:5"),
        ],
    )
    .await;
    let request = ask(&mut astrid, "The screen", "Since Monday.").await;
    let ticket = number(&request);
    let draft = [
        ("kind", "reply"),
        ("body", "Dear"),
        ("set", "priority:high"),
        ("set", "tag:a"),
    ];
    let kept = put(
        &mut priya,
        &format!("/agent/tickets/{ticket}/draft"),
        &draft,
    )
    .await;
    assert_eq!(kept.status, 200, "{}", kept.text);
    let page = priya.get(&format!("/agent/tickets/{ticket}")).await;
    page.must_say("value=\"priority:high\"")
        .must_say("value=\"tag:a\"");
    let address = format!("/agent/tickets/{ticket}/macros/{second}?sets=priority:high%20tag:a");
    priya
        .get(&address)
        .await
        .must_say("priority:low")
        .must_say("tag:a")
        .must_not_say("priority:high")
        .must_say("\"status\":5");
}

#[tokio::test(flavor = "multi_thread")]
async fn macros_are_for_those_for_whom_they_are() {
    let (desk, mut ola, mut astrid, mut priya) = desk().await;
    let made = ola.post("/agent/groups", &[("name", "Exams")]).await;
    assert_eq!(made.status, 303);
    let group = keep(
        &mut ola,
        &[
            ("whose", "1"),
            ("title.en", "Only for exams"),
            ("body.en", "Secret words"),
        ],
    )
    .await;
    let own = keep(
        &mut priya,
        &[
            ("whose", "team"),
            ("title.en", "Just mine"),
            ("body.en", "Hi"),
        ],
    )
    .await;
    let request = ask(&mut astrid, "The screen", "Since Monday.").await;
    let ticket = number(&request);
    let page = priya.get(&format!("/agent/tickets/{ticket}")).await;
    page.must_say("Just mine").must_not_say("Only for exams");
    // Who does not keep the desk's macros keeps their own, whatever the form says.
    ola.get("/agent/macros").await.must_not_say("Just mine");
    for address in [
        format!("/agent/macros/{own}"),
        format!("/agent/tickets/{ticket}/macros/{own}"),
    ] {
        assert_eq!(ola.get(&address).await.status, 404, "{address}");
    }
    let theirs = format!("/agent/macros/{group}");
    assert_eq!(priya.get(&theirs).await.status, 404);
    for deed in ["", "/remove", "/restore", "/place"] {
        let tried = priya
            .post(&format!("{theirs}{deed}"), &[("title.en", "Mine now")])
            .await;
        assert_eq!(tried.status, 404, "{deed}");
    }
    let applied = priya
        .get(&format!("/agent/tickets/{ticket}/macros/{group}"))
        .await;
    assert_eq!(applied.status, 404);
    priya
        .get(&format!("/agent/macros/new?from={group}"))
        .await
        .must_not_say("Secret words");
    // A customer finds none of it.
    assert_eq!(astrid.get("/agent/macros").await.status, 404);
    // What is for a group that is gone is for nobody, and who keeps macros sees that.
    desk.app()
        .store
        .write_now(|tx| {
            organizations::commands::end_group(tx, domain::GroupId(1), desk.app().clock.now())
        })
        .unwrap();
    ola.get("/agent/macros")
        .await
        .must_say("a group that is gone");
    // Saving something else gives it to nobody else.
    let form = ola.get(&theirs).await;
    form.must_say("<option value=\"1\" selected>a group that is gone");
    let words = [
        ("title.en", "Only for exams"),
        ("body.en", "Other"),
        ("whose", "1"),
    ];
    assert_eq!(ola.post(&theirs, &words).await.status, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn macros_are_put_in_order_taken_away_and_put_back_and_the_log_tells_it() {
    let (_desk, mut ola, mut astrid, mut priya) = desk().await;
    let first = keep(
        &mut ola,
        &[("whose", "team"), ("title.en", "Alpha"), ("body.en", "A")],
    )
    .await;
    let second = keep(
        &mut ola,
        &[("whose", "team"), ("title.en", "Beta"), ("body.en", "B")],
    )
    .await;
    let before = |page: &Page| page.text.find("Alpha") < page.text.find("Beta");
    assert!(before(&ola.get("/agent/macros").await));
    ola.post(&format!("/agent/macros/{second}/place"), &[("to", "up")])
        .await;
    assert!(!before(&ola.get("/agent/macros").await));
    let request = ask(&mut astrid, "The screen", "Since Monday.").await;
    let ticket = format!("/agent/tickets/{}", number(&request));
    let gone = ola
        .post(&format!("/agent/macros/{first}/remove"), &[])
        .await;
    let told = ola.get(&gone.location.unwrap()).await;
    told.must_say("The macro is gone.");
    priya
        .get(&ticket)
        .await
        .must_say("Beta")
        .must_not_say("Alpha");
    ola.post(&format!("/agent/macros/{first}/restore"), &[])
        .await;
    priya.get(&ticket).await.must_say("Alpha");
    ola.post(
        &format!("/agent/macros/{first}"),
        &[
            ("title.en", "Alpha"),
            ("body.en", "Quite other words"),
            ("whose", "team"),
            ("active", "1"),
        ],
    )
    .await;
    ola.get("/agent/audit?area=setting")
        .await
        .must_say("Macro added: Alpha")
        .must_say("Macro removed: Alpha")
        .must_say("Macro changed: Alpha");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_kept_is_told_at_its_field_and_nothing_is_lost() {
    let (_desk, mut ola, _, _) = desk().await;
    let long = "x".repeat(20_001);
    for (fields, told) in [
        (vec![("body.en", "Hi")], "Give it a name"),
        (vec![("title.en", "Empty")], "neither writes nor sets"),
        (
            vec![("title.en", "Odd"), ("body.sv", "Hej {{ password }}")],
            "password",
        ),
        (
            vec![("title.en", "Odd"), ("body.en", "{% for a in b %}")],
            "for a in b",
        ),
        (
            vec![("title.en", "Odd"), ("body.en", long.as_str())],
            "too long",
        ),
        (
            vec![("title.en", "Odd"), ("body.en", "A"), ("whose", "99")],
            "group",
        ),
    ] {
        let page = ola.post("/agent/macros", &fields).await;
        assert_eq!(page.status, 422, "{fields:?}");
        page.must_say(told);
        for (_, value) in fields.iter().filter(|(name, _)| *name != "whose") {
            page.must_say(value);
        }
    }
    let unknown = ola.get("/agent/tickets/1/macros/77").await;
    assert_eq!(unknown.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_only_write_notes_gets_the_words_of_a_macro_and_none_of_what_it_sets() {
    let (desk, mut ola, mut astrid, _) = desk().await;
    let id = keep(
        &mut ola,
        &[
            ("whose", "team"),
            ("title.en", "Look"),
            ("body.en", "Look at {{ number }}"),
            ("priority", "priority:high"),
        ],
    )
    .await;
    let request = ask(&mut astrid, "The screen", "Since Monday.").await;
    let ticket = number(&request);
    let rut = desk.person("Rut Read", "rut@desk.example", Role::Agent, "en");
    let made = ola
        .post("/agent/roles", &[("name", "Readers"), ("may", "audit")])
        .await;
    assert_eq!(made.status, 303, "{}", made.text);
    desk.app()
        .store
        .write_now(|tx| set_team_role(tx, rut, find_role_by_name(tx, "readers")?))
        .unwrap();
    let mut rut = desk.signed_in("rut@desk.example").await;
    rut.get(&format!("/agent/tickets/{ticket}/macros/{id}"))
        .await
        .must_say("Look at ")
        .must_not_say("priority:high");
}

#[tokio::test(flavor = "multi_thread")]
async fn b30_macros_are_in_the_ledger_of_translations() {
    let (desk, mut ola, _, mut priya) = desk().await;
    let both = [
        ("title.en", "Restart"),
        ("title.sv", "Starta om"),
        ("body.en", "Do it."),
        ("body.sv", "Gör det."),
    ];
    let mut fields = vec![("whose", "team")];
    fields.extend(both);
    let id = keep(&mut ola, &fields).await;
    keep(&mut priya, &[("title.en", "Just mine"), ("body.en", "Hi")]).await;
    let ledger = "/agent/translations?kind=macros";
    ola.get(ledger).await.must_say("Nothing here");
    desk.later();
    let mut changed = fields.clone();
    changed.push(("active", "1"));
    changed[3] = ("body.en", "Do it now.");
    let saved = ola.post(&format!("/agent/macros/{id}"), &changed).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    ola.get(ledger)
        .await
        .must_say("Svenska: outdated since")
        .must_say("<ins>")
        .must_say("now")
        .must_say(&format!("href=\"/agent/macros/{id}\""))
        .must_not_say("Just mine");
}
