# The editor.

editor-opening = Opening the text…
editor-failed = The editor could not be opened on this device.
editor-failed-next = Load the page again. If that does not help, use an up-to-date browser; what was written here is kept.
editor-empty = Write the first paragraph here.

editor-tools = Form of the text
editor-kind = Kind of paragraph
editor-kind-paragraph = Paragraph
editor-kind-heading-1 = Heading
editor-kind-heading-2 = Subheading
editor-kind-heading-3 = Minor heading
editor-kind-item-1 = Item (a)
editor-kind-item-2 = Item (i)
editor-strong = Bold
editor-emphasis = Italic
editor-link = Link
editor-up = Move the paragraph up
editor-down = Move the paragraph down
editor-undo = Undo what I did
editor-redo = Do it again
editor-people = Also here now

editor-link-address = Address
editor-link-wrong = A link leads to a web page (https://…) or a mail address (mailto:…), without spaces.
editor-link-set = Set the link
editor-link-remove = Remove the link
editor-link-leave = Leave it

# One line that says where the words are.
editor-saved = Saved
editor-saving = Saving…
editor-offline = Offline, kept here
editor-offline-unkept = Offline, and this browser keeps nothing: leave the page open
editor-paste-too-large = That is more than a million characters: paste it in parts. What you copied is still on the clipboard.
editor-locked = Only the paragraph under consideration can be changed now.
editor-kept = These words of yours could not be written into the text. They are kept as late edits.

# Why nothing, or not everything, can be changed.
editor-closed = The text cannot be changed now.
editor-closed-not-a-rapporteur = Only rapporteurs write in this text.
editor-closed-no-text = This text is not there any more.
editor-closed-issued = The text is issued. It changes by amendments, or once a revision is opened.
editor-closed-put = The text is being put to the conference as it stands.
editor-closed-adopted = The text is adopted. Nothing in it changes any more.
editor-closed-broken = Too much of what this page sent could not be taken, so it was cut off. Your words are kept on this device: load the page again.
editor-closed-broken-unkept = Too much of what this page sent could not be taken, so it was cut off. This browser keeps nothing: copy your words, then load the page again.
editor-closed-considering = The text is issued. Only the paragraph under consideration can be changed.

editor-keys = Keys
editor-key-split = Enter
editor-key-split-does = begins a new paragraph, or splits this one
editor-key-join = Backspace
editor-key-join-does = at the start of a paragraph: joins it to the one above
editor-key-undo = Ctrl or ⌘ + Z
editor-key-undo-does = takes back what you did, never what others did
editor-key-redo = Ctrl or ⌘ + Shift + Z
editor-key-redo-does = does it again
editor-key-strong = Ctrl or ⌘ + B
editor-key-strong-does = bold
editor-key-emphasis = Ctrl or ⌘ + I
editor-key-emphasis-does = italic
editor-key-link = Ctrl or ⌘ + K
editor-key-link-does = link
editor-key-move = Alt + ↑ or ↓
editor-key-move-does = moves the paragraph
editor-key-level = Tab, Shift + Tab
editor-key-level-does = in an item: one level deeper, or back
editor-key-paragraph = Ctrl or ⌘ + Alt + 0
editor-key-paragraph-does = paragraph
editor-key-heading = Ctrl or ⌘ + Alt + 1, 2, 3
editor-key-heading-does = heading, subheading, minor heading
editor-key-item = Ctrl or ⌘ + Alt + 8, 9
editor-key-item-does = item (a), item (i)
editor-key-tools = Alt + F10
editor-key-tools-does = goes to the row of controls; Escape and Tab lead out of the text
