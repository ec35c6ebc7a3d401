//! Organizations and people as spreadsheets, for those who may bring in and take out many rows: a file is looked at first, every row that cannot be taken
//! is named, and nothing is written before somebody says so.

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use futures_util::stream;
use people::html;
use people::page::{frame, surroundings};
use platform::files::disposition;
use platform::frame::{Here, Problems};
use platform::language::Locale;
use platform::web::{FormData, MustExport};
use platform::{App, Error, Result};

use crate::commands::note_export;
use crate::queries;
use crate::sheets::{How, Kind, Report, Separator, head, import, lines_after};
use crate::views::{ImportPage, SheetColumns, SheetPreview};

/// Rows of a file on this page; longer ones are for the command line, which takes its time.
const MOST_ROWS: u64 = 5000;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/import", get(show).post(take))
        .route("/agent/export/{sheet}", get(export))
}

async fn show(State(app): State<App>, admin: MustExport) -> Result<Response> {
    page(&app, &admin, None, Problems::default()).await
}

async fn page(
    app: &App,
    admin: &MustExport,
    preview: Option<SheetPreview>,
    problems: Problems,
) -> Result<Response> {
    let w = admin.visitor.words(app);
    let person = admin.person.id;
    let around = app
        .store
        .read(move |tx| surroundings(tx, Some(person)))
        .await?;
    let title = w.t("sheets-title").into_owned();
    let path = "/agent/import";
    let columns = |kind: Kind, heading: &'static str, key: &'static str| SheetColumns {
        kind: kind.word(),
        heading,
        key,
        columns: kind.columns().join(", "),
    };
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = ImportPage {
        w,
        f: frame(&admin.visitor, w, path, Here::Organizations, title, around),
        sheets: vec![
            columns(
                Kind::Organizations,
                "sheets-organizations",
                "sheets-organizations-key",
            ),
            columns(Kind::People, "sheets-people", "sheets-people-key"),
        ],
        preview,
        problems,
    };
    html(status, &page)
}

/// Looks at a file, or takes the one that was looked at.
async fn take(State(app): State<App>, admin: MustExport, form: FormData) -> Result<Response> {
    let w = admin.visitor.words(&app);
    let mut problems = Problems::default();
    let fields = &form.fields;
    let kind = Kind::read(fields.text("kind")).ok_or(Error::Absent)?;
    for problem in &form.problems {
        problems.add("file", problem.sentence(&w));
    }
    let sent = form.uploads.first().map(|upload| upload.token.clone());
    let token = match fields.text("token") {
        "" => sent,
        token => Some(token.to_owned()),
    };
    let Some(token) = token.filter(|_| problems.is_empty()) else {
        if problems.is_empty() {
            problems.add("file", w.t("sheets-problem-file"));
        }
        return page(&app, &admin, None, problems).await;
    };
    let (uploader, named) = (admin.visitor.uploader(), token.clone());
    let found = app
        .store
        .read(move |tx| queries::find_upload(tx, &named, &uploader))
        .await?;
    let Some((sha256, file)) = found else {
        problems.add("file", w.t("sheets-problem-gone"));
        return page(&app, &admin, None, problems).await;
    };
    let how = How {
        dry_run: fields.text("apply") != "1",
        invite: kind == Kind::People && fields.ticked("invite"),
        most: MOST_ROWS,
        now: app.clock.now(),
    };
    let skips = fields.ticked("skip");
    let desk = app.clone();
    let working = tokio::task::spawn_blocking(move || -> Result<(Report, bool)> {
        let open = || desk.files.open_now(&sha256)?.ok_or(Error::Absent);
        // What was looked at a while ago is looked at again before anything is written.
        let looked = How {
            dry_run: true,
            ..how
        };
        let report = import(&desk.store, kind, open()?, looked, &w, |_| {})?;
        if how.dry_run || report.cut || (report.bad > 0 && !skips) {
            return Ok((report, false));
        }
        import(&desk.store, kind, open()?, how, &w, |_| {}).map(|report| (report, true))
    });
    let (report, is_done) = working.await.map_err(Error::broken)??;
    if is_done {
        tracing::info!(sheet = kind.word(), rows = report.rows(), by = %admin.person.id, "sheet taken");
    }
    let preview = SheetPreview {
        kind: kind.word(),
        token,
        file,
        may_apply: !report.cut && report.added + report.changed > 0,
        is_done,
        invites: how.invite,
        most: MOST_ROWS as i64,
        more: report.bad.saturating_sub(report.problems.len() as u64) as i64,
        report,
    };
    page(&app, &admin, Some(preview), problems).await
}

/// A sheet as a file, written while it is sent.
async fn export(
    State(app): State<App>,
    admin: MustExport,
    Path(sheet): Path<String>,
) -> Result<Response> {
    let kind = sheet.strip_suffix(".csv").and_then(Kind::read);
    let kind = kind.ok_or(Error::Absent)?;
    let separator = match admin.visitor.words(&app).language() {
        Locale::En => Separator::Comma,
        Locale::Sv => Separator::Semicolon,
    };
    let now = app.clock.now();
    app.store
        .write(move |tx| note_export(tx, kind, now))
        .await?;
    let first = Bytes::from(head(kind, separator)?);
    let rest = stream::unfold(Some((0, None)), move |place| {
        let store = app.store.clone();
        async move {
            let place = place?;
            let some = store
                .read(move |tx| lines_after(tx, kind, place, separator))
                .await;
            match some {
                Ok(Some((lines, next))) => Some((Ok(Bytes::from(lines)), Some(next))),
                Ok(None) => None,
                Err(error) => Some((Err(std::io::Error::other(error.to_string())), None)),
            }
        }
    });
    let whole = futures_util::StreamExt::chain(stream::once(async { Ok(first) }), rest);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            disposition(false, &format!("{}.csv", kind.word())),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(whole)).into_response())
}
