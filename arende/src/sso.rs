//! Providers of single sign-on on the command line.

use std::io::BufRead as _;

use clap::{Args, Subcommand};
use people::commands::sso::{self as deeds, Draft, Secret};
use people::queries::sso::{self as store, Provider};
use platform::language::Locale;
use platform::{App, Error, Result};

use crate::cli::say;

#[derive(Subcommand)]
pub(crate) enum Sso {
    /// Add a provider; prints the address that it sends people back to
    Add(Box<Add>),
    /// One provider a line: short name, on or off, name, issuer
    List,
    /// Take a provider away; whoever came in by it is signed out
    Remove {
        /// Its short name
        slug: String,
    },
    /// Ask a provider whether it can be used
    Check {
        /// Its short name
        slug: String,
    },
    /// Offer a provider to people again
    On {
        /// Its short name
        slug: String,
    },
    /// Let nobody in by a provider for now; whoever came in by it is signed out
    Off {
        /// Its short name
        slug: String,
    },
}

#[derive(Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command"
)]
pub(crate) struct Add {
    /// Its short name in addresses: lower-case letters, digits, hyphens
    slug: String,
    /// What stands on the button
    #[arg(long)]
    name: String,
    /// The same on the Swedish page
    #[arg(long, default_value = "")]
    name_sv: String,
    /// The address that the provider calls itself by
    #[arg(long, value_name = "URL")]
    issuer: String,
    #[arg(long)]
    client_id: String,
    /// Read the client secret from standard input (one line); without it the client has none
    #[arg(long)]
    secret_stdin: bool,
    #[arg(long, default_value = "openid email profile")]
    scopes: String,
    /// Mail domains it speaks for, separated by commas; * is every one
    #[arg(long, default_value = "")]
    domains: String,
    /// The claim that names groups or roles
    #[arg(long, default_value = "")]
    claim: String,
    /// What a group means, like support-team=agent; may be given several times
    #[arg(long = "role", value_name = "GROUP=ROLE")]
    roles: Vec<String>,
    /// The organization of a group, or of a mail domain as @domain; may be given several times
    #[arg(long = "organization", value_name = "GROUP=NAME")]
    organizations: Vec<String>,
    /// Whoever comes from its domains gets an account
    #[arg(long)]
    newcomers: bool,
    /// Believe addresses that are not marked as verified
    #[arg(long)]
    assume_verified: bool,
    /// The team may sign in with it
    #[arg(long)]
    team: bool,
    /// It asks for a second step itself
    #[arg(long)]
    second_factor: bool,
    /// People at its domains come in by nothing else; administrators always can
    #[arg(long)]
    only_way: bool,
    /// After signing out here, offer to sign out there
    #[arg(long)]
    ends_session: bool,
    /// It is in a private network
    #[arg(long)]
    inside: bool,
}

pub(crate) fn answer(app: &App, asked: Sso) -> Result<()> {
    match asked {
        Sso::Add(asked) => add(app, *asked),
        Sso::List => {
            for one in app.store.read_now(store::list_providers)? {
                let state = if one.active { "on" } else { "off" };
                say(&format!(
                    "{}\t{state}\t{}\t{}",
                    one.slug, one.name, one.issuer
                ));
            }
            Ok(())
        }
        Sso::Remove { slug } => app.store.write_now(|tx| {
            let one = find(tx, &slug)?;
            deeds::remove(tx, &one, app.clock.now())
        }),
        Sso::On { slug } => switch(app, &slug, true),
        Sso::Off { slug } => switch(app, &slug, false),
        Sso::Check { slug } => {
            let one = app.store.read_now(|tx| find(tx, &slug))?;
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            match runtime.block_on(deeds::check(app, &one)) {
                Ok((host, keys)) => {
                    say(&format!(
                        "{slug} answers: people are sent to {host}, it shows {keys} keys"
                    ));
                    Ok(())
                }
                Err(why) => Err(Error::broken(format!("{slug} cannot be used: {why}"))),
            }
        }
    }
}

fn find(tx: &platform::store::Tx<'_>, slug: &str) -> Result<Provider> {
    store::find_provider(tx, slug)?.ok_or_else(|| {
        Error::broken(format!(
            "there is no provider {slug}: `arende sso list` shows all"
        ))
    })
}

fn switch(app: &App, slug: &str, on: bool) -> Result<()> {
    let now = app.clock.now();
    app.store.write_now(|tx| {
        let one = find(tx, slug)?;
        deeds::switch(tx, &one, on, now)
    })
}

fn add(app: &App, asked: Add) -> Result<()> {
    let secret = if asked.secret_stdin {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line)?;
        Secret::New(line.trim().to_owned())
    } else {
        Secret::Kept
    };
    let draft = Draft {
        provider: Provider {
            slug: asked.slug,
            name: asked.name,
            name_sv: asked.name_sv,
            issuer: asked.issuer,
            client_id: asked.client_id,
            scopes: asked.scopes,
            claim: asked.claim,
            domains: asked.domains,
            assumes: asked.assume_verified,
            newcomers: asked.newcomers,
            team: asked.team,
            second_factor: asked.second_factor,
            only_way: asked.only_way,
            ends_session: asked.ends_session,
            inside: asked.inside,
            active: true,
            ..Provider::default()
        },
        secret,
        roles: asked.roles.join("\n"),
        organizations: asked.organizations.join("\n"),
    };
    let (now, on_loopback) = (app.clock.now(), app.config.is_on_loopback());
    let saved = app
        .store
        .write_now(|tx| deeds::save(tx, &app.key, &draft, on_loopback, now))?;
    if let Err(problems) = saved {
        let words = app.language.words(Locale::En, "UTC");
        let said: Vec<_> = problems
            .iter()
            .map(|(field, refusal)| format!("{field}: {}", words.refusal(refusal)))
            .collect();
        return Err(Error::broken(said.join("\n")));
    }
    say(&format!(
        "{}/access/oidc/{}",
        app.config.public_url(),
        draft.provider.slug.trim().to_lowercase()
    ));
    Ok(())
}
