//! Service status: what components, incidents and maintenance are, what they say about the whole, and how much a component was up.

mod incident;
mod state;
mod uptime;

pub use incident::{Impact, Kind, MAX_TITLE, Phase, next_by_clock};
pub use state::{Indicator, State, overall, worst};
pub use uptime::{Day, MAJOR_WEIGHT, PARTIAL_WEIGHT, WINDOW_DAYS, days, uptime};
