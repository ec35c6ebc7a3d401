//! Administrators write what mails say: in each language and portal, with a preview, and with a way back; and whatever they
//! write, mails go out and tell no more than they may.

use domain::person::Role;

use crate::harness::{Browser, Desk};

const REPLY: &str = "/agent/mail-texts/reply/en";
const RECEIVED: &str = "/agent/mail-texts/received/en";

async fn administrator(desk: &Desk) -> Browser {
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    desk.signed_in("ola@desk.example").await
}

/// Somebody writes a mail, and Priya answers; the mails that follow from it.
async fn asked_and_answered(desk: &Desk) -> Vec<String> {
    let raw = "From: Kim Berg <kim@x.example>\r\nTo: support@desk.example\r\nSubject: The red lamp\r\n\
               Message-ID: <1@x.example>\r\n\r\nIt blinks.\r\n";
    let receipt = mailroom::receive(desk.app(), raw.as_bytes(), None).unwrap();
    let mut priya = desk.signed_in("priya@desk.example").await;
    let ticket = receipt.ticket.unwrap();
    let answer = [
        ("body", "Turn it <off>."),
        ("public", "1"),
        ("status_id", "3"),
        ("seen", "1"),
    ];
    let address = format!("/agent/tickets/{ticket}/comments");
    let answered = priya.post(&address, &answer).await;
    assert_eq!(answered.status, 303, "{}", answered.text);
    desk.later();
    desk.outbox()
}

/// The mail without its transport encoding, as far as the tests look at it.
fn plain(mail: &str) -> String {
    let parsed = mail_text::parse(mail.as_bytes());
    format!("{}\n{}", parsed.subject, parsed.body_text)
}

fn html(mail: &str) -> String {
    mail_text::parse(mail.as_bytes())
        .body_html
        .unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_writes_what_a_mail_says_sees_it_before_and_takes_it_back() {
    let desk = Desk::open().peopled();
    let mut ola = administrator(&desk).await;
    ola.get("/agent/mail-texts")
        .await
        .must_say("A new message")
        .must_say("Standard words");
    // The editor begins with the standard words.
    let page = ola.get(REPLY).await;
    page.must_say("{{ author }} wrote in request #{{ number }}:")
        .must_say("Priya Nair wrote in request #1234:")
        .must_say("Re: The projector in room 3");
    let words = [
        ("subject", "[{{ site }}] {{ subject }}"),
        (
            "body",
            "Dear {{ name }},\n\n{{ message }}\n\n{% if not solved %}It is {{ status }}.{% endif %}\n\n<i>Yours</i>",
        ),
    ];
    let typed = |deed| [words.as_slice(), &[("do", deed)]].concat();
    let preview = ola.post(REPLY, &typed("preview")).await;
    preview
        .must_say("Dear Anna Ek,")
        .must_say("[Support] The projector in room 3")
        .must_say("&lt;i&gt;Yours&lt;/i&gt;");
    assert!(!preview.says("<i>Yours"));
    ola.get("/agent/mail-texts")
        .await
        .must_say("Standard words");
    let saved = ola.post(REPLY, &typed("save")).await;
    ola.follow(saved)
        .await
        .must_say("Mails say it from now on.");
    ola.get("/agent/mail-texts").await.must_say("Own words");
    ola.get("/agent/audit").await.must_say("Ola Ek");

    let mails = asked_and_answered(&desk).await;
    let answer = mails
        .iter()
        .find(|mail| plain(mail).contains("Turn it"))
        .unwrap();
    let text = plain(answer);
    assert!(text.starts_with("[Support] The red lamp"), "{text}");
    for said in [
        "Dear Kim Berg,",
        "Turn it <off>.",
        "It is Awaiting your reply.",
        "<i>Yours</i>",
        "See the whole conversation",
        "You get this mail because",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    // Answers go where they always go, above the line that is always there.
    assert!(answer.contains("Reply-To: "), "{answer}");
    assert!(text.contains("Write your reply above this line"), "{text}");
    assert!(html(answer).contains("&lt;i&gt;Yours"), "{}", html(answer));
    assert!(html(answer).contains("Turn it &lt;off&gt;."));
    // Other mails, and other languages, say what they said.
    assert!(
        mails
            .iter()
            .any(|mail| plain(mail).contains("We have received your request."))
    );
    ola.get("/agent/mail-texts/reply/sv")
        .await
        .must_say("skrev i ärende");

    let back = ola.post(REPLY, &[("do", "standard")]).await;
    ola.follow(back)
        .await
        .must_say("The standard words are said from now on.");
    let undone = ola.post(REPLY, &[("do", "before")]).await;
    ola.follow(undone).await.must_say("Dear {{ name }},");
    let unchanged = ola.post(REPLY, &typed("save")).await;
    ola.follow(unchanged).await.must_say("Nothing was changed.");
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_cannot_be_used_are_refused_with_line_and_reason_and_kept_in_the_form() {
    let desk = Desk::open().peopled();
    let mut ola = administrator(&desk).await;
    let written = [
        ("subject", "{{ boss }}"),
        ("body", "Hello\n\n{% for x in y %}"),
        ("do", "save"),
    ];
    let refused = ola.post(REPLY, &written).await;
    assert_eq!(refused.status, 422);
    refused
        .must_say("Line 1: this mail knows no “boss”.")
        .must_say("Line 3: “for x in y” is neither a name nor a condition.")
        .must_say("{{ boss }}")
        .must_say("{% for x in y %}");
    // An acknowledgement goes to whoever was named by whoever: nothing that was sent is among what it knows.
    for name in ["subject", "message", "name", "author"] {
        let body = format!("{{{{ {name} }}}}");
        let refused = ola
            .post(
                RECEIVED,
                &[("subject", ""), ("body", &body), ("do", "save")],
            )
            .await;
        assert_eq!(refused.status, 422, "{name}");
        let refused = ola
            .post(
                "/agent/mail-texts/link/en",
                &[("subject", ""), ("body", &body), ("do", "save")],
            )
            .await;
        assert_eq!(refused.status, 422, "{name}");
    }
    let nobodys = ola
        .post(
            REPLY,
            &[
                ("subject", "a"),
                ("body", "b"),
                ("ticket", "99"),
                ("do", "preview"),
            ],
        )
        .await;
    assert_eq!(nobodys.status, 422);
    nobodys.must_say("There is no such ticket");
    assert_eq!(ola.get("/agent/mail-texts/reply/de").await.status, 404);
    assert_eq!(ola.get("/agent/mail-texts/all/en").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_can_no_longer_be_used_stop_no_mail_and_the_team_is_told() {
    let desk = Desk::open().peopled();
    let mut ola = administrator(&desk).await;
    let now = desk.app().clock.now();
    // As a version with other names may have left it.
    desk.app()
        .store
        .write_now(|tx| platform::settings::put(tx, "mail_received_body.en", "Hi {{ gone }}", now))
        .unwrap();
    let mails = asked_and_answered(&desk).await;
    assert!(
        mails
            .iter()
            .any(|mail| plain(mail).contains("We have received your request."))
    );
    ola.get("/agent/jobs")
        .await
        .must_say(
            "it went out with the standard words: Your request has arrived (English, Support)",
        )
        .must_say("there is no gone in this mail");
    ola.get("/agent/mail-texts")
        .await
        .must_say("Cannot be used");
    let page = ola.get(RECEIVED).await;
    assert_eq!(page.status, 200);
    page.must_say("Hi {{ gone }}");
    let saved = ola
        .post(
            RECEIVED,
            &[
                ("subject", ""),
                ("body", "Hi, {{ number }}!"),
                ("do", "save"),
            ],
        )
        .await;
    assert_eq!(saved.status, 303);
    assert!(!ola.get("/agent/jobs").await.says("standard words"));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_mails_carry_a_link_alone_no_words_make_them_tell_more() {
    let desk = Desk::open().peopled();
    let mut ola = administrator(&desk).await;
    let now = desk.app().clock.now();
    desk.app()
        .store
        .write_now(|tx| {
            platform::settings::put(tx, "mail_content", "link", now)?;
            // Even words that came past every check.
            platform::settings::put(tx, "mail_link_body.en", "{{ subject }}{{ message }}", now)
        })
        .unwrap();
    let body = ("body", "News from {{ author }}: {{ message }}");
    let saved = ola
        .post(REPLY, &[("subject", "{{ subject }}"), body, ("do", "save")])
        .await;
    assert_eq!(saved.status, 303);
    let mails = asked_and_answered(&desk).await;
    assert!(mails.len() >= 2);
    for mail in &mails {
        for secret in ["Turn it", "red lamp", "blinks"] {
            assert!(
                !plain(mail).contains(secret) && !html(mail).contains(secret),
                "{mail}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_preview_shows_a_ticket_and_a_mail_to_oneself_is_like_it() {
    let desk = Desk::open().peopled();
    let mut ola = administrator(&desk).await;
    asked_and_answered(&desk).await;
    let before = desk.outbox().len();
    let typed = |deed| {
        [
            ("subject", "S {{ subject }}"),
            ("body", "B {{ message }}"),
            ("ticket", "1"),
            ("do", deed),
        ]
    };
    ola.post(REPLY, &typed("preview"))
        .await
        .must_say("S The red lamp")
        .must_say("Turn it &#60;off&#62;.");
    ola.post(REPLY, &typed("test"))
        .await
        .must_say("A mail is on its way to ola@desk.example.");
    let sent = desk.outbox();
    assert_eq!(sent.len(), before + 1);
    let mine = sent
        .iter()
        .find(|mail| mail.contains("ola@desk.example"))
        .unwrap();
    assert!(plain(mine).starts_with("S The red lamp"), "{mine}");
    assert!(plain(mine).contains('B'), "{mine}");
    for _ in 0..10 {
        ola.post(REPLY, &typed("test")).await;
    }
    ola.post(REPLY, &typed("test"))
        .await
        .must_say("That is enough mails to yourself");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_of_mails_are_part_of_the_portal_as_a_file() {
    let desk = Desk::open().peopled();
    let all = arende::routes::settings();
    let now = desk.app().clock.now();
    let write = |text: &str| {
        let wanted = portals::read(text).unwrap();
        desk.app()
            .store
            .write_now(|tx| portals::apply(tx, all, &wanted, now))
    };
    let text = "[settings]\nmail_reply_body = { sv = \"Hej {{ name }}!\\n\\n{{ message }}\" }\n";
    write(text).unwrap();
    let written = desk
        .app()
        .store
        .write_now(|tx| portals::export(tx, all, now))
        .unwrap();
    assert!(written.contains("Hej {{ name }}!"), "{written}");
    assert!(
        write(&written).unwrap().is_empty(),
        "an export changes nothing"
    );
    let refused =
        write("[settings]\nmail_reply_body = { sv = \"Hej\\n{{ boss }}\" }\n").unwrap_err();
    let why = portals::Unfit::of(&refused).unwrap();
    assert!(
        format!("{why:?}").contains("line 2: there is no boss in this mail"),
        "{why:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_says_what_the_desk_wrote_and_keeps_its_link_whatever_that_is() {
    let desk = Desk::open().peopled();
    let mut ola = administrator(&desk).await;
    let invite = "/agent/mail-texts/invite/en";
    ola.get("/agent/mail-texts")
        .await
        .must_say("Invitation to an account")
        .must_say("A mail that was not taken");
    let page = ola.get(invite).await;
    page.must_say("You have an account at {{ site }}.")
        .must_say("You have an account at Support.")
        .must_say("Choose a password");
    assert!(!page.says("id=\"ticket\""), "it is about no ticket");
    // What lets somebody in is no name of the mail, and neither is what belongs to another one.
    for name in ["link", "token", "message", "organization"] {
        let body = format!("{{{{ {name} }}}}");
        let words = [("subject", ""), ("body", body.as_str()), ("do", "save")];
        let refused = ola.post(invite, &words).await;
        assert_eq!(refused.status, 422, "{name}");
        refused.must_say(&format!("Line 1: this mail knows no “{name}”."));
    }
    let words = [
        ("subject", "Welcome to {{ site }}, {{ name }}"),
        ("body", "Dear {{ name }},\n\ncome in until {{ when }}."),
    ];
    let tested = ola
        .post(invite, &[&words[..], &[("do", "test")]].concat())
        .await;
    tested.must_say("A mail is on its way to ola@desk.example.");
    let example = plain(&desk.outbox().pop().unwrap());
    assert!(example.contains("Dear Anna Ek,"), "{example}");
    let saved = ola
        .post(invite, &[&words[..], &[("do", "save")]].concat())
        .await;
    ola.follow(saved)
        .await
        .must_say("Mails say it from now on.");
    let added = [
        ("name", "Åsa Ö"),
        ("email", "asa@school.example"),
        ("role", "user"),
        ("language", "en"),
        ("time_zone", "Europe/Stockholm"),
    ];
    let answer = ola.post("/agent/people", &added).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    desk.later();
    let mails = desk.outbox();
    let invitation = mails
        .iter()
        .find(|mail| mail.contains("To: asa@school.example"))
        .unwrap();
    let text = plain(invitation);
    assert!(text.starts_with("Welcome to Support, Åsa Ö"), "{text}");
    for said in [
        "Dear Åsa Ö,",
        "Choose a password",
        "/hc/en/link/",
        "your address was used at",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("You have an account at"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_says_what_the_desk_wrote_and_nothing_that_its_reader_did_not_write_themselves() {
    let desk = Desk::open().peopled();
    let mut ola = administrator(&desk).await;
    let now = desk.app().clock.now();
    let members =
        |tx: &platform::store::Tx<'_>| people::settings::WHO_ASKS.store(tx, None, "members", now);
    desk.app().store.write_now(members).unwrap();
    let refused = "/agent/mail-texts/may-not-ask/en";
    ola.get(refused)
        .await
        .must_say("where to turn in the words of the settings")
        .must_say("Ask Anna Ek, who submits requests for your organization.");
    // Whoever is named in From may never have written.
    let words = [("subject", ""), ("body", "Dear {{ name }}"), ("do", "save")];
    assert_eq!(ola.post(refused, &words).await.status, 422);
    let words = [
        ("subject", "Not here"),
        ("body", "Call us at {{ site }}: 08-123."),
        ("do", "save"),
    ];
    assert_eq!(ola.post(refused, &words).await.status, 303);
    let raw = "From: Buy now <bo@x.example>\r\nSubject: Cheap\r\nMessage-ID: <1@x.example>\r\n\r\nBuy.\r\n";
    let receipt = mailroom::receive(desk.app(), raw.as_bytes(), None).unwrap();
    assert_eq!(receipt.action, mailroom::Action::Refused);
    desk.later();
    let mail = desk.outbox().pop().unwrap();
    let text = plain(&mail);
    assert!(text.starts_with("Not here"), "{text}");
    for said in [
        "Call us at Support: 08-123.",
        "Where to turn",
        "once a day at most",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(
        !text.contains("Buy now") && !text.contains("Cheap"),
        "{text}"
    );
}
