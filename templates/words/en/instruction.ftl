# Proposing by an instruction, as people write them in mails; and differences side by side.

instruction-title = Write it as in a mail
instruction-symbol = Proposal by instruction
instruction-open = Propose in words, as in a mail
instruction-or = Or write it as you would in a mail
instruction-field = What is to change
instruction-hint = Name the paragraph and the words, in English, French or Russian. You see the difference before anything is filed.
instruction-hint-beside = Without another number, paragraph { $paragraph } is meant. English, French or Russian; you see the difference before anything is filed.
instruction-hint-here = For example: replace “may” by “should”. English, French or Russian; you see the difference before anything is filed.
instruction-see = See the difference
instruction-examples = What one can write
instruction-found = { $count ->
    [one] One change
   *[other] { $count } changes
}
instruction-one-by-one = All of it can be one amendment, decided as a whole. Or each can be an amendment of its own: its form opens in another tab, and the others stay here.
instruction-together = All of it in one amendment
instruction-go-on = Go on with this one
instruction-by-itself = Only this one, in another tab
instruction-aside = Left aside, since it asks for no change:
instruction-fault-empty = Write what is to change, for example: In paragraph 7, replace “may” by “should”.
instruction-fault-too-long = An instruction has at most { $most } characters. Send a longer one in parts, or bring a text in.
instruction-fault-too-many = These are more than { $most } changes. Send them in parts.
instruction-fault-unclosed = A quotation mark is opened and never closed.
instruction-fault-unread = “{ $words }” is not an instruction that Plenary understands. Write it like: In paragraph 7, replace “may” by “should”.
instruction-fault-unfinished = “{ $words }” is not a whole instruction: something is missing at its end. Write it like: In paragraph 7, replace “may” by “should”.
instruction-fault-one-only = Several paragraphs are named where there can be only one. Write an instruction for each of them.
instruction-fault-no-range = Paragraphs { $from } to { $to } are no range in this text: name the first one first, and both of the same kind.
instruction-fault-no-sentence = Paragraph { $label } has { $count ->
    [one] only one sentence.
   *[other] only { $count } sentences.
}
instruction-fault-no-paragraph = There is no paragraph { $label }: the text has { $count }.
instruction-fault-no-heading = There is no heading “{ $label }”.
instruction-fault-where = Say which paragraph is meant, as in: In paragraph 7, …
instruction-fault-where-words = “{ $words }” stands in paragraphs { $labels }: say which paragraph is meant.
instruction-fault-itself = Paragraph { $label } stands there already.
instruction-fault-same = Paragraph { $label } reads like that already.
instruction-fault-same-title = The title reads like that already.
instruction-fault-absent = “{ $words }” does not stand in paragraph { $label }.
instruction-fault-several = “{ $words }” stands { $times ->
    [2] twice
    [3] three times
   *[other] { $times } times
} in paragraph { $label }: say which, as in “the second { $words }”, or “all”.
instruction-fault-fewer = “{ $words }” stands in paragraph { $label } { $times ->
    [one] only once
    [2] only twice
   *[other] only { $times } times
}.
instruction-fault-other-case = “{ $words }” does not stand in paragraph { $label }, but “{ $stands }” does. If that is meant, write it so.
instruction-sentence-fault-absent = “{ $words }” does not stand in sentence { $nth } of paragraph { $label }.
instruction-sentence-fault-several = “{ $words }” stands { $times ->
    [2] twice
    [3] three times
   *[other] { $times } times
} in sentence { $nth } of paragraph { $label }: say which, as in “the second { $words }”, or “all”.
instruction-sentence-fault-fewer = “{ $words }” stands in sentence { $nth } of paragraph { $label } { $times ->
    [one] only once
    [2] only twice
   *[other] only { $times } times
}.
instruction-sentence-fault-other-case = “{ $words }” does not stand in sentence { $nth } of paragraph { $label }, but “{ $stands }” does. If that is meant, write it so.
instruction-last-sentence-fault-absent = “{ $words }” does not stand in the last sentence of paragraph { $label }.
instruction-last-sentence-fault-several = “{ $words }” stands more than once in the last sentence of paragraph { $label }: say which, as in “the second { $words }”, or “all”.
instruction-last-sentence-fault-fewer = “{ $words }” does not stand so often in the last sentence of paragraph { $label }.
instruction-last-sentence-fault-other-case = “{ $words }” does not stand in the last sentence of paragraph { $label }, but “{ $stands }” does. If that is meant, write it so.
instruction-title-fault-other-case = “{ $words }” does not stand in the title, but “{ $stands }” does. If that is meant, write it so.
instruction-title-fault-absent = “{ $words }” does not stand in the title.
instruction-title-fault-several = “{ $words }” stands more than once in the title: say which, as in “the second { $words }”.
instruction-title-fault-fewer = “{ $words }” does not stand so often in the title.
problem-instruction = The instruction cannot be carried out as it stands.
problem-instruction-next = The detail says what is missing.

difference-view-line = In line
difference-view-side = Side by side
difference-was = As it reads
difference-is = As proposed
difference-was-not = It is not in the text.
difference-is-not = It goes.
difference-title = The title
