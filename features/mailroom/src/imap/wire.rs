//! The way to a mail server: encrypted before a password is sent, unless the way does not leave this machine or somebody
//! chose otherwise; and what is asked there.

use std::collections::BTreeMap;
use std::fmt::{self, Debug};
use std::sync::Arc;
use std::time::Duration;

use async_imap::error::Error as Imap;
use async_imap::{Authenticator, Client, Session};
use base64::Engine as _;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};
use domain::Moment;
use domain::mailbox::{Encryption, SignIn};
use futures_util::TryStreamExt as _;
use platform::post::consent;
use platform::{App, Result};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::trouble::{Trouble, short};
use crate::mailboxes;
use crate::queries::Mailbox;

/// Longest wait for an answer of the server.
const PATIENCE: Duration = Duration::from_mins(1);
/// Longest wait for a mail.
const PATIENCE_WITH_A_MAIL: Duration = Duration::from_secs(150);
/// Larger mails are left where they are; the words that say so name this size.
pub(crate) const LARGEST: u32 = 50 * 1024 * 1024;

trait Wire: AsyncRead + AsyncWrite + Unpin + Debug + Send + Sync {}
impl<T: AsyncRead + AsyncWrite + Unpin + Debug + Send + Sync> Wire for T {}

/// A conversation with a server that has let us in.
pub(super) struct Line {
    session: Session<Box<dyn Wire>>,
    /// What the server can do beyond the least.
    can_move: bool,
    can_expunge: bool,
    pub(super) can_idle: bool,
}

/// A folder as it is when it is opened.
pub(super) struct Opened {
    pub(super) validity: i64,
    /// The number that the next mail gets, if the server says.
    pub(super) next: Option<u32>,
}

/// What is known of a mail before it is fetched.
#[derive(Clone, Copy, Default)]
pub(super) struct Facts {
    pub(super) size: u32,
    pub(super) came: Option<Moment>,
}

/// What the server gave when it was asked for a mail.
pub(super) enum Given {
    Whole(Vec<u8>),
    /// The mail is too large: its header.
    Header(Vec<u8>),
    /// It is not in the folder any more.
    Gone,
    /// It is there, and the server does not give it.
    Withheld,
}

async fn in_time<T>(what: impl Future<Output = T>) -> Result<T, Trouble> {
    timeout(PATIENCE, what).await.map_err(|_| Trouble::Silent)
}

async fn encrypted(mailbox: &Mailbox, tcp: TcpStream) -> Result<Box<dyn Wire>, Trouble> {
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
    // What speaks no TLS at all is somebody else's door, not a bad certificate.
    let tls =
        tls.map_err(
            |error| match error.get_ref().and_then(|inner| inner.downcast_ref()) {
                Some(rustls::Error::InvalidMessage(_)) => Trouble::NotImap,
                Some(_) => bad(&error),
                None => Trouble::Cut(error.kind().to_string()),
            },
        )?;
    Ok(Box::new(tls))
}

async fn greeted<T: AsyncRead + AsyncWrite + Unpin + Debug + Send>(
    wire: T,
) -> Result<Client<T>, Trouble> {
    let mut client = Client::new(wire);
    match in_time(client.read_response()).await? {
        Ok(Some(_)) => Ok(client),
        Ok(None) => Err(Trouble::Cut("at the greeting".to_owned())),
        Err(_) => Err(Trouble::NotImap),
    }
}

async fn way(mailbox: &Mailbox) -> Result<Client<Box<dyn Wire>>, Trouble> {
    let to = (mailbox.host.as_str(), mailbox.port);
    let tcp = in_time(TcpStream::connect(to))
        .await?
        .map_err(|error| Trouble::Away(short(&error.to_string())))?;
    // A command is written in several pieces; the later ones must not wait for the first one's receipt.
    tcp.set_nodelay(true)
        .map_err(|error| Trouble::Away(short(&error.to_string())))?;
    match mailbox.encryption {
        Encryption::Tls => greeted(encrypted(mailbox, tcp).await?).await,
        Encryption::StartTls => {
            let mut client = greeted(tcp).await?;
            match in_time(client.run_command_and_check_ok("STARTTLS", None)).await? {
                Ok(()) => {}
                Err(Imap::No(_) | Imap::Bad(_)) => return Err(Trouble::InTheClear),
                Err(error) => return Err(error.into()),
            }
            // What came in the clear after the answer stays behind with the old client.
            Ok(Client::new(encrypted(mailbox, client.into_inner()).await?))
        }
        Encryption::Here => {
            let is_here = tcp.peer_addr().is_ok_and(|peer| peer.ip().is_loopback());
            if !is_here {
                return Err(Trouble::InTheClear);
            }
            greeted(Box::new(tcp) as Box<dyn Wire>).await
        }
        Encryption::Open => greeted(Box::new(tcp) as Box<dyn Wire>).await,
    }
}

/// The name of a folder as IMAP writes it: what is not ASCII in a base64 of its own (RFC 3501, 5.1.3).
fn folder_name(name: &str) -> String {
    const BASE64: GeneralPurpose = GeneralPurpose::new(
        &base64::alphabet::IMAP_MUTF7,
        GeneralPurposeConfig::new().with_encode_padding(false),
    );
    let mut written = String::new();
    let mut strange = Vec::new();
    let put = |strange: &mut Vec<u8>, written: &mut String| {
        if !strange.is_empty() {
            written.push('&');
            written.push_str(&BASE64.encode(&strange));
            written.push('-');
            strange.clear();
        }
    };
    for c in name.chars() {
        if (' '..='~').contains(&c) {
            put(&mut strange, &mut written);
            written.push(c);
            if c == '&' {
                written.push('-');
            }
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                strange.extend_from_slice(&unit.to_be_bytes());
            }
        }
    }
    put(&mut strange, &mut written);
    written
}

fn listed(uids: &[u32]) -> String {
    let uids: Vec<_> = uids.iter().map(u32::to_string).collect();
    uids.join(",")
}

type Way = Box<dyn Wire>;

async fn by_password(app: &App, mailbox: &Mailbox) -> Result<Session<Way>, Trouble> {
    let secret = mailboxes::secret(app, mailbox).ok_or_else(|| {
        Trouble::Desk("the password cannot be opened with this desk's key".to_owned())
    })?;
    let client = way(mailbox).await?;
    in_time(client.login(&mailbox.login, &secret))
        .await?
        .map_err(|(error, _)| match error {
            Imap::No(said) | Imap::Bad(said) => {
                Trouble::Password(short(&said.replace(&secret, "…")))
            }
            other => other.into(),
        })
}

/// Shows a token, and nothing to whoever says no to it and why.
struct Xoauth2(String);

impl Authenticator for Xoauth2 {
    type Response = String;

    fn process(&mut self, _: &[u8]) -> String {
        std::mem::take(&mut self.0)
    }
}

async fn by_consent(app: &App, mailbox: &Mailbox) -> Result<Session<Way>, Trouble> {
    let token = consent::token(app, &mailbox.login).await?;
    let client = way(mailbox).await?;
    let said = format!("user={}\x01auth=Bearer {token}\x01\x01", mailbox.login);
    let tried = in_time(client.authenticate("XOAUTH2", Xoauth2(said))).await?;
    match tried {
        Ok(session) => Ok(session),
        Err((Imap::No(said) | Imap::Bad(said), _)) => {
            // It may have been taken back before it ended; the next try asks for another.
            let (desk, login) = (app.clone(), mailbox.login.clone());
            super::blocking(move || {
                desk.store
                    .write_now(|tx| consent::expire_access(tx, &login))
            })
            .await?;
            Err(Trouble::Provider(short(&said.replace(&token, "…"))))
        }
        Err((other, _)) => Err(other.into()),
    }
}

impl Line {
    /// Signs in. The password is sent to a server whose certificate is good, or on this machine, or where somebody chose
    /// to have it read.
    pub(super) async fn open(app: &App, mailbox: &Mailbox) -> Result<Self, Trouble> {
        let mut session = match mailbox.sign_in {
            SignIn::Password => by_password(app, mailbox).await?,
            SignIn::Consent => by_consent(app, mailbox).await?,
        };
        let can = in_time(session.capabilities()).await??;
        Ok(Self {
            session,
            can_move: can.has_str("MOVE"),
            can_expunge: can.has_str("UIDPLUS"),
            can_idle: can.has_str("IDLE"),
        })
    }

    pub(super) async fn select(&mut self, folder: &str) -> Result<Opened, Trouble> {
        match in_time(self.session.select(folder_name(folder))).await? {
            Ok(opened) => Ok(Opened {
                validity: i64::from(opened.uid_validity.unwrap_or_default()),
                next: opened.uid_next,
            }),
            Err(Imap::No(said) | Imap::Bad(said)) => Err(Trouble::Folder(short(&said))),
            Err(error) => Err(error.into()),
        }
    }

    /// The numbers from `from` on, in order.
    pub(super) async fn new_from(&mut self, from: i64) -> Result<Vec<u32>, Trouble> {
        let found = in_time(self.session.uid_search(format!("UID {from}:*"))).await??;
        // The last one is named even when it lies before.
        let mut new: Vec<u32> = found
            .into_iter()
            .filter(|uid| i64::from(*uid) >= from)
            .collect();
        new.sort_unstable();
        Ok(new)
    }

    /// What is known of these mails; those that are gone meanwhile are missing.
    pub(super) async fn facts(&mut self, window: &[u32]) -> Result<BTreeMap<u32, Facts>, Trouble> {
        if window.is_empty() {
            return Ok(BTreeMap::new());
        }
        let rows = self
            .session
            .uid_fetch(listed(window), "(UID RFC822.SIZE INTERNALDATE)");
        let rows: Vec<_> = in_time(async { rows.await?.try_collect().await }).await??;
        let facts = |row: &async_imap::types::Fetch| {
            let came = row.internal_date().map(|at| Moment(at.timestamp_millis()));
            let size = row.size.unwrap_or_default();
            Some((row.uid?, Facts { size, came }))
        };
        Ok(rows.iter().filter_map(facts).collect())
    }

    /// One mail, or its header when it is larger than is taken. No answer is not an answer: then it is looked at whether
    /// the mail is there at all, and a line that is dead says so.
    pub(super) async fn mail(&mut self, uid: u32, size: u32) -> Result<Given, Trouble> {
        if size <= LARGEST {
            // The server may be wrong about the size.
            let part = format!("(UID BODY.PEEK[]<0.{}>)", LARGEST + 1);
            match self
                .part(uid, &part, async_imap::types::Fetch::body)
                .await?
            {
                Some(raw) if raw.len() <= LARGEST as usize => return Ok(Given::Whole(raw)),
                Some(_) => {}
                None => return self.why_nothing(uid).await,
            }
        }
        let header = async_imap::types::Fetch::header;
        match self.part(uid, "(UID BODY.PEEK[HEADER])", header).await? {
            Some(header) => Ok(Given::Header(header)),
            None => self.why_nothing(uid).await,
        }
    }

    async fn part(
        &mut self,
        uid: u32,
        part: &str,
        of: impl Fn(&async_imap::types::Fetch) -> Option<&[u8]>,
    ) -> Result<Option<Vec<u8>>, Trouble> {
        let rows = self.session.uid_fetch(uid.to_string(), part);
        let rows: Vec<_> = timeout(PATIENCE_WITH_A_MAIL, async {
            rows.await?.try_collect().await
        })
        .await
        .map_err(|_| Trouble::Silent)??;
        let found = rows.iter().filter(|row| row.uid == Some(uid)).find_map(of);
        Ok(found.map(<[u8]>::to_vec))
    }

    async fn why_nothing(&mut self, uid: u32) -> Result<Given, Trouble> {
        let found = in_time(self.session.uid_search(format!("UID {uid}"))).await??;
        Ok(if found.contains(&uid) {
            Given::Withheld
        } else {
            Given::Gone
        })
    }

    /// Moves mails into a folder, which is made if it is not there. Moving what is gone does nothing.
    pub(super) async fn put_away(&mut self, uids: &[u32], folder: &str) -> Result<(), Trouble> {
        let (uids, folder) = (listed(uids), folder_name(folder));
        match self.moved(&uids, &folder).await {
            Err(Imap::No(_)) => {}
            other => return Ok(other?),
        }
        let _ = in_time(self.session.create(&folder)).await?;
        match self.moved(&uids, &folder).await {
            Err(Imap::No(said)) => Err(Trouble::Folder(short(&said))),
            other => Ok(other?),
        }
    }

    async fn moved(&mut self, uids: &str, folder: &str) -> Result<(), Imap> {
        let silent = |_| Imap::Io(std::io::ErrorKind::TimedOut.into());
        if self.can_move {
            return in_time(self.session.uid_mv(uids, folder))
                .await
                .map_err(silent)?;
        }
        in_time(self.session.uid_copy(uids, folder))
            .await
            .map_err(silent)??;
        in_time(self.marked(uids, "\\Deleted"))
            .await
            .map_err(silent)??;
        if self.can_expunge {
            let rows = self.session.uid_expunge(uids);
            let _: Vec<_> = in_time(async { rows.await?.try_collect().await })
                .await
                .map_err(silent)??;
        }
        Ok(())
    }

    pub(super) async fn flag(&mut self, uids: &[u32], flag: &str) -> Result<(), Trouble> {
        Ok(in_time(self.marked(&listed(uids), flag)).await??)
    }

    async fn marked(&mut self, uids: &str, flag: &str) -> Result<(), Imap> {
        let rows = self
            .session
            .uid_store(uids, format!("+FLAGS.SILENT ({flag})"));
        let _: Vec<_> = rows.await?.try_collect().await?;
        Ok(())
    }

    /// Waits until the server says that something changed, for so long at most.
    pub(super) async fn wait(self, most: Duration) -> Result<Self, Trouble> {
        let Self {
            session,
            can_move,
            can_expunge,
            can_idle,
        } = self;
        let said_already = {
            let mut exists = false;
            while let Ok(said) = session.unsolicited_responses.try_recv() {
                exists |= matches!(said, async_imap::types::UnsolicitedResponse::Exists(_));
            }
            exists
        };
        let session = if said_already {
            session
        } else {
            let mut idle = session.idle();
            in_time(idle.init()).await??;
            {
                let (changed, _interrupt) = idle.wait_with_timeout(most);
                // A server that only says that it is still there is asked again as well.
                if let Ok(Err(error)) = timeout(most, changed).await {
                    return Err(error.into());
                }
            }
            in_time(idle.done()).await??
        };
        Ok(Self {
            session,
            can_move,
            can_expunge,
            can_idle,
        })
    }

    pub(super) async fn close(mut self) {
        let _ = in_time(self.session.logout()).await;
    }
}

#[cfg(test)]
mod tests {
    use super::folder_name;

    #[test]
    fn folders_are_named_as_servers_name_them() {
        assert_eq!(folder_name("Done & more"), "Done &- more");
        assert_eq!(folder_name("Åtgärdat"), "&AMU-tg&AOQ-rdat");
        assert_eq!(folder_name("台北"), "&U,BTFw-");
        assert_eq!(folder_name("😀!"), "&2D3eAA-!");
    }
}
