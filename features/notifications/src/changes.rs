//! Mails that tell of changes without a public comment (D17): the status that the team set, an answer that became
//! another. What happens within the undo window is one mail, and what was taken back meanwhile is none.

use askama::Template;
use domain::person::EmailAddress;
use domain::ticket::UNDO_WINDOW;
use domain::{FieldId, Moment, TicketId};
use platform::frame::MailFrame;
use platform::jobs::Job;
use platform::language::{Locale, Words};
use platform::post::{Automatic, Mailbox, Outgoing};
use platform::store::Tx;
use platform::{App, Error, Result, brands};

use crate::letter::{Reader, done, page, why};
use crate::queries::changes::{self, Told, WaitingChange};
use crate::queries::{self};
use crate::texts::{self, Said};
use crate::{ANNOUNCE_CHANGES, SEND_MAIL, address, settings};

/// Something of this batch may be worth a mail, if the desk writes any: it is told when the undo window is over.
pub fn announce_changes(tx: &Tx<'_>, ticket: TicketId, batch: &str, now: Moment) -> Result<()> {
    if !settings::CHANGES.is_on(tx)? {
        return Ok(());
    }
    let Some(first) = changes::find_first_visible(tx, ticket, batch)? else {
        return Ok(());
    };
    if changes::is_announced(tx, ticket, now)? {
        return Ok(());
    }
    let payload = format!("{ticket} {first}");
    platform::jobs::add_at(tx, ANNOUNCE_CHANGES, &payload, now.plus(UNDO_WINDOW)).map(drop)
}

/// Writes the mails about what changed since. Twice does no harm: nobody is told again of what they were told.
pub(crate) fn announce(app: &App, job: &Job) -> Result<()> {
    let (ticket, first) = job.payload.split_once(' ').unwrap_or_default();
    let ticket = TicketId(ticket.parse().map_err(Error::broken)?);
    let first: i64 = first.parse().map_err(Error::broken)?;
    let now = app.clock.now();
    app.store.write_now(|tx| {
        let last = changes::find_last_change(tx, ticket)?;
        let from = &brands::mail_address(tx, &app.config)?;
        for hearer in queries::list_hearers(tx, ticket, now)? {
            let told = changes::find_last_told(tx, ticket, hearer.person)?;
            let range = (first.max(told + 1), last);
            let Ok(to) = EmailAddress::read(&hearer.address) else {
                continue;
            };
            if address::is_ours(app, tx, to.as_str())?
                || changes::list_visible_changes(tx, ticket, range, hearer.person)?.is_empty()
            {
                continue;
            }
            let id = address::change_id(&app.key, from, ticket, last, hearer.person);
            let whom = (ticket, hearer.person);
            if let Some(mail) = changes::add_change_mail(tx, whom, to.as_str(), &id, range, now)? {
                platform::jobs::add(tx, SEND_MAIL, &mail.to_string(), now)?;
            }
        }
        Ok(())
    })
}

/// What the templates show.
struct Letter {
    w: Words,
    m: MailFrame,
    number: i64,
    subject: String,
    delimiter: String,
    takes_replies: bool,
    link_only: bool,
    lines: Vec<String>,
}

#[derive(Template)]
#[template(path = "changed/subject.txt")]
struct Subject<'a> {
    l: &'a Letter,
}

#[derive(Template)]
#[template(path = "changed/text.txt")]
struct Text<'a> {
    l: &'a Letter,
}

#[derive(Template)]
#[template(path = "changed/html.html")]
struct Html<'a> {
    l: &'a Letter,
    w: Words,
    m: &'a MailFrame,
}

/// Writes a mail about changes, as far as there is still something to tell and somebody who hears of it.
pub(crate) fn write(app: &App, tx: &Tx<'_>, id: i64, now: Moment) -> Result<Option<Outgoing>> {
    let Some(mail) = changes::find_waiting_change(tx, id)? else {
        return Ok(None);
    };
    let hearers = queries::list_hearers(tx, mail.ticket, now)?;
    if hearers.iter().all(|one| one.person != mail.person) {
        return Ok(None);
    }
    let locale = Locale::read(&mail.locale).unwrap_or(Locale::En);
    let locale = platform::settings::spoken(tx, locale)?;
    let w = app.language.words(locale, &mail.time_zone);
    let own = brands::mail_address(tx, &app.config)?;
    let link_only = settings::link_only(tx)?;
    let lines = lines(tx, &mail, &w, link_only)?;
    if lines.is_empty() {
        return Ok(None);
    }
    let site = platform::settings::SITE_NAME.text(tx)?;
    let reader = Reader {
        ticket: mail.ticket,
        person: mail.person,
        has_account: mail.has_account,
        is_requester: mail.is_requester,
        takes_part: mail.takes_part || mail.is_requester,
        is_admin: !mail.takes_part && queries::is_admin(tx, mail.ticket, mail.person, now)?,
        organization: &mail.organization,
    };
    let page = page(app, tx, &reader, locale, now)?;
    let takes_replies = settings::REPLY.is_on(tx)?;
    let mut letter = Letter {
        w,
        number: mail.ticket.0,
        subject: mail.subject.clone(),
        delimiter: w.t("mail-delimiter").into_owned(),
        takes_replies,
        link_only,
        m: MailFrame {
            site_name: site.clone(),
            subject: String::new(),
            preview: lines.join(" "),
            button: page.map(|page| (page, w.t("mail-see-conversation").into_owned())),
            why: why(&reader, &w, &site),
        },
        lines,
    };
    let said = Said {
        site: letter.m.site_name.clone(),
        number: letter.number.to_string(),
        // Nothing that anybody wrote, where mails carry the way alone.
        subject: if link_only {
            String::new()
        } else {
            letter.subject.clone()
        },
        name: mail.person_name.clone(),
        link: letter
            .m
            .button
            .as_ref()
            .map_or_else(String::new, |(url, _)| url.clone()),
        answering: if takes_replies {
            String::new()
        } else {
            w.t("mail-link-no-reply").into_owned()
        },
        changes: texts::said::listed("", &letter.lines, ""),
        ..Said::default()
    };
    let words = texts::written(tx, texts::CHANGED, locale, &said, now)?;
    letter.m.subject = match words.subject {
        Some(subject) => subject,
        None => done(&Subject { l: &letter })?,
    };
    let [text, html] = match words.body {
        Some(body) => {
            let delimiter = takes_replies.then_some(letter.delimiter.as_str());
            texts::framed(&body, delimiter, None, w, &letter.m)?
        }
        None => [
            done(&Text { l: &letter })?,
            done(&Html {
                l: &letter,
                w,
                m: &letter.m,
            })?,
        ],
    };
    let references = queries::list_earlier_ids(
        tx,
        mail.ticket,
        mail.person,
        mail.created_at,
        &mail.message_id,
    )?;
    Ok(Some(Outgoing {
        message_id: mail.message_id,
        at: mail.created_at,
        from: Mailbox::new(site, &own),
        to: Mailbox::new(mail.person_name.as_str(), &mail.address),
        reply_to: takes_replies
            .then(|| address::reply_address(&app.key, &own, mail.ticket, mail.person)),
        subject: letter.m.subject,
        text,
        html,
        in_reply_to: references.last().cloned(),
        references,
        automatic: Automatic::Generated,
        unsubscribe: None,
    }))
}

/// The same thing that changed several times: how it was before the first, and is after the last.
fn net(all: Vec<Told>) -> Vec<Told> {
    let mut net: Vec<Told> = Vec::new();
    for one in all {
        let same = |known: &&mut Told| known.kind == one.kind && known.field == one.field;
        match net.iter_mut().find(same) {
            Some(known) => known.after = one.after,
            None => net.push(one),
        }
    }
    net
}

/// What changed, a sentence each: no more than the reader's page shows, and where mails carry the way alone, nothing
/// that anybody wrote.
fn lines(tx: &Tx<'_>, mail: &WaitingChange, w: &Words, link_only: bool) -> Result<Vec<String>> {
    let all = forms::catalogue(tx)?;
    let mut lines: Vec<String> = Vec::new();
    for one in net(changes::list_visible_changes(
        tx,
        mail.ticket,
        mail.changes,
        mail.person,
    )?) {
        let is_list = matches!(one.kind.as_str(), "cc_added" | "cc_removed");
        if one.before == one.after && !is_list {
            continue;
        }
        let line = match one.kind.as_str() {
            "status" => status(tx, &one, w)?,
            "subject" if link_only => Some(w.t("mail-changed-subject").into_owned()),
            "subject" => {
                let subject = one.after.unwrap_or_default();
                Some(w.t1("mail-changed-subject-to", "subject", subject))
            }
            "field" => one.field.and_then(|field: FieldId| {
                let row = all.field(field).filter(|row| row.field.visible)?;
                let after = one.after.filter(|_| !link_only && !row.field.personal);
                Some(match after {
                    Some(after) => {
                        let texts = if row.field.kind.has_choices() {
                            after.split(' ').map(str::to_owned).collect()
                        } else {
                            vec![domain::text::excerpt(&after, 200)]
                        };
                        let answer = row.told(&texts, w);
                        w.t2(
                            "mail-changed-field-to",
                            "field",
                            row.title(w),
                            "answer",
                            answer,
                        )
                    }
                    None => w.t1("mail-changed-field", "field", row.title(w)),
                })
            }),
            "reference" => Some(w.t("mail-changed-reference").into_owned()),
            "private" if one.after.as_deref() == Some("1") => {
                Some(w.t("mail-changed-private").into_owned())
            }
            "private" => Some(w.t("mail-changed-shared").into_owned()),
            "requester" => Some(w.t("mail-changed-requester").into_owned()),
            "cc_added" | "cc_removed" => Some(w.t("mail-changed-cc").into_owned()),
            _ => None,
        };
        if let Some(line) = line.filter(|line| !lines.contains(line)) {
            lines.push(line);
        }
    }
    Ok(lines)
}

/// In the customer's words; nothing where both statuses are called the same.
fn status(tx: &Tx<'_>, one: &Told, w: &Words) -> Result<Option<String>> {
    let label = |id: Option<&String>| match id.and_then(|id| id.parse().ok()) {
        Some(id) => changes::find_status_label(tx, id, w.locale()),
        None => Ok(None),
    };
    let (before, after) = (label(one.before.as_ref())?, label(one.after.as_ref())?);
    Ok(match (before, after) {
        (before, Some(after)) if before.as_ref() != Some(&after) => Some(w.t2(
            "mail-changed-status",
            "status",
            after,
            "before",
            before.unwrap_or_default(),
        )),
        _ => None,
    })
}
