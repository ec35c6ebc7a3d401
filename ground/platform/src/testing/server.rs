//! Databases for tests on a PostgreSQL server, each a copy of one that was migrated once.

use sha2::{Digest as _, Sha256};

use crate::key::random_bytes;
use crate::store::{Database, Migration, ServerAddress, Store, StoreSettings};
use crate::{Error, Result, hex};

/// The server that tests run on, when `ARENDE_TEST_POSTGRES` names one.
///
/// # Errors
/// When the variable is not the address of a server.
pub fn server() -> Result<Option<ServerAddress>> {
    match std::env::var("ARENDE_TEST_POSTGRES") {
        Ok(url) if !url.is_empty() => ServerAddress::read(&url).map(Some),
        _ => Ok(None),
    }
}

/// A database of a test that goes when it is dropped.
pub struct OwnDatabase {
    maintenance: ServerAddress,
    name: String,
}

impl OwnDatabase {
    /// One without any tables, when `ARENDE_TEST_POSTGRES` names a server to make it on.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn empty() -> Result<Option<Self>> {
        let Some(maintenance) = server()? else {
            return Ok(None);
        };
        let name = format!("arende_test_{}", hex(&random_bytes::<12>()?));
        let statement = [
            "CREATE DATABASE ",
            &name,
            " ENCODING 'UTF8' TEMPLATE template0",
        ];
        maintenance.administer(&statement.concat())?;
        Ok(Some(Self { maintenance, name }))
    }

    /// Its address as it is written on a command line.
    pub fn url(&self) -> String {
        let url = std::env::var("ARENDE_TEST_POSTGRES").unwrap_or_default();
        let (base, query) = url.split_once('?').unwrap_or((&url, ""));
        let base = base.rsplit_once('/').map_or(base, |(base, _)| base);
        [base, "/", &self.name, "?", query].concat()
    }

    /// An empty desk's database.
    pub(super) fn make(
        maintenance: ServerAddress,
        migrations: &[Migration],
        now: i64,
    ) -> Result<Self> {
        let template = template(&maintenance, migrations, now)?;
        let name = format!("arende_test_{}", hex(&random_bytes::<12>()?));
        maintenance.administer(&["CREATE DATABASE ", &name, " TEMPLATE ", &template].concat())?;
        Ok(Self { maintenance, name })
    }

    /// Where it is.
    pub fn address(&self) -> ServerAddress {
        self.maintenance.database(&self.name)
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        let _ = self
            .maintenance
            .administer(&["DROP DATABASE IF EXISTS ", &self.name, " WITH (FORCE)"].concat());
    }
}

/// The database that others are copied from, named after its migrations. Whoever comes first makes it, under another name
/// until it is ready; whoever comes second at the same moment finds the name taken and throws its own away.
fn template(maintenance: &ServerAddress, migrations: &[Migration], now: i64) -> Result<String> {
    static READY: std::sync::Mutex<Vec<String>> = std::sync::Mutex::new(Vec::new());
    let mut hash = Sha256::new();
    for migration in migrations {
        hash.update(migration.name);
        hash.update(migration.sql);
    }
    let name: String = format!("arende_template_{}", hex(&hash.finalize()))
        .chars()
        .take(40)
        .collect();
    let mut ready = READY
        .lock()
        .map_err(|_| Error::broken("another test failed while it made the template"))?;
    if ready.contains(&name) {
        return Ok(name);
    }
    if !maintenance.has_database(&name)? {
        let making = format!("arende_making_{}", hex(&random_bytes::<12>()?));
        // Made for no language: the order of texts must come from the desk.
        maintenance.administer(
            &[
                "CREATE DATABASE ",
                &making,
                " ENCODING 'UTF8' TEMPLATE template0",
            ]
            .concat(),
        )?;
        let settings = StoreSettings::of(Database::Server(maintenance.database(&making)));
        drop(Store::open(&settings, migrations, now)?);
        let renamed =
            maintenance.administer(&["ALTER DATABASE ", &making, " RENAME TO ", &name].concat());
        if renamed.is_err() {
            maintenance.administer(&["DROP DATABASE ", &making].concat())?;
        }
    }
    ready.push(name.clone());
    Ok(name)
}
