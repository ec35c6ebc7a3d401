//! How an archive is laid out, and writing one: members, manifest, seal.

use std::io::{Read, Write};

use platform::{Error, Result, hex};
use sha2::{Digest, Sha256};

use super::manifest::{Manifest, Member};

/// How the seal begins: the mark of a frame that unpackers of zstd skip, and its length.
const SEAL_FRAME: [u8; 8] = [0x5A, 0x2A, 0x4D, 0x18, 56, 0, 0, 0];
/// What the seal says of itself; the digit is the format.
const SEAL_MARK: &[u8; 7] = b"ARENDE-";
/// Bytes of the whole seal.
pub(super) const SEAL: usize = 64;
/// Bytes of it that its own checksum covers.
pub(super) const SEALED: usize = 32;
/// Bytes of a tar block.
pub(super) const BLOCK: usize = 512;
/// The manifest's own name in the archive.
pub(super) const MANIFEST: &str = "manifest.json";
/// Little of the gain of higher levels, at several times their speed.
const LEVEL: i32 = 3;

/// What the last bytes of an archive say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seal {
    /// `1` for ours; a newer desk writes another.
    pub(super) format: u8,
    /// Where the frame with the manifest begins.
    pub(super) manifest_at: u64,
    /// Bytes of the manifest, unpacked.
    pub(super) manifest_size: u64,
}

impl Seal {
    /// The seal without its checksum.
    pub(super) fn bytes(self) -> Vec<u8> {
        let mut bytes = SEAL_FRAME.to_vec();
        bytes.extend_from_slice(SEAL_MARK);
        bytes.push(self.format);
        bytes.extend_from_slice(&self.manifest_at.to_le_bytes());
        bytes.extend_from_slice(&self.manifest_size.to_le_bytes());
        bytes
    }

    /// Reads a seal; `None` when these bytes are none.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(&SEAL_FRAME)?.strip_prefix(SEAL_MARK)?;
        let (format, rest) = rest.split_first()?;
        let (at, rest) = rest.split_first_chunk::<8>()?;
        let (size, _) = rest.split_first_chunk::<8>()?;
        Some(Self {
            format: *format,
            manifest_at: u64::from_le_bytes(*at),
            manifest_size: u64::from_le_bytes(*size),
        })
    }
}

/// The head of a member: everything in it follows from name and size, so that a reader compares it byte by byte and
/// never has to understand links, devices, long names or other owners.
pub(super) fn head(name: &str, size: u64) -> Result<tar::Header> {
    let mut head = tar::Header::new_ustar();
    head.set_path(name)?;
    head.set_size(size);
    head.set_mode(0o600);
    head.set_uid(0);
    head.set_gid(0);
    head.set_mtime(0);
    head.set_entry_type(tar::EntryType::Regular);
    head.set_cksum();
    Ok(head)
}

/// Zeros that fill a member's last block.
pub(super) fn padding(size: u64) -> usize {
    let over = usize::try_from(size % BLOCK as u64).unwrap_or(0);
    (BLOCK - over) % BLOCK
}

/// Counts and hashes what is written.
struct Hashed<W> {
    out: W,
    written: u64,
    hash: Sha256,
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let length = self.out.write(bytes)?;
        self.hash.update(bytes.get(..length).unwrap_or_default());
        self.written += length as u64;
        Ok(length)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

/// An archive that is being written.
pub(super) struct Writer<W: Write> {
    packer: zstd::Encoder<'static, Hashed<W>>,
    members: Vec<Member>,
}

fn packer<W: Write>(out: W) -> Result<zstd::Encoder<'static, W>> {
    let mut packer = zstd::Encoder::new(out, LEVEL)?;
    packer.include_checksum(true)?;
    Ok(packer)
}

impl<W: Write> Writer<W> {
    pub(super) fn new(out: W) -> Result<Self> {
        Ok(Self {
            packer: packer(Hashed {
                out,
                written: 0,
                hash: Sha256::new(),
            })?,
            members: Vec::new(),
        })
    }

    /// Adds the next member: `size` bytes of `from`.
    pub(super) fn add(
        &mut self,
        name: &str,
        size: u64,
        from: impl Read,
        mut passed: impl FnMut(u64),
    ) -> Result<()> {
        self.packer.write_all(head(name, size)?.as_bytes())?;
        let (mut hash, mut left, mut piece) = (Sha256::new(), size, vec![0; 256 * 1024]);
        let mut from = from.take(size);
        while left > 0 {
            let length = from.read(&mut piece)?;
            let Some(read) = piece.get(..length).filter(|read| !read.is_empty()) else {
                return Err(Error::broken(format!(
                    "{name} became shorter while it was read. Run `arende check`, and start the backup again."
                )));
            };
            hash.update(read);
            self.packer.write_all(read)?;
            left -= length as u64;
            passed(length as u64);
        }
        fill(&mut self.packer, size)?;
        self.members.push(Member {
            name: name.to_owned(),
            size,
            sha256: hex(&hash.finalize()),
        });
        Ok(())
    }

    /// Writes the manifest (its members are those that were added) and the seal; answers where everything went to.
    pub(super) fn finish(self, mut manifest: Manifest) -> Result<(W, Manifest)> {
        manifest.members = self.members;
        let out = self.packer.finish()?;
        let manifest_at = out.written;
        let text = serde_json::to_vec_pretty(&manifest).map_err(Error::broken)?;
        let size = text.len() as u64;
        let mut packer = packer(out)?;
        packer.write_all(head(MANIFEST, size)?.as_bytes())?;
        packer.write_all(&text)?;
        fill(&mut packer, size)?;
        // What a tar file ends with.
        packer.write_all(&[0; 2 * BLOCK])?;
        let mut out = packer.finish()?;
        let seal = Seal {
            format: super::manifest::FORMAT as u8 + b'0',
            manifest_at,
            manifest_size: size,
        };
        out.write_all(&seal.bytes())?;
        let sum = out.hash.clone().finalize();
        out.write_all(&sum)?;
        out.flush()?;
        Ok((out.out, manifest))
    }
}

fn fill(out: &mut impl Write, size: u64) -> std::io::Result<()> {
    let zeros = [0; BLOCK];
    out.write_all(zeros.get(..padding(size)).unwrap_or_default())
}
