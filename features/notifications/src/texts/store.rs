//! The words of all mails that administrators write, and what became of those that cannot be used.

use domain::Moment;
use platform::language::Locale;
use platform::post::own::{self, Own, Text};
use platform::settings;
use platform::store::Tx;
use platform::{Result, brands};

use super::{Said, all};

/// Words that could not be used when a mail was written; the mail was sent with the standard ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The portal's name.
    pub portal: String,
    /// Key of what the mail is called.
    pub title: &'static str,
    /// The page on which it is put right.
    pub address: String,
    /// What is wrong, for whoever runs the desk.
    pub reason: String,
    /// In which language.
    pub locale: Locale,
}

/// What was written in exactly this language, filled in.
pub(crate) fn written(
    tx: &Tx<'_>,
    text: &Text,
    locale: Locale,
    said: &Said,
    now: Moment,
) -> Result<Own> {
    own::own(tx, text, locale, &said.values(), now)
}

/// Everything that could not be used, in all portals.
pub fn troubles(tx: &Tx<'_>) -> Result<Vec<Trouble>> {
    let here = tx.brand();
    let mut found = Vec::new();
    for brand in brands::list(tx)?.iter() {
        tx.speak_for(brand.id);
        for letter in all() {
            for locale in Locale::ALL {
                if let Some(reason) = own::trouble(tx, letter, locale)? {
                    found.push(Trouble {
                        portal: settings::SITE_NAME.text(tx)?,
                        title: letter.title,
                        address: format!("/agent/mail-texts/{}/{}", letter.slug, locale.code()),
                        reason,
                        locale,
                    });
                }
            }
        }
    }
    tx.speak_for(here);
    Ok(found)
}
