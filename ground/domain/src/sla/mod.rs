//! What is promised about a ticket, to whom, and how far the clock is.
//!
//! The clock is a function of what happened and of schedules: it is computed anew each time and never patched.

mod clock;
mod policy;
mod runs;
#[cfg(test)]
mod tests;
mod window;

pub use clock::{
    Event, Happened, Length, Run, State, Step, StepKind, Target, Terms, due_if_received,
    hours_and_minutes,
};
pub use policy::{Conditions, Facts, Goal};
pub use runs::runs;
pub use window::{Stage, Window};
