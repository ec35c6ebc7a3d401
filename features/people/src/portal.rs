//! What every page shows of its portal: its name and look, and what administrators decide about its ways in: what the list of
//! requests is called, where one asks and in which words, and the links of the menu.

use std::sync::Arc;

use domain::person::MembershipRole;
use domain::{Moment, PersonId};
use platform::frame::{AskPlace, Place};
use platform::language::Locale;
use platform::settings::{self, Group, HUE, Kind, Link, SITE_NAME, Setting, Whose};
use platform::store::Tx;
use platform::{Result, brands, params};

use crate::queries;

/// What customers find where.
pub const PORTAL: Group = Group {
    slug: "portal",
    title: "settings-portal",
};

/// What the list of requests is called (A24, B13, C33, D03, E19).
pub const LIST_NAME: Setting = Setting {
    key: "list_name",
    group: &PORTAL,
    title: "settings-list-name",
    help: "settings-list-name-help",
    kind: Kind::TextPerLanguage { longest: 60 },
    default: "",
    whose: Whose::Brand,
};

/// What the button says that opens the form (A03, B12, C32, D11).
pub const ASK_WORDS: Setting = Setting {
    key: "ask_words",
    group: &PORTAL,
    title: "settings-ask-words",
    help: "settings-ask-words-help",
    kind: Kind::TextPerLanguage { longest: 60 },
    default: "",
    whose: Whose::Brand,
};

/// Where that button stands.
pub const ASK_PLACE: Setting = Setting {
    key: "ask_place",
    group: &PORTAL,
    title: "settings-ask-place",
    help: "settings-ask-place-help",
    kind: Kind::Choice(&[
        ("top", "settings-ask-place-top"),
        ("menu", "settings-ask-place-menu"),
        ("both", "settings-ask-place-both"),
    ]),
    default: "top",
    whose: Whose::Brand,
};

/// What the menu of links is called.
pub const MENU_NAME: Setting = Setting {
    key: "menu_name",
    group: &PORTAL,
    title: "settings-menu-name",
    help: "settings-menu-name-help",
    kind: Kind::TextPerLanguage { longest: 30 },
    default: "",
    whose: Whose::Brand,
};

/// Links in the menu, and as cards on the start page.
pub const MENU_LINKS: Setting = Setting {
    key: "menu_links",
    group: &PORTAL,
    title: "settings-menu-links",
    help: "settings-menu-links-help",
    kind: Kind::LinksPerLanguage { most: 12 },
    default: "",
    whose: Whose::Brand,
};

/// Who reads product updates; whoever does finds "What's new" in the personal menu (C22).
pub const UPDATES_FOR: Setting = Setting {
    key: "updates_for",
    group: &PORTAL,
    title: "settings-updates-for",
    help: "settings-updates-for-help",
    kind: Kind::Choice(&READERS),
    default: "nobody",
    whose: Whose::Brand,
};

/// The group of settings about ideas, whose own feature declares the others.
pub const IDEAS: Group = Group {
    slug: "ideas",
    title: "settings-ideas",
};

/// Who reads ideas and the roadmap. Whoever is to vote or write signs in.
pub const IDEAS_FOR: Setting = Setting {
    key: "ideas_for",
    group: &IDEAS,
    title: "settings-ideas-for",
    help: "settings-ideas-for-help",
    kind: Kind::Choice(&READERS),
    default: "nobody",
    whose: Whose::Brand,
};

/// Who is offered the newsletter (C21).
pub const NEWSLETTER_FOR: Setting = Setting {
    key: "newsletter_for",
    group: &PORTAL,
    title: "settings-newsletter-for",
    help: "settings-newsletter-for-help",
    kind: Kind::Choice(&[
        ("nobody", "settings-for-nobody"),
        ("administrators", "settings-for-administrators"),
        ("everyone", "settings-for-everyone"),
    ]),
    default: "nobody",
    whose: Whose::Brand,
};

/// Who finds something on a portal.
pub const READERS: [(&str, &str); 3] = [
    ("nobody", "settings-for-nobody"),
    ("signed_in", "settings-for-signed-in"),
    ("everyone", "settings-for-everyone"),
];

/// Those that every page reads, in the order of their page.
pub const SETTINGS: &[&Setting] = &[
    &LIST_NAME,
    &ASK_WORDS,
    &ASK_PLACE,
    &MENU_NAME,
    &MENU_LINKS,
    &UPDATES_FOR,
    &NEWSLETTER_FOR,
];

/// What was decided, in every language: whoever reads it knows the reader's.
#[derive(Clone, Debug, Default)]
pub struct Portal {
    pub site_name: String,
    /// Whether the desk is several portals.
    pub several: bool,
    /// The languages in which it is offered.
    pub languages: Vec<Locale>,
    /// The hue of its look.
    pub hue: Option<u16>,
    pub ask_place: AskPlace,
    /// Whether product updates are told.
    pub tells_updates: bool,
    /// When the last of them was published.
    pub newest_update: Option<Moment>,
    /// What there is to read beside requests, for everybody and for whoever is signed in.
    places: [Vec<(Moment, Place)>; 2],
    said: Vec<(Locale, Said)>,
}

/// The same in one language.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Empty: the product's words.
    pub list_name: String,
    pub ask_words: String,
    pub menu_name: String,
    pub links: Vec<Link>,
}

impl Portal {
    /// One of this name, about which nobody decided anything.
    pub fn called(site_name: &str) -> Self {
        Self {
            site_name: site_name.to_owned(),
            ..Self::default()
        }
    }

    /// As it was decided, read once until somebody writes.
    pub fn kept(tx: &Tx<'_>) -> Result<Arc<Self>> {
        tx.kept("portal", "", || Self::read(tx))
    }

    fn read(tx: &Tx<'_>) -> Result<Self> {
        let mut said = Vec::new();
        for locale in Locale::ALL {
            let one_line = |setting: &Setting| -> Result<String> {
                let text = setting.in_language(tx, locale)?.unwrap_or_default();
                Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
            };
            said.push((
                locale,
                Said {
                    list_name: one_line(&LIST_NAME)?,
                    ask_words: one_line(&ASK_WORDS)?,
                    menu_name: one_line(&MENU_NAME)?,
                    links: MENU_LINKS.links(tx, locale)?,
                },
            ));
        }
        let newest_update = tx.row(
            "SELECT max(published_at) FROM product_update WHERE brand_id = $1 AND state = 'published'",
            &params![tx.brand()],
            |row| row.opt_int(0),
        )?;
        Ok(Self {
            site_name: SITE_NAME.text(tx)?,
            several: brands::list(tx)?.len() > 1,
            languages: settings::languages(tx)?,
            hue: u16::try_from(HUE.number(tx)?).ok(),
            newest_update: newest_update.flatten().map(Moment),
            ask_place: match ASK_PLACE.text(tx)?.as_str() {
                "menu" => AskPlace::Menu,
                "both" => AskPlace::Both,
                _ => AskPlace::Top,
            },
            tells_updates: UPDATES_FOR.text(tx)? != "nobody",
            places: [list_places(tx, false)?, list_places(tx, true)?],
            said,
        })
    }

    /// What the top of every page leads to, where the portal has no links of its own.
    pub fn places(&self, signed_in: bool, now: Moment) -> Vec<Place> {
        let all = self.places[usize::from(signed_in)].iter();
        all.filter(|(from, _)| *from <= now)
            .map(|(_, place)| *place)
            .collect()
    }

    /// What is said in this language.
    pub fn said(&self, locale: Locale) -> Said {
        let found = self.said.iter().find(|(known, _)| *known == locale);
        found.map(|(_, said)| said.clone()).unwrap_or_default()
    }
}

/// What there is to read in the brand's portal, and from when on.
fn list_places(tx: &Tx<'_>, signed_in: bool) -> Result<Vec<(Moment, Place)>> {
    let audiences: &[&str] = if signed_in {
        &["everyone", "signed_in"]
    } else {
        &["everyone"]
    };
    let mut first_guide = None;
    for audience in audiences {
        let first = tx.row(
            "SELECT min(publish_at) FROM help_article WHERE brand_id = $1 AND audience = $2 AND archived_at IS NULL",
            &params![tx.brand(), *audience],
            |row| row.opt_int(0),
        )?;
        first_guide = first.flatten().into_iter().chain(first_guide).min();
    }
    let components = tx.number(
        "SELECT count(*) FROM service_component WHERE brand_id = $1 AND active = 1 AND is_group = 0",
        &params![tx.brand()],
    )?;
    let troubled = tx.number(
        "SELECT count(*) FROM service_component WHERE brand_id = $1 AND active = 1 AND is_group = 0
           AND state NOT IN ('operational', 'under_maintenance')",
        &params![tx.brand()],
    )?;
    let finds = |whose: &Setting| -> Result<bool> {
        let whose = whose.text(tx)?;
        Ok(whose == "everyone" || (signed_in && whose == "signed_in"))
    };
    let place = |words, path, troubled| Place {
        words,
        path,
        troubled,
    };
    let always = Moment(0);
    let mut all = Vec::new();
    if let Some(first) = first_guide {
        let guides = place("frame-help", "#guides", false);
        all.push((Moment(first), guides));
    }
    if components > 0 {
        all.push((always, place("frame-status", "/status", troubled > 0)));
    }
    if finds(&IDEAS_FOR)? {
        all.push((always, place("frame-ideas-place", "/ideas", false)));
    }
    if finds(&UPDATES_FOR)? {
        all.push((always, place("frame-whats-new", "/updates", false)));
    }
    Ok(all)
}

/// Whether this person is offered the newsletter.
pub fn is_offered_newsletter(tx: &Tx<'_>, person: Option<PersonId>, now: Moment) -> Result<bool> {
    let whom = NEWSLETTER_FOR.text(tx)?;
    let Some(person) = person.filter(|_| whom == "administrators") else {
        return Ok(whom == "everyone");
    };
    let places = queries::list_memberships(tx, person, now)?;
    let speaks = places
        .iter()
        .any(|place| place.belonging.role != MembershipRole::User);
    Ok(speaks)
}
