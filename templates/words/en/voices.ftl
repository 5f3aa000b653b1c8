# The people behind amendments: taking over, oral ones, one voice for each delegation, its head.

voices-reintroduces = Reintroduces amendment { $number }, which its sponsors withdrew.
voices-taken-over = Taken over as amendment { $number }.
voices-filed-again = Filed again as amendment { $number }.
voices-take-over = Take it over
voices-file-again = File it again
voices-oral-open = Oral, dictated in the sitting: not yet confirmed.
voices-oral-sponsor = Oral: as dictated, read back and confirmed by { $name }, { $delegation }, { $when }.
voices-oral-room = Oral: as dictated, read back in the room, { $when }.
voices-confirm = Confirm the wording
voices-confirm-room = It was read back in the room
voices-contradicts = Two proposals of one delegation contradict each other: the head of delegation decides; until then the earlier stands.
voices-other = The other:
voices-uphold = This one stands
voices-uphold-sure = Amendment { $number } stands
voices-ends-withdrawn = { $count ->
    [one] With that, amendment { $numbers } of your delegation is withdrawn.
   *[other] With that, amendments { $numbers } of your delegation are withdrawn.
}
voices-ends-left = { $count ->
    [one] With that, your delegation leaves the sponsors of amendment { $numbers }.
   *[other] With that, your delegation leaves the sponsors of amendments { $numbers }.
}
voices-ends-both = With that, your delegation withdraws { $numbers } and leaves the sponsors of { $left }.
voices-head = Head of delegation
voices-name-head = Name as head of delegation
voices-no-head = No longer head of delegation
proposal-oral = Oral: dictated in the sitting
proposal-oral-hint = Type it as it is dictated. The delegation confirms the wording on its own screen, or you read it back in the room.
done-taken-over = The amendment is taken over. It has a number of its own and the place of the old one.
done-read-back = The wording is confirmed.
done-filed-again = It is filed again, as amendment { $number }, in the place of the old one.
done-upheld = This proposal stands; your delegation has left the other.
done-head = The head of the delegation is set.
