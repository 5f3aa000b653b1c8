//! Events: what happened, as the journal keeps it for ever. Past tense, self-contained: a replay needs nothing else.
//! Their form is versioned by the entry that holds them (`journal.rs`); a changed form gets a new version and an upcast.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::text::{Content, Fingerprint, NumberedBlock, ParagraphId, TextVersion};

use super::asking::Answered;
use super::bloc::BlocPart;
use super::dividing::DividedPart;
use super::{
    Category, DelegationId, Effect, FallCause, Particulars, PersonId, PositionKind, Role, Subject, TextId,
};

/// A pinned version, with what changed since the last one the journal knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// Heads and hash.
    pub version: TextVersion,
    /// From the last known version to this one.
    pub effects: Vec<Effect>,
}

/// A block and the hash it was agreed under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedBlock {
    /// The block.
    pub paragraph: ParagraphId,
    /// Its hash (`content_hash`).
    pub hash: Fingerprint,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Event {
    /// The conference was founded.
    ConferenceCreated {
        /// What it is called, and by which rules it works.
        particulars: Particulars,
    },
    /// A delegation was put on the list.
    DelegationRegistered {
        /// Its id.
        id: DelegationId,
        /// Its name.
        name: String,
        /// What kind of participant it is.
        category: Category,
    },
    /// A person was put on the list.
    PersonRegistered {
        /// The person's id.
        id: PersonId,
        /// The delegation.
        delegation: Option<DelegationId>,
        /// The roles.
        roles: BTreeSet<Role>,
    },
    /// A person's roles were changed.
    RolesSet {
        /// The person.
        person: PersonId,
        /// The roles from now on.
        roles: BTreeSet<Role>,
    },
    /// The head of a delegation was named; nobody means that it has none.
    HeadNamed {
        /// The delegation.
        delegation: DelegationId,
        /// The head from now on.
        person: Option<PersonId>,
    },
    /// A text was begun.
    TextOpened {
        /// Its id.
        id: TextId,
        /// Its title.
        title: String,
        /// Its language.
        language: String,
    },
    /// Who the rapporteurs of a text are was set; nobody named means all of them.
    TextRapporteursSet {
        /// The text.
        text: TextId,
        /// Its rapporteurs from now on.
        rapporteurs: BTreeSet<PersonId>,
    },
    /// A text was issued.
    TextIssued {
        /// The text.
        text: TextId,
        /// `L.1`, `L.1/Rev.1` …
        issue: String,
        /// The document symbol.
        symbol: Option<String>,
        /// A note on the issue.
        note: String,
        /// Heads and hash.
        version: TextVersion,
        /// The whole text.
        paragraphs: Vec<NumberedBlock>,
    },
    /// An issued text was opened for writing.
    RevisionOpened {
        /// The text.
        text: TextId,
        /// Why.
        reason: String,
    },
    /// The deadline for written amendments was set or lifted.
    AmendmentDeadlineSet {
        /// The text.
        text: TextId,
        /// The instant.
        at: Option<Timestamp>,
    },
    /// A delegation was let file one amendment after the deadline.
    LeaveGranted {
        /// The text.
        text: TextId,
        /// The delegation.
        delegation: DelegationId,
    },
    /// An amendment was filed.
    AmendmentFiled {
        /// The text.
        text: TextId,
        /// Its number.
        number: u32,
        /// The version it was written against.
        base: Fingerprint,
        /// What it would change.
        subject: Subject,
        /// The amendment it follows from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        consequential_on: Option<u32>,
        /// The sponsor's reason.
        reason: String,
        /// The sponsors, the lead first.
        sponsors: Vec<DelegationId>,
        /// Filed after the deadline, by leave.
        late: bool,
        /// Dictated in the sitting, and taken down for the sponsor.
        #[serde(default, skip_serializing_if = "is_false")]
        oral: bool,
        /// The withdrawn amendment that it takes over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reintroduces: Option<u32>,
    },
    /// The wording of an oral amendment was confirmed.
    WordingConfirmed {
        /// The text.
        text: TextId,
        /// The amendment.
        number: u32,
        /// The sponsor whose person confirmed it; none where it was read back in the room.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        delegation: Option<DelegationId>,
    },
    /// A delegation said which of its proposals stands. What it does not uphold, it leaves next.
    ProposalUpheld {
        /// The text.
        text: TextId,
        /// The amendment that stands.
        number: u32,
        /// Those that contradicted it.
        over: Vec<u32>,
        /// The delegation.
        delegation: DelegationId,
    },
    /// A delegation joined the sponsors.
    SponsorJoined {
        /// The text.
        text: TextId,
        /// The amendment.
        number: u32,
        /// The delegation.
        delegation: DelegationId,
    },
    /// A delegation left the sponsors, and others remain.
    SponsorLeft {
        /// The text.
        text: TextId,
        /// The amendment.
        number: u32,
        /// The delegation.
        delegation: DelegationId,
    },
    /// The last sponsor withdrew the amendment.
    AmendmentWithdrawn {
        /// The text.
        text: TextId,
        /// The amendment.
        number: u32,
        /// The delegation.
        delegation: DelegationId,
    },
    /// A sponsor confirmed how the amendment reads in the text as it stood then.
    AmendmentRebased {
        /// The text.
        text: TextId,
        /// The amendment.
        number: u32,
        /// The sponsor.
        delegation: DelegationId,
        /// The text as it stood; it is the amendment's base from then on.
        pin: Pin,
        /// What it proposes from then on.
        subject: Subject,
    },
    /// The chair ruled the amendment out.
    AmendmentRuledInadmissible {
        /// The text.
        text: TextId,
        /// The amendment.
        number: u32,
        /// The ruling.
        reason: String,
    },
    /// A sitting was opened.
    SittingOpened {
        /// Its number.
        number: u32,
        /// Who presides.
        presiding: PersonId,
        /// The delegations present.
        present: BTreeSet<DelegationId>,
    },
    /// Which delegations are present was recorded anew.
    AttendanceRecorded {
        /// The delegations present.
        present: BTreeSet<DelegationId>,
    },
    /// Another person presides.
    ChairHandedOver {
        /// Who did.
        from: PersonId,
        /// Who does.
        to: PersonId,
    },
    /// The sitting was closed.
    SittingClosed {
        /// Its number.
        number: u32,
    },
    /// The meeting went to a paragraph.
    ParagraphTakenUp {
        /// The text.
        text: TextId,
        /// The paragraph.
        paragraph: ParagraphId,
    },
    /// An amendment was accepted.
    AmendmentAccepted {
        /// The text.
        text: TextId,
        /// The amendment.
        number: u32,
        /// Identical ones accepted with it.
        identical: Vec<u32>,
        /// Number of the decision.
        decision: u32,
        /// The question as put.
        question: String,
        /// The text the meeting saw.
        before: Pin,
        /// The text as amended.
        after: Pin,
    },
    /// A sub-amendment was accepted: its parent proposes other words now.
    SubAmendmentAccepted {
        /// The text.
        text: TextId,
        /// The sub-amendment.
        number: u32,
        /// Identical ones accepted with it.
        identical: Vec<u32>,
        /// The amendment it changes.
        parent: u32,
        /// Number of the decision.
        decision: u32,
        /// The question as put.
        question: String,
        /// Which of its changes.
        change: u32,
        /// The words that change proposes from now on.
        words: Content,
    },
    /// An amendment was not accepted.
    AmendmentRejected {
        /// The text.
        text: TextId,
        /// The amendment.
        number: u32,
        /// Identical ones rejected with it.
        identical: Vec<u32>,
        /// Number of the decision.
        decision: u32,
        /// The question as put.
        question: String,
        /// The chair's note.
        reason: String,
    },
    /// An amendment is no longer applicable.
    AmendmentFallen {
        /// The text.
        text: TextId,
        /// The amendment.
        number: u32,
        /// Why.
        cause: FallCause,
    },
    /// Nobody moved an amendment when it was called.
    AmendmentNotMoved {
        /// The text.
        text: TextId,
        /// The amendment.
        number: u32,
    },
    /// The chair ruled that this does not exclude an amendment, and puts it.
    FallRuledOut {
        /// The text.
        text: TextId,
        /// The amendment.
        number: u32,
        /// What seemed to exclude it.
        cause: FallCause,
    },
    /// The chair arranged the order in which the amendments at a paragraph are put.
    OrderOfPuttingSet {
        /// The text.
        text: TextId,
        /// The paragraph.
        paragraph: ParagraphId,
        /// The amendments in that order; none for the proposed order again.
        numbers: Vec<u32>,
        /// Why.
        reason: String,
    },
    /// A delegation asked that an amendment be put by itself.
    SeparateDecisionAsked {
        /// The text.
        text: TextId,
        /// The amendment.
        number: u32,
        /// The delegation.
        delegation: DelegationId,
    },
    /// A delegation no longer asks that an amendment be put by itself.
    SeparateDecisionWaived {
        /// The text.
        text: TextId,
        /// The amendment.
        number: u32,
        /// The delegation.
        delegation: DelegationId,
    },
    /// An amendment was divided into parts.
    AmendmentDivided {
        /// The text.
        text: TextId,
        /// The amendment.
        number: u32,
        /// Its parts, each an amendment of its own.
        parts: Vec<DividedPart>,
        /// Who asked for it.
        asked_by: DelegationId,
    },
    /// A set of amendments was accepted as one.
    AmendmentsAcceptedEnBloc {
        /// The text.
        text: TextId,
        /// Each amendment and what it did, one after the other.
        parts: Vec<BlocPart>,
        /// Number of the decision.
        decision: u32,
        /// The question as put.
        question: String,
        /// The text the meeting saw.
        before: Pin,
        /// The text as amended by all of them.
        after: TextVersion,
    },
    /// A sponsor answered whether it agrees that a compromise replaces its amendments.
    CompromiseAnswered {
        /// The text.
        text: TextId,
        /// The paragraph.
        paragraph: ParagraphId,
        /// The hash of the words it answered to (`content_hash`).
        hash: Fingerprint,
        /// The delegation.
        delegation: DelegationId,
        /// Whether it agrees.
        agrees: bool,
    },
    /// A paragraph drafted on screen stands in for amendments.
    CompromiseAccepted {
        /// The text.
        text: TextId,
        /// The paragraph.
        paragraph: ParagraphId,
        /// The amendments it replaces.
        amendments: Vec<u32>,
        /// What their sponsors had answered to these words.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        answers: Vec<Answered>,
        /// Number of the decision.
        decision: u32,
        /// The question as put.
        question: String,
        /// The text with the compromise.
        pin: Pin,
    },
    /// A paragraph was agreed.
    ParagraphAgreed {
        /// The text.
        text: TextId,
        /// The paragraph and its hash.
        agreed: AgreedBlock,
        /// The headings before it, agreed with it.
        with: Vec<AgreedBlock>,
        /// Number of the decision.
        decision: u32,
        /// The text it was agreed in.
        pin: Pin,
    },
    /// An agreed paragraph was opened again, nobody objecting.
    ParagraphReopened {
        /// The text.
        text: TextId,
        /// The paragraph.
        paragraph: ParagraphId,
        /// Number of the decision.
        decision: u32,
        /// Why.
        reason: String,
    },
    /// The question on the whole text was put.
    TextPut {
        /// The text.
        text: TextId,
        /// The question, as read out.
        question: String,
        /// The version on every screen.
        version: TextVersion,
    },
    /// The question was taken back.
    QuestionWithdrawn {
        /// The text.
        text: TextId,
        /// Why.
        reason: String,
    },
    /// A delegation objected.
    ObjectionRaised {
        /// The text.
        text: TextId,
        /// The delegation.
        delegation: DelegationId,
        /// The grounds, if given.
        words: String,
    },
    /// A delegation took its objection back.
    ObjectionWithdrawn {
        /// The text.
        text: TextId,
        /// The delegation.
        delegation: DelegationId,
    },
    /// A delegation had a position recorded.
    PositionStated {
        /// The text.
        text: TextId,
        /// Its number within the text.
        position: u32,
        /// What it is.
        kind: PositionKind,
        /// The delegation.
        delegation: DelegationId,
        /// The paragraph it is about.
        paragraph: Option<ParagraphId>,
        /// The words, as supplied.
        words: String,
    },
    /// A delegation took a position back.
    PositionWithdrawn {
        /// The text.
        text: TextId,
        /// Its number within the text.
        position: u32,
    },
    /// The text was adopted.
    TextAdopted {
        /// The text.
        text: TextId,
        /// Number of the decision.
        decision: u32,
        /// The question as put.
        question: String,
        /// The version adopted.
        version: TextVersion,
        /// The delegations present.
        present: BTreeSet<DelegationId>,
    },
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

impl Event {
    /// The text it is about.
    pub fn text(&self) -> Option<&TextId> {
        match self {
            Event::TextOpened { id: text, .. }
            | Event::TextRapporteursSet { text, .. }
            | Event::TextIssued { text, .. }
            | Event::RevisionOpened { text, .. }
            | Event::AmendmentDeadlineSet { text, .. }
            | Event::LeaveGranted { text, .. }
            | Event::AmendmentFiled { text, .. }
            | Event::WordingConfirmed { text, .. }
            | Event::ProposalUpheld { text, .. }
            | Event::SponsorJoined { text, .. }
            | Event::SponsorLeft { text, .. }
            | Event::AmendmentWithdrawn { text, .. }
            | Event::AmendmentRebased { text, .. }
            | Event::AmendmentRuledInadmissible { text, .. }
            | Event::ParagraphTakenUp { text, .. }
            | Event::AmendmentAccepted { text, .. }
            | Event::SubAmendmentAccepted { text, .. }
            | Event::AmendmentRejected { text, .. }
            | Event::AmendmentFallen { text, .. }
            | Event::AmendmentNotMoved { text, .. }
            | Event::AmendmentDivided { text, .. }
            | Event::FallRuledOut { text, .. }
            | Event::OrderOfPuttingSet { text, .. }
            | Event::SeparateDecisionAsked { text, .. }
            | Event::SeparateDecisionWaived { text, .. }
            | Event::AmendmentsAcceptedEnBloc { text, .. }
            | Event::CompromiseAnswered { text, .. }
            | Event::CompromiseAccepted { text, .. }
            | Event::ParagraphAgreed { text, .. }
            | Event::ParagraphReopened { text, .. }
            | Event::TextPut { text, .. }
            | Event::QuestionWithdrawn { text, .. }
            | Event::ObjectionRaised { text, .. }
            | Event::ObjectionWithdrawn { text, .. }
            | Event::PositionStated { text, .. }
            | Event::PositionWithdrawn { text, .. }
            | Event::TextAdopted { text, .. } => Some(text),
            Event::ConferenceCreated { .. }
            | Event::DelegationRegistered { .. }
            | Event::PersonRegistered { .. }
            | Event::RolesSet { .. }
            | Event::HeadNamed { .. }
            | Event::SittingOpened { .. }
            | Event::AttendanceRecorded { .. }
            | Event::ChairHandedOver { .. }
            | Event::SittingClosed { .. } => None,
        }
    }
}
