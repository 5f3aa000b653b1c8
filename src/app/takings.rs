//! Paragraphs of one text taken into another, as a workshop's report feeds the general summary. They arrive as new
//! paragraphs, the way an imported text does; what is remembered beside them is where they come from and how they read
//! there, so that both sides see when the two part. The journal knows nothing of it: a draft is not procedure.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::{CommandId, PersonId, Refusal, TextId, content_hash};
use crate::store::{Batch, TakingRow};
use crate::text::{Block, BlockKind, Content, Fingerprint, ParagraphId, labels};

use super::act::now;
use super::import::{self, Place};
use super::writing::Plan;
use super::{Fault, Hall, LiveText, Who, WriteError, mint};

/// The longest wording taken anew, in bytes of inline notation: the largest change a page may send holds no more.
const WORDS_BYTES_MAX: usize = 64 * 1024;

/// A paragraph that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The text it stands in.
    pub text: TextId,
    /// Its id there.
    pub paragraph: ParagraphId,
    /// The text it comes from.
    pub source: TextId,
    /// Its id there.
    pub source_paragraph: ParagraphId,
    /// How it was called there when it was taken.
    pub label: String,
    /// The source as it stood.
    pub version: Fingerprint,
    /// How it read there.
    pub wording: Content,
    /// Who took it.
    pub person: PersonId,
    /// When.
    pub at: Timestamp,
}

/// What to take, and where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taking {
    /// The text to take from.
    pub source: TextId,
    /// Paragraphs of it.
    pub paragraphs: Vec<ParagraphId>,
    /// Headings of it whose whole sections are taken.
    pub sections: Vec<ParagraphId>,
    /// The source on the screen of whoever takes; where it is left out, it is taken as it stands.
    pub version: Option<Fingerprint>,
    /// Where they go.
    pub place: Place,
}

/// How a paragraph is to read now that its source reads otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renewal {
    /// Its words from now on; none leaves them as they are, and only notes that the source was looked at.
    pub wording: Option<Content>,
    /// The hash of the paragraph on the screen.
    pub expected: Fingerprint,
    /// The hash of the source's paragraph on the screen.
    pub source: Fingerprint,
}

impl Hall {
    /// What a text took, and then what others took from it, each in the order of the text.
    pub async fn takings(&self, text: &TextId) -> Result<(Vec<Taken>, Vec<Taken>), Fault> {
        let rows = self.store.takings(self.slug().as_str(), text.as_str()).await?;
        let live = self.live(text);
        let place = |id: &ParagraphId| {
            let live = live.as_ref()?;
            live.blocks.iter().position(|block| block.id == *id)
        };
        let (mut taken, mut given): (Vec<Taken>, Vec<Taken>) = rows
            .into_iter()
            .filter_map(read)
            .partition(|taken| taken.text == *text);
        // What is gone comes last.
        taken.sort_by_key(|one| place(&one.paragraph).unwrap_or(usize::MAX));
        given.sort_by_key(|one| place(&one.source_paragraph).unwrap_or(usize::MAX));
        Ok((taken, given))
    }

    /// A text as it stands at its desk, which what readers see follows a moment later.
    async fn current(&self, text: &TextId) -> Result<LiveText, Fault> {
        let room = self.room(text).ok_or_else(|| Fault::Draft {
            text: text.clone(),
            reason: "it has no room".to_owned(),
        })?;
        Ok(room.enter().await?.picture().clone())
    }

    /// Takes paragraphs into a draft, and gives their ids there. The same click takes them once: their ids are made of it.
    pub async fn take(
        self: &Arc<Self>,
        who: &Who,
        text: &TextId,
        click: &CommandId,
        taking: Taking,
    ) -> Result<Vec<ParagraphId>, WriteError> {
        let conference = self.conference();
        conference.text(text)?;
        conference.text(&taking.source)?;
        if taking.source == *text {
            return Err(WriteError::FromItself);
        }
        let from = self.current(&taking.source).await?;
        let chosen = chosen(&from, &taking)?;
        let ids: Vec<ParagraphId> = (0..chosen.len())
            .map(|n| mint::derived_paragraph_id(click.as_str(), n))
            .collect();
        let unseen = taking.version.is_some_and(|seen| seen != from.version.hash);
        let mut blocks = Vec::new();
        let mut rows = Vec::new();
        for (id, place) in ids.iter().zip(chosen) {
            let block = &from.blocks[place];
            rows.push(TakingRow {
                text: text.to_string(),
                paragraph: id.to_string(),
                source: taking.source.to_string(),
                source_paragraph: block.id.to_string(),
                label: label(&from, place),
                version: from.version.hash.to_string(),
                wording: block.content.notation(),
                person: who.person.to_string(),
                at: now(),
            });
            blocks.push(Block {
                id: id.clone(),
                ..block.clone()
            });
        }
        let place = taking.place;
        let written = self
            .write_for(who, text, move |live| {
                let plan = import::plan(live, blocks, &place)?;
                // A repeated click is answered whatever has become of the source since.
                if unseen {
                    return Err(WriteError::SourceMoved);
                }
                let beside = Batch {
                    takings: rows,
                    ..Batch::default()
                };
                Ok(Plan { beside, ..plan })
            })
            .await;
        match written {
            Ok(()) | Err(WriteError::Repeated) => Ok(ids),
            Err(error) => Err(error),
        }
    }

    /// Follows a source that reads otherwise by now, or notes that it was looked at.
    pub async fn renew_taking(
        self: &Arc<Self>,
        who: &Who,
        text: &TextId,
        paragraph: &ParagraphId,
        renewal: Renewal,
    ) -> Result<(), WriteError> {
        let Renewal {
            wording,
            expected,
            source,
        } = renewal;
        if wording
            .as_ref()
            .is_some_and(|words| words.notation().len() > WORDS_BYTES_MAX)
        {
            return Err(Refusal::TooLong {
                field: "wording",
                limit: WORDS_BYTES_MAX,
            }
            .into());
        }
        self.conference().text(text)?;
        let (taken, _) = self.takings(text).await?;
        let known = taken.into_iter().find(|taken| taken.paragraph == *paragraph);
        let known = known.ok_or(WriteError::NotTakenFromAnother)?;
        let from = self.current(&known.source).await?;
        let place = from
            .blocks
            .iter()
            .position(|block| block.id == known.source_paragraph && content_hash(block) == source)
            .ok_or(WriteError::SourceMoved)?;
        let row = TakingRow {
            text: known.text.to_string(),
            paragraph: known.paragraph.to_string(),
            source: known.source.to_string(),
            source_paragraph: known.source_paragraph.to_string(),
            label: label(&from, place),
            version: from.version.hash.to_string(),
            wording: from.blocks[place].content.notation(),
            person: who.person.to_string(),
            at: now(),
        };
        self.write_for(who, text, move |live| {
            renewal_plan(live, known.paragraph, wording, &expected, row)
        })
        .await
    }
}

fn renewal_plan(
    live: &LiveText,
    paragraph: ParagraphId,
    wording: Option<Content>,
    expected: &Fingerprint,
    row: TakingRow,
) -> Result<Plan, WriteError> {
    let block = live.blocks.iter().find(|block| block.id == paragraph);
    let block = block.ok_or(WriteError::Gone)?;
    if content_hash(block) != *expected {
        return Err(WriteError::Moved);
    }
    let (only, words) = (
        Some(paragraph.clone()),
        wording.unwrap_or_else(|| block.content.clone()),
    );
    Ok(Plan {
        only,
        steps: vec![Box::new(move |draft, actor| {
            draft.set_content(actor, &paragraph, &words)
        })],
        beside: Batch {
            takings: vec![row],
            ..Batch::default()
        },
    })
}

/// The places of what is taken, in the order of the source.
fn chosen(from: &LiveText, taking: &Taking) -> Result<Vec<usize>, WriteError> {
    // A form may name one paragraph a hundred thousand times: each name costs one look, and each section is filled once.
    let places: HashMap<&ParagraphId, usize> = (0..)
        .zip(&from.blocks)
        .map(|(at, block)| (&block.id, at))
        .collect();
    let place = |id: &ParagraphId| {
        let found = places.get(id).copied();
        found.ok_or_else(|| Refusal::UnknownParagraph {
            paragraph: id.clone(),
        })
    };
    let mut chosen = vec![false; from.blocks.len()];
    for id in &taking.paragraphs {
        chosen[place(id)?] = true;
    }
    let sections: BTreeSet<&ParagraphId> = taking.sections.iter().collect();
    for id in sections {
        let first = place(id)?;
        chosen[first..first + section(&from.blocks[first..])].fill(true);
    }
    let places: Vec<usize> = (0..chosen.len()).filter(|place| chosen[*place]).collect();
    if places.is_empty() {
        return Err(WriteError::NothingChosen);
    }
    Ok(places)
}

/// How many blocks belong to the section that begins here: up to the next heading that is no lower.
fn section(blocks: &[Block]) -> usize {
    let Some((head, rest)) = blocks.split_first() else {
        return 0;
    };
    if head.kind != BlockKind::Heading {
        return 1;
    }
    let next = rest
        .iter()
        .position(|block| block.kind == BlockKind::Heading && block.level <= head.level);
    1 + next.unwrap_or(rest.len())
}

/// So many words name a block without a number.
const LABEL_WORDS: usize = 5;

/// How a block is called in the source: by its number, or by its first words where it has none.
fn label(from: &LiveText, place: usize) -> String {
    let number = labels(&from.blocks[..=place], &from.numbers).pop();
    if let Some(number) = number.filter(|number| !number.is_empty()) {
        return number;
    }
    let words = from.blocks[place].content.plain();
    let first: Vec<&str> = words.split_whitespace().take(LABEL_WORDS).collect();
    format!("“{} …”", first.join(" "))
}

/// A row that this program did not write is passed over.
fn read(row: TakingRow) -> Option<Taken> {
    Some(Taken {
        text: row.text.parse().ok()?,
        paragraph: row.paragraph.parse().ok()?,
        source: row.source.parse().ok()?,
        source_paragraph: row.source_paragraph.parse().ok()?,
        label: row.label,
        version: row.version.parse().ok()?,
        wording: Content::parse(&row.wording),
        person: row.person.parse().ok()?,
        at: row.at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_ends_where_another_begins_that_is_no_lower() {
        let block = |kind, level| Block {
            id: mint::paragraph_id(),
            kind,
            level,
            content: Content::of_plain("Words."),
        };
        let (heading, paragraph) = (BlockKind::Heading, BlockKind::Paragraph);
        let blocks = [
            block(paragraph, 1),
            block(heading, 1),
            block(paragraph, 1),
            block(heading, 2),
            block(paragraph, 1),
            block(heading, 1),
            block(paragraph, 1),
        ];
        let lengths: Vec<usize> = (0..=blocks.len()).map(|from| section(&blocks[from..])).collect();
        assert_eq!(lengths, [1, 4, 1, 2, 1, 2, 1, 0]);
    }
}
