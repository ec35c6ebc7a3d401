//! The customer's list and page: its name, columns, filters and order, the reference, the spreadsheet.

use domain::MINUTE;

use super::{
    answers, asks, cloud_portal, decide, education, in_order, product_helpdesk, service_desk,
};
use crate::harness::Desk;

#[tokio::test(flavor = "multi_thread")]
async fn a24_a25_a27_a28_my_activities_lists_ones_own_finds_one_and_filters_by_status() {
    let desk = Desk::open();
    service_desk(&desk);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let first = asks(&mut astrid, "The exam does not start", &["all"]).await;
    asks(&mut astrid, "The sound is gone", &["all"]).await;
    answers(&desk, &first, "Try again").await;
    let list = astrid.get("/hc/en/requests").await;
    list.must_say("<h1 class=\"title\">My activities</h1>")
        .must_say("The exam does not start")
        .must_say("The sound is gone");
    astrid
        .get("/hc/sv/requests")
        .await
        .must_say("Mina aktiviteter");
    let found = astrid.get("/hc/en/requests?query=sound").await;
    assert!(found.says("The sound is gone") && !found.says("The exam does not start"));
    let pending = astrid.get("/hc/en/requests?status_id=3").await;
    assert!(pending.says("The exam does not start") && !pending.says("The sound is gone"));
}

#[tokio::test(flavor = "multi_thread")]
async fn b12_b13_c32_c33_the_button_and_the_list_have_the_portals_own_words_in_both_languages() {
    let desk = Desk::open();
    education(&desk);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    astrid
        .get("/hc/en")
        .await
        .must_say("Create a ticket</a>")
        .must_say("My Tickets");
    astrid
        .get("/hc/sv/requests")
        .await
        .must_say("Skapa ett ärende</a>")
        .must_say("<h1 class=\"title\">Mina ärenden</h1>");
}

#[tokio::test(flavor = "multi_thread")]
async fn b14_c34_c35_the_list_is_narrowed_by_groups_and_creation_and_sorted_three_ways() {
    let desk = Desk::open();
    education(&desk);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let solved = asks(&mut astrid, "An old one", &["all"]).await;
    let fields = [("body", ""), ("action", "solve")];
    astrid.post(&format!("{solved}/reply"), &fields).await;
    desk.app().clock.advance(3 * domain::DAY);
    asks(&mut astrid, "A new one", &["all"]).await;
    let list = astrid.get("/hc/en/requests").await;
    list.must_say("Open or waiting")
        .must_say("Solved or closed");
    let open = astrid.get("/hc/en/requests?status=open").await;
    assert!(open.says("A new one") && !open.says("An old one"));
    let done = astrid.get("/hc/en/requests?status=solved").await;
    assert!(done.says("An old one") && !done.says("A new one"));
    let today = astrid.get("/hc/en/requests?from=2999-01-01").await;
    assert!(!today.says("A new one") && !today.says("An old one"));
    let all = astrid
        .get("/hc/en/requests?from=1999-01-01&until=2999-01-01")
        .await;
    assert!(all.says("A new one") && all.says("An old one"));
    for (sort, order) in [
        ("created&sort_order=asc", ["An old one", "A new one"]),
        ("created&sort_order=desc", ["A new one", "An old one"]),
        ("activity&sort_order=desc", ["A new one", "An old one"]),
        ("status&sort_order=asc", ["A new one", "An old one"]),
    ] {
        let sorted = astrid.get(&format!("/hc/en/requests?sort_by={sort}")).await;
        in_order(&sorted, &order);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d02_d03_d05_d06_d07_d11_the_team_finds_all_its_tickets_last_updated_first() {
    let desk = Desk::open();
    let team = cloud_portal(&desk);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let first = asks(&mut astrid, "Ticket one", &["portal"]).await;
    desk.app().clock.advance(MINUTE);
    asks(&mut astrid, "Ticket two", &["analytics"]).await;
    desk.app().clock.advance(MINUTE);
    answers(&desk, &first, "We look at it").await;
    let mut erik = desk.signed_in("erik@nova.example").await;
    // The menu has the list and the form, and the top of the page has no button.
    let home = erik.get("/hc/en").await;
    home.must_say("Support Tickets").must_say("Create a Ticket");
    assert!(!home.says("class=\"btn primary cta\""));
    let place = format!("/hc/en/requests?tab=org&organization_id={}", team.nova);
    let list = erik.get(&place).await;
    in_order(&list, &["Ticket one", "Ticket two"]);
    let found = erik.get(&format!("{place}&query=two")).await;
    assert!(found.says("Ticket two") && !found.says("Ticket one"));
    assert_eq!(erik.get(&first).await.status, 200);
    assert!(team.erik.0 > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn d08_d09_d10_the_customers_side_sets_a_reference_of_its_own_that_is_listed_and_found() {
    let desk = Desk::open();
    let team = cloud_portal(&desk);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let request = asks(&mut astrid, "Ticket one", &["portal"]).await;
    astrid.get(&request).await.must_say("Your reference");
    let mut erik = desk.signed_in("erik@nova.example").await;
    erik.get(&request).await;
    let address = format!("{request}/reference");
    // A colleague who only reads cannot; whoever may write can.
    desk.app()
        .store
        .write_now(|tx| {
            tx.run(
                "UPDATE organization SET shared_right = 'comment' WHERE id = $1",
                &platform::params![team.nova],
            )
        })
        .unwrap();
    let set = erik.post(&address, &[("reference", "  INC-4711 ")]).await;
    assert_eq!(set.status, 303);
    erik.get(&request)
        .await
        .must_say("value=\"INC-4711\"")
        .must_say("INC-4711");
    astrid
        .get("/hc/en/requests?query=4711")
        .await
        .must_say("Ticket one")
        .must_say("INC-4711");
    let mut priya = desk.signed_in("priya@desk.example").await;
    let id = request.rsplit('/').next().unwrap();
    priya
        .get(&format!("/agent/tickets/{id}"))
        .await
        .must_say("INC-4711");
    let long = "x".repeat(81);
    let refused = astrid.post(&address, &[("reference", &long)]).await;
    assert_eq!(refused.status, 422);
    assert_eq!(
        astrid.post(&address, &[("reference", "")]).await.status,
        303
    );
    assert!(!astrid.get("/hc/en/requests").await.says("INC-4711"));
    decide(&desk, &[("customer_reference", "no")]);
    let gone = astrid.post(&address, &[("reference", "x")]).await;
    assert_eq!(gone.status, 404);
    assert!(!astrid.get(&request).await.says("Your reference"));
}

#[tokio::test(flavor = "multi_thread")]
async fn d26_a_ticket_names_its_product_and_the_list_shows_it_and_narrows_by_it() {
    let desk = Desk::open();
    cloud_portal(&desk);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    asks(&mut astrid, "Ticket one", &["portal"]).await;
    asks(&mut astrid, "Ticket two", &["analytics"]).await;
    let list = astrid.get("/hc/en/requests").await;
    list.must_say("Product: </span>Portal")
        .must_say("Product: </span>Analytics");
    for query in ["", "&query=ticket"] {
        let address = format!("/hc/en/requests?product=analytics{query}");
        let found = astrid.get(&address).await;
        assert!(
            found.says("Ticket two") && !found.says("Ticket one"),
            "{query}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn e19_e20_e21_e22_e23_each_row_says_what_it_is_and_its_number_finds_it() {
    let desk = Desk::open();
    product_helpdesk(&desk);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let first = asks(&mut astrid, "Photo missing", &["all"]).await;
    desk.app().clock.advance(MINUTE);
    asks(&mut astrid, "Wrong shelf", &["all"]).await;
    desk.app().clock.advance(MINUTE);
    answers(&desk, &first, "We found the photo").await;
    let list = astrid.get("/hc/en/requests").await;
    list.must_say("<h1 class=\"title\">My requests</h1>");
    in_order(&list, &["Photo missing", "Wrong shelf"]);
    let id = first.rsplit('/').next().unwrap();
    for cell in ["c-subject", "c-id", "c-created", "c-activity", "c-status"] {
        list.must_say(cell);
    }
    list.must_say(&format!("#{id}"));
    assert!(!list.says("c-requester"));
    astrid
        .get(&first)
        .await
        .must_say("It stopped this morning")
        .must_say("We found the photo");
    let found = astrid.get(&format!("/hc/en/requests?query=%23{id}")).await;
    assert!(found.says("Photo missing") && !found.says("Wrong shelf"));
    let by = "/hc/en/requests?sort_by=activity&sort_order=asc";
    in_order(&astrid.get(by).await, &["Wrong shelf", "Photo missing"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_saved_as_a_spreadsheet_that_runs_nothing_and_the_log_says_so() {
    let desk = Desk::open();
    cloud_portal(&desk);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    asks(
        &mut astrid,
        "=HYPERLINK(\"https://evil.example\")",
        &["portal"],
    )
    .await;
    let mut stranger = desk.browser();
    assert_eq!(stranger.get("/hc/en/requests.csv").await.status, 303);
    let sheet = astrid.get("/hc/en/requests.csv").await;
    assert!(
        sheet.says("Subject,Number,Product,Your reference,Requester,Status,Last activity"),
        "{}",
        sheet.text
    );
    assert!(sheet.says("\"'=HYPERLINK("), "{}", sheet.text);
    let swedish = astrid.get("/hc/sv/requests.csv").await;
    assert!(swedish.says(";Portal;"), "{}", swedish.text);
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/audit?area=export")
        .await
        .must_say("Requests saved as a spreadsheet");
    decide(&desk, &[("list_export", "no")]);
    assert_eq!(astrid.get("/hc/en/requests.csv").await.status, 404);
    assert!(!astrid.get("/hc/en/requests").await.says("requests.csv"));
}

#[tokio::test(flavor = "multi_thread")]
async fn links_of_the_portal_stand_in_its_menu_and_on_the_start_page() {
    let desk = Desk::open();
    education(&desk);
    let home = desk.browser().get("/hc/en").await;
    home.must_say("href=\"/hc/en/status\"")
        .must_say("How everything runs now");
    let mut ola = desk.signed_in("ola@desk.example").await;
    ola.get("/agent/settings/portal").await.must_say("Roadmap");
    let wrong = [("menu_links.en", "Bad | javascript:alert(1)")];
    let refused = ola.post("/agent/settings/portal", &wrong).await;
    assert_eq!(refused.status, 422);
    refused.must_say("Line 1 is no link.");
    let placed = [("list_columns.status", "1"), ("list_columns.id", "2")];
    assert_eq!(ola.post("/agent/settings/list", &placed).await.status, 303);
    ola.get("/agent/settings/list")
        .await
        .must_say("name=\"list_columns.status\" value=\"1\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn d09_a_reference_that_is_too_long_is_told_at_its_field_and_not_lost() {
    let desk = Desk::open();
    cloud_portal(&desk);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let request = asks(&mut astrid, "Ticket one", &["portal"]).await;
    let path = format!("{request}/reference");
    let long = "Ö".repeat(81);
    let refused = astrid.post(&path, &[("reference", &long)]).await;
    assert_eq!(refused.status, 422);
    refused
        .must_say("A reference can have 80 characters at most.")
        .must_say(&format!("value=\"{long}\""))
        .must_say("Write your reply here");
    let kept = "Ö".repeat(80);
    let saved = astrid.post(&path, &[("reference", &kept)]).await;
    assert_eq!(saved.status, 303);
    astrid.get(&request).await.must_say(&kept);
}

/// The value of the choice that reads so in a list of choices.
fn choice(page: &crate::harness::Page, words: &str) -> String {
    let (before, _) = page
        .text
        .split_once(&format!(">{words}</option>"))
        .unwrap_or_else(|| panic!("there is no {words}"));
    let (_, value) = before.rsplit_once("<option value=\"").unwrap();
    value.split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn d05_the_filter_finds_every_request_whose_status_reads_so() {
    let desk = Desk::open();
    cloud_portal(&desk);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    let open = asks(&mut astrid, "An open one", &["portal"]).await;
    asks(&mut astrid, "A new one", &["portal"]).await;
    let waiting = asks(&mut astrid, "One that waits for us", &["portal"]).await;
    for request in [&open, &waiting] {
        answers(&desk, request, "Which room?").await;
    }
    let page = astrid.get(&open).await;
    let submission = page.field("submission");
    let reply = [("submission", submission.as_str()), ("body", "Room 7.")];
    let sent = astrid.post(&format!("{open}/reply"), &reply).await;
    assert_eq!(sent.status, 303);
    let list = astrid.get("/hc/en/requests").await;
    let by = choice(&list, "Waiting for Support");
    for query in ["", "&query=one"] {
        let found = astrid
            .get(&format!("/hc/en/requests?status_id={by}{query}"))
            .await;
        found.must_say("An open one").must_say("A new one");
        let table = found.text.split_once("<tbody").unwrap().1;
        assert!(!table.contains("One that waits for us"));
        assert_eq!(choice(&found, "Waiting for Support"), by);
        found.must_say(&format!("value=\"{by}\" selected"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a08_the_filter_names_no_form_that_is_not_offered_to_its_reader() {
    let desk = Desk::open();
    service_desk(&desk);
    let mut astrid = desk.signed_in("astrid@nova.example").await;
    asks(&mut astrid, "One", &[]).await;
    let list = astrid.get("/hc/en/requests").await;
    list.must_say(">Incident</option>");
    assert!(!list.says("Improvement suggestion"));
}
