//! Countries whose public holidays the desk knows.

/// A country whose public holidays are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Country {
    /// Sweden.
    Se,
    /// Norway.
    No,
    /// Denmark.
    Dk,
    /// Finland.
    Fi,
    /// Germany: what is a holiday in every state.
    De,
    /// The United Kingdom, as in England and Wales.
    Gb,
    /// The Netherlands.
    Nl,
    /// The United States: what is a federal holiday.
    Us,
}

impl Country {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Se,
        Self::No,
        Self::Dk,
        Self::Fi,
        Self::De,
        Self::Gb,
        Self::Nl,
        Self::Us,
    ];

    /// Its code of ISO 3166.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Se => "SE",
            Self::No => "NO",
            Self::Dk => "DK",
            Self::Fi => "FI",
            Self::De => "DE",
            Self::Gb => "GB",
            Self::Nl => "NL",
            Self::Us => "US",
        }
    }

    /// What people write when they mean it: the code, or its name in English, Swedish or its own language.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let names: [(Self, &[&str]); 8] = [
            (Self::Se, &["sweden", "sverige"]),
            (Self::No, &["norway", "norge", "noreg"]),
            (Self::Dk, &["denmark", "danmark"]),
            (Self::Fi, &["finland", "suomi"]),
            (Self::De, &["germany", "deutschland", "tyskland"]),
            (
                Self::Gb,
                &[
                    "united kingdom",
                    "great britain",
                    "england",
                    "wales",
                    "storbritannien",
                    "uk",
                ],
            ),
            (
                Self::Nl,
                &[
                    "netherlands",
                    "the netherlands",
                    "nederland",
                    "nederländerna",
                    "holland",
                ],
            ),
            (
                Self::Us,
                &[
                    "united states",
                    "united states of america",
                    "usa",
                    "förenta staterna",
                ],
            ),
        ];
        let text = text.trim().to_lowercase();
        names
            .into_iter()
            .find(|(country, names)| {
                country.code().to_lowercase() == text || names.contains(&text.as_str())
            })
            .map(|(country, _)| country)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_known_by_its_code_and_by_what_people_call_it() {
        assert_eq!(Country::read(" se "), Some(Country::Se));
        assert_eq!(Country::read("Sverige"), Some(Country::Se));
        assert_eq!(Country::read("Norway"), Some(Country::No));
        assert_eq!(Country::read(""), None);
        assert_eq!(Country::read("Island"), None);
    }
}
