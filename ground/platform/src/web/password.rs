//! Passwords: kept as argon2id hashes, checked in equal time whether or not there is such an account.

use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::{Error, Result};

/// The fewest characters of a new password.
pub const MIN_CHARACTERS: usize = 8;
/// The longest password in bytes; longer ones are refused before any work is done.
pub const MAX_BYTES: usize = 1024;

/// Each check takes 19 MiB (OWASP's first choice: m = 19 MiB, t = 2, p = 1), so only two run at once; the rest wait
/// their turn instead of taking the machine's memory.
static PLACES: Semaphore = Semaphore::const_new(2);

/// The hash of a password nobody has, with the same cost as a real one.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm8gYWNjb3VudCBoZXJl$w9BXPvGpTHzcJSFvjkOlnP6deGwU9u9li9S7RlIDjUs";

fn argon2() -> Result<Argon2<'static>> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(Error::broken)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

async fn in_turn<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let _place = PLACES.acquire().await.map_err(Error::broken)?;
    crate::testing::work::note(crate::testing::work::HASHED);
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Error::broken)?
}

/// The hash to keep of a new password, in PHC form.
///
/// # Errors
/// 422 when it is too short or too long.
pub async fn hash(password: &str) -> Result<String> {
    let password = password.to_owned();
    in_turn(move || hash_now(&password)).await
}

/// [`hash`] for code that is on a blocking thread already, like a command.
///
/// # Errors
/// As [`hash`].
pub fn hash_now(password: &str) -> Result<String> {
    if password.chars().count() < MIN_CHARACTERS {
        let refusal = crate::Refusal::new(422, "refused-short-password");
        return Err(refusal.with("least", MIN_CHARACTERS.to_string()).into());
    }
    if password.len() > MAX_BYTES {
        return Err(Error::refused(422, "refused-too-long"));
    }
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(Error::broken)?;
    let salt = SaltString::encode_b64(&salt).map_err(Error::broken)?;
    let hash = argon2()?
        .hash_password(password.as_bytes(), &salt)
        .map_err(Error::broken)?;
    Ok(hash.to_string())
}

/// Whether the password fits the kept hash. Without one (no such account, or one that signs in otherwise) the same
/// work is done for nothing, so that the time tells nothing.
///
/// # Errors
/// Only when something is broken.
pub async fn verify(password: &str, kept: Option<&str>) -> Result<bool> {
    let (password, has_account) = (password.to_owned(), kept.is_some());
    let kept = kept.unwrap_or(NOBODYS).to_owned();
    in_turn(move || {
        let hash = PasswordHash::new(&kept).map_err(Error::broken)?;
        let bytes = if password.len() > MAX_BYTES {
            &[]
        } else {
            password.as_bytes()
        };
        Ok(argon2()?.verify_password(bytes, &hash).is_ok() && has_account && !bytes.is_empty())
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let hash = hash("correct horse").await.unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert!(verify("correct horse", Some(&hash)).await.unwrap());
        assert!(!verify("correct horsf", Some(&hash)).await.unwrap());
        assert!(!verify("", Some(&hash)).await.unwrap());
        assert!(
            !verify(&"x".repeat(MAX_BYTES + 1), Some(&hash))
                .await
                .unwrap()
        );
    }

    #[tokio::test]
    async fn nobody_has_no_password() {
        assert!(!verify("correct horse", None).await.unwrap());
        assert!(!verify("", None).await.unwrap());
        let parsed = PasswordHash::new(NOBODYS).unwrap();
        let params = Params::try_from(&parsed).unwrap();
        assert_eq!(
            (params.m_cost(), params.t_cost(), params.p_cost()),
            (19 * 1024, 2, 1)
        );
        assert!(parsed.hash.is_some());
    }

    #[tokio::test]
    async fn short_and_endless_passwords_are_refused() {
        assert!(matches!(hash("short").await, Err(Error::Refused(_))));
        assert!(matches!(
            hash(&"x".repeat(MAX_BYTES + 1)).await,
            Err(Error::Refused(_))
        ));
    }
}
