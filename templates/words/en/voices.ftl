# The people behind amendments: taking over, oral ones, one voice for each delegation, its head.

voices-reintroduces = Reintroduces amendment { $number }, which its sponsors withdrew.
voices-taken-over = Taken over as amendment { $number }.
voices-take-over = Take it over
voices-oral-open = Oral, dictated in the sitting: not yet confirmed.
voices-oral-sponsor = Oral: as dictated, read back and confirmed by { $name }, { $delegation }, { $when }.
voices-oral-room = Oral: as dictated, read back in the room, { $when }.
voices-confirm = Confirm the wording
voices-confirm-room = It was read back in the room
voices-contradicts = Two proposals of one delegation contradict each other: the head of delegation decides; until then the earlier stands.
voices-other = The other:
voices-uphold = This one stands
voices-head = Head of delegation
voices-name-head = Name as head of delegation
voices-no-head = No longer head of delegation
proposal-oral = Oral: dictated in the sitting
proposal-oral-hint = Type it as it is dictated. The delegation confirms the wording on its own screen, or you read it back in the room.
done-taken-over = The amendment is taken over. It has a number of its own and the place of the old one.
done-read-back = The wording is confirmed.
done-upheld = This proposal stands; your delegation has left the other.
done-head = The head of the delegation is set.
