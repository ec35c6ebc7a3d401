//! A desk in a temporary folder, with a clock that stands still: what tests of features start from. Its database is a file
//! in that folder, or one of its own on the server that `ARENDE_TEST_POSTGRES` names.

mod server;
pub mod work;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use domain::Moment;

pub use self::server::{OwnDatabase, server};

use crate::app::Parts;
use crate::files::Files;
use crate::language::Language;
use crate::store::{Database, Durability, Migration, Store, StoreSettings};
use crate::{App, Clock, Config, Live, MasterKey, Result, random_token};

/// 2026-03-02 09:00 UTC, a Monday: when tests begin.
pub const MONDAY_MORNING: Moment = Moment(1_772_442_000_000);

/// The migrations of the desk, as its binary lists them: in the order of their numbers.
///
/// # Panics
/// When their folder cannot be read, as outside of the repository.
#[must_use]
pub fn migrations() -> &'static [Migration] {
    static ALL: OnceLock<Vec<Migration>> = OnceLock::new();
    ALL.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../arende/migrations");
        let entries = std::fs::read_dir(&folder).expect("the folder of migrations");
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        let kept = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
        let read = |path: &PathBuf| Migration {
            name: kept(
                path.file_stem()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned(),
            ),
            sql: kept(std::fs::read_to_string(path).expect("a migration")),
        };
        paths.iter().map(read).collect()
    })
}

/// A desk for one test. Its folder goes when it is dropped.
pub struct TestDesk {
    /// The desk.
    pub app: App,
    settings: StoreSettings,
    words: Vec<(&'static str, &'static str)>,
    // After the app, whose connections end first.
    _database: Option<OwnDatabase>,
    folder: Arc<Folder>,
}

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl TestDesk {
    /// An empty desk on these migrations, speaking these words.
    ///
    /// # Errors
    /// When the folder cannot be made or the migrations do not run.
    pub fn open(migrations: &[Migration], words: &[(&'static str, &'static str)]) -> Result<Self> {
        let database = match server()? {
            Some(server) => Some(OwnDatabase::make(server, migrations, MONDAY_MORNING.0)?),
            None => None,
        };
        Self::with(database, migrations, words)
    }

    /// An empty desk in a file, whatever the others are on.
    ///
    /// # Errors
    /// As [`TestDesk::open`].
    pub fn in_a_file(
        migrations: &[Migration],
        words: &[(&'static str, &'static str)],
    ) -> Result<Self> {
        Self::with(None, migrations, words)
    }

    /// The desk that is in a database.
    ///
    /// # Errors
    /// As [`TestDesk::open`].
    pub fn on(
        database: OwnDatabase,
        migrations: &[Migration],
        words: &[(&'static str, &'static str)],
    ) -> Result<Self> {
        Self::with(Some(database), migrations, words)
    }

    fn with(
        database: Option<OwnDatabase>,
        migrations: &[Migration],
        words: &[(&'static str, &'static str)],
    ) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("arende-test-{}", random_token()?));
        std::fs::create_dir_all(&folder)?;
        let settings = StoreSettings {
            readers: 2,
            durability: Durability::None,
            connections: 4,
            ..StoreSettings::of(match &database {
                Some(own) => Database::Server(own.address()),
                None => Database::File(folder.join("arende.db")),
            })
        };
        let app = app(&settings, migrations, &folder, words)?;
        Ok(Self {
            app,
            settings,
            words: words.to_vec(),
            _database: database,
            folder: Arc::new(Folder(folder)),
        })
    }

    /// Another node of the same desk: its own handle on the same database and files, and its own news.
    ///
    /// # Errors
    /// When the database cannot be opened once more.
    pub fn another_node(&self, migrations: &[Migration]) -> Result<App> {
        app(&self.settings, migrations, self.folder(), &self.words)
    }

    /// The data folder.
    pub fn folder(&self) -> &std::path::Path {
        &self.folder.0
    }
}

fn app(
    settings: &StoreSettings,
    migrations: &[Migration],
    folder: &Path,
    words: &[(&'static str, &'static str)],
) -> Result<App> {
    let clock = Clock::stopped_at(MONDAY_MORNING);
    Ok(App::new(Parts {
        store: Store::open(settings, migrations, clock.now().0)?,
        clock,
        key: MasterKey::for_tests(),
        files: Files::in_folder(folder)?,
        language: Language::read(words).map_err(crate::Error::Broken)?,
        live: Live::default(),
        config: Config {
            data: folder.to_owned(),
            listen: ([127, 0, 0, 1], 3000).into(),
            base_url: None,
            trusted_proxies: Vec::new(),
            upload_limit: Config::UPLOAD_LIMIT,
            mail_address: "support@desk.example".to_owned(),
            smtp_url: None,
            development: true,
            encrypted: false,
        },
    }))
}
