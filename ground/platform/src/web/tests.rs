//! The web, asked from outside.
