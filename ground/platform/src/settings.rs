//! What an administrator decides while the desk runs. Each setting is declared once: the page, the command line and
//! what may be stored follow from the declaration.

use domain::{BrandId, Moment};

use crate::audit::{self, About, Deed};
use crate::language::Locale;
use crate::post::template::{self, Names, Wrong};
use crate::store::Tx;
use crate::{Error, Result, params};

/// Settings that stand under one heading.
#[derive(Debug, PartialEq, Eq)]
pub struct Group {
    /// In addresses, like `sign-in`.
    pub slug: &'static str,
    /// Key of the heading in the word files.
    pub title: &'static str,
}

/// One decision.
#[derive(Debug)]
pub struct Setting {
    /// Its name for scripts and in the table, like `site_name`. Never changed once released.
    pub key: &'static str,
    /// Where it stands.
    pub group: &'static Group,
    /// Key of its title in the word files.
    pub title: &'static str,
    /// Key of the sentence that says what it does.
    pub help: &'static str,
    /// What it may be.
    pub kind: Kind,
    /// What it is until somebody decides.
    pub default: &'static str,
    /// Who decides it.
    pub whose: Whose,
}

/// Whether brands decide something for themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// One decision for the whole desk, because it is about people and not about a portal.
    Desk,
    /// Each brand may decide; what it does not decide is as at the desk itself.
    Brand,
}

/// What a setting may be. Lengths count characters.
#[derive(Debug)]
pub enum Kind {
    /// One line of text, not empty.
    Line {
        /// Its longest.
        longest: usize,
    },
    /// Some lines of text in each language of the desk; empty means: what the product says there.
    TextPerLanguage {
        /// Its longest.
        longest: usize,
    },
    /// `yes` or `no`.
    Switch,
    /// A whole number.
    Number {
        /// Its smallest.
        least: i64,
        /// Its largest.
        most: i64,
    },
    /// One of these: value, and the key of its words.
    Choice(&'static [(&'static str, &'static str)]),
    /// Any of these in an order, or none, written as `subject, status`: value, and the key of its words.
    Several(&'static [(&'static str, &'static str)]),
    /// Links in each language of the desk, one a line: `What it says | where it leads | a line about it`.
    LinksPerLanguage {
        /// How many at most.
        most: usize,
    },
    /// The words of a mail in each language of the desk; empty means: what the product says there.
    TemplatePerLanguage {
        /// Its longest.
        longest: usize,
        /// What it may speak of.
        names: Names,
    },
}

/// What every desk decides first.
pub const GENERAL: Group = Group {
    slug: "general",
    title: "settings-general",
};

/// The name of the desk, on every page and in every mail.
pub const SITE_NAME: Setting = Setting {
    key: "site_name",
    group: &GENERAL,
    title: "settings-site-name",
    help: "settings-site-name-help",
    kind: Kind::Line { longest: 80 },
    default: "Support",
    whose: Whose::Brand,
};

/// The language for whoever has not chosen one: visitors whose browser asks for none of ours, and the team's own notes.
pub const LOCALE: Setting = Setting {
    key: "locale",
    group: &GENERAL,
    title: "settings-locale",
    help: "settings-locale-help",
    kind: Kind::Choice(&[("en", "language-en"), ("sv", "language-sv")]),
    default: "en",
    whose: Whose::Brand,
};

/// The languages in which a portal is offered; none chosen: all.
pub const LANGUAGES: Setting = Setting {
    key: "languages",
    group: &GENERAL,
    title: "settings-languages",
    help: "settings-languages-help",
    kind: Kind::Several(&[("en", "language-en"), ("sv", "language-sv")]),
    default: "en, sv",
    whose: Whose::Brand,
};

/// The hue of a portal's look, in degrees.
pub const HUE: Setting = Setting {
    key: "hue",
    group: &GENERAL,
    title: "settings-hue",
    help: "settings-hue-help",
    kind: Kind::Number {
        least: 0,
        most: 359,
    },
    default: "264",
    whose: Whose::Brand,
};

/// Settings that belong to no feature, in the order of the page.
pub const SETTINGS: &[&Setting] = &[&SITE_NAME, &LOCALE, &LANGUAGES, &HUE];

/// [`LANGUAGES`] as languages; never none.
pub fn languages(tx: &Tx<'_>) -> Result<Vec<Locale>> {
    let chosen = LANGUAGES.several(tx)?;
    let chosen: Vec<_> = chosen
        .iter()
        .filter_map(|code| Locale::read(code))
        .collect();
    Ok(if chosen.is_empty() {
        Locale::ALL.to_vec()
    } else {
        chosen
    })
}

/// The language in which the portal speaks to somebody who reads this one: it, or the portal's first.
pub fn spoken(tx: &Tx<'_>, reader: Locale) -> Result<Locale> {
    let offered = languages(tx)?;
    let first = offered.first().copied().unwrap_or(reader);
    Ok(if offered.contains(&reader) {
        reader
    } else {
        first
    })
}

/// [`LOCALE`] as a language.
pub fn locale(tx: &Tx<'_>) -> Result<Locale> {
    Ok(Locale::read(&LOCALE.text(tx)?).unwrap_or(Locale::En))
}

/// Why a value cannot be stored.
#[derive(Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It must say something.
    Empty,
    /// It is longer than this many characters.
    TooLong(usize),
    /// It is no whole number between these.
    NotBetween(i64, i64),
    /// It is none of these.
    NoneOf(String),
    /// This line, counted from 1, is no link.
    NoLink(usize),
    /// There are more links than this.
    TooMany(usize),
    /// It is no words of a mail.
    Template(Wrong),
}

impl std::fmt::Display for Unfit {
    /// For the command line.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => write!(f, "it cannot be empty"),
            Self::TooLong(most) => write!(f, "it can have {most} characters at most"),
            Self::NotBetween(least, most) => {
                write!(f, "it must be a whole number from {least} to {most}")
            }
            Self::NoneOf(values) => write!(f, "it must be one of: {values}"),
            Self::NoLink(line) => write!(
                f,
                "line {line} must say: words | address | a line about it (an address begins with /, https:// or mailto:)"
            ),
            Self::TooMany(most) => write!(f, "it can have {most} links at most"),
            Self::Template(wrong) => wrong.fmt(f),
        }
    }
}

impl Setting {
    /// A value as it is stored, cleaned of what surrounds it.
    ///
    /// # Errors
    /// Why it cannot be this setting's value.
    pub fn fit(&self, value: &str) -> std::result::Result<String, Unfit> {
        let value = value.trim();
        let within = |longest: usize| {
            if value.chars().count() > longest {
                Err(Unfit::TooLong(longest))
            } else {
                Ok(())
            }
        };
        match &self.kind {
            Kind::Line { longest } => {
                let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
                within(*longest)?;
                if line.is_empty() {
                    return Err(Unfit::Empty);
                }
                Ok(line)
            }
            Kind::TextPerLanguage { longest } => {
                within(*longest)?;
                Ok(value.replace("\r\n", "\n"))
            }
            Kind::TemplatePerLanguage { longest, names } => {
                within(*longest)?;
                let value = value.replace("\r\n", "\n");
                template::check(&value, *names).map_err(Unfit::Template)?;
                Ok(value)
            }
            Kind::Switch => match value {
                "yes" | "no" => Ok(value.to_owned()),
                _ => Err(Unfit::NoneOf("yes, no".to_owned())),
            },
            Kind::Number { least, most } => match value.parse::<i64>() {
                Ok(number) if (*least..=*most).contains(&number) => Ok(number.to_string()),
                _ => Err(Unfit::NotBetween(*least, *most)),
            },
            Kind::Choice(choices) => {
                if choices.iter().any(|(choice, _)| *choice == value) {
                    return Ok(value.to_owned());
                }
                let values: Vec<_> = choices.iter().map(|(choice, _)| *choice).collect();
                Err(Unfit::NoneOf(values.join(", ")))
            }
            Kind::Several(choices) => {
                let mut chosen: Vec<&str> = Vec::new();
                for word in words_of(value) {
                    if !choices.iter().any(|(choice, _)| *choice == word) {
                        let values: Vec<_> = choices.iter().map(|(choice, _)| *choice).collect();
                        return Err(Unfit::NoneOf(values.join(", ")));
                    }
                    if !chosen.contains(&word) {
                        chosen.push(word);
                    }
                }
                Ok(chosen.join(", "))
            }
            Kind::LinksPerLanguage { most } => {
                let mut links = Vec::new();
                for (at, text) in value.lines().enumerate() {
                    if !text.trim().is_empty() {
                        let read = Link::read(text).ok_or(Unfit::NoLink(at + 1))?;
                        links.push(read.line());
                    }
                }
                if links.len() > *most {
                    return Err(Unfit::TooMany(*most));
                }
                Ok(links.join("\n"))
            }
        }
    }

    /// Whether it has a text for each language.
    pub fn is_per_language(&self) -> bool {
        matches!(
            self.kind,
            Kind::TextPerLanguage { .. }
                | Kind::LinksPerLanguage { .. }
                | Kind::TemplatePerLanguage { .. }
        )
    }

    /// Whether it is decided on a page of its feature, and not on those of all settings.
    pub fn has_a_page_of_its_own(&self) -> bool {
        matches!(self.kind, Kind::TemplatePerLanguage { .. })
    }

    /// The chosen words of a [`Kind::Several`], in their order.
    pub fn several(&self, tx: &Tx<'_>) -> Result<Vec<String>> {
        let text = self.text(tx)?;
        Ok(words_of(&text).map(str::to_owned).collect())
    }

    /// The links of a [`Kind::LinksPerLanguage`] in this language, else in another that has some.
    pub fn links(&self, tx: &Tx<'_>, locale: Locale) -> Result<Vec<Link>> {
        let text = self.in_language(tx, locale)?.unwrap_or_default();
        Ok(text.lines().filter_map(Link::read).collect())
    }

    /// What was decided, or the default. A stored value that no longer fits counts as not decided.
    pub fn text(&self, tx: &Tx<'_>) -> Result<String> {
        let decided = self.row(tx, self.key)?;
        let decided = decided.and_then(|value| self.fit(&value).ok());
        Ok(decided.unwrap_or_else(|| self.default.to_owned()))
    }

    /// Whether a [`Kind::Switch`] is on.
    pub fn is_on(&self, tx: &Tx<'_>) -> Result<bool> {
        Ok(self.text(tx)? == "yes")
    }

    /// The value of a [`Kind::Number`].
    pub fn number(&self, tx: &Tx<'_>) -> Result<i64> {
        self.text(tx)?
            .parse()
            .map_err(|_| Error::broken(format!("the default of {} is no number", self.key)))
    }

    /// The text of a [`Kind::TextPerLanguage`] in this language, else in another that has one.
    /// `None`: nobody wrote any, and the product's own words are said.
    pub fn in_language(&self, tx: &Tx<'_>, locale: Locale) -> Result<Option<String>> {
        let others = Locale::ALL.into_iter().filter(|other| *other != locale);
        for locale in std::iter::once(locale).chain(others) {
            let written = self.written_in(tx, locale)?;
            if !written.is_empty() {
                return Ok(Some(written));
            }
        }
        Ok(None)
    }

    /// What was written in exactly this language; empty if nothing was.
    pub fn written_in(&self, tx: &Tx<'_>, locale: Locale) -> Result<String> {
        let key = format!("{}.{}", self.key, locale.code());
        Ok(self.row(tx, &key)?.unwrap_or_default())
    }

    /// The row of this name: the brand's own, else the desk's.
    fn row(&self, tx: &Tx<'_>, name: &str) -> Result<Option<String>> {
        match self.whose {
            Whose::Desk => of_the_desk(tx, name),
            Whose::Brand => find(tx, name),
        }
    }

    /// The names under which it is written in forms and scripts, each with its language if it has several texts.
    pub fn names(&self) -> Vec<(String, Option<Locale>)> {
        if !self.is_per_language() {
            return vec![(self.key.to_owned(), None)];
        }
        let named = |locale: Locale| (format!("{}.{}", self.key, locale.code()), Some(locale));
        Locale::ALL.into_iter().map(named).collect()
    }

    /// What stands under one of its [`Setting::names`].
    pub fn kept(&self, tx: &Tx<'_>, locale: Option<Locale>) -> Result<String> {
        match locale {
            Some(locale) => self.written_in(tx, locale),
            None => self.text(tx),
        }
    }

    /// Stores a decision; `locale` says which text of a [`Kind::TextPerLanguage`] it is.
    ///
    /// # Errors
    /// Broken when the value does not fit: ask [`Setting::fit`] before, in the reader's words.
    pub fn store(
        &self,
        tx: &Tx<'_>,
        locale: Option<Locale>,
        value: &str,
        now: Moment,
    ) -> Result<()> {
        let value = self
            .fit(value)
            .map_err(|unfit| Error::broken(format!("{}: {unfit}", self.key)))?;
        let before = self.kept(tx, locale)?;
        let name = match locale {
            Some(locale) => format!("{}.{}", self.key, locale.code()),
            None => self.key.to_owned(),
        };
        match self.whose {
            Whose::Desk => put_for_the_desk(tx, &name, &value, now)?,
            Whose::Brand => put(tx, &name, &value, now)?,
        }
        if before == value {
            return Ok(());
        }
        let deed = Deed {
            area: "setting",
            deed: "set",
            actor: None,
            about: About::Thing(None, &name),
            before: &before,
            after: &value,
        };
        audit::add(tx, &deed, now)
    }
}

/// The words of a [`Kind::Several`].
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c == ',' || c.is_whitespace())
        .filter(|word| !word.is_empty())
}

/// One of the links of a [`Kind::LinksPerLanguage`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// What it says.
    pub words: String,
    /// Where it leads: a path of this desk, an address of the web, or of mail.
    pub address: String,
    /// A line about it; may be empty.
    pub about: String,
}

impl Link {
    /// Reads `words | address | a line about it`; the last part may be missing.
    pub fn read(line: &str) -> Option<Self> {
        let mut parts = line.splitn(3, '|').map(str::trim);
        let (words, address) = (parts.next()?, parts.next()?);
        let about = parts.next().unwrap_or_default();
        let leads = address.starts_with('/') && !address.starts_with("//")
            || ["https://", "http://", "mailto:", "tel:"]
                .iter()
                .any(|start| address.starts_with(start) && address.len() > start.len());
        let fits = words.chars().count() <= 80 && about.chars().count() <= 300;
        let clean = leads && address.len() <= 2000 && !address.contains(char::is_whitespace);
        (!words.is_empty() && fits && clean && !address.contains('\\')).then(|| Self {
            words: words.to_owned(),
            address: address.to_owned(),
            about: about.to_owned(),
        })
    }

    fn line(&self) -> String {
        if self.about.is_empty() {
            format!("{} | {}", self.words, self.address)
        } else {
            format!("{} | {} | {}", self.words, self.address, self.about)
        }
    }
}

/// Writes a row that is no setting: what the product notes about this brand, like how its demo was made.
pub fn put(tx: &Tx<'_>, key: &str, value: &str, now: Moment) -> Result<()> {
    if tx.brand() == BrandId::FIRST {
        return put_for_the_desk(tx, key, value, now);
    }
    tx.run(
        "INSERT INTO brand_setting (brand_id, key, value, updated_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (brand_id, key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
        &params![tx.brand(), key, value, now],
    )
    .map(drop)
}

fn put_for_the_desk(tx: &Tx<'_>, key: &str, value: &str, now: Moment) -> Result<()> {
    tx.run(
        "INSERT INTO setting (key, value, updated_at) VALUES ($1, $2, $3)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
        &params![key, value, now],
    )
    .map(drop)
}

/// The row of this key: the brand's own, else the desk's.
pub fn find(tx: &Tx<'_>, key: &str) -> Result<Option<String>> {
    match find_own(tx, key)? {
        None if tx.brand() != BrandId::FIRST => of_the_desk(tx, key),
        own => Ok(own),
    }
}

/// The row of this key that is the brand's own.
pub fn find_own(tx: &Tx<'_>, key: &str) -> Result<Option<String>> {
    let brand = tx.brand();
    if brand == BrandId::FIRST {
        return of_the_desk(tx, key);
    }
    let value = tx.kept("brand_setting", key, || {
        tx.row(
            "SELECT value FROM brand_setting WHERE brand_id = $1 AND key = $2",
            &params![brand, key],
            |row| row.text(0),
        )
    })?;
    Ok(Option::clone(&value))
}

fn of_the_desk(tx: &Tx<'_>, key: &str) -> Result<Option<String>> {
    let value = tx.kept("setting", key, || {
        tx.row(
            "SELECT value FROM setting WHERE key = $1",
            &params![key],
            |row| row.text(0),
        )
    })?;
    Ok(Option::clone(&value))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROUP: Group = Group {
        slug: "g",
        title: "g",
    };

    fn of(kind: Kind) -> Setting {
        Setting {
            key: "k",
            group: &GROUP,
            title: "t",
            help: "h",
            kind,
            default: "",
            whose: Whose::Brand,
        }
    }

    #[test]
    fn a_value_is_stored_only_if_it_can_be_meant() {
        let line = of(Kind::Line { longest: 5 });
        assert_eq!(line.fit("  å \t ä "), Ok("å ä".to_owned()));
        assert_eq!(line.fit("   "), Err(Unfit::Empty));
        assert_eq!(line.fit("åäöåäö"), Err(Unfit::TooLong(5)));
        let number = of(Kind::Number { least: 0, most: 9 });
        assert_eq!(number.fit(" 07 "), Ok("7".to_owned()));
        for wrong in ["10", "-1", "x", "", "1.5", "99999999999999999999"] {
            assert_eq!(number.fit(wrong), Err(Unfit::NotBetween(0, 9)), "{wrong}");
        }
        let choice = of(Kind::Choice(&[("a", "w"), ("b", "w")]));
        assert_eq!(choice.fit("b"), Ok("b".to_owned()));
        assert_eq!(choice.fit("c"), Err(Unfit::NoneOf("a, b".to_owned())));
        assert!(of(Kind::Switch).fit("on").is_err());
        let text = of(Kind::TextPerLanguage { longest: 9 });
        assert_eq!(text.fit(" a\r\n\r\nb "), Ok("a\n\nb".to_owned()));
        assert_eq!(text.fit(""), Ok(String::new()));
    }

    #[test]
    fn several_are_kept_in_their_order_and_each_once() {
        let several = of(Kind::Several(&[("a", "w"), ("b", "w"), ("c", "w")]));
        assert_eq!(several.fit(" c,a  b, a "), Ok("c, a, b".to_owned()));
        assert_eq!(several.fit(""), Ok(String::new()));
        let refused = several.fit("a, d");
        assert_eq!(refused, Err(Unfit::NoneOf("a, b, c".to_owned())));
    }

    #[test]
    fn a_link_says_where_it_leads_and_runs_nothing() {
        let links = of(Kind::LinksPerLanguage { most: 2 });
        let given = " Status|https://status.example/ | How it is  \n\nIdeas | /hc/en/ideas";
        let kept = "Status | https://status.example/ | How it is\nIdeas | /hc/en/ideas";
        assert_eq!(links.fit(given), Ok(kept.to_owned()));
        let many = "A | /a\nB | /b\nC | /c";
        assert_eq!(links.fit(many), Err(Unfit::TooMany(2)));
        for wrong in [
            "Status",
            "Status |",
            "| https://x.example",
            "X | javascript:alert(1)",
            "X | //evil.example",
            "X | /\\evil.example",
            "X | https://a b",
            "X | ftp://a",
        ] {
            assert_eq!(links.fit(wrong), Err(Unfit::NoLink(1)), "{wrong}");
        }
    }
}
