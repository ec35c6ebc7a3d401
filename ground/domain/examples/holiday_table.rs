//! Prints the public holidays of all countries for some years, a line each: what `cargo xtask holidays` compares.

use domain::schedule::{Country, holidays};

fn main() {
    for country in Country::ALL {
        for year in 2025..=2030 {
            for one in holidays(country, year) {
                println!(
                    "{} {} {}",
                    country.code(),
                    one.day.written(),
                    one.holiday.key()
                );
            }
        }
    }
}
