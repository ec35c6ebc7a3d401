//! The binary's own parts: the command line, the site map, the schedule, the demo. The only crate that knows every
//! feature.

mod articles;
mod audit;
pub mod backup;
mod brands;
pub mod check;
pub mod cli;
pub mod demo;
pub mod desk;
mod dkim;
pub mod erasing;
pub mod log;
mod mail;
mod mailboxes;
pub mod migrations;
pub mod moving;
mod oauth;
pub mod operate;
mod portal;
pub mod ready;
pub mod routes;
pub mod schedule;
mod schedules;
pub mod serve;
mod settings;
mod sheets;
mod shown;
mod sso;
mod team;
