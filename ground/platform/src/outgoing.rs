//! Requests of the desk to other servers. Who is asked was written by an administrator, but names can be made to mean
//! anything: a name is resolved once, only addresses that may be reached are connected to, nothing leads on to anywhere
//! else, and no answer is waited for or read without end.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::http;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use rustls::{ClientConfig, RootCertStore};

/// The longest that a whole answer takes.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest answer that is read, in bytes.
const LONGEST: usize = 1024 * 1024;
/// What is said of an address in a private network that nobody allowed.
pub(crate) const INSIDE: &str = "it leads into a private network";

/// How far a request may reach, besides the internet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// This machine, also without TLS: for desks that only this machine reaches.
    pub loopback: bool,
    /// Private networks.
    pub inside: bool,
}

/// Why there is no answer. The text is for the log; it never holds what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The address may not be asked.
    Address(String),
    /// Nobody answered, or not in time.
    Away(String),
    /// The answer is longer than is read.
    TooLong,
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Address(text) => write!(out, "this address is not asked: {text}"),
            Self::Away(text) => write!(out, "no answer: {text}"),
            Self::TooLong => write!(out, "the answer is too long"),
        }
    }
}

impl std::error::Error for Trouble {}

/// Asks another server, and reads its whole answer.
///
/// # Errors
/// See [`Trouble`]; an answer with an error status is an answer.
pub async fn send(
    reach: Reach,
    request: http::Request<Vec<u8>>,
) -> Result<http::Response<Vec<u8>>, Trouble> {
    let request = reqwest::Request::try_from(request)
        .map_err(|error| Trouble::Address(error.without_url().to_string()))?;
    check(reach, request.url())?;
    let away = |error: reqwest::Error| {
        let error = error.without_url();
        let mut words = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(inner) = cause {
            words = format!("{words}: {inner}");
            cause = inner.source();
        }
        Trouble::Away(words.chars().take(300).collect())
    };
    let mut answer = client(reach)?.execute(request).await.map_err(away)?;
    let mut response = http::Response::builder().status(answer.status());
    if let Some(headers) = response.headers_mut() {
        headers.extend(answer.headers().clone());
    }
    let mut body = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(away)? {
        if body.len() + piece.len() > LONGEST {
            return Err(Trouble::TooLong);
        }
        body.extend_from_slice(&piece);
    }
    response
        .body(body)
        .map_err(|error| Trouble::Away(error.to_string()))
}

/// Whether this address may be asked, as far as it says.
///
/// # Errors
/// Why not.
pub fn may_ask(reach: Reach, url: &str) -> Result<(), Trouble> {
    let url = reqwest::Url::parse(url).map_err(|error| Trouble::Address(error.to_string()))?;
    check(reach, &url)
}

/// Whether the address may be asked, as far as it says; what its name means is looked at when it is resolved.
fn check(reach: Reach, url: &reqwest::Url) -> Result<(), Trouble> {
    let refused = |why: &str| Err(Trouble::Address(why.to_owned()));
    let host = url.host_str().unwrap_or_default();
    let literal = host
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse::<IpAddr>()
        .ok();
    if !url.username().is_empty() || url.password().is_some() {
        return refused("it holds a name or a password");
    }
    match url.scheme() {
        "https" => {}
        "http" => {
            let is_here = host == "localhost" || literal.is_some_and(|ip| ip.is_loopback());
            if !reach.loopback || !is_here {
                return refused("it must begin with https");
            }
        }
        _ => return refused("it must begin with https"),
    }
    match literal {
        Some(ip) if !may_reach(reach, ip) => refused(INSIDE),
        _ => Ok(()),
    }
}

/// Whether a connection to this address may be made.
fn may_reach(reach: Reach, ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => may_reach_v4(reach, ip),
        IpAddr::V6(ip) => may_reach_v6(reach, ip),
    }
}

fn may_reach_v4(reach: Reach, ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    if ip.is_loopback() {
        return reach.loopback;
    }
    let is_shared = a == 100 && (64..128).contains(&b);
    let is_special = ip.is_link_local()
        || ip.is_broadcast()
        || ip.is_multicast()
        || ip.is_documentation()
        || a == 0
        || a >= 240
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (b == 18 || b == 19));
    if ip.is_private() || is_shared {
        return reach.inside;
    }
    !is_special
}

fn may_reach_v6(reach: Reach, ip: Ipv6Addr) -> bool {
    let parts = ip.segments();
    let embedded = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        may_reach_v4(reach, Ipv4Addr::new(a, b, c, d))
    };
    if ip.is_loopback() {
        return reach.loopback;
    }
    match parts {
        // Old ways to write IPv4 within IPv6: unspecified and compatible, translated, 6to4.
        [0, 0, 0, 0, 0, 0, high, low] => (high, low) != (0, 0) && embedded(high, low),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => embedded(high, low),
        [0x64, 0xff9b, ..] => false,
        [0x2002, high, low, ..] => embedded(high, low),
        // Teredo hides an address; documentation leads nowhere.
        [0x2001, 0 | 0xdb8, ..] => false,
        _ if ip.is_unique_local() => reach.inside,
        _ => !ip.is_unicast_link_local() && !ip.is_multicast(),
    }
}

/// Resolves names to the addresses that may be reached; the connection is made to one of these and to no other.
struct Resolver(Reach);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let good: Vec<_> = found
                .filter(|address| may_reach(reach, address.ip()))
                .collect();
            if good.is_empty() {
                return Err(INSIDE.into());
            }
            Ok(Box::new(good.into_iter()) as Addrs)
        })
    }
}

/// One client for each reach, made once.
fn client(reach: Reach) -> Result<reqwest::Client, Trouble> {
    static CLIENTS: [OnceLock<reqwest::Client>; 4] = [const { OnceLock::new() }; 4];
    let at = usize::from(reach.loopback) * 2 + usize::from(reach.inside);
    let Some(place) = CLIENTS.get(at) else {
        return Err(Trouble::Away("no client".to_owned()));
    };
    if let Some(client) = place.get() {
        return Ok(client.clone());
    }
    let broken = |error: &dyn std::fmt::Display| Trouble::Away(error.to_string());
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    // A company's own authority is known to its machines.
    for certificate in rustls_native_certs::load_native_certs().certs {
        let _ = roots.add(certificate);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| broken(&error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .dns_resolver(Arc::new(Resolver(reach)))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .connect_timeout(Duration::from_secs(3))
        .timeout(PATIENCE)
        .user_agent("arende")
        .build()
        .map_err(|error| broken(&error))?;
    Ok(place.get_or_init(|| client).clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUT: Reach = Reach {
        loopback: false,
        inside: false,
    };
    const HERE: Reach = Reach {
        loopback: true,
        inside: false,
    };
    const INSIDE: Reach = Reach {
        loopback: false,
        inside: true,
    };

    fn asks(reach: Reach, url: &str) -> bool {
        reqwest::Url::parse(url).is_ok_and(|url| check(reach, &url).is_ok())
    }

    #[test]
    fn only_https_is_asked_and_never_an_address_inside() {
        assert!(asks(OUT, "https://login.example/x"));
        assert!(asks(OUT, "https://93.184.215.14/"));
        for url in [
            "http://login.example/",
            "ftp://login.example/",
            "file:///etc/passwd",
            "gopher://login.example/",
            "https://user:word@login.example/",
            "https://127.0.0.1/",
            "https://127.1/",
            "https://0x7f.1/",
            "https://2130706433/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::127.0.0.1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[2002:7f00:1::]/",
            "https://169.254.169.254/latest/meta-data",
            "https://10.0.0.1/",
            "https://192.168.1.1/",
            "https://172.16.0.1/",
            "https://100.64.0.1/",
            "https://[fd00::1]/",
            "https://[fe80::1]/",
            "https://0.0.0.0/",
            "https://[::]/",
            "https://224.0.0.1/",
            "http://127.0.0.1/",
            "http://localhost/",
        ] {
            assert!(!asks(OUT, url), "{url}");
        }
    }

    #[test]
    fn private_networks_are_reached_when_an_administrator_says_so_and_this_machine_is_not() {
        assert!(asks(INSIDE, "https://10.0.0.1/"));
        assert!(asks(INSIDE, "https://[fd00::1]/"));
        for url in [
            "https://127.0.0.1/",
            "https://169.254.169.254/",
            "https://[::1]/",
            "http://10.0.0.1/",
        ] {
            assert!(!asks(INSIDE, url), "{url}");
        }
        assert!(asks(HERE, "http://127.0.0.1:8080/"));
        assert!(asks(HERE, "http://localhost:8080/"));
        assert!(!asks(HERE, "http://10.0.0.1/"));
        assert!(!asks(HERE, "http://localhost.evil.example/"));
    }

    fn get(url: &str) -> http::Request<Vec<u8>> {
        http::Request::get(url).body(Vec::new()).unwrap()
    }

    #[tokio::test]
    async fn a_name_that_means_this_machine_is_not_connected_to() {
        let door = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = door.local_addr().unwrap().port();
        let answer = send(OUT, get(&format!("https://localhost:{port}/"))).await;
        assert!(matches!(answer, Err(Trouble::Away(_))), "{answer:?}");
        let nobody = std::future::poll_fn(|context| match door.poll_accept(context) {
            std::task::Poll::Ready(_) => std::task::Poll::Ready(false),
            std::task::Poll::Pending => std::task::Poll::Ready(true),
        });
        assert!(nobody.await, "somebody knocked");
    }

    #[tokio::test]
    async fn an_answer_that_leads_elsewhere_or_has_no_end_is_not_followed() {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let door = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = door.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut line, _)) = door.accept().await {
                let mut asked = [0; 1024];
                let read = line.read(&mut asked).await.unwrap_or(0);
                let start = String::from_utf8_lossy(&asked[..read]).into_owned();
                if start.starts_with("GET /away ") {
                    let head =
                        "HTTP/1.1 302 Found\r\nlocation: /endless\r\ncontent-length: 0\r\n\r\n";
                    let _ = line.write_all(head.as_bytes()).await;
                } else {
                    let _ = line.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
                    while line.write_all(&[b'x'; 8192]).await.is_ok() {}
                }
            }
        });
        let led = send(HERE, get(&format!("http://{at}/away"))).await.unwrap();
        assert_eq!(led.status(), 302);
        let endless = send(HERE, get(&format!("http://{at}/endless"))).await;
        assert_eq!(endless.unwrap_err(), Trouble::TooLong);
    }
}
