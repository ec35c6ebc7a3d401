//! Accounts of mail servers that are signed in to with tokens (OAuth 2, XOAUTH2): Microsoft 365 and Google take no passwords any
//! more. Somebody consents once at the provider; what is kept of that is sealed with the desk's key and leaves the database nowhere.

mod queries;
mod tokens;

use domain::Moment;

pub use queries::{find_consent, list_consents, remove_consent};
pub use tokens::{
    DeviceCode, ask_for_device_code, consent_address, expire_access, give_consent, reads_state,
    token, token_now, wait_for_device,
};

use crate::audit::{self, About, Deed};
use crate::outgoing::{self, Reach};
use crate::store::Tx;
use crate::{MasterKey, Refusal, Result};

/// What secrets and tokens are sealed for.
const PURPOSE: &str = "mail-consent";
/// Longest text of one field.
const LONGEST: usize = 2000;

/// Who gives out the tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Provider {
    /// Microsoft 365: Exchange Online.
    #[default]
    Microsoft,
    /// Google Workspace, Gmail.
    Google,
    /// Another one, whose addresses are written down.
    Other,
}

impl Provider {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Microsoft, Self::Google, Self::Other];

    /// The word it is kept as.
    pub fn word(self) -> &'static str {
        match self {
            Self::Microsoft => "microsoft",
            Self::Google => "google",
            Self::Other => "other",
        }
    }

    /// The provider of that word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// Where it is asked, and for what; nothing for another one. `tenant` is the directory at Microsoft.
    pub fn endpoints(self, tenant: &str) -> Endpoints {
        match self {
            Self::Microsoft => {
                let tenant = match tenant.trim() {
                    "" => "organizations",
                    tenant => tenant,
                };
                let at = format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0");
                Endpoints {
                    authorize: format!("{at}/authorize"),
                    token: format!("{at}/token"),
                    device: format!("{at}/devicecode"),
                    scope: "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access".to_owned(),
                }
            }
            // Google lets no code be typed elsewhere for mail.
            Self::Google => Endpoints {
                authorize: "https://accounts.google.com/o/oauth2/v2/auth?access_type=offline&prompt=consent".to_owned(),
                token: "https://oauth2.googleapis.com/token".to_owned(),
                device: String::new(),
                scope: "https://mail.google.com/".to_owned(),
            },
            Self::Other => Endpoints::default(),
        }
    }
}

/// Where a provider is asked, and for what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Endpoints {
    /// Where somebody consents.
    pub authorize: String,
    /// Where tokens come from.
    pub token: String,
    /// Where codes come from that are typed elsewhere; may be empty.
    pub device: String,
    /// What is asked for, separated by blanks.
    pub scope: String,
}

/// An account, and what is known of the consent.
#[derive(Clone)]
pub struct Consent {
    /// Its number; 0 for a new one.
    pub id: i64,
    /// The account at the mail server.
    pub login: String,
    /// Who gives out the tokens.
    pub provider: Provider,
    /// The desk's name at the provider.
    pub client_id: String,
    /// Sealed; empty where there is none.
    pub(crate) client_secret: String,
    /// Where it is asked.
    pub endpoints: Endpoints,
    /// Whether another provider stands in a private network. Said by whoever runs the machine, for these addresses alone.
    pub inside: bool,
    /// Sealed; empty until somebody consents.
    refresh: String,
    /// Sealed.
    access: String,
    access_until: Option<Moment>,
    /// When somebody consented.
    pub given_at: Option<Moment>,
    /// `withdrawn` or `refused`; empty when nothing is wrong.
    pub trouble: String,
}

impl Consent {
    /// Of an account that nobody has consented for.
    pub fn of(login: &str, provider: Provider, tenant: &str) -> Self {
        Self {
            id: 0,
            login: folded(login),
            provider,
            client_id: String::new(),
            client_secret: String::new(),
            endpoints: provider.endpoints(tenant),
            inside: false,
            refresh: String::new(),
            access: String::new(),
            access_until: None,
            given_at: None,
            trouble: String::new(),
        }
    }

    /// Whether the desk has a secret at the provider.
    pub fn has_secret(&self) -> bool {
        !self.client_secret.is_empty()
    }

    /// Whether somebody consented, and did not take it back as far as is known.
    pub fn is_given(&self) -> bool {
        !self.refresh.is_empty() && self.trouble.is_empty()
    }
}

/// Why there is no token. The words are for people who look after mail; no token or secret is in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Nobody has consented yet.
    Missing,
    /// The consent was taken back, or has run out.
    Withdrawn(String),
    /// The provider does not know the desk: its client ID or secret is wrong or has run out.
    Refused(String),
    /// The provider does not answer, or not as a provider.
    Away(String),
    /// The desk's own trouble.
    Desk(String),
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (what, said) = match self {
            Self::Missing => ("nobody has consented to it at the provider yet", ""),
            Self::Withdrawn(said) => (
                "the consent was taken back at the provider, or has run out: give it again",
                said.as_str(),
            ),
            Self::Refused(said) => (
                "the provider does not take the desk's client ID or secret: they may have run out",
                said.as_str(),
            ),
            Self::Away(said) => ("the provider of the tokens does not answer", said.as_str()),
            Self::Desk(said) => ("the desk could not use the tokens", said.as_str()),
        };
        out.write_str(what)?;
        if said.is_empty() {
            Ok(())
        } else {
            write!(out, " ({said})")
        }
    }
}

impl std::error::Error for Trouble {}

impl Trouble {
    /// Whether the provider stands in a private network that nobody allowed.
    pub fn leads_inside(&self) -> bool {
        matches!(self, Self::Away(said) if said.contains(outgoing::INSIDE))
    }
}

fn folded(login: &str) -> String {
    login.trim().to_lowercase()
}

/// A field, and what is wrong with it.
pub type Problem = (&'static str, Refusal);

fn problems(one: &Consent) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut problem = |field, key| found.push((field, Refusal::new(422, key)));
    let is_line =
        |text: &str| !text.is_empty() && text.len() <= LONGEST && !text.contains(char::is_control);
    if !is_line(&one.login) {
        problem("login", "consent-problem-line");
    }
    if !is_line(&one.client_id) {
        problem("client_id", "consent-problem-client");
    }
    // What may be asked is looked at when it is asked; here only that it is an address at all.
    let is_address = |text: &str| {
        is_line(text)
            && reqwest::Url::parse(text)
                .is_ok_and(|url| matches!(url.scheme(), "https" | "http") && url.host().is_some())
    };
    if !is_address(&one.endpoints.authorize) {
        problem("authorize", "consent-problem-address");
    }
    if !is_address(&one.endpoints.token) {
        problem("token", "consent-problem-address");
    }
    if !one.endpoints.device.is_empty() && !is_address(&one.endpoints.device) {
        problem("device", "consent-problem-address");
    }
    // A name says only when it is asked where it leads; a number says so now.
    let reach = |inside| Reach {
        loopback: true,
        inside,
    };
    for (field, url) in [
        ("token", &one.endpoints.token),
        ("device", &one.endpoints.device),
    ] {
        let leads_inside = outgoing::may_ask(reach(one.inside), url).is_err()
            && outgoing::may_ask(reach(true), url).is_ok();
        if leads_inside {
            problem(field, "consent-problem-inside");
        }
    }
    if !is_line(&one.endpoints.scope) {
        problem("scope", "consent-problem-line");
    }
    found
}

/// Keeps where an account's tokens come from. `secret` of `None` keeps the one that is known; with another provider, client or
/// address for tokens, what somebody consented to is forgotten: it was given to somebody else.
///
/// # Errors
/// When the database cannot be written. What is wrong with what was written down is the inner answer.
pub fn save_consent(
    tx: &Tx<'_>,
    key: &MasterKey,
    draft: &Consent,
    secret: Option<&str>,
    now: Moment,
) -> Result<std::result::Result<i64, Vec<Problem>>> {
    let mut one = draft.clone();
    one.login = folded(&one.login);
    for text in [
        &mut one.client_id,
        &mut one.endpoints.authorize,
        &mut one.endpoints.token,
        &mut one.endpoints.device,
        &mut one.endpoints.scope,
    ] {
        *text = text.trim().to_owned();
    }
    let found = problems(&one);
    if !found.is_empty() {
        return Ok(Err(found));
    }
    let known = find_consent(tx, &one.login)?;
    let is_same = known.as_ref().is_some_and(|known| {
        known.client_id == one.client_id
            && known.endpoints.token == one.endpoints.token
            && known.endpoints.device == one.endpoints.device
    });
    one.inside = one.inside && one.provider == Provider::Other;
    one.client_secret = match (secret.map(str::trim), &known) {
        (Some(secret), _) if !secret.is_empty() => key.seal(PURPOSE, secret)?,
        // A secret goes only where it was given for.
        (_, Some(known)) if is_same => known.client_secret.clone(),
        _ => String::new(),
    };
    let id = match &known {
        Some(known) => {
            queries::set_consent(tx, known.id, &one, now)?;
            if !is_same {
                queries::forget(tx, known.id, "", now)?;
            }
            known.id
        }
        None => queries::add_consent(tx, &one, now)?,
    };
    write_down(
        tx,
        "mail_consent_saved",
        id,
        &one.login,
        if one.inside {
            "other, in a private network"
        } else {
            one.provider.word()
        },
        now,
    )?;
    Ok(Ok(id))
}

/// Forgets what somebody consented to. At the provider it goes on until it is taken back there.
///
/// # Errors
/// When the database cannot be written.
pub fn forget_consent(tx: &Tx<'_>, consent: &Consent, now: Moment) -> Result<()> {
    remove_consent(tx, consent.id)?;
    write_down(
        tx,
        "mail_consent_removed",
        consent.id,
        &consent.login,
        "",
        now,
    )
}

fn write_down(
    tx: &Tx<'_>,
    deed: &'static str,
    id: i64,
    login: &str,
    after: &str,
    now: Moment,
) -> Result<()> {
    let deed = Deed {
        area: "access",
        deed,
        actor: None,
        about: About::Thing(Some(id), login),
        before: "",
        after,
    };
    audit::add(tx, &deed, now)
}
