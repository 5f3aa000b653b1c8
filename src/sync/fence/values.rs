//! What the values in a text may be: registers, marks, links, characters. Pure looks at one value; where it stands is
//! `form`'s concern.

use automerge::{ScalarValue, legacy::MarkData};

use super::{Misshape, Refusal};
use crate::text::character::{may_be_footnote, may_be_linked};
use crate::text::{BlockKind, ParagraphId};

/// A place between two places grows by a digit in some thirty moves; beyond this someone is playing.
const ORDER_MAX: usize = 200;

/// Whether a register may hold this value.
pub(super) fn fits(register: &str, value: &ScalarValue) -> bool {
    let word = if let ScalarValue::Str(word) = value {
        Some(word.as_str())
    } else {
        None
    };
    match register {
        "kind" => word.is_some_and(|word| word.parse::<BlockKind>().is_ok()),
        "level" => matches!(value, ScalarValue::Int(1..=3) | ScalarValue::Uint(1..=3)),
        "order" => word.is_some_and(|word| {
            (1..=ORDER_MAX).contains(&word.len())
                && word.bytes().all(|digit| digit.is_ascii_alphanumeric())
                && !word.ends_with('0')
        }),
        "cont" => word.is_some_and(|word| word.parse::<ParagraphId>().is_ok()),
        "del" => word.is_some_and(|word| word.parse::<crate::text::Fingerprint>().is_ok()),
        "at" => word.is_some_and(|word| word == "end" || is_cursor(word)),
        _ => false,
    }
}

/// `counter@actor`, where the actor is in hexadecimal, then perhaps `+` and a small number.
fn is_cursor(word: &str) -> bool {
    let (cursor, turn) = word.split_once('+').unwrap_or((word, "1"));
    let digits =
        |word: &str, max| (1..=max).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    let Some((counter, actor)) = cursor.split_once('@') else {
        return false;
    };
    digits(turn, 4)
        && digits(counter, 10)
        && (2..=64).contains(&actor.len())
        && actor.len().is_multiple_of(2)
        && actor
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

pub(super) fn is_mark(mark: &MarkData) -> Result<(), Refusal> {
    match (mark.name.as_str(), &mark.value) {
        ("strong" | "emphasis" | "link" | "footnote", ScalarValue::Null)
        | ("strong" | "emphasis", ScalarValue::Boolean(true)) => Ok(()),
        ("link", ScalarValue::Str(url)) if may_be_linked(url) => Ok(()),
        ("link", ScalarValue::Str(_)) => Err(Refusal::Link),
        ("footnote", ScalarValue::Str(words)) if may_be_footnote(words) => Ok(()),
        ("footnote", ScalarValue::Str(_)) => Err(Refusal::Footnote),
        _ => Err(Refusal::Form(Misshape::Mark)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registers_take_only_their_own_values() {
        let word = |word: &str| ScalarValue::from(word);
        let hash = "0123456789abcdef".repeat(4);
        for (register, value) in [
            ("kind", word("item")),
            ("level", ScalarValue::Int(3)),
            ("level", ScalarValue::Uint(1)),
            ("order", word("a0V")),
            ("cont", word("0123456789abcdef")),
            ("del", word(&hash)),
            ("at", word("end")),
            ("at", word("12@00ff")),
            ("at", word("12@00ff+2")),
        ] {
            assert!(fits(register, &value), "{register} {value:?}");
        }
        for (register, value) in [
            ("kind", word("table")),
            ("kind", ScalarValue::Null),
            ("level", ScalarValue::Int(0)),
            ("level", ScalarValue::Int(4)),
            ("level", ScalarValue::F64(1.0)),
            ("level", ScalarValue::counter(1)),
            ("order", word("")),
            ("order", word("a0")),
            ("order", word("a-b")),
            ("order", word(&"a".repeat(ORDER_MAX + 1))),
            ("cont", word("short")),
            ("del", word(&hash[1..])),
            ("del", word(&hash.to_uppercase())),
            ("at", word("")),
            ("at", word("é")),
            ("at", word("-3@00ff")),
            ("at", word("3@0")),
            ("at", word("3@zz")),
            ("at", word("3@00+")),
            ("other", word("end")),
        ] {
            assert!(!fits(register, &value), "{register} {value:?}");
        }
    }
}
