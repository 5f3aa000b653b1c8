# Comments beside a draft: the page, and what the editor says of them.

comments-title = Comments
comments-lead = What those who write the text say about it. It is no part of the text, and the record does not hold it.
comments-open = Open comments
comments-count = { $count ->
    [0] No open comment
    [one] One open comment
   *[other] { $count } open comments
}
comments-count-resolved = { $count ->
    [one] One resolved comment
   *[other] { $count } resolved comments
}
comments-none = Nothing is waiting for an answer.
comments-at = Paragraph { $paragraph }
comments-nowhere = Its paragraph is not in the text any more
comments-gone = Its words are gone from the text.
comments-edited = changed
comments-taken-back = Taken back by its author.
comments-resolved = Resolved by { $name }, { $when }.
comments-edit = Change
comments-save = Save the change
comments-remove = Take back
comments-reply = Reply
comments-resolve = Resolve
comments-reopen = Reopen
comments-back = Back to the comments
comments-new = Comment on a paragraph
comments-choice = { $place } { $words }
comments-field-paragraph = Paragraph
comments-field-quote = Words of it
comments-field-quote-hint = Exactly as they stand in the paragraph. Leave it empty to comment on the whole of it.
comments-field-words = Comment
comments-field-reply = Your reply
comments-begin = Comment

done-comment = Your comment is there for everybody who writes the text.
done-reply = Your reply is there.
done-comment-edited = The comment is changed.
done-comment-gone = The comment is taken back.
done-comment-resolved = The comment is resolved.
done-comment-reopened = The comment is open again.

problem-no-quotation = These words do not stand in that paragraph.
problem-no-quotation-next = Copy them from the paragraph as it stands now, or leave the field empty. Your comment is still here.
problem-no-paragraph = That paragraph is not in the text any more.
problem-no-paragraph-next = Choose another on the page of the comments. Your comment is still here.

editor-comment-begin = Comment on the selected words
editor-comments-panel = Comments
editor-comments-previous = Previous comment
editor-comments-next = Next comment
editor-comments-page = As a page
editor-comments-close = Close the comments
editor-comment-leave = Leave it
editor-comment-send = Comment
editor-comments-resolved = Resolved
editor-comments-waiting = Not sent yet
editor-comment-show = Show these words in the text
editor-comment-again = Change it, and send it again
editor-comment-drop = Forget it
editor-act-comment = Comment on the selected words
editor-key-comment = { $mod } + Alt + M
editor-key-comment-does = comments on the selected words, or replies where the caret is in words with a comment
editor-key-comments = { $mod } + Alt + . and ,
editor-key-comments-does = goes to the next comment, or the one before
editor-comment-word-empty = The comment is empty.
editor-comment-word-whole = (an empty paragraph)
editor-comment-word-nothing = There are no words here to comment on yet.
editor-comment-word-none = There is no open comment.
editor-comment-word-taken-back = Taken back by its author.
editor-comment-word-waiting = Waits on this device for the connection; it is sent by itself.
editor-comment-word-waiting-unkept = Waits for the connection, and this browser keeps nothing: leave the page open.
editor-comment-word-needs-connection = This needs the connection. Nothing was changed; what you wrote is still here.
