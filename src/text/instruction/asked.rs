//! What each clause asks for: one pattern after the other, by the word that says what to do.

use super::super::{BlockKind, Content};
use super::clause::{Clause, Gap, Operand, Reader, parts};
use super::named::{Named, Place, is_plural};
use super::step::{Quote, Setting, Spot, Step};
use super::token::Sign;

/// What an insertion has said so far, in whatever order.
#[derive(Default)]
struct Insertion {
    said: bool,
    words: Option<String>,
    /// Words that were named rather than given after a colon: they may be those to be set in bold.
    named: Option<Vec<Quote>>,
    spots: Vec<Spot>,
    gap: Option<Gap>,
    kind: Option<BlockKind>,
    note: bool,
    setting: Option<Setting>,
    of: Option<Named>,
}

impl Reader<'_> {
    /// One clause, in a paragraph that may have been named before it.
    pub(super) fn clause(&mut self, here: Option<&Named>) -> Option<Clause> {
        let start = self.at;
        let clause = self.patterned(here);
        let read = self.at;
        if clause.is_some() && self.sign().is_none_or(parts) {
            return clause;
        }
        let (far, placed) = (self.far.get(), self.placed.take());
        self.at = start;
        if let Some(loose) = self.loosely(here) {
            return Some(loose);
        }
        self.far.set(far);
        (self.at, self.placed) = (read, placed);
        clause
    }

    fn patterned(&mut self, here: Option<&Named>) -> Option<Clause> {
        self.skip(&[]);
        match self.sign()? {
            Sign::Replace => self.tried(|reader| reader.replace(here)),
            Sign::Substitute => self.tried(|reader| reader.substitute(here)),
            Sign::Delete => self.tried(|reader| reader.delete(here)),
            Sign::Move => self.tried(|reader| reader.relocate(here)),
            Sign::Split => self.tried(|reader| reader.split(here)),
            Sign::Join => self.tried(|reader| reader.join(here)),
            Sign::Instead => self.tried(|reader| {
                reader.at += 1;
                let old = reader.operand()?;
                let of = reader.trailing();
                reader.skip(&[Sign::Comma, Sign::Colon, Sign::Read, Sign::Insert]);
                let new = reader.operand()?;
                let of = of.or_else(|| reader.trailing()).or_else(|| here.cloned());
                Some(replaced(of, &old, &new))
            }),
            Sign::Read => self.tried(|reader| {
                reader.at += 1;
                reader
                    .tried(|reader| {
                        reader.skip(&[Sign::Colon]);
                        let new = reader.operand()?;
                        reader.skip(&[Sign::Comma]);
                        reader.eat(Sign::Instead).then_some(())?;
                        let old = reader.operand()?;
                        Some(replaced(here.cloned(), &old, &new))
                    })
                    .or_else(|| {
                        let of = Some(here.cloned()?);
                        Some(Clause::Whole {
                            of,
                            words: reader.words()?,
                        })
                    })
            }),
            Sign::Insert | Sign::After | Sign::Before | Sign::AtEnd | Sign::AtBeginning | Sign::Set => {
                self.tried(|reader| reader.insertion(here, Insertion::default()))
            }
            _ => self.tried(|reader| reader.begun_with_words(here)),
        }
    }

    /// “May” should read “should”; «может» заменить на «должен».
    fn begun_with_words(&mut self, here: Option<&Named>) -> Option<Clause> {
        let old = self.operand()?;
        self.skip(&[Sign::Comma]);
        let of = |reader: &mut Self| reader.trailing().or_else(|| here.cloned());
        match self.sign()? {
            // “…, ‘this’ by ‘that’” goes on with what was begun.
            Sign::Arrow | Sign::Read | Sign::By => {
                self.at += 1;
                self.skip(&[Sign::Colon]);
                let new = self.operand()?;
                let of = of(self);
                Some(replaced(of, &old, &new))
            }
            Sign::Replace => {
                self.at += 1;
                self.skip(&[]);
                self.eat(Sign::By).then_some(())?;
                let new = self.operand()?;
                let of = of(self);
                Some(replaced(of, &old, &new))
            }
            Sign::Delete => {
                self.at += 1;
                let of = of(self);
                Some(words_of(of, old.quotes.into_iter().map(Step::Delete).collect()))
            }
            Sign::Insert | Sign::After | Sign::Before | Sign::Set | Sign::Bold | Sign::Italic => {
                let words = old.quotes.first().map(|quote| quote.words.clone());
                let begun = Insertion {
                    words,
                    named: Some(old.quotes),
                    ..Insertion::default()
                };
                self.insertion(here, begun)
            }
            _ => None,
        }
    }

    fn replace(&mut self, here: Option<&Named>) -> Option<Clause> {
        self.at += 1;
        let mut of = self.leading();
        if of.is_none() {
            let whole = self.tried(|reader| {
                let named = reader.named()?;
                reader.skip(&[]);
                (reader.eat(Sign::By) || reader.eat(Sign::Read)).then_some(())?;
                let words = reader.words()?;
                Some(Clause::Whole {
                    of: Some(named),
                    words,
                })
            });
            if whole.is_some() {
                return whole;
            }
        }
        if self
            .tried(|reader| {
                reader.skip(&[]);
                reader.eat(Sign::Footnote).then_some(())
            })
            .is_some()
        {
            let old = self.operand()?.quotes.into_iter().next()?.words;
            self.eat(Sign::By).then_some(())?;
            let new = Some(self.words()?);
            return Some(words_of(
                of.or_else(|| here.cloned()),
                vec![Step::Note { old, new }],
            ));
        }
        self.skip(&[Sign::Comma, Sign::Colon]);
        let old = self.operand()?;
        if of.is_none() {
            of = self.trailing();
        }
        self.skip(&[Sign::Comma]);
        (self.eat(Sign::By) || self.eat(Sign::Arrow)).then_some(())?;
        let new = self.replacing()?;
        let of = of.or_else(|| self.trailing()).or_else(|| here.cloned());
        Some(replaced(of, &old, &new))
    }

    /// “In paragraph 7” right after the word that says what to do.
    fn leading(&mut self) -> Option<Named> {
        let place = self.tried(|reader| {
            reader.skip(&[]);
            reader.eat(Sign::In).then_some(())?;
            let place = reader.place()?;
            reader.skip(&[Sign::Comma, Sign::Colon]);
            Some(place)
        })?;
        self.placed = Some(place.clone());
        place.named
    }

    /// The words that come for others: named, or all that follows a colon.
    fn replacing(&mut self) -> Option<Operand> {
        self.skip(&[]);
        if self.sign() != Some(Sign::Colon) {
            return self.operand();
        }
        self.at += 1;
        let words = self.words()?;
        Some(Operand::only(words))
    }

    /// Substitute this for that; or, as some say, that by this.
    fn substitute(&mut self, here: Option<&Named>) -> Option<Clause> {
        self.at += 1;
        let one = self.operand()?;
        let turned = self.eat(Sign::For);
        (turned || self.eat(Sign::By)).then_some(())?;
        let other = self.operand()?;
        let of = self.trailing().or_else(|| here.cloned());
        Some(if turned {
            replaced(of, &other, &one)
        } else {
            replaced(of, &one, &other)
        })
    }

    fn delete(&mut self, here: Option<&Named>) -> Option<Clause> {
        self.at += 1;
        let of = self.leading();
        if of.is_none() {
            if let Some(named) = self.named() {
                return Some(Clause::Delete(named));
            }
            let sentence = self.tried(|reader| {
                let place = reader.place()?;
                reader.sign().is_none_or(parts).then_some(())?;
                Some(place)
            });
            if let Some(place) = sentence {
                let of = place.named.clone().or_else(|| here.cloned());
                self.placed = Some(place);
                return Some(Clause::DeleteSentence { of });
            }
            self.skip(&[]);
            if self.sign().is_none_or(parts) && self.sign() != Some(Sign::Colon) {
                if self.sentence.is_some() {
                    return Some(Clause::DeleteSentence { of: here.cloned() });
                }
                return Some(Clause::Delete(here.cloned()?));
            }
        }
        self.skip(&[Sign::Colon]);
        if self.eat(Sign::Footnote) {
            let old = self.operand()?.quotes.into_iter().next()?.words;
            let of = of.or_else(|| self.trailing()).or_else(|| here.cloned());
            return Some(words_of(of, vec![Step::Note { old, new: None }]));
        }
        let words = self.operand()?;
        // “The comma after …”: the words with it become the words without it.
        let anchored = self.tried(|reader| {
            reader.skip(&[]);
            reader.eat(Sign::After).then_some(())?;
            reader.operand()
        });
        let of = of.or_else(|| self.trailing()).or_else(|| here.cloned());
        let readings = match anchored {
            None => words.quotes.into_iter().map(Step::Delete).collect(),
            Some(anchor) => {
                let sign = words.quotes.first()?.words.clone();
                let joined = |quote: Quote| {
                    let space = if sign.starts_with(char::is_alphanumeric) {
                        " "
                    } else {
                        ""
                    };
                    Step::Replace {
                        new: Content::of_plain(&quote.words),
                        old: Quote {
                            words: format!("{}{space}{sign}", quote.words),
                            which: quote.which,
                        },
                    }
                };
                anchor.quotes.into_iter().map(joined).collect()
            }
        };
        Some(words_of(of, readings))
    }

    fn relocate(&mut self, here: Option<&Named>) -> Option<Clause> {
        self.at += 1;
        let paragraph = self.tried(|reader| {
            let of = reader.named().or_else(|| here.cloned())?;
            let to = reader.gap()?;
            Some(Clause::Move { of, to })
        });
        if paragraph.is_some() {
            return paragraph;
        }
        let words = self.operand()?;
        self.skip(&[Sign::Comma]);
        let spots = self.spots()?;
        let of = self.trailing().or_else(|| here.cloned());
        let readings = words.quotes.iter().enumerate().map(|(at, quote)| Step::Move {
            words: quote.clone(),
            to: spots[at.min(spots.len() - 1)].clone(),
        });
        Some(words_of(of, readings.collect()))
    }

    fn split(&mut self, here: Option<&Named>) -> Option<Clause> {
        self.at += 1;
        let of = self.named().or_else(|| here.cloned());
        self.skip(&[Sign::In, Sign::By, Sign::Comma]);
        let after = self.eat(Sign::After);
        (after || self.eat(Sign::Before)).then_some(())?;
        if let Some(sentence) = self.sentence_named() {
            self.placed = Some(Place {
                named: None,
                sentence: Some(sentence),
            });
            return Some(Clause::Split {
                of,
                after,
                at: Vec::new(),
            });
        }
        let at = self.operand()?.quotes;
        let of = self.trailing().or(of);
        Some(Clause::Split { of, after, at })
    }

    fn join(&mut self, here: Option<&Named>) -> Option<Clause> {
        self.at += 1;
        let two = self.tried(|reader| {
            let both = match reader.named()? {
                Named::Several(both) => both,
                Named::Range(one, other) => {
                    let (first, last) = (one.parse::<usize>().ok()?, other.parse::<usize>().ok()?);
                    (first + 1 == last).then_some(())?;
                    vec![Named::Paragraph(one), Named::Paragraph(other)]
                }
                _ => return None,
            };
            reader.sign().is_none_or(parts).then_some(())?;
            let [one, other] = <[Named; 2]>::try_from(both).ok()?;
            Some(Clause::Join { one, other })
        });
        if two.is_some() {
            return two;
        }
        let several = self.tokens.get(self.at).map(|noun| noun.range.clone());
        let one = self.alone().or_else(|| here.cloned())?;
        self.skip(&[]);
        let to = self.sign() == Some(Sign::By);
        (self.eat(Sign::By) || self.eat(Sign::And) || self.eat(Sign::In)).then_some(())?;
        // “Paragraphs 2 to 4” are three.
        let bare = !to || several.is_none_or(|noun| !is_plural(&self.text[noun]));
        let other = self
            .alone()
            .or_else(|| self.tried(|reader| if bare { reader.bare_number() } else { None }))?;
        Some(Clause::Join { one, other })
    }

    /// “5” where a paragraph must be meant.
    fn bare_number(&mut self) -> Option<Named> {
        match self.label()? {
            super::label::Label::Paragraph(label) => Some(Named::Paragraph(label)),
            _ => None,
        }
    }

    /// “5bis”: whatever begins with a number.
    fn numbered(&mut self) -> bool {
        let here = self.tokens.get(self.at);
        let digit = here.is_some_and(|token| {
            self.text[token.range.clone()].starts_with(|sign: char| sign.is_ascii_digit())
        });
        self.at += usize::from(digit);
        digit
    }

    /// Between which paragraphs.
    fn gap(&mut self) -> Option<Gap> {
        self.tried(|reader| {
            reader.skip(&[Sign::Comma, Sign::By]);
            match reader.sign()? {
                Sign::After | Sign::Before => {
                    let after = reader.eat(Sign::After);
                    reader.at += usize::from(!after);
                    let named = reader.named().or_else(|| reader.tried(Self::bare_number))?;
                    Some(if after {
                        Gap::After(named)
                    } else {
                        Gap::Before(named)
                    })
                }
                Sign::AtEnd | Sign::AtBeginning => {
                    let end = reader.eat(Sign::AtEnd);
                    reader.at += usize::from(!end);
                    reader.skip(&[Sign::In, Sign::Text]);
                    Some(if end { Gap::End } else { Gap::Beginning })
                }
                _ => None,
            }
        })
    }

    /// Where within a paragraph, in each reading of the words that say so.
    fn spots(&mut self) -> Option<Vec<Spot>> {
        self.tried(|reader| {
            reader.skip(&[]);
            match reader.sign()? {
                Sign::After | Sign::Before if reader.beside_sentence() => {
                    let after = reader.sign() == Some(Sign::After);
                    reader.at += 1;
                    let place = reader.place()?;
                    reader.placed = Some(place);
                    Some(vec![if after { Spot::End } else { Spot::Beginning }])
                }
                Sign::After => {
                    reader.at += 1;
                    Some(reader.operand()?.quotes.into_iter().map(Spot::After).collect())
                }
                Sign::Before => {
                    reader.at += 1;
                    Some(reader.operand()?.quotes.into_iter().map(Spot::Before).collect())
                }
                Sign::AtEnd => {
                    reader.at += 1;
                    Some(vec![Spot::End])
                }
                Sign::AtBeginning => {
                    reader.at += 1;
                    Some(vec![Spot::Beginning])
                }
                _ => None,
            }
        })
    }

    /// Whether a sentence follows this sign.
    fn beside_sentence(&mut self) -> bool {
        let start = self.at;
        self.at += 1;
        let found = self.sentence_named().is_some();
        self.at = start;
        found
    }

    /// What comes, and where, in any order.
    fn insertion(&mut self, here: Option<&Named>, mut so_far: Insertion) -> Option<Clause> {
        while let Some(sign) = self.sign() {
            match sign {
                Sign::Insert | Sign::Set if !so_far.said => {
                    so_far.said = true;
                    self.at += 1;
                }
                Sign::NewParagraph | Sign::NewItem | Sign::NewHeading => {
                    so_far.kind = Some(match sign {
                        Sign::NewItem => BlockKind::Item,
                        Sign::NewHeading => BlockKind::Heading,
                        _ => BlockKind::Paragraph,
                    });
                    self.at += 1;
                    // “A new paragraph 5bis”: it gets its number from its place.
                    if self.numbered() {
                        self.skip(&[]);
                    }
                }
                Sign::Footnote if !so_far.note => {
                    so_far.note = true;
                    self.at += 1;
                }
                Sign::Bold | Sign::NotBold | Sign::Italic | Sign::NotItalic if so_far.words.is_some() => {
                    so_far.setting = Some(match sign {
                        Sign::Bold => Setting::Strong(true),
                        Sign::NotBold => Setting::Strong(false),
                        Sign::Italic => Setting::Emphasis(true),
                        _ => Setting::Emphasis(false),
                    });
                    so_far.said = true;
                    self.at += 1;
                }
                Sign::After | Sign::Before | Sign::AtEnd | Sign::AtBeginning
                    if so_far.gap.is_none() && so_far.spots.is_empty() =>
                {
                    let start = self.at;
                    let paragraphs = matches!(sign, Sign::After | Sign::Before) || so_far.kind.is_some();
                    match self.gap().filter(|_| paragraphs) {
                        Some(gap) => so_far.gap = Some(gap),
                        None => {
                            self.at = start;
                            so_far.spots = self.spots()?;
                            let placed = self.trailing().or_else(|| self.placed.as_ref()?.named.clone());
                            so_far.of = placed.or(so_far.of);
                        }
                    }
                }
                Sign::In | Sign::Paragraph | Sign::Item | Sign::Heading | Sign::Title
                    if so_far.of.is_none() =>
                {
                    if sign == Sign::In
                        && self
                            .tokens
                            .get(self.at + 1)
                            .is_some_and(|next| next.sign == Sign::Text)
                    {
                        self.at += 2;
                    } else {
                        so_far.of = self.trailing();
                        let sentence = self.placed.as_ref().and_then(|place| place.sentence);
                        (so_far.of.is_some() || sentence.is_some()).then_some(())?;
                    }
                }
                Sign::Noise | Sign::Comma | Sign::Text => self.at += 1,
                Sign::Read if so_far.said && so_far.words.is_none() => self.at += 1,
                Sign::Colon if so_far.words.is_none() && so_far.said => {
                    self.at += 1;
                    so_far.words = Some(self.words()?);
                }
                Sign::Colon => self.at += 1,
                Sign::Quoted | Sign::Loose | Sign::Nth(_) | Sign::All | Sign::Last
                    if so_far.words.is_none() =>
                {
                    // The article is one of the words.
                    let named = self.operand()?;
                    so_far.words = named.quotes.first().map(|quote| quote.words.clone());
                    so_far.named = Some(named.quotes);
                }
                _ => break,
            }
        }
        so_far.asked(here)
    }
}

impl Insertion {
    fn asked(self, here: Option<&Named>) -> Option<Clause> {
        let words = self.words.filter(|_| self.said)?;
        let of = self.of.or_else(|| here.cloned());
        if let Some(setting) = self.setting {
            let set = |words: Quote| Step::Set {
                words,
                setting: setting.clone(),
            };
            return Some(words_of(of, self.named?.into_iter().map(set).collect()));
        }
        if self.kind.is_some() || self.gap.is_some() {
            if self.note {
                return None;
            }
            return Some(Clause::New {
                at: self.gap.or_else(|| of.map(Gap::After))?,
                kind: self.kind.unwrap_or(BlockKind::Paragraph),
                words,
            });
        }
        let content = if self.note {
            let mut note = Content::default();
            note.push_note(&words);
            note
        } else {
            Content::parse(&words)
        };
        let readings = self.spots.into_iter().map(|at| Step::Insert {
            words: content.clone(),
            at,
        });
        let readings: Vec<Step> = readings.collect();
        (!readings.is_empty()).then(|| words_of(of, readings))
    }
}

fn words_of(of: Option<Named>, readings: Vec<Step>) -> Clause {
    Clause::Words { of, readings }
}

fn replaced(of: Option<Named>, old: &Operand, new: &Operand) -> Clause {
    let readings = old.quotes.iter().enumerate().filter_map(|(at, quote)| {
        let new = new.quotes.get(at).or_else(|| new.quotes.last())?;
        Some(Step::Replace {
            old: quote.clone(),
            new: Content::parse(&new.words),
        })
    });
    words_of(of, readings.collect())
}
