//! The sponsors of what a compromise would replace, asked on the floor while it is drafted, and what they answered.

use askama::Template;

use crate::app::mint;
use crate::domain::rights::Right;
use crate::domain::{Text, answer_of, asked, content_hash};
use crate::text::Block;

use crate::web::amending::slip;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;

/// The sponsors asked about a compromise as drafted, and what they answered.
#[derive(Template)]
#[template(path = "floor/answers.html")]
pub struct Answers {
    w: Words,
    action: String,
    hash: String,
    /// What is asked of the visitor's delegation.
    question: Option<String>,
    /// What it answered.
    own: Option<bool>,
    lines: Vec<(&'static str, String)>,
}

impl Answers {
    /// To the paragraph as it stands.
    pub fn of(visit: &Visit, text: &Text, block: &Block) -> Answers {
        let w = visit.w;
        let asked = asked(text, &block.id);
        let list = |numbers: &[u32]| numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
        let own = slip::own(visit).filter(|_| visit.may(Right::File));
        let ours = asked.iter().find(|(delegation, _)| Some(delegation) == own);
        let lines = asked.iter().map(|(delegation, numbers)| {
            let code = match answer_of(text, block, delegation) {
                Some(true) => "yes",
                Some(false) => "no",
                None => "none",
            };
            let words = w
                .named("putting-answer", code)
                .with("delegation", visit.names([delegation]))
                .with("numbers", list(numbers));
            (code, words.to_string())
        });
        Answers {
            w,
            action: format!(
                "{}/paragraphs/{}/compromise/answers",
                visit.text_url(&text.id),
                block.id
            ),
            hash: content_hash(block).to_string(),
            question: ours.map(|(_, numbers)| {
                w.of("putting-asked")
                    .with("numbers", list(numbers))
                    .with("count", numbers.len())
                    .to_string()
            }),
            own: ours.and_then(|(delegation, _)| answer_of(text, block, delegation)),
            lines: lines.collect(),
        }
    }

    fn command(&self) -> String {
        mint::command_id().to_string()
    }
}
