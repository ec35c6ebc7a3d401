//! The audit log, for administrators: what was done to the desk, by whom, from where, and what was so before.

use askama::Template;
use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use bytes::Bytes;
use domain::{DAY, Moment};
use futures_util::{StreamExt, stream};
use people::page::{frame, surroundings};
use people::{account_deed, html, query_value};
use platform::audit::{self, Line, Wanted};
use platform::files::disposition;
use platform::frame::{Frame, Here, When, address, parts};
use platform::language::{Words, day, iso};
use platform::web::MustReadAudit;
use platform::{App, Result};

use crate::audit_sheet;
use crate::settings::Decisions;

/// Rows on one page.
const ON_A_PAGE: i64 = 50;

/// The areas in the order of the page, with the keys of their words.
const AREAS: [(&str, &str); 12] = [
    ("account", "audit-account"),
    ("role", "audit-role"),
    ("organization", "audit-organization"),
    ("group", "audit-group"),
    ("training", "audit-training"),
    ("brand", "audit-brand"),
    ("access", "audit-access"),
    ("support", "audit-support"),
    ("setting", "audit-setting"),
    ("form", "audit-form"),
    ("ideas", "audit-ideas"),
    ("export", "audit-export"),
];

pub(crate) fn routes(decisions: Decisions) -> Router<App> {
    Router::new()
        .route("/agent/audit", get(list))
        .route("/agent/audit.csv", get(sheet))
        .layer(Extension(decisions))
}

/// GET /agent/audit
#[derive(Template)]
#[template(path = "agent_audit.html")]
struct AuditPage {
    w: Words,
    f: Frame,
    query: String,
    area: String,
    from: String,
    until: String,
    rows: Vec<Shown>,
    /// The address of what comes after these.
    more: Option<String>,
    /// The address of all of it as a sheet.
    sheet: String,
}

impl AuditPage {
    fn is_filtered(&self) -> bool {
        !(self.query.is_empty()
            && self.area.is_empty()
            && self.from.is_empty()
            && self.until.is_empty())
    }
}

struct Shown {
    id: i64,
    what: String,
    /// What it was done to, where the sentence does not say.
    about: Option<String>,
    before: String,
    after: String,
    who: String,
    via: String,
    when: When,
}

/// What was done, in words; a deed that this version does not know is named as it was written.
fn told(line: &Line, w: &Words) -> String {
    if line.area == "account" {
        let detail = match (line.before.as_str(), line.after.as_str()) {
            (before, "") => before.to_owned(),
            ("", after) => after.to_owned(),
            (before, after) => format!("{before} {after}"),
        };
        return account_deed(&line.deed, &detail, w);
    }
    let key = match (line.area.as_str(), line.deed.as_str()) {
        ("setting", "set") => "audit-setting-set",
        ("setting", "macro_added") => "audit-macro-added",
        ("setting", "macro_changed") => "audit-macro-changed",
        ("setting", "macro_removed") => "audit-macro-removed",
        ("setting", "status_added") => "audit-status-added",
        ("setting", "status_changed") => "audit-status-changed",
        ("setting", "schedule_kept") => "audit-schedule-kept",
        ("setting", "schedule_removed") => "audit-schedule-removed",
        ("setting", "policy_kept") => "audit-policy-kept",
        ("setting", "policy_moved") => "audit-policy-moved",
        ("setting", "policy_removed") => "audit-policy-removed",
        ("setting", "oncall_kept") => "audit-oncall-kept",
        ("setting", "status_hook_added") => "audit-status-hook-added",
        ("setting", "status_hook_removed") => "audit-status-hook-removed",
        ("support", "asked") => "audit-support-asked",
        ("support", "allowed") => "audit-support-allowed",
        ("support", "refused") => "audit-support-refused",
        ("support", "withdrawn") => "audit-support-withdrawn",
        ("support", "ended") => "audit-support-ended",
        ("support", "token") => "audit-support-token",
        ("support", "used") => "audit-support-used",
        ("support", "replayed") => "audit-support-replayed",
        ("support", "key_made") => "audit-support-key-made",
        ("support", "hook_set") => "audit-support-hook-set",
        ("support", "hook_removed") => "audit-support-hook-removed",
        ("support", "site_added") => "audit-support-site-added",
        ("support", "site_removed") => "audit-support-site-removed",
        ("access", "token_made") => "audit-token-made",
        ("access", "handover_renewed") => "audit-handover-renewed",
        ("access", "handover_off") => "audit-handover-off",
        ("ideas", "state") => "audit-ideas-state",
        ("ideas", "merged") => "audit-ideas-merged",
        ("ideas", "unmerged") => "audit-ideas-unmerged",
        ("ideas", "published") => "audit-ideas-published",
        ("ideas", "newsletter") => "audit-ideas-newsletter",
        ("form", "made") => "audit-form-made",
        ("form", "changed") => "audit-form-changed",
        ("form", "field_made") => "audit-field-made",
        ("form", "field_changed") => "audit-field-changed",
        ("access", "sso_kept") => "audit-sso-kept",
        ("access", "sso_removed") => "audit-sso-removed",
        ("access", "mail_consent_saved") => "audit-mail-consent-saved",
        ("access", "mail_consent_given") => "audit-mail-consent-given",
        ("access", "mail_consent_removed") => "audit-mail-consent-removed",
        ("access", "mail_key_made") => "audit-mail-key-made",
        ("access", "mail_key_on") => "audit-mail-key-on",
        ("access", "mail_key_off") => "audit-mail-key-off",
        ("access", "mail_key_removed") => "audit-mail-key-removed",
        ("access", "mailbox_added") => "audit-mailbox-added",
        ("access", "mailbox_changed") => "audit-mailbox-changed",
        ("access", "mailbox_on") => "audit-mailbox-on",
        ("access", "mailbox_off") => "audit-mailbox-off",
        ("access", "mailbox_removed") => "audit-mailbox-removed",
        ("access", "mail_treated") => "audit-mail-treated",
        ("role", "made") => "audit-role-made",
        ("role", "changed") => "audit-role-changed",
        ("export", "requests") => "audit-export-requests",
        ("export", "portal") => "audit-export-portal",
        ("role", "removed") => "audit-role-removed",
        ("organization", "made") => "audit-organization-made",
        ("organization", "changed") => "audit-organization-changed",
        ("organization", "shared") => "audit-organization-shared",
        ("organization", "removed") => "audit-organization-removed",
        ("organization", "member_added") => "audit-member-added",
        ("organization", "member_changed") => "audit-member-changed",
        ("organization", "member_removed") => "audit-member-removed",
        ("organization", "joined") => "audit-member-joined",
        ("organization", "waits") => "audit-waits",
        ("organization", "waits_no_more") => "audit-waits-no-more",
        ("organization", "seat_filled") => "audit-seat-filled",
        ("organization", "succeeded") => "audit-succeeded",
        ("organization", "succession_undone") => "audit-succession-undone",
        ("group", "made") => "audit-group-made",
        ("group", "changed") => "audit-group-changed",
        ("group", "removed") => "audit-group-removed",
        ("group", "member_added") => "audit-group-member-added",
        ("group", "member_removed") => "audit-group-member-removed",
        ("group", "reach") => "audit-reach",
        ("brand", "added") => "audit-brand-added",
        ("brand", "changed") => "audit-brand-changed",
        ("training", "made") => "audit-training-made",
        ("training", "changed") => "audit-training-changed",
        ("training", "completed") => "audit-training-completed",
        ("training", "taken_back") => "audit-training-taken-back",
        ("export", "sheet_brought_in") => "audit-sheet-brought-in",
        ("export", "sheet_taken_out") => "audit-sheet-taken-out",
        ("export", "audit_taken_out") => "audit-audit-taken-out",
        (area, deed) => return format!("{area}: {deed}"),
    };
    w.t(key).into_owned()
}

/// What a setting is called on its page; the log keeps the name that scripts use.
fn titled(all: Decisions, name: &str, w: &Words) -> Option<String> {
    let (setting, locale) = all.0.iter().find_map(|setting| {
        let mut names = setting.names().into_iter();
        let (_, locale) = names.find(|(known, _)| known == name)?;
        Some((setting, locale))
    })?;
    let title = w.t(setting.title);
    Some(match locale {
        Some(locale) => format!("{title} ({})", locale.name()),
        None => title.into_owned(),
    })
}

fn shown(mut line: Line, all: Decisions, w: &Words, now: Moment) -> Shown {
    if line.area == "setting"
        && let Some(title) = titled(all, &line.about, w)
    {
        line.about = title;
    }
    let what = told(&line, w);
    let who = match (line.actor.is_empty(), line.via.as_str()) {
        (false, "command") => w.t1("audit-at-command-line", "name", line.actor.clone()),
        (true, "command") => w.t("audit-command-line").into_owned(),
        (true, "desk") => w.t("audit-by-itself").into_owned(),
        (true, _) => w.t("audit-nobody").into_owned(),
        (false, _) => line.actor.clone(),
    };
    let via = match (line.via.as_str(), line.address.is_empty()) {
        ("api", false) => w.t1("audit-via-api-from", "address", line.address.clone()),
        ("web", false) => w.t1("audit-via-web-from", "address", line.address.clone()),
        _ => String::new(),
    };
    // The sentence about an account tells what was so before and is so now.
    let tells_all = line.area == "account";
    Shown {
        id: line.id,
        what,
        about: (line.about != line.actor && !line.about.is_empty()).then_some(line.about),
        before: if tells_all {
            String::new()
        } else {
            line.before
        },
        after: if tells_all { String::new() } else { line.after },
        who,
        via,
        when: When {
            shown: w.ago(line.at, now),
            iso: iso(line.at),
            exact: w.date_time(line.at),
        },
    }
}

/// What somebody looks for, as the page's form says it.
struct Sought {
    query: String,
    area: String,
    from: String,
    until: String,
    before: Option<i64>,
}

impl Sought {
    fn read(uri: &axum::http::Uri) -> Self {
        let text =
            |name: &str| -> String { query_value(uri, name).trim().chars().take(200).collect() };
        let area = text("area");
        Self {
            query: text("q"),
            area: AREAS
                .iter()
                .find(|(known, _)| *known == area)
                .map_or_else(String::new, |(known, _)| (*known).to_owned()),
            from: text("from"),
            until: text("until"),
            before: query_value(uri, "before").parse().ok(),
        }
    }

    fn wanted(&self, limit: i64) -> Wanted {
        Wanted {
            area: self.area.clone(),
            words: self.query.clone(),
            from: day(&self.from),
            // The whole of the last day.
            until: day(&self.until).map(|last| last.plus(DAY)),
            before: self.before,
            limit,
        }
    }

    fn address(&self, path: &str, before: &str) -> String {
        let query = [
            ("q", self.query.as_str()),
            ("area", &self.area),
            ("from", &self.from),
            ("until", &self.until),
            ("before", before),
        ];
        address(path, &query)
    }
}

/// What is looked for, as a sheet that is written while it is sent.
async fn sheet(
    State(app): State<App>,
    _reader: MustReadAudit,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let wanted = Sought::read(&uri).wanted(i64::MAX);
    let (now, asked) = (app.clock.now(), wanted.clone());
    let first = app
        .store
        .write(move |tx| audit_sheet::begin(tx, &asked, now))
        .await?;
    let rest = stream::unfold(Some(wanted), move |wanted| {
        let store = app.store.clone();
        async move {
            let wanted = wanted?;
            match store.read(move |tx| audit_sheet::rows(tx, &wanted)).await {
                Ok(Some((lines, next))) => Some((Ok(Bytes::from(lines)), Some(next))),
                Ok(None) => None,
                Err(error) => Some((Err(std::io::Error::other(error.to_string())), None)),
            }
        }
    });
    let whole = stream::once(async { Ok(Bytes::from(first)) }).chain(rest);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition(false, "audit.csv")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(whole)).into_response())
}

async fn list(
    State(app): State<App>,
    admin: MustReadAudit,
    Extension(all): Extension<Decisions>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = admin.visitor.words(&app);
    let (person, now) = (admin.person.id, app.clock.now());
    let sought = Sought::read(&uri);
    let wanted = sought.wanted(ON_A_PAGE + 1);
    let (around, mut found) = app
        .store
        .read(move |tx| Ok((surroundings(tx, Some(person))?, audit::list(tx, &wanted)?)))
        .await?;
    let more = i64::try_from(found.len()).is_ok_and(|count| count > ON_A_PAGE);
    found.truncate(ON_A_PAGE as usize);
    let last = found.last().map_or(0, |line| line.id).to_string();
    let title = w.t("audit-title").into_owned();
    let page = AuditPage {
        w,
        f: frame(
            &admin.visitor,
            w,
            "/agent/audit",
            Here::Settings,
            title,
            around,
        ),
        more: more.then(|| sought.address("/agent/audit", &last)),
        sheet: sought.address("/agent/audit.csv", ""),
        query: sought.query,
        area: sought.area,
        from: sought.from,
        until: sought.until,
        rows: found
            .into_iter()
            .map(|line| shown(line, all, &w, now))
            .collect(),
    };
    html(StatusCode::OK, &page)
}
