//! The two rapporteurs write: the draft section by section in turns, with what the workshop reports, and later the
//! compromises on screen.

use crate::app::Who;
use crate::text::{Block, BlockKind, Content, Fingerprint, ParagraphId, canonical};

use super::{SeedError, Story};

impl Story {
    /// Writes the draft. The rapporteurs take turns at its sections, each at a page of their own.
    pub(super) async fn draft(&self) -> Result<(), SeedError> {
        let blocks: Vec<Block> = self
            .octopus
            .summary
            .block
            .iter()
            .filter(|written| !self.is_taken(&written.key))
            .map(|written| self.block(written))
            .collect();
        let mut after: Option<&ParagraphId> = None;
        let mut rapporteurs = self.rapporteurs.iter().cycle();
        for section in blocks.chunk_by(|_, next| !(next.kind == BlockKind::Heading && next.level == 1)) {
            let rapporteur = rapporteurs
                .next()
                .expect("a test checks that there are rapporteurs");
            let mut pen = self.hall.pen(rapporteur, &self.text).await?;
            pen.write_blocks(after, section).await?;
            after = section.last().map(|block| &block.id);
        }
        self.take_section().await
    }

    fn block(&self, written: &super::octopus::Written) -> Block {
        Block {
            id: self.id(&written.key),
            kind: written.kind,
            level: written.level,
            content: written.text.clone(),
        }
    }

    /// Gives a paragraph other words on screen, and says how the whole text then reads.
    pub(super) async fn write(
        &self,
        rapporteur: &Who,
        paragraph: &ParagraphId,
        words: &Content,
    ) -> Result<Fingerprint, SeedError> {
        let mut pen = self.hall.pen(rapporteur, &self.text).await?;
        pen.write(|draft, actor| draft.set_content(actor, paragraph, words))
            .await?;
        let text = self.known();
        Ok(Fingerprint::of(&canonical(
            &text.language,
            &text.title,
            &pen.blocks(),
        )))
    }
}
