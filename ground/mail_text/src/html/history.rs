//! Where mail programs marked, in the HTML, that older mails or a signature begin (mail.md 56).

use super::token::Tokens;
use super::{Token, attribute, html_to_text};

/// Longer documents keep their history: no program that marks it writes so much.
const LONGEST: usize = 2 << 20;
/// Marks that are looked at; honest mail has a few.
const MOST_MARKS: usize = 200;

/// How much of the document a mark covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// The marked element alone.
    Element,
    /// Everything from the mark on.
    Rest,
}

/// The HTML without the quoted history, if a program marked the history and something else
/// is left (mail.md 58). Forwarded mail and answers between the quoted lines stay (59).
pub(crate) fn without_history(html: &str) -> Option<String> {
    let kept = cut(html, history)?;
    (!html_to_text(&kept).trim().is_empty()).then_some(kept)
}

/// The HTML without a signature that a program marked.
pub(crate) fn without_signature(html: &str) -> Option<String> {
    let kept = cut(html, signature)?;
    (!html_to_text(&kept).trim().is_empty()).then_some(kept)
}

fn cut(html: &str, mark: fn(&str, &str, &str) -> Option<Reach>) -> Option<String> {
    if html.len() > LONGEST {
        return None;
    }
    let mut kept = String::with_capacity(html.len());
    let mut marks = 0;
    let mut copied = 0;
    let mut removing: Option<(String, usize)> = None;
    let mut any = false;
    let mut said_after_quote = false;
    for token in Tokens::new(html) {
        match token {
            Token::Open {
                name,
                attributes,
                start,
                end,
            } => {
                if let Some((removed, depth)) = &mut removing {
                    *depth += usize::from(*removed == name);
                    continue;
                }
                if attributes.is_empty() || marks > MOST_MARKS {
                    continue;
                }
                marks += usize::from(is_suspicious(attributes));
                let following = html.get(end..).unwrap_or_default();
                let Some(reach) = mark(&name, attributes, following) else {
                    continue;
                };
                if any && said_after_quote && name == "blockquote" {
                    // Answers stand between the quotes; together they make sense.
                    return None;
                }
                any = true;
                kept.push_str(html.get(copied..start).unwrap_or_default());
                copied = html.len();
                if reach == Reach::Rest {
                    break;
                }
                removing = Some((name.into_owned(), 1));
            }
            Token::Close { name, end, .. } => {
                let Some((removed, depth)) = &mut removing else {
                    continue;
                };
                if *removed == name {
                    *depth -= 1;
                    if *depth == 0 {
                        removing = None;
                        copied = end;
                        said_after_quote = false;
                    }
                }
            }
            Token::Text(text) => {
                let outside = any && removing.is_none();
                said_after_quote |= outside && text.contains(char::is_alphanumeric);
            }
        }
    }
    if !any {
        return None;
    }
    kept.push_str(html.get(copied..).unwrap_or_default());
    Some(kept)
}

/// Attributes whose meaning depends on the words that follow, which takes time to find out.
fn is_suspicious(attributes: &str) -> bool {
    attributes.contains("border-top")
        || attributes.contains("quote")
        || attributes.contains("cite")
        || attributes.contains("tabindex")
}

fn has_class(attributes: &str, wanted: &[&str]) -> bool {
    attribute(attributes, "class").is_some_and(|classes| {
        classes
            .split_whitespace()
            .any(|class| wanted.iter().any(|word| class.eq_ignore_ascii_case(word)))
    })
}

fn has_id(attributes: &str, wanted: &[&str]) -> bool {
    // Web mail puts prefixes before the identities of the original.
    attribute(attributes, "id").is_some_and(|id| {
        wanted
            .iter()
            .any(|word| id == *word || id.ends_with(&format!("_{word}")))
    })
}

const QUOTE_CLASSES: &[&str] = &[
    "gmail_quote",
    "gmail_quote_container",
    "yahoo_quoted",
    "protonmail_quote",
    "moz-cite-prefix",
    "zmail_extra",
    "tutanota_quote",
    "sh-quoted-content",
    "missive_quote",
    "front-blockquote",
    "airmail_on",
    "moz-email-headers-table",
    "gmail_attr",
    "qt",
    "x_gmail_quote",
];
const REST_IDS: &[&str] = &[
    "divRplyFwdMsg",
    "appendonsend",
    "mail-editor-reference-message-container",
    "stopSpelling",
    "OLK_SRC_BODY_SECTION",
    "replySplit",
    "isReplyContent",
    "reply-intro",
];

fn history(name: &str, attributes: &str, following: &str) -> Option<Reach> {
    if has_id(attributes, REST_IDS) || has_class(attributes, &["OutlookMessageHeader"]) {
        return Some(Reach::Rest);
    }
    if has_class(attributes, QUOTE_CLASSES)
        || attribute(attributes, "data-marker").is_some_and(|marker| marker == "__QUOTED_TEXT__")
        || attribute(attributes, "name")
            .is_some_and(|found| matches!(found, "quote" | "messageReplySection"))
    {
        return (!is_forward(following)).then_some(Reach::Element);
    }
    match name {
        "blockquote"
            if attribute(attributes, "type")
                .is_some_and(|kind| kind.eq_ignore_ascii_case("cite")) =>
        {
            (!is_forward(following)).then_some(Reach::Element)
        }
        "blockquote" if has_class(attributes, &["cite"]) => Some(Reach::Element),
        "hr" if attribute(attributes, "data-marker") == Some("__DIVIDER__") => Some(Reach::Rest),
        "hr" if attribute(attributes, "tabindex").is_some() && header_follows(following) => {
            Some(Reach::Rest)
        }
        "div" | "p" | "td" => is_ruled_off(attributes, following).then_some(Reach::Rest),
        _ => None,
    }
}

/// Outlook and Windows Mail rule the history off by a line above `From:`.
fn is_ruled_off(attributes: &str, following: &str) -> bool {
    let Some(style) = attribute(attributes, "style") else {
        return false;
    };
    let style: String = style
        .chars()
        .take(400)
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .to_lowercase();
    let ruled = style.contains("border-top:solid#")
        || style.contains("border-top:#") && style.contains("solid")
        || style.contains("border-top-style:solid")
        || style.contains("border-top:1") && style.contains("solid");
    ruled && header_follows(following)
}

/// Whether the next words are those of a header, such as `From:` or `Skickat:`.
fn header_follows(following: &str) -> bool {
    let words = beginning(following, 300);
    let mut lines = words.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.next().is_some_and(crate::quotes::is_header_line)
}

fn is_forward(following: &str) -> bool {
    let words = beginning(following, 600);
    let first = words
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or_default();
    crate::quotes::is_forward_line(first.trim_start_matches("> "))
}

/// The text at the beginning of a piece of HTML.
fn beginning(html: &str, bytes: usize) -> String {
    let mut end = html.len().min(bytes * 4);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    html_to_text(html.get(..end).unwrap_or_default())
}

fn signature(_: &str, attributes: &str, _: &str) -> Option<Reach> {
    let marked = has_class(
        attributes,
        &[
            "gmail_signature",
            "gmail_signature_prefix",
            "moz-signature",
            "protonmail_signature_block",
            "yahoo_signature",
            "x_gmail_signature",
        ],
    ) || has_id(
        attributes,
        &[
            "Signature",
            "ms-outlook-mobile-signature",
            "AppleMailSignature",
            "lineBreakAtBeginningOfSignature",
        ],
    ) || attribute(attributes, "data-smartmail") == Some("gmail_signature")
        || attribute(attributes, "data-marker") == Some("__SIG_PRE__")
        || attribute(attributes, "name") == Some("messageSignatureSection");
    marked.then_some(Reach::Element)
}
