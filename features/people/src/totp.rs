//! Codes of authenticator apps (RFC 6238 with its usual numbers: SHA-1, six digits, thirty seconds) and recovery codes.
//!
//! A secret is made from the desk's key and a number in the database, so that neither alone lets anybody in.

use std::fmt::Write as _;

use domain::person::code_steps;
use domain::{Moment, PersonId};
use hmac::{Hmac, Mac};
use platform::frame::address;
use platform::{Error, MasterKey, Result};
use qrcodegen::{QrCode, QrCodeEcc};
use sha1::Sha1;
use subtle::ConstantTimeEq as _;

/// Recovery codes that are given out at a time.
pub(crate) const RECOVERY_CODES: usize = 10;

/// The letters of base32 (RFC 4648), as secrets and recovery codes are written.
const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// What an app and the desk both know.
pub(crate) struct Secret([u8; 20]);

impl Secret {
    /// The secret of a person that goes with a number.
    pub(crate) fn of(key: &MasterKey, person: PersonId, nonce: &str) -> Self {
        Self(signed(key, "second-factor", &format!("{person}-{nonce}")))
    }

    /// The step whose code this is, if it is good now and was not used before.
    pub(crate) fn step_of(&self, code: &str, now: Moment, last: i64) -> Option<i64> {
        let code: String = code.chars().filter(char::is_ascii_digit).collect();
        code_steps(now, last)
            .into_iter()
            .find(|step| bool::from(self.code(*step).as_bytes().ct_eq(code.as_bytes())))
    }

    /// The six digits of a step of thirty seconds.
    pub(crate) fn code(&self, step: i64) -> String {
        let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(&self.0) else {
            unreachable!("HMAC takes keys of any length")
        };
        mac.update(&step.to_be_bytes());
        let hash = mac.finalize().into_bytes();
        let at = usize::from(hash.last().copied().unwrap_or(0) & 15);
        let number = hash
            .iter()
            .skip(at)
            .take(4)
            .fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
    }

    /// As people type it into an app: groups of four letters.
    pub(crate) fn shown(&self) -> String {
        let letters = base32(&self.0);
        let groups: Vec<&str> = (0..letters.len())
            .step_by(4)
            .filter_map(|at| letters.get(at..(at + 4).min(letters.len())))
            .collect();
        groups.join(" ")
    }

    /// What apps read from a picture.
    pub(crate) fn uri(&self, site: &str, email: &str) -> String {
        let label = format!(
            "{}:{}",
            platform::web::address::encoded(site),
            platform::web::address::encoded(email)
        );
        let secret = base32(&self.0);
        // Apps read `+` as itself: blanks are written as `%20`.
        address(
            &format!("otpauth://totp/{label}"),
            &[("secret", &secret), ("issuer", site)],
        )
        .replace('+', "%20")
    }
}

fn base32(bytes: &[u8]) -> String {
    let mut letters = String::new();
    let (mut held, mut bits) = (0_u32, 0);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            letters.push(letter(held >> bits));
        }
    }
    if bits > 0 {
        letters.push(letter(held << (5 - bits)));
    }
    letters
}

fn letter(value: u32) -> char {
    let letter = LETTERS.get((value & 31) as usize).copied();
    char::from(letter.unwrap_or(b'A'))
}

/// A picture of a text that phones read: dark modules as one path, on white with its quiet zone, whatever the theme.
pub(crate) fn picture(text: &str, label: &str) -> Result<String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).map_err(Error::broken)?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        for x in (0..size).filter(|x| code.get_module(*x, y)) {
            let _ = write!(path, "M{},{}h1v1h-1z", x + 4, y + 4);
        }
    }
    let whole = size + 8;
    let label = platform::clean::escape(label);
    Ok(format!(
        "<svg class=\"qr\" viewBox=\"0 0 {whole} {whole}\" width=\"220\" height=\"220\" role=\"img\" aria-label=\"{label}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0,0h{whole}v{whole}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

/// The recovery codes of a person that go with a number: ten letters each, fifty bits.
pub(crate) fn recovery_codes(key: &MasterKey, person: PersonId, nonce: &str) -> Vec<String> {
    (0..RECOVERY_CODES)
        .map(|index| {
            let letters = base32(&signed::<20>(
                key,
                "recovery-codes",
                &format!("{person}-{nonce}-{index}"),
            ));
            let part = |from: usize| letters.get(from..from + 5).unwrap_or_default();
            format!("{}-{}", part(0), part(5))
        })
        .collect()
}

/// How a recovery code is kept: signed with the desk's key, since fifty bits alone could be tried out.
pub(crate) fn recovery_hash(key: &MasterKey, person: PersonId, code: &str) -> String {
    let code: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    key.sign("recovery-code", &format!("{person}-{code}"))
}

/// The first bytes of a signature.
fn signed<const N: usize>(key: &MasterKey, purpose: &str, text: &str) -> [u8; N] {
    let digits = key.sign(purpose, text);
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks(2)) {
        let pair = std::str::from_utf8(pair).unwrap_or("0");
        *byte = u8::from_str_radix(pair, 16).unwrap_or(0);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the last six of its eight digits.
        let secret = Secret(*b"12345678901234567890");
        for (seconds, code) in [
            (59_i64, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(secret.code(seconds / 30), code);
        }
        assert_eq!(secret.shown(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    }

    #[test]
    fn an_app_is_told_who_and_where() {
        let uri = Secret([0; 20]).uri("Solvik Support", "åsa@skola.example");
        assert!(
            uri.starts_with("otpauth://totp/Solvik%20Support:%C3%A5sa@skola.example?secret=AAAA"),
            "{uri}"
        );
        assert!(uri.ends_with("&issuer=Solvik%20Support"), "{uri}");
        assert!(picture(&uri, "<x>").unwrap().contains("&lt;x&gt;"));
    }

    #[test]
    fn recovery_codes_are_read_however_they_are_typed() {
        let key = MasterKey::for_tests();
        let codes = recovery_codes(&key, PersonId(3), "one");
        assert_eq!(codes.len(), RECOVERY_CODES);
        assert!(codes.iter().all(|code| code.len() == 11), "{codes:?}");
        assert_ne!(codes, recovery_codes(&key, PersonId(3), "two"));
        let hash = |code: &str| recovery_hash(&key, PersonId(3), code);
        let code = &codes[0];
        assert_eq!(hash(code), hash(&code.to_lowercase().replace('-', " ")));
        assert_ne!(hash(code), hash(&codes[1]));
        assert_ne!(hash(code), recovery_hash(&key, PersonId(4), code));
    }

    #[test]
    fn two_people_have_two_secrets() {
        let key = MasterKey::for_tests();
        let secret = |person: i64, nonce: &str| Secret::of(&key, PersonId(person), nonce);
        assert_ne!(secret(1, "a").0, secret(2, "a").0);
        assert_ne!(secret(1, "a").0, secret(1, "b").0);
        assert_eq!(secret(1, "a").0, secret(1, "a").0);
    }

    #[test]
    fn a_code_is_good_once_and_for_a_minute_or_so() {
        let secret = Secret([7; 20]);
        let now = Moment(3_000_000);
        let code = secret.code(100);
        assert_eq!(secret.step_of(&code, now, 0), Some(100));
        assert_eq!(
            secret.step_of(&format!(" {} {}", &code[..3], &code[3..]), now, 0),
            Some(100)
        );
        assert_eq!(secret.step_of(&code, now, 100), None);
        assert_eq!(secret.step_of(&code, now.plus(60_000), 0), None);
        assert_eq!(secret.step_of("", now, 0), None);
    }
}
