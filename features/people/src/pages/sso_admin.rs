//! Providers of single sign-on, for administrators: which there are, adding one, changing it, asking it.

use askama::Template;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use platform::frame::{Frame, Here, Problems, address, parts};
use platform::language::Words;
use platform::web::MustBeAdmin;
use platform::web::form::Fields;
use platform::{App, Error, Result, brands};

use super::{html, query_value, status_of};
use crate::commands::sso::{self as deeds, Draft, Secret};
use crate::page::{frame, surroundings};
use crate::queries::sso::{self as store, Provider, Rule};
use crate::sso;

/// GET /agent/sso
#[derive(Template)]
#[template(path = "agent_sso.html")]
struct ListPage {
    w: Words,
    f: Frame,
    said: Option<&'static str>,
    all: Vec<Provider>,
}

/// GET and, with problems, POST of /agent/sso/new and /agent/sso/{slug}
#[derive(Template)]
#[template(path = "agent_sso_one.html")]
struct OnePage {
    w: Words,
    f: Frame,
    is_new: bool,
    one: Provider,
    roles: String,
    organizations: String,
    has_secret: bool,
    /// Where the provider sends people back to.
    callback: String,
    /// The same for the other portals of the desk.
    callbacks: Vec<String>,
    said: Option<String>,
    problems: Problems,
}

impl OnePage {
    /// The decisions that are a tick: field, title, what it does, and whether it is on.
    fn ticks(&self) -> [(&'static str, &'static str, &'static str, bool); 8] {
        let one = &self.one;
        [
            ("active", "sso-active", "sso-active-help", one.active),
            (
                "newcomers",
                "sso-newcomers",
                "sso-newcomers-help",
                one.newcomers,
            ),
            ("assumes", "sso-assumes", "sso-assumes-help", one.assumes),
            ("team", "sso-team", "sso-team-help", one.team),
            (
                "second_factor",
                "sso-second-factor",
                "sso-second-factor-help",
                one.second_factor,
            ),
            (
                "only_way",
                "sso-only-way",
                "sso-only-way-help",
                one.only_way,
            ),
            (
                "ends_session",
                "sso-ends-session",
                "sso-ends-session-help",
                one.ends_session,
            ),
            ("inside", "sso-inside", "sso-inside-help", one.inside),
        ]
    }
}

pub(super) async fn list(
    State(app): State<App>,
    admin: MustBeAdmin,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = admin.visitor.words(&app);
    let id = admin.person.id;
    let (around, all) = app
        .store
        .read(move |tx| Ok((surroundings(tx, Some(id))?, store::list_providers(tx)?)))
        .await?;
    let title = w.t("sso-title").into_owned();
    let page = ListPage {
        w,
        f: frame(&admin.visitor, w, "/agent/sso", Here::People, title, around),
        said: (query_value(&uri, "done") == "removed").then_some("sso-removed"),
        all,
    };
    html(StatusCode::OK, &page)
}

/// Rules as lines of their fields.
fn lines(rules: &[Rule], of_roles: bool) -> String {
    let line = |rule: &Rule| {
        let meant = if of_roles {
            rule.role.map(|role| role.word().to_owned())
        } else {
            rule.organization.as_ref().map(|(_, name)| name.clone())
        };
        meant.map(|meant| format!("{} = {meant}", rule.value))
    };
    let lines: Vec<_> = rules.iter().filter_map(line).collect();
    lines.join("\n")
}

async fn show(
    app: &App,
    admin: &MustBeAdmin,
    draft: Draft,
    said: Option<String>,
    problems: Problems,
) -> Result<Response> {
    let w = admin.visitor.words(app);
    let id = admin.person.id;
    let (around, portals) = app
        .store
        .read(move |tx| Ok((surroundings(tx, Some(id))?, brands::list(tx)?)))
        .await?;
    let one = draft.provider;
    let is_new = one.id == 0;
    let title = if is_new {
        w.t("sso-new-title").into_owned()
    } else {
        one.name.clone()
    };
    let path = if is_new {
        "/agent/sso/new".to_owned()
    } else {
        format!("/agent/sso/{}", one.slug)
    };
    let page = OnePage {
        w,
        f: frame(&admin.visitor, w, &path, Here::People, title, around),
        is_new,
        callback: sso::callback(&app.config.public_url(), &one),
        callbacks: portals
            .iter()
            .filter(|brand| brand.active && brand.host.is_some())
            .map(|brand| sso::callback(&brands::url_of(Some(brand), &app.config), &one))
            .collect(),
        has_secret: one.secret.is_some(),
        one,
        roles: draft.roles,
        organizations: draft.organizations,
        said,
        problems,
    };
    html(status_of(&page.problems), &page)
}

pub(super) async fn new_page(State(app): State<App>, admin: MustBeAdmin) -> Result<Response> {
    let draft = Draft {
        provider: Provider {
            scopes: "openid email profile".to_owned(),
            active: true,
            ..Provider::default()
        },
        ..Draft::default()
    };
    show(&app, &admin, draft, None, Problems::default()).await
}

async fn find(app: &App, slug: &str) -> Result<(Provider, Vec<Rule>)> {
    let slug = slug.to_owned();
    app.store
        .read(move |tx| {
            let provider = store::find_provider(tx, &slug)?.ok_or(Error::Absent)?;
            let rules = store::list_rules(tx, provider.id)?;
            Ok((provider, rules))
        })
        .await
}

pub(super) async fn page(
    State(app): State<App>,
    admin: MustBeAdmin,
    Path(slug): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let (provider, rules) = find(&app, &slug).await?;
    let w = admin.visitor.words(&app);
    let said = match query_value(&uri, "done").as_str() {
        "saved" => Some(w.t("sso-saved").into_owned()),
        "checked" => Some(match deeds::check(&app, &provider).await {
            Ok((host, keys)) => w.t2("sso-check-good", "host", host, "keys", keys.to_string()),
            Err(why) => w.t1("sso-check-bad", "why", why.to_string()),
        }),
        _ => None,
    };
    let draft = Draft {
        roles: lines(&rules, true),
        organizations: lines(&rules, false),
        provider,
        ..Draft::default()
    };
    show(&app, &admin, draft, said, Problems::default()).await
}

/// What was written into the form.
fn draft(fields: &Fields, known: Provider) -> Draft {
    let text = |name| fields.text(name).to_owned();
    let secret = text("secret");
    let slug = if known.id == 0 {
        text("slug")
    } else {
        known.slug.clone()
    };
    Draft {
        provider: Provider {
            slug,
            name: text("name"),
            name_sv: text("name_sv"),
            issuer: text("issuer"),
            client_id: text("client_id"),
            scopes: text("scopes"),
            claim: text("claim"),
            domains: text("domains"),
            assumes: fields.ticked("assumes"),
            newcomers: fields.ticked("newcomers"),
            team: fields.ticked("team"),
            second_factor: fields.ticked("second_factor"),
            only_way: fields.ticked("only_way"),
            ends_session: fields.ticked("ends_session"),
            inside: fields.ticked("inside"),
            active: fields.ticked("active"),
            ..known
        },
        secret: if secret.is_empty() {
            Secret::Kept
        } else {
            Secret::New(secret)
        },
        roles: text("roles"),
        organizations: text("organizations"),
    }
}

async fn save(app: App, admin: MustBeAdmin, draft: Draft) -> Result<Response> {
    let (key, now) = (app.key.clone(), app.clock.now());
    let on_loopback = app.config.is_on_loopback();
    let slug = draft.provider.slug.trim().to_lowercase();
    let written = draft.clone();
    let saved = app
        .store
        .write(move |tx| deeds::save(tx, &key, &written, on_loopback, now))
        .await?;
    match saved {
        Ok(_) => {
            tracing::info!(provider = %slug, by = %admin.person.id, "a provider of single sign-on was changed");
            let path = format!("/agent/sso/{slug}");
            Ok(Redirect::to(&address(&path, &[("done", "saved")])).into_response())
        }
        Err(found) => {
            let w = admin.visitor.words(&app);
            let mut problems = Problems::default();
            for (field, refusal) in &found {
                problems.add(*field, w.refusal(refusal));
            }
            show(&app, &admin, draft, None, problems).await
        }
    }
}

pub(super) async fn add(
    State(app): State<App>,
    admin: MustBeAdmin,
    fields: Fields,
) -> Result<Response> {
    save(app, admin, draft(&fields, Provider::default())).await
}

pub(super) async fn change(
    State(app): State<App>,
    admin: MustBeAdmin,
    Path(slug): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let (known, _) = find(&app, &slug).await?;
    if fields.text("deed") == "check" {
        let path = format!("/agent/sso/{slug}");
        return Ok(Redirect::to(&address(&path, &[("done", "checked")])).into_response());
    }
    if fields.text("deed") == "remove" {
        let now = app.clock.now();
        app.store
            .write(move |tx| deeds::remove(tx, &known, now))
            .await?;
        tracing::info!(provider = %slug, by = %admin.person.id, "a provider of single sign-on was removed");
        return Ok(Redirect::to("/agent/sso?done=removed").into_response());
    }
    save(app, admin, draft(&fields, known)).await
}
