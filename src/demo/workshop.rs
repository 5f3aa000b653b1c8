//! A workshop's report beside the summary: a rapporteur of its own writes it, and the summary takes one section of it.

use crate::app::{Place, Taking};
use crate::domain::{CommandId, TextId};
use crate::text::{Block, Content, ParagraphId};

use super::octopus::{self, Octopus, Reported, Written};
use super::{SeedError, Story, mint};

/// The click by which the summary takes the section: the ids of its paragraphs are made of it, and known beforehand.
fn click() -> CommandId {
    CommandId::new("summary-takes-a-section").expect("a short plain word")
}

/// The report's name in addresses.
pub(super) fn text() -> TextId {
    TextId::new("workshop-2").expect("a short plain word")
}

/// The keys of the blocks of the summary that come from the report, each with the id it gets there.
pub(super) fn taken(octopus: &Octopus) -> impl Iterator<Item = (&str, ParagraphId)> {
    let same = octopus
        .workshop
        .block
        .iter()
        .filter_map(|block| block.same.as_deref());
    same.enumerate()
        .map(|(n, key)| (key, mint::derived_paragraph_id(click().as_str(), n)))
}

impl Story {
    /// Has the workshop's rapporteur write the report.
    pub(super) async fn report(&self) -> Result<(), SeedError> {
        let mut pen = self.hall.pen(&self.workshop, &text()).await?;
        let blocks: Vec<Block> = self
            .octopus
            .workshop
            .block
            .iter()
            .map(|it| self.reported(it))
            .collect();
        pen.write_blocks(None, &blocks).await?;
        Ok(())
    }

    fn reported(&self, reported: &Reported) -> Block {
        let written = reported.same.as_deref().map(|key| self.written(key));
        Block {
            id: mint::paragraph_id(),
            kind: written.map_or(reported.kind, |written| written.kind),
            level: written.map_or(1, |written| written.level),
            content: written.map_or_else(|| reported.text.clone(), |written| written.text.clone()),
        }
    }

    fn written(&self, key: &str) -> &Written {
        let mut blocks = self.octopus.summary.block.iter();
        blocks
            .find(|block| block.key == key)
            .expect("a test checks that the report and the summary agree")
    }

    /// Whether a block of the summary is taken from the report rather than written.
    pub(super) fn is_taken(&self, key: &str) -> bool {
        taken(&self.octopus).any(|(taken, _)| taken == key)
    }

    /// Takes the section into the summary, after the block that stands before it there.
    pub(super) async fn take_section(&self) -> Result<(), SeedError> {
        let summary = &self.octopus.summary.block;
        let first = summary.iter().position(|block| self.is_taken(&block.key));
        let before = first.and_then(|first| summary.get(first.checked_sub(1)?));
        let pen = self.hall.pen(&self.workshop, &text()).await?;
        let heading = self.written(&self.octopus.workshop.section);
        let section = pen
            .blocks()
            .into_iter()
            .find(|block| block.content == heading.text)
            .expect("a test checks that the section is in the report");
        let taking = Taking {
            source: text(),
            paragraphs: Vec::new(),
            sections: vec![section.id],
            version: None,
            place: before.map_or(Place::Beginning, |block| Place::After(self.id(&block.key))),
        };
        let rapporteur = &self.rapporteurs[0];
        self.hall.take(rapporteur, &self.text, &click(), taking).await?;
        Ok(())
    }

    /// Has the report go on: from here on the summary and its source part in one paragraph.
    pub(super) async fn go_on(&self) -> Result<(), SeedError> {
        let later = &self.octopus.workshop.later;
        let old: &Content = &self.written(&later.same).text;
        let words = octopus::reworded(old, std::slice::from_ref(&later.change))
            .expect("a test checks that the passage is there");
        let mut pen = self.hall.pen(&self.workshop, &text()).await?;
        let block = pen.blocks().into_iter().find(|block| block.content == *old);
        let id = block.expect("the report has it").id;
        pen.write(|draft, actor| draft.set_content(actor, &id, &words))
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_and_the_summary_agree_on_the_section_taken() {
        let octopus = octopus::read();
        let keys: Vec<&str> = taken(&octopus).map(|(key, _)| key).collect();
        let summary: Vec<&str> = octopus
            .summary
            .block
            .iter()
            .map(|block| block.key.as_str())
            .collect();
        assert!(
            summary.windows(keys.len()).any(|window| window == keys),
            "one stretch of the summary, in its order: {keys:?}"
        );
        assert_eq!(keys[0], octopus.workshop.section);
        let later = &octopus.workshop.later;
        let block = octopus.summary.block.iter().find(|block| block.key == later.same);
        assert!(octopus::reworded(&block.unwrap().text, std::slice::from_ref(&later.change)).is_some());
        assert!(octopus.workshop.block.len() >= 15);
    }
}
