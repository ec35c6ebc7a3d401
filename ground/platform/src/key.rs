//! The desk's own secret, and what is made from randomness: signatures, tokens, hashes of tokens.

use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::{Digest, Sha256};

use domain::Moment;

use crate::{Error, Result};

/// 256 bits that never leave the data folder. Signatures for different purposes never match each other.
#[derive(Clone)]
pub struct MasterKey(Arc<[u8; 32]>);

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("MasterKey")
    }
}

impl MasterKey {
    /// The key in `folder/key`, made there (readable by the owner only) on first use.
    ///
    /// # Errors
    /// When the file cannot be read or written, or does not hold 64 hexadecimal digits: a desk that lost its key
    /// must not quietly make another, because every link it ever mailed would die.
    pub fn in_folder(folder: &Path) -> Result<Self> {
        let path = folder.join("key");
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::read(text.trim()).ok_or_else(|| {
                Error::broken(format!(
                    "{} does not hold a key; restore it from a backup",
                    path.display()
                ))
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let bytes = random_bytes::<32>()?;
                write_secret(&path, hex(&bytes).as_bytes())?;
                // Two commands may start at once: the file that is there now is the key.
                let text = std::fs::read_to_string(&path)?;
                Self::read(text.trim())
                    .ok_or_else(|| Error::broken("the new key cannot be read back"))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// A key for tests, the same each time.
    pub fn for_tests() -> Self {
        Self(Arc::new([7; 32]))
    }

    fn read(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(index * 2..index * 2 + 2)?, 16).ok()?;
        }
        Some(Self(Arc::new(bytes)))
    }

    /// HMAC-SHA-256 of `text` for one purpose, as 64 lower-case hexadecimal digits.
    pub fn sign(&self, purpose: &str, text: &str) -> String {
        hex(&hmac_of(self.0.as_slice(), purpose, text))
    }

    /// `text` as only this desk can read it again, for one purpose.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn seal(&self, purpose: &str, text: &str) -> Result<String> {
        let number = random_bytes::<{ NONCE_LEN }>()?;
        let mut sealed = text.as_bytes().to_vec();
        self.sealing(purpose)?
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(number),
                Aad::empty(),
                &mut sealed,
            )
            .map_err(Error::broken)?;
        Ok(URL_SAFE_NO_PAD.encode([number.as_slice(), &sealed].concat()))
    }

    /// What was [sealed](Self::seal) for this purpose; `None` when it was changed, or by another desk.
    pub fn open(&self, purpose: &str, sealed: &str) -> Option<String> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (number, sealed) = bytes.split_first_chunk::<{ NONCE_LEN }>()?;
        let mut sealed = sealed.to_vec();
        let key = self.sealing(purpose).ok()?;
        let number = Nonce::assume_unique_for_key(*number);
        let opened = key.open_in_place(number, Aad::empty(), &mut sealed).ok()?;
        String::from_utf8(opened.to_vec()).ok()
    }

    fn sealing(&self, purpose: &str) -> Result<LessSafeKey> {
        let bytes = hmac_of(self.0.as_slice(), "seal", purpose);
        let key = UnboundKey::new(&CHACHA20_POLY1305, &bytes).map_err(Error::broken)?;
        Ok(LessSafeKey::new(key))
    }

    /// A token of a link that is about a row: it says which, and nobody else can make it.
    pub fn token_of(&self, purpose: &str, id: i64, created_at: Moment) -> String {
        let signed = self.sign(purpose, &format!("{id}.{}", created_at.0));
        format!("{id}.{}", signed.get(..32).unwrap_or_default())
    }

    /// The number that a token says it is about; it counts only once [`Self::is_token_of`] says so.
    pub fn number_in(token: &str) -> Option<i64> {
        token.split_once('.')?.0.parse().ok()
    }

    /// Whether it is the token of this row.
    pub fn is_token_of(&self, token: &str, purpose: &str, id: i64, created_at: Moment) -> bool {
        use subtle::ConstantTimeEq as _;
        let right = self.token_of(purpose, id, created_at);
        right.as_bytes().ct_eq(token.as_bytes()).into()
    }

    /// Whether `signature` is the one of `text` (or its first `signature.len()` digits, at least 20), compared in
    /// constant time.
    pub fn verify(&self, purpose: &str, text: &str, signature: &str) -> bool {
        use subtle::ConstantTimeEq as _;
        let right = self.sign(purpose, text);
        let Some(right) = right.get(..signature.len()).filter(|part| part.len() >= 20) else {
            return false;
        };
        right.as_bytes().ct_eq(signature.as_bytes()).into()
    }
}

fn hmac_of(key: &[u8], purpose: &str, text: &str) -> [u8; 32] {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        unreachable!("HMAC takes keys of any length")
    };
    mac.update(purpose.as_bytes());
    mac.update(&[0]);
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().into()
}

fn write_secret(path: &Path, bytes: &[u8]) -> Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(mut file) => {
            file.write_all(bytes)?;
            file.sync_all()?;
            Ok(())
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error.into()),
    }
}

pub(crate) fn random_bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::broken(format!("no randomness: {error}")))?;
    Ok(bytes)
}

/// A fresh token of 256 random bits, 43 characters of base64url.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn random_token() -> Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(random_bytes::<32>()?))
}

/// SHA-256 of a text as 64 hexadecimal digits: how tokens are kept.
pub fn sha256_hex(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or('0');
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_serves_one_purpose_only() {
        let key = MasterKey::for_tests();
        let signature = key.sign("reply", "7");
        assert!(key.verify("reply", "7", &signature));
        assert!(key.verify("reply", "7", &signature[..24]));
        assert!(
            !key.verify("reply", "7", &signature[..8]),
            "too short to mean anything"
        );
        assert!(!key.verify("reply", "8", &signature));
        assert!(!key.verify("csrf", "7", &signature));
        assert!(!key.verify("reply", "7", ""));
    }

    #[test]
    fn what_is_sealed_opens_for_its_purpose_here_and_as_it_was() {
        let key = MasterKey::for_tests();
        let sealed = key.seal("sso", "hemligt").unwrap();
        assert!(!sealed.contains("hemligt"));
        assert_ne!(
            sealed,
            key.seal("sso", "hemligt").unwrap(),
            "never the same twice"
        );
        assert_eq!(key.open("sso", &sealed).as_deref(), Some("hemligt"));
        assert_eq!(key.open("other", &sealed), None);
        assert_eq!(MasterKey(Arc::new([8; 32])).open("sso", &sealed), None);
        for changed in [
            "",
            "AAAA",
            &sealed[..sealed.len() - 2],
            &format!("A{}", &sealed[1..]),
        ] {
            if changed != sealed {
                assert_eq!(key.open("sso", changed), None, "{changed}");
            }
        }
    }

    #[test]
    fn a_lost_or_broken_key_stops_the_desk() {
        let folder = std::env::temp_dir().join(format!("arende-key-{}", random_token().unwrap()));
        std::fs::create_dir_all(&folder).unwrap();
        let first = MasterKey::in_folder(&folder).unwrap().sign("a", "b");
        assert_eq!(MasterKey::in_folder(&folder).unwrap().sign("a", "b"), first);
        std::fs::write(folder.join("key"), "nonsense").unwrap();
        assert!(MasterKey::in_folder(&folder).is_err());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
