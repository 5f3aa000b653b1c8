//! Numbers of the margin as people write them: `12`, `12(a)`, `12 a)`, `12a`, `(b)`, `IV`; and several of them: `3, 5–7 and 9`.

use super::lexicon;
use super::token::Sign;

/// A number that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Label {
    /// `12`, `12(a)`, `12(a)(i)`.
    Paragraph(String),
    /// `(a)`, `(a)(i)`: of a paragraph named elsewhere.
    Item(String),
    /// `IV`, `A`.
    Heading(String),
}

/// One of several numbers that were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// A number.
    One(Label),
    /// From the first to the last.
    Range(Label, Label),
}

/// What stands between two numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    And,
    To,
}

/// Longer numbers are none.
const DIGITS_MAX: usize = 5;

/// The number at the beginning of a text, and its length in bytes with the spaces before it.
pub(super) fn label(text: &str) -> Option<(Label, usize)> {
    let rest = text.trim_start_matches([' ', '\u{a0}', '№']);
    let skipped = text.len() - rest.len();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if digits > DIGITS_MAX {
        return None;
    }
    if digits > 0 {
        let mut length = digits;
        let mut label = rest[..digits].trim_start_matches('0').to_owned();
        // 12a
        if let Some((letter, size)) =
            letters(&rest[length..]).filter(|(_, size)| ends(&rest[length + size..]))
        {
            let bracket = rest[length + size..].starts_with(')');
            label.push_str(&format!("({letter})"));
            length += size + usize::from(bracket);
        }
        while let Some((group, size)) = group(&rest[length..]) {
            label.push_str(&group);
            length += size;
        }
        return Some((Label::Paragraph(label), skipped + length));
    }
    if let Some((first, size)) = group(rest) {
        let (mut label, mut length) = (first, size);
        while let Some((group, size)) = group(&rest[length..]) {
            label.push_str(&group);
            length += size;
        }
        return Some((Label::Item(label), skipped + length));
    }
    let roman = rest
        .bytes()
        .take_while(|letter| b"IVXLC".contains(letter))
        .count();
    if roman > 0 && ends(&rest[roman..]) {
        return Some((Label::Heading(rest[..roman].to_owned()), skipped + roman));
    }
    let letter = rest.chars().next().filter(char::is_ascii_alphabetic)?;
    ends(&rest[1..]).then(|| {
        (
            Label::Heading(letter.to_ascii_uppercase().to_string()),
            skipped + 1,
        )
    })
}

/// The numbers at the beginning of a text, and their length in bytes. Commas part them only where it was said that there are
/// several: in “in paragraph 3, 5 should read 6” there is one.
pub(super) fn several(text: &str, listed: bool) -> Option<(Vec<Part>, usize)> {
    let opened = OPENERS.iter().find_map(|opener| {
        let rest = text.trim_start();
        let begins = rest.get(..opener.len())?.to_lowercase() == *opener;
        begins.then_some(text.len() - rest.len() + opener.len())
    });
    let from = opened.unwrap_or_default();
    let (first, size) = label(&text[from..]).or_else(|| label(text))?;
    let mut length = from + size;
    let mut parts = vec![Part::One(first)];
    while let Some((joint, skipped)) = joint(&text[length..], listed) {
        let Some((next, size)) = label(&text[length + skipped..]) else {
            break;
        };
        let Some(next) = parts.last().and_then(|last| beside(last, next)) else {
            break;
        };
        match (joint, parts.pop()) {
            (Joint::To, Some(Part::One(from))) => parts.push(Part::Range(from, next)),
            (Joint::And, Some(last)) => parts.extend([last, Part::One(next)]),
            // “3 to 5 to 7” says nothing.
            _ => return None,
        }
        length += skipped + size;
    }
    Some((parts, length))
}

/// What the first of several numbers may have before it.
const OPENERS: [&str; 7] = ["from ", "nos. ", "nos ", "no. ", "с ", "со ", "n° "];
/// The words between the first number of a range and its last.
const TO: [&str; 10] = [
    "to",
    "through",
    "thru",
    "until",
    "till",
    "à",
    "au",
    "jusqu’au",
    "по",
    "до",
];
/// The words between two numbers of several.
const AND: [&str; 6] = ["and", "as well as", "et", "и", "&", "а также"];

/// What follows a number and says that another one comes, with its length and the name of a paragraph after it.
fn joint(text: &str, listed: bool) -> Option<(Joint, usize)> {
    let rest = text.trim_start();
    if let Some(dash) = rest
        .chars()
        .next()
        .filter(|sign| matches!(sign, '-' | '\u{2010}' | '\u{2011}' | '–' | '—' | '−'))
    {
        let after = rest[dash.len_utf8()..].trim_start();
        return Some((Joint::To, text.len() - after.len()));
    }
    let (rest, comma) = match rest.strip_prefix(',').filter(|_| listed) {
        Some(after) => (after.trim_start(), true),
        None => (rest, false),
    };
    let worded = |words: &[&str]| {
        words.iter().find_map(|word| {
            let begins = rest.get(..word.len())?.to_lowercase() == **word;
            rest[word.len()..]
                .strip_prefix([' ', '\u{a0}'])
                .filter(|_| begins)
        })
    };
    if let Some(after) = worded(&TO).filter(|_| !comma) {
        return Some((Joint::To, text.len() - after.trim_start().len()));
    }
    let after = match worded(&AND) {
        Some(after) => after.trim_start(),
        None if comma => rest,
        None => return None,
    };
    // “Paragraph 3 and paragraph 4”.
    let named = lexicon::phrase(&after.to_lowercase()).filter(|(sign, _)| *sign == Sign::Paragraph);
    let noun = named.map_or(0, |(_, length)| length);
    let after = after.get(noun..)?.trim_start();
    Some((Joint::And, text.len() - after.len()))
}

/// The number that comes after another: `(b)` after `4(a)` is `4(b)`.
fn beside(last: &Part, next: Label) -> Option<Label> {
    let (Part::One(last) | Part::Range(_, last)) = last;
    match (last, next) {
        (Label::Paragraph(_), Label::Paragraph(next)) => Some(Label::Paragraph(next)),
        (Label::Heading(_), _) | (_, Label::Heading(_) | Label::Paragraph(_)) => None,
        (Label::Paragraph(last), Label::Item(next)) => Some(Label::Paragraph(above(last, &next)? + &next)),
        (Label::Item(last), Label::Item(next)) => Some(Label::Item(above(last, &next)? + &next)),
    }
}

/// What a number has before as many brackets as another one has.
fn above(label: &str, item: &str) -> Option<String> {
    let groups: Vec<usize> = label.match_indices('(').map(|(at, _)| at).collect();
    let at = groups.len().checked_sub(item.matches('(').count())?;
    Some(label[..*groups.get(at)?].to_owned())
}

/// `(a)` or `a)`, perhaps after a space.
fn group(text: &str) -> Option<(String, usize)> {
    let rest = text.trim_start_matches([' ', '\u{a0}']);
    let skipped = text.len() - rest.len();
    let open = usize::from(rest.starts_with('('));
    let (letters, size) = letters(&rest[open..])?;
    rest[open + size..]
        .starts_with(')')
        .then(|| (format!("({letters})"), skipped + open + size + 1))
}

/// One or two small letters, or a small Roman number; a Cyrillic letter for the Latin one in its place.
fn letters(text: &str) -> Option<(String, usize)> {
    let taken: String = text.chars().take_while(|sign| sign.is_alphabetic()).collect();
    let latin: String = taken.chars().map(latin).collect::<Option<String>>()?;
    let roman = latin.chars().all(|letter| "ivx".contains(letter));
    (!latin.is_empty() && (latin.len() <= 2 || roman && latin.len() <= 6)).then_some((latin, taken.len()))
}

fn latin(letter: char) -> Option<char> {
    Some(match letter {
        'a'..='z' => letter,
        'а' => 'a',
        'б' => 'b',
        'в' => 'c',
        'г' => 'd',
        'д' => 'e',
        'с' => 'c',
        'е' => 'e',
        _ => return None,
    })
}

fn ends(rest: &str) -> bool {
    !rest.starts_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_however_it_is_written() {
        for written in ["12(a)", "12 (a)", "12 a)", "12a", "12 а)", "12(a),", "12a)"] {
            let (label, _) = label(written).unwrap();
            assert_eq!(label, Label::Paragraph("12(a)".into()), "{written}");
        }
        for (written, read, length) in [
            (" 7, replace", Label::Paragraph("7".into()), 2),
            ("7 (new)", Label::Paragraph("7".into()), 1),
            ("12(a)(iv) x", Label::Paragraph("12(a)(iv)".into()), 9),
            ("(b) of", Label::Item("(b)".into()), 3),
            ("b) of", Label::Item("(b)".into()), 2),
            ("IV,", Label::Heading("IV".into()), 2),
            ("7 as", Label::Paragraph("7".into()), 1),
        ] {
            assert_eq!(label(written), Some((read, length)), "{written}");
        }
        assert_eq!(label("seven"), None);
        let told = |text: &str, listed| {
            several(text, listed).map(|(parts, length)| {
                let told = parts.iter().map(|part| match part {
                    Part::One(label) => format!("{label:?}"),
                    Part::Range(from, to) => format!("{from:?}..{to:?}"),
                });
                (told.collect::<Vec<_>>().join(" ").replace(['"', ' '], ""), length)
            })
        };
        for (text, says) in [
            ("23-25", "Paragraph(23)..Paragraph(25)"),
            ("23 – 25", "Paragraph(23)..Paragraph(25)"),
            ("23 to 25", "Paragraph(23)..Paragraph(25)"),
            ("from 23 to 25", "Paragraph(23)..Paragraph(25)"),
            ("23 à 25", "Paragraph(23)..Paragraph(25)"),
            ("с 23 по 25", "Paragraph(23)..Paragraph(25)"),
            ("3, 5–7 и 9", "Paragraph(3)Paragraph(5)..Paragraph(7)Paragraph(9)"),
            ("3 and paragraph 5", "Paragraph(3)Paragraph(5)"),
            ("4(a), (b) et c)", "Paragraph(4(a))Paragraph(4(b))Paragraph(4(c))"),
            ("(a) to (c)", "Item((a))..Item((c))"),
        ] {
            assert_eq!(told(text, true), Some((says.to_owned(), text.len())), "{text}");
        }
        assert_eq!(told("3, 5 should", false), Some(("Paragraph(3)".to_owned(), 1)));
        assert_eq!(told("3 to the end", true), Some(("Paragraph(3)".to_owned(), 1)));
        assert_eq!(label(""), None);
    }
}
