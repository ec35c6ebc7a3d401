//! What administrators decide about accounts.

use domain::person::{Registration, SecondFactor};
use platform::Result;
use platform::language::Locale;
use platform::settings::{Group, Kind, SITE_NAME, Setting, Whose};
use platform::store::Tx;

/// How people come in.
const ACCOUNTS: Group = Group {
    slug: "accounts",
    title: "settings-accounts",
};

/// Who may make an account themselves.
pub const REGISTRATION: Setting = Setting {
    key: "registration",
    group: &ACCOUNTS,
    title: "settings-registration",
    help: "settings-registration-help",
    kind: Kind::Choice(&[
        ("invited", "settings-registration-invited"),
        ("anyone", "settings-registration-anyone"),
        ("domains", "settings-registration-domains"),
    ]),
    default: "invited",
    whose: Whose::Brand,
};

/// Where somebody without an account turns to, where nobody makes one themselves (A02).
pub const NO_ACCOUNT_TEXT: Setting = Setting {
    key: "no_account_text",
    group: &ACCOUNTS,
    title: "settings-no-account-text",
    help: "settings-no-account-text-help",
    kind: Kind::TextPerLanguage { longest: 1000 },
    default: "",
    whose: Whose::Brand,
};

/// Whether people may sign in by a mailed link.
pub const SIGN_IN_BY_LINK: Setting = Setting {
    key: "sign_in_by_link",
    group: &ACCOUNTS,
    title: "settings-sign-in-by-link",
    help: "settings-sign-in-by-link-help",
    kind: Kind::Switch,
    default: "no",
    whose: Whose::Desk,
};

/// Who shows a second factor when signing in.
pub const SECOND_FACTOR: Setting = Setting {
    key: "second_factor",
    group: &ACCOUNTS,
    title: "settings-second-factor",
    help: "settings-second-factor-help",
    kind: Kind::Choice(&[
        ("off", "settings-second-factor-off"),
        ("optional", "settings-second-factor-optional"),
        ("team", "settings-second-factor-team"),
        ("everyone", "settings-second-factor-everyone"),
    ]),
    default: "optional",
    whose: Whose::Desk,
};

/// The settings of this feature, in the order of the page.
/// Who may ask, and where everybody else is told to go.
pub const ASKING: Group = Group {
    slug: "asking",
    title: "settings-asking",
};

/// Who may ask.
pub const WHO_ASKS: Setting = Setting {
    key: "who_asks",
    group: &ASKING,
    title: "settings-who-asks",
    help: "settings-who-asks-help",
    kind: Kind::Choice(&[
        ("everyone", "settings-who-asks-everyone"),
        ("signed-in", "settings-who-asks-signed-in"),
        ("members", "settings-who-asks-members"),
        ("representatives", "settings-who-asks-representatives"),
    ]),
    default: "everyone",
    whose: Whose::Brand,
};

/// Whether somebody signed out, whom nobody knows, may ask. Where a training is required, they cannot show that they have it.
pub fn guests_ask(tx: &Tx<'_>) -> Result<bool> {
    if WHO_ASKS.text(tx)? != "everyone" {
        return Ok(false);
    }
    let required = tx.number(
        "SELECT count(*) FROM (SELECT 1 FROM training WHERE required = 1 AND retired_at IS NULL LIMIT 1) AS counted",
        &platform::params![],
    )?;
    Ok(required == 0)
}

pub const SETTINGS: &[&Setting] = &[
    &REGISTRATION,
    &NO_ACCOUNT_TEXT,
    &SIGN_IN_BY_LINK,
    &SECOND_FACTOR,
];

/// Who may make an account themselves.
pub(crate) fn registration(tx: &Tx<'_>) -> Result<Registration> {
    REGISTRATION.text(tx).map(|word| Registration::read(&word))
}

/// Whether people may sign in by a mailed link.
pub(crate) fn mailed_link(tx: &Tx<'_>) -> Result<bool> {
    SIGN_IN_BY_LINK.is_on(tx)
}

/// Who shows a second factor.
pub(crate) fn second_factor(tx: &Tx<'_>) -> Result<SecondFactor> {
    SECOND_FACTOR.text(tx).map(|word| SecondFactor::read(&word))
}

/// A language the desk speaks.
pub(crate) fn known_locale(code: &str) -> &'static str {
    Locale::read(code).unwrap_or(Locale::En).code()
}

/// The name of the desk, as its customers know it.
pub(crate) fn site_name(tx: &Tx<'_>) -> Result<String> {
    SITE_NAME.text(tx)
}
