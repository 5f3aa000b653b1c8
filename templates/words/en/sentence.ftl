# Differences as sentences. Also in French and Russian, whatever the language of the pages: a sentence is in the language
# of the text, or in the one the reader asked for.

sentence-in-paragraph = { $steps ->
    [one] In paragraph { $label }, { $step }.
   *[other] In paragraph { $label }: { $step }.
}
sentence-in-heading = { $steps ->
    [one] In the heading { $label }, { $step }.
   *[other] In the heading { $label }: { $step }.
}
sentence-in-title = { $steps ->
    [one] In the title, { $step }.
   *[other] In the title: { $step }.
}
sentence-in-amendment = { $steps ->
    [one] In amendment { $label }, { $step }.
   *[other] In amendment { $label }: { $step }.
}
sentence-and = { $first }; { $rest }
sentence-reads-paragraph = Paragraph { $label } to read: { $words }
sentence-reads-heading = The heading { $label } to read: { $words }
sentence-reads-title = The title to read: { $words }
sentence-reads-amendment = Amendment { $label } to read: { $words }
sentence-delete-paragraph = Delete paragraph { $label }.
sentence-delete-heading = Delete the heading { $label }.
sentence-new-paragraph = After paragraph { $label }, insert a new paragraph: { $words }
sentence-new-item = After paragraph { $label }, insert a new sub-paragraph: { $words }
sentence-new-heading = After paragraph { $label }, insert a new heading: { $words }
sentence-new-under-heading-paragraph = After the heading { $label }, insert a new paragraph: { $words }
sentence-new-under-heading-item = After the heading { $label }, insert a new sub-paragraph: { $words }
sentence-new-under-heading-heading = After the heading { $label }, insert a new heading: { $words }
sentence-new-first-paragraph = At the beginning of the text, insert a new paragraph: { $words }
sentence-new-first-item = At the beginning of the text, insert a new sub-paragraph: { $words }
sentence-new-first-heading = At the beginning of the text, insert a new heading: { $words }
sentence-move-paragraph-after-paragraph = Move paragraph { $label } after paragraph { $after }.
sentence-move-paragraph-after-heading = Move paragraph { $label } after the heading { $after }.
sentence-move-paragraph-first = Move paragraph { $label } to the beginning of the text.
sentence-move-heading-after-paragraph = Move the heading { $label } after paragraph { $after }.
sentence-move-heading-after-heading = Move the heading { $label } after the heading { $after }.
sentence-move-heading-first = Move the heading { $label } to the beginning of the text.
sentence-split-after = Split paragraph { $label } after { $words }.
sentence-split-reading = Split paragraph { $label } in two, to read: { $head } and: { $tail }
sentence-join = Join paragraph { $label } to paragraph { $into }.
sentence-join-reading = Join paragraph { $label } to paragraph { $into }, to read: { $words }

sentence-step-replace = replace { $old } by { $new }
sentence-step-insert-after = insert { $words } after { $anchor }
sentence-step-insert-before = insert { $words } before { $anchor }
sentence-step-insert-beginning = insert { $words } at the beginning
sentence-step-insert-end = add { $words } at the end
sentence-step-delete = delete { $words }
sentence-step-move-after = move { $words } after { $anchor }
sentence-step-move-before = move { $words } before { $anchor }
sentence-step-move-beginning = move { $words } to the beginning
sentence-step-move-end = move { $words } to the end
sentence-step-bold = set { $words } in bold
sentence-step-not-bold = set { $words } not in bold
sentence-step-italic = set { $words } in italics
sentence-step-not-italic = set { $words } not in italics
sentence-step-link = link { $words } to { $address }
sentence-step-no-link = take the link off { $words }
sentence-step-note-after = insert a footnote after { $anchor }: { $words }
sentence-step-note-before = insert a footnote before { $anchor }: { $words }
sentence-step-note-beginning = insert a footnote at the beginning: { $words }
sentence-step-note-end = insert a footnote at the end: { $words }
sentence-step-note-replace = replace the footnote { $old } by { $new }
sentence-step-note-delete = delete the footnote { $words }

# Read out before words in a difference that stay and are set otherwise.
sentence-set-bold = [set in bold:]
sentence-set-not-bold = [no longer in bold:]
sentence-set-italic = [set in italics:]
sentence-set-not-italic = [no longer in italics:]
sentence-set-link = [now a link:]
sentence-set-no-link = [no longer a link:]
sentence-set-other-link = [linked elsewhere:]
sentence-set-otherwise = [set differently:]

# How words are quoted; the second and third where the words hold such marks themselves.
sentence-quote-a = “{ $words }”
sentence-quote-b = «{ $words }»
sentence-quote-c = "{ $words }"

# Which of several equal words: as object, after “after”, after “before”.
sentence-nth-acc = { $nth ->
    [1] the first { $words }
    [2] the second { $words }
    [3] the third { $words }
    [4] the fourth { $words }
    [5] the fifth { $words }
    [6] the sixth { $words }
    [7] the seventh { $words }
    [8] the eighth { $words }
    [9] the ninth { $words }
   *[10] the tenth { $words }
}
sentence-nth-gen = { sentence-nth-acc }
sentence-nth-ins = { sentence-nth-acc }
sentence-all = all { $words }
sentence-last = the last { $words }

sentence-choose = Sentences in
sentence-language-en = English
sentence-language-fr = français
sentence-language-ru = русский
