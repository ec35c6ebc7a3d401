//! Links from one article to another, and whether they lead all of its readers somewhere.

use domain::form::Segment;
use domain::help::Audience;
use help::commands::{Deed, act};

use super::writing::writer;
use super::{EVERYONE, article, place, says};
use crate::harness::Desk;

#[tokio::test(flavor = "multi_thread")]
async fn links_that_lead_to_nothing_or_not_everybody_somewhere_are_listed_and_told_while_writing() {
    let desk = Desk::with_people();
    let mut ola = writer(&desk).await;
    ola.get("/agent/help/broken-links")
        .await
        .must_say("No broken links");
    let (category, section) = place(&desk, "Exams", "Starting");
    let members = Audience::Segment(Segment::Members);
    let open = article(&desk, section, "For all", "x", &EVERYONE);
    let some = article(&desk, section, "For some", "x", &members);
    let draft = article(&desk, section, "A draft", "x", &EVERYONE);
    let now = desk.app().clock.now();
    let done = desk
        .app()
        .store
        .write_now(|tx| act(tx, draft, Deed::Unpublish, now));
    done.unwrap();
    let text = format!(
        "[a](/hc/en/articles/{open}-For-all) [b](/hc/en/articles/{some}) [c](/hc/en/articles/{draft}) \
         [d](/hc/en/articles/999) [e](/hc/en/sections/{section}) [f](/hc/en/sections/998) \
         [g](/hc/en/categories/{category}) [h](/hc/en/categories/997) [i](https://elsewhere.example/hc/en/articles/996)"
    );
    let id = article(&desk, section, "Full of links", &text, &EVERYONE);
    says(
        &desk,
        id,
        "sv",
        "Full av länkar",
        "[a](/hc/sv/articles/995)",
    );
    // Whoever may read this one may read that one.
    let fine = format!("[b](/hc/en/articles/{some})");
    article(&desk, section, "For some too", &fine, &members);
    let page = ola.get("/agent/help/broken-links").await;
    for (address, wrong) in [
        (format!("articles/{some}"), "not everybody who reads"),
        (format!("articles/{draft}"), "a draft, or put away"),
        ("articles/999".to_owned(), "there is nothing"),
        ("sections/998".to_owned(), "there is nothing"),
        ("categories/997".to_owned(), "there is nothing"),
        ("articles/995".to_owned(), "there is nothing"),
    ] {
        let line = page
            .text
            .split("<li>")
            .find(|line| line.contains(&format!("/{address}</code>")));
        assert!(line.is_some_and(|line| line.contains(wrong)), "{address}");
    }
    assert!(!page.says("996") && !page.says(&format!("sections/{section}<")));
    assert!(!page.says("For some too") && !page.says(&format!("categories/{category}<")));
    let form = ola
        .get(&format!(
            "/agent/help/articles/{id}?locale=en&done=published"
        ))
        .await;
    form.must_say("Not all links in this text lead somewhere")
        .must_say("articles/999");
    assert!(!form.says("995</code>"));
    let form = ola
        .get(&format!("/agent/help/articles/{open}?locale=en"))
        .await;
    assert!(!form.says("Not all links"));
}
