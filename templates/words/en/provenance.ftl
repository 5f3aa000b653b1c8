# Where the words of a text come from.

provenance-title = Where the words come from
provenance-link = Where its words come from
provenance-first = Words without a mark are by the rapporteurs ({ $names }), as first given out in { $issue } on { $when }. Every other phrase leads to what put it there.
provenance-unissued = The text has not been issued yet: all its words are the rapporteurs’ draft.
provenance-history = Who of the rapporteurs wrote what: the history
provenance-of = Where the words of paragraph { $paragraph } come from
provenance-issue = The rapporteurs, in { $issue }
provenance-issue-by = The rapporteurs { $names }, in { $issue }
provenance-amendment = Amendment { $number } of { $sponsors }, accepted
provenance-taken-up = Amendment { $number } of { $sponsors }, taken up by the rapporteurs in { $issue }
provenance-compromise = A compromise drafted on screen
provenance-on-screen = Drafted on screen, before the meeting
provenance-draft = Written since, and not issued or decided yet
provenance-decided = Decision { $decision }, sitting { $sitting }, { $when }.
provenance-instead = It stands for the amendments
provenance-identical = The same was proposed by
