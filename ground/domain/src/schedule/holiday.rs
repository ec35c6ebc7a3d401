//! Public holidays by country and year, computed: no table has to be renewed.

use std::sync::OnceLock;

use super::{Country, Day};

macro_rules! holidays_named {
    ($($name:ident $key:literal),* $(,)?) => {
        /// A day on which a country does not work.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "each is called what it is")]
        pub enum Holiday { $($name),* }

        impl Holiday {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The key of its name in the word files.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key),* }
            }
        }
    };
}

holidays_named! {
    NewYear "holiday-new-year",
    Epiphany "holiday-epiphany",
    MaundyThursday "holiday-maundy-thursday",
    GoodFriday "holiday-good-friday",
    EasterSunday "holiday-easter-sunday",
    EasterMonday "holiday-easter-monday",
    MayDay "holiday-may-day",
    EarlyMay "holiday-early-may",
    SpringBank "holiday-spring-bank",
    SummerBank "holiday-summer-bank",
    Ascension "holiday-ascension",
    WhitSunday "holiday-whit-sunday",
    WhitMonday "holiday-whit-monday",
    SwedenDay "holiday-sweden-day",
    NorwayDay "holiday-norway-day",
    FinlandDay "holiday-finland-day",
    GermanUnity "holiday-german-unity",
    KingsDay "holiday-kings-day",
    Liberation "holiday-liberation",
    MidsummerEve "holiday-midsummer-eve",
    Midsummer "holiday-midsummer",
    AllSaints "holiday-all-saints",
    ChristmasEve "holiday-christmas-eve",
    Christmas "holiday-christmas",
    SecondChristmas "holiday-second-christmas",
    NewYearsEve "holiday-new-years-eve",
    KingDay "holiday-martin-luther-king",
    Washington "holiday-washington",
    Memorial "holiday-memorial",
    Juneteenth "holiday-juneteenth",
    Independence "holiday-independence",
    Labor "holiday-labor",
    Columbus "holiday-columbus",
    Veterans "holiday-veterans",
    Thanksgiving "holiday-thanksgiving",
}

/// A holiday on the day on which nobody works for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Observed {
    /// The day.
    pub day: Day,
    /// What is celebrated.
    pub holiday: Holiday,
    /// It falls on another day, a weekend, and is taken on this one.
    pub moved: bool,
}

const MONDAY: usize = 0;
const THURSDAY: usize = 3;
const FRIDAY: usize = 4;
const SATURDAY: usize = 5;
const SUNDAY: usize = 6;

/// The public holidays of a country in a year, in the order of their days.
#[must_use]
pub fn holidays(country: Country, year: i64) -> Vec<Observed> {
    use Holiday as H;
    let mut all = Vec::new();
    let mut put = |day: Day, holiday: Holiday| {
        all.push(Observed {
            day,
            holiday,
            moved: false,
        });
    };
    let on = |month, day| Day::of(year, month, day);
    let easter = Day::easter(year);
    let (friday, monday) = (easter.plus(-2), easter.plus(1));
    match country {
        Country::Us => return united_states(year),
        Country::Gb => return england(year),
        _ => put(on(1, 1), H::NewYear),
    }
    if matches!(country, Country::Se | Country::Fi) {
        put(on(1, 6), H::Epiphany);
    }
    if matches!(country, Country::No | Country::Dk) {
        put(easter.plus(-3), H::MaundyThursday);
    }
    if country != Country::Nl {
        put(friday, H::GoodFriday);
    }
    if country != Country::De {
        put(easter, H::EasterSunday);
        put(easter.plus(49), H::WhitSunday);
    }
    put(monday, H::EasterMonday);
    put(easter.plus(39), H::Ascension);
    if matches!(
        country,
        Country::No | Country::Dk | Country::De | Country::Nl
    ) {
        put(easter.plus(50), H::WhitMonday);
    }
    if !matches!(country, Country::Dk | Country::Nl) {
        put(on(5, 1), H::MayDay);
    }
    match country {
        Country::Se => put(on(6, 6), H::SwedenDay),
        Country::No => put(on(5, 17), H::NorwayDay),
        Country::Fi => put(on(12, 6), H::FinlandDay),
        Country::De => put(on(10, 3), H::GermanUnity),
        Country::Nl => {
            let king = on(4, 27);
            put(
                if king.weekday() == SUNDAY {
                    king.plus(-1)
                } else {
                    king
                },
                H::KingsDay,
            );
            if year % 5 == 0 {
                put(on(5, 5), H::Liberation);
            }
        }
        _ => {}
    }
    if matches!(country, Country::Se | Country::Fi) {
        put(on(6, 20).next(SATURDAY), H::Midsummer);
        put(on(10, 31).next(SATURDAY), H::AllSaints);
    }
    put(on(12, 25), H::Christmas);
    put(on(12, 26), H::SecondChristmas);
    all.sort_unstable();
    all
}

/// Days before feasts on which many countries do not work although no law says so.
#[must_use]
pub fn midsummer_eve(year: i64) -> Day {
    Day::of(year, 6, 19).next(FRIDAY)
}

/// Which days besides the week's are free.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Free {
    /// Whose public holidays are; none: nobody's.
    pub country: Option<Country>,
    /// Whether nobody works on Christmas Eve.
    pub christmas_eve: bool,
    /// Whether nobody works on New Year's Eve.
    pub new_years_eve: bool,
    /// Whether nobody works on Midsummer Eve.
    pub midsummer_eve: bool,
}

/// Years whose holidays are computed once and kept.
const KEPT: std::ops::Range<i64> = 1990..2110;

fn kept(country: Country, year: i64) -> Option<&'static [Observed]> {
    static ALL: OnceLock<Vec<Vec<OnceLock<Vec<Observed>>>>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let years = || KEPT.map(|_| OnceLock::new()).collect();
        Country::ALL.iter().map(|_| years()).collect()
    });
    let of_country = Country::ALL.iter().position(|one| *one == country)?;
    let place = usize::try_from(year - KEPT.start).ok()?;
    let slot = all.get(of_country)?.get(place)?;
    Some(slot.get_or_init(|| holidays(country, year)))
}

impl Free {
    /// Why a day is free, if it is.
    #[must_use]
    pub fn on(&self, day: Day) -> Option<Holiday> {
        let (year, month, of_month) = day.parts();
        let of_country = self.country.and_then(|country| {
            let all = kept(country, year)?;
            let place = all.partition_point(|one| one.day < day);
            all.get(place)
                .filter(|one| one.day == day)
                .map(|one| one.holiday)
        });
        of_country.or(match (month, of_month) {
            (12, 24) if self.christmas_eve => Some(Holiday::ChristmasEve),
            (12, 31) if self.new_years_eve => Some(Holiday::NewYearsEve),
            (6, 19..=25) if self.midsummer_eve && day == midsummer_eve(year) => {
                Some(Holiday::MidsummerEve)
            }
            _ => None,
        })
    }
}

fn england(year: i64) -> Vec<Observed> {
    use Holiday as H;
    let on = |month, day| Day::of(year, month, day);
    let easter = Day::easter(year);
    let mut all = Vec::new();
    let mut put = |day: Day, holiday: Holiday, moved: bool| {
        all.push(Observed {
            day,
            holiday,
            moved,
        });
    };
    // A weekend's holiday is taken on the next working day that is none.
    let new_year = on(1, 1);
    put(new_year, H::NewYear, false);
    if new_year.weekday() >= SATURDAY {
        put(new_year.next(MONDAY), H::NewYear, true);
    }
    put(easter.plus(-2), H::GoodFriday, false);
    put(easter.plus(1), H::EasterMonday, false);
    put(on(5, 1).next(MONDAY), H::EarlyMay, false);
    put(on(5, 31).last(MONDAY), H::SpringBank, false);
    put(on(8, 31).last(MONDAY), H::SummerBank, false);
    let (christmas, boxing) = (on(12, 25), on(12, 26));
    put(christmas, H::Christmas, false);
    put(boxing, H::SecondChristmas, false);
    match christmas.weekday() {
        FRIDAY => put(on(12, 28), H::SecondChristmas, true),
        SATURDAY => {
            put(on(12, 27), H::Christmas, true);
            put(on(12, 28), H::SecondChristmas, true);
        }
        SUNDAY => put(on(12, 27), H::Christmas, true),
        _ => {}
    }
    all.sort_unstable();
    all
}

fn united_states(year: i64) -> Vec<Observed> {
    use Holiday as H;
    let on = |month, day| Day::of(year, month, day);
    let mut all = Vec::new();
    for (day, holiday) in [
        (on(1, 15).next(MONDAY), H::KingDay),
        (on(2, 15).next(MONDAY), H::Washington),
        (on(5, 31).last(MONDAY), H::Memorial),
        (on(9, 1).next(MONDAY), H::Labor),
        (on(10, 8).next(MONDAY), H::Columbus),
        (on(11, 22).next(THURSDAY), H::Thanksgiving),
    ] {
        all.push(Observed {
            day,
            holiday,
            moved: false,
        });
    }
    // What falls on a weekend is taken on the nearest working day, which for a New Year can lie in the year before.
    for (day, holiday) in [
        (on(1, 1), H::NewYear),
        (on(6, 19), H::Juneteenth),
        (on(7, 4), H::Independence),
        (on(11, 11), H::Veterans),
        (on(12, 25), H::Christmas),
        (Day::of(year + 1, 1, 1), H::NewYear),
    ] {
        let taken = match day.weekday() {
            SATURDAY => day.plus(-1),
            SUNDAY => day.plus(1),
            _ => day,
        };
        for (one, moved) in [(day, false), (taken, true)] {
            if one.parts().0 == year && (!moved || taken != day) {
                all.push(Observed {
                    day: one,
                    holiday,
                    moved,
                });
            }
        }
    }
    all.sort_unstable();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(country: Country, year: i64) -> Vec<String> {
        holidays(country, year)
            .into_iter()
            .map(|one| one.day.written())
            .collect()
    }

    #[test]
    fn a_swedish_year_has_its_holidays() {
        assert_eq!(
            days(Country::Se, 2026),
            [
                "2026-01-01",
                "2026-01-06",
                "2026-04-03",
                "2026-04-05",
                "2026-04-06",
                "2026-05-01",
                "2026-05-14",
                "2026-05-24",
                "2026-06-06",
                "2026-06-20",
                "2026-10-31",
                "2026-12-25",
                "2026-12-26",
            ]
        );
        assert_eq!(midsummer_eve(2026).written(), "2026-06-19");
    }

    #[test]
    fn weekends_give_their_holidays_to_working_days_where_the_law_says_so() {
        assert!(days(Country::Gb, 2027).contains(&"2027-12-27".to_owned()));
        assert!(days(Country::Gb, 2027).contains(&"2027-12-28".to_owned()));
        assert!(days(Country::Us, 2026).contains(&"2026-07-03".to_owned()));
        assert!(days(Country::Us, 2027).contains(&"2027-12-31".to_owned()));
        assert!(days(Country::Nl, 2025).contains(&"2025-04-26".to_owned()));
    }
}
