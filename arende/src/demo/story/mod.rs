//! The story, told through the same commands that people's clicks and mails go through.

mod long;

use std::collections::HashMap;

use domain::permission::Actor;
use domain::person::Role;
use domain::ticket::{Category, Priority, StatusTable, TicketKind, TicketUpdate};
use domain::{BrandId, Moment, PersonId, SECOND, TicketId};
use platform::files::Stored;
use platform::store::Tx;
use platform::{App, Error, Result};
use tickets::commands::{
    Deed, Message, NewTicket, StoredPart, add_customer_reply, add_mail_reply, open_ticket,
    update_by_agent,
};

use super::chance::Chance;
use super::files;
use super::forms::Forms;
use super::people::{Everybody, Somebody};
use super::script::{self, Case, Said, Step};

/// The chapters.
const SCRIPTS: &[&str] = &[
    include_str!("astrid.txt"),
    include_str!("fjallgard.txt"),
    include_str!("vikholm.txt"),
    include_str!("vikholm_sync.txt"),
    include_str!("storsjo.txt"),
    include_str!("adult_schools.txt"),
    include_str!("kvarnby.txt"),
    include_str!("others.txt"),
];

/// All tickets of the story.
pub(super) fn cases() -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    for script in SCRIPTS {
        cases.extend(read(script)?);
    }
    Ok(cases)
}

/// The tickets of one script.
pub(super) fn read(script: &'static str) -> Result<Vec<Case>> {
    script::read(script).map_err(Error::Broken)
}

/// The files that the story mentions, put into the store; by their names.
pub(super) fn store_files(app: &App, cases: &[Case]) -> Result<HashMap<&'static str, Stored>> {
    let said = cases.iter().flat_map(|case| {
        case.said
            .files
            .iter()
            .chain(case.steps.iter().flat_map(|step| step.said.files.iter()))
    });
    let mut stored = HashMap::new();
    for (name, _) in said {
        let content = files::content(name)
            .ok_or_else(|| Error::broken(format!("the story has no file {name}")))?;
        stored.insert(*name, app.files.keep_now(&content)?);
    }
    Ok(stored)
}

/// Lets everything happen, in the order in which it happened; the story ends at `end`. `types` are the forms of Solvik's own
/// portal; in another the form is the one that everybody gets there.
pub(super) fn tell(
    tx: &Tx<'_>,
    cases: &[Case],
    everybody: &Everybody,
    types: Option<Forms>,
    files: &HashMap<&'static str, Stored>,
    seed: u64,
    end: Moment,
) -> Result<()> {
    let mut chance = Chance::new(seed);
    let mut events: Vec<(Moment, &Case, Option<&Step>)> = Vec::new();
    for case in cases {
        // Nobody writes on the full minute; less than one earlier keeps the order.
        let mut at = |ago: script::Ago| ago.before(end).plus(-chance.below(50) * SECOND);
        events.push((at(case.at), case, None));
        events.extend(
            case.steps
                .iter()
                .map(|step| (at(step.at), case, Some(step))),
        );
    }
    events.sort_by_key(|(at, _, _)| *at);
    let mut teller = Teller {
        tx,
        types,
        brand: tx.brand(),
        everybody,
        files,
        statuses: tickets::queries::list_statuses(tx)?,
        told: HashMap::new(),
    };
    for (at, case, step) in events {
        let done = match step {
            None => teller.open(case, at),
            Some(step) => teller.act(case, step, at),
        };
        done.map_err(|error| {
            let who = step.map_or(case.by, |step| step.who);
            Error::broken(format!("the demo's ticket {}, {who}: {error}", case.key))
        })?;
    }
    Ok(())
}

struct Teller<'t> {
    tx: &'t Tx<'t>,
    types: Option<Forms>,
    brand: BrandId,
    everybody: &'t Everybody,
    files: &'t HashMap<&'static str, Stored>,
    statuses: StatusTable,
    told: HashMap<&'static str, TicketId>,
}

impl Teller<'_> {
    fn somebody(&self, key: &str) -> Result<Somebody> {
        self.everybody
            .get(key)
            .copied()
            .ok_or_else(|| Error::broken(format!("nobody is called {key}")))
    }

    fn people<'k>(&self, keys: impl IntoIterator<Item = &'k str>) -> Result<Vec<PersonId>> {
        keys.into_iter()
            .map(|key| self.somebody(key).map(|found| found.id))
            .collect()
    }

    fn ticket(&self, key: &str) -> Result<TicketId> {
        self.told
            .get(key)
            .copied()
            .ok_or_else(|| Error::broken(format!("{key} is not there yet")))
    }

    fn message(&self, said: &Said) -> Result<Message> {
        let mut files = Vec::new();
        for (name, content_id) in &said.files {
            let stored = self.files.get(name).ok_or(Error::Absent)?;
            files.push(StoredPart {
                sha256: stored.sha256.clone(),
                size: stored.size,
                name: (*name).to_owned(),
                content_type: stored.content_type.to_owned(),
                inline: content_id.is_some(),
                content_id: content_id.map(str::to_owned),
            });
        }
        let text = long::filled(&said.text);
        Ok(Message {
            html: said.is_html.then(|| text.clone()),
            text: if said.is_html { String::new() } else { text },
            quoted: said.quoted.clone(),
            files,
            ..Message::default()
        })
    }

    fn open(&mut self, case: &Case, at: Moment) -> Result<()> {
        let requester = self.somebody(case.by)?;
        let channel = match case.door {
            "mail" | "html-mail" | "unverified" => "email",
            "api" => "api",
            _ => "web",
        };
        let actor = match case.written {
            Some(agent) => person(self.somebody(agent)?),
            None if requester.is_guest && channel == "web" => Actor::VISITOR,
            None => person(requester),
        };
        let mut message = self.message(&case.said)?;
        message.unverified = case.door == "unverified" || requester.is_guest && channel == "email";
        let mut new = NewTicket::from(requester.id, case.subject, message);
        new.public = case.door != "team-note";
        new.cc = self.people(case.cc.iter().copied())?;
        new.follow_up_of = case.follows.map(|key| self.ticket(key)).transpose()?;
        self.tx.speak_for(self.brand);
        if self.types.is_none() {
            let all = ::forms::catalogue(self.tx)?;
            new.form = all.default_form().map(|form| form.id);
            for (key, answer) in &case.answers {
                let mut fields = all.fields.iter();
                let field = fields.find(|row| row.key == *key);
                let field = field.ok_or_else(|| Error::broken(format!("no field {key}")))?;
                new.answers.push((field.id(), vec![(*answer).to_owned()]));
            }
        }
        if let (Some(types), "web") = (&self.types, channel) {
            let kind = case.kind();
            new.form = Some(match kind {
                "incident" => types.incident,
                "task" => types.service,
                _ => types.support,
            });
            // Every other one names the exam.
            if kind == "incident" && self.told.len().is_multiple_of(2) {
                let run = 7_731_900 + self.told.len();
                let link = format!("https://exam.solvik.example/run/{run}");
                new.answers = vec![(types.test_link, vec![link])];
            }
        }
        let ticket = open_ticket(self.tx, &Deed::new(actor, at, channel)?, &new)?;
        self.told.insert(case.key, ticket);
        Ok(())
    }

    fn act(&self, case: &Case, step: &Step, at: Moment) -> Result<()> {
        let ticket = self.ticket(case.key)?;
        let who = self.somebody(step.who)?;
        let mut message = self.message(&step.said)?;
        if who.role.is_staff() && step.what != "mails" {
            let comment = match step.what {
                "reply" => Some(true),
                "note" => Some(false),
                "set" => None,
                other => return Err(Error::broken(format!("the team does not {other}"))),
            };
            let deed = Deed::new(person(who), at, "web")?;
            let update = self.update(comment, &step.sets)?;
            return update_by_agent(self.tx, &deed, ticket, &update, &message).map(drop);
        }
        let by_mail = matches!(step.what, "mails" | "away");
        let actor = if who.is_guest && !by_mail {
            Actor::guest(who.id, ticket)
        } else {
            person(who)
        };
        let deed = Deed::new(actor, at, if by_mail { "email" } else { "web" })?;
        message.automatic = step.what == "away";
        match step.what {
            "says" => add_customer_reply(self.tx, &deed, ticket, &message, false).map(drop),
            "solves" => add_customer_reply(self.tx, &deed, ticket, &message, true).map(drop),
            "mails" | "away" => add_mail_reply(self.tx, &deed, ticket, &message).map(drop),
            other => Err(Error::broken(format!("customers do not {other}"))),
        }
    }

    fn update(&self, comment: Option<bool>, sets: &[(&str, &str)]) -> Result<TicketUpdate> {
        let mut update = TicketUpdate {
            comment,
            ..TicketUpdate::default()
        };
        for (field, value) in sets {
            let unknown = || Error::broken(format!("{field}={value}"));
            match *field {
                "status" => {
                    let category = Category::read(value).ok_or_else(unknown)?;
                    let status = self.statuses.default_of(category).ok_or_else(unknown)?;
                    update.status = Some(status.id);
                }
                "assignee" => update.assignee = Some(Some(self.somebody(value)?.id)),
                "priority" => {
                    update.priority = Some(Some(Priority::read(value).ok_or_else(unknown)?));
                }
                "kind" => update.kind = Some(Some(TicketKind::read(value).ok_or_else(unknown)?)),
                "tags" => update.tags = Some(value.split(',').map(str::to_owned).collect()),
                _ => return Err(unknown()),
            }
        }
        Ok(update)
    }
}

fn person(who: Somebody) -> Actor {
    Actor::person(who.id, if who.is_guest { Role::User } else { who.role })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::demo::people::tests::keys;

    #[test]
    fn everybody_and_everything_the_story_mentions_is_there() {
        let (people, cases) = (keys(), cases().unwrap());
        let mut seen = HashSet::new();
        for case in &cases {
            assert!(seen.insert(case.key), "{} twice", case.key);
            let by = [Some(case.by), case.written];
            let others = case.steps.iter().map(|step| step.who);
            for who in by
                .into_iter()
                .flatten()
                .chain(case.cc.iter().copied())
                .chain(others)
            {
                assert!(people.contains(&who), "{}: {who}", case.key);
            }
            let said = [&case.said]
                .into_iter()
                .chain(case.steps.iter().map(|step| &step.said));
            for (name, _) in said.flat_map(|said| &said.files) {
                assert!(files::content(name).is_some(), "{name}");
            }
        }
        assert!(cases.len() >= 60, "{}", cases.len());
    }

    #[test]
    fn nothing_happens_before_its_cause() {
        let end = platform::testing::MONDAY_MORNING;
        let cases = cases().unwrap();
        for case in &cases {
            let mut before = case.at.before(end);
            for step in &case.steps {
                let at = step.at.before(end);
                assert!(
                    at.0 - before.0 >= domain::MINUTE && at < end,
                    "{} {}",
                    case.key,
                    step.who
                );
                before = at;
            }
            if let Some(first) = case.follows {
                let first = cases.iter().find(|other| other.key == first).unwrap();
                assert!(first.at.before(end) < case.at.before(end), "{}", case.key);
            }
        }
    }

    #[test]
    fn the_story_is_told_in_both_languages() {
        let cases = cases().unwrap();
        let with = |word: &str| {
            cases
                .iter()
                .filter(|case| case.said.text.split_whitespace().any(|said| said == word))
                .count()
        };
        assert!(
            with("och") >= 10 && with("and") >= 10,
            "{} {}",
            with("och"),
            with("and")
        );
    }

    #[test]
    fn awkward_things_are_among_it() {
        let cases = cases().unwrap();
        let subjects = || cases.iter().map(|case| case.subject);
        assert!(subjects().any(|subject| subject.chars().count() >= 230));
        assert!(subjects().any(|subject| !subject.contains(' ')));
        assert!(subjects().any(|subject| subject.contains('🎉')));
        assert!(subjects().any(|subject| subject.contains("<script>")));
        assert!(cases.iter().any(|case| case.steps.len() >= 30));
        assert!(
            cases
                .iter()
                .any(|case| case.said.text.is_empty() && !case.said.files.is_empty())
        );
    }
}
