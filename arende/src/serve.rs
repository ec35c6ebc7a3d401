//! Serving a desk: the web, the jobs, the news, until somebody says stop.

use std::net::{SocketAddr, TcpListener as Bound};

use platform::store::StoreSettings;
use platform::{App, Error, Result, jobs, web};
use tokio::net::TcpListener;
use tokio::sync::watch;

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

/// Serves until the process is told to stop; `ready` is called once connections are accepted.
pub fn run(app: &App, bound: Bound, ready: impl FnOnce(&App) + Send) -> Result<()> {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        // Short reads are done where they are asked for; with all of them busy there are still threads for the network.
        .worker_threads(StoreSettings::READERS + cores)
        // SQLite writes one at a time and reads on few connections: more threads would only wait.
        .max_blocking_threads(32)
        .build()?;
    let app = app.clone();
    runtime.block_on(async move {
        let listener = TcpListener::from_std(bound)?;
        ready(&app);
        let (stopping, stop) = watch::channel(false);
        tokio::spawn(async move {
            told_to_stop().await;
            stopping.send_replace(true);
        });
        let stopped = move |mut stop: watch::Receiver<bool>| async move {
            let _ = stop.wait_for(|stop| *stop).await;
        };
        tokio::spawn(app.live.clone().run(app.store.clone()));
        tokio::spawn(sweep_regularly(app.clone()));
        let work = tokio::spawn(jobs::run_forever(
            app.clone(),
            schedule::WORKS,
            stopped(stop.clone()),
        ));
        web::server::serve(
            listener,
            routes::site(&app),
            web::server::Settings::default(),
            stopped(stop),
        )
        .await;
        let _ = work.await;
        Ok(())
    })
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
