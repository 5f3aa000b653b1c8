# Reading the amendments: the list, what is new in it, following, and a delegation's own page.

amendments-narrow-down = Group and narrow down
amendments-by = Grouped by
amendments-by-paragraph = paragraph
amendments-by-delegation = delegation
amendments-by-state = state
amendments-of-delegation = Sponsor
amendments-at-paragraph = Paragraph
amendments-any = any
amendments-narrow = Show
amendments-filter-new = New { $count }
amendments-group-joins = Also among the sponsors of { $numbers }.
amendments-none-so = No amendment is like that.

looks-label = What is new among the amendments
looks-never = Mark the amendments as seen, and from then on this page shows you what is new.
looks-mark = Mark as seen
looks-show = Show these alone
looks-none = Nothing is new since { $when }.
looks-count = { $count ->
    [one] { $count } amendment is new or has changed since { $when }.
   *[other] { $count } amendments are new or have changed since { $when }.
}
looks-new = new
looks-changed = changed

layout-amendments-new = Amendments ({ $count } new)
layout-ours = Our amendments

following-title = What you follow
following-standing = The amendments of your delegation, and those you chose. What happens to them is told above every page.
following-none = You follow no amendment. Open one and choose “Follow”.
following-happened = What happened to them
following-follow = Follow
following-unfollow = No longer follow
following-does = You follow this amendment: what happens to it is told above every page.
following-does-not = Follow it, and you are told what happens to it.

notice-label = News of what you follow
notice-title = News of what you follow
notice-put-away = Put away
notice-all = What you follow
notice-more = { $count ->
    [one] and one more
   *[other] and { $count } more
}
notice-filed = { $delegation } filed amendment { $number } with your delegation among its sponsors.
notice-parted = Amendment { $number } is a part of amendment { $from }, which was divided.
notice-dictated = Amendment { $number } was taken down as { $delegation } dictated it, and waits for its sponsors to confirm the wording.
notice-sub-filed = Sub-amendment { $sub } to amendment { $number } was filed.
notice-sub-ended = Sub-amendment { $sub } to amendment { $number } { $state ->
    [accepted] was accepted.
    [accepted-as-sub-amended] was accepted.
    [merged] was merged into a compromise.
    [incorporated] was taken up in a new issue.
    [rejected] was rejected.
    [withdrawn] was withdrawn.
    [not-moved] was not moved.
    [divided] was divided into parts.
    [fallen] has fallen.
    [inadmissible] was ruled inadmissible.
   *[other] has ended.
}
notice-reworded = Amendment { $number } proposes other words now: sub-amendment { $sub } was accepted.
notice-rebased = A sponsor confirmed how amendment { $number } reads in the text as it stands now.
notice-joined = { $delegation } joined the sponsors of amendment { $number }.
notice-left = { $delegation } left the sponsors of amendment { $number }.
notice-ended = Amendment { $number } { $state ->
    [accepted] was accepted.
    [accepted-as-sub-amended] was accepted as sub-amended.
    [merged] was merged into a compromise.
    [incorporated] was incorporated: a new issue of the text reads as it proposes.
    [rejected] was rejected.
    [withdrawn] was withdrawn.
    [not-moved] was not moved.
    [divided] was divided into parts, which are put one after the other.
    [fallen] has fallen.
    [inadmissible] was ruled inadmissible.
   *[other] has ended.
}

delegation-line = { $target } · { $sponsors }
delegation-filed = Filed
delegation-co-sponsored = Co-sponsored
delegation-subs = Sub-amendments of others to these
delegation-beside = Others at the same paragraphs
delegation-positions = On record
delegation-nothing = No amendment and no position of this delegation is on record.
delegation-needs = Needs you now
delegation-needs-nothing = Nothing waits for your delegation.

need-considered = The meeting is at the paragraph of amendment { $number }.
need-sub-amendment = Sub-amendment { $sub } would change your amendment { $number }.
need-reads = The paragraph of amendment { $number } has changed: confirm how it reads now.
need-wording = Amendment { $number } was taken down as you dictated it: confirm the wording.
need-which-stands = Amendments { $number } and { $other } of your delegation contradict each other: say which one stands.
need-objection = Your objection stands: “{ $title }” cannot be adopted while it does.
need-deadline = Amendments to “{ $title }” must be in by { $when }.
need-leave = You have leave to file one more amendment to “{ $title }”.

done-looked = The amendments are marked as seen.
done-followed = You follow this amendment.
done-unfollowed = You no longer follow this amendment.
