//! Comments on words of a draft, and the delegations behind an alternative in it: what those who write a text note beside
//! it. No part of the text, of the journal or of the record, and without legal effect.
//!
//! A *thread* is a first note with its replies; the first note alone is anchored and resolved. Where its words are by now
//! is found by those who hold the draft: an anchor is only kept here.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::text::{ParagraphId, StrandId};

use super::decide::words as checked_words;
use super::{CommentId, Conference, DelegationId, PersonId, Refusal, Right, Text};

/// The longest comment taken: a page. What is longer is a paper, and is handed round.
pub const COMMENT_CHARS_MAX: usize = 4_000;
/// The longest quotation kept of the words a comment is on: a long paragraph.
pub const QUOTE_CHARS_MAX: usize = 2_000;
/// The most threads of one text: the busiest open consultations on a text had 1,400 comments in a week.
pub const THREADS_MAX: usize = 2_000;
/// The most replies in one thread: what is not settled by then is settled in a meeting.
pub const REPLIES_MAX: usize = 200;
/// The most delegations behind one alternative: more than the largest conferences have.
pub const BEHIND_MAX: usize = 400;
/// The longest cursor: a counter and an actor are a third of it.
const CURSOR_CHARS_MAX: usize = 120;

/// What a note is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CommentKind {
    /// Words of a person on words of the text.
    Comment,
    /// The delegations that want these words.
    Attribution,
}

impl CommentKind {
    /// The word used in the store and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Attribution => "attribution",
        }
    }
}

/// One character of the draft, for ever: a strand and a cursor in it. Whether it still stands is for the text to say.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "(String, String)", into = "(String, String)")]
pub struct CharacterId {
    strand: StrandId,
    cursor: String,
}

/// Something that names no character of a draft.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a character of a draft is named by its strand and its cursor")]
pub struct NotACharacter;

impl TryFrom<(String, String)> for CharacterId {
    type Error = NotACharacter;
    fn try_from((strand, cursor): (String, String)) -> Result<Self, NotACharacter> {
        let plain = cursor
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b) || b == b'@');
        if cursor.is_empty() || cursor.len() > CURSOR_CHARS_MAX || !plain {
            return Err(NotACharacter);
        }
        let strand = strand.parse().map_err(|_| NotACharacter)?;
        Ok(Self { strand, cursor })
    }
}

impl From<CharacterId> for (String, String) {
    fn from(character: CharacterId) -> Self {
        (character.strand.into(), character.cursor)
    }
}

impl FromStr for CharacterId {
    type Err = NotACharacter;
    fn from_str(written: &str) -> Result<Self, NotACharacter> {
        let (strand, cursor) = written.split_once(' ').ok_or(NotACharacter)?;
        Self::try_from((strand.to_owned(), cursor.to_owned()))
    }
}

impl fmt::Display for CharacterId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.strand, self.cursor)
    }
}

/// Which words a note is on: by their first and last character, and for when those are gone or were written anew, by the
/// paragraph and the words themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The paragraph they begin in, as far as is known.
    pub paragraph: ParagraphId,
    /// The first character.
    pub first: Option<CharacterId>,
    /// The last character.
    pub last: Option<CharacterId>,
    /// How far into the paragraph they begin, in UTF-16 units: of two places that read alike, the nearer is meant.
    pub offset: u32,
    /// How they read when they were last seen; nothing once they are gone.
    pub words: String,
}

/// That a thread needs nothing more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// Who said so.
    pub person: PersonId,
    /// When.
    pub at: Timestamp,
}

/// One note: the first of a thread, or a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// The first note of its thread; its own id if it is the first.
    pub thread: CommentId,
    /// What it is.
    pub kind: CommentKind,
    /// Who wrote it.
    pub person: PersonId,
    /// When.
    pub at: Timestamp,
    /// When its words were last changed.
    pub edited_at: Option<Timestamp>,
    /// The words; nothing once its author took them back while others had replied.
    pub words: String,
    /// The delegations that want the words of the text (attributions only).
    pub delegations: Vec<DelegationId>,
    /// How the words of the text read when the note was made.
    pub quote: String,
    /// Where they are (first notes only).
    pub anchor: Option<Anchor>,
    /// That nothing more is needed (first notes only).
    pub resolved: Option<Resolution>,
}

impl Comment {
    /// Whether it is the first of its thread.
    pub fn is_first(&self) -> bool {
        self.id == self.thread
    }
}

/// What somebody does about the notes of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommentAct {
    /// Comments on words of the text.
    Begin {
        /// Which words.
        anchor: Anchor,
        /// The comment.
        words: String,
    },
    /// Says which delegations want words of the text.
    Attribute {
        /// Which words.
        anchor: Anchor,
        /// The delegations.
        delegations: Vec<DelegationId>,
    },
    /// Says it anew of a note there is.
    Reattribute {
        /// The note.
        comment: CommentId,
        /// The delegations.
        delegations: Vec<DelegationId>,
    },
    /// Replies.
    Reply {
        /// The first note of the thread.
        comment: CommentId,
        /// The reply.
        words: String,
    },
    /// Changes the words of one's own note.
    Edit {
        /// The note.
        comment: CommentId,
        /// The new words.
        words: String,
    },
    /// Takes back one's own note, or an attribution.
    Remove {
        /// The note.
        comment: CommentId,
    },
    /// Says that a thread needs nothing more.
    Resolve {
        /// The first note of the thread.
        comment: CommentId,
    },
    /// Says that it does.
    Reopen {
        /// The first note of the thread.
        comment: CommentId,
    },
    /// Says where the words are by now.
    Follow {
        /// The first note of the thread.
        comment: CommentId,
        /// Where they are.
        anchor: Anchor,
    },
}

/// What an act comes to: notes as they are from now on, and notes that are gone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CommentStep {
    /// New or changed.
    pub put: Vec<Comment>,
    /// Gone.
    pub gone: Vec<CommentId>,
    /// Whether there is something new for people to read, rather than for programs to find.
    pub told: bool,
}

impl CommentStep {
    fn put(comment: Comment) -> Self {
        Self {
            put: vec![comment],
            told: true,
            ..Self::default()
        }
    }
}

/// Who does it, under which id, and when.
#[derive(Debug, Clone)]
pub struct Commenting {
    /// The person.
    pub person: PersonId,
    /// The id of a note that is made by it: the same again makes no second one.
    pub id: CommentId,
    /// When.
    pub at: Timestamp,
}

/// The notes of one text, in the order they were made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comments(Vec<Comment>);

impl FromIterator<Comment> for Comments {
    fn from_iter<I: IntoIterator<Item = Comment>>(comments: I) -> Self {
        Self(comments.into_iter().collect())
    }
}

impl<'a> IntoIterator for &'a Comments {
    type Item = &'a Comment;
    type IntoIter = std::slice::Iter<'a, Comment>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Comments {
    /// Every note.
    pub fn iter(&self) -> std::slice::Iter<'_, Comment> {
        self.0.iter()
    }

    /// The first notes, in the order they were made.
    pub fn threads(&self) -> impl Iterator<Item = &Comment> {
        self.0.iter().filter(|comment| comment.is_first())
    }

    /// The replies of a thread, in the order they were made.
    pub fn replies<'a>(&'a self, thread: &'a CommentId) -> impl Iterator<Item = &'a Comment> {
        self.0
            .iter()
            .filter(move |comment| comment.thread == *thread && !comment.is_first())
    }

    /// A note.
    pub fn get(&self, id: &CommentId) -> Option<&Comment> {
        self.0.iter().find(|comment| comment.id == *id)
    }

    fn known(&self, id: &CommentId) -> Result<&Comment, Refusal> {
        self.get(id).ok_or(Refusal::UnknownComment)
    }

    fn thread(&self, id: &CommentId) -> Result<&Comment, Refusal> {
        self.known(id).and_then(|comment| {
            if comment.is_first() {
                Ok(comment)
            } else {
                Err(Refusal::UnknownComment)
            }
        })
    }

    /// The right an act needs.
    pub fn right_for(&self, act: &CommentAct) -> Right {
        match act {
            CommentAct::Attribute { .. } | CommentAct::Reattribute { .. } => Right::Attribute,
            CommentAct::Remove { comment }
                if self
                    .get(comment)
                    .is_some_and(|it| it.kind == CommentKind::Attribution) =>
            {
                Right::Attribute
            }
            _ => Right::Comment,
        }
    }

    /// Decides: what the act comes to, or the rule that says no. Whether the person may comment at all is asked before.
    pub fn decide(
        &self,
        conference: &Conference,
        text: &Text,
        by: &Commenting,
        act: CommentAct,
    ) -> Result<CommentStep, Refusal> {
        let makes = matches!(
            act,
            CommentAct::Begin { .. } | CommentAct::Attribute { .. } | CommentAct::Reply { .. }
        );
        if makes && self.get(&by.id).is_some() {
            return Ok(CommentStep::default());
        }
        match act {
            CommentAct::Begin { anchor, words } => {
                let words = said(&words)?;
                self.first(text, by, CommentKind::Comment, anchor, words, Vec::new())
            }
            CommentAct::Attribute { anchor, delegations } => {
                let delegations = behind(conference, delegations)?;
                self.first(
                    text,
                    by,
                    CommentKind::Attribution,
                    anchor,
                    String::new(),
                    delegations,
                )
            }
            CommentAct::Reattribute { comment, delegations } => {
                let known = self.thread(&comment)?;
                if known.kind != CommentKind::Attribution {
                    return Err(Refusal::UnknownComment);
                }
                Ok(CommentStep::put(Comment {
                    delegations: behind(conference, delegations)?,
                    edited_at: Some(by.at),
                    ..known.clone()
                }))
            }
            CommentAct::Reply { comment, words } => self.reply(by, &comment, &words),
            CommentAct::Edit { comment, words } => {
                let known = self.known(&comment)?;
                own(known, &by.person)?;
                Ok(CommentStep::put(Comment {
                    words: said(&words)?,
                    edited_at: Some(by.at),
                    ..known.clone()
                }))
            }
            CommentAct::Remove { comment } => self.remove(by, &comment),
            CommentAct::Resolve { comment } => self.settle(&comment, Some(by)),
            CommentAct::Reopen { comment } => self.settle(&comment, None),
            CommentAct::Follow { comment, anchor } => {
                let known = self.thread(&comment)?;
                let anchor = kept(anchor);
                if known.anchor.as_ref() == Some(&anchor) {
                    return Ok(CommentStep::default());
                }
                Ok(CommentStep {
                    told: false,
                    ..CommentStep::put(Comment {
                        anchor: Some(anchor),
                        ..known.clone()
                    })
                })
            }
        }
    }

    fn first(
        &self,
        text: &Text,
        by: &Commenting,
        kind: CommentKind,
        anchor: Anchor,
        words: String,
        delegations: Vec<DelegationId>,
    ) -> Result<CommentStep, Refusal> {
        if let Some(adoption) = &text.adoption {
            return Err(Refusal::TextIsAdopted {
                decision: adoption.decision,
            });
        }
        if self.threads().count() >= THREADS_MAX {
            return Err(Refusal::CommentsTooMany { limit: THREADS_MAX });
        }
        let anchor = kept(anchor);
        Ok(CommentStep::put(Comment {
            id: by.id.clone(),
            thread: by.id.clone(),
            kind,
            person: by.person.clone(),
            at: by.at,
            edited_at: None,
            words,
            delegations,
            quote: anchor.words.clone(),
            anchor: Some(anchor),
            resolved: None,
        }))
    }

    fn reply(&self, by: &Commenting, thread: &CommentId, words: &str) -> Result<CommentStep, Refusal> {
        let first = self.thread(thread)?;
        if first.resolved.is_some() {
            return Err(Refusal::CommentIsResolved);
        }
        if self.replies(thread).count() >= REPLIES_MAX {
            return Err(Refusal::RepliesTooMany { limit: REPLIES_MAX });
        }
        Ok(CommentStep::put(Comment {
            id: by.id.clone(),
            thread: thread.clone(),
            kind: first.kind,
            person: by.person.clone(),
            at: by.at,
            edited_at: None,
            words: said(words)?,
            delegations: Vec::new(),
            quote: String::new(),
            anchor: None,
            resolved: None,
        }))
    }

    /// A first note that others replied to leaves its place, so that no words of theirs go with it.
    fn remove(&self, by: &Commenting, id: &CommentId) -> Result<CommentStep, Refusal> {
        let known = self.known(id)?;
        if known.kind == CommentKind::Comment || !known.is_first() {
            own(known, &by.person)?;
        }
        let answered = known.is_first() && self.replies(id).any(|reply| reply.person != known.person);
        if answered {
            return Ok(CommentStep::put(Comment {
                words: String::new(),
                delegations: Vec::new(),
                edited_at: Some(by.at),
                ..known.clone()
            }));
        }
        let with_it = self.replies(id).map(|reply| reply.id.clone());
        Ok(CommentStep {
            gone: std::iter::once(id.clone()).chain(with_it).collect(),
            told: true,
            ..CommentStep::default()
        })
    }

    /// Resolves, or reopens. Saying what is so already changes nothing.
    fn settle(&self, thread: &CommentId, by: Option<&Commenting>) -> Result<CommentStep, Refusal> {
        let first = self.thread(thread)?;
        if first.resolved.is_some() == by.is_some() {
            return Ok(CommentStep::default());
        }
        Ok(CommentStep::put(Comment {
            resolved: by.map(|by| Resolution {
                person: by.person.clone(),
                at: by.at,
            }),
            ..first.clone()
        }))
    }
}

fn own(comment: &Comment, person: &PersonId) -> Result<(), Refusal> {
    if comment.person == *person {
        Ok(())
    } else {
        Err(Refusal::CommentNotYours)
    }
}

fn said(words: &str) -> Result<String, Refusal> {
    checked_words("comment", words, COMMENT_CHARS_MAX)?;
    Ok(words.trim().to_owned())
}

/// The delegations named, each once, in the order named.
fn behind(conference: &Conference, named: Vec<DelegationId>) -> Result<Vec<DelegationId>, Refusal> {
    let mut delegations: Vec<DelegationId> = Vec::new();
    for delegation in named {
        conference.delegation(&delegation)?;
        if !delegations.contains(&delegation) {
            delegations.push(delegation);
        }
    }
    if delegations.is_empty() {
        return Err(Refusal::WordsMissing { field: "delegations" });
    }
    if delegations.len() > BEHIND_MAX {
        return Err(Refusal::TooLong {
            field: "delegations",
            limit: BEHIND_MAX,
        });
    }
    Ok(delegations)
}

/// A quotation is cut rather than refused: it only helps to find the words.
fn kept(anchor: Anchor) -> Anchor {
    Anchor {
        words: anchor.words.chars().take(QUOTE_CHARS_MAX).collect(),
        ..anchor
    }
}
