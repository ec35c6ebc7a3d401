//! Opening and updating tickets by programs of the team.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::permission::{Actor, Reach};
use domain::ticket::{Category, MAX_SUBJECT, Priority, StatusTable, TicketKind, TicketUpdate};
use domain::{GroupId, Moment, OrganizationId, PersonId, Refused, StatusId, TicketId, text};
use platform::api::{ApiActor, ApiBody, ApiError, ApiRequest, IdempotencyKey, read::path_id};
use platform::store::Tx;
use platform::{App, clean, files};
use serde_json::Value;

use super::answered;
use super::answers::{Outcome, write};
use super::given::{Given, MOST_PEOPLE, Said, Who, Wish, address, wrong};
use super::once::Once;
use super::people::find_or_add;
use super::{audits, shapes};
use crate::commands::{
    Deed, Message, NewTicket, Seen, answer_by_team, link_problem, open_ticket, see,
    set_participants, update_by_agent,
};
use crate::queries;

/// What both opening and updating may set.
struct Set {
    status: Wish<StatusId>,
    priority: Wish<Priority>,
    kind: Wish<TicketKind>,
    assignee: Wish<PersonId>,
    group: Wish<GroupId>,
}

impl Set {
    fn read(tx: &Tx<'_>, given: &Given, statuses: &StatusTable) -> Outcome<Self> {
        let word = |name: &str| given.text(name);
        let priority = word("priority")?.try_map(|word| {
            Priority::read(&word.to_lowercase())
                .ok_or_else(|| wrong("priority", "is not a priority"))
        })?;
        let kind = word("type")?.try_map(|word| {
            TicketKind::read(&word.to_lowercase()).ok_or_else(|| wrong("type", "is not a type"))
        })?;
        Ok(Self {
            status: status(given, statuses)?,
            priority,
            kind,
            assignee: assignee(tx, given)?,
            group: given
                .id("group_id")?
                .try_map(|id| Ok::<_, ApiError>(GroupId(id)))?,
        })
    }
}

/// The status by number, or else the one that rules choose for its word.
fn status(given: &Given, statuses: &StatusTable) -> Outcome<Wish<StatusId>> {
    if let Wish::Set(id) = given.id("custom_status_id")? {
        return Ok(Wish::Set(StatusId(id)));
    }
    Ok(given.text("status")?.try_map(|word| {
        Category::read(&word.to_lowercase())
            .and_then(|category| statuses.default_of(category))
            .map(|status| status.id)
            .ok_or_else(|| wrong("status", "is not a status"))
    })?)
}

fn assignee(tx: &Tx<'_>, given: &Given) -> Outcome<Wish<PersonId>> {
    if let Wish::Set(email) = given.text("assignee_email")? {
        let found = people::queries::find_by_address(tx, &address("assignee", &email)?)?;
        return Ok(Wish::Set(found.ok_or(Refused::NotAnAgent)?.id));
    }
    Ok(given
        .id("assignee_id")?
        .try_map(|id| Ok::<_, ApiError>(PersonId(id)))?)
}

/// Refuses files that are not there: a message without the file it speaks of is worse than none.
pub(super) fn must_have_files(tx: &Tx<'_>, message: &Message, now: Moment) -> Outcome<()> {
    for token in &message.uploads {
        let tokens = std::slice::from_ref(token);
        if files::list_pending(tx, tokens, &message.uploader, now)?.is_empty() {
            return Err(wrong("uploads", "a token is unknown, used or expired").into());
        }
    }
    Ok(())
}

/// The earlier ticket that this one follows, which must be over.
pub(super) fn follow_up_of(tx: &Tx<'_>, given: &Given, deed: &Deed) -> Outcome<Option<TicketId>> {
    let Wish::Set(id) = given.id("via_followup_source_id")? else {
        return Ok(None);
    };
    match queries::find_visible(tx, &deed.actor, TicketId(id), deed.now)? {
        Some(ticket) if ticket.category == Category::Closed => Ok(Some(ticket.id)),
        _ => Err(wrong("via_followup_source_id", "is not a closed ticket").into()),
    }
}

/// The people in CC that a body asks for, when `present` are there; `None` when it does not mention them. Customers
/// name people by address only: by number they could find out who there is.
pub(super) fn cc(
    tx: &Tx<'_>,
    given: &Given,
    by_number: bool,
    present: &[PersonId],
    now: Moment,
) -> Outcome<Option<Vec<PersonId>>> {
    let mut wanted: Option<Vec<PersonId>> = None;
    for (field, replaces) in [
        ("collaborator_ids", true),
        ("collaborators", true),
        ("additional_collaborators", false),
        ("email_ccs", false),
    ] {
        let Some(named) = given.people(field)? else {
            continue;
        };
        let mut people = match wanted.take() {
            Some(people) => people,
            None if replaces => Vec::new(),
            None => present.to_vec(),
        };
        for named in &named {
            let person = match &named.who {
                Who::Id(_) if !by_number => {
                    return Err(wrong("collaborators", "must be e-mail addresses").into());
                }
                Who::Address(address) if named.removed => {
                    people::queries::find_by_address(tx, address)?.map(|person| person.id)
                }
                _ => Some(find_or_add(tx, "collaborators", named, now)?),
            };
            people.retain(|present| Some(*present) != person);
            people.extend(person.filter(|_| !named.removed));
        }
        if people.len() > MOST_PEOPLE {
            return Err(ApiError::too_many_values(MOST_PEOPLE).into());
        }
        wanted = Some(people);
    }
    Ok(wanted)
}

/// The subject; without one, what the message begins with.
fn subject(given: &Given, message: &Message) -> Outcome<String> {
    if let Wish::Set(subject) = given.text("subject")? {
        return Ok(subject);
    }
    let text = match &message.html {
        Some(html) => clean::text_of(&clean::html(html)),
        None => message.text.clone(),
    };
    let excerpt = text::excerpt(&text, 80);
    Ok(if excerpt.is_empty() {
        "(no subject)".to_owned()
    } else {
        excerpt
    })
}

/// Who asks: named by number or address, or else the caller.
fn requester(tx: &Tx<'_>, given: &Given, caller: PersonId, now: Moment) -> Outcome<PersonId> {
    if let Some(named) = given.person("requester")? {
        return find_or_add(tx, "requester", &named, now);
    }
    match given.id("requester_id")? {
        Wish::Set(id) => known(tx, "requester", id),
        Wish::Leave | Wish::Unset => Ok(caller),
    }
}

fn known(tx: &Tx<'_>, field: &str, id: i64) -> Outcome<PersonId> {
    match people::queries::find(tx, PersonId(id))? {
        Some(person) if person.suspended => Err(wrong(field, "is suspended").into()),
        Some(person) => Ok(person.id),
        None => Err(wrong(field, &format!("{id} is not a user")).into()),
    }
}

/// Whose words the first message is: the one's who asks, unless the caller says that they wrote it themselves.
/// A note is always the caller's.
fn writes(given: &Given, said: &Said, caller: &Actor, requester: PersonId) -> Outcome<Actor> {
    let own = caller.person.map(|person| person.0);
    let submitter = given.id("submitter_id")?.set();
    let by_caller = Some(requester) == caller.person
        || !said.public
        || (own.is_some() && (said.author.or(submitter) == own));
    // The same rights in nobody's name: the message becomes the requester's.
    Ok(if by_caller {
        *caller
    } else {
        Actor {
            person: None,
            ..*caller
        }
    })
}

pub(super) async fn create(
    State(app): State<App>,
    caller: ApiActor,
    key: IdempotencyKey,
    request: ApiRequest,
    body: ApiBody,
) -> Result<Response, ApiError> {
    let caller = caller.staff()?;
    let given = Given::of(&body, "ticket")?;
    let uploader = caller.uploader();
    let once = Once::new(key, uploader.clone(), body.fingerprint);
    let now = app.clock.now();
    let to = request.clone();
    let opened = write(&app, move |tx| {
        if let Some(opened) = once.find(tx, now)? {
            return Ok(opened);
        }
        let said = given
            .said(Some("description"), &uploader)?
            .ok_or(Refused::EmptyDescription)?;
        must_have_files(tx, &said.message, now)?;
        answered::speak_for_its_portal(tx, &given)?;
        let statuses = queries::list_statuses(tx)?;
        let set = Set::read(tx, &given, &statuses)?;
        let requester = requester(tx, &given, caller.person.id, now)?;
        let by_caller = Deed::new(caller.actor, now, "api")?;
        let actor = writes(&given, &said, &caller.actor, requester)?;
        let deed = Deed {
            actor,
            ..by_caller.clone()
        };
        // A new ticket that somebody has is open.
        let is_new = set
            .status
            .clone()
            .set()
            .and_then(|id| statuses.find(id))
            .map(|status| status.category)
            == Some(Category::New);
        let assignee = set.assignee.set();
        let all = forms::catalogue(tx)?;
        let form = answered::form_id(tx, &all, &given, &caller.actor, now)?;
        let row = all.form_of(form);
        let answers = answered::of_team(tx, &all, row, &given, &caller.actor, now)?;
        let new = NewTicket {
            form,
            answers,
            public: said.public,
            organization: given.id("organization_id")?.set().map(OrganizationId),
            cc: cc(tx, &given, true, &[], now)?.unwrap_or_default(),
            status: set.status.set().filter(|_| !(is_new && assignee.is_some())),
            assignee,
            group: set.group.set(),
            priority: set.priority.set(),
            kind: set.kind.set(),
            tags: given.words("tags")?.unwrap_or_default(),
            external_id: given.external_id()?.set(),
            follow_up_of: follow_up_of(tx, &given, &by_caller)?,
            ..NewTicket::from(requester, subject(&given, &said.message)?, said.message)
        };
        let ticket = open_ticket(tx, &deed, &new)?;
        about_problem(tx, &given, &by_caller, ticket)?;
        let answer = ticket_and_audit(tx, &to, &by_caller, ticket)?;
        once.keep(tx, StatusCode::CREATED, ticket, answer, now)
    })
    .await?;
    Ok(opened.respond(&request, "tickets"))
}

/// What is told of a ticket and of what was just done to it, read now and put in words when it is asked for.
fn ticket_and_audit(
    tx: &Tx<'_>,
    to: &ApiRequest,
    deed: &Deed,
    id: TicketId,
) -> Outcome<impl FnOnce() -> Value + Send + use<>> {
    // What somebody has just done they are told, also when it took the ticket out of their groups.
    let deed = &Deed {
        actor: deed.actor.reaching(Reach::All),
        ..deed.clone()
    };
    let seen = see(tx, deed, id)?;
    let around = queries::find_around(tx, id)?;
    let audit = audits::tell_deed(tx, to, deed, &seen)?;
    let to = to.clone();
    Ok(move || {
        let ticket = shapes::ticket(&to, &seen.ticket, &around);
        [("ticket".to_owned(), ticket), ("audit".to_owned(), audit)]
            .into_iter()
            .collect()
    })
}

/// 409 when the caller asked for it and has not read the newest change. Clients know whole seconds only.
fn must_be_fresh(given: &Given, seen: &Seen) -> Outcome<()> {
    if given.flag("safe_update")? != Some(true) {
        return Ok(());
    }
    let Some(read) = given.moment("updated_stamp") else {
        return Err(wrong("updated_stamp", "must be a time when safe_update is true").into());
    };
    let seconds = |moment: Moment| moment.0.div_euclid(1000);
    if seconds(read) == seconds(seen.ticket.updated_at) {
        return Ok(());
    }
    let sentence = "Safe Update prevented the update due to outdated ticket data. \
                    Please fetch the latest ticket data and try again.";
    Err(ApiError::conflict(sentence).into())
}

/// The whole new list of tags, when a body mentions them.
fn tags(given: &Given, present: &[String]) -> Outcome<Option<Vec<String>>> {
    let replaced = given.words("tags")?;
    let added = given.words("additional_tags")?;
    let removed = given.words("remove_tags")?;
    if replaced.is_none() && added.is_none() && removed.is_none() {
        return Ok(None);
    }
    let mut tags = replaced.unwrap_or_else(|| present.to_vec());
    tags.extend(added.unwrap_or_default());
    let removed = removed.unwrap_or_default();
    let removed = text::tags(removed.iter().map(String::as_str));
    let tags = text::tags(tags.iter().map(String::as_str));
    Ok(Some(
        tags.into_iter()
            .filter(|tag| !removed.contains(tag))
            .collect(),
    ))
}

/// The known bug that a ticket is about. Only incidents are about one: a ticket that becomes something else is about none.
fn about_problem(tx: &Tx<'_>, given: &Given, deed: &Deed, id: TicketId) -> Outcome<()> {
    let kind = given.text("type")?.set();
    let is_incident = kind
        .as_deref()
        .is_none_or(|kind| kind.eq_ignore_ascii_case("incident"));
    match given.id("problem_id")? {
        Wish::Set(_) if !is_incident => {
            return Err(wrong("problem_id", "can only be set where the type is incident").into());
        }
        Wish::Set(problem) => {
            link_problem(tx, deed, id, Some(TicketId(problem)))?;
        }
        Wish::Leave if is_incident => {}
        Wish::Unset | Wish::Leave => {
            link_problem(tx, deed, id, None)?;
        }
    }
    Ok(())
}

/// What an update cannot do here is said, not passed over.
fn must_keep_requester(given: &Given, seen: &Seen) -> Outcome<()> {
    match given.id("requester_id")? {
        Wish::Set(id) if id != seen.ticket.requester.0 => {
            Err(wrong("requester", "cannot be changed after the ticket was opened").into())
        }
        _ => Ok(()),
    }
}

/// The name in another system is nobody's rule: it is kept as it is sent.
fn name_elsewhere(tx: &Tx<'_>, given: &Given, deed: &Deed, seen: &Seen) -> Outcome<()> {
    let wanted = match given.external_id()? {
        Wish::Leave => return Ok(()),
        Wish::Unset => None,
        Wish::Set(id) => Some(id),
    };
    let present = seen.ticket.external_id.as_deref();
    if wanted.as_deref() == present {
        return Ok(());
    }
    let of = queries::EventOf {
        ticket: seen.ticket.id,
        batch: &deed.batch,
        actor: deed.actor.person,
        channel: deed.channel,
        now: deed.now,
    };
    Ok(queries::set_external_id(
        tx,
        of,
        present,
        wanted.as_deref(),
    )?)
}

pub(super) async fn update(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    key: IdempotencyKey,
    request: ApiRequest,
    body: ApiBody,
) -> Result<Response, ApiError> {
    let caller = caller.staff()?;
    let id = TicketId(path_id(&id)?);
    let given = Given::of(&body, "ticket")?;
    let deed = Deed::new(caller.actor, app.clock.now(), "api")?;
    let uploader = caller.uploader();
    // The same body for another ticket is another request.
    let once = Once::new(key, uploader.clone(), format!("{id} {}", body.fingerprint));
    let to = request.clone();
    let changed = write(&app, move |tx| {
        if let Some(changed) = once.find(tx, deed.now)? {
            return Ok(changed);
        }
        let seen = see(tx, &deed, id)?;
        if seen.ticket.category == Category::Closed {
            return Err(Refused::ClosedTicket.into());
        }
        must_be_fresh(&given, &seen)?;
        must_keep_requester(&given, &seen)?;
        let said = given.said(None, &uploader)?;
        if let Some(said) = &said {
            must_have_files(tx, &said.message, deed.now)?;
        }
        let set = Set::read(tx, &given, &seen.statuses)?;
        let subject = given.text("subject")?.set();
        if subject
            .as_ref()
            .is_some_and(|subject| subject.chars().count() > MAX_SUBJECT)
        {
            return Err(Refused::TooLong.into());
        }
        let update = TicketUpdate {
            comment: said.as_ref().map(|said| said.public),
            status: set.status.set(),
            assignee: set.assignee.nested(),
            group: set.group.nested(),
            priority: set.priority.nested(),
            reason: given.text("priority_reason")?.set(),
            kind: set.kind.nested(),
            subject: subject
                .map(|subject| subject.split_whitespace().collect::<Vec<_>>().join(" ")),
            tags: tags(&given, &seen.tags)?,
        };
        // First, so that people who join with a message hear of it.
        let present: Vec<PersonId> = queries::list_participants(tx, id)?
            .into_iter()
            .map(|who| who.person)
            .collect();
        if let Some(wanted) = cc(tx, &given, true, &present, deed.now)? {
            set_participants(tx, &deed, id, &wanted)?;
        }
        let all = forms::catalogue(tx)?;
        let form = answered::form_id(tx, &all, &given, &deed.actor, deed.now)?;
        let answers = answered::answers(&all, &given)?;
        if let Err(problems) = answer_by_team(tx, &deed, id, form, &answers)? {
            return Err(answered::unanswered(&all, &problems).into());
        }
        let message = said.map(|said| said.message).unwrap_or_default();
        update_by_agent(tx, &deed, id, &update, &message)?;
        about_problem(tx, &given, &deed, id)?;
        name_elsewhere(tx, &given, &deed, &seen)?;
        let answer = ticket_and_audit(tx, &to, &deed, id)?;
        once.keep(tx, StatusCode::OK, id, answer, deed.now)
    })
    .await?;
    Ok(changed.respond(&request, "tickets"))
}
