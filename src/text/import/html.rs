//! HTML, read token by token. No tree is built: a tree of hostile tags grows with the square of the source, and what a text
//! keeps of a page (blocks, lists, bold, italic, links) does not need one.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::build::{Builder, Shape};
use super::footnotes::{Footnotes, Step};
use super::{Imported, NESTING_MAX, Note, Unreadable};
use crate::text::Marks;

/// The attributes and signs between two ends of a tag; the tokenizer compares each attribute of a tag with all others.
const ATTRIBUTES_MAX: usize = 4_000;

/// The marks that are open.
#[derive(Debug, Default)]
pub(super) struct Inline {
    pub(super) strong: usize,
    pub(super) emphasis: usize,
    /// The links that are open; none for one whose address a text may not have.
    pub(super) links: Vec<Option<String>>,
    /// What each open tag with a style of its own has set: strong, emphasis.
    styled: Vec<(bool, bool)>,
    /// What was open by the tags of HTML alone, within Markdown.
    own: (usize, usize),
}

impl Inline {
    /// The marks of the words that come now.
    pub(super) fn marks(&self) -> Marks {
        Marks {
            strong: self.strong > 0 || self.styled.iter().any(|(strong, _)| *strong),
            emphasis: self.emphasis > 0 || self.styled.iter().any(|(_, emphasis)| *emphasis),
            link: self.links.last().cloned().flatten(),
            footnote: None,
        }
    }

    /// Takes the tags of a piece of HTML within a line of Markdown.
    pub(super) fn tags(&mut self, html: &str, builder: &mut Builder) -> Result<(), Unreadable> {
        let sink = Sink(RefCell::new(Tags(Vec::new())));
        let sink = tokenize(html, sink)?;
        for tag in sink.0.into_inner().0 {
            let before = (self.strong, self.emphasis);
            self.tag(&tag, builder)?;
            self.own.0 = (self.own.0 + self.strong).saturating_sub(before.0);
            self.own.1 = (self.own.1 + self.emphasis).saturating_sub(before.1);
            if &*tag.name == "br" {
                builder.push(" ", &self.marks())?;
            } else if &*tag.name == "img" {
                builder.note(Note::Images);
            }
        }
        Ok(())
    }

    /// Closes what tags of HTML within Markdown left open.
    pub(super) fn settle(&mut self) {
        self.strong = self.strong.saturating_sub(self.own.0);
        self.emphasis = self.emphasis.saturating_sub(self.own.1);
        self.own = (0, 0);
        self.styled.clear();
        self.links.clear();
    }

    /// Takes a tag, if it sets a mark.
    fn tag(&mut self, tag: &Tag, builder: &mut Builder) -> Result<(), Unreadable> {
        let opens = tag.kind == TagKind::StartTag;
        let attribute = |name: &str| {
            tag.attrs
                .iter()
                .find(|attribute| &*attribute.name.local == name)
                .map(|attribute| attribute.value.to_ascii_lowercase())
        };
        let count = |open: &mut usize| {
            *open = if opens { *open + 1 } else { open.saturating_sub(1) };
        };
        match &*tag.name {
            // Word processors wrap a whole page in a bold that they take back by its style.
            "b" | "strong" if opens && attribute("style").is_some_and(|style| is_light(&style)) => {
                self.styled.push(LIGHT);
            }
            "b" | "strong" => {
                if !opens && self.styled.last() == Some(&LIGHT) {
                    self.styled.pop();
                } else {
                    count(&mut self.strong);
                }
            }
            "i" | "em" | "cite" | "dfn" | "var" => count(&mut self.emphasis),
            "a" if opens => {
                let address = tag
                    .attrs
                    .iter()
                    .find(|attribute| &*attribute.name.local == "href")
                    .and_then(|attribute| builder.link(&attribute.value));
                self.links.push(address);
            }
            "a" => {
                self.links.pop();
            }
            "span" | "font" if opens && !tag.self_closing => {
                let style = attribute("style").unwrap_or_default().replace(' ', "");
                let strong = [
                    "font-weight:bold",
                    "font-weight:6",
                    "font-weight:7",
                    "font-weight:8",
                    "font-weight:9",
                ]
                .iter()
                .any(|bold| style.contains(bold));
                let emphasis = style.contains("font-style:italic") || style.contains("font-style:oblique");
                self.styled.push((strong, emphasis));
            }
            "span" | "font" => {
                self.styled.pop();
            }
            _ => {}
        }
        if self.links.len().max(self.styled.len()) > NESTING_MAX {
            return Err(Unreadable::TooDeep);
        }
        Ok(())
    }
}

/// A tag that sets neither mark.
const LIGHT: (bool, bool) = (false, false);

fn is_light(style: &str) -> bool {
    let style = style.replace(' ', "");
    style.contains("font-weight:normal") || style.contains("font-weight:400")
}

/// Reads a page.
pub(super) fn read(source: &str) -> Result<Imported, Unreadable> {
    let mut builder = Builder::default();
    Page::read_into(&mut builder, source)?;
    builder.done()
}

/// A page being read.
#[derive(Default)]
pub(super) struct Page {
    builder: Builder,
    inline: Inline,
    /// For each list that is open, whether it counts as numbered paragraphs do.
    lists: Vec<bool>,
    heading: Option<usize>,
    /// How many elements are open whose words are not the page's.
    silent: usize,
    /// Line ends that have come since the last word.
    breaks: usize,
    cells: usize,
    footnotes: Footnotes,
    problem: Option<Unreadable>,
}

impl Page {
    /// Reads HTML into a text that is being put together.
    pub(super) fn read_into(builder: &mut Builder, source: &str) -> Result<(), Unreadable> {
        let found = tokenize(source, Sink(RefCell::new(Footnotes::default())))?;
        let page = Page {
            builder: std::mem::take(builder),
            footnotes: found.0.into_inner().again(),
            ..Page::default()
        };
        let sink = tokenize(source, Sink(RefCell::new(page)))?;
        let mut page = sink.0.into_inner();
        let ended = page.flush();
        *builder = page.builder;
        match page.problem {
            Some(problem) => Err(problem),
            None => ended,
        }
    }

    fn flush(&mut self) -> Result<(), Unreadable> {
        self.breaks = 0;
        self.builder.end(self.shape())
    }

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

    fn words(&mut self, text: &str) -> Result<(), Unreadable> {
        if self.silent > 0 {
            return Ok(());
        }
        // Two line ends in a row are how people part paragraphs where they have no others.
        if self.breaks > 1 && !text.trim().is_empty() {
            self.flush()?;
        }
        if !text.trim().is_empty() {
            self.breaks = 0;
        }
        self.builder.push(text, &self.inline.marks())
    }

    fn tag(&mut self, tag: &Tag) -> Result<(), Unreadable> {
        let opens = tag.kind == TagKind::StartTag;
        let name = &*tag.name;
        if is_silent(name) {
            if opens && !tag.self_closing {
                self.silent += 1;
                if !matches!(name, "title" | "head" | "noscript" | "template") {
                    self.builder.note(Note::Machinery);
                }
            } else if !opens {
                self.silent = self.silent.saturating_sub(1);
            }
            return Ok(());
        }
        if self.silent > 0 {
            return Ok(());
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush()?;
                self.heading = opens.then(|| usize::from(name.as_bytes()[1] - b'0'));
            }
            "ul" | "ol" | "menu" => {
                self.flush()?;
                if opens {
                    let by_letters = tag.attrs.iter().any(|attribute| {
                        &*attribute.name.local == "type" && matches!(&*attribute.value, "a" | "A" | "i" | "I")
                    });
                    self.lists.push(name == "ol" && !by_letters);
                } else {
                    self.lists.pop();
                }
                if self.lists.len() > NESTING_MAX {
                    return Err(Unreadable::TooDeep);
                }
            }
            "br" => {
                self.breaks += 1;
                self.builder.push(" ", &self.inline.marks())?;
            }
            "img" | "svg" | "picture" | "video" | "canvas" if opens => self.builder.note(Note::Images),
            "input" | "button" if opens => self.builder.note(Note::Machinery),
            "table" => {
                self.flush()?;
                if opens {
                    self.builder.note(Note::Tables);
                }
            }
            "tr" => {
                self.flush()?;
                self.cells = 0;
            }
            "td" | "th" if opens => {
                if self.cells > 0 {
                    self.builder.next_cell()?;
                }
                self.cells += 1;
            }
            // A paragraph within a cell is the cell.
            "p" | "div" if self.cells > 0 => self.builder.push(" ", &Marks::default())?,
            _ if is_block(name) => {
                self.flush()?;
                match name {
                    "blockquote" if opens => self.builder.note(Note::Quotes),
                    "pre" if opens => self.builder.note(Note::Code),
                    _ => {}
                }
            }
            _ => self.inline.tag(tag, &mut self.builder)?,
        }
        if !opens && matches!(name, "table" | "tr") {
            self.cells = 0;
        }
        Ok(())
    }
}

fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "head"
            | "title"
            | "template"
            | "noscript"
            | "iframe"
            | "object"
            | "select"
            | "textarea"
            | "noembed"
            | "noframes"
            | "xmp"
            | "math"
    )
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "li"
            | "section"
            | "article"
            | "main"
            | "header"
            | "footer"
            | "nav"
            | "aside"
            | "address"
            | "blockquote"
            | "pre"
            | "figure"
            | "figcaption"
            | "dl"
            | "dt"
            | "dd"
            | "form"
            | "fieldset"
            | "center"
            | "hr"
            | "body"
            | "html"
            | "caption"
            | "thead"
            | "tbody"
            | "tfoot"
            | "details"
            | "summary"
    )
}

/// Something that takes tokens.
trait Takes {
    fn take(&mut self, token: Token);
}

/// The tags alone.
struct Tags(Vec<Tag>);

impl Takes for Tags {
    fn take(&mut self, token: Token) {
        if let Token::TagToken(tag) = token {
            self.0.push(tag);
        }
    }
}

impl Takes for Footnotes {
    fn take(&mut self, token: Token) {
        self.step(&token, is_block);
    }
}

impl Takes for Page {
    fn take(&mut self, token: Token) {
        if self.problem.is_some() {
            return;
        }
        let taken = match self.footnotes.step(&token, is_block) {
            Step::Leave => return,
            Step::Note(words) => self.builder.footnote(&words),
            Step::Words(words) => self.words(&words),
            Step::Read => Ok(()),
        };
        let taken = taken.and_then(|()| match token {
            Token::TagToken(tag) => self.tag(&tag),
            Token::CharacterTokens(text) => self.words(&text),
            _ => Ok(()),
        });
        self.problem = taken.err();
    }
}

struct Sink<T>(RefCell<T>);

impl<T: Takes> TokenSink for Sink<T> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let raw = match &token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => match &*tag.name {
                "script" => Some(RawKind::ScriptData),
                "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(RawKind::Rawtext),
                "title" | "textarea" => Some(RawKind::Rcdata),
                _ => None,
            },
            _ => None,
        };
        self.0.borrow_mut().take(token);
        raw.map_or(TokenSinkResult::Continue, TokenSinkResult::RawData)
    }
}

fn tokenize<T: Takes>(source: &str, sink: Sink<T>) -> Result<Sink<T>, Unreadable> {
    if !is_modest(source) {
        return Err(Unreadable::TooDeep);
    }
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(source));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    // The tokenizer pauses only where a sink asks it to run a script, which this one never does.
    let _fed = tokenizer.feed(&input);
    tokenizer.end();
    Ok(tokenizer.sink)
}

/// Whether no tag has more attributes than the tokenizer can compare in time.
fn is_modest(source: &str) -> bool {
    let mut bytes = source.bytes().peekable();
    let mut parts = None;
    let mut quote = None;
    let mut before = 0;
    while let Some(byte) = bytes.next() {
        match (parts, quote) {
            (None, _) if byte == b'<' && bytes.peek().is_some_and(u8::is_ascii_alphabetic) => {
                (parts, quote) = (Some(0_usize), None);
            }
            (None, _) => {}
            (Some(_), Some(open)) if byte == open => quote = None,
            (Some(_), Some(_)) => {}
            (Some(count), None) => match byte {
                b'>' => parts = None,
                b'"' | b'\'' if before == b'=' => {
                    (parts, quote) = (Some(count + 1), Some(byte));
                }
                b'/' | b' ' | b'\n' | b'\t' => parts = Some(count + 1),
                _ => {}
            },
        }
        if parts.is_some_and(|count| count > ATTRIBUTES_MAX) {
            return false;
        }
        before = byte;
    }
    true
}
