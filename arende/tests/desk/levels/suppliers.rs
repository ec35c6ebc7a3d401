//! Questions about products of others go to their supplier, who answers the customer: from the form instead of a ticket, and by
//! the team from one. No door makes a ticket of what the form turns away.

use axum::http::Method;
use domain::person::{EmailAddress, Role};
use domain::{HOUR, PersonId};
use mailroom::receive;
use serde_json::json;

use crate::harness::{Browser, Desk, Page};
use crate::portals::{decide, education};

fn mails_to(desk: &Desk, address: &str) -> Vec<String> {
    let is_theirs = |mail: &String| {
        mail.lines()
            .take_while(|line| !line.is_empty())
            .any(|line| line.starts_with("To: ") && line.contains(address))
    };
    let all = desk.outbox().into_iter().filter(is_theirs);
    all.map(|mail| mail.replace("=\r\n", "").replace("=3D", "="))
        .collect()
}

fn header<'m>(mail: &'m str, name: &str) -> &'m str {
    let of = |line: &'m str| line.strip_prefix(name)?.strip_prefix(": ");
    mail.lines().find_map(of).unwrap_or_default()
}

fn number(desk: &Desk, sql: &'static str) -> i64 {
    desk.app().store.read_now(|tx| tx.number(sql, &[])).unwrap()
}

fn tickets(desk: &Desk) -> i64 {
    number(desk, "SELECT count(*) FROM ticket")
}

fn person_of(desk: &Desk, address: &str) -> PersonId {
    let address = EmailAddress::read(address).unwrap();
    let found = desk
        .app()
        .store
        .read_now(|tx| people::queries::find_by_address(tx, &address));
    found.unwrap().unwrap().id
}

fn product(desk: &Desk) -> i64 {
    let all = desk.app().store.read_now(forms::catalogue).unwrap();
    let row = all.fields.iter().find(|row| row.key == "product").unwrap();
    row.id().0
}

/// The supplier of the library tool is somebody else, as the desk writes it.
fn supplied_by(desk: &Desk, line: &'static str) {
    desk.app()
        .store
        .write_now(|tx| {
            tx.run(
                "UPDATE form_text SET text = $1 WHERE thing = 'option' AND part = 'supplier'",
                &platform::params![line],
            )
        })
        .unwrap();
    desk.app().clock.advance(2 * domain::SECOND);
}

async fn passes_on(browser: &mut Browser, submission: &str, subject: &str, text: &str) -> Page {
    let fields = [
        ("submission", submission),
        ("request[subject]", subject),
        ("request[description]", text),
        ("pass_on", "library"),
    ];
    browser.post("/hc/en/requests/new", &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn c10_a_question_about_a_partners_product_is_sent_to_them_and_they_answer_the_customer() {
    let desk = Desk::open();
    education(&desk);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    astrid
        .get("/hc/en/requests/new")
        .await
        .must_say("Send to Library Partner")
        .must_say("files stay here");
    // What is missing is asked for; nothing typed is lost.
    let empty = passes_on(&mut astrid, "one", "", "Since <Monday>.").await;
    assert_eq!(empty.status, 422);
    empty
        .must_say("Since &#60;Monday&#62;.")
        .must_say("href=\"#request_subject\"")
        .must_say("data-product=\"library\" aria-label=\"Library Partner\">");
    let sent = passes_on(&mut astrid, "one", "Loans are gone", "Since Monday.").await;
    let page = sent.location.unwrap();
    astrid
        .get(&page)
        .await
        .must_say("on its way to Library Partner")
        .must_say("Loans are gone")
        .must_say("not a request with us");
    astrid
        .get(&page.replace("/en/", "/sv/"))
        .await
        .must_say("Skickat till Library Partner");
    // The same form twice is one question.
    let again = passes_on(&mut astrid, "one", "Loans are gone", "Since Monday.").await;
    assert_eq!(again.location.as_deref(), Some(page.as_str()));
    desk.later();
    let [mail] = <[String; 1]>::try_from(mails_to(&desk, "support@library.example")).unwrap();
    assert_eq!(header(&mail, "Reply-To"), "astrid@nova.example");
    // "Astrid Ek (Support)", from the desk's own address: nobody else's name is put on it.
    assert_eq!(
        header(&mail, "From"),
        "=?utf-8?b?QXN0cmlkIEVrIChTdXBwb3J0KQ==?= <support@desk.example>"
    );
    assert_eq!(header(&mail, "Auto-Submitted"), "");
    assert!(mail.contains("Since Monday.") && mail.contains("Loans are gone"));
    let [copy] = <[String; 1]>::try_from(mails_to(&desk, "astrid@nova.example")).unwrap();
    assert!(copy.contains("We sent your question to Library Partner"));
    assert!(copy.contains("Since Monday.") && copy.contains("+46 8 123 45 67"));
    assert_eq!(header(&copy, "Auto-Submitted"), "auto-generated");
    assert_eq!(tickets(&desk), 0);
    // It is the one's who asked, and the team's to look at.
    let mut erik = desk.signed_in("erik@nova.example").await;
    assert_eq!(erik.get(&page).await.status, 404);
    assert_eq!(erik.get("/agent/suppliers").await.status, 404);
    let mut ola = desk.signed_in("ola@desk.example").await;
    assert_eq!(ola.get(&page).await.status, 404);
    ola.get("/agent/organizations")
        .await
        .must_say("href=\"/agent/suppliers\"");
    ola.get("/agent/suppliers")
        .await
        .must_say("Astrid Ek to Library Partner")
        .must_say("Loans are gone")
        .must_say("delivered");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_sends_mail_to_suppliers_in_somebody_elses_name_in_a_circle_or_without_end() {
    let desk = Desk::open();
    education(&desk);
    // Somebody signed out is shown the way in, and what they send is turned away as ever.
    decide(&desk, &[("who_asks", "everyone")]);
    let mut visitor = desk.browser();
    let form = visitor
        .get("/hc/en/requests/new?ticket_form_id=ticket")
        .await;
    form.must_say("Sign in, and we can send your question to Library Partner");
    assert!(!form.says("name=\"pass_on\""));
    let turned = passes_on(&mut visitor, "a", "Loans", "Gone").await;
    assert_eq!(turned.status, 422);
    // A portal that does not offer it any more says so, and what was written stays.
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    decide(&desk, &[("supplier_forwarding", "no")]);
    assert!(!astrid.get("/hc/en/requests/new").await.says("pass_on"));
    let closed = passes_on(&mut astrid, "b", "Loans", "Gone").await;
    assert_eq!(closed.status, 422);
    closed.must_say("Gone");
    decide(&desk, &[("supplier_forwarding", "yes")]);
    // Neither to the desk's own address nor to whoever asks.
    for own in [
        "Ourselves | support@desk.example",
        "Astrid | ASTRID@nova.example",
        "Nobody | +46 8 1",
    ] {
        let line = own.replace("support@desk.example", &desk.app().config.mail_address);
        supplied_by(&desk, Box::leak(line.into_boxed_str()));
        let form = astrid.get("/hc/en/requests/new").await;
        assert!(!form.says("name=\"pass_on\""), "{own}");
        assert_eq!(
            passes_on(&mut astrid, "c", "Loans", "Gone").await.status,
            422
        );
    }
    supplied_by(&desk, "Library Partner | support@library.example");
    assert_eq!(
        passes_on(&mut astrid, "d", "Loans", &"x".repeat(30_000))
            .await
            .status,
        422
    );
    for turn in 0..5 {
        let sent = passes_on(&mut astrid, &format!("e{turn}"), "Loans", "Gone").await;
        assert_eq!(sent.status, 303);
    }
    let often = passes_on(&mut astrid, "f", "Loans", "Gone").await;
    assert_eq!(often.status, 429);
    often
        .must_say("several questions to suppliers")
        .must_say("Gone");
    desk.later();
    assert_eq!(mails_to(&desk, "support@library.example").len(), 5);
    assert_eq!(tickets(&desk), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_teacher_whose_school_answers_first_is_shown_the_supplier_and_the_vendor_hears_nothing() {
    let desk = Desk::open();
    let team = education(&desk);
    desk.app()
        .store
        .write_now(|tx| organizations::first_line::set_own(tx, team.nova, true))
        .unwrap();
    let mut erik = desk.signed_in("erik@nova.example").await;
    let form = erik.get("/hc/en/requests/new").await;
    form.must_say("mailto:support@library.example");
    assert!(!form.says("name=\"pass_on\""));
    assert_eq!(passes_on(&mut erik, "a", "Loans", "Gone").await.status, 422);
    // Their own people cannot hand it over to the vendor as a ticket about a partner's product either.
    let asked = [
        ("request[subject]", "Loans are gone"),
        ("request[description]", "Since Monday."),
    ];
    let sent = erik.post("/hc/en/requests/new", &asked).await;
    let number = sent.location.unwrap();
    let number = number.split(['/', '?']).nth(4).unwrap().to_owned();
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let address = format!("/hc/en/desk/{number}");
    astrid.get(&address).await;
    let all = desk.app().store.read_now(forms::catalogue).unwrap();
    let affected = all.fields.iter().find(|row| row.key == "who_affected");
    let affected = format!("request[custom_fields][{}]", affected.unwrap().id());
    let escalate = format!("{address}/escalate");
    desk.app()
        .store
        .write_now(|tx| {
            let id = domain::TicketId(number.parse().unwrap());
            let kind = domain::form::Kind::Choice;
            let value = ["library".to_owned()];
            forms::queries::set_value(tx, id, domain::FieldId(product(&desk)), kind, &value)
        })
        .unwrap();
    let fields = [("note", "He cannot lend"), (affected.as_str(), "all")];
    let refused = astrid.post(&escalate, &fields).await;
    assert_eq!(refused.status, 422);
    refused.must_say(
        "is from Library Partner, not from us: please turn to them (support@library.example",
    );
    let mut ola = desk.signed_in("ola@desk.example").await;
    assert_eq!(
        ola.get(&format!("/agent/tickets/{number}")).await.status,
        404
    );
    assert!(!ola.get("/agent/suppliers").await.says("Loans"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_the_suppliers_mail_server_gives_back_is_told_to_the_one_who_asks() {
    let desk = Desk::open();
    education(&desk);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let sent = passes_on(&mut astrid, "one", "Loans are gone", "Since Monday.").await;
    let page = sent.location.unwrap();
    desk.later();
    let [mail] = <[String; 1]>::try_from(mails_to(&desk, "support@library.example")).unwrap();
    let id = header(&mail, "Message-ID");
    let bounce = format!(
        "From: MAILER-DAEMON@mx.example\r\nReturn-Path: <>\r\nSubject: Undelivered\r\nAuto-Submitted: auto-replied\r\nIn-Reply-To: {id}\r\n\r\n550 no such user\r\n"
    );
    receive(desk.app(), bounce.as_bytes(), None).unwrap();
    desk.later();
    astrid
        .get(&page)
        .await
        .must_say("could not")
        .must_say("Since Monday.");
    let told = mails_to(&desk, "astrid@nova.example");
    assert_eq!(told.len(), 2, "the copy, and that it did not arrive");
    // Told once, however often it comes back.
    receive(
        desk.app(),
        bounce.replace("Undelivered", "Again").as_bytes(),
        None,
    )
    .unwrap();
    desk.later();
    assert_eq!(mails_to(&desk, "astrid@nova.example").len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_supplier_that_cannot_be_reached_is_told_to_the_one_who_asks() {
    let desk = Desk::open();
    education(&desk);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let outbox = desk.desk.folder().join("outbox");
    std::fs::write(&outbox, "in the way").unwrap();
    let sent = passes_on(&mut astrid, "one", "Loans are gone", "Since Monday.").await;
    let page = sent.location.unwrap();
    for _ in 0..13 {
        desk.later();
        desk.app().clock.advance(HOUR);
    }
    std::fs::remove_file(&outbox).unwrap();
    desk.app().clock.advance(HOUR);
    desk.later();
    let [told] = <[String; 1]>::try_from(mails_to(&desk, "astrid@nova.example")).unwrap();
    assert!(told.contains("We could not deliver your question to Library Partner"));
    astrid.get(&page).await.must_say("We could not deliver");
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/suppliers")
        .await
        .must_say("could not be delivered");
    // Whoever looks after the desk has it tried again, and the one who asks is told that it left after all.
    let dead = desk
        .app()
        .store
        .read_now(|tx| platform::jobs::list(tx, true, 0, 10, desk.app().clock.now()));
    let dead = dead.unwrap();
    let job = dead.iter().find(|job| job.kind == "supplier_mail").unwrap();
    let retried = ola
        .post(&format!("/agent/jobs/{}/retry", job.id), &[])
        .await;
    assert_eq!(retried.status, 303);
    desk.later();
    assert_eq!(mails_to(&desk, "support@library.example").len(), 1);
    assert_eq!(mails_to(&desk, "astrid@nova.example").len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_sends_a_ticket_to_the_supplier_after_reading_all_that_they_get() {
    let desk = Desk::open();
    education(&desk);
    let mail = "From: Astrid Ek <astrid@nova.example>\r\nTo: support@desk.example\r\nSubject: Our library tool\r\n\
        Message-ID: <a@nova.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nLoans are gone since Monday.\r\n";
    // A mail names its product in words alone: it becomes a ticket, and the team is told whose the product may be.
    receive(desk.app(), mail.as_bytes(), None).unwrap();
    assert_eq!(tickets(&desk), 1);
    desk.later();
    let before = mails_to(&desk, "astrid@nova.example").len();
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya
        .get("/agent/tickets/1")
        .await
        .must_say("The text names The library tool (partner), which is from Library Partner.")
        .must_say("href=\"/agent/tickets/1/supplier\"");
    let note = [("body", "She is impatient"), ("public", "0")];
    priya.post("/agent/tickets/1/comments", &note).await;
    let form = priya.get("/agent/tickets/1/supplier").await;
    form.must_say("support@library.example")
        .must_say("The library tool (partner): Our library tool")
        .must_say("Astrid Ek has a question about The library tool (partner)")
        .must_say("Loans are gone since Monday.")
        .must_say("An answer to this mail goes to astrid@nova.example");
    assert!(!form.says("impatient"));
    let said = |body: &'static str| {
        [
            ("submission", "one"),
            ("product", "library"),
            ("subject", "Our library tool"),
            ("body", body),
        ]
    };
    let empty = priya.post("/agent/tickets/1/supplier", &said(" ")).await;
    assert_eq!(empty.status, 422);
    empty.must_say("href=\"#body\"");
    for _ in 0..2 {
        let sent = priya
            .post("/agent/tickets/1/supplier", &said("Loans are gone."))
            .await;
        assert_eq!(sent.location.as_deref(), Some("/agent/tickets/1"));
    }
    desk.later();
    let [mail] = <[String; 1]>::try_from(mails_to(&desk, "support@library.example")).unwrap();
    assert_eq!(header(&mail, "Reply-To"), "astrid@nova.example");
    assert!(mail.contains("Loans are gone.") && !mail.contains("impatient"));
    assert!(!mail.contains("Priya"), "{mail}");
    let told = mails_to(&desk, "astrid@nova.example");
    assert_eq!(told.len(), before + 1);
    assert!(
        told.iter()
            .any(|mail| mail.contains("We passed your question on to Library Partner"))
    );
    // The history tells of it once, to both sides, and the ticket is as it was.
    priya
        .get("/agent/tickets/1")
        .await
        .must_say("You sent the question to Library Partner")
        .must_say("delivered");
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let seen = astrid.get("/hc/en/requests/1").await;
    seen.must_say("Priya Nair sent the question to Library Partner");
    assert_eq!(seen.text.matches("sent the question to Library").count(), 1);
    assert_eq!(
        number(&desk, "SELECT count(*) FROM ticket WHERE category = 'new'"),
        1
    );
    assert!(!priya.get("/agent/suppliers").await.says("Our library tool"));
    // Who may not answer, may not send anything out either.
    let mut erik = desk.signed_in("erik@nova.example").await;
    assert_eq!(erik.get("/agent/tickets/1/supplier").await.status, 404);
    decide(&desk, &[("supplier_forwarding", "no")]);
    assert_eq!(priya.get("/agent/tickets/1/supplier").await.status, 404);
    assert_eq!(
        priya
            .post("/agent/tickets/1/supplier", &said("x"))
            .await
            .status,
        404
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn c10_a_program_is_told_the_supplier_instead_of_making_a_ticket() {
    let desk = Desk::open();
    education(&desk);
    let astrid = person_of(&desk, "astrid@nova.example");
    let all = desk.app().store.read_now(forms::catalogue).unwrap();
    let affected = all.fields.iter().find(|row| row.key == "who_affected");
    let ask = |product_key: &str| {
        json!({"request": {"subject": "Loans are gone", "comment": {"body": "Since Monday."},
            "custom_fields": [{"id": product(&desk), "value": product_key},
                {"id": affected.unwrap().id().0, "value": "all"}]}})
    };
    let (path, email) = ("/api/v2/requests", "astrid@nova.example");
    let (status, answer) = desk
        .program(astrid, email, Method::POST, path, &ask("library"))
        .await;
    assert_eq!(status, 422, "{answer}");
    let field = format!("custom_fields_{}", product(&desk));
    let told = answer["details"][&field][0].clone();
    assert_eq!(told["error"], "ProductOfOthers");
    let said = told["description"].as_str().unwrap();
    assert!(said.contains("is from Library Partner: please turn to them."));
    assert!(said.contains("support@library.example, +46 8 123 45 67"));
    assert_eq!(tickets(&desk), 0);
    let (status, _) = desk
        .program(astrid, email, Method::POST, path, &ask("platform"))
        .await;
    assert_eq!(status, 201);
    // The team writes down what it wants to, and sees whose product it is.
    let ola = person_of(&desk, "ola@desk.example");
    let ticket = json!({"ticket": {"subject": "Loans", "comment": {"body": "She called."},
        "requester_id": astrid.0, "custom_fields": [{"id": product(&desk), "value": "library"}]}});
    let (status, _) = desk
        .program(
            ola,
            "ola@desk.example",
            Method::POST,
            "/api/v2/tickets",
            &ticket,
        )
        .await;
    assert_eq!(status, 201);
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya
        .get("/agent/tickets/2")
        .await
        .must_say("The library tool (partner) is from Library Partner.");
    // A partner's desk, and nobody else, has other customers: what it may not see has no such page.
    let role = desk.person("Per Dahl", "per@nordlys.example", Role::Agent, "en");
    desk.app()
        .store
        .write_now(|tx| {
            let now = desk.app().clock.now();
            people::queries::set_reach(tx, role, domain::permission::Reach::Partner, now)
        })
        .unwrap();
    let mut per = desk.signed_in("per@nordlys.example").await;
    assert_eq!(per.get("/agent/tickets/2/supplier").await.status, 404);
    assert_eq!(per.get("/agent/suppliers").await.status, 404);
}
