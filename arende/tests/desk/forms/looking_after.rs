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
        .post(
            &format!("/agent/forms/{}/place", forms.service),
            &[("move", "up")],
        )
        .await;
    ola.follow(moved).await.must_say("Saved.");
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
