//! Forms and fields in the Zendesk dialect, and answers as it tells them.

mod fields;
mod forms;
mod read;
pub mod values;

use axum::Router;
use platform::App;
use platform::api::{ApiActor, ApiError, ApiRequest, OffsetPage, Paging};
use serde_json::{Value, json};

use crate::drafts::Unfit;

pub fn routes() -> Router<App> {
    Router::new().merge(forms::routes()).merge(fields::routes())
}

/// The caller, if they may change what the desk asks.
fn must_keep_forms(caller: ApiActor) -> Result<ApiActor, ApiError> {
    if caller
        .actor
        .permissions
        .has(domain::permission::Permission::Forms)
    {
        Ok(caller)
    } else {
        Err(ApiError::forbidden())
    }
}

/// Why a form or field is not stored, as the dialect says it.
fn unfit(unfit: Unfit) -> ApiError {
    let (field, code, sentence) = match unfit {
        Unfit::Nameless => ("title", "BlankValue", "Title: cannot be blank"),
        Unfit::TooLong => (
            "base",
            "InvalidValue",
            "Text: is longer than the desk keeps",
        ),
        Unfit::KeyTaken => ("key", "DuplicateValue", "Key: is already taken"),
        Unfit::Pattern => (
            "regexp_for_validation",
            "InvalidFormat",
            "Regexp for validation: cannot be read",
        ),
        Unfit::NoOptions => (
            "custom_field_options",
            "BlankValue",
            "Custom field options: cannot be blank",
        ),
        Unfit::Condition => (
            "conditions",
            "InvalidValue",
            "Conditions: must be about fields and options of the form",
        ),
        Unfit::Route => (
            "leads_to_people",
            "InvalidValue",
            "Leads to people: the default form makes tickets",
        ),
        Unfit::Circle => (
            "conditions",
            "InvalidValue",
            "Conditions: fields wait for each other",
        ),
        Unfit::Default => (
            "default",
            "InvalidValue",
            "Default: the default form must be active and listed",
        ),
        Unfit::Organizations => (
            "organization_ids",
            "BlankValue",
            "Organizations: cannot be blank",
        ),
    };
    ApiError::invalid(&[(field, code, sentence)])
}

/// A list that is short enough to be whole, in the envelope that was asked for.
fn envelope(request: &ApiRequest, key: &str, rows: Vec<Value>) -> Result<Value, ApiError> {
    let count = rows.len() as i64;
    Ok(match Paging::read(request, platform::api::MAX_PAGE)? {
        Paging::Offset(page) => {
            let rows = rows
                .into_iter()
                .skip(page.offset() as usize)
                .take(page.per_page as usize)
                .collect();
            OffsetPage::envelope(page, request, key, rows, count)
        }
        Paging::Cursor(_) => json!({
            key: rows,
            "meta": { "has_more": false, "after_cursor": null, "before_cursor": null },
            "links": { "next": null, "prev": null },
        }),
    })
}
