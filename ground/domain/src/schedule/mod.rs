//! When the team is at work: hours of the week, time zones, holidays, exceptions.

mod country;
mod day;
mod holiday;
mod hours;
mod zone;

pub use country::Country;
pub use day::Day;
pub use holiday::{Free, Holiday, Observed, holidays, midsummer_eve};
pub use hours::{Exception, Hours, Schedule, Stretch, Stretches, Unfit, Why, fit_hours};
pub use zone::Zone;
