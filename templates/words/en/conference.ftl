# The public page of a conference, its participants and its texts.

conference-place = { $place }, { $country }
conference-participants = { $count ->
    [one] participant
   *[other] participants
}
conference-countries = { $count ->
    [one] country
   *[other] countries
}
conference-delegations = { $count ->
    [one] delegation
   *[other] delegations
}
conference-aims = Aims
conference-agenda = Agenda
conference-texts = Texts
conference-no-texts = No text has been begun.
conference-more = More
conference-screen = Screen for the room
conference-sittings = Sittings
conference-sitting = Sitting { $number } is open since { $when }
conference-adopted = Adopted by the conference on { $when }
conference-read-adopted = Read the adopted text: { $title }
conference-sign-in = To take part, open your personal link. If you have none, ask the secretariat.

participants-title = List of participants
participants-count = { $people ->
    [one] { $people } participant
   *[other] { $people } participants
}, { $delegations ->
    [one] { $delegations } delegation
   *[other] { $delegations } delegations
}
participants-officers = Officers
participants-empty = Nobody is on the list yet.

texts-length = { $paragraphs ->
    [one] { $paragraphs } paragraph
   *[other] { $paragraphs } paragraphs
}, { $words ->
    [one] { $words } word
   *[other] { $words } words
}
texts-length-limited = { $paragraphs ->
    [one] { $paragraphs } paragraph
   *[other] { $paragraphs } paragraphs
}, { $words } of { $limit ->
    [one] { $limit } word
   *[other] { $limit } words
}
texts-limit = Set a limit of words
texts-limit-hint = For everybody who writes this text; nothing is refused for it. Leave it empty for no limit.
texts-limit-save = Save the limit
texts-written-by = { $count ->
    [one] Rapporteur: { $names }
   *[other] Rapporteurs: { $names }
}
texts-written-by-all = Written by all rapporteurs
texts-written-by-no-longer = Written by all rapporteurs: nobody who was named for it still is one
texts-name = Name its rapporteurs
texts-name-legend = Rapporteurs of “{ $title }”
texts-name-hint = Those named write it, and nobody else. With nobody named, all rapporteurs write it. It takes effect at once, also where somebody is writing.
texts-name-save = Save the rapporteurs
texts-open = Begin a text
texts-field-title = Title
texts-field-id = Name in addresses
texts-field-id-hint = Small letters, digits and hyphens, such as summary.
texts-field-language = Language
