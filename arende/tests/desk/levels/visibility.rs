//! The one visibility rule where customers have a first line of their own and partners have desks: for random worlds, every
//! door agrees with `domain::permission`, and nothing crosses to the wrong side.

use std::collections::BTreeSet;

use domain::permission::{Actor, Reach, Right, Sharing, Standing, TicketFacts, standing};
use domain::person::{MembershipRole, Role};
use domain::ticket::{Level, Place, Side, TicketUpdate};
use domain::{CommentId, DeskId, GroupId, OrganizationId, PersonId, TicketId};
use organizations::first_line::{FIRST_LINE, people_of, set_own};
use organizations::queries as store;
use platform::language::{Locale, Words};
use platform::store::{Tx, search};
use proptest::prelude::*;
use tickets::commands::{
    Deed, Message, NewTicket, escalate, hand_over, note_for_first_line, open_ticket,
    update_by_agent,
};
use tickets::queries::{self, FirstLineView, View};

use crate::harness::Desk;
use crate::visibility::{on_a_runtime, token};

#[derive(Clone, Debug)]
struct Asked {
    requester: usize,
    cc: Vec<usize>,
    agents_in_cc: Vec<usize>,
    private: bool,
    escalated: bool,
    level: i64,
    with_vendor: bool,
    group: Option<usize>,
    assignee: Option<usize>,
}

/// What an agent is: one of all tickets, one of some groups, one at a partner's desk.
#[derive(Clone, Copy, Debug)]
enum Kind {
    All,
    Groups([bool; 2]),
    Partner(usize),
}

#[derive(Clone, Debug)]
struct World {
    /// Sharing, whether they have a first line, and the partner who looks after them.
    organizations: Vec<(Sharing, bool, Option<usize>)>,
    people: Vec<Vec<(usize, MembershipRole)>>,
    agents: Vec<Kind>,
    tickets: Vec<Asked>,
}

fn world() -> impl Strategy<Value = World> {
    let role = || {
        prop_oneof![
            3 => Just(MembershipRole::User),
            2 => Just(MembershipRole::Representative),
            1 => Just(MembershipRole::Admin)
        ]
    };
    let sharing = proptest::sample::select(Sharing::ALL.to_vec());
    let partner = proptest::option::of(0_usize..2);
    let organization = (sharing, proptest::bool::weighted(0.7), partner);
    let place = (0_usize..3, role());
    let kind = prop_oneof![
        Just(Kind::All),
        any::<[bool; 2]>().prop_map(Kind::Groups),
        (0_usize..2).prop_map(Kind::Partner)
    ];
    let asked = (
        (0_usize..6, proptest::collection::vec(0_usize..6, 0..3)),
        proptest::collection::vec(0_usize..4, 0..2),
        proptest::bool::weighted(0.3),
        any::<bool>(),
        2_i64..5,
        any::<bool>(),
        proptest::option::of(0_usize..2),
        proptest::option::of(0_usize..4),
    );
    let asked = asked.prop_map(
        |(
            (requester, cc),
            agents_in_cc,
            private,
            escalated,
            level,
            with_vendor,
            group,
            assignee,
        )| {
            Asked {
                requester,
                cc,
                agents_in_cc,
                private,
                escalated,
                level,
                with_vendor,
                group,
                assignee,
            }
        },
    );
    (
        proptest::collection::vec(organization, 3),
        proptest::collection::vec(proptest::collection::vec(place, 0..3), 6),
        proptest::collection::vec(kind, 4),
        proptest::collection::vec(asked, 6),
    )
        .prop_map(|(organizations, people, agents, tickets)| World {
            organizations,
            people,
            agents,
            tickets,
        })
}

struct Made {
    desk: Desk,
    boss: Actor,
    organizations: Vec<OrganizationId>,
    people: Vec<PersonId>,
    agents: Vec<Actor>,
    desks: Vec<DeskId>,
    tickets: Vec<(TicketId, String, TicketFacts)>,
}

fn words(desk: &Desk) -> Words {
    desk.app().language.words(Locale::En, "UTC")
}

fn make(world: &World) -> Made {
    let desk = Desk::open();
    let app = desk.app();
    let now = app.clock.now();
    let boss = desk.person("Linnea Sjöberg", "linnea@desk.example", Role::Admin, "en");
    let named = |count: usize, role: Role, at: &str| -> Vec<PersonId> {
        let one = |n| {
            desk.person(
                &format!("{at} {n}"),
                &format!("{at}{n}@x.example"),
                role,
                "en",
            )
        };
        (0..count).map(one).collect()
    };
    let people = named(world.people.len(), Role::User, "p");
    let agents = named(world.agents.len(), Role::Agent, "a");
    let organizations: Vec<OrganizationId> = (0..world.organizations.len())
        .map(|at| desk.organization(&format!("School {at}"), false))
        .collect();
    let (desks, groups) = app
        .store
        .write_now(|tx| {
            FIRST_LINE.store(tx, None, "yes", now)?;
            let (mut desks, mut groups) = (Vec::new(), Vec::new());
            for name in ["First line", "Exams"] {
                groups.push(store::add_group(tx, name, "", now)?);
            }
            for name in ["Norge", "Danmark"] {
                desks.push(store::add_desk(tx, name, now)?);
            }
            for (id, (sharing, line, partner)) in organizations.iter().zip(&world.organizations) {
                store::set_sharing(tx, *id, *sharing, Right::Comment, now)?;
                set_own(tx, *id, *line)?;
                store::set_chosen_desk(tx, *id, partner.map(|at| desks[at]))?;
            }
            for (person, places) in people.iter().zip(&world.people) {
                for (at, role) in places {
                    people::queries::add_membership(tx, *person, organizations[*at], *role, now)?;
                }
                token(tx, *person, now)?;
            }
            for (agent, kind) in agents.iter().zip(&world.agents) {
                match kind {
                    Kind::All => {}
                    Kind::Groups(within) => {
                        people::queries::set_reach(tx, *agent, Reach::Groups, now)?;
                        for (group, _) in groups.iter().zip(within).filter(|(_, is)| **is) {
                            store::add_group_member(tx, *group, *agent, now)?;
                        }
                    }
                    Kind::Partner(at) => {
                        people::queries::set_reach(tx, *agent, Reach::Partner, now)?;
                        store::add_desk_person(tx, desks[*at], *agent, now)?;
                    }
                }
                token(tx, *agent, now)?;
            }
            Ok((desks, groups))
        })
        .unwrap();
    let boss = Actor::person(boss, Role::Admin);
    let tickets = world
        .tickets
        .iter()
        .map(|asked| ask(&desk, boss, asked, (&people, &agents, &groups)))
        .collect();
    let agents = agents.iter().zip(&world.agents).map(|(id, kind)| {
        Actor::person(*id, Role::Agent).reaching(match kind {
            Kind::All => Reach::All,
            Kind::Groups(_) => Reach::Groups,
            Kind::Partner(_) => Reach::Partner,
        })
    });
    Made {
        boss,
        organizations,
        agents: agents.collect(),
        people,
        desks,
        tickets,
        desk,
    }
}

type Everybody<'a> = (&'a [PersonId], &'a [PersonId], &'a [GroupId]);

fn ask(
    desk: &Desk,
    boss: Actor,
    asked: &Asked,
    (people, agents, groups): Everybody<'_>,
) -> (TicketId, String, TicketFacts) {
    let (app, w) = (desk.app(), words(desk));
    let now = app.clock.now();
    let requester = people[asked.requester];
    let cc = asked.cc.iter().map(|at| people[*at]);
    let cc: Vec<_> = cc
        .chain(asked.agents_in_cc.iter().map(|at| agents[*at]))
        .collect();
    let done = app.store.write_now(|tx| {
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
        let opened = queries::find_visible(tx, &deed.actor, id, now)?.unwrap();
        if opened.first_line {
            let line = people_of(tx, opened.organization.unwrap(), now)?;
            let rep = Deed::new(Actor::person(line[0].0, Role::User), now, "web")?;
            note_for_first_line(tx, &rep, id, "hidden walrus")?;
            if asked.escalated {
                let given = domain::form::Given::default();
                escalate(tx, &rep, id, &given, "handed pelican", &w)?.unwrap();
            }
        }
        let escalated = queries::find_visible(tx, &deed.actor, id, now)?.unwrap();
        if escalated.level != Level::FirstLine {
            work(tx, boss, id, asked, (agents, groups))?;
        }
        let ticket = queries::find_visible(tx, &deed.actor, id, now)?.unwrap();
        let files = queries::list_visible_attachments(tx, &deed.actor, id, true, now)?;
        let facts = TicketFacts {
            id,
            requester,
            assignee: ticket.assignee,
            group: ticket.group,
            organization: ticket.organization,
            private: asked.private,
            participants: cc.iter().copied().filter(|who| *who != requester).collect(),
            level: ticket.level,
            first_line: ticket.first_line,
            desk: ticket.desk,
        };
        Ok((id, files[0].token.clone(), facts))
    });
    done.unwrap()
}

/// What the vendor does with a ticket: a note, a level, whose it is.
fn work(
    tx: &Tx<'_>,
    boss: Actor,
    id: TicketId,
    asked: &Asked,
    (agents, groups): (&[PersonId], &[GroupId]),
) -> platform::Result<()> {
    let deed = Deed::new(boss, domain::Moment(1), "web")?;
    let to = Place {
        level: Level::read(asked.level).unwrap(),
        side: Side::Vendor,
    };
    if asked.with_vendor || asked.level > 2 {
        // Where it is already, there is nothing to hand over.
        let _ = hand_over(tx, &deed, id, to, None, "deep octopus");
    }
    let note = TicketUpdate {
        comment: Some(false),
        group: Some(asked.group.map(|at| groups[at])),
        assignee: Some(asked.assignee.map(|at| agents[at])),
        ..Default::default()
    };
    update_by_agent(tx, &deed, id, &note, &Message::text("secret giraffe")).map(drop)
}

/// Words that the customer's side alone reads, and words that the team alone reads.
const CUSTOMERS: [&str; 1] = ["walrus"];
const TEAMS: [&str; 2] = ["giraffe", "octopus"];

impl Made {
    fn expected(&self, who: &Actor) -> (BTreeSet<TicketId>, BTreeSet<TicketId>) {
        let now = self.desk.app().clock.now();
        let read = |tx: &Tx<'_>| store::find_ties(tx, who, now);
        let ties = self.desk.app().store.read_now(read).unwrap();
        let is = |what: &dyn Fn(Standing) -> bool| {
            let theirs = self
                .tickets
                .iter()
                .filter(|(_, _, facts)| what(standing(who, &ties, facts)));
            theirs.map(|(id, ..)| *id).collect()
        };
        (
            is(&|standing| standing != Standing::Stranger),
            is(&|standing| standing == Standing::FirstLine),
        )
    }

    /// Everything that is asked for one ticket, in the database.
    fn one_by_one(&self, tx: &Tx<'_>, who: &Actor, sees: &BTreeSet<TicketId>) {
        let (now, staff) = (self.desk.app().clock.now(), who.role.is_staff());
        for (id, file, facts) in &self.tickets {
            let told = sees.contains(id);
            let page = queries::find_visible(tx, who, *id, now).unwrap();
            assert_eq!(page.is_some(), told, "page of {facts:?} for {who:?}");
            let said = queries::list_visible_comments(tx, who, *id, true, CommentId(0), now);
            let notes = said.unwrap();
            assert_eq!(notes.is_empty(), !told, "messages of {facts:?}");
            assert!(
                staff || notes.iter().all(|one| one.public),
                "notes of {facts:?}"
            );
            let file = queries::find_visible_file(tx, who, file, now).unwrap();
            assert_eq!(file.is_some(), told, "file of {facts:?}");
            let live = store::may_see(tx, who, *id, now).unwrap();
            assert_eq!(live, told, "news of {facts:?}");
            let split =
                queries::find_visible_linked(tx, who, &page.unwrap_or_else(|| self.any(tx)), now);
            assert!(split.is_ok());
        }
    }

    fn any(&self, tx: &Tx<'_>) -> queries::Ticket {
        let (id, _, facts) = &self.tickets[0];
        let requester = Actor::person(facts.requester, Role::User);
        let now = self.desk.app().clock.now();
        queries::find_visible(tx, &requester, *id, now)
            .unwrap()
            .unwrap()
    }

    fn teams_lists(&self, tx: &Tx<'_>, who: &Actor, sees: &BTreeSet<TicketId>) {
        let now = self.desk.app().clock.now();
        for view in View::ALL {
            let rows = queries::list_view(tx, who, view, now).unwrap();
            let count = queries::count_view(tx, who, view).unwrap();
            assert_eq!(
                rows.len() as i64,
                count,
                "list and count of {view:?} for {who:?}"
            );
            assert!(
                rows.iter().all(|row| sees.contains(&row.id)),
                "{view:?} of {who:?}"
            );
            // What others of the team had read before them.
            let queries::Queue {
                rows: kept, counts, ..
            } = queries::queue(tx, who, view.into(), now).unwrap();
            assert!(
                kept.iter()
                    .map(|row| row.id)
                    .eq(rows.iter().map(|row| row.id))
            );
            assert!(counts.contains(&(view, count)), "{view:?} in {counts:?}");
        }
        let all = queries::list_view(tx, who, View::All, now).unwrap();
        let all: BTreeSet<_> = all.into_iter().map(|row| row.id).collect();
        assert_eq!(&all, sees, "what {who:?} sees");
        assert_eq!(queries::count_tickets(tx, who).unwrap(), all.len() as i64);
        for (at, id) in self.organizations.iter().enumerate() {
            let may = store::may_know(tx, who, *id).unwrap();
            let name = format!("School {at}");
            let listed = store::list_organizations(tx, who, &name, false, (50, 0), now).unwrap();
            assert_eq!(listed.len(), usize::from(may), "{name} for {who:?}");
            let open = store::list_visible_open(tx, who, *id, now).unwrap();
            assert!(open.iter().all(|one| sees.contains(&TicketId(one.id))));
        }
    }

    fn customers_lists(
        &self,
        tx: &Tx<'_>,
        who: &Actor,
        sees: &BTreeSet<TicketId>,
        line: &BTreeSet<TicketId>,
    ) {
        let now = self.desk.app().clock.now();
        let mut listed = BTreeSet::new();
        for view in [
            FirstLineView::Waiting,
            FirstLineView::Escalated,
            FirstLineView::Done,
            FirstLineView::Mine,
        ] {
            let rows = queries::list_visible_first_line(tx, who, view, now).unwrap();
            let count = queries::count_visible_first_line(tx, who, view, now).unwrap();
            assert_eq!(rows.len() as i64, count, "list and count of {view:?}");
            listed.extend(rows.iter().map(|row| row.id));
        }
        // What they asked themselves is their own, also where they are of the first line since.
        assert!(
            line.is_subset(&listed),
            "{line:?} within {listed:?} for {who:?}"
        );
        assert!(
            listed.is_subset(sees),
            "{listed:?} within {sees:?} for {who:?}"
        );
        let scope = tickets::search_scope(tx, who.person.unwrap(), now).unwrap();
        let hits = search::matching(tx, "zebra", &scope, 100).unwrap();
        assert_eq!(
            &hits.into_iter().collect::<BTreeSet<_>>(),
            sees,
            "search of {who:?}"
        );
        for secret in CUSTOMERS.into_iter().chain(TEAMS) {
            let found = search::matching(tx, secret, &scope, 100).unwrap();
            assert!(found.is_empty(), "{secret} was found by {who:?}");
        }
    }

    /// As browsers and programs ask: nothing foreign is answered, and no page says a word of the other side.
    async fn through_the_doors(
        &self,
        who: &Actor,
        sees: &BTreeSet<TicketId>,
        line: &BTreeSet<TicketId>,
    ) {
        let staff = who.role.is_staff();
        let mut browser = self.desk.is_of(who.person.unwrap());
        let mut read = Vec::new();
        for (id, file, _) in &self.tickets {
            let paths = if staff {
                vec![
                    format!("/agent/tickets/{id}"),
                    format!("/agent/tickets/{id}/details"),
                    format!("/agent/tickets/{id}/thread"),
                ]
            } else {
                vec![
                    format!("/hc/en/requests/{id}"),
                    format!("/hc/en/requests/{id}/thread"),
                ]
            };
            for path in paths
                .into_iter()
                .chain([format!("/attachments/{file}/hello.txt")])
            {
                let page = browser.get(&path).await;
                let told = matches!(page.status.as_u16(), 200 | 303);
                assert_eq!(told, sees.contains(id), "{path} for {who:?}");
                read.push((path, page.text));
            }
            let path = format!("/hc/en/desk/{id}");
            let page = browser.get(&path).await;
            let told = page.status.as_u16() == 200;
            assert_eq!(told, line.contains(id), "{path} for {who:?}");
            // Its own notes are read by the first line, there and nowhere else.
            let text = page.text.replace("hidden walrus", "");
            assert_eq!(text != page.text, told, "the notes on {path}");
            read.push((path, text));
        }
        let lists: &[&str] = if staff {
            &[
                "/agent/views/all",
                "/agent/search?q=zebra",
                "/agent/search?q=walrus",
                "/agent/organizations",
                "/agent/suppliers",
                "/agent/mail/sent",
            ]
        } else {
            &[
                "/hc/en/requests",
                "/hc/en/requests.csv?tab=mine",
                "/hc/en/search?query=octopus",
                "/hc/en/desk",
                "/hc/en",
                "/hc/en/updates/feed.atom",
            ]
        };
        for path in lists {
            let page = browser.get(path).await;
            assert!(page.status.as_u16() < 500, "{path}");
            // What was searched for stands in the field.
            let asked = path.split('=').next_back().unwrap_or_default();
            read.push(((*path).to_owned(), page.text.replace(asked, "")));
        }
        let foreign = if staff { &CUSTOMERS[..] } else { &TEAMS[..] };
        for (path, text) in read {
            // A hand-over note is for the first line and whoever takes over, never for the requester's page.
            let told = staff || path.starts_with("/hc/en/desk");
            assert!(
                told || !text.contains("pelican"),
                "{path} tells the hand-over note"
            );
            for secret in foreign {
                assert!(!text.contains(secret), "{path} says {secret} to {who:?}");
            }
        }
    }

    async fn through_the_api(&self, who: &Actor, email: &str, sees: &BTreeSet<TicketId>) {
        let person = who.person.unwrap();
        let partner = who.reach == Reach::Partner;
        let kind = if who.role.is_staff() {
            "tickets"
        } else {
            "requests"
        };
        let get = axum::http::Method::GET;
        let nothing = serde_json::json!({});
        let (status, all) = self
            .desk
            .program(
                person,
                email,
                get.clone(),
                &format!("/api/v2/{kind}"),
                &nothing,
            )
            .await;
        assert_eq!(status, if partner { 403 } else { 200 }, "{who:?}");
        let foreign = if who.role.is_staff() {
            &CUSTOMERS[..]
        } else {
            &TEAMS[..]
        };
        for (id, ..) in &self.tickets {
            let rests: &[&str] = if who.role.is_staff() {
                &["", "/comments", "/audits"]
            } else {
                &["", "/comments"]
            };
            for rest in rests {
                let path = format!("/api/v2/{kind}/{id}{rest}");
                let (status, said) = self
                    .desk
                    .program(person, email, get.clone(), &path, &nothing)
                    .await;
                let expected = match (partner, sees.contains(id)) {
                    (true, _) => 403,
                    (_, true) => 200,
                    (_, false) => 404,
                };
                assert_eq!(status, expected, "{path} for {who:?}");
                for secret in foreign {
                    assert!(!said.to_string().contains(secret), "{path}");
                }
            }
        }
        assert!(
            !foreign
                .iter()
                .any(|secret| all.to_string().contains(secret))
        );
    }

    /// Nobody of the team is mailed about what was not escalated, and nobody of a partner about others' customers.
    fn mailed(&self) {
        self.desk.later();
        let mails = self.desk.app().store.read_now(|tx| {
            tx.rows(
                "SELECT m.ticket_id, m.person_id FROM mail_out m WHERE m.state = 'sent'",
                &[],
                |row| Ok((TicketId(row.int(0)?), PersonId(row.int(1)?))),
            )
        });
        for (ticket, person) in mails.unwrap() {
            let agent = self
                .agents
                .iter()
                .find(|agent| agent.person == Some(person));
            let Some(agent) = agent.filter(|agent| agent.reach == Reach::Partner) else {
                let sees = self
                    .people
                    .contains(&person)
                    .then(|| self.expected(&Actor::person(person, Role::User)).0);
                assert!(
                    sees.is_none_or(|sees| sees.contains(&ticket)),
                    "{person} of {ticket}"
                );
                continue;
            };
            assert!(
                self.expected(agent).0.contains(&ticket),
                "{agent:?} of {ticket}"
            );
        }
        let outbox = self.desk.outbox().join("\n");
        assert!(
            !outbox.contains("walrus")
                && !outbox.contains("giraffe")
                && !outbox.contains("octopus")
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]
    #[test]
    fn nothing_crosses_between_first_lines_partners_and_the_vendor_by_any_door(world in world()) {
        let made = make(&world);
        prop_assert_eq!(made.desks.len(), 2);
        let app = made.desk.app();
        for (at, who) in made.people.iter().map(|id| Actor::person(*id, Role::User)).enumerate() {
            let (sees, line) = made.expected(&who);
            app.store.read_now(|tx| {
                made.one_by_one(tx, &who, &sees);
                made.customers_lists(tx, &who, &sees, &line);
                Ok(())
            }).unwrap();
            on_a_runtime(made.through_the_doors(&who, &sees, &line));
            on_a_runtime(made.through_the_api(&who, &format!("p{at}@x.example"), &sees));
        }
        let team = made.agents.iter().copied().chain([made.boss]);
        for (at, who) in team.enumerate() {
            let (sees, line) = made.expected(&who);
            prop_assert!(line.is_empty());
            app.store.read_now(|tx| {
                made.one_by_one(tx, &who, &sees);
                made.teams_lists(tx, &who, &sees);
                Ok(())
            }).unwrap();
            on_a_runtime(made.through_the_doors(&who, &sees, &line));
            let email = made.agents.get(at).map_or("linnea@desk.example".to_owned(), |_| format!("a{at}@x.example"));
            on_a_runtime(made.through_the_api(&who, &email, &sees));
        }
        made.mailed();
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
