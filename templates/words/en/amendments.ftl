# Amendments: the list, one by one, and the form.

amendments-heading = Amendment { $number }
amendments-yours = yours
amendments-late = filed late, by leave
amendments-reason = Reason:
amendments-same-as = The same change as amendment { $number } of { $sponsors }, with which it is decided.
amendments-identical = Identical with, and decided together with:
amendments-subs = Sub-amendments:
amendments-sub = { $number } ({ $state ->
    [pending] pending
    [accepted] accepted
    [rejected] rejected
    [withdrawn] withdrawn
    [fallen] fallen
    [incorporated] incorporated
    [not-moved] not moved
    [divided] divided
    [inadmissible] inadmissible
   *[other] decided
})
amendments-subs-heading = Sub-amendments
amendments-as-amended = How it would read
amendments-state-pending = Pending
amendments-state-accepted = Accepted
amendments-state-accepted-as-sub-amended = Accepted as sub-amended
amendments-state-merged = Merged into a compromise
amendments-state-rejected = Rejected
amendments-state-withdrawn = Withdrawn
amendments-state-incorporated = Incorporated
amendments-state-not-moved = Not moved
amendments-state-divided = Divided
amendments-state-fallen = Fallen
amendments-state-inadmissible = Inadmissible
amendments-decided = Decision { $decision }.
decided-together = Together with:
decided-answer-yes = { $delegation } agreed to these words.
decided-answer-no = { $delegation } did not agree to these words.
amendments-rejected-because = Decision { $decision }. { $reason }
amendments-fallen-amendment = Excluded by amendment { $number }, which was accepted.
amendments-fallen-compromise = Excluded by the compromise of decision { $number }.
amendments-fallen-parent = Amendment { $number }, which it would have changed, has come to its end.
amendments-fallen-consequential = It follows from amendment { $number }, which was not accepted.
amendments-fallen-paragraph-removed = Its paragraph is no longer in the text.
amendments-fallen-taken-up = { $issue } already reads as it proposes.
amendments-incorporated-in = The rapporteurs took it in: { $issue } reads as it proposed.
amendments-not-moved-note = It was called, and nobody moved it.
amendments-to-paragraph = to paragraph { $paragraph }
amendments-to-heading = to heading { $paragraph }
amendments-to-delete = to delete paragraph { $paragraph }
amendments-to-delete-heading = to delete heading { $paragraph }
amendments-to-gap = a new paragraph after { $paragraph }
amendments-to-gap-heading = a new paragraph under heading { $paragraph }
amendments-to-opening = a new opening paragraph
amendments-to-move = to move paragraph { $paragraph }
amendments-to-move-heading = to move heading { $paragraph }
amendments-to-split = to split paragraph { $paragraph }
amendments-to-split-heading = to split heading { $paragraph }
amendments-to-join = to join paragraph { $paragraph } to { $into }
amendments-to-title = to the title
amendments-to-several = { $count } changes in one
amendments-moves-after = Moves after paragraph { $paragraph }, as it stands.
amendments-moves-after-heading = Moves to stand under heading { $paragraph }, as it stands.
amendments-moves-first = Moves to the beginning of the text, as it stands.
amendments-splits = Becomes two paragraphs, parted at ¶.
amendments-joins = Becomes one paragraph with the one before it; ¶ shows where they were parted.
amendments-against = Against amendment { $number }
amendments-against-text = Against the text
amendments-follows = Follows from amendment { $number }: it falls if that one is not accepted.
amendments-needs-reopening = Needs the reopening of { $paragraphs }, agreed already: it can be put once the meeting has reopened what it changes.
amendments-to-amendment = to amendment { $number }
amendments-question = That amendment { $number } of { $delegation } be accepted.
amendments-withdraw = Withdraw amendment { $number }
amendments-withdraw-ends = It ends there: the meeting does not decide on it. The record keeps it, and another delegation may take it over.
amendments-withdraw-falls = { $count ->
    [one] Amendment { $numbers }, which rests on it, falls with it.
   *[other] Amendments { $numbers }, which rest on it, fall with it.
}
amendments-leave = Leave the sponsors
amendments-join = Join the sponsors
amendments-sub-amend = Propose a sub-amendment
amendments-standing = { $counts } { $filing }
amendments-counts = { $filed ->
    [0] None is filed.
    [one] { $filed } filed, { $pending } pending.
   *[other] { $filed } filed, { $pending } pending.
}
amendments-filing-until = Amendments may be filed until { $when }.
amendments-filing-over = The deadline for amendments passed on { $when }; later ones need leave.
amendments-filing-closed = The deadline for amendments passed on { $when }.
amendments-filing-open = Filing is open.
amendments-filing-drafting = Filing opens when the text is issued.
amendments-filing-revising = Filing opens again when the revised text is issued.
amendments-filing-put = The text is put; filing is over.
amendments-filing-adopted = The text is adopted.
amendments-filter = Which amendments
amendments-filter-all = All { $count }
amendments-filter-pending = Pending { $count }
amendments-filter-accepted = Accepted { $count }
amendments-filter-rejected = Rejected { $count }
amendments-filter-withdrawn = Withdrawn { $count }
amendments-filter-incorporated = Incorporated { $count }
amendments-filter-not-moved = Not moved { $count }
amendments-filter-divided = Divided { $count }
amendments-filter-fallen = Fallen { $count }
amendments-filter-inadmissible = Inadmissible { $count }
amendments-filter-yours = Yours { $count }
amendments-only-to = Only those to paragraph { $paragraph }.
amendments-show-all = Show all
amendments-group = Paragraph { $paragraph }
amendments-group-heading = Heading { $paragraph }
amendments-group-removed = To paragraphs no longer in the text
amendments-none = No amendment is filed here.
amendments-none-next = Choose a paragraph in the text

proposal-title = Propose an amendment
proposal-now = As it reads now
proposal-wording = As it should read in the end
proposal-wording-hint = Change the text itself; the difference is found for you.
proposal-notation-hint = Two stars around words make them **strong**, one star makes them *emphasised*.
proposal-enter-hint = Enter splits the paragraph.
proposal-away = There is no connection just now. Nothing was sent, and everything you typed is still here: try again.
proposal-unseen = There is no connection just now; what is shown here may be older than your words.
proposal-kind = What it is
proposal-kind-paragraph = A numbered paragraph
proposal-kind-item = An item of a list
proposal-kind-heading = A heading
proposal-what = What you propose
proposal-what-wording = Change its words
proposal-what-deletion = Delete it
proposal-what-move = Move it
proposal-what-split = Split it in two
proposal-what-join = Join it to the paragraph before
proposal-split-hint = To split the paragraph, choose so above and put an empty line where it should part.
proposal-move-after = Move it to stand after
proposal-start = At the beginning of the text
proposal-choose = What would you change? Choose the paragraph; a new one is proposed after the one it is to follow.
proposal-new-instead = Propose a new paragraph after it instead
proposal-new-title = The title as it should read
proposal-the-title = The title of the text
proposal-more = Add another paragraph to this amendment
proposal-add = Which
proposal-add-hint = For changes that make sense only together: they are accepted or rejected as one. What you have typed stays.
proposal-more-paragraph = Amend it too
proposal-more-new = Add a new paragraph after it
proposal-drop = Leave this out
proposal-follows = It follows from another amendment
proposal-follows-from = From which
proposal-follows-hint = If that one is not accepted, yours falls with it.
proposal-parent = { $number }, { $target }
proposal-which-change = That amendment makes several changes. You are changing one of them:
proposal-reason = Short reason
proposal-reason-hint = A sentence or two. It stands in the record.
proposal-acts-for = On behalf of
proposal-co-sponsors = Co-sponsors
proposal-preview = See the difference
proposal-file = File the amendment
proposal-cancel = Cancel
proposal-difference = What your amendment changes
proposal-unchanged = Nothing is different yet.
proposal-moved = The paragraph has changed since you opened this form.
proposal-moved-next = Your own words are kept below. Look at them once more against the paragraph as it now reads, then file.
