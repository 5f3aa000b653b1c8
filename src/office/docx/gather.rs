//! The text of a Word file, gathered line by line from its XML. What lies in tables, drawings and formulas is counted, not
//! read: a text has none of them.

use std::collections::HashMap;

use crate::text::character::{NOTE, may_be_footnote, may_be_linked, may_be_written};
use crate::text::{BlockKind, Content, Marks, Span};

use super::super::bare::{Attributes, Bit, Budget};
use super::super::package::Unreadable;
use super::read::{File, Oddity, Parts, Remark, Stamp};
use super::{Line, NOTE_STYLE, NUMBER_STYLE, Run, Style, Track};

/// Comments and moves that are open over the same words. Word itself crosses two or three; every run under them names all.
const OPEN_MAX: usize = 32;
/// A text has five thousand paragraphs at most; a file of it has empty ones between, and copies beneath.
const LINES_MAX: usize = 20_000;
/// A paragraph of a text has ten thousand characters at most; tracked, it has those of several versions.
const LINE_BYTES_MAX: usize = 200_000;

/// What stands open around a bit.
pub(super) struct Gatherer<'a> {
    parts: &'a Parts,
    /// What may still be kept of the file.
    budget: Budget,
    file: File,
    /// Comments by the id the file gives them.
    by_id: HashMap<String, usize>,
    stamps: HashMap<Stamp, usize>,
    /// An element whose content is not read, and how deep we are in it.
    skipped: Option<(String, usize)>,
    line: Option<Line>,
    inserted: Vec<(usize, bool)>,
    deleted: Vec<(usize, bool)>,
    links: Vec<Option<String>>,
    /// Ranges of moves that are open: their id, and the name they share.
    from: Vec<(String, String)>,
    to: Vec<(String, String)>,
    open: Vec<usize>,
    in_properties: bool,
    in_mark: bool,
    in_run: bool,
    in_words: bool,
    /// Inside the list of properties that a change of form keeps from before.
    before: Option<usize>,
    marks: Marks,
    marks_before: Marks,
    is_number: bool,
    position: usize,
    /// Where the line began.
    line_from: usize,
}

const SKIPPED: [&str; 11] = [
    "tbl",
    "drawing",
    "pict",
    "object",
    "oMath",
    "oMathPara",
    "Fallback",
    "txbxContent",
    "instrText",
    "delInstrText",
    "pPrChange",
];

impl<'a> Gatherer<'a> {
    pub fn new(parts: &'a Parts, remarks: Vec<(String, Remark)>, budget: Budget) -> Self {
        let by_id = remarks
            .iter()
            .enumerate()
            .map(|(at, (id, _))| (id.clone(), at))
            .collect();
        let file = File {
            remarks: remarks.into_iter().map(|(_, remark)| remark).collect(),
            ..File::default()
        };
        Self {
            parts,
            budget,
            file,
            by_id,
            stamps: HashMap::new(),
            skipped: None,
            line: None,
            inserted: Vec::new(),
            deleted: Vec::new(),
            links: Vec::new(),
            from: Vec::new(),
            to: Vec::new(),
            open: Vec::new(),
            in_properties: false,
            in_mark: false,
            in_run: false,
            in_words: false,
            before: None,
            marks: Marks::default(),
            marks_before: Marks::default(),
            is_number: false,
            position: 0,
            line_from: 0,
        }
    }

    pub fn done(self) -> File {
        self.file
    }

    pub fn take(&mut self, bit: Bit<'_>) -> Result<(), Unreadable> {
        if let Some((name, depth)) = &mut self.skipped {
            match bit {
                Bit::Start(start, _) if start == name => *depth += 1,
                Bit::End(end) if end == name => *depth -= 1,
                Bit::Start("txbxContent", _) => {
                    *self.file.oddities.entry(Oddity::TextBoxes).or_default() += 1
                }
                _ => {}
            }
            if *depth == 0 {
                self.skipped = None;
            }
            return Ok(());
        }
        match bit {
            Bit::Start(name, attributes) => self.start(name, attributes),
            Bit::End(name) => {
                self.end(name);
                Ok(())
            }
            Bit::Words(words) if self.in_words => self.words(words),
            Bit::Words(_) => Ok(()),
        }
    }

    fn odd(&mut self, oddity: Oddity) {
        *self.file.oddities.entry(oddity).or_default() += 1;
    }

    fn stamp(&mut self, attributes: &Attributes<'_>) -> Result<usize, Unreadable> {
        let stamp = Stamp {
            author: attributes.get("author").unwrap_or_default(),
            at: attributes.name("date"),
        };
        let next = self.stamps.len();
        let at = *self.stamps.entry(stamp.clone()).or_insert(next);
        if at == next {
            self.budget.spend_on::<[Stamp; 2]>(2 * stamp.author.len())?;
            self.file.stamps.push(stamp);
        }
        Ok(at)
    }

    fn start(&mut self, name: &str, attributes: &Attributes<'_>) -> Result<(), Unreadable> {
        if SKIPPED.contains(&name) {
            match name {
                "tbl" => self.odd(Oddity::Tables),
                "drawing" | "pict" | "object" => self.odd(Oddity::Images),
                "oMath" | "oMathPara" => self.odd(Oddity::Formulas),
                _ => {}
            }
            self.skipped = Some((name.to_owned(), 1));
            return Ok(());
        }
        match name {
            "p" => {
                let remarks = self.open.clone();
                self.budget.spend_on::<Line>(remarks.len() * size_of::<usize>())?;
                if self.file.lines.len() == LINES_MAX {
                    return Err(Unreadable::Large);
                }
                self.line_from = self.position;
                self.line = Some(Line {
                    remarks,
                    ..Line::default()
                });
            }
            "pPr" => self.in_properties = true,
            "rPr" if self.in_properties => self.in_mark = true,
            "pStyle" if self.in_properties => {
                let style = self.style(&attributes.name("val"));
                if let Some(line) = &mut self.line {
                    line.style = style;
                }
            }
            "ins" | "moveTo" | "del" | "moveFrom" => self.tracked(name, attributes)?,
            "moveFromRangeStart" | "moveToRangeStart" => {
                let range = (attributes.name("id"), attributes.name("name"));
                let open = if name == "moveFromRangeStart" {
                    &mut self.from
                } else {
                    &mut self.to
                };
                if open.len() < OPEN_MAX {
                    open.push(range);
                    self.name_mark();
                } else {
                    self.odd(Oddity::Ranges);
                }
            }
            "moveFromRangeEnd" | "moveToRangeEnd" => {
                let id = attributes.name("id");
                self.from.retain(|(open, _)| *open != id);
                self.to.retain(|(open, _)| *open != id);
            }
            "commentRangeStart" => self.comment(attributes, true)?,
            "commentRangeEnd" => self.comment(attributes, false)?,
            "bookmarkStart" => {
                let name = attributes.name("name");
                let is_copy = name.starts_with('c')
                    && name[1..].starts_with(|one: char| one.is_ascii_digit())
                    && name.contains('_');
                let is_ours =
                    ["p_", "n_", "m_"].iter().any(|start| name.starts_with(start)) || name == "title";
                if let Some(line) = &mut self.line {
                    if name.starts_with("note_") {
                        line.style = Style::Note;
                    } else if (is_ours || is_copy) && line.name.is_none() {
                        line.copy = is_copy;
                        line.name = Some(name);
                    }
                }
            }
            "hyperlink" => {
                let link = attributes
                    .get("id")
                    .and_then(|id| self.parts.links.get(&id))
                    .filter(|link| may_be_linked(link))
                    .cloned();
                self.links.push(link);
            }
            "r" => {
                self.in_run = true;
                (self.marks, self.marks_before) = (Marks::default(), Marks::default());
                (self.before, self.is_number) = (None, false);
            }
            _ if self.in_run => self.in_run(name, attributes)?,
            "fldSimple" => self.odd(Oddity::Fields),
            _ => {}
        }
        Ok(())
    }

    fn in_run(&mut self, name: &str, attributes: &Attributes<'_>) -> Result<(), Unreadable> {
        match name {
            "t" | "delText" => self.in_words = true,
            "b" => self.marked().strong = attributes.is_on(),
            "i" => self.marked().emphasis = attributes.is_on(),
            "rStyle" => {
                let id = attributes.name("val");
                let known = self.parts.styles.get(&id).cloned().unwrap_or_default();
                self.is_number |= id == NUMBER_STYLE || known.name == NUMBER_STYLE;
                let marked = self.marked();
                marked.strong |= known.strong;
                marked.emphasis |= known.emphasis;
            }
            "rPrChange" => self.before = Some(self.stamp(attributes)?),
            "tab" | "br" | "cr" => self.words(" ")?,
            "noBreakHyphen" => self.words("\u{2011}")?,
            "softHyphen" => self.words("\u{ad}")?,
            "sym" => self.odd(Oddity::Signs),
            "footnoteReference" | "endnoteReference" => {
                let id = attributes.name("id");
                let words = self.parts.notes.get(&(name == "endnoteReference", id));
                match words.filter(|words| !words.is_empty()) {
                    Some(words) if may_be_footnote(words) => {
                        let mut content = Content::default();
                        content.push_note(words);
                        self.run(content)?;
                    }
                    Some(_) => self.odd(Oddity::Notes),
                    None => {}
                }
            }
            "fldChar" if attributes.get("fldCharType").as_deref() == Some("begin") => {
                self.odd(Oddity::Fields)
            }
            _ => {}
        }
        Ok(())
    }

    fn marked(&mut self) -> &mut Marks {
        if self.before.is_some() {
            &mut self.marks_before
        } else {
            &mut self.marks
        }
    }

    fn tracked(&mut self, name: &str, attributes: &Attributes<'_>) -> Result<(), Unreadable> {
        let by = self.stamp(attributes)?;
        let is_move = name.starts_with("move");
        if self.in_mark {
            let names = if name == "moveTo" { &self.to } else { &self.from };
            let moved = is_move.then(|| names.last().map(|(_, name)| name.clone()).unwrap_or_default());
            if let Some(line) = &mut self.line {
                let mark = &mut line.mark;
                match name {
                    "ins" | "moveTo" => mark.inserted = Some(by),
                    _ => mark.deleted = Some(by),
                }
                mark.moved = mark.moved.take().or(moved);
            }
            return Ok(());
        }
        if self.in_properties || self.in_run {
            return Ok(());
        }
        match name {
            "ins" | "moveTo" => self.inserted.push((by, is_move)),
            _ => self.deleted.push((by, is_move)),
        }
        Ok(())
    }

    /// The mark of a paragraph stands before the range that names its move.
    fn name_mark(&mut self) {
        let (from, to) = (self.from.last().cloned(), self.to.last().cloned());
        let Some(mark) = self.line.as_mut().map(|line| &mut line.mark) else {
            return;
        };
        if mark.moved.as_deref() == Some("") {
            let named = if mark.inserted.is_some() { to } else { from };
            mark.moved = named.map(|(_, name)| name);
        }
    }

    fn comment(&mut self, attributes: &Attributes<'_>, begins: bool) -> Result<(), Unreadable> {
        let Some(at) = self.by_id.get(&attributes.name("id")).copied() else {
            return Ok(());
        };
        if begins && self.open.len() == OPEN_MAX {
            self.odd(Oddity::Ranges);
            return Ok(());
        }
        let remark = &mut self.file.remarks[at];
        if begins {
            remark.reach = self.position;
            self.open.push(at);
            if let Some(line) = &mut self.line {
                self.budget.spend(size_of::<usize>())?;
                line.remarks.push(at);
            }
        } else {
            remark.reach = self.position - remark.reach.min(self.position);
            self.open.retain(|open| *open != at);
        }
        Ok(())
    }

    fn style(&self, id: &str) -> Style {
        let known = self.parts.styles.get(id);
        let name = known.map_or(id, |style| style.name.as_str());
        let name = name.to_ascii_lowercase().replace(' ', "");
        match name.as_str() {
            "title" => Style::Title,
            "heading1" => Style::Block(BlockKind::Heading, 1),
            "heading2" => Style::Block(BlockKind::Heading, 2),
            "plenaryparagraph" => Style::Block(BlockKind::Paragraph, 1),
            "plenaryitem1" => Style::Block(BlockKind::Item, 1),
            "plenaryitem2" => Style::Block(BlockKind::Item, 2),
            other if other == NOTE_STYLE.to_ascii_lowercase() => Style::Note,
            other if other.starts_with("heading") => Style::Block(BlockKind::Heading, 3),
            _ => Style::Other,
        }
    }

    fn words(&mut self, words: &str) -> Result<(), Unreadable> {
        if self.is_number {
            return Ok(());
        }
        let words: String = words
            .chars()
            .filter(|one| may_be_written(*one) || *one == '\n')
            .collect();
        let marks = Marks {
            link: self.links.iter().rev().flatten().next().cloned(),
            ..self.marks.clone()
        };
        self.run(Content::new([Span { text: words, marks }]))
    }

    fn run(&mut self, content: Content) -> Result<(), Unreadable> {
        if content.is_empty() {
            return Ok(());
        }
        for Span { text, marks } in content.spans() {
            let beside = [&marks.link, &marks.footnote].map(|words| words.as_ref().map_or(0, String::len));
            self.budget
                .spend_on::<Span>(text.len() + beside.iter().sum::<usize>())?;
            self.position += text.len();
        }
        if self.position - self.line_from > LINE_BYTES_MAX {
            return Err(Unreadable::Large);
        }
        let track = Track {
            inserted: self.inserted.last().map(|(by, _)| *by),
            deleted: self.deleted.last().map(|(by, _)| *by),
            moved: self.moved(),
        };
        let is_note = content.plain().starts_with(NOTE);
        let link = content.spans().first().and_then(|span| span.marks.link.clone());
        let reset = self.before.filter(|_| !is_note).map(|by| {
            (
                by,
                Marks {
                    link,
                    ..self.marks_before.clone()
                },
            )
        });
        let run = Run {
            content,
            track,
            reset,
            remarks: self.open.clone(),
        };
        let Some(line) = &mut self.line else {
            return Ok(());
        };
        match line.runs.last_mut() {
            Some(last)
                if last.track == run.track && last.reset == run.reset && last.remarks == run.remarks =>
            {
                last.content.extend(&run.content);
            }
            _ => {
                let names = run.track.moved.as_ref().map_or(0, String::len);
                let before = run.reset.as_ref().and_then(|(_, marks)| marks.link.as_ref());
                let remarks = run.remarks.len() * size_of::<usize>();
                self.budget
                    .spend_on::<Run>(names + before.map_or(0, String::len) + remarks)?;
                line.runs.push(run);
            }
        }
        Ok(())
    }

    fn moved(&self) -> Option<String> {
        let last =
            |names: &[(String, String)]| names.last().map(|(_, name)| name.clone()).unwrap_or_default();
        match (self.inserted.last(), self.deleted.last()) {
            (Some((_, true)), None) => Some(last(&self.to)),
            (_, Some((_, true))) => Some(last(&self.from)),
            _ => None,
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => {
                if let Some(line) = self.line.take() {
                    self.file.lines.push(line);
                }
            }
            "pPr" => (self.in_properties, self.in_mark) = (false, false),
            "rPr" if self.in_mark => self.in_mark = false,
            "r" => self.in_run = false,
            "t" | "delText" => self.in_words = false,
            "ins" | "moveTo" if !self.in_properties && !self.in_run => {
                self.inserted.pop();
            }
            "del" | "moveFrom" if !self.in_properties && !self.in_run => {
                self.deleted.pop();
            }
            "hyperlink" => {
                self.links.pop();
            }
            _ => {}
        }
    }
}
