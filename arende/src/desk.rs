//! Opens a desk: its data folder, database, key and files.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use platform::app::Parts;
use platform::files::{BucketPlace, Files};
use platform::store::{Database, ServerAddress, Store, StoreSettings};
use platform::{App, Clock, Config, Error, Live, MasterKey, Result};

use crate::migrations::MIGRATIONS;

/// What every command needs to find a desk.
#[derive(Clone, Debug, clap::Args)]
pub struct Place {
    /// The data folder: database, attachments, key, outbox
    #[arg(
        long,
        env = "ARENDE_DATA",
        default_value = "./data",
        global = true,
        value_name = "DIR"
    )]
    pub data: PathBuf,
    /// The database, like <postgres://user:password@host:5432/database>; without it a file in the data folder
    #[arg(
        long,
        env = "ARENDE_DATABASE_URL",
        global = true,
        value_name = "URL",
        hide_env_values = true
    )]
    pub database: Option<String>,
    /// Connections to the database server at most
    #[arg(
        long,
        env = "ARENDE_DATABASE_CONNECTIONS",
        default_value_t = 10,
        global = true,
        value_name = "N"
    )]
    pub database_connections: usize,
    /// The address to listen on
    #[arg(
        long,
        env = "ARENDE_LISTEN",
        default_value = "127.0.0.1:3000",
        global = true,
        value_name = "ADDR"
    )]
    pub listen: SocketAddr,
    /// The public address, like <https://support.example>; links and the accepted Host follow it
    #[arg(long, env = "ARENDE_BASE_URL", global = true, value_name = "URL")]
    pub base_url: Option<String>,
    /// A proxy whose X-Forwarded-… headers are believed; may be given several times
    #[arg(
        long = "trusted-proxy",
        env = "ARENDE_TRUSTED_PROXIES",
        value_delimiter = ',',
        global = true,
        value_name = "IP"
    )]
    pub trusted_proxies: Vec<IpAddr>,
    /// The address mails come from and are answered to
    #[arg(
        long,
        env = "ARENDE_MAIL_ADDRESS",
        default_value = "support@localhost.localdomain",
        global = true,
        value_name = "ADDRESS"
    )]
    pub mail_address: String,
    /// The mail server, like <smtp://user:password@host:587>; without it mails are written to data/outbox
    #[arg(
        long,
        env = "ARENDE_SMTP_URL",
        global = true,
        value_name = "URL",
        hide_env_values = true
    )]
    pub smtp_url: Option<String>,
    /// Largest attachment in MB
    #[arg(
        long,
        env = "ARENDE_UPLOAD_MB",
        default_value_t = 25,
        global = true,
        value_name = "MB"
    )]
    pub upload_mb: u64,
    #[command(flatten)]
    pub files: FilesAt,
    /// Whether the main door has a certificate; found out when it is opened
    #[arg(skip)]
    pub encrypted: bool,
}

/// Where attached files are kept.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct FilesAt {
    /// A bucket for attached files, like <s3://bucket/prefix>; keys and region come from `AWS_…` variables. Without it
    /// they are in the data folder
    #[arg(
        long = "files",
        id = "files",
        env = "ARENDE_FILES",
        global = true,
        value_name = "URL"
    )]
    pub url: Option<String>,
    /// The address of a store that is not Amazon's, like <https://s3.example>
    #[arg(
        long = "files-endpoint",
        id = "files_endpoint",
        env = "ARENDE_FILES_ENDPOINT",
        global = true,
        value_name = "URL"
    )]
    pub endpoint: Option<String>,
}

impl FilesAt {
    /// The files of the desk in `data`, without making anything there.
    ///
    /// # Errors
    /// When the bucket's address is none.
    pub fn as_found(&self, data: &Path) -> Result<Files> {
        if self.url.is_some() {
            return self.open(data);
        }
        Ok(Files::as_found(data))
    }

    /// The files of a desk in `data`.
    ///
    /// # Errors
    /// When the bucket's address is none, or the folder cannot be made.
    pub fn open(&self, data: &Path) -> Result<Files> {
        let Some(url) = &self.url else {
            return Files::in_folder(data);
        };
        let place = BucketPlace {
            url: url.clone(),
            endpoint: self.endpoint.clone(),
            keys: None,
        };
        Files::in_bucket(data, &place)
    }
}

impl Place {
    /// A desk of a test, in a folder.
    #[cfg(test)]
    pub fn of_a_test(data: &Path) -> Self {
        Self {
            data: data.to_owned(),
            listen: ([127, 0, 0, 1], 3000).into(),
            base_url: None,
            trusted_proxies: Vec::new(),
            mail_address: "support@desk.example".to_owned(),
            smtp_url: None,
            database: None,
            database_connections: 4,
            upload_mb: 25,
            files: FilesAt::default(),
            encrypted: false,
        }
    }

    /// Where the data of this desk are.
    pub fn database(&self) -> Result<Database> {
        match self.database.as_deref().filter(|url| !url.is_empty()) {
            Some(url) => ServerAddress::read(url).map(Database::Server),
            None => Ok(Database::File(database(&self.data))),
        }
    }

    fn config(&self, development: bool) -> Result<Config> {
        let base_url = match self
            .base_url
            .as_deref()
            .map(|url| url.trim_end_matches('/'))
        {
            Some(url) if url.starts_with("http://") || url.starts_with("https://") => {
                Some(url.to_owned())
            }
            Some(url) => {
                return Err(Error::broken(format!(
                    "--base-url {url}: write the whole address, like https://support.example"
                )));
            }
            None => None,
        };
        domain::person::EmailAddress::read(&self.mail_address).map_err(|_| {
            Error::broken(format!(
                "--mail-address {}: this is not an e-mail address",
                self.mail_address
            ))
        })?;
        Ok(Config {
            data: self.data.clone(),
            listen: self.listen,
            base_url,
            trusted_proxies: self.trusted_proxies.clone(),
            upload_limit: self.upload_mb * 1024 * 1024,
            mail_address: self.mail_address.clone(),
            smtp_url: self.smtp_url.clone(),
            development,
            encrypted: self.encrypted,
        })
    }
}

/// The database file in a data folder.
pub fn database(data: &Path) -> PathBuf {
    data.join("arende.db")
}

/// Nobody else on the machine reads what customers wrote; a folder that is there keeps the rights it was given.
fn make_data_folder(data: &Path) -> std::io::Result<()> {
    let mut folder = std::fs::DirBuilder::new();
    folder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.create(data)
}

/// Opens the desk at `place`, making it if it is not there.
pub fn open(place: &Place, development: bool) -> Result<App> {
    open_with(place, development, |_| ())
}

/// [`open`], with other settings of the store.
pub fn open_with(
    place: &Place,
    development: bool,
    change: impl FnOnce(&mut StoreSettings),
) -> Result<App> {
    let config = place.config(development)?;
    make_data_folder(&place.data).map_err(|error| {
        Error::broken(format!(
            "the data folder {} cannot be made: {error}",
            place.data.display()
        ))
    })?;
    let clock = Clock::System;
    let mut settings = StoreSettings::of(place.database()?);
    settings.connections = place.database_connections;
    change(&mut settings);
    Ok(App::new(Parts {
        store: Store::open(&settings, MIGRATIONS, clock.now().0)?,
        clock,
        key: MasterKey::in_folder(&place.data)?,
        files: place.files.open(&place.data)?,
        language: crate::routes::language()?,
        live: Live::default(),
        config,
    }))
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn nobody_else_on_the_machine_reads_a_new_desk() {
        let folder = std::env::temp_dir().join(platform::random_token().unwrap());
        let data = folder.join("data");
        make_data_folder(&data).unwrap();
        make_data_folder(&data).unwrap();
        let mode = std::fs::metadata(&data).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{mode:o}");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
