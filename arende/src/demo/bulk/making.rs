//! One ticket after the other, in the order in which they were asked.

use std::fmt::Write as _;

use domain::{DAY, HOUR, MINUTE, Moment, TicketId};
use platform::Result;
use platform::store::{Tx, search};

use super::super::chance::Chance;
use super::super::queries::{self, BulkChange, BulkComment, BulkTicket};
use super::who;
use super::words::{self, Part, Phrases};

/// Makes tickets, and knows which numbers come next.
#[derive(Clone)]
pub(super) struct Maker {
    chance: Chance,
    seed: u64,
    count: i64,
    made: i64,
    now: i64,
    desk: i64,
    organizations: i64,
    first_organization: i64,
    first_agent: i64,
    first_customer: i64,
    statuses: [i64; 6],
    ticket: i64,
    comment: i64,
    change: i64,
    texts: Texts,
}

/// Texts that are filled again for each ticket.
#[derive(Clone, Default)]
struct Texts {
    subject: String,
    body: String,
    public: String,
    internal: String,
    scope: String,
    batch: String,
}

/// Where each category stands in `Maker::statuses`.
const CATEGORIES: [&str; 6] = ["new", "open", "pending", "hold", "solved", "closed"];
const NEW: usize = 0;
const OPEN: usize = 1;
const SOLVED: usize = 4;
const CLOSED: usize = 5;

impl Maker {
    /// Adds the people, and makes ready for `count` tickets.
    pub(super) fn begin(tx: &Tx<'_>, count: i64, seed: u64, now: Moment) -> Result<Self> {
        let [person, organization, ticket, comment, newest_change] = queries::find_newest(tx)?;
        let mut chance = Chance::new(seed ^ 0xb01c);
        let organizations = (count / 500).clamp(5, 2000);
        who::add(tx, &mut chance, organizations, now)?;
        let mut statuses = [0; 6];
        for (category, id) in queries::list_default_statuses(tx)? {
            let at = CATEGORIES.iter().position(|known| *known == category);
            if let Some(status) = at.and_then(|at| statuses.get_mut(at)) {
                *status = id;
            }
        }
        Ok(Self {
            chance,
            seed,
            count,
            made: 0,
            now: now.0,
            desk: queries::find_desk(tx)?,
            organizations,
            first_organization: organization + 1,
            first_agent: person + 1,
            first_customer: person + 1 + who::AGENTS,
            statuses,
            ticket,
            comment,
            change: newest_change,
            texts: Texts::default(),
        })
    }

    fn customer(&mut self, organization: i64) -> i64 {
        self.first_customer + organization * who::PEOPLE + self.chance.below(who::PEOPLE)
    }

    /// Makes the next ticket.
    pub(super) fn make(&mut self, tx: &Tx<'_>) -> Result<()> {
        let plan = self.plan();
        let mut texts = std::mem::take(&mut self.texts);
        let made = self.write(tx, &plan, &mut texts);
        self.texts = texts;
        made
    }

    fn plan(&mut self) -> Plan {
        let age = super::SPAN / self.count * (self.count - self.made);
        self.made += 1;
        self.ticket += 1;
        let created = self.now - age - self.chance.below(HOUR);
        let organization = self.chance.below(self.organizations);
        // One in thirteen still waits for somebody, nearly all of them young.
        let is_young = age < super::SPAN / 7;
        let end = match self.chance.below(100) {
            0..54 if is_young => self.chance.below(4) as usize,
            0..1 => 1 + self.chance.below(3) as usize,
            _ if age > 28 * DAY && self.chance.percent(90) => CLOSED,
            _ => SOLVED,
        };
        let messages = match self.chance.below(1000) {
            _ if end == NEW => 1,
            // Some conversations never end.
            0 => 20 + self.chance.below(100),
            _ => 1 + self.chance.below(5),
        };
        let agent = self.first_agent + self.chance.below(who::AGENTS);
        let has_agent = end != NEW || self.chance.percent(30);
        let organization_id = self.first_organization + organization;
        let requester = self.customer(organization);
        let cc = self
            .chance
            .percent(5)
            .then(|| self.customer(organization))
            .filter(|cc| *cc != requester);
        let phrases = if organization % 5 == 0 {
            &words::ENGLISH
        } else {
            &words::SWEDISH
        };
        Plan {
            created,
            end,
            messages,
            agent,
            has_agent,
            organization: organization_id,
            requester,
            cc,
            phrases,
        }
    }

    fn write(&mut self, tx: &Tx<'_>, plan: &Plan, texts: &mut Texts) -> Result<()> {
        let channel = if self.chance.percent(30) {
            "email"
        } else {
            "web"
        };
        words::subject(&mut self.chance, plan.phrases, &mut texts.subject);
        texts.public.clone_from(&texts.subject);
        texts.internal.clear();
        let mut turns = Vec::with_capacity(plan.messages as usize);
        let mut at = plan.created;
        for turn in 0..plan.messages {
            let part = match turn {
                0 => Part::First,
                _ if self.chance.percent(12) => Part::Note,
                _ if turn % 2 == 1 => Part::Answer,
                _ => Part::Reply,
            };
            turns.push((part, at));
            at = (at + 4 * MINUTE + self.chance.below(9 * HOUR)).min(self.now - MINUTE);
        }
        let solved_at = (plan.end >= SOLVED).then_some(at);
        let closed_at = (plan.end == CLOSED).then_some((at + 20 * DAY).min(self.now - MINUTE));
        let public = turns.iter().filter(|(part, _)| *part != Part::Note).count() as i64;
        let last_seen = turns
            .iter()
            .rev()
            .find(|(part, _)| *part != Part::Note)
            .map_or(at, |(_, at)| *at);
        let last_said = turns.last().map_or(at, |(_, at)| *at);
        // What the customer's page shows as the newest: a status too.
        let became = closed_at.or(solved_at);
        let (updated_at, active_at) = match became {
            Some(became) => (became, became),
            None if plan.end == NEW => (last_said, last_seen),
            None => (at, at),
        };
        let statuses: i64 = match plan.end {
            NEW => 0,
            OPEN | SOLVED => 1,
            _ => 2,
        };
        let priority = ["low", "normal", "normal", "high", "urgent"]
            .get(self.chance.below(8) as usize)
            .copied();
        let kind = ["question", "incident", "problem", "task"]
            .get(self.chance.below(6) as usize)
            .copied();
        let changes = plan.messages + statuses;
        queries::add_ticket(
            tx,
            &BulkTicket {
                id: self.ticket,
                subject: &texts.subject,
                status: self.statuses.get(plan.end).copied().unwrap_or(0),
                category: CATEGORIES.get(plan.end).copied().unwrap_or("open"),
                priority,
                kind,
                requester: plan.requester,
                assignee: plan.has_agent.then_some(plan.agent),
                organization: plan.organization,
                desk: self.desk,
                channel,
                comment_count: public,
                last_comment: self.comment + plan.messages,
                created_at: plan.created,
                updated_at,
                active_at,
                solved_at,
                change: self.change + changes,
            },
        )?;
        for (turn, (part, at)) in turns.iter().enumerate() {
            self.say(tx, plan, texts, channel, turn == 0, *part, *at)?;
        }
        self.finish(tx, plan, texts, at, closed_at)?;
        self.surroundings(tx, plan, texts)
    }

    fn batch(&self, texts: &mut Texts) {
        texts.batch.clear();
        let _ = write!(texts.batch, "demo-{}-{}", self.seed, self.change);
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one turn of a conversation, called from one place"
    )]
    fn say(
        &mut self,
        tx: &Tx<'_>,
        plan: &Plan,
        texts: &mut Texts,
        channel: &str,
        is_first: bool,
        part: Part,
        at: i64,
    ) -> Result<()> {
        words::message(&mut self.chance, plan.phrases, part, &mut texts.body);
        let is_customer = matches!(part, Part::First | Part::Reply);
        let (author, channel) = if is_customer {
            (plan.requester, channel)
        } else {
            (plan.agent, "web")
        };
        let public = part != Part::Note;
        let searched = if public {
            &mut texts.public
        } else {
            &mut texts.internal
        };
        searched.push('\n');
        searched.push_str(&texts.body);
        self.comment += 1;
        self.change += 1;
        let body = &texts.body;
        queries::add_comment(
            tx,
            &BulkComment {
                id: self.comment,
                ticket: self.ticket,
                author,
                public,
                body,
                channel,
                at,
            },
        )?;
        self.batch(texts);
        queries::add_change(
            tx,
            &BulkChange {
                id: self.change,
                ticket: self.ticket,
                batch: &texts.batch,
                actor: author,
                kind: if is_first { "created" } else { "commented" },
                before: None,
                after: None,
                comment: Some(self.comment),
                visible: public,
                channel,
                at,
            },
        )
    }

    /// How the status went from new to where it is now.
    fn finish(
        &mut self,
        tx: &Tx<'_>,
        plan: &Plan,
        texts: &mut Texts,
        at: i64,
        closed_at: Option<i64>,
    ) -> Result<()> {
        let road: &[usize] = match plan.end {
            NEW => &[NEW],
            OPEN => &[NEW, OPEN],
            SOLVED => &[NEW, SOLVED],
            CLOSED => &[NEW, SOLVED, CLOSED],
            2 => &[NEW, OPEN, 2],
            _ => &[NEW, OPEN, 3],
        };
        for step in road.windows(2) {
            let number = |at: usize| {
                let category = step.get(at).copied().unwrap_or(OPEN);
                self.statuses
                    .get(category)
                    .copied()
                    .unwrap_or(0)
                    .to_string()
            };
            let (before, after) = (number(0), number(1));
            let at = if step.get(1) == Some(&CLOSED) {
                closed_at.unwrap_or(at)
            } else {
                at
            };
            self.change += 1;
            self.batch(texts);
            queries::add_change(
                tx,
                &BulkChange {
                    id: self.change,
                    ticket: self.ticket,
                    batch: &texts.batch,
                    actor: plan.agent,
                    kind: "status",
                    before: Some(&before),
                    after: Some(&after),
                    comment: None,
                    visible: true,
                    channel: "web",
                    at,
                },
            )?;
        }
        Ok(())
    }

    fn surroundings(&mut self, tx: &Tx<'_>, plan: &Plan, texts: &mut Texts) -> Result<()> {
        texts.scope.clear();
        let _ = write!(texts.scope, "o{} p{}", plan.organization, plan.requester);
        if let Some(cc) = plan.cc {
            queries::add_participant(tx, self.ticket, cc, plan.created)?;
            let _ = write!(texts.scope, " p{cc}");
        }
        for _ in 0..self.chance.below(3) {
            let tag = self.chance.one_of(words::TAGS);
            queries::add_tag(tx, self.ticket, tag)?;
            texts.internal.push(' ');
            texts.internal.push_str(tag);
        }
        search::add(
            tx,
            TicketId(self.ticket),
            &texts.scope,
            &texts.public,
            &texts.internal,
        )
    }
}

/// What is known of a ticket before it is written.
struct Plan {
    created: i64,
    /// Where its status ends, in `CATEGORIES`.
    end: usize,
    messages: i64,
    agent: i64,
    has_agent: bool,
    organization: i64,
    requester: i64,
    cc: Option<i64>,
    phrases: &'static Phrases,
}
