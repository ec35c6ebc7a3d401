//! The facts of a ticket beside its conversation, changed in place.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use domain::form::Answers;
use domain::permission::{Action, Permission, Reach};
use domain::ticket::{Category, Priority, TicketUpdate};
use domain::{GroupId, PersonId, StatusId, TicketId};
use forms::Catalogue;
use organizations::queries::Group;
use people::page::face;
use platform::language::Words;
use platform::store::Tx;
use platform::web::{Fields, MustBeAgent, number};
use platform::{App, Error, Result, brands};

use super::super::access::{Grants, grants};
use super::super::new_request::{addresses, as_problem};
use super::super::shown::{Reader, priority_key};
use super::super::suppliers;
use super::levels::{LevelRead, read_level, shown_level};
use super::{fragment, wants};
use crate::commands::incidents::attach;
use crate::commands::{
    Deed, Message, Seen, answer_by_team, can_unsplit, link_problem, see, set_participants,
    update_by_agent,
};
use crate::queries::{self, Participant, StatusLabel, Ticket};
use crate::views::{Choice, Customer, Details, OtherTicket, SupplierPanel};

/// What the details pane is made of.
pub(super) struct DetailsRead {
    pub(super) participants: Vec<Participant>,
    pub(super) staff: Vec<(PersonId, String)>,
    pub(super) groups: Vec<Group>,
    customer: Option<people::queries::Person>,
    earlier: Vec<Ticket>,
    all: Arc<Catalogue>,
    answers: Answers,
    linked: queries::Linked,
    board: Arc<status::Board>,
    /// The incident that it is about.
    incident: Option<status::queries::incidents::Incident>,
    /// Known bugs, and the one that it is about.
    bugs: Vec<(TicketId, String)>,
    bug: Option<TicketId>,
    /// The portal in which it was asked, where there are several.
    portal: Option<String>,
    can_unsplit: bool,
    level: Option<LevelRead>,
    promises: Vec<sla::Explained>,
    critical: Option<sla::Critical>,
    access: Grants,
    supplier: Option<SupplierPanel>,
}

pub(super) fn read_details(
    tx: &Tx<'_>,
    deed: &Deed,
    seen: &Seen,
    w: &Words,
) -> Result<DetailsRead> {
    let ticket = &seen.ticket;
    let of_partner = deed.actor.reach == Reach::Partner;
    let incident = match queries::find_incident_of(tx, ticket.id)? {
        Some(incident) => status::queries::incidents::find(tx, incident)?,
        None => None,
    };
    let answers = forms::queries::list_visible_values(tx, ticket.id, true)?;
    Ok(DetailsRead {
        supplier: suppliers::panel(tx, seen, &answers, w, deed.now)?,
        board: status::board(tx)?,
        incident,
        bugs: queries::list_visible_problem_names(tx, &deed.actor, ticket.id, deed.now)?,
        bug: queries::find_problem_of(tx, ticket.id)?,
        participants: queries::list_participants(tx, ticket.id)?,
        staff: colleagues(tx, deed)?,
        groups: groups_of(tx, deed)?,
        level: read_level(tx, deed, seen)?,
        customer: people::queries::find(tx, ticket.requester)?,
        earlier: queries::list_earlier(tx, &deed.actor, ticket.requester, ticket.id, deed.now)?,
        all: forms::catalogue(tx)?,
        answers,
        linked: queries::find_visible_linked(tx, &deed.actor, ticket, deed.now)?,
        portal: brands::names(tx)?
            .into_iter()
            .find(|(brand, _)| *brand == ticket.brand)
            .map(|(_, name)| name),
        can_unsplit: can_unsplit(tx, deed, seen)?,
        promises: sla::explained(tx, ticket.id, of_partner, w, deed.now)?,
        critical: sla::critical_of(tx, ticket.id, of_partner, w, deed.now)?,
        access: grants(tx, seen, deed, true)?,
    })
}

/// Whom a ticket can be given to: the team; at a partner's desk, who works there.
pub(in super::super) fn colleagues(tx: &Tx<'_>, deed: &Deed) -> Result<Vec<(PersonId, String)>> {
    if deed.actor.reach != Reach::Partner {
        return people::queries::list_staff(tx);
    }
    match deed.actor.person {
        Some(person) => match organizations::queries::find_desk_of(tx, person)? {
            Some(desk) => organizations::queries::list_desk_people(tx, desk),
            None => Ok(Vec::new()),
        },
        None => Ok(Vec::new()),
    }
}

/// The groups that a ticket can be given to; a partner's desk has its own, and no choice.
pub(in super::super) fn groups_of(tx: &Tx<'_>, deed: &Deed) -> Result<Vec<Group>> {
    if deed.actor.reach == Reach::Partner {
        return Ok(Vec::new());
    }
    organizations::queries::list_groups(tx)
}

/// Statuses to choose for a ticket: not new again, not closed by hand.
pub(super) fn status_choices(
    reader: &Reader,
    labels: &[StatusLabel],
    seen: &domain::ticket::StatusTable,
    current: StatusId,
) -> Vec<Choice> {
    seen.0
        .iter()
        .filter(|status| {
            status.id == current || !matches!(status.category, Category::New | Category::Closed)
        })
        .map(|status| Choice {
            value: status.id.to_string(),
            label: reader.status(labels, status.id, status.category).label,
            chosen: status.id == current,
        })
        .collect()
}

pub(super) fn assignee_choices(
    reader: &Reader,
    staff: &[(PersonId, String)],
    current: Option<PersonId>,
) -> Vec<Choice> {
    let nobody = Choice {
        value: String::new(),
        label: reader.w.t("assignee-nobody").into_owned(),
        chosen: current.is_none(),
    };
    let people = staff.iter().map(|(id, name)| Choice {
        value: id.to_string(),
        label: if Some(*id) == reader.person {
            reader.w.t1("assignee-you", "name", name)
        } else {
            name.clone()
        },
        chosen: Some(*id) == current,
    });
    std::iter::once(nobody).chain(people).collect()
}

/// No group first; nothing at all where the desk has no groups.
fn group_choices(reader: &Reader, groups: &[Group], current: Option<GroupId>) -> Vec<Choice> {
    if groups.is_empty() {
        return Vec::new();
    }
    let none = Choice {
        value: String::new(),
        label: reader.w.t("group-none").into_owned(),
        chosen: current.is_none(),
    };
    let groups = groups.iter().map(|group| Choice {
        value: group.id.to_string(),
        label: group.name.clone(),
        chosen: Some(group.id) == current,
    });
    std::iter::once(none).chain(groups).collect()
}

pub(super) fn priority_choices(reader: &Reader, current: Option<Priority>) -> Vec<Choice> {
    std::iter::once(None)
        .chain(Priority::ALL.into_iter().rev().map(Some))
        .map(|priority| Choice {
            value: priority.map_or("", Priority::word).to_owned(),
            label: reader.w.t(priority_key(priority)).into_owned(),
            chosen: priority == current,
        })
        .collect()
}

/// What goes on in the ticket's portal, with "none" first; nothing where nothing does.
fn incident_choices(read: &DetailsRead, w: &platform::language::Words) -> Vec<Choice> {
    let own = read.incident.as_ref();
    let running = read.board.running.iter();
    let mut all: Vec<Choice> = running
        .chain(own.filter(|own| own.over_at.is_some()))
        .map(|one| Choice {
            value: one.id.to_string(),
            label: one.title(w.locale()).to_owned(),
            chosen: own.is_some_and(|own| own.id == one.id),
        })
        .collect();
    if !all.is_empty() {
        let none = Choice {
            value: String::new(),
            label: w.t("details-incident-none").into_owned(),
            chosen: own.is_none(),
        };
        all.insert(0, none);
    }
    all
}

/// Known bugs with "none" first; nothing where the team knows none, or where it is one itself.
fn bug_choices(read: &DetailsRead, w: &platform::language::Words) -> Vec<Choice> {
    if read.bugs.is_empty() {
        return Vec::new();
    }
    let none = Choice {
        value: String::new(),
        label: w.t("details-problem-none").into_owned(),
        chosen: read.bug.is_none(),
    };
    let bugs = read.bugs.iter().map(|(id, subject)| Choice {
        value: id.to_string(),
        label: format!("#{id} {subject}"),
        chosen: read.bug == Some(*id),
    });
    std::iter::once(none).chain(bugs).collect()
}

pub(super) fn shown_details(
    agent: &MustBeAgent,
    reader: &Reader,
    seen: &Seen,
    read: &DetailsRead,
    labels: &[StatusLabel],
    problem: Option<String>,
) -> Details {
    let w = reader.w;
    let ticket = &seen.ticket;
    let mut facts = Vec::new();
    if let Some(customer) = &read.customer {
        let language = platform::language::Locale::read(&customer.locale)
            .map_or("", platform::language::Locale::name);
        facts.push(("languages", w.t1("customer-writes", "language", language)));
        if !customer.has_account {
            facts.push(("user-round", w.t("customer-guest").into_owned()));
        }
    }
    if let Some(portal) = &read.portal {
        facts.push(("globe", w.t1("customer-portal", "name", portal.as_str())));
    }
    Details {
        w,
        csrf: agent.visitor.csrf.clone(),
        action: format!("/agent/tickets/{}/fields", ticket.id),
        status: reader.status(labels, ticket.status_id, ticket.category),
        priority: reader.priority(ticket.priority),
        statuses: status_choices(reader, labels, &seen.statuses, ticket.status_id),
        assignees: assignee_choices(reader, &read.staff, ticket.assignee),
        groups: group_choices(reader, &read.groups, ticket.group),
        priorities: priority_choices(reader, ticket.priority),
        forms: super::asked::form_choices(&read.all, ticket.form, &w),
        asked: super::asked::fields(&read.all, ticket, &read.answers, &w),
        incidents: incident_choices(read, &w),
        bugs: bug_choices(read, &w),
        complete: super::asked::complete(&read.all, ticket, &read.answers),
        private: ticket.private,
        id: ticket.id.0,
        move_to: (read.portal.is_some()
            && ticket.category != Category::Closed
            && seen.may(Action::Edit))
        .then(|| format!("/agent/tickets/{}/portal", ticket.id)),
        linked: read.linked.clone(),
        access: read.access.panel(&w, reader.now),
        supplier: read.supplier.clone(),
        can_unsplit: read.can_unsplit,
        can_idea: agent.person.permissions.has(Permission::Ideas),
        reference: ticket.reference.clone(),
        promises: read.promises.clone(),
        critical: read.critical.clone(),
        tags: seen.tags.clone(),
        cc: read
            .participants
            .iter()
            .map(|who| who.email.clone())
            .collect(),
        created: reader.when(ticket.created_at),
        updated: reader.when(ticket.updated_at),
        customer: Customer {
            face: face(ticket.requester, &ticket.requester_name),
            email: ticket.requester_email.clone(),
            about: ticket.organization_name.clone(),
            facts,
            others: read
                .earlier
                .iter()
                .map(|ticket| OtherTicket {
                    url: format!("/agent/tickets/{}?view=all", ticket.id),
                    subject: ticket.subject.clone(),
                    status: reader.status(labels, ticket.status_id, ticket.category),
                    when: reader.when(ticket.active_at),
                })
                .collect(),
        },
        problem,
        level: read
            .level
            .as_ref()
            .map(|level| shown_level(reader, seen, level)),
        closed: ticket.category == Category::Closed || !seen.may(Action::Edit),
    }
}

async fn show(
    app: &App,
    agent: &MustBeAgent,
    id: TicketId,
    problem: Option<String>,
) -> Result<Response> {
    let w = agent.visitor.words(app);
    let (actor, now) = (agent.visitor.actor, app.clock.now());
    let (seen, read, labels) = app
        .store
        .read(move |tx| {
            let deed = Deed::looking(actor, now);
            let seen = see(tx, &deed, id)?;
            let read = read_details(tx, &deed, &seen, &w)?;
            Ok((seen, read, queries::list_status_labels(tx, w.locale())?))
        })
        .await?;
    let reader = Reader {
        w,
        person: actor.person,
        staff: true,
        now,
    };
    let status = if problem.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let mut response = fragment(&shown_details(
        agent, &reader, &seen, &read, &labels, problem,
    ))?;
    *response.status_mut() = status;
    Ok(response)
}

pub(super) async fn details(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
) -> Result<Response> {
    show(&app, &agent, TicketId(number(&id)?), None).await
}

/// What a form of the details pane asks to change: only the fields that were sent.
pub(super) fn update_of(fields: &Fields) -> Result<TicketUpdate> {
    let mut update = TicketUpdate::default();
    if let Some(status) = fields.get("status_id").filter(|status| !status.is_empty()) {
        update.status = Some(StatusId(
            number(status).map_err(|_| domain::Refused::NoSuchStatus)?,
        ));
    }
    if let Some(assignee) = fields.get("assignee_id") {
        update.assignee = Some(if assignee.is_empty() {
            None
        } else {
            Some(PersonId(
                number(assignee).map_err(|_| domain::Refused::NotAnAgent)?,
            ))
        });
    }
    if let Some(group) = fields.get("group_id") {
        update.group = Some(if group.is_empty() {
            None
        } else {
            Some(GroupId(
                number(group).map_err(|_| domain::Refused::NoSuchGroup)?,
            ))
        });
    }
    if let Some(priority) = fields.get("priority") {
        update.priority = Some(Priority::read(priority));
        // Whoever changes it here is asked for it.
        update.reason = Some(fields.text("priority_reason").to_owned());
    }
    if let Some(tags) = fields.get("tags") {
        update.tags = Some(tags.split([',', ';']).map(str::to_owned).collect());
    }
    Ok(update)
}

pub(super) async fn change(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let w = agent.visitor.words(&app);
    let (actor, now) = (agent.visitor.actor, app.clock.now());
    let cc = fields.get("cc").map(addresses);
    let done = match (update_of(&fields), cc) {
        (Err(error), _) => Err(error),
        (_, Some(Err(wrong))) => {
            let problem = w.t1("new-request-problem-cc", "address", &wrong);
            return problem_of(&app, &agent, id, &headers, problem).await;
        }
        (Ok(update), cc) => {
            let cc = cc.transpose().unwrap_or_default();
            app.store
                .write(move |tx| {
                    let deed = Deed::new(actor, now, "web")?;
                    let all = forms::catalogue(tx)?;
                    let given = super::asked::given(&all, &fields);
                    let form = super::asked::form_of(&fields);
                    if let Err(problems) = answer_by_team(tx, &deed, id, form, &given)? {
                        let told = forms::questions::told(&all, &problems, &w).0;
                        let told: Vec<_> = told.into_iter().map(|one| one.message).collect();
                        let reason = told.join(" ");
                        return Err(platform::Refusal::new(422, "refused-form")
                            .with("reason", reason)
                            .into());
                    }
                    update_by_agent(tx, &deed, id, &update, &Message::default())?;
                    if let Some(incident) = fields.get("incident_id") {
                        let incident = match incident {
                            "" => None,
                            text => Some(number(text)?),
                        };
                        attach(tx, &deed, id, incident)?;
                    }
                    if let Some(problem) = fields.get("problem_id") {
                        let problem = match problem {
                            "" => None,
                            text => Some(TicketId(number(text)?)),
                        };
                        link_problem(tx, &deed, id, problem)?;
                    }
                    if let Some(cc) = &cc {
                        let people = cc
                            .iter()
                            .map(|address| {
                                people::queries::find_or_add_guest(tx, address, "", w.locale(), now)
                            })
                            .collect::<Result<Vec<_>>>()?;
                        set_participants(tx, &deed, id, &people)?;
                    }
                    organizations::queries::may_see(tx, &actor, id, now)
                })
                .await
        }
    };
    match done {
        // It went to a group whose tickets they do not work on.
        Ok(false) => Ok(Redirect::to("/agent/views/mine").into_response()),
        Ok(true) if wants(&headers, "details") => show(&app, &agent, id, None).await,
        Ok(true) => Ok(Redirect::to(&format!("/agent/tickets/{id}")).into_response()),
        Err(error) => {
            let problem = as_problem(error, &w)?;
            problem_of(&app, &agent, id, &headers, problem).await
        }
    }
}

pub(super) async fn problem_of(
    app: &App,
    agent: &MustBeAgent,
    id: TicketId,
    headers: &HeaderMap,
    problem: String,
) -> Result<Response> {
    if wants(headers, "details") {
        return show(app, agent, id, Some(problem)).await;
    }
    Err(Error::Refused(
        platform::Refusal::new(422, "refused-form").with("reason", problem),
    ))
}
