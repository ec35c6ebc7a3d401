//! Administrators look after forms and fields.

use axum::http::StatusCode;

use super::exam_desk;
use crate::harness::Desk;

async fn admin(desk: &Desk) -> crate::harness::Browser {
    desk.signed_in("ola@desk.example").await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_makes_a_field_and_a_form_and_customers_choose_it() {
    let (desk, _) = exam_desk();
    let mut ola = admin(&desk).await;
    ola.get("/agent/fields/new?kind=tagger")
        .await
        .must_say("One of several");
    let made = ola
        .post(
            "/agent/fields/new",
            &[
                ("kind", "tagger"),
                ("title.en", "Region"),
                ("title.sv", "Område"),
                ("required_customers", "1"),
                ("editable", "1"),
                ("visible", "1"),
                ("active", "1"),
                ("option", "0"),
                ("option0_label.en", "North"),
                ("option0_label.sv", "Norr"),
                ("option0_active", "1"),
                ("option", "1"),
                ("option1_label.en", "South"),
                ("option1_active", "1"),
                ("option", "2"),
            ],
        )
        .await;
    let page = ola.follow(made).await;
    page.must_say("<code>region</code>")
        .must_say("<code>north</code>")
        .must_say("in no tickets");
    let field = page.text.split("/agent/fields/").nth(1).unwrap();
    let field: String = field.chars().take_while(char::is_ascii_digit).collect();
    let made = ola
        .post(
            "/agent/forms/new",
            &[
                ("name.en", "Visits"),
                ("name.sv", "Besök"),
                ("line.en", "About a visit"),
                ("listed", "everyone"),
                ("active", "1"),
                ("field", "1"),
                ("field", "2"),
                ("do", "add"),
                ("add", &field),
            ],
        )
        .await;
    let address = made.location.clone().unwrap();
    ola.follow(made).await.must_say("Region");
    let path = address.split('?').next().unwrap().to_owned();
    let moved = ola
        .post(
            &path,
            &[
                ("name.en", "Visits"),
                ("listed", "everyone"),
                ("active", "1"),
                ("field", "1"),
                ("field", "2"),
                ("field", &field),
                ("do", &format!("up:{field}")),
                ("when", &format!("{field}:north")),
                ("ask", "8"),
            ],
        )
        .await;
    // People in CC are not asked by this form, so nothing can depend on it.
    assert_eq!(moved.status, StatusCode::UNPROCESSABLE_ENTITY);
    moved.must_say("A condition must be about two fields of this form");
    let moved = ola
        .post(
            &path,
            &[
                ("name.en", "Visits"),
                ("name.sv", "Besök"),
                ("listed", "everyone"),
                ("active", "1"),
                ("field", "1"),
                ("field", "2"),
                ("field", &field),
                ("field", "8"),
                ("do", &format!("up:{field}")),
                ("when", &format!("{field}:north")),
                ("ask", "8"),
            ],
        )
        .await;
    ola.follow(moved).await.must_say(
        "“Keep someone informed” is asked (not required) when “Region” is “North” – for everyone",
    );
    let id = path.rsplit('/').next().unwrap();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let page = astrid
        .get(&format!("/hc/sv/requests/new?ticket_form_id={id}"))
        .await;
    assert_eq!(
        super::questions(&page.text),
        [
            "Rubrik",
            "Område",
            "Beskrivning",
            "Håll någon annan informerad"
        ]
    );
    page.must_say("Norr").must_say("South");
    ola.get(&format!("/agent/forms/{id}/preview?as=guest&lang=sv"))
        .await
        .must_say("Besök")
        .must_say("Område");
    ola.get(&format!("/agent/forms/{id}/preview?as=team"))
        .await
        .must_say("Region");
}

#[tokio::test(flavor = "multi_thread")]
async fn types_are_put_in_order_and_one_that_tickets_have_is_only_taken_out_of_use() {
    let (desk, forms) = exam_desk();
    let mut ola = admin(&desk).await;
    let moved = ola
        .post("/agent/forms", &[("do", &format!("up:{}", forms.service))])
        .await;
    ola.follow(moved)
        .await
        .must_say("The order was changed.")
        .must_say("value=\"undo\"");
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let page = astrid.get("/hc/en/requests/new").await;
    let place = |name: &str| page.text.find(name).unwrap();
    assert!(place("Service request") < place("Incident"));
    astrid
        .post(
            "/hc/en/requests/new",
            &[
                ("ticket_form_id", &forms.incident.to_string()),
                ("request[priority]", "normal"),
                ("request[subject]", "A column is sorted wrongly"),
                ("request[description]", "In the report."),
            ],
        )
        .await;
    ola.get("/agent/forms").await.must_say("in one ticket");
    let path = format!("/agent/forms/{}", forms.incident);
    let out = ola
        .post(&path, &[("name.en", "Incident"), ("listed", "everyone")])
        .await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    assert!(!astrid.get("/hc/en/requests/new").await.says("Incident"));
    astrid
        .get("/hc/en/requests/1")
        .await
        .must_say("<dd>Incident</dd>");
    // One form is always there.
    let path = format!("/agent/forms/{}", forms.support);
    let refused = ola
        .post(
            &path,
            &[("name.en", "Support"), ("listed", "link"), ("active", "1")],
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.must_say("One form is for mail and whoever names none.");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_option_that_is_no_longer_offered_stays_where_it_was_chosen() {
    let (desk, forms) = exam_desk();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    astrid
        .post(
            "/hc/en/requests/new",
            &[
                ("ticket_form_id", &forms.service.to_string()),
                ("request[subject]", "Another thing"),
                ("request[description]", "Please."),
                (
                    &format!("request[custom_fields][{}]", forms.service_kind),
                    "other",
                ),
            ],
        )
        .await;
    let mut ola = admin(&desk).await;
    let path = format!("/agent/fields/{}", forms.service_kind);
    ola.get(&path).await.must_say("in one ticket");
    let saved = ola
        .post(
            &path,
            &[
                ("title.en", "What kind?"),
                ("editable", "1"),
                ("visible", "1"),
                ("active", "1"),
                ("option", "0"),
                ("option0_key", "report"),
                ("option0_active", "1"),
                ("option", "1"),
                ("option1_key", "activation"),
                ("option1_active", "1"),
                ("option", "2"),
                ("option2_key", "other"),
                ("do", "up:1"),
            ],
        )
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let page = astrid
        .get(&format!(
            "/hc/en/requests/new?ticket_form_id={}",
            forms.service
        ))
        .await;
    assert!(!page.says("value=\"other\""));
    let place = |value: &str| page.text.find(&format!("value=\"{value}\"")).unwrap();
    assert!(place("activation") < place("report"));
    astrid
        .get("/hc/en/requests/1")
        .await
        .must_say("Something else");
    for wrong in [
        "/agent/fields/999",
        "/agent/forms/999",
        "/agent/forms/999/preview",
    ] {
        assert_eq!(ola.get(wrong).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_taken_away_falls_back_to_another_language_and_the_log_tells_all_of_it() {
    let (desk, forms) = exam_desk();
    let mut ola = admin(&desk).await;
    let path = format!("/agent/fields/{}", forms.feature);
    let saved = ola
        .post(
            &path,
            &[
                ("title.en", "Which of our features?"),
                ("title.sv", ""),
                ("editable", "1"),
                ("visible", "1"),
                ("active", "1"),
            ],
        )
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let mut astrid = desk.signed_in("astrid@school.example").await;
    astrid
        .get(&format!(
            "/hc/sv/requests/new?ticket_form_id={}",
            forms.service
        ))
        .await
        .must_say("Which of our features?");
    ola.get("/agent/audit?area=form")
        .await
        .must_say("Field changed")
        .must_say("Vilken funktion?");
}

/// The value of every field of that name, in the page's order.
fn all_of(page: &crate::harness::Page, name: &str) -> Vec<String> {
    let sign = format!("name=\"{name}\" value=\"");
    let parts = page.text.split(&sign).skip(1);
    parts
        .map(|part| part.split('"').next().unwrap().to_owned())
        .collect()
}

/// What is chosen in a list.
fn chosen(page: &crate::harness::Page, name: &str) -> String {
    let sign = format!("name=\"{name}\"");
    let list = page.text.split(&sign).nth(1).unwrap_or_default();
    let list = list.split("</select>").next().unwrap();
    let before = list.split("\" selected").next().unwrap();
    before.rsplit('"').next().unwrap().to_owned()
}

/// Sends the page of a form with the lines that stand in it, and one button pressed.
async fn press(
    ola: &mut crate::harness::Browser,
    path: &str,
    button: &str,
) -> crate::harness::Page {
    let page = ola.get(path).await;
    let (fields, conditions) = (all_of(&page, "field"), all_of(&page, "condition"));
    let name = page.field("name.en");
    let mut sent = vec![
        ("name.en", name.as_str()),
        ("listed", "everyone"),
        ("active", "1"),
        ("do", button),
    ];
    sent.extend(fields.iter().map(|field| ("field", field.as_str())));
    sent.extend(conditions.iter().map(|one| ("condition", one.as_str())));
    let heading = [
        ("section0_key", page.field("section0_key")),
        ("section0.en", page.field("section0.en")),
        ("section0_above", chosen(&page, "section0_above")),
    ];
    if !heading[0].1.is_empty() {
        sent.push(("section", "0"));
        sent.extend(heading.iter().map(|(name, value)| (*name, value.as_str())));
    }
    let answer = ola.post(path, &sent).await;
    ola.follow(answer).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_moved_or_taken_away_in_a_form_is_put_back_with_its_conditions() {
    let (desk, forms) = exam_desk();
    let mut ola = admin(&desk).await;
    let path = format!("/agent/forms/{}", forms.service);
    let kind = forms.service_kind.to_string();
    let now = desk.app().clock.now();
    let headed = desk.app().store.write_now(|tx| {
        let all = forms::catalogue(tx)?;
        let mut draft = forms::drafts::FormDraft::from(all.form(forms.service).unwrap());
        let mut title = domain::form::Texts::default();
        title.put("en", "What you need");
        draft.sections.push(forms::SectionRow {
            key: String::new(),
            above: forms.service_kind,
            title,
        });
        draft.store(tx, Some(forms.service), now)
    });
    headed.unwrap().unwrap();
    let before = ola.get(&path).await;
    let fields = all_of(&before, "field");
    let conditions = all_of(&before, "condition");
    assert!(!conditions.is_empty());
    assert_eq!(chosen(&before, "section0_above"), kind);
    let page = press(&mut ola, &path, &format!("remove:{kind}")).await;
    page.must_say("Taken away: “").must_say("value=\"undo\"");
    assert!(!all_of(&page, "field").contains(&kind));
    assert_ne!(all_of(&page, "condition"), conditions);
    assert_ne!(chosen(&page, "section0_above"), kind);
    let page = press(&mut ola, &path, "undo").await;
    page.must_say("Taken back: it is as it was before.");
    assert_eq!(all_of(&page, "field"), fields);
    assert_eq!(all_of(&page, "condition"), conditions);
    assert_eq!(chosen(&page, "section0_above"), kind);
    assert!(!page.says("value=\"undo\""));
    let page = press(&mut ola, &path, &format!("down:{}", fields[0])).await;
    page.must_say("The order was changed.");
    let page = press(&mut ola, &path, "undo").await;
    assert_eq!(all_of(&page, "field"), fields);
    // Both ways are in the log.
    ola.get("/agent/audit?area=form")
        .await
        .must_say("Form changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_is_not_taken_back_over_what_somebody_else_did_since() {
    let (desk, forms) = exam_desk();
    let mut ola = admin(&desk).await;
    let path = format!("/agent/forms/{}", forms.service);
    let kind = forms.service_kind.to_string();
    press(&mut ola, &path, &format!("remove:{kind}")).await;
    let now = desk.app().clock.now();
    desk.app()
        .store
        .write_now(|tx| {
            let all = forms::catalogue(tx)?;
            let mut draft = forms::drafts::FormDraft::from(all.form(forms.service).unwrap());
            draft.fields.push(forms.feature);
            draft.fields.dedup();
            draft.fields.reverse();
            draft.store(tx, Some(forms.service), now)
        })
        .unwrap()
        .unwrap();
    let page = press(&mut ola, &path, "undo").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.must_say("That can no longer be taken back");
    assert!(!all_of(&page, "field").contains(&kind));
    // An hour later it is not offered any more.
    let page = press(
        &mut ola,
        &path,
        &format!("up:{}", all_of(&page, "field")[1]),
    )
    .await;
    page.must_say("value=\"undo\"");
    desk.app().clock.advance(domain::HOUR);
    assert!(!ola.get(&path).await.says("value=\"undo\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_was_taken_out_of_use_and_an_order_of_forms_are_put_back() {
    let (desk, forms) = exam_desk();
    let mut ola = admin(&desk).await;
    let path = format!("/agent/forms/{}", forms.incident);
    let out = ola
        .post(&path, &[("name.en", "Incident"), ("listed", "everyone")])
        .await;
    ola.follow(out)
        .await
        .must_say("It is no longer in use.")
        .must_say("Nobody finds this form: it is not in use.");
    let mut astrid = desk.signed_in("astrid@school.example").await;
    assert!(!astrid.get("/hc/en/requests/new").await.says("Incident"));
    press(&mut ola, &path, "undo").await.must_say("Taken back");
    astrid.get("/hc/en/requests/new").await.must_say("Incident");
    let before = all_of(&ola.get("/agent/forms").await, "form");
    // As somebody drags it: the page sends another order.
    let mut dragged: Vec<(&str, &str)> = before.iter().map(|id| ("form", id.as_str())).collect();
    dragged.reverse();
    let moved = ola.post("/agent/forms", &dragged).await;
    let page = ola.follow(moved).await;
    let mut backwards = before.clone();
    backwards.reverse();
    assert_eq!(all_of(&page, "form"), backwards);
    let back = ola.post("/agent/forms", &[("do", "undo")]).await;
    let page = ola.follow(back).await;
    page.must_say("Taken back");
    assert_eq!(all_of(&page, "form"), before);
    let late = ola.post("/agent/forms", &[("do", "undo")]).await;
    ola.follow(late)
        .await
        .must_say("That can no longer be taken back");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_option_is_taken_away_and_put_back_and_keeps_its_key_whatever_it_is_called() {
    let (desk, forms) = exam_desk();
    let mut astrid = desk.signed_in("astrid@school.example").await;
    let name = format!("request[custom_fields][{}]", forms.service_kind);
    astrid
        .post(
            "/hc/en/requests/new",
            &[
                ("ticket_form_id", &forms.service.to_string()),
                ("request[subject]", "Another thing"),
                ("request[description]", "Please."),
                (&name, "other"),
            ],
        )
        .await;
    let mut ola = admin(&desk).await;
    let path = format!("/agent/fields/{}", forms.service_kind);
    let options = [
        ("title.en", "What kind?"),
        ("editable", "1"),
        ("visible", "1"),
        ("active", "1"),
        ("option", "0"),
        ("option0_key", "report"),
        ("option0_active", "1"),
        ("option", "1"),
        ("option1_key", "activation"),
        ("option1_active", "1"),
        ("option", "2"),
        ("option2_key", "other"),
        ("option2_active", "1"),
        ("option2_label.en", "Anything else"),
    ];
    let with = |button: &'static str| [&options[..], &[("do", button)]].concat();
    let gone = ola.post(&path, &with("remove:2")).await;
    ola.follow(gone)
        .await
        .must_say("Taken away: “Anything else”.")
        .must_say("not offered");
    let new = format!("/hc/en/requests/new?ticket_form_id={}", forms.service);
    assert!(!astrid.get(&new).await.says("value=\"other\""));
    // Its new name is read where it was answered.
    astrid
        .get("/hc/en/requests/1")
        .await
        .must_say("Anything else");
    let mut priya = desk.signed_in("priya@desk.example").await;
    priya
        .get("/agent/tickets/1")
        .await
        .must_say("<option value=\"other\" selected>Anything else</option>");
    let back = ola.post(&path, &with("undo")).await;
    ola.follow(back).await.must_say("Taken back");
    astrid.get(&new).await.must_say("value=\"other\"");
    // A new option that was sent twice is one.
    let twice = [
        &options[..],
        &[
            ("option", "3"),
            ("option3_label.en", "A visit"),
            ("option3_active", "1"),
        ],
    ]
    .concat();
    for _ in 0..2 {
        assert_eq!(ola.post(&path, &twice).await.status, StatusCode::SEE_OTHER);
    }
    let page = ola.get(&path).await;
    page.must_say("<code>a_visit</code>");
    assert!(!page.says("a_visit_2"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_preview_shows_what_others_are_asked_and_who_does_not_find_the_form() {
    let (desk, forms) = exam_desk();
    let mut ola = admin(&desk).await;
    let path = format!("/agent/forms/{}", forms.incident);
    let beside = ola.get(&path).await;
    beside
        .must_say("nothing can be sent from here")
        .must_say("<ar-questions")
        .must_say("type=\"button\" class=\"btn primary lg\" disabled");
    ola.post(
        &path,
        &[
            ("name.en", "Incident"),
            ("name.sv", "Incident"),
            ("listed", "members"),
            ("active", "1"),
            ("field", "1"),
            ("field", "2"),
        ],
    )
    .await;
    let preview = format!("{path}/preview");
    for who in ["guest", "customer"] {
        ola.get(&format!("{preview}?as={who}&lang=sv"))
            .await
            .must_say("They do not find this form")
            .must_say("Rubrik");
    }
    for who in ["member", "representative", "team"] {
        let page = ola.get(&format!("{preview}?as={who}")).await;
        assert!(!page.says("They do not find this form"), "{who}");
    }
    ola.get(&format!("{preview}?as=guest"))
        .await
        .must_say("Your e-mail address");
    ola.post(
        &path,
        &[
            ("name.en", "Incident"),
            ("listed", "link"),
            ("active", "1"),
            ("field", "1"),
        ],
    )
    .await;
    ola.get(&preview)
        .await
        .must_say("They find it by its link alone");
}
