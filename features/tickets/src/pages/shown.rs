//! From rows to what pages show: words, times, faces, statuses and conversations.

use std::collections::HashMap;
use std::sync::Arc;

use domain::ticket::{Category, Priority};
use domain::{CommentId, Moment, PersonId, StatusId};
use people::page::face;
use platform::frame::{self, Attachment, Face, Status, When};
use platform::language::{Words, iso};
use platform::web::readable_size;

use crate::queries::{self, Comment, Event as EventRow, StatusLabel};
use crate::views::{Entry, Event, Message, Thread};

/// Who reads: decides words and what is shown.
#[derive(Clone, Copy)]
pub struct Reader {
    pub w: Words,
    pub person: Option<PersonId>,
    pub staff: bool,
    pub now: Moment,
}

impl Reader {
    pub fn when(&self, at: Moment) -> When {
        let (shown, exact) = self.w.ago_and_exact(at, self.now);
        When {
            shown,
            iso: iso(at),
            exact,
        }
    }

    /// Somebody's face; "You" for the reader's own.
    pub fn face(&self, id: PersonId, name: &str) -> Face {
        let mut face = face(id, name);
        if self.person == Some(id) {
            face.name = self.w.t("thread-you").into_owned();
        }
        face
    }

    /// A status in the reader's words.
    pub fn status(&self, labels: &[StatusLabel], id: StatusId, category: Category) -> Status {
        let label = labels.iter().find(|label| label.id == id);
        let label = label.map_or(category.word(), |label| {
            if self.staff {
                label.agent.as_str()
            } else {
                label.customer.as_str()
            }
        });
        Status {
            kind: category.word(),
            label: label.to_owned(),
        }
    }

    pub fn priority(&self, priority: Option<Priority>) -> frame::Priority {
        frame::Priority {
            kind: priority.map_or("", Priority::word),
            label: self.w.t(priority_key(priority)).into_owned(),
        }
    }
}

/// The word of a priority.
pub fn priority_key(priority: Option<Priority>) -> &'static str {
    match priority {
        None => "priority-none",
        Some(Priority::Low) => "priority-low",
        Some(Priority::Normal) => "priority-normal",
        Some(Priority::High) => "priority-high",
        Some(Priority::Urgent) => "priority-urgent",
    }
}

/// Everything a conversation is made of.
pub struct Conversation {
    pub comments: Vec<Comment>,
    pub attachments: Vec<queries::Attachment>,
    pub events: Vec<EventRow>,
    pub labels: Arc<Vec<StatusLabel>>,
    /// Names of people that events speak of.
    pub names: HashMap<i64, String>,
    /// Names of groups that events speak of.
    pub groups: HashMap<i64, String>,
    /// The fields that events speak of.
    pub fields: Arc<forms::Catalogue>,
    /// Beside the names of the team, for customers.
    pub team: String,
    /// Whether the reader may make tickets of what customers wrote.
    pub can_split: bool,
}

impl Conversation {
    pub fn last_comment(&self) -> i64 {
        self.comments.last().map_or(0, |comment| comment.id.0)
    }

    /// Messages and events in the order in which they happened.
    pub fn thread(&self, reader: &Reader, with_events: bool) -> Thread {
        let mut files: HashMap<CommentId, Vec<Attachment>> = HashMap::new();
        for file in self.attachments.iter().filter(|file| !file.inline) {
            files
                .entry(file.comment)
                .or_default()
                .push(attachment(file));
        }
        let mut entries: Vec<(Moment, u8, Entry)> = self
            .comments
            .iter()
            .map(|comment| {
                let attachments = files.remove(&comment.id).unwrap_or_default();
                (
                    comment.created_at,
                    0,
                    Entry::Message(self.message(reader, comment, attachments)),
                )
            })
            .collect();
        if with_events {
            entries.extend(self.events.iter().filter_map(|event| {
                let (icon, text) = self.told(reader, event)?;
                Some((
                    event.at,
                    1,
                    Entry::Event(Event {
                        icon,
                        text,
                        when: reader.when(event.at),
                    }),
                ))
            }));
        }
        entries.sort_by_key(|(at, rank, _)| (*at, *rank));
        Thread {
            w: reader.w,
            entries: entries.into_iter().map(|(_, _, entry)| entry).collect(),
        }
    }

    fn message(&self, reader: &Reader, comment: &Comment, attachments: Vec<Attachment>) -> Message {
        let html = match &comment.body_html {
            Some(html) => html.clone(),
            None => platform::clean::from_text(&comment.body),
        };
        let mut aside = Vec::new();
        if comment.channel == "email" {
            aside.push(reader.w.t("thread-by-mail").into_owned());
        }
        if reader.staff && !comment.verified {
            aside.push(reader.w.t("thread-unverified").into_owned());
        }
        Message {
            id: comment.id.0,
            face: reader.face(comment.author, &comment.author_name),
            team: (comment.author_is_staff && !reader.staff).then(|| self.team.clone()),
            aside: (!aside.is_empty()).then(|| aside.join(" · ")),
            when: reader.when(comment.created_at),
            html,
            quoted: comment.quoted.as_deref().map(platform::clean::from_text),
            attachments,
            internal: !comment.public,
            asked: None,
            split: (self.can_split && comment.public && !comment.author_is_staff).then(|| {
                format!(
                    "/agent/tickets/{}/split?comment={}",
                    comment.ticket, comment.id
                )
            }),
        }
    }

    fn name(&self, id: Option<&str>) -> Option<&str> {
        self.names.get(&id?.parse().ok()?).map(String::as_str)
    }

    fn status(&self, reader: &Reader, id: Option<&str>) -> Option<(Category, String)> {
        let id: i64 = id?.parse().ok()?;
        let label = self.labels.iter().find(|label| label.id.0 == id)?;
        let text = if reader.staff {
            &label.agent
        } else {
            &label.customer
        };
        Some((label.category, text.clone()))
    }

    /// An event as a sentence; `None` for what the reader needs no sentence for.
    fn told(&self, reader: &Reader, event: &EventRow) -> Option<(&'static str, String)> {
        let w = &reader.w;
        let who = match (&event.actor, &event.actor_name) {
            (Some(id), _) if reader.person == Some(*id) => w.t("thread-you").into_owned(),
            (_, Some(name)) => name.clone(),
            _ => w.t("event-desk").into_owned(),
        };
        let after = event.after.as_deref();
        Some(match event.kind.as_str() {
            "status" => {
                let (category, label) = self.status(reader, after)?;
                let before = self
                    .status(reader, event.before.as_deref())
                    .map(|(category, _)| category);
                if reader.staff {
                    (
                        "history",
                        w.t2("event-status", "who", &who, "status", &label),
                    )
                } else if category == Category::Solved {
                    ("circle-check", w.t1("event-solved", "who", &who))
                } else if before.is_some_and(|before| !before.is_unfinished())
                    && category.is_unfinished()
                {
                    ("history", w.t1("event-reopened", "who", &who))
                } else {
                    return None;
                }
            }
            "assignee" => match self.name(after) {
                Some(name) => (
                    "user-round-check",
                    w.t2("event-assigned", "who", &who, "name", name),
                ),
                None => ("user-round-check", w.t1("event-unassigned", "who", &who)),
            },
            "priority" => {
                let priority = after.and_then(Priority::read);
                let label = w.t(priority_key(priority));
                let told = w.t2("event-priority", "who", &who, "priority", &*label);
                let told = match &event.reason {
                    Some(reason) => w.t2("event-because", "told", &told, "reason", reason),
                    None => told,
                };
                ("history", told)
            }
            "subject" => (
                "history",
                w.t2("event-subject", "who", &who, "subject", after.unwrap_or("")),
            ),
            "tag_added" => (
                "tag",
                w.t2("event-tag-added", "who", &who, "tag", after.unwrap_or("")),
            ),
            "tag_removed" => {
                let tag = event.before.as_deref().unwrap_or("");
                ("tag", w.t2("event-tag-removed", "who", &who, "tag", tag))
            }
            "requester" => (
                "user-round-check",
                w.t2("event-requester", "who", &who, "name", self.name(after)?),
            ),
            "cc_added" => (
                "user-round-check",
                w.t2("event-cc-added", "who", &who, "name", self.name(after)?),
            ),
            "cc_removed" => {
                let name = self.name(event.before.as_deref())?;
                (
                    "user-round-check",
                    w.t2("event-cc-removed", "who", &who, "name", name),
                )
            }
            "group" => match after.and_then(|id| self.groups.get(&id.parse().ok()?)) {
                Some(name) => ("users", w.t2("event-group", "who", &who, "group", name)),
                None => ("users", w.t1("event-no-group", "who", &who)),
            },
            "field" => {
                let row = self.fields.field(event.field?)?;
                let field = if reader.staff {
                    row.title_for_team(w)
                } else {
                    row.title(w)
                };
                if after.is_none() && event.before.is_none() {
                    return Some((
                        "list",
                        w.t2("event-field-erased", "who", &who, "field", &field),
                    ));
                }
                let Some(after) = after else {
                    return Some((
                        "list",
                        w.t2("event-field-empty", "who", &who, "field", &field),
                    ));
                };
                let answer: Vec<String> = if row.field.kind.has_choices() {
                    after.split(' ').map(str::to_owned).collect()
                } else {
                    vec![domain::text::excerpt(after, 100)]
                };
                let values = [
                    ("who", (&who).into()),
                    ("field", (&field).into()),
                    ("value", row.told(&answer, w).into()),
                ];
                ("list", w.form("event-field", values))
            }
            "erased" => {
                let day = w.date(event.at, reader.now);
                ("history", w.t1("event-erased", "day", day))
            }
            "form" => {
                let form = self.fields.form(domain::FormId(after?.parse().ok()?))?;
                (
                    "list",
                    w.t2("event-form", "who", &who, "form", form.name(w)),
                )
            }
            "reference" => match after {
                Some(reference) => (
                    "tag",
                    w.t2("event-reference", "who", &who, "reference", reference),
                ),
                None => ("tag", w.t1("event-reference-empty", "who", &who)),
            },
            "sla_warning" | "sla_breach" => {
                let goal = domain::sla::Goal::read(after?)?;
                let key = if event.kind == "sla_breach" {
                    "event-sla-breach"
                } else {
                    "event-sla-warning"
                };
                (
                    "calendar-clock",
                    w.t1(key, "goal", &*w.t(sla::goal_key(goal))),
                )
            }
            "problem" => match after {
                Some(bug) => ("link", w.t2("event-problem", "who", &who, "number", bug)),
                None => ("link", w.t1("event-problem-none", "who", &who)),
            },
            "brand" => ("globe", w.t1("event-moved", "who", &who)),
            "access" => {
                let (state, site) = after?.split_once(' ')?;
                let key = match state {
                    "asked" => "event-access-asked",
                    "active" => "event-access-active",
                    "refused" => "event-access-refused",
                    "withdrawn" => "event-access-withdrawn",
                    _ => "event-access-ended",
                };
                ("lock", w.t2(key, "who", &who, "site", site))
            }
            "supplier" => (
                "mail",
                w.t2("event-supplier", "who", &who, "supplier", after?),
            ),
            "split" => ("split", w.t1("event-split", "who", &who)),
            "split_from" => ("split", w.t1("event-split-from", "who", &who)),
            "unsplit" => ("split", w.t1("event-unsplit", "who", &who)),
            "level" if !reader.staff => ("arrow-up", w.t1("event-escalated", "who", &who)),
            "level" => {
                let place = w.t(place_key(after?));
                (
                    "arrow-up",
                    w.t2("event-level", "who", &who, "place", &*place),
                )
            }
            "private" if after == Some("1") => ("lock", w.t1("event-private", "who", &who)),
            "private" => ("users", w.t1("event-shared", "who", &who)),
            _ => return None,
        })
    }
}

/// The word of a place that a hand-over tells of: `3 vendor`.
pub fn place_key(told: &str) -> &'static str {
    match told {
        "1 first_line" => "levels-first-line",
        "3 vendor" => "levels-vendor-3",
        "4 vendor" => "levels-vendor-4",
        "2 partner" => "levels-partner",
        _ => "levels-vendor-2",
    }
}

/// A file as the page shows it.
pub fn attachment(file: &queries::Attachment) -> Attachment {
    Attachment {
        url: file_address(&file.token, &file.name),
        name: file.name.clone(),
        size: readable_size(u64::try_from(file.size).unwrap_or(0)),
        content_type: file.content_type.clone(),
    }
}

/// Where a stored file is read from.
pub fn file_address(token: &str, name: &str) -> String {
    format!(
        "/attachments/{token}/{}",
        platform::web::address::encoded(name)
    )
}
