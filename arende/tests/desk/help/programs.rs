//! The help centre as programs read it, in the dialect they know.

use axum::http::Method;
use domain::person::{MembershipRole, Role};
use serde_json::{Value, json};

use super::{EVERYONE, REPRESENTATIVES, article, only, place, says};
use crate::harness::{Browser, Desk};

async fn read(browser: &mut Browser, path: &str) -> (u16, Value) {
    let page = browser.get(path).await;
    let json = serde_json::from_str(&page.text).unwrap_or_default();
    (page.status.as_u16(), json)
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_read_what_they_would_find_in_the_portal() {
    let desk = Desk::open();
    let (category, section) = place(&desk, "Exams", "Starting");
    let id = article(&desk, section, "Start an exam", "Press **it**.", &EVERYONE);
    article(
        &desk,
        section,
        "Ask for others",
        "Secret words",
        &REPRESENTATIVES,
    );
    says(&desk, id, "sv", "Starta ett prov", "Tryck.");
    let mut nobody = desk.browser();
    let base = "/api/v2/help_center";
    let (status, all) = read(&mut nobody, &format!("{base}/sv/articles.json")).await;
    assert_eq!((status, &all["count"]), (200, &json!(1)));
    assert_eq!(all["articles"][0]["title"], "Starta ett prov");
    assert_eq!(all["articles"][0]["section_id"], json!(section.0));
    let (_, one) = read(&mut nobody, &format!("{base}/articles/{id}.json")).await;
    assert_eq!(one["article"]["body"], "<p>Press <strong>it</strong>.</p>");
    assert_eq!(one["article"]["locale"], "en");
    let url = one["article"]["html_url"].as_str().unwrap();
    assert!(
        url.ends_with(&format!("/hc/en/articles/{id}-Start-an-exam")),
        "{url}"
    );
    for path in [
        format!("{base}/en/sections/{section}/articles"),
        format!("{base}/categories/{category}/articles.json"),
        format!("{base}/articles/search.json?query=exam"),
        format!("{base}/en-us/articles/search?query=exam"),
    ] {
        let (status, list) = read(&mut nobody, &path).await;
        let key = if path.contains("search") {
            "results"
        } else {
            "articles"
        };
        assert_eq!(status, 200, "{path}");
        assert_eq!(list[key].as_array().unwrap().len(), 1, "{path}: {list}");
        assert_eq!(list[key][0]["id"], json!(id.0));
    }
    let (_, list) = read(&mut nobody, &format!("{base}/categories.json")).await;
    assert_eq!(list["categories"][0]["name"], "Exams");
    let (_, one) = read(
        &mut nobody,
        &format!("{base}/en/categories/{category}.json"),
    )
    .await;
    assert_eq!(one["category"]["id"], json!(category.0));
    let (_, list) = read(
        &mut nobody,
        &format!("{base}/categories/{category}/sections"),
    )
    .await;
    assert_eq!(list["sections"][0]["category_id"], json!(category.0));
    let (_, list) = read(
        &mut nobody,
        &format!("{base}/en/sections.json?page[size]=1"),
    )
    .await;
    assert_eq!(list["sections"][0]["name"], "Starting");
    let (_, one) = read(&mut nobody, &format!("{base}/sections/{section}")).await;
    assert_eq!(one["section"]["parent_section_id"], Value::Null);
    for path in [
        "articles/2",
        "articles/99",
        "sections/99",
        "categories/99",
        "de/articles",
    ] {
        assert_eq!(
            read(&mut nobody, &format!("{base}/{path}")).await.0,
            404,
            "{path}"
        );
    }
    let (_, found) = read(&mut nobody, &format!("{base}/articles/search?query=secret")).await;
    assert_eq!(found["count"], json!(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_shows_who_they_are_reads_what_is_for_them() {
    let desk = Desk::with_people();
    let school = desk.organization("School", false);
    let maja = desk.person("Maja", "maja@school.example", Role::User, "en");
    desk.join(maja, school, MembershipRole::User);
    let (_, section) = place(&desk, "Exams", "Starting");
    let id = article(&desk, section, "For the school", "x", &only(school));
    let path = format!("/api/v2/help_center/articles/{id}.json");
    let none = json!(null);
    let (status, _) = desk
        .program(maja, "maja@school.example", Method::GET, &path, &none)
        .await;
    assert_eq!(status, 200);
    let astrid = desk.person("Asa", "asa@elsewhere.example", Role::User, "en");
    let (status, _) = desk
        .program(astrid, "asa@elsewhere.example", Method::GET, &path, &none)
        .await;
    assert_eq!(status, 404);
}
