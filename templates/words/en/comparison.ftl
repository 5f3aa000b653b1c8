# Two versions compared, and what changed since a reader's last visit.

comparison-title = { $from } compared with { $to }
comparison-standing = From { $from } ({ $from_when }) to { $to } ({ $to_when }).
comparison-draft = the text as it stands
comparison-draft-choice = The text as it stands
comparison-read = the text as you last read it
comparison-read-choice = The text as you last read it
comparison-from = From
comparison-to = to
comparison-compare = Compare
comparison-views = How much is shown
comparison-view-markup = All markup
comparison-view-simple = Simple markup
comparison-view-original = Original
comparison-view-amended = As amended
comparison-whole = Compare the whole text
comparison-same = The two versions are the same, to the letter.
comparison-legend = Signs:
comparison-legend-inserted = inserted
comparison-legend-deleted = deleted
comparison-legend-moved = moved from or to another place
comparison-legend-reformatted = set differently
comparison-legend-bar = a bar in the margin: the paragraph differs
comparison-changes = Changes
comparison-count = { $count ->
    [0] No change in the words
    [one] { $count } change
   *[other] { $count } changes
}
comparison-keys = Arrow keys lead from change to change while this list has the focus.
comparison-what-changed = changed
comparison-what-format = set differently
comparison-what-kind = another kind
comparison-what-moved = moved
comparison-what-inserted = new
comparison-what-deleted = deleted
comparison-was = was { $number }
comparison-moved-from = moved here from { $number }
comparison-moved-to = moved to { $number }
comparison-kind = { $now }, was: { $then }
comparison-concordance = From old numbers to new
comparison-concordance-hint = Which number each paragraph bears in { $from }, and which in { $to }.
comparison-concordance-fate = What became of it

since-label = What has changed since you last read
since-never = Mark the text as read, and from then on this page shows you what has changed.
since-mark = Mark as read
since-mark-one = Mark { $paragraph } as read
since-none = Nothing has changed since { $when }.
since-count = { $count ->
    [one] { $count } paragraph has changed since { $when }:
   *[other] { $count } paragraphs have changed since { $when }:
}
since-all = See all changes
since-changed = changed
since-new = new
since-gone = taken out
since-show = Show what changed
since-hide = Hide what changed
since-show-short = Show
since-hide-short = Hide
since-refused = The text could not be marked as read. Try again in a moment.
