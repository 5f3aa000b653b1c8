//! Refusals: a rule says no. Each has a stable code, a class that any transport can map, and arguments for its words,
//! which stand in `templates/words/*/refusals.ftl` under `refusal-<code>` (what and why) and `refusal-<code>-next`
//! (the way on). Faults of the machine are not refusals.

use jiff::Timestamp;

use crate::text::{Fingerprint, ParagraphId, TextVersion};

use super::{Category, DelegationId, PersonId, Right, Role, TextId};

/// What kind of no it is, whatever carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefusalClass {
    /// This person may not do this.
    Forbidden,
    /// It does not fit what happened meanwhile, or the stage things are at.
    Conflict,
    /// What was handed in cannot be taken as it is.
    Invalid,
    /// It was there, and is closed for ever.
    Gone,
    /// There is no such thing.
    NotFound,
}

/// An argument for the words of a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// Words, a name, a code.
    Words(String),
    /// A number that may decide a plural.
    Number(u64),
    /// An instant, to be shown in the conference's zone.
    At(Timestamp),
}

/// A value that can stand in the words of a refusal.
trait Argument {
    fn arg(&self) -> Arg;
}

impl Argument for String {
    fn arg(&self) -> Arg {
        Arg::Words(self.clone())
    }
}

impl Argument for &'static str {
    fn arg(&self) -> Arg {
        Arg::Words((*self).to_owned())
    }
}

impl Argument for u32 {
    fn arg(&self) -> Arg {
        Arg::Number(u64::from(*self))
    }
}

impl Argument for usize {
    fn arg(&self) -> Arg {
        Arg::Number(*self as u64)
    }
}

impl Argument for Timestamp {
    fn arg(&self) -> Arg {
        Arg::At(*self)
    }
}

impl Argument for Vec<u32> {
    fn arg(&self) -> Arg {
        Arg::Words(self.iter().map(u32::to_string).collect::<Vec<_>>().join(", "))
    }
}

impl Argument for Vec<String> {
    fn arg(&self) -> Arg {
        Arg::Words(self.join(", "))
    }
}

impl Argument for Fingerprint {
    fn arg(&self) -> Arg {
        Arg::Words(self.short())
    }
}

impl Argument for TextVersion {
    fn arg(&self) -> Arg {
        Arg::Words(self.hash.short())
    }
}

impl Argument for Category {
    fn arg(&self) -> Arg {
        Arg::Words(self.code().to_owned())
    }
}

impl Argument for Role {
    fn arg(&self) -> Arg {
        Arg::Words(self.code().to_owned())
    }
}

impl Argument for Right {
    fn arg(&self) -> Arg {
        Arg::Words(self.code().to_owned())
    }
}

macro_rules! spelled {
    ($($name:ty),+) => {$(
        impl Argument for $name {
            fn arg(&self) -> Arg {
                Arg::Words(self.to_string())
            }
        }
    )+};
}

spelled!(DelegationId, PersonId, TextId, ParagraphId);

/// Declares the refusals with their code and class in one place, so that none can lack either.
macro_rules! refusals {
    ($($(#[doc = $doc:literal])+ $name:ident $({ $($field:ident : $kind:ty),+ $(,)? })? = $code:literal, $class:ident;)+) => {
        /// A rule says no.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each field is named after what it holds; the variant says the rest")]
        pub enum Refusal {
            $($(#[doc = $doc])+ $name $({ $($field: $kind),+ })?,)+
        }

        impl Refusal {
            /// Every code there is.
            pub const CODES: &'static [&'static str] = &[$($code),+];

            /// The stable name of this refusal.
            pub fn code(&self) -> &'static str {
                match self {
                    $(Refusal::$name { .. } => $code,)+
                }
            }

            /// What kind of no it is.
            pub fn class(&self) -> RefusalClass {
                match self {
                    $(Refusal::$name { .. } => RefusalClass::$class,)+
                }
            }

            /// The arguments of its words, by name.
            pub fn args(&self) -> Vec<(&'static str, Arg)> {
                match self {
                    $(Refusal::$name $({ $($field),+ })? => vec![$($((stringify!($field), $field.arg())),+)?],)+
                }
            }
        }
    };
}

refusals! {
    /// There is a conference already.
    ConferenceExists = "conference-exists", Conflict;
    /// There is no conference yet.
    ConferenceMissing = "conference-missing", NotFound;
    /// The person is not on the list.
    NotRegistered = "not-registered", Forbidden;
    /// The person does not hold the role acted in.
    RoleNotHeld { role: Role } = "role-not-held", Forbidden;
    /// The role does not give this right.
    RightMissing { right: Right, role: Role } = "right-missing", Forbidden;
    /// Who presides has no delegation rights.
    PresidingForDelegation = "presiding-for-delegation", Forbidden;
    /// A chair who does not preside now.
    NotPresiding = "not-presiding", Forbidden;
    /// The text has rapporteurs of its own, and the person is none of them.
    NotRapporteurOfText { title: String } = "not-rapporteur-of-text", Forbidden;
    /// The act needs a delegation, and none is named.
    DelegationNeeded = "delegation-needed", Invalid;
    /// Acting for a delegation that is not one's own.
    OtherDelegation { delegation: String } = "other-delegation", Forbidden;
    /// The rules give this category no right to file.
    CategoryMayNotFile { category: Category } = "category-may-not-file", Forbidden;
    /// The rules give this category no right to object.
    CategoryMayNotObject { category: Category } = "category-may-not-object", Forbidden;
    /// The rules give this category no right to a recorded position.
    CategoryMayNotState { category: Category } = "category-may-not-state", Forbidden;
    /// The rules let no observer propose.
    ObserverMayNotFile = "observer-may-not-file", Forbidden;
    /// The rules let an observer propose with a member alone.
    ObserverNeedsMember = "observer-needs-member", Invalid;
    /// Too few other delegations sponsor it.
    SecondersMissing { needed: u32, found: u32 } = "seconders-missing", Invalid;

    /// No such delegation.
    UnknownDelegation { delegation: DelegationId } = "unknown-delegation", NotFound;
    /// No such person.
    UnknownPerson { person: PersonId } = "unknown-person", NotFound;
    /// No such text.
    UnknownText { text: TextId } = "unknown-text", NotFound;
    /// No such paragraph in the text.
    UnknownParagraph { paragraph: ParagraphId } = "unknown-paragraph", NotFound;
    /// No such amendment.
    UnknownAmendment { number: u32 } = "unknown-amendment", NotFound;
    /// No such position.
    UnknownPosition { position: u32 } = "unknown-position", NotFound;
    /// The delegation is on the list already.
    DelegationExists { name: String } = "delegation-exists", Conflict;
    /// The person is on the list already.
    PersonExists = "person-exists", Conflict;
    /// There is a text of that name already.
    TextExists { text: TextId } = "text-exists", Conflict;
    /// Somebody must remain the secretariat.
    LastSecretariat = "last-secretariat", Conflict;
    /// A delegate or observer without a delegation.
    RoleNeedsDelegation { role: Role } = "role-needs-delegation", Invalid;
    /// Something that must have words has none.
    WordsMissing { field: &'static str } = "words-missing", Invalid;
    /// More words than can be taken.
    TooLong { field: &'static str, limit: usize } = "too-long", Invalid;
    /// A character that turns the direction of what follows, hides, or is none.
    CharacterNotTaken { field: &'static str, character: String } = "character-not-taken", Invalid;
    /// A link that leads neither to a page nor to a mailbox.
    LinkNotTaken { address: String } = "link-not-taken", Invalid;
    /// The last day is before the first.
    DatesReversed = "dates-reversed", Invalid;

    /// The text has not been issued yet.
    NotIssued = "not-issued", Conflict;
    /// The text is issued, and no revision is open.
    NothingToIssue { issue: String } = "nothing-to-issue", Conflict;
    /// The text is issued, and may not be written in at that place.
    TextNotOpen = "text-not-open", Conflict;
    /// The draft is empty.
    DraftEmpty = "draft-empty", Invalid;
    /// The text is open for revision.
    UnderRevision = "under-revision", Conflict;
    /// The meeting has acted on the text, so that it can no longer be reissued.
    ConsiderationBegun = "consideration-begun", Conflict;
    /// The question on the whole is put.
    QuestionIsPut = "question-is-put", Conflict;
    /// No question is put.
    QuestionNotPut = "question-not-put", Conflict;
    /// The server was away while the question was open.
    QuestionInterrupted = "question-interrupted", Conflict;
    /// The text is adopted.
    TextIsAdopted { decision: u32 } = "text-is-adopted", Gone;

    /// The deadline has passed.
    DeadlinePassed { deadline: Timestamp } = "deadline-passed", Conflict;
    /// A deadline that has passed already.
    DeadlineInPast { deadline: Timestamp } = "deadline-in-past", Invalid;
    /// Leave is not needed, or the rules give none.
    LeaveNotPossible = "leave-not-possible", Conflict;
    /// Written against a version that a later issue replaced.
    BaseReplaced { issue: String } = "base-replaced", Conflict;
    /// The proposal reads as the text does.
    ProposalUnchanged = "proposal-unchanged", Invalid;
    /// The proposal has no words.
    ProposalEmpty = "proposal-empty", Invalid;
    /// The proposal does not fit what it is aimed at.
    ProposalMisfit = "proposal-misfit", Invalid;
    /// An amendment to a sub-amendment.
    ThirdDegree { number: u32 } = "third-degree", Invalid;
    /// An amendment to a deletion.
    DeletionNotAmendable { number: u32 } = "deletion-not-amendable", Invalid;
    /// The paragraph's id is in use.
    ParagraphExists { paragraph: ParagraphId } = "paragraph-exists", Conflict;
    /// Two changes of one amendment are to the same words.
    ChangedTwice { paragraph: String } = "changed-twice", Invalid;
    /// A split without two parts.
    SplitNowhere = "split-nowhere", Invalid;
    /// More changes than one amendment can make.
    ChangesTooMany { limit: usize } = "changes-too-many", Invalid;
    /// More open amendments than one delegation can have to one text.
    AmendmentsTooMany { limit: usize, delegation: String } = "amendments-too-many", Conflict;
    /// It leaves next to nothing of the text: another text, not an amendment of this one.
    WholeText = "whole-text", Invalid;
    /// What it follows from has not been decided.
    ConsequentialWaits { number: u32, on: u32 } = "consequential-waits", Conflict;
    /// The paragraph went by an amendment, and when.
    ParagraphGone { paragraph: String, amendment: u32, decision: u32, at: Timestamp } = "paragraph-gone", Conflict;
    /// The paragraph is no longer in the text.
    ParagraphRemoved { paragraph: ParagraphId } = "paragraph-removed", Conflict;

    /// The amendment has come to its end.
    AmendmentEnded { number: u32, end: String } = "amendment-ended", Conflict;
    /// Not a sponsor of it.
    NotASponsor { number: u32, delegation: String } = "not-a-sponsor", Forbidden;
    /// A sponsor of it already.
    AlreadySponsor { number: u32, delegation: String } = "already-sponsor", Conflict;
    /// The list of sponsors is closed.
    SponsorsClosed = "sponsors-closed", Conflict;
    /// The amendment was not withdrawn, so that nobody can take it over.
    NotWithdrawn { number: u32 } = "not-withdrawn", Conflict;
    /// Another amendment takes it over already.
    TakenOverAlready { number: u32, taken: u32 } = "taken-over-already", Conflict;
    /// Who takes down an oral amendment is not who dictates it.
    OralByOthers = "oral-by-others", Forbidden;
    /// The amendment was not dictated.
    NotOral { number: u32 } = "not-oral", Conflict;
    /// The wording is for its sponsors to confirm, or for the chair to have read back.
    WordingOfOthers { number: u32 } = "wording-of-others", Forbidden;
    /// The wording is confirmed.
    WordingConfirmed { number: u32 } = "wording-confirmed", Conflict;
    /// An earlier proposal of the same delegation contradicts it.
    ContradictsItself { number: u32, earlier: u32, delegation: String } = "contradicts-itself", Conflict;
    /// It is for another to say which proposal of the delegation stands.
    HeadDecides { delegation: String } = "head-decides", Forbidden;
    /// No other proposal of the delegation contradicts it.
    NothingContradicts { number: u32 } = "nothing-contradicts", Conflict;
    /// What would be upheld rests on what its delegation would give up for it.
    RestsOnGivenUp { number: u32, given_up: Vec<u32> } = "rests-on-given-up", Conflict;
    /// The person named as head acts for another delegation.
    HeadOfAnother { delegation: String } = "head-of-another", Invalid;
    /// The amendments named are not identical.
    NotIdentical { number: u32, other: u32 } = "not-identical", Invalid;
    /// What is named as the cause has not been decided so.
    CauseNotDecided = "cause-not-decided", Invalid;
    /// The amendment is not to this paragraph.
    NotToThisParagraph { number: u32, paragraph: String } = "not-to-this-paragraph", Invalid;
    /// A compromise without amendments.
    CompromiseOfNothing = "compromise-of-nothing", Invalid;
    /// Nothing was drafted on screen.
    CompromiseNotDrafted { paragraph: String } = "compromise-not-drafted", Conflict;
    /// The order named is not one of the amendments that are pending there.
    OrderMisfit { paragraph: String, pending: Vec<u32> } = "order-misfit", Conflict;
    /// A set of less than two.
    BlocOfOne = "bloc-of-one", Invalid;
    /// It does not go into the text as it was filed, so it cannot go in with others.
    BlocNotClean { number: u32 } = "bloc-not-clean", Conflict;
    /// Two of a set are not independent.
    BlocCollides { number: u32, other: u32 } = "bloc-collides", Conflict;
    /// A delegation asked for a decision of its own.
    AskedSeparately { number: u32, delegations: Vec<String> } = "asked-separately", Conflict;
    /// It cannot be divided so that each part makes sense without the others.
    NotDivisible { number: u32 } = "not-divisible", Invalid;
    /// No amendment of the delegation would be replaced by the compromise.
    NotAsked { paragraph: String, delegation: String } = "not-asked", Forbidden;
    /// Sub-amendments come first.
    SubAmendmentsPending { number: u32, pending: Vec<u32> } = "sub-amendments-pending", Conflict;
    /// Nothing is to be confirmed about it.
    NothingToConfirm { number: u32 } = "nothing-to-confirm", Conflict;
    /// It would come otherwise than on the sponsor's screen.
    RebaseMoved { number: u32 } = "rebase-moved", Conflict;
    /// Both changed the same words.
    Collides { number: u32 } = "collides", Conflict;

    /// No sitting is open.
    SittingNotOpen = "sitting-not-open", Conflict;
    /// A sitting is open already.
    SittingIsOpen { sitting: u32 } = "sitting-is-open", Conflict;
    /// A question is put; the sitting cannot close on it.
    QuestionPending { title: String } = "question-pending", Conflict;
    /// Somebody named as rapporteur of a text is not registered as one.
    NotARapporteur = "not-a-rapporteur", Invalid;
    /// The person is not registered as chair.
    NotAChair = "not-a-chair", Invalid;
    /// The paragraph has not been taken up.
    NotUnderConsideration { paragraph: String } = "not-under-consideration", Conflict;
    /// The paragraph is agreed; it must be reopened first.
    ParagraphIsAgreed { paragraph: String } = "paragraph-is-agreed", Conflict;
    /// The paragraph is not agreed.
    ParagraphNotAgreed { paragraph: String } = "paragraph-not-agreed", Conflict;
    /// Amendments are still pending.
    AmendmentsPending { pending: Vec<u32>, count: usize } = "amendments-pending", Conflict;
    /// Paragraphs are not agreed yet.
    ParagraphsNotAgreed { paragraphs: Vec<String>, count: usize } = "paragraphs-not-agreed", Conflict;

    /// The text moved since the chair's screen.
    TextMoved { expected: Fingerprint, found: TextVersion } = "text-moved", Conflict;
    /// The paragraph moved since the chair's screen.
    ParagraphMoved { paragraph: String, expected: Fingerprint, found: Fingerprint } = "paragraph-moved", Conflict;
    /// A paragraph no longer reads as it was agreed.
    AgreementMoved { paragraph: String, expected: Fingerprint, found: Fingerprint } = "agreement-moved", Conflict;
    /// The live text was not prepared, or not as the command needs it.
    NotPrepared = "not-prepared", Conflict;

    /// The delegation objects already.
    AlreadyObjecting { delegation: String } = "already-objecting", Conflict;
    /// The delegation has no objection standing.
    NotObjecting { delegation: String } = "not-objecting", Conflict;
    /// An objection is maintained.
    ObjectionMaintained { delegations: Vec<String>, count: usize } = "objection-maintained", Conflict;
    /// Too few delegations are present.
    QuorumMissing { needed: usize, present: usize } = "quorum-missing", Conflict;

    /// No such comment, or no longer.
    UnknownComment = "unknown-comment", NotFound;
    /// Somebody else wrote the comment.
    CommentNotYours = "comment-not-yours", Forbidden;
    /// The comment was resolved meanwhile.
    CommentIsResolved = "comment-is-resolved", Conflict;
    /// The text has as many comments as it can have.
    CommentsTooMany { limit: usize } = "comments-too-many", Conflict;
    /// The comment has as many replies as it can have.
    RepliesTooMany { limit: usize } = "replies-too-many", Conflict;
    /// The delegation prepares no such amendment, or no longer.
    UnknownPreparation = "unknown-preparation", NotFound;
    /// The amendment in preparation was filed or discarded meanwhile.
    PreparationEnded = "preparation-ended", Conflict;
    /// A colleague kept the amendment in preparation meanwhile.
    PreparationKept = "preparation-kept-meanwhile", Conflict;
    /// The delegation prepares as many amendments to the text as it can.
    PreparationsTooMany { limit: usize } = "preparations-too-many", Conflict;
    /// The amendment in preparation has as many remarks as it can have.
    RemarksTooMany { limit: usize } = "remarks-too-many", Conflict;
}
