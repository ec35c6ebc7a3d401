//! Every part of every page in all its states, at `/dev/components` of a desk in development: one place to look at,
//! and one page for the accessibility checks.

use askama::Template;

use super::parts::{self, Face, FileChoice, Pages, Priority, Problems, Status, Upload, When};
use super::{Frame, Tone};
use crate::language::Words;

/// GET /dev/components
#[derive(Template)]
#[template(path = "gallery.html")]
pub struct Gallery {
    w: Words,
    f: Frame,
    faces: Vec<Face>,
    statuses: Vec<Status>,
    priorities: Vec<Priority>,
    tones: Vec<(Tone, &'static str)>,
    moment: When,
    files: FileChoice,
    problems: Problems,
    pages: Pages,
}

impl Gallery {
    /// The gallery in the reader's frame.
    pub fn new(w: Words, f: Frame) -> Self {
        let names = [
            "Astrid Lindqvist",
            "Jonas Bergman",
            "Erik Kallio",
            "Priya Nair",
            "Olle Hast",
        ];
        let initials = ["AL", "JB", "EK", "PN", "OH"];
        let faces = names
            .iter()
            .zip(initials)
            .zip(1..)
            .map(|((name, initials), colour)| Face {
                name: (*name).to_owned(),
                initials: initials.to_owned(),
                colour,
            });
        let statuses = [
            ("new", "Received"),
            ("open", "Open"),
            ("pending", "Awaiting your reply"),
            ("hold", "On hold"),
            ("solved", "Solved"),
            ("closed", "Closed"),
        ];
        let priorities = [
            ("", "Not set"),
            ("low", "Low"),
            ("normal", "Normal"),
            ("high", "High"),
            ("urgent", "Urgent"),
        ];
        let mut problems = Problems::default();
        problems.add("wrong", "Write a subject");
        problems.add("files", "start-of-exam.mkv is larger than 25 MB");
        Self {
            w,
            f,
            faces: faces.collect(),
            statuses: statuses
                .map(|(kind, label)| Status {
                    kind,
                    label: label.into(),
                })
                .into(),
            priorities: priorities
                .map(|(kind, label)| Priority {
                    kind,
                    label: label.into(),
                })
                .into(),
            tones: vec![
                (Tone::Info, "Priya needs an answer from you."),
                (Tone::Good, "We have received your request."),
                (Tone::Warning, "A message arrived while you were writing."),
            ],
            moment: When {
                shown: "12 min ago".into(),
                iso: "2026-11-21T10:26:00Z".into(),
                exact: "21 November 2026 10:26".into(),
            },
            files: FileChoice {
                limit: w.t1("files-limit", "size", "25 MB"),
                accept: String::new(),
                most_shown: "25 MB".into(),
                most_bytes: 25 * 1024 * 1024,
                uploads: vec![Upload {
                    token: "gallery".into(),
                    name: "session-expired.png".into(),
                    size: "412 kB".into(),
                }],
                problem: problems.of("files").map(str::to_owned),
                small: false,
            },
            problems,
            pages: Pages {
                first: 16,
                last: 30,
                total: 48,
                previous: Some("?page=1".into()),
                next: Some("?page=3".into()),
            },
        }
    }
}
