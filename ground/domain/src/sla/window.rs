//! Critical windows: days that a customer announced, on which more is promised.

use crate::Moment;

/// How far a window is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// Its first day has not come.
    #[default]
    Coming,
    /// It is now.
    Running,
    /// Its last day has passed.
    Over,
    /// The customer took it back.
    Withdrawn,
}

impl Stage {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Coming, Self::Running, Self::Over, Self::Withdrawn];

    /// The word in the database.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Coming => "coming",
            Self::Running => "running",
            Self::Over => "over",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The stage of that word.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.word() == word)
    }
}

/// From when until when, for which products, and how far it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// When it begins.
    pub from: Moment,
    /// When it is over.
    pub until: Moment,
    /// For these alone; none: for all.
    pub products: Vec<String>,
    /// How far it is, as it was told last.
    pub stage: Stage,
}

impl Window {
    /// How far one that was not withdrawn is at a moment.
    #[must_use]
    pub fn stage_at(&self, now: Moment) -> Stage {
        if self.stage == Stage::Withdrawn {
            Stage::Withdrawn
        } else if now < self.from {
            Stage::Coming
        } else if now < self.until {
            Stage::Running
        } else {
            Stage::Over
        }
    }

    /// Whether a ticket that came at a moment is in it: it came meanwhile, or came before and is open now that the window
    /// runs. Who said no product may mean any.
    #[must_use]
    pub fn holds(&self, came: Moment, product: Option<&str>) -> bool {
        let is_meant = self.products.is_empty()
            || product.is_none_or(|product| self.products.iter().any(|one| one == product));
        let is_meanwhile = (self.from..self.until).contains(&came)
            || (came < self.from && self.stage == Stage::Running);
        is_meant && is_meanwhile && self.stage != Stage::Withdrawn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exams(stage: Stage) -> Window {
        Window {
            from: Moment(100),
            until: Moment(200),
            products: Vec::new(),
            stage,
        }
    }

    #[test]
    fn what_comes_within_the_window_is_in_it_for_good() {
        for stage in [Stage::Coming, Stage::Running, Stage::Over] {
            let window = exams(stage);
            assert!(window.holds(Moment(100), None) && window.holds(Moment(199), None));
            assert!(!window.holds(Moment(200), None));
        }
        assert!(!exams(Stage::Withdrawn).holds(Moment(150), None));
    }

    #[test]
    fn what_came_before_is_in_it_while_it_runs() {
        assert!(exams(Stage::Running).holds(Moment(20), None));
        assert!(!exams(Stage::Coming).holds(Moment(20), None));
        assert!(!exams(Stage::Over).holds(Moment(20), None));
    }

    #[test]
    fn a_window_for_some_products_is_not_for_others() {
        let window = Window {
            products: vec!["exam".to_owned()],
            ..exams(Stage::Running)
        };
        assert!(window.holds(Moment(120), Some("exam")) && window.holds(Moment(120), None));
        assert!(!window.holds(Moment(120), Some("library")));
    }

    #[test]
    fn stages_follow_the_clock_unless_it_was_withdrawn() {
        let stages = [99, 100, 199, 200].map(|now| exams(Stage::Coming).stage_at(Moment(now)));
        assert_eq!(
            stages,
            [Stage::Coming, Stage::Running, Stage::Running, Stage::Over]
        );
        assert_eq!(
            exams(Stage::Withdrawn).stage_at(Moment(150)),
            Stage::Withdrawn
        );
        for stage in Stage::ALL {
            assert_eq!(Stage::read(stage.word()), Some(stage));
        }
    }
}
