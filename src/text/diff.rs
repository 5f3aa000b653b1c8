//! Differences as people read them: what goes, what comes, what is only set otherwise, in whole words and as few pieces
//! as can be. It decides nothing; a merge is in `merge.rs`.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::Content;
use super::character::NOTE;
use super::filler::is_filler;
use super::pieces::Pieces;
use super::shift::moved;
use super::slide::slid;
use super::weigh::weighed;
use super::words::{Hunk, Words, is_word, letters};

pub use super::align::{BlockChange, blocks};
pub use super::concordance::{Correspondence, Fate, concordance};

/// Of the words of the shorter text, fewer than these in a hundred are kept: then a reader is served better by the old
/// text whole and the new text whole than by what they happen to share.
const KEPT_LEAST_PERCENT: usize = 35;
/// Of the words that say something, those of the shorter text, fewer than these in a hundred are kept: then what stays is
/// chance, such as a “that”.
const TOLD_LEAST_PERCENT: usize = 10;
/// A kept word of so few letters between two changes is more hindrance than help to a reader.
const ISLAND_LETTERS_MAX: usize = 3;
/// The letters that stay between two changes, times this, are to reach those that change: what is kept is worth reading
/// for itself only then.
const ISLAND_SHARE: usize = 4;

/// What became of some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceKind {
    /// They stay.
    Equal,
    /// They go.
    Deleted,
    /// They come.
    Inserted,
    /// They stay, under other marks; a footnote, with other words of its own.
    Reformatted,
}

/// Some words and what became of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What became of them.
    pub kind: PieceKind,
    /// The words: as they were if they go, as they are otherwise.
    pub content: Content,
    /// As they were, where they stay but were set or spelled otherwise (another form of quotation mark or space).
    pub before: Option<Content>,
    /// The whole sentence goes here and comes elsewhere, or the reverse.
    pub moved: bool,
}

/// The difference between two wordings of one block. Deletions come before insertions.
pub fn words(old: &Content, new: &Content) -> Vec<Piece> {
    let pieces = compare(old, new, true);
    // Where signs and their spelling are all that differs, they are the difference.
    let signs_alone = |piece: &Piece| piece.kind == PieceKind::Equal || !is_word(&piece.content.told());
    if pieces.iter().all(signs_alone) && old != new {
        compare(old, new, false)
    } else {
        pieces
    }
}

/// The wording that a difference starts from, to the byte: what is left when none of it is accepted.
pub fn before(pieces: &[Piece]) -> Content {
    joined(pieces, PieceKind::Inserted, |piece| {
        piece.before.as_ref().unwrap_or(&piece.content)
    })
}

/// The wording that a difference leads to, to the byte.
pub fn after(pieces: &[Piece]) -> Content {
    joined(pieces, PieceKind::Deleted, |piece| &piece.content)
}

fn joined(pieces: &[Piece], without: PieceKind, words: impl Fn(&Piece) -> &Content) -> Content {
    let mut content = Content::default();
    for piece in pieces.iter().filter(|piece| piece.kind != without) {
        content.extend(words(piece));
    }
    content
}

fn compare(old: &Content, new: &Content, loosely: bool) -> Vec<Piece> {
    let (old_text, new_text) = (old.plain(), new.plain());
    let (old_words, new_words) = (Words::of(&old_text), Words::of(&new_text));
    let keys = |words: &Words, content: &Content| -> Vec<String> {
        let keys = words.keys(content).into_iter();
        keys.map(|word| {
            if loosely {
                loose(&word).into_owned()
            } else {
                word.into_owned()
            }
        })
        .collect()
    };
    let (old_keys, new_keys) = (keys(&old_words, old), keys(&new_words, new));
    let found = slid(
        weighed(&old_keys, &new_keys),
        &old_words,
        &new_words,
        &old_keys,
        &new_keys,
    );
    let moved = moved(&old_words, &new_words, &old_keys, &new_keys, &found);
    let found = if mostly_replaced(&old_keys, &new_keys, &found, &moved) {
        one_change(&found, &old_keys, new_keys.len())
    } else {
        // The first time joins what only spaces part; how long a change is, is known then.
        let joined = without_islands(found, &old_keys, &new_keys);
        without_islands(joined, &old_keys, &new_keys)
    };
    // Where all is replaced, its full stop is too.
    let whole = |hunk: &Hunk| {
        let all = hunk.old == (0..old_keys.len()) && hunk.new == (0..new_keys.len());
        all && word_count(&old_keys) > 1 && word_count(&new_keys) > 1
    };
    let mut pieces = Pieces::new((old, old_words), (new, new_words));
    let mut done = (0, 0);
    let mut found = found.into_iter().peekable();
    while let Some(hunk) = found.next() {
        let next = found.peek().map_or(old_keys.len(), |next| next.old.start);
        let hunk = if whole(&hunk) {
            hunk
        } else {
            widened(trimmed(hunk, &old_keys, &new_keys), next, &old_keys, &new_keys)
        };
        pieces.equal(done.0..hunk.old.start, done.1);
        pieces.changed(
            PieceKind::Deleted,
            &hunk.old,
            moved.iter().map(|moved| &moved.old),
        );
        pieces.changed(
            PieceKind::Inserted,
            &hunk.new,
            moved.iter().map(|moved| &moved.new),
        );
        done = (hunk.old.end, hunk.new.end);
    }
    pieces.equal(done.0..old_keys.len(), done.1);
    whole_links(rewritten_notes(pieces.found))
}

/// A footnote that goes where another comes is the same one, that reads otherwise now.
fn rewritten_notes(found: Vec<Piece>) -> Vec<Piece> {
    let is_note = |piece: &Piece| {
        let plain = piece.content.plain();
        plain.chars().eq([NOTE])
    };
    let mut pieces: Vec<Piece> = Vec::with_capacity(found.len());
    for piece in found {
        match pieces.last_mut() {
            Some(last)
                if last.kind == PieceKind::Deleted
                    && piece.kind == PieceKind::Inserted
                    && is_note(last)
                    && is_note(&piece) =>
            {
                last.kind = PieceKind::Reformatted;
                last.before = Some(std::mem::replace(&mut last.content, piece.content));
            }
            _ => pieces.push(piece),
        }
    }
    pieces
}

/// Where words of a link change and its address does, the other words of it change with them.
fn whole_links(found: Vec<Piece>) -> Vec<Piece> {
    let one_link = |content: &Content| {
        let mut links = content.spans().iter().map(|span| span.marks.link.as_deref());
        let first = links.next().flatten()?.to_owned();
        links.all(|link| link == Some(first.as_str())).then_some(first)
    };
    let mut pieces: Vec<Piece> = Vec::with_capacity(found.len());
    for piece in found {
        let [.., gone, come] = pieces.as_mut_slice() else {
            pieces.push(piece);
            continue;
        };
        let before = piece
            .before
            .as_ref()
            .filter(|_| piece.kind == PieceKind::Reformatted);
        match before {
            Some(before)
                if (gone.kind, come.kind) == (PieceKind::Deleted, PieceKind::Inserted)
                    && one_link(before).is_some_and(|link| one_link(&gone.content) == Some(link))
                    && one_link(&piece.content).is_some_and(|link| one_link(&come.content) == Some(link)) =>
            {
                gone.content.extend(before);
                come.content.extend(&piece.content);
            }
            _ => pieces.push(piece),
        }
    }
    pieces
}

/// The sign that several of one meaning are compared as.
pub(super) fn alike(sign: char) -> char {
    match sign {
        '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{2009}' => ' ',
        '‘' | '’' | '‚' | 'ʼ' => '\'',
        '“' | '”' | '„' | '«' | '»' => '"',
        '\u{2011}' | '\u{2010}' => '-',
        other => other,
    }
}

/// A word as it is compared: which of several signs for the same thing somebody's keyboard has does not matter.
pub(super) fn loose(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    if is_nfc_quick(word.chars()) == IsNormalized::Yes {
        return Cow::Owned(word.chars().map(alike).collect());
    }
    Cow::Owned(word.nfc().map(alike).collect())
}

fn word_count(words: &[String]) -> usize {
    words.iter().filter(|word| is_word(word)).count()
}

fn mostly_replaced(old: &[String], new: &[String], found: &[Hunk], moved: &[Hunk]) -> bool {
    let gone: usize = found.iter().map(|hunk| word_count(&old[hunk.old.clone()])).sum();
    let come: usize = found.iter().map(|hunk| word_count(&new[hunk.new.clone()])).sum();
    if gone == 0 || come == 0 {
        return false;
    }
    let moved: usize = moved
        .iter()
        .map(|moved| word_count(&old[moved.old.clone()]))
        .sum();
    let shorter = word_count(old).min(word_count(new));
    let kept = word_count(old) - gone + moved;
    kept * 100 < shorter * KEPT_LEAST_PERCENT || tells_nothing(old, new, found, moved == 0)
}

/// Whether nearly all that says something is another, and nothing only moves.
fn tells_nothing(old: &[String], new: &[String], found: &[Hunk], stays: bool) -> bool {
    let told = |keys: &[String]| keys.iter().filter(|key| is_word(key) && !is_filler(key)).count();
    let shorter = told(old).min(told(new));
    let gone: usize = found.iter().map(|hunk| told(&old[hunk.old.clone()])).sum();
    let kept = told(old) - gone;
    stays && shorter > 1 && kept * 100 < shorter * TOLD_LEAST_PERCENT
}

/// One change from where the first begins to where the last ends. A first word that says nothing by itself is part of it.
fn one_change(found: &[Hunk], old: &[String], new_length: usize) -> Vec<Hunk> {
    let (Some(first), Some(last)) = (found.first(), found.last()) else {
        return Vec::new();
    };
    let (mut start, mut end) = (first.old.start, last.old.end);
    let tail = old.len() - end;
    let mut hunk = Hunk {
        old: start..end,
        new: first.new.start..last.new.end,
    };
    if all_letters(&old[..start]) <= ISLAND_LETTERS_MAX {
        (start, hunk.new.start) = (0, 0);
    }
    if all_letters(&old[end..]) <= ISLAND_LETTERS_MAX {
        end += tail;
        hunk.new.end = new_length;
    }
    hunk.old = start..end;
    vec![hunk]
}

/// Takes up, in one pass, what is kept between two changes but says nothing by itself.
fn without_islands(found: Vec<Hunk>, old: &[String], new: &[String]) -> Vec<Hunk> {
    let mut joined: Vec<Hunk> = Vec::new();
    for hunk in found {
        match joined.last_mut() {
            Some(last) if is_island(last, &hunk, old, new) && !same_way(last, &hunk) => {
                last.old.end = hunk.old.end;
                last.new.end = hunk.new.end;
            }
            _ => joined.push(hunk),
        }
    }
    joined
}

fn all_letters(keys: &[String]) -> usize {
    keys.iter().map(|key| letters(key)).sum()
}

/// Whether what stays between two changes says nothing by itself.
fn is_island(one: &Hunk, other: &Hunk, old: &[String], new: &[String]) -> bool {
    let kept = &old[one.old.end..other.old.start];
    let pure = |hunk: &Hunk| hunk.old.is_empty() || hunk.new.is_empty();
    match word_count(kept) {
        // A comma parts what is added before it from what is changed after it.
        0 => kept.iter().all(|key| key.trim().is_empty()) || !(pure(one) || pure(other)),
        1 if all_letters(kept) <= ISLAND_LETTERS_MAX => true,
        _ => {
            let changed =
                |hunk: &Hunk| all_letters(&old[hunk.old.clone()]).min(all_letters(&new[hunk.new.clone()]));
            let short = kept.iter().all(|key| !is_word(key) || is_filler(key));
            short && all_letters(kept) * ISLAND_SHARE <= changed(one).min(changed(other))
        }
    }
}

/// Two insertions, or two deletions, are clearer apart: nothing that stays has to be struck out.
fn same_way(one: &Hunk, other: &Hunk) -> bool {
    (one.old.is_empty() && other.old.is_empty()) || (one.new.is_empty() && other.new.is_empty())
}

/// Leaves out the spaces and signs that both sides of a change share at its edges.
fn trimmed(mut hunk: Hunk, old: &[String], new: &[String]) -> Hunk {
    while !hunk.old.is_empty()
        && !hunk.new.is_empty()
        && old[hunk.old.start] == new[hunk.new.start]
        && !is_word(&old[hunk.old.start])
    {
        hunk.old.start += 1;
        hunk.new.start += 1;
    }
    while !hunk.old.is_empty()
        && !hunk.new.is_empty()
        && old[hunk.old.end - 1] == new[hunk.new.end - 1]
        && !is_word(&old[hunk.old.end - 1])
    {
        hunk.old.end -= 1;
        hunk.new.end -= 1;
    }
    hunk
}

/// Takes up the sign after a change that only one side parts from it with a space: `40%` becomes `45 %`.
fn widened(mut hunk: Hunk, next: usize, old: &[String], new: &[String]) -> Hunk {
    let spaced = |keys: &[String]| keys.last().is_some_and(|key| key.trim().is_empty());
    let (was, is) = (&old[hunk.old.clone()], &new[hunk.new.clone()]);
    if was.is_empty() || is.is_empty() || spaced(was) == spaced(is) {
        return hunk;
    }
    let sign = |key: &String| !is_word(key) && !key.trim().is_empty();
    while hunk.old.end < next && sign(&old[hunk.old.end]) {
        hunk.old.end += 1;
        hunk.new.end += 1;
    }
    hunk
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `[-gone-]`, `{+come+}`, `{~set otherwise~}`; a sentence that moves has `<` after its first bracket.
    fn told(old: &str, new: &str) -> String {
        let (old, new) = (Content::parse(old), Content::parse(new));
        let pieces = words(&old, &new);
        assert_eq!(
            before(&pieces),
            old,
            "accepting nothing gives back the old wording"
        );
        assert_eq!(after(&pieces), new, "accepting all gives the new wording");
        let piece = |piece: &Piece| {
            let (words, moved) = (piece.content.notation(), if piece.moved { "<" } else { "" });
            match piece.kind {
                PieceKind::Equal => words,
                PieceKind::Deleted => format!("[-{moved}{words}-]"),
                PieceKind::Inserted => format!("{{+{moved}{words}+}}"),
                PieceKind::Reformatted => format!("{{~{words}~}}"),
            }
        };
        pieces.iter().map(piece).collect()
    }

    #[test]
    fn a_footnote_is_one_word_and_reads_otherwise_when_its_own_words_do() {
        for (old, new, as_told) in [
            (
                "The Convention^[ETS 185] applies.",
                "The Convention applies.",
                "The Convention[-^[ETS 185]-] applies.",
            ),
            (
                "The Convention applies.",
                "The Convention^[ETS 185] applies.",
                "The Convention{+^[ETS 185]+} applies.",
            ),
            (
                "The Convention^[ETS 185] applies.",
                "The Convention^[ETS No. 185] applies.",
                "The Convention{~^[ETS No. 185]~} applies.",
            ),
            ("It^[a]^[b] is.", "It^[b] is.", "It[-^[a]-]^[b] is."),
        ] {
            assert_eq!(told(old, new), as_told);
        }
    }

    const STATES: &str =
        "The Conference notes with concern that States parties may submit their annual reports late.";

    #[test]
    fn drafting_examples_read_as_a_drafter_would_mark_them() {
        let examples = [
            (STATES, STATES.replace("annual", "biennial")),
            (STATES, STATES.replace("may submit their annual", "to submit their biennial").replace("notes with concern that", "urges all")),
            (STATES, STATES.replace("with concern", "with deep concern")),
            (STATES, STATES.replace(" with concern", "")),
            (STATES, STATES.replace(" late", "")),
            (STATES, STATES.replace("late.", "late; it asks for an explanation.")),
            (STATES, STATES.replace("reports late", "reports, if any, late")),
            (STATES, STATES.replace("States parties", "Parties")),
            (STATES, format!("Recalling its earlier decisions, {}", STATES.replace("The Conf", "the Conf"))),
            (STATES, format!("{STATES} It thanks the Government of the host country.")),
            (STATES, STATES.replace("may submit", "may not submit")),
            (STATES, STATES.replace("may", "shall")),
            (STATES, "Participants took note of the programme of the next workshop.".to_owned()),
            ("States, in particular small States, should cooperate.", "States should cooperate.".to_owned()),
            ("law enforcement, industry and academia", "law enforcement, industry, academia and civil society".to_owned()),
            ("by 31 December 2007", "by 30 June 2008".to_owned()),
            ("a budget of 2.5 million euros", "a budget of 3.5 million euros".to_owned()),
            ("The Chair’s report", "The Chair's report".to_owned()),
            ("The Chair’s “final” report", "The Chair's \"interim\" report".to_owned()),
            ("The report is *final*.", "The **report** is *final*.".to_owned()),
            ("The report is *final*.", "The report is final.".to_owned()),
            ("See the report.", "See the [report](https://example.org/report).".to_owned()),
            ("encourages cooperation", "encourages **closer** cooperation".to_owned()),
            ("cybercrime", "computer crime".to_owned()),
            ("co-operation between states", "cooperation between States".to_owned()),
            ("", STATES.to_owned()),
            (STATES, String::new()),
            (STATES, STATES.to_owned()),
            (
                "First, states should train their judges and prosecutors. Second, they should report to the Council.",
                "Second, they should report to the Council. First, states should train their judges and prosecutors.".to_owned(),
            ),
            (
                "The meeting welcomes the report.",
                "The meeting thanks its host. The meeting welcomes the report.".to_owned(),
            ),
            (
                "It met in May. The meeting took note of it. The meeting agreed.",
                "It met in May. The meeting agreed.".to_owned(),
            ),
            ("Les États devraient coopérer plus étroitement.", "Les États devraient coopérer étroitement et rapidement.".to_owned()),
            ("Государства должны сотрудничать.", "Государства обязаны сотрудничать.".to_owned()),
        ];
        let told: Vec<String> = examples.iter().map(|(old, new)| told(old, new)).collect();
        insta::assert_snapshot!(told.join("\n"), @r#"
        The Conference notes with concern that States parties may submit their [-annual-]{+biennial+} reports late.
        The Conference [-notes with concern that-]{+urges all+} States parties [-may-]{+to+} submit their [-annual-]{+biennial+} reports late.
        The Conference notes with {+deep +}concern that States parties may submit their annual reports late.
        The Conference notes [-with concern -]that States parties may submit their annual reports late.
        The Conference notes with concern that States parties may submit their annual reports[- late-].
        The Conference notes with concern that States parties may submit their annual reports late{+; it asks for an explanation+}.
        The Conference notes with concern that States parties may submit their annual reports{+, if any,+} late.
        The Conference notes with concern that [-States parties-]{+Parties+} may submit their annual reports late.
        [-The-]{+Recalling its earlier decisions, the+} Conference notes with concern that States parties may submit their annual reports late.
        The Conference notes with concern that States parties may submit their annual reports late.{+ It thanks the Government of the host country.+}
        The Conference notes with concern that States parties may {+not +}submit their annual reports late.
        The Conference notes with concern that States parties [-may-]{+shall+} submit their annual reports late.
        [-The Conference notes with concern that States parties may submit their annual reports late.-]{+Participants took note of the programme of the next workshop.+}
        States[-, in particular small States,-] should cooperate.
        law enforcement, industry[- and-]{+,+} academia{+ and civil society+}
        [-by 31 December 2007-]{+by 30 June 2008+}
        a budget of [-2.5-]{+3.5+} million euros
        The [-Chair’s-]{+Chair's+} report
        The Chair's "[-final-]{+interim+}" report
        The {~**report**~} is *final*.
        The report is {~final~}.
        See the {~[report](https://example.org/report)~}.
        encourages {+**closer** +}cooperation
        [-cybercrime-]{+computer crime+}
        [-co-operation between states-]{+cooperation between States+}
        {+The Conference notes with concern that States parties may submit their annual reports late.+}
        [-The Conference notes with concern that States parties may submit their annual reports late.-]
        The Conference notes with concern that States parties may submit their annual reports late.
        {+<Second, they should report to the Council. +}First, states should train their judges and prosecutors.[-< Second, they should report to the Council.-]
        {+The meeting thanks its host. +}The meeting welcomes the report.
        It met in May. [-The meeting took note of it. -]The meeting agreed.
        Les États devraient coopérer [-plus -]étroitement{+ et rapidement+}.
        Государства [-должны-]{+обязаны+} сотрудничать.
        "#);
    }

    #[test]
    fn spelling_of_signs_counts_only_where_nothing_else_does() {
        assert_eq!(told("a\u{a0}b “c”", "a b \"c\" d"), "a b \"c\"{+ d+}");
        assert_ne!(told("“c”", "\"c\""), "\"c\"");
    }

    proptest! {
        #[test]
        fn accepting_nothing_or_all_gives_the_wordings_to_the_byte(
            old in "([a-c’' ,.\u{a0}e\u{301}]|\\*){0,30}", new in "([a-c’' ,.\u{a0}é]|\\*){0,30}",
        ) {
            told(&old, &new);
        }

        #[test]
        fn no_piece_is_empty_and_no_two_alike_touch(old in "([ab] ){0,20}", new in "([ab] ){0,20}") {
            let pieces = words(&Content::parse(&old), &Content::parse(&new));
            prop_assert!(pieces.iter().all(|piece| !piece.content.is_empty()));
            prop_assert!(pieces.windows(2).all(|pair| (pair[0].kind, pair[0].moved) != (pair[1].kind, pair[1].moved)));
            let inserted_then_deleted =
                |pair: &[Piece]| pair[0].kind == PieceKind::Inserted && pair[1].kind == PieceKind::Deleted;
            prop_assert!(!pieces.windows(2).any(inserted_then_deleted));
        }
    }
}
