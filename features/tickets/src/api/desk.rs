//! The desk's own statuses, roles and brands in the dialect, for programs that show or choose them.

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use domain::permission::Permission;
use domain::{BrandId, Moment};
use people::queries::roles::{TeamRole, list_roles};
use platform::App;
use platform::api::{ApiActor, ApiError, ApiRequest, iso, read::path_id};
use platform::brands::{self, Brand};
use platform::language::Locale;
use platform::settings::SITE_NAME;
use platform::store::Tx;
use serde_json::{Value, json};

use super::answers::read;
use crate::queries::statuses::{Called, StatusRow, list_called, list_table};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v2/custom_statuses", get(statuses))
        .route("/api/v2/custom_statuses/{id}", get(status))
        .route("/api/v2/custom_roles", get(roles))
        .route("/api/v2/custom_roles/{id}", get(role))
        .route("/api/v2/brands", get(list_brands))
        .route("/api/v2/brands/{id}", get(brand))
}

/// Statuses and roles do not say when they were made; clients of the dialect want a time.
const BEGINNING: Moment = Moment(0);

fn status_shape(to: &ApiRequest, row: &StatusRow, called: &[Called], locale: Locale) -> Value {
    let id = row.id.0;
    let own = called
        .iter()
        .find(|one| one.id == row.id && one.locale == locale.code());
    let any = own.or_else(|| called.iter().find(|one| one.id == row.id));
    let agent = any.map(|one| one.agent.as_str());
    let customer = any.map(|one| one.customer.as_str());
    json!({
        "url": to.url(&format!("/api/v2/custom_statuses/{id}.json")),
        "id": id,
        "status_category": row.category.word(),
        "agent_label": agent,
        "raw_agent_label": agent,
        "end_user_label": customer,
        "raw_end_user_label": customer,
        "description": "",
        "raw_description": "",
        "end_user_description": "",
        "raw_end_user_description": "",
        "active": row.active,
        "default": row.is_default,
        "created_at": iso(BEGINNING),
        "updated_at": iso(BEGINNING),
    })
}

async fn statuses(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let locale = caller.person.locale;
    read(&app, move |tx| {
        let words = list_called(tx)?;
        let categories = request.query.list("status_categories");
        let wanted = |name: &str, value: bool| match request.query.get(name) {
            Some("true") => value,
            Some("false") => !value,
            _ => true,
        };
        let found: Vec<Value> = list_table(tx)?
            .iter()
            .filter(|row| categories.is_empty() || categories.contains(&row.category.word()))
            .filter(|row| wanted("active", row.active) && wanted("default", row.is_default))
            .map(|row| status_shape(&request, row, &words, locale))
            .collect();
        Ok(Json(json!({ "custom_statuses": found })))
    })
    .await
}

async fn status(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let (id, locale) = (path_id(&id)?, caller.person.locale);
    read(&app, move |tx| {
        let table = list_table(tx)?;
        let row = table
            .iter()
            .find(|row| row.id.0 == id)
            .ok_or(platform::Error::Absent)?;
        let shape = status_shape(&request, row, &list_called(tx)?, locale);
        Ok(Json(json!({ "custom_status": shape })))
    })
    .await
}

/// A portal as clients know it.
fn brand_shape(app: &App, to: &ApiRequest, tx: &Tx<'_>, brand: &Brand) -> platform::Result<Value> {
    tx.speak_for(brand.id);
    let url = brands::url_of(Some(brand), &app.config);
    let host = url.split_once("://").map_or("", |(_, host)| host);
    let all = forms::catalogue(tx)?;
    let forms: Vec<i64> = all.forms.iter().map(|form| form.id.0).collect();
    let id = brand.id.0;
    Ok(json!({
        "url": to.url(&format!("/api/v2/brands/{id}.json")),
        "id": id,
        "name": SITE_NAME.text(tx)?,
        "brand_url": url,
        "subdomain": brand.key,
        "host_mapping": host,
        "has_help_center": true,
        "help_center_state": if brand.active { "enabled" } else { "disabled" },
        "active": brand.active,
        "default": brand.id == BrandId::FIRST,
        "is_deleted": false,
        "logo": null,
        "ticket_form_ids": forms,
        "signature_template": "",
        "created_at": iso(BEGINNING),
        "updated_at": iso(BEGINNING),
    }))
}

async fn list_brands(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    let desk = app.clone();
    read(&app, move |tx| {
        let mut all = Vec::new();
        for brand in brands::list(tx)?.iter() {
            all.push(brand_shape(&desk, &request, tx, brand)?);
        }
        let count = all.len();
        Ok(Json(json!({
            "brands": all,
            "count": count,
            "next_page": null,
            "previous_page": null,
        })))
    })
    .await
}

async fn brand(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    let id = BrandId(path_id(&id)?);
    let desk = app.clone();
    read(&app, move |tx| {
        let found = brands::find(tx, id)?.ok_or(platform::Error::Absent)?;
        let shape = brand_shape(&desk, &request, tx, &found)?;
        Ok(Json(json!({ "brand": shape })))
    })
    .await
}

fn role_shape(role: &TeamRole) -> Value {
    let may = |one| role.permissions.has(one);
    json!({
        "id": role.id,
        "name": role.name,
        "description": "",
        "role_type": 0,
        "team_member_count": role.people,
        "created_at": iso(BEGINNING),
        "updated_at": iso(BEGINNING),
        "configuration": {
            "ticket_editing": may(Permission::Answer),
            "ticket_comment_access": if may(Permission::Answer) { "public" } else { "none" },
            "organization_editing": may(Permission::Organizations),
            "end_user_profile_access": if may(Permission::People) { "full" } else { "readonly" },
            "manage_team_members": if may(Permission::People) { "all" } else { "off" },
            "manage_groups": may(Permission::Groups),
            "manage_ticket_forms": may(Permission::Forms),
            "manage_ticket_fields": may(Permission::Forms),
            "view_audit_log": may(Permission::Audit),
            "manage_business_rules": may(Permission::Settings),
        },
    })
}

async fn roles(State(app): State<App>, caller: ApiActor) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    read(&app, |tx| {
        let found: Vec<Value> = list_roles(tx)?.iter().map(role_shape).collect();
        let count = found.len();
        Ok(Json(
            json!({ "custom_roles": found, "count": count, "next_page": null, "previous_page": null }),
        ))
    })
    .await
}

async fn role(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    let id = path_id(&id)?;
    read(&app, move |tx| {
        let all = list_roles(tx)?;
        let found = all
            .iter()
            .find(|role| role.id == id)
            .ok_or(platform::Error::Absent)?;
        Ok(Json(json!({ "custom_role": role_shape(found) })))
    })
    .await
}
