# The history of a text, in the editor. Places in braces are filled in by the page.

history-title = History
history-opening = Reading the history of the text…
history-offline = The history could not be loaded: there is no connection. It is here once it has been opened online.
history-failed = The history of this text could not be read on this device. The text itself is not affected.
history-empty = Nothing has been written yet.
history-blank = At this moment the text was empty.
history-close = Back to the live text
history-line = Moment in the life of the text
history-previous = Previous step
history-next = Next step
history-play = Play the history
history-pause = Pause
history-show = Show
history-show-plain = The words alone
history-show-authors = Who wrote them
history-show-now = What changed since
history-show-before = What this step changed
history-restore = Restore this paragraph
history-remove = Take this paragraph out
history-restore-all = Restore the whole text…
history-restore-all-title = Restore the whole text?
history-restore-all-what = The text will read as it does here. Others see it at once, as an edit of yours. What was written since stays in the history, and you can undo it.
history-restore-all-do = Restore the whole text
history-restore-all-leave = Leave it
history-authors = Who wrote the words shown
history-text = The text as it stood
history-now-only = not yet there at this moment
history-keys = ← and → go from step to step, with Shift finer; Escape leads back.

# "when" is a moment; "name" is a person's, or the command key's where something can be undone; "at" is the number of a paragraph, or words.
history-moment = { $when } · { $name }
history-moment-now = Now · { $when } · { $name }
history-nobody = a writer whose name is not known here
history-unnamed = The names of other writers are missing: there is no connection.
history-wrote = “{ $at }”: { $name }, { $when }
history-restored = Paragraph { $at } reads as it did on { $when }. Undo ({ $name } + Z) takes it back.
history-restored-unnumbered = The paragraph reads as it did on { $when }. Undo ({ $name } + Z) takes it back.
history-removed = The paragraph is taken out again. Undo ({ $name } + Z) takes it back.
history-restored-all = The whole text reads as it did on { $when }. Undo ({ $name } + Z) takes it back.
history-undone = Undone: the text reads as before.
history-nothing = Nothing to undo.
history-stopped = This cannot be changed now.

# Who wrote what is selected.
history-by = Who wrote this
history-by-row = { $name }, { $when }
history-by-nothing = Put the caret among words, or select some.
history-by-see = See this moment
history-by-close = Close
editor-act-history = History of the text
editor-act-wrote = Who wrote this?
editor-key-history = { $mod } + Alt + Shift + H
editor-key-history-does = opens the history of the text; Escape leads back
