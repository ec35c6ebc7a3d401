//! One person, for administrators: what is known of them, where they are signed in, and what can be done about it.

use askama::Template;
use axum::extract::{OriginalUri, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::PersonId;
use domain::person::{Role, Standing};
use platform::frame::{Face, Frame, Here, Notice, Problems, Tone, When, address, parts};
use platform::language::{Locale, Words, is_time_zone};
use platform::store::Tx;
use platform::web::MustKeepPeople;
use platform::web::form::Fields;
use platform::{App, Error, Result};

use super::account::time_zones;
use super::account_more::{ShownDevice, shown, when};
use super::people::{role_choices, role_key, role_name, standing_key};
use super::{html, limited, query_value, status_of};
use crate::commands::accounts::{self as deeds, sign_out_everywhere};
use crate::commands::roles::{Given, give, must_reach};
use crate::commands::{factors as factor_deeds, mails, passkeys};
use crate::page::{face, frame, surroundings};
use crate::queries::accounts::{self, Event};
use crate::queries::mails::{Invitation, find_last_invitation};
use crate::queries::passkeys::count_passkeys;
use crate::queries::roles::{TeamRole, find_team_role, list_roles};
use crate::queries::{self, Membership, Person, factors};

/// GET and, with problems, POST /agent/people/{id}
#[derive(Template)]
#[template(path = "agent_person.html")]
struct PersonPage {
    w: Words,
    f: Frame,
    id: i64,
    face: Face,
    known: Person,
    role_now: String,
    standing: Option<&'static str>,
    is_self: bool,
    name: String,
    role: String,
    language: String,
    time_zone: String,
    time_zones: Vec<String>,
    roles: Vec<(String, String)>,
    memberships: Vec<Membership>,
    invitation: Option<String>,
    may_invite: bool,
    has_factor: bool,
    passkeys: i64,
    devices: Vec<ShownDevice>,
    events: Vec<(String, When)>,
    problems: Problems,
}

struct Known {
    person: Person,
    own_role: Option<i64>,
    roles: Vec<TeamRole>,
    memberships: Vec<Membership>,
    invitation: Option<Invitation>,
    has_factor: bool,
    passkeys: i64,
    sessions: Vec<accounts::Session>,
    events: Vec<Event>,
}

fn known(tx: &Tx<'_>, id: PersonId, now: domain::Moment) -> Result<Known> {
    Ok(Known {
        person: queries::find(tx, id)?.ok_or(Error::Absent)?,
        own_role: find_team_role(tx, id)?,
        roles: list_roles(tx)?,
        memberships: queries::list_memberships(tx, id, now)?,
        invitation: find_last_invitation(tx, id)?,
        has_factor: factors::has_factor(tx, id)?,
        passkeys: count_passkeys(tx, id)?,
        sessions: accounts::list_sessions(tx, id, now)?,
        events: accounts::list_events(tx, id)?,
    })
}

/// What happened to an account, in words: for its page and for the audit log.
pub fn account_deed(kind: &str, detail: &str, w: &Words) -> String {
    match kind {
        "signed_in" => w.t(match detail {
            "link" => "event-signed-in-link",
            "handover" => "event-signed-in-handover",
            "provider" => "event-signed-in-provider",
            "passkey" => "event-signed-in-passkey",
            _ => "event-signed-in",
        }),
        "registered" => w.t("event-registered"),
        "password_set" => w.t("event-password-set"),
        "address" => w.t1("event-address", "before", detail).into(),
        "added" => w.t("event-added"),
        "invited" => w.t("event-invited"),
        "role" => {
            let words: Vec<_> = detail
                .split(' ')
                .map(|word| w.t(role_key(Role::read(word).unwrap_or(Role::User))))
                .collect();
            let word = |at: usize| words.get(at).map(AsRef::as_ref).unwrap_or_default();
            w.t2("event-role", "before", word(0), "after", word(1))
                .into()
        }
        "team_role" if detail.is_empty() => w.t("event-team-role-none"),
        "team_role" => w.t1("event-team-role", "name", detail).into(),
        "erased" => w.t("event-erased-person"),
        "suspended" => w.t("event-suspended"),
        "unsuspended" => w.t("event-unsuspended"),
        "signed_out_everywhere" => w.t("event-signed-out"),
        "factor_on" => w.t("event-factor-on"),
        "factor_off" => w.t("event-factor-off"),
        "recovery_code" => w.t("event-recovery-code"),
        "passkey_added" => w.t1("event-passkey-added", "name", detail).into(),
        "passkey_removed" => w.t("event-passkey-removed"),
        "sso_connected" => w.t1("event-sso-connected", "name", detail).into(),
        "sso_disconnected" => w.t("event-sso-disconnected"),
        "sign_in_failed" => {
            let (tries, from) = detail.split_once(' ').unwrap_or((detail, ""));
            let tries: i64 = tries.parse().unwrap_or_default();
            match from.parse::<i64>() {
                Ok(networks) => w.t2("event-failed-unknown", "tries", tries, "networks", networks),
                Err(_) => w.t2("event-failed", "tries", tries, "network", from),
            }
            .into()
        }
        "new_codes" => w.t("event-new-codes"),
        _ => w.t("event-other"),
    }
    .into_owned()
}

/// Something that happened, and who did it.
fn told(event: &Event, w: &Words) -> String {
    let what = account_deed(&event.kind, &event.detail, w);
    match &event.actor {
        Some(actor) => w.t2("event-by", "what", what, "name", actor),
        None => what,
    }
}

async fn show(
    app: &App,
    admin: &MustKeepPeople,
    id: PersonId,
    fields: Option<&Fields>,
    said: Option<&'static str>,
    problems: Problems,
) -> Result<Response> {
    let w = admin.visitor.words(app);
    let (reader, now) = (admin.person.id, app.clock.now());
    let (around, known) = app
        .store
        .read(move |tx| Ok((surroundings(tx, Some(reader))?, known(tx, id, now)?)))
        .await?;
    let person = known.person;
    let now_given = Given {
        role: person.role,
        own: known.own_role,
    };
    let path = format!("/agent/people/{id}");
    let mut f = frame(
        &admin.visitor,
        w,
        &path,
        Here::People,
        person.name.clone(),
        around,
    );
    f.notice = said.map(|key| Notice {
        tone: Tone::Good,
        text: w.t(key).into_owned(),
    });
    let given = |name: &str, kept: &str| fields.map_or(kept, |fields| fields.text(name)).to_owned();
    let standing = Standing::of(person.has_account, person.invited, person.suspended);
    let time_zone = given("time_zone", &person.time_zone);
    let invitation = known.invitation.filter(|_| !person.has_account).map(|one| {
        match (one.state.as_str(), one.error) {
            ("failed", Some(error)) => w.t1("person-invitation-failed", "error", error),
            ("waiting", _) => w.t("person-invitation-waits").into_owned(),
            _ => w.t1("person-invitation-sent", "when", w.ago(one.at, now)),
        }
    });
    let this = admin.visitor.session_hash.as_deref();
    let page = PersonPage {
        w,
        f,
        id: id.0,
        face: face(id, &person.name),
        role_now: role_name(&known.roles, now_given, &w),
        roles: role_choices(&known.roles, admin.person.permissions, now_given, &w),
        standing: standing_key(standing),
        is_self: id == reader,
        name: given("name", &person.name),
        role: given("role", &now_given.word()),
        language: given("language", &person.locale),
        time_zones: time_zones(&time_zone),
        time_zone,
        memberships: known.memberships,
        invitation,
        may_invite: !person.has_account && !person.suspended,
        has_factor: known.has_factor,
        passkeys: known.passkeys,
        devices: known
            .sessions
            .iter()
            .map(|one| shown(one, this, &w, now))
            .collect(),
        events: known
            .events
            .iter()
            .map(|event| (told(event, &w), when(&w, event.at, now)))
            .collect(),
        known: person,
        problems,
    };
    html(status_of(&page.problems), &page)
}

pub(super) async fn page(
    State(app): State<App>,
    admin: MustKeepPeople,
    Path(id): Path<i64>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let said = match query_value(&uri, "done").as_str() {
        "added" => Some("person-added"),
        "saved" => Some("person-saved"),
        "invited" => Some("person-invited"),
        "suspended" => Some("person-suspended-done"),
        "unsuspended" => Some("person-unsuspended-done"),
        "signed-out" => Some("person-signed-out-done"),
        "factor" => Some("person-factor-done"),
        "passkeys" => Some("person-passkeys-done"),
        _ => None,
    };
    show(&app, &admin, PersonId(id), None, said, Problems::default()).await
}

fn done(id: i64, what: &str) -> Response {
    let path = format!("/agent/people/{id}");
    Redirect::to(&address(&path, &[("done", what)])).into_response()
}

pub(super) async fn change(
    State(app): State<App>,
    admin: MustKeepPeople,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response> {
    let w = admin.visitor.words(&app);
    let mut problems = Problems::default();
    let name = limited(fields.text("name"), 120);
    if name.is_empty() {
        problems.add("name", w.t("setup-problem-name"));
    }
    let role = Given::read(fields.text("role"));
    if role.is_none() {
        problems.add("role", w.t("people-problem-role"));
    }
    let zone = fields.text("time_zone").to_owned();
    if !is_time_zone(&zone) {
        problems.add("time_zone", w.t("account-problem-time-zone"));
    }
    let locale = Locale::read(fields.text("language")).unwrap_or(Locale::En);
    let Some(role) = role.filter(|_| problems.is_empty()) else {
        return show(&app, &admin, PersonId(id), Some(&fields), None, problems).await;
    };
    let (actor, mine, now) = (admin.person.id, admin.person.permissions, app.clock.now());
    let changed = app
        .store
        .write(move |tx| {
            let person = queries::find(tx, PersonId(id))?.ok_or(Error::Absent)?;
            must_reach(tx, mine, person.id)?;
            queries::set_profile(tx, person.id, &name, locale.code(), &zone, now)?;
            give(tx, mine, actor, &person, role, now)
        })
        .await;
    match changed {
        Ok(()) => Ok(done(id, "saved")),
        Err(Error::Refused(refusal)) => {
            problems.add("role", w.refusal(&refusal));
            show(&app, &admin, PersonId(id), Some(&fields), None, problems).await
        }
        Err(error) => Err(error),
    }
}

/// Does something to somebody, and comes back to their page; what is refused is said there.
async fn act(
    app: App,
    admin: MustKeepPeople,
    id: i64,
    what: &'static str,
    deed: fn(&Tx<'_>, PersonId, &Person, domain::Moment) -> Result<()>,
) -> Result<Response> {
    let (actor, mine, now) = (admin.person.id, admin.person.permissions, app.clock.now());
    let acted = app
        .store
        .write(move |tx| {
            let person = queries::find(tx, PersonId(id))?.ok_or(Error::Absent)?;
            must_reach(tx, mine, person.id)?;
            deed(tx, actor, &person, now)
        })
        .await;
    match acted {
        Ok(()) => {
            tracing::info!(person = id, by = %actor, what, "an account was changed");
            Ok(done(id, what))
        }
        Err(Error::Refused(refusal)) => {
            let mut problems = Problems::default();
            problems.add("", admin.visitor.words(&app).refusal(&refusal));
            show(&app, &admin, PersonId(id), None, None, problems).await
        }
        Err(error) => Err(error),
    }
}

macro_rules! acts {
    ($($name:ident $what:literal $deed:expr);* $(;)?) => {$(
        pub(super) async fn $name(
            State(app): State<App>,
            admin: MustKeepPeople,
            Path(id): Path<i64>,
        ) -> Result<Response> {
            act(app, admin, id, $what, $deed).await
        }
    )*};
}

acts! {
    invite "invited" |tx, actor, person, now| {
        if person.has_account || person.suspended {
            return Err(Error::refused(409, "person-problem-account"));
        }
        accounts::add_event(tx, person.id, Some(actor), "invited", "", now)?;
        if mails::invite(tx, person, now)? {
            Ok(())
        } else {
            Err(Error::refused(429, "person-problem-mails"))
        }
    };
    suspend "suspended" deeds::suspend;
    unsuspend "unsuspended" deeds::unsuspend;
    sign_out "signed-out" |tx, actor, person, now| sign_out_everywhere(tx, actor, person.id, None, now);
    remove_passkeys "passkeys" |tx, actor, person, now| passkeys::remove_all(tx, actor, person.id, now);
    remove_factor "factor" |tx, actor, person, now| factor_deeds::remove(tx, Some(actor), person.id, now);
}
