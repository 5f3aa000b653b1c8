# Open amendments as they live with the text: how each stands to it, and to the others; the conflict map and the what-if.

living-title = How it stands to the text
living-state-clean = applies as filed
living-state-moved = moved with its words
living-state-rebase = needs its sponsors
living-state-overtaken = partly overtaken
living-state-moot = in the text already
living-state-conflict = in conflict with the text
living-state-gone = its paragraph is gone
living-note-clean = The words it would change read as they did when it was written.
living-note-moved = The words it would change read as they did, in another place.
living-note-rebase = The words around it changed.
living-note-overtaken = Some of what it proposes is in the text already.
living-note-moot = All of what it proposes is in the text already.
living-note-conflict = The same words were changed otherwise since it was written. Its sponsors may withdraw it and propose anew; a compromise can be drafted on screen.
living-note-gone = Its paragraph is no longer in the text.
living-note-renumbered = The words it would change read as they did. Their number was { $from }, and is { $to } now.
living-cause-elsewhere = { $state ->
    [moved] The words it would change read as they did. Their paragraph stands elsewhere now: { $paragraph }.
   *[other] Its paragraph stands elsewhere now: { $paragraph }.
}
living-cause-reworded = { $state ->
    [overtaken] Paragraph { $paragraph } was changed, and some of what this proposes is in it already.
   *[other] Paragraph { $paragraph } was changed in other words since this was written.
}
living-cause-split = { $state ->
    [conflict] Its paragraph was split, and the same words were changed otherwise.
   *[other] Its paragraph was split. The words it would change stand in { $paragraph } now.
}
living-cause-straddled = Its paragraph was split in the middle of what it would change; it concerns { $paragraph } now.
living-cause-joined = { $state ->
    [conflict] Its paragraph was joined to { $paragraph }, and the same words were changed otherwise.
   *[other] Its paragraph was joined to { $paragraph }, and its words stand there now.
}
living-cause-deleted = Its paragraph is no longer in the text. What was good in it can be proposed anew, as a new paragraph or to another one.
living-cause-anchor = The paragraph it was to follow is no longer in the text; it comes where that stood.
living-cause-parent = { $state ->
    [conflict] The amendment it would change reads otherwise since, in the same words.
   *[other] The amendment it would change reads otherwise since.
}
living-drift = What changed in the text since it was written
living-comes = How it would change the text now
living-clash-text = In the text, since
living-clash-amendment = In this amendment
living-last-words = Its paragraph last read
living-look = Look at its wording
living-confirm = Confirm this wording
living-confirm-hint = The wording as filed stays on record.
living-waits = It waits for one of its sponsors to confirm how it reads now.
living-waits-for-issue = One of its sponsors confirms how it reads when the revised text is issued; until then the words around it may still change.
living-confirmed = { $delegation } confirmed on { $when } how it reads in the text.
living-filed = As it was filed
living-others = Beside others
living-what-if-one = Read the text with it
living-asks = { $sponsors ->
    [0] { $stuck ->
        [one] One cannot be accepted as it stands.
       *[other] { $stuck } cannot be accepted as they stand.
    }
    [one] { $stuck ->
        [0] One needs its sponsors to confirm how it reads now.
        [one] One needs its sponsors to confirm how it reads now, and one cannot be accepted as it stands.
       *[other] One needs its sponsors to confirm how it reads now, and { $stuck } cannot be accepted as they stand.
    }
   *[other] { $stuck ->
        [0] { $sponsors } need their sponsors to confirm how they read now.
        [one] { $sponsors } need their sponsors to confirm how they read now, and one cannot be accepted as it stands.
       *[other] { $sponsors } need their sponsors to confirm how they read now, and { $stuck } cannot be accepted as they stand.
    }
}
living-relation-identical = identical with
living-relation-contains = contains
living-relation-contained = is part of
living-relation-same-point = at the same point as
living-relation-contradictory = contradicts
living-relation-depends-on = depends on
living-relation-needed-by = is needed by
done-rebased = The wording is confirmed. The one that was filed stays on record.

map-title = Conflict map
map-standing = { $open ->
    [0] No amendment is open.
    [one] One amendment is open.
   *[other] { $open } amendments are open.
} { $contradictory ->
    [0] No two contradict each other.
    [one] Two contradict each other.
   *[other] { $contradictory } pairs contradict each other.
} { $points ->
    [0] { "" }
    [one] One pair stands at the same point and needs an order.
   *[other] { $points } pairs stand at the same point and need an order.
}
map-identical-title = Identical
map-identical = Amendments { $numbers }: { $sponsors }.
map-pair-identical = { $one } and { $other } make the same change.
map-pair-contains = { $one } contains { $other }.
map-pair-contained = { $one } is part of { $other }.
map-pair-same-point = { $one } and { $other } stand at the same point: an order is needed.
map-pair-contradictory = { $one } and { $other } contradict each other.
map-pair-depends-on = { $one } depends on { $other }.
map-pair-needed-by = { $other } depends on { $one }.
map-try = Try both
map-what-if = Try them in place
map-what-if-label = Try them in place: the amendments to paragraph { $paragraph }

what-if-title = What if
what-if-standing = Tick any amendments and read the text with them. Nothing is decided here, and nobody sees what you tick.
what-if-choose = Open amendments
what-if-read = Read the text with these
what-if-none = Tick none
what-if-open = See it: amendment { $number }
what-if-see = See it
what-if-fold = Choose among { $open ->
    [one] one open amendment
   *[other] { $open } open amendments
}
what-if-result = { $in ->
    [0] { $out ->
        [0] All of it is in the text already.
       *[other] None goes in. Read why.
    }
    [one] { $out ->
        [0] One goes in. Read the text.
        [one] One goes in, one does not. Read the text.
       *[other] One goes in, { $out } do not. Read the text.
    }
   *[other] { $out ->
        [0] { $in } go in. Read the text.
        [one] { $in } go in, one does not. Read the text.
       *[other] { $in } go in, { $out } do not. Read the text.
    }
}
what-if-side = Amendment { $number }, { $sponsors }
what-if-collision-contradicts = { $taken ->
    [yes] Amendments { $numbers } make different things of the same words. The text above has { $first }, which was filed first.
   *[no] Amendments { $numbers } make different things of the same words.
}
what-if-collision-same-point = { $taken ->
    [yes] Amendments { $numbers } change the same place, and an order is needed. The text above has { $first }, which was filed first.
   *[no] Amendments { $numbers } change the same place, and an order is needed.
}
what-if-empty = No amendment is open here.
what-if-nothing = This is the text as it stands. Tick an amendment to read the text with it.
what-if-text = { $title }, with the amendments ticked
what-if-said-taken = { $count ->
    [one] Amendment { $numbers } goes in.
   *[other] { $count } go in: { $numbers }.
}
what-if-said-moot = { $count ->
    [one] All of amendment { $numbers } is in the text already.
   *[other] All of these is in the text already: { $numbers }.
}
what-if-said-within = { $one } asks for nothing that { $other } does not bring.
what-if-said-queued = { $one } and { $other } come at the same place; here they stand in the order of filing.
what-if-falls-not-open = { $number } is not open.
what-if-falls-text = { $number } cannot go in: the text has changed in the same words.
what-if-falls-gone = { $number } cannot go in: its paragraph is no longer in the text.
what-if-falls-contradicts = { $number } cannot go in with { $other }: they make different things of the same words.
what-if-falls-same-point = { $number } cannot go in with { $other } as they are: they change the same place, and an order is needed.
what-if-falls-needs = { $number } needs { $other }, which is not in.
