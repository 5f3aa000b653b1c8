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
instruction-one-by-one = Each can be an amendment of its own, so that it is decided by itself. What makes sense only together goes into one.
instruction-together = All of it in one amendment
instruction-go-on = Go on with this one
instruction-aside = Left aside, since it asks for no change:
instruction-fault-empty = Write what is to change, for example: In paragraph 7, replace “may” by “should”.
instruction-fault-too-long = An instruction has at most { $most } characters. Send a longer one in parts, or bring a text in.
instruction-fault-too-many = These are more than { $most } changes. Send them in parts.
instruction-fault-unclosed = A quotation mark is opened and never closed.
instruction-fault-unread = “{ $words }” is not an instruction that Plenary understands. Write it like: In paragraph 7, replace “may” by “should”.
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
