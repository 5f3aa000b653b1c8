//! Plain text: words and line ends. Whether a line end is the end of a paragraph is judged by how the whole is set.

use super::build::{Builder, Shape};
use super::{Imported, Unreadable, sign};
use crate::text::Marks;

/// Lines of a letter or a mail are wrapped below this; a longer one is a paragraph that nobody wrapped.
const WRAPPED_CHARS_MAX: usize = 100;

/// A heading in capitals is no longer than this.
const CAPITALS_CHARS_MAX: usize = 80;

/// Reads plain text.
pub(super) fn read(source: &str) -> Result<Imported, Unreadable> {
    let lines: Vec<&str> = source.split('\n').map(str::trim_end).collect();
    let wrapped = is_wrapped(&lines);
    let mut builder = Builder::default();
    builder.pandoc = true;
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at].trim_start();
        let under = lines.get(at + 1).map_or("", |next| next.trim());
        if let Some(depth) = underlined(line, under) {
            builder.end(Shape::Free)?;
            builder.push(line, &Marks::default())?;
            builder.end(Shape::Heading(depth))?;
            at += 2;
            continue;
        }
        if line.is_empty() {
            builder.end(Shape::Free)?;
        } else if let Some(title) = capitals(line, at, &lines) {
            builder.end(Shape::Free)?;
            builder.push(title, &Marks::default())?;
            builder.end(Shape::Heading(1))?;
        } else {
            if !wrapped || sign::leading(&line.replace('\t', " ")).is_some() {
                builder.end(Shape::Free)?;
            }
            if let Some(depth) = bullet_depth(lines[at]) {
                builder.push(line, &Marks::default())?;
                // What follows belongs to the item, until something else begins.
                at += 1;
                while wrapped && at < lines.len() && goes_on(lines[at]) {
                    builder.push(" ", &Marks::default())?;
                    builder.push(lines[at].trim_start(), &Marks::default())?;
                    at += 1;
                }
                builder.end(Shape::Item(depth))?;
                continue;
            }
            builder.push(" ", &Marks::default())?;
            builder.push(line, &Marks::default())?;
        }
        at += 1;
    }
    builder.done()
}

fn goes_on(line: &str) -> bool {
    let line = line.trim_start().replace('\t', " ");
    !line.is_empty() && sign::leading(&line).is_none()
}

/// How deep a bullet stands, by the space before it.
fn bullet_depth(line: &str) -> Option<usize> {
    let words = line.trim_start();
    let (sign, _) = sign::leading(&words.replace('\t', " "))?;
    let before = &line[..line.len() - words.len()];
    let indented = before.contains('\t') || before.chars().count() >= 2;
    (sign == sign::Sign::Bullet).then_some(if indented { 2 } else { 1 })
}

/// Whether the lines of a paragraph are several: none is long, and blank lines part them.
fn is_wrapped(lines: &[&str]) -> bool {
    let words = lines.iter().filter(|line| !line.trim().is_empty());
    let long = words.clone().any(|line| line.chars().count() > WRAPPED_CHARS_MAX);
    let parted = lines.windows(3).any(|three| {
        !three[0].trim().is_empty() && three[1].trim().is_empty() && !three[2].trim().is_empty()
    });
    !long && parted
}

/// A line that is underlined with signs is a heading.
fn underlined(line: &str, under: &str) -> Option<usize> {
    let of = |sign: char| under.len() >= 3 && under.chars().all(|one| one == sign);
    match () {
        () if line.is_empty() || line.chars().count() > WRAPPED_CHARS_MAX => None,
        () if of('=') => Some(1),
        () if of('-') => Some(2),
        () => None,
    }
}

/// A short line in capitals that stands by itself is a heading.
fn capitals<'a>(line: &'a str, at: usize, lines: &[&str]) -> Option<&'a str> {
    let alone = |place: Option<usize>| {
        place
            .and_then(|place| lines.get(place))
            .is_none_or(|line| line.trim().is_empty())
    };
    let letters = line.chars().filter(|one| one.is_alphabetic()).count();
    let shouts =
        letters >= 4 && !line.chars().any(char::is_lowercase) && line.chars().any(char::is_uppercase);
    let before = at == 0 || alone(Some(at - 1));
    (shouts && before && line.chars().count() <= CAPITALS_CHARS_MAX && !line.ends_with(['.', ';', ',', ':']))
        .then_some(line)
}
