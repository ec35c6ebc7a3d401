//! Serving a desk: the web, the jobs, the news, until somebody says stop.

use std::sync::Arc;

use platform::meters::meters;
use platform::store::StoreSettings;
use platform::web::server::Settings;
use platform::{App, Result, jobs, web};
use sd_notify::NotifyState;
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};

use crate::operate::{self, Doors};
use crate::ready::Readiness;
use crate::{routes, schedule};

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
    let app = app.clone();
    meters().set_started(app.clock.now());
    runtime.block_on(async move {
        let listener = TcpListener::from_std(doors.main)?;
        let readiness = Readiness::default();
        let (stopping, stop) = watch::channel(false);
        let stopped = move |mut stop: watch::Receiver<bool>| async move {
            let _ = stop.wait_for(|stop| *stop).await;
        };
        // A desk on a terminal ends when that does; under systemd the same signal means: read your files again.
        let told = Arc::new(Notify::new());
        if doors.tls.is_some() || std::env::var_os("NOTIFY_SOCKET").is_some() {
            tokio::spawn(on_hang_up(Arc::clone(&told)));
        }
        if let Some(tls) = &doors.tls {
            tokio::spawn(tls.clone().keep_up(told));
        }
        let settings = Settings::default();
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
        let told = readiness.clone();
        tokio::spawn(async move {
            told_to_stop().await;
            let _ = sd_notify::notify(&[NotifyState::Stopping]);
            told.stop();
            stopping.send_replace(true);
        });
        tokio::spawn(app.live.clone().run(app.store.clone()));
        tokio::spawn(sweep_regularly(app.clone()));
        let work = tokio::spawn(jobs::run_forever(
            app.clone(),
            schedule::WORKS,
            stopped(stop.clone()),
        ));
        web::server::serve_with(
            listener,
            routes::site_while(&app, readiness),
            settings,
            doors.tls,
            stopped(stop),
        )
        .await;
        let _ = work.await;
        Ok(())
    })
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

/// Resolves on Ctrl+C or SIGTERM.
async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}
