//! Choosing what a request is about, and what is asked then.

use axum::http::StatusCode;
use domain::form::{Kind, Listed, Segment};
use domain::person::MembershipRole;

use super::{exam_desk, field, questions, usual_form};
use crate::harness::Desk;

#[tokio::test(flavor = "multi_thread")]
async fn a05_nothing_is_asked_before_a_type_is_chosen() {
    let (desk, forms) = exam_desk();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let page = astrid.get("/hc/en/requests/new").await;
    page.must_say("What is it about?");
    assert!(questions(&page.text).is_empty() && !page.says("request_subject"));
    let link = format!("?ticket_form_id={}", forms.incident);
    page.must_say(&format!("href=\"{link}\""));
    let sent = astrid
        .post("/hc/en/requests/new", &[("request[subject]", "x")])
        .await;
    assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
    sent.must_say("Choose what your request is about.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a06_each_type_carries_a_line_of_explanation_in_the_readers_language() {
    let (desk, _) = exam_desk();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let english = astrid.get("/hc/en/requests/new").await;
    for words in [
        "Support request",
        "Questions, general help and so on",
        "Incident",
        "Report incidents and faults",
        "Service request",
        "Switch on features, order reports and so on",
    ] {
        english.must_say(words);
    }
    let swedish = astrid.get("/hc/sv/requests/new").await;
    swedish
        .must_say("Vad gäller det?")
        .must_say("Anmäl incidenter och fel");
}

#[tokio::test(flavor = "multi_thread")]
async fn a07_the_choice_decides_what_is_asked_and_keeps_what_was_typed() {
    let (desk, forms) = exam_desk();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let page = astrid
        .post(
            "/hc/en/requests/new",
            &[
                ("ticket_form_id", &forms.support.to_string()),
                ("choose", &forms.service.to_string()),
                ("request[subject]", "A report for March"),
            ],
        )
        .await;
    assert_eq!(page.status, StatusCode::OK);
    page.must_say("value=\"A report for March\"")
        .must_say("What kind of service are you requesting?");
    assert!(!page.says("Candidate ID") && !page.says("There is a problem"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a08_a_form_can_be_there_for_whoever_has_its_link() {
    let (desk, forms) = exam_desk();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let list = astrid.get("/hc/en/requests/new").await;
    assert!(!list.says("Improvement suggestion"));
    for name in [forms.improvement.to_string(), "improvement".to_owned()] {
        let page = astrid
            .get(&format!("/hc/en/requests/new?ticket_form_id={name}"))
            .await;
        page.must_say("<h1 class=\"title\">Improvement suggestion</h1>");
    }
    let gone = astrid.get("/hc/en/requests/new?ticket_form_id=999").await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a08_a_form_that_is_for_others_is_not_there() {
    let (desk, forms) = exam_desk();
    let school = desk.organization("The school", false);
    desk.join(super::astrid(&desk), school, MembershipRole::User);
    let now = desk.app().clock.now();
    let store = |segment: Segment| {
        let stored = desk.app().store.write_now(|tx| {
            let all = forms::catalogue(tx)?;
            let row = all.form(forms.service).unwrap();
            let mut draft = forms::drafts::FormDraft::from(row);
            draft.head.listed = Listed::Segment(segment.clone());
            draft.store(tx, Some(forms.service), now)
        });
        stored.unwrap().unwrap();
    };
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let mut guest = desk.browser();
    let path = format!("/hc/en/requests/new?ticket_form_id={}", forms.service);
    store(Segment::Representatives);
    for browser in [&mut astrid, &mut guest] {
        assert!(
            !browser
                .get("/hc/en/requests/new")
                .await
                .says("Service request")
        );
        let (hidden, missing) = (
            browser.get(&path).await,
            browser.get("/hc/en/requests/new?ticket_form_id=999").await,
        );
        assert_eq!(hidden.status, StatusCode::NOT_FOUND);
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
        let sent = browser
            .post(
                "/hc/en/requests/new",
                &[("ticket_form_id", &forms.service.to_string())],
            )
            .await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND);
    }
    store(Segment::Organizations(vec![school]));
    astrid.get(&path).await.must_say("Which feature?");
    assert_eq!(guest.get(&path).await.status, StatusCode::NOT_FOUND);
    store(Segment::Members);
    astrid.get(&path).await.must_say("Which feature?");
    store(Segment::SignedIn);
    astrid.get(&path).await.must_say("Which feature?");
    assert_eq!(guest.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a09_each_form_has_an_introduction_of_its_own() {
    let (desk, forms) = exam_desk();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let incident = format!("requests/new?ticket_form_id={}", forms.incident);
    astrid
        .get(&format!("/hc/en/{incident}"))
        .await
        .must_say("The more exactly you describe it, the sooner we can help.");
    astrid
        .get(&format!("/hc/sv/{incident}"))
        .await
        .must_say("Ju noggrannare du beskriver det");
}

#[tokio::test(flavor = "multi_thread")]
async fn a10_a16_a17_a18_every_form_asks_in_its_own_order() {
    let (desk, forms) = exam_desk();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let cc = "Keep someone informed";
    let (test, candidate) = ("Test URL or name", "Candidate ID");
    for (form, wanted) in [
        (
            forms.incident,
            vec![
                cc,
                "Incident severity",
                "Subject",
                "Description",
                test,
                candidate,
                "Attachments",
            ],
        ),
        (
            forms.support,
            vec![cc, "Subject", test, candidate, "Description", "Attachments"],
        ),
        (
            forms.service,
            vec![
                cc,
                "What kind of service are you requesting?",
                "Which feature?",
                "From which day?",
                "Subject",
                "Description",
                "Attachments",
            ],
        ),
        (
            forms.improvement,
            vec![
                cc,
                "Subject",
                "Description",
                "Who would use it?",
                "How often does it matter?",
                "What would it change?",
                "What do you do today?",
                "Attachments",
            ],
        ),
    ] {
        let page = astrid
            .get(&format!("/hc/en/requests/new?ticket_form_id={form}"))
            .await;
        assert_eq!(questions(&page.text), wanted);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a11_a12_a19_severity_is_one_of_three_with_definition_and_example_on_the_incident_form() {
    let (desk, forms) = exam_desk();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let path = format!("/hc/en/requests/new?ticket_form_id={}", forms.incident);
    let page = astrid.get(&path).await;
    assert_eq!(page.text.matches("name=\"request[priority]\"").count(), 3);
    page.must_say("All essential parts are unavailable")
        .must_say("Example: Many candidates cannot sign in during a running exam.")
        .must_say("30 minutes");
    let support = astrid
        .get(&format!(
            "/hc/en/requests/new?ticket_form_id={}",
            forms.support
        ))
        .await;
    assert!(!support.says("request[priority]"));
    let form = forms.incident.to_string();
    let asked = [
        ("ticket_form_id", form.as_str()),
        ("request[subject]", "Nobody can sign in"),
        ("request[description]", "Since nine."),
    ];
    let sent = astrid.post("/hc/en/requests/new", &asked).await;
    sent.must_say("Choose an answer to “Incident severity”.");
    let low = [asked.as_slice(), &[("request[priority]", "low")]].concat();
    let sent = astrid.post("/hc/en/requests/new", &low).await;
    sent.must_say("Choose one of the answers to “Incident severity”.");
    let urgent = [asked.as_slice(), &[("request[priority]", "urgent")]].concat();
    let sent = astrid.post("/hc/en/requests/new", &urgent).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let mut priya = desk.signed_in("priya@desk.example").await;
    let details = priya.get("/agent/tickets/1").await;
    details.must_say("<option value=\"urgent\" selected>");
    // Where nobody asks them for it, customers do not set it.
    let support = [
        ("ticket_form_id", forms.support.to_string()),
        ("request[subject]", "How do I export?".to_owned()),
        ("request[description]", "To a file.".to_owned()),
        ("request[priority]", "urgent".to_owned()),
    ];
    let support: Vec<(&str, &str)> = support.iter().map(|(k, v)| (*k, v.as_str())).collect();
    astrid.post("/hc/en/requests/new", &support).await;
    let details = priya.get("/agent/tickets/2").await;
    details.must_say("<option value=\"\" selected>Not set");
}

#[tokio::test(flavor = "multi_thread")]
async fn a14_the_help_beside_a_field_says_what_is_meant() {
    let (desk, forms) = exam_desk();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let path = format!("/hc/en/requests/new?ticket_form_id={}", forms.support);
    astrid
        .get(&path)
        .await
        .must_say("its ARID: the number at the end of the link");
}

#[tokio::test(flavor = "multi_thread")]
async fn a15_the_number_of_a_pasted_link_is_found_by_itself() {
    let (desk, forms) = exam_desk();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let sent = astrid
        .post(
            "/hc/en/requests/new",
            &[
                ("ticket_form_id", &forms.support.to_string()),
                ("request[subject]", "The test does not open"),
                ("request[description]", "It says error."),
                (
                    &format!("request[custom_fields][{}]", forms.test_link),
                    "https://exam.example/run/7731904?from=mail",
                ),
            ],
        )
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let page = astrid.get("/hc/en/requests/1").await;
    page.must_say("https://exam.example/run/7731904?from=mail</a>");
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya
        .get("/agent/search?q=7731904")
        .await
        .must_say("The test does not open");
    let sought = desk.app().store.read_now(|tx| {
        tx.row(
            "SELECT sought FROM ticket_field_value WHERE ticket_id = 1",
            &[],
            |row| row.text(0),
        )
    });
    assert_eq!(sought.unwrap().as_deref(), Some("7731904"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a20_people_in_copy_are_named_by_address_with_or_without_an_account() {
    let (desk, forms) = exam_desk();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let form = forms.support.to_string();
    let asked = |cc: &'static str| {
        vec![
            ("ticket_form_id".to_owned(), form.clone()),
            ("request[subject]".to_owned(), "Several of us".to_owned()),
            ("request[description]".to_owned(), "Read along.".to_owned()),
            ("request[collaborators]".to_owned(), cc.to_owned()),
        ]
    };
    let fields = asked("erik@school.example; not-an-address, maja@school.example");
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    let wrong = astrid.post("/hc/en/requests/new", &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong
        .must_say("“not-an-address” is not an e-mail address")
        .must_say("value=\"erik@school.example; not-an-address, maja@school.example\"")
        .must_say("href=\"#request_collaborators\"");
    let fields = asked("erik@school.example; maja@school.example");
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    let sent = astrid.post("/hc/en/requests/new", &fields).await;
    let page = astrid.follow(sent).await;
    page.must_say("erik").must_say("maja");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_is_asked_when_another_answer_calls_for_it_and_only_then() {
    let (desk, forms) = exam_desk();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let named = |field| format!("request[custom_fields][{field}]");
    let (form, kind, feature, day) = (
        forms.service.to_string(),
        named(forms.service_kind),
        named(forms.feature),
        named(forms.period),
    );
    let page = astrid
        .get(&format!("/hc/en/requests/new?ticket_form_id={form}"))
        .await;
    page.must_say("Only when “What kind of service are you requesting?” is “Order a report”.");
    let base = [
        ("ticket_form_id", form.as_str()),
        ("request[subject]", "A report"),
        ("request[description]", "Please."),
    ];
    let with = |more: &[(&'static str, String)]| -> Vec<(String, String)> {
        let own = base.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        own.chain(more.iter().map(|(k, v)| {
            let name = match *k {
                "kind" => &kind,
                "feature" => &feature,
                _ => &day,
            };
            (name.clone(), v.clone())
        }))
        .collect()
    };
    for (more, said) in [
        (
            vec![("kind", "report".to_owned())],
            "Fill in “From which day?”.",
        ),
        (
            vec![("kind", "report".to_owned()), ("day", "soon".to_owned())],
            "“From which day?” must be a date",
        ),
        (
            vec![
                ("kind", "other".to_owned()),
                ("feature", "Dark mode".to_owned()),
            ],
            "“Which feature?” is only asked after another answer.",
        ),
    ] {
        let fields = with(&more);
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect();
        let wrong = astrid.post("/hc/en/requests/new", &fields).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.must_say(said);
    }
    let fields = with(&[
        ("kind", "report".to_owned()),
        ("day", "2026-03-01".to_owned()),
    ]);
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    let sent = astrid.post("/hc/en/requests/new", &fields).await;
    astrid
        .follow(sent)
        .await
        .must_say("Order a report")
        .must_say("2026-03-01");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_fills_in_what_it_knows() {
    let (desk, forms) = exam_desk();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let path = format!(
        "/hc/requests/new?ticket_form_id={}&tf_subject=Slow&tf_description=%3Cp%3ESince%20nine%3C%2Fp%3E&tf_priority=high&tf_{}=42&tf_collaborators=erik%40school.example",
        forms.incident, forms.test_link
    );
    let first = astrid.get(&path).await;
    let page = astrid.follow(first).await;
    page.must_say("value=\"Slow\"")
        .must_say(">Since nine</textarea>")
        .must_say("value=\"42\"")
        .must_say("value=\"erik@school.example\"")
        .must_say("value=\"high\" checked");
}

#[tokio::test(flavor = "multi_thread")]
async fn b06_c24_steps_to_try_stand_before_the_questions() {
    let (desk, forms) = exam_desk();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let path = |locale: &str| format!("/hc/{locale}/requests/new?ticket_form_id={}", forms.support);
    astrid
        .get(&path("en"))
        .await
        .must_say("Before you write")
        .must_say("<li>Check that the browser is up to date.</li>");
    astrid
        .get(&path("sv"))
        .await
        .must_say("<li>Kontrollera att webbläsaren är uppdaterad.</li>");
}

#[tokio::test(flavor = "multi_thread")]
async fn b15_b16_c37_c38_a_desk_with_one_form_asks_at_once_for_one_problem_at_a_time() {
    let desk = Desk::with_people();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let page = astrid.get("/hc/en/requests/new").await;
    page.must_say("One request per problem, please.");
    assert_eq!(
        questions(&page.text),
        [
            "Subject",
            "Description",
            "Keep someone informed",
            "Attachments"
        ]
    );
    assert!(!page.says("What is it about?"));
}

#[tokio::test(flavor = "multi_thread")]
async fn e10_e11_e12_e13_e14_e16_the_open_form_asks_guests_the_same_and_for_their_address() {
    let desk = Desk::with_people();
    let company = field(&desk, Kind::Text, "Company name", |draft| {
        draft.head.required.customers = true;
        draft.help.put(
            "en",
            "Agencies and distributors: give the name of your client.",
        );
    });
    let route = field(&desk, Kind::Text, "Route number", |draft| {
        draft.help.put("en", "If you have one.");
    });
    let region = field(&desk, Kind::Text, "Region", |draft| {
        draft.head.required.customers = true;
    });
    usual_form(&desk, |draft| {
        let description = draft.fields[1];
        draft.fields.retain(|id| *id != description);
        draft
            .fields
            .splice(1..1, [company, route, region, description]);
    });
    let mut guest = desk.browser();
    let page = guest.get("/hc/en/requests/new").await;
    let asked = [
        "Subject",
        "Company name",
        "Route number",
        "Region",
        "Description",
        "Attachments",
    ];
    assert_eq!(questions(&page.text), asked);
    page.must_say("Agencies and distributors: give the name of your client.")
        .must_say("Your e-mail address");
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let own = astrid.get("/hc/en/requests/new").await;
    assert!(!own.says("Your e-mail address"));
    let named = |field| format!("request[custom_fields][{field}]");
    let missing = guest
        .post(
            "/hc/en/requests/new",
            &[
                ("request[anonymous_requester_email]", "nils@shop.example"),
                ("request[subject]", "Wrong count"),
                ("request[description]", "Visit 12"),
            ],
        )
        .await;
    missing
        .must_say("Fill in “Company name”.")
        .must_say("Fill in “Region”.");
    assert!(!missing.says("Fill in “Route number”."));
    let sent = guest
        .post(
            "/hc/en/requests/new",
            &[
                ("request[anonymous_requester_email]", "nils@shop.example"),
                ("request[subject]", "Wrong count"),
                ("request[description]", "Visit 12"),
                (&named(company), "Shop AB"),
                (&named(region), "North"),
            ],
        )
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya
        .get("/agent/tickets/1")
        .await
        .must_say("value=\"Shop AB\"")
        .must_say("value=\"North\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn b17_b18_b19_b20_b22_b23_c39_the_guide_asks_who_where_what_when_and_which() {
    let (desk, forms) = exam_desk();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let page = astrid
        .get(&format!(
            "/hc/en/requests/new?ticket_form_id={}",
            forms.guide
        ))
        .await;
    page.must_say("Print or share these questions");
    let asked = questions(&page.text);
    for question in [
        "Who is affected?",
        "Which kind of users?",
        "Is a policy tied to these users?",
        "Where does it happen?",
        "Title of the course, and who created it",
        "Title of the assignment, test or page, and its place",
        "What did you do before it happened?",
        "Which warnings or errors were shown?",
        "When did it happen first? As exactly as you can",
        "It still happens",
        "When did it end?",
        "Browser and version",
        "Which device?",
        "Version of the app",
        "Operating system, its version, and special settings",
        "Whose device is it?",
    ] {
        assert!(
            asked.iter().any(|one| one == question),
            "{question}: {asked:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn b25_c26_the_guide_is_a_page_of_its_own_and_what_was_written_goes_along() {
    let (desk, _) = exam_desk();
    let mut guest = desk.browser();
    let page = guest
        .get("/hc/sv/requests/questions/technical_problem")
        .await;
    page.must_say("Inget skickas.")
        .must_say("Ha svaren till hands innan du börjar")
        .must_say("Vilka är drabbade?")
        .must_say("<b>En eller några få</b>");
    assert!(!page.says("request[collaborators]") && !page.says("type=\"file\""));
    let id = page.field("choose");
    let fields = [
        ("choose", id.as_str()),
        ("request[subject]", "Ingen kommer in"),
        ("request[description]", "Sedan nio."),
    ];
    let page = guest.post("/hc/sv/requests/new", &fields).await;
    assert_eq!(page.status, StatusCode::OK);
    page.must_say("value=\"Ingen kommer in\"")
        .must_say("Sedan nio.");
    let gone = guest.get("/hc/sv/requests/questions/nothing").await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}
