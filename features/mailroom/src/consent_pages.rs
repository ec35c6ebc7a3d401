//! Signing in to a mailbox without a password: where the tokens come from, and somebody's consent at the provider.

use askama::Template;
use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::Moment;
use people::page::{frame, surroundings};
use people::{html, query_value};
use platform::frame::{Frame, Here, Problems, address, parts};
use platform::language::Words;
use platform::post::consent::{
    self, Consent, Endpoints, Provider, find_consent, list_consents, reads_state, save_consent,
};
use platform::web::MustBeAdmin;
use platform::web::form::Fields;
use platform::{App, Error, Result};

use crate::mailboxes;
use crate::queries::{self, Mailbox};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/mailboxes/consent", get(come_back))
        .route("/agent/mailboxes/{id}/consent", get(page).post(change))
}

/// GET and, with problems, POST of /agent/mailboxes/{id}/consent
#[derive(Template)]
#[template(path = "agent_consent.html")]
struct ConsentPage {
    w: Words,
    f: Frame,
    mailbox: i64,
    mailbox_address: String,
    one: Consent,
    tenant: String,
    providers: Vec<(&'static str, &'static str, bool)>,
    /// How it stands, in a sentence.
    state: String,
    /// Where somebody consents; `None` until it is known where.
    ask: Option<String>,
    has_secret: bool,
    /// What has to be registered at the provider.
    back: String,
    said: Option<String>,
    trouble: Option<String>,
    problems: Problems,
}

fn provider_key(provider: Provider) -> &'static str {
    match provider {
        Provider::Microsoft => "consent-microsoft",
        Provider::Google => "consent-google",
        Provider::Other => "consent-other",
    }
}

/// How it stands with the consent to an account.
pub(crate) fn state(known: Option<&Consent>, w: &Words, now: Moment) -> String {
    let key = match known {
        None => "consent-state-unknown",
        Some(known) if known.trouble == "withdrawn" => "consent-state-withdrawn",
        Some(known) if known.trouble == "refused" => "consent-state-refused",
        Some(known) if !known.is_given() => "consent-state-missing",
        Some(known) => {
            let given = known.given_at.unwrap_or(now);
            return w.t1("consent-state-given", "when", w.ago(given, now));
        }
    };
    w.t(key).into_owned()
}

fn back_address(app: &App) -> String {
    format!("{}/agent/mailboxes/consent", app.config.public_url())
}

async fn find(app: &App, id: i64) -> Result<(Mailbox, Option<Consent>)> {
    app.store
        .read(move |tx| {
            let mailbox = queries::find_mailbox(tx, id)?.ok_or(Error::Absent)?;
            let known = find_consent(tx, &mailbox.login)?;
            Ok((mailbox, known))
        })
        .await
}

/// What is said above the form.
#[derive(Default)]
struct Said {
    done: Option<String>,
    trouble: Option<String>,
    problems: Problems,
}

async fn show(
    app: &App,
    admin: &MustBeAdmin,
    mailbox: Mailbox,
    known: Option<Consent>,
    written: Option<(Consent, String)>,
    said: Said,
) -> Result<Response> {
    let w = admin.visitor.words(app);
    let (person, now) = (admin.person.id, app.clock.now());
    let around = app
        .store
        .read(move |tx| surroundings(tx, Some(person)))
        .await?;
    let back = back_address(app);
    let ask = known
        .as_ref()
        .and_then(|known| consent::consent_address(&app.key, known, person, &back, now).ok());
    let state = state(known.as_ref(), &w, now);
    let has_secret = known.as_ref().is_some_and(Consent::has_secret);
    let (one, tenant) = written.unwrap_or_else(|| {
        let one = known.unwrap_or_else(|| Consent::of(&mailbox.login, guessed(&mailbox.host), ""));
        (one, String::new())
    });
    let code = if said.problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let path = format!("/agent/mailboxes/{}/consent", mailbox.id);
    let title = w.t("consent-title").into_owned();
    let page = ConsentPage {
        w,
        f: frame(&admin.visitor, w, &path, Here::Mail, title, around),
        mailbox: mailbox.id,
        mailbox_address: mailbox.address,
        providers: Provider::ALL
            .map(|provider| {
                (
                    provider.word(),
                    provider_key(provider),
                    one.provider == provider,
                )
            })
            .to_vec(),
        one,
        tenant,
        state,
        ask,
        has_secret,
        back,
        said: said.done,
        trouble: said.trouble,
        problems: said.problems,
    };
    html(code, &page)
}

fn guessed(host: &str) -> Provider {
    let host = host.to_lowercase();
    if host.ends_with("gmail.com") || host.ends_with("google.com") {
        Provider::Google
    } else if host.ends_with("office365.com") || host.ends_with("outlook.com") {
        Provider::Microsoft
    } else {
        Provider::Other
    }
}

async fn page(
    State(app): State<App>,
    admin: MustBeAdmin,
    Path(id): Path<i64>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let (mailbox, known) = find(&app, id).await?;
    let w = admin.visitor.words(&app);
    let done = match query_value(&uri, "done").as_str() {
        "saved" => Some("consent-saved"),
        "given" => Some("consent-given"),
        "forgotten" => Some("consent-forgotten"),
        _ => None,
    };
    let trouble = match query_value(&uri, "trouble").as_str() {
        "lost" => Some("consent-lost"),
        "no" => Some("consent-no"),
        "refused" => Some("consent-state-refused"),
        "away" => Some("consent-away"),
        "inside" => Some("consent-problem-inside"),
        _ => None,
    };
    let said = Said {
        done: done.map(|key| w.t(key).into_owned()),
        trouble: trouble.map(|key| w.t(key).into_owned()),
        problems: Problems::default(),
    };
    show(&app, &admin, mailbox, known, None, said).await
}

/// What was written into the form. What a provider of the list has does not have to be written.
fn written(fields: &Fields, login: &str) -> (Consent, String) {
    let text = |name| fields.text(name).trim().to_owned();
    let provider = Provider::read(fields.text("provider")).unwrap_or_default();
    let tenant = text("tenant");
    let mut one = Consent::of(login, provider, &tenant);
    one.client_id = text("client_id");
    if provider == Provider::Other {
        one.endpoints = Endpoints {
            authorize: text("authorize"),
            token: text("token"),
            device: text("device"),
            scope: text("scope"),
        };
    }
    (one, tenant)
}

async fn change(
    State(app): State<App>,
    admin: MustBeAdmin,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response> {
    let (mailbox, known) = find(&app, id).await?;
    let now = app.clock.now();
    let back = |done: &str| {
        let path = format!("/agent/mailboxes/{id}/consent");
        Ok(Redirect::to(&address(&path, &[("done", done)])).into_response())
    };
    if fields.text("deed") == "forget" {
        if let Some(known) = known {
            app.store
                .write(move |tx| consent::forget_consent(tx, &known, now))
                .await?;
        }
        return back("forgotten");
    }
    let (mut draft, tenant) = written(&fields, &mailbox.login);
    // Microsoft's directory stands in its address: left out, it stays.
    if let Some(known) = known.as_ref()
        && tenant.is_empty()
        && known.provider == draft.provider
        && draft.provider == Provider::Microsoft
    {
        draft.endpoints.clone_from(&known.endpoints);
    }
    // What was allowed on the command line was allowed for these addresses.
    draft.inside = known
        .as_ref()
        .is_some_and(|known| known.inside && known.endpoints == draft.endpoints);
    let secret = fields.text("client_secret").to_owned();
    let (key, kept) = (app.key.clone(), draft.clone());
    let saved = app
        .store
        .write(move |tx| save_consent(tx, &key, &draft, Some(&secret), now))
        .await?;
    match saved {
        Ok(_) => back("saved"),
        Err(found) => {
            let w = admin.visitor.words(&app);
            let mut said = Said::default();
            for (field, refusal) in &found {
                said.problems.add(*field, w.refusal(refusal));
            }
            show(&app, &admin, mailbox, known, Some((kept, tenant)), said).await
        }
    }
}

/// GET /agent/mailboxes/consent: the browser comes back from the provider.
async fn come_back(
    State(app): State<App>,
    admin: MustBeAdmin,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let (state, code) = (query_value(&uri, "state"), query_value(&uri, "code"));
    let now = app.clock.now();
    let id = reads_state(&app.key, &state, admin.person.id, now).ok_or(Error::Absent)?;
    let (consent, mailbox) = app
        .store
        .read(move |tx| {
            let all = list_consents(tx)?;
            let consent = all.into_iter().find(|one| one.id == id);
            let consent = consent.ok_or(Error::Absent)?;
            let mailboxes = queries::list_mailboxes(tx)?;
            let mailbox = mailboxes
                .into_iter()
                .find(|one| one.login.eq_ignore_ascii_case(&consent.login))
                .ok_or(Error::Absent)?;
            Ok((consent, mailbox))
        })
        .await?;
    let (what, word) = if code.is_empty() {
        ("trouble", "no")
    } else {
        let back = back_address(&app);
        match consent::give_consent(&app, &consent, &state, &code, &back).await {
            Ok(()) => {
                let login = mailbox.login.clone();
                app.store
                    .write(move |tx| mailboxes::wake(tx, &login, now))
                    .await?;
                tracing::info!(mailbox = mailbox.id, by = %admin.person.id, "a consent was given");
                ("done", "given")
            }
            Err(why) => {
                tracing::warn!(mailbox = mailbox.id, %why, "a consent was not taken");
                let word = match why {
                    consent::Trouble::Missing | consent::Trouble::Withdrawn(_) => "lost",
                    consent::Trouble::Refused(_) => "refused",
                    _ if why.leads_inside() => "inside",
                    consent::Trouble::Away(_) | consent::Trouble::Desk(_) => "away",
                };
                ("trouble", word)
            }
        }
    };
    let path = format!("/agent/mailboxes/{}/consent", mailbox.id);
    Ok(Redirect::to(&address(&path, &[(what, word)])).into_response())
}
