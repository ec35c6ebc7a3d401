//! One request as the customer sees it: the conversation, and a place to answer. Also for a guest with a link.

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::form::{Answers, Given, Who};
use domain::permission::{Action, Actor, Sharing, Standing};
use domain::ticket::{Category, Level, OnCustomerReply};
use domain::{CommentId, TicketId, text};
use people::html;
use people::page::{Place, Surroundings, face, frame, surroundings};
use people::query_value;
use platform::files::StoredUpload;
use platform::frame::{Here, Problems};
use platform::language::Words;
use platform::web::{FormData, MustSignIn, RequestOrigin, Visitor, number, session};
use platform::{App, Error, Result, brands, random_token, sha256_hex};

use super::answered::{answers_to_change, shown_answers};
use super::asked_for::{Answering, AskedIn, Unanswered, asked_for};
use super::new_request::{
    as_problem, file_choice, file_problem, files_of, no_room, remember, sent_before,
};
use super::shown::{Conversation, Reader};
use super::thread::{read_conversation, takes_replies};
use crate::commands::{
    Deed, Message, Seen, add_customer_reply, answer_by_customer, file_rule, keep_private, see,
    set_reference, solve_by_customer, standing_given,
};
use crate::views::{Asked, Follower, Keep, Reference, ReplyBox, RequestPage};
use crate::{queries, settings};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/hc/{locale}/requests/{id}", get(show_own))
        .route("/hc/{locale}/requests/{id}/reply", post(reply))
        .route("/hc/{locale}/requests/{id}/solve", post(solve))
        .route("/hc/{locale}/requests/{id}/private", post(keep))
        .route("/hc/{locale}/requests/{id}/reference", post(refer))
        .route("/hc/{locale}/requests/{id}/fields", post(change_answers))
        .route(
            "/hc/{locale}/requests/{id}/answers",
            post(super::asked_for::answer),
        )
        .route(
            "/hc/{locale}/requests/{id}/thread",
            get(super::thread::newer),
        )
        .route("/hc/{locale}/guest/{token}", get(show_guest))
        .route("/hc/{locale}/guest/{token}/reply", post(guest_reply))
        .route(
            "/hc/{locale}/guest/{token}/answers",
            post(super::asked_for::guest_answer),
        )
}

/// Everything the page shows.
struct Read {
    asked: Vec<queries::QuestionRow>,
    /// Every answer, also what customers do not read: what is asked depends on it.
    present: Given,
    around: Surroundings,
    seen: Seen,
    conversation: Conversation,
    participants: Vec<queries::Participant>,
    sharing: Option<Sharing>,
    answers: Answers,
    references: bool,
    /// Whether an answer by mail does what one on the page does.
    by_mail: bool,
    linked: queries::Linked,
    promised: Vec<String>,
    bug: Option<String>,
    access: super::access::Grants,
    /// The portal in which it was asked, if that is another one.
    elsewhere: Option<String>,
    /// What the desk says on the buttons that send and close; the product's words where it says nothing.
    buttons: [Option<String>; 2],
}

/// Who looks at a request, and by which road.
#[derive(Clone)]
pub(super) struct Looker {
    pub(super) actor: Actor,
    /// The token of a guest's link.
    pub(super) guest: Option<String>,
}

impl Looker {
    pub(super) fn address(&self, locale: &str, id: TicketId) -> String {
        match &self.guest {
            Some(token) => format!("/hc/{locale}/guest/{token}"),
            None => format!("/hc/{locale}/requests/{id}"),
        }
    }
}

#[derive(Default)]
pub(super) struct Filled {
    body: String,
    uploads: Vec<StoredUpload>,
    file_problem: Option<String>,
    problems: Problems,
    sent: bool,
    /// Changed answers that could not be kept.
    given: Option<Given>,
    /// A reference that could not be kept.
    reference: Option<String>,
    /// Answers to what a comment asks for, which could not be taken.
    unanswered: Option<Unanswered>,
}

impl Filled {
    pub(super) fn unanswered(again: Unanswered) -> Self {
        Self {
            unanswered: Some(again),
            ..Self::default()
        }
    }
}

pub(super) async fn show(
    app: &App,
    visitor: &Visitor,
    place: &Place,
    looker: &Looker,
    id: TicketId,
    filled: Filled,
) -> Result<Response> {
    let w = visitor.words_in(app, place.locale);
    let (now, config) = (app.clock.now(), app.config.clone());
    let (actor, person) = (
        looker.actor,
        visitor.person.as_ref().map(|person| person.id),
    );
    let Read {
        asked: questions,
        present,
        around,
        seen,
        conversation,
        participants,
        sharing,
        answers,
        references,
        buttons,
        by_mail,
        linked,
        promised,
        bug,
        access,
        elsewhere,
    } = app
        .store
        .read(move |tx| {
            let deed = Deed::looking(actor, now);
            let here = tx.brand();
            let seen = see(tx, &deed, id)?;
            Ok(Read {
                asked: queries::list_visible_questions(tx, id)?,
                present: standing_given(tx, &seen)?,
                elsewhere: brands::elsewhere(tx, here, &config)?,
                around: surroundings(tx, person)?,
                conversation: read_conversation(tx, &deed, id, false, CommentId(0), w.locale())?,
                participants: queries::list_participants(tx, id)?,
                sharing: match seen.ticket.organization {
                    // Who was added from elsewhere is not told where the others belong.
                    Some(_) if seen.standing == Standing::Participant => None,
                    Some(organization) => organizations::queries::find_sharing(tx, organization)?,
                    None => None,
                },
                answers: forms::queries::list_visible_values(tx, id, false)?,
                references: settings::REFERENCE.is_on(tx)?,
                by_mail: notifications::settings::REPLY.is_on(tx)?,
                buttons: [
                    settings::SEND_WORDS.in_language(tx, w.language())?,
                    settings::CLOSE_WORDS.in_language(tx, w.language())?,
                ],
                access: super::access::grants(tx, &seen, &deed, false)?,
                linked: queries::find_visible_linked(tx, &actor, &seen.ticket, now)?,
                promised: sla::for_customer(tx, id, &w, now)?,
                bug: crate::bugs::of_ticket(tx, &actor, &w, id, now)?,
                seen,
            })
        })
        .await?;
    // What was asked in another portal is known by that portal's words.
    if let Some(portal) = elsewhere.filter(|_| filled.problems.is_empty()) {
        return Ok(Redirect::to(&format!("{portal}{}", place.path)).into_response());
    }
    let ticket = &seen.ticket;
    let at_desk = seen.standing == Standing::FirstLine && ticket.level == Level::FirstLine;
    if at_desk && filled.problems.is_empty() {
        // Whose first line it is with works on it at their desk.
        return Ok(Redirect::to(&format!("/hc/{}/desk/{id}", w.locale())).into_response());
    }
    let all = &conversation.fields;
    let form = all.form_of(ticket.form);
    let rule = form.map(|form| form.files.clone()).unwrap_or_default();
    let reader = Reader {
        w,
        person: actor.person,
        staff: false,
        now,
    };
    let address = looker.address(w.locale(), id);
    let status = seen.standpoint()?.status;
    let takes_replies = takes_replies(status);
    let answerer = conversation
        .comments
        .iter()
        .rev()
        .find(|comment| comment.author_is_staff);
    let answerer = answerer.map(|comment| text::excerpt(&comment.author_name, 40));
    let first = |name: &String| {
        name.split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let reply = (seen.may(Action::Reply) && takes_replies).then(|| {
        Ok::<_, Error>(ReplyBox {
            placeholder: w
                .t(if by_mail {
                    "request-reply-placeholder"
                } else {
                    "request-reply-placeholder-here"
                })
                .into_owned(),
            action: format!("{address}/reply"),
            label: match &answerer {
                Some(name) => w.t1("request-reply-to", "name", first(name)),
                None => w.t("request-reply-label").into_owned(),
            },
            submission: random_token()?,
            body: filled.body.clone(),
            files: file_choice(
                app,
                &rule,
                &w,
                &filled.uploads,
                filled.file_problem.clone(),
                true,
            ),
            can_solve: seen.may(Action::Solve) && status.can_be_closed(),
            closes: status.closes_as == Category::Closed,
            reopens: !status.category.is_unfinished()
                && status.on_customer_reply == OnCustomerReply::Open,
            problems: filled.problems.clone(),
        })
    });
    let reply_is_open = reply.is_some();
    let asked = (ticket.category == Category::Pending && actor.person == Some(ticket.requester))
        .then(|| {
            conversation
                .comments
                .iter()
                .rev()
                .find(|comment| comment.author_is_staff)
        })
        .flatten()
        .map(|comment| Asked {
            by: first(&comment.author_name),
            text: text::excerpt(&comment.body, 240),
        });
    let mut followers = vec![Follower {
        face: reader.face(ticket.requester, &ticket.requester_name),
        cc: false,
    }];
    followers.extend(participants.iter().map(|who| Follower {
        face: reader.face(who.person, &who.name),
        cc: true,
    }));
    let answering = Answering {
        who: if looker.guest.is_some() {
            Who::Guest
        } else {
            Who::Customer
        },
        action: format!("{address}/answers"),
        csrf: visitor.csrf.clone(),
        may: reply_is_open,
        again: filled.unanswered.as_ref(),
    };
    let standing = AskedIn {
        all,
        ticket,
        present: &present,
        asked: &questions,
    };
    let asked_for = asked_for(&standing, &reader, Some(&answering))?;
    let code = if filled.problems.is_empty() && filled.unanswered.is_none() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let title = format!("#{} {}", ticket.id, ticket.subject);
    let may_write = seen.may(Action::Reply) && looker.guest.is_none();
    let reference = references.then(|| Reference {
        text: filled
            .reference
            .clone()
            .or_else(|| ticket.reference.clone())
            .unwrap_or_default(),
        action: may_write.then(|| format!("{address}/reference")),
        problem: filled.problems.of("own-reference").map(str::to_owned),
    });
    let [send_words, close_words] = buttons;
    let page = RequestPage {
        linked,
        promised,
        bug,
        access: access.panel(&w, now),
        reference,
        send_words: send_words.unwrap_or_else(|| w.t("request-send").into_owned()),
        close_words: close_words.unwrap_or_else(|| w.t("request-close").into_owned()),
        w,
        f: frame(visitor, w, &place.path, Here::Requests, title, around),
        number: ticket.id.0,
        subject: ticket.subject.clone(),
        status: reader.status(&conversation.labels, ticket.status_id, ticket.category),
        created: reader.when(ticket.created_at),
        activity: reader.when(ticket.active_at),
        requester: face(ticket.requester, &ticket.requester_name),
        sent: filled.sent,
        notify: (filled.sent && looker.actor.person == Some(ticket.requester))
            .then(|| ticket.requester_email.clone()),
        asked,
        last_comment: conversation.last_comment(),
        thread: conversation.thread(&reader, true).asking(asked_for),
        thread_url: looker
            .guest
            .is_none()
            .then(|| format!("/hc/{}/requests/{id}/thread", w.locale())),
        no_reply: reply.is_none().then(|| {
            let key = if takes_replies {
                "request-read-only"
            } else {
                "refused-closed-for-comments"
            };
            w.t(key).into_owned()
        }),
        can_follow_up: !takes_replies && seen.may(Action::Reply),
        reply: reply.transpose()?,
        followers,
        form: form
            .filter(|_| all.has_several_types())
            .map(|form| form.name(&w)),
        answers: shown_answers(all, &answers, &w),
        change: form
            .filter(|_| reply_is_open && looker.guest.is_none())
            .and_then(|form| {
                answers_to_change(
                    all,
                    form,
                    &answers,
                    filled.given.as_ref(),
                    &filled.problems,
                    &w,
                )
            })
            .map(|questions| (format!("{address}/fields"), questions)),
        private: ticket.private,
        seen_by: sharing.map(|sharing| seen_by(&w, ticket, sharing)),
        keep: (seen.may(Action::Keep) && sharing.is_some()).then(|| Keep {
            action: format!("{address}/private"),
            private: ticket.private,
        }),
        guest: looker.guest.is_some(),
    };
    html(code, &page)
}

/// Who besides requester, people in CC and the team can see it.
fn seen_by(w: &Words, ticket: &queries::Ticket, sharing: Sharing) -> String {
    let key = match sharing {
        _ if ticket.private => "request-seen-private",
        Sharing::Nobody => "request-seen-nobody",
        Sharing::People => "request-seen-people",
        Sharing::Administrators => "request-seen-administrators",
        Sharing::Representatives => "request-seen-representatives",
        Sharing::Everyone => "request-seen-everyone",
    };
    let organization = ticket.organization_name.as_deref().unwrap_or_default();
    w.t1(key, "organization", organization)
}

/// The requester keeps it from their colleagues, or lets them see it again.
async fn keep(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id)): Path<(String, String)>,
    fields: platform::web::Fields,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let private = fields.text("private") == "1";
    let (actor, now) = (signed_in.visitor.actor, app.clock.now());
    app.store
        .write(move |tx| keep_private(tx, &Deed::new(actor, now, "web")?, id, private))
        .await?;
    let target = format!("/hc/{}/requests/{id}#seen-by", place.locale.code());
    Ok(Redirect::to(&target).into_response())
}

/// The customer's side calls it something of its own.
async fn refer(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id)): Path<(String, String)>,
    fields: platform::web::Fields,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let visitor = &signed_in.visitor;
    let (actor, now) = (visitor.actor, app.clock.now());
    let reference = fields.text("reference").to_owned();
    let wanted = reference.clone();
    let kept = app
        .store
        .write(move |tx| set_reference(tx, &Deed::new(actor, now, "web")?, id, &wanted))
        .await?;
    if let Err(longest) = kept {
        let w = visitor.words_in(&app, place.locale);
        let mut filled = Filled {
            reference: Some(reference),
            ..Filled::default()
        };
        let sentence = w.t1("request-reference-long", "most", longest);
        filled.problems.add("own-reference", sentence);
        let looker = Looker { actor, guest: None };
        return show(&app, visitor, &place, &looker, id, filled).await;
    }
    let target = format!("/hc/{}/requests/{id}#reference", place.locale.code());
    Ok(Redirect::to(&target).into_response())
}

/// The answers of the form, as far as customers may change them.
async fn change_answers(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id)): Path<(String, String)>,
    fields: platform::web::Fields,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let visitor = &signed_in.visitor;
    let w = visitor.words_in(&app, place.locale);
    let (actor, now) = (visitor.actor, app.clock.now());
    let (all, given, done) = app
        .store
        .write(move |tx| {
            let deed = Deed::new(actor, now, "web")?;
            let all = forms::catalogue(tx)?;
            let seen = see(tx, &deed, id)?;
            let form = all.form_of(seen.ticket.form).ok_or(Error::Absent)?;
            let given = super::answered::given(&all, form, &fields);
            let done = answer_by_customer(tx, &deed, id, &given)?;
            Ok((all, given, done))
        })
        .await?;
    match done {
        Ok(_) => {
            let target = format!("/hc/{}/requests/{id}#answers", place.locale.code());
            Ok(Redirect::to(&target).into_response())
        }
        Err(problems) => {
            let looker = Looker { actor, guest: None };
            let filled = Filled {
                problems: forms::questions::told(&all, &problems, &w),
                given: Some(given),
                ..Filled::default()
            };
            show(&app, visitor, &place, &looker, id, filled).await
        }
    }
}

async fn show_own(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    Path((_, id)): Path<(String, String)>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    if visitor.person.is_none() {
        let target = platform::web::sign_in_address(place.locale, Some(&place.path));
        return Ok(Redirect::to(&target).into_response());
    }
    let id = TicketId(number(&id)?);
    let looker = Looker {
        actor: visitor.actor,
        guest: None,
    };
    // A mail's link names an answer: signing in would lose what stands behind `#`, so that it is put there only now.
    if let Ok(said) = query_value(&uri, "said").parse::<i64>() {
        let target = format!("/hc/{}/requests/{id}#comment-{said}", place.locale.code());
        return Ok(Redirect::to(&target).into_response());
    }
    let filled = Filled {
        sent: query_value(&uri, "sent") == "1",
        ..Filled::default()
    };
    show(&app, &visitor, &place, &looker, id, filled).await
}

/// The actor of a guest's link, while it is good.
pub(super) async fn guest(app: &App, token: &str) -> Result<(Looker, TicketId)> {
    let (hash, now) = (sha256_hex(token), app.clock.now());
    let found = app
        .store
        .read(move |tx| people::queries::find_guest_link(tx, &hash, now))
        .await?;
    let (requester, ticket) = found.ok_or(Error::Absent)?;
    Ok((
        Looker {
            actor: Actor::guest(requester, ticket),
            guest: Some(token.to_owned()),
        },
        ticket,
    ))
}

async fn show_guest(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    origin: RequestOrigin,
    Path((_, token)): Path<(String, String)>,
) -> Result<Response> {
    let (looker, id) = guest(&app, &token).await?;
    let page = show(&app, &visitor, &place, &looker, id, Filled::default()).await?;
    // The browser holds the link, so that the files of the conversation open too.
    let cookie = session::guest_cookie(&origin, &token);
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), page).into_response())
}

async fn post_reply(
    app: &App,
    visitor: &Visitor,
    place: &Place,
    looker: &Looker,
    id: TicketId,
    form: FormData,
) -> Result<Response> {
    let w = visitor.words_in(app, place.locale);
    let uploads = files_of(app, visitor, &form).await?;
    let (actor, now) = (looker.actor, app.clock.now());
    let rule = app
        .store
        .read(move |tx| {
            see(tx, &Deed::looking(actor, now), id)?;
            file_rule(tx, Some(id))
        })
        .await?;
    let problem = file_problem(&form, &rule, &uploads, &w);
    let body = form.fields.get("body").unwrap_or_default().to_owned();
    let mut filled = Filled {
        body,
        uploads,
        file_problem: problem,
        ..Filled::default()
    };
    if let Some(problem) = &filled.file_problem {
        filled.problems.add("files", problem.clone());
        let again = show(app, visitor, place, looker, id, filled).await?;
        return Ok(no_room(&form, again));
    }
    let message = Message {
        text: filled.body.clone(),
        html: form
            .fields
            .get("body_html")
            .filter(|html| !html.trim().is_empty())
            .map(str::to_owned),
        uploads: filled
            .uploads
            .iter()
            .map(|upload| upload.token.clone())
            .collect(),
        uploader: visitor.uploader(),
        ..Message::default()
    };
    let solve = form.fields.text("action") == "solve";
    let submission: String = form.fields.text("submission").chars().take(100).collect();
    let (actor, now, uploader) = (looker.actor, app.clock.now(), visitor.uploader());
    let done = app
        .store
        .write(move |tx| {
            if sent_before(tx, &uploader, &submission)?.is_some() {
                return Ok(None);
            }
            let deed = Deed::new(actor, now, "web")?;
            let comment = add_customer_reply(tx, &deed, id, &message, solve)?;
            remember(tx, &uploader, &submission, id, now)?;
            Ok(comment)
        })
        .await;
    let address = looker.address(place.locale.code(), id);
    match done {
        Ok(Some(comment)) => {
            Ok(Redirect::to(&format!("{address}#comment-{comment}")).into_response())
        }
        Ok(None) => Ok(Redirect::to(&address).into_response()),
        Err(error) => {
            let sentence = as_problem(error, &w)?;
            filled.problems.add("reply", sentence);
            show(app, visitor, place, looker, id, filled).await
        }
    }
}

async fn reply(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id)): Path<(String, String)>,
    form: FormData,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let looker = Looker {
        actor: signed_in.visitor.actor,
        guest: None,
    };
    post_reply(&app, &signed_in.visitor, &place, &looker, id, form).await
}

async fn guest_reply(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    Path((_, token)): Path<(String, String)>,
    form: FormData,
) -> Result<Response> {
    let (looker, id) = guest(&app, &token).await?;
    post_reply(&app, &visitor, &place, &looker, id, form).await
}

async fn solve(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id)): Path<(String, String)>,
    _checked: platform::web::Fields,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let (actor, now) = (signed_in.visitor.actor, app.clock.now());
    app.store
        .write(move |tx| solve_by_customer(tx, &Deed::new(actor, now, "web")?, id))
        .await?;
    Ok(Redirect::to(&format!("/hc/{}/requests/{id}", place.locale.code())).into_response())
}
