# How amendments are put: the chair's order, falls that are proposed, a set put as one, a separate decision.

putting-not-moved = Not moved
putting-separately = { $delegations } asked for a separate decision.
putting-ask-separately = Ask for a separate decision
putting-waive-separately = No separate decision after all

putting-divided-into = Divided into amendments { $numbers }.
putting-part-of = A part of amendment { $number }, which was divided.
putting-divide = Divide
putting-divide-how = Each part is put by itself, one after the other, in the place of the whole.
putting-divide-asked = Asked for by
putting-part = Part { $part }

putting-falls = { $count ->
    [one] One amendment can no longer be put
   *[other] { $count } amendments can no longer be put
}
putting-excluded-amendment = Amendment { $number } can no longer be put: amendment { $other }, now accepted, excludes it.
putting-excluded-compromise = Amendment { $number } can no longer be put: the compromise of decision { $other } excludes it.
putting-excluded-paragraph-removed = Amendment { $number } can no longer be put: its paragraph is no longer in the text.
putting-see = See amendment { $number }
putting-declare = Declare it fallen
putting-uphold = Put it all the same
putting-declare-all = Declare all { $count } fallen

putting-bloc = { $count ->
   *[other] { $count } amendments can be put together
}
putting-bloc-why = Each goes into the text as it was filed and is independent of every other. Any delegation may ask for a separate decision on one of them.
putting-bloc-what-if = The text with all of them
putting-bloc-which = Put together
putting-bloc-put = The question
putting-bloc-question = That amendments { $numbers } be accepted together, nobody asking for a separate decision.
putting-bloc-accept = Accept them together
putting-in-bloc = Amendment { $number }, { $delegations }: { $target }

putting-up = Amendment { $number } earlier
putting-down = Amendment { $number } later
putting-order-draft = This order is not recorded yet.
putting-order-reason = Why in this order
putting-order-set = Put them in this order
putting-order-leave = Leave it as it was
putting-order-by = Arrange:
putting-by-furthest = the furthest from the text first
putting-by-place = by their place in the text
putting-by-filing = as received
putting-order-back = Back to the proposed order

putting-asked = { $count ->
    [one] Amendment { $numbers } would be merged into this. Does your delegation agree?
   *[other] Amendments { $numbers } would be merged into this. Does your delegation agree?
}
putting-agrees = Yes, we agree
putting-disagrees = No, we do not
putting-said-yes = Your delegation agrees.
putting-said-no = Your delegation does not agree.
putting-answers = The sponsors asked
putting-answer-yes = { $delegation } ({ $numbers }): agrees
putting-answer-no = { $delegation } ({ $numbers }): does not agree
putting-answer-none = { $delegation } ({ $numbers }): has not answered
