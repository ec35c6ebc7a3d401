//! Ideas as customers find them: the list, one of them, posting one after looking whether it is there, and the roadmap.

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::PersonId;
use domain::help::is_enough_to_suggest;
use domain::idea::State as IdeaState;
use people::page::{Place, Surroundings, frame, surroundings};
use people::{html, query_value};
use platform::frame::{Here, Problems, Turns};
use platform::language::Words;
use platform::store::Tx;
use platform::web::address::local_path;
use platform::web::{Fields, MustSignIn, Visitor, limits, number};
use platform::{App, Error, Result};

use super::{closed, must_open, problem, say};
use crate::commands::{self, New};
use crate::portal::{self, has_updates};
use crate::queries::ideas::{self, Order, Wanted};
use crate::queries::{comments, updates};
use crate::settings::{IDEAS_FOR, IDEAS_NAMES};
use crate::views::{
    Eyes, IdeaPage, ListPage, NewPage, Pick, RoadmapPage, Said, Shown, Similar, Told, state_icon,
    state_word,
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hc/{locale}/ideas", get(list).post(create))
        .route("/hc/{locale}/ideas/new", get(new))
        .route("/hc/{locale}/ideas/similar", get(similar))
        .route("/hc/{locale}/ideas/{id}", get(show))
        .route("/hc/{locale}/ideas/{id}/vote", post(vote))
        .route("/hc/{locale}/ideas/{id}/follow", post(follow))
        .route("/hc/{locale}/ideas/{id}/comments", post(comment))
        .route("/hc/{locale}/roadmap", get(roadmap))
        .route("/hc/{locale}/community/posts", get(community))
}

/// What one person may post and say in an hour.
const WRITING: limits::Rate = limits::Rate {
    capacity: 10,
    per_hour: 20,
};
/// As many on a page.
const PAGE: i64 = 20;
/// As many that are similar.
const SIMILAR: usize = 5;

/// Zendesk's address for the same.
async fn community(place: Place) -> Redirect {
    Redirect::to(&format!("/hc/{}/ideas", place.locale.code()))
}

fn eyes(tx: &Tx<'_>, w: Words, reader: Option<PersonId>, app: &App) -> Result<Eyes> {
    Ok(Eyes {
        w,
        reader,
        names: IDEAS_NAMES.is_on(tx)?,
        now: app.clock.now(),
    })
}

fn shown(
    tx: &Tx<'_>,
    all: &[ideas::Idea],
    eyes: &Eyes,
    products: &[(String, String)],
) -> Result<Vec<Shown>> {
    let mut found = Vec::new();
    for one in all {
        let voted = match eyes.reader {
            Some(person) => ideas::has_voted(tx, one.id, person)?,
            None => false,
        };
        found.push(Shown::of(one, eyes, voted, products));
    }
    Ok(found)
}

fn picks(products: &[(String, String)], chosen: &str) -> Vec<Pick> {
    let picks = products.iter().map(|(value, label)| Pick {
        value: value.clone(),
        label: label.clone(),
        chosen: value == chosen,
    });
    picks.collect()
}

async fn list(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    if let Some(sign_in) = closed(&app, &visitor, &place, &IDEAS_FOR).await? {
        return Ok(sign_in);
    }
    let w = visitor.words_in(&app, place.locale);
    let reader = visitor.person.as_ref().map(|person| person.id);
    let at = Turns::asked(&query_value(&uri, "page"));
    let (limit, offset) = Turns::rows(at, PAGE);
    let state = IdeaState::read(&query_value(&uri, "state"));
    let wanted = Wanted {
        state: state.map_or("", IdeaState::word).to_owned(),
        product: query_value(&uri, "product").chars().take(80).collect(),
        order: Order::read(&query_value(&uri, "sort")),
        limit,
        offset,
    };
    let (asked, of) = (wanted.clone(), app.clone());
    let (around, mut all, products, tells_updates) = app
        .store
        .read(move |tx| {
            let found = ideas::list_visible(tx, reader, &asked)?;
            let products = forms::settings::products(tx, &w)?;
            let eyes = eyes(tx, w, reader, &of)?;
            Ok((
                surroundings(tx, reader)?,
                shown(tx, &found, &eyes, &products)?,
                products,
                has_updates(tx, reader)?,
            ))
        })
        .await?;
    let address = |page: &str| {
        platform::frame::address(
            &format!("/hc/{}/ideas", w.locale()),
            &[
                ("state", &wanted.state),
                ("product", &wanted.product),
                ("sort", wanted.order.word()),
                ("page", page),
            ],
        )
    };
    let turns = Turns::cut(&mut all, at, PAGE, address);
    let title = w.t("ideas-title").into_owned();
    let page = ListPage {
        f: frame(&visitor, w, &place.path, Here::Elsewhere, title, around),
        all,
        states: IdeaState::ALL
            .into_iter()
            .map(|one| Pick {
                value: one.word().to_owned(),
                label: w.t(state_word(one)).into_owned(),
                chosen: state == Some(one),
            })
            .collect(),
        products: picks(&products, &wanted.product),
        orders: Order::ALL
            .into_iter()
            .map(|one| Pick {
                value: one.word().to_owned(),
                label: w
                    .t(match one {
                        Order::Wanted => "ideas-sort-wanted",
                        Order::Newest => "ideas-sort-newest",
                        Order::Answered => "ideas-sort-answered",
                    })
                    .into_owned(),
                chosen: one == wanted.order,
            })
            .collect(),
        narrowed: !wanted.state.is_empty() || !wanted.product.is_empty(),
        tells_updates,
        turns,
        w,
    };
    html(StatusCode::OK, &page)
}

/// What the form for a new idea shows.
struct Typed {
    title: String,
    body: String,
    product: String,
    problems: Problems,
}

async fn form(app: &App, visitor: &Visitor, place: &Place, typed: Typed) -> Result<Response> {
    let w = visitor.words_in(app, place.locale);
    let reader = visitor.person.as_ref().map(|person| person.id);
    let looked_for = typed.title.clone();
    let (around, products, similar) = app
        .store
        .read(move |tx| {
            let similar = if looked_for.is_empty() {
                Vec::new()
            } else {
                portal::search(tx, reader, &looked_for, &w, SIMILAR)?.all
            };
            Ok((
                surroundings(tx, reader)?,
                forms::settings::products(tx, &w)?,
                similar,
            ))
        })
        .await?;
    let status = if typed.problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let title = w.t("ideas-new").into_owned();
    let page = NewPage {
        w,
        f: frame(visitor, w, &place.path, Here::Elsewhere, title, around),
        looked: !typed.title.is_empty() || !typed.problems.is_empty(),
        title: typed.title,
        body: typed.body,
        products: picks(&products, &typed.product),
        similar,
        problems: typed.problems,
    };
    html(status, &page)
}

/// First the title alone: what is similar is shown before the rest is asked. Looking needs no account, posting does.
async fn new(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    if let Some(sign_in) = closed(&app, &visitor, &place, &IDEAS_FOR).await? {
        return Ok(sign_in);
    }
    let typed = Typed {
        title: query_value(&uri, "title")
            .trim()
            .chars()
            .take(200)
            .collect(),
        body: String::new(),
        product: query_value(&uri, "product"),
        problems: Problems::default(),
    };
    form(&app, &visitor, &place, typed).await
}

async fn similar(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    if closed(&app, &visitor, &place, &IDEAS_FOR).await?.is_some() {
        return Err(Error::Absent);
    }
    let w = visitor.words_in(&app, place.locale);
    let typed: String = query_value(&uri, "query").chars().take(200).collect();
    let reader = visitor.person.as_ref().map(|person| person.id);
    let hits = app
        .store
        .read(move |tx| {
            if !is_enough_to_suggest(&typed) {
                return Ok(Vec::new());
            }
            Ok(portal::search(tx, reader, &typed, &w, SIMILAR)?.all)
        })
        .await?;
    html(StatusCode::OK, &Similar { w, hits })
}

async fn create(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    fields: Fields,
) -> Result<Response> {
    must_open(&app, &IDEAS_FOR).await?;
    let w = signed_in.visitor.words_in(&app, place.locale);
    let (person, now) = (signed_in.person.id, app.clock.now());
    let new = New {
        title: fields.text("title").to_owned(),
        body: fields.text("body").to_owned(),
        locale: place.locale.code().to_owned(),
        product: fields.text("product").to_owned(),
    };
    let asked = new.clone();
    let stored = app
        .store
        .write(move |tx| {
            let known = forms::settings::products(tx, &w)?;
            let product = known.into_iter().find(|(key, _)| *key == asked.product);
            let asked = New {
                product: product.map(|(key, _)| key).unwrap_or_default(),
                ..asked.clone()
            };
            let id = commands::open(tx, person, &asked, now)?;
            if !limits::take(tx, &format!("ideas:{person}"), WRITING, now)? {
                return Err(Error::refused(422, "ideas-problem-often"));
            }
            Ok(id)
        })
        .await;
    match stored {
        Ok(id) => {
            let target = format!("/hc/{}/ideas/{id}?said=posted", w.locale());
            Ok(Redirect::to(&target).into_response())
        }
        Err(error) => {
            let typed = Typed {
                title: new.title,
                body: new.body,
                product: new.product,
                problems: problem(error, &w, "title")?,
            };
            form(&app, &signed_in.visitor, &place, typed).await
        }
    }
}

/// What the page of an idea shows.
struct Read {
    around: Surroundings,
    one: Shown,
    follows: bool,
    requests: Vec<i64>,
    updates: Vec<Told>,
    comments: Vec<Said>,
}

fn read(
    tx: &Tx<'_>,
    app: &App,
    reader: Option<PersonId>,
    id: i64,
    w: Words,
) -> Result<std::result::Result<Read, i64>> {
    let one = ideas::find_visible(tx, reader, id)?.ok_or(Error::Absent)?;
    if one.root != one.id {
        ideas::find_visible(tx, reader, one.root)?.ok_or(Error::Absent)?;
        return Ok(Err(one.root));
    }
    let eyes = eyes(tx, w, reader, app)?;
    let products = forms::settings::products(tx, &w)?;
    let voted = reader.map(|person| ideas::has_voted(tx, id, person));
    let follows = reader.map(|person| ideas::follows(tx, id, person));
    let mut told = Vec::new();
    if has_updates(tx, reader)? {
        for update in updates::list_of_idea(tx, id)? {
            let update = updates::find(tx, update)?.ok_or(Error::Absent)?;
            told.push(Told::of(&update, &w, eyes.now));
        }
    }
    let mut requests = Vec::new();
    if let Some(reader) = reader {
        for ticket in ideas::list_tickets_of(tx, id, reader)? {
            requests.push(ticket.0);
        }
    }
    let said = comments::list_visible(tx, id, reader)?;
    Ok(Ok(Read {
        around: surroundings(tx, reader)?,
        one: Shown::of(&one, &eyes, voted.transpose()?.unwrap_or(false), &products),
        follows: follows.transpose()?.unwrap_or(false),
        requests,
        updates: told,
        comments: said.iter().map(|one| Said::of(one, &eyes)).collect(),
    }))
}

async fn page(
    app: &App,
    visitor: &Visitor,
    place: &Place,
    id: i64,
    said: &str,
    (comment, problems): (String, Problems),
) -> Result<Response> {
    let w = visitor.words_in(app, place.locale);
    let reader = visitor.person.as_ref().map(|person| person.id);
    let of = app.clone();
    let read = app
        .store
        .read(move |tx| read(tx, &of, reader, id, w))
        .await?;
    let read = match read {
        Ok(read) => read,
        Err(root) => {
            return Ok(Redirect::to(&format!("/hc/{}/ideas/{root}", w.locale())).into_response());
        }
    };
    let title = read.one.title.clone();
    let mut f = frame(visitor, w, &place.path, Here::Elsewhere, title, read.around);
    match said {
        "posted" if read.one.waits => say(&mut f, w.t("ideas-posted-waits")),
        "posted" => say(&mut f, w.t("ideas-posted")),
        "waits" => say(&mut f, w.t("ideas-comment-waits")),
        _ => {}
    }
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = IdeaPage {
        w,
        f,
        one: read.one,
        follows: read.follows,
        requests: read.requests,
        updates: read.updates,
        comments: read.comments,
        comment,
        problems,
    };
    html(status, &page)
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    Path((_, id)): Path<(String, String)>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let id = number(&id)?;
    if let Some(sign_in) = closed(&app, &visitor, &place, &IDEAS_FOR).await? {
        return Ok(sign_in);
    }
    let said = query_value(&uri, "said");
    let nothing = (String::new(), Problems::default());
    page(&app, &visitor, &place, id, &said, nothing).await
}

fn back(place: &Place, fields: &Fields, id: i64) -> Response {
    let page = format!("/hc/{}/ideas/{id}", place.locale.code());
    let back = local_path(fields.text("back")).unwrap_or(&page);
    Redirect::to(back).into_response()
}

async fn vote(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let id = number(&id)?;
    must_open(&app, &IDEAS_FOR).await?;
    let (person, now, on) = (
        signed_in.person.id,
        app.clock.now(),
        fields.text("on") != "0",
    );
    let root = app
        .store
        .write(move |tx| commands::set_vote(tx, id, person, on, now))
        .await?;
    Ok(back(&place, &fields, root))
}

async fn follow(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let id = number(&id)?;
    must_open(&app, &IDEAS_FOR).await?;
    let (person, now, on) = (
        signed_in.person.id,
        app.clock.now(),
        fields.text("on") != "0",
    );
    let root = app
        .store
        .write(move |tx| commands::set_follows(tx, id, person, on, now))
        .await?;
    Ok(back(&place, &fields, root))
}

async fn comment(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let id = number(&id)?;
    must_open(&app, &IDEAS_FOR).await?;
    let w = signed_in.visitor.words_in(&app, place.locale);
    let (person, now) = (signed_in.person.id, app.clock.now());
    let typed = fields.text("comment").to_owned();
    let body = typed.clone();
    let stored = app
        .store
        .write(move |tx| {
            let done = commands::add_comment(tx, id, person, false, &body, now)?;
            if !limits::take(tx, &format!("ideas:{person}"), WRITING, now)? {
                return Err(Error::refused(422, "ideas-problem-often"));
            }
            Ok(done)
        })
        .await;
    match stored {
        Ok((root, waits)) => {
            let said = if waits { "?said=waits" } else { "" };
            let target = format!("/hc/{}/ideas/{root}{said}#comments", w.locale());
            Ok(Redirect::to(&target).into_response())
        }
        Err(error) => {
            let problems = problem(error, &w, "title")?;
            page(&app, &signed_in.visitor, &place, id, "", (typed, problems)).await
        }
    }
}

/// As many in a column.
const COLUMN: i64 = 50;

async fn roadmap(State(app): State<App>, visitor: Visitor, place: Place) -> Result<Response> {
    if let Some(sign_in) = closed(&app, &visitor, &place, &IDEAS_FOR).await? {
        return Ok(sign_in);
    }
    let w = visitor.words_in(&app, place.locale);
    let reader = visitor.person.as_ref().map(|person| person.id);
    let of = app.clone();
    let (around, columns) = app
        .store
        .read(move |tx| {
            let eyes = eyes(tx, w, reader, &of)?;
            let products = forms::settings::products(tx, &w)?;
            let mut columns = Vec::new();
            for state in IdeaState::ROADMAP {
                let is_done = state == IdeaState::Shipped;
                let wanted = Wanted {
                    state: state.word().to_owned(),
                    order: if is_done {
                        Order::Answered
                    } else {
                        Order::Wanted
                    },
                    limit: if is_done { 15 } else { COLUMN },
                    ..Wanted::default()
                };
                let found = ideas::list_visible(tx, None, &wanted)?;
                columns.push((
                    state.word(),
                    state_icon(state),
                    w.t(state_word(state)).into_owned(),
                    shown(tx, &found, &eyes, &products)?,
                ));
            }
            Ok((surroundings(tx, reader)?, columns))
        })
        .await?;
    let title = w.t("roadmap-title").into_owned();
    let page = RoadmapPage {
        w,
        f: frame(&visitor, w, &place.path, Here::Elsewhere, title, around),
        empty: columns.iter().all(|(_, _, _, all)| all.is_empty()),
        columns,
    };
    html(StatusCode::OK, &page)
}
