//! What may be proposed to a text: each kind of change against the version it was written on, and all of them together.

use std::collections::BTreeSet;

use crate::text::diff::{self, PieceKind};
use crate::text::{Block, BlockKind, Content, Fingerprint, ParagraphId};

use super::amending::{effects, together, trimmed};
use super::{Change, Conference, NAME_CHARS_MAX, Pinned, Refusal, Text, decide, effect, wording};

/// More changes than any amendment that a meeting could put as one: a section with all its paragraphs, twice.
pub const CHANGES_MAX: usize = 60;
/// An amendment that keeps fewer of a text's words in a hundred is another text. The rules of assemblies say so without a
/// number (a proposal that replaces the whole is not an amendment); a tenth is left by accident.
const KEPT_LEAST_PERCENT: usize = 10;
/// In a text of so few paragraphs, one amendment to each is still an amendment.
const SHORT_TEXT_PARAGRAPHS: usize = 3;

/// The version that something is written against.
pub(super) fn base<'a>(text: &'a Text, hash: &Fingerprint) -> Result<&'a Pinned, Refusal> {
    let found = text.version(hash).ok_or_else(|| Refusal::BaseReplaced {
        issue: text.issue().map_or_else(String::new, |issue| issue.label.clone()),
    })?;
    Ok(found)
}

/// The changes as they are filed: checked, with the words they were written against.
pub(super) fn changes(
    conference: &Conference,
    text: &Text,
    hash: &Fingerprint,
    handed_in: &[Change],
) -> Result<Vec<Change>, Refusal> {
    if handed_in.is_empty() {
        return Err(Refusal::ProposalMisfit);
    }
    if handed_in.len() > CHANGES_MAX {
        return Err(Refusal::ChangesTooMany { limit: CHANGES_MAX });
    }
    let filing = Filing {
        conference,
        text,
        base: base(text, hash)?,
        brought: handed_in
            .iter()
            .filter_map(Change::brings)
            .map(|block| &block.id)
            .collect(),
    };
    let filed = handed_in
        .iter()
        .map(|change| filing.change(change))
        .collect::<Result<Vec<_>, _>>()?;
    filing.apart(&filed)?;
    filing.together(&filed)?;
    Ok(filed)
}

struct Filing<'a> {
    conference: &'a Conference,
    text: &'a Text,
    base: &'a Pinned,
    brought: Vec<&'a ParagraphId>,
}

impl Filing<'_> {
    fn change(&self, change: &Change) -> Result<Change, Refusal> {
        match change {
            Change::Wording { paragraph, after, .. } => {
                let before = self.block(paragraph)?.content.clone();
                wording::proposed(after)?;
                let now = self.text.latest().and_then(|latest| latest.block(paragraph));
                if *after == before || now.is_some_and(|now| now.content == *after) {
                    return Err(Refusal::ProposalUnchanged);
                }
                let (paragraph, after) = (paragraph.clone(), after.clone());
                Ok(Change::Wording {
                    paragraph,
                    before,
                    after,
                })
            }
            Change::Deletion { paragraph, .. } => Ok(Change::Deletion {
                paragraph: paragraph.clone(),
                before: self.block(paragraph)?.content.clone(),
            }),
            Change::New { after, block } => {
                self.gap(after.as_ref())?;
                self.new_block(block)?;
                Ok(change.clone())
            }
            Change::Move { paragraph, after } => {
                self.block(paragraph)?;
                self.gap(after.as_ref())?;
                if after.as_ref() == Some(paragraph) {
                    return Err(Refusal::ProposalUnchanged);
                }
                Ok(change.clone())
            }
            Change::Split {
                paragraph,
                head,
                tail,
                ..
            } => {
                let block = self.block(paragraph)?;
                let (head, rest) = (trimmed(head), trimmed(&tail.content));
                // Two parts, or nothing is split.
                if head.is_blank() || rest.is_blank() {
                    return Err(Refusal::SplitNowhere);
                }
                wording::proposed(&head)?;
                let tail = Block {
                    id: tail.id.clone(),
                    kind: block.kind,
                    level: block.level,
                    content: rest,
                };
                self.new_block(&tail)?;
                Ok(Change::Split {
                    paragraph: paragraph.clone(),
                    before: block.content.clone(),
                    head,
                    tail,
                })
            }
            Change::Join {
                paragraph,
                into,
                joined,
                ..
            } => self.join(paragraph, into, joined),
            Change::Title { after, .. } => {
                let after = after.trim().to_owned();
                decide::words("title", &after, NAME_CHARS_MAX)?;
                let before = self.text.title.clone();
                if after == before {
                    return Err(Refusal::ProposalUnchanged);
                }
                Ok(Change::Title { before, after })
            }
        }
    }

    /// A join of a paragraph with the one before it, which is of its sort. Without words of its own it has those of both.
    fn join(&self, paragraph: &ParagraphId, into: &ParagraphId, joined: &Content) -> Result<Change, Refusal> {
        let (second, first) = (self.block(paragraph)?, self.block(into)?);
        let blocks = &self.base.blocks;
        let follows = blocks
            .windows(2)
            .any(|pair| pair[0].id == *into && pair[1].id == *paragraph);
        let heading = |block: &Block| block.kind == BlockKind::Heading;
        if !follows || heading(first) != heading(second) {
            return Err(Refusal::ProposalMisfit);
        }
        let joined = if joined.is_blank() {
            together(&first.content, &second.content)
        } else {
            joined.clone()
        };
        wording::proposed(&joined)?;
        Ok(Change::Join {
            paragraph: paragraph.clone(),
            before: second.content.clone(),
            into: into.clone(),
            into_before: first.content.clone(),
            joined,
        })
    }

    /// A paragraph of the version it was written against, which is in the text still.
    fn block(&self, id: &ParagraphId) -> Result<&Block, Refusal> {
        self.text
            .present(id)
            .map_err(|refusal| gone(self.conference, self.text, id).unwrap_or(refusal))?;
        self.base.block(id).ok_or_else(|| Refusal::UnknownParagraph {
            paragraph: id.clone(),
        })
    }

    /// The place after a paragraph of that version, or after one that comes with the same amendment.
    fn gap(&self, after: Option<&ParagraphId>) -> Result<(), Refusal> {
        match after {
            Some(id) if self.base.block(id).is_none() && !self.brought.contains(&id) => {
                Err(Refusal::UnknownParagraph {
                    paragraph: id.clone(),
                })
            }
            _ => Ok(()),
        }
    }

    fn new_block(&self, block: &Block) -> Result<(), Refusal> {
        let Block {
            id,
            kind,
            level,
            content,
        } = block;
        wording::proposed(content)?;
        if kind.level(i64::from(*level)) != *level {
            return Err(Refusal::ProposalMisfit);
        }
        let mut filed = self
            .text
            .amendments
            .values()
            .flat_map(|amendment| match &amendment.filed {
                super::Subject::Text(changes) => changes.as_slice(),
                super::Subject::Amendment { .. } => &[],
            });
        let proposed = filed.any(|change| change.brings().is_some_and(|other| other.id == *id));
        let twice = self.brought.iter().filter(|other| **other == id).count() > 1;
        if self.text.paragraphs.contains_key(id) || proposed || twice {
            return Err(Refusal::ParagraphExists {
                paragraph: id.clone(),
            });
        }
        Ok(())
    }

    /// Makes sure that no two of the changes are to the same words, or move the same paragraph. One that gets other words
    /// may move as well.
    fn apart(&self, changes: &[Change]) -> Result<(), Refusal> {
        let (mut worded, mut moved, mut parted, mut titled) =
            (BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), false);
        for change in changes {
            if let Change::Title { .. } = change
                && std::mem::replace(&mut titled, true)
            {
                return Err(Refusal::ChangedTwice {
                    paragraph: self.text.title.clone(),
                });
            }
            for paragraph in change.paragraphs() {
                let fresh = match change {
                    Change::Move { .. } => moved.insert(paragraph) && !parted.contains(paragraph),
                    Change::Wording { .. } => worded.insert(paragraph),
                    _ => {
                        parted.insert(paragraph);
                        worded.insert(paragraph) && !moved.contains(paragraph)
                    }
                };
                if !fresh {
                    return Err(Refusal::ChangedTwice {
                        paragraph: self.text.label_of(paragraph),
                    });
                }
            }
        }
        Ok(())
    }

    /// Makes sure that all together change something, and leave something of the text.
    fn together(&self, changes: &[Change]) -> Result<(), Refusal> {
        let blocks = &self.base.blocks;
        let done = effects(self.text, blocks, changes, 0)?;
        let after = effect::applied(blocks, &done).ok_or(Refusal::ProposalMisfit)?;
        let titled = changes
            .iter()
            .any(|change| matches!(change, Change::Title { .. }));
        if after == *blocks && !titled {
            return Err(Refusal::ProposalUnchanged);
        }
        let worded = changes
            .iter()
            .flat_map(Change::paragraphs)
            .collect::<BTreeSet<_>>();
        if worded.len() > SHORT_TEXT_PARAGRAPHS {
            let all: usize = blocks.iter().map(|block| words(&block.content)).sum();
            if kept(blocks, &after) * 100 < all * KEPT_LEAST_PERCENT {
                return Err(Refusal::WholeText);
            }
        }
        Ok(())
    }
}

/// How many words of these blocks are left.
fn kept(before: &[Block], after: &[Block]) -> usize {
    let stays = |old: &Block| {
        let Some(new) = after.iter().find(|new| new.id == old.id) else {
            return 0;
        };
        let pieces = diff::words(&old.content, &new.content);
        let kept = pieces
            .iter()
            .filter(|piece| matches!(piece.kind, PieceKind::Equal | PieceKind::Reformatted));
        kept.map(|piece| words(&piece.content)).sum()
    };
    before.iter().map(stays).sum()
}

fn words(content: &Content) -> usize {
    content.bare().split_whitespace().count()
}

/// When and by what a paragraph went, where an amendment took it out.
pub fn gone(conference: &Conference, text: &Text, id: &ParagraphId) -> Option<Refusal> {
    let takes = |change: &Change| match change {
        Change::Deletion { paragraph, .. } | Change::Join { paragraph, .. } => paragraph == id,
        _ => false,
    };
    let by = text
        .amendments
        .values()
        .rfind(|amendment| amendment.is_accepted() && amendment.changes().iter().any(takes))?;
    let decision = conference
        .decisions
        .iter()
        .find(|decision| decision.text == text.id && decision.matter.accepted().contains(&by.number))?;
    Some(Refusal::ParagraphGone {
        paragraph: text.label_of(id),
        amendment: by.number,
        decision: decision.number,
        at: decision.at,
    })
}
