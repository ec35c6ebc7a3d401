//! Whether a mail comes from the address it names: by what a trusted server wrote above it, or else by what names say
//! about its signatures and the server it came from.

pub(crate) mod dns;
pub mod settings;

use domain::identity::{Evidence, Identity, Wanted, speaks_for, weigh};
use mail_text::Vouched;
use platform::store::Tx;
use platform::{App, Result};

pub use dns::{Hop, Published, ask_names, published};

/// How a mail was found, and by what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Proof {
    pub(crate) identity: Identity,
    /// What was found out, for whoever looks the mail up; empty when nothing was.
    pub(crate) told: String,
}

impl Default for Proof {
    fn default() -> Self {
        Self {
            identity: weigh(&Evidence::default()),
            told: String::new(),
        }
    }
}

/// How much proof the desk wants.
pub(crate) fn wanted(tx: &Tx<'_>) -> Result<Wanted> {
    Ok(Wanted::read(&settings::WANTED.text(tx)?).unwrap_or_default())
}

/// Looks a mail over, before anything is written: names may take their time. `sender` is the domain of its sender.
pub(crate) fn find(app: &App, raw: &[u8], hop: Option<&Hop>, sender: &str) -> Result<Proof> {
    let (wanted, trusted, names) = app.store.read_now(|tx| {
        Ok((
            wanted(tx)?,
            settings::TRUSTED.text(tx)?,
            settings::NAMES.is_on(tx)?,
        ))
    })?;
    if wanted == Wanted::Nothing || sender.is_empty() {
        return Ok(Proof::default());
    }
    let trusted: Vec<&str> = trusted
        .split([' ', ',', ';'])
        .filter(|name| !name.is_empty() && *name != settings::NO_SERVER)
        .collect();
    let vouched = mail_text::vouched(raw, &trusted);
    let told = in_words(&vouched);
    let evidence = of_server(&vouched, sender);
    // A server that says nothing of it leaves the question to names.
    if !told.is_empty() {
        return Ok(Proof {
            identity: weigh(&evidence),
            told: told.join(", "),
        });
    }
    let said = if names {
        dns::ask(raw, hop, sender)
    } else {
        None
    };
    Ok(said.map_or_else(Proof::default, |said| Proof {
        identity: weigh(&said.evidence),
        told: said.told.join(", "),
    }))
}

/// What a trusted server's results mean for a sender of this domain.
fn of_server(vouched: &Vouched, sender: &str) -> Evidence {
    let passed_dmarc = vouched
        .dmarc
        .as_ref()
        .filter(|(_, domain)| speaks_for(domain, sender))
        .map(|(result, _)| result.as_str());
    let of_sender = vouched
        .dkim
        .iter()
        .filter(|(_, domain)| speaks_for(domain, sender));
    let signatures: Vec<&str> = of_sender.map(|(result, _)| result.as_str()).collect();
    let spf = vouched.spf.as_ref();
    let is_unsure = |result: &str| result == "temperror";
    Evidence {
        signed: signatures.contains(&"pass") || passed_dmarc == Some("pass"),
        broken: passed_dmarc == Some("fail")
            || signatures
                .iter()
                .any(|result| matches!(*result, "fail" | "neutral" | "permerror")),
        from_its_server: spf.map(|(result, domain)| result == "pass" && speaks_for(domain, sender)),
        // Who says that it failed and not what was wished is taken at the word.
        asks_for_proof: passed_dmarc == Some("fail") && vouched.policy.as_deref() != Some("none"),
        incomplete: passed_dmarc.is_some_and(is_unsure)
            || signatures.iter().any(|result| is_unsure(result)),
    }
}

fn in_words(vouched: &Vouched) -> Vec<String> {
    let one = |method: &str, (result, domain): &(String, String)| match domain.as_str() {
        "" => format!("{method}={result}"),
        domain => format!("{method}={result} ({domain})"),
    };
    let mut told: Vec<String> = vouched.dkim.iter().map(|dkim| one("dkim", dkim)).collect();
    told.extend(vouched.spf.iter().map(|spf| one("spf", spf)));
    told.extend(vouched.dmarc.iter().map(|dmarc| one("dmarc", dmarc)));
    told.extend(vouched.policy.iter().map(|wish| format!("policy={wish}")));
    told.truncate(12);
    told
}
