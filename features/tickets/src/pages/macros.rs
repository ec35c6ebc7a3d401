//! Keeping macros: the desk's by who decides its settings, their own by everybody of the team.

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::permission::Actor;
use domain::ticket::{Category, Priority, Set, Whom};
use domain::{GroupId, PersonId, text};
use forms::{read_texts, written};
use organizations::queries::Group;
use people::page::{frame, surroundings};
use people::{html, query_value};
use platform::frame::{Here, Notice, Problems, Tone};
use platform::language::Words;
use platform::store::Tx;
use platform::web::{Fields, MustBeAgent, number};
use platform::{App, Result};

use super::shown::priority_key;
use super::workspace::{colleagues, groups_of};
use crate::commands::Deed;
use crate::commands::macros::{
    NAMES, Unkept, find_kept, keep_macro, keeps_all, listed, move_macro, remove_macro,
};
use crate::queries::{self, For, Macro, StatusLabel, Writes};
use crate::views::{Choice, MacroLine, MacroPage, MacrosPage};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/macros", get(list).post(create))
        .route("/agent/macros/new", get(new))
        .route("/agent/macros/{id}", get(show).post(change))
        .route("/agent/macros/{id}/place", post(place))
        .route("/agent/macros/{id}/remove", post(remove))
        .route("/agent/macros/{id}/restore", post(restore))
}

/// What the words of a macro's sets are made of: whatever a ticket can be given.
pub(super) struct ToGive {
    pub(super) statuses: domain::ticket::StatusTable,
    pub(super) labels: std::sync::Arc<Vec<StatusLabel>>,
    pub(super) staff: Vec<(PersonId, String)>,
    pub(super) groups: Vec<Group>,
}

impl ToGive {
    pub(super) fn read(tx: &Tx<'_>, deed: &Deed, w: &Words) -> Result<Self> {
        Ok(Self {
            statuses: queries::list_statuses(tx)?,
            labels: queries::list_status_labels(tx, w.locale())?,
            staff: colleagues(tx, deed)?,
            groups: groups_of(tx, deed)?,
        })
    }

    /// What a set does, in words; `None` where it names what is not there any more.
    pub(super) fn told(&self, set: &Set, w: &Words) -> Option<String> {
        Some(match set {
            Set::Status(id) => {
                self.statuses.find(*id)?;
                let label = self.labels.iter().find(|label| label.id == *id)?;
                w.t1("macros-set-status", "value", label.agent.as_str())
            }
            Set::Priority(priority) => {
                let value = w.t(priority_key(*priority));
                w.t1("macros-set-priority", "value", value.as_ref())
            }
            Set::Assignee(Whom::Writer) => w.t("macros-set-me").into_owned(),
            Set::Assignee(Whom::Nobody) => w.t1(
                "macros-set-assignee",
                "value",
                w.t("assignee-nobody").as_ref(),
            ),
            Set::Assignee(Whom::Person(id)) => {
                let (_, name) = self.staff.iter().find(|(person, _)| person == id)?;
                w.t1("macros-set-assignee", "value", name.as_str())
            }
            Set::Group(None) => w.t1("macros-set-group", "value", w.t("group-none").as_ref()),
            Set::Group(Some(id)) => {
                let group = self.groups.iter().find(|group| group.id == *id)?;
                w.t1("macros-set-group", "value", group.name.as_str())
            }
            Set::Tag(tag) => w.t1("macros-set-tag", "value", tag.as_str()),
            Set::Untag(tag) => w.t1("macros-set-untag", "value", tag.as_str()),
        })
    }
}

fn title(one: &Macro, w: &Words) -> String {
    one.title
        .for_reader(w.locale())
        .unwrap_or_default()
        .to_owned()
}

fn line(one: &Macro, who: &Actor, given: &ToGive, w: &Words) -> MacroLine {
    let says = one.body.for_reader(w.locale()).unwrap_or_default();
    let first: Vec<&str> = says.split_whitespace().collect();
    let first = first.join(" ");
    let mut says: String = first.chars().take(140).collect();
    if says.len() < first.len() {
        says.push('…');
    }
    let mut facts = Vec::new();
    if one.writes == Writes::Note {
        facts.push(w.t("macros-writes-note").into_owned());
    }
    facts.extend(one.sets.iter().filter_map(|set| given.told(set, w)));
    if let For::Group(id) = one.whose {
        let group = given.groups.iter().find(|group| group.id == id);
        facts.push(match group {
            Some(group) => w.t1("macros-for-group", "name", group.name.as_str()),
            None => w.t("macros-for-no-group").into_owned(),
        });
    }
    MacroLine {
        id: one.id,
        title: title(one, w),
        says,
        facts,
        active: one.active,
        mine: matches!(one.whose, For::Person(_)) || keeps_all(who),
    }
}

async fn list(
    State(app): State<App>,
    agent: MustBeAgent,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = agent.visitor.words(&app);
    let (actor, now, person) = (agent.visitor.actor, app.clock.now(), agent.person.id);
    let (around, all, given) = app
        .store
        .read(move |tx| {
            let all = listed(tx, &actor)?;
            let given = ToGive::read(tx, &Deed::looking(actor, now), &w)?;
            Ok((surroundings(tx, Some(person))?, all, given))
        })
        .await?;
    let heading = w.t("macros-title").into_owned();
    let mut f = frame(
        &agent.visitor,
        w,
        "/agent/macros",
        Here::Tickets,
        heading,
        around,
    );
    f.notice = (query_value(&uri, "saved") == "1").then(|| Notice {
        tone: Tone::Good,
        text: w.t("macros-saved").into_owned(),
    });
    let (own, shared): (Vec<&Macro>, Vec<&Macro>) = all
        .iter()
        .partition(|one| matches!(one.whose, For::Person(_)));
    let lines = |all: &[&Macro]| {
        all.iter()
            .map(|one| line(one, &actor, &given, &w))
            .collect()
    };
    let page = MacrosPage {
        w,
        f,
        removed: query_value(&uri, "removed").parse().ok(),
        own: lines(&own),
        shared: lines(&shared),
    };
    html(StatusCode::OK, &page)
}

/// A list to choose from that begins with leaving things as they are.
fn choices(
    leave: &str,
    all: impl IntoIterator<Item = (Set, String)>,
    chosen: &[Set],
) -> Vec<Choice> {
    let mut found: Vec<Choice> = all
        .into_iter()
        .map(|(set, label)| Choice {
            value: set.word(),
            label,
            chosen: chosen.contains(&set),
        })
        .collect();
    let first = Choice {
        value: String::new(),
        label: leave.to_owned(),
        chosen: !found.iter().any(|one| one.chosen),
    };
    found.insert(0, first);
    found
}

fn page(
    tx: &Tx<'_>,
    agent: &MustBeAgent,
    w: Words,
    one: &Macro,
    now: domain::Moment,
    problems: Problems,
) -> Result<MacroPage> {
    let actor = agent.visitor.actor;
    let given = ToGive::read(tx, &Deed::looking(actor, now), &w)?;
    let as_it_is = w.t("macros-leave");
    let leave = as_it_is.as_ref();
    let own = (
        w.t("macros-set-me-short").into_owned(),
        w.t("assignee-nobody").into_owned(),
    );
    let staff = given.staff.iter();
    let staff = staff.map(|(id, name)| (Set::Assignee(Whom::Person(*id)), name.clone()));
    let people = [
        (Set::Assignee(Whom::Writer), own.0),
        (Set::Assignee(Whom::Nobody), own.1),
    ];
    let groups = given.groups.iter();
    let none =
        (!given.groups.is_empty()).then(|| (Set::Group(None), w.t("group-none").into_owned()));
    let to_groups = groups.map(|group| (Set::Group(Some(group.id)), group.name.clone()));
    let priorities = std::iter::once(None).chain(Priority::ALL.into_iter().rev().map(Some));
    let given_by_hand = |status: &&domain::ticket::Status| {
        !matches!(status.category, Category::New | Category::Closed)
    };
    let statuses = given.statuses.0.iter().filter(given_by_hand).map(|status| {
        let label = given.labels.iter().find(|label| label.id == status.id);
        let label = label.map_or_else(String::new, |label| label.agent.clone());
        (Set::Status(status.id), label)
    });
    let tags = |pick: fn(&Set) -> Option<&String>| {
        let tags: Vec<&str> = one
            .sets
            .iter()
            .filter_map(pick)
            .map(String::as_str)
            .collect();
        tags.join(", ")
    };
    let mut whose = Vec::new();
    if keeps_all(&actor) {
        let mut all = vec![
            (
                "team".to_owned(),
                w.t("macros-for-team").into_owned(),
                one.whose == For::Team,
            ),
            (
                "me".to_owned(),
                w.t("macros-for-me").into_owned(),
                matches!(one.whose, For::Person(_)),
            ),
        ];
        all.extend(given.groups.iter().map(|group| {
            let label = w.t1("macros-for-group", "name", group.name.as_str());
            let chosen = one.whose == For::Group(group.id);
            (group.id.to_string(), label, chosen)
        }));
        // A group that is gone is said again, so that nobody gives the macro to the whole team by saving something else.
        if let For::Group(id) = one.whose
            && !given.groups.iter().any(|group| group.id == id)
        {
            all.push((
                id.to_string(),
                w.t("macros-for-no-group").into_owned(),
                true,
            ));
        }
        whose.extend(all.into_iter().map(|(value, label, chosen)| Choice {
            value,
            label,
            chosen,
        }));
    }
    let heading = if one.id == 0 {
        w.t("macros-new").into_owned()
    } else {
        title(one, &w)
    };
    Ok(MacroPage {
        w,
        f: frame(
            &agent.visitor,
            w,
            "/agent/macros",
            Here::Tickets,
            heading,
            surroundings(tx, Some(agent.person.id))?,
        ),
        action: match one.id {
            0 => "/agent/macros".to_owned(),
            id => format!("/agent/macros/{id}"),
        },
        id: (one.id != 0).then_some(one.id),
        titles: written("title", &one.title),
        bodies: written("body", &one.body),
        names: NAMES
            .texts
            .iter()
            .map(|name| (*name, w.t(about_name(name)).into_owned()))
            .collect(),
        writes: Writes::ALL
            .into_iter()
            .map(|writes| Choice {
                value: writes.word().to_owned(),
                label: w.t(writes_key(writes)).into_owned(),
                chosen: one.writes == writes,
            })
            .collect(),
        statuses: choices(leave, statuses, &one.sets),
        priorities: choices(
            leave,
            priorities.map(|one| (Set::Priority(one), w.t(priority_key(one)).into_owned())),
            &one.sets,
        ),
        assignees: choices(leave, people.into_iter().chain(staff), &one.sets),
        groups: choices(leave, none.into_iter().chain(to_groups), &one.sets),
        tags: tags(|set| match set {
            Set::Tag(tag) => Some(tag),
            _ => None,
        }),
        untags: tags(|set| match set {
            Set::Untag(tag) => Some(tag),
            _ => None,
        }),
        whose,
        active: one.active,
        problems,
    })
}

fn writes_key(writes: Writes) -> &'static str {
    match writes {
        Writes::AsItIs => "macros-writes-as-it-is",
        Writes::Reply => "macros-writes-reply",
        Writes::Note => "macros-writes-note",
    }
}

/// Key of what a name says.
fn about_name(name: &str) -> &'static str {
    match name {
        "name" => "macros-says-name",
        "first_name" => "macros-says-first-name",
        "organization" => "macros-says-organization",
        "number" => "macros-says-number",
        "subject" => "macros-says-subject",
        "site" => "macros-says-site",
        _ => "macros-says-author",
    }
}

/// What the form asks for. What it does not offer to this person it does not change either.
fn wanted(fields: &Fields, mut one: Macro, me: PersonId) -> Macro {
    read_texts(fields, "title", &mut one.title);
    read_texts(fields, "body", &mut one.body);
    one.writes = Writes::read(fields.text("writes"));
    one.active = fields.ticked("active");
    let lists = ["status", "priority", "assignee", "group"];
    let mut sets: Vec<Set> = lists
        .iter()
        .filter_map(|name| Set::read(fields.text(name)))
        .collect();
    let of = |name: &str| text::tags(fields.text(name).split([',', ';', ' ']));
    sets.extend(of("tags").into_iter().map(Set::Tag));
    sets.extend(of("untags").into_iter().map(Set::Untag));
    one.sets = domain::ticket::together(sets);
    one.whose = match fields.text("whose") {
        "team" => For::Team,
        "me" => For::Person(me),
        group => group
            .parse()
            .map_or(one.whose, |id| For::Group(GroupId(id))),
    };
    one
}

fn told(why: &Unkept, w: &Words) -> Problems {
    let mut problems = Problems::default();
    let own = w.locale();
    match why {
        Unkept::Nameless => problems.add(format!("title.{own}"), w.t("macros-problem-name")),
        Unkept::Empty => problems.add(format!("body.{own}"), w.t("macros-problem-empty")),
        Unkept::Long(part, locale) => {
            problems.add(format!("{part}.{locale}"), w.t("macros-problem-long"));
        }
        Unkept::Wrong(locale, wrong) => {
            problems.add(
                format!("body.{locale}"),
                notifications::told_wrong(wrong, w),
            );
        }
        Unkept::Group => problems.add("whose", w.t(domain::Refused::NoSuchGroup.key())),
    }
    problems
}

async fn new(
    State(app): State<App>,
    agent: MustBeAgent,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = agent.visitor.words(&app);
    let now = app.clock.now();
    let from: Option<i64> = query_value(&uri, "from").parse().ok();
    let page = app
        .store
        .read(move |tx| {
            let actor = agent.visitor.actor;
            let me = For::Person(agent.person.id);
            let usual = if keeps_all(&actor) { For::Team } else { me };
            let mut one = Macro {
                active: true,
                whose: usual,
                ..Macro::default()
            };
            if let Some(id) = from {
                let all = listed(tx, &actor)?;
                if let Some(other) = all.into_iter().find(|other| other.id == id) {
                    one = Macro {
                        id: 0,
                        whose: me,
                        active: true,
                        ..other
                    };
                }
            }
            page(tx, &agent, w, &one, now, Problems::default())
        })
        .await?;
    html(StatusCode::OK, &page)
}

async fn show(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
) -> Result<Response> {
    let id = number(&id)?;
    let w = agent.visitor.words(&app);
    let now = app.clock.now();
    let page = app
        .store
        .read(move |tx| {
            let one = find_kept(tx, &agent.visitor.actor, id)?;
            page(tx, &agent, w, &one, now, Problems::default())
        })
        .await?;
    html(StatusCode::OK, &page)
}

async fn store(app: App, agent: MustBeAgent, id: i64, fields: Fields) -> Result<Response> {
    let w = agent.visitor.words(&app);
    let (actor, me, now) = (agent.visitor.actor, agent.person.id, app.clock.now());
    let (one, kept) = app
        .store
        .write(move |tx| {
            let present = match id {
                0 => Macro {
                    whose: For::Person(me),
                    ..Macro::default()
                },
                id => find_kept(tx, &actor, id)?,
            };
            let one = wanted(&fields, present, me);
            let kept = keep_macro(tx, &actor, &one, now)?;
            Ok((one, kept))
        })
        .await?;
    let Err(why) = kept else {
        return Ok(Redirect::to("/agent/macros?saved=1").into_response());
    };
    let problems = told(&why, &w);
    let page = app
        .store
        .read(move |tx| page(tx, &agent, w, &one, now, problems))
        .await?;
    html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn create(State(app): State<App>, agent: MustBeAgent, fields: Fields) -> Result<Response> {
    store(app, agent, 0, fields).await
}

async fn change(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    store(app, agent, number(&id)?, fields).await
}

async fn place(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = number(&id)?;
    let (actor, up) = (agent.visitor.actor, fields.text("to") == "up");
    app.store
        .write(move |tx| move_macro(tx, &actor, id, up))
        .await?;
    Ok(Redirect::to(&format!("/agent/macros#macro-{id}")).into_response())
}

async fn remove(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
) -> Result<Response> {
    let id: i64 = number(&id)?;
    let (actor, now) = (agent.visitor.actor, app.clock.now());
    app.store
        .write(move |tx| remove_macro(tx, &actor, id, true, now))
        .await?;
    Ok(Redirect::to(&format!("/agent/macros?removed={id}")).into_response())
}

async fn restore(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
) -> Result<Response> {
    let id = number(&id)?;
    let (actor, now) = (agent.visitor.actor, app.clock.now());
    app.store
        .write(move |tx| remove_macro(tx, &actor, id, false, now))
        .await?;
    Ok(Redirect::to("/agent/macros?saved=1").into_response())
}
