//! Tickets: ask, answer, follow. "My requests" for customers, the workspace for the team.

pub mod commands;
pub mod queries;
pub mod views;
