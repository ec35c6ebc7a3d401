//! People: who they are, how they sign in, which organizations they belong to.

pub mod commands;
pub mod queries;
pub mod views;
