//! Sheets through a real store.
