//! The address of the mail server, as it is configured: `smtp://user:password@host:port?starttls=required`.

use std::time::Duration;

use super::Undelivered;

/// How long a whole delivery may take: shorter than the lease of the job that sends.
const TOTAL: Duration = Duration::from_mins(1);

/// When the talk with the server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tls {
    /// From the first byte: `smtps://`.
    Always,
    /// After STARTTLS, or not at all: `?starttls=required`.
    Required,
    /// After STARTTLS if the server offers it.
    Opportunistic,
}

/// Where mails are handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Server {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) tls: Tls,
    pub(super) login: Option<(String, String)>,
    /// Whether it is signed in to with a token, because somebody consented to it: `?auth=xoauth2`.
    pub(super) by_consent: bool,
    /// How long a whole delivery may take: `?seconds=20`, a minute at most.
    pub(super) patience: Duration,
}

impl Server {
    /// Reads the configured address. What is wrong with it can be put right, so mails wait for that.
    pub(super) fn read(url: &str) -> Result<Self, Undelivered> {
        Self::parts(url).ok_or_else(|| {
            let form = "smtp://user:password@host:port?starttls=required";
            Undelivered::Temporary(format!(
                "the address of the mail server is not of the form {form}"
            ))
        })
    }

    fn parts(url: &str) -> Option<Self> {
        let (scheme, rest) = url.trim().split_once("://")?;
        let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
        let place = place.trim_end_matches('/');
        let (login, place) = match place.rsplit_once('@') {
            Some((login, place)) => (Some(login), place),
            None => (None, place),
        };
        let mut tls = match scheme.to_ascii_lowercase().as_str() {
            "smtp" => Tls::Opportunistic,
            "smtps" => Tls::Always,
            _ => return None,
        };
        let mut patience = TOTAL;
        let mut by_consent = false;
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match (name.as_ref(), value.as_ref(), tls) {
                ("starttls", "required", Tls::Opportunistic) => tls = Tls::Required,
                ("starttls", "opportunistic", Tls::Opportunistic) => {}
                ("auth", "xoauth2", _) => by_consent = true,
                ("seconds", seconds, _) => {
                    patience = Duration::from_secs(seconds.parse().ok()?);
                    if patience.is_zero() || patience > TOTAL {
                        return None;
                    }
                }
                _ => return None,
            }
        }
        let (host, port) = match place.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, port.parse().ok()?),
            _ if tls == Tls::Always => (place, 465),
            _ if login.is_some() => (place, 587),
            _ => (place, 25),
        };
        let host = host.trim_start_matches('[').trim_end_matches(']');
        if host.is_empty() {
            return None;
        }
        let decoded = |text: &str| {
            percent_encoding::percent_decode_str(text)
                .decode_utf8_lossy()
                .into_owned()
        };
        // A token is somebody's.
        if by_consent && login.is_none() {
            return None;
        }
        let login = login.map(|login| {
            let (user, password) = login.split_once(':').unwrap_or((login, ""));
            (decoded(user), decoded(password))
        });
        Some(Self {
            host: host.to_owned(),
            port,
            tls,
            login,
            by_consent,
            patience,
        })
    }

    /// Whether the server is this machine, so that nobody listens between.
    pub(super) fn is_here(&self) -> bool {
        self.host.eq_ignore_ascii_case("localhost")
            || self
                .host
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_where_and_how() {
        let server =
            Server::read("smtp://maja%40skola:hemligt%2F@mail.example?starttls=required").unwrap();
        assert_eq!(
            (server.host.as_str(), server.port, server.tls),
            ("mail.example", 587, Tls::Required)
        );
        assert_eq!(server.login, Some(("maja@skola".into(), "hemligt/".into())));
        assert_eq!(Server::read("smtps://mail.example").unwrap().port, 465);
        assert_eq!(Server::read("smtp://[::1]:2525/").unwrap().host, "::1");
        assert!(Server::read("smtp://127.0.0.1:25").unwrap().is_here());
        let hurried = Server::read("smtp://mail.example?starttls=required&seconds=20").unwrap();
        assert_eq!(hurried.patience, Duration::from_secs(20));
        let consented =
            Server::read("smtp://a%40b.example@smtp.example?starttls=required&auth=xoauth2")
                .unwrap();
        assert!(consented.by_consent && !hurried.by_consent);
        assert_eq!(consented.login, Some(("a@b.example".into(), String::new())));
    }

    #[test]
    fn what_cannot_be_read_is_not_guessed_at() {
        for url in [
            "",
            "mail.example",
            "http://mail.example",
            "smtp://",
            "smtp://a:b:c@d:e",
            "smtp://a?starttls=maybe",
            "smtp://a?seconds=0",
            "smtp://a?seconds=61",
            "smtp://a?auth=xoauth2",
            "smtp://b@a?auth=plain",
        ] {
            assert!(
                matches!(Server::read(url), Err(Undelivered::Temporary(_))),
                "{url}"
            );
        }
    }
}
