//! What the team asks for within a message, and the small form that answers it there.

use forms::questions::Questions;
use platform::frame::Problems;

/// The questions of a message.
#[derive(Default)]
pub struct AskedFor {
    pub lines: Vec<AskedLine>,
    /// `None`: nothing can be answered here, or not by this reader.
    pub form: Option<AnswerForm>,
}

/// A question that is not asked by the form below it.
#[derive(Debug, Clone, Default)]
pub struct AskedLine {
    pub title: String,
    /// The answer, or why there is none.
    pub told: String,
    pub is_answered: bool,
}

/// The form within a message.
pub struct AnswerForm {
    /// `/hc/en/requests/7/answers`
    pub action: String,
    pub csrf: String,
    pub comment: i64,
    /// Makes sending twice harmless.
    pub submission: String,
    pub questions: Questions,
    /// What is said besides.
    pub text: String,
    pub problems: Problems,
}
