//! The desk as its people meet it: stories through the whole site, in one process, on a real database.

mod harness;
mod mail;
mod routes;
mod stories;
mod visibility;
mod words;
