# Amendments as files: what is said in a Word file and in a comment table, and on the page that brings them in.

office-files = The amendments as files
office-take = Download as
office-format-docx = Word with the amendments
office-format-xlsx = Excel
office-format-csv = CSV
office-bring = Bring in a Word file or table
office-lead = { $count ->
    [0] { $symbol }, without amendments.
    [one] { $symbol }, with { $count } amendment as tracked changes. Its author is its sponsors; its number and reason are in its comment.
   *[other] { $symbol }, with { $count } amendments as tracked changes. The author of each is its sponsors; its number and reason are in its comment.
}
office-lead-clean = { $symbol }. Track your changes in this file, and they can be brought in as amendments of your delegation: a comment over several paragraphs makes one proposal of their changes, and what it says is the reason. The numbers are those of the issue and stay as they are.
office-lead-back = The numbers are those of the issue and stay as they are. Changes that you track in this file can be brought in as amendments of your delegation; a comment over several paragraphs makes one proposal of their changes, and what it says is the reason.
office-heading = Amendment { $number }, { $sponsors }
office-heading-ended = Amendment { $number }, { $sponsors } ({ $state })
office-overlaps = Amendment { $number }, { $sponsors }. It touches words that another amendment touches too, so it is shown here on a copy, which is not part of the text:
office-other-words = Amendment { $number }, { $sponsors }. It was written against other words than those above, so it is shown here on a copy of those, which is not part of the text:
office-left-subs = { $count ->
    [one] Not shown, since it changes another amendment and not the text itself: { $numbers }.
   *[other] Not shown, since they change other amendments and not the text itself: { $numbers }.
}
office-left-ended = { $count ->
    [one] Not shown, since the meeting has dealt with it or its sponsors took it back: { $numbers }.
   *[other] Not shown, since the meeting has dealt with them or their sponsors took them back: { $numbers }.
}
office-column-number = Number
office-column-member = Member
office-column-clause = Clause
office-column-paragraph = Paragraph
office-column-kind = Type (ge, te, ed)
office-column-comment = Comment
office-column-proposed = Proposed change
office-column-observations = Observations
office-proposed-sub = See the sub-amendment to amendment { $parent }.
office-proposed-deletion = Delete the paragraph.
office-proposed-opening = Add at the beginning: { $words }
office-proposed-new = Add after { $paragraph }: { $words }
office-proposed-move = Move the paragraph after { $paragraph }.
office-proposed-move-first = Move the paragraph to the beginning.
office-proposed-split = Make two paragraphs of it. The first: { $head } The second: { $tail }
office-proposed-join = Join { $paragraph } to it, to read: { $words }
office-proposed-title = The title to read: { $words }

incoming-title = Bring in a Word file or a table
incoming-lead = Tracked changes and comments of a Word file, or the rows of a comment table, become amendments of one delegation. You see everything that was found before anything is filed.
incoming-choose-file = File
incoming-choose-file-hint = A Word file (.docx) with tracked changes, or a comment table as Excel (.xlsx) or CSV, up to 8 MB. It is best made from the file that can be downloaded here, and any other version of the text will do.
incoming-get-file = Download the text as Word, to track changes in
incoming-get-amended = The text with all amendments as Word
incoming-see = See what it proposes
incoming-see-another = See another file
incoming-found = { $count ->
    [0] No proposals found
    [one] { $count } proposal found
   *[other] { $count } proposals found
}
incoming-not-filed = { $count ->
    [one] { $count } proposal not filed
   *[other] { $count } proposals not filed
}
incoming-filed = { $count ->
    [one] { $count } amendment is filed.
   *[other] { $count } amendments are filed.
}
incoming-choose = Proposal { $number }
incoming-file-them = File the chosen ones
incoming-by = { $author }
incoming-by-at = { $author }, { $when }
incoming-by-nobody = Not tracked in the file
incoming-by-unnamed = Without a name
incoming-was-untracked = This was changed without being tracked: the file simply reads otherwise than the issue. Choose it if it is meant.
incoming-by-hand = Propose it by hand
incoming-refused = { $says } { $next }
incoming-standing-ready = It can be filed.
incoming-standing-here = It is amendment { $number }, which is here already.
incoming-standing-other-words = The words it changes read otherwise by now, so it cannot be filed as it stands.
incoming-wording = to paragraph { $paragraph }
incoming-deletion = to delete paragraph { $paragraph }
incoming-new-after = a new paragraph after { $after }
incoming-new-above = a new paragraph after the one above
incoming-new-first = a new opening paragraph
incoming-move-after = to move paragraph { $paragraph } after { $after }
incoming-move-above = to move paragraph { $paragraph } after the one above
incoming-move-first = to move paragraph { $paragraph } to the beginning
incoming-split = to make two paragraphs of { $paragraph }
incoming-join = to join paragraph { $paragraph } to { $into }
incoming-title-change = to the title
incoming-basis-named = The file was made from { $issue }, the text as it stands; { $found } of its { $all } paragraphs were found.
incoming-basis-alike = The file does not say what it was made from. It is most like { $issue }, the text as it stands; { $found } of its { $all } paragraphs were found.
incoming-basis-named-older = The file was made from an earlier version, { $issue }; { $found } of its { $all } paragraphs were found. What it proposes to paragraphs that read the same today can be filed.
incoming-basis-alike-older = The file does not say what it was made from. It is most like an earlier version, { $issue }; { $found } of its { $all } paragraphs were found. What it proposes to paragraphs that read the same today can be filed.
incoming-basis-unknown = The file names a version that is none of this text, so it was held against the one it is most like. Look closely whether it belongs here.
incoming-untracked = No changes are tracked in the file. What reads otherwise than the issue is listed all the same.
incoming-oddity-tables = { $count ->
    [one] { $count } table was not read.
   *[other] { $count } tables were not read.
}
incoming-oddity-images = { $count ->
    [one] { $count } picture was not read.
   *[other] { $count } pictures were not read.
}
incoming-oddity-text-boxes = { $count ->
    [one] { $count } text box was not read.
   *[other] { $count } text boxes were not read.
}
incoming-oddity-fields = { $count ->
    [one] { $count } field was read as the words it shows.
   *[other] { $count } fields were read as the words they show.
}
incoming-oddity-formulas = { $count ->
    [one] { $count } formula was not read.
   *[other] { $count } formulas were not read.
}
incoming-oddity-signs = { $count ->
    [one] { $count } sign of a symbol font was not read.
   *[other] { $count } signs of symbol fonts were not read.
}
incoming-oddity-notes = { $count ->
    [one] { $count } footnote was not read, since it is longer than a footnote may be.
   *[other] { $count } footnotes were not read, since they are longer than a footnote may be.
}
incoming-oddity-ranges = { $count ->
    [one] { $count } comment or move lies over words with too many others, and was left aside.
   *[other] { $count } comments or moves lie over words with too many others, and were left aside.
}
incoming-left-missing = { $count ->
    [one] { $count } paragraph of the text is not in the file. It is taken as left out, not as deleted.
   *[other] { $count } paragraphs of the text are not in the file. They are taken as left out, not as deleted.
}
incoming-left-beside = This paragraph stands before or after the text and was not taken as part of it: “{ $words }”
incoming-left-remark = A comment of { $author } on words that nobody changes: “{ $words }”
incoming-left-nested = Somebody deleted words that somebody else had put in: “{ $words }”. Propose that as a sub-amendment.
incoming-left-authors = { $count ->
    [one] The changes of { $count } author were not read, since too many people changed this file. Send them in a file of their own.
   *[other] The changes of { $count } authors were not read, since too many people changed this file. Send them in a file of their own.
}
incoming-more-proposals = { $count ->
    [one] { $count } more proposal was found than one page can show. Send it in a file of its own.
   *[other] { $count } more proposals were found than one page can show. Send them in a file of their own.
}
incoming-more-notes = { $count ->
    [one] { $count } more passage became no proposal, and is not listed here.
   *[other] { $count } more passages became no proposal, and are not listed here.
}
incoming-here = { $count ->
    [one] Amendment { $numbers } is in the file as it is here, and is left alone.
   *[other] Amendments { $numbers } are in the file as they are here, and are left alone.
}
incoming-rows = { $count ->
    [one] { $count } row was read and held against { $issue }.
   *[other] { $count } rows were read and held against { $issue }.
}
incoming-rows-beyond = { $count ->
    [one] { $count } more row was not read, since a table may have { $most }. Send it in a file of its own.
   *[other] { $count } more rows were not read, since a table may have { $most }. Send them in a file of their own.
}
incoming-row-cut = { $member }, paragraph { $paragraph }: a cell holds more than { $most } characters, so nothing was made of this row. Shorten it, and send it again.
incoming-row-unchanged = { $member }, paragraph { $paragraph }: what is proposed stands there already.
incoming-row-by-hand = { $member }, paragraph { $paragraph }, to be made into an amendment by hand. Comment: { $comment } Proposed: { $proposed }

problem-office-no-file = No file was chosen.
problem-office-no-file-next = Choose a Word file, or a table as Excel or CSV.
problem-office-other-kind = This is neither a Word file nor a comment table.
problem-office-other-kind-next = Nothing was taken from it. Word files end in .docx; save an older or another kind as that, and send it again.
problem-office-old-or-locked = This is an old Word file or Excel file (.doc, .xls), or one that a password locks.
problem-office-old-or-locked-next = Nothing was taken from it. Open it, save it as .docx or .xlsx without a password, and send that.
problem-office-damaged = The file is damaged and cannot be opened.
problem-office-damaged-next = Nothing was taken from it. Open it where it was written, save it again, and send that.
problem-office-bomb = The file unpacks to far more than any text has.
problem-office-bomb-next = Nothing was taken from it. If it is a real document, copy its text into a new one without pictures, and send that.
problem-office-large = The file holds more words or paragraphs than any text has.
problem-office-large-next = Nothing was taken from it. Copy the part that you want to change, as it stands, into a file of its own, and send that.
problem-office-busy = Other files are being read at this moment.
problem-office-busy-next = Nothing was taken from yours. Send it again in a minute.
problem-office-too-many = More proposals came back than one page shows.
problem-office-too-many-next = Nothing was filed. Bring the file in again, and file what is shown.
problem-office-entities = The file defines names of its own in its XML, which no word processor does.
problem-office-entities-next = Nothing was taken from it. Open it in a word processor, save it again, and send that.
problem-office-deep = The file is nested deeper than any document is.
problem-office-deep-next = Nothing was taken from it. Copy its text into a new document, and send that.
problem-office-empty = There are no words in the file.
problem-office-empty-next = Choose the file that holds the text or the table.
problem-office-no-columns = The table has no column for comments or proposed changes.
problem-office-no-columns-next = Nothing was taken from it. Its first rows must name its columns, as in the table that can be downloaded here.
problem-office-nothing-chosen = None was chosen, and nothing was filed.
problem-office-nothing-chosen-next = Tick the proposals to file; all of them are still below.
