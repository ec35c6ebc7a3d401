//! The form where customers write to the team: signed in, or with an e-mail address only. Where a desk has several
//! types of request, one is chosen first.

mod elsewhere;
mod files;
mod once;
mod promised;
mod questions;
mod read;
mod suppliers;

use axum::Router;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::form::{self, Answers, FileRule, Given, Kind, Who};
use domain::person::{EmailAddress, MAX_ADDRESS};
use domain::ticket::{MAX_BODY, Priority};
use domain::{FormId, OrganizationId, PersonId, Refused, TicketId};
use forms::opening::Opening;
use forms::questions as asking;
use forms::{Around, Catalogue, FormRow};
use people::page::{Place, frame};
use people::{html, query_value};
use platform::files::StoredUpload;
use platform::frame::{Here, Problems};
use platform::language::Words;
use platform::store::Tx;
use platform::web::{Fields, FormData, RequestOrigin, Visitor, limits, sign_in_address};
use platform::{App, Error, Result, random_token};

pub use files::{file_choice, file_problem, files_of, no_room};
pub use once::{addresses, as_problem, remember, sent_before};

use self::read::{Read, earlier, read};
use crate::commands::{Deed, Message, NewTicket, open_ticket};
use crate::views::{NewRequestPage, Route, TypeCard};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/hc/{locale}/requests/new", get(form).post(submit))
        .route(
            "/hc/{locale}/requests/questions/{form}",
            get(questions::show),
        )
}

/// What stands in the form, from a prefill link or from what was sent.
#[derive(Default)]
struct Filled {
    submission: String,
    /// The chosen type.
    form: Option<FormId>,
    given: Given,
    email: String,
    name: String,
    organization: String,
    private: bool,
    uploads: Vec<StoredUpload>,
    file_problem: Option<String>,
    /// The number of the request that this one continues; may be anything.
    follow_up_of: String,
}

fn who(visitor: &Visitor) -> Who {
    match visitor.person {
        Some(_) => Who::Customer,
        None => Who::Guest,
    }
}

/// The form that is meant: the one that is named, or the only one. `None` while there is a choice to make.
fn chosen<'a>(read: &'a Read, named: &str) -> Result<Option<&'a FormRow>> {
    if !named.is_empty() {
        let form = read.all.named(named, &read.asker);
        return form.map(Some).ok_or(Error::Absent);
    }
    let offered = read.all.offered(&read.asker);
    let mut tickets = offered.iter().filter(|form| form.makes_tickets());
    // What leads to people stands beside it, and is no reason to ask.
    match (offered.as_slice(), tickets.next(), tickets.next()) {
        ([], ..) => Err(Error::Absent),
        (_, Some(only), None) | ([only], None, _) => Ok(Some(*only)),
        _ => Ok(None),
    }
}

fn show(
    app: &App,
    visitor: &Visitor,
    place: &Place,
    read: Read,
    filled: Filled,
    problems: Problems,
) -> Result<Response> {
    let w = visitor.words_in(app, place.locale);
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
    let all = &read.all;
    let form = filled.form.and_then(|id| all.form(id));
    let usual = FileRule::default();
    let rule = form.map_or(&usual, |form| &form.files);
    let uploads = &filled.uploads;
    let files = file_choice(app, rule, &w, uploads, filled.file_problem, false);
    let offered = all.offered(&read.asker);
    let types = if offered.len() > 1 {
        offered
            .iter()
            .map(|one| TypeCard {
                id: one.id.0,
                key: one.key.clone(),
                name: one.name(&w),
                line: one.line.for_reader(w.locale()).map(str::to_owned),
                icon: icon(&one.icon),
                chosen: filled.form == Some(one.id),
            })
            .collect()
    } else {
        Vec::new()
    };
    let product_row = form
        .filter(|form| !form.is_route)
        .into_iter()
        .flat_map(|form| all.fields_of(form))
        .find(|row| row.key == read.product);
    let product = product_row.map(asking::name);
    let suppliers = product_row
        .map(|row| {
            // Whoever has a first line of their own turns to it, or to the supplier, themselves.
            let own = read.first_line_for(&filled.organization).is_some();
            let passing = if own {
                &[][..]
            } else {
                read.passing.as_slice()
            };
            suppliers::cards(row, &filled.given, passing, &w)
        })
        .unwrap_or_default();
    let sign_in = match visitor.person {
        Some(_) => None,
        None => Some(sign_in_address(place.locale, Some(&place.path))),
    };
    let pass_sign_in = sign_in.clone().filter(|_| read.passes_on);
    let csrf = visitor.csrf.clone();
    let first_line = read.first_line_for(&filled.organization).map(str::to_owned);
    let running = read
        .running
        .shown(w, csrf, sign_in, product.clone().unwrap_or_default())?;
    let leads = form.filter(|form| form.is_route);
    let page = NewRequestPage {
        w,
        first_line,
        suppliers,
        pass_sign_in,
        product: product.unwrap_or_default(),
        route: leads.map(|form| Route {
            contact: form
                .contact
                .for_reader(w.locale())
                .map(platform::clean::from_text),
            contacts: read.contacts,
            // What was typed before this type was chosen goes along to the next.
            typed: all
                .fields_of(form)
                .filter_map(|row| {
                    let text = Some(filled.given.text(row.id())).filter(|text| !text.is_empty())?;
                    Some((asking::name(row), text.to_owned()))
                })
                .collect(),
        }),
        f: frame(
            visitor,
            w,
            &place.path,
            Here::NewRequest,
            title,
            read.around,
        ),
        running,
        submission,
        types,
        replies: read.replies,
        follows: read.follows,
        suggests: read
            .suggests
            .then(|| format!("/hc/{}/search/suggestions", w.locale())),
        // One that is in no list says its own name, and so does one that leads elsewhere.
        named: form
            .filter(|form| form.is_route || !offered.iter().any(|one| one.id == form.id))
            .map(|form| form.name(&w)),
        opening: form.map(|form| Opening::of(form, w)),
        form: form.map_or(0, |form| form.id.0),
        alone: form
            .filter(|form| !form.is_route)
            .filter(|form| {
                all.fields_of(form)
                    .filter(|row| !row.field.kind.is_own())
                    .count()
                    >= MANY
            })
            .map(|form| format!("/hc/{}/requests/questions/{}", w.locale(), form.key)),
        questions: form.filter(|form| !form.is_route).map(|form| {
            let who = who(visitor);
            let mut asked =
                asking::questions(all, form, who, &filled.given, w, problems.clone(), files);
            if let Some(promised) = &read.promised {
                promised::beside(&mut asked, all, promised);
            }
            asked
        }),
        promised: read.promised,
        email: filled.email,
        name: filled.name,
        can_keep: !read.places.is_empty(),
        organizations: if read.places.len() > 1 {
            read.places
                .iter()
                .map(|place| (place.belonging.organization.to_string(), place.name.clone()))
                .collect()
        } else {
            Vec::new()
        },
        organization: filled.organization,
        private: filled.private,
        problems,
    };
    html(status, &page)
}

/// Whoever is asked this much may want to collect the answers first.
const MANY: usize = 5;

/// The picture of a type, of those that the pages have.
fn icon(name: &str) -> &'static str {
    const KNOWN: [&str; 7] = [
        "list-checks",
        "circle-alert",
        "lightbulb",
        "life-buoy",
        "sliders-horizontal",
        "siren",
        "file-text",
    ];
    KNOWN
        .into_iter()
        .find(|known| *known == name)
        .unwrap_or("message-circle-question-mark")
}

/// The form. `ticket_form_id` chooses its type; `tf_subject`, `tf_7` and so on prefill it, as Zendesk's links do.
async fn form(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    if let Some(page) = elsewhere::elsewhere(&app, &visitor, &place, StatusCode::OK).await? {
        return Ok(page);
    }
    let limited = |name: &str, most: usize| {
        query_value(&uri, name)
            .chars()
            .take(most)
            .collect::<String>()
    };
    let follow_up_of = limited("follow_up_of", 20);
    let w = visitor.words_in(&app, place.locale);
    let named = limited("ticket_form_id", 80);
    let organization = limited("tf_organization_id", 20);
    let read = read(&app, &visitor, w, &follow_up_of, (&named, &organization)).await?;
    let form = chosen(&read, &named)?;
    let prefilled = |name: &str| {
        let text = limited(name, 2048);
        if name == "tf_description" {
            prefilled_text(&text)
        } else {
            text
        }
    };
    let filled = Filled {
        form: form.map(|form| form.id),
        given: form
            .map(|form| asking::prefilled(&read.all, form, prefilled))
            .unwrap_or_default(),
        email: limited("tf_anonymous_requester_email", MAX_ADDRESS),
        organization,
        ..Filled::default()
    };
    show(&app, &visitor, &place, read, filled, Problems::default())
}

/// Prefill links may carry a little HTML; the form shows its words.
pub(super) fn prefilled_text(text: &str) -> String {
    if text.contains('<') {
        platform::clean::text_of(&platform::clean::html(text))
    } else {
        text.to_owned()
    }
}

/// What was asked, in a form that can be sent to the team.
struct Checked {
    form: FormId,
    subject: String,
    description: String,
    priority: Option<Priority>,
    cc: Vec<EmailAddress>,
    /// Beside the ticket's own.
    answers: Answers,
    address: Option<EmailAddress>,
}

/// What the first message says. Files alone say something too.
fn description(
    all: &Catalogue,
    form: &FormRow,
    fields: &Fields,
    has_files: bool,
    w: &Words,
    problems: &mut Problems,
) -> String {
    let text = fields.text("request[description]");
    let asks = all
        .fields_of(form)
        .any(|row| row.field.kind == Kind::Description);
    if asks && text.is_empty() && !has_files {
        problems.add("request_description", w.t(Refused::EmptyDescription.key()));
    } else if text.chars().count() > MAX_BODY {
        problems.add("request_description", w.t(Refused::TooLong.key()));
    }
    text.to_owned()
}

fn checked(
    all: &Catalogue,
    form: &FormRow,
    fields: &Fields,
    answers: Answers,
    description: String,
    address: Option<EmailAddress>,
) -> Checked {
    let mut new = Checked {
        form: form.id,
        subject: String::new(),
        description,
        priority: None,
        cc: Vec::new(),
        answers: Vec::new(),
        address,
    };
    for (id, texts) in answers {
        let Some(row) = all.field(id) else { continue };
        let first = texts.first().map_or("", String::as_str);
        match row.field.kind {
            Kind::Subject => first.clone_into(&mut new.subject),
            Kind::Priority => new.priority = Priority::read(first),
            Kind::Emails => {
                let read = texts
                    .iter()
                    .filter_map(|text| EmailAddress::read(text).ok());
                new.cc.extend(read);
            }
            Kind::Description | Kind::Attachments => {}
            _ if !texts.is_empty() => new.answers.push((id, texts)),
            _ => {}
        }
    }
    if new.subject.is_empty() {
        fields.text("request[subject]").clone_into(&mut new.subject);
    }
    new
}

/// The problems in the order of the page.
fn in_order(all: &Catalogue, form: &FormRow, problems: Problems) -> Problems {
    let controls: Vec<String> = ["request_anonymous_requester_email".to_owned()]
        .into_iter()
        .chain(all.fields_of(form).map(asking::control))
        .collect();
    let place = |field: &str| {
        controls
            .iter()
            .position(|control| control == field)
            .unwrap_or(usize::MAX)
    };
    let mut problems = problems.0;
    problems.sort_by_key(|problem| place(&problem.field));
    Problems(problems)
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
    if let Some(page) = elsewhere::elsewhere(&app, &visitor, &place, StatusCode::FORBIDDEN).await? {
        return Ok(page);
    }
    let w = visitor.words_in(&app, place.locale);
    let fields = &form.fields;
    let uploads = files_of(&app, &visitor, &form).await?;
    let signed_in = visitor.person.is_some();
    let follow_up_of = fields.text("follow_up_of").to_owned();
    let other = fields.text("choose");
    let is_choosing = !other.is_empty();
    let named = if is_choosing {
        other
    } else {
        fields.text("ticket_form_id")
    };
    let organization = fields.text("request[organization_id]");
    let read = read(&app, &visitor, w, &follow_up_of, (named, organization)).await?;
    let row = chosen(&read, named)?.cloned();
    let mut filled = Filled {
        submission: fields.text("submission").chars().take(100).collect(),
        form: row.as_ref().map(|row| row.id),
        given: Given::default(),
        email: fields.text("request[anonymous_requester_email]").to_owned(),
        name: fields
            .text("request[anonymous_requester_name]")
            .chars()
            .take(120)
            .collect(),
        organization: organization.to_owned(),
        private: fields.text("request[private]") == "1",
        uploads,
        file_problem: None,
        follow_up_of,
    };
    let mut problems = Problems::default();
    let Some(row) = row else {
        problems.add("type", w.t("form-problem-type"));
        return show(&app, &visitor, &place, read, filled, problems);
    };
    filled.given = asking::given(&read.all, &row, fields);
    if is_choosing || row.is_route {
        // Another type is looked at: what both ask stays as it was typed.
        return show(&app, &visitor, &place, read, filled, problems);
    }
    if signed_in && !fields.text("pass_on").is_empty() {
        return suppliers::pass_on(&app, &visitor, &place, read, &row, filled, fields).await;
    }
    let mut rules = read.all.rules(&row);
    if read.first_line_for(&filled.organization).is_some() {
        rules = form::eased(rules);
    }
    let (asks, given, actor, now) = (
        who(&visitor),
        filled.given.clone(),
        visitor.actor,
        app.clock.now(),
    );
    let answers = app
        .store
        .read(move |tx| {
            let world = Around {
                tx,
                who: actor,
                now,
            };
            Ok(form::check(&rules, asks, &given, &world))
        })
        .await?;
    let answers = answers.unwrap_or_else(|wrong| {
        problems = asking::told(&read.all, &wrong, &w);
        Vec::new()
    });
    let mut address = None;
    if !signed_in {
        match EmailAddress::read(&filled.email) {
            Ok(read) => address = Some(read),
            Err(refused) => problems.add("request_anonymous_requester_email", w.t(refused.key())),
        }
    }
    let has_files = !filled.uploads.is_empty();
    let text = description(&read.all, &row, fields, has_files, &w, &mut problems);
    if let Some(problem) = file_problem(&form, &row.files, &filled.uploads, &w) {
        problems.add("files", problem.clone());
        filled.file_problem = Some(problem);
    }
    if let Some((control, sentence)) =
        suppliers::turned_away(&read.all, &row, &read.product, &filled.given, &w)
    {
        problems = Problems::default();
        problems.add(control, sentence);
    }
    if !problems.is_empty() {
        let problems = in_order(&read.all, &row, problems);
        let again = show(&app, &visitor, &place, read, filled, problems)?;
        return Ok(no_room(&form, again));
    }
    let checked = checked(&read.all, &row, fields, answers, text, address);
    let body_html = fields.get("request[description_html]").map(str::to_owned);
    let outcome = send(&app, &visitor, &place, &origin, &filled, checked, body_html).await?;
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
            problems.add(
                "request_organization_id",
                w.t("new-request-problem-organization"),
            );
            show(&app, &visitor, &place, read, filled, problems)
        }
        Outcome::TooOften => {
            problems.add("", w.t("new-request-problem-often"));
            let answer = show(&app, &visitor, &place, read, filled, problems)?;
            let mut headers = HeaderMap::new();
            headers.insert(
                header::RETRY_AFTER,
                header::HeaderValue::from_static("1200"),
            );
            Ok((StatusCode::TOO_MANY_REQUESTS, headers, answer).into_response())
        }
    }
}

async fn send(
    app: &App,
    visitor: &Visitor,
    place: &Place,
    origin: &RequestOrigin,
    filled: &Filled,
    checked: Checked,
    body_html: Option<String>,
) -> Result<Outcome> {
    let (uploader, now, locale) = (visitor.uploader(), app.clock.now(), place.locale);
    let (name, submission) = (filled.name.clone(), filled.submission.clone());
    let (organization, private) = (filled.organization.clone(), filled.private);
    let follow_up_of = filled.follow_up_of.clone();
    let tokens: Vec<String> = filled
        .uploads
        .iter()
        .map(|upload| upload.token.clone())
        .collect();
    let network = format!("request:{}", limits::network(origin.client_ip));
    let actor = visitor.actor;
    let person = visitor.person.as_ref().map(|person| person.id);
    app.store
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
                follow_up_of: earlier(tx, &actor, &follow_up_of, now)?,
                cc: in_copy(tx, &checked.cc, locale.code(), now)?,
                organization: known.then_some(organization),
                private: private && person.is_some(),
                form: Some(checked.form),
                answers: checked.answers.clone(),
                priority: checked.priority,
                ..NewTicket::from(requester, checked.subject.clone(), message)
            };
            let ticket = open_ticket(tx, &deed, &new)?;
            remember(tx, &uploader, &submission, ticket, now)?;
            Ok(Outcome::Opened(ticket))
        })
        .await
}

fn in_copy(
    tx: &Tx<'_>,
    addresses: &[EmailAddress],
    locale: &str,
    now: domain::Moment,
) -> Result<Vec<PersonId>> {
    addresses
        .iter()
        .map(|address| people::queries::find_or_add_guest(tx, address, "", locale, now))
        .collect()
}
