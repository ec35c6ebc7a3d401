//! How often something may be tried. Buckets of tokens are kept in the database, so that a restart forgives nobody.

use std::net::IpAddr;

use domain::{DAY, HOUR, Moment};

use crate::store::Tx;
use crate::{Result, params};

/// How often: `capacity` times at once, and `per_hour` times in the long run.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// Tries in a full bucket.
    pub capacity: u32,
    /// Tries that come back each hour.
    pub per_hour: u32,
}

/// Sign-in tries on one account: a person who mistypes is helped, a program is not.
pub const SIGN_IN_ACCOUNT: Rate = Rate {
    capacity: 10,
    per_hour: 30,
};
/// Sign-in tries from one network: a school behind one address gets in on Monday morning.
pub const SIGN_IN_NETWORK: Rate = Rate {
    capacity: 30,
    per_hour: 120,
};
/// Requests without signing in, from one network.
pub const ANONYMOUS_REQUEST_NETWORK: Rate = Rate {
    capacity: 10,
    per_hour: 30,
};
/// Requests without signing in that name one address; each may cause a mail to somebody who did not ask.
pub const ANONYMOUS_REQUEST_ADDRESS: Rate = Rate {
    capacity: 3,
    per_hour: 3,
};
/// Files of somebody signed out, from one network.
pub const ANONYMOUS_UPLOAD: Rate = Rate {
    capacity: 40,
    per_hour: 80,
};

/// Takes one try from the bucket `key`; `false` when it is empty. Nothing is written then, so refused tries neither
/// cost the disk anything nor push the next allowed one away.
///
/// # Errors
/// When the database does not take it.
pub fn take(tx: &Tx<'_>, key: &str, rate: Rate, now: Moment) -> Result<bool> {
    let kept = tx.row(
        "SELECT tokens_milli, updated_at FROM rate_limit WHERE key = $1",
        &params![key],
        |row| Ok((row.int(0)?, row.moment(1)?)),
    )?;
    let Some(left) = after_one_try(kept, rate, now) else {
        return Ok(false);
    };
    tx.run(
        "INSERT INTO rate_limit (key, tokens_milli, updated_at)
         VALUES ($1, $2, $3)
         ON CONFLICT (key) DO UPDATE SET tokens_milli = $2, updated_at = $3",
        &params![key, left, now],
    )?;
    Ok(true)
}

/// Fills the bucket again, after a success that shows who it was.
///
/// # Errors
/// When the database does not take it.
pub fn forgive(tx: &Tx<'_>, key: &str) -> Result<()> {
    tx.run("DELETE FROM rate_limit WHERE key = $1", &params![key])
        .map(drop)
}

/// Removes buckets that nobody touched for two days: they are full again whatever their rate.
///
/// # Errors
/// When the database does not take it.
pub fn remove_old(tx: &Tx<'_>, now: Moment) -> Result<usize> {
    let before = now.plus(-2 * DAY);
    tx.run(
        "DELETE FROM rate_limit WHERE updated_at < $1",
        &params![before],
    )
}

/// Thousandths of a try that are left after one; `None` when there is not a whole one. A clock that was set back
/// gives nothing and takes nothing.
fn after_one_try(kept: Option<(i64, Moment)>, rate: Rate, now: Moment) -> Option<i64> {
    let full = i64::from(rate.capacity) * 1000;
    let tokens = match kept {
        None => full,
        Some((tokens, updated)) => {
            let elapsed = (now.0.saturating_sub(updated.0)).clamp(0, 2 * DAY);
            (tokens + elapsed * i64::from(rate.per_hour) * 1000 / HOUR).min(full)
        }
    };
    (tokens >= 1000).then_some(tokens - 1000)
}

/// The network an address belongs to, as one caller: `/24` for IPv4, `/64` for IPv6, which one customer line usually
/// has whole.
pub fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::chance::cases;

    const RATE: Rate = Rate {
        capacity: 3,
        per_hour: 60,
    };

    #[test]
    fn a_full_bucket_holds_its_capacity_and_refills_by_the_hour() {
        let mut kept = None;
        for _ in 0..3 {
            kept = Some((after_one_try(kept, RATE, Moment(0)).unwrap(), Moment(0)));
        }
        assert_eq!(after_one_try(kept, RATE, Moment(0)), None);
        assert_eq!(after_one_try(kept, RATE, Moment(59_999)), None);
        assert_eq!(after_one_try(kept, RATE, Moment(60_000)), Some(0));
        assert_eq!(after_one_try(kept, RATE, Moment(HOUR)), Some(2000));
    }

    #[test]
    fn a_clock_set_back_gives_nothing() {
        assert_eq!(
            after_one_try(Some((500, Moment(HOUR))), RATE, Moment(0)),
            None
        );
    }

    #[test]
    fn neighbours_count_as_one() {
        let network = |text: &str| network(text.parse().unwrap());
        assert_eq!(network("192.0.2.7"), network("192.0.2.250"));
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.0/24");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
    }

    #[test]
    fn never_more_than_capacity_and_refill() {
        cases(|chance| {
            let (mut kept, mut now, mut taken) = (None, 0_i64, 0_i64);
            for _ in 0..chance.below(200) {
                now += i64::try_from(chance.below(120_000)).unwrap();
                if let Some(left) = after_one_try(kept, RATE, Moment(now)) {
                    kept = Some((left, Moment(now)));
                    taken += 1;
                }
            }
            assert!(taken * 1000 <= 3000 + now * 60 * 1000 / HOUR);
        });
    }
}
