//! Decides a command: who may, then whether it fits. What each command needs stands with its noun; here is the table, and
//! the guards they share.

use crate::text::{Fingerprint, ParagraphId, canonical};

use super::{
    Act, Command, Conference, Effect, Event, ParagraphState, Pin, Pinned, Refusal, Sitting, Stage, Text,
    TextFacts, adopting, asking, bloc, conference, consideration, delegation, disposal, dividing, effect,
    filing, issuing, living, one_voice, putting, rights, sitting, taking_over, wording,
};

/// The longest name or title taken.
pub const NAME_CHARS_MAX: usize = 300;
/// The longest reason, note or question taken: a remark, not an essay.
pub const REMARK_CHARS_MAX: usize = 2_000;
/// The longest statement of a position taken: about four printed pages.
pub const STATEMENT_CHARS_MAX: usize = 20_000;
/// The longest wording an amendment may propose: longer than any paragraph, shorter than a text.
pub const PROPOSAL_CHARS_MAX: usize = 10_000;

/// Decides: the events the command leads to, or the rule that says no. No events means that nothing is left to do.
#[expect(clippy::too_many_lines, reason = "a table: one arm per command")]
pub fn decide(conference: &Conference, act: &Act, command: &Command) -> Result<Vec<Event>, Refusal> {
    if conference.exists() && matches!(command, Command::CreateConference { .. }) {
        return Err(Refusal::ConferenceExists);
    }
    rights::may_in(conference, act, rights::right_for(command), command.text())?;
    if let Some(text) = command.text()
        && let Some(adoption) = &conference.text(text)?.adoption
    {
        return match command {
            // The second of two clicks on the gavel asks for what is already so.
            Command::Adopt { hash, .. } if *hash == adoption.version.hash => Ok(Vec::new()),
            _ => Err(Refusal::TextIsAdopted {
                decision: adoption.decision,
            }),
        };
    }
    match command {
        Command::CreateConference { particulars } => conference::create(act, particulars),
        Command::RegisterDelegation { id, name, category } => {
            delegation::register(conference, id, name, *category)
        }
        Command::RegisterPerson {
            id,
            delegation,
            roles,
        } => delegation::register_person(conference, id, delegation.as_ref(), roles),
        Command::SetRoles { person, roles } => delegation::set_roles(conference, person, roles),
        Command::NameHead { delegation, person } => {
            delegation::name_head(conference, delegation, person.as_ref())
        }
        Command::OpenText { id, title, language } => issuing::open(conference, id, title, language),
        Command::SetTextRapporteurs { text, rapporteurs } => {
            issuing::set_rapporteurs(conference, conference.text(text)?, rapporteurs)
        }
        Command::IssueText { text, symbol, note } => {
            issuing::issue(conference.text(text)?, act, symbol.as_deref(), note)
        }
        Command::OpenRevision { text, reason } => issuing::revise(conference, conference.text(text)?, reason),
        Command::SetAmendmentDeadline { text, at } => filing::set_deadline(conference.text(text)?, act, *at),
        Command::GrantLeave { text, delegation } => filing::grant_leave(conference, text, delegation),
        Command::FileAmendment {
            text,
            base,
            subject,
            consequential_on,
            reason,
            co_sponsors,
            oral,
        } => {
            let filing = filing::Filing {
                base: *base,
                subject,
                consequential_on: *consequential_on,
                reason,
                co_sponsors,
                oral: *oral,
            };
            filing::file(conference, act, conference.text(text)?, &filing)
        }
        Command::TakeOverAmendment {
            text,
            number,
            reason,
            co_sponsors,
        } => taking_over::take_over(
            conference,
            act,
            conference.text(text)?,
            *number,
            reason,
            co_sponsors,
        ),
        Command::ConfirmWording { text, number } => {
            filing::confirm_wording(conference, act, conference.text(text)?, *number)
        }
        Command::SayWhichStands { text, number } => {
            one_voice::uphold(conference, act, conference.text(text)?, *number)
        }
        Command::JoinSponsors { text, number } => {
            filing::join(conference, act, conference.text(text)?, *number)
        }
        Command::WithdrawAmendment { text, number } => {
            filing::withdraw(conference, act, conference.text(text)?, *number)
        }
        Command::ConfirmRebase {
            text,
            number,
            expected,
        } => living::confirm(conference, act, conference.text(text)?, *number, expected),
        Command::RuleInadmissible { text, number, reason } => {
            disposal::rule_inadmissible(conference.text(text)?, *number, reason)
        }
        Command::OpenSitting { present } => sitting::open(conference, act, present),
        Command::RecordAttendance { present } => sitting::record_attendance(conference, present),
        Command::HandOverChair { to } => sitting::hand_over(conference, to),
        Command::CloseSitting => sitting::close(conference),
        Command::TakeUpParagraph { text, paragraph } => {
            consideration::take_up(conference, conference.text(text)?, paragraph)
        }
        Command::AcceptAmendment {
            text,
            number,
            identical,
            question,
            expected,
        } => {
            let put = disposal::Put {
                number: *number,
                identical,
                question,
            };
            disposal::accept(conference, act, conference.text(text)?, &put, expected)
        }
        Command::RejectAmendment {
            text,
            number,
            identical,
            question,
            reason,
        } => {
            let put = disposal::Put {
                number: *number,
                identical,
                question,
            };
            disposal::reject(conference, conference.text(text)?, &put, reason)
        }
        Command::DeclareFallen { text, number, cause } => {
            let fall = putting::Fall {
                number: *number,
                cause: cause.clone(),
            };
            disposal::declare_fallen(conference, conference.text(text)?, &[fall])
        }
        Command::DeclareFallenTogether { text, falls } => {
            disposal::declare_fallen(conference, conference.text(text)?, falls)
        }
        Command::PutAllTheSame { text, fall } => {
            putting::put_all_the_same(conference, conference.text(text)?, fall)
        }
        Command::RecordNotMoved { text, number } => {
            putting::not_moved(conference, conference.text(text)?, *number)
        }
        Command::SetOrderOfPutting {
            text,
            paragraph,
            numbers,
            reason,
        } => putting::set_order(conference, conference.text(text)?, paragraph, numbers, reason),
        Command::DivideAmendment {
            text,
            number,
            parts,
            asked_by,
        } => dividing::divide(conference, conference.text(text)?, *number, parts, asked_by),
        Command::AskSeparately { text, number } => {
            putting::ask_separately(conference, act, conference.text(text)?, *number, true)
        }
        Command::WaiveSeparately { text, number } => {
            putting::ask_separately(conference, act, conference.text(text)?, *number, false)
        }
        Command::AcceptEnBloc {
            text,
            numbers,
            question,
            expected,
        } => bloc::accept(
            conference,
            act,
            conference.text(text)?,
            numbers,
            question,
            expected,
        ),
        Command::RecordCompromise {
            text,
            paragraph,
            amendments,
            question,
            expected,
        } => {
            let compromise = consideration::Compromise {
                paragraph,
                amendments,
                question,
            };
            consideration::compromise(conference, act, conference.text(text)?, &compromise, expected)
        }
        Command::AnswerCompromise {
            text,
            paragraph,
            agrees,
            expected,
        } => asking::answer(
            conference,
            act,
            conference.text(text)?,
            paragraph,
            *agrees,
            expected,
        ),
        Command::AgreeParagraph {
            text,
            paragraph,
            expected,
        } => consideration::agree(conference, act, conference.text(text)?, paragraph, expected),
        Command::ReopenParagraph {
            text,
            paragraph,
            reason,
        } => consideration::reopen(conference, conference.text(text)?, paragraph, reason),
        Command::PutText {
            text,
            question,
            expected,
        } => adopting::put(conference, act, conference.text(text)?, question, expected),
        Command::WithdrawQuestion { text, reason } => {
            adopting::withdraw_question(conference.text(text)?, reason)
        }
        Command::RaiseObjection { text, words } => {
            adopting::object(conference, act, conference.text(text)?, words)
        }
        Command::WithdrawObjection { text } => {
            adopting::withdraw_objection(conference, act, conference.text(text)?)
        }
        Command::StatePosition {
            text,
            kind,
            paragraph,
            words,
        } => adopting::state(
            conference,
            act,
            conference.text(text)?,
            *kind,
            paragraph.as_ref(),
            words,
        ),
        Command::WithdrawPosition { text, position } => {
            adopting::withdraw_position(conference, act, conference.text(text)?, *position)
        }
        Command::Adopt { text, heads, hash } => {
            adopting::adopt(conference, act, conference.text(text)?, heads, hash)
        }
    }
}

/// Words that must be there, and not too many.
pub(super) fn words(field: &'static str, words: &str, limit: usize) -> Result<(), Refusal> {
    if words.trim().is_empty() {
        return Err(Refusal::WordsMissing { field });
    }
    at_most(field, words, limit)
}

/// Words that may be missing, but not too many.
pub(super) fn at_most(field: &'static str, words: &str, limit: usize) -> Result<(), Refusal> {
    if words.chars().count() > limit {
        Err(Refusal::TooLong { field, limit })
    } else {
        wording::told(field, words)
    }
}

/// The sitting that is open.
pub(super) fn open_sitting(conference: &Conference) -> Result<&Sitting, Refusal> {
    conference.sitting().ok_or(Refusal::SittingNotOpen)
}

/// The text as last known, provided that it is issued and no question on the whole is put.
pub(super) fn issued(text: &Text) -> Result<&Pinned, Refusal> {
    match text.stage {
        Stage::Drafting => Err(Refusal::NotIssued),
        Stage::Revising => Err(Refusal::UnderRevision),
        Stage::Put | Stage::Adopted => Err(Refusal::QuestionIsPut),
        Stage::Issued => Ok(text
            .latest()
            .expect("an issued text has the version it was issued in")),
    }
}

/// The live text as prepared, after making sure that it is this text and hashes to what it says.
pub(super) fn facts<'a>(act: &'a Act, text: &Text) -> Result<&'a TextFacts, Refusal> {
    let facts = act.text.as_ref().ok_or(Refusal::NotPrepared)?;
    checked(text, &text.title, &facts.before)?;
    if let Some(after) = &facts.after {
        checked(text, facts.title.as_deref().unwrap_or(&text.title), after)?;
    }
    Ok(facts)
}

/// The live text, provided that it is the one on the chair's screen.
pub(super) fn unmoved<'a>(
    act: &'a Act,
    text: &Text,
    expected: &Fingerprint,
) -> Result<&'a TextFacts, Refusal> {
    let facts = facts(act, text)?;
    if facts.before.version.hash == *expected {
        Ok(facts)
    } else {
        Err(Refusal::TextMoved {
            expected: *expected,
            found: facts.before.version.clone(),
        })
    }
}

fn checked(text: &Text, title: &str, pinned: &Pinned) -> Result<(), Refusal> {
    let own = pinned.version.text == text.id.as_str();
    let hash = Fingerprint::of(&canonical(&text.language, title, &pinned.blocks));
    if own && hash == pinned.version.hash {
        Ok(())
    } else {
        Err(Refusal::NotPrepared)
    }
}

/// Pins a version on top of a known one, provided that no agreed paragraph moved between them.
pub(super) fn pin(text: &Text, known: &Pinned, live: &Pinned) -> Result<Pin, Refusal> {
    let agreed = |id: &ParagraphId| text.state_of(id) == ParagraphState::Agreed;
    let effects = effect::between_around(&known.blocks, &live.blocks, agreed);
    for paragraph in effects.iter().filter_map(Effect::paragraph) {
        let agreed = text
            .paragraphs
            .get(paragraph)
            .and_then(|standing| standing.agreed.as_ref());
        if let Some(agreement) = agreed {
            let found = live
                .block(paragraph)
                .map_or_else(|| Fingerprint::of(""), super::content_hash);
            return Err(Refusal::AgreementMoved {
                paragraph: text.label_of(paragraph),
                expected: agreement.hash,
                found,
            });
        }
    }
    Ok(Pin {
        version: live.version.clone(),
        effects,
    })
}
