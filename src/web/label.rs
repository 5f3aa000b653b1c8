//! How a paragraph is called on a page. The text in front of people bears today's numbers, their papers bear those of the
//! issue: where the two differ, both are said.

use crate::domain::Text;
use crate::text::ParagraphId;

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
