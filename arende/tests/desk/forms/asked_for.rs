//! The team asks for missing answers within a reply, and the customer gives them there.

use axum::http::StatusCode;
use domain::FieldId;
use domain::form::{Condition, Kind};

use super::{field, usual_form};
use crate::harness::{Browser, Desk, Page};

/// What the usual form asks besides.
struct Asked {
    browser: FieldId,
    version: FieldId,
    still: FieldId,
    candidate: FieldId,
}

fn asking_desk() -> (Desk, Asked) {
    let desk = Desk::with_people();
    let browser = field(&desk, Kind::Choice, "Which browser", |draft| {
        draft.options = ["Firefox", "Chrome"]
            .map(|name| {
                let mut option = forms::drafts::OptionDraft {
                    active: true,
                    ..forms::drafts::OptionDraft::default()
                };
                option.label.put("en", name);
                option
            })
            .into();
    });
    let version = field(&desk, Kind::Integer, "Firefox version", |_| {});
    let still = field(&desk, Kind::Checkbox, "Does it still happen", |_| {});
    let candidate = field(&desk, Kind::Text, "Candidate", |draft| {
        draft.head.personal = true;
    });
    usual_form(&desk, |draft| {
        draft.fields.extend([browser, version, still, candidate]);
        let condition = Condition {
            parent: browser,
            value: "firefox".to_owned(),
            child: version,
            required: true,
            audience: domain::form::Audience::Everyone,
        };
        draft.conditions.push((String::new(), condition));
    });
    let asked = Asked {
        browser,
        version,
        still,
        candidate,
    };
    (desk, asked)
}

fn named(field: FieldId) -> String {
    format!("request[custom_fields][{field}]")
}

async fn writes(browser: &mut Browser) {
    let fields = [
        ("request[subject]", "It does not open"),
        ("request[description]", "It says error."),
    ];
    let sent = browser.post("/hc/en/requests/new", &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
}

/// Priya's reply asks for these; the ticket waits for the customer.
async fn asks_for(priya: &mut Browser, text: &str, fields: &[FieldId]) -> Page {
    let page = priya.get("/agent/tickets/1").await;
    let pending = page
        .text
        .split_once("data-kind=\"pending\"")
        .unwrap()
        .0
        .rsplit_once("value=\"")
        .unwrap()
        .1;
    let pending = pending.split('"').next().unwrap().to_owned();
    let asks: Vec<String> = fields.iter().map(ToString::to_string).collect();
    let mut sent = vec![("body", text), ("public", "1"), ("status_id", &pending)];
    sent.extend(asks.iter().map(|id| ("ask", id.as_str())));
    priya.post("/agent/tickets/1/comments", &sent).await
}

/// The comment that asks last.
fn comment(page: &Page) -> String {
    let at = page.text.rfind("name=\"comment\" value=\"").unwrap();
    let after = &page.text[at + 22..];
    after.split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_asks_within_the_reply_and_the_answers_land_in_the_fields() {
    let (desk, asked) = asking_desk();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    writes(&mut astrid).await;
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya
        .get("/agent/tickets/1")
        .await
        .must_say("Ask for answers")
        .must_say("Only when “Which browser” is “Firefox”.");
    let all = [asked.browser, asked.version, asked.still, asked.candidate];
    let sent = asks_for(&mut priya, "", &all).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    desk.later();
    // In the customer's language, and in the mail in words with the way to them.
    let mail = desk.outbox().pop().unwrap();
    for words in ["Svara p", "Which browser", "Candidate", "?said="] {
        assert!(mail.replace("=3D", "=").contains(words), "{mail}");
    }
    let page = astrid.get("/hc/en/requests/1").await;
    page.must_say("Awaiting your reply")
        .must_say("action=\"/hc/en/requests/1/answers\"");
    priya
        .get("/agent/tickets/1")
        .await
        .must_say("Not answered yet");
    let asked_in = comment(&page);
    let answers = [
        ("comment", asked_in.as_str()),
        (&named(asked.browser), "firefox"),
        (&named(asked.version), " 134 "),
        (&named(asked.still), "0"),
        (&named(asked.candidate), "Maja Ek"),
        ("body", "Thanks for asking."),
    ];
    let done = astrid.post("/hc/en/requests/1/answers", &answers).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let page = astrid.get("/hc/en/requests/1").await;
    // One comment says it; what is about a person stays in the field.
    page.must_say("Thanks for asking.")
        .must_say("Which browser: Firefox")
        .must_say("Firefox version: 134")
        .must_say("Does it still happen: No")
        .must_say("Candidate: answered; stands beside the request")
        .must_say("<dd>134</dd>");
    assert!(!page.says("Awaiting your reply"), "a pending request opens");
    assert!(!page.says("/requests/1/answers"), "nothing is left to ask");
    priya
        .get("/agent/tickets/1")
        .await
        .must_say("Astrid Lindqvist set Firefox version to 134")
        .must_say("value=\"Maja Ek\"");
    desk.later();
    assert!(desk.outbox().iter().all(|mail| !mail.contains("Maja")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_answered_now_is_told_in_words_and_nothing_typed_is_lost() {
    let (desk, asked) = asking_desk();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    writes(&mut astrid).await;
    let mut priya = desk.signed_in("priya@desk.example").await;
    // A version alone would never be asked; and a note asks nobody.
    let alone = asks_for(&mut priya, "Which?", &[asked.version]).await;
    assert_eq!(alone.status, StatusCode::UNPROCESSABLE_ENTITY);
    alone
        .must_say("“Firefox version” cannot be asked for")
        .must_say("Which?")
        .must_say(&format!("name=\"ask\" value=\"{}\" checked", asked.version));
    let id = asked.browser.to_string();
    let note = [("body", "Which?"), ("public", "0"), ("ask", id.as_str())];
    let note = priya.post("/agent/tickets/1/comments", &note).await;
    assert_eq!(note.status, StatusCode::UNPROCESSABLE_ENTITY);
    note.must_say("Only a reply can ask the customer.");

    asks_for(&mut priya, "Which one?", &[asked.browser, asked.version]).await;
    let page = astrid.get("/hc/en/requests/1").await;
    let first = comment(&page);
    let path = "/hc/en/requests/1/answers";
    // Nothing at all, a wrong number, and what nobody asked for.
    let nothing = astrid.post(path, &[("comment", &first)]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    nothing.must_say("Answer at least one question, or write something.");
    let wrong = [
        ("comment", first.as_str()),
        (&named(asked.browser), "firefox"),
        (&named(asked.version), "old"),
        (&named(asked.candidate), "Maja Ek"),
        ("body", "It is the old one"),
    ];
    let wrong = astrid.post(path, &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong
        .must_say("“Firefox version” must be a whole number")
        .must_say("value=\"old\"")
        .must_say("“Candidate” is only asked after another answer.")
        .must_say("It is the old one\n\nCandidate: Maja Ek");
    // Asked twice: the newer message asks, the older one says so; an answer counts for both.
    asks_for(&mut priya, "I still need it", &[asked.browser, asked.still]).await;
    let page = astrid.get("/hc/en/requests/1").await;
    page.must_say("Asked again below");
    let second = comment(&page);
    assert_ne!(first, second);
    let one = [
        ("comment", second.as_str()),
        (&named(asked.browser), "chrome"),
    ];
    assert_eq!(astrid.post(path, &one).await.status, StatusCode::SEE_OTHER);
    // The page that was open since before answers otherwise.
    let late = [
        ("comment", first.as_str()),
        (&named(asked.browser), "firefox"),
        (&named(asked.version), "134"),
    ];
    let late = astrid.post(path, &late).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    late.must_say("“Which browser” was answered meanwhile.")
        .must_say("Which browser: Firefox");
    // The form does not ask it any more.
    usual_form(&desk, |draft| {
        draft.fields.retain(|field| *field != asked.still);
    });
    astrid
        .get("/hc/en/requests/1")
        .await
        .must_say("Not needed any more");
    let gone = [("comment", second.as_str()), (&named(asked.still), "1")];
    let gone = astrid.post(path, &gone).await;
    assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY);
    gone.must_say("Does it still happen: Yes");
    // Comments of others, and of nobody.
    for comment in ["1", "999"] {
        let fields = [("comment", comment), ("body", "x")];
        let absent = astrid.post(path, &fields).await;
        assert_eq!(absent.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_with_a_link_answers_there_and_whoever_may_not_is_told() {
    let (desk, asked) = asking_desk();
    let mut guest = desk.browser();
    let form = guest.get("/hc/en/requests/new").await;
    guest.csrf = form.field("csrf");
    let fields = [
        ("request[anonymous_requester_email]", "maja@home.example"),
        ("request[subject]", "It does not open"),
        ("request[description]", "It says error."),
    ];
    let sent = guest.post("/hc/en/requests/new", &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    desk.later();
    let mut priya = desk.signed_in("priya@desk.example").await;
    asks_for(&mut priya, "Which browser is it?", &[asked.browser]).await;
    desk.later();
    let mail = desk
        .outbox()
        .pop()
        .unwrap()
        .replace("=\r\n", "")
        .replace("=\n", "");
    let link = mail.split_once("/hc/en/guest/").unwrap().1;
    let (token, rest) = link.split_once('#').unwrap();
    assert!(rest.starts_with("comment-"), "{rest}");
    let path = format!("/hc/en/guest/{token}");
    let page = guest.get(&path).await;
    page.must_say(&format!("action=\"{path}/answers\""));
    let asked_in = comment(&page);
    let answer = [
        ("comment", asked_in.as_str()),
        (&named(asked.browser), "chrome"),
    ];
    let done = guest.post(&format!("{path}/answers"), &answer).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    guest
        .get(&path)
        .await
        .must_say("Which browser: Chrome")
        .must_say("<dd>Chrome</dd>");
    // A stranger learns nothing.
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let path = "/hc/en/requests/1/answers";
    assert_eq!(
        astrid.post(path, &answer).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_keeps_its_questions_and_what_is_taken_back_asks_nothing() {
    let (desk, asked) = asking_desk();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    writes(&mut astrid).await;
    let mut priya = desk.signed_in("priya@desk.example").await;
    let sent = asks_for(&mut priya, "Which one?", &[asked.browser]).await;
    let location = sent.location.unwrap();
    let batch = location.split_once("done=").unwrap().1;
    astrid
        .get("/hc/en/requests/1")
        .await
        .must_say("/requests/1/answers");
    priya
        .post("/agent/tickets/1/undo", &[("batch", batch)])
        .await;
    let page = astrid.get("/hc/en/requests/1").await;
    assert!(!page.says("/requests/1/answers"));
    priya
        .get("/agent/tickets/1")
        .await
        .must_say("Which one?")
        .must_say(&format!("name=\"ask\" value=\"{}\" checked", asked.browser));
    // The team fills it in: nobody is asked any more.
    asks_for(&mut priya, "Which one?", &[asked.browser]).await;
    let custom = format!("custom_fields[{}]", asked.browser);
    priya
        .post("/agent/tickets/1/fields", &[(&custom, "chrome")])
        .await;
    let page = astrid.get("/hc/en/requests/1").await;
    assert!(!page.says("/requests/1/answers"));
    page.must_say("<dd>Chrome</dd>");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_takes_no_comments_says_so_and_keeps_what_was_typed() {
    let (desk, asked) = asking_desk();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    writes(&mut astrid).await;
    let mut priya = desk.signed_in("priya@desk.example").await;
    asks_for(&mut priya, "Which one?", &[asked.browser]).await;
    let page = astrid.get("/hc/en/requests/1").await;
    let asked_in = comment(&page);
    let table = desk
        .app()
        .store
        .read_now(tickets::queries::statuses::list_table)
        .unwrap();
    let solved = table.iter().find(|row| row.key == "solved").unwrap().id;
    desk.app()
        .store
        .write_now(|tx| {
            let sql = "UPDATE status SET on_customer_reply = 'refuse' WHERE id = $1";
            tx.run(sql, &platform::params![solved])
        })
        .unwrap();
    let status = solved.to_string();
    priya
        .post("/agent/tickets/1/fields", &[("status_id", &status)])
        .await;
    let page = astrid.get("/hc/en/requests/1").await;
    page.must_say("Not answered yet");
    assert!(!page.says("/requests/1/answers"));
    let late = [
        ("comment", asked_in.as_str()),
        (&named(asked.browser), "chrome"),
        ("body", "Here it is"),
    ];
    let late = astrid.post("/hc/en/requests/1/answers", &late).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    late.must_say("There is a problem")
        .must_say(">Here it is</textarea>")
        .must_say("value=\"chrome\" selected");
}
