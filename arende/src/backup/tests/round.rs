//! There and back again.

use std::sync::atomic::{AtomicBool, Ordering};

use super::{Folder, ask, open, save, saved, somebody};
use platform::files::Files;
use platform::store::Database;

use super::restore;
use crate::check;

#[test]
fn a_restored_desk_is_the_one_that_was_saved() {
    let (folder, archive) = saved();
    restore(&folder.at("new/deep"), &archive).unwrap();
    let report = check::folder(&folder.at("new/deep"), false).unwrap();
    assert_eq!(report, check::Report::default());
    let (old, new) = (open(&folder.at("data")), open(&folder.at("new/deep")));
    assert_eq!(old.key.sign("a", "b"), new.key.sign("a", "b"));
    let words = |app: &platform::App| {
        app.store
            .read_now(|tx| {
                tx.rows("SELECT body FROM comment ORDER BY id", &[], |row| {
                    row.text(0)
                })
            })
            .unwrap()
    };
    assert_eq!(words(&old), words(&new));
    assert_eq!(words(&new).len(), 5);
}

#[test]
fn pictures_of_articles_are_saved_and_come_back() {
    let folder = Folder::new();
    let app = open(&folder.at("data"));
    let who = somebody(&app);
    let stored = app.files.keep_now(b"\x89PNG\r\n\x1a\nstart").unwrap();
    let arrived = help::pictures::Arrived {
        sha256: stored.sha256.clone(),
        name: "Start.png".to_owned(),
        content_type: stored.content_type.to_owned(),
        size: i64::try_from(stored.size).unwrap(),
    };
    let now = app.clock.now();
    let kept = app
        .store
        .write_now(|tx| help::pictures::keep(tx, None, arrived.clone(), "", who, now));
    kept.unwrap();
    drop(app);
    let archive = folder.at("desk.backup");
    save(&folder.at("data"), &archive, false).unwrap();
    restore(&folder.at("new"), &archive).unwrap();
    let report = check::folder(&folder.at("new"), false).unwrap();
    assert_eq!(report, check::Report::default());
    let new = open(&folder.at("new"));
    assert_eq!(
        new.files.read_now(&stored.sha256).unwrap(),
        b"\x89PNG\r\n\x1a\nstart"
    );
}

#[cfg(unix)]
#[test]
fn only_its_owner_reads_an_archive_and_a_restored_desk() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, archive) = saved();
    restore(&folder.at("new"), &archive).unwrap();
    for path in [
        archive,
        folder.at("new"),
        folder.at("new/key"),
        folder.at("new/arende.db"),
    ] {
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}", path.display());
    }
}

#[test]
fn ordinary_tools_can_look_into_an_archive() {
    let (folder, archive) = saved();
    let packed = std::fs::File::open(archive).unwrap();
    let mut tar = tar::Archive::new(zstd::Decoder::new(packed).unwrap());
    let names: Vec<String> = tar
        .entries()
        .unwrap()
        .map(|entry| entry.unwrap().path().unwrap().display().to_string())
        .collect();
    assert_eq!(names[..2], ["arende.db", "key"]);
    assert_eq!(names.len(), 2 + 5 + 1);
    assert_eq!(names.last().unwrap(), "manifest.json");
    drop(folder);
}

#[test]
fn a_desk_that_is_written_meanwhile_is_saved_whole() {
    let folder = Folder::new();
    let app = open(&folder.at("data"));
    let who = somebody(&app);
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let (app, stop) = (&app, &stop);
            scope.spawn(move || {
                let mut number = 0;
                while !stop.load(Ordering::Relaxed) {
                    ask(app, who, &format!("Writer {writer} asks {number}"));
                    number += 1;
                }
            });
        }
        for round in 0..4 {
            let archive = folder.at(&format!("{round}.backup"));
            save(&folder.at("data"), &archive, false).unwrap();
        }
        stop.store(true, Ordering::Relaxed);
    });
    let mut before = 0;
    for round in 0..4 {
        let data = folder.at(&format!("restored{round}"));
        restore(&data, &folder.at(&format!("{round}.backup"))).unwrap();
        assert_eq!(
            check::folder(&data, false).unwrap(),
            check::Report::default()
        );
        let count = open(&data)
            .store
            .read_now(|tx| tx.number("SELECT count(*) FROM ticket", &[]))
            .unwrap();
        assert!(count >= before, "{count} tickets after {before}");
        before = count;
    }
    assert!(before > 0);
}

#[test]
fn sessions_and_files_of_unsent_forms_stay_behind() {
    let folder = Folder::new();
    let app = open(&folder.at("data"));
    let who = somebody(&app);
    let now = app.clock.now();
    let stored = app.files.keep_now(b"not sent").unwrap();
    app.store
        .write_now(|tx| {
            platform::files::add_pending(tx, &stored, "a.txt", "token", "session:1", now)?;
            tx.run(
                "INSERT INTO session (token_hash, person_id, created_at, seen_at, expires_at, user_agent)
                 VALUES ('marked-session', $1, 0, 0, 0, '')",
                &platform::params![who],
            )
        })
        .unwrap();
    save(&folder.at("data"), &folder.at("a"), false).unwrap();
    restore(&folder.at("new"), &folder.at("a")).unwrap();
    let bytes = std::fs::read(folder.at("new/arende.db")).unwrap();
    assert!(!bytes.windows(14).any(|part| part == b"marked-session"));
    assert!(
        std::fs::read_dir(folder.at("new/files"))
            .unwrap()
            .next()
            .is_none()
    );
    assert_eq!(
        check::folder(&folder.at("new"), false).unwrap().wrong,
        [""; 0]
    );
}

#[test]
fn an_archive_is_not_written_over_unless_asked() {
    let (folder, archive) = saved();
    let before = std::fs::read(&archive).unwrap();
    let words = save(&folder.at("data"), &archive, false)
        .unwrap_err()
        .to_string();
    assert!(words.contains("--force"), "{words}");
    assert_eq!(std::fs::read(&archive).unwrap(), before);
    save(&folder.at("data"), &archive, true).unwrap();
    assert!(
        save(&folder.at("data"), &folder.0, true).is_err(),
        "a folder"
    );
    assert!(save(&folder.at("nothing"), &folder.at("b"), false).is_err());
    assert_eq!(folder.names(), ["data", "desk.backup"]);
}

#[test]
fn a_missing_file_does_not_keep_the_others_from_being_saved() {
    let (folder, _) = saved();
    let shelf = std::fs::read_dir(folder.at("data/files"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    std::fs::remove_dir_all(shelf.path()).unwrap();
    save(&folder.at("data"), &folder.at("b"), false).unwrap();
    restore(&folder.at("new"), &folder.at("b")).unwrap();
    let report = check::folder(&folder.at("new"), false).unwrap();
    assert!(report.wrong[0].contains("is missing"), "{report:?}");
}

#[test]
fn an_archive_that_the_disk_does_not_take_is_no_archive() {
    struct Full(usize);
    impl std::io::Write for Full {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            if self.0 < bytes.len() {
                return Err(std::io::ErrorKind::StorageFull.into());
            }
            self.0 -= bytes.len();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let (folder, archive) = saved();
    let length = usize::try_from(std::fs::metadata(&archive).unwrap().len()).unwrap();
    for room in [0, 10, length / 2, length - 200] {
        let work = folder.at("work");
        std::fs::create_dir(&work).unwrap();
        let data = folder.at("data");
        let written = crate::backup::save::write(
            &data,
            &Files::as_found(&data),
            &Database::File(data.join("arende.db")),
            &work,
            Full(room),
        );
        assert!(written.is_err(), "{room} of {length}");
        std::fs::remove_dir_all(work).unwrap();
    }
}

#[test]
fn a_folder_that_holds_a_desk_is_left_alone() {
    let (folder, archive) = saved();
    let before = std::fs::read(folder.at("data/arende.db")).unwrap();
    let words = restore(&folder.at("data"), &archive)
        .unwrap_err()
        .to_string();
    assert!(words.contains("mv "), "{words}");
    assert_eq!(std::fs::read(folder.at("data/arende.db")).unwrap(), before);
    std::fs::create_dir(folder.at("full")).unwrap();
    std::fs::write(folder.at("full/letter.txt"), "dear").unwrap();
    let words = restore(&folder.at("full"), &archive)
        .unwrap_err()
        .to_string();
    assert!(words.contains("letter.txt"), "{words}");
}

#[test]
fn an_empty_folder_keeps_its_own_owner_and_gets_the_desk() {
    let (folder, archive) = saved();
    std::fs::create_dir(folder.at("mount")).unwrap();
    std::fs::create_dir(folder.at("mount/lost+found")).unwrap();
    restore(&folder.at("mount"), &archive).unwrap();
    assert_eq!(
        check::folder(&folder.at("mount"), false).unwrap().wrong,
        [""; 0]
    );
    assert!(!folder.at("mount/.restoring").exists());
}

#[test]
fn a_restore_after_one_that_was_killed_begins_anew() {
    let (folder, archive) = saved();
    // Killed while it unpacked, beside and within a folder; killed while it moved.
    std::fs::create_dir_all(folder.at(".new.restoring/files")).unwrap();
    std::fs::write(folder.at(".new.restoring/arende.db"), "half").unwrap();
    restore(&folder.at("new"), &archive).unwrap();
    std::fs::create_dir_all(folder.at("empty/.restoring")).unwrap();
    restore(&folder.at("empty"), &archive).unwrap();
    std::fs::create_dir_all(folder.at("moving/.restoring")).unwrap();
    std::fs::write(folder.at("moving/.restoring/moving"), "").unwrap();
    std::fs::write(folder.at("moving/key"), "half").unwrap();
    restore(&folder.at("moving"), &archive).unwrap();
    for name in ["new", "empty", "moving"] {
        assert_eq!(
            check::folder(&folder.at(name), false).unwrap().wrong,
            [""; 0],
            "{name}"
        );
    }
    assert_eq!(
        folder.names(),
        ["data", "desk.backup", "empty", "moving", "new"]
    );
}

#[test]
fn two_restores_do_not_get_into_each_others_way() {
    let (folder, archive) = saved();
    std::fs::create_dir(folder.at(".new.restoring")).unwrap();
    let other = std::fs::File::open(folder.at(".new.restoring")).unwrap();
    other.lock().unwrap();
    let words = restore(&folder.at("new"), &archive)
        .unwrap_err()
        .to_string();
    assert!(words.contains("another restore"), "{words}");
    assert!(folder.at(".new.restoring").exists());
}
