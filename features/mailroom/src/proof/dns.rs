//! What names say about mail: keys, servers and wishes of the sender's domain, asked of the machine's own resolver. The time
//! is limited, and names that do not answer are left alone for a while: no mail waits for them for long.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, mpsc};
use std::time::{Duration, Instant};

use domain::identity::{Evidence, speaks_for};
use mail_auth::dmarc::Policy;
use mail_auth::dmarc::verify::DmarcParameters;
use mail_auth::spf::verify::SpfParameters;
use mail_auth::{
    AuthenticatedMessage, DkimResult, MessageAuthenticator, Parameters, ResolverCache, SpfOutput,
    SpfResult, Txt,
};
use tokio::runtime::Runtime;

/// Longest that one mail waits for names.
const PATIENCE: Duration = Duration::from_secs(4);
/// So long nothing is asked after names did not answer.
const REST: Duration = Duration::from_mins(1);
/// Answers that are remembered.
const MOST_KNOWN: usize = 2_000;
/// Signatures of one mail that are looked at; with more it is looked at not at all, since each costs the whole body.
const MOST_SIGNATURES: usize = 8;

static MAY_ASK: AtomicBool = AtomicBool::new(false);
static NAMES: OnceLock<Option<Names>> = OnceLock::new();

#[cfg(test)]
thread_local! {
    static NAMES_HERE: std::cell::RefCell<Option<Arc<Names>>> = const { std::cell::RefCell::new(None) };
}

/// From now on this process asks names about the mail it takes. Nothing is asked before, and nothing where the setting
/// wants no proof.
pub fn ask_names() {
    MAY_ASK.store(true, Ordering::Relaxed);
}

/// Whom to ask; made when the first mail needs it.
fn names() -> Option<&'static Names> {
    if !MAY_ASK.load(Ordering::Relaxed) {
        return None;
    }
    let made = NAMES.get_or_init(|| match Names::of_this_machine() {
        Ok(names) => Some(names),
        Err(error) => {
            tracing::warn!(
                error,
                "names cannot be asked, so signatures of mail are not looked at"
            );
            None
        }
    });
    made.as_ref()
}

/// The server that a mail came from, as the operator's mail server saw it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Hop {
    pub ip: IpAddr,
    /// What it called itself.
    pub helo: String,
    /// The envelope's sender; may be empty.
    pub from: String,
}

/// What names said about one mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) evidence: Evidence,
    /// The same for whoever looks the mail up.
    pub(super) told: Vec<String>,
}

/// Asks about a mail. `None` when there is nobody to ask, or nothing to ask about.
pub(super) fn ask(raw: &[u8], hop: Option<&Hop>, sender: &str) -> Option<Said> {
    let signatures = count_signatures(raw);
    if signatures > MOST_SIGNATURES || signatures == 0 && hop.is_none() {
        return None;
    }
    #[cfg(test)]
    if let Some(names) = NAMES_HERE.with_borrow(Clone::clone) {
        return names.ask(raw, hop, sender);
    }
    names()?.ask(raw, hop, sender)
}

fn count_signatures(raw: &[u8]) -> usize {
    let mut count = 0;
    for line in raw.split(|byte| *byte == b'\n') {
        if line.trim_ascii().is_empty() {
            break;
        }
        let name = line.get(..14).unwrap_or_default();
        count += usize::from(name.eq_ignore_ascii_case(b"DKIM-Signature"));
    }
    count
}

pub(crate) struct Names {
    asker: MessageAuthenticator,
    known: Arc<Known>,
    quiet_until: Mutex<Option<Instant>>,
    runtime: Runtime,
}

impl Names {
    fn of_this_machine() -> Result<Self, String> {
        let asker = MessageAuthenticator::new_system_conf().map_err(|error| error.to_string())?;
        Self::new(asker, Known::default())
    }

    fn new(asker: MessageAuthenticator, known: Known) -> Result<Self, String> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("names")
            .enable_all()
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self {
            asker,
            known: Arc::new(known),
            quiet_until: Mutex::new(None),
            runtime,
        })
    }

    /// Whether what is published for a key verifies this message, which was signed with it.
    fn check(&self, probe: Vec<u8>) -> Published {
        let (answer, answered) = mpsc::sync_channel(1);
        let asker = self.asker.clone();
        // What was known a minute ago is of no use to somebody who has just published it.
        let known = if self.known.is_all {
            Arc::clone(&self.known)
        } else {
            Arc::new(Known::default())
        };
        self.runtime.spawn(async move {
            let found = verify(&asker, &known, &probe);
            if let Ok(found) = tokio::time::timeout(PATIENCE, found).await {
                let _ = answer.send(found);
            }
        });
        answered
            .recv_timeout(PATIENCE)
            .unwrap_or(Published::Unknown)
    }

    fn ask(&self, raw: &[u8], hop: Option<&Hop>, sender: &str) -> Option<Said> {
        let now = Instant::now();
        let quiet = *locked(&self.quiet_until);
        if quiet.is_some_and(|until| until > now) {
            return None;
        }
        let (answer, answered) = mpsc::sync_channel(1);
        let (asker, known) = (self.asker.clone(), Arc::clone(&self.known));
        let (raw, hop, sender) = (raw.to_vec(), hop.cloned(), sender.to_owned());
        self.runtime.spawn(async move {
            let found = look(&asker, &known, &raw, hop.as_ref(), &sender);
            if let Ok(said) = tokio::time::timeout(PATIENCE, found).await {
                let _ = answer.send(said);
            }
        });
        // Whoever waits here may not be in a runtime, or may be in another one.
        match answered.recv_timeout(PATIENCE) {
            Ok(said) => said,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                *locked(&self.quiet_until) = Some(now + REST);
                tracing::warn!("names did not answer in time: mail is taken without their word");
                None
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => None,
        }
    }
}

/// What is published for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// What belongs there.
    Right,
    /// Something that does not verify what the key signs.
    Wrong,
    /// Nothing.
    Nothing,
    /// Nobody answered.
    Unknown,
}

/// Asks what is published for the key that signed this message. Blocks for a few seconds at most.
pub fn published(probe: Vec<u8>) -> Published {
    #[cfg(test)]
    if let Some(names) = NAMES_HERE.with_borrow(Clone::clone) {
        return names.check(probe);
    }
    names().map_or(Published::Unknown, |names| names.check(probe))
}

async fn verify(asker: &MessageAuthenticator, known: &Known, probe: &[u8]) -> Published {
    let Some(message) = AuthenticatedMessage::parse(probe) else {
        return Published::Unknown;
    };
    let signatures = asker
        .verify_dkim(Parameters::new(&message).with_txt_cache(known))
        .await;
    let Some(found) = signatures.first() else {
        return Published::Unknown;
    };
    match found.result() {
        DkimResult::Pass => Published::Right,
        DkimResult::TempError(_) | DkimResult::None => Published::Unknown,
        DkimResult::PermError(mail_auth::Error::Dns(_)) => Published::Nothing,
        DkimResult::Neutral(_) | DkimResult::Fail(_) | DkimResult::PermError(_) => Published::Wrong,
    }
}

fn locked<T>(lock: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn look(
    asker: &MessageAuthenticator,
    known: &Known,
    raw: &[u8],
    hop: Option<&Hop>,
    sender: &str,
) -> Option<Said> {
    let message = AuthenticatedMessage::parse(raw)?;
    let mut said = Said::default();
    let signatures = asker
        .verify_dkim(Parameters::new(&message).with_txt_cache(known))
        .await;
    for signature in &signatures {
        let Some(domain) = signature.signature().map(|by| by.d.as_str()) else {
            continue;
        };
        let word = match signature.result() {
            DkimResult::Pass => "pass",
            DkimResult::TempError(_) => "temperror",
            DkimResult::None => "none",
            DkimResult::Neutral(_) | DkimResult::Fail(_) | DkimResult::PermError(_) => "fail",
        };
        said.told.push(format!("dkim={word} ({domain})"));
        if speaks_for(domain, sender) {
            said.evidence.signed |= word == "pass";
            said.evidence.broken |= word == "fail";
            said.evidence.incomplete |= word == "temperror";
        }
    }
    let spf = server(asker, known, hop, sender, &mut said).await;
    let evidence = &said.evidence;
    let proved = evidence.signed || evidence.from_its_server == Some(true);
    if !proved && (evidence.broken || evidence.from_its_server == Some(false)) {
        let question = DmarcParameters {
            message: &message,
            dkim_output: &signatures,
            dkim2_output: None,
            rfc5321_mail_from_domain: hop.map_or("", |hop| envelope_domain(hop)),
            spf_output: &spf,
        };
        let wish = asker
            .verify_dmarc(Parameters::new(question).with_txt_cache(known))
            .await;
        let policy = match wish.policy() {
            Policy::Reject => "reject",
            Policy::Quarantine => "quarantine",
            _ => "none",
        };
        said.told.push(format!("dmarc policy={policy}"));
        said.evidence.asks_for_proof = policy != "none";
    }
    Some(said)
}

/// Whether the server it came from is one of the sender's domain.
async fn server(
    asker: &MessageAuthenticator,
    known: &Known,
    hop: Option<&Hop>,
    sender: &str,
    said: &mut Said,
) -> SpfOutput {
    let Some(hop) = hop else {
        return SpfOutput::new(String::new());
    };
    let question = SpfParameters::verify_mail_from(hop.ip, &hop.helo, "", &hop.from);
    let spf = asker
        .verify_spf(Parameters::new(question).with_txt_cache(known))
        .await;
    let domain = envelope_domain(hop);
    let word = format!("{:?}", spf.result()).to_lowercase();
    said.told.push(format!("spf={word} ({domain})"));
    let pass = spf.result() == SpfResult::Pass && speaks_for(domain, sender);
    said.evidence.incomplete |= spf.result() == SpfResult::TempError;
    said.evidence.from_its_server = Some(pass);
    spf
}

fn envelope_domain(hop: &Hop) -> &str {
    hop.from
        .rsplit_once('@')
        .map_or(&hop.helo, |(_, domain)| domain)
}

/// What was answered, until it is over.
#[derive(Default)]
struct Known {
    texts: Mutex<HashMap<Box<str>, (Txt, Instant)>>,
    /// For tests: there is nothing else in the world.
    is_all: bool,
}

impl ResolverCache<Box<str>, Txt> for Known {
    fn get<Q>(&self, name: &Q) -> Option<Txt>
    where
        Box<str>: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let texts = locked(&self.texts);
        let found = texts
            .get(name)
            .filter(|(_, until)| *until > Instant::now())
            .map(|(text, _)| text.clone());
        found.or_else(|| self.is_all.then(nothing_there))
    }

    fn remove<Q>(&self, name: &Q) -> Option<Txt>
    where
        Box<str>: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        locked(&self.texts).remove(name).map(|(text, _)| text)
    }

    fn insert(&self, key: Box<str>, value: Txt, valid_until: Instant) {
        let mut texts = locked(&self.texts);
        if texts.len() >= MOST_KNOWN {
            texts.clear();
        }
        texts.insert(key, (value, valid_until));
    }
}

fn nothing_there() -> Txt {
    use mail_auth::hickory_resolver::proto::op::ResponseCode;
    Txt::Error(mail_auth::Error::Dns(mail_auth::DnsError::RecordNotFound(
        ResponseCode::NXDomain,
    )))
}

/// On this thread these are all names there are: name and text.
#[cfg(test)]
pub(crate) fn only_these_names(names: &[(&str, &str)]) {
    use mail_auth::common::parse::TxtRecordParser as _;
    use mail_auth::common::verify::DomainKey;
    use mail_auth::dmarc::Dmarc;
    use mail_auth::hickory_resolver::config::{ResolverConfig, ResolverOpts};
    use mail_auth::spf::Spf;
    let known = Known {
        is_all: true,
        ..Known::default()
    };
    for (name, text) in names {
        let text = text.as_bytes();
        let entry = if name.contains("_domainkey") {
            Txt::DomainKey(Arc::new(DomainKey::parse(text).unwrap()))
        } else if name.starts_with("_dmarc") {
            Txt::Dmarc(Arc::new(Dmarc::parse(text).unwrap()))
        } else {
            Txt::Spf(Arc::new(Spf::parse(text).unwrap()))
        };
        let until = Instant::now() + Duration::from_hours(1);
        known.insert(format!("{name}.").into(), entry, until);
    }
    let nowhere = ResolverConfig::from_parts(None, Vec::new(), Vec::new());
    let asker = MessageAuthenticator::new(nowhere, ResolverOpts::default()).unwrap();
    let names = Arc::new(Names::new(asker, known).unwrap());
    NAMES_HERE.set(Some(names));
}
