//! Words, dates and numbers in the reader's language. Texts are Fluent files beside the feature that shows them;
//! a key that is missing or unused fails a test.

mod dates;
mod words;

pub use dates::{as_local, day, iso, local, rfc5322};
pub use words::{Arg, Language, Locale, Words, is_time_zone, keys};
