//! Support access to a customer's site: who may switch it on, what becomes of it, and until when it holds.

use crate::{HOUR, MINUTE, Moment};

/// What a grant is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Support asked, and nobody has decided.
    Asked,
    /// The customer switched it on, and its time is not over.
    Active,
    /// The customer said no.
    Refused,
    /// It was taken back: by the customer, or by support, which needed it no longer.
    Withdrawn,
    /// Its time is over.
    Ended,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Asked,
        Self::Active,
        Self::Refused,
        Self::Withdrawn,
        Self::Ended,
    ];

    /// Its word in tables and interfaces.
    pub fn word(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Active => "active",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Ended => "ended",
        }
    }

    /// The state of this word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether nothing can become of it any more.
    pub fn is_over(self) -> bool {
        !matches!(self, Self::Asked | Self::Active)
    }
}

/// On whose side somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Somebody of the customer who decides for it.
    Customer,
    /// Anybody of the team, administrators too.
    Team,
}

/// What somebody wants to become of a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Switch it on until then.
    Allow(Moment),
    /// Say no.
    Refuse,
    /// Take it back, asked or active.
    Withdraw,
}

/// Why a step is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NotDone {
    /// Only the customer decides.
    NotYours,
    /// It was decided, or is over.
    TooLate,
    /// The end is not ahead, or hardly.
    TooSoon,
    /// The end is further away than the desk lets access last.
    TooFar,
}

/// The shortest that access is switched on for.
pub const SHORTEST: i64 = 5 * MINUTE;

/// What a grant is now: what stands there, and its end.
pub fn state_at(stored: State, until: Option<Moment>, now: Moment) -> State {
    match (stored, until) {
        (State::Active, Some(until)) if until > now => State::Active,
        (State::Active, _) => State::Ended,
        (other, _) => other,
    }
}

/// What becomes of a grant that is `now_is`. Only the customer switches on or says no (B27); both sides may end.
///
/// # Errors
/// Why not.
pub fn step(
    now_is: State,
    side: Side,
    step: Step,
    longest_hours: i64,
    now: Moment,
) -> Result<State, NotDone> {
    match (step, side) {
        (Step::Allow(_) | Step::Refuse, Side::Team) => Err(NotDone::NotYours),
        (Step::Allow(_) | Step::Refuse, _) if now_is != State::Asked => Err(NotDone::TooLate),
        (Step::Refuse, Side::Customer) => Ok(State::Refused),
        (Step::Allow(until), Side::Customer) => {
            if until < now.plus(SHORTEST) {
                Err(NotDone::TooSoon)
            } else if until > now.plus(longest_hours.saturating_mul(HOUR)) {
                Err(NotDone::TooFar)
            } else {
                Ok(State::Active)
            }
        }
        (Step::Withdraw, _) if now_is.is_over() => Err(NotDone::TooLate),
        (Step::Withdraw, _) => Ok(State::Withdrawn),
    }
}

/// Until when a token holds that is fetched now: some minutes, and never longer than the grant.
pub fn token_until(until: Moment, minutes: i64, now: Moment) -> Moment {
    until.min(now.plus(minutes.saturating_mul(MINUTE)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment(1_000_000_000_000);

    #[test]
    fn nobody_of_the_team_switches_it_on_or_says_no_whatever_it_is() {
        for state in State::ALL {
            for wanted in [Step::Allow(NOW.plus(HOUR)), Step::Refuse] {
                assert_eq!(
                    step(state, Side::Team, wanted, 72, NOW),
                    Err(NotDone::NotYours)
                );
            }
        }
    }

    #[test]
    fn the_customer_switches_on_what_was_asked_once_and_within_the_limits() {
        let allow = |until| step(State::Asked, Side::Customer, Step::Allow(until), 72, NOW);
        assert_eq!(allow(NOW.plus(HOUR)), Ok(State::Active));
        assert_eq!(allow(NOW.plus(72 * HOUR)), Ok(State::Active));
        assert_eq!(allow(NOW.plus(72 * HOUR + 1)), Err(NotDone::TooFar));
        assert_eq!(allow(NOW), Err(NotDone::TooSoon));
        for state in State::ALL.into_iter().filter(|one| *one != State::Asked) {
            let again = step(state, Side::Customer, Step::Allow(NOW.plus(HOUR)), 72, NOW);
            assert_eq!(again, Err(NotDone::TooLate));
        }
    }

    #[test]
    fn both_sides_end_what_is_not_over() {
        for side in [Side::Customer, Side::Team] {
            for state in [State::Asked, State::Active] {
                assert_eq!(
                    step(state, side, Step::Withdraw, 72, NOW),
                    Ok(State::Withdrawn)
                );
            }
            for state in [State::Refused, State::Withdrawn, State::Ended] {
                assert_eq!(
                    step(state, side, Step::Withdraw, 72, NOW),
                    Err(NotDone::TooLate)
                );
            }
        }
    }

    #[test]
    fn what_is_active_ends_at_its_time_whatever_is_written_down() {
        assert_eq!(
            state_at(State::Active, Some(NOW.plus(1)), NOW),
            State::Active
        );
        assert_eq!(state_at(State::Active, Some(NOW), NOW), State::Ended);
        assert_eq!(state_at(State::Active, None, NOW), State::Ended);
        assert_eq!(state_at(State::Asked, None, NOW), State::Asked);
    }

    #[test]
    fn a_token_never_outlives_its_grant() {
        assert_eq!(token_until(NOW.plus(HOUR), 5, NOW), NOW.plus(5 * MINUTE));
        assert_eq!(token_until(NOW.plus(MINUTE), 5, NOW), NOW.plus(MINUTE));
    }
}
