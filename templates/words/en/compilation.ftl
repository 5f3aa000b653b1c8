# The compilation: a text with its amendments, each under its paragraph.

compilation-title = Compilation of amendments
compilation-link = Compilation
compilation-base = The text as { $since ->
    [yes] issued in { $issue } on { $when }, with what the meeting has changed since.
   *[no] issued in { $issue } on { $when }.
}
compilation-not-issued = The text is not issued yet.
compilation-compiled = Compiled on { $when }.
compilation-open-only = Pending ones only
compilation-with-ended = { $count ->
    [one] With the one that has ended
   *[other] With the { $count } that have ended
}
compilation-print = Print
compilation-legend = Indented: an amendment, under the paragraph it would change.
compilation-jumps = Paragraphs with amendments
compilation-jump-title = Title
compilation-jump-opening = Opening
compilation-jump-removed = Removed
compilation-to = Amendments to paragraph { $paragraph }
compilation-to-heading = Amendments to heading { $paragraph }
compilation-after = New paragraphs after { $paragraph }
compilation-opening = New opening paragraphs
compilation-to-title = Amendments to the title
compilation-arriving = Amendment { $number } would move a paragraph here.
compilation-entry = Amendment { $number }, { $sponsors }
compilation-sub = Sub-amendment { $number }
compilation-part = part { $part } of { $parts }
compilation-identical = Identical with:
compilation-none = No amendment is pending.
compilation-does-wording = changes words
compilation-does-new = new paragraph
compilation-does-deletion = deletes the paragraph
compilation-does-move = moves the paragraph to after { $paragraph }
compilation-does-move-first = moves the paragraph to the beginning
compilation-does-split = splits the paragraph at ¶
compilation-does-join = joins the paragraph to { $paragraph }, where ¶ is
compilation-does-title = changes the title
compilation-does-sub = changes what amendment { $number } proposes
