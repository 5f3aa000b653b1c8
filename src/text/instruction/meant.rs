//! Which blocks of a text an instruction means: by their numbers, by the words that stand in them, or by where it was written.

use super::super::{BlockKind, Content};
use super::clause::Gap;
use super::named::Named;
use super::plan::{Fault, LISTED_MAX, Planner, Spoken};
use super::step::{Miss, Quote, Spot, Step, Which, apply};
use super::within;

impl Planner<'_> {
    /// Whose words are meant: those named, those of the paragraph at hand, or of the only one in which the step finds its
    /// words.
    pub(super) fn spoken(
        &self,
        named: Option<&Named>,
        readings: &[Step],
        sentence: Option<Which>,
    ) -> Result<Spoken, Fault> {
        match (named, self.here) {
            (Some(Named::Title), _) => return Ok(Spoken::Title),
            (Some(named), _) => return self.block(named).map(Spoken::Block),
            (None, Some(here)) => return Ok(Spoken::Block(here)),
            (None, None) => {}
        }
        let carried_out = |content: &Content, step: &Step| {
            let plain = content.plain();
            let steps = match sentence.map(|which| within::sentence(&plain, which)) {
                None => vec![step.clone()],
                Some(Ok(range)) => within::narrowed(step, &plain, &range)?,
                Some(Err(_)) => return Err(Miss::Absent { words: String::new() }),
            };
            apply(content, &steps)
        };
        let fits = |content: &Content| readings.iter().any(|step| carried_out(content, step).is_ok());
        let found: Vec<usize> = (0..self.blocks.len())
            .filter(|at| fits(&self.blocks[*at].content))
            .collect();
        if found.is_empty() {
            // The words may stand somewhere in other letters.
            let other = self.blocks.iter().enumerate().find_map(|(at, block)| {
                let mut missed = readings
                    .iter()
                    .filter_map(|step| carried_out(&block.content, step).err());
                let miss = missed.find(|miss| matches!(miss, Miss::OtherCase { .. }))?;
                let of = self.subject(Spoken::Block(at));
                Some(Fault::Miss { of, miss })
            });
            if let Some(fault) = other {
                return Err(fault);
            }
        }
        let anywhere = readings
            .iter()
            .any(|step| matches!(step, Step::Insert { at, .. } if quoted_at(at).is_none()));
        match found.as_slice() {
            [only] if !anywhere => Ok(Spoken::Block(*only)),
            found => Err(Fault::Where {
                words: readings.first().and_then(quoted).unwrap_or_default(),
                labels: found
                    .iter()
                    .take(LISTED_MAX)
                    .map(|at| self.called(*at))
                    .filter(|_| !anywhere)
                    .collect(),
            }),
        }
    }

    /// Every block that is named, in order.
    pub(super) fn blocks_of(&self, named: &Named) -> Result<Vec<usize>, Fault> {
        match named {
            Named::Range(from, to) => {
                let one = |label: &String| self.block(&Named::Paragraph(label.clone()));
                let (first, last) = (one(from)?, one(to)?);
                let beside = |at: &usize| {
                    self.blocks[*at].kind == self.blocks[first].kind
                        && self.blocks[*at].level == self.blocks[first].level
                };
                // Items are of one paragraph.
                let over = |at: usize| {
                    self.blocks[first].kind == BlockKind::Item && self.blocks[at].kind != BlockKind::Item
                };
                if first >= last || !beside(&last) || (first..last).any(over) {
                    return Err(Fault::NoRange {
                        from: from.clone(),
                        to: to.clone(),
                    });
                }
                Ok((first..=last).filter(beside).collect())
            }
            Named::Several(all) => {
                let mut blocks = Vec::new();
                for named in all {
                    let found = self.blocks_of(named)?;
                    blocks.extend(found);
                }
                let mut known = std::collections::HashSet::new();
                blocks.retain(|at| known.insert(*at));
                Ok(blocks)
            }
            one => Ok(vec![self.block(one)?]),
        }
    }

    pub(super) fn block(&self, named: &Named) -> Result<usize, Fault> {
        let label = match named {
            Named::Range(..) | Named::Several(_) => return Err(Fault::OneOnly),
            Named::Title => String::new(),
            Named::Heading(label) => {
                let words = label.trim_end_matches('.');
                let is = |at: &usize| {
                    self.blocks[*at].kind == BlockKind::Heading
                        && (self.labels[*at] == words
                            || self.blocks[*at]
                                .content
                                .bare()
                                .trim()
                                .eq_ignore_ascii_case(label.trim()))
                };
                let found = (0..self.blocks.len()).find(is);
                return found.ok_or_else(|| Fault::NoHeading { label: label.clone() });
            }
            // An item alone is one of the paragraph at hand.
            Named::Paragraph(label) if label.starts_with('(') => {
                let paragraph = self
                    .here
                    .map(|here| self.labels[here].split('(').next().unwrap_or_default());
                format!("{}{label}", paragraph.unwrap_or_default())
            }
            Named::Paragraph(label) => label.clone(),
        };
        let is = |at: &usize| self.blocks[*at].kind != BlockKind::Heading && self.labels[*at] == label;
        (0..self.blocks.len()).find(is).ok_or_else(|| Fault::NoParagraph {
            label,
            count: self.count(),
        })
    }

    /// The block before a gap. A paragraph comes after the items of the one before it.
    pub(super) fn gap(&self, gap: &Gap, kind: BlockKind) -> Result<Option<usize>, Fault> {
        Ok(match gap {
            Gap::Beginning => None,
            Gap::End => self.blocks.len().checked_sub(1),
            Gap::Before(named) => self.block(named)?.checked_sub(1),
            Gap::After(named) => {
                let at = self.block(named)?;
                let last = self.with_items(at).end - 1;
                let whole = kind != BlockKind::Item || self.blocks[at].kind == BlockKind::Item;
                Some(if whole { last } else { at })
            }
        })
    }
}

/// The words that a step looks for.
fn quoted(step: &Step) -> Option<String> {
    match step {
        Step::Replace { old: quote, .. }
        | Step::Delete(quote)
        | Step::Move { words: quote, .. }
        | Step::Set { words: quote, .. } => Some(quote.words.clone()),
        Step::Insert { at, .. } => quoted_at(at).map(|quote| quote.words.clone()),
        Step::Note { old, .. } => Some(old.clone()),
    }
}

fn quoted_at(at: &Spot) -> Option<&Quote> {
    match at {
        Spot::Before(quote) | Spot::After(quote) => Some(quote),
        Spot::Beginning | Spot::End => None,
    }
}
