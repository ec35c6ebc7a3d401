//! One rule of who reads what: for random people and articles, every door agrees with `domain::help`.

use std::collections::BTreeSet;

use domain::form::Segment;
use domain::help::{Audience, CommentState, may_read};
use domain::permission::Actor;
use domain::person::{MembershipRole, Role};
use domain::{ArticleId, BrandId, Moment, OrganizationId, PersonId};
use help::commands::{Deed, act};
use help::queries::{self, Eyes, search};
use platform::store::Tx;
use proptest::prelude::*;

use super::{article, place};
use crate::harness::Desk;

#[derive(Clone, Debug)]
struct World {
    /// For each person: where they belong, as what, and whether it is over.
    people: Vec<Vec<(usize, MembershipRole, bool)>>,
    /// For each article: whom it is for (0 to 5), of which organization, and where it is on its way.
    articles: Vec<(usize, usize, Stage)>,
}

#[derive(Clone, Copy, Debug)]
enum Stage {
    Published,
    Draft,
    Later,
    Archived,
}

fn world() -> impl Strategy<Value = World> {
    let role = prop_oneof![
        Just(MembershipRole::User),
        Just(MembershipRole::Representative),
        Just(MembershipRole::Admin)
    ];
    let belongs = (0_usize..2, role, proptest::bool::weighted(0.2));
    let people = proptest::collection::vec(proptest::collection::vec(belongs, 0..2), 4);
    let stage = prop_oneof![
        4 => Just(Stage::Published),
        1 => Just(Stage::Draft),
        1 => Just(Stage::Later),
        1 => Just(Stage::Archived),
    ];
    let articles = proptest::collection::vec((0_usize..6, 0_usize..2, stage), 8);
    (people, articles).prop_map(|(people, articles)| World { people, articles })
}

/// What each door shows to somebody.
fn doors(tx: &Tx<'_>, who: &Actor, now: Moment, all: &[ArticleId]) -> Vec<BTreeSet<i64>> {
    let eyes = Eyes::of(tx, who, now);
    let mut alone = BTreeSet::new();
    for id in all {
        if queries::find_readable(tx, &eyes, *id).unwrap().is_some() {
            alone.insert(id.0);
        }
    }
    let mut files = BTreeSet::new();
    for id in all {
        for file in queries::list_files(tx, *id).unwrap() {
            let found = queries::find_readable_file(tx, &eyes, &file.token).unwrap();
            files.extend(found.map(|one| one.article.0));
        }
    }
    let mut pictures = BTreeSet::new();
    for id in all {
        for picture in queries::list_pictures(tx, *id).unwrap() {
            let found = queries::find_readable_picture(tx, &eyes, &picture.token).unwrap();
            pictures.extend(found.and_then(|one| one.article).map(|of| of.0));
        }
    }
    let listed = queries::list_readable(tx, &eyes, None, None).unwrap();
    let found = search::list_matching(tx, &eyes, "common words", "en", 100).unwrap();
    let structure = queries::structure(tx).unwrap();
    let in_sections = structure.sections.iter().flat_map(|section| {
        let list = queries::list_readable_in(tx, &eyes, section.id).unwrap();
        list.into_iter().map(|one| one.id.0)
    });
    let in_sections: BTreeSet<i64> = in_sections.collect();
    let counted: i64 = queries::count_readable(tx, &eyes).unwrap().values().sum();
    assert_eq!(counted, in_sections.len() as i64);
    vec![
        alone,
        files,
        pictures,
        listed.into_iter().map(|id| id.0).collect(),
        found.into_iter().map(|id| id.0).collect(),
        in_sections,
    ]
}

fn audience(kind: usize, organization: OrganizationId) -> Audience {
    match kind {
        0 => Audience::Everyone,
        1 => Audience::Segment(Segment::SignedIn),
        2 => Audience::Segment(Segment::Members),
        3 => Audience::Segment(Segment::Representatives),
        4 => super::only(organization),
        _ => Audience::Team,
    }
}

async fn shown(desk: &Desk, person: Option<PersonId>, path: &str) -> BTreeSet<String> {
    numbers(desk, person, path, "Article number ").await
}

async fn addressed(desk: &Desk, person: Option<PersonId>, path: &str) -> BTreeSet<String> {
    numbers(desk, person, path, "-Article-number-").await
}

async fn numbers(
    desk: &Desk,
    person: Option<PersonId>,
    path: &str,
    before: &str,
) -> BTreeSet<String> {
    let mut browser = match person {
        Some(person) => desk.is_of(person),
        None => desk.browser(),
    };
    let page = browser.get(path).await;
    let titles = page.text.split(before).skip(1);
    titles
        .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect())
        .collect()
}

/// One article through the API, what is said about it, what goes with it, and its file and picture: there, or not there.
async fn each_alone(
    desk: &Desk,
    person: Option<PersonId>,
    articles: &[ArticleId],
    pictures: &[String],
    expected: &BTreeSet<i64>,
) {
    let mut browser = match person {
        Some(person) => desk.is_of(person),
        None => desk.browser(),
    };
    for (at, id) in articles.iter().enumerate() {
        let right = if expected.contains(&id.0) { 200 } else { 404 };
        for path in [
            format!("/api/v2/help_center/articles/{id}.json"),
            format!("/api/v2/help_center/sv/articles/{id}/comments.json"),
            format!("/api/v2/help_center/articles/{id}/attachments.json"),
            format!("/hc/article_attachments/file-{at}/x.png"),
            pictures[at].clone(),
        ] {
            let page = browser.get(&path).await;
            assert_eq!(page.status, right, "{path} {person:?}");
            if path.contains("comments") {
                let said = page.says(&format!("Article number {at} is good"));
                assert_eq!(said, right == 200, "{path} {person:?}");
            }
            if path.contains("attachments.json") {
                let file = page.says(&format!("file-{at}/"));
                assert_eq!(file, right == 200, "{path} {person:?}");
                // Its picture stands in no text, so it is told to nobody.
                assert!(!page.says("\"inline\":true"), "{path} {person:?}");
            }
        }
    }
}

fn agree(world: &World) {
    let desk = Desk::open();
    let places = [desk.organization("A", false), desk.organization("B", false)];
    let mut people: Vec<PersonId> = Vec::new();
    let now = desk.app().clock.now();
    for (at, belongs) in world.people.iter().enumerate() {
        let email = format!("p{at}@school.example");
        let person = desk.person(&email, &email, Role::User, "en");
        for (place, role, over) in belongs {
            desk.join(person, places[*place], *role);
            if *over {
                let ended = desk.app().store.write_now(|tx| {
                    tx.run(
                        "UPDATE membership SET valid_to = $2 WHERE person_id = $1",
                        &platform::params![person, now],
                    )
                });
                ended.unwrap();
            }
        }
        people.push(person);
    }
    let agent = desk.person("Priya", "priya@desk.example", Role::Agent, "en");
    let (category, section) = place(&desk, "Exams", "Starting");
    super::talking::comments_are(&desk, "unnamed");
    let mut articles = Vec::new();
    let mut comments = Vec::new();
    let mut pictures = Vec::new();
    for (at, (kind, of, stage)) in world.articles.iter().enumerate() {
        let title = format!("Article number {at}");
        let whom = audience(*kind, places[*of]);
        let id = article(&desk, section, &title, "common words", &whom);
        let stored = desk.app().files.keep_now(b"\x89PNG\r\n\x1a\n").unwrap();
        let arrived = help::pictures::Arrived {
            sha256: stored.sha256.clone(),
            name: "x.png".to_owned(),
            content_type: stored.content_type.to_owned(),
            size: 8,
        };
        let kept = desk.app().store.write_now(|tx| {
            help::pictures::keep(tx, Some(id), arrived.clone(), "", people[0], now)?;
            queries::list_pictures(tx, id)
        });
        pictures.extend(kept.unwrap().iter().map(help::pictures::address));
        let file = queries::AttachedFile {
            id: 0,
            article: id,
            token: format!("file-{at}"),
            sha256: stored.sha256,
            name: "x.png".to_owned(),
            content_type: "image/png".to_owned(),
            size: 8,
            author: None,
            in_text: false,
        };
        // Everybody follows everything, and one of them said something that the team published.
        let beside = desk.app().store.write_now(|tx| {
            queries::add_file(tx, &file, now)?;
            for person in &people {
                queries::add_follower(tx, "article", id.0, *person, now)?;
                queries::put_seen(tx, *person, id, now)?;
            }
            let said = format!("Article number {at} is good");
            queries::add_comment(tx, id, people[0], &said, CommentState::Waiting, now)
        });
        comments.push(beside.unwrap());
        let deed = match stage {
            Stage::Published => None,
            Stage::Draft => Some(Deed::Unpublish),
            Stage::Later => Some(Deed::Schedule(now.plus(domain::HOUR))),
            Stage::Archived => Some(Deed::Archive),
        };
        if let Some(deed) = deed {
            let done = desk.app().store.write_now(|tx| act(tx, id, deed, now));
            done.unwrap();
        }
        articles.push(id);
    }
    for comment in comments {
        let decided = desk
            .app()
            .store
            .write_now(|tx| help::talk::decide(tx, comment, true, now));
        decided.unwrap();
    }
    desk.later();
    let mails = desk.outbox();
    let mut readers = vec![(None, Actor::VISITOR)];
    readers.extend(
        people
            .iter()
            .map(|id| (Some(*id), Actor::person(*id, Role::User))),
    );
    readers.push((Some(agent), Actor::person(agent, Role::Agent)));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut open = None;
    let mut allowed = Vec::new();
    for (person, actor) in readers {
        let all = articles.clone();
        let expected: BTreeSet<i64> = desk
            .app()
            .store
            .read_now(move |tx| {
                let asker = forms::catalogue::asker(tx, &actor, now)?;
                let mut expected = BTreeSet::new();
                for id in &all {
                    let told = queries::find_any(tx, *id)?.unwrap();
                    if may_read(&told.article.facts(), &asker, BrandId::FIRST, now) {
                        expected.insert(id.0);
                    }
                }
                for door in doors(tx, &actor, now, &all) {
                    assert_eq!(door, expected, "{actor:?}");
                }
                Ok(expected)
            })
            .unwrap();
        let titles: BTreeSet<String> = articles
            .iter()
            .enumerate()
            .filter(|(_, id)| expected.contains(&id.0))
            .map(|(at, _)| at.to_string())
            .collect();
        // Pages, search, suggestions (five at most) and programs.
        for path in [
            format!("/hc/en/sections/{section}-Starting"),
            "/hc/en/search?query=common+words".to_owned(),
            "/api/v2/help_center/en/articles.json".to_owned(),
            "/api/v2/help_center/articles/search.json?query=common".to_owned(),
        ] {
            let found = runtime.block_on(shown(&desk, person, &path));
            assert_eq!(found, titles, "{path} {actor:?}");
        }
        // What is said about an article is mailed to those who follow it and may read it, and not to whoever said it.
        if let Some(person) = person.filter(|one| people.contains(one)) {
            let at = people.iter().position(|one| *one == person).unwrap();
            let address = format!("p{at}@school.example");
            let mailed: BTreeSet<String> = mails
                .iter()
                .filter(|mail| mail.contains(&address))
                .map(|mail| mail.split("Article number ").nth(1).unwrap())
                .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect())
                .collect();
            let expected = if at == 0 {
                BTreeSet::new()
            } else {
                titles.clone()
            };
            assert_eq!(mailed, expected, "{actor:?}");
            // All that they follow is listed as far as they may read it.
            let followed = runtime.block_on(shown(&desk, Some(person), "/hc/en/account/following"));
            assert_eq!(followed, titles, "{actor:?}");
        }
        for path in [
            format!("/hc/en/categories/{category}-Exams"),
            "/hc/en/search/suggestions?query=common+words".to_owned(),
        ] {
            let found = runtime.block_on(shown(&desk, person, &path));
            assert!(found.is_subset(&titles), "{path} {actor:?}");
            assert_eq!(found.is_empty(), titles.is_empty(), "{path} {actor:?}");
        }
        // Search engines are told what a visitor may read, whoever asks.
        let open = open.get_or_insert(titles.clone());
        let told = runtime.block_on(addressed(&desk, person, "/sitemap.xml"));
        assert_eq!(told, *open, "{actor:?}");
        // So are feeds.
        for path in [
            "/hc/en/articles/feed.atom".to_owned(),
            format!("/hc/en/sections/{section}/feed.atom"),
        ] {
            let told = runtime.block_on(addressed(&desk, person, &path));
            assert_eq!(told, *open, "{path} {actor:?}");
        }
        runtime.block_on(each_alone(&desk, person, &articles, &pictures, &expected));
        for (at, id) in articles.iter().enumerate() {
            let path = format!("/hc/en/articles/{id}-Article-number-{at}");
            let found = runtime.block_on(shown(&desk, person, &path));
            assert_eq!(found.contains(&at.to_string()), expected.contains(&id.0));
            assert!(found.is_subset(&titles), "{path} {actor:?}");
        }
        allowed.push((person, titles));
    }
    // What was drawn for those who read more is not shown to those who read less, a moment later.
    for (at, id) in articles.iter().enumerate() {
        let path = format!("/hc/en/articles/{id}-Article-number-{at}");
        for (person, titles) in allowed.iter().rev() {
            let found = runtime.block_on(shown(&desk, *person, &path));
            assert!(found.is_subset(titles), "{path} {person:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn every_door_shows_the_articles_that_the_rule_allows(world in world()) {
        agree(&world);
    }
}
