# Brackets: where a text is open, and who wants which alternative.

brackets-title = Brackets
brackets-link = { $count ->
    [one] One place in brackets
   *[other] { $count } places in brackets
}
brackets-left = { $count ->
    [0] The text has no brackets.
    [one] One place in brackets is left.
   *[other] { $count } places in brackets are left.
}
brackets-none = Nothing is left open in the words of the text.
brackets-read-first = Read it with the first alternatives
brackets-read-without = Read it without the bracketed words
brackets-as-first = { $count ->
    [one] This is not the text. It is how the text would read if its one open place were decided for the first alternative and the brackets lifted.
   *[other] This is not the text. It is how the text would read if each of its { $count } open places were decided for the first alternative and the brackets lifted.
}
brackets-as-without = { $count ->
    [one] This is not the text. It is how the text would read if everything at its one open place fell.
   *[other] This is not the text. It is how the text would read if everything in brackets, at { $count } places, fell. Paragraphs are numbered as if they had fallen too.
}
brackets-inside = inside another bracket
brackets-whole = the whole paragraph
brackets-instead = the whole paragraph, perhaps in place of the one before
brackets-empty = no words
brackets-wanted = Wanted by:
brackets-who = Who wants it
brackets-strays = Brackets without a partner
brackets-opens = A bracket opens here, and does not close in this paragraph.
brackets-closes = A bracket closes here that did not open in this paragraph.
brackets-lost = Wanted words that are in no bracket any more
brackets-forget = Forget it
brackets-back = Back to the brackets
brackets-note = Note it
brackets-field-delegations = Delegations that want these words
brackets-field-delegations-hint = Noted beside the text, for those who take part. It is no part of the text, and the record does not hold it. Choose none to take the note back.

done-attribution = It is noted.

problem-no-bracket = This bracket is not there any more, or its words have changed.
problem-no-bracket-next = Look at the brackets as they stand now, and note it there.

editor-brackets = Brackets
editor-brackets-next = Next place in brackets
editor-brackets-previous = Previous place in brackets
editor-brackets-list = List of the brackets
editor-brackets-stray = A bracket without a partner in this paragraph
