//! The mailboxes that the desk reads itself, for administrators: how each goes, adding one, changing it, trying it.

use askama::Template;
use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::mailbox::{Encryption, SignIn, WhoMayWrite};
use domain::{GroupId, Moment};
use people::page::{Surroundings, frame, surroundings};
use people::{html, query_value};
use platform::frame::{Frame, Here, Problems, When, address, parts};
use platform::language::Words;
use platform::post::consent::find_consent;
use platform::web::MustBeAdmin;
use platform::web::form::Fields;
use platform::{App, Error, Result};

use crate::consent_pages;
use crate::imap;
use crate::mailboxes::{self, Draft};
use crate::pages::when;
use crate::queries::{self, Mailbox};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/mailboxes", get(list).post(add))
        .route("/agent/mailboxes/new", get(new_page))
        .route("/agent/mailboxes/{id}", get(page).post(change))
}

/// GET /agent/mailboxes
#[derive(Template)]
#[template(path = "agent_mailboxes.html")]
struct ListPage {
    w: Words,
    f: Frame,
    said: Option<&'static str>,
    all: Vec<Shown>,
}

/// A mailbox, and how it goes.
struct Shown {
    id: i64,
    address: String,
    place: String,
    active: bool,
    stuck: bool,
    /// How it goes, in a sentence.
    state: String,
    /// What the server said about it.
    detail: String,
    since: Option<When>,
    contact: Option<When>,
    waiting: String,
    held: Option<String>,
    group: String,
    who: String,
}

/// GET and, with problems, POST of /agent/mailboxes/new and /agent/mailboxes/{id}
#[derive(Template)]
#[template(path = "agent_mailbox.html")]
struct OnePage {
    w: Words,
    f: Frame,
    is_new: bool,
    one: Mailbox,
    /// The number as it was written.
    port: String,
    /// How it goes; `None` for a new one.
    shown: Option<Shown>,
    /// Value, title, and whether it is chosen.
    groups: Vec<(i64, String, bool)>,
    encryptions: Vec<(&'static str, &'static str, bool)>,
    sign_ins: Vec<(&'static str, &'static str, bool)>,
    /// What is known of the consent, in a sentence, where the mailbox is read by one.
    consent: Option<String>,
    rules: Vec<(&'static str, &'static str, bool)>,
    said: Option<String>,
    /// What came of trying it: whether it can be read, and a sentence.
    tried: Option<(bool, String)>,
    problems: Problems,
}

/// What a server or the system said, which is not our sentence.
fn in_brackets(said: &str) -> String {
    if said.is_empty() {
        String::new()
    } else {
        format!("({said})")
    }
}

fn who_key(who: WhoMayWrite) -> &'static str {
    match who {
        WhoMayWrite::AsTheDesk => "mailbox-who-desk",
        WhoMayWrite::Registered => "mailbox-who-registered",
        WhoMayWrite::Domains => "mailbox-who-domains",
    }
}

fn encryption_key(encryption: Encryption) -> &'static str {
    match encryption {
        Encryption::Tls => "mailbox-encryption-tls",
        Encryption::StartTls => "mailbox-encryption-starttls",
        Encryption::Here => "mailbox-encryption-here",
        Encryption::Open => "mailbox-encryption-open",
    }
}

fn sign_in_key(sign_in: SignIn) -> &'static str {
    match sign_in {
        SignIn::Password => "mailbox-sign-in-password",
        SignIn::Consent => "mailbox-sign-in-consent",
    }
}

/// What is known beside the mailboxes themselves.
struct Known {
    groups: Vec<(GroupId, String)>,
    held: Vec<(String, i64)>,
    left: Vec<(i64, i64)>,
}

impl Known {
    fn read(tx: &platform::store::Tx<'_>) -> Result<Self> {
        let groups = organizations::queries::list_groups(tx)?;
        Ok(Self {
            groups: groups
                .into_iter()
                .map(|group| (group.id, group.name))
                .collect(),
            held: queries::count_held(tx)?,
            left: mailboxes::count_waiting(tx)?,
        })
    }

    fn shown(&self, one: &Mailbox, w: &Words, now: Moment) -> Shown {
        let state = match (one.active, one.trouble.as_str(), one.read_at) {
            (false, ..) => w.t("mailbox-off").into_owned(),
            (true, "", None) => w.t("mailbox-not-read-yet").into_owned(),
            (true, "", Some(_)) => w.t("mailbox-read").into_owned(),
            (true, word, _) => imap::trouble_in_words(word, w),
        };
        let folded = notifications::address::mailbox(&one.address);
        let held = self.held.iter().find(|(mailbox, _)| *mailbox == folded);
        let left = self.left.iter().find(|(id, _)| *id == one.id);
        let waiting = one.waiting + left.map_or(0, |(_, count)| *count);
        let group = self.groups.iter().find(|(id, _)| Some(*id) == one.group);
        Shown {
            id: one.id,
            address: one.address.clone(),
            place: format!("{}:{} · {}", one.host, one.port, one.folder),
            active: one.active,
            stuck: mailboxes::is_stuck(one, now),
            state,
            detail: in_brackets(&one.detail),
            since: one.trouble_since.map(|since| when(since, w, now)),
            contact: one.contact_at.map(|contact| when(contact, w, now)),
            waiting: w.t1("mailbox-waiting", "count", waiting),
            held: held.map(|(_, count)| w.t1("mailbox-held", "count", *count)),
            group: group.map_or_else(String::new, |(_, name)| name.clone()),
            who: match one.who {
                WhoMayWrite::Domains => w.t1("mailbox-who-only", "domains", one.domains.clone()),
                who => w.t(who_key(who)).into_owned(),
            },
        }
    }
}

async fn list(
    State(app): State<App>,
    admin: MustBeAdmin,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = admin.visitor.words(&app);
    let (id, now) = (admin.person.id, app.clock.now());
    let (around, all, known) = app
        .store
        .read(move |tx| {
            let all = queries::list_mailboxes(tx)?;
            Ok((surroundings(tx, Some(id))?, all, Known::read(tx)?))
        })
        .await?;
    let title = w.t("mailboxes-title").into_owned();
    let page = ListPage {
        w,
        f: frame(
            &admin.visitor,
            w,
            "/agent/mailboxes",
            Here::Mail,
            title,
            around,
        ),
        said: (query_value(&uri, "done") == "removed").then_some("mailbox-removed"),
        all: all.iter().map(|one| known.shown(one, &w, now)).collect(),
    };
    html(StatusCode::OK, &page)
}

/// What is said above the form.
#[derive(Default)]
struct Said {
    done: Option<String>,
    tried: Option<(bool, String)>,
    problems: Problems,
}

async fn show(
    app: &App,
    admin: &MustBeAdmin,
    one: Mailbox,
    port: String,
    said: Said,
) -> Result<Response> {
    let w = admin.visitor.words(app);
    let (person, now, id) = (admin.person.id, app.clock.now(), one.id);
    let (around, known, kept, consent): (Surroundings, Known, Option<Mailbox>, _) = app
        .store
        .read(move |tx| {
            let kept = queries::find_mailbox(tx, id)?;
            let consent = match kept.as_ref().filter(|kept| kept.sign_in == SignIn::Consent) {
                Some(kept) => Some(find_consent(tx, &kept.login)?),
                None => None,
            };
            Ok((
                surroundings(tx, Some(person))?,
                Known::read(tx)?,
                kept,
                consent,
            ))
        })
        .await?;
    let consent = consent.map(|known| consent_pages::state(known.as_ref(), &w, now));
    let is_new = id == 0;
    let (title, path) = match &kept {
        Some(kept) => (kept.address.clone(), format!("/agent/mailboxes/{id}")),
        None => (
            w.t("mailbox-new").into_owned(),
            "/agent/mailboxes/new".to_owned(),
        ),
    };
    let groups = known.groups.iter();
    let page = OnePage {
        w,
        f: frame(&admin.visitor, w, &path, Here::Mail, title, around),
        is_new,
        groups: groups
            .map(|(id, name)| (id.0, name.clone(), one.group == Some(*id)))
            .collect(),
        encryptions: Encryption::ALL
            .map(|way| (way.word(), encryption_key(way), one.encryption == way))
            .to_vec(),
        sign_ins: SignIn::ALL
            .map(|way| (way.word(), sign_in_key(way), one.sign_in == way))
            .to_vec(),
        consent,
        rules: WhoMayWrite::ALL
            .map(|rule| (rule.word(), who_key(rule), one.who == rule))
            .to_vec(),
        shown: kept.as_ref().map(|kept| known.shown(kept, &w, now)),
        one,
        port,
        said: said.done,
        tried: said.tried,
        problems: said.problems,
    };
    let code = if page.problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    html(code, &page)
}

async fn new_page(State(app): State<App>, admin: MustBeAdmin) -> Result<Response> {
    let mut one = Mailbox::at("", "", 993);
    "Done".clone_into(&mut one.done_folder);
    "Failed".clone_into(&mut one.failed_folder);
    show(&app, &admin, one, "993".to_owned(), Said::default()).await
}

async fn find(app: &App, id: i64) -> Result<Mailbox> {
    app.store
        .read(move |tx| queries::find_mailbox(tx, id)?.ok_or(Error::Absent))
        .await
}

async fn page(
    State(app): State<App>,
    admin: MustBeAdmin,
    Path(id): Path<i64>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let one = find(&app, id).await?;
    let w = admin.visitor.words(&app);
    let done = query_value(&uri, "done");
    let done_key = match done.as_str() {
        "saved" => Some("mailbox-saved"),
        "on" => Some("mailbox-turned-on"),
        "off" => Some("mailbox-turned-off"),
        _ => None,
    };
    let tried = match done.as_str() {
        "saved" | "tried" => Some(match imap::test(&app, &one).await {
            Ok(()) => (true, w.t("mailbox-tried-good").into_owned()),
            Err(trouble) => {
                let (word, said) = trouble.parts();
                let sentence = imap::trouble_in_words(word, &w);
                let said = in_brackets(said);
                (false, format!("{sentence} {said}").trim_end().to_owned())
            }
        }),
        _ => None,
    };
    let said = Said {
        done: done_key.map(|key| w.t(key).into_owned()),
        tried,
        problems: Problems::default(),
    };
    let port = one.port.to_string();
    show(&app, &admin, one, port, said).await
}

/// What was written into the form.
fn written(fields: &Fields, known: Mailbox) -> (Draft, String) {
    let text = |name| fields.text(name).to_owned();
    let port = text("port");
    let secret = text("secret");
    let mailbox = Mailbox {
        address: text("address"),
        host: text("host"),
        port: port.trim().parse().unwrap_or(0),
        encryption: Encryption::read(fields.text("encryption")).unwrap_or_default(),
        authority: text("authority"),
        login: text("login"),
        sign_in: SignIn::read(fields.text("sign_in")).unwrap_or_default(),
        folder: text("folder"),
        done_folder: text("done_folder"),
        failed_folder: text("failed_folder"),
        group: fields
            .text("group")
            .parse()
            .ok()
            .filter(|id| *id > 0)
            .map(GroupId),
        who: WhoMayWrite::read(fields.text("who")).unwrap_or_default(),
        domains: text("domains"),
        take_all: fields.ticked("take_all"),
        ..known
    };
    let secret = (!secret.is_empty()).then_some(secret);
    (Draft { mailbox, secret }, port)
}

async fn save(app: App, admin: MustBeAdmin, fields: Fields, known: Mailbox) -> Result<Response> {
    let (draft, port) = written(&fields, known);
    let (key, now, kept) = (app.key.clone(), app.clock.now(), draft.clone());
    let saved = app
        .store
        .write(move |tx| {
            let mut draft = draft.clone();
            // A group that was removed meanwhile is none.
            let groups = organizations::queries::list_groups(tx)?;
            let is_there = |id: &GroupId| groups.iter().any(|group| group.id == *id);
            draft.mailbox.group = draft.mailbox.group.filter(is_there);
            mailboxes::save(tx, &key, &draft, now)
        })
        .await?;
    match saved {
        Ok(id) => {
            tracing::info!(mailbox = id, by = %admin.person.id, "a mailbox was changed");
            let path = format!("/agent/mailboxes/{id}");
            Ok(Redirect::to(&address(&path, &[("done", "saved")])).into_response())
        }
        Err(found) => {
            let w = admin.visitor.words(&app);
            let mut said = Said::default();
            for (field, refusal) in &found {
                said.problems.add(*field, w.refusal(refusal));
            }
            show(&app, &admin, kept.mailbox, port, said).await
        }
    }
}

async fn add(State(app): State<App>, admin: MustBeAdmin, fields: Fields) -> Result<Response> {
    save(app, admin, fields, Mailbox::at("", "", 0)).await
}

async fn change(
    State(app): State<App>,
    admin: MustBeAdmin,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response> {
    let known = find(&app, id).await?;
    let now = app.clock.now();
    let back = |done: &str| {
        let path = format!("/agent/mailboxes/{id}");
        Ok(Redirect::to(&address(&path, &[("done", done)])).into_response())
    };
    match fields.text("deed") {
        "try" => back("tried"),
        deed @ ("on" | "off") => {
            let on = deed == "on";
            app.store
                .write(move |tx| mailboxes::switch(tx, &known, on, now))
                .await?;
            back(if on { "on" } else { "off" })
        }
        "remove" => {
            app.store
                .write(move |tx| mailboxes::remove(tx, &known, now))
                .await?;
            tracing::info!(mailbox = id, by = %admin.person.id, "a mailbox was removed");
            Ok(Redirect::to("/agent/mailboxes?done=removed").into_response())
        }
        _ => save(app, admin, fields, known).await,
    }
}
