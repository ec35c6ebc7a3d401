//! "My requests": the list with its tabs, filters and order.

use std::collections::HashMap;

use axum::Router;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use domain::permission::Actor;
use domain::person::MembershipRole;
use domain::ticket::Category;
use domain::{Moment, OrganizationId, PersonId, TicketId, text};
use organizations::contacts::{self, Contacts, list_visible_contacts};
use organizations::queries::has_trainings;
use people::html;
use people::page::{Place, Surroundings, face, frame, surroundings};
use platform::frame::{Here, Pages, parts};
use platform::language::Words;
use platform::store::{Tx, search};
use platform::web::MustSignIn;
use platform::{App, Result};

use super::search::{search_scope, ticket_number};
use super::shown::Reader;
use super::wanted::{Shape, Wanted};
use crate::queries::{self, Filter, Order, Request, RequestList, StateFilter};
use crate::views::{Following, RequestRow, RequestsPage, Tab, Waiting};

/// Rows on a page (Zendesk's number, so that bookmarks of page 3 stay page 3).
pub(super) const ROWS: i64 = 15;
/// Organizations that get a tab of their own.
const MOST_TABS: usize = 8;
/// A list is not paged further than this; search finds what is older.
pub(super) const DEEPEST: i64 = 1000;

pub fn routes() -> Router<App> {
    Router::new().route("/hc/{locale}/requests", get(requests))
}

/// What was read for the page.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a way that a reader has or has not, by itself"
)]
struct Found {
    around: Surroundings,
    tabs: Vec<OneTab>,
    tab: &'static str,
    /// The organization of the open tab, and whether the reader follows it.
    organization: Option<(OrganizationId, String, bool)>,
    /// Whether the reader is the first line of an organization.
    desk: bool,
    /// Whether the reader runs an organization.
    runs: bool,
    /// Whether the reader announces critical days.
    announces: bool,
    /// Whether there are trainings to look up.
    trains: bool,
    contacts: Vec<Contacts>,
    rows: Vec<Request>,
    total: i64,
    waiting: Option<(Request, Option<queries::Comment>)>,
    shape: Shape,
    products: HashMap<TicketId, String>,
    bugs: HashMap<TicketId, String>,
}

/// A tab and how much is in it, up to [`queries::MOST_IN_TAB`].
struct OneTab {
    key: &'static str,
    organization: Option<(OrganizationId, String)>,
    count: i64,
}

/// The reader's own, those they are in CC of, and one for each organization whose requests they see.
fn read_tabs(
    tx: &Tx<'_>,
    who: &Actor,
    seen: &[(OrganizationId, String)],
    now: Moment,
) -> Result<Vec<OneTab>> {
    let first = seen.first().map(|(id, _)| *id);
    let [mine, ccd, all] = queries::count_visible_tabs(tx, who, first, now)?;
    let tab = |key, count| OneTab {
        key,
        organization: None,
        count,
    };
    let mut tabs = vec![tab("mine", mine), tab("ccd", ccd)];
    for place in seen {
        let count = if Some(place.0) == first {
            all
        } else {
            let whose = queries::Tab::Organization(place.0);
            queries::count_visible_requests(
                tx,
                who,
                whose,
                &Filter::ALL,
                queries::MOST_IN_TAB,
                now,
            )?
        };
        tabs.push(OneTab {
            organization: Some(place.clone()),
            ..tab("org", count)
        });
    }
    Ok(tabs)
}

/// The organizations whose requests somebody sees, by number and name.
fn seen_by(who: &Actor, places: Vec<people::queries::Membership>) -> Vec<(OrganizationId, String)> {
    places
        .into_iter()
        .filter(|place| !who.role.is_staff() && place.belonging.shows().is_some())
        .map(|place| (place.belonging.organization, place.name))
        .take(MOST_TABS)
        .collect()
}

/// The organization whose tab is asked for.
fn chosen<'s>(
    seen: &'s [(OrganizationId, String)],
    wanted: &Wanted,
) -> Option<&'s (OrganizationId, String)> {
    seen.iter()
        .find(|(id, _)| wanted.organization.is_none_or(|wanted| wanted == id.0))
        .filter(|_| wanted.tab == "org")
}

fn tab_of(
    wanted: &Wanted,
    organization: Option<&(OrganizationId, String)>,
) -> (&'static str, queries::Tab) {
    match (wanted.tab.as_str(), organization) {
        ("ccd", _) => ("ccd", queries::Tab::Ccd),
        ("org", Some((id, _))) => ("org", queries::Tab::Organization(*id)),
        _ => ("mine", queries::Tab::Mine),
    }
}

/// Whose requests the address asks for, as far as the reader sees them.
pub(super) fn whose(
    tx: &Tx<'_>,
    who: &Actor,
    person: PersonId,
    wanted: &Wanted,
    now: Moment,
) -> Result<(&'static str, queries::Tab)> {
    let places = people::queries::list_memberships(tx, person, now)?;
    let seen = seen_by(who, places);
    Ok(tab_of(wanted, chosen(&seen, wanted)))
}

/// Rows of the list, or of what was searched for in it: at most how many, after how many.
pub(super) fn find_rows(
    tx: &Tx<'_>,
    who: &Actor,
    person: PersonId,
    wanted: &Wanted,
    tab: queries::Tab,
    (limit, offset): (i64, i64),
    now: Moment,
) -> Result<Vec<Request>> {
    if !wanted.query.is_empty() {
        return matching(tx, who, person, wanted, tab, now);
    }
    let list = RequestList {
        tab,
        filter: wanted.filter.clone(),
        order: wanted.order,
        ascending: wanted.ascending,
        limit,
        offset,
    };
    queries::list_visible_requests(tx, who, &list, now)
}

fn read(
    tx: &Tx<'_>,
    who: &Actor,
    person: PersonId,
    shape: Shape,
    wanted: &Wanted,
    w: &Words,
    now: Moment,
) -> Result<Found> {
    let places = people::queries::list_memberships(tx, person, now)?;
    let desk =
        !who.role.is_staff() && !organizations::first_line::places_of(tx, person, now)?.is_empty();
    let runs = places
        .iter()
        .any(|place| place.belonging.role == MembershipRole::Admin);
    let seen = seen_by(who, places);
    let tabs = read_tabs(tx, who, &seen, now)?;
    let organization = chosen(&seen, wanted);
    let (tab, whose) = tab_of(wanted, organization);
    let current = |one: &&OneTab| {
        one.key == tab
            && one.organization.as_ref().map(|(id, _)| id) == organization.map(|(id, _)| id)
    };
    let offset = (wanted.page - 1) * ROWS;
    let (rows, total) = if wanted.query.is_empty() {
        let total = match tabs.iter().find(current) {
            Some(one) if wanted.filter == Filter::ALL && one.count < queries::MOST_IN_TAB => {
                one.count
            }
            _ => queries::count_visible_requests(tx, who, whose, &wanted.filter, DEEPEST, now)?,
        };
        (
            find_rows(tx, who, person, wanted, whose, (ROWS, offset), now)?,
            total,
        )
    } else {
        let found = matching(tx, who, person, wanted, whose, now)?;
        let total = found.len() as i64;
        let shown = found.into_iter().skip(offset as usize).take(ROWS as usize);
        (shown.collect(), total)
    };
    let first_page = wanted.query.is_empty() && wanted.page == 1 && tab == "mine";
    let waiting = match rows
        .iter()
        .filter(|ticket| ticket.category == Category::Pending)
        .min_by_key(|ticket| ticket.active_at)
    {
        Some(ticket) if first_page && wanted.filter.state != StateFilter::Finished => {
            let after = domain::CommentId(ticket.last_comment.map_or(0, |id| id.0 - 1));
            let said = queries::list_visible_comments(tx, who, ticket.id, false, after, now)?;
            Some((ticket.clone(), said.into_iter().next_back()))
        }
        _ => None,
    };
    let ids: Vec<_> = rows.iter().map(|ticket| ticket.id).collect();
    Ok(Found {
        products: shape.products(tx, who, &ids, w, now)?,
        bugs: shape.bugs(tx, who, &ids, w, now)?,
        shape,
        around: surroundings(tx, Some(person))?,
        desk,
        runs,
        announces: sla::settings::CRITICAL_DAYS.is_on(tx)?
            && !sla::windows::announces_for(tx, person, now)?.is_empty(),
        trains: !who.role.is_staff() && has_trainings(tx)?,
        contacts: list_visible_contacts(tx, Some(person), contacts::Page::Requests, w, now)?,
        organization: match organization {
            Some((id, name)) => {
                let follows = organizations::queries::follows(tx, *id, person)?;
                Some((*id, name.clone(), follows))
            }
            None => None,
        },
        tabs,
        tab,
        rows,
        total,
        waiting,
    })
}

/// Search within the list: the same tab and states, ordered as the list is.
fn matching(
    tx: &Tx<'_>,
    who: &Actor,
    person: PersonId,
    wanted: &Wanted,
    tab: queries::Tab,
    now: Moment,
) -> Result<Vec<Request>> {
    let mut ids: Vec<_> = ticket_number(&wanted.query).into_iter().collect();
    ids.extend(search::matching(
        tx,
        &wanted.query,
        &search_scope(tx, person, now)?,
        200,
    )?);
    ids.dedup();
    let mut found = queries::list_visible_requests_among(tx, who, &ids, now)?;
    let ccd: Vec<_> = match tab {
        queries::Tab::Ccd => queries::list_ccd_among(tx, person, &ids)?,
        _ => Vec::new(),
    };
    let products = match &wanted.filter.product {
        Some((field, _)) => queries::list_answers_among(tx, who, *field, &ids, now)?,
        None => HashMap::new(),
    };
    let filter = &wanted.filter;
    found.retain(|ticket| {
        let state = match filter.state {
            StateFilter::All => true,
            StateFilter::Unfinished => ticket.category.is_unfinished(),
            StateFilter::Finished => !ticket.category.is_unfinished(),
        };
        let place = match tab {
            queries::Tab::Mine => ticket.requester == person,
            queries::Tab::Ccd => ccd.contains(&ticket.id),
            queries::Tab::Organization(id) => ticket.organization == Some(id),
        };
        let status = filter.statuses.is_empty() || filter.statuses.contains(&ticket.status_id);
        let form = filter.form.is_none_or(|(id, is_default)| {
            ticket.form == Some(id) || (ticket.form.is_none() && is_default)
        });
        let days = filter.from.is_none_or(|from| ticket.created_at >= from)
            && filter.until.is_none_or(|until| ticket.created_at < until);
        let product = filter
            .product
            .as_ref()
            .is_none_or(|(_, answer)| products.get(&ticket.id) == Some(answer));
        state && place && status && form && days && product
    });
    found.sort_by_key(|ticket| match wanted.order {
        Order::Created => (ticket.created_at.0, ticket.id.0),
        Order::Activity => (ticket.active_at.0, ticket.id.0),
        Order::Status => (ticket.status_id.0, -ticket.active_at.0),
    });
    if !wanted.ascending {
        found.reverse();
    }
    Ok(found)
}

async fn requests(
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
    let (wanted, found) = app
        .store
        .read(move |tx| {
            let shape = Shape::read(tx, &actor, &w, now)?;
            let wanted = Wanted::read(&uri, &shape);
            let found = read(tx, &actor, person, shape, &wanted, &w, now)?;
            Ok((wanted, found))
        })
        .await?;
    let reader = Reader {
        w,
        person: Some(person),
        staff: false,
        now,
    };
    let url = |ticket: &Request| format!("/hc/{}/requests/{}", w.locale(), ticket.id);
    let rows = found
        .rows
        .iter()
        .map(|ticket| RequestRow {
            url: url(ticket),
            number: ticket.id.0,
            subject: ticket.subject.clone(),
            requester: reader.face(ticket.requester, &ticket.requester_name),
            status: reader.status(&found.shape.labels, ticket.status_id, ticket.category),
            unread: ticket.category == Category::Pending && ticket.requester == person,
            attachments: ticket.attachments,
            activity: reader.when(ticket.active_at),
            created: reader.when(ticket.created_at),
            organization: ticket.organization_name.clone().unwrap_or_default(),
            product: found.products.get(&ticket.id).cloned().unwrap_or_default(),
            bug: found.bugs.get(&ticket.id).cloned().unwrap_or_default(),
            form: found.shape.form(ticket.form, &w),
            reference: ticket.reference.clone().unwrap_or_default(),
        })
        .collect();
    let waiting = found.waiting.as_ref().map(|(ticket, said)| Waiting {
        url: format!("{}#reply", url(ticket)),
        subject: ticket.subject.clone(),
        by: said.as_ref().map_or_else(
            || reader.face(ticket.requester, &ticket.requester_name),
            |said| face(said.author, &said.author_name),
        ),
        ago: w.ago(ticket.active_at, now),
        excerpt: said
            .as_ref()
            .map(|said| text::excerpt(&said.body, 160))
            .unwrap_or_default(),
    });
    let any = found.tabs.iter().any(|one| one.count > 0);
    let opened = found.organization.as_ref().map(|(id, ..)| id.0);
    let tabs = found
        .tabs
        .iter()
        .map(|one| {
            let organization = one.organization.as_ref();
            let id = organization.map(|(id, _)| id.0);
            Tab {
                key: one.key,
                organization: id,
                label: match (one.key, organization) {
                    ("mine", _) => w.t("requests-tab-mine").into_owned(),
                    (_, Some((_, name))) => name.clone(),
                    _ => w.t("requests-tab-ccd").into_owned(),
                },
                count: one.count,
                current: one.key == found.tab && id == opened,
            }
        })
        .collect();
    let following = found
        .organization
        .as_ref()
        .map(|(id, name, follows)| Following {
            action: format!("/hc/{}/organizations/{id}/follow", w.locale()),
            name: name.clone(),
            follows: *follows,
        });
    let total = found.total;
    let organization = opened.map(|id| id.to_string()).unwrap_or_default();
    let asked = wanted.asked();
    let at = |place: &str, number: &str| {
        let mut query = vec![
            ("query", wanted.query.as_str()),
            ("status", wanted.status()),
            ("sort_by", wanted.sort_by()),
            ("sort_order", if wanted.ascending { "asc" } else { "desc" }),
            ("tab", found.tab),
            ("organization_id", &organization),
            ("page", number),
        ];
        query.extend(asked.iter().map(|(name, value)| (*name, value.as_str())));
        parts::address(&format!("/hc/{}/{place}", w.locale()), &query)
    };
    let page = |number: i64| at("requests", &number.to_string());
    let first = (wanted.page - 1) * ROWS;
    let pages = Pages {
        first: (first + 1).min(total),
        last: (first + ROWS).min(total),
        total,
        previous: (wanted.page > 1).then(|| page(wanted.page - 1)),
        next: (first + ROWS < total && first + ROWS < DEEPEST).then(|| page(wanted.page + 1)),
    };
    let export = (found.shape.exports && total > 0).then(|| at("requests.csv", ""));
    let mut f = frame(
        &signed_in.visitor,
        w,
        &place.path,
        Here::Requests,
        "",
        found.around,
    );
    f.title = f.my_list(&w);
    let page = RequestsPage {
        w,
        f,
        tabs,
        tab: found.tab,
        organization: organization.clone(),
        following,
        desk: found.desk,
        runs: found.runs,
        announces: found.announces,
        trains: found.trains,
        contacts: found.contacts,
        columns: found.shape.columns(&w),
        narrowing: found.shape.narrowing(&wanted, &w),
        export,
        status: wanted.status(),
        sort_by: wanted.sort_by(),
        sort_order: if wanted.ascending { "asc" } else { "desc" },
        query: wanted.query,
        waiting,
        rows,
        pages,
        any,
    };
    html(StatusCode::OK, &page)
}
