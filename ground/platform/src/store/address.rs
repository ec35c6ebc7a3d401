//! Where a PostgreSQL server is, who we are there, and how far its certificate is believed.

use std::sync::Arc;
use std::time::Duration;

use postgres::config::{Host, SslMode};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::postgres::off_the_runtime;
use crate::{Error, Result};

/// How long a server may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(3);
/// How long sent bytes may stay unacknowledged before the connection counts as cut.
const UNACKNOWLEDGED: Duration = Duration::from_secs(5);

/// A server's address, read from `postgres://user:password@host:port/database?sslmode=…`.
#[derive(Clone)]
pub struct ServerAddress {
    pub(super) config: Box<postgres::Config>,
    pub(super) tls: MakeRustlsConnect,
}

impl std::fmt::Debug for ServerAddress {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{self}")
    }
}

/// Host and database, never the password.
impl std::fmt::Display for ServerAddress {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, host) in self.config.get_hosts().iter().enumerate() {
            let port = self.config.get_ports().get(at);
            let port = port.or_else(|| self.config.get_ports().first());
            let comma = if at == 0 { "" } else { "," };
            match host {
                Host::Tcp(name) => write!(out, "{comma}{name}:{}", port.unwrap_or(&5432))?,
                Host::Unix(folder) => write!(out, "{comma}{}", folder.display())?,
            }
        }
        write!(out, "/{}", self.config.get_dbname().unwrap_or_default())
    }
}

/// What a certificate must prove.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Proof {
    /// Nothing: the line is encrypted, whoever is at its end (`prefer`, `require`).
    Nothing,
    /// That a known authority vouches for this host (`verify-full`).
    Host,
}

impl ServerAddress {
    /// Whether a text is meant to be the address of a server.
    pub fn is_one(text: &str) -> bool {
        text.starts_with("postgres://") || text.starts_with("postgresql://")
    }

    /// Reads an address. `sslmode` is `disable`, `prefer` (the default), `require` or `verify-full`; `sslrootcert` is a
    /// PEM file of authorities to believe in place of the web's.
    ///
    /// # Errors
    /// When it cannot be understood, in words for whoever starts the desk.
    pub fn read(text: &str) -> Result<Self> {
        let wrong = |what: &str| {
            Error::Broken(format!(
                "--database: {what}. Write it like postgres://user:password@host:5432/database?sslmode=verify-full"
            ))
        };
        if !Self::is_one(text) {
            return Err(wrong("an address begins with postgres://"));
        }
        let (base, query) = text.split_once('?').unwrap_or((text, ""));
        let (mut mode, mut proof, mut authorities) = (SslMode::Prefer, Proof::Nothing, None);
        let mut rest = form_urlencoded::Serializer::new(String::new());
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match (&*name, &*value) {
                ("sslmode", "disable") => mode = SslMode::Disable,
                ("sslmode", "prefer") => mode = SslMode::Prefer,
                ("sslmode", "require") => mode = SslMode::Require,
                ("sslmode", "verify-full") => (mode, proof) = (SslMode::Require, Proof::Host),
                ("sslmode", _) => {
                    return Err(wrong("sslmode is disable, prefer, require or verify-full"));
                }
                ("sslrootcert", file) => authorities = Some(file.to_owned()),
                (name, value) => {
                    rest.append_pair(name, value);
                }
            }
        }
        // The driver reads a plus sign as itself.
        let rest = rest.finish().replace('+', "%20");
        let mut config: postgres::Config = format!("{base}?{rest}")
            .parse()
            .map_err(|error: postgres::Error| wrong(&said(&error)))?;
        if config.get_hosts().is_empty() {
            return Err(wrong("the host is missing"));
        }
        if config.get_dbname().is_none() {
            return Err(wrong("the name of the database is missing"));
        }
        config
            .ssl_mode(mode)
            .connect_timeout(CONNECT)
            .tcp_user_timeout(UNACKNOWLEDGED)
            .keepalives_idle(Duration::from_secs(10))
            .keepalives_interval(Duration::from_secs(2))
            .keepalives_retries(3);
        if config.get_application_name().is_none() {
            config.application_name("arende");
        }
        let tls = tls(proof, authorities.as_deref())?;
        Ok(Self {
            config: Box::new(config),
            tls,
        })
    }

    /// The same server, another database there.
    #[must_use]
    pub fn database(&self, name: &str) -> Self {
        let mut other = self.clone();
        other.config.dbname(name);
        other
    }
}

impl ServerAddress {
    /// Runs one statement about databases themselves, which no transaction can hold: for tests.
    ///
    /// # Errors
    /// [`Error::Broken`] with the server's reason.
    pub(crate) fn administer(&self, statement: &str) -> Result<()> {
        off_the_runtime(|| {
            self.config
                .connect(self.tls.clone())
                .and_then(|mut client| client.batch_execute(statement))
                .map_err(|error| Error::broken(said(&error)))
        })
    }

    /// Whether the server has a database of this name.
    pub(crate) fn has_database(&self, name: &str) -> Result<bool> {
        off_the_runtime(|| {
            self.config
                .connect(self.tls.clone())
                .and_then(|mut client| {
                    client.query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&name])
                })
                .map(|row| row.is_some())
                .map_err(|error| Error::broken(said(&error)))
        })
    }
}

/// An error of the driver with its cause: the outer text alone says only that something happened.
pub(super) fn said(error: &postgres::Error) -> String {
    use std::error::Error as _;
    match (error.as_db_error(), error.source()) {
        (Some(told), _) => told.message().to_owned(),
        (None, Some(cause)) => format!("{error}: {cause}"),
        (None, None) => error.to_string(),
    }
}

fn tls(proof: Proof, authorities: Option<&str>) -> Result<MakeRustlsConnect> {
    let provider = Arc::new(ring::default_provider());
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(Error::broken)?;
    let config = if proof == Proof::Host || authorities.is_some() {
        let mut roots = RootCertStore::empty();
        match authorities {
            None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
            Some(file) => {
                let cannot = |error: &dyn std::fmt::Display| {
                    Error::Broken(format!("--database: sslrootcert {file}: {error}"))
                };
                for certificate in
                    CertificateDer::pem_file_iter(file).map_err(|error| cannot(&error))?
                {
                    roots
                        .add(certificate.map_err(|error| cannot(&error))?)
                        .map_err(|error| cannot(&error))?;
                }
            }
        }
        config.with_root_certificates(roots)
    } else {
        config
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(AnyCertificate(provider)))
    };
    Ok(MakeRustlsConnect::new(config.with_no_client_auth()))
}

/// Believes every certificate, as `sslmode=require` says: against listeners, not against impostors.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> std::result::Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(
            message,
            certificate,
            signature,
            &self.0.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(
            message,
            certificate,
            signature,
            &self.0.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_password() {
        let address = ServerAddress::read("postgres://maja:hemlig@db.example:5433/desk").unwrap();
        assert_eq!(address.to_string(), "db.example:5433/desk");
        assert_eq!(format!("{address:?}"), "db.example:5433/desk");
    }

    #[test]
    fn how_far_a_certificate_is_believed_is_said_in_the_address() {
        let mode = |query: &str| {
            ServerAddress::read(&format!("postgres://u@h/d?{query}"))
                .map(|address| address.config.get_ssl_mode())
        };
        assert_eq!(mode("").unwrap(), SslMode::Prefer);
        assert_eq!(mode("sslmode=disable").unwrap(), SslMode::Disable);
        assert_eq!(mode("sslmode=require").unwrap(), SslMode::Require);
        assert_eq!(mode("sslmode=verify-full").unwrap(), SslMode::Require);
        assert!(mode("sslmode=verify-ca").is_err());
        assert!(mode("sslmode=verify-full&sslrootcert=/nowhere.pem").is_err());
        assert!(ServerAddress::read("mysql://u@h/d").is_err());
        assert!(ServerAddress::read("postgres://u@h").is_err());
    }
}
