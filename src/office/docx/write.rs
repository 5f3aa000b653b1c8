//! Writing a Word file: the text of one version, and amendments to it as tracked changes by their sponsors, with a
//! comment each. The elements stand in the order of the schema; Word refuses a file for less.

use jiff::Timestamp;

use crate::domain::Change;
use crate::text::character::NOTE;
use crate::text::{Block, BlockKind, Content, Fingerprint, Marks};

use super::super::package::pack;
use super::lay::{Beneath, lay};
use super::xml::{HEAD, SPACES, Xml};
use super::{BASE_PROPERTY, Line, NOTE_STYLE, NUMBER_STYLE, Run, Style, Track, look, seams};

/// An amendment as it goes into a file.
#[derive(Debug, Clone)]
pub struct Paper {
    /// Its number.
    pub number: u32,
    /// Its sponsors, as the author of the changes.
    pub author: String,
    /// When it was filed.
    pub at: Timestamp,
    /// What it is called: the first line of its comment.
    pub heading: String,
    /// The sponsors' reason.
    pub reason: String,
    /// What it would change.
    pub changes: Vec<Change>,
    /// The version it was written against, where that is not the one shown; empty where it is.
    pub base: Vec<Block>,
    /// The numbers of that version.
    pub numbers: Vec<String>,
    /// What is said above its copy where another touches the same words.
    pub overlaps: String,
    /// What is said above its copy where it was written against other words.
    pub other_words: String,
}

/// What is said in the file beside the text.
#[derive(Debug, Clone, Default)]
pub struct Sayings {
    /// Above the title: what this file is.
    pub lead: Vec<String>,
    /// At the end: what is not in it.
    pub left_out: Vec<String>,
}

/// Everything that goes into a file.
pub struct Sheet<'a> {
    /// The title of the text.
    pub title: &'a str,
    /// The symbol of the version.
    pub symbol: &'a str,
    /// The language of the text.
    pub language: &'a str,
    /// The version shown.
    pub base: Fingerprint,
    /// Its blocks.
    pub blocks: &'a [Block],
    /// Their numbers.
    pub numbers: &'a [String],
    /// The amendments, by number.
    pub papers: Vec<Paper>,
    /// What is said beside the text.
    pub sayings: Sayings,
}

/// Writes the file.
pub fn write(sheet: &Sheet<'_>) -> Vec<u8> {
    let mut body = Body::new(sheet);
    let mut lines: Vec<Line> = sheet.sayings.lead.iter().map(|said| note(said, false)).collect();
    for shown in lay(sheet).shown() {
        lines.extend(shown.lines);
        for (at, why, copies) in shown.beneath {
            let paper = &sheet.papers[at];
            let says = match why {
                Beneath::Overlap => &paper.overlaps,
                Beneath::OtherWords => &paper.other_words,
            };
            lines.push(note(says, true));
            lines.extend(copies);
        }
    }
    lines.extend(sheet.sayings.left_out.iter().map(|said| note(said, false)));
    // The mark of the last paragraph of a file can neither come nor go.
    if lines.last().is_some_and(|last| last.mark != Track::default()) {
        lines.push(note("", false));
    }
    // LibreOffice gives the style of a deleted paragraph to the next one, so the style alone does not tell a note.
    for (at, line) in lines.iter_mut().enumerate() {
        if line.style == Style::Note {
            line.name = Some(format!("note_{at}"));
        }
    }
    body.reaches = reaches(&lines, sheet.papers.len());
    for (at, line) in lines.iter().enumerate() {
        body.line(at, line);
    }
    let document = body.document();
    pack(&[
        ("[Content_Types].xml", look::CONTENT_TYPES.to_owned()),
        ("_rels/.rels", look::ROOT_RELATIONS.to_owned()),
        ("docProps/core.xml", look::core(sheet.title, sheet.language)),
        (
            "docProps/custom.xml",
            look::custom(BASE_PROPERTY, &sheet.base.to_string()),
        ),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", look::relations(&body.links)),
        ("word/styles.xml", look::styles(sheet.language)),
        ("word/fontTable.xml", look::fonts()),
        ("word/theme/theme1.xml", look::theme()),
        ("word/settings.xml", look::settings()),
        ("word/footnotes.xml", body.footnotes()),
        ("word/comments.xml", comments(&sheet.papers)),
        ("word/footer1.xml", look::footer(sheet.symbol)),
    ])
}

fn note(said: &str, copy: bool) -> Line {
    Line {
        style: Style::Note,
        runs: vec![seams::kept(Content::of_plain(said))],
        copy,
        ..Line::default()
    }
}

/// Where the comment of each paper begins and ends: by line and by run within it.
struct Reach {
    from: (usize, usize),
    to: (usize, usize),
}

fn reaches(lines: &[Line], papers: usize) -> Vec<Option<Reach>> {
    let mut reaches: Vec<Option<Reach>> = (0..papers).map(|_| None).collect();
    let mut touch = |paper: usize, at: (usize, usize)| match &mut reaches[paper] {
        Some(reach) => reach.to = at,
        empty => *empty = Some(Reach { from: at, to: at }),
    };
    for (row, line) in lines.iter().enumerate() {
        for (place, run) in line.runs.iter().enumerate() {
            let by = [
                run.track.inserted,
                run.track.deleted,
                run.reset.as_ref().map(|(paper, _)| *paper),
            ];
            by.into_iter()
                .flatten()
                .for_each(|paper| touch(paper, (row, place)));
        }
        let last = line.runs.len().saturating_sub(1);
        let by = [line.mark.inserted, line.mark.deleted];
        by.into_iter()
            .flatten()
            .for_each(|paper| touch(paper, (row, last)));
    }
    reaches
}

struct Body<'a> {
    sheet: &'a Sheet<'a>,
    xml: Xml,
    /// Annotations are counted through the file.
    next_id: usize,
    links: Vec<String>,
    notes: Vec<String>,
    reaches: Vec<Option<Reach>>,
}

/// Below it are the lines above footnotes, with the ids that Word gives them: where theirs are others, LibreOffice loses
/// the words of the notes.
const FIRST_NOTE: usize = 1;

impl<'a> Body<'a> {
    fn new(sheet: &'a Sheet<'a>) -> Self {
        Self {
            sheet,
            xml: Xml::default(),
            next_id: 1,
            links: Vec::new(),
            notes: Vec::new(),
            reaches: Vec::new(),
        }
    }

    fn id(&mut self) -> String {
        self.next_id += 1;
        (self.next_id - 1).to_string()
    }

    /// Opens or puts an element that says who tracked it.
    fn stamp(&mut self, name: &str, paper: usize, more: &[(&str, &str)], empty: bool) {
        let id = self.id();
        let paper = &self.sheet.papers[paper];
        let at = moment(paper.at);
        let mut attributes = vec![
            ("w:id", id.as_str()),
            ("w:author", paper.author.as_str()),
            ("w:date", &at),
        ];
        attributes.extend(more);
        if empty {
            self.xml.empty(name, &attributes);
        } else {
            self.xml.open(name, &attributes);
        }
    }

    fn line(&mut self, at: usize, line: &Line) {
        self.xml.open("w:p", &[]);
        self.properties(line);
        let moved = line
            .mark
            .moved
            .clone()
            .zip(line.mark.inserted.or(line.mark.deleted));
        let range = moved.map(|(name, paper)| {
            let way = if line.mark.inserted.is_some() {
                "To"
            } else {
                "From"
            };
            let id = self.next_id.to_string();
            self.stamp(
                &format!("w:move{way}RangeStart"),
                paper,
                &[("w:name", &name)],
                true,
            );
            (format!("w:move{way}RangeEnd"), id)
        });
        let bookmark = line.name.as_ref().map(|name| {
            let id = self.id();
            self.xml
                .empty("w:bookmarkStart", &[("w:id", &id), ("w:name", name)]);
            id
        });
        if !line.number.is_empty() {
            let number = line.mark_only(&line.number);
            self.run(&number, true);
        }
        if let Some(id) = bookmark {
            self.xml.empty("w:bookmarkEnd", &[("w:id", &id)]);
        }
        if line.runs.is_empty() {
            self.comments_from((at, 0));
            self.comments_to((at, 0));
        }
        for (place, run) in line.runs.iter().enumerate() {
            self.comments_from((at, place));
            self.run(run, false);
            self.comments_to((at, place));
        }
        self.xml.close("w:p");
        if let Some((end, id)) = range {
            self.xml.empty(&end, &[("w:id", &id)]);
        }
    }

    fn properties(&mut self, line: &Line) {
        self.xml.open("w:pPr", &[]);
        self.xml.val("w:pStyle", style_id(line.style));
        if line.copy {
            if line.style == Style::Note {
                self.xml.empty("w:keepNext", &[]);
            }
            self.xml.raw(COPY_BORDER);
            if line.style != Style::Note {
                let left = 680 + indent(line.style);
                self.xml.empty(
                    "w:ind",
                    &[("w:left", &left.to_string()), ("w:hanging", hanging(line.style))],
                );
            } else {
                self.xml.empty("w:ind", &[("w:left", "680")]);
            }
        }
        if line.mark != Track::default() {
            self.xml.open("w:rPr", &[]);
            let is_moved = line.mark.moved.is_some();
            if let Some(paper) = line.mark.inserted {
                self.stamp(if is_moved { "w:moveTo" } else { "w:ins" }, paper, &[], true);
            }
            if let Some(paper) = line.mark.deleted {
                self.stamp(if is_moved { "w:moveFrom" } else { "w:del" }, paper, &[], true);
            }
            self.xml.close("w:rPr");
        }
        self.xml.close("w:pPr");
    }

    fn comments_from(&mut self, at: (usize, usize)) {
        for (paper, reach) in self.reaches.iter().enumerate() {
            if reach.as_ref().is_some_and(|reach| reach.from == at) {
                self.xml
                    .empty("w:commentRangeStart", &[("w:id", &paper.to_string())]);
            }
        }
    }

    fn comments_to(&mut self, at: (usize, usize)) {
        for (paper, reach) in self.reaches.iter().enumerate() {
            if reach.as_ref().is_some_and(|reach| reach.to == at) {
                let id = paper.to_string();
                self.xml.empty("w:commentRangeEnd", &[("w:id", &id)]);
                self.xml
                    .raw("<w:r><w:rPr><w:rStyle w:val=\"CommentReference\"/></w:rPr>");
                self.xml
                    .empty("w:commentReference", &[("w:id", &id)])
                    .close("w:r");
            }
        }
    }

    fn run(&mut self, run: &Run, number: bool) {
        for span in run.content.spans() {
            let link = span.marks.link.as_ref().map(|link| self.link(link));
            if let Some(id) = &link {
                self.xml.open("w:hyperlink", &[("r:id", id), ("w:history", "1")]);
            }
            let is_moved = run.track.moved.is_some();
            let coming = run
                .track
                .inserted
                .map(|paper| (if is_moved { "w:moveTo" } else { "w:ins" }, paper));
            let going = run
                .track
                .deleted
                .map(|paper| (if is_moved { "w:moveFrom" } else { "w:del" }, paper));
            for (name, paper) in [coming, going].into_iter().flatten() {
                self.stamp(name, paper, &[], false);
            }
            self.words(&span.text, &span.marks, run, number);
            for (name, _) in [going, coming].into_iter().flatten() {
                self.xml.close(name);
            }
            if link.is_some() {
                self.xml.close("w:hyperlink");
            }
        }
    }

    fn words(&mut self, text: &str, marks: &Marks, run: &Run, number: bool) {
        if let Some(words) = &marks.footnote {
            for _ in text.chars().filter(|one| *one == NOTE) {
                self.notes.push(words.clone());
                let id = (FIRST_NOTE + self.notes.len() - 1).to_string();
                self.xml
                    .raw("<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr>");
                self.xml
                    .empty("w:footnoteReference", &[("w:id", &id)])
                    .close("w:r");
            }
            return;
        }
        self.xml.open("w:r", &[]);
        let style = match (number, &marks.link) {
            (true, _) => Some(NUMBER_STYLE),
            (false, Some(_)) => Some("Hyperlink"),
            (false, None) => None,
        };
        if style.is_some() || marks.strong || marks.emphasis || run.reset.is_some() {
            self.xml.open("w:rPr", &[]);
            form(&mut self.xml, style, marks);
            if let Some((paper, before)) = &run.reset {
                self.stamp("w:rPrChange", *paper, &[], false);
                self.xml.open("w:rPr", &[]);
                form(&mut self.xml, style, before);
                self.xml.close("w:rPr").close("w:rPrChange");
            }
            self.xml.close("w:rPr");
        }
        let is_deleted = run.track.deleted.is_some() && run.track.moved.is_none();
        self.xml.said(if is_deleted { "w:delText" } else { "w:t" }, text);
        if number {
            self.xml.empty("w:tab", &[]);
        }
        self.xml.close("w:r");
    }

    fn link(&mut self, address: &str) -> String {
        let at = self
            .links
            .iter()
            .position(|known| known == address)
            .unwrap_or_else(|| {
                self.links.push(address.to_owned());
                self.links.len() - 1
            });
        format!("rId{}", look::FIRST_LINK + at)
    }

    fn document(&mut self) -> String {
        let body = self.xml.done();
        format!(
            "{HEAD}<w:document {SPACES}><w:body>{body}<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId5\"/>\
             <w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
             <w:pgMar w:top=\"1304\" w:right=\"1418\" w:bottom=\"1304\" w:left=\"1418\" w:header=\"680\" w:footer=\"680\" w:gutter=\"0\"/>\
             </w:sectPr></w:body></w:document>"
        )
    }

    fn footnotes(&self) -> String {
        let mut xml = Xml::default();
        xml.raw(HEAD).raw(&format!("<w:footnotes {SPACES}>"));
        xml.raw(
            "<w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>",
        );
        xml.raw("<w:footnote w:type=\"continuationSeparator\" w:id=\"0\"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>");
        for (at, words) in self.notes.iter().enumerate() {
            xml.open("w:footnote", &[("w:id", &(FIRST_NOTE + at).to_string())]);
            xml.raw("<w:p><w:pPr><w:pStyle w:val=\"FootnoteText\"/></w:pPr>");
            xml.raw("<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteRef/></w:r>");
            // The space after the number, as Word writes it itself.
            xml.raw("<w:r><w:t xml:space=\"preserve\"> </w:t></w:r>");
            xml.open("w:r", &[]).said("w:t", words).close("w:r");
            xml.close("w:p").close("w:footnote");
        }
        xml.close("w:footnotes").done()
    }
}

impl Line {
    /// The number before the words; it goes with its paragraph.
    fn mark_only(&self, number: &str) -> Run {
        let gone = self.mark.deleted.is_some()
            && !self.runs.is_empty()
            && self.runs.iter().all(|run| run.track.deleted.is_some());
        let track = if gone { self.mark.clone() } else { Track::default() };
        Run {
            content: Content::of_plain(number),
            track,
            ..Run::default()
        }
    }
}

/// What stands left of a copy beneath the text.
const COPY_BORDER: &str =
    "<w:pBdr><w:left w:val=\"single\" w:sz=\"8\" w:space=\"10\" w:color=\"8A8A8A\"/></w:pBdr>";

fn style_id(style: Style) -> &'static str {
    match style {
        Style::Title => "Title",
        Style::Block(BlockKind::Heading, 1) => "Heading1",
        Style::Block(BlockKind::Heading, 2) => "Heading2",
        Style::Block(BlockKind::Heading, _) => "Heading3",
        Style::Block(BlockKind::Paragraph, _) => "PlenaryParagraph",
        Style::Block(BlockKind::Item, 1) => "PlenaryItem1",
        Style::Block(BlockKind::Item, _) => "PlenaryItem2",
        Style::Note | Style::Other => NOTE_STYLE,
    }
}

fn indent(style: Style) -> usize {
    match style {
        Style::Block(BlockKind::Item, 1) => 1247,
        Style::Block(BlockKind::Item, _) => 1814,
        Style::Title => 0,
        _ => 680,
    }
}

fn hanging(style: Style) -> &'static str {
    match style {
        Style::Block(BlockKind::Item, _) => "567",
        Style::Block(BlockKind::Heading, 3) | Style::Title => "0",
        _ => "680",
    }
}

fn form(xml: &mut Xml, style: Option<&str>, marks: &Marks) {
    if let Some(style) = style {
        xml.val("w:rStyle", style);
    }
    if marks.strong {
        xml.empty("w:b", &[]).empty("w:bCs", &[]);
    }
    if marks.emphasis {
        xml.empty("w:i", &[]).empty("w:iCs", &[]);
    }
}

/// To the second, as Word has it.
fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn comments(papers: &[Paper]) -> String {
    let mut xml = Xml::default();
    xml.raw(HEAD).raw(&format!("<w:comments {SPACES}>"));
    for (at, paper) in papers.iter().enumerate() {
        let (id, when) = (at.to_string(), moment(paper.at));
        let initials = format!("A{}", paper.number);
        xml.open(
            "w:comment",
            &[
                ("w:id", &id),
                ("w:author", &paper.author),
                ("w:date", &when),
                ("w:initials", &initials),
            ],
        );
        for (nth, said) in std::iter::once(paper.heading.as_str())
            .chain(paper.reason.lines())
            .enumerate()
        {
            xml.raw("<w:p><w:pPr><w:pStyle w:val=\"CommentText\"/></w:pPr>");
            if nth == 0 {
                xml.raw("<w:r><w:rPr><w:b/><w:bCs/></w:rPr>");
            } else {
                xml.raw("<w:r>");
            }
            xml.said("w:t", said).close("w:r").close("w:p");
        }
        xml.close("w:comment");
    }
    xml.close("w:comments").done()
}
