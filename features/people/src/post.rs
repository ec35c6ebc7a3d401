//! Mails about accounts, written and sent by a job: what each says, and the link in it.

use askama::Template;
use domain::Moment;
use domain::person::{EmailAddress, LinkPurpose, Registration};
use platform::frame::MailFrame;
use platform::jobs::{Job, Work};
use platform::language::{Locale, Words};
use platform::post::{self, Automatic, Mailbox, Outgoing};
use platform::settings::spoken;
use platform::store::Tx;
use platform::{App, Error, Result, brands, random_token, sha256_hex};

use crate::commands::mails::admits;
use crate::queries::mails::{self, WaitingMail};
use crate::queries::{self, Person};
use crate::settings;

/// The kind of the job that sends one mail about an account.
pub const ACCOUNT_MAIL: &str = "account_mail";

/// The work of this feature, for the schedule.
pub const WORKS: &[Work] = &[Work {
    kind: ACCOUNT_MAIL,
    attempts: post::ATTEMPTS,
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

/// The sentences of one message, as keys of the word files.
struct Sentences {
    subject: &'static str,
    lead: &'static str,
    text: &'static str,
    button: &'static str,
    /// What somebody does who did not ask for it.
    not_you: &'static str,
}

const INVITE: Sentences = Sentences {
    subject: "mail-invite-subject",
    lead: "mail-invite-lead",
    text: "mail-invite-text",
    button: "mail-invite-button",
    not_you: "mail-invite-not-you",
};
const RESET: Sentences = Sentences {
    subject: "mail-reset-subject",
    lead: "mail-reset-lead",
    text: "mail-reset-text",
    button: "mail-reset-button",
    not_you: "mail-reset-not-you",
};
const REGISTER: Sentences = Sentences {
    subject: "mail-register-subject",
    lead: "mail-register-lead",
    text: "mail-register-text",
    button: "mail-register-button",
    not_you: "mail-register-not-you",
};
const HAS_ACCOUNT: Sentences = Sentences {
    subject: "mail-has-account-subject",
    lead: "mail-has-account-lead",
    text: "mail-has-account-text",
    button: "mail-has-account-button",
    not_you: "mail-has-account-not-you",
};
const OTHER_DOMAIN: Sentences = Sentences {
    subject: "mail-domain-subject",
    lead: "mail-domain-lead",
    text: "mail-domain-text",
    button: "mail-domain-button",
    not_you: "mail-has-account-not-you",
};
const SIGN_IN: Sentences = Sentences {
    subject: "mail-sign-in-subject",
    lead: "mail-sign-in-lead",
    text: "mail-sign-in-text",
    button: "mail-sign-in-button",
    not_you: "mail-sign-in-not-you",
};
const CHANGE_ADDRESS: Sentences = Sentences {
    subject: "mail-address-subject",
    lead: "mail-address-lead",
    text: "mail-address-text",
    button: "mail-address-button",
    not_you: "mail-address-not-you",
};
const ADDRESS_TAKEN: Sentences = Sentences {
    subject: "mail-address-taken-subject",
    lead: "mail-address-taken-lead",
    text: "mail-address-taken-text",
    button: "",
    not_you: "mail-address-not-you",
};
const ADDRESS_CHANGED: Sentences = Sentences {
    subject: "mail-address-changed-subject",
    lead: "mail-address-changed-lead",
    text: "mail-changed-text",
    button: "",
    not_you: "mail-address-changed-not-you",
};
const PASSWORD_CHANGED: Sentences = Sentences {
    subject: "mail-password-changed-subject",
    lead: "mail-password-changed-lead",
    text: "mail-changed-text",
    button: "",
    not_you: "mail-password-changed-not-you",
};
const FACTOR_ON: Sentences = Sentences {
    subject: "mail-factor-on-subject",
    lead: "mail-factor-on-lead",
    text: "mail-factor-on-text",
    button: "",
    not_you: "mail-password-changed-not-you",
};
const FACTOR_OFF: Sentences = Sentences {
    subject: "mail-factor-off-subject",
    lead: "mail-factor-off-lead",
    text: "mail-changed-text",
    button: "",
    not_you: "mail-password-changed-not-you",
};
const RECOVERY_USED: Sentences = Sentences {
    subject: "mail-recovery-used-subject",
    lead: "mail-recovery-used-lead",
    text: "mail-recovery-used-text",
    button: "",
    not_you: "mail-password-changed-not-you",
};

const SSO_CONNECTED: Sentences = Sentences {
    subject: "mail-sso-subject",
    lead: "mail-sso-lead",
    text: "mail-changed-text",
    button: "",
    not_you: "mail-password-changed-not-you",
};

const PASSKEY_ADDED: Sentences = Sentences {
    subject: "mail-passkey-added-subject",
    lead: "mail-passkey-added-lead",
    text: "mail-changed-text",
    button: "",
    not_you: "mail-password-changed-not-you",
};
const PASSKEY_REMOVED: Sentences = Sentences {
    subject: "mail-passkey-removed-subject",
    lead: "mail-passkey-removed-lead",
    text: "mail-changed-text",
    button: "",
    not_you: "mail-password-changed-not-you",
};

/// What a mail turns out to be, now that it is looked up who has the address.
enum Meant {
    /// One with a link that does something.
    Link(&'static Sentences, LinkPurpose, Option<Person>),
    /// One that leads to an ordinary page.
    Page(&'static Sentences, &'static str),
    Notice(&'static Sentences),
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
        "address_changed" => Some(&ADDRESS_CHANGED),
        "password_changed" => Some(&PASSWORD_CHANGED),
        "factor_on" => Some(&FACTOR_ON),
        "factor_off" => Some(&FACTOR_OFF),
        "recovery_used" => Some(&RECOVERY_USED),
        "passkey_added" => Some(&PASSKEY_ADDED),
        "passkey_removed" => Some(&PASSKEY_REMOVED),
        "sso_connected" => Some(&SSO_CONNECTED),
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
        Ok(admits(tx, &address)?.then_some(Meant::Link(&REGISTER, LinkPurpose::Register, None)))
    };
    Ok(match purpose {
        LinkPurpose::Invite if theirs && !has_account => {
            Some(Meant::Link(&INVITE, purpose, holder))
        }
        LinkPurpose::Invite => None,
        LinkPurpose::Reset if has_account || invited => Some(Meant::Link(&RESET, purpose, holder)),
        LinkPurpose::SignIn if has_account => Some(Meant::Link(&SIGN_IN, purpose, holder)),
        // Somebody who is known by what they wrote, and has no account yet.
        LinkPurpose::Reset | LinkPurpose::SignIn if known.is_some() => register()?,
        LinkPurpose::Reset | LinkPurpose::SignIn => None,
        LinkPurpose::Register if has_account => Some(Meant::Page(&HAS_ACCOUNT, "/password")),
        LinkPurpose::Register => match register()? {
            None if settings::registration(tx)? == Registration::Domains => {
                Some(Meant::Page(&OTHER_DOMAIN, "/requests/new"))
            }
            link => link,
        },
        LinkPurpose::ChangeAddress if known.is_some() && !theirs => {
            Some(Meant::Notice(&ADDRESS_TAKEN))
        }
        LinkPurpose::ChangeAddress => {
            let person = match mail.person {
                Some(id) => queries::find(tx, id)?,
                None => None,
            };
            person
                .filter(|person| !person.suspended)
                .map(|person| Meant::Link(&CHANGE_ADDRESS, purpose, Some(person)))
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
    let (sentences, person) = match &meant {
        Meant::Link(sentences, _, person) => (*sentences, person.as_ref()),
        Meant::Page(sentences, _) | Meant::Notice(sentences) => (*sentences, None),
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
    let said = |key: &'static str| w.t2(key, "site", &site, "when", &until);
    let mut letter = Letter {
        lead: said(sentences.lead),
        text: said(sentences.text),
        not_you: said(sentences.not_you),
        m: MailFrame {
            site_name: site.clone(),
            subject: String::new(),
            preview: said(sentences.lead),
            button: address.map(|address| (address, w.t(sentences.button).into_owned())),
            why: w.t1("mail-account-why", "site", &site),
        },
    };
    letter.m.subject = said(sentences.subject);
    let text = done(&Text { l: &letter })?;
    let html = done(&Html {
        l: &letter,
        w,
        m: &letter.m,
    })?;
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
struct Text<'a> {
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
