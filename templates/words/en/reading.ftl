# The text as it is read, and its issues.

reading-original = Original: { $language }
reading-unissued = Draft
reading-drafting = The rapporteurs are writing. What you read changes as they write.
reading-revising = { $issue } is under revision. What you read changes as the rapporteurs write.
reading-issued = Issued as { $issue } on { $when }.
reading-considered = The meeting is at paragraph { $paragraph }.
reading-put = The text is put for adoption.
reading-adopted = Adopted on { $when }. Nothing and nobody changes it any more.
reading-deadline = Amendments may be filed until { $when }.
reading-write = Write
reading-to-floor = Go to the floor
reading-to-question = See what is put
reading-to-adoption = See the adoption
reading-to-issue = Issue, deadline and revision
reading-to-versions = Issues of the text
reading-compare = Compare versions
reading-renumbered = { $now } ({ $then } in { $issue })
reading-permalink = Paragraph { $number }, link to it
reading-propose = Propose an amendment
reading-propose-after = Propose a new paragraph here
reading-propose-opening = Propose a new opening paragraph
reading-empty = Nothing has been written yet.
reading-empty-paragraph = Empty
reading-fingerprint = Fingerprint

notes-title = Footnotes
notes-back = Back to the text at footnote { $number }

outline-title = The text at a glance
outline-cell = Paragraph { $number }, { $state ->
    [agreed] agreed
    [considered] under consideration
    [reopened] reopened
   *[open] not yet agreed
}{ $count ->
    [0] {""}
    [one] , { $count } amendment
   *[other] , { $count } amendments
}
outline-amendments = { $count ->
    [one] { $count } amendment
   *[other] { $count } amendments
}
outline-key-agreed = agreed
outline-key-considered = under consideration
outline-key-amended = amendments pending

life-label = Life of the text
life-drafting = Drafted
life-issued = Issued
life-issued-when = { $issue }, { $when }
life-considered = Considered
life-put = Put
life-adopted = Adopted

difference-deleted = [deleted:
difference-deleted-end = end of deletion]
difference-inserted = [inserted:
difference-inserted-end = end of insertion]
difference-moved-away = [moved away:
difference-moved-here = [moved here:

versions-title = Issues of the text
versions-no-deadline = No deadline is set for amendments.
versions-issue = Issue the text
versions-reissue = Issue the revised text
versions-issue-lead = { $count ->
    [one] The draft as it stands now, one paragraph, becomes a document.
   *[other] The draft as it stands now, { $count } paragraphs and headings, becomes a document.
}
versions-field-symbol = Document symbol
versions-field-symbol-hint = Such as OCTOPUS(2007). The number of the issue is added.
versions-field-note = Note
versions-issues = Issues
versions-none = The text has not been issued yet.
versions-deadline = Deadline for amendments
versions-field-deadline = Until
versions-field-deadline-hint = In the time zone { $zone }. Leave it empty to lift the deadline.
versions-set-deadline = Set the deadline
versions-leave = Leave to file late
versions-leave-to = Delegation
versions-grant-leave = Give leave to file one amendment
versions-revise = Open a revision
versions-revise-hint = The text can be written again until it is issued again. Amendments stay filed and are looked at anew.
versions-field-reason = Reason
versions-compare-draft = Compare with the text as it stands
versions-since = What changed since { $issue }
versions-whole = See it in the whole text
versions-unchanged = Nothing changed in the words.

