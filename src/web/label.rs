//! How a paragraph is called on a page. The text in front of people bears today's numbers, their papers bear those of the
//! issue: where the two differ, both are said.

use crate::app::LiveText;
use crate::domain::Text;
use crate::text::{BlockKind, ParagraphId};

use super::words::Words;

/// "12", or "13 (12 in L.1)" once something was put in before it.
pub fn label(w: Words, text: &Text, paragraph: &ParagraphId) -> String {
    let (then, now) = (text.label_of(paragraph), text.label_now(paragraph));
    let stands = text
        .latest()
        .is_some_and(|latest| latest.block(paragraph).is_some());
    let issue = text
        .issue()
        .filter(|issue| issue.pinned.block(paragraph).is_some());
    match issue {
        _ if !stands => then,
        Some(issue) if then != now => w
            .of("reading-renumbered")
            .with("now", now)
            .with("then", then)
            .with("issue", &issue.label)
            .to_string(),
        _ => now,
    }
}

/// A block of the live text by its number there, an item with the number of what it is an item of; a heading without a
/// number by its first words.
pub fn live_label(live: &LiveText, at: usize) -> String {
    let number = |at: usize| live.numbers[at].trim_end_matches('.');
    let own = number(at);
    if own.is_empty() {
        let words = live.blocks[at].content.bare();
        let first: Vec<&str> = words.split_whitespace().take(FIRST_WORDS).collect();
        return first.join(" ");
    }
    let head = live.blocks[..at]
        .iter()
        .rposition(|block| block.kind != BlockKind::Item)
        .filter(|head| {
            live.blocks[at].kind == BlockKind::Item && live.blocks[*head].kind == BlockKind::Paragraph
        });
    match head {
        Some(head) => format!("{} {own}", number(head)),
        None => own.to_owned(),
    }
}

/// So many words name a heading.
const FIRST_WORDS: usize = 6;
