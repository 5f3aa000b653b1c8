//! The concordance of two versions: which number each block bore in the one and bears in the other. Numbers are frozen in
//! each issue, so whoever holds the older paper finds the place in the newer one.

use super::align::{Place, places};
use super::{Block, ParagraphId, labels};

/// What became of a block and its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It stands where it stood among the others, whatever its number is now.
    Kept,
    /// It stands elsewhere among the others.
    Moved,
    /// It is new.
    Inserted,
    /// It is gone.
    Deleted,
}

/// One block, by its numbers in both versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correspondence {
    /// The block.
    pub id: ParagraphId,
    /// What it was called: `12`, `12(a)`; none where it was not there or bore no number.
    pub from: Option<String>,
    /// What it is called.
    pub to: Option<String>,
    /// What became of it.
    pub fate: Fate,
}

/// Every block that bears a number in either version, in the order of the older one, new blocks where they stand. The
/// numbers are those frozen with each version.
pub fn concordance(
    (old, old_numbers): (&[Block], &[String]),
    (new, new_numbers): (&[Block], &[String]),
) -> Vec<Correspondence> {
    let (old_labels, new_labels) = (labels(old, old_numbers), labels(new, new_numbers));
    let label = |labels: &[String], at: usize| labels.get(at).filter(|label| !label.is_empty()).cloned();
    let was = |at| label(&old_labels, at);
    let is = |at| label(&new_labels, at);
    let place_now = |id: &ParagraphId| new.iter().position(|block| block.id == *id);
    let row = |place| {
        let (id, from, to, fate) = match place {
            Place::Stays { old: at, new } => (&old[at].id, was(at), is(new), Fate::Kept),
            // Told where it stood.
            Place::Moved { .. } => return None,
            Place::Left { old: at } => {
                let id = &old[at].id;
                (id, was(at), place_now(id).and_then(is), Fate::Moved)
            }
            Place::Inserted { new: at } => (&new[at].id, None, is(at), Fate::Inserted),
            Place::Deleted { old: at } => (&old[at].id, was(at), None, Fate::Deleted),
        };
        (from.is_some() || to.is_some()).then(|| Correspondence {
            id: id.clone(),
            from,
            to,
            fate,
        })
    };
    places(old, new).into_iter().filter_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{BlockKind, Content, number};
    use super::*;

    fn text(shape: &[(u8, BlockKind)]) -> (Vec<Block>, Vec<String>) {
        let blocks: Vec<Block> = shape
            .iter()
            .map(|(id, kind)| Block {
                id: ParagraphId::from_random([*id; 16]),
                kind: *kind,
                level: 1,
                content: Content::default(),
            })
            .collect();
        let numbers = number(&blocks);
        (blocks, numbers)
    }

    #[test]
    fn each_number_leads_from_the_old_paper_to_the_new_one() {
        use BlockKind::{Heading, Item, Paragraph};
        let (old, old_numbers) = text(&[
            (0, Heading),
            (1, Paragraph),
            (2, Paragraph),
            (3, Item),
            (4, Item),
            (5, Paragraph),
            (6, Paragraph),
        ]);
        // A new first paragraph, 2 gone with its first item, 6 moved up, 5 a heading now.
        let (new, new_numbers) = text(&[
            (0, Heading),
            (9, Paragraph),
            (1, Paragraph),
            (6, Paragraph),
            (4, Item),
            (5, Heading),
        ]);
        let told: Vec<String> = concordance((&old, &old_numbers), (&new, &new_numbers))
            .into_iter()
            .map(|row| {
                let [from, to] = [row.from, row.to].map(|label| label.unwrap_or_else(|| "–".to_owned()));
                format!("{from} > {to} {:?}", row.fate)
            })
            .collect();
        assert_eq!(
            told,
            [
                "I > I Kept",
                "– > 1 Inserted",
                "1 > 2 Kept",
                "2 > – Deleted",
                "2(a) > – Deleted",
                "2(b) > 3(a) Kept",
                "3 > II Kept",
                "4 > 3 Moved",
            ]
        );
    }

    #[test]
    fn numbers_are_those_frozen_with_each_version() {
        let (blocks, _) = text(&[(1, BlockKind::Paragraph)]);
        let rows = concordance((&blocks, &["11 bis.".to_owned()]), (&blocks, &["12.".to_owned()]));
        assert_eq!(
            (rows[0].from.as_deref(), rows[0].to.as_deref()),
            (Some("11 bis"), Some("12"))
        );
    }
}
