//! The life of a text on one line: what is past, what is now, what waits.

use askama::Template;

use crate::domain::{Stage, Text};

use crate::web::house::dates::Zone;
use crate::web::house::words::Words;

/// The line of a text's life.
#[derive(Template)]
#[template(path = "reading/life.html")]
pub struct Life {
    w: Words,
    steps: Vec<Step>,
}

struct Step {
    code: &'static str,
    when: String,
    past: bool,
    now: bool,
}

impl Life {
    /// The life of this text.
    pub fn of(w: Words, zone: &Zone, text: &Text) -> Life {
        let moment = |at| zone.moment(w, at);
        let issued = text.issue().map_or_else(String::new, |issue| {
            w.of("life-issued-when")
                .with("issue", &issue.label)
                .with("when", moment(issue.at))
                .to_string()
        });
        let put = text
            .question()
            .map_or_else(String::new, |question| moment(question.put_at));
        let adopted = text
            .adoption
            .as_ref()
            .map_or_else(String::new, |adoption| moment(adoption.at));
        let reached = step(text);
        let steps = [
            ("drafting", String::new()),
            ("issued", issued),
            ("considered", String::new()),
            ("put", put),
            ("adopted", adopted),
        ];
        let steps = steps
            .into_iter()
            .enumerate()
            .map(|(place, (code, when))| Step {
                code,
                when,
                past: place < reached,
                now: place == reached,
            })
            .collect();
        Life { w, steps }
    }
}

/// How far the text has come on its line.
fn step(text: &Text) -> usize {
    match text.stage {
        Stage::Drafting | Stage::Revising => 0,
        Stage::Issued if text.considering.is_some() => 2,
        Stage::Issued => 1,
        Stage::Put => 3,
        Stage::Adopted => 4,
    }
}
