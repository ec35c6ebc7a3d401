//! An account: who may have one, what a mailed link is good for, and who must show a second factor.

use crate::{DAY, HOUR, MINUTE, Moment, Refused};

use super::Role;

/// What a mailed link does when its button is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkPurpose {
    /// Somebody who was added chooses their first password.
    Invite,
    /// Somebody who forgot their password chooses a new one.
    Reset,
    /// Somebody who made an account themselves shows that the address is theirs, and chooses a password.
    Register,
    /// Signs in without a password, in the browser that asked.
    SignIn,
    /// A new address turns out to be theirs.
    ChangeAddress,
}

impl LinkPurpose {
    /// Every purpose.
    pub const ALL: [Self; 5] = [
        Self::Invite,
        Self::Reset,
        Self::Register,
        Self::SignIn,
        Self::ChangeAddress,
    ];

    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Invite => "invite",
            Self::Reset => "reset",
            Self::Register => "register",
            Self::SignIn => "sign_in",
            Self::ChangeAddress => "change_address",
        }
    }

    /// The purpose of that word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.word() == word)
    }

    /// How long such a link is good, in milliseconds. An invitation waits for somebody who is on holiday; whoever asks
    /// for a link themselves is at the screen.
    pub fn lasts(self) -> i64 {
        match self {
            Self::Invite => 7 * DAY,
            Self::Register => DAY,
            Self::Reset | Self::ChangeAddress => HOUR,
            Self::SignIn => 15 * MINUTE,
        }
    }

    /// Whether a password is chosen with it.
    pub fn sets_password(self) -> bool {
        matches!(self, Self::Invite | Self::Reset | Self::Register)
    }
}

/// How far somebody's account has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Known by what they wrote; has no account.
    Guest,
    /// Was asked to choose a password, and has not yet.
    Invited,
    /// Signs in.
    Active,
    /// May not sign in.
    Suspended,
}

impl Standing {
    /// The standing of somebody with these.
    pub fn of(has_account: bool, invited: bool, suspended: bool) -> Self {
        match (suspended, has_account, invited) {
            (true, _, _) => Self::Suspended,
            (_, true, _) => Self::Active,
            (_, _, true) => Self::Invited,
            _ => Self::Guest,
        }
    }
}

/// Who may make an account without being asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// Nobody: accounts are made by the desk's administrators (A02).
    Invited,
    /// Whoever has an address.
    Anyone,
    /// Whoever has an address at an organization's domain.
    Domains,
}

impl Registration {
    /// The word in the settings.
    pub fn word(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Anyone => "anyone",
            Self::Domains => "domains",
        }
    }

    /// The rule of that word; what nobody knows lets nobody in.
    pub fn read(word: &str) -> Self {
        [Self::Anyone, Self::Domains]
            .into_iter()
            .find(|rule| rule.word() == word)
            .unwrap_or(Self::Invited)
    }

    /// Whether somebody may make an account, given whether an organization has the domain of their address.
    pub fn admits(self, domain_is_known: bool) -> bool {
        match self {
            Self::Invited => false,
            Self::Anyone => true,
            Self::Domains => domain_is_known,
        }
    }
}

/// Who shows a second factor when signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondFactor {
    /// Nobody; those that were set up rest.
    Off,
    /// Whoever has set one up.
    Optional,
    /// The team must; customers may.
    Team,
    /// Everyone must.
    Everyone,
}

/// What comes after the first proof of who somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterPassword {
    /// They are in.
    Enter,
    /// They show the code of their second factor.
    ShowCode,
    /// They must have a second factor, and set it up now.
    SetUp,
}

impl SecondFactor {
    /// The word in the settings.
    pub fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Optional => "optional",
            Self::Team => "team",
            Self::Everyone => "everyone",
        }
    }

    /// The rule of that word; what nobody knows leaves it to each person.
    pub fn read(word: &str) -> Self {
        [Self::Off, Self::Team, Self::Everyone]
            .into_iter()
            .find(|rule| rule.word() == word)
            .unwrap_or(Self::Optional)
    }

    /// Whether somebody of this role must have one.
    pub fn is_required_of(self, role: Role) -> bool {
        match self {
            Self::Off | Self::Optional => false,
            Self::Team => role.is_staff(),
            Self::Everyone => true,
        }
    }

    /// What somebody does after the first proof.
    pub fn after_password(self, role: Role, has_one: bool) -> AfterPassword {
        match (self, has_one) {
            (Self::Off, _) => AfterPassword::Enter,
            (_, true) => AfterPassword::ShowCode,
            (_, false) if self.is_required_of(role) => AfterPassword::SetUp,
            _ => AfterPassword::Enter,
        }
    }
}

/// Whether somebody may become this: a desk keeps one administrator who can sign in, whatever happens.
///
/// # Errors
/// [`Refused::LastAdmin`] when nobody would be left.
pub fn may_become(
    before: Role,
    after: Role,
    suspended: bool,
    other_admins: i64,
) -> Result<(), Refused> {
    let steps_down = before == Role::Admin && (after != Role::Admin || suspended);
    if steps_down && other_admins == 0 {
        Err(Refused::LastAdmin)
    } else {
        Ok(())
    }
}

/// Seconds of one code of an authenticator app (RFC 6238).
pub const CODE_SECONDS: i64 = 30;

/// The steps whose codes are taken at `now`, the likeliest first: clocks of phones are a little wrong. A code is taken
/// once: whatever is not after `last` was seen already.
pub fn code_steps(now: Moment, last: i64) -> Vec<i64> {
    let step = now.0.div_euclid(1000).div_euclid(CODE_SECONDS);
    [step, step - 1, step + 1]
        .into_iter()
        .filter(|step| *step > last)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_purpose_has_a_word_of_its_own() {
        for purpose in LinkPurpose::ALL {
            assert_eq!(LinkPurpose::read(purpose.word()), Some(purpose));
        }
        assert_eq!(LinkPurpose::read(""), None);
    }

    #[test]
    fn whoever_asked_for_a_link_uses_it_within_the_hour() {
        assert!(LinkPurpose::Reset.lasts() <= HOUR);
        assert!(LinkPurpose::SignIn.lasts() <= HOUR);
        assert!(LinkPurpose::Invite.lasts() >= 7 * DAY);
    }

    #[test]
    fn nobody_makes_an_account_where_people_are_invited() {
        assert!(!Registration::read("invited").admits(true));
        assert!(!Registration::read("nonsense").admits(true));
        assert!(Registration::read("anyone").admits(false));
        assert!(Registration::read("domains").admits(true));
        assert!(!Registration::read("domains").admits(false));
    }

    #[test]
    fn who_must_have_a_second_factor_sets_it_up_at_the_door() {
        let team = SecondFactor::read("team");
        assert_eq!(
            team.after_password(Role::Agent, false),
            AfterPassword::SetUp
        );
        assert_eq!(team.after_password(Role::User, false), AfterPassword::Enter);
        assert_eq!(
            team.after_password(Role::User, true),
            AfterPassword::ShowCode
        );
        assert_eq!(
            SecondFactor::Everyone.after_password(Role::User, false),
            AfterPassword::SetUp
        );
        assert_eq!(
            SecondFactor::read("optional").after_password(Role::Admin, false),
            AfterPassword::Enter
        );
        assert_eq!(
            SecondFactor::Off.after_password(Role::Admin, true),
            AfterPassword::Enter
        );
    }

    #[test]
    fn the_last_administrator_stays_one() {
        assert_eq!(
            may_become(Role::Admin, Role::Agent, false, 0),
            Err(Refused::LastAdmin)
        );
        assert_eq!(
            may_become(Role::Admin, Role::Admin, true, 0),
            Err(Refused::LastAdmin)
        );
        assert_eq!(may_become(Role::Admin, Role::User, false, 1), Ok(()));
        assert_eq!(may_become(Role::Admin, Role::Admin, false, 0), Ok(()));
        assert_eq!(may_become(Role::Agent, Role::User, true, 0), Ok(()));
    }

    #[test]
    fn a_code_is_taken_once_and_by_phones_that_are_a_little_wrong() {
        let now = Moment(3_000_000);
        assert_eq!(code_steps(now, 0), [100, 99, 101]);
        assert_eq!(code_steps(now, 100), [101]);
        assert_eq!(code_steps(now, 101), Vec::<i64>::new());
    }

    #[test]
    fn a_suspended_person_is_nothing_else() {
        assert_eq!(Standing::of(true, true, true), Standing::Suspended);
        assert_eq!(Standing::of(true, true, false), Standing::Active);
        assert_eq!(Standing::of(false, true, false), Standing::Invited);
        assert_eq!(Standing::of(false, false, false), Standing::Guest);
    }
}
