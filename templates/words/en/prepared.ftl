# Amendments that a delegation prepares among its members before it files them.

prepared-title = In preparation
prepared-lead = What { $delegation } is preparing for this text. Only its members see it: not the chair, not the secretariat, no other delegation. Nothing of it stands in the record.
prepared-private = Only your delegation sees this
prepared-link = { $count ->
    [0] In preparation
   *[other] In preparation ({ $count })
}
prepared-count = { $count ->
    [0] Nothing in preparation
    [one] One amendment in preparation
   *[other] { $count } amendments in preparation
}
prepared-count-filed = { $count ->
    [one] One was filed
   *[other] { $count } were filed
}
prepared-count-discarded = { $count ->
    [one] One was discarded
   *[other] { $count } were discarded
}
prepared-none = Propose a change at a paragraph of the text, and keep it for your delegation instead of filing it.
prepared-kept = Kept by { $name }, { $when }
prepared-comments = { $count ->
    [0] no comment
    [one] one comment
   *[other] { $count } comments
}
prepared-no-comments = Nobody has said anything yet.
prepared-ended-filed = Filed by { $name }, { $when }:
prepared-ended-discarded = Discarded by { $name }, { $when }. It can be put back until the same hour of the next day; then it is gone.
prepared-moved = Changed since this was written: { $target }
prepared-contradict = These two would contradict each other: agree on one before filing.
prepared-fold = Keep it for { $delegation } first
prepared-fold-hint = Then only members of { $delegation } see it, change it and comment on it, until one of you files it.
prepared-working-title = Working title
prepared-keep = Keep it for our delegation
prepared-edit = Change it
prepared-file = File it
prepared-discard = Discard it
prepared-discard-hint = Your colleagues lose it too. It can be put back until the same hour of the next day.
prepared-discard-confirm = Discard it for all of us
prepared-recover = Put it back
prepared-back = Back to what you are preparing
prepared-meanwhile = { $name } kept this { $when }, while you were writing.
prepared-merged = Below, both are put together. Read it, then keep it.
prepared-collides = Some of it both of you changed differently: there the form below is as you wrote it. Take over what you want of your colleague's, then keep it.
prepared-theirs = What { $name } changed
prepared-ours = What you changed
prepared-nothing = Nothing in the words.
prepared-choices = Choices on the form differ: what is proposed, where, or with whom.
prepared-field-wording = Wording
prepared-field-reason = Reason

done-prepared = It is kept for your delegation. Nobody else sees it.
done-comment-prepared = Your comment is there for your delegation.
done-discarded = It is discarded. You can put it back until the same hour of the next day.
done-recovered = It is back.

problem-prepared-moved = The text has changed at this place since this was written.
problem-prepared-moved-next = Read what changed, adjust the wording if it needs it, and file it here. Nothing is lost.
