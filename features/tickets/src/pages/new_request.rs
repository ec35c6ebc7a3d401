//! The form where customers write to the team: signed in, or with an e-mail address only.

use axum::Router;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::person::{EmailAddress, MAX_ADDRESS};
use domain::seats::MayNotAsk;
use domain::ticket::{MAX_BODY, MAX_SUBJECT};
use domain::{OrganizationId, PersonId, Refused, TicketId};
use organizations::asking;
use people::page::{Place, frame, surroundings};
use people::{html, query_value};
use platform::files::StoredUpload;
use platform::frame::{FileChoice, Here, Problems, Upload};
use platform::language::Words;
use platform::web::form::{ProblemKind, UploadProblem};
use platform::web::{Fields, FormData, RequestOrigin, Visitor, limits, readable_size};
use platform::{App, Error, Refusal, Result, random_token, sha256_hex};

use crate::commands::{Deed, Message, NewTicket, open_ticket};
use crate::views::{ElsewherePage, LackingTraining, NewRequestPage};

pub fn routes() -> Router<App> {
    Router::new().route("/hc/{locale}/requests/new", get(form).post(submit))
}

/// What stands in the form, from a prefill link or from what was sent.
#[derive(Default)]
struct Filled {
    submission: String,
    subject: String,
    description: String,
    email: String,
    name: String,
    cc: String,
    organization: String,
    private: bool,
    uploads: Vec<StoredUpload>,
    file_problem: Option<String>,
}

async fn show(
    app: &App,
    visitor: &Visitor,
    place: &Place,
    filled: Filled,
    problems: Problems,
) -> Result<Response> {
    let w = visitor.words_in(app, place.locale);
    let person = visitor.person.as_ref().map(|person| person.id);
    let now = app.clock.now();
    let (around, places) = app
        .store
        .read(move |tx| {
            let places = match person {
                Some(person) => people::queries::list_memberships(tx, person, now)?,
                None => Vec::new(),
            };
            Ok((surroundings(tx, person)?, places))
        })
        .await?;
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let title = w.t("new-request-title").into_owned();
    let submission = if filled.submission.is_empty() {
        random_token()?
    } else {
        filled.submission
    };
    let page = NewRequestPage {
        w,
        f: frame(visitor, w, &place.path, Here::NewRequest, title, around),
        submission,
        subject: filled.subject,
        description: filled.description,
        email: filled.email,
        name: filled.name,
        cc: filled.cc,
        can_keep: !places.is_empty(),
        organizations: if places.len() > 1 {
            places
                .iter()
                .map(|place| (place.belonging.organization.to_string(), place.name.clone()))
                .collect()
        } else {
            Vec::new()
        },
        organization: filled.organization,
        private: filled.private,
        files: file_choice(app, &filled.uploads, filled.file_problem, false),
        problems,
    };
    html(status, &page)
}

/// The part of a form where files are chosen, with those that are there already.
pub fn file_choice(
    app: &App,
    uploads: &[StoredUpload],
    problem: Option<String>,
    small: bool,
) -> FileChoice {
    FileChoice {
        most_shown: readable_size(app.config.upload_limit),
        most_bytes: app.config.upload_limit,
        uploads: uploads
            .iter()
            .map(|upload| Upload {
                token: upload.token.clone(),
                name: upload.name.clone(),
                size: readable_size(upload.size),
            })
            .collect(),
        problem,
        small,
    }
}

/// The files of a form that came back: those just sent, and those uploaded before it.
pub async fn files_of(app: &App, visitor: &Visitor, form: &FormData) -> Result<Vec<StoredUpload>> {
    let tokens: Vec<String> = form.fields.all("attachments").map(str::to_owned).collect();
    let (uploader, now) = (visitor.uploader(), app.clock.now());
    let mut all = app
        .store
        .read(move |tx| platform::files::list_pending(tx, &tokens, &uploader, now))
        .await?;
    all.extend(form.uploads.iter().cloned());
    Ok(all)
}

/// What went wrong with files of a plain form, in words.
pub fn file_problem(form: &FormData, w: &Words) -> Option<String> {
    let sentences: Vec<String> = form
        .problems
        .iter()
        .map(|problem| problem.sentence(w))
        .collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// A form that came back because there was no room for its files says so by its status too: 507.
pub fn no_room(form: &FormData, mut again: Response) -> Response {
    let full = |problem: &UploadProblem| problem.kind == ProblemKind::NoRoom;
    if form.problems.iter().any(full) {
        *again.status_mut() = StatusCode::INSUFFICIENT_STORAGE;
    }
    again
}

/// The page that whoever may not ask gets instead of the form.
async fn elsewhere(
    app: &App,
    visitor: &Visitor,
    place: &Place,
    status: StatusCode,
) -> Result<Option<Response>> {
    let w = visitor.words_in(app, place.locale);
    let (actor, now) = (visitor.actor, app.clock.now());
    let person = visitor.person.as_ref().map(|person| person.id);
    let found = app
        .store
        .read(move |tx| {
            let Some(found) = asking::elsewhere(tx, &actor, &w, now)? else {
                return Ok(None);
            };
            Ok(Some((surroundings(tx, person)?, found)))
        })
        .await?;
    let Some((around, found)) = found else {
        return Ok(None);
    };
    let title = w.t("asking-title").into_owned();
    let signed_out = found.why == MayNotAsk::SignedOut;
    let page = ElsewherePage {
        w,
        f: frame(visitor, w, &place.path, Here::NewRequest, title, around),
        text: platform::clean::from_text(&found.text),
        trainings: found
            .trainings
            .into_iter()
            .map(|one| LackingTraining {
                name: one.name,
                since: one.since,
                how: platform::clean::from_text(&one.how),
            })
            .collect(),
        representatives: found.representatives,
        manager: found.manager,
        sign_in: signed_out
            .then(|| platform::web::sign_in_address(place.locale, Some(&place.path))),
    };
    html(status, &page).map(Some)
}

/// The form. `tf_subject`, `tf_description` and `tf_anonymous_requester_email` prefill it, as Zendesk's links do.
async fn form(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    if let Some(page) = elsewhere(&app, &visitor, &place, StatusCode::OK).await? {
        return Ok(page);
    }
    let limited = |name: &str, most: usize| {
        query_value(&uri, name)
            .chars()
            .take(most)
            .collect::<String>()
    };
    let filled = Filled {
        subject: limited("tf_subject", MAX_SUBJECT),
        description: prefilled_text(&limited("tf_description", 2048)),
        email: limited("tf_anonymous_requester_email", MAX_ADDRESS),
        cc: limited("tf_collaborators", 500),
        organization: limited("tf_organization_id", 20),
        ..Filled::default()
    };
    show(&app, &visitor, &place, filled, Problems::default()).await
}

/// Prefill links may carry a little HTML; the form shows its words.
fn prefilled_text(text: &str) -> String {
    if text.contains('<') {
        platform::clean::text_of(&platform::clean::html(text))
    } else {
        text.to_owned()
    }
}

/// Addresses in a text, separated by commas, semicolons or blanks; the first that is none is named.
pub fn addresses(text: &str) -> std::result::Result<Vec<EmailAddress>, String> {
    text.split([',', ';', ' ', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| EmailAddress::read(part).map_err(|_| part.to_owned()))
        .collect()
}

/// Most people in CC of a new request.
const MOST_CC: usize = 20;

struct Checked {
    subject: String,
    description: String,
    address: Option<EmailAddress>,
    cc: Vec<EmailAddress>,
}

fn check(
    fields: &Fields,
    has_files: bool,
    signed_in: bool,
    w: &Words,
) -> std::result::Result<Checked, Problems> {
    let mut problems = Problems::default();
    let subject = fields.text("request[subject]");
    match subject.chars().count() {
        0 => problems.add("request_subject", w.t(Refused::EmptySubject.key())),
        length if length > MAX_SUBJECT => {
            problems.add("request_subject", w.t(Refused::TooLong.key()));
        }
        _ => {}
    }
    let mut address = None;
    if !signed_in {
        match EmailAddress::read(fields.text("request[anonymous_requester_email]")) {
            Ok(read) => address = Some(read),
            Err(refused) => problems.add("request_anonymous_requester_email", w.t(refused.key())),
        }
    }
    let description = fields.text("request[description]");
    if description.is_empty() && !has_files {
        problems.add("request_description", w.t(Refused::EmptyDescription.key()));
    } else if description.chars().count() > MAX_BODY {
        problems.add("request_description", w.t(Refused::TooLong.key()));
    }
    let mut cc = Vec::new();
    if signed_in {
        match addresses(fields.text("request[collaborators]")) {
            Ok(read) if read.len() > MOST_CC => {
                problems.add("request_collaborators", w.t("new-request-problem-many-cc"));
            }
            Ok(read) => cc = read,
            Err(wrong) => problems.add(
                "request_collaborators",
                w.t1("new-request-problem-cc", "address", &wrong),
            ),
        }
    }
    if problems.is_empty() {
        Ok(Checked {
            subject: subject.to_owned(),
            description: description.to_owned(),
            address,
            cc,
        })
    } else {
        Err(problems)
    }
}

/// What became of a submitted form.
enum Outcome {
    Opened(TicketId),
    TooOften,
    /// They belong to several organizations, and it is not known for which they ask.
    ForWhich,
}

async fn submit(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    origin: RequestOrigin,
    form: FormData,
) -> Result<Response> {
    if let Some(page) = elsewhere(&app, &visitor, &place, StatusCode::FORBIDDEN).await? {
        return Ok(page);
    }
    let w = visitor.words_in(&app, place.locale);
    let fields = &form.fields;
    let uploads = files_of(&app, &visitor, &form).await?;
    let signed_in = visitor.person.is_some();
    let mut checked = check(fields, !uploads.is_empty(), signed_in, &w);
    let file_problem = file_problem(&form, &w);
    if let Some(problem) = &file_problem {
        let mut problems = checked.err().unwrap_or_default();
        problems.add("files", problem.clone());
        checked = Err(problems);
    }
    let filled = Filled {
        submission: fields.text("submission").chars().take(100).collect(),
        subject: fields.text("request[subject]").to_owned(),
        description: fields
            .get("request[description]")
            .unwrap_or_default()
            .to_owned(),
        email: fields.text("request[anonymous_requester_email]").to_owned(),
        name: fields
            .text("request[anonymous_requester_name]")
            .chars()
            .take(120)
            .collect(),
        cc: fields.text("request[collaborators]").to_owned(),
        organization: fields.text("request[organization_id]").to_owned(),
        private: fields.text("request[private]") == "1",
        uploads,
        file_problem,
    };
    let checked = match checked {
        Ok(checked) => checked,
        Err(problems) => {
            let again = show(&app, &visitor, &place, filled, problems).await?;
            return Ok(no_room(&form, again));
        }
    };
    let body_html = fields.get("request[description_html]").map(str::to_owned);
    let (uploader, now, locale) = (visitor.uploader(), app.clock.now(), place.locale);
    let (name, submission) = (filled.name.clone(), filled.submission.clone());
    let (organization, private) = (filled.organization.clone(), filled.private);
    let tokens: Vec<String> = filled
        .uploads
        .iter()
        .map(|upload| upload.token.clone())
        .collect();
    let network = format!("request:{}", limits::network(origin.client_ip));
    let actor = visitor.actor;
    let person = visitor.person.as_ref().map(|person| person.id);
    let outcome = app
        .store
        .write(move |tx| {
            if let Some(known) = sent_before(tx, &uploader, &submission)? {
                return Ok(Outcome::Opened(known));
            }
            let requester = match (&checked.address, person) {
                (_, Some(person)) => person,
                (Some(address), None) => {
                    let by_address = format!("request:{}", address.folded());
                    let network =
                        limits::take(tx, &network, limits::ANONYMOUS_REQUEST_NETWORK, now)?;
                    let account =
                        limits::take(tx, &by_address, limits::ANONYMOUS_REQUEST_ADDRESS, now)?;
                    if !network || !account {
                        return Ok(Outcome::TooOften);
                    }
                    people::queries::find_or_add_guest(tx, address, &name, locale.code(), now)?
                }
                (None, None) => return Err(Error::Absent),
            };
            let organization = OrganizationId(organization.parse().unwrap_or(0));
            let theirs = people::queries::list_memberships(tx, requester, now)?;
            let known = theirs
                .iter()
                .any(|place| place.belonging.organization == organization);
            if person.is_some() && theirs.len() > 1 && !known {
                return Ok(Outcome::ForWhich);
            }
            let cc = checked
                .cc
                .iter()
                .map(|address| {
                    people::queries::find_or_add_guest(tx, address, "", locale.code(), now)
                })
                .collect::<Result<Vec<PersonId>>>()?;
            let message = Message {
                text: checked.description.clone(),
                html: body_html.clone(),
                uploads: tokens.clone(),
                uploader: uploader.clone(),
                unverified: person.is_none(),
                ..Message::default()
            };
            // A guest's link in this browser is for another ticket: they ask as nobody in particular.
            let actor = if person.is_some() {
                actor
            } else {
                domain::permission::Actor::VISITOR
            };
            let deed = Deed::new(actor, now, "web")?;
            let new = NewTicket {
                cc,
                organization: known.then_some(organization),
                private: private && person.is_some(),
                ..NewTicket::from(requester, checked.subject.clone(), message)
            };
            let ticket = open_ticket(tx, &deed, &new)?;
            remember(tx, &uploader, &submission, ticket, now)?;
            Ok(Outcome::Opened(ticket))
        })
        .await?;
    match outcome {
        Outcome::Opened(ticket) if signed_in => {
            let target = format!("/hc/{}/requests/{ticket}?sent=1", place.locale.code());
            Ok(Redirect::to(&target).into_response())
        }
        // Only the mail carries the link: whoever reads it has proved that the address is theirs.
        Outcome::Opened(ticket) => {
            Ok(Redirect::to(&format!("/hc/{}?sent={ticket}", place.locale.code())).into_response())
        }
        Outcome::ForWhich => {
            let mut problems = Problems::default();
            problems.add(
                "request_organization_id",
                w.t("new-request-problem-organization"),
            );
            show(&app, &visitor, &place, filled, problems).await
        }
        Outcome::TooOften => {
            let mut problems = Problems::default();
            problems.add("", w.t("new-request-problem-often"));
            let answer = show(&app, &visitor, &place, filled, problems).await?;
            let mut headers = HeaderMap::new();
            headers.insert(
                header::RETRY_AFTER,
                header::HeaderValue::from_static("1200"),
            );
            Ok((StatusCode::TOO_MANY_REQUESTS, headers, answer).into_response())
        }
    }
}

fn submission_key(uploader: &str, submission: &str) -> String {
    sha256_hex(&format!("form {uploader} {submission}"))
}

/// The ticket that this very form opened already: a double click or a repeated request opens one.
pub fn sent_before(
    tx: &platform::store::Tx<'_>,
    uploader: &str,
    submission: &str,
) -> Result<Option<TicketId>> {
    if submission.is_empty() {
        return Ok(None);
    }
    crate::queries::find_submission(tx, &submission_key(uploader, submission))
}

/// Remembers what a form did, in the same transaction.
pub fn remember(
    tx: &platform::store::Tx<'_>,
    uploader: &str,
    submission: &str,
    ticket: TicketId,
    now: domain::Moment,
) -> Result<()> {
    if submission.is_empty() {
        return Ok(());
    }
    crate::queries::add_submission(tx, &submission_key(uploader, submission), ticket, now)
}

/// The refusal as a problem of a form, if it is one that people can mend.
pub fn as_problem(error: Error, w: &Words) -> Result<String> {
    match error {
        Error::Refused(refusal) if refusal.status == 422 => Ok(w.refusal(&refusal)),
        Error::Refused(refusal @ Refusal { status: 413, .. }) => Ok(w.refusal(&refusal)),
        other => Err(other),
    }
}
