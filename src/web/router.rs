//! Every URL of the house, in one table: what it answers to, what it is for, what it takes and gives. The router and the
//! document `openapi.json` are both made from it.

use axum::Router;
use axum::routing::{self, MethodRouter};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::amending::amendment_list;
use super::amending::amendments::{self, AmendmentJson, RebaseForm};
use super::amending::compilation::{self, CompilationJson};
use super::amending::conflict_map::{self, MapJson};
use super::amending::looks::{self, LookForm, LookJson};
use super::amending::voices::{self, TakingOverForm};
use super::amending::what_if::{self, WhatIfJson};
use super::differences::comparison::{self, ComparisonJson};
use super::differences::versions::{self, DeadlineForm, IssueForm, IssueJson, LeaveForm, ReasonForm};
use super::drafting::comments::{self, AnchorJson, CommentForm, MadeJson, ThreadJson, WordsForm};
use super::drafting::history::{self, HistoryJson};
use super::drafting::import::{self, ImportForm, ImportJson, ImportPreviewJson};
use super::drafting::late_edits::{
    self, InclusionForm, KeptJson, LateEditForm, LateEditJson, SettingAsideForm,
};
use super::drafting::taking::{self, TakenJson, TakingForm};
use super::drafting::takings::{self, RenewalForm, TakingJson, TakingsJson};
use super::drafting::{editor, socket};
use super::house::{assets, errors};
use super::meeting::conference::{self, ConferenceJson, SittingJson, TextLineJson};
use super::meeting::delegations::{self, DelegationPageJson};
use super::meeting::following::{self, FollowForm, FollowingJson, PutAwayForm};
use super::meeting::front::{self, ConferenceLine};
use super::meeting::participants::{self, ParticipantsJson};
use super::meeting::people::{
    self, DelegationForm, HeadForm, LinkJson, NameForm, Nothing, PersonForm, RolesForm,
};
use super::meeting::record::{self, RecordJson};
use super::meeting::setup::{self, FoundedJson, Founding};
use super::meeting::sign_in::{self, SignedInJson};
use super::proposing::incoming::{self, BroughtForm, FiledJson, FilingForm, IncomingJson};
use super::proposing::instruction::{self, InstructionForm, InstructionJson};
use super::proposing::papers;
use super::proposing::preparations::{self, SeenForm};
use super::proposing::prepared_stream;
use super::proposing::prepared_view::PreparationJson;
use super::proposing::proposal::{self, PreviewJson};
use super::proposing::proposal_form::ProposalForm;
use super::sitting::consideration::{
    self, AcceptanceForm, AgreementForm, CompromiseForm, FallForm, RejectionForm, ReopeningForm, TakeUpForm,
};
use super::sitting::floor::{self, FloorJson};
use super::sitting::putting::{self, AnswerForm, BlocForm, CauseForm, DivisionForm, FallsForm, OrderForm};
use super::sitting::question::{self, AdoptionForm, ObjectionForm, PositionForm, QuestionForm, QuestionJson};
use super::sitting::screen;
use super::sitting::sittings::{self, HandOverForm, PresentForm};
use super::text::attributions::{self, AttributionForm};
use super::text::brackets::{self, BracketsJson};
use super::text::provenance::{self, ProvenanceJson};
use super::text::reading::{self, TextJson};
use super::text::since::{self, ReadingForm, ReadingJson};
use super::text::stream;
use super::text::texts::{self, LimitForm, LimitJson, Opening, RapporteursForm};
use super::{Web, openapi};

/// One operation: a method on a path.
pub struct Operation {
    /// `get` or `post`.
    pub method: &'static str,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// What it does, in a few words.
    pub summary: &'static str,
    /// What it takes, in a form or in JSON.
    pub takes: Option<fn() -> RefOr<Schema>>,
    /// What it gives as JSON.
    pub gives: Option<fn() -> RefOr<Schema>>,
    /// What else it gives: a page, a stream, a file.
    pub kind: &'static str,
    route: MethodRouter<Web>,
}

fn get(path: &'static str, summary: &'static str, route: MethodRouter<Web>) -> Operation {
    Operation {
        method: "get",
        path,
        summary,
        takes: None,
        gives: None,
        kind: "text/html",
        route,
    }
}

fn post(path: &'static str, summary: &'static str, route: MethodRouter<Web>) -> Operation {
    Operation {
        method: "post",
        gives: Some(openapi::receipt),
        ..get(path, summary, route)
    }
}

impl Operation {
    fn takes<T: ToSchema>(mut self) -> Self {
        self.takes = Some(<T as PartialSchema>::schema);
        self
    }

    fn gives<T: ToSchema>(mut self) -> Self {
        self.gives = Some(<T as PartialSchema>::schema);
        self
    }

    fn only(mut self, kind: &'static str) -> Self {
        (self.kind, self.gives) = (kind, None);
        self
    }
}

/// Every operation there is.
#[rustfmt::skip]
pub fn table() -> Vec<Operation> {
    vec![
        get("/", "The conferences of the house", routing::get(front::show)).gives::<Vec<ConferenceLine>>(),
        get("/healthz", "Whether the server answers", routing::get(front::health)).only("text/plain"),
        get("/openapi.json", "This document", routing::get(openapi::show)).only("application/json"),
        get("/assets/{file}", "A built file, for ever the same", routing::get(assets::show)).only("application/octet-stream"),
        get("/sign-in/{token}", "Sign in by a personal link", routing::get(sign_in::open)).gives::<SignedInJson>(),
        get("/setup/{token}", "The form that founds a conference", routing::get(setup::show)),
        post("/setup/{token}", "Found a conference", routing::post(setup::found)).takes::<Founding>().gives::<FoundedJson>(),

        get("/conferences/{slug}", "The public page of a conference", routing::get(conference::show)).gives::<ConferenceJson>(),
        post("/conferences/{slug}/sign-out", "Sign out", routing::post(sign_in::close)).only("text/html"),
        get("/conferences/{slug}/participants", "The list of participants", routing::get(participants::show)).gives::<ParticipantsJson>(),
        get("/conferences/{slug}/people", "The secretariat's desk", routing::get(people::show)).gives::<ParticipantsJson>(),
        post("/conferences/{slug}/people", "Register a person", routing::post(people::register_person)).takes::<PersonForm>().gives::<LinkJson>(),
        post("/conferences/{slug}/people/{person}/link", "Make a new personal link", routing::post(people::renew_link)).takes::<Nothing>().gives::<LinkJson>(),
        post("/conferences/{slug}/people/{person}/roles", "Set a person's roles", routing::post(people::set_roles)).takes::<RolesForm>(),
        post("/conferences/{slug}/people/{person}/name", "Change a person's name", routing::post(people::rename)).takes::<NameForm>().only("text/html"),
        post("/conferences/{slug}/people/{person}/erasure", "Take a person's name off the list", routing::post(people::erase)).takes::<Nothing>().only("text/html"),
        post("/conferences/{slug}/delegations", "Register a delegation", routing::post(people::register_delegation)).takes::<DelegationForm>(),
        get("/conferences/{slug}/delegations/{delegation}", "A delegation: what it filed, and what touches it", routing::get(delegations::show)).gives::<DelegationPageJson>(),
        get("/conferences/{slug}/following", "What one follows, and what happened to it", routing::get(following::show)).gives::<FollowingJson>(),
        post("/conferences/{slug}/following/notices", "Put away what one was told", routing::post(following::put_away)).takes::<PutAwayForm>().gives::<FollowingJson>(),
        post("/conferences/{slug}/delegations/{delegation}/head", "Name the head of a delegation, or nobody", routing::post(people::name_head)).takes::<HeadForm>(),
        get("/conferences/{slug}/sittings", "The sittings", routing::get(sittings::show)).gives::<Vec<SittingJson>>(),
        post("/conferences/{slug}/sittings", "Open a sitting", routing::post(sittings::open)).takes::<PresentForm>(),
        post("/conferences/{slug}/sittings/{number}/attendance", "Record who is present", routing::post(sittings::record_attendance)).takes::<PresentForm>(),
        post("/conferences/{slug}/sittings/{number}/chair", "Hand over the chair", routing::post(sittings::hand_over)).takes::<HandOverForm>(),
        post("/conferences/{slug}/sittings/{number}/closure", "Close the sitting", routing::post(sittings::close)).takes::<Nothing>(),
        get("/conferences/{slug}/screen", "The wall", routing::get(screen::show)),
        get("/conferences/{slug}/record", "The record", routing::get(record::show)).gives::<RecordJson>(),
        get("/conferences/{slug}/record/file", "The record file", routing::get(record::download)).only("application/zip"),

        get("/conferences/{slug}/texts", "The texts", routing::get(texts::show)).gives::<Vec<TextLineJson>>(),
        post("/conferences/{slug}/texts", "Begin a text", routing::post(texts::open)).takes::<Opening>(),
        post("/conferences/{slug}/texts/{text}/rapporteurs", "Name the rapporteurs of the text", routing::post(texts::name_rapporteurs)).takes::<RapporteursForm>(),
        get("/conferences/{slug}/texts/{text}/word-limit", "How long the text is and should be", routing::get(texts::limit)).gives::<LimitJson>(),
        post("/conferences/{slug}/texts/{text}/word-limit", "Set the limit of words, or lift it", routing::post(texts::set_limit)).takes::<LimitForm>().gives::<LimitJson>(),
        get("/conferences/{slug}/texts/{text}", "The text, live", routing::get(reading::show)).gives::<TextJson>(),
        get("/conferences/{slug}/texts/{text}/events", "What changes in the text, as it changes", routing::get(stream::show)).only("text/event-stream"),
        get("/conferences/{slug}/texts/{text}/reading", "What changed since one last marked the text as read", routing::get(since::show)).gives::<ReadingJson>(),
        post("/conferences/{slug}/texts/{text}/reading", "Mark the text, or paragraphs of it, as read", routing::post(since::mark)).takes::<ReadingForm>().gives::<ReadingJson>(),
        get("/conferences/{slug}/texts/{text}/comparison", "Two versions compared: ?from=L.1&to=draft&view=markup", routing::get(comparison::show)).gives::<ComparisonJson>(),
        get("/conferences/{slug}/texts/{text}/editor", "The editor", routing::get(editor::show)),
        get("/conferences/{slug}/texts/{text}/history", "Who wrote in the text under which name, and its issues; the page is the editor's", routing::get(history::show)).gives::<HistoryJson>(),
        get("/conferences/{slug}/texts/{text}/socket", "The editor's socket", routing::any(socket::join)).only("application/octet-stream"),
        get("/conferences/{slug}/texts/{text}/import", "The form that brings in a text written elsewhere", routing::get(import::new)),
        post("/conferences/{slug}/texts/{text}/import/preview", "What would come in", routing::post(import::preview)).takes::<ImportForm>().gives::<ImportPreviewJson>(),
        post("/conferences/{slug}/texts/{text}/import", "Bring a text in", routing::post(import::write)).takes::<ImportForm>().gives::<ImportJson>(),
        get("/conferences/{slug}/texts/{text}/takings", "What the text took from others, and others from it", routing::get(takings::list)).gives::<TakingsJson>(),
        post("/conferences/{slug}/texts/{text}/takings", "Take paragraphs of another text", routing::post(taking::take)).takes::<TakingForm>().gives::<TakenJson>(),
        get("/conferences/{slug}/texts/{text}/takings/new", "The form that takes paragraphs of another text", routing::get(taking::ask)),
        post("/conferences/{slug}/texts/{text}/takings/{paragraph}/renewal", "Follow a source that reads otherwise by now", routing::post(takings::renew)).takes::<RenewalForm>().gives::<TakingJson>(),
        get("/conferences/{slug}/texts/{text}/late-edits", "Words that came too late", routing::get(late_edits::show)).gives::<Vec<LateEditJson>>(),
        post("/conferences/{slug}/texts/{text}/late-edits", "Keep words that came too late", routing::post(late_edits::keep)).takes::<LateEditForm>().gives::<KeptJson>(),
        get("/conferences/{slug}/texts/{text}/comments", "The comments beside the draft", routing::get(comments::list)).gives::<Vec<ThreadJson>>(),
        post("/conferences/{slug}/texts/{text}/comments", "Comment on words", routing::post(comments::begin)).takes::<CommentForm>().gives::<MadeJson>(),
        post("/conferences/{slug}/texts/{text}/comments/{comment}/replies", "Reply", routing::post(comments::reply)).takes::<WordsForm>().gives::<MadeJson>(),
        post("/conferences/{slug}/texts/{text}/comments/{comment}/words", "Change one's own words", routing::post(comments::edit)).takes::<WordsForm>().gives::<MadeJson>(),
        post("/conferences/{slug}/texts/{text}/comments/{comment}/removal", "Take one's own words back", routing::post(comments::remove)).takes::<Nothing>().gives::<MadeJson>(),
        post("/conferences/{slug}/texts/{text}/comments/{comment}/resolution", "Resolve a comment", routing::post(comments::resolve)).takes::<Nothing>().gives::<MadeJson>(),
        post("/conferences/{slug}/texts/{text}/comments/{comment}/reopening", "Reopen a comment", routing::post(comments::reopen)).takes::<Nothing>().gives::<MadeJson>(),
        post("/conferences/{slug}/texts/{text}/comments/{comment}/anchor", "Say where its words are by now", routing::post(comments::follow)).takes::<AnchorJson>().gives::<MadeJson>(),
        get("/conferences/{slug}/texts/{text}/brackets", "Where the text is open, and how it would read", routing::get(brackets::show)).gives::<BracketsJson>(),
        get("/conferences/{slug}/texts/{text}/provenance", "Where the words come from", routing::get(provenance::show)).gives::<Vec<ProvenanceJson>>(),
        get("/conferences/{slug}/texts/{text}/attributions/new", "The form that says who wants an alternative", routing::get(attributions::ask)),
        post("/conferences/{slug}/texts/{text}/attributions", "Say who wants an alternative", routing::post(attributions::attribute)).takes::<AttributionForm>().gives::<MadeJson>(),
        post("/conferences/{slug}/texts/{text}/attributions/{comment}/removal", "Take it back", routing::post(attributions::remove)).takes::<Nothing>().gives::<MadeJson>(),
        post("/conferences/{slug}/texts/{text}/late-edits/{edit}/inclusion", "Take a late edit into the text", routing::post(late_edits::include)).takes::<InclusionForm>().gives::<LateEditJson>(),
        post("/conferences/{slug}/texts/{text}/late-edits/{edit}/setting-aside", "Set a late edit aside", routing::post(late_edits::set_aside)).takes::<SettingAsideForm>().gives::<LateEditJson>(),
        get("/conferences/{slug}/texts/{text}/versions", "The issues of the text", routing::get(versions::list)).gives::<Vec<IssueJson>>(),
        post("/conferences/{slug}/texts/{text}/versions", "Issue the text", routing::post(versions::issue)).takes::<IssueForm>(),
        get("/conferences/{slug}/texts/{text}/versions/{issue}", "One issue as it was", routing::get(versions::show)),
        get("/conferences/{slug}/texts/{text}/versions/{issue}/word", "One issue as a Word file without amendments, to track changes in", routing::get(papers::issue)).only("application/octet-stream"),
        post("/conferences/{slug}/texts/{text}/revision", "Open a revision", routing::post(versions::revise)).takes::<ReasonForm>(),
        post("/conferences/{slug}/texts/{text}/deadline", "Set the deadline for amendments", routing::post(versions::set_deadline)).takes::<DeadlineForm>(),
        post("/conferences/{slug}/texts/{text}/leave", "Give leave to file late", routing::post(versions::grant_leave)).takes::<LeaveForm>(),

        get("/conferences/{slug}/texts/{text}/amendments", "The amendments", routing::get(amendment_list::show)).gives::<Vec<AmendmentJson>>(),
        get("/conferences/{slug}/texts/{text}/compilation", "The text with every amendment under its paragraph: ?with=ended", routing::get(compilation::show)).gives::<CompilationJson>(),
        get("/conferences/{slug}/texts/{text}/amendments/reading", "The amendments that are new since one last looked", routing::get(looks::show)).gives::<LookJson>(),
        post("/conferences/{slug}/texts/{text}/amendments/reading", "Mark the amendments as seen", routing::post(looks::mark)).takes::<LookForm>().gives::<LookJson>(),
        post("/conferences/{slug}/texts/{text}/amendments", "File an amendment", routing::post(proposal::file)).takes::<ProposalForm>(),
        get("/conferences/{slug}/texts/{text}/amendments/new", "The form for an amendment", routing::get(proposal::new)),
        post("/conferences/{slug}/texts/{text}/amendments/preview", "The difference before filing", routing::post(proposal::preview)).takes::<ProposalForm>().gives::<PreviewJson>(),
        get("/conferences/{slug}/texts/{text}/amendments/map", "How the open amendments stand to the text and to each other", routing::get(conflict_map::show)).gives::<MapJson>(),
        get("/conferences/{slug}/texts/{text}/what-if", "The text with any open amendments: ?with=3&with=5", routing::get(what_if::show)).gives::<WhatIfJson>(),
        post("/conferences/{slug}/texts/{text}/amendments/{number}/rebase", "Confirm how the amendment reads in the text now", routing::post(amendments::confirm_rebase)).takes::<RebaseForm>(),
        get("/conferences/{slug}/texts/{text}/amendments/instruction", "The form for an instruction, as one writes it in a mail", routing::get(instruction::ask)),
        post("/conferences/{slug}/texts/{text}/amendments/instruction", "What an instruction would change", routing::post(instruction::preview)).takes::<InstructionForm>().gives::<InstructionJson>(),
        get("/conferences/{slug}/texts/{text}/amendments/file/{format}", "The amendments as a file: docx, xlsx or csv; ?state=, ?paragraph=, ?delegation=, ?amendment=", routing::get(papers::download)).only("application/octet-stream"),
        get("/conferences/{slug}/texts/{text}/amendments/incoming", "The form that brings in a Word file or a comment table", routing::get(incoming::new)),
        post("/conferences/{slug}/texts/{text}/amendments/incoming/preview", "What a Word file or a comment table proposes", routing::post(incoming::preview)).takes::<BroughtForm>().gives::<IncomingJson>(),
        post("/conferences/{slug}/texts/{text}/amendments/incoming", "File what was chosen of it", routing::post(incoming::file)).takes::<FilingForm>().gives::<Vec<FiledJson>>(),
        get("/conferences/{slug}/texts/{text}/preparations", "What one's own delegation prepares", routing::get(preparations::list)).gives::<Vec<PreparationJson>>(),
        post("/conferences/{slug}/texts/{text}/preparations", "Keep an amendment for one's own delegation", routing::post(preparations::begin)).takes::<ProposalForm>().gives::<MadeJson>(),
        get("/conferences/{slug}/texts/{text}/preparations/events", "That something happened to what one's own delegation prepares", routing::get(prepared_stream::show)).only("text/event-stream"),
        get("/conferences/{slug}/texts/{text}/preparations/{preparation}", "One amendment in preparation", routing::get(preparations::show)).gives::<PreparationJson>(),
        post("/conferences/{slug}/texts/{text}/preparations/{preparation}", "Keep it anew, on the version that was seen", routing::post(preparations::keep)).takes::<ProposalForm>().gives::<MadeJson>(),
        get("/conferences/{slug}/texts/{text}/preparations/{preparation}/form", "The form, filled in", routing::get(preparations::edit)),
        post("/conferences/{slug}/texts/{text}/preparations/{preparation}/filing", "File it as it was kept", routing::post(preparations::file)).takes::<SeenForm>(),
        post("/conferences/{slug}/texts/{text}/preparations/{preparation}/discarding", "Discard it", routing::post(preparations::discard)).takes::<SeenForm>().gives::<MadeJson>(),
        post("/conferences/{slug}/texts/{text}/preparations/{preparation}/recovery", "Put it back within a day", routing::post(preparations::recover)).takes::<Nothing>().gives::<MadeJson>(),
        post("/conferences/{slug}/texts/{text}/preparations/{preparation}/comments", "Comment on it", routing::post(preparations::remark)).takes::<WordsForm>().gives::<MadeJson>(),
        post("/conferences/{slug}/texts/{text}/preparations/{preparation}/comments/{comment}/removal", "Take one's own comment back", routing::post(preparations::take_back)).takes::<Nothing>().gives::<MadeJson>(),
        get("/conferences/{slug}/texts/{text}/amendments/{number}", "One amendment", routing::get(amendments::show)).gives::<AmendmentJson>(),
        post("/conferences/{slug}/texts/{text}/amendments/{number}/sponsors", "Join the sponsors", routing::post(amendments::join)).takes::<Nothing>(),
        post("/conferences/{slug}/texts/{text}/amendments/{number}/following", "Follow an amendment, or no longer", routing::post(following::set)).takes::<FollowForm>().gives::<FollowingJson>(),
        post("/conferences/{slug}/texts/{text}/amendments/{number}/withdrawal", "Leave the sponsors", routing::post(amendments::withdraw)).takes::<Nothing>(),
        post("/conferences/{slug}/texts/{text}/amendments/{number}/taking-over", "Take over a withdrawn amendment", routing::post(voices::take_over)).takes::<TakingOverForm>(),
        post("/conferences/{slug}/texts/{text}/amendments/{number}/read-back", "Confirm that an oral amendment was taken down as dictated", routing::post(voices::confirm_wording)).takes::<Nothing>(),
        post("/conferences/{slug}/texts/{text}/amendments/{number}/preference", "Say that this proposal of the delegation stands", routing::post(voices::uphold)).takes::<Nothing>(),
        post("/conferences/{slug}/texts/{text}/amendments/{number}/acceptance", "Accept", routing::post(consideration::accept)).takes::<AcceptanceForm>(),
        post("/conferences/{slug}/texts/{text}/amendments/{number}/rejection", "Reject", routing::post(consideration::reject)).takes::<RejectionForm>(),
        post("/conferences/{slug}/texts/{text}/amendments/{number}/inadmissibility", "Rule inadmissible", routing::post(consideration::rule)).takes::<ReasonForm>(),
        post("/conferences/{slug}/texts/{text}/amendments/{number}/fall", "Declare fallen", routing::post(consideration::declare_fallen)).takes::<FallForm>(),
        post("/conferences/{slug}/texts/{text}/amendments/{number}/upholding", "Put it all the same", routing::post(putting::uphold)).takes::<CauseForm>(),
        post("/conferences/{slug}/texts/{text}/amendments/{number}/not-moved", "Record that nobody moved it", routing::post(putting::not_moved)).takes::<Nothing>(),
        post("/conferences/{slug}/texts/{text}/amendments/{number}/division", "Divide it into parts", routing::post(putting::divide)).takes::<DivisionForm>(),
        post("/conferences/{slug}/texts/{text}/amendments/{number}/separate-decision", "Ask for a separate decision", routing::post(putting::ask_separately)).takes::<Nothing>(),
        post("/conferences/{slug}/texts/{text}/amendments/{number}/separate-decision/withdrawal", "No longer ask for a separate decision", routing::post(putting::waive_separately)).takes::<Nothing>(),
        post("/conferences/{slug}/texts/{text}/amendments/falls", "Declare several fallen together", routing::post(putting::declare_fallen)).takes::<FallsForm>(),
        post("/conferences/{slug}/texts/{text}/amendments/bloc", "Accept several together", routing::post(putting::accept_en_bloc)).takes::<BlocForm>(),

        get("/conferences/{slug}/texts/{text}/floor", "The floor", routing::get(floor::show)).gives::<FloorJson>(),
        post("/conferences/{slug}/texts/{text}/consideration", "Take up a paragraph", routing::post(consideration::take_up)).takes::<TakeUpForm>(),
        post("/conferences/{slug}/texts/{text}/paragraphs/{paragraph}/agreement", "Agree a paragraph", routing::post(consideration::agree)).takes::<AgreementForm>(),
        post("/conferences/{slug}/texts/{text}/paragraphs/{paragraph}/reopening", "Reopen a paragraph", routing::post(consideration::reopen)).takes::<ReopeningForm>(),
        post("/conferences/{slug}/texts/{text}/paragraphs/{paragraph}/compromise/answers", "Answer whether one agrees to a compromise", routing::post(putting::answer)).takes::<AnswerForm>(),
        post("/conferences/{slug}/texts/{text}/paragraphs/{paragraph}/order", "Arrange the order of putting", routing::post(putting::arrange)).takes::<OrderForm>(),
        post("/conferences/{slug}/texts/{text}/paragraphs/{paragraph}/compromise", "Record a compromise", routing::post(consideration::compromise)).takes::<CompromiseForm>(),

        get("/conferences/{slug}/texts/{text}/question", "The question", routing::get(question::show)).gives::<QuestionJson>(),
        post("/conferences/{slug}/texts/{text}/question", "Put the question", routing::post(question::put)).takes::<QuestionForm>(),
        post("/conferences/{slug}/texts/{text}/question/withdrawal", "Withdraw the question", routing::post(question::withdraw)).takes::<ReasonForm>(),
        post("/conferences/{slug}/texts/{text}/objections", "Object", routing::post(question::object)).takes::<ObjectionForm>(),
        post("/conferences/{slug}/texts/{text}/objections/withdrawal", "Withdraw the objection", routing::post(question::withdraw_objection)).takes::<Nothing>(),
        post("/conferences/{slug}/texts/{text}/positions", "Have a position recorded", routing::post(question::state_position)).takes::<PositionForm>(),
        post("/conferences/{slug}/texts/{text}/positions/{position}/withdrawal", "Take a position back", routing::post(question::withdraw_position)).takes::<Nothing>(),
        post("/conferences/{slug}/texts/{text}/adoption", "Adopt the text", routing::post(question::adopt)).takes::<AdoptionForm>(),
    ]
}

/// The router, made from the table.
pub fn routes() -> Router<Web> {
    table()
        .into_iter()
        .fold(Router::new(), |router, operation| {
            router.route(operation.path, operation.route)
        })
        .fallback(|| async { errors::Problem::not_found() })
}
