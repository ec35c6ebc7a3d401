//! All SQL of ideas, updates and the newsletter. What a reader finds is asked for with the reader; the rest is for the team and for
//! jobs. Everything is the brand's of the transaction.

pub mod comments;
pub mod erasing;
pub mod ideas;
pub mod mails;
pub mod newsletters;
pub mod readers;
pub mod texts;
pub mod updates;
pub mod words;
