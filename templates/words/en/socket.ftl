# Why the server did not take what a page wrote, by the code on the wire. Whoever reads it is writing, so each says what
# becomes of the words.

socket-paragraph-locked = This paragraph may not be changed now. Your words are kept as a late edit.
socket-paragraph-gone = The text was laid out anew while you were writing. Your words are kept as a late edit.
socket-too-large = The text is as long as a text may be. Your words are kept as a late edit.
socket-too-long = That was too much at once. Paste it in smaller parts.
socket-too-many-operations = That was too much at once. Paste it in smaller parts.
socket-characters = Some characters cannot stand in a text. Your words are kept as a late edit.
socket-link = Only links to web pages and mail addresses can stand in a text. Your words are kept as a late edit.
socket-footnote = A footnote is one paragraph of at most 2,000 characters. Your words are kept as a late edit.
socket-time = The clock of this device is far from the right time. Set it, and load the page again.
socket-not-a-change = This page and the server did not understand each other. Load the page again; your words are kept.
socket-checksum = This page and the server did not understand each other. Load the page again; your words are kept.
socket-malformed = This page and the server did not understand each other. Load the page again; your words are kept.
socket-columns = This page and the server did not understand each other. Load the page again; your words are kept.
socket-actor = This page and the server did not understand each other. Load the page again; your words are kept.
socket-sequence = This page and the server did not understand each other. Load the page again; your words are kept.
socket-dependencies = This page and the server did not understand each other. Load the page again; your words are kept.
socket-counter = This page and the server did not understand each other. Load the page again; your words are kept.
socket-form = This page and the server did not understand each other. Load the page again; your words are kept.
socket-unusable = This page and the server did not understand each other. Load the page again; your words are kept.
