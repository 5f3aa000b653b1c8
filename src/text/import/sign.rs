//! The signs that people write before a paragraph: "12.", "(a)", "(iv)", "II.", "•". Recognised so that they can be left
//! out, since numbers are derived; and where nothing else does, they say what the paragraph is.

use crate::text::BlockKind;

/// The longest line that is taken for a heading by its sign alone.
const HEADING_CHARS_MAX: usize = 100;

/// What stands before the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// "12.", "3.1.", "(4)".
    Number,
    /// "(b)", "б)".
    Letter(char),
    /// "(aa)", or "(iv)" where it can be nothing else.
    Letters,
    /// "(iv)".
    Roman(u32),
    /// "II.", before a heading.
    Chapter(u32),
    /// "B.", before a heading.
    Section(char),
    /// "•", "-".
    Bullet,
}

/// The sign before the words, and how many bytes it takes with the space after it.
pub(super) fn leading(text: &str) -> Option<(Sign, usize)> {
    let end = text.find(' ')?;
    let (word, rest) = (&text[..end], &text[end + 1..]);
    if rest.trim().is_empty() {
        return None;
    }
    let length = end + 1;
    if matches!(
        word,
        "•" | "‣" | "◦" | "▪" | "·" | "-" | "–" | "—" | "*" | "\u{f0b7}" | "●" | "○" | "■"
    ) {
        return Some((Sign::Bullet, length));
    }
    let bracketed = word
        .strip_suffix(')')
        .map(|inner| inner.strip_prefix('(').unwrap_or(inner));
    if let Some(inner) = bracketed {
        if is_count(inner) {
            return Some((Sign::Number, length));
        }
        return lettered(inner).map(|sign| (sign, length));
    }
    let pointed = word.strip_suffix('.');
    if let Some(inner) = pointed {
        if inner.split('.').count() <= 4 && inner.split('.').all(is_count) {
            return Some((Sign::Number, length));
        }
        let heads =
            rest.chars().count() <= HEADING_CHARS_MAX && !rest.trim_end().ends_with(['.', ';', ':', ',']);
        if heads && let Some(value) = roman(inner, true) {
            return Some((Sign::Chapter(value), length));
        }
        if heads && let Some(letter) = only(inner).filter(|letter| letter.is_uppercase()) {
            return Some((Sign::Section(letter), length));
        }
        return None;
    }
    // "2.1 Scope" is a number; "2.5 million" is not.
    let parts = word.split('.').count();
    let counted = (2..=4).contains(&parts) && word.split('.').all(is_count);
    (counted && rest.starts_with(char::is_uppercase)).then_some((Sign::Number, length))
}

/// How many bytes number a heading.
pub(super) fn of_heading(text: &str) -> usize {
    let Some((word, rest)) = text.split_once(' ') else {
        return 0;
    };
    let inner = word.trim_end_matches(['.', ')', ':']);
    let closed = inner.len() < word.len();
    let counts = inner.split('.').count() <= 4 && inner.split('.').all(is_count);
    let numbers = if closed {
        counts || roman(inner, true).is_some() || only(inner).is_some_and(char::is_uppercase)
    } else {
        counts && inner.contains('.')
    };
    if numbers && !rest.trim().is_empty() {
        word.len() + 1
    } else {
        0
    }
}

fn lettered(inner: &str) -> Option<Sign> {
    if let Some(value) = roman(inner, false) {
        return Some(Sign::Roman(value));
    }
    if let Some(letter) = only(inner).filter(|letter| letter.is_lowercase()) {
        return Some(Sign::Letter(letter));
    }
    let mut letters = inner.chars();
    let doubled = letters.next().filter(char::is_ascii_lowercase);
    (doubled.is_some() && letters.next() == doubled && letters.next().is_none()).then_some(Sign::Letters)
}

fn only(word: &str) -> Option<char> {
    let mut chars = word.chars();
    chars
        .next()
        .filter(|one| one.is_alphabetic() && chars.next().is_none())
}

fn is_count(word: &str) -> bool {
    (1..=3).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The value of a Roman number below 50; larger ones number nothing that people write.
fn roman(word: &str, upper: bool) -> Option<u32> {
    if word.is_empty() || word.len() > 8 {
        return None;
    }
    let mut values = Vec::new();
    for letter in word.chars() {
        if letter.is_uppercase() != upper {
            return None;
        }
        values.push(match letter.to_ascii_lowercase() {
            'i' => 1,
            'v' => 5,
            'x' => 10,
            'l' => 50,
            _ => return None,
        });
    }
    let mut value = 0;
    for (at, one) in values.iter().enumerate() {
        if values.get(at + 1).is_some_and(|next| next > one) {
            value -= one;
        } else {
            value += one;
        }
    }
    u32::try_from(value)
        .ok()
        .filter(|value| (1..50).contains(value) && spelled(*value) == word.to_ascii_lowercase())
}

fn spelled(value: u32) -> String {
    const ONES: [&str; 10] = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    const TENS: [&str; 5] = ["", "x", "xx", "xxx", "xl"];
    format!("{}{}", TENS[(value / 10) as usize], ONES[(value % 10) as usize])
}

/// What the signs so far say about the next one: "(i)" follows "(h)", or begins a list under "(a)".
#[derive(Debug, Default)]
pub(super) struct Signs {
    /// The last letter of the first level, since the last block that was no item.
    letter: Option<char>,
    /// The last Roman number, since the last letter.
    roman: Option<u32>,
    /// Roman numbers count the first level here, since no letter came before them.
    roman_first: bool,
    chapter: u32,
    section: Option<char>,
}

impl Signs {
    /// Takes note of a block whose kind was said otherwise.
    pub(super) fn pass(&mut self, kind: BlockKind) {
        if kind != BlockKind::Item {
            (self.letter, self.roman, self.roman_first) = (None, None, false);
        }
    }

    /// What a paragraph is by the sign before it, and how many bytes the sign takes.
    pub(super) fn judge(&mut self, text: &str) -> (BlockKind, u8, usize) {
        let plain = (BlockKind::Paragraph, 1, 0);
        let judged = match leading(text) {
            None => plain,
            Some((Sign::Number, length)) => (BlockKind::Paragraph, 1, length),
            Some((Sign::Bullet, length)) => (BlockKind::Item, 1, length),
            Some((Sign::Letters, length)) => {
                (self.letter, self.roman) = (Some('z'), None);
                (BlockKind::Item, 1, length)
            }
            Some((Sign::Letter(letter), length)) => self.letter(letter, length),
            Some((Sign::Roman(value), length)) => self.roman(text, value, length),
            Some((Sign::Chapter(value), length)) => self.chapter(text, value, length).unwrap_or(plain),
            Some((Sign::Section(letter), length)) => self.section(letter, length).unwrap_or(plain),
        };
        self.pass(judged.0);
        judged
    }

    fn letter(&mut self, letter: char, length: usize) -> (BlockKind, u8, usize) {
        (self.letter, self.roman) = (Some(letter), None);
        (BlockKind::Item, 1, length)
    }

    fn roman(&mut self, text: &str, value: u32, length: usize) -> (BlockKind, u8, usize) {
        let own: String = text.chars().filter(char::is_ascii_lowercase).take(1).collect();
        let single = spelled(value).len() == 1;
        let follows = |letter: char| {
            self.letter
                .is_some_and(|last| u32::from(last) + 1 == u32::from(letter))
        };
        let next_letter = own.chars().next().is_some_and(follows);
        let goes_on = self.roman.is_some_and(|last| last + 1 == value);
        if single && next_letter && !goes_on {
            return self.letter(own.chars().next().unwrap_or('i'), length);
        }
        self.roman = Some(value);
        self.roman_first |= self.letter.is_none();
        (BlockKind::Item, if self.roman_first { 1 } else { 2 }, length)
    }

    fn chapter(&mut self, text: &str, value: u32, length: usize) -> Option<(BlockKind, u8, usize)> {
        let letter = text.chars().next().filter(|_| spelled(value).len() == 1);
        let continues = letter.is_some_and(|letter| {
            self.section
                .is_some_and(|last| u32::from(last) + 1 == u32::from(letter))
        });
        if continues && value != self.chapter + 1 {
            return self.section(letter?, length);
        }
        (self.chapter, self.section) = (value, None);
        Some((BlockKind::Heading, 1, length))
    }

    /// Sections count from A: another capital letter with a point is somebody's initial.
    fn section(&mut self, letter: char, length: usize) -> Option<(BlockKind, u8, usize)> {
        let first = matches!(letter, 'A' | 'А');
        let next = self
            .section
            .is_some_and(|last| u32::from(last) + 1 == u32::from(letter));
        if !first && !next {
            return None;
        }
        self.section = Some(letter);
        Some((BlockKind::Heading, 2, length))
    }
}
