# Различия в виде фраз.

sentence-in-paragraph = { $steps ->
    [one] В пункте { $label } { $step }.
   *[other] В пункте { $label }: { $step }.
}
sentence-in-heading = { $steps ->
    [one] В заголовке { $label } { $step }.
   *[other] В заголовке { $label }: { $step }.
}
sentence-in-title = { $steps ->
    [one] В названии { $step }.
   *[other] В названии: { $step }.
}
sentence-in-amendment = { $steps ->
    [one] В поправке { $label } { $step }.
   *[other] В поправке { $label }: { $step }.
}
sentence-and = { $first }; { $rest }
sentence-reads-paragraph = Пункт { $label } изложить в следующей редакции: { $words }
sentence-reads-heading = Заголовок { $label } изложить в следующей редакции: { $words }
sentence-reads-title = Название изложить в следующей редакции: { $words }
sentence-reads-amendment = Поправку { $label } изложить в следующей редакции: { $words }
sentence-delete-paragraph = Исключить пункт { $label }.
sentence-delete-heading = Исключить заголовок { $label }.
sentence-new-paragraph = После пункта { $label } включить новый пункт: { $words }
sentence-new-item = После пункта { $label } включить новый подпункт: { $words }
sentence-new-heading = После пункта { $label } включить новый заголовок: { $words }
sentence-new-under-heading-paragraph = После заголовка { $label } включить новый пункт: { $words }
sentence-new-under-heading-item = После заголовка { $label } включить новый подпункт: { $words }
sentence-new-under-heading-heading = После заголовка { $label } включить новый заголовок: { $words }
sentence-new-first-paragraph = В начале текста включить новый пункт: { $words }
sentence-new-first-item = В начале текста включить новый подпункт: { $words }
sentence-new-first-heading = В начале текста включить новый заголовок: { $words }
sentence-move-paragraph-after-paragraph = Перенести пункт { $label } после пункта { $after }.
sentence-move-paragraph-after-heading = Перенести пункт { $label } после заголовка { $after }.
sentence-move-paragraph-first = Перенести пункт { $label } в начало текста.
sentence-move-heading-after-paragraph = Перенести заголовок { $label } после пункта { $after }.
sentence-move-heading-after-heading = Перенести заголовок { $label } после заголовка { $after }.
sentence-move-heading-first = Перенести заголовок { $label } в начало текста.
sentence-split-after = Разделить пункт { $label } после { $words }.
sentence-split-reading = Разделить пункт { $label } на два следующего содержания: { $head } и: { $tail }
sentence-join = Присоединить пункт { $label } к пункту { $into }.
sentence-join-reading = Присоединить пункт { $label } к пункту { $into }, изложив его в следующей редакции: { $words }

sentence-step-replace = заменить { $old } на { $new }
sentence-step-insert-after = вставить { $words } после { $anchor }
sentence-step-insert-before = вставить { $words } перед { $anchor }
sentence-step-insert-beginning = вставить в начале { $words }
sentence-step-insert-end = добавить в конце { $words }
sentence-step-delete = исключить { $words }
sentence-step-move-after = перенести { $words } после { $anchor }
sentence-step-move-before = перенести { $words } перед { $anchor }
sentence-step-move-beginning = перенести { $words } в начало
sentence-step-move-end = перенести { $words } в конец
sentence-step-bold = выделить { $words } полужирным шрифтом
sentence-step-not-bold = выделить { $words } не полужирным
sentence-step-italic = выделить { $words } курсивом
sentence-step-not-italic = выделить { $words } не курсивом
sentence-step-link = сделать { $words } ссылкой на { $address }
sentence-step-no-link = снять ссылку с { $words }
sentence-step-note-after = вставить сноску после { $anchor }: { $words }
sentence-step-note-before = вставить сноску перед { $anchor }: { $words }
sentence-step-note-beginning = вставить сноску в начале: { $words }
sentence-step-note-end = вставить сноску в конце: { $words }
sentence-step-note-replace = заменить сноску { $old } на { $new }
sentence-step-note-delete = исключить сноску { $words }

sentence-set-bold = [выделено полужирным шрифтом:]
sentence-set-not-bold = [больше не полужирным:]
sentence-set-italic = [выделено курсивом:]
sentence-set-not-italic = [больше не курсивом:]
sentence-set-link = [теперь ссылка:]
sentence-set-no-link = [больше не ссылка:]
sentence-set-other-link = [ссылка на другой адрес:]
sentence-set-otherwise = [оформлено иначе:]

sentence-quote-a = «{ $words }»
sentence-quote-b = “{ $words }”
sentence-quote-c = "{ $words }"

sentence-nth-acc = { $nth ->
    [1] первое { $words }
    [2] второе { $words }
    [3] третье { $words }
    [4] четвёртое { $words }
    [5] пятое { $words }
    [6] шестое { $words }
    [7] седьмое { $words }
    [8] восьмое { $words }
    [9] девятое { $words }
   *[10] десятое { $words }
}
sentence-nth-gen = { $nth ->
    [1] первого { $words }
    [2] второго { $words }
    [3] третьего { $words }
    [4] четвёртого { $words }
    [5] пятого { $words }
    [6] шестого { $words }
    [7] седьмого { $words }
    [8] восьмого { $words }
    [9] девятого { $words }
   *[10] десятого { $words }
}
sentence-nth-ins = { $nth ->
    [1] первым { $words }
    [2] вторым { $words }
    [3] третьим { $words }
    [4] четвёртым { $words }
    [5] пятым { $words }
    [6] шестым { $words }
    [7] седьмым { $words }
    [8] восьмым { $words }
    [9] девятым { $words }
   *[10] десятым { $words }
}
sentence-all = все { $words }
sentence-last = последнее { $words }
