//! The compilation: the whole text as it stands, with every amendment under its paragraph; on a screen it keeps itself up to
//! date, on paper it is a document. Where each amendment stands is the domain's (`domain/compiling.rs`).

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::LiveText;
use crate::domain::{Amendment, AtParagraph, Compilation, Placed, Text, compile};
use crate::text::{BlockKind, labels};

use super::amendments::symbol;
use super::compiled::{Entry, EntryJson};
use crate::web::differences::compared::called;
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::inline;
use crate::web::house::reply;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::text::reading::OfText;

/// Whether ended amendments are wanted too.
#[derive(Deserialize, Default)]
pub struct With {
    with: Option<String>,
}

impl With {
    fn ended(&self) -> bool {
        self.with.as_deref() == Some("ended")
    }

    fn takes(&self, amendment: &Amendment) -> bool {
        amendment.is_pending() || self.ended()
    }
}

#[derive(Template)]
#[template(path = "compilation/show.html")]
struct Page {
    frame: Frame,
    w: Words,
    url: String,
    text_title: String,
    language: String,
    symbol: String,
    counts: String,
    base: String,
    compiled: String,
    with_ended: bool,
    ended: usize,
    jumps: Vec<Jump>,
    title: Vec<Entry>,
    opening: Group,
    blocks: Vec<BlockView>,
    removed: Vec<Entry>,
}

/// A paragraph that has amendments, in the list by which it is reached.
struct Jump {
    anchor: String,
    label: String,
    count: usize,
}

/// What stands under a paragraph.
struct Group {
    heading: String,
    after_heading: String,
    to: Vec<Entry>,
    after: Vec<Entry>,
    arriving: Vec<u32>,
}

struct BlockView {
    id: String,
    class: String,
    number: String,
    label: String,
    html: String,
    heading: Option<&'static str>,
    group: Group,
}

impl Group {
    fn is_empty(&self) -> bool {
        self.to.is_empty() && self.after.is_empty() && self.arriving.is_empty()
    }
}

/// The compilation in JSON.
#[derive(Serialize, ToSchema)]
pub struct CompilationJson {
    /// The symbol of the latest issue.
    pub symbol: String,
    /// The title of the text.
    pub title: String,
    /// The fingerprint of the text as it stands.
    pub hash: String,
    /// When it was compiled.
    pub at: String,
    /// Amendments to the title.
    pub to_title: Vec<EntryJson>,
    /// New paragraphs before the first one.
    pub opening: Vec<EntryJson>,
    /// The blocks in their order.
    pub blocks: Vec<CompiledJson>,
    /// Amendments to paragraphs that are no longer in the text.
    pub removed: Vec<EntryJson>,
}

/// A block with its amendments.
#[derive(Serialize, ToSchema)]
pub struct CompiledJson {
    /// Its permanent id.
    pub id: String,
    /// Its number.
    pub number: String,
    /// heading, paragraph or item.
    pub kind: String,
    /// Its level.
    pub level: u8,
    /// Its words in inline notation.
    pub content: String,
    /// Amendments to it.
    pub to: Vec<EntryJson>,
    /// New paragraphs after it.
    pub after: Vec<EntryJson>,
    /// Amendments that would move a paragraph to the gap after it, by number.
    pub arriving: Vec<u32>,
}

/// Shows the compilation.
pub async fn show(
    visit: Visit,
    Path(of): Path<OfText>,
    Query(with): Query<With>,
) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    let compilation = compile(text, &live.blocks, |amendment| with.takes(amendment));
    let sheet = Sheet {
        visit: &visit,
        text,
        live: &live,
        with: &with,
    };
    reply::page(
        visit.json,
        || sheet.page(&compilation),
        || sheet.json(&compilation),
    )
}

/// What all parts of one compilation are drawn from.
struct Sheet<'a> {
    visit: &'a Visit,
    text: &'a Text,
    live: &'a LiveText,
    with: &'a With,
}

impl Sheet<'_> {
    fn entries(&self, placed: &[Placed]) -> Vec<Entry> {
        let living = self.visit.living(self.text);
        let entry = |placed: &Placed| Entry::of(self.visit, self.text, living.as_deref(), placed);
        placed.iter().filter_map(entry).collect()
    }

    fn group(&self, at: &AtParagraph, heading: String, after_heading: String) -> Group {
        Group {
            heading,
            after_heading,
            to: self.entries(&at.to),
            after: self.entries(&at.after),
            arriving: at.arriving.clone(),
        }
    }

    fn page(&self, compilation: &Compilation) -> Page {
        let (w, url) = (self.visit.w, self.visit.text_url(&self.text.id));
        let called = labels(&self.live.blocks, &self.live.numbers);
        let blocks: Vec<BlockView> = (0..self.live.blocks.len())
            .map(|at| self.block(&compilation.blocks[at], at, &called[at]))
            .collect();
        let now = jiff::Timestamp::now();
        let zone = &self.visit.zone;
        let ended = self.text.amendments.len() - self.text.pending().count();
        let base = match self.text.issue() {
            Some(issue) => w
                .of("compilation-base")
                .with("issue", &issue.label)
                .with("when", zone.moment(w, issue.at))
                .with(
                    "since",
                    if issue.pinned.version.hash == self.live.version.hash {
                        "no"
                    } else {
                        "yes"
                    },
                )
                .to_string(),
            None => w.say("compilation-not-issued"),
        };
        Page {
            frame: Frame::of(
                self.visit,
                Spot::Amendments,
                &w.say("compilation-title"),
                Some(&self.text.id),
            )
            .living(self.visit, &url, true)
            .classed("compiling"),
            w,
            text_title: self.text.title.clone(),
            language: self.text.language.clone(),
            symbol: symbol(self.text),
            counts: w
                .of("amendments-counts")
                .with("filed", self.text.amendments.len())
                .with("pending", self.text.pending().count())
                .to_string(),
            base,
            compiled: w
                .of("compilation-compiled")
                .with("when", zone.moment(w, now))
                .to_string(),
            with_ended: self.with.ended(),
            ended,
            jumps: self.jumps(compilation, &blocks),
            title: self.entries(&compilation.title),
            opening: self.group(&compilation.opening, String::new(), w.say("compilation-opening")),
            blocks,
            removed: self.entries(&compilation.removed),
            url,
        }
    }

    fn block(&self, at: &AtParagraph, place: usize, called_by: &str) -> BlockView {
        let (w, block) = (self.visit.w, &self.live.blocks[place]);
        let label = called(called_by, block);
        let titled = |message: &str| w.of(message).with("paragraph", &label).to_string();
        let code = if block.kind == BlockKind::Heading {
            "compilation-to-heading"
        } else {
            "compilation-to"
        };
        BlockView {
            id: block.id.to_string(),
            class: format!("{} level-{}", block.kind, block.level),
            number: self.live.numbers[place].clone(),
            html: inline::html(&block.content),
            heading: (block.kind == BlockKind::Heading).then_some(if block.level == 1 { "h2" } else { "h3" }),
            group: self.group(at, titled(code), titled("compilation-after")),
            label,
        }
    }

    fn jumps(&self, compilation: &Compilation, blocks: &[BlockView]) -> Vec<Jump> {
        let w = self.visit.w;
        let mut jumps = Vec::new();
        let mut jump = |anchor: &str, label: String, count: usize| {
            if count > 0 {
                jumps.push(Jump {
                    anchor: anchor.to_owned(),
                    label,
                    count,
                });
            }
        };
        jump(
            "to-title",
            w.say("compilation-jump-title"),
            compilation.title.len(),
        );
        jump(
            "to-opening",
            w.say("compilation-jump-opening"),
            compilation.opening.after.len(),
        );
        for block in blocks {
            let count = block.group.to.len() + block.group.after.len();
            jump(&format!("p-{}", block.id), block.label.clone(), count);
        }
        jump(
            "to-removed",
            w.say("compilation-jump-removed"),
            compilation.removed.len(),
        );
        jumps
    }

    fn entries_json(&self, placed: &[Placed]) -> Vec<EntryJson> {
        let entry = |placed: &Placed| EntryJson::of(self.text, placed);
        placed.iter().filter_map(entry).collect()
    }

    fn json(&self, compilation: &Compilation) -> CompilationJson {
        let live = self.live.blocks.iter().zip(&self.live.numbers);
        CompilationJson {
            symbol: symbol(self.text),
            title: self.text.title.clone(),
            hash: self.live.version.hash.to_string(),
            at: jiff::Timestamp::now().to_string(),
            to_title: self.entries_json(&compilation.title),
            opening: self.entries_json(&compilation.opening.after),
            blocks: live
                .zip(&compilation.blocks)
                .map(|((block, number), at)| CompiledJson {
                    id: block.id.to_string(),
                    number: number.clone(),
                    kind: block.kind.to_string(),
                    level: block.level,
                    content: block.content.notation(),
                    to: self.entries_json(&at.to),
                    after: self.entries_json(&at.after),
                    arriving: at.arriving.clone(),
                })
                .collect(),
            removed: self.entries_json(&compilation.removed),
        }
    }
}
