//! A ticket that somebody of the team writes down for a customer.

use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::TicketId;
use domain::form::FileRule;
use domain::person::EmailAddress;
use domain::ticket::Category;
use people::page::{frame, surroundings};
use people::{html, query_value};
use platform::files::StoredUpload;
use platform::frame::{Here, Problems};
use platform::web::{Fields, FormData, MustBeAgent};
use platform::{App, Result, random_token};

use super::super::new_request::{
    as_problem, file_choice, file_problem, files_of, remember, sent_before,
};
use super::super::shown::Reader;
use super::fields::{assignee_choices, priority_choices, status_choices, update_of};
use crate::commands::{Deed, Message, NewTicket, open_ticket};
use crate::queries;
use crate::views::NewTicketPage;

async fn show(
    app: &App,
    agent: &MustBeAgent,
    fields: &Fields,
    uploads: &[StoredUpload],
    file_problem: Option<String>,
    problems: Problems,
) -> Result<Response> {
    let w = agent.visitor.words(app);
    let (person, now) = (agent.person.id, app.clock.now());
    let (around, statuses, labels, staff) = app
        .store
        .read(move |tx| {
            Ok((
                surroundings(tx, Some(person))?,
                queries::list_statuses(tx)?,
                queries::list_status_labels(tx, w.locale())?,
                people::queries::list_staff(tx)?,
            ))
        })
        .await?;
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
        priorities: priority_choices(&reader, update.priority.flatten()),
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
    let prefilled = ["requester_email", "requester_name", "subject"]
        .into_iter()
        .map(|name| (name.to_owned(), query_value(&uri, name)))
        .filter(|(_, value)| !value.is_empty());
    let fields = Fields(prefilled.collect());
    show(&app, &agent, &fields, &[], None, Problems::default()).await
}

pub(super) async fn create(
    State(app): State<App>,
    agent: MustBeAgent,
    form: FormData,
) -> Result<Response> {
    let w = agent.visitor.words(&app);
    let fields = &form.fields;
    let uploads = files_of(&app, &agent.visitor, &form).await?;
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
    let (Ok(address), true) = (address, problems.is_empty()) else {
        return show(&app, &agent, fields, &uploads, file_problem, problems).await;
    };
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
            let new = NewTicket {
                public,
                status: update.status,
                assignee: update.assignee.flatten(),
                priority: update.priority.flatten(),
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
            show(&app, &agent, fields, &uploads, file_problem, problems).await
        }
    }
}
