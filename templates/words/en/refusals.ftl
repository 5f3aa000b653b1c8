# Refusals: what the rule says (refusal-<code>) and the way on (refusal-<code>-next). Plain, exact, without blame.
# The codes and their arguments are those of the procedure (src/domain/refusal.rs).

refusal-conference-exists = The conference has been founded already.
refusal-conference-exists-next = Open its page, and continue there.
refusal-conference-missing = There is no conference here yet.
refusal-conference-missing-next = The secretariat founds it with the setup link that the server printed when it started.
refusal-not-registered = You are not on the list of participants of this conference.
refusal-not-registered-next = Ask the secretariat to register you; your personal link works from then on.
refusal-role-not-held =
    { $role ->
        [secretariat] You are not registered as secretariat.
        [chair] You are not registered as chair.
        [rapporteur] You are not registered as rapporteur.
        [delegate] You are not registered as a delegate.
        [observer] You are not registered as an observer.
       *[other] You are not registered in that role.
    }
refusal-role-not-held-next = Ask the secretariat if your registration should be different.
refusal-right-missing =
    { $right ->
        [found] Only the secretariat founds a conference.
        [register-people] Only the secretariat registers delegations and people.
        [open-text] Only a rapporteur or the secretariat begins a text.
        [name-rapporteurs] Only the secretariat or the chair names the rapporteurs of a text.
        [draft] Only rapporteurs write in the draft.
        [comment] Comments on the draft are for rapporteurs and the secretariat.
        [attribute] Only rapporteurs say which delegations want an alternative.
        [issue] Only a rapporteur or the secretariat issues a text.
        [set-deadline] Only the secretariat or the chair sets deadlines and gives leave to file late.
        [file] Amendments are filed by delegates, and for a delegation by the secretariat or the chair.
        [prepare] Amendments are prepared among the members of a delegation, for it.
        [rule] Only the chair rules on amendments.
        [open-sitting] Only the chair opens a sitting.
        [record-attendance] Only the secretariat or the chair records who is present.
        [hand-over] Only a chair hands over or takes the chair.
        [conduct] Only the chair conducts the sitting.
        [object] Objections are raised by delegates, for their delegation.
        [state-position] Positions are stated by delegates and observers, for their delegation.
       *[other] Your role does not include this.
    }
refusal-right-missing-next =
    { $right ->
        [file] To propose something, speak to a delegate, or ask the secretariat to register you for a delegation.
        [prepare] If you belong to a delegation, ask the secretariat to register you for it. Otherwise write on paper, and file it as an amendment.
        [object] Ask a delegate of your delegation to raise it.
        [conduct] If you should preside, ask the secretariat to register you as chair.
       *[other] If your role should include it, ask the secretariat.
    }
refusal-presiding-for-delegation = While you preside you do not act for your delegation.
refusal-presiding-for-delegation-next = Let another member of your delegation act, or hand over the chair first.
refusal-not-presiding = Somebody else presides over this sitting.
refusal-not-presiding-next = Take the chair first; the record will show when it changed hands.
refusal-not-rapporteur-of-text = “{ $title }” has rapporteurs of its own, and you are not among them.
refusal-not-rapporteur-of-text-next = Ask one of them, or ask the secretariat or the chair to name you. You can read the text, and take paragraphs of it into a text of yours.
refusal-not-a-rapporteur = Only people registered as rapporteurs can be named for a text.
refusal-not-a-rapporteur-next = Give the person that role on the page “People” first, or choose somebody else.
refusal-delegation-needed = This is done for a delegation, and none is named.
refusal-delegation-needed-next = Choose the delegation; if you are a delegate, ask the secretariat to add yours to your registration.
refusal-other-delegation = That belongs to another delegation: { $delegation }.
refusal-other-delegation-next = Only people registered for that delegation can act for it.
refusal-category-may-not-file = Under the rules of this conference, delegations of this category do not file amendments.
refusal-category-may-not-file-next = Ask a delegation that may file to sponsor your proposal.
refusal-category-may-not-object = Under the rules of this conference, delegations of this category do not object.
refusal-category-may-not-object-next = You may be able to have an explanation of position recorded instead.
refusal-category-may-not-state = Under the rules of this conference, delegations of this category have no positions recorded.
refusal-category-may-not-state-next = Speak to the secretariat if your delegation's category should be different.
refusal-observer-may-not-file = Under the rules of this conference, observers do not file amendments.
refusal-observer-may-not-file-next = Ask a delegation to sponsor your proposal.
refusal-observer-needs-member = An observer's proposal needs a member among its sponsors.
refusal-observer-needs-member-next = Name a member as co-sponsor, and file it again. Your words are still here.
refusal-seconders-missing =
    { $needed ->
        [one] The rules ask for one other delegation as sponsor.
       *[other] The rules ask for { $needed } other delegations as sponsors.
    }
refusal-seconders-missing-next = Add sponsors, and file it again. Your words are still here.

refusal-unknown-delegation = There is no such delegation in this conference.
refusal-unknown-delegation-next = Choose one from the list of participants.
refusal-unknown-person = There is no such person in this conference.
refusal-unknown-person-next = Choose somebody from the list of people.
refusal-unknown-text = There is no such text in this conference.
refusal-unknown-text-next = Choose one from the list of texts.
refusal-unknown-paragraph = There is no such paragraph in the version this refers to.
refusal-unknown-paragraph-next = Open the text again, and choose the paragraph there.
refusal-unknown-amendment = There is no amendment { $number } to this text.
refusal-unknown-amendment-next = Choose one from the list of amendments.
refusal-unknown-position = There is no such statement on record, or it was withdrawn.
refusal-unknown-position-next = Reload the page to see the statements on record.
refusal-delegation-exists = A delegation is registered under this identifier already: { $name }.
refusal-delegation-exists-next = Use it, or choose another identifier.
refusal-person-exists = This person is registered already.
refusal-person-exists-next = Change the roles of the person instead.
refusal-text-exists = There is a text under this identifier already.
refusal-text-exists-next = Open it, or choose another identifier.
refusal-last-secretariat = Nobody else is registered as secretariat, and somebody must be.
refusal-last-secretariat-next = Register another person as secretariat first.
refusal-role-needs-delegation = A delegate acts for a delegation, and none is named.
refusal-role-needs-delegation-next = Choose the delegation as well.
refusal-words-missing =
    { $field ->
        [title] The title is empty.
        [place] The place is empty.
        [country] The country is empty.
        [language] The language is empty.
        [zone] The time zone is empty.
        [slug] The short name for the address is empty.
        [aims] One of the aims is empty.
        [agenda] One of the agenda items is empty.
        [name] The name is empty.
        [reason] The reason is empty.
        [question] The question is empty.
        [words] The statement is empty.
        [comment] The comment is empty.
        [delegations] No delegation is named.
       *[other] Something that must be filled in is empty.
    }
refusal-words-missing-next = Fill it in, and send it again.
refusal-too-long =
    { $field ->
        [name] The name is longer than { $limit } characters.
        [reason] The reason is longer than { $limit } characters.
        [note] The note is longer than { $limit } characters.
        [symbol] The symbol is longer than { $limit } characters.
        [question] The question is longer than { $limit } characters.
        [words] The statement is longer than { $limit } characters.
        [proposal] The proposed wording is longer than { $limit } characters.
        [footnote] A footnote is longer than { $limit } characters.
        [comment] The comment is longer than { $limit } characters.
        [title] The title is longer than { $limit } characters.
        [form] The amendment is longer than a preparation can be.
        [delegations] More than { $limit } delegations are named.
       *[other] This is longer than { $limit } characters.
    }
refusal-too-long-next = Shorten it, and send it again. Nothing you wrote is lost.
refusal-character-not-taken =
    { $field ->
        [proposal] The proposed wording holds the character { $character }, which is not shown or changes how what follows is read.
        [footnote] A footnote holds the character { $character }, which is not shown or changes how what follows is read.
        [reason] The reason holds the character { $character }, which is not shown or changes how what follows is read.
        [words] The statement holds the character { $character }, which is not shown or changes how what follows is read.
       *[other] These words hold the character { $character }, which is not shown or changes how what follows is read.
    }
refusal-character-not-taken-next = Such characters come along when words are copied from elsewhere: type the place anew, or delete it and what stands beside it. Nothing you wrote is lost.
refusal-link-not-taken = A link leads to { $address }, which is neither a web page nor a mail address.
refusal-link-not-taken-next = Give it an address that begins with https://, http:// or mailto:, or leave the words without a link. Nothing you wrote is lost.
refusal-dates-reversed = The last day is before the first.
refusal-dates-reversed-next = Correct the dates, and send it again.

refusal-not-issued = The text has not been issued yet.
refusal-not-issued-next = Once a rapporteur has issued it, amendments can be filed and the meeting can consider it.
refusal-nothing-to-issue = The text is out as { $issue }, and no revision is open.
refusal-nothing-to-issue-next = Open a revision first, or change the text by amendments.
refusal-text-not-open = The text is issued, and is not open for writing there.
refusal-text-not-open-next = It changes by amendments, or once a revision is opened, or on screen while the meeting is at the paragraph.
refusal-draft-empty = The draft has no words yet.
refusal-draft-empty-next = Write it, then issue it.
refusal-under-revision = The text is under revision.
refusal-under-revision-next = Wait for the new issue; amendments filed so far are kept.
refusal-consideration-begun = The meeting has taken decisions on this text, so it is not reissued any more.
refusal-consideration-begun-next = It changes by amendments, and on screen in the paragraph under consideration.
refusal-question-is-put = The question on the whole text is put; nothing in it moves now.
refusal-question-is-put-next = Object, or state a position, on the page of the question. If the chair withdraws the question, this becomes possible again.
refusal-question-not-put = No question on this text is put at the moment.
refusal-question-not-put-next = Wait until the chair puts it, or reload the page.
refusal-question-interrupted = The connection to everybody was interrupted while the question was open, so that silence does not count as consent.
refusal-question-interrupted-next = Withdraw the question, and put it again.
refusal-text-is-adopted = The text is adopted (decision { $decision }). Nothing changes it any more.
refusal-text-is-adopted-next = The record shows the text and how it was adopted. Corrections of errors are asked of the secretariat.

refusal-deadline-passed = The deadline for amendments has passed: it was { $deadline }.
refusal-deadline-passed-next = Ask the chair or the secretariat for leave to file late. Your words are still here.
refusal-deadline-in-past = That moment has passed already.
refusal-deadline-in-past-next = Choose a later one.
refusal-leave-not-possible = Leave to file late is not possible here: no deadline is set, or the rules allow none.
refusal-leave-not-possible-next = Without a deadline, amendments can simply be filed.
refusal-base-replaced = Your proposal was written on an earlier issue; the text is now out as { $issue }.
refusal-base-replaced-next = Compare your words with { $issue }, and file them on it. Your words are still here.
refusal-proposal-unchanged = The proposed wording is the same as the text.
refusal-proposal-unchanged-next = Change the words to what they should be in the end, or propose to delete the paragraph.
refusal-proposal-empty = The proposal has no words.
refusal-proposal-empty-next = To take the paragraph out, propose a deletion; otherwise write the words.
refusal-proposal-misfit = This kind of proposal does not fit what it is aimed at.
refusal-proposal-misfit-next = A paragraph is reworded or deleted, a gap gets a new paragraph, an amendment is reworded.
refusal-third-degree = Amendment { $number } is a sub-amendment, and there are no amendments to sub-amendments.
refusal-third-degree-next = File a sub-amendment to the amendment itself, or an amendment to the paragraph.
refusal-deletion-not-amendable = Amendment { $number } proposes a deletion, which has no words to amend.
refusal-deletion-not-amendable-next = File an amendment to the paragraph itself.
refusal-paragraph-exists = A paragraph with this identifier is in the text or proposed already.
refusal-paragraph-exists-next = Reload the page, and file your proposal again.
refusal-changed-twice = Two changes of this amendment are to the same words: { $paragraph }.
refusal-changed-twice-next = Write both into one of them, and send it again. Nothing you wrote is lost.
refusal-split-nowhere = The paragraph is not parted anywhere.
refusal-split-nowhere-next = Put an empty line where it should be parted, with words before and after it.
refusal-changes-too-many = An amendment makes at most { $limit } changes.
refusal-changes-too-many-next = File what does not depend on each other as amendments of their own.
refusal-amendments-too-many = { $delegation } has { $limit } amendments to this text open already.
refusal-amendments-too-many-next = Withdraw some, or file this one when the meeting has dealt with some. Several changes that belong together can be one amendment.
refusal-whole-text = This leaves next to nothing of the text: it is another text, not an amendment to this one.
refusal-whole-text-next = Propose to amend the paragraphs one by one; or ask the secretariat to open your text as a proposal of its own.
refusal-consequential-waits = Amendment { $number } follows from amendment { $on }, which has not been decided.
refusal-consequential-waits-next = Put amendment { $on } first.
refusal-paragraph-gone = Paragraph { $paragraph } is no longer in the text: amendment { $amendment } took it out, by decision { $decision } of { $at }.
refusal-paragraph-gone-next = Propose a new paragraph with what should stand there, or an amendment to a paragraph that is there now. Nothing you wrote is lost.
refusal-paragraph-removed = The paragraph is no longer in the text.
refusal-paragraph-removed-next = Look at the text as it stands now. An amendment to this paragraph can be declared fallen.

refusal-amendment-ended =
    { $end ->
        [withdrawn] Amendment { $number } was withdrawn.
        [rejected] Amendment { $number } was rejected.
        [fallen] Amendment { $number } has fallen.
        [incorporated] Amendment { $number } was incorporated by the rapporteurs.
        [divided] Amendment { $number } was divided into parts.
        [not-moved] Amendment { $number } was called, and nobody moved it.
        [inadmissible] Amendment { $number } was ruled inadmissible.
        [merged] Amendment { $number } was merged into a compromise.
       *[other] Amendment { $number } was accepted.
    }
refusal-amendment-ended-next = Nothing is left to do about it. Reload the page to see where things stand.
refusal-not-a-sponsor = { $delegation } is not a sponsor of amendment { $number }.
refusal-not-a-sponsor-next = Only its sponsors can do that.
refusal-nothing-to-confirm = Nothing is to be confirmed about amendment { $number }.
refusal-nothing-to-confirm-next = Reload its page to see how it stands to the text.
refusal-rebase-moved = The text changed again, and amendment { $number } would now read otherwise than on your screen.
refusal-rebase-moved-next = Reload its page, look at the wording once more, and confirm that.
refusal-already-sponsor = { $delegation } is a sponsor of amendment { $number } already.
refusal-already-sponsor-next = Nothing is left to do.
refusal-sponsors-closed = Under the rules of this conference, the list of sponsors stays as filed.
refusal-sponsors-closed-next = Say in the sitting that you support it.
refusal-not-withdrawn = Amendment { $number } was not withdrawn.
refusal-not-withdrawn-next = Only what its sponsors have withdrawn can be taken over. Join the sponsors, or file your own.
refusal-taken-over-already = Amendment { $number } was taken over already, as amendment { $taken }.
refusal-taken-over-already-next = Join the sponsors of amendment { $taken }.
refusal-oral-by-others = An oral amendment is taken down by the secretariat, or by whoever presides.
refusal-oral-by-others-next = Dictate it in the sitting, or file it in writing.
refusal-not-oral = Amendment { $number } was filed in writing.
refusal-not-oral-next = Nothing is to be confirmed about its wording.
refusal-wording-of-others = The wording of amendment { $number } is for its sponsors to confirm.
refusal-wording-of-others-next = A person of a sponsoring delegation confirms it; or whoever presides records that it was read back in the room.
refusal-wording-confirmed = The wording of amendment { $number } is confirmed already.
refusal-wording-confirmed-next = If it is not what was meant, withdraw it and dictate it again.
refusal-contradicts-itself = Two proposals of one delegation contradict each other, amendments { $earlier } and { $number } of { $delegation }: the head of delegation decides; until then the earlier stands.
refusal-contradicts-itself-next = Put amendment { $earlier }, or wait until { $delegation } has withdrawn one of them or said which stands.
refusal-head-decides = It is for { $delegation } to say which of its proposals stands.
refusal-head-decides-next = Its head decides; where no head is named, any person of the delegation.
refusal-nothing-contradicts = No other proposal of the same delegation contradicts amendment { $number } now.
refusal-nothing-contradicts-next = Reload the page: one of them has come to its end.
refusal-rests-on-given-up = Amendment { $number } cannot stand alone: it would fall with what the delegation would give up for it ({ $given_up }).
refusal-rests-on-given-up-next = Withdraw one of them, or file amendment { $number } again so that it rests on nothing else.
refusal-head-of-another = This person does not act for { $delegation }.
refusal-head-of-another-next = Choose a person of the delegation.
refusal-not-identical = Amendments { $number } and { $other } are not identical.
refusal-not-identical-next = Put them one after the other.
refusal-cause-not-decided = What is named as the cause has not been decided.
refusal-cause-not-decided-next = Accept the amendment that excludes this one first, or reject this one.
refusal-not-to-this-paragraph = Amendment { $number } is not to paragraph { $paragraph }.
refusal-not-to-this-paragraph-next = Leave it out of this compromise.
refusal-compromise-of-nothing = A compromise stands in for at least one amendment, and none is chosen.
refusal-compromise-of-nothing-next = Choose the amendments it replaces.
refusal-compromise-not-drafted = Nothing has been drafted on screen in paragraph { $paragraph } yet.
refusal-compromise-not-drafted-next = Let a rapporteur write the compromise in the editor; then record it.
refusal-order-misfit = These are not the amendments that are pending at paragraph { $paragraph } now: { $pending }.
refusal-order-misfit-next = Look at the floor again, and arrange those that are there.
refusal-bloc-of-one = Two amendments or more are put as one, and fewer are chosen.
refusal-bloc-of-one-next = Choose another to go with it, or put it by itself.
refusal-bloc-not-clean = Amendment { $number } does not go into the text as it was filed, so it cannot go in with others.
refusal-bloc-not-clean-next = Leave it out of the set and put it by itself.
refusal-bloc-collides = Amendments { $number } and { $other } are not independent of each other.
refusal-bloc-collides-next = Leave one of the two out of the set, and put it by itself.
refusal-asked-separately = { $delegations } asked for a separate decision on amendment { $number }.
refusal-asked-separately-next = Leave it out of the set and put it by itself.
refusal-not-divisible = Amendment { $number } cannot be divided like this, so that each part makes sense without the others.
refusal-not-divisible-next = Keep in one part what hangs together; or put it as a whole.
refusal-not-asked = No open amendment of { $delegation } is to paragraph { $paragraph }, so it is not asked about a compromise there.
refusal-not-asked-next = Say in the sitting what your delegation thinks of it.
refusal-sub-amendments-pending = Sub-amendments to amendment { $number } come first: { $pending }.
refusal-sub-amendments-pending-next = Deal with them, then put amendment { $number }.
refusal-collides = Amendment { $number } changes words that have changed since it was filed.
refusal-collides-next = Let a rapporteur draft the paragraph on screen, and record it as a compromise.

refusal-sitting-not-open = No sitting is open.
refusal-sitting-not-open-next = The chair opens a sitting first.
refusal-sitting-is-open = Sitting { $sitting } is open already.
refusal-sitting-is-open-next = Continue in it, or close it first.
refusal-question-pending = The question on “{ $title }” is put, so the sitting cannot close.
refusal-question-pending-next = Adopt the text, or withdraw the question.
refusal-not-a-chair = This person is not registered as chair.
refusal-not-a-chair-next = Ask the secretariat to register the person as chair, or choose another.
refusal-not-under-consideration = Paragraph { $paragraph } is not under consideration.
refusal-not-under-consideration-next = Take it up first.
refusal-paragraph-is-agreed = Paragraph { $paragraph } is agreed.
refusal-paragraph-is-agreed-next = To change it, the meeting reopens it first; to leave it as it is, reject what is proposed.
refusal-paragraph-not-agreed = Paragraph { $paragraph } is not agreed, so there is nothing to reopen.
refusal-paragraph-not-agreed-next = Take it up and continue.
refusal-amendments-pending =
    { $count ->
        [one] Amendment { $pending } has not been dealt with.
       *[other] { $count } amendments have not been dealt with: { $pending }.
    }
refusal-amendments-pending-next = Accept, reject or merge each, or note that it was withdrawn or has fallen.
refusal-paragraphs-not-agreed =
    { $count ->
        [one] One paragraph is not agreed: { $paragraphs }.
       *[other] { $count } paragraphs are not agreed: { $paragraphs }.
    }
refusal-paragraphs-not-agreed-next = Agree each, then put the whole text.

refusal-text-moved = The text is not the one on your screen: you had { $expected }, it is now { $found }.
refusal-text-moved-next = Look at the difference, then decide again on the text as it stands.
refusal-paragraph-moved = Paragraph { $paragraph } is not as it was on your screen: somebody wrote in it.
refusal-paragraph-moved-next = Read it as it stands now, then decide again.
refusal-agreement-moved = Paragraph { $paragraph } no longer reads as it was agreed.
refusal-agreement-moved-next = Reopen the paragraph, and agree it as it should read.
refusal-not-prepared = The text could not be prepared for this decision.
refusal-not-prepared-next = Reload the page, and try once more.

refusal-already-objecting = { $delegation } objects already.
refusal-already-objecting-next = The objection stands until your delegation withdraws it.
refusal-not-objecting = { $delegation } has no objection standing.
refusal-not-objecting-next = Nothing is left to withdraw.
refusal-objection-maintained =
    { $count ->
        [one] An objection is maintained: { $delegations }.
       *[other] { $count } objections are maintained: { $delegations }.
    }
refusal-objection-maintained-next = Ask whether the delegation blocks the text or wishes a reservation recorded; or withdraw the question and continue.
refusal-quorum-missing =
    { $needed ->
        [one] The rules ask for one delegation present; { $present } are.
       *[other] The rules ask for { $needed } delegations present; { $present } are.
    }
refusal-quorum-missing-next = Record who is present now, or wait until enough delegations are.

refusal-unknown-comment = This comment is not there any more.
refusal-unknown-comment-next = Its author took it back. If something is left to say, comment on the words anew.
refusal-comment-not-yours = Somebody else wrote this comment.
refusal-comment-not-yours-next = Reply to it, or resolve it.
refusal-comment-is-resolved = The comment was resolved meanwhile.
refusal-comment-is-resolved-next = Reopen it, then send your reply. Your words are still here.
refusal-comments-too-many = The text has { $limit } comments, and cannot have more.
refusal-comments-too-many-next = Reply to one that is there, or take back what is settled.
refusal-replies-too-many = The comment has { $limit } replies, and cannot have more.
refusal-replies-too-many-next = Comment on the words anew, or speak about it.

refusal-unknown-preparation = Your delegation is preparing no such amendment, or it was discarded more than a day ago.
refusal-unknown-preparation-next = Choose one from the list of what you are preparing.
refusal-preparation-ended = This preparation has ended: a colleague filed or discarded it.
refusal-preparation-ended-next = Open it to see what became of it. What you wrote is still here.
refusal-preparation-kept-meanwhile = A colleague kept another wording while you had this page.
refusal-preparation-kept-meanwhile-next = Read what changed, then decide again. Nothing was filed or lost.
refusal-preparations-too-many = Your delegation is preparing { $limit } amendments to this text, and cannot prepare more.
refusal-preparations-too-many-next = File some of them, or discard what is settled.
refusal-remarks-too-many = There are { $limit } comments on this, and cannot be more.
refusal-remarks-too-many-next = Speak about it, or take back what is settled.
