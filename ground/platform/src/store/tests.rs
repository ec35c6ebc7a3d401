//! The store on both engines: what neighbours, races and restarts may not spoil.
