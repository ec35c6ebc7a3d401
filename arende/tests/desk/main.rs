//! The desk as its people meet it: stories through the whole site, in one process, on a real database.

#![allow(
    clippy::unwrap_used,
    reason = "all of this crate is tests, also what clippy.toml does not know as one"
)]

mod access;
mod access_grants;
mod access_tokens;
mod accounts;
mod audit;
mod audit_customers;
mod between_portals;
mod blueprints;
mod brands;
mod bucket;
mod calendars;
mod consent;
mod contracts;
mod critical_days;
mod customers;
mod desks_in_files;
mod erasing;
mod following;
mod forms;
mod hanging_up;
mod harness;
mod held_mail;
mod help;
mod ideas;
mod jobs;
mod known_bugs;
mod levels;
mod macros;
mod mail;
mod mail_faults;
mod mail_log;
mod mail_out;
mod mail_texts;
mod mailboxes;
mod moving;
mod nodes;
mod portals;
mod programs;
mod promises;
mod queue;
mod quiet;
mod reasons;
mod refusals;
mod representatives;
mod roles;
mod routes;
mod routes_by_permission;
mod settings;
mod sheets;
mod splits;
mod start_page;
mod status;
mod statuses;
mod stop;
mod stories;
mod translations;
mod visibility;
mod watching;
mod words;
