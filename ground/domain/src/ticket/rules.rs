//! What replies and updates do to a ticket.

use super::{Category, Change, OnCustomerReply, Priority, Status, StatusTable, TicketKind};
use crate::{GroupId, PersonId, Refused, StatusId, text};

/// A ticket as the rules see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standpoint {
    /// Its status.
    pub status: Status,
    /// Who has it.
    pub assignee: Option<PersonId>,
    /// The group of agents that has it.
    pub group: Option<GroupId>,
    /// How soon it matters.
    pub priority: Option<Priority>,
    /// What sort of matter it is.
    pub kind: Option<TicketKind>,
    /// What it is called.
    pub subject: String,
    /// Its tags.
    pub tags: Vec<String>,
}

/// What somebody of the team wants done in one go. `None` leaves a thing as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TicketUpdate {
    /// Whether a comment comes with it, and whether it is public.
    pub comment: Option<bool>,
    /// The new status.
    pub status: Option<StatusId>,
    /// The new assignee, or nobody.
    pub assignee: Option<Option<PersonId>>,
    /// The new group, or none.
    pub group: Option<Option<GroupId>>,
    /// The new priority, or none.
    pub priority: Option<Option<Priority>>,
    /// Why the priority becomes another: whoever is asked for it must say it. `None` where nobody is asked, as programs are not.
    pub reason: Option<String>,
    /// The new kind, or none.
    pub kind: Option<Option<TicketKind>>,
    /// The new subject.
    pub subject: Option<String>,
    /// The whole new list of tags.
    pub tags: Option<Vec<String>>,
}

/// A customer replies in the portal. `solve` is the button "Mark as solved" with a text beside it.
///
/// A reply to a pending, held or solved ticket brings it back to the team (D24, D25); whether a closed one reopens,
/// refuses or becomes a follow-up is the status table's to say.
///
/// # Errors
/// [`Refused::ClosedForComments`] where the status takes no replies, [`Refused::MayNotClose`].
pub fn customer_replies(
    ticket: &Standpoint,
    statuses: &StatusTable,
    solve: bool,
) -> Result<Vec<Change>, Refused> {
    let said = Change::Commented { public: true };
    if matches!(
        ticket.status.on_customer_reply,
        OnCustomerReply::Refuse | OnCustomerReply::FollowUp
    ) {
        return Err(Refused::ClosedForComments);
    }
    if solve {
        let mut changes = vec![said];
        changes.extend(customer_solves(ticket, statuses)?);
        return Ok(changes);
    }
    let mut changes = vec![said];
    if ticket.status.on_customer_reply == OnCustomerReply::Open {
        changes.extend(becomes(ticket, statuses, Category::Open));
    }
    Ok(changes)
}

/// A customer marks the ticket as solved, or closes it where the status table says that this is what a customer's close
/// does. Already finished is fine: nothing changes.
///
/// # Errors
/// [`Refused::MayNotClose`] where the status table does not let customers.
pub fn customer_solves(
    ticket: &Standpoint,
    statuses: &StatusTable,
) -> Result<Vec<Change>, Refused> {
    if ticket.status.category >= ticket.status.closes_as {
        return Ok(Vec::new());
    }
    if !ticket.status.customer_may_close {
        return Err(Refused::MayNotClose);
    }
    Ok(becomes(ticket, statuses, ticket.status.closes_as))
}

/// A mail from a customer joins the ticket. It is never refused, because a mail must not be lost: where the portal
/// would refuse, `None` says that it has to become a follow-up ticket. Automatic mail (out of office) changes no
/// status (`mail.md`, 12).
pub fn mail_arrives(
    ticket: &Standpoint,
    statuses: &StatusTable,
    automatic: bool,
) -> Option<Vec<Change>> {
    if automatic {
        return Some(vec![Change::Commented { public: true }]);
    }
    customer_replies(ticket, statuses, false).ok()
}

/// Somebody of the team updates the ticket. Answers only what really changes.
///
/// Assigning a new ticket makes it open, and so does a public answer that names no status: both are the words
/// of the API that clients rely on.
///
/// # Errors
/// [`Refused::ClosedTicket`] on a closed ticket, [`Refused::NoSuchStatus`], [`Refused::EmptySubject`],
/// [`Refused::TooLong`], [`Refused::NoReason`] where somebody is asked why the priority becomes another and does not say it.
pub fn agent_updates(
    ticket: &Standpoint,
    update: &TicketUpdate,
    statuses: &StatusTable,
) -> Result<Vec<Change>, Refused> {
    if ticket.status.category == Category::Closed {
        return Err(Refused::ClosedTicket);
    }
    let mut changes = Vec::new();
    if let Some(public) = update.comment {
        changes.push(Change::Commented { public });
    }
    if let Some(subject) = &update.subject {
        let subject = subject.trim();
        if subject.is_empty() {
            return Err(Refused::EmptySubject);
        }
        if subject.chars().count() > super::MAX_SUBJECT {
            return Err(Refused::TooLong);
        }
        if subject != ticket.subject {
            changes.push(Change::SubjectBecame(subject.to_owned()));
        }
    }
    if let Some(assignee) = update
        .assignee
        .filter(|assignee| *assignee != ticket.assignee)
    {
        changes.push(Change::AssigneeBecame(assignee));
    }
    if let Some(group) = update.group.filter(|group| *group != ticket.group) {
        changes.push(Change::GroupBecame(group));
    }
    if let Some(priority) = update
        .priority
        .filter(|priority| *priority != ticket.priority)
    {
        let reason = reason_of(ticket, update)?;
        changes.push(Change::PriorityBecame { priority, reason });
    }
    if let Some(kind) = update.kind.filter(|kind| *kind != ticket.kind) {
        changes.push(Change::KindBecame(kind));
    }
    if let Some(tags) = &update.tags {
        let tags = text::tags(tags.iter().map(String::as_str));
        let added = tags.iter().filter(|tag| !ticket.tags.contains(tag));
        changes.extend(added.cloned().map(Change::TagAdded));
        let removed = ticket.tags.iter().filter(|tag| !tags.contains(tag));
        changes.extend(removed.cloned().map(Change::TagRemoved));
    }
    let is_new = ticket.status.category == Category::New;
    match update.status {
        Some(id) => {
            let status = statuses.find(id).ok_or(Refused::NoSuchStatus)?;
            // Nothing that has been worked on is new again.
            let status = match statuses.default_of(Category::Open) {
                Some(open) if status.category == Category::New && !is_new => open,
                _ => status,
            };
            if status.id != ticket.status.id {
                changes.push(Change::StatusBecame(status.id));
            }
        }
        None if is_new
            && (update.comment == Some(true) || matches!(update.assignee, Some(Some(_)))) =>
        {
            changes.extend(becomes(ticket, statuses, Category::Open));
        }
        None => {}
    }
    Ok(changes)
}

/// Why the priority becomes another. What somebody promised by it changes with it, so whoever takes it from what it was says why;
/// giving one to what has none needs no reason.
fn reason_of(ticket: &Standpoint, update: &TicketUpdate) -> Result<Option<String>, Refused> {
    let Some(reason) = &update.reason else {
        return Ok(None);
    };
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    if reason.chars().count() > super::MAX_REASON {
        return Err(Refused::TooLong);
    }
    if reason.is_empty() && ticket.priority.is_some() {
        return Err(Refused::NoReason);
    }
    Ok((!reason.is_empty()).then_some(reason))
}

fn becomes(ticket: &Standpoint, statuses: &StatusTable, category: Category) -> Vec<Change> {
    if ticket.status.category == category {
        return Vec::new();
    }
    statuses
        .default_of(category)
        .map(|status| Change::StatusBecame(status.id))
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn statuses() -> StatusTable {
        use OnCustomerReply::{FollowUp, Open, Stay};
        let reply = [Stay, Stay, Open, Open, Open, FollowUp];
        StatusTable(
            Category::ALL
                .into_iter()
                .zip(reply)
                .enumerate()
                .map(|(index, (category, on_customer_reply))| Status {
                    id: StatusId(index as i64 + 1),
                    category,
                    on_customer_reply,
                    customer_may_close: true,
                    closes_as: Category::Solved,
                    is_default: true,
                })
                .collect(),
        )
    }

    fn ticket(category: Category) -> Standpoint {
        Standpoint {
            status: *statuses().default_of(category).unwrap(),
            assignee: None,
            group: None,
            priority: None,
            kind: None,
            subject: "Cannot sign in".into(),
            tags: vec!["exam".into()],
        }
    }

    fn becomes(category: Category) -> Change {
        Change::StatusBecame(statuses().default_of(category).unwrap().id)
    }

    const SAID: Change = Change::Commented { public: true };

    #[test]
    fn a_reply_to_a_waiting_or_solved_ticket_brings_it_back_to_the_team() {
        for category in [Category::Pending, Category::Hold, Category::Solved] {
            let changes = customer_replies(&ticket(category), &statuses(), false).unwrap();
            assert_eq!(changes, [SAID, becomes(Category::Open)]);
        }
    }

    #[test]
    fn a_reply_to_an_open_ticket_is_just_a_reply() {
        assert_eq!(
            customer_replies(&ticket(Category::Open), &statuses(), false),
            Ok(vec![SAID])
        );
    }

    #[test]
    fn d23_closing_may_finish_a_ticket_for_good() {
        let mut open = ticket(Category::Open);
        open.status.closes_as = Category::Closed;
        let closed = customer_solves(&open, &statuses());
        assert_eq!(closed, Ok(vec![becomes(Category::Closed)]));
        let with_words = customer_replies(&open, &statuses(), true).unwrap();
        assert_eq!(with_words, [SAID, becomes(Category::Closed)]);
        let mut solved = ticket(Category::Solved);
        assert_eq!(customer_solves(&solved, &statuses()), Ok(vec![]));
        solved.status.closes_as = Category::Closed;
        assert_eq!(
            customer_solves(&solved, &statuses()),
            Ok(vec![becomes(Category::Closed)])
        );
    }

    #[test]
    fn d24_a_reply_opens_a_closed_ticket_where_the_table_says_so() {
        let mut closed = ticket(Category::Closed);
        closed.status.on_customer_reply = OnCustomerReply::Open;
        let changes = customer_replies(&closed, &statuses(), false).unwrap();
        assert_eq!(changes, [SAID, becomes(Category::Open)]);
    }

    #[test]
    fn a_closed_ticket_takes_no_reply_in_the_portal() {
        let refused = customer_replies(&ticket(Category::Closed), &statuses(), false);
        assert_eq!(refused, Err(Refused::ClosedForComments));
    }

    #[test]
    fn a_mail_to_a_closed_ticket_becomes_a_follow_up_and_is_never_lost() {
        assert_eq!(
            mail_arrives(&ticket(Category::Closed), &statuses(), false),
            None
        );
    }

    #[test]
    fn an_out_of_office_mail_never_reopens() {
        assert_eq!(
            mail_arrives(&ticket(Category::Solved), &statuses(), true),
            Some(vec![SAID])
        );
    }

    #[test]
    fn send_and_mark_as_solved_solves() {
        let changes = customer_replies(&ticket(Category::Pending), &statuses(), true).unwrap();
        assert_eq!(changes, [SAID, becomes(Category::Solved)]);
    }

    #[test]
    fn where_customers_may_not_close_the_button_is_refused() {
        let mut here = ticket(Category::Open);
        here.status.customer_may_close = false;
        assert_eq!(
            customer_solves(&here, &statuses()),
            Err(Refused::MayNotClose)
        );
    }

    #[test]
    fn taking_a_new_ticket_opens_it() {
        let update = TicketUpdate {
            assignee: Some(Some(PersonId(7))),
            ..TicketUpdate::default()
        };
        let changes = agent_updates(&ticket(Category::New), &update, &statuses()).unwrap();
        assert_eq!(
            changes,
            [
                Change::AssigneeBecame(Some(PersonId(7))),
                becomes(Category::Open)
            ]
        );
    }

    #[test]
    fn a_note_on_a_new_ticket_leaves_it_new() {
        let update = TicketUpdate {
            comment: Some(false),
            ..TicketUpdate::default()
        };
        let changes = agent_updates(&ticket(Category::New), &update, &statuses()).unwrap();
        assert_eq!(changes, [Change::Commented { public: false }]);
    }

    #[test]
    fn a_closed_ticket_is_history() {
        let update = TicketUpdate {
            comment: Some(true),
            ..TicketUpdate::default()
        };
        let refused = agent_updates(&ticket(Category::Closed), &update, &statuses());
        assert_eq!(refused, Err(Refused::ClosedTicket));
    }

    #[test]
    fn nothing_worked_on_becomes_new_again() {
        let new = statuses().default_of(Category::New).unwrap().id;
        let update = TicketUpdate {
            status: Some(new),
            ..TicketUpdate::default()
        };
        let changes = agent_updates(&ticket(Category::Pending), &update, &statuses()).unwrap();
        assert_eq!(changes, [becomes(Category::Open)]);
    }

    #[test]
    fn tags_are_compared_and_only_the_difference_is_stored() {
        let update = TicketUpdate {
            tags: Some(vec!["Exam".into(), "sound".into()]),
            ..TicketUpdate::default()
        };
        let changes = agent_updates(&ticket(Category::Open), &update, &statuses()).unwrap();
        assert_eq!(changes, [Change::TagAdded("sound".into())]);
    }

    #[test]
    fn who_takes_a_priority_from_what_it_was_says_why() {
        let mut severe = ticket(Category::Open);
        severe.priority = Some(Priority::Urgent);
        let to = |reason: Option<&str>| TicketUpdate {
            priority: Some(Some(Priority::Normal)),
            reason: reason.map(str::to_owned),
            ..TicketUpdate::default()
        };
        let became = |reason: Option<&str>| {
            Ok(vec![Change::PriorityBecame {
                priority: Some(Priority::Normal),
                reason: reason.map(str::to_owned),
            }])
        };
        let told = agent_updates(&severe, &to(Some(" Exam  moved \n")), &statuses());
        assert_eq!(told, became(Some("Exam moved")));
        for nothing in ["", " \n\t"] {
            let refused = agent_updates(&severe, &to(Some(nothing)), &statuses());
            assert_eq!(refused, Err(Refused::NoReason));
        }
        let long = "a".repeat(crate::ticket::MAX_REASON + 1);
        let refused = agent_updates(&severe, &to(Some(&long)), &statuses());
        assert_eq!(refused, Err(Refused::TooLong));
        // A program is not asked, and what has no priority yet is not taken from anything.
        assert_eq!(agent_updates(&severe, &to(None), &statuses()), became(None));
        let first = agent_updates(&ticket(Category::Open), &to(Some("")), &statuses());
        assert_eq!(first, became(None));
    }

    proptest! {
        #[test]
        fn saying_what_already_is_changes_nothing(which in 0_usize..5) {
            let here = ticket(Category::ALL[which]);
            let update = TicketUpdate {
                status: Some(here.status.id),
                assignee: Some(here.assignee),
                priority: Some(here.priority),
                subject: Some(here.subject.clone()),
                tags: Some(here.tags.clone()),
                ..TicketUpdate::default()
            };
            prop_assert_eq!(agent_updates(&here, &update, &statuses()), Ok(vec![]));
        }
    }
}
