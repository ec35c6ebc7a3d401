//! The customer's list as a spreadsheet: the requests and columns that the page has, in its order.

use axum::Router;
use axum::extract::{OriginalUri, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::TicketId;
use organizations::sheets::{Separator, sheet};
use people::page::Place;
use platform::audit::{self, About, Deed};
use platform::files::disposition;
use platform::language::{Locale, iso};
use platform::web::MustSignIn;
use platform::{App, Error, Result};

use super::list::{find_rows, whose};
use super::wanted::{Shape, Wanted};

/// Most rows of a sheet: one page of it is in memory at a time on the reader's side, all of it here.
const MOST: i64 = 10_000;

pub fn routes() -> Router<App> {
    Router::new().route("/hc/{locale}/requests.csv", get(export))
}

/// The list as the address narrows and orders it. The audit log says who took it, and how much.
async fn export(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = signed_in.visitor.words_in(&app, place.locale);
    let (actor, person, now) = (
        signed_in.visitor.actor,
        signed_in.person.id,
        app.clock.now(),
    );
    let (rows, tab) = app
        .store
        .read(move |tx| {
            let shape = Shape::read(tx, &actor, &w, now)?;
            if !shape.exports {
                return Err(Error::Absent);
            }
            let wanted = Wanted::read(&uri, &shape);
            let (tab, whose) = whose(tx, &actor, person, &wanted, now)?;
            let found = find_rows(tx, &actor, person, &wanted, whose, (MOST, 0), now)?;
            let ids: Vec<TicketId> = found.iter().map(|ticket| ticket.id).collect();
            let products = shape.products(tx, &actor, &ids, &w, now)?;
            let bugs = shape.bugs(tx, &actor, &ids, &w, now)?;
            let columns = shape.columns(&w);
            let mut rows = vec![columns.iter().map(|one| one.label.clone()).collect()];
            for ticket in &found {
                let status = shape
                    .labels
                    .iter()
                    .find(|label| label.id == ticket.status_id);
                let cell = |column: &str| match column {
                    "id" => ticket.id.to_string(),
                    "requester" => ticket.requester_name.clone(),
                    "organization" => ticket.organization_name.clone().unwrap_or_default(),
                    "status" => status.map(|one| one.customer.clone()).unwrap_or_default(),
                    "product" => products.get(&ticket.id).cloned().unwrap_or_default(),
                    "bug" => bugs.get(&ticket.id).cloned().unwrap_or_default(),
                    "type" => shape.form(ticket.form, &w),
                    "reference" => ticket.reference.clone().unwrap_or_default(),
                    "activity" => iso(ticket.active_at),
                    "created" => iso(ticket.created_at),
                    _ => ticket.subject.clone(),
                };
                rows.push(columns.iter().map(|one| cell(&one.key)).collect::<Vec<_>>());
            }
            Ok((rows, tab))
        })
        .await?;
    let count = rows.len().saturating_sub(1).to_string();
    app.store
        .write(move |tx| {
            let deed = Deed {
                area: "export",
                deed: "requests",
                actor: Some(person),
                about: About::Thing(None, tab),
                before: "",
                after: &count,
            };
            audit::add(tx, &deed, now)
        })
        .await?;
    let separator = match w.language() {
        Locale::En => Separator::Comma,
        Locale::Sv => Separator::Semicolon,
    };
    let name = format!("{}.csv", w.t("requests-export-name"));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition(false, &name)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, sheet(rows, separator)?).into_response())
}
