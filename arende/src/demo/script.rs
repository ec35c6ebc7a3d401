//! How the story is written down: a ticket begins with `# `, its head is `word: value` lines, each later deed begins
//! with `@ when who what`. What follows is said, up to the next; `>>>` cuts off what a mail quoted.
//!
//! `34m` and `2h10m` are spans before the story's end, `3d 09:15` is a time of day so many working days before it:
//! nobody of the story works on a Sunday, whenever the demo is started.

use domain::{DAY, MINUTE, Moment};

/// One ticket of the story.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) subject: &'static str,
    pub(super) key: &'static str,
    pub(super) by: &'static str,
    /// Who of the team wrote it down for the requester.
    pub(super) written: Option<&'static str>,
    pub(super) follows: Option<&'static str>,
    pub(super) cc: Vec<&'static str>,
    pub(super) door: &'static str,
    pub(super) at: Ago,
    /// Key of a field, and what was answered.
    pub(super) answers: Vec<(&'static str, &'static str)>,
    pub(super) said: Said,
    pub(super) steps: Vec<Step>,
}

impl Case {
    /// What sort of matter the team finds it to be; empty when nobody says.
    pub(super) fn kind(&self) -> &'static str {
        let mut sets = self.steps.iter().flat_map(|step| &step.sets);
        sets.find(|(field, _)| *field == "kind")
            .map_or("", |(_, kind)| *kind)
    }
}

/// Something done later in a ticket.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) at: Ago,
    pub(super) who: &'static str,
    /// `reply`, `note`, `set` by the team; `says`, `solves`, `mails`, `away` by customers.
    pub(super) what: &'static str,
    /// `field=value`, without blanks.
    pub(super) sets: Vec<(&'static str, &'static str)>,
    pub(super) said: Said,
}

/// What is said, with what comes along.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) is_html: bool,
    pub(super) quoted: Option<String>,
    /// Name of a file, and its content id where the text shows it.
    pub(super) files: Vec<(&'static str, Option<&'static str>)>,
}

/// A time before the end of the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ago {
    Minutes(i64),
    /// Working days, and minutes since midnight UTC.
    Day(i64, i64),
}

impl Ago {
    /// The moment in a story that ends at `end`.
    pub(super) fn before(self, end: Moment) -> Moment {
        match self {
            Self::Minutes(minutes) => end.plus(-minutes * MINUTE),
            Self::Day(days, minutes) => {
                let mut day = end.0.div_euclid(DAY);
                for _ in 0..days {
                    day -= 1;
                    // 1970-01-01 was a Thursday: 0 is Monday, 5 and 6 are the weekend.
                    while (day + 3).rem_euclid(7) >= 5 {
                        day -= 1;
                    }
                }
                Moment(day * DAY + minutes * MINUTE)
            }
        }
    }

    /// Reads a time from the beginning of `words`; answers it and what is left.
    fn read(words: &'static str) -> Option<(Self, &'static str)> {
        let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
        if let Some(days) = first.strip_suffix('d') {
            let (clock, rest) = rest.split_once(' ').unwrap_or((rest, ""));
            let (hours, minutes) = clock.split_once(':')?;
            let minutes = number(hours)? * 60 + number(minutes)?;
            return Some((Self::Day(number(days)?, minutes), rest));
        }
        let span = first.strip_suffix('m')?;
        let (hours, minutes) = span.split_once('h').unwrap_or(("0", span));
        Some((Self::Minutes(number(hours)? * 60 + number(minutes)?), rest))
    }
}

fn number(text: &str) -> Option<i64> {
    text.parse().ok()
}

/// Reads a script; the error names the line that cannot be understood.
pub(super) fn read(script: &'static str) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    for part in parts(script, "# ") {
        cases.push(case(part)?);
    }
    Ok(cases)
}

/// The pieces of `text` that begin with a line beginning with `mark`, without the mark.
fn parts(text: &'static str, mark: &str) -> Vec<&'static str> {
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with(mark) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(start, end)| text.get(start + mark.len()..end))
        .collect()
}

fn case(part: &'static str) -> Result<Case, String> {
    let first_step = part.find("\n@ ").map_or(part.len(), |at| at + 1);
    let (opening, steps) = part.split_at(first_step);
    let (subject, rest) = opening.split_once('\n').unwrap_or((opening, ""));
    let (head, body) = rest.split_once("\n\n").unwrap_or((rest, ""));
    let mut case = Case {
        subject,
        key: "",
        by: "",
        written: None,
        follows: None,
        cc: Vec::new(),
        door: "web",
        at: Ago::Minutes(0),
        answers: Vec::new(),
        said: Said::default(),
        steps: Vec::new(),
    };
    let mut files = Vec::new();
    for line in head.lines().filter(|line| !line.is_empty()) {
        let (word, value) = line
            .split_once(": ")
            .ok_or_else(|| format!("{subject}: {line}"))?;
        match word {
            "key" => case.key = value,
            "by" => case.by = value,
            "written" => case.written = Some(value),
            "follows" => case.follows = Some(value),
            "cc" => case.cc = value.split(", ").collect(),
            "door" => case.door = value,
            "at" => {
                let read = Ago::read(value).ok_or_else(|| format!("{subject}: {line}"))?;
                case.at = read.0;
            }
            "file" | "inline" => files.push(file(line)),
            "answer" => {
                let pair = value.split_once('=');
                case.answers
                    .push(pair.ok_or_else(|| format!("{subject}: {line}"))?);
            }
            _ => return Err(format!("{subject}: {line}")),
        }
    }
    case.said = said(body, case.door == "html-mail");
    case.said.files.extend(files.into_iter().flatten());
    for part in parts(steps, "@ ") {
        case.steps
            .push(step(part).ok_or_else(|| format!("{subject}: {part}"))?);
    }
    Ok(case)
}

fn step(part: &'static str) -> Option<Step> {
    let (line, body) = part.split_once('\n').unwrap_or((part, ""));
    let (at, rest) = Ago::read(line)?;
    let mut words = rest.split(' ');
    let (who, what) = (words.next()?, words.next()?);
    let mut sets = Vec::new();
    let mut is_html = false;
    for word in words {
        match word.split_once('=') {
            Some(pair) => sets.push(pair),
            None if word == "html" => is_html = true,
            None => return None,
        }
    }
    Some(Step {
        at,
        who,
        what,
        sets,
        said: said(body, is_html),
    })
}

fn said(body: &'static str, is_html: bool) -> Said {
    let (body, quoted) = match body.split_once("\n>>>\n") {
        Some((body, quoted)) => (body, Some(quoted.trim().to_owned())),
        None => (body, None),
    };
    let is_file = |line: &&str| line.starts_with("file: ") || line.starts_with("inline: ");
    let files = body.lines().filter(is_file).filter_map(file).collect();
    let text = body
        .lines()
        .filter(|line| !is_file(line))
        .collect::<Vec<_>>()
        .join("\n");
    Said {
        text: text.trim().to_owned(),
        is_html,
        quoted,
        files,
    }
}

fn file(line: &'static str) -> Option<(&'static str, Option<&'static str>)> {
    match line.strip_prefix("inline: ") {
        Some(inline) => inline.split_once('=').map(|(name, id)| (name, Some(id))),
        None => line.strip_prefix("file: ").map(|name| (name, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "# A question\nkey: a\nby: astrid\ncc: erik, olle\nat: 2d 09:15\nfile: a b.png\n\nFirst.\n\nSecond.\n\n\
        @ 1h05m priya reply status=pending tags=a,b\nHello\n>>>\nold words\n\n@ 4m astrid solves\n# Another\nby: sara\nat: 1m\n";

    #[test]
    fn a_script_reads_as_it_is_written() {
        let cases = read(SCRIPT).unwrap();
        let [question, another] = cases.as_slice() else {
            panic!("{cases:?}")
        };
        assert_eq!(question.cc, ["erik", "olle"]);
        assert_eq!(question.said.text, "First.\n\nSecond.");
        assert_eq!(question.said.files, [("a b.png", None)]);
        let [reply, solved] = question.steps.as_slice() else {
            panic!("{:?}", question.steps)
        };
        assert_eq!(
            (reply.at, reply.who, reply.what),
            (Ago::Minutes(65), "priya", "reply")
        );
        assert_eq!(reply.sets, [("status", "pending"), ("tags", "a,b")]);
        assert_eq!(
            (reply.said.text.as_str(), reply.said.quoted.as_deref()),
            ("Hello", Some("old words"))
        );
        assert_eq!((solved.what, solved.said.text.as_str()), ("solves", ""));
        assert_eq!((another.subject, another.at), ("Another", Ago::Minutes(1)));
    }

    #[test]
    fn a_line_that_says_nothing_is_named() {
        assert!(read("# A\nby astrid\n").unwrap_err().contains("by astrid"));
        assert!(read("# A\nby: b\n\nText\n\n@ sometime priya reply\n").is_err());
    }

    #[test]
    fn nobody_works_on_weekends() {
        let monday_noon = Moment(1_772_442_000_000);
        let friday = Ago::Day(1, 9 * 60 + 15).before(monday_noon);
        assert_eq!(monday_noon.0 - friday.0, 3 * DAY - 15 * MINUTE);
        assert_eq!(
            Ago::Minutes(5).before(monday_noon),
            monday_noon.plus(-5 * MINUTE)
        );
    }
}
