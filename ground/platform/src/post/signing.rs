//! Signatures under outgoing mail (DKIM, RFC 6376): a domain's key, what is published about it, and the line that a signed
//! mail begins with. The secret half is sealed with the desk's key and leaves the database nowhere.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::Moment;
use mail_auth::common::crypto::{DkimKey, Ed25519Key, RsaKey};
use mail_auth::common::headers::HeaderWriter as _;
use mail_auth::dkim::DkimSigner;
use mail_auth::dkim::generate::DkimKeyPair;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs1KeyDer};

use super::queries;
use crate::audit::{self, About, Deed};
use crate::store::Tx;
use crate::{Error, MasterKey, Result};

/// What the secrets are sealed for.
const PURPOSE: &str = "mail-key";
/// What nobody may change on the way, nor add where there is none.
const SIGNED: [&str; 14] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Reply-To",
    "In-Reply-To",
    "References",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
    "Auto-Submitted",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
];

/// How a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 2048 bits: every receiver knows it.
    Rsa,
    /// Short and quick; some receivers do not look at it.
    Ed25519,
}

impl Kind {
    /// The word it is kept and published as.
    pub fn word(self) -> &'static str {
        match self {
            Self::Rsa => "rsa",
            Self::Ed25519 => "ed25519",
        }
    }

    /// The kind of this word.
    pub fn read(word: &str) -> Option<Self> {
        [Self::Rsa, Self::Ed25519]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// A key that mail of a domain is signed with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SenderKey {
    /// Its number.
    pub id: i64,
    /// What stands after the `@` of the senders it is for.
    pub domain: String,
    /// Its name below that domain.
    pub selector: String,
    /// How it signs.
    pub kind: Kind,
    /// The half that is published.
    pub public: String,
    /// The other half, sealed.
    pub(super) secret: String,
    /// Whether mail is signed with it.
    pub active: bool,
    /// When it was made.
    pub created_at: Moment,
}

impl SenderKey {
    /// The name under which it is published.
    pub fn name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }

    /// The text that is published under its name (TXT).
    pub fn record(&self) -> String {
        format!("v=DKIM1; k={}; p={}", self.kind.word(), self.public)
    }
}

/// Both halves of a new key. Making one of RSA takes a while, so it is made outside of transactions.
pub struct Pair {
    kind: Kind,
    public: String,
    secret: String,
}

/// Makes a key.
///
/// # Errors
/// When there is no randomness to be had.
pub fn generate(kind: Kind) -> Result<Pair> {
    let made = match kind {
        Kind::Rsa => DkimKeyPair::generate_rsa(2048),
        Kind::Ed25519 => DkimKeyPair::generate_ed25519(),
    };
    let made = made.map_err(|error| Error::broken(format!("no key could be made: {error}")))?;
    Ok(Pair {
        kind,
        public: made.encoded_public_key(),
        secret: STANDARD.encode(made.private_key()),
    })
}

/// The domain of a mail address, as keys know it.
pub fn domain_of(address: &str) -> String {
    let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
    domain.trim().to_ascii_lowercase()
}

/// Keeps a new key for a domain. It signs nothing before somebody says so, because nobody could check it before it is
/// published.
///
/// # Errors
/// When the database cannot be written.
pub fn keep(
    tx: &Tx<'_>,
    key: &MasterKey,
    domain: &str,
    pair: &Pair,
    now: Moment,
) -> Result<SenderKey> {
    let there = queries::list_keys(tx)?;
    let day: String = crate::language::iso(now)
        .chars()
        .take(10)
        .filter(char::is_ascii_digit)
        .collect();
    let is_taken = |selector: &str| {
        there
            .iter()
            .any(|one| one.domain == domain && one.selector == selector)
    };
    let mut selector = format!("d{day}");
    for number in 2.. {
        if !is_taken(&selector) {
            break;
        }
        selector = format!("d{day}-{number}");
    }
    let mut new = SenderKey {
        id: 0,
        domain: domain.to_owned(),
        selector,
        kind: pair.kind,
        public: pair.public.clone(),
        secret: key.seal(PURPOSE, &pair.secret)?,
        active: false,
        created_at: now,
    };
    new.id = queries::add_key(tx, &new)?;
    write_down(tx, "mail_key_made", &new, now)?;
    Ok(new)
}

/// Signs with this key from now on, in place of any other of its domain; or no more.
///
/// # Errors
/// When the database cannot be written.
pub fn switch(tx: &Tx<'_>, one: &SenderKey, on: bool, now: Moment) -> Result<()> {
    if one.active == on {
        return Ok(());
    }
    queries::set_key_active(tx, one.id, &one.domain, on)?;
    let deed = if on { "mail_key_on" } else { "mail_key_off" };
    write_down(tx, deed, one, now)
}

/// Forgets a key.
///
/// # Errors
/// When the database cannot be written.
pub fn remove(tx: &Tx<'_>, one: &SenderKey, now: Moment) -> Result<()> {
    queries::remove_key(tx, one.id)?;
    write_down(tx, "mail_key_removed", one, now)
}

fn write_down(tx: &Tx<'_>, deed: &'static str, one: &SenderKey, now: Moment) -> Result<()> {
    let name = one.name();
    let deed = Deed {
        area: "access",
        deed,
        actor: None,
        about: About::Thing(Some(one.id), &name),
        before: "",
        after: one.kind.word(),
    };
    audit::add(tx, &deed, now)
}

/// A message that is signed with this key and sent to nobody: whoever can verify it finds what is published in order.
/// `None` when the key cannot be opened.
pub fn probe(key: &MasterKey, one: &SenderKey) -> Option<Vec<u8>> {
    let message = format!("From: postmaster@{}\r\n\r\n\r\n", one.domain);
    Signer::open(key, one)?.sign(message.as_bytes()).ok()
}

/// Who signs, with the key opened.
pub(super) struct Signer(DkimSigner<DkimKey, mail_auth::dkim::Done>);

impl Signer {
    /// `None` when the key was made by another desk, or is damaged.
    pub(super) fn open(key: &MasterKey, one: &SenderKey) -> Option<Self> {
        let secret = STANDARD.decode(key.open(PURPOSE, &one.secret)?).ok()?;
        let opened = match one.kind {
            Kind::Rsa => {
                let der = PrivateKeyDer::Pkcs1(PrivatePkcs1KeyDer::from(secret));
                DkimKey::Rsa(RsaKey::from_key_der(der).ok()?)
            }
            Kind::Ed25519 => DkimKey::Ed25519(Ed25519Key::from_pkcs8_der(&secret).ok()?),
        };
        let signer = DkimSigner::from_key(opened)
            .domain(&one.domain)
            .selector(&one.selector)
            .headers(SIGNED);
        Some(Self(signer))
    }

    /// The message with its signature above it.
    pub(super) fn sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, String> {
        let signature = self.0.sign(message).map_err(|error| error.to_string())?;
        let mut signed = signature.to_header().into_bytes();
        signed.extend_from_slice(message);
        Ok(signed)
    }
}

#[cfg(test)]
pub(super) fn example(key: &MasterKey, kind: Kind) -> SenderKey {
    let pair = generate(kind).unwrap();
    SenderKey {
        id: 1,
        domain: "desk.example".to_owned(),
        selector: "d20260302".to_owned(),
        kind,
        public: pair.public.clone(),
        secret: key.seal(PURPOSE, &pair.secret).unwrap(),
        active: true,
        created_at: crate::testing::MONDAY_MORNING,
    }
}
