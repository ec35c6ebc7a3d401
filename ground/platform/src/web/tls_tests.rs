//! The front door under TLS, knocked at by a real client, with certificates made for one test.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use rustls::ClientConfig;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::Tls;
use super::server::{Settings, UnderTls, serve_with};

const ASK: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
const ASK_LAST: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Folder {
    fn new() -> Self {
        let name = format!("arende-tls-{}", crate::random_token().unwrap());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn certificate(&self) -> PathBuf {
        self.0.join("cert.pem")
    }

    fn key(&self) -> PathBuf {
        self.0.join("key.pem")
    }

    /// A new certificate in the two files.
    fn renew(&self) -> CertificateDer<'static> {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        std::fs::write(self.certificate(), made.cert.pem()).unwrap();
        std::fs::write(self.key(), made.signing_key.serialize_pem()).unwrap();
        made.cert.der().clone()
    }

    fn read(&self) -> Tls {
        Tls::read(&self.certificate(), &self.key()).unwrap()
    }
}

struct Door {
    address: std::net::SocketAddr,
    stop: oneshot::Sender<()>,
    ended: tokio::task::JoinHandle<bool>,
}

async fn open(tls: &Tls, settings: Settings) -> Door {
    let app = Router::new()
        .route(
            "/",
            get(|_: axum::Extension<UnderTls>| async { "encrypted" }),
        )
        .route("/large", get(|| async { vec![b'x'; 32 * 1024 * 1024] }));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let served = serve_with(listener, app, settings, Some(tls.clone()), async {
        let _ = stopped.await;
    });
    Door {
        address,
        stop,
        ended: tokio::spawn(served),
    }
}

/// A client that trusts this one certificate.
async fn connect(
    door: &Door,
    trusted: &CertificateDer<'static>,
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let socket = TcpStream::connect(door.address).await.unwrap();
    TlsConnector::from(Arc::new(config))
        .connect(ServerName::try_from("localhost").unwrap(), socket)
        .await
}

async fn rest(mut socket: impl tokio::io::AsyncRead + Unpin) -> String {
    let mut text = Vec::new();
    let _ = socket.read_to_end(&mut text).await;
    String::from_utf8_lossy(&text).into_owned()
}

fn wrong(certificate: &Path, key: &Path) -> String {
    match Tls::read(certificate, key) {
        Ok(_) => "it is right".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn a_client_that_trusts_the_certificate_is_answered() {
    let folder = Folder::new();
    let trusted = folder.renew();
    let door = open(&folder.read(), Settings::default()).await;
    let mut socket = connect(&door, &trusted).await.unwrap();
    socket.write_all(ASK_LAST).await.unwrap();
    let answer = rest(socket).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.ends_with("encrypted"), "{answer}");
    door.stop.send(()).unwrap();
    assert!(door.ended.await.unwrap());
}

#[tokio::test]
async fn a_renewed_certificate_is_shown_to_new_clients_while_old_connections_go_on() {
    let folder = Folder::new();
    let old = folder.renew();
    let tls = folder.read();
    let door = open(&tls, Settings::default()).await;
    let mut before = connect(&door, &old).await.unwrap();
    before.write_all(ASK).await.unwrap();
    let mut first = [0; 12];
    before.read_exact(&mut first).await.unwrap();
    assert!(!tls.read_again().unwrap(), "nothing changed yet");

    let new = folder.renew();
    assert!(tls.read_again().unwrap());
    assert!(connect(&door, &new).await.is_ok());
    assert!(connect(&door, &old).await.is_err());
    before.write_all(ASK_LAST).await.unwrap();
    assert!(rest(before).await.ends_with("encrypted"));
}

#[tokio::test]
async fn files_that_went_wrong_leave_the_old_certificate_in_use() {
    let folder = Folder::new();
    let trusted = folder.renew();
    let tls = folder.read();
    let door = open(&tls, Settings::default()).await;
    std::fs::write(folder.certificate(), "half a fi").unwrap();
    assert!(tls.read_again().is_err());
    assert!(connect(&door, &trusted).await.is_ok());
    std::fs::remove_file(folder.key()).unwrap();
    assert!(tls.read_again().is_err());
    assert!(connect(&door, &trusted).await.is_ok());
}

#[test]
fn wrong_files_are_told_in_words() {
    let (folder, other) = (Folder::new(), Folder::new());
    folder.renew();
    other.renew();
    let (certificate, key) = (folder.certificate(), folder.key());
    assert!(wrong(&folder.0.join("none.pem"), &key).contains("cannot be read"));
    assert!(wrong(&key, &key).contains("holds no certificate"));
    assert!(wrong(&certificate, &certificate).contains("holds no private key"));
    let mixed = wrong(&certificate, &other.key());
    assert!(
        mixed.contains("is not the key of the certificate"),
        "{mixed}"
    );
}

#[tokio::test]
async fn who_does_not_finish_the_handshake_is_cut() {
    let folder = Folder::new();
    folder.renew();
    let mut settings = Settings::default();
    settings.patience.header = Duration::from_millis(80);
    let door = open(&folder.read(), settings).await;
    // Nothing, the beginning of a handshake, and plain HTTP.
    for said in [&b""[..], b"\x16\x03\x01\x02\x00", ASK] {
        let mut socket = TcpStream::connect(door.address).await.unwrap();
        socket.write_all(said).await.unwrap();
        assert!(!rest(socket).await.contains("200"), "it is closed");
    }
}

#[tokio::test]
async fn a_handshake_does_not_keep_the_server_from_stopping() {
    let folder = Folder::new();
    let trusted = folder.renew();
    let door = open(&folder.read(), Settings::default()).await;
    let _silent = TcpStream::connect(door.address).await.unwrap();
    // The silent one was accepted before this one was answered.
    let mut socket = connect(&door, &trusted).await.unwrap();
    socket.write_all(ASK_LAST).await.unwrap();
    rest(socket).await;
    door.stop.send(()).unwrap();
    assert!(door.ended.await.unwrap());
}

#[tokio::test]
async fn the_limits_of_patience_hold_under_tls() {
    let folder = Folder::new();
    let trusted = folder.renew();
    let mut settings = Settings::default();
    settings.patience.header = Duration::from_millis(200);
    settings.patience.write_stall = Duration::from_millis(80);
    settings.connections = 1;
    let door = open(&folder.read(), settings).await;
    let mut slow = connect(&door, &trusted).await.unwrap();
    slow.write_all(b"GET / HT").await.unwrap();
    assert_eq!(rest(slow).await, "", "half a head is cut");
    let mut deaf = connect(&door, &trusted).await.unwrap();
    deaf.write_all(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await
        .unwrap();
    // The one place is free again only when the deaf client's connection has ended.
    let mut next = connect(&door, &trusted).await.unwrap();
    next.write_all(ASK_LAST).await.unwrap();
    assert!(rest(next).await.ends_with("encrypted"));
    drop(deaf);
}
