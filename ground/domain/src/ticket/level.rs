//! The four levels of one ticket, whose turn it is, and how long it was where.

use crate::{Moment, Refused};

/// How far a ticket has come: the customer's own first line, the vendor's (or its partner's) first contact, and the two
/// levels behind it that customers know nothing of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The customer's own people look after it; the vendor does not know that it exists.
    FirstLine,
    /// The vendor's first contact, or a partner.
    #[default]
    Contact,
    /// Behind the first contact.
    Third,
    /// Behind that.
    Fourth,
}

impl Level {
    /// All of them, from the customer inwards.
    pub const ALL: [Self; 4] = [Self::FirstLine, Self::Contact, Self::Third, Self::Fourth];

    /// 1 to 4, as people say it and the database keeps it.
    pub fn number(self) -> i64 {
        match self {
            Self::FirstLine => 1,
            Self::Contact => 2,
            Self::Third => 3,
            Self::Fourth => 4,
        }
    }

    /// The level of that number.
    pub fn read(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.number() == number)
    }

    fn place(self) -> usize {
        Self::ALL
            .iter()
            .position(|level| *level == self)
            .unwrap_or(0)
    }
}

/// Who has a ticket in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The customer's own first line.
    FirstLine,
    /// The partner who looks after the customer.
    Partner,
    /// The vendor.
    Vendor,
}

impl Side {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::FirstLine, Self::Partner, Self::Vendor];

    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::FirstLine => "first_line",
            Self::Partner => "partner",
            Self::Vendor => "vendor",
        }
    }

    /// The side of that word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|side| side.word() == word)
    }
}

/// Where a ticket is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// How far it has come.
    pub level: Level,
    /// Who has it.
    pub side: Side,
}

impl Place {
    /// Everywhere that a ticket can be, from the customer inwards.
    pub const ALL: [Self; 5] = [
        Self::FIRST_LINE,
        Self::PARTNER,
        Self::VENDOR,
        Self {
            level: Level::Third,
            side: Side::Vendor,
        },
        Self {
            level: Level::Fourth,
            side: Side::Vendor,
        },
    ];

    /// The word in the database and in files.
    pub fn word(self) -> &'static str {
        match (self.level, self.side) {
            (Level::FirstLine, _) | (_, Side::FirstLine) => "first_line",
            (_, Side::Partner) => "partner",
            (Level::Contact, Side::Vendor) => "vendor",
            (Level::Third, Side::Vendor) => "level_3",
            (Level::Fourth, Side::Vendor) => "level_4",
        }
    }

    /// The place of that word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.word() == word)
    }

    /// Where a ticket of this level is; `with_partner`: a partner has it in hand.
    pub fn of(level: Level, with_partner: bool) -> Self {
        match level {
            Level::FirstLine => Self::FIRST_LINE,
            _ if with_partner => Self::PARTNER,
            level => Self {
                level,
                side: Side::Vendor,
            },
        }
    }

    /// With the customer's own first line.
    pub const FIRST_LINE: Self = Self {
        level: Level::FirstLine,
        side: Side::FirstLine,
    };
    /// With the vendor's first contact.
    pub const VENDOR: Self = Self {
        level: Level::Contact,
        side: Side::Vendor,
    };
    /// With a partner.
    pub const PARTNER: Self = Self {
        level: Level::Contact,
        side: Side::Partner,
    };
}

/// Whether somebody of the team may hand a ticket over from one place to another.
///
/// Nobody takes it from the customer's first line, nor gives it back there: what the team wrote meanwhile is not the
/// customer's. A partner hands over to the vendor, and the vendor's levels are the vendor's alone.
///
/// # Errors
/// [`Refused::NotThere`].
pub fn may_hand_over(
    from: Place,
    to: Place,
    has_partner: bool,
    of_partner: bool,
) -> Result<(), Refused> {
    let stays = from == to;
    let first_line = [from, to]
        .iter()
        .any(|place| place.level == Level::FirstLine || place.side == Side::FirstLine);
    let no_partner = to.side == Side::Partner && (!has_partner || to.level != Level::Contact);
    let not_theirs = of_partner && !(from.side == Side::Partner && to == Place::VENDOR);
    if stays || first_line || no_partner || not_theirs {
        Err(Refused::NotThere)
    } else {
        Ok(())
    }
}

/// A ticket was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandOver {
    /// When.
    pub at: Moment,
    /// From where.
    pub from: Place,
    /// To where.
    pub to: Place,
}

/// How long a ticket was where, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    levels: [i64; 4],
    sides: [i64; 3],
}

impl Spent {
    /// At this level.
    pub fn at(&self, level: Level) -> i64 {
        self.levels.get(level.place()).copied().unwrap_or(0)
    }

    /// With this side: the partner's clock and the vendor's.
    pub fn with(&self, side: Side) -> i64 {
        let place = Side::ALL.iter().position(|one| *one == side);
        place
            .and_then(|place| self.sides.get(place))
            .copied()
            .unwrap_or(0)
    }

    /// In this place.
    pub fn in_place(&self, place: Place) -> i64 {
        match (place.level, place.side) {
            (_, Side::Partner) => self.with(Side::Partner),
            (Level::Contact, _) => self.at(Level::Contact) - self.with(Side::Partner),
            (level, _) => self.at(level),
        }
    }

    fn add(&mut self, place: Place, from: Moment, to: Moment) {
        let long = (to.0 - from.0).max(0);
        if let Some(sum) = self.levels.get_mut(place.level.place()) {
            *sum += long;
        }
        let side = Side::ALL.iter().position(|one| *one == place.side);
        if let Some(sum) = side.and_then(|side| self.sides.get_mut(side)) {
            *sum += long;
        }
    }
}

/// How long a ticket was where until `until`: it was opened at `opened`, its hand-overs are in their order, and `now_at` is
/// where it is. The parts add up to the whole.
pub fn spent(opened: Moment, moves: &[HandOver], now_at: Place, until: Moment) -> Spent {
    let mut spent = Spent::default();
    let mut since = opened;
    let mut place = moves.first().map_or(now_at, |first| first.from);
    for one in moves {
        let at = Moment(one.at.0.clamp(since.0, until.0.max(since.0)));
        spent.add(place, since, at);
        (since, place) = (at, one.to);
    }
    spent.add(place, since, until);
    spent
}

/// The same within a period: nothing before `from` counts, nor after `to`.
pub fn spent_between(
    opened: Moment,
    moves: &[HandOver],
    now_at: Place,
    (from, to): (Moment, Moment),
) -> Spent {
    let mut within = spent(opened, moves, now_at, to);
    let before = spent(opened, moves, now_at, from.min(to));
    let levels = within.levels.iter_mut().zip(before.levels);
    let sides = within.sides.iter_mut().zip(before.sides);
    for (whole, part) in levels.chain(sides) {
        *whole -= part;
    }
    within
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_has_a_word_of_its_own() {
        for place in Place::ALL {
            assert_eq!(Place::read(place.word()), Some(place));
            assert_eq!(Place::of(place.level, place.side == Side::Partner), place);
        }
        assert_eq!(Place::read("elsewhere"), None);
    }
    use proptest::prelude::*;

    const THIRD: Place = Place {
        level: Level::Third,
        side: Side::Vendor,
    };

    #[test]
    fn time_is_counted_where_the_ticket_is() {
        let moves = [
            HandOver {
                at: Moment(100),
                from: Place::FIRST_LINE,
                to: Place::VENDOR,
            },
            HandOver {
                at: Moment(150),
                from: Place::VENDOR,
                to: THIRD,
            },
        ];
        let spent = spent(Moment(0), &moves, THIRD, Moment(400));
        assert_eq!(spent.at(Level::FirstLine), 100);
        assert_eq!(spent.at(Level::Contact), 50);
        assert_eq!(spent.at(Level::Third), 250);
        assert_eq!(spent.with(Side::Vendor), 300);
    }

    #[test]
    fn a_ticket_that_was_never_handed_over_was_always_where_it_is() {
        let spent = spent(Moment(10), &[], Place::PARTNER, Moment(30));
        assert_eq!(
            (spent.with(Side::Partner), spent.with(Side::Vendor)),
            (20, 0)
        );
    }

    #[test]
    fn nobody_of_the_team_takes_a_ticket_from_the_first_line_or_gives_it_back() {
        for place in [Place::VENDOR, Place::PARTNER, THIRD] {
            assert!(may_hand_over(Place::FIRST_LINE, place, true, false).is_err());
            assert!(may_hand_over(place, Place::FIRST_LINE, true, false).is_err());
        }
    }

    #[test]
    fn a_partner_hands_over_to_the_vendor_and_nowhere_else() {
        assert!(may_hand_over(Place::PARTNER, Place::VENDOR, true, true).is_ok());
        assert!(may_hand_over(Place::PARTNER, THIRD, true, true).is_err());
        assert!(may_hand_over(Place::VENDOR, Place::PARTNER, true, true).is_err());
        assert!(may_hand_over(Place::VENDOR, Place::PARTNER, true, false).is_ok());
        assert!(may_hand_over(Place::VENDOR, Place::PARTNER, false, false).is_err());
    }

    proptest! {
        #[test]
        fn the_parts_add_up_to_the_whole(steps in proptest::collection::vec((0_i64..1000, 0_usize..4), 0..8), end in 0_i64..5000) {
            let places = [Place::FIRST_LINE, Place::VENDOR, Place::PARTNER, THIRD];
            let (mut at, mut from, mut moves) = (0, Place::FIRST_LINE, Vec::new());
            for (wait, to) in steps {
                at += wait;
                moves.push(HandOver { at: Moment(at), from, to: places[to] });
                from = places[to];
            }
            let half = Moment(end / 2);
            let parts = [(Moment(-10), half), (half, Moment(end))];
            let parts = parts.map(|part| spent_between(Moment(0), &moves, from, part));
            let spent = spent(Moment(0), &moves, from, Moment(end));
            for place in Place::ALL {
                let sum: i64 = parts.iter().map(|part| part.in_place(place)).sum();
                prop_assert_eq!(sum, spent.in_place(place));
            }
            let places: i64 = Place::ALL.into_iter().map(|place| spent.in_place(place)).sum();
            prop_assert_eq!(places, end);
            let levels: i64 = Level::ALL.into_iter().map(|level| spent.at(level)).sum();
            let sides: i64 = Side::ALL.into_iter().map(|side| spent.with(side)).sum();
            prop_assert_eq!(levels, end);
            prop_assert_eq!(sides, end);
        }
    }
}
