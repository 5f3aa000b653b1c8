//! An instruction as signs: the words that say what to do, quoted words, other words, and what parts them. Where each
//! stands in the instruction is kept, for whoever quotes without quotation marks.

use std::ops::Range;

use super::lexicon;

/// What a sign means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// Words between quotation marks, in italics or in asterisks.
    Quoted,
    /// A word of the text, perhaps.
    Loose,
    /// A word that says nothing here.
    Noise,
    /// “Second” and its like, by its number.
    Nth(usize),
    Replace,
    Substitute,
    By,
    For,
    Delete,
    Insert,
    Move,
    Split,
    Join,
    Read,
    Instead,
    After,
    Before,
    AtEnd,
    AtBeginning,
    In,
    Paragraph,
    Item,
    Heading,
    Title,
    Footnote,
    NewParagraph,
    NewItem,
    NewHeading,
    Text,
    All,
    Last,
    Set,
    Bold,
    NotBold,
    Italic,
    NotItalic,
    Arrow,
    And,
    Colon,
    Comma,
    Semicolon,
    Stop,
    Line,
}

/// A sign and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// What it means.
    pub sign: Sign,
    /// Its bytes in the instruction; of quoted words, those within the quotation marks.
    pub range: Range<usize>,
    /// Where what follows it begins.
    pub next: usize,
}

/// Falls into signs. Nothing where a quotation mark is opened and not closed.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    // Small letters that are as long as the capitals they stand for, so that places stay.
    let lower: String = text
        .chars()
        .map(|sign| {
            let mut small = sign.to_lowercase();
            match (small.next(), small.next()) {
                (Some(one), None) if one.len_utf8() == sign.len_utf8() => one,
                _ => sign,
            }
        })
        .collect();
    let last_close = text.rfind('”').unwrap_or_default();
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(sign) = text[at..].chars().next() {
        let end = at + sign.len_utf8();
        let token = |sign, range: Range<usize>, next| Token { sign, range, next };
        let fresh = !text[..at].ends_with(char::is_alphanumeric);
        let next = if sign == '\n' {
            tokens.push(token(Sign::Line, at..end, end));
            end
        } else if sign.is_whitespace() {
            end
        } else if let Some(close) = closing(text, at, sign, fresh, last_close) {
            let (inner, after) = close?;
            tokens.push(token(Sign::Quoted, trimmed(text, inner), after));
            after
        } else if let Some((meaning, length)) =
            lexicon::phrase(&lower[at..]).filter(|_| fresh || !sign.is_alphanumeric())
        {
            tokens.push(token(meaning, at..at + length, at + length));
            at + length
        } else {
            let parting = match sign {
                ':' => Some(Sign::Colon),
                ',' => Some(Sign::Comma),
                ';' => Some(Sign::Semicolon),
                '.' if text[end..].chars().next().is_none_or(char::is_whitespace) => Some(Sign::Stop),
                _ => None,
            };
            let stop = if parting.is_some() || !sign.is_alphanumeric() {
                end
            } else {
                word_end(text, at)
            };
            let meaning = parting
                .or_else(|| lexicon::ordinal(&lower[at..stop]).map(Sign::Nth))
                .unwrap_or(Sign::Loose);
            tokens.push(token(meaning, at..stop, stop));
            stop
        };
        at = next;
    }
    Some(tokens)
}

/// Where a word ends: hyphens and apostrophes between letters are of it, and so is a point between digits.
fn word_end(text: &str, from: usize) -> usize {
    let mut signs = text[from..].char_indices().peekable();
    let mut last = ' ';
    while let Some((at, sign)) = signs.next() {
        let joins = matches!(sign, '-' | '\u{2011}' | '\'' | '’')
            || (matches!(sign, '.' | ',') && last.is_ascii_digit());
        let goes_on = sign.is_alphanumeric()
            || sign.is_alphabetic()
            || is_combining(sign)
            || (joins && signs.peek().is_some_and(|(_, next)| next.is_alphanumeric()));
        if !goes_on {
            return from + at;
        }
        last = sign;
    }
    text.len()
}

fn is_combining(sign: char) -> bool {
    matches!(sign, '\u{300}'..='\u{36f}')
}

/// So many characters at most stand between two stars, lines or apostrophes that quote.
const LOOSE_QUOTED_MAX: usize = 600;

/// If a quotation begins here: its inside and where it ends, or nothing where it is never closed.
fn closing(
    text: &str,
    at: usize,
    open: char,
    fresh: bool,
    last_close: usize,
) -> Option<Option<(Range<usize>, usize)>> {
    let closers: &[char] = match open {
        '“' if at < last_close => &['”'],
        '“' | '„' | '‟' => &['”', '“', '"'],
        '«' => &['»'],
        '"' => &['"', '”'],
        '‘' | '‚' => &['’', '‘'],
        '\'' | '*' | '_' | '`' if fresh => std::slice::from_ref(match open {
            '\'' => &'\'',
            '*' => &'*',
            '_' => &'_',
            _ => &'`',
        }),
        _ => return None,
    };
    let mut from = at + open.len_utf8();
    // Two asterisks are one sign, as people mark bold.
    let doubled = matches!(open, '*' | '_') && text[from..].starts_with(open);
    if doubled {
        from += open.len_utf8();
    }
    let must_close = matches!(open, '“' | '„' | '«' | '"');
    let mut depth = 0;
    // A star or an apostrophe that closes nothing soon is one of the words.
    let far = if must_close { usize::MAX } else { LOOSE_QUOTED_MAX };
    for (offset, sign) in text[from..].char_indices().take(far) {
        let here = from + offset;
        if sign == open && !closers.contains(&open) {
            depth += 1;
            continue;
        }
        if !closers.contains(&sign) {
            continue;
        }
        if depth > 0 {
            depth -= 1;
            continue;
        }
        let mut after = here + sign.len_utf8();
        if doubled {
            if !text[after..].starts_with(open) {
                continue;
            }
            after += open.len_utf8();
        }
        // An apostrophe within a word closes nothing.
        let within = text[after..].starts_with(char::is_alphanumeric);
        if !matches!(open, '‘' | '‚' | '\'' | '_' | '*') || !within {
            return (here > from).then_some(Some((from..here, after)));
        }
    }
    must_close.then_some(None)
}

/// A range without the spaces at its ends.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inner = &text[range.clone()];
    let start = range.start + inner.len() - inner.trim_start().len();
    start..start + inner.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let told = tokens(text)
            .expect("closed")
            .into_iter()
            .map(|token| match token.sign {
                Sign::Quoted => format!("‹{}›", &text[token.range]),
                Sign::Loose => text[token.range].to_owned(),
                sign => format!("{sign:?}"),
            });
        told.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn any_quotation_marks_do() {
        for quoted in [
            "“may not”",
            "\"may not\"",
            "«may not»",
            "«\u{a0}may not\u{a0}»",
            "‘may not’",
            "'may not'",
            "*may not*",
            "**may not**",
            "_may not_",
            "„may not“",
            "`may not`",
        ] {
            assert_eq!(
                told(&format!("delete {quoted}.")),
                "Delete ‹may not› Stop",
                "{quoted}"
            );
        }
        assert_eq!(told("delete 'the State's'"), "Delete ‹the State's›");
        assert_eq!(told("delete “a “b” c”"), "Delete ‹a “b” c›");
        assert!(tokens("delete “may").is_none());
    }

    #[test]
    fn words_that_mean_something_are_told_from_others() {
        assert_eq!(
            told("In para. 7, replace may by should"),
            "In Paragraph 7 Comma Replace may By should"
        );
        assert_eq!(
            told("В п. 7 заменить «может» на «должен»"),
            "In Paragraph 7 Replace ‹может› By ‹должен›"
        );
        assert_eq!(told("d’insérer l’accord"), "In Insert Noise accord");
        assert_eq!(told("the second *may*"), "Noise Nth(2) ‹may›");
    }
}
