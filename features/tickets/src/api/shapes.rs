//! Tickets, messages, files and people as clients of the dialect know them: every key, null or empty where the desk
//! has nothing to say.

use domain::person::Role;
use domain::ticket::Category;
use domain::{Moment, OrganizationId, PersonId};
use forms::api_values::custom_fields;
use people::queries::Person;
use platform::api::{ApiRequest, iso};
use platform::{clean, files};
use serde_json::{Value, json};

use crate::queries::{Around, Attachment, Comment, Ticket};

/// Through which door something came.
pub(super) fn via(channel: &str) -> Value {
    json!({ "channel": channel, "source": { "from": {}, "to": {}, "rel": null } })
}

fn via_of(ticket: &Ticket) -> Value {
    match ticket.follow_up_of {
        Some(earlier) => json!({
            "channel": ticket.channel,
            "source": { "from": { "ticket_id": earlier.0 }, "to": {}, "rel": "follow_up" },
        }),
        None => via(&ticket.channel),
    }
}

pub(super) fn ids(people: &[PersonId]) -> Vec<i64> {
    people.iter().map(|person| person.0).collect()
}

pub(super) fn ticket(to: &ApiRequest, ticket: &Ticket, around: &Around) -> Value {
    let id = ticket.id.0;
    let cc = ids(&around.cc);
    let custom = custom_fields(&around.all, &around.answers, true);
    json!({
        "url": to.url(&format!("/api/v2/tickets/{id}.json")),
        "id": id,
        "external_id": ticket.external_id,
        "customer_reference": ticket.reference,
        "via": via_of(ticket),
        "created_at": iso(ticket.created_at),
        "updated_at": iso(ticket.updated_at),
        "generated_timestamp": ticket.updated_at.0.div_euclid(1000),
        "type": ticket.kind.map(domain::ticket::TicketKind::word),
        "subject": ticket.subject,
        "raw_subject": ticket.subject,
        "description": around.description,
        "priority": ticket.priority.map(domain::ticket::Priority::word),
        "status": ticket.category.word(),
        "custom_status_id": ticket.status_id.0,
        "recipient": null,
        "requester_id": ticket.requester.0,
        "submitter_id": ticket.submitter.0,
        "assignee_id": ticket.assignee.map(|person| person.0),
        "organization_id": ticket.organization.map(|organization| organization.0),
        "group_id": ticket.group.map(|group| group.0),
        "collaborator_ids": cc,
        "follower_ids": [],
        "email_cc_ids": cc,
        "forum_topic_id": null,
        "problem_id": around.problem,
        "has_incidents": around.has_incidents,
        "is_public": around.is_public,
        "due_at": null,
        "tags": around.tags,
        "custom_fields": custom,
        "satisfaction_rating": null,
        "sharing_agreement_ids": [],
        "fields": custom,
        "followup_ids": [],
        "ticket_form_id": form_of(ticket, around),
        "brand_id": ticket.brand.0,
        "allow_channelback": false,
        "allow_attachments": true,
        "from_messaging_channel": false,
    })
}

/// A ticket as the one who asked knows it; `may_solve` is whether they may mark it as solved now.
pub(super) fn request(to: &ApiRequest, ticket: &Ticket, around: &Around, may_solve: bool) -> Value {
    let id = ticket.id.0;
    let status = if ticket.category == Category::New {
        Category::Open
    } else {
        ticket.category
    };
    let cc = ids(&around.cc);
    let custom = custom_fields(&around.all, &around.answers, false);
    json!({
        "url": to.url(&format!("/api/v2/requests/{id}.json")),
        "id": id,
        "status": status.word(),
        "custom_status_id": ticket.status_id.0,
        "priority": ticket.priority.map(domain::ticket::Priority::word),
        "type": ticket.kind.map(domain::ticket::TicketKind::word),
        "subject": ticket.subject,
        "description": if around.begins_public { around.description.as_str() } else { "" },
        "organization_id": ticket.organization.map(|organization| organization.0),
        "via": via_of(ticket),
        "custom_fields": custom,
        "fields": custom,
        "requester_id": ticket.requester.0,
        "customer_reference": ticket.reference,
        "collaborator_ids": cc,
        "email_cc_ids": cc,
        "is_public": around.is_public,
        "due_at": null,
        "can_be_solved_by_me": may_solve,
        "solved": !ticket.category.is_unfinished(),
        "created_at": iso(ticket.created_at),
        "updated_at": iso(ticket.updated_at),
        "recipient": null,
        "followup_source_id": ticket.follow_up_of.map(|earlier| earlier.0),
        "assignee_id": ticket.assignee.map(|person| person.0),
        "group_id": null,
        "ticket_form_id": form_of(ticket, around),
    })
}

/// The form of a ticket; the desk's default where it names none.
fn form_of(ticket: &Ticket, around: &Around) -> Option<i64> {
    around.all.form_of(ticket.form).map(|form| form.id.0)
}

/// The HTML of a message, as clients take it out of its wrapping.
pub(super) fn html_body(comment: &Comment) -> String {
    let html = comment
        .body_html
        .clone()
        .unwrap_or_else(|| clean::from_text(&comment.body));
    format!("<div class=\"zd-comment\" dir=\"auto\">{html}</div>")
}

fn metadata() -> Value {
    json!({ "system": { "client": null, "ip_address": null }, "custom": {} })
}

pub(super) fn comment(
    to: &ApiRequest,
    comment: &Comment,
    files: &[Attachment],
    audit: Option<i64>,
) -> Value {
    json!({
        "id": comment.id.0,
        "type": "Comment",
        "author_id": comment.author.0,
        "body": comment.body,
        "html_body": html_body(comment),
        "plain_body": comment.body,
        "public": comment.public,
        "attachments": attachments_of(to, comment, files),
        "audit_id": audit,
        "via": via(&comment.channel),
        "created_at": iso(comment.created_at),
        "metadata": metadata(),
    })
}

pub(super) fn attachments_of(
    to: &ApiRequest,
    comment: &Comment,
    files: &[Attachment],
) -> Vec<Value> {
    files
        .iter()
        .filter(|file| file.comment == comment.id)
        .map(|file| attachment(to, file))
        .collect()
}

pub(super) fn attachment(to: &ApiRequest, file: &Attachment) -> Value {
    let name = files::clean_name(&file.name);
    let query: String = platform::web::address::encoded(&name);
    let content = to.url(&format!("/attachments/token/{}/?name={query}", file.token));
    json!({
        "url": to.url(&format!("/api/v2/attachments/{}.json", file.id)),
        "id": file.id,
        "file_name": name,
        "content_url": content,
        "mapped_content_url": content,
        "content_type": file.content_type,
        "size": file.size,
        "width": null,
        "height": null,
        "inline": file.inline,
        "deleted": false,
        "malware_access_override": false,
        "malware_scan_result": "not_scanned",
        "thumbnails": [],
    })
}

pub(super) fn upload(
    to: &ApiRequest,
    token: &str,
    expires_at: Moment,
    files: &[Attachment],
) -> Value {
    let all: Vec<Value> = files.iter().map(|file| attachment(to, file)).collect();
    json!({
        "token": token,
        "expires_at": iso(expires_at),
        "attachment": all.last(),
        "attachments": all,
    })
}

/// What was done in one go.
pub(super) struct Audit {
    pub(super) id: i64,
    pub(super) ticket: i64,
    pub(super) author: i64,
    pub(super) at: Moment,
    pub(super) channel: String,
    pub(super) events: Vec<Value>,
}

pub(super) fn audit(audit: Audit) -> Value {
    json!({
        "id": audit.id,
        "ticket_id": audit.ticket,
        "created_at": iso(audit.at),
        "author_id": audit.author,
        "metadata": metadata(),
        "events": audit.events,
        "via": via(&audit.channel),
    })
}

/// The number and code of a language in the dialect.
fn locale(code: &str) -> (i64, &'static str) {
    if code == "sv" {
        (92, "sv")
    } else {
        (1, "en-US")
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Admin => "admin",
        Role::Agent => "agent",
        Role::User | Role::Visitor => "end-user",
    }
}

pub(super) fn user(
    to: &ApiRequest,
    person: &Person,
    organization: Option<OrganizationId>,
) -> Value {
    let id = person.id.0;
    let (locale_id, locale) = locale(&person.locale);
    let staff = person.role.is_staff();
    let kind = if person.role == Role::User {
        "end_users"
    } else {
        "users"
    };
    json!({
        "id": id,
        "url": to.url(&format!("/api/v2/{kind}/{id}.json")),
        "name": person.name,
        "email": person.email,
        "created_at": iso(person.created_at),
        "updated_at": iso(person.updated_at),
        "time_zone": city(&person.time_zone),
        "iana_time_zone": person.time_zone,
        "phone": null,
        "shared_phone_number": null,
        "photo": null,
        "locale_id": locale_id,
        "locale": locale,
        "organization_id": organization.map(|organization| organization.0),
        "role": role(person.role),
        "verified": person.verified,
        "external_id": null,
        "tags": [],
        "alias": null,
        "active": true,
        "shared": false,
        "shared_agent": false,
        "last_login_at": null,
        "two_factor_auth_enabled": null,
        "signature": null,
        "details": null,
        "notes": null,
        "role_type": null,
        "custom_role_id": null,
        "moderator": staff,
        "ticket_restriction": if staff { None } else { Some("requested") },
        "only_private_comments": false,
        "restricted_agent": !staff,
        "suspended": person.suspended,
        "default_group_id": null,
        "report_csv": false,
        "user_fields": {},
    })
}

/// `Stockholm` of `Europe/Stockholm`: the dialect names time zones after cities.
fn city(time_zone: &str) -> String {
    time_zone
        .rsplit('/')
        .next()
        .unwrap_or(time_zone)
        .replace('_', " ")
}

/// Nobody known, as `users/me` tells them.
pub(super) fn anonymous(to: &ApiRequest) -> Value {
    json!({
        "id": null,
        "url": to.url("/api/v2/users/.json"),
        "name": "Anonymous user",
        "email": "invalid@example.com",
        "created_at": null,
        "updated_at": null,
        "time_zone": null,
        "iana_time_zone": null,
        "phone": null,
        "shared_phone_number": null,
        "photo": null,
        "locale_id": 1,
        "locale": "en-US",
        "organization_id": null,
        "role": "end-user",
        "verified": false,
        "authenticity_token": null,
    })
}

/// Somebody beside the messages of a request.
pub(super) fn user_in_brief(person: &Person, organization: Option<OrganizationId>) -> Value {
    json!({
        "id": person.id.0,
        "name": person.name,
        "photo": null,
        "agent": person.role.is_staff(),
        "organization_id": organization.map(|organization| organization.0),
    })
}
