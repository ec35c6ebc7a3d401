//! Reading an archive without believing it: the seal first, then the manifest, then members that are exactly what the
//! manifest says. Names, links, owners and sizes in the tar file itself are never interpreted.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

use platform::{Error, Result, hex};
use sha2::{Digest, Sha256};

use super::archive::{BLOCK, MANIFEST, SEAL, SEALED, Seal, head, padding};
use super::manifest::{FORMAT, LARGEST, Manifest, Member};
use super::name_of;
use crate::shown::Shown;

/// How a frame of zstd begins.
const ZSTD: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];

/// An archive whose seal is whole and whose manifest is ours.
pub(super) struct Sealed {
    file: File,
    name: String,
    seal: Seal,
    pub(super) manifest: Manifest,
}

type Unpacker = zstd::Decoder<'static, BufReader<std::io::Take<File>>>;

impl Sealed {
    /// Opens an archive, compares every byte of it with the seal, and reads the manifest.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let name = name_of(path);
        let mut file = File::open(path)
            .map_err(|error| Error::broken(format!("{name} cannot be read: {error}")))?;
        let facts = file.metadata()?;
        if !facts.is_file() {
            return Err(Error::broken(format!(
                "{name} is no file: an archive is looked at twice, so put it into a file first"
            )));
        }
        let seal = check_seal(&mut file, facts.len(), &name)?;
        let manifest = read_manifest(&file, seal, facts.len())
            .and_then(|manifest| manifest.must_be_ours().map(|()| manifest))
            .map_err(|error| not_ours(&name, &error))?;
        Ok(Self {
            file,
            name,
            seal,
            manifest,
        })
    }

    /// Unpacks every member: `place` answers where one goes, `kept` is called when it is there and compared. Nothing is
    /// written beyond the sizes in the manifest.
    pub(super) fn unpack(
        &self,
        mut place: impl FnMut(&Member) -> Result<File>,
        mut kept: impl FnMut(&Member) -> Result<()>,
        shown: &Shown,
    ) -> Result<()> {
        let mut unpacker = frame(&self.file, 0, self.seal.manifest_at)?;
        for member in &self.manifest.members {
            expect_head(&mut unpacker, &member.name, member.size)
                .map_err(|error| not_ours(&self.name, &error))?;
            let mut file = place(member)?;
            self.copy(&mut unpacker, member, &mut file, shown)?;
            expect_zeros(&mut unpacker, padding(member.size))
                .map_err(|error| not_ours(&self.name, &error))?;
            drop(file);
            kept(member)?;
        }
        let mut more = [0];
        match unpacker.read(&mut more) {
            Ok(0) => Ok(()),
            _ => Err(not_ours(
                &self.name,
                &Error::broken("it holds more than its manifest says"),
            )),
        }
    }

    fn copy(
        &self,
        from: &mut Unpacker,
        member: &Member,
        to: &mut File,
        shown: &Shown,
    ) -> Result<()> {
        let (mut hash, mut left, mut piece) = (Sha256::new(), member.size, vec![0; 256 * 1024]);
        while left > 0 {
            let wanted = usize::try_from(left).unwrap_or(usize::MAX).min(piece.len());
            let room = piece.get_mut(..wanted).unwrap_or_default();
            let length = from
                .read(room)
                .map_err(|error| not_ours(&self.name, &Error::broken(error)))?;
            let Some(read) = piece.get(..length).filter(|read| !read.is_empty()) else {
                return Err(not_ours(
                    &self.name,
                    &Error::broken(format!("{} ends too early", member.name)),
                ));
            };
            hash.update(read);
            to.write_all(read).map_err(cannot_write)?;
            left -= length as u64;
            shown.passed(length as u64);
        }
        if hex(&hash.finalize()) == member.sha256 {
            Ok(())
        } else {
            Err(not_ours(
                &self.name,
                &Error::broken(format!("{} is not what its manifest says", member.name)),
            ))
        }
    }
}

/// Compares the whole file with the checksum in its last bytes.
fn check_seal(file: &mut File, length: u64, name: &str) -> Result<Seal> {
    let mut first = [0; 4];
    let begins = file.read_exact(&mut first).is_ok() && first == ZSTD;
    if !begins {
        return Err(Error::broken(format!(
            "{name} is no archive of `arende backup`. Nothing was restored."
        )));
    }
    let cut_off = || {
        Error::broken(format!(
            "{name} was cut off, or something else than `arende backup` made it: its seal is missing. Fetch it again, or take an older backup. Nothing was restored."
        ))
    };
    let seal_at = length
        .checked_sub(SEAL as u64)
        .filter(|at| *at > 0)
        .ok_or_else(cut_off)?;
    let mut end = [0; SEAL];
    file.seek(SeekFrom::Start(seal_at))?;
    file.read_exact(&mut end)?;
    let seal = Seal::read(&end).ok_or_else(cut_off)?;
    file.seek(SeekFrom::Start(0))?;
    let shown = Shown::new("checking", length);
    let mut hash = Sha256::new();
    let mut rest =
        BufReader::with_capacity(256 * 1024, &*file).take(length - (SEAL - SEALED) as u64);
    let mut piece = vec![0; 256 * 1024];
    loop {
        let read = rest.read(&mut piece)?;
        if read == 0 {
            break;
        }
        hash.update(piece.get(..read).unwrap_or_default());
        shown.passed(read as u64);
    }
    if end.get(SEALED..) != Some(hash.finalize().as_slice()) {
        return Err(Error::broken(format!(
            "{name} was altered or damaged after it was made: its checksum does not match. Fetch it again, or take an older backup. Nothing was restored."
        )));
    }
    if seal.format != FORMAT as u8 + b'0' {
        return Err(Error::broken(format!(
            "{name} was made by a newer arende, which writes archives in another way. Restore it with that version. Nothing was restored."
        )));
    }
    Ok(seal)
}

fn read_manifest(file: &File, seal: Seal, length: u64) -> Result<Manifest> {
    let end = length - SEAL as u64;
    if seal.manifest_size > LARGEST || seal.manifest_at >= end {
        return Err(Error::broken("its manifest is somewhere else"));
    }
    let mut unpacker = frame(file, seal.manifest_at, end)?;
    expect_head(&mut unpacker, MANIFEST, seal.manifest_size)?;
    let mut text = Vec::new();
    unpacker
        .take(seal.manifest_size)
        .read_to_end(&mut text)
        .map_err(Error::broken)?;
    serde_json::from_slice(&text)
        .map_err(|error| Error::broken(format!("its manifest cannot be read: {error}")))
}

/// One frame of zstd between two places of the file.
fn frame(file: &File, from: u64, to: u64) -> Result<Unpacker> {
    let mut file = file.try_clone()?;
    file.seek(SeekFrom::Start(from))?;
    let part = BufReader::new(file.take(to.saturating_sub(from)));
    Ok(zstd::Decoder::with_buffer(part)?.single_frame())
}

fn expect_head(from: &mut impl Read, name: &str, size: u64) -> Result<()> {
    let mut found = [0; BLOCK];
    from.read_exact(&mut found).map_err(Error::broken)?;
    if found == *head(name, size)?.as_bytes() {
        Ok(())
    } else {
        Err(Error::broken(format!(
            "where {name} should be, there is something else"
        )))
    }
}

fn expect_zeros(from: &mut impl Read, count: usize) -> Result<()> {
    let mut found = [0; BLOCK];
    let found = found.get_mut(..count).unwrap_or_default();
    from.read_exact(found).map_err(Error::broken)?;
    if found.iter().all(|byte| *byte == 0) {
        Ok(())
    } else {
        Err(Error::broken("there is something between its members"))
    }
}

fn not_ours(name: &str, why: &Error) -> Error {
    Error::broken(format!(
        "{name} is not as `arende backup` makes archives: {why}. Nothing was restored."
    ))
}

/// Words for a disk that does not take what is restored.
pub(super) fn cannot_write(error: std::io::Error) -> Error {
    let why = if error.kind() == std::io::ErrorKind::StorageFull {
        "the disk is full".to_owned()
    } else {
        error.to_string()
    };
    Error::broken(format!(
        "the desk cannot be written: {why}. Nothing was restored; make room, or name another folder with --data."
    ))
}
