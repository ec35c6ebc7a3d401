//! One visibility rule: for random people and tickets, every door agrees with `domain::permission`.

use std::collections::BTreeSet;

use domain::permission::{Actor, Belonging, Standing, TicketFacts, standing};
use domain::person::{MembershipRole, Role};
use domain::{CommentId, OrganizationId, PersonId, TicketId};
use platform::store::search;
use proptest::prelude::*;
use tickets::commands::{Deed, Message, NewTicket, open_ticket, update_by_agent};
use tickets::queries::{self, Order, RequestList, StateFilter, Tab};

use crate::harness::Desk;

#[derive(Clone, Debug)]
struct World {
    /// Whether everyone of each organization sees all its tickets.
    shared: Vec<bool>,
    /// For each person: memberships as (organization, role).
    people: Vec<Vec<(usize, MembershipRole)>>,
    /// For each ticket: requester, people in CC.
    tickets: Vec<(usize, Vec<usize>)>,
}

fn world() -> impl Strategy<Value = World> {
    let role = prop_oneof![
        Just(MembershipRole::User),
        Just(MembershipRole::Representative),
        Just(MembershipRole::Admin)
    ];
    let shared = proptest::collection::vec(any::<bool>(), 3);
    let people = proptest::collection::vec(proptest::collection::vec((0_usize..3, role), 0..3), 5);
    let tickets =
        proptest::collection::vec((0_usize..5, proptest::collection::vec(0_usize..5, 0..3)), 6);
    (shared, people, tickets).prop_map(|(shared, people, tickets)| World {
        shared,
        people,
        tickets,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn lists_counts_search_files_and_pages_agree_with_the_rule(world in world()) {
        let desk = Desk::open();
        let agent = desk.person("Priya Nair", "priya@desk.example", Role::Agent, "en");
        let organizations: Vec<OrganizationId> = world
            .shared
            .iter()
            .enumerate()
            .map(|(index, shared)| desk.organization(&format!("School {index}"), *shared))
            .collect();
        let people: Vec<PersonId> = (0..world.people.len())
            .map(|index| desk.person(&format!("Person {index}"), &format!("p{index}@x.example"), Role::User, "en"))
            .collect();
        for (index, memberships) in world.people.iter().enumerate() {
            for (organization, role) in memberships {
                desk.join(people[index], organizations[*organization], *role);
            }
        }
        let app = desk.app();
        let now = app.clock.now();
        let mut tickets: Vec<TicketId> = Vec::new();
        for (requester, cc) in &world.tickets {
            let id = app.store.write_now(|tx| {
                let deed = Deed::new(Actor::person(people[*requester], Role::User), now, "web")?;
                let new = NewTicket {
                    cc: cc.iter().map(|index| people[*index]).collect(),
                    ..NewTicket::from(people[*requester], "zebra question", Message::text("visible words"))
                };
                let id = open_ticket(tx, &deed, &new)?;
                let deed = Deed::new(Actor::person(agent, Role::Agent), now, "web")?;
                let note = domain::ticket::TicketUpdate { comment: Some(false), ..Default::default() };
                update_by_agent(tx, &deed, id, &note, &Message::text("secret giraffe"))?;
                Ok(id)
            }).unwrap();
            tickets.push(id);
        }
        for person in &people {
            let actor = Actor::person(*person, Role::User);
            app.store.read_now(|tx| {
                let belongings: Vec<Belonging> = people::queries::list_memberships(tx, *person, now)?
                    .into_iter()
                    .map(|place| place.belonging)
                    .collect();
                let mut expected = BTreeSet::new();
                for id in &tickets {
                    let ticket = queries::find_visible(tx, &Actor::person(agent, Role::Agent), *id, now)?.unwrap();
                    let facts = TicketFacts {
                        id: *id,
                        requester: ticket.requester,
                        organization: ticket.organization,
                        participants: queries::list_participants(tx, *id)?.iter().map(|who| who.person).collect(),
                    };
                    let sees = standing(&actor, &belongings, &facts) != Standing::Stranger;
                    if sees {
                        expected.insert(*id);
                    }
                    let page = queries::find_visible(tx, &actor, *id, now)?.is_some();
                    assert_eq!(page, sees, "page of {id} for {person}: {facts:?} {belongings:?}");
                    let said = queries::list_visible_comments(tx, &actor, *id, true, CommentId(0), now)?;
                    assert_eq!(said.len(), usize::from(sees), "customers read public words only");
                }
                let mut listed = BTreeSet::new();
                let mut tabs = vec![Tab::Mine, Tab::Ccd];
                tabs.extend(organizations.iter().map(|id| Tab::Organization(*id)));
                for tab in tabs {
                    let organization = if let Tab::Organization(id) = tab { Some(id) } else { None };
                    let [mine, ccd, all] = queries::count_visible_tabs(tx, &actor, organization, now)?;
                    let list = RequestList {
                        tab, state: StateFilter::All, order: Order::Activity, ascending: false, limit: 100, offset: 0,
                    };
                    let rows = queries::list_visible_requests(tx, &actor, &list, now)?;
                    let count = queries::count_visible_requests(tx, &actor, tab, StateFilter::All, now)?;
                    assert_eq!(rows.len() as i64, count, "list and count of {tab:?}");
                    let told = match tab { Tab::Mine => mine, Tab::Ccd => ccd, Tab::Organization(_) => all };
                    assert_eq!(told, count, "the number on the tab {tab:?}");
                    listed.extend(rows.iter().map(|ticket| ticket.id));
                }
                assert_eq!(listed, expected, "the tabs together are what somebody sees");
                let places = belongings
                    .iter()
                    .filter(|place| place.shared || place.role == MembershipRole::Admin)
                    .map(|place| place.organization)
                    .collect();
                let scope = search::Scope::Of(*person, places);
                let hits: BTreeSet<_> = search::matching(tx, "zebra", &scope, 100)?.into_iter().collect();
                assert_eq!(hits, expected, "search");
                assert!(search::matching(tx, "giraffe", &scope, 100)?.is_empty(), "notes are not found");
                Ok(())
            }).unwrap();
        }
    }

    #[test]
    fn a_guests_link_shows_one_ticket_only(which in 0_usize..4) {
        let desk = Desk::open();
        let person = desk.person("Maja Sund", "maja@x.example", Role::User, "en");
        let app = desk.app();
        let now = app.clock.now();
        let ids: Vec<TicketId> = (0..4).map(|index| app.store.write_now(|tx| {
            let deed = Deed::new(Actor::person(person, Role::User), now, "web")?;
            open_ticket(tx, &deed, &NewTicket::from(person, format!("Q{index}"), Message::text("x")))
        }).unwrap()).collect();
        let guest = Actor::guest(person, ids[which]);
        let seen: Vec<TicketId> = app.store.read_now(|tx| {
            Ok(ids.iter().copied().filter(|id| {
                queries::find_visible(tx, &guest, *id, now).unwrap().is_some()
            }).collect())
        }).unwrap();
        prop_assert_eq!(seen, vec![ids[which]]);
    }
}
