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
editor-footnote = Footnote
editor-up = Move the paragraph up
editor-down = Move the paragraph down
editor-undo = Undo what I did
editor-redo = Do it again
editor-people = Also here now
# "name" is a person's.
editor-go-to = Go to { $name }
editor-grip = Drag the paragraph to another place

# The headings beside the text.
editor-outline = Outline
editor-outline-top = Beginning
editor-outline-blank = A heading without words yet
editor-outline-empty = The headings of the text stand here.

# Finding and replacing.
editor-find = Find and replace
editor-find-field = Find in the text
editor-find-exact = Match case
editor-find-whole = Whole words
editor-find-close = Back to the text
editor-find-none = Not in the text
editor-find-place = { $at } of { $count }
editor-find-count-one = { $count } place
editor-find-count-other = { $count } places
editor-replace-field = Replace with
editor-replace-one = Replace
editor-replace-all = Replace all
editor-replaced-one = { $count } place replaced.
editor-replaced-other = { $count } places replaced.
editor-left-alone-one = { $count } place was left alone: its paragraph cannot be changed now.
editor-left-alone-other = { $count } places were left alone: their paragraphs cannot be changed now.

# How long the text is.
editor-words-one = { $count } word
editor-words-other = { $count } words
# Of what is selected, and of the whole text.
editor-words-chosen = { $at } of { $count } words
editor-minutes = { $count } min
editor-words-of = { $at } of { $limit } words
editor-over-one = { $count } word over the limit of { $limit }
editor-over-other = { $count } words over the limit of { $limit }
editor-limit = Limit of words
editor-limit-field = At most so many words
editor-limit-hint = For everybody who writes this text; nothing is refused for it. Reading time is counted at 240 words a minute.
editor-limit-wrong = A limit is a whole number from 1 to 1,000,000.
editor-limit-unsaved = The limit could not be set: there is no connection. Try again in a moment.
editor-limit-set = Set the limit
editor-limit-remove = No limit

# Everything that can be done, by name.
editor-palette = Everything you can do
editor-palette-field = Type what you want to do
editor-palette-none = Nothing is called that.
editor-palette-slash = Type / again to write it.
editor-act-paragraph = Paragraph
editor-act-heading-1 = Heading
editor-act-heading-2 = Subheading
editor-act-heading-3 = Minor heading
editor-act-item-1 = Item (a)
editor-act-item-2 = Item (i)
editor-act-deeper = Item one level deeper
editor-act-outer = Item one level back
editor-act-strong = Bold
editor-act-emphasis = Italic
editor-act-link = Link
editor-act-footnote = Footnote
editor-act-up = Move the paragraph up
editor-act-down = Move the paragraph down
editor-act-undo = Undo what I did
editor-act-redo = Do it again
editor-act-find = Find
editor-act-replace = Find and replace
editor-act-find-next = Next place found
editor-act-find-previous = Previous place found
editor-act-outline = Go to a heading
editor-act-limit = Set a limit of words
editor-act-keys = Show all keys

editor-footnote-words = Words of the footnote
editor-footnote-hint = One paragraph, of at most 2,000 characters. Its number follows from its place.
editor-footnote-wrong = Write what the footnote says, in at most 2,000 characters; or take the footnote away.
editor-footnote-set = Set the footnote
editor-footnote-remove = Remove the footnote
editor-footnote-leave = Leave it

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
editor-closed-other-rapporteurs = This text has rapporteurs of its own. You can read it here as they write it.
editor-closed-no-text = This text is not there any more.
editor-closed-issued = The text is issued. It changes by amendments, or once a revision is opened.
editor-closed-put = The text is being put to the conference as it stands.
editor-closed-adopted = The text is adopted. Nothing in it changes any more.
editor-closed-broken = Too much of what this page sent could not be taken, so it was cut off. Your words are kept on this device: load the page again.
editor-closed-broken-unkept = Too much of what this page sent could not be taken, so it was cut off. This browser keeps nothing: copy your words, then load the page again.
editor-closed-considering = The text is issued. Only the paragraph under consideration can be changed.

# Keys. "mod" is the key for commands, "on" the make of the keyboard.
editor-mod-other = Ctrl
editor-mod-mac = ⌘
editor-keys = Keys
editor-keys-single = The question mark opens this list (F1 always does)
editor-keys-print = Print the list
editor-keys-close = Back to the text
editor-key-split = Enter
editor-key-split-does = begins a new paragraph, or splits this one
editor-key-join = Backspace
editor-key-join-does = at the start of a paragraph: joins it to the one above
editor-key-undo = { $mod } + Z
editor-key-undo-does = takes back what you did, never what others did
editor-key-redo = { $mod } + Shift + Z
editor-key-redo-does = does it again
editor-key-palette = { $mod } + K
editor-key-palette-does = everything you can do, by name
editor-key-slash = /
editor-key-slash-does = in an empty paragraph: the same list
editor-key-find = { $mod } + F
editor-key-find-does = finds in the text; pressed twice, in the whole page
editor-key-replace =
    { $on ->
        [mac] ⌘ + Shift + H
       *[other] Ctrl + H
    }
editor-key-replace-does = finds and replaces
editor-key-find-next = F3
editor-key-find-next-does = next place found, as does Enter in the field
editor-key-find-previous = Shift + F3
editor-key-find-previous-does = previous place found
editor-key-strong = { $mod } + B
editor-key-strong-does = bold
editor-key-emphasis = { $mod } + I
editor-key-emphasis-does = italic
editor-key-link = { $mod } + Shift + K
editor-key-link-does = link
editor-key-footnote = { $mod } + Alt + F
editor-key-footnote-does = footnote; on the number of one, Enter
editor-key-up = Alt + ↑
editor-key-up-does = moves the paragraph up
editor-key-down = Alt + ↓
editor-key-down-does = moves the paragraph down
editor-key-paragraph = { $mod } + Alt + 0
editor-key-paragraph-does = paragraph
editor-key-heading-1 = { $mod } + Alt + 1
editor-key-heading-1-does = heading
editor-key-heading-2 = { $mod } + Alt + 2
editor-key-heading-2-does = subheading
editor-key-heading-3 = { $mod } + Alt + 3
editor-key-heading-3-does = minor heading
editor-key-item-1 = { $mod } + Alt + 8
editor-key-item-1-does = item (a)
editor-key-item-2 = { $mod } + Alt + 9
editor-key-item-2-does = item (i)
editor-key-deeper = Tab
editor-key-deeper-does = in an item: one level deeper
editor-key-outer = Shift + Tab
editor-key-outer-does = in an item: one level back
editor-key-tools = Alt + F10
editor-key-tools-does = goes to the row of controls; Escape and Tab lead out of the text
editor-key-keys = F1
editor-key-keys-does = this list; outside the text also ?
