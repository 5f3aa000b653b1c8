# Bringing in a text that was written elsewhere.

import-title = Bring in a text
import-lead = Headings, numbered paragraphs, items, bold, italic and links are kept. You see what comes in before anything is written.
import-open = Bring in a text
import-source = The text
import-source-hint = Paste Markdown, HTML or plain text, up to 2 MB; or choose a file. Numbers before paragraphs are recognised and left out, since they are made here.
import-source-shown = The source, to change it and look again
import-file = File
import-format = Written as
import-format-guess = As it looks
import-format-markdown = Markdown
import-format-html = HTML
import-format-plain = Plain text
import-see = See what comes in
import-again = See what comes in now
import-preview = What comes in
import-counts = { $headings ->
    [0] No headings
    [one] { $headings } heading
   *[other] { $headings } headings
}, { $paragraphs ->
    [0] no paragraphs
    [one] { $paragraphs } paragraph
   *[other] { $paragraphs } paragraphs
}, { $items ->
    [0] no items
    [one] { $items } item
   *[other] { $items } items
}.
import-note-numbers = { $count ->
    [one] { $count } number or bullet was left out, since numbers are made here.
   *[other] { $count } numbers and bullets were left out, since numbers are made here.
}
import-note-tables = { $count ->
    [one] { $count } table was turned into plain paragraphs, one for each row.
   *[other] { $count } tables were turned into plain paragraphs, one for each row.
}
import-note-images = { $count ->
    [one] { $count } image was left out.
   *[other] { $count } images were left out.
}
import-note-quotes = { $count ->
    [one] { $count } quotation became plain paragraphs.
   *[other] { $count } quotations became plain paragraphs.
}
import-note-code = { $count ->
    [one] { $count } piece of code became a plain paragraph.
   *[other] { $count } pieces of code became plain paragraphs.
}
import-note-deep = { $count ->
    [one] { $count } heading or item was deeper than a text goes, and was brought up.
   *[other] { $count } headings and items were deeper than a text goes, and were brought up.
}
import-note-links = { $count ->
    [one] { $count } link led neither to a web page nor to a mail address; its words stay.
   *[other] { $count } links led neither to a web page nor to a mail address; their words stay.
}
import-note-machinery = { $count ->
    [one] { $count } script, style or form field was left out.
   *[other] { $count } scripts, styles and form fields were left out.
}
import-note-characters = { $count ->
    [one] { $count } character that hides words or turns the direction of a line was left out.
   *[other] { $count } characters that hide words or turn the direction of a line were left out.
}
import-place = Where
import-place-replace = In place of the empty text
import-place-end = At the end
import-place-beginning = At the beginning
import-place-after = After this paragraph
import-write = Bring it in
import-cancel = Cancel
