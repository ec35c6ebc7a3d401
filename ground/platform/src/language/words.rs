//! The word files of all features, read once at start.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Mutex;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use foldhash::fast::RandomState;
use jiff::tz::TimeZone;
use unic_langid::LanguageIdentifier;

/// A language that the desk speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Locale {
    /// English.
    En,
    /// Swedish.
    Sv,
}

impl Locale {
    /// All of them; the first is what a desk speaks unless it is told otherwise.
    pub const ALL: [Self; 2] = [Self::En, Self::Sv];

    /// As in addresses, `lang` attributes and the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Sv => "sv",
        }
    }

    /// The name of the language in itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Sv => "Svenska",
        }
    }

    /// The locale of a code like `sv`, `sv-SE` or `SV_se`.
    pub fn read(code: &str) -> Option<Self> {
        let language = code.split(['-', '_']).next()?.to_ascii_lowercase();
        Self::ALL
            .into_iter()
            .find(|locale| locale.code() == language)
    }

    /// The first language of an `Accept-Language` header (RFC 9110, 12.5.4) that the desk speaks, by weight.
    pub fn accepted(header: &str) -> Option<Self> {
        let mut best: Option<(Self, u32)> = None;
        for part in header.split(',').take(20) {
            let (code, parameters) = part.split_once(';').unwrap_or((part, ""));
            let weight = parameters.trim().strip_prefix("q=").map_or(1000, |q| {
                q.trim()
                    .parse::<f32>()
                    .map_or(0, |q| (q.clamp(0.0, 1.0) * 1000.0) as u32)
            });
            if let Some(locale) = Self::read(code.trim())
                && weight > best.map_or(0, |(_, weight)| weight)
            {
                best = Some((locale, weight));
            }
        }
        best.map(|(locale, _)| locale)
    }
}

/// A value in a sentence.
pub enum Arg<'a> {
    /// A text.
    Text(Cow<'a, str>),
    /// A number, formed by the language and choosing the plural.
    Number(i64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

macro_rules! numbers {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Arg<'_> {
            fn from(number: $kind) -> Self {
                Self::Number(number as i64)
            }
        }
        impl From<&$kind> for Arg<'_> {
            fn from(number: &$kind) -> Self {
                Self::Number(*number as i64)
            }
        }
    )*};
}

numbers!(i64, u64, usize);

struct Texts {
    locale: Locale,
    bundle: FluentBundle<FluentResource>,
    /// Sentences without values, formed once: a page shows dozens.
    plain: HashMap<String, String, RandomState>,
    /// The short names of the months: pages say them hundreds of times.
    months: Vec<String>,
}

/// All words of the desk. Cloning is cheap.
#[derive(Clone)]
pub struct Language(&'static [Texts]);

impl Language {
    /// Reads word files: pairs of locale code and Fluent text. Called once when the process starts; what it reads is
    /// kept for good.
    ///
    /// # Errors
    /// A sentence naming the file's locale and key when a file cannot be read or two files define one key.
    pub fn read(files: &[(&'static str, &'static str)]) -> Result<Self, String> {
        let mut all = Vec::new();
        for locale in Locale::ALL {
            let id: LanguageIdentifier = locale
                .code()
                .parse()
                .map_err(|_| format!("{} is no language", locale.code()))?;
            let mut bundle = FluentBundle::new_concurrent(vec![id]);
            bundle.set_use_isolating(false);
            let mut plain = HashMap::default();
            for (_, text) in files.iter().filter(|(code, _)| *code == locale.code()) {
                let resource = FluentResource::try_new((*text).to_owned())
                    .map_err(|(_, errors)| format!("{}: {errors:?}", locale.code()))?;
                bundle
                    .add_resource(resource)
                    .map_err(|errors| format!("{}: {errors:?}", locale.code()))?;
            }
            for (_, text) in files.iter().filter(|(code, _)| *code == locale.code()) {
                for key in keys(text) {
                    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value())
                    else {
                        continue;
                    };
                    let mut errors = Vec::new();
                    let formed = bundle.format_pattern(pattern, None, &mut errors);
                    if errors.is_empty() {
                        plain.insert(key.to_owned(), formed.into_owned());
                    }
                }
            }
            let months = plain.get("date-months").map_or_else(Vec::new, |names| {
                names.split(' ').map(str::to_owned).collect()
            });
            all.push(Texts {
                locale,
                bundle,
                plain,
                months,
            });
        }
        Ok(Self(Box::leak(all.into_boxed_slice())))
    }

    /// The words of a locale, with times of `time_zone` (an IANA name; UTC when unknown).
    pub fn words(&self, locale: Locale, time_zone: &str) -> Words {
        let all: &'static [Texts] = self.0;
        let texts = all
            .iter()
            .find(|texts| texts.locale == locale)
            .or(all.first());
        Words {
            texts,
            zone: zone(time_zone),
        }
    }
}

/// The keys that a Fluent text defines, in order.
pub fn keys(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let (key, _) = line.split_once('=')?;
        let key = key.trim_end();
        let is_key = key.starts_with(|c: char| c.is_ascii_lowercase())
            && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        is_key.then_some(key)
    })
}

/// Time zones in use, kept for good: there are only so many names.
fn zone(name: &str) -> Option<&'static TimeZone> {
    static ZONES: Mutex<Option<HashMap<String, &'static TimeZone>>> = Mutex::new(None);
    let mut zones = ZONES
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let zones = zones.get_or_insert_default();
    if let Some(zone) = zones.get(name) {
        return Some(zone);
    }
    let zone: &'static TimeZone = Box::leak(Box::new(TimeZone::get(name).ok()?));
    zones.insert(name.to_owned(), zone);
    Some(zone)
}

/// Whether an IANA name is a time zone that the desk knows.
pub fn is_time_zone(name: &str) -> bool {
    zone(name).is_some()
}

/// Words, dates and numbers for one reader.
#[derive(Clone, Copy)]
pub struct Words {
    texts: Option<&'static Texts>,
    zone: Option<&'static TimeZone>,
}

impl Words {
    /// `en` or `sv`.
    pub fn locale(&self) -> &'static str {
        self.language().code()
    }

    /// The language.
    pub fn language(&self) -> Locale {
        self.texts.map_or(Locale::En, |texts| texts.locale)
    }

    /// The IANA name of the zone in which times are told.
    pub fn time_zone(&self) -> &'static str {
        self.zone.and_then(TimeZone::iana_name).unwrap_or("UTC")
    }

    pub(super) fn zone(&self) -> Option<&'static TimeZone> {
        self.zone
    }

    /// A sentence without values. A missing key shows as itself: ugly, and found by the test that compares keys.
    pub fn t<'k>(&self, key: &'k str) -> Cow<'k, str> {
        match self.texts.and_then(|texts| texts.plain.get(key)) {
            Some(text) => Cow::Borrowed(text.as_str()),
            None => Cow::Borrowed(key),
        }
    }

    /// The short name of a month, 1 to 12.
    pub(super) fn month_name(&self, month: i8) -> &'static str {
        let index = usize::try_from(month - 1).unwrap_or(0);
        self.texts
            .and_then(|texts| texts.months.get(index))
            .map_or("", String::as_str)
    }

    /// A sentence with one value.
    pub fn t1<'a>(&self, key: &str, name: &'static str, value: impl Into<Arg<'a>>) -> String {
        self.form(key, [(name, value.into())])
    }

    /// A sentence with two values.
    pub fn t2<'a, 'b>(
        &self,
        key: &str,
        name: &'static str,
        value: impl Into<Arg<'a>>,
        other: &'static str,
        other_value: impl Into<Arg<'b>>,
    ) -> String {
        let (value, other_value): (Arg<'_>, Arg<'_>) = (value.into(), other_value.into());
        self.form(key, [(name, value), (other, other_value)])
    }

    /// A sentence with any values.
    pub fn form<'a>(
        &self,
        key: &str,
        values: impl IntoIterator<Item = (&'static str, Arg<'a>)>,
    ) -> String {
        let Some(texts) = self.texts else {
            return key.to_owned();
        };
        let Some(pattern) = texts
            .bundle
            .get_message(key)
            .and_then(|message| message.value())
        else {
            return key.to_owned();
        };
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(
                name,
                match value {
                    Arg::Text(text) => FluentValue::String(text),
                    Arg::Number(number) => FluentValue::from(number),
                },
            );
        }
        let mut errors = Vec::new();
        texts
            .bundle
            .format_pattern(pattern, Some(&args), &mut errors)
            .into_owned()
    }

    /// The sentence of a refusal.
    pub fn refusal(&self, refusal: &crate::Refusal) -> String {
        let values = refusal
            .args
            .iter()
            .map(|(name, value)| (*name, Arg::from(value.as_str())));
        self.form(refusal.key, values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language() -> Language {
        Language::read(&[
            ("en", "hello = Hello\nfiles = { $count ->\n    [one] One file\n   *[other] { $count } files\n}\n"),
            ("sv", "hello = Hej\nfiles = { $count ->\n    [one] En fil\n   *[other] { $count } filer\n}\n"),
        ])
        .unwrap()
    }

    #[test]
    fn plurals_follow_the_language() {
        let words = language().words(Locale::Sv, "Europe/Stockholm");
        assert_eq!(words.t("hello"), "Hej");
        assert_eq!(words.t1("files", "count", 1_i64), "En fil");
        assert_eq!(words.t1("files", "count", 3_i64), "3 filer");
    }

    #[test]
    fn a_browser_gets_the_first_language_it_asks_for_that_we_speak() {
        assert_eq!(
            Locale::accepted("de, sv-SE;q=0.8, en;q=0.7"),
            Some(Locale::Sv)
        );
        assert_eq!(Locale::accepted("de, fr"), None);
        assert_eq!(Locale::accepted("sv;q=0, en;q=nonsense"), None);
    }
}
