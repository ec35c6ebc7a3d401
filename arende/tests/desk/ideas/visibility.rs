//! Who sees which idea and which product update: for random settings, ideas and updates, every door agrees with what was decided.

use std::collections::BTreeSet;

use domain::person::Role;
use domain::{HOUR, PersonId};
use proptest::prelude::*;

use super::{posts, publishes, set, texts, wishing};
use crate::harness::Desk;

#[derive(Clone, Debug)]
struct World {
    ideas_for: &'static str,
    updates_for: &'static str,
    /// For each idea whether only its author sees it, and its state.
    ideas: Vec<(bool, &'static str)>,
    updates: Vec<Stage>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Published,
    Draft,
    Later,
}

fn world() -> impl Strategy<Value = World> {
    let whom = || prop_oneof![Just("nobody"), Just("signed_in"), Just("everyone")];
    let idea = (
        proptest::bool::weighted(0.3),
        prop_oneof![Just("open"), Just("planned"), Just("shipped")],
    );
    let stage = prop_oneof![
        Just(Stage::Published),
        Just(Stage::Draft),
        Just(Stage::Later)
    ];
    let ideas = proptest::collection::vec(idea, 5);
    let updates = proptest::collection::vec(stage, 5);
    (whom(), whom(), ideas, updates).prop_map(|(ideas_for, updates_for, ideas, updates)| World {
        ideas_for,
        updates_for,
        ideas,
        updates,
    })
}

fn opens(whom: &str, signed_in: bool) -> bool {
    whom == "everyone" || (whom == "signed_in" && signed_in)
}

type Numbers = BTreeSet<usize>;

/// The numbers behind these words on a page.
async fn shown(desk: &Desk, person: Option<PersonId>, path: &str, before: &str) -> Numbers {
    let mut browser = match person {
        Some(person) => desk.is_of(person),
        None => desk.browser(),
    };
    let page = browser.get(path).await;
    let rest = page.text.split(before).skip(1);
    rest.filter_map(|rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    })
    .collect()
}

/// What is there by an address of its own, for each of these.
async fn alone(desk: &Desk, person: Option<PersonId>, kind: &str, ids: &[i64]) -> Numbers {
    let mut browser = match person {
        Some(person) => desk.is_of(person),
        None => desk.browser(),
    };
    let mut there = BTreeSet::new();
    for (at, id) in ids.iter().enumerate() {
        let page = browser.get(&format!("/hc/en/{kind}/{id}")).await;
        if page.status == 200 {
            there.insert(at);
        }
    }
    there
}

fn agree(world: &World) {
    let desk = wishing();
    let now = desk.app().clock.now();
    let ideas: Vec<i64> = (0..world.ideas.len())
        .map(|at| posts(&desk, "maja@school.example", &format!("Thing number {at}")))
        .collect();
    let mut updates = Vec::new();
    for (at, stage) in world.updates.iter().enumerate() {
        let title = format!("News number {at}");
        if *stage == Stage::Published {
            updates.push(publishes(&desk, &title, &[]));
            continue;
        }
        let draft = ideas::UpdateDraft {
            title: texts(&title, ""),
            body: texts("It is there.", ""),
            publish: *stage == Stage::Later,
            publish_at: (*stage == Stage::Later).then(|| now.plus(HOUR)),
            ..ideas::UpdateDraft::default()
        };
        let kept = desk
            .app()
            .store
            .write_now(|tx| ideas::keep_update(tx, None, &draft, now));
        updates.push(kept.unwrap());
    }
    let (maja, agent) = desk
        .app()
        .store
        .write_now(|tx| {
            for (id, (hidden, state)) in ideas.iter().zip(&world.ideas) {
                tx.run(
                    "UPDATE idea SET hidden = $2, state = $3 WHERE id = $1",
                    &platform::params![*id, *hidden, *state],
                )?;
            }
            set(tx, "ideas_for", world.ideas_for, now)?;
            set(tx, "updates_for", world.updates_for, now)?;
            let of = |address: &str| {
                let address = domain::person::EmailAddress::read(address).unwrap();
                people::queries::find_by_address(tx, &address)
            };
            Ok((
                of("maja@school.example")?.unwrap().id,
                of("ola@desk.example")?.unwrap().id,
            ))
        })
        .unwrap();
    let erik = desk.person("Eva Lind", "eva@school.example", Role::User, "en");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    for reader in [None, Some(maja), Some(erik), Some(agent)] {
        let wanted = |kept: &dyn Fn(&(bool, &'static str)) -> bool| -> Numbers {
            let all = world.ideas.iter().enumerate();
            all.filter(|(_, one)| opens(world.ideas_for, reader.is_some()) && kept(one))
                .map(|(at, _)| at)
                .collect()
        };
        let visible = |one: &(bool, &'static str)| !one.0 || reader == Some(maja);
        let seen = wanted(&visible);
        // What waits for the team is on no board, not even its author's.
        let on_the_board = wanted(&|one| !one.0 && one.1 != "open");
        let ask = |path: &str, before: &str| runtime.block_on(shown(&desk, reader, path, before));
        assert_eq!(ask("/hc/en/ideas", "Thing number "), seen, "{reader:?}");
        assert_eq!(
            ask("/hc/en/roadmap", "Thing number "),
            on_the_board,
            "{reader:?}"
        );
        let there = runtime.block_on(alone(&desk, reader, "ideas", &ideas));
        assert_eq!(there, seen, "{reader:?}");
        for path in [
            "/hc/en/search?query=thing+number&in=news",
            "/hc/en/search/suggestions?query=thing+number",
        ] {
            let found = ask(path, "Thing number ");
            assert!(found.is_subset(&seen), "{path} {reader:?} {found:?}");
        }
        if reader == Some(maja) {
            // Whoever posts an idea follows it.
            assert_eq!(ask("/hc/en/account/following", "Thing number "), seen);
        }
        let published = |signed_in: bool| -> Numbers {
            let all = world.updates.iter().enumerate();
            all.filter(|(_, stage)| {
                opens(world.updates_for, signed_in) && **stage == Stage::Published
            })
            .map(|(at, _)| at)
            .collect()
        };
        let (mine, open) = (published(reader.is_some()), published(false));
        assert_eq!(ask("/hc/en/updates", "News number "), mine, "{reader:?}");
        let there = runtime.block_on(alone(&desk, reader, "updates", &updates));
        assert_eq!(there, mine, "{reader:?}");
        for path in [
            "/hc/en/search?query=news+number&in=news",
            "/hc/en/search/suggestions?query=news+number",
        ] {
            let found = ask(path, "News number ");
            assert!(found.is_subset(&mine), "{path} {reader:?} {found:?}");
        }
        // Feeds and what the vendor's own product shows are for everybody, whoever asks.
        for path in ["/hc/en/updates/feed.atom", "/api/updates/en/latest.json"] {
            assert_eq!(ask(path, "News number "), open, "{path} {reader:?}");
        }
        // So is what search engines are told.
        let map = runtime.block_on(async { desk.browser().get("/sitemap.xml").await.text });
        for (at, id) in updates.iter().enumerate() {
            let told = map.contains(&format!("/updates/{id}<"));
            assert_eq!(told, open.contains(&at), "{reader:?}: {map}");
        }
        for (at, id) in ideas.iter().enumerate() {
            let for_all = world.ideas_for == "everyone" && !world.ideas[at].0;
            let told = map.contains(&format!("/ideas/{id}<"));
            assert_eq!(told, for_all, "{reader:?}: {map}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn every_door_shows_the_ideas_and_updates_that_the_portal_decided(world in world()) {
        agree(&world);
    }
}
