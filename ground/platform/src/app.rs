//! What every part of a running desk is handed: store, clock, key, files, language, and how it was started.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use crate::files::Files;
use crate::language::Language;
use crate::live::Live;
use crate::store::Store;
use crate::{Clock, MasterKey};

/// How the desk was started. Everything that people change while it runs is a setting in the database instead.
#[derive(Clone, Debug)]
pub struct Config {
    /// The data folder.
    pub data: PathBuf,
    /// Where the server listens.
    pub listen: SocketAddr,
    /// The public address, like `https://support.example`, without a slash at the end. `None`: loopback only.
    pub base_url: Option<String>,
    /// Proxies whose `X-Forwarded-…` headers are believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Largest attachment, in bytes.
    pub upload_limit: u64,
    /// Address that mails come from and are answered to, like `support@vendor.example`.
    pub mail_address: String,
    /// `smtp://` or `smtps://` address of the mail server; `None`: mails are written to `data/outbox`.
    pub smtp_url: Option<String>,
    /// Whether the component gallery is served.
    pub development: bool,
    /// Whether the desk itself speaks TLS.
    pub encrypted: bool,
}

impl Config {
    /// Default limit of an attachment: 25 MB.
    pub const UPLOAD_LIMIT: u64 = 25 * 1024 * 1024;

    /// The address that links in mails start with.
    pub fn public_url(&self) -> String {
        self.base_url.clone().unwrap_or_else(|| {
            let scheme = if self.encrypted { "https" } else { "http" };
            format!("{scheme}://{}", self.listen)
        })
    }

    /// Whether only this machine reaches the desk: nothing is lost then if it reaches this machine as well.
    pub fn is_on_loopback(&self) -> bool {
        match self.base_url.as_deref() {
            None => self.listen.ip().is_loopback(),
            Some(url) => {
                let rest = url.strip_prefix("http://").unwrap_or_default();
                let host = rest.split(['/', '?']).next().unwrap_or_default();
                let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
                matches!(name, "localhost" | "127.0.0.1" | "[::1]")
            }
        }
    }
}

/// The running desk. Cloning is cheap.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of a desk.
pub struct Parts {
    /// How it was started.
    pub config: Config,
    /// The database.
    pub store: Store,
    /// What time it is.
    pub clock: Clock,
    /// The desk's secret.
    pub key: MasterKey,
    /// Attachments and raw mails.
    pub files: Files,
    /// Words, dates and numbers.
    pub language: Language,
    /// News for pages that are open.
    pub live: Live,
}

impl App {
    /// A desk of these parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
