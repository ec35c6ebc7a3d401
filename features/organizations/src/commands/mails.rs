//! Mails to people of organizations are asked for here, in the transaction of what they tell of, and written by a job.

use domain::person::{EmailAddress, MembershipRole};
use domain::{DAY, Moment, OrganizationId, PersonId, TrainingId};
use people::queries::Person;
use platform::Result;
use platform::store::Tx;

use crate::instead::Instead;
use crate::queries::{self, CustomerMail};

fn send(tx: &Tx<'_>, mail: &CustomerMail, now: Moment) -> Result<()> {
    let id = queries::add_mail(tx, mail, now)?;
    platform::jobs::add(tx, crate::post::CUSTOMER_MAIL, &id.to_string(), now).map(drop)
}

/// A mail to somebody who is known; suspended people get none.
fn tell(
    tx: &Tx<'_>,
    message: &str,
    person: &Person,
    organization: Option<OrganizationId>,
    about: String,
    at: Option<Moment>,
    now: Moment,
) -> Result<()> {
    if person.suspended || person.email.is_empty() {
        return Ok(());
    }
    let mail = CustomerMail {
        message: message.to_owned(),
        person: Some(person.id),
        organization,
        address: person.email.clone(),
        locale: person.locale.clone(),
        about,
        at,
        in_reply_to: None,
    };
    send(tx, &mail, now)
}

/// Somebody got the seat they waited for: they hear it, and so does who runs the organization.
pub(super) fn tell_of_seat(
    tx: &Tx<'_>,
    id: OrganizationId,
    person: &Person,
    now: Moment,
) -> Result<()> {
    tell(tx, "appointed", person, Some(id), String::new(), None, now)?;
    for member in queries::list_members(tx, id)? {
        if member.role != MembershipRole::Admin || !member.is_valid(now) {
            continue;
        }
        if let Some(admin) = people::queries::find(tx, member.person)? {
            let name = person.name.clone();
            tell(tx, "seat_filled", &admin, Some(id), name, None, now)?;
        }
    }
    Ok(())
}

/// A training of somebody ends soon.
pub(super) fn tell_of_training(
    tx: &Tx<'_>,
    person: &Person,
    training: TrainingId,
    until: Moment,
    now: Moment,
) -> Result<()> {
    let about = training.to_string();
    tell(tx, "training_ends", person, None, about, Some(until), now)
}

/// Support asks for access to a site of the organization: somebody who decides about it hears it. `about` is the number of
/// what was asked and the name of the site, `7:Moodle`.
pub fn tell_of_access(
    tx: &Tx<'_>,
    message: &str,
    person: PersonId,
    id: OrganizationId,
    about: String,
    now: Moment,
) -> Result<()> {
    match people::queries::find(tx, person)? {
        Some(person) => tell(tx, message, &person, Some(id), about, None, now),
        None => Ok(()),
    }
}

/// Somebody's open requests were passed on: both hear it.
pub fn tell_of_succession(
    tx: &Tx<'_>,
    id: OrganizationId,
    (from, to): (PersonId, PersonId),
    now: Moment,
) -> Result<()> {
    let from = people::queries::find(tx, from)?;
    let to = people::queries::find(tx, to)?;
    let (Some(from), Some(to)) = (from, to) else {
        return Ok(());
    };
    tell(tx, "passed_on", &from, Some(id), to.name.clone(), None, now)?;
    tell(tx, "taken_over", &to, Some(id), from.name, None, now)
}

/// Whether an address may be told once more that it may not ask: once a day is enough.
fn may_refuse_by_mail(
    tx: &Tx<'_>,
    message: &str,
    address: &EmailAddress,
    now: Moment,
) -> Result<bool> {
    Ok(queries::count_mails_since(tx, message, address, now.plus(-DAY))? == 0)
}

/// Tells whoever wrote a mail where to turn, because they may not ask; `false` when they were told within the day.
/// Everybody reads the same: it says nothing of who is known here.
pub fn refuse_by_mail(
    tx: &Tx<'_>,
    address: &EmailAddress,
    locale: &str,
    in_reply_to: Option<&str>,
    now: Moment,
) -> Result<bool> {
    refuse_with_a_way(tx, address, locale, in_reply_to, &Instead::default(), now)
}

/// The same, with what somebody of a customer can do instead. It goes to the address that the mail named, so it tells its owner
/// alone who asks for their organization.
pub fn refuse_with_a_way(
    tx: &Tx<'_>,
    address: &EmailAddress,
    locale: &str,
    in_reply_to: Option<&str>,
    instead: &Instead,
    now: Moment,
) -> Result<bool> {
    answer_by_mail(
        tx,
        ("may_not_ask", instead),
        address,
        locale,
        in_reply_to,
        now,
    )
}

/// Tells whoever answered a mail that answers are written on the page; `false` when they were told within the day.
pub fn lead_to_page(
    tx: &Tx<'_>,
    address: &EmailAddress,
    locale: &str,
    in_reply_to: Option<&str>,
    now: Moment,
) -> Result<bool> {
    let nothing = Instead::default();
    answer_by_mail(
        tx,
        ("no_replies", &nothing),
        address,
        locale,
        in_reply_to,
        now,
    )
}

fn answer_by_mail(
    tx: &Tx<'_>,
    (message, instead): (&str, &Instead),
    address: &EmailAddress,
    locale: &str,
    in_reply_to: Option<&str>,
    now: Moment,
) -> Result<bool> {
    if !may_refuse_by_mail(tx, message, address, now)? {
        return Ok(false);
    }
    let mail = CustomerMail {
        message: message.to_owned(),
        person: None,
        organization: instead.organization,
        address: address.as_str().to_owned(),
        locale: locale.to_owned(),
        about: instead.written(),
        at: None,
        in_reply_to: in_reply_to.map(str::to_owned),
    };
    send(tx, &mail, now)?;
    Ok(true)
}
