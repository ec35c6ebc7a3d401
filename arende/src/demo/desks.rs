//! Who answers whom in the school portal: a school with a first line of its own, a partner who looks after the customers of its
//! country, and a ticket that went on to the vendor's third level.

use ::organizations::commands::{add_desk, change_desk, set_support};
use ::organizations::queries::{self as organizations, Desk};
use ::tickets::commands::{
    Deed, Message, NewTicket, Then, answer_as_first_line, assign_in_first_line, escalate,
    hand_over, note_for_first_line, open_ticket, update_by_agent,
};
use ::tickets::queries::list_statuses;
use domain::form::Given;
use domain::permission::{Actor, Reach};
use domain::person::Role;
use domain::ticket::{Category, Level, Place, Priority, Side, TicketUpdate};
use domain::{DAY, GroupId, HOUR, MINUTE, Moment, OrganizationId, PersonId, TicketId};
use platform::language::Locale;
use platform::store::Tx;
use platform::{App, Error, Result};

use super::people::Everybody;

/// The partner, its country as customers write it, and its group.
const PARTNER: &str = "Nordlys Support";
const COUNTRY: &str = "Norge";
/// The group that works behind the first contact.
const BEHIND: &str = "Exams and results";

struct Teller<'t> {
    tx: &'t Tx<'t>,
    app: &'t App,
    everybody: &'t Everybody,
    end: Moment,
}

/// Tells it, in the name of the transaction's portal; it ends at `end`.
pub(super) fn tell(tx: &Tx<'_>, app: &App, everybody: &Everybody, end: Moment) -> Result<()> {
    let teller = Teller {
        tx,
        app,
        everybody,
        end,
    };
    teller.at_the_school()?;
    teller.at_the_partner()
}

impl Teller<'_> {
    fn id(&self, key: &str) -> Result<PersonId> {
        let found = self.everybody.get(key).map(|somebody| somebody.id);
        found.ok_or_else(|| Error::broken(format!("nobody is called {key}")))
    }

    fn deed(&self, key: &str, role: Role, ago: i64) -> Result<Deed> {
        let actor = Actor::person(self.id(key)?, role);
        Deed::new(actor, self.end.plus(-ago), "web")
    }

    /// Somebody of a customer does something, so long ago.
    fn customer(&self, key: &str, ago: i64) -> Result<Deed> {
        self.deed(key, Role::User, ago)
    }

    fn agent(&self, key: &str, ago: i64) -> Result<Deed> {
        self.deed(key, Role::Agent, ago)
    }

    fn of_partner(&self, key: &str, ago: i64) -> Result<Deed> {
        let deed = self.agent(key, ago)?;
        let actor = Actor {
            reach: Reach::Partner,
            ..deed.actor
        };
        Ok(Deed { actor, ..deed })
    }

    fn place_of(&self, key: &str) -> Result<OrganizationId> {
        let places = ::people::queries::list_memberships(self.tx, self.id(key)?, self.end)?;
        let first = places.first().map(|place| place.belonging.organization);
        first.ok_or_else(|| Error::broken(format!("{key} belongs nowhere")))
    }

    fn group(&self, name: &str) -> Result<GroupId> {
        let groups = organizations::list_groups(self.tx)?;
        let found = groups.iter().find(|group| group.name == name);
        Ok(found.ok_or(Error::Absent)?.id)
    }

    fn asks(&self, key: &str, ago: i64, subject: &str, text: &str) -> Result<TicketId> {
        let deed = self.customer(key, ago)?;
        let mut new = NewTicket::from(self.id(key)?, subject, Message::text(text));
        new.form = ::forms::catalogue(self.tx)?
            .default_form()
            .map(|form| form.id);
        open_ticket(self.tx, &deed, &new)
    }

    /// The agent answers and has the ticket.
    fn answers(&self, deed: &Deed, ticket: TicketId, text: &str, then: Category) -> Result<()> {
        let status = list_statuses(self.tx)?.default_of(then).map(|one| one.id);
        let update = TicketUpdate {
            comment: Some(true),
            status,
            assignee: Some(deed.actor.person),
            priority: Some(Some(Priority::Normal)),
            ..TicketUpdate::default()
        };
        update_by_agent(self.tx, deed, ticket, &update, &Message::text(text)).map(drop)
    }

    /// Fjällgård answers its own people first.
    fn at_the_school(&self) -> Result<()> {
        let tx = self.tx;
        let school = self.place_of("astrid")?;
        set_support(tx, school, true, None, self.end.plus(-9 * DAY))?;
        let asked = self.asks(
            "olle",
            3 * DAY,
            "Skrivaren i provsalen vill ha ett lösenord",
            "Den i sal 3. Förra veckan gick det utan.",
        )?;
        answer_as_first_line(
            tx,
            &self.customer("birgitta", 3 * DAY - 40 * MINUTE)?,
            asked,
            &Message::text("Den är bytt. Välj ”Provsal 3 ny” i listan, den frågar inte."),
            Then::Solved,
        )?;
        self.went_all_the_way()?;
        let asked = self.asks(
            "maja",
            5 * HOUR,
            "Jag ser inte onsdagens prov i kurslistan",
            "Mina kamrater ser det. Jag bytte kurs i fredags.",
        )?;
        let astrid = self.customer("astrid", 4 * HOUR)?;
        let text = "Hej Maja! Vilken kurs bytte du från? Då kan jag se om bytet har gått igenom.";
        answer_as_first_line(tx, &astrid, asked, &Message::text(text), Then::Asked)?;
        let note = "If the change is not in the register yet, Birgitta can hurry it.";
        note_for_first_line(tx, &astrid, asked, note)?;
        let asked = self.asks(
            "erik",
            95 * MINUTE,
            "How do I give one pupil more time in a test?",
            "She has a statement from the health service: 25 % longer, on Thursday.",
        )?;
        let birgitta = Some(self.id("birgitta")?);
        let deed = self.customer("birgitta", 80 * MINUTE)?;
        assign_in_first_line(tx, &deed, asked, birgitta)?;
        self.asks(
            "erik",
            25 * MINUTE,
            "The projector in room 204 does not start",
            "The lamp blinks red three times. I have it again at one o'clock.",
        )
        .map(drop)
    }

    /// From the school's first line to the vendor, and there to the people behind the first contact.
    fn went_all_the_way(&self) -> Result<()> {
        let tx = self.tx;
        let behind = self.group(BEHIND)?;
        organizations::set_level_of(tx, behind, Level::Third)?;
        let asked = self.asks(
            "erik",
            2 * DAY,
            "The exported results lack a class",
            "The file for NA22 has everybody, the one for NA23 only its heading. Both look right on the page.",
        )?;
        let astrid = self.customer("astrid", 2 * DAY - 3 * HOUR)?;
        let all = ::forms::catalogue(tx)?;
        let mut given = Given::default();
        if let Some(row) = all.fields.iter().find(|row| row.key == "who_affected") {
            given.add(row.id(), "some");
        }
        let note = "I get the same with my own account, in two browsers. NA23 was renamed in August; that may be it.";
        let w = self.app.language.words(Locale::En, "Europe/Stockholm");
        if let Err(problems) = escalate(tx, &astrid, asked, &given, note, &w)? {
            return Err(Error::broken(format!("the demo hands over: {problems:?}")));
        }
        self.answers(
            &self.agent("maria", 2 * DAY - 4 * HOUR)?,
            asked,
            "Thank you, I see the same in a copy of your course. A colleague who knows the export looks at it now.",
            Category::Open,
        )?;
        let third = Place {
            level: Level::Third,
            side: Side::Vendor,
        };
        hand_over(
            tx,
            &self.agent("maria", 2 * DAY - 5 * HOUR)?,
            asked,
            third,
            Some(behind),
            "The export asks for the class by its old name. Copy with the renamed class: test course 118.",
        )
    }

    /// Norway is looked after by a partner.
    fn at_the_partner(&self) -> Result<()> {
        let (tx, since) = (self.tx, self.end.plus(-60 * DAY));
        let people = [self.id("nils")?];
        let group = organizations::add_group(tx, PARTNER, "Answers customers in Norway.", since)?;
        for person in people {
            organizations::add_group_member(tx, group, person, since)?;
        }
        let desk = Desk {
            id: add_desk(tx, PARTNER, since)?,
            name: PARTNER.to_owned(),
            countries: vec![COUNTRY.to_owned()],
            group: Some(group),
        };
        change_desk(tx, &desk, &people, since)?;
        let asked = self.asks(
            "kari",
            DAY + 2 * HOUR,
            "Two teachers for one group",
            "Can both grade the same test, or does the second overwrite the first?",
        )?;
        self.answers(
            &self.of_partner("nils", DAY)?,
            asked,
            "Both can. The later grade counts, and the history under the test shows both. Is that what you need?",
            Category::Pending,
        )?;
        let asked = self.asks(
            "kari",
            7 * HOUR,
            "Sign-in with Feide stops at a blank page",
            "Since this morning, for teachers only. Pupils come in.",
        )?;
        self.answers(
            &self.of_partner("nils", 6 * HOUR)?,
            asked,
            "I see it here as well, and have asked Solvik to look at the connection.",
            Category::Open,
        )?;
        hand_over(
            tx,
            &self.of_partner("nils", 6 * HOUR - 5 * MINUTE)?,
            asked,
            Place::VENDOR,
            None,
            "Feide answers, our side drops the role “employee”. Log of one try from 08:12 is with their reference 4471.",
        )
    }
}
