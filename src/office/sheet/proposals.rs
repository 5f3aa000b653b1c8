//! What the rows of a comment table propose to a text. A row becomes a proposal where its proposed change can be read as
//! the new wording of the paragraph it names; every other row is handed to a person as it is. A sentence that says what to
//! do ("replace *may* by *should*") is not read here: whoever reads such sentences takes it from [`RowFound::ByHand`].

use std::collections::HashMap;

use crate::domain::Change;
use crate::text::{Block, Content, labels};

use super::Row;

/// A version of a text with the numbers of its blocks.
#[derive(Debug, Clone, Copy)]
pub struct Numbered<'a> {
    /// The blocks.
    pub blocks: &'a [Block],
    /// Their numbers.
    pub numbers: &'a [String],
}

/// What became of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowFound {
    /// It proposes new words for a paragraph.
    Change(Change),
    /// It says what to do, or speaks of the whole: somebody has to make an amendment of it. The paragraph it names, where
    /// there is one.
    ByHand(Option<Block>),
    /// It proposes the words that stand there already.
    Unchanged(Block),
    /// A cell of it is longer than any may be; it is not known what it proposes in the end.
    Cut,
}

/// A row with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FromTable {
    /// The row.
    pub row: Row,
    /// What became of it.
    pub found: RowFound,
}

/// Of the words of the shorter, so many in a hundred must be shared before a proposed change is a new wording.
const SHARED_PERCENT: usize = 50;
/// Of the words of the paragraph, so many in a hundred must be there in number: a few of them are a quotation.
const LENGTH_PERCENT: usize = 40;

/// Holds the rows against a version.
pub fn proposals(rows: Vec<Row>, text: Numbered<'_>) -> Vec<FromTable> {
    let mut places = HashMap::new();
    for (place, label) in labels(text.blocks, text.numbers).iter().enumerate() {
        places.entry(bare(label)).or_insert(place);
    }
    rows.into_iter()
        .map(|row| {
            let found = found(&row, text.blocks, &places);
            FromTable { row, found }
        })
        .collect()
}

fn found(row: &Row, blocks: &[Block], places: &HashMap<String, usize>) -> RowFound {
    if row.cut {
        return RowFound::Cut;
    }
    let (named, clause) = (bare(&row.paragraph), bare(&row.clause));
    let place = if named.is_empty() {
        places.get(&clause).filter(|_| !clause.is_empty())
    } else {
        places.get(&named)
    };
    let Some(block) = place.map(|place| &blocks[*place]) else {
        return RowFound::ByHand(None);
    };
    let after = Content::parse(&one_line(&row.proposed));
    if after.is_blank() {
        return RowFound::ByHand(Some(block.clone()));
    }
    if after == block.content {
        return RowFound::Unchanged(block.clone());
    }
    if is_wording(&block.content, &after) {
        return RowFound::Change(Change::Wording {
            paragraph: block.id.clone(),
            before: block.content.clone(),
            after,
        });
    }
    RowFound::ByHand(Some(block.clone()))
}

/// A cell has lines, a paragraph has none.
fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `Para. 12 (a)` is `12(a)`.
fn bare(label: &str) -> String {
    let from = label.find(|one: char| one.is_ascii_digit() || one == '(');
    let roman = label.trim().trim_end_matches('.');
    let part = match from {
        Some(from) => &label[from..],
        None if roman.chars().all(|one| "IVXLCDM".contains(one)) => roman,
        None => return String::new(),
    };
    part.chars()
        .filter(|one| one.is_alphanumeric() || matches!(one, '(' | ')'))
        .collect()
}

fn is_wording(before: &Content, after: &Content) -> bool {
    let words = |content: &Content| -> Vec<String> {
        let bare = content.bare().to_lowercase();
        let words = bare.split(|one: char| !one.is_alphanumeric());
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (before, after) = (words(before), words(after));
    let mut left: HashMap<&str, usize> = HashMap::new();
    for word in &before {
        *left.entry(word).or_default() += 1;
    }
    let mut shared = 0;
    for word in &after {
        if let Some(left) = left.get_mut(word.as_str()).filter(|left| **left > 0) {
            *left -= 1;
            shared += 1;
        }
    }
    let shorter = before.len().min(after.len()).max(1);
    shared * 100 >= shorter * SHARED_PERCENT && after.len() * 100 >= before.len() * LENGTH_PERCENT
}
