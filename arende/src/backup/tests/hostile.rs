//! Archives that were cut off, altered, made by a newer desk, or made to do harm.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use platform::hex;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::restore;
use super::{Folder, refusal, saved};
use crate::backup::archive::{BLOCK, SEAL, Seal, head, padding};

fn write(folder: &Folder, bytes: &[u8]) -> PathBuf {
    let path = folder.at("other.backup");
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn an_archive_that_was_cut_off_is_refused() {
    let (folder, archive) = saved();
    let bytes = std::fs::read(archive).unwrap();
    let mut lengths: Vec<usize> = (0..bytes.len()).step_by(bytes.len() / 60).collect();
    lengths.extend(bytes.len() - SEAL - 2..bytes.len());
    for length in lengths {
        let words = refusal(&folder, &write(&folder, &bytes[..length]));
        assert!(
            length < 4 || words.contains("cut off"),
            "{length} of {}: {words}",
            bytes.len()
        );
    }
}

#[test]
fn an_archive_with_one_other_bit_is_refused() {
    let (folder, archive) = saved();
    let whole = std::fs::read(archive).unwrap();
    let mut places: Vec<usize> = (0..whole.len()).step_by(whole.len() / 150).collect();
    places.extend(0..24);
    places.extend(whole.len() - SEAL..whole.len());
    for (turn, place) in places.into_iter().enumerate() {
        let mut bytes = whole.clone();
        bytes[place] ^= 1 << (turn % 8);
        refusal(&folder, &write(&folder, &bytes));
    }
    let mut longer = whole.clone();
    longer.push(0);
    refusal(&folder, &write(&folder, &longer));
}

#[test]
fn what_is_no_archive_is_refused_in_words() {
    let (folder, _) = saved();
    for bytes in [
        Vec::new(),
        b"dear desk".to_vec(),
        vec![0; 10_000],
        zstd::encode_all(&b"something else"[..], 3).unwrap(),
        zstd::encode_all(&vec![7; 10_000][..], 3).unwrap(),
    ] {
        refusal(&folder, &write(&folder, &bytes));
    }
    assert!(restore(&folder.at("restored"), &folder.at("nowhere")).is_err());
    assert!(restore(&folder.at("restored"), Path::new("/dev/null")).is_err());
    assert!(!folder.at("restored").exists());
}

/// An archive with a right seal around whatever is in it.
struct Forged {
    /// Heads and contents as they are written.
    members: Vec<(Vec<u8>, Vec<u8>)>,
    manifest: Value,
    format: u8,
}

fn member(name: &str, content: &[u8]) -> Value {
    json!({"name": name, "size": content.len(), "sha256": hex(&Sha256::digest(content))})
}

impl Forged {
    /// What `save` made, taken apart.
    fn from(archive: &Path) -> Self {
        let packed = std::fs::File::open(archive).unwrap();
        let mut bytes = Vec::new();
        let mut unpacker = zstd::Decoder::new(packed).unwrap();
        std::io::Read::read_to_end(&mut unpacker, &mut bytes).unwrap();
        let mut members = Vec::new();
        let mut rest = &bytes[..];
        loop {
            let (block, after) = rest.split_at(BLOCK);
            let mut found = tar::Header::new_ustar();
            found.as_mut_bytes().copy_from_slice(block);
            let size = usize::try_from(found.size().unwrap()).unwrap();
            let (content, after) = after.split_at(size);
            if found.path().unwrap() == Path::new("manifest.json") {
                let manifest = serde_json::from_slice(content).unwrap();
                return Self {
                    members,
                    manifest,
                    format: b'1',
                };
            }
            members.push((block.to_vec(), content.to_vec()));
            rest = &after[padding(size as u64)..];
        }
    }

    /// One more member, announced as such, with a head of this name and kind.
    fn add(&mut self, name: &str, kind: tar::EntryType, link: Option<&str>, content: &[u8]) {
        let mut block = tar::Header::new_ustar();
        block.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        block.set_size(content.len() as u64);
        block.set_mode(0o600);
        block.set_mtime(0);
        block.set_uid(0);
        block.set_gid(0);
        block.set_entry_type(kind);
        if let Some(link) = link {
            block.as_mut_bytes()[157..157 + link.len()].copy_from_slice(link.as_bytes());
        }
        block.set_cksum();
        self.members
            .push((block.as_bytes().to_vec(), content.to_vec()));
        let members = self.manifest["members"].as_array_mut().unwrap();
        members.push(member(name, content));
    }

    fn bytes(&self) -> Vec<u8> {
        let mut tar = Vec::new();
        for (head, content) in &self.members {
            tar.extend_from_slice(head);
            tar.extend_from_slice(content);
            tar.resize(tar.len() + padding(content.len() as u64), 0);
        }
        let text = serde_json::to_vec(&self.manifest).unwrap();
        let mut last = head("manifest.json", text.len() as u64)
            .unwrap()
            .as_bytes()
            .to_vec();
        last.extend_from_slice(&text);
        last.resize(last.len() + padding(text.len() as u64) + 2 * BLOCK, 0);
        let mut bytes = zstd::encode_all(&tar[..], 1).unwrap();
        let seal = Seal {
            format: self.format,
            manifest_at: bytes.len() as u64,
            manifest_size: text.len() as u64,
        };
        bytes.extend(zstd::encode_all(&last[..], 1).unwrap());
        bytes.extend(seal.bytes());
        let sum = Sha256::digest(&bytes);
        bytes.write_all(&sum).unwrap();
        bytes
    }
}

fn hash_like(name: u8) -> String {
    format!("files/ff/{}", format!("f{name:x}").repeat(31))
}

#[test]
fn an_archive_taken_apart_and_put_together_is_good() {
    let (folder, archive) = saved();
    let mut forged = Forged::from(&archive);
    forged.add(&hash_like(1), tar::EntryType::Regular, None, b"hello");
    restore(&folder.at("new"), &write(&folder, &forged.bytes())).unwrap();
    assert!(folder.at("new").join(hash_like(1)).exists());
}

#[test]
fn nothing_is_written_under_a_name_that_no_desk_has() {
    let (folder, archive) = saved();
    let long = "f".repeat(62);
    for name in [
        "../outside",
        "../../../../tmp/outside",
        "/tmp/arende-outside",
        "files/../../outside",
        "files/ff/../../../outside",
        "files/ff/..",
        "./key2",
        "KEY",
        "Key",
        "arende.db-wal",
        "tmp/x",
        "files",
        "files/",
        "files/ff",
        "",
        &format!("files/FF/{long}"),
        &format!("files/ff/{}", long.to_uppercase()),
        &format!("Files/ff/{long}"),
        &format!("files/ff/{long}/x"),
        &format!("files//ff/{long}"),
        &format!("files\\ff\\{long}"),
        &format!("files/ff/{}\0", &long[1..]),
    ] {
        let mut forged = Forged::from(&archive);
        forged.add(name, tar::EntryType::Regular, None, b"harm");
        let words = refusal(&folder, &write(&folder, &forged.bytes()));
        assert!(words.contains("no desk keeps"), "{name}: {words}");
    }
    assert!(!Path::new("/tmp/arende-outside").exists());
}

#[test]
fn links_devices_and_folders_are_refused() {
    use tar::EntryType;
    let (folder, archive) = saved();
    for kind in [
        EntryType::Symlink,
        EntryType::Link,
        EntryType::Char,
        EntryType::Block,
        EntryType::Fifo,
        EntryType::Directory,
        EntryType::Continuous,
        EntryType::GNULongName,
        EntryType::GNULongLink,
        EntryType::GNUSparse,
        EntryType::XHeader,
        EntryType::XGlobalHeader,
    ] {
        let mut forged = Forged::from(&archive);
        forged.add(&hash_like(1), kind, Some("/etc/passwd"), b"");
        let words = refusal(&folder, &write(&folder, &forged.bytes()));
        assert!(words.contains("something else"), "{kind:?}: {words}");
    }
    // A link in the head of a regular file.
    let mut forged = Forged::from(&archive);
    forged.add(&hash_like(1), EntryType::Regular, Some("../../x"), b"a");
    refusal(&folder, &write(&folder, &forged.bytes()));
}

#[test]
fn no_name_comes_twice_and_nothing_comes_unannounced() {
    let (folder, archive) = saved();
    let mut twice = Forged::from(&archive);
    twice.add(&hash_like(1), tar::EntryType::Regular, None, b"a");
    twice.add(&hash_like(1), tar::EntryType::Regular, None, b"b");
    refusal(&folder, &write(&folder, &twice.bytes()));

    let mut key = Forged::from(&archive);
    key.add("key", tar::EntryType::Regular, None, b"a");
    refusal(&folder, &write(&folder, &key.bytes()));

    let mut unannounced = Forged::from(&archive);
    unannounced.add(&hash_like(1), tar::EntryType::Regular, None, b"a");
    unannounced.manifest["members"]
        .as_array_mut()
        .unwrap()
        .pop();
    let words = refusal(&folder, &write(&folder, &unannounced.bytes()));
    assert!(words.contains("more than its manifest says"), "{words}");

    let mut absent = Forged::from(&archive);
    absent.members.pop();
    refusal(&folder, &write(&folder, &absent.bytes()));

    let mut reordered = Forged::from(&archive);
    reordered.members.swap(0, 1);
    refusal(&folder, &write(&folder, &reordered.bytes()));
}

#[test]
fn content_that_its_hash_does_not_know_is_refused() {
    let (folder, archive) = saved();
    for which in 0..7 {
        let mut forged = Forged::from(&archive);
        forged.members[which].1[0] ^= 1;
        let words = refusal(&folder, &write(&folder, &forged.bytes()));
        assert!(words.contains("not what its manifest says"), "{words}");
    }
}

#[test]
fn a_newer_format_newer_migrations_and_unknown_words_are_refused() {
    let (folder, archive) = saved();
    let mut forged = Forged::from(&archive);
    forged.format = b'2';
    let words = refusal(&folder, &write(&folder, &forged.bytes()));
    assert!(words.contains("newer"), "{words}");

    let mut forged = Forged::from(&archive);
    forged.manifest["migrations"]
        .as_array_mut()
        .unwrap()
        .push(json!("9999_future"));
    forged.manifest["arende"] = json!("7.0.0");
    let words = refusal(&folder, &write(&folder, &forged.bytes()));
    assert!(
        words.contains("7.0.0") && words.contains("9999_future"),
        "{words}"
    );

    let mut forged = Forged::from(&archive);
    forged.manifest["migrations"].as_array_mut().unwrap().pop();
    let words = refusal(&folder, &write(&folder, &forged.bytes()));
    assert!(words.contains("other migrations"), "{words}");

    for (field, value) in [
        ("format", json!(2)),
        ("surprise", json!(1)),
        ("members", json!([])),
        ("members", json!("none")),
        ("migrations", json!([])),
    ] {
        let mut forged = Forged::from(&archive);
        forged.manifest[field] = value;
        refusal(&folder, &write(&folder, &forged.bytes()));
    }
}

#[test]
fn a_desk_that_cannot_be_opened_is_refused() {
    let (folder, archive) = saved();
    for (which, content) in [
        (0, &b"no database at all, but long enough to look at"[..]),
        (1, b"no key"),
    ] {
        let mut forged = Forged::from(&archive);
        let name = forged.manifest["members"][which]["name"]
            .as_str()
            .unwrap()
            .to_owned();
        forged.manifest["members"][which] = member(&name, content);
        forged.members[which] = (
            head(&name, content.len() as u64)
                .unwrap()
                .as_bytes()
                .to_vec(),
            content.to_vec(),
        );
        let words = refusal(&folder, &write(&folder, &forged.bytes()));
        assert!(words.contains("cannot be opened"), "{words}");
    }
}

#[test]
fn a_bomb_writes_no_more_than_it_announced() {
    let (folder, archive) = saved();
    // 64 MiB of zeros announced as one byte.
    let mut forged = Forged::from(&archive);
    forged.add(&hash_like(1), tar::EntryType::Regular, None, &[0]);
    forged.members.last_mut().unwrap().1 = vec![0; 64 << 20];
    refusal(&folder, &write(&folder, &forged.bytes()));

    // More than any disk has.
    for size in [1_u64 << 60, u64::MAX, u64::MAX / 2] {
        let mut forged = Forged::from(&archive);
        forged.add(&hash_like(1), tar::EntryType::Regular, None, b"a");
        let last = forged.manifest["members"]
            .as_array_mut()
            .unwrap()
            .last_mut();
        last.unwrap()["size"] = json!(size);
        refusal(&folder, &write(&folder, &forged.bytes()));
    }

    // A manifest that is larger than it says, or than anybody reads.
    let forged = Forged::from(&archive);
    let bytes = forged.bytes();
    for size in [1_u64, 1 << 40, u64::MAX] {
        let mut bytes = bytes.clone();
        let at = bytes.len() - SEAL + 24;
        bytes[at..at + 8].copy_from_slice(&size.to_le_bytes());
        let end = bytes.len() - 32;
        let sum = Sha256::digest(&bytes[..end]);
        bytes[end..].copy_from_slice(&sum);
        refusal(&folder, &write(&folder, &bytes));
    }
}

/// Frames of zstd that unpack to nonsense, and whole archives of random bytes around a right seal.
#[test]
fn noise_within_a_right_seal_is_refused() {
    let (folder, archive) = saved();
    let whole = std::fs::read(archive).unwrap();
    let mut refused = 0;
    for turn in 0..120_usize {
        let mut bytes = whole.clone();
        let end = bytes.len() - 32;
        let place = 4 + turn * 7919 % (end - SEAL);
        bytes[place] ^= 1 << (turn % 8);
        let sum = Sha256::digest(&bytes[..end]);
        bytes[end..].copy_from_slice(&sum);
        let path = write(&folder, &bytes);
        let restored = folder.at("restored");
        // A bit of a frame that carries no meaning may change; what is restored is verified all the same.
        if restore(&restored, &path).is_ok() {
            assert_eq!(
                crate::check::folder(&restored, false).unwrap().wrong,
                [""; 0]
            );
            std::fs::remove_dir_all(&restored).unwrap();
        } else {
            assert!(!restored.exists());
            refused += 1;
        }
    }
    assert!(refused > 100, "{refused} of 120");
}
