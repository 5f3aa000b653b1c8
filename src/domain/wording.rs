//! What may stand in the words that people hand in: what the fence refuses in a draft is refused here as well, or it would
//! come into the text, or the record, by an amendment.

use crate::text::Content;
use crate::text::character::{FOOTNOTE_MAX, may_be_footnote, may_be_linked, may_be_written};

use super::{PROPOSAL_CHARS_MAX, Refusal};

/// So much of a link is enough to find it by.
const ADDRESS_CHARS_SHOWN: usize = 80;

/// Words for a text: not blank, not endless, and nothing in them that turns what follows or hides.
pub(super) fn proposed(words: &Content) -> Result<(), Refusal> {
    if words.is_blank() {
        return Err(Refusal::ProposalEmpty);
    }
    if words.told().chars().count() > PROPOSAL_CHARS_MAX {
        return Err(Refusal::TooLong {
            field: "proposal",
            limit: PROPOSAL_CHARS_MAX,
        });
    }
    for span in words.spans() {
        if let Some(note) = &span.marks.footnote {
            written("footnote", note, &[])?;
            if !may_be_footnote(note) {
                return Err(Refusal::TooLong {
                    field: "footnote",
                    limit: FOOTNOTE_MAX,
                });
            }
        } else {
            written("proposal", &span.text, &[])?;
        }
        if let Some(address) = span
            .marks
            .link
            .as_deref()
            .filter(|address| !may_be_linked(address))
        {
            return Err(Refusal::LinkNotTaken {
                address: address
                    .chars()
                    .filter(|one| may_be_written(*one))
                    .take(ADDRESS_CHARS_SHOWN)
                    .collect(),
            });
        }
    }
    Ok(())
}

/// The same for words that are shown as they were typed, lines and all: a statement, a reason.
pub(super) fn told(field: &'static str, words: &str) -> Result<(), Refusal> {
    written(field, words, &['\n', '\r', '\t'])
}

fn written(field: &'static str, words: &str, besides: &[char]) -> Result<(), Refusal> {
    match words
        .chars()
        .find(|one| !may_be_written(*one) && !besides.contains(one))
    {
        Some(one) => Err(Refusal::CharacterNotTaken {
            field,
            character: format!("U+{:04X}", u32::from(one)),
        }),
        None => Ok(()),
    }
}
