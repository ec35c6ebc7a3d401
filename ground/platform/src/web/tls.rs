//! TLS at the front door: a certificate and its key from two files, read again when they change. Connections that are
//! open go on with the certificate they began with.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use rustls::ServerConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tokio::sync::Notify;
use tokio_rustls::TlsAcceptor;

use crate::{Error, Result};

/// How often the files are looked at. Renewals come weeks before a certificate ends.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// What the front door shows to prove that it is the desk. Cloning is cheap.
#[derive(Clone)]
pub struct Tls {
    acceptor: TlsAcceptor,
    shown: Arc<Shown>,
}

/// The certificate in use, and where it came from.
struct Shown {
    certificate: PathBuf,
    key: PathBuf,
    provider: Arc<CryptoProvider>,
    current: RwLock<Arc<CertifiedKey>>,
    /// The files as they were read last, whether they could be used or not.
    read: Mutex<(Vec<u8>, Vec<u8>)>,
}

impl std::fmt::Debug for Shown {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Never the key.
        write!(out, "Shown({})", self.certificate.display())
    }
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.shown.fmt(out)
    }
}

impl ResolvesServerCert for Shown {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(&current))
    }
}

impl Tls {
    /// Reads both files (PEM: the certificate with its chain, and the private key).
    ///
    /// # Errors
    /// A sentence on which file is wrong, and how.
    pub fn read(certificate: &Path, key: &Path) -> Result<Self> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let files = (bytes(certificate)?, bytes(key)?);
        let current = pair(&files, certificate, key, &provider)?;
        let shown = Arc::new(Shown {
            certificate: certificate.to_owned(),
            key: key.to_owned(),
            provider: Arc::clone(&provider),
            current: RwLock::new(Arc::new(current)),
            read: Mutex::new(files),
        });
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(Error::broken)?
            .with_no_client_auth()
            .with_cert_resolver(Arc::clone(&shown) as Arc<dyn ResolvesServerCert>);
        // What the accept loop speaks, and nothing else.
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            acceptor: TlsAcceptor::from(Arc::new(config)),
            shown,
        })
    }

    /// What greets whoever comes; for mail servers as well.
    pub fn acceptor(&self) -> &TlsAcceptor {
        &self.acceptor
    }

    /// Reads the files again if they changed; answers whether there is a new certificate now. Blocks.
    ///
    /// # Errors
    /// As [`Tls::read`]; the certificate so far stays in use.
    pub fn read_again(&self) -> Result<bool> {
        let shown = &self.shown;
        let files = (bytes(&shown.certificate)?, bytes(&shown.key)?);
        {
            let mut read = shown.read.lock().unwrap_or_else(PoisonError::into_inner);
            if *read == files {
                return Ok(false);
            }
            read.clone_from(&files);
        }
        let fresh = pair(&files, &shown.certificate, &shown.key, &shown.provider)?;
        *shown
            .current
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(fresh);
        Ok(true)
    }

    /// Keeps looking for new files, every few seconds and whenever it is told to, until the process ends.
    pub async fn keep_up(self, told: Arc<Notify>) {
        let mut last_trouble = None;
        loop {
            let by_request = tokio::select! {
                () = told.notified() => true,
                () = tokio::time::sleep(LOOK_EVERY) => false,
            };
            let reader = self.clone();
            let Ok(answer) = tokio::task::spawn_blocking(move || reader.read_again()).await else {
                continue;
            };
            match answer {
                Ok(true) => {
                    last_trouble = None;
                    tracing::info!(target: "arende::tls", "new connections get the new certificate");
                }
                Ok(false) if by_request => {
                    tracing::info!(target: "arende::tls", "the certificate is the same as before");
                }
                Ok(false) => {}
                Err(error) => {
                    let trouble = error.to_string();
                    // Told once, not every ten seconds.
                    if by_request || last_trouble.as_ref() != Some(&trouble) {
                        tracing::error!(%error, "the certificate stays the old one");
                    }
                    last_trouble = Some(trouble);
                }
            }
        }
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| {
        Error::broken(format!(
            "{} cannot be read: {error}. The desk needs to read it, under its own user.",
            path.display()
        ))
    })
}

fn pair(
    (certificate, key): &(Vec<u8>, Vec<u8>),
    certificate_path: &Path,
    key_path: &Path,
    provider: &CryptoProvider,
) -> Result<CertifiedKey> {
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(certificate)
        .collect::<std::result::Result<_, _>>()
        .unwrap_or_default();
    if chain.is_empty() {
        return Err(Error::broken(format!(
            "{} holds no certificate. It is a text file with lines like -----BEGIN CERTIFICATE-----.",
            certificate_path.display()
        )));
    }
    let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| {
        Error::broken(format!(
            "{} holds no private key that can be read. It is a text file with a line like -----BEGIN PRIVATE KEY-----, \
             without a password.",
            key_path.display()
        ))
    })?;
    CertifiedKey::from_der(chain, key, provider).map_err(|error| {
        Error::broken(match error {
            rustls::Error::InconsistentKeys(_) => format!(
                "the key in {} is not the key of the certificate in {}. Take both from the same place.",
                key_path.display(),
                certificate_path.display()
            ),
            other => format!(
                "the certificate in {} cannot be used with the key in {}: {other}",
                certificate_path.display(),
                key_path.display()
            ),
        })
    })
}
