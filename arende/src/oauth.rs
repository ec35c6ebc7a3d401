//! Accounts of mail servers that are signed in to with tokens, on the command line.

use std::io::BufRead as _;

use clap::{Args, Subcommand, ValueEnum};
use mailroom::mailboxes;
use platform::post::consent::{
    self, Consent, Endpoints, Provider, find_consent, list_consents, save_consent,
};
use platform::{App, Error, Result};

use crate::cli::say;

#[derive(Subcommand)]
pub(crate) enum Oauth {
    /// Say where the tokens of an account come from; the client secret is read from standard input (one line, may be empty)
    Set(Box<Set>),
    /// Consent at the provider: prints a code to type there, in any browser, and waits
    Consent {
        /// The account, such as support@vendor.example
        login: String,
    },
    /// Ask the provider for a token; says what is wrong
    Check { login: String },
    /// Forget the consent to an account; take it back at the provider, too
    Remove { login: String },
}

#[derive(Args)]
pub(crate) struct Set {
    /// The account, such as support@vendor.example
    login: String,
    #[arg(long, value_enum)]
    provider: Who,
    /// The desk's name at the provider
    #[arg(long)]
    client_id: String,
    /// With Microsoft: the directory, by its ID or domain; without it any organization
    #[arg(long, default_value = "")]
    tenant: String,
    /// With another provider: where somebody consents
    #[arg(long, default_value = "", value_name = "URL")]
    authorize_url: String,
    /// With another provider: where tokens come from
    #[arg(long, default_value = "", value_name = "URL")]
    token_url: String,
    /// With another provider: where codes come from that are typed elsewhere
    #[arg(long, default_value = "", value_name = "URL")]
    device_url: String,
    /// With another provider: what is asked for, separated by blanks
    #[arg(long, default_value = "")]
    scope: String,
    /// With another provider: it stands in a private network, and the desk may ask there
    #[arg(long)]
    inside: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Who {
    /// Microsoft 365
    Microsoft,
    /// Google Workspace, Gmail
    Google,
    /// Another one, with its addresses
    Other,
}

pub(crate) fn answer(app: &App, asked: Option<Oauth>) -> Result<()> {
    match asked {
        None => list(app),
        Some(Oauth::Set(asked)) => set(app, *asked),
        Some(Oauth::Consent { login }) => consent(app, &login),
        Some(Oauth::Check { login }) => match consent::token_now(app, &login) {
            Ok(_) => {
                say(&format!("{login}: the provider gives tokens"));
                Ok(())
            }
            Err(trouble) => Err(told(trouble)),
        },
        Some(Oauth::Remove { login }) => {
            let now = app.clock.now();
            app.store.write_now(|tx| {
                let known = find_consent(tx, &login)?.ok_or_else(|| unknown(&login))?;
                consent::forget_consent(tx, &known, now)
            })
        }
    }
}

/// Why there is no token, and how what was refused is allowed.
fn told(trouble: consent::Trouble) -> Error {
    if trouble.leads_inside() {
        return Error::broken(format!(
            "{trouble}: to allow it, say `arende mail oauth set … --inside`"
        ));
    }
    Error::broken(trouble)
}

fn unknown(login: &str) -> Error {
    Error::broken(format!(
        "it is not known where tokens of {login} come from: say so with `arende mail oauth set`"
    ))
}

fn list(app: &App) -> Result<()> {
    for one in app.store.read_now(list_consents)? {
        let state = match (one.is_given(), one.trouble.as_str()) {
            (true, _) => "given",
            (false, "") => "nobody has consented yet",
            (false, trouble) => trouble,
        };
        say(&format!(
            "{}\t{}\t{}\t{state}",
            one.login,
            one.provider.word(),
            one.client_id
        ));
    }
    Ok(())
}

fn set(app: &App, asked: Set) -> Result<()> {
    let provider = match asked.provider {
        Who::Microsoft => Provider::Microsoft,
        Who::Google => Provider::Google,
        Who::Other => Provider::Other,
    };
    let mut one = Consent::of(&asked.login, provider, &asked.tenant);
    one.client_id = asked.client_id;
    one.inside = asked.inside;
    if provider == Provider::Other {
        one.endpoints = Endpoints {
            authorize: asked.authorize_url,
            token: asked.token_url,
            device: asked.device_url,
            scope: asked.scope,
        };
    }
    let mut secret = String::new();
    std::io::stdin().lock().read_line(&mut secret)?;
    let now = app.clock.now();
    let saved = app
        .store
        .write_now(|tx| save_consent(tx, &app.key, &one, Some(&secret), now))?;
    match saved {
        Ok(_) => {
            say("Kept. Now consent: `arende mail oauth consent`, or the page of the mailbox.");
            Ok(())
        }
        Err(found) => {
            if found
                .iter()
                .any(|(_, why)| why.key == "consent-problem-inside")
            {
                return Err(Error::broken(
                    "the provider stands in a private network: say so with --inside",
                ));
            }
            let fields: Vec<&str> = found.iter().map(|(field, _)| *field).collect();
            Err(Error::broken(format!(
                "this cannot be meant: {}",
                fields.join(", ")
            )))
        }
    }
}

fn consent(app: &App, login: &str) -> Result<()> {
    let known = app
        .store
        .read_now(|tx| find_consent(tx, login))?
        .ok_or_else(|| unknown(login))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let done = runtime.block_on(async {
        let asked = consent::ask_for_device_code(app, &known).await?;
        say(&format!(
            "Open {} in any browser, sign in as {login}, and type {}",
            asked.address, asked.code
        ));
        consent::wait_for_device(app, &known, &asked).await
    });
    done.map_err(told)?;
    let now = app.clock.now();
    app.store.write_now(|tx| mailboxes::wake(tx, login, now))?;
    say("The consent is given.");
    Ok(())
}
