//! Serving a desk: the web, the jobs, the news, until somebody says stop.

use std::net::{SocketAddr, TcpListener as Bound};
use std::time::Duration;

use platform::{App, Error, Result, jobs, web};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::{routes, schedule};

/// Takes the address to listen on, before anything else is done. Port 0 takes any free one.
pub fn listen(address: SocketAddr) -> Result<Bound> {
    let bound = Bound::bind(address).and_then(|bound| bound.set_nonblocking(true).map(|()| bound));
    bound.map_err(|error| {
        Error::broken(format!(
            "cannot listen on {address}: {error}. Is another desk running there? Choose another address with --listen."
        ))
    })
}

/// Running requests get this long to end after the signal to stop.
const REQUESTS_END: Duration = Duration::from_secs(11);
/// So does the job that is being done; then its lease is given back. All in all a stop takes less than 15 seconds.
const JOBS_END: Duration = Duration::from_secs(13);
/// What still runs on blocking threads after that ends with the process: a write is whole or not there.
const REST: Duration = Duration::from_secs(1);

/// Serves until the process is told to stop; `ready` is called once connections are accepted.
pub fn run(app: &App, bound: Bound, ready: impl FnOnce(&App) + Send) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        // SQLite writes one at a time and reads on few connections: more threads would only wait.
        .max_blocking_threads(32)
        .build()?;
    let served = runtime.block_on(serve(app.clone(), bound, ready));
    runtime.shutdown_timeout(REST);
    served
}

async fn serve(app: App, bound: Bound, ready: impl FnOnce(&App) + Send) -> Result<()> {
    let listener = TcpListener::from_std(bound)?;
    let told_to_stop = told_to_stop()?;
    ready(&app);
    let jobs_stop = jobs::Stop::default();
    let (stopping, mut stop) = watch::channel(None);
    let tell_jobs = jobs_stop.clone();
    tokio::spawn(async move {
        told_to_stop.await;
        tell_jobs.tell();
        stopping.send_replace(Some(Instant::now()));
    });
    tokio::spawn(app.live.clone().run(app.store.clone()));
    tokio::spawn(sweep_regularly(app.clone()));
    let work = tokio::spawn(jobs::run_forever(
        app.clone(),
        schedule::WORKS,
        jobs_stop.clone(),
    ));
    let settings = web::server::Settings {
        stop: REQUESTS_END,
        ..web::server::Settings::default()
    };
    let mut told = stop.clone();
    let stopped = async move {
        let _ = told.wait_for(Option::is_some).await;
    };
    let all_ended = web::server::serve(listener, routes::site(&app), settings, stopped).await;
    if !all_ended {
        tracing::warn!("some requests were cut off because they did not end in time");
    }
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
