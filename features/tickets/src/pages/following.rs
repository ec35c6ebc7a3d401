//! What somebody follows, all in one place: articles and sections, ideas, the service status, the newsletter, organizations. Each can
//! be left here, and mail that came back can begin again.

use askama::Template;
use axum::Router;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::person::EmailAddress;
use domain::{ArticleId, Moment, OrganizationId, SectionId};
use ideas::queries::readers;
use people::page::{Place, frame, surroundings};
use people::{html, query_value};
use platform::frame::{Frame, Here, Notice, Tone, parts};
use platform::language::Words;
use platform::store::Tx;
use platform::web::session::SignedIn;
use platform::web::{Fields, MustSignIn, number};
use platform::{App, Error, Result};
use status::queries::{components, incidents, subscribers};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/hc/{locale}/account/following", get(show).post(leave))
}

/// So many ideas are looked at.
const MOST: i64 = 200;

/// One thing that is followed.
struct Line {
    /// What the button sends.
    thing: &'static str,
    id: i64,
    title: String,
    url: Option<String>,
    about: String,
}

/// What is followed of one kind.
struct Group {
    title: &'static str,
    lines: Vec<Line>,
}

/// GET /hc/{locale}/account/following
#[derive(Template)]
#[template(path = "following.html")]
struct FollowingPage {
    w: Words,
    f: Frame,
    tab: &'static str,
    groups: Vec<Group>,
    /// The address whose mail came back, while some of it pauses.
    paused: Option<String>,
    /// Where one finds something to follow: address and key of the words.
    ways: Vec<(&'static str, &'static str)>,
}

/// Everything that somebody follows in this portal, and whether mail of it pauses.
fn followed(tx: &Tx<'_>, who: &SignedIn, w: &Words, now: Moment) -> Result<(Vec<Group>, bool)> {
    let (articles, mut paused) = of_guides(tx, who, w, now)?;
    let mut groups = vec![
        Group {
            title: "following-guides",
            lines: articles,
        },
        Group {
            title: "following-ideas",
            lines: of_ideas(tx, who, w)?,
        },
    ];
    let webhooks = status::queries::hooks::list_of(tx, who.id)?;
    let webhooks = webhooks.into_iter().map(|one| Line {
        thing: "webhook",
        id: one.id,
        title: one.address,
        url: Some(format!("/hc/{}/status/programs", w.locale())),
        about: w.t("service-webhook").into_owned(),
    });
    let address = EmailAddress::read(&who.email).ok();
    if let Some(address) = &address {
        let (mut status, waits) = of_status(tx, address, w)?;
        paused |= waits;
        status.extend(webhooks);
        groups.push(Group {
            title: "following-status",
            lines: status,
        });
        let reader = reader_of(tx, address)?;
        let reader = reader.filter(|one| one.confirmed_at.is_some());
        paused |= reader.as_ref().is_some_and(|one| one.bounced_at.is_some());
        let lines = reader.map(|one| Line {
            thing: "newsletter",
            id: one.id,
            title: w.t("newsletter-title").into_owned(),
            url: None,
            about: String::new(),
        });
        groups.push(Group {
            title: "following-news",
            lines: lines.into_iter().collect(),
        });
    }
    let organizations = organizations::queries::list_followed(tx, who.id, now)?;
    let organizations = organizations.into_iter().map(|(id, name)| Line {
        thing: "organization",
        id: id.0,
        title: name,
        url: Some(format!(
            "/hc/{}/requests?tab=org&organization_id={id}",
            w.locale()
        )),
        about: w.t("following-organization").into_owned(),
    });
    groups.push(Group {
        title: "following-requests",
        lines: organizations.collect(),
    });
    groups.retain(|group| !group.lines.is_empty());
    Ok((groups, paused))
}

/// Articles and sections that are there for them. What they may not read (any more) is not named, and sends nothing.
fn of_guides(tx: &Tx<'_>, who: &SignedIn, w: &Words, now: Moment) -> Result<(Vec<Line>, bool)> {
    let eyes = help::queries::Eyes::of(tx, &who.actor(), now);
    let structure = help::queries::structure(tx)?;
    let counts = help::queries::count_readable(tx, &eyes)?;
    let (mut lines, mut paused) = (Vec::new(), false);
    for one in help::queries::list_follows(tx, who.id)? {
        let (kind, title, about) = if one.thing == "section" {
            let id = SectionId(one.thing_id);
            let Some(section) = structure
                .section(id)
                .filter(|_| structure.counted(&counts, id) > 0)
            else {
                continue;
            };
            let title = section.title.for_reader(w.locale()).unwrap_or_default();
            ("section", title.to_owned(), "following-section")
        } else {
            let id = ArticleId(one.thing_id);
            let Some(told) = help::queries::find_readable(tx, &eyes, id)? else {
                continue;
            };
            let title = told.title(w.locale()).to_owned();
            ("article", title, "following-article")
        };
        paused |= one.bounced_at.is_some();
        lines.push(Line {
            thing: kind,
            id: one.thing_id,
            url: Some(format!("/hc/{}/{kind}s/{}", w.locale(), one.thing_id)),
            title,
            about: w.t(about).into_owned(),
        });
    }
    Ok((lines, paused))
}

fn of_ideas(tx: &Tx<'_>, who: &SignedIn, w: &Words) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    if !ideas::portal::has_ideas(tx, Some(who.id))? {
        return Ok(lines);
    }
    for id in ideas::queries::ideas::list_followed(tx, who.id, MOST)? {
        if let Some(one) = ideas::queries::ideas::find_visible(tx, Some(who.id), id)? {
            lines.push(Line {
                thing: "idea",
                id,
                title: one.title(w.locale()).to_owned(),
                url: Some(format!("/hc/{}/ideas/{id}", w.locale())),
                about: String::new(),
            });
        }
    }
    Ok(lines)
}

/// What differs behind a `+` may be somebody else's.
fn is_at(written: &str, address: &EmailAddress) -> bool {
    written.to_lowercase() == address.as_str().to_lowercase()
}

/// What this very address hears of, confirmed.
fn of_them(tx: &Tx<'_>, address: &EmailAddress) -> Result<Vec<subscribers::Subscriber>> {
    let mut all = subscribers::list_of_mailbox(tx, address)?;
    all.retain(|one| is_at(&one.address, address));
    Ok(all)
}

fn reader_of(tx: &Tx<'_>, address: &EmailAddress) -> Result<Option<readers::Reader>> {
    let found = readers::find_by_mailbox(tx, address)?;
    Ok(found.filter(|one| is_at(&one.address, address)))
}

fn of_status(tx: &Tx<'_>, address: &EmailAddress, w: &Words) -> Result<(Vec<Line>, bool)> {
    let known = components::list(tx)?;
    let (mut lines, mut paused) = (Vec::new(), false);
    for one in of_them(tx, address)? {
        let (title, path, about) = if one.incident == 0 {
            let chosen = subscribers::list_components(tx, one.id)?;
            let names = known.iter().filter(|known| chosen.contains(&known.id));
            let names: Vec<&str> = names.map(|known| known.name(w.locale())).collect();
            let about = if names.is_empty() {
                w.t("following-status-all").into_owned()
            } else {
                names.join(", ")
            };
            let title = w.t("service-title").into_owned();
            (title, "status".to_owned(), about)
        } else {
            let Some(incident) = incidents::find(tx, one.incident)? else {
                continue;
            };
            let title = incident.title(w.locale()).to_owned();
            let about = w.t("following-incident").into_owned();
            (title, format!("status/incidents/{}", incident.id), about)
        };
        paused |= one.bounced_at.is_some();
        lines.push(Line {
            thing: "status",
            id: one.id,
            title,
            url: Some(format!("/hc/{}/{path}", w.locale())),
            about,
        });
    }
    Ok((lines, paused))
}

async fn show(
    State(app): State<App>,
    who: MustSignIn,
    place: Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = who.visitor.words_in(&app, place.locale);
    let now = app.clock.now();
    let said = query_value(&uri, "said");
    let page = app
        .store
        .read(move |tx| {
            let person = Some(who.person.id);
            let around = surroundings(tx, person)?;
            let title = w.t("account-tab-following").into_owned();
            let mut f = frame(&who.visitor, w, &place.path, Here::Elsewhere, title, around);
            let words = match said.as_str() {
                "left" => Some("following-left"),
                "again" => Some("following-again"),
                _ => None,
            };
            f.notice = words.map(|key| Notice {
                tone: Tone::Good,
                text: w.t(key).into_owned(),
            });
            let (groups, paused) = followed(tx, &who.person, &w, now)?;
            let mut ways = vec![
                ("", "following-to-guides"),
                ("/status", "following-to-status"),
            ];
            if ideas::portal::has_ideas(tx, person)? {
                ways.push(("/ideas", "following-to-ideas"));
            }
            if people::portal::is_offered_newsletter(tx, person, now)? {
                ways.push(("/newsletter", "following-to-newsletter"));
            }
            Ok(FollowingPage {
                w,
                f,
                tab: "following",
                groups,
                paused: paused.then(|| who.person.email.clone()),
                ways,
            })
        })
        .await?;
    html(StatusCode::OK, &page)
}

/// Ends one thing, or lets all mail begin again that came back. What is not theirs is not there.
fn end(tx: &Tx<'_>, who: &SignedIn, thing: &str, id: i64, now: Moment) -> Result<()> {
    let address = EmailAddress::read(&who.email).ok();
    match (thing, address) {
        ("article" | "section", _) => help::queries::remove_follows(tx, thing, id, who.id),
        ("idea", _) => ideas::queries::ideas::remove_follower(tx, id, who.id),
        ("organization", _) => {
            organizations::queries::set_following(tx, OrganizationId(id), who.id, false, now)
        }
        ("webhook", _) => status::hooks::remove(tx, id, Some(who.id), now),
        ("status", Some(address)) => {
            let theirs = of_them(tx, &address)?;
            let one = theirs.iter().find(|one| one.id == id);
            subscribers::remove(tx, one.ok_or(Error::Absent)?.id)
        }
        ("newsletter", Some(address)) => {
            let theirs = reader_of(tx, &address)?.filter(|one| one.id == id);
            readers::remove(tx, theirs.ok_or(Error::Absent)?.id)
        }
        _ => Err(Error::Absent),
    }
}

fn begin_again(tx: &Tx<'_>, who: &SignedIn, now: Moment) -> Result<()> {
    help::queries::set_bounced(tx, who.id, None)?;
    let Ok(address) = EmailAddress::read(&who.email) else {
        return Ok(());
    };
    for one in of_them(tx, &address)? {
        subscribers::set_confirmed(tx, one.id, now)?;
    }
    let reader = reader_of(tx, &address)?;
    match reader.filter(|one| one.confirmed_at.is_some()) {
        Some(reader) => readers::set_confirmed(tx, reader.id, now),
        None => Ok(()),
    }
}

async fn leave(
    State(app): State<App>,
    who: MustSignIn,
    place: Place,
    fields: Fields,
) -> Result<Response> {
    let now = app.clock.now();
    let thing = fields.text("thing").to_owned();
    let said = if thing == "mail" {
        app.store
            .write(move |tx| begin_again(tx, &who.person, now))
            .await?;
        "again"
    } else {
        let id = number(fields.text("id"))?;
        app.store
            .write(move |tx| end(tx, &who.person, &thing, id, now))
            .await?;
        "left"
    };
    let target = format!("/hc/{}/account/following?said={said}", place.locale.code());
    Ok(Redirect::to(&target).into_response())
}
