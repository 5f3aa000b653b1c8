//! Numbers of the margin as people write them: `12`, `12(a)`, `12 a)`, `12a`, `(b)`, `IV`.

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
        assert_eq!(label(""), None);
    }
}
