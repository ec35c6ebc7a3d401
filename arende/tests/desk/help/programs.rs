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

#[tokio::test(flavor = "multi_thread")]
async fn programs_read_and_write_what_is_said_about_an_article_and_what_goes_with_it() {
    let desk = Desk::with_people();
    let maja = desk.person("Maja Lind", "maja@school.example", Role::User, "en");
    let ada = desk.person("Ada Lund", "ada@school.example", Role::User, "en");
    let ola = desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let (_, section) = place(&desk, "Exams", "Starting");
    let id = article(&desk, section, "Start", "Press it.", &EVERYONE);
    let base = format!("/api/v2/help_center/articles/{id}");
    let list = format!("{base}/comments.json");
    let none = json!(null);
    let says = |body: &str| json!({ "comment": { "body": body, "locale": "en-us" } });
    let (maja_is, ada_is, ola_is) = (
        (maja, "maja@school.example"),
        (ada, "ada@school.example"),
        (ola, "ola@desk.example"),
    );
    // A portal without comments has none, and takes none.
    let (status, all) = desk
        .program(maja, maja_is.1, Method::GET, &list, &none)
        .await;
    assert_eq!((status, &all["comments"]), (200, &json!([])));
    let (_, one) = desk
        .program(maja, maja_is.1, Method::GET, &format!("{base}.json"), &none)
        .await;
    assert_eq!(one["article"]["comments_disabled"], json!(true));
    let (status, _) = desk
        .program(maja, maja_is.1, Method::POST, &list, &says("Where?"))
        .await;
    assert_eq!(status, 404);
    super::talking::comments_are(&desk, "named");
    let (status, _) = desk
        .program(
            maja,
            maja_is.1,
            Method::POST,
            &list,
            &json!({ "comment": {} }),
        )
        .await;
    assert_eq!(status, 422);
    let (status, said) = desk
        .program(
            maja,
            maja_is.1,
            Method::POST,
            &list,
            &says("<p>Where <b>is</b> it?</p>"),
        )
        .await;
    assert_eq!(status, 201, "{said}");
    let said = &said["comment"];
    assert_eq!(said["author_id"], json!(maja.0));
    assert_eq!(said["source_id"], json!(id.0));
    assert_eq!(said["state"], "waiting");
    assert!(said["body"].as_str().unwrap().contains("Where is it?"));
    let number = said["id"].as_i64().unwrap();
    let alone = format!("{base}/comments/{number}.json");
    // It waits for the team: until then it is there for its author alone.
    for (person, address, expected) in [(maja_is.0, maja_is.1, 200), (ada_is.0, ada_is.1, 404)] {
        let (status, _) = desk
            .program(person, address, Method::GET, &alone, &none)
            .await;
        assert_eq!(status, expected);
    }
    let now = desk.app().clock.now();
    desk.app()
        .store
        .write_now(|tx| help::talk::decide(tx, number, true, now))
        .unwrap();
    let (_, all) = desk.program(ada, ada_is.1, Method::GET, &list, &none).await;
    assert_eq!(all["count"], json!(1));
    assert_eq!(all["comments"][0]["author_id"], json!(null));
    assert_eq!(all["comments"][0]["author_name"], "Maja");
    let (_, all) = desk.program(ola, ola_is.1, Method::GET, &list, &none).await;
    assert_eq!(all["comments"][0]["author_id"], json!(maja.0));
    // Nobody takes away what others said, and nothing at another article's address.
    let (status, _) = desk
        .program(ada, ada_is.1, Method::DELETE, &alone, &none)
        .await;
    assert_eq!(status, 404);
    let other = article(&desk, section, "Other", "x", &EVERYONE);
    let elsewhere = format!("/api/v2/help_center/en/articles/{other}/comments/{number}.json");
    let (status, _) = desk
        .program(maja, maja_is.1, Method::DELETE, &elsewhere, &none)
        .await;
    assert_eq!(status, 404);
    let (status, _) = desk
        .program(maja, maja_is.1, Method::DELETE, &alone, &none)
        .await;
    assert_eq!(status, 204);
    let (_, all) = desk.program(ada, ada_is.1, Method::GET, &list, &none).await;
    assert_eq!(all["count"], json!(0));
    // What goes with it: files to take along, and pictures.
    let stored = desk.app().files.keep_now(b"\x89PNG\r\n\x1a\n").unwrap();
    let file = help::queries::AttachedFile {
        id: 0,
        article: id,
        token: "handbook".to_owned(),
        sha256: stored.sha256,
        name: "Handbook 1.png".to_owned(),
        content_type: "image/png".to_owned(),
        size: 8,
        author: None,
        in_text: false,
    };
    // A film that was sent for a text, and does not stand there yet, is nobody's but its writer's.
    let unsaved = help::queries::AttachedFile {
        token: "film".to_owned(),
        name: "Start.mp4".to_owned(),
        content_type: "video/mp4".to_owned(),
        in_text: true,
        ..file.clone()
    };
    for one in [&file, &unsaved] {
        let added = desk
            .app()
            .store
            .write_now(|tx| help::queries::add_file(tx, one, now));
        added.unwrap();
    }
    let mut nobody = desk.browser();
    for (path, count) in [
        ("attachments.json", 1),
        ("attachments/block.json", 1),
        ("attachments/inline.json", 0),
    ] {
        let (status, all) = read(&mut nobody, &format!("{base}/{path}")).await;
        assert_eq!((status, &all["count"]), (200, &json!(count)), "{path}");
    }
    let path = format!("/api/v2/help_center/sv/articles/{id}/attachments");
    let (_, all) = read(&mut nobody, &path).await;
    let one = &all["article_attachments"][0];
    assert_eq!(one["file_name"], "Handbook 1.png");
    assert_eq!(one["inline"], json!(false));
    let address = one["relative_path"].as_str().unwrap().to_owned();
    assert_eq!(nobody.get(&address).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn feeds_tell_everybody_of_new_and_changed_articles() {
    let desk = Desk::open();
    let (category, section) = place(&desk, "Exams", "Starting");
    let id = article(
        &desk,
        section,
        "Start an exam",
        "[Here](/hc/en/articles/1).",
        &EVERYONE,
    );
    article(&desk, section, "Ask for others", "x", &REPRESENTATIVES);
    let mut nobody = desk.browser();
    for path in [
        "/hc/en/articles/feed.atom".to_owned(),
        format!("/hc/en/sections/{section}-Starting/feed.atom"),
    ] {
        let feed = nobody.get(&path).await;
        assert_eq!(feed.status, 200, "{path}");
        feed.must_say("<feed xmlns=\"http://www.w3.org/2005/Atom\"")
            .must_say("<title>Start an exam</title>")
            .must_say(&format!("/hc/en/articles/{id}-Start-an-exam\""));
        // A reader of feeds does not know where short addresses lead.
        assert!(!feed.says("href=&#34;/hc"), "{}", feed.text);
        assert!(!feed.says("Ask for others"));
    }
    for path in [
        format!("/hc/en/sections/{section}-Starting"),
        format!("/hc/en/categories/{category}-Exams"),
    ] {
        nobody.get(&path).await.must_say("feed.atom");
    }
    let none = nobody.get("/hc/en/sections/99/feed.atom").await;
    assert_eq!(none.status, 404);
}
