//! How a desk is served: under TLS or not, and where operators watch it. Every address is taken and every file is
//! read before the desk is opened, so that a mistake is told at once.

use std::fmt::Display;
use std::net::{IpAddr, SocketAddr, TcpListener as Bound};
use std::path::PathBuf;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use mailroom::receiver::{self, Address, Door, Protocol};
use platform::meters::{self, meters};
use platform::web::Tls;
use platform::{App, Error, Result, params};

use crate::ready::{self, Readiness};

/// What only `serve` and `demo` need.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Service {
    /// A certificate with its chain (PEM): the desk speaks https itself. Read again when the file changes and on SIGHUP
    #[arg(
        long,
        env = "ARENDE_TLS_CERT",
        global = true,
        value_name = "FILE",
        requires = "tls_key"
    )]
    pub tls_cert: Option<PathBuf>,
    /// The certificate's private key (PEM)
    #[arg(
        long,
        env = "ARENDE_TLS_KEY",
        global = true,
        value_name = "FILE",
        requires = "tls_cert"
    )]
    pub tls_key: Option<PathBuf>,
    /// A second address, for plain http, that only sends people on to https
    #[arg(
        long,
        env = "ARENDE_HTTP_REDIRECT_LISTEN",
        global = true,
        value_name = "ADDR"
    )]
    pub http_redirect_listen: Option<SocketAddr>,
    /// An address for operators: /metrics (Prometheus), /healthz, /readyz. Whoever reaches it may read them
    #[arg(
        long,
        env = "ARENDE_METRICS_LISTEN",
        global = true,
        value_name = "ADDR"
    )]
    pub metrics_listen: Option<SocketAddr>,
    /// Where your mail server hands mail over in LMTP: an address with its port, or `unix:/path`
    #[arg(
        long,
        env = "ARENDE_LMTP_LISTEN",
        global = true,
        value_name = "ADDRESS"
    )]
    pub lmtp_listen: Option<Address>,
    /// The same in SMTP, for mail servers that speak no LMTP
    #[arg(
        long,
        env = "ARENDE_SMTP_LISTEN",
        global = true,
        value_name = "ADDRESS"
    )]
    pub smtp_listen: Option<Address>,
    /// Mail servers that may hand mail over, beside this machine; may be given several times
    #[arg(
        long,
        env = "ARENDE_MAIL_PEERS",
        value_delimiter = ',',
        global = true,
        value_name = "IP"
    )]
    pub mail_peers: Vec<IpAddr>,
}

/// The open doors of a desk.
pub struct Doors {
    /// For everybody.
    pub main: Bound,
    /// The certificate of the main one.
    pub tls: Option<Tls>,
    /// For those who come by plain http.
    pub redirect: Option<Bound>,
    /// For operators.
    pub operators: Option<Bound>,
    /// More for everybody, by plain http: the demo's portals have ports of their own.
    pub portals: Vec<Bound>,
    /// For the mail server.
    pub mail: Mail,
}

/// Where mail is handed over, and by whom.
pub struct Mail {
    pub doors: Vec<(Door, Protocol)>,
    pub peers: Vec<IpAddr>,
    /// The desk's own certificate, for mail servers that want to go on encrypted.
    pub tls: Option<Tls>,
}

impl Mail {
    /// Takes mail at every door until `stop` is ready and the message in hand is filed.
    pub async fn receive(self, app: &App, stop: impl Future<Output = ()> + Clone) {
        let mut settings = receiver::Settings::of(&app.config, &self.peers);
        settings.tls.clone_from(&self.tls);
        let all = self.doors.into_iter().map(|(door, protocol)| {
            receiver::serve(app.clone(), door, protocol, settings.clone(), stop.clone())
        });
        for ended in futures_util::future::join_all(all).await {
            if let Err(error) = ended {
                tracing::error!(%error, "mail cannot be handed over");
            }
        }
    }
}

impl Service {
    /// Whether the desk itself speaks TLS.
    pub fn is_encrypted(&self) -> bool {
        self.tls_cert.is_some()
    }

    /// Takes every address, `listen` for everybody, and reads the certificate.
    pub fn open(&self, listen: SocketAddr, base_url: Option<&str>) -> Result<Doors> {
        let tls = match (&self.tls_cert, &self.tls_key) {
            (Some(certificate), Some(key)) => Some(Tls::read(certificate, key)?),
            (None, None) => None,
            _ => {
                return Err(Error::broken(
                    "a certificate and its key belong together: give both --tls-cert and --tls-key",
                ));
            }
        };
        if tls.is_some() && base_url.is_some_and(|url| url.starts_with("http://")) {
            return Err(Error::broken(
                "with a certificate the desk is at an https address: write --base-url https://…",
            ));
        }
        if self.http_redirect_listen.is_some()
            && tls.is_none()
            && !base_url.is_some_and(|url| url.starts_with("https://"))
        {
            return Err(Error::broken(
                "--http-redirect-listen sends people on to https: give --tls-cert and --tls-key, or an https --base-url",
            ));
        }
        Ok(Doors {
            main: listen_on(listen, "--listen")?,
            tls: tls.clone(),
            redirect: self
                .http_redirect_listen
                .map(|address| listen_on(address, "--http-redirect-listen"))
                .transpose()?,
            operators: self
                .metrics_listen
                .map(|address| listen_on(address, "--metrics-listen"))
                .transpose()?,
            portals: Vec::new(),
            mail: Mail {
                doors: self.mail_doors()?,
                peers: self.mail_peers.clone(),
                tls,
            },
        })
    }

    fn mail_doors(&self) -> Result<Vec<(Door, Protocol)>> {
        let wanted = [
            (&self.lmtp_listen, Protocol::Lmtp, "--lmtp-listen"),
            (&self.smtp_listen, Protocol::Smtp, "--smtp-listen"),
        ];
        let wanted = wanted
            .into_iter()
            .filter_map(|(address, protocol, option)| {
                address.as_ref().map(|address| (address, protocol, option))
            });
        wanted
            .map(|(address, protocol, option)| {
                let door = address.open();
                door.map(|door| (door, protocol))
                    .map_err(|error| cannot_listen(address, &error, option))
            })
            .collect()
    }
}

/// Takes an address. Port 0 takes any free one.
fn listen_on(address: SocketAddr, option: &str) -> Result<Bound> {
    let bound = Bound::bind(address).and_then(|bound| bound.set_nonblocking(true).map(|()| bound));
    bound.map_err(|error| cannot_listen(&address, &error, option))
}

fn cannot_listen(address: &impl Display, error: &std::io::Error, option: &str) -> Error {
    Error::broken(format!(
        "cannot listen on {address}: {error}. Is another desk running there? Choose another address with {option}."
    ))
}

/// What operators are shown at an address of their own.
pub fn operators_routes(app: &App, readiness: Readiness) -> Router {
    Router::new()
        .route("/metrics", get(metrics))
        .with_state(app.clone())
        .merge(ready::routes(app.clone(), readiness))
}

async fn metrics(State(app): State<App>) -> Response {
    let now = app.clock.now();
    let read = app
        .store
        .read(move |tx| {
            let waiting = tx.row(
                "SELECT count(*), min(run_at) FROM job WHERE done_at IS NULL AND dead_at IS NULL",
                &params![],
                |row| Ok((row.int(0)?, row.opt_int(1)?)),
            )?;
            let dead = tx.number(
                "SELECT count(*) FROM job WHERE dead_at IS NOT NULL",
                &params![],
            )?;
            // Rows are never removed, and other processes receive mail too.
            let received = tx.number("SELECT max(id) FROM mail_in", &params![])?;
            let (waiting, oldest) = waiting.unwrap_or((0, None));
            let oldest = oldest.map_or(0, |since| (now.0 - since).max(0));
            let stuck = (
                platform::jobs::count_stuck(tx, now)?,
                mailroom::mailboxes::list_stuck(tx, now)?.len(),
            );
            Ok(((waiting, dead, oldest, received), stuck))
        })
        .await;
    match read {
        Ok(((waiting, dead, oldest, received), (jobs, mailboxes))) => {
            meters().set_from_database(waiting, dead, oldest, received);
            meters().set_stuck(jobs, mailboxes);
        }
        // The rest is still worth knowing, now more than ever.
        Err(error) => tracing::warn!(%error, "the meters of the database could not be read"),
    }
    let kind = [(header::CONTENT_TYPE, meters::CONTENT_TYPE)];
    (kind, meters().text()).into_response()
}

/// Sends whoever comes by plain http to the same place under https.
pub fn redirect_routes(app: &App) -> Router {
    let public = app.config.public_url();
    Router::new().fallback(move |uri: Uri| {
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        // An absolute target or `*` is nothing that people type.
        let path = if path.starts_with('/') { path } else { "/" };
        let target = HeaderValue::from_str(&format!("{public}{path}"));
        async move {
            match target {
                Ok(target) => {
                    (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, target)]).into_response()
                }
                Err(_) => StatusCode::BAD_REQUEST.into_response(),
            }
        }
    })
}
