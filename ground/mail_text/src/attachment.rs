//! What came along with a mail, and what to call it.

use crate::Attachment;
use crate::encoded_word;
use crate::header;
use crate::mime::{self, Leaf, Parameters};
use std::collections::HashMap;

/// The longest name that is kept.
const LONGEST_NAME: usize = 255;

/// The contents of a part, undone from its transfer encoding.
pub(crate) fn contents(leaf: &Leaf) -> Vec<u8> {
    mime::decode_transfer(leaf.body, &leaf.header.word("Content-Transfer-Encoding"))
}

/// How the sender wants the part to be taken: `inline`, `attachment` or nothing.
pub(crate) fn disposition(leaf: &Leaf) -> (String, Parameters) {
    leaf.header
        .raw("Content-Disposition")
        .map(mime::read_parameters)
        .unwrap_or_default()
}

/// The name the sender gave, if any.
pub(crate) fn given_name(leaf: &Leaf) -> Option<String> {
    let (_, parameters) = disposition(leaf);
    parameters
        .text("filename")
        .or_else(|| leaf.parameters.text("name"))
        .or_else(|| leaf.parameters.text("filename"))
        .or_else(|| parameters.text("name"))
        .map(|name| tidy(&name))
        .filter(|name| !name.is_empty())
}

pub(crate) fn content_id(leaf: &Leaf) -> Option<String> {
    let value = leaf.header.text("Content-ID")?;
    let id = value.trim().trim_matches(|c| c == '<' || c == '>').trim();
    (!id.is_empty()).then(|| id.to_owned())
}

/// The part as an attachment; `inline` is decided later, when the HTML is known.
pub(crate) fn from_leaf(leaf: &Leaf) -> Attachment {
    let bytes = contents(leaf);
    let filename = given_name(leaf).unwrap_or_else(|| name_by_type(&leaf.kind, &bytes));
    Attachment {
        filename,
        content_type: leaf.kind.clone(),
        content_id: content_id(leaf),
        inline: false,
        bytes,
    }
}

/// Names that are used twice get a number (mail.md 45).
pub(crate) fn number_duplicates(attachments: &mut [Attachment]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for attachment in attachments {
        let times = seen.entry(attachment.filename.clone()).or_default();
        *times += 1;
        if *times > 1 {
            let numbered = match attachment.filename.rsplit_once('.') {
                Some((stem, ending)) if !stem.is_empty() => format!("{stem}{times}.{ending}"),
                _ => format!("{}{times}", attachment.filename),
            };
            attachment.filename = numbered;
        }
    }
}

/// Only the last step of a path, and nothing a file system would stumble over.
pub(crate) fn tidy(name: &str) -> String {
    let last = name
        .rsplit(['/', '\\'])
        .find(|step| !step.trim().is_empty())
        .unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control()).collect();
    let mut clean = clean.trim().to_owned();
    if clean.len() > LONGEST_NAME {
        let ending = clean
            .rsplit_once('.')
            .map(|(_, ending)| ending.to_owned())
            .filter(|ending| ending.len() < 16);
        let mut end = LONGEST_NAME - 20;
        while !clean.is_char_boundary(end) {
            end -= 1;
        }
        clean.truncate(end);
        if let Some(ending) = ending {
            clean.push('.');
            clean.push_str(&ending);
        }
    }
    clean
}

fn name_by_type(kind: &str, bytes: &[u8]) -> String {
    if kind == "message/rfc822" {
        let (inner, _) = header::read(bytes);
        let subject = inner
            .raw("Subject")
            .map(encoded_word::decode)
            .unwrap_or_default();
        let subject: String = subject
            .chars()
            .map(|c| {
                if matches!(c, '/' | '\\' | ':') {
                    '_'
                } else {
                    c
                }
            })
            .collect();
        let subject = tidy(&subject);
        return if subject.is_empty() {
            "message.eml".into()
        } else {
            format!("{subject}.eml")
        };
    }
    let name = match kind {
        "message/delivery-status" => "delivery-status.txt",
        "message/disposition-notification" => "disposition-notification.txt",
        "text/rfc822-headers" => "headers.txt",
        "text/plain" => "text.txt",
        "text/html" => "message.html",
        "text/calendar" | "application/ics" => "calendar.ics",
        "text/csv" => "table.csv",
        "text/vcard" | "text/x-vcard" | "text/directory" => "contact.vcf",
        "application/pdf" => "document.pdf",
        "application/zip" | "application/x-zip-compressed" => "archive.zip",
        "application/ms-tnef" | "application/vnd.ms-tnef" => "winmail.dat",
        "application/pgp-signature" => "signature.asc",
        "application/pgp-encrypted" => "encrypted.asc",
        "application/pgp-keys" => "key.asc",
        "application/pkcs7-signature" | "application/x-pkcs7-signature" => "smime.p7s",
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => "smime.p7m",
        "application/msword" => "document.doc",
        "application/json" => "data.json",
        "image/jpeg" | "image/jpg" | "image/pjpeg" => "image.jpg",
        "image/svg+xml" => "image.svg",
        "image/tiff" => "image.tif",
        "audio/mpeg" => "audio.mp3",
        "video/mp4" => "video.mp4",
        "video/quicktime" => "video.mov",
        _ => return by_family(kind),
    };
    name.to_owned()
}

fn by_family(kind: &str) -> String {
    let (family, subtype) = kind.split_once('/').unwrap_or((kind, ""));
    let plain = !subtype.is_empty()
        && subtype.len() <= 5
        && subtype.bytes().all(|b| b.is_ascii_alphanumeric());
    match family {
        "image" | "audio" | "video" | "text" if plain => format!("{family}.{subtype}"),
        "image" | "audio" | "video" => family.to_owned(),
        "text" => "text.txt".to_owned(),
        "message" => "message.eml".to_owned(),
        _ => "file".to_owned(),
    }
}
