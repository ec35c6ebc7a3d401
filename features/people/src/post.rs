//! Mails about accounts, written and sent by a job: what each says, and the link in it.

use askama::Template;
use domain::Moment;
use domain::person::{EmailAddress, LinkPurpose, Registration};
use platform::frame::MailFrame;
use platform::jobs::{Job, Work};
use platform::language::{Locale, Words};
use platform::post::own::{self, Text};
use platform::post::template::Value;
use platform::post::{self, Automatic, Mailbox, Outgoing};
use platform::settings::spoken;
use platform::store::Tx;
use platform::{App, Error, Result, brands, random_token, sha256_hex};

use crate::commands::mails::admits;
use crate::queries::mails::{self, WaitingMail};
use crate::queries::{self, Person};
use crate::{settings, texts};

/// The kind of the job that sends one mail about an account.
pub const ACCOUNT_MAIL: &str = "account_mail";

/// The work of this feature, for the schedule.
pub const WORKS: &[Work] = &[Work {
    kind: ACCOUNT_MAIL,
    attempts: post::ATTEMPTS,
    beside: false,
    run: send,
    again: |tx, payload| mails::set_mail_waiting(tx, payload.parse().map_err(Error::broken)?),
}];

fn send(app: &App, job: &Job) -> Result<()> {
    let id: i64 = job.payload.parse().map_err(Error::broken)?;
    let now = app.clock.now();
    let written = app.store.write_now(|tx| {
        let Some(mail) = mails::find_waiting_mail(tx, id)? else {
            return Ok(None);
        };
        let letter = letter(app, tx, &mail, now)?;
        if letter.is_none() {
            mails::set_mail_state(tx, id, "nobody", None, now)?;
        }
        Ok(letter)
    })?;
    let Some(mail) = written else { return Ok(()) };
    post::carry(app, job, &mail, |tx, fate, now| {
        let (state, why) = fate.in_words();
        mails::set_mail_state(tx, id, state, why, now)
    })
}

/// What a mail turns out to be, now that it is looked up who has the address.
enum Meant {
    /// One with a link that does something.
    Link(&'static Text, LinkPurpose, Option<Person>),
    /// One that leads to an ordinary page.
    Page(&'static Text, &'static str),
    Notice(&'static Text),
}

fn meant(tx: &Tx<'_>, mail: &WaitingMail) -> Result<Option<Meant>> {
    let Ok(address) = EmailAddress::read(&mail.address) else {
        return Ok(None);
    };
    let holder = queries::find_by_address(tx, &address)?;
    if holder.as_ref().is_some_and(|person| person.suspended) {
        return Ok(None);
    }
    let notice = match mail.message.as_str() {
        "address_changed" => Some(texts::ADDRESS_CHANGED),
        "password_changed" => Some(texts::PASSWORD_CHANGED),
        "factor_on" => Some(texts::FACTOR_ON),
        "factor_off" => Some(texts::FACTOR_OFF),
        "recovery_used" => Some(texts::RECOVERY_USED),
        "passkey_added" => Some(texts::PASSKEY_ADDED),
        "passkey_removed" => Some(texts::PASSKEY_REMOVED),
        "sso_connected" => Some(texts::SSO_CONNECTED),
        _ => None,
    };
    if let Some(sentences) = notice {
        return Ok(Some(Meant::Notice(sentences)));
    }
    let Some(purpose) = LinkPurpose::read(&mail.message) else {
        return Ok(None);
    };
    let known = holder.as_ref();
    let has_account = known.is_some_and(|person| person.has_account);
    let invited = known.is_some_and(|person| person.invited);
    let theirs = known.is_some_and(|person| Some(person.id) == mail.person);
    let register = || -> Result<Option<Meant>> {
        Ok(admits(tx, &address)?.then_some(Meant::Link(
            texts::REGISTER,
            LinkPurpose::Register,
            None,
        )))
    };
    Ok(match purpose {
        LinkPurpose::Invite if theirs && !has_account => {
            Some(Meant::Link(texts::INVITE, purpose, holder))
        }
        LinkPurpose::Invite => None,
        LinkPurpose::Reset if has_account || invited => {
            Some(Meant::Link(texts::RESET, purpose, holder))
        }
        LinkPurpose::SignIn if has_account => Some(Meant::Link(texts::SIGN_IN, purpose, holder)),
        // Somebody who is known by what they wrote, and has no account yet.
        LinkPurpose::Reset | LinkPurpose::SignIn if known.is_some() => register()?,
        LinkPurpose::Reset | LinkPurpose::SignIn => None,
        LinkPurpose::Register if has_account => Some(Meant::Page(texts::HAS_ACCOUNT, "/password")),
        LinkPurpose::Register => match register()? {
            None if settings::registration(tx)? == Registration::Domains => {
                Some(Meant::Page(texts::OTHER_DOMAIN, "/requests/new"))
            }
            link => link,
        },
        LinkPurpose::ChangeAddress if known.is_some() && !theirs => {
            Some(Meant::Notice(texts::ADDRESS_TAKEN))
        }
        LinkPurpose::ChangeAddress => {
            let person = match mail.person {
                Some(id) => queries::find(tx, id)?,
                None => None,
            };
            person
                .filter(|person| !person.suspended)
                .map(|person| Meant::Link(texts::CHANGE_ADDRESS, purpose, Some(person)))
        }
    })
}

struct Letter {
    m: MailFrame,
    lead: String,
    text: String,
    not_you: String,
}

/// Writes a mail; `None` when there is nobody it should go to.
fn letter(app: &App, tx: &Tx<'_>, mail: &WaitingMail, now: Moment) -> Result<Option<Outgoing>> {
    let Some(meant) = meant(tx, mail)? else {
        return Ok(None);
    };
    let (kind, person) = match &meant {
        Meant::Link(kind, _, person) => (*kind, person.as_ref()),
        Meant::Page(kind, _) | Meant::Notice(kind) => (*kind, None),
    };
    let Some(sentences) = kind.sentences else {
        return Ok(None);
    };
    let locale = person.map_or(mail.locale.as_str(), |person| person.locale.as_str());
    let locale = spoken(tx, Locale::read(locale).unwrap_or(Locale::En))?;
    let holder = match (person, mail.person) {
        (None, Some(id)) => queries::find(tx, id)?,
        (person, _) => person.cloned(),
    };
    let zone = holder
        .as_ref()
        .map_or("UTC", |person| person.time_zone.as_str());
    let w = app.language.words(locale, zone);
    let start = format!(
        "{}/hc/{}",
        brands::public_url(tx, &app.config)?,
        locale.code()
    );
    let (address, until) = match &meant {
        Meant::Link(_, purpose, person) => {
            let token = random_token()?;
            let until = now.plus(purpose.lasts());
            let holder = person.as_ref().map(|person| person.id);
            mails::add_account_link(tx, &sha256_hex(&token), mail.id, *purpose, holder, until)?;
            (Some(format!("{start}/link/{token}")), w.date_time(until))
        }
        Meant::Page(_, path) => (Some(format!("{start}{path}")), String::new()),
        Meant::Notice(_) => (None, w.date_time(mail.created_at)),
    };
    let site = settings::site_name(tx)?;
    // Only to themselves: a name that somebody gave is told to nobody else whose address they type.
    let name = holder
        .as_ref()
        .filter(|person| person.has_account || person.invited)
        .filter(|person| person.email.eq_ignore_ascii_case(&mail.address))
        .map_or("", |person| person.name.as_str());
    let said = |key: &str| w.t2(key, "site", &site, "when", &until);
    let own = own::own(
        tx,
        kind,
        locale,
        &[
            Value::text("site", &*site),
            Value::text("when", &*until),
            Value::text("name", name),
        ],
        now,
    )?;
    let letter = Letter {
        lead: said(sentences.lead),
        text: said(sentences.text),
        not_you: said(sentences.not_you),
        m: MailFrame {
            site_name: site.clone(),
            subject: own.subject.unwrap_or_else(|| said(sentences.subject)),
            preview: said(sentences.lead),
            button: address.map(|address| (address, w.t(sentences.button).into_owned())),
            why: said(sentences.why),
        },
    };
    let [text, html] = match own.body {
        Some(body) => own::framed(&body, None, None, w, &letter.m)?,
        None => [
            done(&PlainText { l: &letter })?,
            done(&Html {
                l: &letter,
                w,
                m: &letter.m,
            })?,
        ],
    };
    let from = brands::mail_address(tx, &app.config)?;
    let domain = from.rsplit_once('@');
    let domain = domain.map_or("localhost", |(_, domain)| domain);
    let signed = app.key.sign("account-mail", &mail.id.to_string());
    let signed = signed.get(..24).unwrap_or_default();
    Ok(Some(Outgoing {
        message_id: format!("account.{}.{signed}@{domain}", mail.id),
        at: mail.created_at,
        from: Mailbox::new(site, &from),
        to: Mailbox::new("", &mail.address),
        reply_to: None,
        subject: letter.m.subject,
        text,
        html,
        in_reply_to: None,
        references: Vec::new(),
        automatic: Automatic::Generated,
        unsubscribe: None,
    }))
}

#[derive(Template)]
#[template(path = "account/text.txt")]
struct PlainText<'a> {
    l: &'a Letter,
}

#[derive(Template)]
#[template(path = "account/html.html")]
struct Html<'a> {
    l: &'a Letter,
    w: Words,
    m: &'a MailFrame,
}

fn done(template: &impl Template) -> Result<String> {
    template
        .render()
        .map(|text| text.trim().to_owned())
        .map_err(Error::broken)
}
