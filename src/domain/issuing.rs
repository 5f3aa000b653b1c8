//! Beginning a text, naming who writes it, issuing it, and opening it again for revision.

use std::collections::BTreeSet;

use crate::text::number::numbered;

use super::{
    Act, Change, Conference, Event, FallCause, PersonId, Pinned, Refusal, Role, Stage, Text, TextId, decide,
    disposal,
};

/// Begins a text.
pub(super) fn open(
    conference: &Conference,
    id: &TextId,
    title: &str,
    language: &str,
) -> Result<Vec<Event>, Refusal> {
    if conference.texts.contains_key(id) {
        return Err(Refusal::TextExists { text: id.clone() });
    }
    decide::words("title", title, decide::NAME_CHARS_MAX)?;
    decide::words("language", language, decide::NAME_CHARS_MAX)?;
    Ok(vec![Event::TextOpened {
        id: id.clone(),
        title: title.trim().to_owned(),
        language: language.trim().to_owned(),
    }])
}

/// Names the rapporteurs of a text. Nobody named gives it back to all of them.
pub(super) fn set_rapporteurs(
    conference: &Conference,
    text: &Text,
    rapporteurs: &BTreeSet<PersonId>,
) -> Result<Vec<Event>, Refusal> {
    for id in rapporteurs {
        let person = conference.people.get(id);
        let person = person.ok_or_else(|| Refusal::UnknownPerson { person: id.clone() })?;
        if !person.roles.contains(&Role::Rapporteur) {
            return Err(Refusal::NotARapporteur);
        }
    }
    if text.rapporteurs == *rapporteurs {
        return Ok(Vec::new());
    }
    Ok(vec![Event::TextRapporteursSet {
        text: text.id.clone(),
        rapporteurs: rapporteurs.clone(),
    }])
}

/// Issues the draft, or issues it again after a revision. Amendments that the new issue takes up, or whose paragraph it
/// no longer has, fall with it.
pub(super) fn issue(text: &Text, act: &Act, symbol: Option<&str>, note: &str) -> Result<Vec<Event>, Refusal> {
    match text.stage {
        Stage::Drafting | Stage::Revising => {}
        Stage::Put => return Err(Refusal::QuestionIsPut),
        Stage::Issued | Stage::Adopted => {
            let issue = text.issue().map_or_else(String::new, |issue| issue.label.clone());
            return Err(Refusal::NothingToIssue { issue });
        }
    }
    decide::at_most("note", note, decide::REMARK_CHARS_MAX)?;
    let symbol = symbol.map(str::trim).filter(|symbol| !symbol.is_empty());
    decide::at_most("symbol", symbol.unwrap_or_default(), decide::NAME_CHARS_MAX)?;
    let facts = decide::facts(act, text)?;
    let after = facts.after.as_ref().ok_or(Refusal::NotPrepared)?;
    if after.blocks != facts.before.blocks {
        // Laying the paragraphs out anew must not change a word.
        return Err(Refusal::NotPrepared);
    }
    if after.blocks.iter().all(|block| block.content.is_blank()) {
        return Err(Refusal::DraftEmpty);
    }
    let issue = label(text.issues.len());
    let mut events = vec![Event::TextIssued {
        text: text.id.clone(),
        issue: issue.clone(),
        symbol: symbol.map(str::to_owned),
        note: note.trim().to_owned(),
        version: after.version.clone(),
        paragraphs: numbered(after.blocks.clone()),
    }];
    let overtaken: Vec<(u32, FallCause)> = text
        .pending()
        .filter_map(|one| Some((one.number, overtaken(&one.changes(), after, &issue)?)))
        .collect();
    // What is overtaken by itself does not fall with another as well.
    let numbers: Vec<u32> = overtaken.iter().map(|(number, _)| *number).collect();
    let mut falls = disposal::Falls::beside(text, &numbers);
    for (number, cause) in overtaken {
        falls.enter(Event::AmendmentFallen {
            text: text.id.clone(),
            number,
            cause: cause.clone(),
        });
        // What is taken up holds, and what follows from it still may.
        match cause {
            FallCause::TakenUp(_) => falls.under(number),
            _ => falls.with(number),
        }
    }
    events.extend(falls.events());
    Ok(events)
}

/// `L.1`, then `L.1/Rev.1`, `L.1/Rev.2` …
fn label(issues_before: usize) -> String {
    match issues_before {
        0 => "L.1".to_owned(),
        n => format!("L.1/Rev.{n}"),
    }
}

/// Whether a new issue leaves nothing for an amendment to do: it reads as proposed, or what it was to change is gone.
fn overtaken(changes: &[Change], new: &Pinned, issue: &str) -> Option<FallCause> {
    let taken_up = |change: &Change| match change {
        Change::Wording { paragraph, after, .. } => {
            new.block(paragraph).is_some_and(|block| block.content == *after)
        }
        Change::Deletion { paragraph, .. } => new.block(paragraph).is_none(),
        Change::Join {
            paragraph,
            into,
            joined,
            ..
        } => new.block(paragraph).is_none() && new.block(into).is_some_and(|block| block.content == *joined),
        Change::New { .. } | Change::Move { .. } | Change::Split { .. } | Change::Title { .. } => false,
    };
    let gone = |change: &Change| change.paragraphs().any(|id| new.block(id).is_none());
    if changes.is_empty() {
        None
    } else if changes.iter().all(taken_up) {
        Some(FallCause::TakenUp(issue.to_owned()))
    } else {
        let nothing_left = changes.iter().all(|change| taken_up(change) || gone(change));
        nothing_left.then_some(FallCause::ParagraphRemoved)
    }
}

/// Opens an issued text for writing. Once the meeting has decided anything about it, the text changes by decisions alone.
pub(super) fn revise(conference: &Conference, text: &Text, reason: &str) -> Result<Vec<Event>, Refusal> {
    decide::issued(text)?;
    decide::words("reason", reason, decide::REMARK_CHARS_MAX)?;
    if conference
        .decisions
        .iter()
        .any(|decision| decision.text == text.id)
    {
        return Err(Refusal::ConsiderationBegun);
    }
    Ok(vec![Event::RevisionOpened {
        text: text.id.clone(),
        reason: reason.trim().to_owned(),
    }])
}
