//! Keys that order the paragraphs: fractions written in base 62, so that there is always room between two of them. The
//! editor makes them in the same way; both are held to `tests/cases/order.json`.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Random digits at the end of a key, so that two people who insert at one place seldom choose the same one.
pub const JITTER: usize = 3;

/// A key between two others, by bytes; `None` is the end of the text on that side. Two that leave no room, which no
/// honest page writes, are answered with a key right after the lower one.
pub fn between(low: Option<&str>, high: Option<&str>, random: [u8; JITTER]) -> String {
    let low = low.filter(|low| !low.is_empty());
    let mut high = high.filter(|high| low.is_none_or(|low| low < *high));
    let from_above = low.is_none() && high.is_some();
    let mut key = String::new();
    for place in 0.. {
        let below = low.and_then(|low| digit(low, place)).unwrap_or(0);
        // What follows is not bounded once the key is below the higher one, or when there is none.
        let above = high.and_then(|high| digit(high, place)).unwrap_or(DIGITS.len());
        if above == DIGITS.len() {
            high = None;
        }
        if above > below + 1 {
            push(
                &mut key,
                middle(below, above, low.is_some(), high.is_some(), from_above),
            );
            break;
        }
        push(&mut key, below);
        if above > below {
            high = None;
        }
    }
    for (place, random) in random.into_iter().enumerate() {
        // A key that ended in 0 would have no room right below it.
        let least = usize::from(place + 1 == JITTER);
        push(&mut key, least + usize::from(random) % (DIGITS.len() - least));
    }
    key
}

/// Writing goes on at one place for long, so the digit is close to where the next one will be needed least.
fn middle(below: usize, above: usize, after_some: bool, before_some: bool, from_above: bool) -> usize {
    match (from_above, after_some, before_some) {
        (true, ..) => above - 1,
        (false, true, false) => below + 1,
        _ => usize::midpoint(below, above),
    }
}

/// That many keys in a row between two others.
pub fn row(
    low: Option<&str>,
    high: Option<&str>,
    count: usize,
    random: [u8; JITTER],
) -> impl Iterator<Item = String> {
    let base = between(low, high, random);
    let width = count.checked_ilog(DIGITS.len()).unwrap_or(0) as usize + 1;
    (0..count).map(move |at| {
        let mut key = base.clone();
        for place in (0..width).rev() {
            push(&mut key, at / DIGITS.len().pow(place as u32) % DIGITS.len());
        }
        // The middle digit leaves as much room on either side, and a key may not end in 0.
        push(&mut key, DIGITS.len() / 2);
        key
    })
}

fn push(key: &mut String, digit: usize) {
    key.push(char::from(DIGITS[digit]));
}

fn digit(key: &str, place: usize) -> Option<usize> {
    let byte = key.as_bytes().get(place)?;
    Some(DIGITS.partition_point(|digit| digit < byte).min(DIGITS.len() - 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(serde::Deserialize)]
    struct Case {
        low: Option<String>,
        high: Option<String>,
        random: [u8; JITTER],
        key: String,
    }

    #[test]
    fn every_shared_case_comes_out_as_written() {
        let cases: Vec<Case> = serde_json::from_str(include_str!("../../tests/cases/order.json")).unwrap();
        assert!(cases.len() >= 15);
        for Case {
            low,
            high,
            random,
            key,
        } in cases
        {
            assert_eq!(
                between(low.as_deref(), high.as_deref(), random),
                key,
                "{low:?} {high:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_key_stands_between_the_two(
            mut pair in proptest::collection::vec("[0-2Vyz]{0,5}[1-9A-Za-z]", 2),
            random in any::<[u8; JITTER]>(),
        ) {
            pair.sort();
            let (low, high) = (pair[0].as_str(), pair[1].as_str());
            prop_assert!(between(None, Some(low), random).as_str() < low);
            prop_assert!(between(Some(high), None, random).as_str() > high);
            if low < high {
                let key = between(Some(low), Some(high), random);
                prop_assert!(low < key.as_str() && key.as_str() < high, "{} {} {}", low, key, high);
                prop_assert!(!key.ends_with('0'));
            }
        }

        #[test]
        fn a_row_stands_between_the_two_in_order(count in 0_usize..5000, random in any::<[u8; JITTER]>()) {
            let keys: Vec<String> = row(Some("V"), Some("V1"), count, random).collect();
            prop_assert_eq!(keys.len(), count);
            prop_assert!(keys.is_sorted_by(|a, b| a < b));
            prop_assert!(keys.iter().all(|key| key.as_str() > "V" && key.as_str() < "V1" && !key.ends_with('0')));
        }
    }

    #[test]
    fn keys_stay_short_where_people_write() {
        let (mut down, mut up, mut inside) = (
            between(None, None, [7; 3]),
            between(None, None, [7; 3]),
            "W".to_owned(),
        );
        for round in 0..200_u8 {
            let random = round.wrapping_mul(101);
            down = between(Some(&down), None, [random; 3]);
            up = between(None, Some(&up), [random; 3]);
            inside = between(Some(&inside), Some("X"), [random; 3]);
        }
        assert!(
            [&down, &up, &inside].iter().all(|key| key.len() <= 16),
            "{down} {up} {inside}"
        );
    }

    #[test]
    fn two_keys_without_room_are_answered_with_one_right_after() {
        for (low, high) in [("V", "V"), ("W", "V"), ("V", "V0")] {
            assert!(between(Some(low), Some(high), [1; 3]).as_str() > low);
        }
    }
}
