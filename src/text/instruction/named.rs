//! What an instruction calls the paragraphs, the headings and the sentences that it means: “paragraphs 3, 5 to 7 and 9”,
//! “the second sentence of paragraph 12(a)”.

use super::clause::Reader;
use super::label::{Label, Part, label, several};
use super::step::Which;
use super::token::Sign;

/// Whose words are to change, or what is to come or go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    /// A paragraph or an item, by its number: `12`, `12(a)`; an item alone begins with its bracket.
    Paragraph(String),
    /// A heading, by its number or its words.
    Heading(String),
    /// All from one number to another.
    Range(String, String),
    /// Several of these.
    Several(Vec<Named>),
    /// The title of the text.
    Title,
}

impl Named {
    /// Whether it is not one alone.
    pub fn is_several(&self) -> bool {
        matches!(self, Named::Range(..) | Named::Several(_))
    }
}

/// Where words are to change: whose they are, and in which of its sentences.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub named: Option<Named>,
    pub sentence: Option<Which>,
}

impl Reader<'_> {
    /// “In paragraph 7,” before what is asked for.
    pub(super) fn context(&mut self) -> Option<Place> {
        self.tried(|reader| {
            reader.approach(&[Sign::In]);
            let place = reader.place()?;
            reader.skip(&[Sign::Comma, Sign::Colon]);
            Some(place)
        })
    }

    /// A paragraph, a sentence of it, or both, in whatever order.
    pub(super) fn place(&mut self) -> Option<Place> {
        self.tried(|reader| {
            let sentence = reader.sentence_named();
            if sentence.is_some() {
                let named = reader.tried(|reader| {
                    reader.skip(&[Sign::In]);
                    reader.named()
                });
                return Some(Place { named, sentence });
            }
            let named = reader.named()?;
            let sentence = reader.tried(|reader| {
                reader.skip(&[Sign::Comma, Sign::Colon, Sign::In]);
                reader.sentence_named()
            });
            Some(Place {
                named: Some(named),
                sentence,
            })
        })
    }

    /// Goes on to a place: “sentence 2” begins with a word that says nothing otherwise.
    pub(super) fn approach(&mut self, signs: &[Sign]) {
        let numbered = |reader: &Self| {
            let next = reader.tokens.get(reader.at + 1);
            reader.says_sentence()
                && next.is_some_and(|next| {
                    reader.text[next.range.clone()].starts_with(|sign: char| sign.is_ascii_digit())
                })
        };
        while self
            .sign()
            .is_some_and(|sign| signs.contains(&sign) || (sign == Sign::Noise && !numbered(self)))
        {
            self.at += 1;
        }
    }

    /// “The second sentence”, “sentence 2”.
    pub(super) fn sentence_named(&mut self) -> Option<Which> {
        self.tried(|reader| {
            while reader.sign() == Some(Sign::Noise) && !reader.says_sentence() {
                reader.at += 1;
            }
            if reader.says_sentence() {
                reader.at += 1;
                let Label::Paragraph(number) = reader.label()? else {
                    return None;
                };
                return number.parse().ok().map(Which::Nth);
            }
            let which = match reader.sign()? {
                Sign::Nth(nth) => Which::Nth(nth),
                Sign::Last => Which::Last,
                _ => return None,
            };
            reader.at += 1;
            reader.says_sentence().then_some(())?;
            reader.at += 1;
            Some(which)
        })
    }

    fn says_sentence(&self) -> bool {
        self.tokens.get(self.at).is_some_and(|token| {
            let word = self.text[token.range.clone()].to_lowercase();
            token.sign != Sign::Quoted && SENTENCE.contains(&word.as_str())
        })
    }

    /// A paragraph, an item, a heading or the title, as it is called; or several.
    pub(super) fn named(&mut self) -> Option<Named> {
        self.called(true)
    }

    /// One of them alone: “paragraph 2 to paragraph 1” names the first here.
    pub(super) fn alone(&mut self) -> Option<Named> {
        self.called(false)
    }

    fn called(&mut self, lists: bool) -> Option<Named> {
        self.tried(|reader| {
            reader.skip(&[]);
            match reader.sign()? {
                Sign::Title => {
                    reader.at += 1;
                    Some(Named::Title)
                }
                Sign::Heading => {
                    reader.at += 1;
                    if reader.sign() == Some(Sign::Quoted) {
                        let range = reader.tokens[reader.at].range.clone();
                        reader.at += 1;
                        return Some(Named::Heading(reader.text[range].to_owned()));
                    }
                    match reader.label()? {
                        Label::Heading(label) | Label::Paragraph(label) => Some(Named::Heading(label)),
                        Label::Item(_) => None,
                    }
                }
                Sign::Paragraph => {
                    let mut parts = reader.labels(Sign::Paragraph, lists)?;
                    if !matches!(
                        parts.first(),
                        Some(Part::One(Label::Paragraph(_)) | Part::Range(Label::Paragraph(_), _))
                    ) {
                        return None;
                    }
                    let item = reader.tried(|reader| {
                        reader.skip(&[Sign::Comma]);
                        (parts.len() == 1 && reader.eat(Sign::Item)).then_some(())?;
                        reader.item()
                    });
                    match (parts.as_mut_slice(), item) {
                        ([Part::One(Label::Paragraph(one))], Some(item)) => one.push_str(&item),
                        (_, Some(_)) => return None,
                        _ => {}
                    }
                    named_of(parts, "")
                }
                Sign::Item => {
                    let parts = reader.labels(Sign::Item, lists)?;
                    let whole = parts
                        .iter()
                        .any(|part| matches!(part, Part::One(Label::Paragraph(_))));
                    let paragraph = reader.tried(|reader| {
                        reader.skip(&[Sign::In, Sign::Comma]);
                        (!whole && reader.eat(Sign::Paragraph)).then_some(())?;
                        match reader.label()? {
                            Label::Paragraph(paragraph) => Some(paragraph),
                            _ => None,
                        }
                    });
                    named_of(parts, &paragraph.unwrap_or_default())
                }
                _ => None,
            }
        })
    }

    /// The numbers after the word for a paragraph or an item.
    fn labels(&mut self, noun: Sign, lists: bool) -> Option<Vec<Part>> {
        let from = self.at;
        while self.eat(noun) {}
        let noun = self.text[self.tokens[from].range.clone()].to_lowercase();
        if !lists {
            return Some(vec![Part::One(self.label()?)]);
        }
        let listed = self.at > from + 1 || is_plural(&noun);
        let from = self.tokens.get(self.at.checked_sub(1)?)?.next;
        let (parts, length) = several(&self.text[from..], listed)?;
        self.past(from + length)?;
        Some(parts)
    }

    fn item(&mut self) -> Option<String> {
        match self.label()? {
            Label::Item(item) => Some(item),
            Label::Heading(letter) => Some(format!("({})", letter.to_lowercase())),
            Label::Paragraph(_) => None,
        }
    }

    /// A number as it stands in the margin, right here.
    pub(super) fn label(&mut self) -> Option<Label> {
        let from = self.tokens.get(self.at.checked_sub(1)?)?.next;
        let (label, length) = label(&self.text[from..])?;
        self.past(from + length)?;
        Some(label)
    }

    /// Goes on after a number; nowhere if only half a word was read.
    fn past(&mut self, to: usize) -> Option<()> {
        let mut after = self.at;
        while self.tokens.get(after).is_some_and(|token| token.range.start < to) {
            after += 1;
        }
        let end = self.tokens[..after].last().map_or(to, |token| token.range.end);
        let rest = self.text.get(to..end.max(to))?;
        (rest.is_empty() || ORDINAL_ENDINGS.contains(&rest)).then_some(())?;
        self.at = after;
        Some(())
    }

    /// “In paragraph 7”, “in the second sentence” after what is asked for.
    pub(super) fn trailing(&mut self) -> Option<Named> {
        let place = self.tried(|reader| {
            reader.approach(&[Sign::In, Sign::Comma]);
            reader.place()
        })?;
        self.placed = Some(place.clone());
        place.named
    }
}

/// Whether it is a word for several paragraphs.
pub(super) fn is_plural(noun: &str) -> bool {
    let noun = noun.to_lowercase();
    PLURALS.iter().any(|plural| noun.ends_with(plural))
}

/// What several numbers name; items alone are of the paragraph that is given.
fn named_of(parts: Vec<Part>, paragraph: &str) -> Option<Named> {
    let written = |label: Label| match label {
        Label::Paragraph(label) => label,
        Label::Item(item) => format!("{paragraph}{item}"),
        Label::Heading(letter) => format!("{paragraph}({})", letter.to_lowercase()),
    };
    let each = parts.into_iter().map(|part| match part {
        Part::One(label) => Named::Paragraph(written(label)),
        Part::Range(from, to) => Named::Range(written(from), written(to)),
    });
    let mut all: Vec<Named> = each.collect();
    if all.len() > 1 {
        Some(Named::Several(all))
    } else {
        all.pop()
    }
}

/// The words for a sentence.
const SENTENCE: [&str; 8] = [
    "sentence",
    "phrase",
    "la phrase",
    "предложение",
    "предложении",
    "предложения",
    "предложению",
    "предложением",
];
/// The endings of the words for several paragraphs.
const PLURALS: [&str; 14] = [
    "paragraphs",
    "paras",
    "paras.",
    "paragraphes",
    "subparagraphs",
    "sub-paragraphs",
    "items",
    "alinéas",
    "пп.",
    "пункты",
    "пунктов",
    "пунктах",
    "пунктами",
    "абзацы",
];
/// What a number may end in.
const ORDINAL_ENDINGS: [&str; 7] = ["-го", "-й", "-м", "-му", "-ом", "-я", "-е"];
