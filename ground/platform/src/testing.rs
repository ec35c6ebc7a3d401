//! A desk in a temporary folder, with a clock that stands still: what tests of features start from.

use std::path::PathBuf;
use std::sync::Arc;

use domain::Moment;

use crate::app::Parts;
use crate::files::Files;
use crate::language::Language;
use crate::store::{Durability, Migration, Store, StoreSettings};
use crate::{App, Clock, Config, Live, MasterKey, Result, random_token};

/// 2026-03-02 09:00 UTC, a Monday: when tests begin.
pub const MONDAY_MORNING: Moment = Moment(1_772_442_000_000);

/// A desk for one test. Its folder goes when it is dropped.
pub struct TestDesk {
    /// The desk.
    pub app: App,
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
        let folder = std::env::temp_dir().join(format!("arende-test-{}", random_token()?));
        std::fs::create_dir_all(&folder)?;
        let settings = StoreSettings {
            readers: 2,
            durability: Durability::None,
            ..StoreSettings::at(&folder.join("arende.db"))
        };
        let clock = Clock::stopped_at(MONDAY_MORNING);
        let app = App::new(Parts {
            store: Store::open(&settings, migrations, clock.now().0)?,
            clock,
            key: MasterKey::for_tests(),
            files: Files::in_folder(&folder)?,
            language: Language::read(words).map_err(crate::Error::Broken)?,
            live: Live::default(),
            config: Config {
                data: folder.clone(),
                listen: ([127, 0, 0, 1], 3000).into(),
                base_url: None,
                trusted_proxies: Vec::new(),
                upload_limit: Config::UPLOAD_LIMIT,
                mail_address: "support@desk.example".to_owned(),
                smtp_url: None,
                development: true,
                encrypted: false,
            },
        });
        Ok(Self {
            app,
            folder: Arc::new(Folder(folder)),
        })
    }

    /// The data folder.
    pub fn folder(&self) -> &std::path::Path {
        &self.folder.0
    }
}
