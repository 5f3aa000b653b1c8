//! How a paragraph is called on a page. The text in front of people bears today's numbers, their papers bear those of the
//! issue: where the two differ, both are said.

use crate::app::LiveText;
use crate::domain::Text;
use crate::text::{Block, BlockKind, ParagraphId, labels};

use super::visit::Visit;
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

/// The same by the numbers of the text as it is on the screen, also while it is written anew: "4 (3 in L.1)".
pub fn called(visit: &Visit, text: &Text, paragraph: &ParagraphId) -> String {
    let Some(live) = visit.hall.live(&text.id) else {
        return label(visit.w, text, paragraph);
    };
    let Some(at) = live.blocks.iter().position(|block| block.id == *paragraph) else {
        // What is gone keeps the number that it had on paper.
        return text.label_of(paragraph);
    };
    let now = numbered(&live.blocks, &live.numbers, at);
    let issue = text.issue();
    let then = issue.and_then(|issue| {
        let blocks = &issue.pinned.blocks;
        let at = blocks.iter().position(|block| block.id == *paragraph)?;
        Some((issue, numbered(blocks, &issue.numbers, at)))
    });
    match then {
        _ if now.is_empty() => quoted(visit.w, &live.blocks[at]),
        Some((issue, then)) if then != now && !then.is_empty() => visit
            .w
            .of("reading-renumbered")
            .with("now", now)
            .with("then", then)
            .with("issue", &issue.label)
            .to_string(),
        _ => now,
    }
}

/// Whether people call it a heading.
pub fn is_heading(text: &Text, paragraph: &ParagraphId) -> bool {
    let known = text.latest().and_then(|latest| latest.block(paragraph));
    let issued = || text.issue()?.pinned.block(paragraph);
    known
        .or_else(issued)
        .is_some_and(|block| block.kind == BlockKind::Heading)
}

/// The number of a block with what it hangs on; empty where it bears none.
fn numbered(blocks: &[Block], numbers: &[String], at: usize) -> String {
    let head = blocks[..=at]
        .iter()
        .rposition(|block| block.kind != BlockKind::Item);
    let from = head.unwrap_or(0);
    labels(&blocks[from..=at], &numbers[from..=at])
        .pop()
        .unwrap_or_default()
}

/// A block that bears no number, by its first words.
fn quoted(w: Words, block: &Block) -> String {
    let words = block.content.bare();
    let first: Vec<&str> = words.split_whitespace().take(FIRST_WORDS).collect();
    if first.is_empty() {
        return w.say("reading-unnumbered");
    }
    w.of("reading-by-its-words")
        .with("words", first.join(" "))
        .to_string()
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
