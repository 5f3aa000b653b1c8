# Paragraphs of one text that were taken into another.

takings-new = Take from another text
takings-new-lead = The paragraphs you choose come in as new paragraphs of this text. Both texts remember where they come from, and show when the one changes after the other took from it.
takings-which = From which text
takings-no-other = This conference has no other text.
takings-what = What to take from “{ $title }”
takings-section = the whole section
takings-already = taken already
takings-where = Where to
takings-after = After { $place }
takings-take = Take these paragraphs
takings-title = Taken from other texts
takings-lead = What this text took from others and others from it, and what has changed on either side since.
takings-none = Nothing was taken, and nothing was given.
takings-taken = Taken from other texts
takings-given-title = Taken by other texts
takings-paragraph = Paragraph { $label }
takings-heading = Heading { $label }
takings-gone = A paragraph no longer in the text
takings-from = From { $title }, { $numbered ->
    [yes] no. { $label }
   *[no] { $label }
}
takings-given = Into { $title }; it was { $numbered ->
    [yes] no. { $label }
   *[no] { $label }
} here
takings-by = Taken by { $name } as it stood on { $when }, fingerprint { $fingerprint }
takings-state-current = The source is unchanged
takings-state-changed = The source has changed
takings-state-source-gone = No longer in the source
takings-state-gone = No longer in this text
takings-given-state-current = Unchanged since
takings-given-state-changed = Changed here since
takings-given-state-source-gone = No longer in this text
takings-given-state-gone = No longer in the other text
takings-since = What the source has changed since
takings-own = What changed here since
takings-own-none = It reads here as it was taken.
takings-source-current = It reads there as it was taken.
takings-source-changed = It reads there as it was taken.
takings-source-gone = It reads there as it was taken.
takings-source-source-gone = The paragraph is no longer there.
takings-renew = Take the new wording
takings-collides = Both changed the same words. Here is the source’s wording; settle the two.
takings-keep = Keep it as it is here
takings-back = Back to what was taken
takings-link = { $count ->
    [one] { $count } paragraph taken between texts
   *[other] { $count } paragraphs taken between texts
}{ $changed ->
    [0] {""}
    [one] , { $changed } source changed since
   *[other] , { $changed } sources changed since
}
