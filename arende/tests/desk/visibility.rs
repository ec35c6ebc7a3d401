//! One visibility rule: for random people, organizations, groups and tickets, every door agrees with
//! `domain::permission`.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use base64::Engine as _;
use domain::permission::{Actor, Reach, Right, Sharing, Standing, TicketFacts, Ties, standing};
use domain::person::{MembershipRole, Role};
use domain::{CommentId, GroupId, Moment, OrganizationId, PersonId, StatusId, TicketId};
use platform::store::{Tx, search};
use platform::{params, sha256_hex};
use proptest::prelude::*;
use tickets::commands::{Deed, Message, NewTicket, open_ticket, update_by_agent};
use tickets::queries::{self, Draft, Filter, Order, Page, RequestList, Sort, Tab, View};
use tower::ServiceExt;

use crate::harness::Desk;

/// A membership: which organization, the role there, what they may do where people are named.
type Place = (usize, MembershipRole, Option<Right>);

#[derive(Clone, Debug)]
struct World {
    organizations: Vec<(Sharing, Right)>,
    people: Vec<Vec<Place>>,
    /// Which organizations somebody follows, whether or not they see anything there.
    following: Vec<(usize, usize)>,
    /// For each agent: whether they work within groups, and which of two they are in.
    agents: Vec<(bool, [bool; 2])>,
    tickets: Vec<Asked>,
}

#[derive(Clone, Debug)]
struct Asked {
    requester: usize,
    cc: Vec<usize>,
    private: bool,
    group: Option<usize>,
    assignee: Option<usize>,
    split: bool, // Whether it was split off into another ticket as well.
}

fn world() -> impl Strategy<Value = World> {
    let role = prop_oneof![
        Just(MembershipRole::User),
        Just(MembershipRole::Representative),
        Just(MembershipRole::Admin)
    ];
    let right = || prop_oneof![Just(Right::Read), Just(Right::Comment)];
    let sharing = proptest::sample::select(Sharing::ALL.to_vec());
    let organizations = proptest::collection::vec((sharing, right()), 3);
    let place = (0_usize..3, role, proptest::option::of(right()));
    let people = proptest::collection::vec(proptest::collection::vec(place, 0..3), 5);
    let following = proptest::collection::vec((0_usize..5, 0_usize..3), 0..6);
    let agents = proptest::collection::vec((any::<bool>(), any::<[bool; 2]>()), 3);
    let asked = (
        0_usize..5,
        proptest::collection::vec(0_usize..5, 0..3),
        proptest::bool::weighted(0.3),
        proptest::option::of(0_usize..2),
        proptest::option::of(0_usize..3),
        proptest::bool::weighted(0.3),
    )
        .prop_map(|(requester, cc, private, group, assignee, split)| Asked {
            requester,
            cc,
            private,
            group,
            assignee,
            split,
        });
    let tickets = proptest::collection::vec(asked, 6);
    (organizations, people, following, agents, tickets).prop_map(
        |(organizations, people, following, agents, tickets)| World {
            organizations,
            people,
            following,
            agents,
            tickets,
        },
    )
}

/// The world as it is in a desk.
pub(crate) struct Made {
    pub(crate) desk: Desk,
    pub(crate) now: Moment,
    pub(crate) organizations: Vec<OrganizationId>,
    pub(crate) people: Vec<PersonId>,
    pub(crate) agents: Vec<Actor>,
    /// With the token of a file and what the rule needs to know.
    pub(crate) tickets: Vec<(TicketId, String, TicketFacts)>,
}

fn make(world: &World) -> Made {
    let desk = Desk::open();
    let now = desk.app().clock.now();
    let boss = desk.person("Linnea Sjöberg", "linnea@desk.example", Role::Admin, "en");
    let people: Vec<PersonId> = (0..world.people.len())
        .map(|at| {
            desk.person(
                &format!("Person {at}"),
                &format!("p{at}@x.example"),
                Role::User,
                "en",
            )
        })
        .collect();
    let agents: Vec<PersonId> = (0..world.agents.len())
        .map(|at| {
            desk.person(
                &format!("Agent {at}"),
                &format!("a{at}@desk.example"),
                Role::Agent,
                "en",
            )
        })
        .collect();
    let organizations: Vec<OrganizationId> = (0..world.organizations.len())
        .map(|at| desk.organization(&format!("School {at}"), false))
        .collect();
    let app = desk.app();
    let groups: Vec<GroupId> = app
        .store
        .write_now(|tx| {
            use organizations::queries as store;
            tickets::settings::LIST_COLUMNS.store(tx, None, "subject, id", now)?;
            let mut groups = Vec::new();
            for name in ["First line", "Exams"] {
                groups.push(store::add_group(tx, name, "", now)?);
            }
            let contact = store::Contact {
                name: "Klara Sandelin".to_owned(),
                ..store::Contact::default()
            };
            let contacts = [contact.clone(), contact.clone(), contact];
            for (id, (sharing, right)) in organizations.iter().zip(&world.organizations) {
                store::set_contacts(tx, *id, &contacts)?;
                store::set_sharing(tx, *id, *sharing, *right, now)?;
            }
            for (person, places) in people.iter().zip(&world.people) {
                for (at, role, named) in places {
                    people::queries::add_membership(tx, *person, organizations[*at], *role, now)?;
                    store::set_named(tx, organizations[*at], *person, *named)?;
                }
                token(tx, *person, now)?;
            }
            for (person, place) in &world.following {
                let (person, place) = (people[*person], organizations[*place]);
                store::set_following(tx, place, person, true, now)?;
            }
            for (agent, (limited, within)) in agents.iter().zip(&world.agents) {
                if *limited {
                    people::queries::set_reach(tx, *agent, Reach::Groups, now)?;
                }
                for (group, _) in groups.iter().zip(within).filter(|(_, within)| **within) {
                    store::add_group_member(tx, *group, *agent, now)?;
                }
                token(tx, *agent, now)?;
            }
            Ok(groups)
        })
        .unwrap();
    let mut tickets = Vec::new();
    for asked in &world.tickets {
        let made = app.store.write_now(|tx| {
            ask(
                tx,
                app,
                boss,
                &people,
                asked,
                asked.group.map(|at| groups[at]),
                asked.assignee.map(|at| agents[at]),
            )
        });
        let (id, file, facts) = made.unwrap();
        if asked.split {
            tickets.push(crate::splits::split_whole(app, boss, id, &facts));
        }
        tickets.push((id, file, facts));
    }
    let agents = agents
        .iter()
        .zip(&world.agents)
        .map(|(id, (limited, _))| {
            let reach = if *limited { Reach::Groups } else { Reach::All };
            Actor::person(*id, Role::Agent).reaching(reach)
        })
        .collect();
    Made {
        desk,
        now,
        organizations,
        people,
        agents,
        tickets,
    }
}

pub(crate) fn token(tx: &Tx<'_>, person: PersonId, now: Moment) -> platform::Result<()> {
    let secret = sha256_hex(&format!("secret of {person}"));
    people::queries::add_api_token(tx, person, &sha256_hex(&secret), now)
}

fn ask(
    tx: &Tx<'_>,
    app: &platform::App,
    boss: PersonId,
    people: &[PersonId],
    asked: &Asked,
    group: Option<GroupId>,
    assignee: Option<PersonId>,
) -> platform::Result<(TicketId, String, TicketFacts)> {
    let now = app.clock.now();
    let requester = people[asked.requester];
    let cc: Vec<PersonId> = asked.cc.iter().map(|at| people[*at]).collect();
    let stored = app.files.keep_now(b"hello")?;
    let upload = platform::random_token()?;
    platform::files::add_pending(tx, &stored, "hello.txt", &upload, "me", now)?;
    let message = Message {
        uploads: vec![upload],
        uploader: "me".into(),
        ..Message::text("visible words")
    };
    let deed = Deed::new(Actor::person(requester, Role::User), now, "web")?;
    let new = NewTicket {
        cc: cc.clone(),
        private: asked.private,
        ..NewTicket::from(requester, "zebra question", message)
    };
    let id = open_ticket(tx, &deed, &new)?;
    let deed = Deed::new(Actor::person(boss, Role::Admin), now, "web")?;
    let note = domain::ticket::TicketUpdate {
        comment: Some(false),
        group: Some(group),
        assignee: Some(assignee),
        ..Default::default()
    };
    update_by_agent(tx, &deed, id, &note, &Message::text("secret giraffe"))?;
    let ticket = queries::find_visible(tx, &deed.actor, id, now)?.unwrap();
    let files = queries::list_visible_attachments(tx, &deed.actor, id, true, now)?;
    let facts = TicketFacts {
        id,
        requester,
        assignee,
        group,
        organization: ticket.organization,
        private: asked.private,
        participants: cc.into_iter().filter(|who| *who != requester).collect(),
        level: ticket.level,
        first_line: ticket.first_line,
        desk: ticket.desk,
    };
    Ok((id, files[0].token.clone(), facts))
}

impl Made {
    /// What the rule says that somebody sees.
    pub(crate) fn expected(&self, who: &Actor, ties: &Ties) -> BTreeSet<TicketId> {
        let sees = |facts: &TicketFacts| standing(who, ties, facts) != Standing::Stranger;
        let theirs = self.tickets.iter().filter(|(_, _, facts)| sees(facts));
        theirs.map(|(id, ..)| *id).collect()
    }

    /// Pages, messages, files, the live stream and drafts, one ticket after the other.
    pub(crate) fn each_ticket(&self, tx: &Tx<'_>, who: &Actor, expected: &BTreeSet<TicketId>) {
        let staff = who.role.is_staff();
        for (id, file, facts) in &self.tickets {
            let sees = expected.contains(id);
            let page = queries::find_visible(tx, who, *id, self.now).unwrap();
            assert_eq!(page.is_some(), sees, "page of {id} for {who:?}: {facts:?}");
            let said = queries::list_visible_comments(tx, who, *id, true, CommentId(0), self.now);
            let words = if staff { 2 } else { 1 };
            assert_eq!(
                said.unwrap().len(),
                if sees { words } else { 0 },
                "messages"
            );
            let files = queries::list_visible_attachments(tx, who, *id, staff, self.now).unwrap();
            assert_eq!(!files.is_empty(), sees, "files of {id}");
            let file = queries::find_visible_file(tx, who, file, self.now).unwrap();
            assert_eq!(file.is_some(), sees, "the file of {id}");
            let live = organizations::queries::may_see(tx, who, *id, self.now).unwrap();
            assert_eq!(live, sees, "news of {id}");
            let draft = queries::find_visible_draft(tx, who, *id, self.now).unwrap();
            assert_eq!(draft.is_some(), sees && staff, "draft in {id}");
        }
    }

    fn customers_lists(&self, tx: &Tx<'_>, who: &Actor, ties: &Ties) -> BTreeSet<TicketId> {
        let mut listed = BTreeSet::new();
        let mut tabs = vec![Tab::Mine, Tab::Ccd];
        tabs.extend(self.organizations.iter().map(|id| Tab::Organization(*id)));
        for tab in tabs {
            let organization = if let Tab::Organization(id) = tab {
                Some(id)
            } else {
                None
            };
            let counts = queries::count_visible_tabs(tx, who, organization, self.now).unwrap();
            let [mine, ccd, all] = counts;
            let list = RequestList {
                tab,
                filter: Filter::ALL,
                order: Order::Activity,
                ascending: false,
                limit: 100,
                offset: 0,
            };
            let rows = queries::list_visible_requests(tx, who, &list, self.now).unwrap();
            let count = queries::count_visible_requests(tx, who, tab, &Filter::ALL, 1000, self.now)
                .unwrap();
            assert_eq!(rows.len() as i64, count, "list and count of {tab:?}");
            let told = match tab {
                Tab::Mine => mine,
                Tab::Ccd => ccd,
                Tab::Organization(_) => all,
            };
            assert_eq!(told, count, "the number on the tab {tab:?}");
            self.narrowed(tx, who, &list, &rows);
            listed.extend(rows.iter().map(|ticket| ticket.id));
        }
        let shown = ties
            .belongings
            .iter()
            .filter(|place| place.shows().is_some());
        let places = shown.map(|place| place.organization).collect();
        let scope = search::Scope::Of(who.person.unwrap(), places);
        let hits = search::matching(tx, "zebra", &scope, 100).unwrap();
        let hits: BTreeSet<_> = hits.into_iter().collect();
        assert_eq!(hits, listed, "search finds what the lists show");
        let notes = search::matching(tx, "giraffe", &scope, 100).unwrap();
        assert!(notes.is_empty(), "notes are not found");
        listed
    }

    /// However a list is ordered and narrowed, it has those of its rows that are meant, and no other.
    fn narrowed(&self, tx: &Tx<'_>, who: &Actor, list: &RequestList, rows: &[queries::Request]) {
        let ids = |rows: &[queries::Request]| -> BTreeSet<TicketId> {
            rows.iter().map(|ticket| ticket.id).collect()
        };
        for order in [Order::Created, Order::Activity, Order::Status] {
            for ascending in [false, true] {
                let other = RequestList {
                    order,
                    ascending,
                    ..list.clone()
                };
                let found = queries::list_visible_requests(tx, who, &other, self.now).unwrap();
                assert_eq!(ids(&found), ids(rows), "{order:?} {ascending}");
            }
        }
        let Some(first) = rows.first() else { return };
        let some = [vec![first.status_id], vec![first.status_id, StatusId(99)]];
        for statuses in some {
            for from in [None, Some(first.created_at)] {
                let filter = Filter {
                    statuses: statuses.clone(),
                    from,
                    ..Filter::ALL
                };
                let is_meant = |ticket: &&queries::Request| {
                    ticket.status_id == first.status_id
                        && from.is_none_or(|from| ticket.created_at >= from)
                };
                let meant: Vec<_> = rows.iter().filter(is_meant).cloned().collect();
                let count =
                    queries::count_visible_requests(tx, who, list.tab, &filter, 1000, self.now);
                assert_eq!(count.unwrap(), meant.len() as i64);
                let narrowed = RequestList {
                    filter,
                    ..list.clone()
                };
                let found = queries::list_visible_requests(tx, who, &narrowed, self.now).unwrap();
                assert_eq!(ids(&found), ids(&meant));
            }
        }
    }

    pub(crate) fn agents_lists(&self, tx: &Tx<'_>, who: &Actor) -> BTreeSet<TicketId> {
        let ids = |rows: Vec<queries::Ticket>| -> BTreeSet<TicketId> {
            rows.into_iter().map(|ticket| ticket.id).collect()
        };
        for view in View::ALL {
            let rows = queries::list_view(tx, who, view, self.now).unwrap();
            let count = queries::count_view(tx, who, view).unwrap();
            assert_eq!(rows.len() as i64, count, "list and count of {view:?}");
            // What others of the team had read before them.
            let queries::Queue {
                rows: kept, counts, ..
            } = queries::queue(tx, who, view.into(), self.now).unwrap();
            assert!(
                kept.iter()
                    .map(|row| row.id)
                    .eq(rows.iter().map(|row| row.id))
            );
            assert!(counts.contains(&(view, count)), "{view:?} in {counts:?}");
        }
        let all = ids(queries::list_view(tx, who, View::All, self.now).unwrap());
        let page = Page {
            ascending: true,
            beyond: None,
            limit: 100,
            offset: 0,
        };
        let api = queries::list_visible_tickets(tx, who, None, Sort::Id, &page, self.now).unwrap();
        assert_eq!(ids(api), all, "the API's list");
        let count = queries::count_tickets(tx, who).unwrap();
        assert_eq!(count, all.len() as i64, "the API's count");
        all
    }

    async fn answers(&self, person: PersonId, email: &str, path: &str) -> StatusCode {
        let secret = sha256_hex(&format!("secret of {person}"));
        let credentials = format!("{email}/token:{secret}");
        let encoded = base64::engine::general_purpose::STANDARD.encode(credentials);
        let request = Request::get(path)
            .header(header::HOST, "127.0.0.1:3000")
            .header(header::AUTHORIZATION, format!("Basic {encoded}"))
            .body(Body::empty())
            .unwrap();
        let response = self.desk.site.clone().oneshot(request).await.unwrap();
        response.status()
    }

    /// The API, asked as programs ask it.
    pub(crate) async fn through_the_api(
        &self,
        who: &Actor,
        email: &str,
        seen: &BTreeSet<TicketId>,
    ) {
        let kind = if who.role.is_staff() {
            "tickets"
        } else {
            "requests"
        };
        for (id, ..) in &self.tickets {
            for rest in ["", "/comments"] {
                let path = format!("/api/v2/{kind}/{id}{rest}");
                let status = self.answers(who.person.unwrap(), email, &path).await;
                let expected = if seen.contains(id) { 200 } else { 404 };
                assert_eq!(status.as_u16(), expected, "{path} for {who:?}");
            }
        }
    }

    /// Pages, what they fetch, files and sheets, asked as browsers ask for them.
    async fn through_pages(&self, who: &Actor, seen: &BTreeSet<TicketId>) {
        let mut browser = self.desk.is_of(who.person.unwrap());
        let staff = who.role.is_staff();
        for (id, file, _) in &self.tickets {
            let paths = if staff {
                vec![format!("/agent/tickets/{id}")]
            } else {
                vec![
                    format!("/hc/en/requests/{id}"),
                    format!("/hc/en/requests/{id}/thread"),
                ]
            };
            let file = format!("/attachments/{file}/hello.txt");
            for path in paths.into_iter().chain([file]) {
                let status = browser.get(&path).await.status.as_u16();
                let expected = if seen.contains(id) { 200 } else { 404 };
                assert_eq!(status, expected, "{path} for {who:?}");
            }
        }
        if staff {
            return;
        }
        let mut taken_out = BTreeSet::new();
        let mut tabs = vec!["tab=mine".to_owned(), "tab=ccd".to_owned()];
        let places = self.organizations.iter();
        tabs.extend(places.map(|id| format!("tab=org&organization_id={id}")));
        for tab in tabs {
            for query in ["", "&query=zebra"] {
                let path = format!("/hc/en/requests.csv?{tab}{query}");
                let sheet = browser.get(&path).await;
                let rows = sheet.text.lines().skip(1);
                let ids = rows.filter_map(|row| row.split(',').nth(1)?.parse().ok());
                taken_out.extend(ids.map(TicketId));
            }
        }
        assert_eq!(taken_out, *seen, "the sheets of {who:?}");
    }

    /// Everybody who was mailed about an answer sees the ticket: who takes part, and who follows and may see it.
    fn mailed(&self, world: &World) {
        let boss = Actor::person(PersonId(1), Role::Admin);
        let app = self.desk.app();
        for (id, ..) in &self.tickets {
            app.store
                .write_now(|tx| {
                    let deed = Deed::new(boss, self.now, "api")?;
                    let answer = domain::ticket::TicketUpdate {
                        comment: Some(true),
                        ..Default::default()
                    };
                    update_by_agent(tx, &deed, *id, &answer, &Message::text("an answer"))
                })
                .unwrap();
        }
        self.desk.later();
        for (id, _, facts) in &self.tickets {
            let mailed: BTreeSet<PersonId> = app
                .store
                .read_now(|tx| {
                    tx.rows(
                        "SELECT m.person_id FROM mail_out m JOIN comment c ON c.id = m.comment_id
                         WHERE m.ticket_id = $1 AND c.body = 'an answer' AND m.state = 'sent'",
                        &params![id],
                        |row| row.int(0).map(PersonId),
                    )
                })
                .unwrap()
                .into_iter()
                .collect();
            let mut expected: BTreeSet<PersonId> = facts.participants.iter().copied().collect();
            expected.insert(facts.requester);
            for (person, place) in &world.following {
                let person = self.people[*person];
                let actor = Actor::person(person, Role::User);
                let ties = self.ties(&actor);
                let follows = facts.organization == Some(self.organizations[*place]);
                if follows && standing(&actor, &ties, facts) != Standing::Stranger {
                    expected.insert(person);
                }
            }
            assert_eq!(mailed, expected, "who was mailed about {facts:?}");
        }
    }

    /// Contacts, organizations, memberships and trainings: one's own, and nobody else's; lists are the team's.
    async fn organizations_through_the_api(&self, who: &Actor, email: &str, ties: &Ties) {
        let person = who.person.unwrap();
        for other in &self.people {
            for list in ["organizations", "organization_memberships", "trainings"] {
                let path = format!("/api/v2/users/{other}/{list}");
                let status = self.answers(person, email, &path).await;
                let expected = if *other == person { 200 } else { 404 };
                assert_eq!(status.as_u16(), expected, "{path} for {who:?}");
            }
        }
        for list in [
            "organizations",
            "organizations/autocomplete?name=Scho",
            "organization_memberships",
            "groups",
            "training_completions",
        ] {
            let path = format!("/api/v2/{list}");
            let status = self.answers(person, email, &path).await;
            assert_eq!(status.as_u16(), 403, "{path} for {who:?}");
        }
        let w = self
            .desk
            .app()
            .language
            .words(platform::language::Locale::En, "UTC");
        let shown = self.desk.app().store.read_now(|tx| {
            use organizations::contacts::{Page, list_visible_contacts};
            list_visible_contacts(tx, who.person, Page::Home, &w, self.now)
        });
        let shown: BTreeSet<String> = shown
            .unwrap()
            .into_iter()
            .map(|one| one.organization)
            .collect();
        let at = |place: &domain::permission::Belonging| {
            let at = self
                .organizations
                .iter()
                .position(|id| *id == place.organization);
            format!("School {}", at.unwrap())
        };
        let theirs: BTreeSet<String> = ties.belongings.iter().map(at).collect();
        assert_eq!(shown, theirs, "contacts for {who:?}");
    }

    /// Everything open of one person goes to another of the same organization; the facts follow.
    fn pass_on(&mut self, from: PersonId, to: PersonId, place: OrganizationId) -> bool {
        let boss = Actor::person(PersonId(1), Role::Admin);
        let now = self.now;
        let passed = self.desk.app().store.write_now(|tx| {
            let deed = Deed::new(boss, now, "web")?;
            let leaving = organizations::commands::Leaving::Ends;
            tickets::commands::pass_on(tx, &deed, place, (from, to), leaving)
        });
        let Ok(passed) = passed else {
            return false;
        };
        let mut requests = 0;
        for (_, _, facts) in &mut self.tickets {
            if facts.organization != Some(place) || facts.private {
                continue;
            }
            if facts.requester == from {
                requests += 1;
                facts.requester = to;
                facts.participants.retain(|who| *who != to);
            } else if facts.participants.contains(&from) {
                facts.participants.retain(|who| *who != from && *who != to);
                if facts.requester != to {
                    facts.participants.push(to);
                }
            }
        }
        assert_eq!(passed.requests, requests);
        true
    }

    pub(crate) fn ties(&self, who: &Actor) -> Ties {
        let read = |tx: &Tx<'_>| organizations::queries::find_ties(tx, who, self.now);
        self.desk.app().store.read_now(read).unwrap()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn every_door_agrees_with_the_rule(world in world()) {
        let made = make(&world);
        let app = made.desk.app();
        app.store.write_now(|tx| {
            for agent in &made.agents {
                for (id, ..) in &made.tickets {
                    let draft = Draft { note: true, body: "x".into(), body_html: None, asked: Vec::new(), sets: Vec::new(), updated_at: made.now };
                    queries::set_draft(tx, *id, agent.person.unwrap(), &draft)?;
                }
            }
            Ok(())
        }).unwrap();
        let customers = made.people.iter().map(|id| Actor::person(*id, Role::User));
        for (at, who) in customers.enumerate() {
            let ties = made.ties(&who);
            let expected = made.expected(&who, &ties);
            app.store.read_now(|tx| {
                made.each_ticket(tx, &who, &expected);
                assert_eq!(made.customers_lists(tx, &who, &ties), expected, "the tabs together are what {who:?} sees");
                Ok(())
            }).unwrap();
            on_a_runtime(made.through_the_api(&who, &format!("p{at}@x.example"), &expected));
            on_a_runtime(made.through_pages(&who, &expected));
            on_a_runtime(made.organizations_through_the_api(&who, &format!("p{at}@x.example"), &ties));
        }
        for (at, who) in made.agents.iter().enumerate() {
            let expected = made.expected(who, &made.ties(who));
            app.store.read_now(|tx| {
                made.each_ticket(tx, who, &expected);
                assert_eq!(made.agents_lists(tx, who), expected, "the views are what {who:?} sees");
                Ok(())
            }).unwrap();
            on_a_runtime(made.through_the_api(who, &format!("a{at}@desk.example"), &expected));
            on_a_runtime(made.through_pages(who, &expected));
        }
        made.mailed(&world);
    }

    #[test]
    fn what_is_passed_on_is_seen_by_whoever_took_it_over(world in world()) {
        let mut made = make(&world);
        let all = made.people.clone();
        let mut passed = 0;
        for place in made.organizations.clone() {
            for pair in all.windows(2) {
                passed += usize::from(made.pass_on(pair[0], pair[1], place));
            }
        }
        let app = made.desk.app();
        let agent = &made.agents[0];
        app.store.write_now(|tx| {
            for (id, ..) in &made.tickets {
                let draft = Draft { note: true, body: "x".into(), body_html: None, asked: Vec::new(), sets: Vec::new(), updated_at: made.now };
                queries::set_draft(tx, *id, agent.person.unwrap(), &draft)?;
            }
            Ok(())
        }).unwrap();
        for who in all.iter().map(|id| Actor::person(*id, Role::User)) {
            let ties = made.ties(&who);
            let expected = made.expected(&who, &ties);
            app.store.read_now(|tx| {
                made.each_ticket(tx, &who, &expected);
                assert_eq!(made.customers_lists(tx, &who, &ties), expected, "after {passed} successions, for {who:?}");
                Ok(())
            }).unwrap();
        }
    }
}

pub(crate) fn on_a_runtime<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap()
        .block_on(work)
}
