//! Markdown, read by the events of `pulldown-cmark`. HTML within it is read as HTML.

use std::collections::HashMap;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::build::{Builder, Shape};
use super::html::{Inline, Page};
use super::{Imported, NESTING_MAX, Note, Unreadable};

/// Where the reading is.
#[derive(Default)]
struct Reader {
    builder: Builder,
    inline: Inline,
    /// For each list that is open, whether it counts.
    lists: Vec<bool>,
    heading: Option<usize>,
    /// HTML that stands by itself, until its end.
    html: Option<String>,
    images: usize,
    cells: usize,
    notes: HashMap<String, String>,
    /// Within the words of a footnote, which stand at its number.
    defining: bool,
}

const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_FOOTNOTES);

/// The words of the footnotes, by their names: they are defined anywhere, and often after the text.
fn notes(source: &str) -> HashMap<String, String> {
    let mut notes = HashMap::new();
    let mut open: Option<(String, String)> = None;
    for event in Parser::new_ext(source, OPTIONS) {
        match (event, &mut open) {
            (Event::Start(Tag::FootnoteDefinition(name)), _) => {
                open = Some((name.to_string(), String::new()))
            }
            (Event::End(TagEnd::FootnoteDefinition), _) => notes.extend(open.take()),
            (Event::Text(text) | Event::Code(text), Some((_, words))) => words.push_str(&text),
            (
                Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item),
                Some((_, words)),
            ) => {
                words.push(' ');
            }
            _ => {}
        }
    }
    notes
}

/// Reads Markdown.
pub(super) fn read(source: &str) -> Result<Imported, Unreadable> {
    let mut reader = Reader {
        notes: notes(source),
        ..Reader::default()
    };
    reader.builder.pandoc = true;
    let mut depth = 0_usize;
    for event in Parser::new_ext(source, OPTIONS) {
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > NESTING_MAX {
            return Err(Unreadable::TooDeep);
        }
        reader.take(event)?;
    }
    let shape = reader.shape();
    reader.builder.end(shape)?;
    reader.builder.done()
}

impl Reader {
    fn take(&mut self, event: Event<'_>) -> Result<(), Unreadable> {
        if self.defining && event != Event::End(TagEnd::FootnoteDefinition) {
            return Ok(());
        }
        match event {
            Event::Start(Tag::FootnoteDefinition(_)) => {
                self.defining = true;
                self.flush()
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                self.defining = false;
                Ok(())
            }
            Event::FootnoteReference(name) => {
                let words = self.notes.get(&*name).cloned().unwrap_or_default();
                self.builder.footnote(&words)
            }
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Html(html) | Event::InlineHtml(html) if self.html.is_some() => {
                self.html.get_or_insert_default().push_str(&html);
                Ok(())
            }
            Event::InlineHtml(html) => self.inline.tags(&html, &mut self.builder),
            Event::Html(html) => Page::read_into(&mut self.builder, &html),
            Event::Text(text) | Event::Code(text) => self.words(&text),
            Event::SoftBreak | Event::HardBreak => self.words(" "),
            Event::Rule => self.flush(),
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::TaskListMarker(_) => Ok(()),
        }
    }

    fn words(&mut self, text: &str) -> Result<(), Unreadable> {
        if self.images > 0 {
            return Ok(());
        }
        self.builder.push(text, &self.inline.marks())
    }

    fn flush(&mut self) -> Result<(), Unreadable> {
        self.builder.end(self.shape())
    }

    /// What words are here: by the heading or the lists around them.
    fn shape(&self) -> Shape {
        if let Some(depth) = self.heading {
            return Shape::Heading(depth);
        }
        match (self.lists.first(), self.lists.len()) {
            (None, _) => Shape::Free,
            (Some(true), 1) => Shape::Paragraph,
            (Some(true), depth) => Shape::Item(depth - 1),
            (Some(false), depth) => Shape::Item(depth),
        }
    }

    fn start(&mut self, tag: Tag<'_>) -> Result<(), Unreadable> {
        match tag {
            Tag::Strong => self.inline.strong += 1,
            Tag::Emphasis => self.inline.emphasis += 1,
            Tag::Link { dest_url, .. } => {
                let address = self.builder.link(&dest_url);
                self.inline.links.push(address);
            }
            Tag::Image { .. } => {
                self.images += 1;
                self.builder.note(Note::Images);
            }
            Tag::TableCell => {
                if self.cells > 0 {
                    self.builder.next_cell()?;
                }
                self.cells += 1;
            }
            Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {}
            block => {
                self.flush()?;
                match block {
                    Tag::Heading { level, .. } => self.heading = Some(level as usize),
                    Tag::List(first) => self.lists.push(first.is_some()),
                    Tag::HtmlBlock => self.html = Some(String::new()),
                    Tag::BlockQuote(_) => self.builder.note(Note::Quotes),
                    Tag::CodeBlock(_) => self.builder.note(Note::Code),
                    Tag::Table(_) => self.builder.note(Note::Tables),
                    Tag::TableRow | Tag::TableHead => self.cells = 0,
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) -> Result<(), Unreadable> {
        match tag {
            TagEnd::Strong => self.inline.strong = self.inline.strong.saturating_sub(1),
            TagEnd::Emphasis => self.inline.emphasis = self.inline.emphasis.saturating_sub(1),
            TagEnd::Link => {
                self.inline.links.pop();
            }
            TagEnd::Image => self.images = self.images.saturating_sub(1),
            TagEnd::TableCell | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {}
            TagEnd::HtmlBlock => {
                if let Some(html) = self.html.take() {
                    Page::read_into(&mut self.builder, &html)?;
                }
            }
            block => {
                self.flush()?;
                match block {
                    TagEnd::Heading(_) => self.heading = None,
                    TagEnd::List(_) => {
                        self.lists.pop();
                    }
                    _ => {}
                }
            }
        }
        if self.lists.is_empty() && !self.builder.is_open() {
            // A tag of HTML that nobody closed ends with its block.
            self.inline.settle();
        }
        Ok(())
    }
}
