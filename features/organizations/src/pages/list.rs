//! The team's list of organizations.

use axum::Router;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use domain::permission::Reach;
use people::page::{frame, surroundings};
use people::{html, query_value};
use platform::frame::{Here, Turns, parts};
use platform::web::MustBeAgent;
use platform::{App, Result};

use crate::queries;
use crate::views::{Line, OrganizationsPage};

/// Organizations on a page.
const ROWS: i64 = 50;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/agent/organizations", get(list))
}

async fn list(
    State(app): State<App>,
    agent: MustBeAgent,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = agent.visitor.words(&app);
    let query: String = query_value(&uri, "q").trim().chars().take(100).collect();
    let by_people = query_value(&uri, "sort") == "people";
    let page = Turns::asked(&query_value(&uri, "page"));
    let (actor, person, now) = (agent.visitor.actor, agent.person.id, app.clock.now());
    let words = query.clone();
    let (around, mut found) = app
        .store
        .read(move |tx| {
            let span = Turns::rows(page, ROWS);
            let found = queries::list_organizations(tx, &actor, &words, by_people, span, now)?;
            Ok((surroundings(tx, Some(person))?, found))
        })
        .await?;
    let sort = if by_people { "people" } else { "" };
    let turns = Turns::cut(&mut found, page, ROWS, |number| {
        let query = [("q", query.as_str()), ("sort", sort), ("page", number)];
        parts::address("/agent/organizations", &query)
    });
    let title = w.t("organizations-title").into_owned();
    let path = uri.path_and_query().map_or("", |path| path.as_str());
    let page = OrganizationsPage {
        w,
        reaches_all: actor.reach == Reach::All,
        f: frame(&agent.visitor, w, path, Here::Organizations, title, around),
        rows: found
            .into_iter()
            .map(|line| Line {
                url: format!("/agent/organizations/{}", line.id),
                name: line.name,
                country: line.country,
                people: line.people,
                open: if line.open >= 100 {
                    "99+".to_owned()
                } else {
                    line.open.to_string()
                },
            })
            .collect(),
        by_people,
        turns,
        query,
    };
    html(StatusCode::OK, &page)
}
