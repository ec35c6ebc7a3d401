//! Which requests are for this desk at all: asked of one of its public names, in a readable address.

use std::net::{IpAddr, Ipv4Addr};

use axum::http::{HeaderMap, Method, Request, Uri, header};
use domain::BrandId;

use super::address;
use super::server::{Peer, UnderTls};
use crate::brands::Brand;
use crate::{Config, Error, Result};

/// Where a request came in: what every absolute address in its answer starts with. In the request's extensions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestOrigin {
    /// `http` or `https`.
    pub scheme: &'static str,
    /// The public name, with the port if it is not the scheme's own.
    pub host: String,
    /// The client; a proxy's word is taken only from trusted proxies.
    pub client_ip: IpAddr,
    /// Whose portal has this name.
    pub brand: BrandId,
}

impl RequestOrigin {
    /// The absolute address of `path`, which begins with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.host)
    }

    /// Whether browsers see TLS: cookies are marked secure then.
    pub fn is_secure(&self) -> bool {
        self.scheme == "https"
    }
}

/// The largest request head that is answered with a page, in bytes.
const MAX_HEADERS: usize = 32 * 1024;

/// The names by which this desk may be asked.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    public: Option<(&'static str, Host)>,
    listen: Host,
    proxies: Vec<IpAddr>,
}

/// A name and its port, in the one form in which two are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Host {
    name: String,
    port: Option<u16>,
}

impl Host {
    /// `name`, `name:port`, `192.0.2.1:port` or `[2001:db8::1]:port`, and nothing else (RFC 9110, 7.2).
    fn read(text: &str) -> Option<Self> {
        let (name, port) = if text.starts_with('[') {
            let end = text.find(']')?;
            let (name, rest) = text.split_at(end + 1);
            name.get(1..end)?.parse::<std::net::Ipv6Addr>().ok()?;
            (
                name,
                rest.strip_prefix(':')
                    .or_else(|| rest.is_empty().then_some("none")),
            )
        } else if let Some((name, port)) = text.split_once(':') {
            (name, Some(port))
        } else {
            (text, Some("none"))
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.' || c == '_';
        let is_name = name.starts_with('[')
            || (!name.is_empty() && name.len() <= 253 && name.chars().all(plain));
        let port = match port? {
            "none" => None,
            digits if digits.len() <= 5 && digits.bytes().all(|b| b.is_ascii_digit()) => {
                Some(digits.parse::<u16>().ok().filter(|port| *port > 0)?)
            }
            _ => return None,
        };
        is_name.then(|| Self {
            name: name.to_ascii_lowercase(),
            port,
        })
    }

    fn without_usual_port(mut self, scheme: &str) -> Self {
        let usual = if scheme == "https" { 443 } else { 80 };
        self.port = self.port.filter(|port| *port != usual);
        self
    }

    fn text(&self) -> String {
        self.port
            .map_or_else(|| self.name.clone(), |port| format!("{}:{port}", self.name))
    }

    fn is_loopback(&self) -> bool {
        matches!(self.name.as_str(), "localhost" | "127.0.0.1" | "[::1]")
    }
}

impl Guard {
    pub(super) fn new(config: &Config) -> Self {
        let public = config.base_url.as_deref().and_then(|url| {
            let (scheme, rest) = url.split_once("://")?;
            let scheme = if scheme.eq_ignore_ascii_case("https") {
                "https"
            } else {
                "http"
            };
            let host = Host::read(rest.split('/').next().unwrap_or_default())?;
            Some((scheme, host.without_usual_port(scheme)))
        });
        let listen = Host::read(&config.listen.to_string()).unwrap_or(Host {
            name: "localhost".to_owned(),
            port: None,
        });
        Self {
            public,
            listen,
            proxies: config.trusted_proxies.clone(),
        }
    }

    /// The number that a trusted proxy gave a request, if it can stand in a log and a header as it is.
    pub(super) fn request_id<B>(&self, request: &Request<B>) -> Option<String> {
        if !self.is_proxy(peer_of(request)) {
            return None;
        }
        let mut given = request.headers().get_all(super::headers::REQUEST_ID).iter();
        let (Some(id), None) = (given.next()?.to_str().ok(), given.next()) else {
            return None;
        };
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        ((8..=64).contains(&id.len()) && id.bytes().all(plain)).then(|| id.to_owned())
    }

    fn is_proxy(&self, peer: IpAddr) -> bool {
        self.proxies
            .iter()
            .any(|proxy| proxy.to_canonical() == peer)
    }

    /// Lets a request in, or says why not. An absolute-form target becomes its path.
    pub(super) fn admit<B>(
        &self,
        request: &mut Request<B>,
        brands: &[Brand],
    ) -> Result<RequestOrigin> {
        let peer = peer_of(request);
        let under_tls = request.extensions().get::<UnderTls>().is_some();
        readable(request.method(), request.uri(), request.headers())?;
        let asked = asked_host(request.headers())?;
        if let Some(authority) = request.uri().authority() {
            let same = request.uri().scheme_str().and_then(|scheme| {
                let target = Host::read(authority.as_str())?.without_usual_port(scheme);
                Some(target == asked.clone().without_usual_port(scheme))
            });
            if same != Some(true) {
                return Err(Error::refused(400, "web-host-unclear"));
            }
            let path = request.uri().path_and_query().cloned();
            let path = path.unwrap_or(axum::http::uri::PathAndQuery::from_static("/"));
            *request.uri_mut() = Uri::from(path);
        }
        let by_proxy = self.is_proxy(peer);
        let forwarded = |name: &str| by_proxy.then(|| last_of(request.headers(), name)).flatten();
        let asked = match forwarded("x-forwarded-host") {
            Some(text) => {
                Host::read(&text).ok_or_else(|| Error::refused(400, "web-host-unclear"))?
            }
            None => asked,
        };
        let said = match forwarded("x-forwarded-proto").as_deref() {
            Some("https") => Some("https"),
            Some("http") => Some("http"),
            _ => None,
        };
        let client_ip = if by_proxy {
            self.client(request.headers(), peer)
        } else {
            peer
        };
        let scheme = match &self.public {
            Some((scheme, _)) => *scheme,
            None => said.unwrap_or(if under_tls { "https" } else { "http" }),
        };
        let asked = asked.without_usual_port(scheme);
        let brand = brand_at(&asked, scheme, brands)
            .or_else(|| self.is_ours(&asked).then_some(BrandId::FIRST))
            .ok_or_else(|| Error::refused(421, "web-host-unknown"))?;
        Ok(RequestOrigin {
            scheme,
            host: asked.text(),
            client_ip,
            brand,
        })
    }

    fn is_ours(&self, asked: &Host) -> bool {
        match &self.public {
            Some((_, public)) => asked == public,
            None => asked.is_loopback() || *asked == self.listen,
        }
    }

    /// The nearest address that is not a proxy of ours: what stands left of it could be anybody's invention.
    fn client(&self, headers: &HeaderMap, peer: IpAddr) -> IpAddr {
        let mut client = peer;
        let lines: Vec<&str> = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .collect();
        for text in lines.iter().flat_map(|line| line.split(',')).rev() {
            let Ok(address) = text.trim().parse::<IpAddr>() else {
                break;
            };
            client = address.to_canonical();
            if !self.is_proxy(client) {
                break;
            }
        }
        client
    }
}

/// The brand that is asked for by this name.
fn brand_at(asked: &Host, scheme: &str, brands: &[Brand]) -> Option<BrandId> {
    let mut served = brands.iter().filter(|brand| brand.active);
    let found = served.find(|brand| {
        let host = brand.host.as_deref().and_then(Host::read);
        host.is_some_and(|host| host.without_usual_port(scheme) == *asked)
    });
    found.map(|brand| brand.id)
}

/// A host name as a brand may have it, with a port if it is not a scheme's own; `None` where it is none.
pub fn host_name(text: &str) -> Option<String> {
    Host::read(text.trim()).map(|host| host.text())
}

/// The other end of the connection; a request that came by none is a test of our own.
fn peer_of<B>(request: &Request<B>) -> IpAddr {
    let peer = request.extensions().get::<Peer>();
    peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| {
        peer.0.ip().to_canonical()
    })
}

/// The one Host that was asked for (RFC 9112, 3.2: none or several are answered 400).
fn asked_host(headers: &HeaderMap) -> Result<Host> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return Err(Error::refused(400, "web-host-unclear"));
    };
    let host = host.to_str().ok().and_then(Host::read);
    host.ok_or_else(|| Error::refused(400, "web-host-unclear"))
}

fn last_of(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get_all(name).iter().next_back()?.to_str().ok()?;
    Some(
        value
            .rsplit(',')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase(),
    )
}

fn readable(method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<()> {
    if *method == Method::CONNECT || *method == Method::TRACE {
        return Err(Error::refused(405, "web-method"));
    }
    let length = uri.path().len() + uri.query().map_or(0, str::len);
    if length > address::MAX_ADDRESS {
        return Err(Error::refused(414, "web-address-long"));
    }
    let size: usize = headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    if size > MAX_HEADERS {
        return Err(Error::refused(431, "web-headers-large"));
    }
    let is_api = uri.path().starts_with("/api/");
    // Clients of the API send all kinds of queries (and mean nothing by them); pages are asked by browsers.
    let query_reads = is_api || uri.query().is_none_or(address::decodes);
    if !uri.path().starts_with('/') || !address::decodes(uri.path()) || !query_reads {
        return Err(Error::refused(400, "web-address-unreadable"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(base_url: Option<&str>, proxies: &[&str]) -> Guard {
        Guard::new(&Config {
            data: std::path::PathBuf::new(),
            listen: ([127, 0, 0, 1], 3000).into(),
            base_url: base_url.map(str::to_owned),
            trusted_proxies: proxies.iter().map(|proxy| proxy.parse().unwrap()).collect(),
            upload_limit: 0,
            mail_address: String::new(),
            smtp_url: None,
            development: false,
            encrypted: false,
        })
    }

    fn ask(guard: &Guard, target: &str, headers: &[(&str, &str)]) -> Result<RequestOrigin> {
        let mut request = Request::builder().uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        guard.admit(&mut request.body(()).unwrap(), &[])
    }

    fn status(answer: Result<RequestOrigin>) -> u16 {
        match answer {
            Ok(_) => 200,
            Err(Error::Refused(refusal)) => refusal.status,
            Err(_) => 500,
        }
    }

    #[test]
    fn a_request_without_host_is_refused() {
        let guard = config(None, &[]);
        assert_eq!(status(ask(&guard, "/", &[])), 400);
        assert_eq!(
            status(ask(
                &guard,
                "/",
                &[("host", "localhost"), ("host", "localhost")]
            )),
            400
        );
        for host in [
            "",
            "a b",
            "a@b",
            "localhost:",
            "localhost:0",
            "localhost:99999",
            "[::1",
            "[x]",
            "a:b:c",
        ] {
            assert_eq!(status(ask(&guard, "/", &[("host", host)])), 400, "{host}");
        }
    }

    #[test]
    fn before_a_public_name_is_set_only_this_machine_is_answered() {
        let guard = config(None, &[]);
        for host in ["localhost", "LOCALHOST:8080", "127.0.0.1:3000", "[::1]:1"] {
            assert_eq!(status(ask(&guard, "/", &[("host", host)])), 200, "{host}");
        }
        for host in ["evil.example", "192.0.2.1:3000", "localhost.evil.example"] {
            assert_eq!(status(ask(&guard, "/", &[("host", host)])), 421, "{host}");
        }
    }

    #[test]
    fn with_a_public_name_only_that_name_is_answered() {
        let guard = config(Some("https://desk.example"), &[]);
        let origin = ask(&guard, "/", &[("host", "Desk.Example:443")]).unwrap();
        assert_eq!(origin.url("/hc/en"), "https://desk.example/hc/en");
        for host in [
            "localhost",
            "desk.example:8443",
            "desk.example.",
            "www.desk.example",
        ] {
            assert_eq!(status(ask(&guard, "/", &[("host", host)])), 421, "{host}");
        }
    }

    #[test]
    fn what_a_stranger_says_of_itself_changes_nothing() {
        let guard = config(Some("http://desk.example:8080"), &["192.0.2.9"]);
        let origin = ask(
            &guard,
            "/",
            &[
                ("host", "desk.example:8080"),
                ("x-forwarded-host", "evil.example"),
                ("x-forwarded-proto", "https"),
                ("x-forwarded-for", "203.0.113.5"),
                ("forwarded", "host=evil.example"),
            ],
        );
        let origin = origin.unwrap();
        assert_eq!(origin.url("/"), "http://desk.example:8080/");
        assert_eq!(origin.client_ip, IpAddr::V4(Ipv4Addr::LOCALHOST));
    }

    #[test]
    fn a_trusted_proxy_is_believed_up_to_the_nearest_stranger() {
        let guard = config(Some("https://desk.example"), &["127.0.0.1", "10.0.0.2"]);
        let origin = ask(
            &guard,
            "/",
            &[
                ("host", "inner:3000"),
                ("x-forwarded-host", "desk.example"),
                ("x-forwarded-for", "198.51.100.1, 203.0.113.5, 10.0.0.2"),
            ],
        );
        assert_eq!(origin.unwrap().client_ip.to_string(), "203.0.113.5");
        let other = ask(
            &guard,
            "/",
            &[("host", "inner"), ("x-forwarded-host", "evil.example")],
        );
        assert_eq!(status(other), 421);
    }

    #[test]
    fn a_proxys_number_of_a_request_is_taken_over_if_it_is_harmless() {
        let given = |guard: &Guard, id: &str| {
            let request = Request::builder().header("x-request-id", id);
            guard.request_id(&request.body(()).unwrap())
        };
        let trusting = config(None, &["127.0.0.1"]);
        assert_eq!(
            given(&trusting, "7f3a-91_b.2"),
            Some("7f3a-91_b.2".to_owned())
        );
        for id in ["", "short", "with space", "a\"b<c>defgh", &"a".repeat(65)] {
            assert_eq!(given(&trusting, id), None, "{id}");
        }
        assert_eq!(given(&config(None, &[]), "7f3a-91_b.2"), None);
    }

    #[test]
    fn under_tls_without_a_public_name_addresses_begin_with_https() {
        let guard = config(None, &[]);
        let mut request = Request::builder()
            .header("host", "localhost")
            .body(())
            .unwrap();
        request.extensions_mut().insert(UnderTls);
        assert!(guard.admit(&mut request, &[]).unwrap().is_secure());
    }

    #[test]
    fn an_absolute_target_must_agree_with_host() {
        let guard = config(None, &[]);
        let mut request = Request::builder()
            .uri("http://localhost:3000/hc/en?a=b")
            .header("host", "localhost:3000")
            .body(())
            .unwrap();
        guard.admit(&mut request, &[]).unwrap();
        assert_eq!(request.uri(), "/hc/en?a=b");
        assert_eq!(
            status(ask(
                &guard,
                "http://evil.example/",
                &[("host", "localhost")]
            )),
            400
        );
    }

    #[test]
    fn an_address_that_cannot_be_read_is_said_so() {
        let guard = config(None, &[]);
        let host = [("host", "localhost")];
        for target in ["/%", "/%ff", "/%00", "/hc?query=%", "/hc?query=%ff"] {
            assert_eq!(status(ask(&guard, target, &host)), 400, "{target}");
        }
        assert_eq!(
            status(ask(&guard, "/api/v2/search.json?query=%&%5B", &host)),
            200
        );
        let long = format!("/{}", "a".repeat(address::MAX_ADDRESS));
        assert_eq!(status(ask(&guard, &long, &host)), 414);
    }
}
