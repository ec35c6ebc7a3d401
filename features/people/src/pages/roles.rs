//! Roles of the team, for administrators: what each lets its people do, in one table.

use askama::Template;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::permission::{Permission, Permissions};
use platform::frame::{Frame, Here, Notice, Problems, Tone, parts};
use platform::language::Words;
use platform::web::form::Fields;
use platform::web::{MustBeAdmin, number};
use platform::{App, Result};

use super::{html, query_value};
use crate::commands::roles::{Unkept, keep, remove};
use crate::page::{frame, surroundings};
use crate::queries::roles::{TeamRole, list_roles};

/// GET /agent/roles
#[derive(Template)]
#[template(path = "agent_roles.html")]
struct RolesPage {
    w: Words,
    f: Frame,
    roles: Vec<TeamRole>,
    /// Those that every desk has: key of the name, and what they may.
    given: [(&'static str, Permissions); 2],
    problems: Problems,
}

/// The words for a permission.
pub(super) fn permission_key(one: Permission) -> &'static str {
    match one {
        Permission::Answer => "permission-answer",
        Permission::Mail => "permission-mail",
        Permission::Organizations => "permission-organizations",
        Permission::Groups => "permission-groups",
        Permission::People => "permission-people",
        Permission::Forms => "permission-forms",
        Permission::Articles => "permission-articles",
        Permission::Status => "permission-status",
        Permission::Ideas => "permission-ideas",
        Permission::Exports => "permission-exports",
        Permission::Jobs => "permission-jobs",
        Permission::Audit => "permission-audit",
        Permission::Settings => "permission-settings",
    }
}

/// Every permission with the key of its words.
fn every() -> [(Permission, &'static str); 13] {
    Permission::ALL.map(|one| (one, permission_key(one)))
}

async fn page(
    app: &App,
    admin: &MustBeAdmin,
    said: Option<&str>,
    problems: Problems,
) -> Result<Response> {
    let w = admin.visitor.words(app);
    let person = admin.person.id;
    let (around, roles) = app
        .store
        .read(move |tx| Ok((surroundings(tx, Some(person))?, list_roles(tx)?)))
        .await?;
    let title = w.t("roles-title").into_owned();
    let mut f = frame(
        &admin.visitor,
        w,
        "/agent/roles",
        Here::People,
        title,
        around,
    );
    f.notice = said.map(|key| Notice {
        tone: Tone::Good,
        text: w.t(key).into_owned(),
    });
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = RolesPage {
        w,
        f,
        roles,
        given: [
            ("role-agent", Permissions::agent()),
            ("role-admin", Permissions::all()),
        ],
        problems,
    };
    html(status, &page)
}

pub(super) async fn list(
    State(app): State<App>,
    admin: MustBeAdmin,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let said = match query_value(&uri, "done").as_str() {
        "saved" => Some("roles-saved"),
        "removed" => Some("roles-removed"),
        _ => None,
    };
    page(&app, &admin, said, Problems::default()).await
}

async fn kept(
    app: &App,
    admin: &MustBeAdmin,
    id: Option<i64>,
    fields: &Fields,
) -> Result<Response> {
    let name = fields.text("name").to_owned();
    let wanted: Vec<Permission> = fields.all("may").filter_map(Permission::read).collect();
    let now = app.clock.now();
    let kept = app
        .store
        .write(move |tx| keep(tx, id, &name, &wanted, now))
        .await?;
    told(app, admin, kept.map(|_| "saved")).await
}

async fn told(
    app: &App,
    admin: &MustBeAdmin,
    done: std::result::Result<&str, Unkept>,
) -> Result<Response> {
    let unkept = match done {
        Ok(done) => {
            return Ok(Redirect::to(&format!("/agent/roles?done={done}")).into_response());
        }
        Err(unkept) => unkept,
    };
    let key = match unkept {
        Unkept::Nameless => "roles-problem-name",
        Unkept::NameTaken => "roles-problem-taken",
        Unkept::InUse => "roles-problem-in-use",
    };
    let mut problems = Problems::default();
    problems.add("", admin.visitor.words(app).t(key));
    page(app, admin, None, problems).await
}

pub(super) async fn add(
    State(app): State<App>,
    admin: MustBeAdmin,
    fields: Fields,
) -> Result<Response> {
    kept(&app, &admin, None, &fields).await
}

pub(super) async fn change(
    State(app): State<App>,
    admin: MustBeAdmin,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    kept(&app, &admin, Some(number(&id)?), &fields).await
}

pub(super) async fn take_away(
    State(app): State<App>,
    admin: MustBeAdmin,
    Path(id): Path<String>,
) -> Result<Response> {
    let (id, now) = (number(&id)?, app.clock.now());
    let removed = app.store.write(move |tx| remove(tx, id, now)).await?;
    told(&app, &admin, removed.map(|()| "removed")).await
}
