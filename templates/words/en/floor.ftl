# The floor, the sittings, the question, the screen of the room.

floor-sittings = Sittings
floor-no-sitting = No sitting is open.
floor-sitting = Sitting { $number }, opened on { $when }, { $chair } presiding, { $present ->
    [one] { $present } delegation present
   *[other] { $present } delegations present
}
floor-open-sitting = Open sitting { $number }
floor-attendance = Attendance
floor-present = Delegations present
floor-record-attendance = Record the attendance
floor-hand-over = Hand over the chair
floor-hand-over-to = To
floor-close-sitting = Close the sitting
floor-past-sittings = Closed sittings
floor-to-open = Open a sitting
floor-to-sitting = The sitting
floor-progress = Progress
floor-agreed-of = { $agreed } of { $all } agreed.
floor-pending = { $count ->
    [0] No amendment is pending.
    [one] { $count } amendment is pending.
   *[other] { $count } amendments are pending.
}
floor-now = The paragraph under consideration
floor-stage-put = The text is put for adoption.
floor-stage-adopted = The text is adopted.
floor-to-put = See what is put
floor-to-adopted = See the adoption
floor-not-issued = The walk begins when the text is issued.
floor-nothing-yet = The meeting has not taken up a paragraph yet.
floor-between-agreed = Paragraph { $paragraph } is agreed. The meeting has not taken up the next one yet.
floor-between-gone = Paragraph { $paragraph } is no longer in the text. The meeting has not taken up the next one yet.
floor-between-left = The meeting was last at paragraph { $paragraph }. It is at none now.
floor-looked = Paragraph { $paragraph }
floor-looked-back = Back to where the meeting is
floor-looked-text = Read it in the text
floor-take-up = Take up paragraph { $paragraph }
floor-reopen-take-up = Reopen paragraph { $paragraph } and take it up
floor-to-reopen = Reopen paragraph { $paragraph } …
floor-choose = Choose
floor-did-not-moved = Amendment { $number } was called, and nobody moved it.
floor-did-inadmissible = Amendment { $number } is ruled inadmissible.
floor-did-upheld = Amendment { $number } is put all the same.
floor-did-divided = Amendment { $number } is divided into { $parts }.
floor-did-fallen = { $count ->
    [one] Amendment { $numbers } is fallen.
   *[other] Amendments { $numbers } are fallen.
}
floor-did-order = { $count ->
    [0] The amendments are put in the proposed order again.
   *[other] The amendments are put in the order of the chair.
}
floor-did-answered = The answer of your delegation is recorded.
floor-all-agreed = Every paragraph is agreed and every amendment is decided. The text can be put.
floor-drafted = As drafted on screen
floor-draft-here = Draft a compromise on screen
floor-compromise-for = It stands in for
floor-compromise = Accept the compromise
floor-compromise-question = That paragraph { $paragraph }, as drafted on screen, be accepted.
floor-no-amendments = There is no pending amendment to it.
floor-order-by-chair = Amendments, in the order of the chair
floor-order = Amendments, in the order proposed
floor-keys = Commands of one key: A and then Enter accepts, G and then Enter agrees, R rejects, N goes on, J and K move.
floor-settled = { $count ->
    [one] One decided before
   *[other] { $count } decided before
}
floor-left = { $count ->
    [one] One amendment is left behind the walk
   *[other] { $count } amendments are left behind the walk
}
floor-accept = Accept
floor-reject = Reject
floor-unconfirmed = It was dictated, and nobody has confirmed yet that it was taken down so. Read it back before it is put or divided; each part of a divided one has to be confirmed by itself.
floor-reject-note = Note for the record
floor-fall = Declare fallen
floor-fall-cause = What excludes it
floor-fall-compromise = The compromise on paragraph { $paragraph }, decision { $decision }
floor-fall-gone = Its paragraph is gone
floor-rule = Rule inadmissible
floor-rule-reason = The ruling
floor-place-sub-amendment = It would change amendment { $number }, so it comes before it.
floor-place-deletion = It deletes the paragraph: the furthest from the text.
floor-place-whole = It replaces the whole paragraph.
floor-place-part = { $count ->
    [one] It changes one word.
   *[other] It changes { $count } words.
}
floor-place-insertion = { $count ->
    [one] It takes nothing away and adds one word.
   *[other] It takes nothing away and adds { $count } words.
}
floor-place-form = It changes no words, only where they stand.
floor-place-filing = In the order of filing.
floor-place-position = In the order of the words in the text.
floor-place-divided = A part of amendment { $number }, in its place.
floor-order-chair = By the chair: { $reason }
floor-place-contradicts = Not put: amendment { $number } of the same delegation contradicts it, and stands until the head of delegation decides.
floor-agree = Agree paragraph { $paragraph }
floor-next = Next: paragraph { $paragraph }
floor-why-not = { $count ->
    [one] One amendment to this paragraph is still to be decided.
   *[other] { $count } amendments to this paragraph are still to be decided.
}
floor-reopen-reason = Why, nobody objecting
floor-put = Put the text for adoption

question-title = The question
question-words = That the { $title }, as amended, be adopted.
question-put-at = Put by the chair on { $when }
question-text = Text
question-none = No question is put.
question-none-next = When every paragraph is agreed, the chair puts the whole text, and it appears here.
question-was-withdrawn = The question was withdrawn: { $reason }
question-moved = The live text is not what was put.
question-moved-next = It cannot be adopted like this. The chair withdraws the question and puts it anew.
question-interrupted = The connection to everybody was interrupted while the question was open.
question-interrupted-next = Silence meanwhile does not count as consent. The chair withdraws the question and puts it again.
question-interrupted-reason = The connection to everybody was interrupted while the question was open.
question-no-objection = No objection is maintained.
question-objecting = { $count ->
    [one] One delegation objects.
   *[other] { $count } delegations object.
}
question-present = { $count ->
    [one] One delegation is present.
   *[other] { $count } delegations are present.
}
question-adopt = Adopt { $fingerprint }
question-withdraw = Withdraw the question
question-withdraw-reason = Why
question-adopted-line = Adopted on { $when }, { $chair } presiding, { $present ->
    [one] one delegation present
   *[other] { $present } delegations present
}, without objection. Decision { $decision }.
question-to-record = The record
question-to-text = The text
question-voice = Your delegation
question-object = Object
question-object-or-reserve = An objection stops the adoption while it stands. To let the text pass and have your view on record, state a reservation or an explanation below.
question-grounds = Grounds, if you wish to give them
question-you-object = Your delegation objects. While it does, the text cannot be adopted.
question-withdraw-objection = Withdraw the objection
question-state = Have a position recorded
question-kind = What it is
question-kind-reservation = A reservation: it stays attached to the text
question-kind-explanation = An explanation of position: it goes in the record
question-kind-dissociation = A dissociation: outside the consensus, without blocking it
question-about = About
question-about-whole = The whole text
question-your-words = In your own words
question-your-words-hint = They are recorded exactly as you write them.
question-record-it = Have it recorded
question-voices = Objections and positions
question-objection = Objection
question-on-paragraph-reservation = Reservation on paragraph { $paragraph }
question-on-paragraph-explanation = Explanation of position on paragraph { $paragraph }
question-on-paragraph-dissociation = Dissociation from paragraph { $paragraph }
question-on-whole-reservation = Reservation
question-on-whole-explanation = Explanation of position
question-on-whole-dissociation = Dissociation
question-voice-withdrawn = withdrawn
question-withdraw-position = Withdraw it
question-whole-text = The whole text

screen-amendment = Amendment { $number }, { $sponsors }: { $target }
screen-more = { $count ->
    [one] and one more
   *[other] and { $count } more
}
screen-objecting = Objecting: { $delegations }
