//! Where the mail server finds the desk: an address of the network, or a socket in the file system.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

use tokio::io::{AsyncRead, AsyncWrite};

/// A place to listen at, as it is written: `127.0.0.1:24` or `unix:/run/arende/lmtp`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    Network(SocketAddr),
    Socket(PathBuf),
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix("unix:") {
            if cfg!(unix) && path.starts_with('/') {
                return Ok(Self::Socket(path.into()));
            }
            return Err("a socket needs its whole path: unix:/run/arende/lmtp".to_owned());
        }
        text.parse().map(Self::Network).map_err(|_| {
            "write an address with its port, like 127.0.0.1:24, or unix:/path".to_owned()
        })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Network(address) => address.fmt(out),
            Self::Socket(path) => write!(out, "unix:{}", path.display()),
        }
    }
}

/// A place that was taken.
pub enum Door {
    Network(std::net::TcpListener),
    #[cfg(unix)]
    Socket(SocketFile),
}

/// A socket in the file system, gone from there when nobody listens any more.
#[cfg(unix)]
pub struct SocketFile {
    listener: std::os::unix::net::UnixListener,
    file: File,
}

#[cfg(unix)]
pub(super) struct File(PathBuf);

#[cfg(unix)]
impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

impl Address {
    /// Takes the place.
    ///
    /// # Errors
    /// When somebody else has it, or it cannot be had.
    pub fn open(&self) -> std::io::Result<Door> {
        match self {
            Self::Network(address) => {
                let listener = std::net::TcpListener::bind(address)?;
                listener.set_nonblocking(true)?;
                Ok(Door::Network(listener))
            }
            #[cfg(unix)]
            Self::Socket(path) => open_socket(path, 0o666),
            #[cfg(not(unix))]
            Self::Socket(_) => Err(std::io::ErrorKind::Unsupported.into()),
        }
    }
}

/// A socket that a desk which died left behind is in nobody's way. With the mode 0666 whoever reaches the folder may
/// deliver, as anybody on the machine may at a port of it.
#[cfg(unix)]
pub(super) fn open_socket(path: &std::path::Path, mode: u32) -> std::io::Result<Door> {
    use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _};
    use std::os::unix::net::{UnixListener, UnixStream};
    let is_socket =
        std::fs::symlink_metadata(path).is_ok_and(|about| about.file_type().is_socket());
    if is_socket && UnixStream::connect(path).is_err() {
        std::fs::remove_file(path)?;
    }
    let listener = UnixListener::bind(path)?;
    let file = File(path.to_owned());
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))?;
    listener.set_nonblocking(true)?;
    Ok(Door::Socket(SocketFile { listener, file }))
}

/// A connection of either kind.
pub(super) trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

/// Somebody who came.
pub(super) struct Caller {
    pub(super) wire: Box<dyn Wire>,
    /// `None` by a socket in the file system.
    pub(super) from: Option<IpAddr>,
    /// What the desk calls itself: the address they came to, as RFC 5321 writes it.
    pub(super) host: String,
}

pub(super) enum Listening {
    Network(tokio::net::TcpListener),
    #[cfg(unix)]
    Socket {
        listener: tokio::net::UnixListener,
        _file: File,
    },
}

impl Door {
    /// The port, where it has one.
    pub fn port(&self) -> Option<u16> {
        match self {
            Self::Network(listener) => listener.local_addr().ok().map(|address| address.port()),
            #[cfg(unix)]
            Self::Socket(_) => None,
        }
    }

    pub(super) fn listen(self) -> std::io::Result<Listening> {
        Ok(match self {
            Self::Network(listener) => {
                Listening::Network(tokio::net::TcpListener::from_std(listener)?)
            }
            #[cfg(unix)]
            Self::Socket(SocketFile { listener, file }) => Listening::Socket {
                listener: tokio::net::UnixListener::from_std(listener)?,
                _file: file,
            },
        })
    }
}

impl Listening {
    pub(super) async fn accept(&self) -> std::io::Result<Caller> {
        match self {
            Self::Network(listener) => {
                let (wire, from) = listener.accept().await?;
                // Answers are written whole.
                let _ = wire.set_nodelay(true);
                let host = match wire.local_addr()?.ip().to_canonical() {
                    IpAddr::V4(ip) => format!("[{ip}]"),
                    IpAddr::V6(ip) => format!("[IPv6:{ip}]"),
                };
                Ok(Caller {
                    wire: Box::new(wire),
                    from: Some(from.ip().to_canonical()),
                    host,
                })
            }
            #[cfg(unix)]
            Self::Socket { listener, .. } => {
                let (wire, _) = listener.accept().await?;
                Ok(Caller {
                    wire: Box::new(wire),
                    from: None,
                    host: "localhost".to_owned(),
                })
            }
        }
    }
}
