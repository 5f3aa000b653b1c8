//! What an amendment changes, as sentences: for whoever listens, for interpreters and for the chair's script. They are in the
//! language of the text, or in the one the reader asked for, whatever the language of the pages. What there is to say is
//! found in `text/sentence.rs`.

use askama::Template;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::{Amendment, Change, Subject, Text};
use crate::text::instruction::{Quote, Setting, Spot, Step, Which};
use crate::text::sentence::{Telling, ending, telling};
use crate::text::{Block, BlockKind, Content, ParagraphId};

use crate::web::house::visit::Visit;
use crate::web::house::words::{Phrase, SENTENCE_LANGUAGES, Words};

/// Sentences as a page shows them.
#[derive(Template)]
#[template(path = "difference/sentence.html")]
pub struct Said {
    language: String,
    sentences: Vec<String>,
}

/// The same sentences in every language there are sentences in.
#[derive(Serialize, ToSchema)]
pub struct SentencesJson {
    /// English.
    pub en: String,
    /// French.
    pub fr: String,
    /// Russian.
    pub ru: String,
}

/// The way to the same page with its sentences in another language.
pub struct Choice {
    /// Its tag.
    pub tag: &'static str,
    /// What it calls itself.
    pub name: String,
    /// Whether the sentences are in it.
    pub here: bool,
}

/// Whose words change.
enum Of {
    Paragraph(String),
    Heading(String),
    Title,
    Amendment(String),
}

impl Of {
    /// A block of the text.
    fn block(text: &Text, id: &ParagraphId) -> Of {
        // The text in front of people bears today's numbers; what is gone from it, those of the issue.
        let stands = text.latest().is_some_and(|latest| latest.block(id).is_some());
        let label = if stands {
            text.label_now(id)
        } else {
            text.label_of(id)
        };
        let heading = |block: &Block| block.id == *id && block.kind == BlockKind::Heading;
        let pinned = text
            .versions
            .iter()
            .chain(text.issues.iter().map(|issue| &issue.pinned));
        if pinned
            .into_iter()
            .any(|version| version.blocks.iter().any(heading))
        {
            Of::Heading(label)
        } else {
            Of::Paragraph(label)
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Of::Paragraph(_) => "paragraph",
            Of::Heading(_) => "heading",
            Of::Title => "title",
            Of::Amendment(_) => "amendment",
        }
    }

    fn label(&self) -> &str {
        match self {
            Of::Paragraph(label) | Of::Heading(label) | Of::Amendment(label) => label,
            Of::Title => "",
        }
    }
}

impl Said {
    /// What an amendment changes, in the language that the visitor reads sentences in.
    pub fn of(visit: &Visit, text: &Text, amendment: &Amendment) -> Said {
        let w = tongue(visit, text);
        Said {
            language: w.language(),
            sentences: of_amendment(w, text, amendment),
        }
    }

    /// What one change does.
    pub fn change(visit: &Visit, text: &Text, change: &Change) -> Said {
        let w = tongue(visit, text);
        Said {
            language: w.language(),
            sentences: vec![of_change(w, text, change)],
        }
    }

    /// What is different between two wordings of a paragraph.
    pub fn wording(
        visit: &Visit,
        text: &Text,
        paragraph: &ParagraphId,
        old: &Content,
        new: &Content,
    ) -> Said {
        let w = tongue(visit, text);
        Said {
            language: w.language(),
            sentences: reworded(w, &Of::block(text, paragraph), old, new)
                .into_iter()
                .collect(),
        }
    }
}

/// The words for sentences: in the language asked for, or that of the text, or that of the pages.
pub fn tongue(visit: &Visit, text: &Text) -> Words {
    let asked = visit.sentences.as_deref().and_then(Words::saying);
    asked.or_else(|| Words::saying(&text.language)).unwrap_or(visit.w)
}

/// Every language there are sentences in.
pub fn choices(visit: &Visit, text: &Text) -> Vec<Choice> {
    let here = tongue(visit, text).language();
    let choice = |tag: &'static str| Choice {
        tag,
        name: visit.w.named("sentence-language", tag).to_string(),
        here: here == tag,
    };
    SENTENCE_LANGUAGES.map(choice).into()
}

/// What an amendment changes, in every language there are sentences in.
pub fn json(text: &Text, amendment: &Amendment) -> SentencesJson {
    let say = |tag: &str| {
        let sentences = Words::saying(tag).map(|w| of_amendment(w, text, amendment));
        sentences.unwrap_or_default().join(" ")
    };
    SentencesJson {
        en: say("en"),
        fr: say("fr"),
        ru: say("ru"),
    }
}

/// What an amendment changes, one sentence a change.
pub fn of_amendment(w: Words, text: &Text, amendment: &Amendment) -> Vec<String> {
    if let Some(parent) = amendment.parent() {
        let of = Of::Amendment(parent.to_string());
        let words = sub_amended(amendment);
        return words
            .and_then(|(old, new)| reworded(w, &of, old, new))
            .into_iter()
            .collect();
    }
    let changes = amendment.changes();
    changes
        .iter()
        .map(|change| of_change(w, text, change))
        .filter(|says| !says.is_empty())
        .collect()
}

/// The words that a sub-amendment would change, and those it would put in their place.
pub fn sub_amended(amendment: &Amendment) -> Option<(&Content, &Content)> {
    match &amendment.subject {
        Subject::Amendment { before, after, .. } => Some((before, after)),
        Subject::Text(_) => None,
    }
}

/// What one change does; nothing where it does nothing.
pub fn of_change(w: Words, text: &Text, change: &Change) -> String {
    match change {
        Change::Wording {
            paragraph,
            before,
            after,
        } => reworded(w, &Of::block(text, paragraph), before, after).unwrap_or_default(),
        Change::Title { before, after } => {
            let (before, after) = (Content::of_plain(before), Content::of_plain(after));
            reworded(w, &Of::Title, &before, &after).unwrap_or_default()
        }
        Change::Deletion { paragraph, .. } => {
            let of = Of::block(text, paragraph);
            w.named("sentence-delete", of.code())
                .with("label", of.label())
                .to_string()
        }
        Change::New { after, block } => {
            let kind = block.kind.as_str();
            let of = after.as_ref().map(|after| Of::block(text, after));
            let says = match &of {
                None => w.named("sentence-new-first", kind),
                Some(Of::Heading(label)) => w.named("sentence-new-under-heading", kind).with("label", label),
                Some(of) => w.named("sentence-new", kind).with("label", of.label()),
            };
            says.with("words", words(w, &block.content)).to_string()
        }
        Change::Move { paragraph, after } => {
            let of = Of::block(text, paragraph);
            let says = match after.as_ref().map(|after| Of::block(text, after)) {
                None => w.named("sentence-move", format!("{}-first", of.code())),
                Some(after) => w
                    .named("sentence-move", format!("{}-after-{}", of.code(), after.code()))
                    .with("after", after.label()),
            };
            says.with("label", of.label()).to_string()
        }
        Change::Split {
            paragraph,
            before,
            head,
            tail,
        } => {
            let of = Of::block(text, paragraph);
            if parted(before, head, &tail.content) {
                let end = quoted(w, &ending(head, before), Case::Genitive);
                return w
                    .named("sentence-split", "after")
                    .with("label", of.label())
                    .with("words", end)
                    .to_string();
            }
            w.named("sentence-split", "reading")
                .with("label", of.label())
                .with("head", words(w, head))
                .with("tail", words(w, &tail.content))
                .to_string()
        }
        Change::Join {
            paragraph,
            before,
            into,
            into_before,
            joined,
        } => {
            let (of, to) = (Of::block(text, paragraph), Of::block(text, into));
            let says = if parted(joined, into_before, before) {
                w.of("sentence-join")
            } else {
                w.of("sentence-join-reading").with("words", words(w, joined))
            };
            says.with("label", of.label())
                .with("into", to.label())
                .to_string()
        }
    }
}

/// Whether a wording is nothing but its two parts, whatever spaces were between them.
fn parted(whole: &Content, head: &Content, tail: &Content) -> bool {
    let mut joined = head.clone();
    let plain = whole.plain();
    let end = head.plain().len();
    let Some(rest) = plain.get(end..) else {
        return false;
    };
    let space = rest.len() - rest.trim_start().len();
    joined.extend(&whole.slice(end, end + space));
    joined.extend(tail);
    joined == *whole
}

/// What is different between two wordings; nothing where nothing is.
fn reworded(w: Words, of: &Of, old: &Content, new: &Content) -> Option<String> {
    let steps = match telling(old, new) {
        Telling::Nothing => return None,
        Telling::Whole => {
            let says = w.named("sentence-reads", of.code()).with("label", of.label());
            return Some(says.with("words", words(w, new)).to_string());
        }
        Telling::Steps(steps) => steps,
    };
    let count = steps.len();
    let said = steps.iter().map(|told| step(w, told));
    let said = said.reduce(|first, rest| w.of("sentence-and").with("first", first).with("rest", rest))?;
    let says = w.named("sentence-in", of.code()).with("label", of.label());
    Some(says.with("steps", count).with("step", said).to_string())
}

fn step(w: Words, step: &Step) -> Phrase {
    let told = |code: &str| w.named("sentence-step", code);
    match step {
        Step::Replace { old, new } => told("replace")
            .with("old", quoted(w, old, Case::Accusative))
            .with("new", words(w, new)),
        Step::Delete(old) => told("delete").with("words", quoted(w, old, Case::Accusative)),
        Step::Insert { words: come, at } => {
            let mut notes = come.notes().map(|(_, words)| Content::of_plain(words));
            match notes.next().filter(|_| come.bare().trim().is_empty()) {
                Some(note) => spotted(w, "note", at).with("words", words(w, &note)),
                None => spotted(w, "insert", at).with("words", words(w, come)),
            }
        }
        Step::Move { words, to } => spotted(w, "move", to).with("words", quoted(w, words, Case::Accusative)),
        Step::Set { words, setting } => {
            let says = match setting {
                Setting::Strong(true) => told("bold"),
                Setting::Strong(false) => told("not-bold"),
                Setting::Emphasis(true) => told("italic"),
                Setting::Emphasis(false) => told("not-italic"),
                Setting::Link(Some(address)) => told("link").with("address", address),
                Setting::Link(None) => told("no-link"),
            };
            says.with("words", quoted(w, words, Case::Accusative))
        }
        Step::Note { old, new: Some(new) } => told("note-replace")
            .with("old", marked(w, old))
            .with("new", marked(w, new)),
        Step::Note { old, new: None } => told("note-delete").with("words", marked(w, old)),
    }
}

fn spotted(w: Words, what: &str, spot: &Spot) -> Phrase {
    let told = |place: &str| w.named("sentence-step", format!("{what}-{place}"));
    match spot {
        Spot::Before(anchor) => told("before").with("anchor", quoted(w, anchor, Case::Instrumental)),
        Spot::After(anchor) => told("after").with("anchor", quoted(w, anchor, Case::Genitive)),
        Spot::Beginning => told("beginning"),
        Spot::End => told("end"),
    }
}

/// The case that a Russian sentence wants “the second” in.
#[derive(Clone, Copy)]
enum Case {
    Accusative,
    Genitive,
    Instrumental,
}

impl Case {
    fn code(self) -> &'static str {
        match self {
            Case::Accusative => "acc",
            Case::Genitive => "gen",
            Case::Instrumental => "ins",
        }
    }
}

/// Words that are there already, and which of them.
fn quoted(w: Words, quote: &Quote, case: Case) -> String {
    let words = marked(w, &quote.words);
    match quote.which {
        Which::Only => words,
        Which::Nth(nth) => w
            .named("sentence-nth", case.code())
            .with("nth", nth)
            .with("words", words)
            .to_string(),
        Which::All => w.of("sentence-all").with("words", words).to_string(),
        Which::Last => w.of("sentence-last").with("words", words).to_string(),
    }
}

/// Words that come: as people write them, and where marks count, in the notation.
fn words(w: Words, content: &Content) -> String {
    let plain = content.plain();
    // A star that is only itself would be read as a mark.
    if content.spans().iter().all(|span| span.marks.is_plain()) && Content::parse(&plain) == *content {
        marked(w, &plain)
    } else {
        marked(w, &content.notation())
    }
}

/// Words in quotation marks that are not among them.
fn marked(w: Words, words: &str) -> String {
    for code in ["a", "b"] {
        let marks = w.named("sentence-quote", code).with("words", "").to_string();
        if !words.contains(|sign: char| !sign.is_whitespace() && marks.contains(sign)) {
            return w.named("sentence-quote", code).with("words", words).to_string();
        }
    }
    w.named("sentence-quote", "c").with("words", words).to_string()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;
    use crate::text::instruction::{Planned, read};

    fn tongues() -> [Words; 3] {
        SENTENCE_LANGUAGES.map(|tag| Words::saying(tag).expect("there are sentences in it"))
    }

    fn said(w: Words, old: &str, new: &str) -> String {
        let of = Of::Paragraph("7".to_owned());
        reworded(w, &of, &Content::parse(old), &Content::parse(new)).unwrap_or_default()
    }

    fn text(words: &str) -> Vec<Block> {
        let block = |at: u8, words: &str| Block {
            id: ParagraphId::from_random([at; 16]),
            kind: BlockKind::Paragraph,
            level: 1,
            content: Content::parse(words),
        };
        let mut blocks: Vec<Block> = (0..6).map(|at| block(at, "Another paragraph.")).collect();
        blocks.push(block(6, words));
        blocks
    }

    /// What the sentence makes of the paragraph, read as an instruction.
    fn carried_out(sentence: &str, old: &str) -> Result<Content, String> {
        let reading =
            read(sentence, &text(old), "", None).map_err(|fault| format!("{sentence}\n{fault:?}"))?;
        match reading.planned.as_slice() {
            [Planned::Wording { at: 6, after }] => Ok(after.clone()),
            other => Err(format!("{sentence}\n{other:?}")),
        }
    }

    #[test]
    fn each_difference_is_said_in_three_languages() {
        let cases = [
            ("States may act.", "States should act."),
            ("States note it.", "States note with concern it."),
            ("States may not act.", "States may act."),
            ("It may act or may wait.", "It may act or should wait."),
            ("It met.", "It met. It closed."),
            ("States act.", "Consequently, States act."),
            ("It is *final*.", "It is final."),
            ("It is final.", "It is **final**."),
            ("See^[ETS 185] it.", "See^[ETS No. 185] it."),
            ("See it.", "See^[ETS 185] it."),
            ("States which act lead.", "States, which act, lead."),
            (
                "They should promptly answer all requests.",
                "They should answer all requests promptly.",
            ),
            ("The law is known.", "The “law” is known."),
            ("The Conference took note of it.", "Participants agreed."),
            ("They inform one another.", "They Eins  one another."),
        ];
        let said = tongues().map(|w| {
            let lines = cases.iter().map(|(old, new)| said(w, old, new));
            lines.collect::<Vec<_>>().join("\n")
        });
        insta::assert_snapshot!(said.join("\n\n"), @"
        In paragraph 7, replace “may” by “should”.
        In paragraph 7, insert “with concern” after “note”.
        In paragraph 7, delete “not”.
        In paragraph 7, replace the second “may” by “should”.
        In paragraph 7, add “It closed.” at the end.
        In paragraph 7, insert “Consequently,” at the beginning.
        In paragraph 7, set “final” not in italics.
        In paragraph 7, set “final” in bold.
        In paragraph 7, replace the footnote “ETS 185” by “ETS No. 185”.
        In paragraph 7, insert a footnote after “See”: “ETS 185”.
        In paragraph 7: insert “,” after “States”; insert “,” after “act”.
        In paragraph 7, move “promptly” after “requests”.
        In paragraph 7, replace “law” by «“law”».
        Paragraph 7 to read: “Participants agreed.”
        In paragraph 7, replace “inform” by “Eins ”.

        Au paragraphe 7, remplacer « may » par « should ».
        Au paragraphe 7, insérer « with concern » après « note ».
        Au paragraphe 7, supprimer « not ».
        Au paragraphe 7, remplacer la deuxième occurrence de « may » par « should ».
        Au paragraphe 7, ajouter « It closed. » à la fin.
        Au paragraphe 7, insérer « Consequently, » au début.
        Au paragraphe 7, mettre « final » sans italique.
        Au paragraphe 7, mettre « final » en gras.
        Au paragraphe 7, remplacer la note de bas de page « ETS 185 » par « ETS No. 185 ».
        Au paragraphe 7, insérer une note de bas de page après « See » : « ETS 185 ».
        Au paragraphe 7 : insérer « , » après « States » ; insérer « , » après « act ».
        Au paragraphe 7, déplacer « promptly » après « requests ».
        Au paragraphe 7, remplacer « law » par « “law” ».
        Le paragraphe 7 se lit comme suit : « Participants agreed. »
        Au paragraphe 7, remplacer « inform » par « Eins  ».

        В пункте 7 заменить «may» на «should».
        В пункте 7 вставить «with concern» после «note».
        В пункте 7 исключить «not».
        В пункте 7 заменить второе «may» на «should».
        В пункте 7 добавить в конце «It closed.».
        В пункте 7 вставить в начале «Consequently,».
        В пункте 7 выделить «final» не курсивом.
        В пункте 7 выделить «final» полужирным шрифтом.
        В пункте 7 заменить сноску «ETS 185» на «ETS No. 185».
        В пункте 7 вставить сноску после «See»: «ETS 185».
        В пункте 7: вставить «,» после «States»; вставить «,» после «act».
        В пункте 7 перенести «promptly» после «requests».
        В пункте 7 заменить «law» на «“law”».
        Пункт 7 изложить в следующей редакции: «Participants agreed.»
        В пункте 7 заменить «inform» на «Eins ».
        ");
    }

    #[test]
    fn the_languages_have_the_same_messages() {
        let ids = |tag: &str| -> BTreeSet<String> {
            let path =
                Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("templates/words/{tag}/sentence.ftl"));
            let file = std::fs::read_to_string(path).expect("the file of the sentences");
            let ids = file.lines().filter_map(|line| line.split_once(" ="));
            ids.map(|(id, _)| id.to_owned())
                // What only the pages say, in their own language.
                .filter(|id| id != "sentence-choose" && !id.starts_with("sentence-language-"))
                .collect()
        };
        assert_eq!(ids("en"), ids("fr"));
        assert_eq!(ids("en"), ids("ru"));
    }

    const WORDS: [&str; 12] = [
        "may",
        "should",
        "states",
        "cooperate",
        "with concern",
        "доклад",
        "государства",
        "où",
        "États",
        "2.5",
        "not",
        "reports",
    ];

    fn sentence_of() -> impl Strategy<Value = Vec<&'static str>> {
        proptest::collection::vec(proptest::sample::select(&WORDS[..]), 4..12)
    }

    proptest! {
        #[test]
        fn who_does_what_the_sentence_says_makes_the_change(
            old in sentence_of(), at in 0_usize..12, how in 0_u8..3, word in proptest::sample::select(&WORDS[..]),
        ) {
            let mut new = old.clone();
            let at = at % old.len();
            match how {
                0 => new[at] = word,
                1 => new.insert(at, word),
                _ => { new.remove(at); }
            }
            let (old, new) = (format!("{}.", old.join(" ")), format!("{}.", new.join(" ")));
            prop_assume!(old != new);
            for w in tongues() {
                let sentence = said(w, &old, &new);
                prop_assert_eq!(carried_out(&sentence, &old), Ok(Content::parse(&new)), "{}", sentence);
            }
        }
    }
}
