//! Every job of the desk, in one table, and what is done at fixed intervals.

use std::time::Duration;

use platform::jobs::Work;
use platform::{App, Result};

/// Kinds of jobs and who does them.
pub const WORKS: &[Work] = &{
    let [announce, announce_changes, send_mail] = *notifications::WORKS else {
        panic!("every kind of work is listed")
    };
    let [account_mail] = *people::post::WORKS else {
        panic!("every kind of work is listed")
    };
    let [customer_mail] = *organizations::post::WORKS else {
        panic!("every kind of work is listed")
    };
    let [
        service_announce,
        service_mail,
        service_news,
        service_maintenance,
    ] = *status::WORKS
    else {
        panic!("every kind of work is listed")
    };
    let [sla_recompute, sla_window, organization_follow, sla_call] = *sla::WORKS else {
        panic!("every kind of work is listed")
    };
    let access_news = access::hooks::WORK;
    let [help_announce, help_mail] = *help::WORKS else {
        panic!("every kind of work is listed")
    };
    let [news_mail, news_due] = *ideas::WORKS else {
        panic!("every kind of work is listed")
    };
    let [
        incident_answer,
        sla_tell,
        problem_tell,
        access_end,
        supplier_mail,
    ] = *tickets::WORKS
    else {
        panic!("every kind of work is listed")
    };
    let [mail_again] = *mailroom::WORKS else {
        panic!("every kind of work is listed")
    };
    [
        announce,
        announce_changes,
        send_mail,
        account_mail,
        customer_mail,
        mail_again,
        crate::erasing::WORK,
        service_announce,
        service_mail,
        service_news,
        service_maintenance,
        help_announce,
        help_mail,
        news_mail,
        news_due,
        incident_answer,
        sla_recompute,
        sla_window,
        organization_follow,
        sla_call,
        sla_tell,
        problem_tell,
        access_end,
        access_news,
        supplier_mail,
    ]
};

/// How often the house is swept.
pub const SWEEP_EVERY: Duration = Duration::from_hours(1);

/// So long it is told what became of a mail that left.
const SENT_FOR: i64 = 183 * domain::DAY;

/// Removes what nobody needs any more (uploads without a form, ended sessions, full token buckets), lets the database
/// look at its own sizes, and does what a day that has come brings with it: free seats, trainings that end.
pub fn sweep(app: &App) -> Result<()> {
    let now = app.clock.now();
    app.store.analyze()?;
    platform::files::garbage::collect_now(&app.store, &app.files, now)?;
    app.store.write_now(|tx| {
        platform::web::session::remove_expired(tx, now)?;
        platform::web::limits::remove_old(tx, now)?;
        platform::web::kept::remove_old(tx, now)?;
        people::commands::remove_old(tx, now)?;
        platform::api::idempotency::remove_old(tx, now)?;
        people::commands::failures::tell_of_failures(tx, now)?;
        organizations::commands::fill_all_seats(tx, now)?;
        organizations::commands::remind_of_trainings(tx, now)?;
        status::commands::remove_unconfirmed(tx, now)?;
        ideas::remove_unconfirmed(tx, now)?;
        platform::post::remove_sent_before(tx, domain::Moment(now.0 - SENT_FOR))?;
        platform::audit::remove_doubled_seals(tx)
    })?;
    status::move_on_all(app)?;
    tickets::commands::access::end_access(app)?;
    ideas::all_that_is_due(app)?;
    translations::note_all(app, translations::Decisions(crate::routes::settings()), now)?;
    let moved = tickets::commands::statuses::move_on(app, now)?;
    if moved > 0 {
        tracing::info!(moved, "tickets in which nobody said anything moved on");
    }
    let erased = tickets::commands::erase_personal(app, now)?;
    if erased > 0 {
        tracing::info!(
            erased,
            "answers about people erased in tickets closed long ago"
        );
    }
    let sealed = app
        .store
        .write_now(|tx| platform::audit::seal(tx, &app.key, now))?;
    if let Some((row, hash)) = sealed {
        // In a log that leaves this machine, it tells what the audit log held, whatever becomes of the database.
        tracing::info!(row, hash, "audit log sealed");
    }
    Ok(())
}
