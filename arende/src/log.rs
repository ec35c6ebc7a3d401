//! What the desk writes to standard error while it works: one line per event, as text or as JSON.
//!
//! Nothing is logged that opens a door: no passwords, tokens, bodies or queries. Addresses of people get into log
//! lines by way of other machines' words (a mail server's refusal), so every line is looked over as it is written.

use std::io::{IsTerminal as _, Write};

use tracing::Subscriber;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer, fmt, registry};

/// Whoever traces all that goes over a line, passwords included. Nobody can ask for their lines.
const NEVER: [&str; 3] = ["async_imap", "imap_proto", "lettre"];

/// How a line of the log looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs: one object per line, requests included.
    Json,
}

/// Begins to log. What is logged is in `ARENDE_LOG`, or in `RUST_LOG`.
pub fn begin(format: Format) {
    let usual = match format {
        // A line per request is for whoever collects them; on a terminal it would hide what matters.
        Format::Text => {
            "warn,webauthn_rs=off,webauthn_rs_core=off,arende=info,arende::requests=off"
        }
        Format::Json => "warn,webauthn_rs=off,webauthn_rs_core=off,arende=info",
    };
    let filter = EnvFilter::try_from_env("ARENDE_LOG")
        .or_else(|_| EnvFilter::try_from_default_env())
        .unwrap_or_else(|_| EnvFilter::new(usual));
    let lines = fmt::layer().with_writer(Careful(std::io::stderr));
    match format {
        Format::Text => registry()
            .with(discreet(
                lines
                    .with_target(false)
                    .with_ansi(std::io::stderr().is_terminal()),
                filter,
            ))
            .init(),
        Format::Json => registry()
            .with(discreet(lines.json().flatten_event(true), filter))
            .init(),
    }
}

/// Lines of whatever `filter` lets through, but never what holds passwords.
pub fn discreet<S>(
    lines: impl Layer<S> + Send + Sync + 'static,
    filter: EnvFilter,
) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let may_be_told = filter_fn(|about| {
        let room = about.target().split("::").next().unwrap_or_default();
        !NEVER.contains(&room)
    });
    lines.with_filter(filter).with_filter(may_be_told).boxed()
}

/// Makes each event one line, without anybody's mail address.
#[derive(Clone, Copy, Debug)]
pub struct Careful<M>(pub M);

/// One event on its way out.
#[derive(Debug)]
pub struct Line<W>(W);

impl<'a, M: MakeWriter<'a>> MakeWriter<'a> for Careful<M> {
    type Writer = Line<M::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        Line(self.0.make_writer())
    }
}

impl<W: Write> Write for Line<W> {
    fn write(&mut self, event: &[u8]) -> std::io::Result<usize> {
        // An event arrives whole, with its line end.
        self.0.write_all(&careful(event))?;
        Ok(event.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}

fn careful(event: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(event);
    let (text, end) = match text.strip_suffix('\n') {
        Some(text) => (text, "\n"),
        None => (&*text, ""),
    };
    let mut line = String::with_capacity(text.len() + 1);
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        let (before, after) = rest.split_at(at);
        let local = before
            .char_indices()
            .rev()
            .take_while(|(_, c)| is_of_address(*c))
            .last()
            .map_or(at, |(begin, _)| begin);
        let domain = &after[1..];
        let length = domain
            .find(|c: char| !is_of_address(c))
            .unwrap_or(domain.len());
        if local == at || length == 0 {
            line.push_str(before);
            line.push('@');
            rest = domain;
        } else {
            line.push_str(&before[..local]);
            line.push_str("…@…");
            rest = &domain[length..];
        }
    }
    line.push_str(rest);
    // What came from outside cannot begin a line of its own. Colours of a terminal begin with ESC and stay.
    let mut line = line.replace('\n', "\\n").replace('\r', "\\r");
    line.push_str(end);
    line.into_bytes()
}

fn is_of_address(c: char) -> bool {
    c.is_alphanumeric() || "!#$%&*+-./=?^_`{|}~".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> String {
        String::from_utf8(careful(text.as_bytes())).unwrap()
    }

    #[test]
    fn nobodys_address_is_logged() {
        assert_eq!(
            line("550 <maja+x@skola.example> unknown, see åsa@räksmörgås.example.\n"),
            "550 <…@…> unknown, see …@…\n"
        );
        assert_eq!(
            line("{\"to\":\"maja@skola.example\"}\n"),
            "{\"to\":\"…@…\"}\n"
        );
        assert_eq!(line("at 12 @ noon\n"), "at 12 @ noon\n");
        assert_eq!(line("@@@a@b@\n"), "@@@…@…@\n");
    }

    #[test]
    fn an_event_is_one_line() {
        assert_eq!(line("said: a\r\nERROR b\n"), "said: a\\r\\nERROR b\n");
        assert_eq!(line("no end"), "no end");
    }
}
