# Les différences en phrases.

sentence-in-paragraph = { $steps ->
    [one] Au paragraphe { $label }, { $step }.
   *[other] Au paragraphe { $label } : { $step }.
}
sentence-in-heading = { $steps ->
    [one] Dans l’intertitre { $label }, { $step }.
   *[other] Dans l’intertitre { $label } : { $step }.
}
sentence-in-title = { $steps ->
    [one] Dans le titre, { $step }.
   *[other] Dans le titre : { $step }.
}
sentence-in-amendment = { $steps ->
    [one] Dans l’amendement { $label }, { $step }.
   *[other] Dans l’amendement { $label } : { $step }.
}
sentence-and = { $first } ; { $rest }
sentence-reads-paragraph = Le paragraphe { $label } se lit comme suit : { $words }
sentence-reads-heading = L’intertitre { $label } se lit comme suit : { $words }
sentence-reads-title = Le titre se lit comme suit : { $words }
sentence-reads-amendment = L’amendement { $label } se lit comme suit : { $words }
sentence-delete-paragraph = Supprimer le paragraphe { $label }.
sentence-delete-heading = Supprimer l’intertitre { $label }.
sentence-new-paragraph = Après le paragraphe { $label }, insérer un nouveau paragraphe : { $words }
sentence-new-item = Après le paragraphe { $label }, insérer un nouvel alinéa : { $words }
sentence-new-heading = Après le paragraphe { $label }, insérer un nouvel intertitre : { $words }
sentence-new-under-heading-paragraph = Après l’intertitre { $label }, insérer un nouveau paragraphe : { $words }
sentence-new-under-heading-item = Après l’intertitre { $label }, insérer un nouvel alinéa : { $words }
sentence-new-under-heading-heading = Après l’intertitre { $label }, insérer un nouvel intertitre : { $words }
sentence-new-first-paragraph = Au début du texte, insérer un nouveau paragraphe : { $words }
sentence-new-first-item = Au début du texte, insérer un nouvel alinéa : { $words }
sentence-new-first-heading = Au début du texte, insérer un nouvel intertitre : { $words }
sentence-move-paragraph-after-paragraph = Déplacer le paragraphe { $label } après le paragraphe { $after }.
sentence-move-paragraph-after-heading = Déplacer le paragraphe { $label } après l’intertitre { $after }.
sentence-move-paragraph-first = Déplacer le paragraphe { $label } au début du texte.
sentence-move-heading-after-paragraph = Déplacer l’intertitre { $label } après le paragraphe { $after }.
sentence-move-heading-after-heading = Déplacer l’intertitre { $label } après l’intertitre { $after }.
sentence-move-heading-first = Déplacer l’intertitre { $label } au début du texte.
sentence-split-after = Scinder le paragraphe { $label } après { $words }.
sentence-split-reading = Scinder le paragraphe { $label } en deux paragraphes se lisant comme suit : { $head } et : { $tail }
sentence-join = Fusionner le paragraphe { $label } avec le paragraphe { $into }.
sentence-join-reading = Fusionner le paragraphe { $label } avec le paragraphe { $into }, qui se lit comme suit : { $words }

sentence-step-replace = remplacer { $old } par { $new }
sentence-step-insert-after = insérer { $words } après { $anchor }
sentence-step-insert-before = insérer { $words } avant { $anchor }
sentence-step-insert-beginning = insérer { $words } au début
sentence-step-insert-end = ajouter { $words } à la fin
sentence-step-delete = supprimer { $words }
sentence-step-move-after = déplacer { $words } après { $anchor }
sentence-step-move-before = déplacer { $words } avant { $anchor }
sentence-step-move-beginning = déplacer { $words } au début
sentence-step-move-end = déplacer { $words } à la fin
sentence-step-bold = mettre { $words } en gras
sentence-step-not-bold = mettre { $words } sans gras
sentence-step-italic = mettre { $words } en italique
sentence-step-not-italic = mettre { $words } sans italique
sentence-step-link = lier { $words } à { $address }
sentence-step-no-link = ôter le lien de { $words }
sentence-step-note-after = insérer une note de bas de page après { $anchor } : { $words }
sentence-step-note-before = insérer une note de bas de page avant { $anchor } : { $words }
sentence-step-note-beginning = insérer une note de bas de page au début : { $words }
sentence-step-note-end = insérer une note de bas de page à la fin : { $words }
sentence-step-note-replace = remplacer la note de bas de page { $old } par { $new }
sentence-step-note-delete = supprimer la note de bas de page { $words }

sentence-set-bold = [mis en gras :]
sentence-set-not-bold = [sans gras :]
sentence-set-italic = [mis en italique :]
sentence-set-not-italic = [sans italique :]
sentence-set-link = [devenu un lien :]
sentence-set-no-link = [sans lien :]
sentence-set-other-link = [lien vers une autre adresse :]
sentence-set-otherwise = [mis en forme autrement :]

sentence-quote-a = « { $words } »
sentence-quote-b = “{ $words }”
sentence-quote-c = "{ $words }"

sentence-nth-acc = { $nth ->
    [1] la première occurrence de { $words }
    [2] la deuxième occurrence de { $words }
    [3] la troisième occurrence de { $words }
    [4] la quatrième occurrence de { $words }
    [5] la cinquième occurrence de { $words }
    [6] la sixième occurrence de { $words }
    [7] la septième occurrence de { $words }
    [8] la huitième occurrence de { $words }
    [9] la neuvième occurrence de { $words }
   *[10] la dixième occurrence de { $words }
}
sentence-nth-gen = { sentence-nth-acc }
sentence-nth-ins = { sentence-nth-acc }
sentence-all = toutes les occurrences de { $words }
sentence-last = la dernière occurrence de { $words }
