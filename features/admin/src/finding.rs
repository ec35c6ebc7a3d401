//! One field over everything that administrators decide: settings by what they are called and say, and the pages beside
//! them, in whatever language somebody looks for them.

use askama::Template;
use domain::permission::Permission;
use domain::person::Role;
use domain::text::folded;
use people::page::{frame, surroundings};
use platform::frame::{Frame, Here, parts};
use platform::language::{Locale, Words};
use platform::web::MustKeepSettings;
use platform::{App, Result};

use crate::settings::Decisions;

/// Pages on which more is decided: address, key of the title, and what one must be allowed to.
const PAGES: [(&str, &str, Permission); 23] = [
    ("/agent/access", "access-desk-title", Permission::Settings),
    ("/agent/statuses", "statuses-title", Permission::Settings),
    ("/agent/macros", "macros-title", Permission::Answer),
    ("/agent/schedules", "schedules-title", Permission::Settings),
    (
        "/agent/sla-policies",
        "policies-title",
        Permission::Settings,
    ),
    (
        "/agent/critical-days",
        "critical-title",
        Permission::Settings,
    ),
    ("/agent/forms", "forms-title", Permission::Forms),
    ("/agent/fields", "forms-fields", Permission::Forms),
    ("/agent/help", "help-title", Permission::Articles),
    ("/agent/ideas", "ideas-title", Permission::Ideas),
    ("/agent/updates", "updates-title", Permission::Ideas),
    ("/agent/newsletters", "newsletter-many", Permission::Ideas),
    ("/agent/people", "people-title", Permission::People),
    (
        "/agent/organizations",
        "organizations-title",
        Permission::Organizations,
    ),
    (
        "/agent/trainings",
        "trainings-title",
        Permission::Organizations,
    ),
    ("/agent/groups", "groups-title", Permission::Groups),
    ("/agent/import", "sheets-title", Permission::Exports),
    ("/agent/time-per-level", "time-title", Permission::Exports),
    ("/agent/mail", "mail-title", Permission::Mail),
    (
        "/agent/mail-texts",
        "mail-texts-title",
        Permission::Settings,
    ),
    (
        "/agent/translations",
        "translations-title",
        Permission::Settings,
    ),
    ("/agent/jobs", "jobs-title", Permission::Jobs),
    ("/agent/audit", "audit-title", Permission::Audit),
];

/// Pages for administrators alone.
const FOR_ADMINISTRATORS: [(&str, &str); 6] = [
    ("/agent/blueprints", "blueprints-title"),
    ("/agent/brands", "brands-title"),
    ("/agent/roles", "roles-title"),
    ("/agent/sso", "sso-title"),
    ("/agent/mailboxes", "mailboxes-title"),
    ("/agent/handover", "handover-title"),
];

/// GET /agent/settings?q=
#[derive(Template)]
#[template(path = "agent_settings_found.html")]
struct FoundPage {
    w: Words,
    f: Frame,
    query: String,
    found: Vec<Hit>,
}

/// Something that was found.
struct Hit {
    address: String,
    title: String,
    /// Where it stands.
    place: String,
    help: String,
}

/// Whether all words that are looked for begin words of this text.
fn says(text: &str, wanted: &[String]) -> bool {
    let text = folded(text);
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    wanted
        .iter()
        .all(|one| words.iter().any(|word| word.starts_with(one.as_str())))
}

/// Everything that has these words in some language.
fn find(
    app: &App,
    all: Decisions,
    w: &Words,
    query: &str,
    pages: &[(&'static str, &'static str)],
) -> Vec<Hit> {
    let wanted: Vec<String> = folded(query)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let languages: Vec<Words> = Locale::ALL
        .into_iter()
        .map(|locale| app.language.words(locale, "UTC"))
        .collect();
    let is_meant = |keys: &[&'static str], name: &str| {
        says(name, &wanted)
            || languages.iter().any(|words| {
                let text: Vec<_> = keys.iter().map(|key| words.t(key)).collect();
                says(&text.join(" "), &wanted)
            })
    };
    let mut found = Vec::new();
    for (address, title) in pages {
        if is_meant(&[title], "") {
            found.push(Hit {
                address: (*address).to_owned(),
                title: w.t(title).into_owned(),
                place: String::new(),
                help: String::new(),
            });
        }
    }
    for setting in all.0 {
        let folder = if setting.has_a_page_of_its_own() {
            "/agent"
        } else {
            "/agent/settings"
        };
        let keys = [setting.title, setting.help, setting.group.title];
        if is_meant(&keys, &setting.key.replace('_', " ")) {
            found.push(Hit {
                address: format!("{folder}/{}#{}", setting.group.slug, setting.key),
                title: w.t(setting.title).into_owned(),
                place: w.t(setting.group.title).into_owned(),
                help: w.t(setting.help).into_owned(),
            });
        }
    }
    found
}

/// The page of what was found.
pub(crate) async fn page(
    app: &App,
    admin: &MustKeepSettings,
    all: Decisions,
    query: &str,
) -> Result<axum::response::Response> {
    let w = admin.visitor.words(app);
    let person = admin.person.id;
    let around = app
        .store
        .read(move |tx| surroundings(tx, Some(person)))
        .await?;
    let may = admin.person.permissions;
    let mut pages: Vec<_> = PAGES
        .into_iter()
        .filter(|(_, _, needed)| may.has(*needed))
        .map(|(address, title, _)| (address, title))
        .collect();
    if admin.person.role == Role::Admin {
        pages.extend(FOR_ADMINISTRATORS);
    }
    let found = find(app, all, &w, query, &pages);
    let title = w.t("settings-title").into_owned();
    let page = FoundPage {
        w,
        f: frame(
            &admin.visitor,
            w,
            "/agent/settings",
            Here::Settings,
            title,
            around,
        ),
        query: query.to_owned(),
        found,
    };
    people::html(axum::http::StatusCode::OK, &page)
}
