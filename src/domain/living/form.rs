//! What an amendment does to the text as it reads now, in a form that can be held against others and carried out: edits of
//! words, and paragraphs that come, go, move, part and join.

use std::collections::HashMap;
use std::sync::Arc;

use crate::text::edits::{Edit, Ground, joined};
use crate::text::{Block, Content, ParagraphId};

use super::super::Change;

/// Words that amendments meet in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Site {
    /// A paragraph of the text.
    Paragraph(ParagraphId),
    /// The place after a paragraph, or before everything.
    Gap(Option<ParagraphId>),
    /// The title.
    Title,
    /// What another amendment proposes, in one of its changes.
    Amendment(u32, u32),
}

/// One thing that an amendment does.
#[derive(Debug, Clone)]
pub(super) enum Deed {
    /// It changes words.
    Words {
        site: Site,
        ground: Arc<Ground>,
        edits: Vec<Edit>,
    },
    /// It takes a paragraph away.
    Removal { paragraph: ParagraphId },
    /// It brings one.
    Arrival { gap: Option<ParagraphId>, block: Block },
    /// It puts one elsewhere.
    Move {
        paragraph: ParagraphId,
        gap: Option<ParagraphId>,
    },
    /// It divides one before a word, and may change some.
    Parting {
        paragraph: ParagraphId,
        ground: Arc<Ground>,
        edits: Vec<Edit>,
        at: usize,
        tail: Block,
    },
    /// It makes one of two, and may change words of it.
    Joining {
        paragraph: ParagraphId,
        into: ParagraphId,
        ground: Arc<Ground>,
        edits: Vec<Edit>,
        /// Before which word the second begins.
        at: usize,
    },
}

/// All that an amendment does.
#[derive(Debug, Clone, Default)]
pub(super) struct Form {
    pub deeds: Vec<Deed>,
    /// Where it can meet others.
    pub sites: Vec<Site>,
}

/// The grounds of the live paragraphs, made when first wanted.
#[derive(Debug, Default, Clone)]
pub(super) struct Grounds(HashMap<Site, Arc<Ground>>);

impl Grounds {
    /// The ground of these words at this site.
    pub fn of(&mut self, site: &Site, content: &Content) -> Arc<Ground> {
        match self.0.get(site) {
            Some(ground) if ground.content() == content => ground.clone(),
            // An amendment that no longer fits stands on other words than the text; these are not kept.
            Some(_) => Arc::new(Ground::of(content)),
            None => {
                let ground = Arc::new(Ground::of(content));
                self.0.insert(site.clone(), ground.clone());
                ground
            }
        }
    }

    /// Lets go of what no longer reads so.
    pub fn keep(&mut self, reads: impl Fn(&Site, &Content) -> bool) {
        self.0.retain(|site, ground| reads(site, ground.content()));
    }
}

impl Form {
    /// What these changes do.
    pub fn of(changes: &[Change], grounds: &mut Grounds) -> Self {
        let deeds: Vec<Deed> = changes.iter().map(|change| deed(change, grounds)).collect();
        Self::with(deeds)
    }

    /// What a change of another amendment's words does.
    pub fn of_sub(
        (parent, change): (u32, u32),
        before: &Content,
        after: &Content,
        grounds: &mut Grounds,
    ) -> Self {
        let site = Site::Amendment(parent, change);
        let ground = grounds.of(&site, before);
        let edits = ground.edits_to(after);
        Self::with(vec![Deed::Words { site, ground, edits }])
    }

    fn with(deeds: Vec<Deed>) -> Self {
        let mut sites: Vec<Site> = deeds.iter().flat_map(Deed::sites).collect();
        sites.sort();
        sites.dedup();
        Self { deeds, sites }
    }

    /// The paragraphs it brings.
    pub fn brings(&self) -> impl Iterator<Item = &ParagraphId> {
        self.deeds.iter().filter_map(|deed| match deed {
            Deed::Arrival { block, .. } | Deed::Parting { tail: block, .. } => Some(&block.id),
            _ => None,
        })
    }

    /// The paragraphs that must be there for it.
    pub fn needs(&self) -> impl Iterator<Item = &ParagraphId> {
        self.deeds.iter().flat_map(Deed::needs)
    }
}

fn deed(change: &Change, grounds: &mut Grounds) -> Deed {
    let site = |paragraph: &ParagraphId| Site::Paragraph(paragraph.clone());
    match change {
        Change::Wording {
            paragraph,
            before,
            after,
        } => {
            let site = site(paragraph);
            let ground = grounds.of(&site, before);
            let edits = ground.edits_to(after);
            Deed::Words { site, ground, edits }
        }
        Change::Title { before, after } => {
            let site = Site::Title;
            let ground = grounds.of(&site, &Content::of_plain(before));
            let edits = ground.edits_to(&Content::of_plain(after));
            Deed::Words { site, ground, edits }
        }
        Change::New { after, block } => Deed::Arrival {
            gap: after.clone(),
            block: block.clone(),
        },
        Change::Deletion { paragraph, .. } => Deed::Removal {
            paragraph: paragraph.clone(),
        },
        Change::Move { paragraph, after } => Deed::Move {
            paragraph: paragraph.clone(),
            gap: after.clone(),
        },
        Change::Split {
            paragraph,
            before,
            head,
            tail,
        } => {
            let ground = grounds.of(&site(paragraph), before);
            Deed::Parting {
                paragraph: paragraph.clone(),
                edits: ground.edits_to(&joined(head, &tail.content)),
                at: ground.division(head, &tail.content),
                ground,
                tail: tail.clone(),
            }
        }
        Change::Join {
            paragraph,
            before,
            into,
            into_before,
            joined: proposed,
        } => {
            let whole = Ground::of(&joined(into_before, before));
            let second = Ground::of(before).len();
            Deed::Joining {
                paragraph: paragraph.clone(),
                into: into.clone(),
                edits: whole.edits_to(proposed),
                at: whole.len().saturating_sub(second),
                ground: Arc::new(whole),
            }
        }
    }
}

impl Deed {
    fn sites(&self) -> Vec<Site> {
        let paragraph = |id: &ParagraphId| Site::Paragraph(id.clone());
        // Whatever is done to a paragraph as a whole concerns what comes after it too.
        let whole = |id: &ParagraphId| vec![paragraph(id), Site::Gap(Some(id.clone()))];
        match self {
            Deed::Words { site, .. } => vec![site.clone()],
            Deed::Removal { paragraph } => whole(paragraph),
            Deed::Arrival { gap, block } => {
                let mut sites = vec![Site::Gap(gap.clone())];
                sites.extend(whole(&block.id));
                sites
            }
            Deed::Move { paragraph, gap } => {
                let mut sites = whole(paragraph);
                sites.push(Site::Gap(gap.clone()));
                sites
            }
            Deed::Parting { paragraph, tail, .. } => {
                let mut sites = whole(paragraph);
                sites.extend(whole(&tail.id));
                sites
            }
            Deed::Joining { paragraph, into, .. } => {
                let mut sites = whole(paragraph);
                sites.extend(whole(into));
                sites
            }
        }
    }

    fn needs(&self) -> Vec<&ParagraphId> {
        match self {
            Deed::Words {
                site: Site::Paragraph(paragraph),
                ..
            }
            | Deed::Removal { paragraph }
            | Deed::Parting { paragraph, .. } => vec![paragraph],
            Deed::Words { .. } => Vec::new(),
            Deed::Arrival { gap, .. } => gap.iter().collect(),
            Deed::Move { paragraph, gap } => gap.iter().chain([paragraph]).collect(),
            Deed::Joining { paragraph, into, .. } => vec![paragraph, into],
        }
    }
}
