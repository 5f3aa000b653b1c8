# What stands around every page.

layout-house = Plenary
layout-title = { $page } · { $conference }
layout-skip = Go to the page
layout-places = Places of the conference
layout-text = Text
layout-amendments = Amendments
layout-floor = Floor
layout-participants = Participants
layout-people = People
layout-record = Record
layout-sign-out = Sign out
layout-capacity = { $roles }, { $delegation }
layout-nameless = Name not shown
layout-colophon = Plenary: the text that everybody saw is the text that is adopted.

live-live = Up to date
live-away = Offline. Trying again
live-paused = Paused
live-pause = Pause
live-resume = Continue

role-secretariat = Secretariat
role-chair = Chair
role-rapporteur = Rapporteur
role-delegate = Delegate
role-observer = Observer
role-public = Public

category-member = Members
category-signatory = Signatories and invited States
category-observer-state = Observer States
category-igo = International organisations
category-ngo = Non-governmental organisations
category-private-sector = Private sector
category-academia = Researchers and experts
category-secretariat = Secretariat
category-guest = Guests
category-press = Press
category-interpreter = Interpreters

stage-drafting = Being drafted
stage-issued = Issued
stage-revising = Under revision
stage-put = Put for adoption
stage-adopted = Adopted


paragraph-considered = Under consideration
paragraph-agreed = Agreed
paragraph-reopened = Reopened

language-en = English
language-fr = French
language-ru = Russian

done-signed-out = You are signed out.
done-founded = The conference is founded, and you are signed in as its secretariat. Register the delegations and the people.
list-next = { $before }, { $next }
list-last = { $before } and { $next }
done-delegation = The delegation is on the list.
done-roles = The roles are set.
done-rapporteurs = The rapporteurs of the text are named.
done-word-limit = The limit of words is as you set it, also where somebody is writing.
done-name = The name is changed.
done-read = The text is marked as read.
done-issued = The text is issued. From now on it changes only by amendments, by revision, and on screen in the paragraph under consideration.
done-revision = The text is open for writing until it is issued again.
done-deadline = The deadline is set.
done-leave = The delegation may file one amendment after the deadline.
done-imported = The text is brought in, and the editors show it.
done-taken = The paragraphs are in this text, and both texts remember it.
done-taking-renewed = It is noted which wording of the source you have looked at.
done-late-included = The words are in the text.
done-late-set-aside = The late edit is set aside. Its author sees your note.
done-filed = The amendment is filed.
done-withdrawn = Amendment { $number } is withdrawn.
done-left = Your delegation has left the sponsors.
done-joined = Your delegation is among the sponsors.
done-attendance = The attendance is recorded.
done-chair = The chair is handed over.
done-closed = The sitting is closed.
done-objected = Your objection is on every screen. While it stands, the text cannot be adopted.
done-objection-withdrawn = Your objection is withdrawn.
done-position = Your words are on record.
done-position-withdrawn = Your statement is withdrawn. The record keeps that it was made.
