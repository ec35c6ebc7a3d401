//! Questions about products of others: passed on to whoever supplies them, from the form instead of a ticket or by the team
//! from one. The supplier answers the one who asks, not the desk.

use domain::form::{Answers, Supplier};
use domain::person::EmailAddress;
use domain::ticket::{Level, MAX_SUBJECT};
use domain::{Moment, PersonId, Refused, TicketId};
use forms::{Catalogue, FieldRow, FormRow};
use platform::jobs::{Job, Work};
use platform::language::{Locale, Words};
use platform::post::{self, Automatic, Fate, Letter, Mailbox, Outgoing};
use platform::settings::{SITE_NAME, spoken};
use platform::store::Tx;
use platform::web::limits::{self, Rate};
use platform::{App, Error, Refusal, Result, sha256_hex};

use super::{Deed, Seen, see};
use crate::queries::{self, NewSupplierQuestion, SupplierQuestion};
use crate::settings::{PASSES_ON, PRODUCT_FIELD};

/// The kind of the job that sends such a mail: to the supplier, and then to the one who asks.
pub const SUPPLIER_MAIL: &str = "supplier_mail";

/// Longest text that is passed on, in characters.
pub const LONGEST: usize = 20_000;

/// How often one person has questions passed on.
const BY_PERSON: Rate = Rate {
    capacity: 5,
    per_hour: 5,
};

/// How often the desk writes to one supplier, whoever asks.
const TO_SUPPLIER: Rate = Rate {
    capacity: 30,
    per_hour: 30,
};

/// A product that is somebody else's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// The option of the field that names the product.
    pub key: String,
    pub product: String,
    pub supplier: Supplier,
    /// As it was read.
    pub line: String,
}

/// The products of others among the options of a field, as a reader knows them.
pub fn foreign_of(row: &FieldRow, w: &Words) -> Vec<Foreign> {
    let options = row.options.iter().filter(|option| option.active);
    options
        .filter_map(|option| {
            let line = option.supplier.for_reader(w.locale())?;
            Some(Foreign {
                key: option.key.clone(),
                product: option.label(row.field.kind, w),
                supplier: Supplier::read(line)?,
                line: line.to_owned(),
            })
        })
        .collect()
}

/// The field of a form that names the product.
pub fn product_row<'c>(
    tx: &Tx<'_>,
    all: &'c Catalogue,
    form: &'c FormRow,
) -> Result<Option<&'c FieldRow>> {
    let key = PRODUCT_FIELD.text(tx)?;
    Ok(all.fields_of(form).find(|row| row.key == key))
}

fn answer_of<'a>(answers: &'a Answers, row: &FieldRow) -> &'a [String] {
    let given = answers.iter().find(|(field, _)| *field == row.id());
    given.map_or(&[], |(_, texts)| texts.as_slice())
}

/// The product of somebody else that is chosen among what a customer answers in a form, with the field. Every door of
/// customers asks this before it makes a ticket.
pub fn chosen_foreign<'c>(
    tx: &Tx<'_>,
    all: &'c Catalogue,
    form: &'c FormRow,
    answers: &Answers,
    w: &Words,
) -> Result<Option<(&'c FieldRow, Foreign)>> {
    let Some(row) = product_row(tx, all, form)? else {
        return Ok(None);
    };
    let chosen = answer_of(answers, row);
    let mut foreign = foreign_of(row, w).into_iter();
    Ok(foreign
        .find(|one| chosen.contains(&one.key))
        .map(|one| (row, one)))
}

/// How a supplier is reached, in a line.
pub fn reach(supplier: &Supplier, between: &str) -> String {
    let parts = [
        &supplier.email,
        &supplier.phone,
        &supplier.place,
        &supplier.link,
    ];
    let known: Vec<&str> = parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(String::as_str)
        .collect();
    known.join(between)
}

/// Whom a ticket seems to be about, if it is somebody else's product: what was answered, or else what its first words name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    pub foreign: Foreign,
    /// Whether the product was chosen; otherwise it is named in the text.
    pub chosen: bool,
}

/// Nothing is decided by it: the team is shown that it may pass the ticket on.
pub fn about_foreign(
    tx: &Tx<'_>,
    seen: &Seen,
    answers: &Answers,
    w: &Words,
) -> Result<Option<About>> {
    let all = forms::catalogue(tx)?;
    let Some(row) = all.form_of(seen.ticket.form) else {
        return Ok(None);
    };
    let Some(row) = product_row(tx, &all, row)? else {
        return Ok(None);
    };
    let chosen = answer_of(answers, row);
    let foreign = foreign_of(row, w);
    if !chosen.is_empty() {
        let found = foreign.into_iter().find(|one| chosen.contains(&one.key));
        return Ok(found.map(|foreign| About {
            foreign,
            chosen: true,
        }));
    }
    if foreign.is_empty() {
        return Ok(None);
    }
    let said = queries::find_opening_words(tx, seen.ticket.id)?.unwrap_or_default();
    let said = format!("{}\n{said}", seen.ticket.subject);
    let named = |one: &Foreign| one.supplier.is_named_in(&one.product, &said);
    Ok(foreign.into_iter().find(named).map(|foreign| About {
        foreign,
        chosen: false,
    }))
}

/// A question to pass on.
#[derive(Clone, Debug)]
pub struct Passing {
    pub foreign: Foreign,
    pub subject: String,
    pub body: String,
    /// Makes doing it twice harmless.
    pub submission: String,
}

/// Where it goes, in whose name, and where answers go.
struct Way {
    to: EmailAddress,
    person: PersonId,
    answers_to: String,
    locale: String,
}

/// Whether mail can be sent to this supplier for somebody: there is an address that is neither theirs nor the desk's own.
fn way(app: &App, tx: &Tx<'_>, supplier: &Supplier, person: PersonId) -> Result<Option<Way>> {
    if !PASSES_ON.is_on(tx)? {
        return Ok(None);
    }
    let known = people::queries::find(tx, person)?.filter(|known| !known.suspended);
    let Some(known) = known else { return Ok(None) };
    let Ok(asker) = EmailAddress::read(&known.email) else {
        return Ok(None);
    };
    let Some(to) = supplier.mail_from(&asker) else {
        return Ok(None);
    };
    // Mail to ourselves would come back as a ticket, and so would answers to it.
    let loops = notifications::address::is_ours(app, tx, to.as_str())?
        || notifications::address::is_ours(app, tx, asker.as_str())?;
    Ok((!loops).then_some(Way {
        to,
        person,
        answers_to: known.email,
        locale: known.locale,
    }))
}

/// Whether a question of somebody can be passed on to this supplier.
pub fn can_pass_on(app: &App, tx: &Tx<'_>, supplier: &Supplier, person: PersonId) -> Result<bool> {
    Ok(way(app, tx, supplier, person)?.is_some())
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassedOn {
    /// It is on its way: its number, and whether this is the first time that it was sent.
    Done(i64, bool),
    /// Somebody, or everybody together, wrote to this supplier too often just now.
    TooOften,
}

fn fit(passing: &Passing) -> Result<(String, &str)> {
    let words = passing.subject.split_whitespace();
    let subject = words.collect::<Vec<_>>().join(" ");
    if subject.is_empty() {
        return Err(Refused::EmptySubject.into());
    }
    let body = passing.body.trim();
    if body.is_empty() {
        return Err(Refused::EmptyDescription.into());
    }
    if subject.chars().count() > MAX_SUBJECT || body.chars().count() > LONGEST {
        return Err(Refused::TooLong.into());
    }
    Ok((subject, body))
}

fn pass_on(
    app: &App,
    tx: &Tx<'_>,
    deed: &Deed,
    (person, ticket): (PersonId, Option<TicketId>),
    passing: &Passing,
) -> Result<PassedOn> {
    let by = deed.person()?;
    let submission = sha256_hex(&format!(
        "supplier {by} {} {}",
        passing.foreign.key, passing.submission
    ));
    if let Some(known) = queries::find_supplier_submission(tx, &submission)? {
        return Ok(PassedOn::Done(known, false));
    }
    let (subject, body) = fit(passing)?;
    let Some(way) = way(app, tx, &passing.foreign.supplier, person)? else {
        return Err(Refusal::new(422, "supplier-problem-no-way").into());
    };
    let by_person = format!("supplier-by:{by}");
    let to_supplier = format!(
        "supplier-to:{}",
        notifications::address::mailbox(way.to.as_str())
    );
    // One's own limit first: whoever has none left takes nothing from the others.
    if !limits::take(tx, &by_person, BY_PERSON, deed.now)?
        || !limits::take(tx, &to_supplier, TO_SUPPLIER, deed.now)?
    {
        return Ok(PassedOn::TooOften);
    }
    let new = NewSupplierQuestion {
        ticket,
        person: way.person,
        by,
        product: &passing.foreign.product,
        supplier: &passing.foreign.line,
        address: way.to.as_str(),
        answers_to: &way.answers_to,
        locale: &way.locale,
        subject: &subject,
        body,
        submission: &submission,
    };
    let id = queries::add_supplier_question(tx, &new, deed.now)?;
    platform::jobs::add(tx, SUPPLIER_MAIL, &id.to_string(), deed.now)?;
    Ok(PassedOn::Done(id, true))
}

/// A customer has their question passed on instead of asking the desk: it becomes no ticket.
pub fn pass_on_instead(app: &App, tx: &Tx<'_>, deed: &Deed, passing: &Passing) -> Result<PassedOn> {
    pass_on(app, tx, deed, (deed.person()?, None), passing)
}

/// The team passes a ticket on. Its requester reads so, and the ticket stays as it is.
pub fn pass_ticket_on(
    app: &App,
    tx: &Tx<'_>,
    deed: &Deed,
    id: TicketId,
    passing: &Passing,
) -> Result<PassedOn> {
    let seen = see(tx, deed, id)?;
    seen.must_answer()?;
    // What has not been handed over is the customer's own, and the team finds none of it.
    if seen.ticket.level == Level::FirstLine {
        return Err(Error::Absent);
    }
    let done = pass_on(app, tx, deed, (seen.ticket.requester, Some(id)), passing)?;
    if let PassedOn::Done(_, true) = done {
        let name = &passing.foreign.supplier.name;
        queries::add_change(
            tx,
            deed.events(id),
            "supplier",
            None,
            Some(name),
            None,
            true,
        )?;
    }
    Ok(done)
}

/// The work of sending these mails, for the schedule.
pub const WORK: Work = Work {
    kind: SUPPLIER_MAIL,
    attempts: post::ATTEMPTS,
    beside: false,
    run: send,
    again: |tx, payload| match read_payload(payload)? {
        (id, false) => queries::set_supplier_waiting(tx, id),
        (_, true) => Ok(()),
    },
};

/// The mail to the supplier came back after it had left: whoever asked hears that it did not arrive, and it can be sent again.
///
/// # Errors
/// When the database cannot be written.
pub fn supplier_returned(tx: &Tx<'_>, payload: &str, now: Moment) -> Result<()> {
    let (id, is_receipt) = read_payload(payload)?;
    let one = queries::find_supplier_question(tx, id)?;
    if is_receipt || one.is_none_or(|one| one.state != "sent") {
        return Ok(());
    }
    let why = "returned by the recipient's mail server";
    queries::set_supplier_state(tx, id, "failed", Some(why))?;
    platform::jobs::add(tx, SUPPLIER_MAIL, &format!("{id} told"), now).map(drop)
}

/// `7` is the mail to the supplier, `7 told` the one to the one who asks.
fn read_payload(payload: &str) -> Result<(i64, bool)> {
    let (id, told) = payload.split_once(' ').unwrap_or((payload, ""));
    Ok((id.parse().map_err(Error::broken)?, !told.is_empty()))
}

fn send(app: &App, job: &Job) -> Result<()> {
    let (id, is_receipt) = read_payload(&job.payload)?;
    let written = app.store.read_now(|tx| {
        let Some(one) = queries::find_supplier_question(tx, id)? else {
            return Ok(None);
        };
        let is_due = if is_receipt {
            !one.told
        } else {
            one.state == "waiting"
        };
        if !is_due {
            return Ok(None);
        }
        tx.speak_for(one.brand);
        let mail = if is_receipt {
            receipt(app, tx, &one)?
        } else {
            letter(app, tx, &one)?
        };
        Ok(Some(mail))
    })?;
    let Some(mail) = written else { return Ok(()) };
    post::carry(app, job, &mail, |tx, fate, now| {
        if is_receipt {
            return match fate {
                Fate::Waits(_) | Fate::Failed(_) => Ok(()),
                Fate::Sent => queries::set_supplier_told(tx, id),
            };
        }
        match fate {
            Fate::Waits(why) => return queries::set_supplier_state(tx, id, "waiting", Some(why)),
            Fate::Sent => queries::set_supplier_state(tx, id, "sent", None)?,
            Fate::Failed(why) => queries::set_supplier_state(tx, id, "failed", Some(why))?,
        }
        // Only now is it known what there is to tell.
        platform::jobs::add(tx, SUPPLIER_MAIL, &format!("{id} told"), now).map(drop)
    })
}

fn words(app: &App, tx: &Tx<'_>, one: &SupplierQuestion) -> Result<Words> {
    let locale = spoken(tx, Locale::read(&one.locale).unwrap_or(Locale::En))?;
    Ok(app.language.words(locale, "UTC"))
}

/// What the supplier reads of the one who asks; the same is shown before it is sent.
pub fn written(one: &SupplierQuestion, w: &Words, site: &str) -> Letter {
    let supplier = Supplier::read(&one.supplier).unwrap_or_default();
    Letter {
        subject: w.t2(
            "supplier-mail-subject",
            "product",
            &one.product,
            "subject",
            &one.subject,
        ),
        lead: w.t2(
            "supplier-mail-lead",
            "name",
            &one.name,
            "product",
            &one.product,
        ),
        paragraphs: vec![
            one.body.clone(),
            w.t2(
                "supplier-mail-answer",
                "name",
                &one.name,
                "address",
                &one.answers_to,
            ),
        ],
        why: w.t2(
            "supplier-mail-why",
            "site",
            site,
            "supplier",
            &supplier.name,
        ),
        ..Letter::default()
    }
}

fn letter(app: &App, tx: &Tx<'_>, one: &SupplierQuestion) -> Result<Outgoing> {
    let w = words(app, tx, one)?;
    let site = SITE_NAME.text(tx)?;
    let name = format!("{} ({site})", one.name);
    let letter = written(one, &w, &site);
    let mail = letter.outgoing(app, tx, ("supplier", one.id), &one.address, one.at, w)?;
    Ok(Outgoing {
        from: Mailbox::new(name, mail.from.address.clone()),
        reply_to: Some(one.answers_to.clone()),
        // Somebody wrote it: desks that pass over what machines write shall not pass over this.
        automatic: Automatic::No,
        ..mail
    })
}

fn receipt(app: &App, tx: &Tx<'_>, one: &SupplierQuestion) -> Result<Outgoing> {
    let w = words(app, tx, one)?;
    let site = SITE_NAME.text(tx)?;
    let supplier = Supplier::read(&one.supplier).unwrap_or_default();
    let (subject, lead, next) = if one.state == "failed" {
        (
            "supplier-failed-subject",
            "supplier-failed-lead",
            "supplier-failed-text",
        )
    } else if one.ticket.is_some() {
        (
            "supplier-told-subject",
            "supplier-told-lead-team",
            "supplier-told-text-team",
        )
    } else {
        (
            "supplier-told-subject",
            "supplier-told-lead",
            "supplier-told-text",
        )
    };
    let said = |key: &str| w.t2(key, "supplier", &supplier.name, "subject", &one.subject);
    let letter = Letter {
        subject: said(subject),
        lead: said(lead),
        paragraphs: vec![
            said(next),
            format!("{}\n{}", supplier.name, reach(&supplier, "\n")),
            w.t("supplier-told-copy").into_owned(),
            one.body.clone(),
        ],
        why: w.t1("supplier-told-why", "site", &site),
        ..Letter::default()
    };
    // What was told first may be otherwise after another try: these are two mails.
    let identity = if one.state == "failed" {
        "supplier-failed"
    } else {
        "supplier-told"
    };
    letter.outgoing(app, tx, (identity, one.id), &one.answers_to, one.at, w)
}
