//! The procedure: events, commands and the rules that decide. Pure and total: no async, clock, randomness, SQL, HTTP,
//! HTML or Automerge.
//!
//! # Glossary
//! One concept, one word, here and everywhere else.
//! - **Conference**: what everything below belongs to. It has one journal.
//! - **Delegation**: the party that holds rights: a state, an organisation, an association. **Delegate**: a person who
//!   acts for one. **Person**: anybody on the list; the journal knows an id, never a name. **Participant**: a person as
//!   the list of participants shows them. **Category**: what kind of participant a delegation is.
//! - **Role**: what a person acts as: secretariat, chair, rapporteur, delegate, observer, public. **Presiding**: the chair
//!   who conducts the open sitting; while presiding, a person has no delegation rights.
//! - **Sitting**: one meeting of the conference, from opening to closure. Signing in is *sign-in*, never "session".
//! - **Text**: an instrument in one language, written by all rapporteurs or by those it names. **Draft**: its live form. **Version**: text, heads
//!   and hash pinned (`TextVersion`). **Issue**: a version given out as a document: L.1, L.1/Rev.1.
//! - **Paragraph**: any block of a text, by its permanent id. *Open* while drafted, *before* the meeting once issued, *under
//!   consideration*, *agreed*, *reopened*. Agreed is provisional; only the whole text is *adopted*.
//! - **Amendment**: what a delegation proposes to a text. **Sub-amendment**: an amendment to an amendment; there is no third
//!   degree. **Sponsor**: a delegation behind it, the *lead* first. Its **end** is exactly one of accepted, accepted as
//!   sub-amended, merged (into a compromise), incorporated (a new issue reads as it proposed), rejected, withdrawn, not moved
//!   (when it was called), divided, fallen, inadmissible. A **fall** is proposed by the program and declared by the chair, who may
//!   rule that the amendment is *upheld*, and put all the same. *Taken over*: withdrawn by its
//!   sponsors and filed again, by another delegation or by one of them, under a new number, at its place. *Oral*: dictated in the sitting, taken
//!   down by the secretariat or the chair, and *read back*. A delegation has one voice: where proposals of its people
//!   contradict each other, its **head** says which *stands*; until then the earlier does.
//! - **Order of putting**: in which order the amendments at a paragraph are put: as a rule proposes, or as the chair arranged
//!   it with a reason. An amendment may be *divided* into **parts**, amendments that are put in its place.
//!   **Bloc**: a set of amendments put as one, while nobody asks for a *separate decision*.
//! - **Change**: one thing that an amendment would do to a text: *wording*, *new* paragraph, *deletion*, *move*, *split*, *join*,
//!   *title*.
//!   *Consequential*: it makes sense only with the amendment it follows from.
//! - **Condition**: how an open amendment stands to the text as it reads now: clean, moved, to be rebased, overtaken in part,
//!   moot, in conflict, gone. **Rebase**: its wording for a paragraph that has changed, which its sponsors *confirm*.
//!   **Relation**: how two stand to each other: independent, identical, containing, at the same point, contradictory, dependent.
//!   **What if**: the text with a set of open amendments, and what falls.
//! - **Instruction**: a change said in words, as in a mail, and read as changes. **Late edit**: words that came too late to be
//!   merged. **Taking**: paragraphs of one text brought into another. **Reading**: up to where somebody has read a text.
//! - **Compromise**: words drafted on screen, in the paragraph under consideration, that stand in for amendments.
//! - **Decision**: something the meeting decided, numbered. **Question**: the words the chair puts.
//! - **Objection**: blocks while it is maintained. **Position**: what a delegation has on record: a *reservation*, an
//!   *explanation*, a *dissociation*. None of them blocks.
//! - **Adoption**: the decision on the whole text: the version in the question and no other. **Consensus** here means that no
//!   objection is maintained; nothing is voted, and nothing is ever called unanimous.
//! - **Comment**: words of a person on words of a draft, with replies, until it is *resolved*; its **anchor** says which words.
//!   **Attribution**: the delegations that want the words of an alternative. Neither is part of text, journal or record.
//! - **Compilation**: a text with its amendments, each at its place. **Notice**: what is told to somebody who *follows* an
//!   amendment. **Look**: up to where in the journal somebody knows the amendments of a text. No part of the record either.
//! - **Preparation**: an amendment that the members of one delegation write and discuss before it is filed
//!   (`PreparedAmendment`); nobody else sees it, and no journal or record holds it. It is *kept*, and ends *filed* or *discarded*.
//! - **Command**: what is asked for. **Event**: what happened. **Entry**: an event with who, as what, when. **Journal**: the
//!   entries, chained by hash. **Refusal**: a rule says no. **Misfit**: an entry that cannot follow the ones before it.
//! - **Effect**: what changed in one block between two versions.
//!
//! # How it holds together
//! [`decide`] looks at a [`Conference`], an [`Act`] and a [`Command`] and answers with events or a [`Refusal`]. [`apply`] takes
//! one [`Entry`] at a time and never judges. A conference is what its entries make it: its texts included, since every event
//! that pins a version says what changed since the last one. [`rights`] is the only place of permissions.

mod adopting;
mod adoption;
mod amending;
mod amendment;
mod apply;
mod asking;
mod bloc;
mod change;
mod command;
mod comment;
mod compiling;
mod conference;
mod consideration;
mod decide;
mod decision;
mod delegation;
mod disposal;
mod dividing;
pub mod effect;
mod ending;
mod event;
mod excluding;
mod filing;
mod following;
mod id;
mod issuing;
pub mod journal;
pub mod living;
mod one_voice;
mod order;
mod paragraph;
mod pinning;
mod position;
pub mod prepared;
mod proposing;
mod provenance;
mod putting;
mod refusal;
pub mod rights;
mod rules;
mod sitting;
mod taking_over;
mod text;
mod touching;
mod upcast;
mod wording;

pub use adoption::{Adoption, Question};
pub use amending::{amendment_effects, place_of};
pub use amendment::{Amendment, End, FallCause, ReadBack, Subject};
pub use apply::{Misfit, apply};
pub use asking::{Answer, Answered, answer_of, asked};
pub use bloc::{BlocPart, bloc_offered, bloc_parts};
pub use change::Change;
pub use command::{Act, Command, Preparation, TextFacts, preparation};
pub use comment::{
    Anchor, BEHIND_MAX, COMMENT_CHARS_MAX, CharacterId, Comment, CommentAct, CommentKind, CommentStep,
    Commenting, Comments, NotACharacter, QUOTE_CHARS_MAX, REPLIES_MAX, Resolution, THREADS_MAX,
};
pub use compiling::{AtParagraph, Compilation, Placed, Spot, compile, paragraphs_of, sub_wording};
pub use conference::{Conference, Particulars};
pub use consideration::{pending_to, walk_place};
pub use decide::{NAME_CHARS_MAX, PROPOSAL_CHARS_MAX, REMARK_CHARS_MAX, STATEMENT_CHARS_MAX, decide};
pub use decision::{Decision, Matter};
pub use delegation::{Category, Delegation, Person};
pub use disposal::{cause_of_fall, identical_to};
pub use dividing::{DividedPart, pieces};
pub use effect::Effect;
pub use event::{AgreedBlock, Event, Pin};
pub use excluding::falls_proposed;
pub use following::{Follower, Happening, News, Notice, follows, news_of, notices};
pub use id::{CommandId, CommentId, DelegationId, ID_CHARS_MAX, NotAnId, PersonId, PreparedId, Slug, TextId};
pub use journal::{Entry, Sealed};
pub use one_voice::{contradicting, may_uphold};
pub use order::{Place, PlaceReason, order_of_putting, proposed_by};
pub use paragraph::{Agreement, ParagraphState, Removal, Standing, content_hash};
pub use position::{Objection, Position, PositionKind};
pub use prepared::{PreparedAmendment, PreparedEnd, Remark};
pub use proposing::{CHANGES_MAX, gone};
pub use provenance::{Origin, Run};
pub use putting::{ChairsOrder, Fall};
pub use refusal::{Arg, Refusal, RefusalClass};
pub use rights::{Closed, Editable, Right, Role};
pub use rules::{
    Finalisation, LateFiling, Mode, ObserverProposals, Order, Quorum, Reopening, Rules, Sponsors, Unit,
};
pub use sitting::Sitting;
pub use taking_over::{may_be_taken_over, taken_over_as};
pub use text::{Issue, Pinned, Stage, Text};
pub use touching::{FilingStands, Need, Touching, filing_stands, has_leave, may_file_now, needs, touching};

#[cfg(test)]
pub(crate) mod tests;
