//! What the demo prints: where it is, and as whom one can sign in.

use std::io::Write as _;

use platform::App;

use super::people::TO_SIGN_IN;

/// The password where only this machine can knock.
pub(super) const PASSWORD: &str = "solvik-demo";

/// A line for whoever started the demo.
pub(super) fn say(line: &str) {
    // A closed pipe is nobody's mistake.
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// A line on how far something has come, apart from what was asked for.
pub(super) fn note(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// The block that is printed when the demo can be used.
pub(super) fn block(app: &App, portals: &[(String, String)], password: Option<&str>) -> String {
    let (url, data) = (app.config.public_url(), app.config.data.display());
    let mut lines = vec![
        String::new(),
        format!("  Ärende, as Solvik's people and their customers see it: {url}"),
    ];
    if !portals.is_empty() {
        lines.push("  The same desk as other portals, each by its settings alone:".to_owned());
        let widest = portals.iter().map(|(name, _)| name.chars().count());
        let widest = widest.max().unwrap_or(0);
        for (name, url) in portals {
            lines.push(format!("    {name:<widest$}  {url}"));
        }
    }
    lines.push(String::new());
    lines.push("  Sign in as".to_owned());
    let widest = TO_SIGN_IN
        .iter()
        .map(|(what, _, _)| what.chars().count())
        .max()
        .unwrap_or(0);
    for (what, name, address) in TO_SIGN_IN {
        lines.push(format!("    {what:<widest$}  {address}  ({name})"));
    }
    lines.push(match password {
        Some(password) => format!("    {:<widest$}  {password}", "password of all"),
        None => "    Their password was printed when this demo was first started; a new --data folder gets a new one."
            .to_owned(),
    });
    lines.push(String::new());
    lines.push(match &app.config.smtp_url {
        Some(_) => {
            "  Mails go out through the mail server that was named with --smtp-url.".to_owned()
        }
        None => format!("  Mails are written to {data}/outbox, nothing is sent."),
    });
    lines.push(format!(
        "  Answer one by mail:  arende --data {data} mail receive < reply.eml"
    ));
    lines.push(format!("  The API:             {url}/api/v2"));
    lines.push(format!(
        "  A token for it:      arende --data {data} token create --email {}",
        TO_SIGN_IN[2].2
    ));
    lines.push(String::new());
    lines.join("\n")
}
