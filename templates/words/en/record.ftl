# The record's page.

record-title = Record
record-lead = Everything that was decided, in one file that can be checked without this server and without trusting it.
record-entries = { $count ->
    [one] { $count } journal entry
   *[other] { $count } journal entries
}
record-download = Download the record
record-adopted = Adopted
record-holds = What it holds
record-holds-text = The text in canonical form, in every issue and as adopted.
record-holds-people = Who was there.
record-holds-amendments = Every amendment and what became of it.
record-holds-decisions = Every decision in order, with the question as it was put.
record-holds-positions = Objections, reservations and explanations, word for word.
record-holds-journal = The journal, each entry chained to the one before by its hash.
record-holds-not = It does not hold drafts, keystrokes, or words that were never filed.
record-verify = How to check it
record-verify-how = The program that made it checks it, on any machine and without a network.
record-verify-what = It says in plain words what it proved, or names the first entry that was changed.
record-head = Hash of the last entry:
record-decisions = Decisions
record-no-decisions = Nothing has been decided yet.
record-decision-accepted = { $count ->
    [one] Amendment { $numbers } accepted.
   *[other] Amendments { $numbers } accepted.
}
record-decision-en-bloc = Amendments { $numbers } accepted together, nobody asking for a separate decision.
record-decision-sub-amended = { $count ->
    [one] Sub-amendment { $numbers } to amendment { $parent } accepted.
   *[other] Sub-amendments { $numbers } to amendment { $parent } accepted.
}
record-decision-rejected = { $count ->
    [one] Amendment { $numbers } rejected.
   *[other] Amendments { $numbers } rejected.
}
record-decision-compromise = { $count ->
    [one] A compromise on paragraph { $paragraph } accepted in place of amendment { $numbers }.
   *[other] A compromise on paragraph { $paragraph } accepted in place of amendments { $numbers }.
}
record-decision-agreed = Paragraph { $paragraph } agreed.
record-decision-reopened = Paragraph { $paragraph } reopened.
record-decision-adopted = { $title } adopted.
