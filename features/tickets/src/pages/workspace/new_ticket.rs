//! A ticket that somebody of the team writes down for a customer, with what its form asks the team.

use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::form::{self, Answers, FileRule, Given, Kind, Who};
use domain::person::EmailAddress;
use domain::ticket::Category;
use domain::ticket::Priority;
use domain::{FieldId, TicketId};
use forms::questions as asking;
use forms::{Around, Catalogue, FormRow};
use people::page::{frame, surroundings};
use people::{html, query_value};
use platform::files::StoredUpload;
use platform::frame::{FileChoice, Here, Problems};
use platform::web::{Fields, FormData, MustBeAgent};
use platform::{App, Result, brands, random_token};

use super::super::new_request::{
    as_problem, file_choice, file_problem, files_of, prefilled_text, remember, sent_before,
};
use super::super::shown::Reader;
use super::fields::{assignee_choices, priority_choices, status_choices, update_of};
use crate::commands::{Deed, Message, NewTicket, open_ticket};
use crate::queries;
use crate::views::NewTicketPage;

/// What a form asks beside what the page has itself: subject, message and files.
fn asks(all: &Catalogue, row: &FormRow) -> FormRow {
    let is_beside = |id: &&FieldId| {
        all.field(**id).is_some_and(|row| {
            !matches!(
                row.field.kind,
                Kind::Subject | Kind::Description | Kind::Attachments
            )
        })
    };
    FormRow {
        fields: row.fields.iter().filter(is_beside).copied().collect(),
        ..row.clone()
    }
}

/// The form that is meant: the one that is named by number or key, one of another portal by its number, or the usual one.
fn chosen(all: &Catalogue, named: &str) -> Option<FormRow> {
    let is_named = |form: &&FormRow| form.id.to_string() == named || form.key == named;
    let mut elsewhere = all
        .forms_elsewhere
        .iter()
        .filter(|form| form.makes_tickets());
    let named_elsewhere = || elsewhere.find(|form| form.id.to_string() == named);
    let own = all
        .forms
        .iter()
        .filter(|form| form.makes_tickets())
        .find(is_named);
    let row = own
        .or_else(named_elsewhere)
        .or_else(|| all.default_form())?;
    Some(asks(all, row))
}

/// What stands in the page: where it comes from a link, `given` is what the link writes into the form's fields.
async fn show(
    app: &App,
    agent: &MustBeAgent,
    fields: &Fields,
    given: Option<Given>,
    uploads: &[StoredUpload],
    file_problem: Option<String>,
    problems: Problems,
) -> Result<Response> {
    let w = agent.visitor.words(app);
    let (person, now, actor) = (agent.person.id, app.clock.now(), agent.visitor.actor);
    let (around, statuses, labels, staff, all, portals) = app
        .store
        .read(move |tx| {
            Ok((
                surroundings(tx, Some(person))?,
                queries::list_statuses(tx)?,
                queries::list_status_labels(tx, w.locale())?,
                super::fields::colleagues(tx, &Deed::looking(actor, now))?,
                forms::catalogue(tx)?,
                brands::names(tx)?,
            ))
        })
        .await?;
    let row = chosen(&all, fields.text("ticket_form_id"));
    let questions = row.as_ref().map(|row| {
        let given = given.unwrap_or_else(|| asking::given(&all, row, fields));
        let files = FileChoice::default();
        let told = problems.clone();
        let mut questions = asking::questions(&all, row, Who::Agent, &given, w, told, files);
        for question in &mut questions.questions {
            if let Some(row) = all.field(FieldId(question.field)) {
                question.title = row.title_for_team(&w);
            }
        }
        questions
    });
    let asks_priority = row.as_ref().is_some_and(|row| {
        all.fields_of(row)
            .any(|row| row.field.kind == Kind::Priority)
    });
    let reader = Reader {
        w,
        person: Some(person),
        staff: true,
        now,
    };
    let update = update_of(fields).unwrap_or_default();
    let open = statuses.default_of(Category::Open).map(|status| status.id);
    let status = update.status.or(open).unwrap_or(domain::StatusId(0));
    let title = w.t("frame-new-ticket").into_owned();
    let submission = match fields.text("submission") {
        "" => random_token()?,
        given => given.to_owned(),
    };
    let code = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = NewTicketPage {
        w,
        f: frame(
            &agent.visitor,
            w,
            "/agent/tickets/new",
            Here::NewTicket,
            title,
            around,
        ),
        submission,
        requester_email: fields.text("requester_email").to_owned(),
        requester_name: fields.text("requester_name").to_owned(),
        subject: fields.text("subject").to_owned(),
        body: fields.get("body").unwrap_or_default().to_owned(),
        body_html: fields
            .get("body_html")
            .map(platform::clean::html)
            .unwrap_or_default(),
        internal: fields.get("public").is_some_and(|public| public == "0"),
        statuses: status_choices(&reader, &labels, &statuses, status),
        priorities: if asks_priority {
            Vec::new()
        } else {
            priority_choices(&reader, update.priority.flatten())
        },
        forms: super::asked::forms_everywhere(&all, &portals, row.as_ref().map(|row| row.id), &w),
        questions: questions.filter(|questions| !questions.questions.is_empty()),
        assignees: assignee_choices(&reader, &staff, update.assignee.unwrap_or(Some(person))),
        files: file_choice(app, &FileRule::default(), &w, uploads, file_problem, false),
        problems,
    };
    html(code, &page)
}

pub(super) async fn form(
    State(app): State<App>,
    agent: MustBeAgent,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let text = |name: &str| -> String { query_value(&uri, name).chars().take(2048).collect() };
    let first = |names: [&str; 2]| {
        let mut found = names.into_iter().map(text);
        found.find(|text| !text.is_empty()).unwrap_or_default()
    };
    let written = [
        (
            "requester_email",
            first(["requester_email", "tf_anonymous_requester_email"]),
        ),
        ("requester_name", text("requester_name")),
        ("subject", first(["subject", "tf_subject"])),
        ("body", prefilled_text(&text("tf_description"))),
        ("ticket_form_id", text("ticket_form_id")),
    ];
    let written = written
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value));
    let fields = Fields(written.collect());
    let all = app.store.read(forms::catalogue).await?;
    let row = chosen(&all, fields.text("ticket_form_id"));
    let given = row.map(|row| asking::prefilled(&all, &row, text));
    show(&app, &agent, &fields, given, &[], None, Problems::default()).await
}

/// What was answered in the form's fields.
#[derive(Clone, Default)]
struct Answered {
    priority: Option<Priority>,
    cc: Vec<EmailAddress>,
    answers: Answers,
}

fn answered(all: &Catalogue, answers: Answers) -> Answered {
    let mut answered = Answered::default();
    for (id, texts) in answers {
        match all.field(id).map(|row| row.field.kind) {
            Some(Kind::Priority) => {
                answered.priority = texts.first().and_then(|text| Priority::read(text));
            }
            Some(Kind::Emails) => {
                let read = texts
                    .iter()
                    .filter_map(|text| EmailAddress::read(text).ok());
                answered.cc.extend(read);
            }
            Some(_) if !texts.is_empty() => answered.answers.push((id, texts)),
            _ => {}
        }
    }
    answered
}

pub(super) async fn create(
    State(app): State<App>,
    agent: MustBeAgent,
    form: FormData,
) -> Result<Response> {
    let w = agent.visitor.words(&app);
    let fields = &form.fields;
    let uploads = files_of(&app, &agent.visitor, &form).await?;
    if !fields.text("choose").is_empty() {
        // Another form is looked at: what was typed stays.
        return show(
            &app,
            &agent,
            fields,
            None,
            &uploads,
            None,
            Problems::default(),
        )
        .await;
    }
    let file_problem = file_problem(&form, &FileRule::default(), &uploads, &w);
    let mut problems = Problems::default();
    let address = EmailAddress::read(fields.text("requester_email"));
    if let Err(refused) = &address {
        problems.add("requester_email", w.t(refused.key()));
    }
    if fields.text("subject").is_empty() {
        problems.add("subject", w.t(domain::Refused::EmptySubject.key()));
    }
    if fields.text("body").is_empty() && uploads.is_empty() {
        problems.add("body", w.t(domain::Refused::EmptyDescription.key()));
    }
    if let Some(problem) = &file_problem {
        problems.add("files", problem.clone());
    }
    let update = match update_of(fields) {
        Ok(update) => update,
        Err(error) => {
            problems.add("", as_problem(error, &w)?);
            domain::ticket::TicketUpdate::default()
        }
    };
    let (asked, given, row) = {
        let all = app.store.read(forms::catalogue).await?;
        let row = chosen(&all, fields.text("ticket_form_id"));
        let given = row.as_ref().map(|row| asking::given(&all, row, fields));
        (all, given.unwrap_or_default(), row)
    };
    let mut answers = Answered::default();
    if let Some(row) = &row {
        let (rules, actor, now) = (asked.rules(row), agent.visitor.actor, app.clock.now());
        let checked = app
            .store
            .read(move |tx| {
                let world = Around {
                    tx,
                    who: actor,
                    now,
                };
                Ok(form::check(&rules, Who::Agent, &given, &world))
            })
            .await?;
        match checked {
            Ok(checked) => answers = answered(&asked, checked),
            Err(wrong) => problems.0.extend(asking::told(&asked, &wrong, &w).0),
        }
    }
    let (Ok(address), true) = (address, problems.is_empty()) else {
        return show(&app, &agent, fields, None, &uploads, file_problem, problems).await;
    };
    let form_id = row.map(|row| row.id);
    let message = Message {
        text: fields.get("body").unwrap_or_default().to_owned(),
        html: fields
            .get("body_html")
            .filter(|html| !html.trim().is_empty())
            .map(str::to_owned),
        uploads: uploads.iter().map(|upload| upload.token.clone()).collect(),
        uploader: agent.visitor.uploader(),
        ..Message::default()
    };
    let (subject, name) = (
        fields.text("subject").to_owned(),
        fields.text("requester_name").to_owned(),
    );
    let public = fields.get("public").is_none_or(|public| public != "0");
    let submission: String = fields.text("submission").chars().take(100).collect();
    let (actor, now, uploader) = (
        agent.visitor.actor,
        app.clock.now(),
        agent.visitor.uploader(),
    );
    let done = app
        .store
        .write(move |tx| {
            if let Some(known) = sent_before(tx, &uploader, &submission)? {
                return Ok(known);
            }
            let requester =
                people::queries::find_or_add_guest(tx, &address, &name, w.locale(), now)?;
            let deed = Deed::new(actor, now, "web")?;
            let cc = answers
                .cc
                .iter()
                .map(|address| people::queries::find_or_add_guest(tx, address, "", w.locale(), now))
                .collect::<Result<_>>()?;
            let new = NewTicket {
                public,
                status: update.status,
                assignee: update.assignee.flatten(),
                priority: answers.priority.or(update.priority.flatten()),
                form: form_id,
                answers: answers.answers.clone(),
                cc,
                ..NewTicket::from(requester, subject.clone(), message.clone())
            };
            let ticket: TicketId = open_ticket(tx, &deed, &new)?;
            remember(tx, &uploader, &submission, ticket, now)?;
            Ok(ticket)
        })
        .await;
    match done {
        Ok(ticket) => Ok(Redirect::to(&format!("/agent/tickets/{ticket}")).into_response()),
        Err(error) => {
            problems.add("", as_problem(error, &w)?);
            show(&app, &agent, fields, None, &uploads, file_problem, problems).await
        }
    }
}
