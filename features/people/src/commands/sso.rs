//! Single sign-on: what administrators decide about providers, and what becomes of somebody whom one of them sent.

use domain::person::{ClaimedAddress, EmailAddress, Role, may_become, role_after};
use domain::{MINUTE, Moment, PersonId};
use platform::audit::{self, About, Deed};
use platform::outgoing::{self, Reach};
use platform::store::Tx;
use platform::web::limits::{self, Rate};
use platform::web::session;
use platform::{App, Error, MasterKey, Refusal, Result, sha256_hex};

use crate::commands::accounts::{Browser, Entered, Way, add_vouched, enter, shut_out};
use crate::commands::mails::notify;
use crate::queries::mails::{remove_links_of, remove_register_links};
use crate::queries::sso::{self as store, NewTry, Provider, Rule, Try};
use crate::queries::{self, Person, accounts, handovers, roles};
use crate::settings;
use crate::sso::{self, SEALED_FOR, Told, Trouble};

/// How long a browser may be on its way, in milliseconds.
const ON_ITS_WAY: i64 = 15 * MINUTE;
/// Browsers of one network that set out: a whole school does on Monday morning.
pub(crate) const SETTING_OUT: Rate = Rate {
    capacity: 600,
    per_hour: 3600,
};

// What administrators decide

/// What becomes of a provider's secret.
#[derive(Clone, Debug, Default)]
pub enum Secret {
    /// It stays, or there is none.
    #[default]
    Kept,
    /// This one from now on.
    New(String),
}

/// A provider as somebody wrote it down.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub provider: Provider,
    pub secret: Secret,
    /// Lines of `group = role`.
    pub roles: String,
    /// Lines of `group = organization`, or `@domain = organization`.
    pub organizations: String,
}

/// A field, and what is wrong with it.
pub type Problem = (&'static str, Refusal);

fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Keeps what was written down, if it can be meant.
pub fn save(
    tx: &Tx<'_>,
    key: &MasterKey,
    draft: &Draft,
    on_loopback: bool,
    now: Moment,
) -> Result<std::result::Result<i64, Vec<Problem>>> {
    let mut problems = Vec::new();
    let mut problem = |field, key| problems.push((field, Refusal::new(422, key)));
    let mut one = draft.provider.clone();
    for text in [&mut one.name, &mut one.name_sv] {
        *text = tidy(text).chars().take(60).collect();
    }
    one.slug = one.slug.trim().to_lowercase();
    one.issuer = one.issuer.trim().to_owned();
    one.client_id = one.client_id.trim().to_owned();
    one.scopes = tidy(&one.scopes);
    one.claim = one.claim.trim().to_owned();
    one.domains = tidy(&one.domains.to_lowercase().replace([',', ';', '@'], " "));
    if one.scopes.is_empty() {
        "openid email profile".clone_into(&mut one.scopes);
    }
    if one.name.is_empty() {
        problem("name", "sso-problem-name");
    }
    if one.id == 0 {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if one.slug.is_empty() || one.slug.len() > 40 || !one.slug.chars().all(fits) {
            problem("slug", "sso-problem-slug");
        } else if store::find_provider(tx, &one.slug)?.is_some() {
            problem("slug", "sso-problem-slug-taken");
        }
    }
    let reach = Reach {
        loopback: on_loopback,
        inside: one.inside,
    };
    if one.issuer.len() > 500 || outgoing::may_ask(reach, &one.issuer).is_err() {
        problem("issuer", "sso-problem-issuer");
    }
    if one.client_id.is_empty() || one.client_id.len() > 300 {
        problem("client_id", "sso-problem-client");
    }
    let is_domain =
        |domain: &str| domain == "*" || EmailAddress::read(&format!("a@{domain}")).is_ok();
    if !one.domains.split_whitespace().all(is_domain) {
        problem("domains", "sso-problem-domains");
    } else if one.domains.is_empty() && (one.only_way || one.newcomers) {
        problem("domains", "sso-problem-no-domains");
    }
    let rules = rules(tx, draft, &mut problems)?;
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    match &draft.secret {
        Secret::Kept => {}
        Secret::New(secret) => one.secret = Some(key.seal(SEALED_FOR, secret.trim())?),
    }
    let before = match store::find_provider(tx, &one.slug)? {
        Some(known) => described(&known, &store::list_rules(tx, known.id)?),
        None => String::new(),
    };
    let id = store::put_provider(tx, &one, now)?;
    if !one.active {
        session::end_all_by(tx, id)?;
    }
    store::remove_rules(tx, id)?;
    for rule in &rules {
        store::add_rule(tx, id, rule)?;
    }
    let mut after = described(&one, &rules);
    if matches!(draft.secret, Secret::New(_)) {
        after.push_str("; new secret");
    }
    write_down(tx, "sso_kept", &one, &before, &after, now)?;
    Ok(Ok(id))
}

/// A provider in one line, for the audit log: everything but its secret.
fn described(one: &Provider, rules: &[Rule]) -> String {
    let flags = [
        ("in use", one.active),
        ("newcomers", one.newcomers),
        ("unmarked addresses", one.assumes),
        ("team", one.team),
        ("second factor", one.second_factor),
        ("only way", one.only_way),
        ("ends sessions", one.ends_session),
        ("private network", one.inside),
    ];
    let mut parts = vec![
        format!("{} ({})", one.name, one.issuer),
        format!("client {}", one.client_id),
        format!("domains {}", one.domains),
    ];
    parts.extend(
        flags
            .iter()
            .filter(|(_, on)| *on)
            .map(|(name, _)| (*name).to_owned()),
    );
    for rule in rules {
        let role = rule.role.map(Role::word);
        let organization = rule.organization.as_ref().map(|(_, name)| name.as_str());
        let meant = role.or(organization).unwrap_or_default();
        parts.push(format!("{} = {meant}", rule.value));
    }
    parts.join("; ")
}

fn write_down(
    tx: &Tx<'_>,
    deed: &'static str,
    one: &Provider,
    before: &str,
    after: &str,
    now: Moment,
) -> Result<()> {
    let deed = Deed {
        area: "access",
        deed,
        actor: None,
        about: About::Thing(None, &one.slug),
        before,
        after,
    };
    audit::add(tx, &deed, now)
}

/// The rules of the two fields; a line that means nothing is named.
fn rules(tx: &Tx<'_>, draft: &Draft, problems: &mut Vec<Problem>) -> Result<Vec<Rule>> {
    let mut rules = Vec::new();
    let mut wrong = |field, key, line: &str| {
        let shown: String = line.chars().take(80).collect();
        problems.push((field, Refusal::new(422, key).with("line", shown)));
    };
    let lines = |text: &'_ str| -> Vec<String> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.take(500).map(str::to_owned).collect()
    };
    let read = |line: &str| -> Option<(String, String)> {
        let (value, meant) = line.rsplit_once('=')?;
        let (value, meant) = (value.trim(), meant.trim());
        let fits = !value.is_empty() && value.len() <= 300 && !meant.is_empty();
        fits.then(|| (value.to_owned(), meant.to_owned()))
    };
    for line in lines(&draft.roles) {
        match read(&line).map(|(value, meant)| (value, Role::read(&meant.to_lowercase()))) {
            Some((value, Some(role))) => rules.push(Rule {
                value,
                role: Some(role),
                organization: None,
            }),
            _ => wrong("roles", "sso-problem-role", &line),
        }
    }
    for line in lines(&draft.organizations) {
        let found = match read(&line) {
            Some((value, named)) => {
                handovers::find_organization(tx, &named)?.map(|id| (value, (id, named)))
            }
            None => None,
        };
        match found {
            Some((value, organization)) => rules.push(Rule {
                value,
                role: None,
                organization: Some(organization),
            }),
            None => wrong("organizations", "sso-problem-organization", &line),
        }
    }
    Ok(rules)
}

/// Offers a provider to people, or lets nobody in by it; who came in by it is signed out then.
pub fn switch(tx: &Tx<'_>, provider: &Provider, on: bool, now: Moment) -> Result<()> {
    let one = Provider {
        active: on,
        ..provider.clone()
    };
    let rules = store::list_rules(tx, one.id)?;
    store::put_provider(tx, &one, now)?;
    let (before, after) = (described(provider, &rules), described(&one, &rules));
    write_down(tx, "sso_kept", &one, &before, &after, now)?;
    if !on {
        session::end_all_by(tx, one.id)?;
    }
    Ok(())
}

/// Takes a provider away; whoever came in by it is signed out.
pub fn remove(tx: &Tx<'_>, one: &Provider, now: Moment) -> Result<()> {
    let before = described(one, &store::list_rules(tx, one.id)?);
    session::end_all_by(tx, one.id)?;
    store::remove_provider(tx, one.id)?;
    write_down(tx, "sso_removed", one, &before, "", now)
}

/// What a provider says of itself, for whoever set it up: where it sends browsers, and how many keys it shows.
pub async fn check(
    app: &App,
    provider: &Provider,
) -> std::result::Result<(String, usize), Trouble> {
    sso::forget(provider);
    let known = sso::find(app, provider, true).await?;
    let address = known.metadata.authorization_endpoint().url();
    let host = address.host_str().unwrap_or_default().to_owned();
    Ok((host, known.keys.keys().len()))
}

/// By which provider alone people with this address come in, if by one.
pub(crate) fn find_only_way(tx: &Tx<'_>, address: &EmailAddress) -> Result<Option<Provider>> {
    let domain = address.domain();
    let all = store::list_providers(tx)?;
    Ok(all.into_iter().find(|one| one.is_only_way_of(&domain)))
}

// Browsers on their way

/// Whether one more browser of this network may set out: asked before the provider is.
pub(crate) fn may_set_out(tx: &Tx<'_>, network: &str, now: Moment) -> Result<bool> {
    limits::take(tx, &format!("sso:{network}"), SETTING_OUT, now)
}

/// A browser sets out.
pub(crate) fn set_out(
    tx: &Tx<'_>,
    provider: &Provider,
    way: &Setting<'_>,
    now: Moment,
) -> Result<()> {
    let new = NewTry {
        state_hash: &sha256_hex(way.state),
        provider: provider.id,
        browser_hash: &sha256_hex(way.browser),
        session_hash: way.session_hash,
        return_to: way.return_to,
        locale: way.locale,
        expires_at: now.plus(ON_ITS_WAY),
    };
    store::add_try(tx, &new)
}

/// What a browser takes along.
pub(crate) struct Setting<'a> {
    pub(crate) state: &'a str,
    pub(crate) browser: &'a str,
    pub(crate) session_hash: Option<&'a str>,
    pub(crate) return_to: &'a str,
    pub(crate) locale: &'a str,
}

/// A browser comes back, once: its way is used up, whatever becomes of it.
pub(crate) fn come_back(
    tx: &Tx<'_>,
    slug: &str,
    state: &str,
    browser: &str,
    now: Moment,
) -> Result<Option<(Provider, Try)>> {
    let hash = sha256_hex(state);
    let Some(way) = store::find_try(tx, &hash, &sha256_hex(browser), now)? else {
        return Ok(None);
    };
    if way.subject.is_some() {
        return Ok(None);
    }
    store::remove_try(tx, &hash)?;
    let provider = store::find_provider_by_id(tx, way.provider)?;
    let good = provider.filter(|one| one.active && one.slug == slug);
    Ok(good.map(|provider| (provider, way)))
}

/// What became of somebody whom a provider sent.
pub(crate) enum Came {
    In(Entered, Person),
    /// Nobody here, as far as the provider may say.
    Stranger,
    /// Somebody of the team, who does not come in by this provider.
    Team,
}

/// Somebody whom a provider knows comes in.
pub(crate) fn enter_by(
    tx: &Tx<'_>,
    provider: &Provider,
    told: &Told,
    browser: &Browser,
    way: &Try,
    now: Moment,
) -> Result<Came> {
    let known = store::find_identity(tx, &told.issuer, &told.subject)?;
    let shown = told
        .address
        .as_ref()
        .filter(|claimed| provider.speaks_for().vouches(claimed));
    let (identity, given, person) = if let Some(identity) = known {
        (identity.id, identity.role, identity.person)
    } else {
        let Some(claimed) = shown else {
            return Ok(Came::Stranger);
        };
        match person_of(tx, provider, claimed, told, &way.locale, now)? {
            Found::Is(person) => {
                let identity = connect(tx, provider, told, person, None, now)?;
                (identity, None, person)
            }
            Found::Team => return Ok(Came::Team),
            Found::Nobody => return Ok(Came::Stranger),
        }
    };
    let Some(person) = queries::find(tx, person)?.filter(|person| !person.suspended) else {
        return Ok(Came::Stranger);
    };
    if person.role.is_staff() && !provider.team {
        return Ok(Came::Team);
    }
    let rules = store::list_rules(tx, provider.id)?;
    let fits = |rule: &&Rule| match rule.value.strip_prefix('@') {
        Some(domain) => shown.is_some_and(|claimed| claimed.address.domain() == domain),
        None => told.groups.contains(&rule.value),
    };
    for (organization, _) in rules
        .iter()
        .filter(fits)
        .filter_map(|rule| rule.organization.as_ref())
    {
        queries::join(tx, person.id, *organization, now)?;
    }
    let mut given = given;
    if provider.team && rules.iter().any(|rule| rule.role.is_some()) {
        let told_role = rules.iter().filter(fits).find_map(|rule| rule.role);
        given = change_role(tx, &person, given, told_role, now)?;
    }
    let email = told
        .address
        .as_ref()
        .map_or("", |claimed| claimed.address.as_str());
    store::set_identity_used(tx, identity, email, given, now)?;
    accounts::set_has_account(tx, person.id, now)?;
    let person = queries::find(tx, person.id)?.ok_or(Error::Absent)?;
    let by = Way::Provider {
        id: provider.id,
        whole: provider.second_factor,
    };
    let return_to = way.return_to.as_str();
    let entered = enter(tx, &person, by, browser, return_to, now)?;
    Ok(Came::In(entered, person))
}

/// Gives somebody the role that their groups mean; answers the role that came from there.
fn change_role(
    tx: &Tx<'_>,
    person: &Person,
    given: Option<Role>,
    told: Option<Role>,
    now: Moment,
) -> Result<Option<Role>> {
    let after = role_after(person.role, given, told);
    if after == person.role {
        // What the provider says and what is here agree, or somebody decided otherwise by hand.
        return Ok(if told == Some(after) && given.is_some() {
            told
        } else {
            given
        });
    }
    let others = accounts::count_other_admins(tx, person.id)?;
    if may_become(person.role, after, false, others).is_err() {
        tracing::warn!(person = %person.id, "the last administrator stays one, whatever the provider says");
        return Ok(given);
    }
    accounts::set_role(tx, person.id, after, now)?;
    // A role of the desk's own is given by hand, on top of what the groups mean.
    roles::set_team_role(tx, person.id, None)?;
    let detail = format!("{} {}", person.role.word(), after.word());
    accounts::add_event(tx, person.id, None, "role", &detail, now)?;
    shut_out(tx, person.id, now)?;
    Ok(told)
}

enum Found {
    Is(PersonId),
    Team,
    Nobody,
}

/// Whose address this is, or a new person for it. The provider has shown that it is theirs.
fn person_of(
    tx: &Tx<'_>,
    provider: &Provider,
    claimed: &ClaimedAddress,
    told: &Told,
    locale: &str,
    now: Moment,
) -> Result<Found> {
    let address = &claimed.address;
    let known = queries::find_by_address(tx, address)?;
    if let Some(person) = &known {
        let is_expected = person.has_account || person.invited || provider.newcomers;
        if person.suspended || !is_expected {
            return Ok(Found::Nobody);
        }
        if person.role.is_staff() && !provider.team {
            return Ok(Found::Team);
        }
        return Ok(Found::Is(person.id));
    }
    if !provider.newcomers {
        return Ok(Found::Nobody);
    }
    let locale = told
        .locale
        .as_deref()
        .map_or(settings::known_locale(locale), settings::known_locale);
    let id = add_vouched(tx, &told.name, address, locale, now)?;
    accounts::add_event(tx, id, None, "registered", "", now)?;
    Ok(Found::Is(id))
}

/// From now on the provider's word is enough for this account. Whoever had one is told by mail.
pub(crate) fn connect(
    tx: &Tx<'_>,
    provider: &Provider,
    told: &Told,
    person: PersonId,
    actor: Option<PersonId>,
    now: Moment,
) -> Result<i64> {
    let email = told
        .address
        .as_ref()
        .map_or("", |claimed| claimed.address.as_str());
    let known = queries::find(tx, person)?.ok_or(Error::Absent)?;
    let id = store::add_identity(tx, &told.issuer, &told.subject, person, email, now)?;
    accounts::add_event(tx, person, actor, "sso_connected", &provider.name, now)?;
    if known.has_account {
        notify(tx, &known, "sso_connected", &known.email, now)?;
    } else {
        // Links to make an account, or to choose a first password, are worth nothing once there is one.
        remove_links_of(tx, person)?;
        if let Ok(address) = EmailAddress::read(&known.email) {
            remove_register_links(tx, &address)?;
        }
    }
    Ok(id)
}

/// Somebody who is signed in came back from a provider: they are asked once more before it counts.
pub(crate) fn wait_to_connect(
    tx: &Tx<'_>,
    provider: &Provider,
    told: &Told,
    way: &Setting<'_>,
    now: Moment,
) -> Result<()> {
    let email = told
        .address
        .as_ref()
        .map_or("", |claimed| claimed.address.as_str());
    let new = NewTry {
        state_hash: &sha256_hex(way.state),
        provider: provider.id,
        browser_hash: &sha256_hex(way.browser),
        session_hash: way.session_hash,
        return_to: "",
        locale: way.locale,
        expires_at: now.plus(ON_ITS_WAY),
    };
    store::add_waiting(tx, &new, &told.subject, email)
}

/// The account that waits to be connected in this browser and session.
pub(crate) fn find_waiting(
    tx: &Tx<'_>,
    state: &str,
    browser: &str,
    session_hash: Option<&str>,
    now: Moment,
) -> Result<Option<(Provider, String, String)>> {
    let way = store::find_try(tx, &sha256_hex(state), &sha256_hex(browser), now)?;
    let Some(way) =
        way.filter(|way| way.session_hash.is_some() && way.session_hash.as_deref() == session_hash)
    else {
        return Ok(None);
    };
    let provider = store::find_provider_by_id(tx, way.provider)?.filter(|one| one.active);
    Ok(match (provider, way.subject) {
        (Some(provider), Some(subject)) => Some((provider, subject, way.email.unwrap_or_default())),
        _ => None,
    })
}

/// Connects it; `false` when somebody else is known by it already.
pub(crate) fn connect_waiting(
    tx: &Tx<'_>,
    state: &str,
    browser: &str,
    session_hash: Option<&str>,
    person: PersonId,
    now: Moment,
) -> Result<bool> {
    let found = find_waiting(tx, state, browser, session_hash, now)?;
    let (provider, subject, email) = found.ok_or(Error::Absent)?;
    store::remove_try(tx, &sha256_hex(state))?;
    if let Some(known) = store::find_identity(tx, &provider.issuer, &subject)? {
        return Ok(known.person == person);
    }
    let known = queries::find(tx, person)?.ok_or(Error::Absent)?;
    if known.role.is_staff() && !provider.team {
        return Err(Refusal::new(422, "sso-team-lead")
            .with("name", provider.name)
            .into());
    }
    let address = EmailAddress::read(&email).ok();
    let told = Told {
        issuer: provider.issuer.clone(),
        subject,
        address: address.map(|address| ClaimedAddress {
            address,
            verified: None,
        }),
        name: String::new(),
        locale: None,
        groups: Vec::new(),
    };
    connect(tx, &provider, &told, person, Some(person), now)?;
    Ok(true)
}

/// Somebody is no longer known by what a provider says; who came in by it goes on.
pub(crate) fn disconnect(
    tx: &Tx<'_>,
    person: PersonId,
    actor: PersonId,
    id: i64,
    now: Moment,
) -> Result<()> {
    if store::remove_identity(tx, person, id)? == 0 {
        return Err(Error::Absent);
    }
    accounts::add_event(tx, person, Some(actor), "sso_disconnected", "", now)
}
