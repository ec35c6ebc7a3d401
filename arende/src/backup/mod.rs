//! Backup and restore: one archive with the database, the key and every attached file, sealed with a checksum.
//!
//! An archive is a tar file packed by zstd, which ordinary tools can list and unpack, and a seal behind it (a frame
//! that unpackers skip): where the manifest begins, and the SHA-256 of every byte before. Whatever is restored is
//! first compared with the seal, then each member with the manifest: its name, its size, its SHA-256.

mod archive;
mod manifest;
mod read;
mod restore;
mod save;
#[cfg(test)]
mod tests;
mod work;

pub use restore::restore;
pub use save::save;

/// What an archive is called in messages: its path, as the operator wrote it.
fn name_of(path: &std::path::Path) -> String {
    path.display().to_string()
}
