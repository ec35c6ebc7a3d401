//! Whom a forwarded mail comes from (mail.md 35): what stands behind "From" where the forwarded part begins.

use crate::quotes::{is_forward_line, is_from_line, is_header_line};
use crate::{Address, address};

/// Lines of a quoted header that are looked at.
const MOST_LINES: usize = 12;

/// The writer of the mail that was forwarded, where an address is told. Of a mail that was forwarded more than once, it is whoever
/// the last one had it from.
pub fn forwarded_from(text: &str) -> Option<Address> {
    let lines: Vec<&str> = text
        .lines()
        .map(|line| line.trim_start_matches(['>', ' ', '\t', '*']).trim_end())
        .collect();
    let begin = lines
        .iter()
        .position(|line| is_forward_line(line))
        .or_else(|| lines.iter().position(|line| is_from_line(line)))?;
    let head = lines.get(begin..)?.iter().take(MOST_LINES);
    let from = head.clone().find(|line| is_from_line(line))?;
    // One line alone may be a sentence; a header has more of them.
    if head.filter(|line| is_header_line(line)).count() < 2 {
        return None;
    }
    let (_, value) = from.split_once([':', '：'])?;
    let value = value.trim_matches(['*', ' ']);
    let mut people = address::list(value.as_bytes()).into_iter();
    people.find(|person| person.address.contains('@'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(text: &str) -> Option<(String, String)> {
        forwarded_from(text).map(|who| (who.name, who.address))
    }

    #[test]
    fn the_writer_of_a_forwarded_mail_is_found_in_each_language() {
        let bo = Some(("Bo Ek".to_owned(), "bo@skola.example".to_owned()));
        for text in [
            "Kan ni titta?\n\n-----Ursprungligt meddelande-----\nFrån: Bo Ek <bo@skola.example>\nSkickat: den 2 mars 2026 09:00\nÄmne: x\n\nHej",
            "---------- Forwarded message ---------\nFrom: Bo Ek <bo@skola.example>\nDate: Sun, 1 Mar 2026\nSubject: x\n\nHej",
            "Se her:\n\n> Fra: Bo Ek <bo@skola.example>\n> Sendt: 2. marts 2026\n> Emne: x\n>\n> Hej",
            "Von: Bo Ek <bo@skola.example>\nGesendet: Montag\nAn: x@y.example\nBetreff: x\n\nHallo",
            "*Från:* Bo Ek <bo@skola.example>\n*Skickat:* i dag\n*Ämne:* x\n\nHej",
            "From: Bo Ek [mailto:bo@skola.example]\nSent: today\nSubject: x\n\nHi",
        ] {
            assert_eq!(from(text), bo, "{text}");
        }
    }

    #[test]
    fn a_sentence_or_a_name_alone_is_nobody() {
        for text in [
            "",
            "Från: måndag stänger vi.\nTack",
            "Från: Bo\nSkickat: i dag\nÄmne: x\n\nHej",
            "Hello",
        ] {
            assert_eq!(from(text), None, "{text}");
        }
    }
}
