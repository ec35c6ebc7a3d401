//! Reading mailboxes over IMAP. What is filed, and how far a mailbox was read, is written in one transaction, so that a
//! connection may break anywhere: the next one goes on from there.

use std::collections::BTreeMap;
use std::fmt::{self, Debug};
use std::sync::Arc;
use std::time::Duration;

use async_imap::{Client, Session};
use domain::{MINUTE, SECOND};
use futures_util::TryStreamExt as _;
use platform::{App, Error, Result, random_token};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::queries::{self, Mailbox};
use crate::{mailboxes, receive};

/// Longest wait for an answer of the server.
const PATIENCE: Duration = Duration::from_mins(1);
/// Mails looked at together.
const WINDOW: usize = 100;
/// Larger mails are left where they are.
const LARGEST: u32 = 100 * 1024 * 1024;
/// So often a mail is tried before the others go on without it.
const TRIES: i64 = 3;
/// How long a process may be silent before another reads the mailbox.
const LEASE: i64 = 3 * MINUTE;
/// How long to wait between two looks at a mailbox.
const EVERY: Duration = Duration::from_secs(20);

/// Why a mailbox could not be read.
#[derive(Debug)]
pub enum Trouble {
    /// Nobody answers at that host and port.
    Away(String),
    /// The certificate is not to be trusted.
    Certificate(String),
    /// What answers does not speak IMAP.
    NotImap,
    /// The server does not take login and password.
    Password(String),
    /// The folder cannot be opened.
    Folder(String),
    /// The connection broke off.
    Cut(String),
    /// The server is silent.
    Silent,
    /// Another process reads the mailbox.
    Taken,
    /// The desk's own trouble.
    Desk(String),
}

impl Trouble {
    /// Its word in the table, and what the server said.
    pub fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Away(said) => ("away", said),
            Self::Certificate(said) => ("certificate", said),
            Self::NotImap => ("not_imap", ""),
            Self::Password(said) => ("password", said),
            Self::Folder(said) => ("folder", said),
            Self::Cut(said) => ("cut", said),
            Self::Silent => ("silent", ""),
            Self::Taken => ("taken", ""),
            Self::Desk(said) => ("desk", said),
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentence = match self {
            Self::Away(_) => "nobody answers there; check host, port and firewall",
            Self::Certificate(_) => {
                "the server's certificate is not trusted, so no password was sent; give its authority, or the name it is for"
            }
            Self::NotImap => "what answers there does not speak IMAP; check the port",
            Self::Password(_) => "the server does not take this login and password",
            Self::Folder(_) => "the folder cannot be opened",
            Self::Cut(_) => "the connection broke off; reading goes on from there",
            Self::Silent => "the server does not answer in time",
            Self::Taken => "another process of the desk reads this mailbox",
            Self::Desk(_) => "the desk could not take the mail; it is tried again",
        };
        out.write_str(sentence)?;
        match self.parts().1 {
            "" => Ok(()),
            said => write!(out, " ({said})"),
        }
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Desk(short(&format!("{error:?}")))
    }
}

impl From<async_imap::error::Error> for Trouble {
    fn from(error: async_imap::error::Error) -> Self {
        Self::Cut(short(&error.to_string()))
    }
}

fn short(said: &str) -> String {
    crate::arrived::line(said, 200)
}

trait Wire: AsyncRead + AsyncWrite + Unpin + Debug + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Debug + Send> Wire for T {}

type Open = Session<Box<dyn Wire>>;

async fn in_time<T>(what: impl Future<Output = T>) -> Result<T, Trouble> {
    timeout(PATIENCE, what).await.map_err(|_| Trouble::Silent)
}

async fn blocking<T: Send + 'static>(
    what: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T, Trouble> {
    match tokio::task::spawn_blocking(what).await {
        Ok(answer) => Ok(answer?),
        Err(_) => Err(Trouble::Desk("it broke off".to_owned())),
    }
}

async fn wire(mailbox: &Mailbox) -> Result<Box<dyn Wire>, Trouble> {
    let to = (mailbox.host.as_str(), mailbox.port);
    let tcp = in_time(TcpStream::connect(to))
        .await?
        .map_err(|error| Trouble::Away(short(&error.to_string())))?;
    if !mailbox.tls {
        return Ok(Box::new(tcp));
    }
    let bad = |said: &dyn fmt::Display| Trouble::Certificate(short(&said.to_string()));
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    for own in CertificateDer::pem_slice_iter(mailbox.authority.as_bytes()) {
        let own = own.map_err(|error| bad(&error))?;
        roots.add(own).map_err(|error| bad(&error))?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| bad(&error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(mailbox.host.clone()).map_err(|error| bad(&error))?;
    let tls = in_time(TlsConnector::from(Arc::new(config)).connect(name, tcp)).await?;
    Ok(Box::new(tls.map_err(|error| bad(&error))?))
}

/// Signs in. The password is sent to a server whose certificate is good, or on this machine.
async fn open(app: &App, mailbox: &Mailbox) -> Result<Open, Trouble> {
    let secret = mailboxes::secret(app, mailbox).ok_or_else(|| {
        Trouble::Desk("the password cannot be opened with this desk's key".to_owned())
    })?;
    let mut client = Client::new(wire(mailbox).await?);
    match in_time(client.read_response()).await? {
        Ok(Some(_)) => {}
        Ok(None) => return Err(Trouble::Cut("at the greeting".to_owned())),
        Err(_) => return Err(Trouble::NotImap),
    }
    in_time(client.login(&mailbox.login, &secret))
        .await?
        .map_err(|(error, _)| match error {
            async_imap::error::Error::No(said) => {
                Trouble::Password(short(&said.replace(&secret, "…")))
            }
            other => other.into(),
        })
}

async fn select(session: &mut Open, mailbox: &Mailbox) -> Result<i64, Trouble> {
    match in_time(session.select(&mailbox.folder)).await? {
        Ok(opened) => Ok(i64::from(opened.uid_validity.unwrap_or_default())),
        Err(async_imap::error::Error::No(said)) => Err(Trouble::Folder(short(&said))),
        Err(error) => Err(error.into()),
    }
}

/// Whether the mailbox can be read, without reading it.
pub async fn test(app: &App, mailbox: &Mailbox) -> Result<(), Trouble> {
    let mut session = open(app, mailbox).await?;
    select(&mut session, mailbox).await?;
    let _ = in_time(session.logout()).await?;
    Ok(())
}

/// Files everything that is new in a mailbox; answers how many mails that were.
pub async fn read(app: &App, id: i64, owner: &str) -> Result<usize, Trouble> {
    keep_lease(app, id, owner).await?;
    let desk = app.clone();
    let found = blocking(move || desk.store.read_now(|tx| queries::find_mailbox(tx, id))).await?;
    let mailbox = found.ok_or(Trouble::Taken)?;
    let mut session = open(app, &mailbox).await?;
    let read = read_new(app, &mut session, mailbox, owner).await?;
    let _ = in_time(session.logout()).await?;
    let desk = app.clone();
    blocking(move || {
        let now = desk.clock.now();
        desk.store.write_now(|tx| queries::note_read(tx, id, now))
    })
    .await?;
    Ok(read)
}

async fn keep_lease(app: &App, id: i64, owner: &str) -> Result<(), Trouble> {
    let (desk, owner) = (app.clone(), owner.to_owned());
    let is_ours = blocking(move || {
        let now = desk.clock.now();
        desk.store
            .write_now(|tx| queries::lease(tx, id, &owner, now, now.plus(LEASE)))
    });
    if is_ours.await? {
        Ok(())
    } else {
        Err(Trouble::Taken)
    }
}

async fn read_new(
    app: &App,
    session: &mut Open,
    mut mailbox: Mailbox,
    owner: &str,
) -> Result<usize, Trouble> {
    let validity = select(session, &mailbox).await?;
    let id = mailbox.id;
    if validity != mailbox.uid_validity {
        let (desk, owner) = (app.clone(), owner.to_owned());
        blocking(move || {
            desk.store
                .write_now(|tx| queries::start_anew(tx, id, &owner, validity))
        })
        .await?;
        mailbox.uid_done = 0;
    }
    let from = mailbox.uid_done + 1;
    let found = in_time(session.uid_search(format!("UID {from}:*"))).await??;
    // The last one is named even when it lies before.
    let mut new: Vec<u32> = found
        .into_iter()
        .filter(|uid| i64::from(*uid) >= from)
        .collect();
    new.sort_unstable();
    for window in new.chunks(WINDOW) {
        let sizes = sizes(session, window).await?;
        for uid in window {
            keep_lease(app, id, owner).await?;
            // Somebody else may have taken it out of the folder meanwhile.
            let Some(size) = sizes.get(uid) else {
                continue;
            };
            take(app, session, &mailbox, owner, *uid, *size).await?;
        }
    }
    Ok(new.len())
}

async fn sizes(session: &mut Open, window: &[u32]) -> Result<BTreeMap<u32, u32>, Trouble> {
    let uids: Vec<_> = window.iter().map(u32::to_string).collect();
    let rows = session.uid_fetch(uids.join(","), "(UID RFC822.SIZE)");
    let rows: Vec<_> = in_time(async { rows.await?.try_collect().await }).await??;
    Ok(rows
        .iter()
        .filter_map(|row| Some((row.uid?, row.size?)))
        .collect())
}

/// Files one mail, and moves it out of the way.
async fn take(
    app: &App,
    session: &mut Open,
    mailbox: &Mailbox,
    owner: &str,
    uid: u32,
    size: u32,
) -> Result<(), Trouble> {
    let too_large = size > LARGEST;
    let part = if too_large {
        "(UID BODY.PEEK[HEADER])"
    } else {
        "(UID BODY.PEEK[])"
    };
    let rows = session.uid_fetch(uid.to_string(), part);
    let rows: Vec<_> = timeout(PATIENCE * 5, async { rows.await?.try_collect().await })
        .await
        .map_err(|_| Trouble::Silent)??;
    let Some(raw) = rows
        .iter()
        .find(|row| row.uid == Some(uid))
        .and_then(|row| if too_large { row.header() } else { row.body() })
        .map(<[u8]>::to_vec)
    else {
        return Ok(());
    };
    let (desk, id, owner) = (app.clone(), mailbox.id, owner.to_owned());
    let to = mailbox.address.clone();
    let aside = blocking(move || file(&desk, id, &owner, uid, &raw, &to, too_large)).await?;
    let folder = if aside {
        &mailbox.failed_folder
    } else {
        &mailbox.done_folder
    };
    put_away(session, uid, folder).await
}

/// Files a mail with how far the mailbox was read; `true`: it was set aside.
fn file(
    app: &App,
    id: i64,
    owner: &str,
    uid: u32,
    raw: &[u8],
    to: &str,
    too_large: bool,
) -> Result<bool> {
    let also = |tx: &platform::store::Tx<'_>| queries::advance(tx, id, owner, uid.into());
    if too_large {
        let reason = "it is larger than the desk takes, so only its header was kept";
        receive::set_aside(app, raw, Some(to), reason, &also)?;
        return Ok(true);
    }
    let filed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        receive::receive_and(app, raw, Some(to), &also)
    }));
    match filed {
        Ok(Ok(_)) => return Ok(false),
        Ok(Err(error @ (Error::Refused(_) | Error::Absent))) => return Err(error),
        Ok(Err(Error::Broken(_))) | Err(_) => {}
    }
    // A database that is away does not count either.
    let times = app
        .store
        .write_now(|tx| queries::count_failure(tx, id, uid.into()))?;
    if times < TRIES {
        return Err(Error::broken("a mail could not be filed"));
    }
    let reason = "it could not be filed, three times";
    receive::set_aside(app, raw, Some(to), reason, &also)?;
    Ok(true)
}

/// Moves a mail into a folder, which is made if it is not there; without one it is marked as read.
async fn put_away(session: &mut Open, uid: u32, folder: &str) -> Result<(), Trouble> {
    let uid = uid.to_string();
    if folder.is_empty() {
        let rows = session.uid_store(&uid, "+FLAGS.SILENT (\\Seen)");
        let _: Vec<_> = in_time(async { rows.await?.try_collect().await }).await??;
        return Ok(());
    }
    if in_time(session.uid_mv(&uid, folder)).await?.is_ok() {
        return Ok(());
    }
    let _ = in_time(session.create(folder)).await?;
    match in_time(session.uid_mv(&uid, folder)).await? {
        Err(async_imap::error::Error::No(said)) => Err(Trouble::Folder(short(&said))),
        other => Ok(other?),
    }
}

/// Reads all mailboxes of the desk, each on its own, until the process ends.
pub async fn run_forever(app: App, stop: impl Future<Output = ()>) {
    let Ok(owner) = random_token() else {
        return;
    };
    tokio::select! {
        () = look_after(&app, &owner) => {}
        () = stop => {}
    }
    let _ = blocking(move || app.store.write_now(|tx| queries::release(tx, &owner))).await;
}

async fn look_after(app: &App, owner: &str) {
    let mut readers = BTreeMap::new();
    loop {
        let desk = app.clone();
        let all = blocking(move || desk.store.read_now(queries::list_mailboxes)).await;
        for mailbox in all.unwrap_or_default() {
            let reader: &mut Option<tokio::task::JoinHandle<()>> =
                readers.entry(mailbox.id).or_default();
            let is_at_work = reader.as_ref().is_some_and(|work| !work.is_finished());
            if mailbox.active && !is_at_work {
                *reader = Some(tokio::spawn(once(
                    app.clone(),
                    mailbox.id,
                    owner.to_owned(),
                )));
            }
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn once(app: App, id: i64, owner: String) {
    let Err(trouble) = read(&app, id, &owner).await else {
        return;
    };
    if matches!(trouble, Trouble::Taken) {
        return;
    }
    tracing::warn!(mailbox = id, %trouble, "mailbox not read");
    let wait = blocking(move || {
        let (word, said) = trouble.parts();
        let now = app.clock.now();
        app.store.write_now(|tx| {
            queries::note_trouble(tx, id, word, said, now)?;
            let since = queries::find_mailbox(tx, id)?.and_then(|mailbox| mailbox.trouble_since);
            Ok(since.map_or(0, |since| (now.0 - since.0) / 2))
        })
    })
    .await;
    // The longer it lasts, the longer until the next try: five minutes at most.
    let wait = wait.unwrap_or(MINUTE).clamp(0, 5 * MINUTE) / SECOND;
    tokio::time::sleep(Duration::from_secs(wait.unsigned_abs())).await;
}
