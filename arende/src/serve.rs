//! Serving a desk: the web, the jobs, the news, until somebody says stop.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use platform::meters::meters;
use platform::store::StoreSettings;
use platform::web::server::Settings;
use platform::{App, Result, jobs, web};
use sd_notify::NotifyState;
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};
use tokio::time::Instant;

use crate::operate::{self, Doors};
use crate::ready::Readiness;
use crate::{routes, schedule};

/// Running requests get this long to end after the signal to stop.
const REQUESTS_END: Duration = Duration::from_secs(11);
/// So does the job that is being done; then its lease is given back. All in all a stop takes less than 15 seconds.
const JOBS_END: Duration = Duration::from_secs(13);
/// What still runs on blocking threads after that ends with the process: a write is whole or not there.
const REST: Duration = Duration::from_secs(1);

/// Serves until the process is told to stop; `ready` is called once connections are accepted.
pub fn run(app: &App, doors: Doors, ready: impl FnOnce(&App) + Send) -> Result<()> {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        // Short reads are done where they are asked for; with all of them busy there are still threads for the network.
        .worker_threads(StoreSettings::READERS + cores)
        // SQLite writes one at a time and reads on few connections: more threads would only wait.
        .max_blocking_threads(32)
        .build()?;
    meters().set_started(app.clock.now());
    let served = runtime.block_on(serve(app.clone(), doors, ready));
    runtime.shutdown_timeout(REST);
    served
}

async fn serve(app: App, doors: Doors, ready: impl FnOnce(&App) + Send) -> Result<()> {
    let listener = TcpListener::from_std(doors.main)?;
    let told_to_stop = told_to_stop()?;
    let readiness = Readiness::default();
    let (stopping, mut stop) = watch::channel(None);
    let stopped = |mut told: watch::Receiver<Option<Instant>>| async move {
        let _ = told.wait_for(Option::is_some).await;
    };
    // A desk on a terminal ends when that does; under systemd the same signal means: read your files again.
    let told = Arc::new(Notify::new());
    if doors.tls.is_some() || std::env::var_os("NOTIFY_SOCKET").is_some() {
        tokio::spawn(on_hang_up(Arc::clone(&told)));
    }
    if let Some(tls) = &doors.tls {
        tokio::spawn(tls.clone().keep_up(told));
    }
    let settings = Settings {
        stop: REQUESTS_END,
        ..Settings::default()
    };
    meters().set_connections_limit(settings.connections);
    if let Some(bound) = doors.redirect {
        let listener = TcpListener::from_std(bound)?;
        let routes = operate::redirect_routes(&app);
        let stop = stopped(stop.clone());
        tokio::spawn(async move { web::server::serve(listener, routes, settings, stop).await });
    }
    if let Some(bound) = doors.operators {
        let listener = TcpListener::from_std(bound)?;
        let routes = operate::operators_routes(&app, readiness.clone());
        // Until the very end: whoever watches sees how the desk stops.
        let stop = std::future::pending();
        tokio::spawn(async move { web::server::serve(listener, routes, settings, stop).await });
    }
    if app.files.in_a_bucket() {
        tokio::task::spawn_blocking(greet_the_bucket(&app));
    }
    ready(&app);
    // Without systemd nobody is told.
    let _ = sd_notify::notify(&[NotifyState::Ready]);
    let jobs_stop = jobs::Stop::default();
    let (tell_jobs, tell_readiness) = (jobs_stop.clone(), readiness.clone());
    tokio::spawn(async move {
        told_to_stop.await;
        let _ = sd_notify::notify(&[NotifyState::Stopping]);
        tell_readiness.stop();
        tell_jobs.tell();
        stopping.send_replace(Some(Instant::now()));
    });
    tokio::spawn(app.live.clone().run(app.store.clone()));
    tokio::spawn(sweep_regularly(app.clone()));
    mailroom::ask_names();
    tokio::spawn(mailroom::imap::run_forever(
        app.clone(),
        stopped(stop.clone()),
    ));
    let mail_in = {
        let (app, stop) = (app.clone(), stopped(stop.clone()).shared());
        let pipe = mailroom::receiver::pipe::serve(app.clone(), stop.clone());
        tokio::spawn(async move { tokio::join!(doors.mail.receive(&app, stop), pipe) })
    };
    let work = tokio::spawn(jobs::run_forever(
        app.clone(),
        schedule::WORKS,
        jobs_stop.clone(),
    ));
    let site = routes::site_while(&app, readiness);
    for bound in doors.portals {
        let listener = TcpListener::from_std(bound)?;
        let (site, stop) = (site.clone(), stopped(stop.clone()));
        tokio::spawn(async move { web::server::serve(listener, site, settings, stop).await });
    }
    let all_ended =
        web::server::serve_with(listener, site, settings, doors.tls, stopped(stop.clone())).await;
    if !all_ended {
        tracing::warn!("some requests were cut off because they did not end in time");
    }
    // It hears of the stop when the web does, and ends in the same time.
    let _ = mail_in.await;
    let since = *stop.borrow_and_update();
    let left = since.map_or(JOBS_END, |since| JOBS_END.saturating_sub(since.elapsed()));
    if tokio::time::timeout(left, work).await.is_err() {
        let given_back = tokio::task::spawn_blocking(move || jobs_stop.give_back(&app)).await;
        if let Ok(Ok(true)) = given_back {
            tracing::warn!("a job did not end in time; it begins anew at the next start");
        }
    }
    Ok(())
}

/// Tells whoever keeps the certificate that its files may have changed.
async fn on_hang_up(told: Arc<Notify>) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut hung_up) = signal(SignalKind::hangup()) else {
            return;
        };
        while hung_up.recv().await.is_some() {
            told.notify_one();
        }
    }
    #[cfg(not(unix))]
    let _ = told;
}

/// Says at once what is wrong with a bucket or its keys. The desk serves all the same: what is in the database can be
/// read and written, and files again when the bucket is back.
fn greet_the_bucket(app: &App) -> impl FnOnce() + use<> {
    let files = app.files.clone();
    move || {
        // The hash of nothing in particular.
        if files.facts_now(&"0".repeat(64)).is_err() {
            tracing::error!(
                "attached files cannot be stored or fetched: look at --files, --files-endpoint and the AWS_… variables"
            );
        }
    }
}

async fn sweep_regularly(app: App) {
    loop {
        tokio::time::sleep(schedule::SWEEP_EVERY).await;
        let sweeper = app.clone();
        let swept = tokio::task::spawn_blocking(move || schedule::sweep(&sweeper)).await;
        if let Ok(Err(error)) = swept {
            tracing::warn!(%error, "the house was not swept");
        }
    }
}

/// Resolves on Ctrl+C or SIGTERM. Both are heard from the call on, not only from the first poll: whoever reads that the
/// desk is served may stop it at once.
#[cfg(unix)]
fn told_to_stop() -> Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// Resolves on Ctrl+C.
#[cfg(not(unix))]
fn told_to_stop() -> Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
