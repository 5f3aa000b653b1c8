# Late edits: words that came after they could be merged, and what becomes of them.

late-title = Late edits
late-lead = Words that reached the server after they could be merged. They change nothing by themselves: a person decides about each.
late-none = There are none.
late-to = Paragraph { $paragraph }
late-to-gone = A paragraph no longer in the text
late-by = { $name }, { $when }
late-undecided = Not decided
late-own = What its author changed
late-since = What the text has become since
late-unchanged = It reads as its author last saw it.
late-gone = The paragraph is no longer in the text.
late-include = Take it into the text
late-collides = Both changed the same words. Settle them here.
late-wording = The paragraph as it is to read
late-wording-hint = Two stars around words make them **strong**, one star makes them *emphasised*.
late-after = As a new paragraph after
late-propose = Propose it as an amendment
late-reason = Written in the draft; it reached the server on { $when }, too late to be merged.
late-set-aside = Set it aside
late-note = Note for its author
late-decided = Decided
late-state-included = In the text
late-state-proposed = Proposed
late-state-set-aside = Set aside
late-end-included = Taken into the text by { $name }, { $when }.
late-end-proposed = Proposed by { $name }, { $when }:
late-end-set-aside = Set aside by { $name }, { $when }.
late-back = Back to the late edits
late-link = { $count ->
    [one] { $count } late edit to decide
   *[other] { $count } late edits to decide
}

# A place in a draft.
place-beginning = The beginning
place-of-paragraph = { $number } { $words }
