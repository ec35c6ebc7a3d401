//! A new ticket: asked in the portal, by mail, through the API, or written down by an agent.

use domain::form::{Answers, Kind};
use domain::permission::{Actor, Permission, Reach};
use domain::ticket::{Category, Change, Level, MAX_SUBJECT, Priority, TicketKind};
use domain::{FormId, GroupId, OrganizationId, PersonId, Refused, StatusId, TicketId, text};
use platform::store::Tx;
use platform::{Error, Result};

use super::levels::beginning;
use super::update::must_be_colleague;
use super::{Deed, Message, index, store_comment};
use crate::queries;

/// What a new ticket starts with.
#[derive(Clone, Debug)]
pub struct NewTicket {
    pub subject: String,
    pub message: Message,
    /// Whether the first comment is public; only staff may begin with an internal note.
    pub public: bool,
    /// Who asks.
    pub requester: PersonId,
    /// The requester's organization to file it under; must be one of theirs. `None`: their first.
    pub organization: Option<OrganizationId>,
    pub cc: Vec<PersonId>,
    /// Whether the requester keeps it from their colleagues.
    pub private: bool,
    /// What only staff can set at once.
    pub status: Option<StatusId>,
    pub assignee: Option<PersonId>,
    pub group: Option<GroupId>,
    pub priority: Option<Priority>,
    pub kind: Option<TicketKind>,
    pub tags: Vec<String>,
    pub external_id: Option<String>,
    pub follow_up_of: Option<TicketId>,
    /// Whether the people who answer for the requester's organization answer it, also where they usually do not.
    pub to_first_line: bool,
    /// The form it was written in. `None`: the desk's default.
    pub form: Option<FormId>,
    /// What was answered beside the ticket's own fields; checked by whoever asked.
    pub answers: Answers,
}

impl NewTicket {
    /// A question of `requester`.
    pub fn from(requester: PersonId, subject: impl Into<String>, message: Message) -> Self {
        Self {
            subject: subject.into(),
            message,
            public: true,
            requester,
            organization: None,
            cc: Vec::new(),
            private: false,
            status: None,
            assignee: None,
            group: None,
            priority: None,
            kind: None,
            tags: Vec::new(),
            external_id: None,
            follow_up_of: None,
            to_first_line: false,
            form: None,
            answers: Vec::new(),
        }
    }
}

/// Opens a ticket; answers its number. The first comment is its author's: the requester's, or the agent's who wrote
/// it down.
pub fn open_ticket(tx: &Tx<'_>, deed: &Deed, new: &NewTicket) -> Result<TicketId> {
    let subject = new.subject.split_whitespace().collect::<Vec<_>>().join(" ");
    if subject.is_empty() {
        return Err(Refused::EmptySubject.into());
    }
    if subject.chars().count() > MAX_SUBJECT {
        return Err(Refused::TooLong.into());
    }
    if new.message.cleaned()?.0.is_empty() && !new.message.has_files() {
        return Err(Refused::EmptyDescription.into());
    }
    let staff = deed.actor.role.is_staff();
    let all = forms::catalogue(tx)?;
    let form = match new.form {
        Some(id) => Some(
            all.form(id)
                .filter(|form| form.makes_tickets() && (staff || form.brand == tx.brand()))
                .ok_or(Error::Absent)?,
        ),
        None => all.default_form(),
    };
    // What the team writes down in a form of another brand is asked in that portal.
    if let Some(form) = form {
        tx.speak_for(form.brand);
    }
    if let Some(form) = form.filter(|_| !staff) {
        let Message {
            uploads, uploader, ..
        } = &new.message;
        forms::must_take(tx, &form.files, uploads, uploader, deed.now)?;
    }
    // Customers say how urgent it is where their form asks them.
    let asks_priority = form.is_some_and(|form| {
        all.fields_of(form)
            .any(|row| row.field.kind == Kind::Priority && row.field.editable)
    });
    let submitter = deed.actor.person.unwrap_or(new.requester);
    if staff && submitter != new.requester && !deed.actor.permissions.has(Permission::Answer) {
        return Err(Refused::NotesOnly.into());
    }
    let statuses = queries::list_statuses(tx)?;
    let wanted = if let Some(id) = new.status.filter(|_| staff) {
        *statuses.find(id).ok_or(Refused::NoSuchStatus)?
    } else {
        let category = if new.assignee.is_some() && staff {
            Category::Open
        } else {
            Category::New
        };
        *statuses
            .default_of(category)
            .or_else(|| statuses.default_of(Category::Open))
            .ok_or_else(|| Error::broken("the desk has no status for new tickets"))?
    };
    if let Some(assignee) = new.assignee {
        must_be_staff(tx, assignee)?;
        must_be_colleague(tx, deed, assignee)?;
    }
    let theirs = people::queries::list_memberships(tx, new.requester, deed.now)?;
    let organization = new
        .organization
        .filter(|wanted| {
            theirs
                .iter()
                .any(|place| place.belonging.organization == *wanted)
        })
        .or_else(|| theirs.first().map(|place| place.belonging.organization));
    // What an agent of some groups opens stays where they can see it; mail goes where its mailbox says.
    let group = match new.group.filter(|_| staff || deed.channel == "email") {
        None if staff && deed.actor.reach == Reach::Groups => {
            organizations::queries::list_groups_of(tx, submitter)?
                .first()
                .copied()
        }
        Some(group) => Some(
            organizations::queries::find_group(tx, group)?
                .ok_or(Refused::NoSuchGroup)?
                .id,
        ),
        None => None,
    };
    let (level, desk, of_desk) = beginning(tx, deed, new, organization)?;
    let group = match level {
        // Whose it becomes is decided when it is escalated.
        Level::FirstLine => None,
        _ => of_desk.or(group),
    };
    // What goes on from a private ticket is private too.
    let continues_private = match new.follow_up_of {
        Some(earlier) => queries::is_private(tx, earlier)?,
        None => false,
    };
    // Anybody can give the address of somebody else: their colleagues do not read it as theirs.
    let is_claimed = deed.actor.person.is_none();
    let private = new.private || continues_private || is_claimed;
    let ticket = queries::add_ticket(
        tx,
        &queries::TicketRow {
            subject: &subject,
            status: wanted,
            priority: new.priority.filter(|_| staff || asks_priority),
            kind: new.kind.filter(|_| staff),
            requester: new.requester,
            submitter,
            assignee: new.assignee.filter(|_| staff),
            organization,
            channel: deed.channel,
            external_id: new.external_id.as_deref(),
            follow_up_of: new.follow_up_of,
            private,
            group,
            form: new.form,
        },
        deed.now,
    )?;
    queries::set_beginning(tx, ticket, level, desk)?;
    for (field, values) in &new.answers {
        if let Some(row) = all.field(*field).filter(|row| !row.field.kind.is_own()) {
            forms::queries::set_value(tx, ticket, *field, row.field.kind, values)?;
        }
    }
    for person in new.cc.iter().filter(|person| **person != new.requester) {
        queries::store_change(
            tx,
            deed.events(ticket),
            &Change::ParticipantAdded(*person),
            &statuses,
        )?;
    }
    if staff {
        for tag in text::tags(new.tags.iter().map(String::as_str)) {
            queries::store_change(tx, deed.events(ticket), &Change::TagAdded(tag), &statuses)?;
        }
    }
    let author = if deed.actor == Actor::VISITOR {
        new.requester
    } else {
        submitter
    };
    let public = new.public || !staff;
    let comment = store_comment(tx, deed, ticket, author, public, &new.message, "created")?;
    index(tx, ticket)?;
    if public {
        notifications::announce(tx, comment, new.message.automatic, deed.now)?;
    }
    Ok(ticket)
}

/// Refuses an assignee who is not of the team.
pub(super) fn must_be_staff(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    match people::queries::find(tx, person)? {
        Some(found) if found.role.is_staff() && !found.suspended => Ok(()),
        _ => Err(Refused::NotAnAgent.into()),
    }
}
