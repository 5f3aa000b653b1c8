//! Commands: what somebody asks for. Imperative, checked by `decide`, never stored.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::text::{Fingerprint, ParagraphId};

use super::{
    Category, Conference, DelegationId, Fall, FallCause, Particulars, PersonId, Pinned, PositionKind, Role,
    Subject, TextId,
};

/// Who acts, in what capacity, and when; with what was prepared of the live text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// The person.
    pub person: PersonId,
    /// As what the person acts.
    pub capacity: Role,
    /// The delegation acted for: a delegate's own, or the one the secretariat or the chair files for.
    pub delegation: Option<DelegationId>,
    /// The server's time.
    pub at: Timestamp,
    /// How long the journal was when the server that now serves the meeting began to.
    pub serving_since: u64,
    /// The live text, for commands that pin or change one (see [`preparation`]).
    pub text: Option<TextFacts>,
}

/// The live text under its lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFacts {
    /// As it stands.
    pub before: Pinned,
    /// As it would stand after the command, for commands that change it.
    pub after: Option<Pinned>,
    /// Its title after the command, where that changes it.
    pub title: Option<String>,
}

/// What must be prepared before a command can be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Preparation {
    /// Nothing: the command does not look at the live text.
    Nothing,
    /// `TextFacts` with `before` alone.
    Pin(TextId),
    /// `before`, and `after` with every block on a strand of its own.
    Issue(TextId),
    /// `before`, and `after` with the effects of this amendment (see `amendment_effects`).
    Amend(TextId, u32),
    /// `before`, and `after` with the effects of this set of amendments (see `bloc_parts`).
    Bloc(TextId, Vec<u32>),
}

/// What must be prepared for this command.
pub fn preparation(conference: &Conference, command: &Command) -> Preparation {
    match command {
        Command::IssueText { text, .. } => Preparation::Issue(text.clone()),
        Command::AcceptAmendment { text, number, .. } => {
            let amendment = conference.texts.get(text).and_then(|t| t.amendments.get(number));
            match amendment {
                Some(amendment) if amendment.parent().is_none() => Preparation::Amend(text.clone(), *number),
                _ => Preparation::Pin(text.clone()),
            }
        }
        Command::AcceptEnBloc { text, numbers, .. } => Preparation::Bloc(text.clone(), numbers.clone()),
        Command::RecordCompromise { text, .. }
        | Command::AnswerCompromise { text, .. }
        | Command::ConfirmRebase { text, .. }
        | Command::AgreeParagraph { text, .. }
        | Command::PutText { text, .. }
        | Command::Adopt { text, .. } => Preparation::Pin(text.clone()),
        _ => Preparation::Nothing,
    }
}

/// Something asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Command {
    /// Found the conference; whoever does becomes its secretariat.
    CreateConference {
        /// What it is called, and by which rules it works.
        particulars: Particulars,
    },
    /// Put a delegation on the list.
    RegisterDelegation {
        /// Its id.
        id: DelegationId,
        /// Its name.
        name: String,
        /// What kind of participant it is.
        category: Category,
    },
    /// Put a person on the list.
    RegisterPerson {
        /// The person's id.
        id: PersonId,
        /// The delegation.
        #[serde(default)]
        delegation: Option<DelegationId>,
        /// The roles.
        roles: BTreeSet<Role>,
    },
    /// Change what a person may act as.
    SetRoles {
        /// The person.
        person: PersonId,
        /// The roles from now on.
        roles: BTreeSet<Role>,
    },
    /// Say who is the head of a delegation; nobody named means that none is.
    NameHead {
        /// The delegation.
        delegation: DelegationId,
        /// The head.
        #[serde(default)]
        person: Option<PersonId>,
    },
    /// Begin a text.
    OpenText {
        /// Its id.
        id: TextId,
        /// Its title.
        title: String,
        /// Its language.
        language: String,
    },
    /// Name the rapporteurs of a text; nobody named means all of them.
    SetTextRapporteurs {
        /// The text.
        text: TextId,
        /// Its rapporteurs from now on.
        rapporteurs: BTreeSet<PersonId>,
    },
    /// Issue the draft, or issue it again after a revision.
    IssueText {
        /// The text.
        text: TextId,
        /// The document symbol.
        #[serde(default)]
        symbol: Option<String>,
        /// A note on the issue.
        #[serde(default)]
        note: String,
    },
    /// Open an issued text for writing.
    OpenRevision {
        /// The text.
        text: TextId,
        /// Why.
        reason: String,
    },
    /// Say until when written amendments must be in; none lifts the deadline.
    SetAmendmentDeadline {
        /// The text.
        text: TextId,
        /// The instant.
        at: Option<Timestamp>,
    },
    /// Let a delegation file one amendment after the deadline.
    GrantLeave {
        /// The text.
        text: TextId,
        /// The delegation.
        delegation: DelegationId,
    },
    /// File an amendment for a delegation.
    FileAmendment {
        /// The text.
        text: TextId,
        /// The hash of the version it was written against: an issue, or a version pinned since.
        base: Fingerprint,
        /// What it would change. The words it is written against are found in that version.
        subject: Subject,
        /// The amendment it follows from.
        #[serde(default)]
        consequential_on: Option<u32>,
        /// A short reason.
        #[serde(default)]
        reason: String,
        /// Other delegations that sponsor it.
        #[serde(default)]
        co_sponsors: Vec<DelegationId>,
        /// Whether it was dictated in the sitting, and is taken down for the delegation.
        #[serde(default)]
        oral: bool,
    },
    /// Take over an amendment that was withdrawn: file the same again for another delegation, at its place.
    TakeOverAmendment {
        /// The text.
        text: TextId,
        /// The amendment that was withdrawn.
        number: u32,
        /// A reason; the one that was given stands where this is empty.
        #[serde(default)]
        reason: String,
        /// Other delegations that sponsor it.
        #[serde(default)]
        co_sponsors: Vec<DelegationId>,
    },
    /// Confirm that an oral amendment was taken down as dictated: a sponsor, or the chair for the room.
    ConfirmWording {
        /// The text.
        text: TextId,
        /// The amendment.
        number: u32,
    },
    /// Say which of several proposals of one delegation stands, where they contradict each other.
    SayWhichStands {
        /// The text.
        text: TextId,
        /// The amendment that stands.
        number: u32,
    },
    /// Join the sponsors of an amendment.
    JoinSponsors {
        /// The text.
        text: TextId,
        /// The amendment.
        number: u32,
    },
    /// Leave the sponsors of an amendment; when the last one leaves, it is withdrawn.
    WithdrawAmendment {
        /// The text.
        text: TextId,
        /// The amendment.
        number: u32,
    },
    /// Confirm how an amendment of one's own delegation would read in the text as it now stands.
    ConfirmRebase {
        /// The text.
        text: TextId,
        /// The amendment.
        number: u32,
        /// The hash of the wording on the sponsor's screen.
        expected: Fingerprint,
    },
    /// Rule an amendment out.
    RuleInadmissible {
        /// The text.
        text: TextId,
        /// The amendment.
        number: u32,
        /// The ruling.
        reason: String,
    },
    /// Open a sitting; whoever does presides.
    OpenSitting {
        /// The delegations present.
        present: BTreeSet<DelegationId>,
    },
    /// Record anew which delegations are present.
    RecordAttendance {
        /// The delegations present.
        present: BTreeSet<DelegationId>,
    },
    /// Give the chair to another person registered as chair, or take it.
    HandOverChair {
        /// Who presides from now on.
        to: PersonId,
    },
    /// Close the sitting.
    CloseSitting,
    /// Go to a paragraph.
    TakeUpParagraph {
        /// The text.
        text: TextId,
        /// The paragraph.
        paragraph: ParagraphId,
    },
    /// Accept an amendment or a sub-amendment.
    AcceptAmendment {
        /// The text.
        text: TextId,
        /// The amendment.
        number: u32,
        /// Identical ones accepted with it.
        #[serde(default)]
        identical: Vec<u32>,
        /// The question as put.
        question: String,
        /// The hash of the live text on the chair's screen.
        expected: Fingerprint,
    },
    /// Record that an amendment was not accepted.
    RejectAmendment {
        /// The text.
        text: TextId,
        /// The amendment.
        number: u32,
        /// Identical ones rejected with it.
        #[serde(default)]
        identical: Vec<u32>,
        /// The question as put.
        question: String,
        /// A note for the record.
        #[serde(default)]
        reason: String,
    },
    /// Declare an amendment no longer applicable.
    DeclareFallen {
        /// The text.
        text: TextId,
        /// The amendment.
        number: u32,
        /// What excludes it.
        cause: FallCause,
    },
    /// Declare several amendments no longer applicable, all together or none.
    DeclareFallenTogether {
        /// The text.
        text: TextId,
        /// Which, and by what.
        falls: Vec<Fall>,
    },
    /// Rule that an amendment is put, although something accepted seems to exclude it.
    PutAllTheSame {
        /// The text.
        text: TextId,
        /// The amendment, and what seemed to exclude it.
        fall: Fall,
    },
    /// Record that nobody moved an amendment when it was called.
    RecordNotMoved {
        /// The text.
        text: TextId,
        /// The amendment.
        number: u32,
    },
    /// Arrange the order in which the amendments at a paragraph are put.
    SetOrderOfPutting {
        /// The text.
        text: TextId,
        /// The paragraph.
        paragraph: ParagraphId,
        /// The amendments in that order; none for the proposed order again.
        #[serde(default)]
        numbers: Vec<u32>,
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// Accept a set of amendments as one, nobody asking for a separate decision.
    AcceptEnBloc {
        /// The text.
        text: TextId,
        /// The amendments.
        numbers: Vec<u32>,
        /// The question as put.
        question: String,
        /// The hash of the live text on the chair's screen.
        expected: Fingerprint,
    },
    /// Divide an amendment into parts that are put one after the other, a delegation asking for it.
    DivideAmendment {
        /// The text.
        text: TextId,
        /// The amendment.
        number: u32,
        /// For each of its pieces, in their order, which part it belongs to; none where each is a part of its own.
        #[serde(default)]
        parts: Vec<u32>,
        /// Who asked for it.
        asked_by: DelegationId,
    },
    /// Ask that an amendment be put by itself.
    AskSeparately {
        /// The text.
        text: TextId,
        /// The amendment.
        number: u32,
    },
    /// No longer ask that an amendment be put by itself.
    WaiveSeparately {
        /// The text.
        text: TextId,
        /// The amendment.
        number: u32,
    },
    /// Let the paragraph as drafted on screen stand in for these amendments.
    RecordCompromise {
        /// The text.
        text: TextId,
        /// The paragraph under consideration.
        paragraph: ParagraphId,
        /// The amendments it replaces.
        amendments: Vec<u32>,
        /// The question as put.
        question: String,
        /// The hash of the live text on the chair's screen.
        expected: Fingerprint,
    },
    /// Answer whether one's delegation agrees that the paragraph as drafted replaces its amendments.
    AnswerCompromise {
        /// The text.
        text: TextId,
        /// The paragraph under consideration.
        paragraph: ParagraphId,
        /// Whether it agrees.
        agrees: bool,
        /// The hash of the paragraph on the screen (`content_hash`).
        expected: Fingerprint,
    },
    /// Record that a paragraph is agreed.
    AgreeParagraph {
        /// The text.
        text: TextId,
        /// The paragraph.
        paragraph: ParagraphId,
        /// The hash of the paragraph on the chair's screen (`content_hash`).
        expected: Fingerprint,
    },
    /// Open an agreed paragraph again, nobody objecting.
    ReopenParagraph {
        /// The text.
        text: TextId,
        /// The paragraph.
        paragraph: ParagraphId,
        /// Why.
        reason: String,
    },
    /// Put the question on the whole text.
    PutText {
        /// The text.
        text: TextId,
        /// The question, as the chair reads it out.
        question: String,
        /// The hash of the live text on the chair's screen.
        expected: Fingerprint,
    },
    /// Take the question back.
    WithdrawQuestion {
        /// The text.
        text: TextId,
        /// Why.
        reason: String,
    },
    /// Object to the question.
    RaiseObjection {
        /// The text.
        text: TextId,
        /// The grounds, if the delegation wishes to give them.
        #[serde(default)]
        words: String,
    },
    /// Take an objection back.
    WithdrawObjection {
        /// The text.
        text: TextId,
    },
    /// Have a position recorded, in the delegation's own words.
    StatePosition {
        /// The text.
        text: TextId,
        /// What it is.
        kind: PositionKind,
        /// The paragraph it is about; none for the whole text.
        #[serde(default)]
        paragraph: Option<ParagraphId>,
        /// The words.
        words: String,
    },
    /// Take a position back.
    WithdrawPosition {
        /// The text.
        text: TextId,
        /// The position.
        position: u32,
    },
    /// Adopt the text: this version and no other.
    Adopt {
        /// The text.
        text: TextId,
        /// The heads on the chair's screen.
        heads: Vec<String>,
        /// The hash on the chair's screen.
        hash: Fingerprint,
    },
}

impl Command {
    /// The text it is about, where there must be one already.
    pub fn text(&self) -> Option<&TextId> {
        match self {
            Command::SetTextRapporteurs { text, .. }
            | Command::IssueText { text, .. }
            | Command::OpenRevision { text, .. }
            | Command::SetAmendmentDeadline { text, .. }
            | Command::GrantLeave { text, .. }
            | Command::FileAmendment { text, .. }
            | Command::TakeOverAmendment { text, .. }
            | Command::ConfirmWording { text, .. }
            | Command::SayWhichStands { text, .. }
            | Command::JoinSponsors { text, .. }
            | Command::WithdrawAmendment { text, .. }
            | Command::ConfirmRebase { text, .. }
            | Command::RuleInadmissible { text, .. }
            | Command::TakeUpParagraph { text, .. }
            | Command::AcceptAmendment { text, .. }
            | Command::RejectAmendment { text, .. }
            | Command::DeclareFallen { text, .. }
            | Command::DeclareFallenTogether { text, .. }
            | Command::PutAllTheSame { text, .. }
            | Command::RecordNotMoved { text, .. }
            | Command::SetOrderOfPutting { text, .. }
            | Command::AcceptEnBloc { text, .. }
            | Command::DivideAmendment { text, .. }
            | Command::AskSeparately { text, .. }
            | Command::WaiveSeparately { text, .. }
            | Command::RecordCompromise { text, .. }
            | Command::AnswerCompromise { text, .. }
            | Command::AgreeParagraph { text, .. }
            | Command::ReopenParagraph { text, .. }
            | Command::PutText { text, .. }
            | Command::WithdrawQuestion { text, .. }
            | Command::RaiseObjection { text, .. }
            | Command::WithdrawObjection { text }
            | Command::StatePosition { text, .. }
            | Command::WithdrawPosition { text, .. }
            | Command::Adopt { text, .. } => Some(text),
            Command::CreateConference { .. }
            | Command::RegisterDelegation { .. }
            | Command::RegisterPerson { .. }
            | Command::SetRoles { .. }
            | Command::NameHead { .. }
            | Command::OpenText { .. }
            | Command::OpenSitting { .. }
            | Command::RecordAttendance { .. }
            | Command::HandOverChair { .. }
            | Command::CloseSitting => None,
        }
    }
}
