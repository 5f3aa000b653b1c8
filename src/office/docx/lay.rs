//! Laying amendments over the text they were written against, so that what each changes can be tracked in one file. Words
//! that two of them touch cannot be tracked twice: the later one is laid over a copy of its paragraphs instead, beneath
//! them, and the file says so.

use crate::domain::Change;
use crate::text::{Block, BlockKind, ParagraphId};

use super::seams::{self, Edit};
use super::write::{Paper, Sheet};
use super::{Line, Run, Style, Track};

/// A line of the text while amendments are laid over it; the first one is the title.
struct Row {
    block: Option<Block>,
    title: String,
    number: String,
    edits: Vec<(usize, Edit)>,
    whole: Option<(usize, Whole)>,
    /// What comes right after it.
    gap: Vec<(usize, Coming)>,
    /// The gap after it goes with a join.
    closed: bool,
}

/// What becomes of a row as a whole.
enum Whole {
    Gone,
    Away(String),
    Split {
        head: Vec<Run>,
        tail: Vec<Run>,
        block: Block,
    },
    /// It takes the words of the next one.
    Joined(Vec<Run>),
    /// The one before it takes its words.
    Taken(Vec<Run>),
}

enum Coming {
    New(Block),
    Moved {
        block: Block,
        name: String,
        runs: Vec<Run>,
    },
}

/// Why an amendment could not be laid over the text itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beneath {
    /// Another one touches the same words.
    Overlap,
    /// It was written against words that are not these.
    OtherWords,
}

/// A text with the amendments laid over it.
pub(super) struct Laid {
    rows: Vec<Row>,
    /// By row: the amendments shown beneath it, and the lines of each.
    beneath: Vec<Vec<(usize, Beneath, Vec<Line>)>>,
}

/// Lays them, in the order in which they come.
pub(super) fn lay(sheet: &Sheet<'_>) -> Laid {
    let mut rows = rows(sheet.title, sheet.blocks, sheet.numbers);
    let mut laid: Vec<usize> = Vec::new();
    let mut beneath: Vec<Vec<(usize, Beneath, Vec<Line>)>> = rows.iter().map(|_| Vec::new()).collect();
    for (at, paper) in sheet.papers.iter().enumerate() {
        let same_hand: Vec<(usize, usize)> = laid
            .iter()
            .filter(|other| {
                let other = &sheet.papers[**other];
                other.author == paper.author && other.at == paper.at
            })
            .filter_map(|other| span(&rows, &sheet.papers[*other].changes))
            .collect();
        let own = span(&rows, &paper.changes);
        let mixed = own.is_some_and(|own| same_hand.iter().any(|other| own.0 <= other.1 && other.0 <= own.1));
        let why = if mixed {
            Some(Beneath::Overlap)
        } else {
            put(&mut rows, at, &paper.changes).err()
        };
        let Some(why) = why else {
            laid.push(at);
            continue;
        };
        let mut under = own.map_or(rows.len() - 1, |own| own.1).min(rows.len() - 1);
        // Between two lines that are joined nothing may stand.
        while under + 1 < rows.len() && rows[under].closed {
            under += 1;
        }
        beneath[under].push((at, why, copy(sheet, at, paper)));
    }
    Laid { rows, beneath }
}

fn rows(title: &str, blocks: &[Block], numbers: &[String]) -> Vec<Row> {
    let row = |block: Option<Block>, number: &str| Row {
        block,
        title: title.to_owned(),
        number: number.to_owned(),
        edits: Vec::new(),
        whole: None,
        gap: Vec::new(),
        closed: false,
    };
    let of_block =
        |(at, block): (usize, &Block)| row(Some(block.clone()), numbers.get(at).map_or("", String::as_str));
    std::iter::once(row(None, ""))
        .chain(blocks.iter().enumerate().map(of_block))
        .collect()
}

fn find(rows: &[Row], id: &ParagraphId) -> Option<usize> {
    rows.iter()
        .position(|row| row.block.as_ref().is_some_and(|block| block.id == *id))
}

fn find_gap(rows: &[Row], after: Option<&ParagraphId>) -> Option<usize> {
    match after {
        None => Some(0),
        Some(id) => find(rows, id).or_else(|| {
            rows.iter()
                .position(|row| row.gap.iter().any(|(_, coming)| coming.block().id == *id))
        }),
    }
}

impl Coming {
    fn block(&self) -> &Block {
        match self {
            Coming::New(block) | Coming::Moved { block, .. } => block,
        }
    }
}

/// From which row to which an amendment reaches.
fn span(rows: &[Row], changes: &[Change]) -> Option<(usize, usize)> {
    let mut found: Vec<usize> = Vec::new();
    for change in changes {
        found.extend(change.paragraphs().filter_map(|id| find(rows, id)));
        match change {
            Change::New { after, .. } | Change::Move { after, .. } => {
                found.extend(
                    find_gap(rows, after.as_ref())
                        .into_iter()
                        .flat_map(|at| [at, at + 1]),
                );
            }
            Change::Title { .. } => found.push(0),
            _ => {}
        }
    }
    Some((*found.iter().min()?, *found.iter().max()?))
}

/// Lays one amendment over the rows, whole or not at all.
fn put(rows: &mut [Row], paper: usize, changes: &[Change]) -> Result<(), Beneath> {
    let before: Vec<_> = rows
        .iter()
        .map(|row| (row.edits.len(), row.whole.is_some(), row.gap.len(), row.closed))
        .collect();
    let put = changes
        .iter()
        .try_for_each(|change| put_one(rows, paper, change, changes));
    if put.is_err() {
        for (row, (_, whole, _, closed)) in rows.iter_mut().zip(before) {
            row.edits.retain(|(of, _)| *of != paper);
            row.gap.retain(|(of, _)| *of != paper);
            row.closed = closed;
            if !whole {
                row.whole = None;
            }
        }
    }
    put
}

fn put_one(rows: &mut [Row], paper: usize, change: &Change, all: &[Change]) -> Result<(), Beneath> {
    let moves_too = |id: &ParagraphId| {
        all.iter()
            .any(|other| matches!(other, Change::Move { paragraph, .. } if paragraph == id))
    };
    match change {
        // The words of a paragraph that moves are told where it comes.
        Change::Wording { paragraph, .. } if moves_too(paragraph) => Ok(()),
        Change::Wording {
            paragraph,
            before,
            after,
        } => {
            let at = free_words(rows, paragraph, Some(before))?;
            lay_edits(&mut rows[at], paper, seams::edits(paper, before, after))
        }
        Change::Title { before, after } => {
            if rows[0].block.is_some() || rows[0].title != *before {
                return Err(Beneath::OtherWords);
            }
            let (before, after) = (of_plain(before), of_plain(after));
            lay_edits(&mut rows[0], paper, seams::edits(paper, &before, &after))
        }
        Change::New { after, block } => {
            let at = open_gap(rows, after.as_ref())?;
            rows[at].gap.push((paper, Coming::New(block.clone())));
            Ok(())
        }
        Change::Deletion { paragraph, before } => {
            let at = free(rows, paragraph, Some(before))?;
            rows[at].whole = Some((paper, Whole::Gone));
            Ok(())
        }
        Change::Move { paragraph, after } => {
            let at = free(rows, paragraph, None)?;
            let to = open_gap(rows, after.as_ref())?;
            let block = rows[at].block.clone().ok_or(Beneath::OtherWords)?;
            let words = all.iter().find_map(|other| match other {
                Change::Wording {
                    paragraph: of, after, ..
                } if of == paragraph => Some(after),
                _ => None,
            });
            let name = format!("move{paper}x{at}");
            let runs = moved_runs(paper, &name, &block, words.unwrap_or(&block.content));
            rows[at].whole = Some((paper, Whole::Away(name.clone())));
            rows[to].gap.push((paper, Coming::Moved { block, name, runs }));
            Ok(())
        }
        Change::Split {
            paragraph,
            before,
            head,
            tail,
        } => {
            let at = free(rows, paragraph, Some(before))?;
            let (first, second) = seams::split(paper, before, head, &tail.content);
            let whole = Whole::Split {
                head: first,
                tail: second,
                block: tail.clone(),
            };
            rows[at].whole = Some((paper, whole));
            Ok(())
        }
        Change::Join {
            paragraph,
            before,
            into,
            into_before,
            joined,
        } => {
            let at = free(rows, into, Some(into_before))?;
            let next = free(rows, paragraph, Some(before))?;
            if next != at + 1 || !rows[at].gap.is_empty() || rows[at].closed {
                return Err(Beneath::Overlap);
            }
            let (first, second) = seams::join(paper, into_before, before, joined);
            rows[at].whole = Some((paper, Whole::Joined(first)));
            rows[at].closed = true;
            rows[next].whole = Some((paper, Whole::Taken(second)));
            Ok(())
        }
    }
}

pub(super) fn of_plain(title: &str) -> crate::text::Content {
    crate::text::Content::of_plain(title)
}

/// A moved paragraph where it comes: its words as moved, those that are new as inserted.
fn moved_runs(paper: usize, name: &str, block: &Block, words: &crate::text::Content) -> Vec<Run> {
    let runs = seams::runs(paper, &block.content, words).into_iter();
    runs.filter(|run| run.track.deleted.is_none())
        .map(|mut run| {
            if run.track.inserted.is_none() && run.reset.is_none() {
                run.track.moved = Some(name.to_owned());
            }
            run.track.inserted = Some(paper);
            run.reset = None;
            run
        })
        .collect()
}

fn free_words(
    rows: &[Row],
    id: &ParagraphId,
    before: Option<&crate::text::Content>,
) -> Result<usize, Beneath> {
    let at = find(rows, id).ok_or(Beneath::OtherWords)?;
    let row = &rows[at];
    let block = row.block.as_ref().ok_or(Beneath::OtherWords)?;
    if before.is_some_and(|before| *before != block.content) {
        return Err(Beneath::OtherWords);
    }
    if row.whole.is_some() {
        return Err(Beneath::Overlap);
    }
    Ok(at)
}

fn free(rows: &[Row], id: &ParagraphId, before: Option<&crate::text::Content>) -> Result<usize, Beneath> {
    let at = free_words(rows, id, before)?;
    if rows[at].edits.is_empty() {
        Ok(at)
    } else {
        Err(Beneath::Overlap)
    }
}

fn open_gap(rows: &[Row], after: Option<&ParagraphId>) -> Result<usize, Beneath> {
    let at = find_gap(rows, after).ok_or(Beneath::OtherWords)?;
    if rows[at].closed {
        Err(Beneath::Overlap)
    } else {
        Ok(at)
    }
}

fn lay_edits(row: &mut Row, paper: usize, edits: Vec<Edit>) -> Result<(), Beneath> {
    let meets = |one: &Edit, other: &Edit| one.from <= other.to && other.from <= one.to;
    let taken = |edit: &Edit| row.edits.iter().any(|(_, other)| meets(edit, other));
    if edits.iter().any(taken) {
        return Err(Beneath::Overlap);
    }
    row.edits.extend(edits.into_iter().map(|edit| (paper, edit)));
    Ok(())
}

/// One amendment alone, over a copy of the paragraphs it names; each change on a copy of its own where even its own
/// changes do not go together.
fn copy(sheet: &Sheet<'_>, at: usize, paper: &Paper) -> Vec<Line> {
    let alone = |changes: &[Change]| {
        let mut rows = copied_rows(sheet, paper, changes);
        put(&mut rows, at, changes).ok().map(|()| lines_of(&rows))
    };
    let lines = alone(&paper.changes).unwrap_or_else(|| {
        let each = paper
            .changes
            .iter()
            .map(|change| alone(std::slice::from_ref(change)));
        each.flatten().flatten().collect()
    });
    let named = |(nth, mut line): (usize, Line)| {
        line.copy = true;
        let name = line.name.as_deref().unwrap_or("x");
        line.name = Some(format!("c{}_{nth}_{name}", paper.number));
        line
    };
    lines.into_iter().enumerate().map(named).collect()
}

/// The paragraphs that some changes name, as they were where the amendment was written.
fn copied_rows(sheet: &Sheet<'_>, paper: &Paper, changes: &[Change]) -> Vec<Row> {
    let mut wanted: Vec<&ParagraphId> = Vec::new();
    let mut title = None;
    for change in changes {
        wanted.extend(change.paragraphs());
        match change {
            Change::New { after, .. } | Change::Move { after, .. } => wanted.extend(after),
            Change::Title { before, .. } => title = Some(before.as_str()),
            _ => {}
        }
    }
    let (blocks, numbers) = if paper.base.is_empty() {
        (sheet.blocks, sheet.numbers)
    } else {
        (paper.base.as_slice(), paper.numbers.as_slice())
    };
    let mut found: Vec<(Block, String)> = blocks
        .iter()
        .zip(numbers)
        .filter(|(block, _)| wanted.contains(&&block.id))
        .map(|(block, number)| (block.clone(), number.clone()))
        .collect();
    for change in changes {
        with_words_before(&mut found, change);
    }
    let (blocks, numbers): (Vec<Block>, Vec<String>) = found.into_iter().unzip();
    let mut rows = rows(title.unwrap_or_default(), &blocks, &numbers);
    // Without a change of the title its row is only the place before the first paragraph.
    if title.is_none() {
        rows[0].title.clear();
    }
    rows
}

/// Gives a copied paragraph the words that the change was written against, and makes one where none is known.
fn with_words_before(found: &mut Vec<(Block, String)>, change: &Change) {
    let mut words: Vec<(&ParagraphId, &crate::text::Content)> = Vec::new();
    match change {
        Change::Wording {
            paragraph, before, ..
        }
        | Change::Deletion { paragraph, before }
        | Change::Split {
            paragraph, before, ..
        } => words.push((paragraph, before)),
        Change::Join {
            paragraph,
            before,
            into,
            into_before,
            ..
        } => words.extend([(into, into_before), (paragraph, before)]),
        _ => {}
    }
    for (id, before) in words {
        match found.iter_mut().find(|(block, _)| block.id == *id) {
            Some((block, _)) => block.content = before.clone(),
            None => found.push((
                Block {
                    id: id.clone(),
                    kind: BlockKind::Paragraph,
                    level: 1,
                    content: before.clone(),
                },
                String::new(),
            )),
        }
    }
}

/// The lines of the whole, each with the amendments to be shown beneath it.
pub(super) struct Shown {
    pub lines: Vec<Line>,
    pub beneath: Vec<(usize, Beneath, Vec<Line>)>,
}

impl Laid {
    pub fn shown(self) -> Vec<Shown> {
        let lines: Vec<Vec<Line>> = self.rows.iter().map(row_lines).collect();
        lines
            .into_iter()
            .zip(self.beneath)
            .map(|(lines, beneath)| Shown { lines, beneath })
            .collect()
    }
}

fn lines_of(rows: &[Row]) -> Vec<Line> {
    rows.iter().flat_map(row_lines).collect()
}

fn row_lines(row: &Row) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut line = Line {
        number: row.number.clone(),
        ..Line::default()
    };
    let content = match &row.block {
        None => {
            line.style = Style::Title;
            line.name = Some("title".to_owned());
            of_plain(&row.title)
        }
        Some(block) => {
            line.style = Style::Block(block.kind, block.level);
            line.name = Some(format!("p_{}", block.id));
            block.content.clone()
        }
    };
    match &row.whole {
        None if row.block.is_none() && row.title.is_empty() => {}
        None => {
            line.runs = laid_over(&content, &row.edits);
            lines.push(line);
        }
        Some((paper, Whole::Gone)) => {
            line.runs = vec![seams::gone(*paper, content)];
            line.mark.deleted = Some(*paper);
            lines.push(line);
        }
        Some((paper, Whole::Away(name))) => {
            let mut run = seams::gone(*paper, content);
            run.track.moved = Some(name.clone());
            line.mark = run.track.clone();
            line.runs = vec![run];
            lines.push(line);
        }
        Some((paper, Whole::Split { head, tail, block })) => {
            line.runs.clone_from(head);
            line.mark.inserted = Some(*paper);
            lines.push(line);
            lines.push(Line {
                name: Some(format!("n_{}", block.id)),
                style: Style::Block(block.kind, block.level),
                runs: tail.clone(),
                ..Line::default()
            });
        }
        Some((paper, Whole::Joined(runs))) => {
            line.runs.clone_from(runs);
            line.mark.deleted = Some(*paper);
            lines.push(line);
        }
        Some((_, Whole::Taken(runs))) => {
            line.runs.clone_from(runs);
            lines.push(line);
        }
    }
    lines.extend(row.gap.iter().map(|(paper, coming)| coming_line(*paper, coming)));
    lines
}

fn coming_line(paper: usize, coming: &Coming) -> Line {
    let block = coming.block();
    let mark = Track {
        inserted: Some(paper),
        ..Track::default()
    };
    let line = Line {
        style: Style::Block(block.kind, block.level),
        ..Line::default()
    };
    match coming {
        Coming::New(block) => Line {
            name: Some(format!("n_{}", block.id)),
            runs: vec![seams::come(paper, block.content.clone())],
            mark,
            ..line
        },
        Coming::Moved { block, name, runs } => Line {
            name: Some(format!("m_{}", block.id)),
            runs: runs.clone(),
            mark: Track {
                moved: Some(name.clone()),
                ..mark
            },
            ..line
        },
    }
}

/// The words of a row with the edits in their places.
fn laid_over(content: &crate::text::Content, edits: &[(usize, Edit)]) -> Vec<Run> {
    let mut sorted: Vec<&Edit> = edits.iter().map(|(_, edit)| edit).collect();
    sorted.sort_by_key(|edit| (edit.from, edit.to));
    let mut runs = Vec::new();
    let mut at = 0;
    for edit in sorted {
        if at < edit.from {
            runs.push(seams::kept(content.slice(at, edit.from)));
        }
        runs.extend(edit.runs.iter().cloned());
        at = edit.to;
    }
    let end = content.plain().len();
    if at < end {
        runs.push(seams::kept(content.slice(at, end)));
    }
    runs
}
