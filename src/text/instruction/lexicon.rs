//! The words in which people say what is to change, in English, French and Russian, each with what it means. A phrase
//! stands in small letters with single spaces; the longest one that fits counts.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::token::Sign;

/// What is before the words themselves means nothing: “replace the word …”.
const NOISE: &str = "please|kindly|the|a|an|word|words|the word|the words|phrase|the phrase|sentence|expression|term|terms|clause|then|also|is|be|are|to be|shall be|should be|is to be|in order|as follows|the following|following|following text|with the following text|it|its|that|of the text|we propose to|we propose|we suggest|propose to|suggest to|suggest|would like to|in two|in two parts|into two|into two paragraphs|in two paragraphs|new|where it occurs|there|stands|so as|occurrence|occurrence of|occurrences of|instance of|instances of|\
le|la|les|l'|l’|un|une|le mot|les mots|mot|mots|le terme|les termes|terme|termes|l'expression|l’expression|l'occurrence de|l’occurrence de|occurrence de|occurrences de|la phrase|du texte|le membre de phrase|ce qui suit|suivant|suivante|comme suit|nous proposons de|proposons de|il est proposé de|veuillez|ainsi|deux|en deux|nouveau|nouvel|nouvelle|soit|se|\
слово|слова|слов|словосочетание|словосочетания|фразу|фразы|выражения|термина|на две части|на два пункта|выражение|термин|предложение|просьба|предлагаем|предлагается|следующего содержания|следующее|следующий|следующий текст|текст|новый|новую|новое|надвое|на два|раз|по счёту|по счету|вхождение|вхождения|следующей|следующим образом|затем";

/// Every phrase that means something.
const PHRASES: &[(Sign, &str)] = &[
    (
        Sign::Replace,
        "replace|change|amend|modify|substituting|replacing|remplacer|remplacez|remplace|changer|changez|modifier|modifiez|replaced|changed|amended|remplacé|remplacée|remplacés|remplacées|заменить|замените|изменить|измените|заменяется|заменяются",
    ),
    (Sign::Substitute, "substitute"),
    (
        Sign::By,
        "by|with|to|into|by the word|by the words|with the word|with the words|par|par le mot|par les mots|par le terme|avec|к|с|со|на|на слово|на слова|словом|словами|фразой|выражением",
    ),
    (Sign::For, "for|for the word|for the words"),
    (
        Sign::Delete,
        "delete|remove|strike|strike out|omit|cut|drop|take out|supprimer|supprimez|enlever|enlevez|retirer|retirez|biffer|biffez|deleted|removed|struck out|omitted|supprimé|supprimée|supprimés|supprimées|исключить|исключите|исключается|удалить|удалите|опустить|опустите|вычеркнуть|снять",
    ),
    (
        Sign::Insert,
        "insert|add|put|include|insérer|insérez|ajouter|ajoutez|inclure|intercaler|inserer|inserez|inserted|added|inséré|insérée|ajouté|ajoutée|вставить|вставьте|добавить|добавьте|включить|включите|дополнить",
    ),
    (
        Sign::Move,
        "move|moved|transfer|place|déplacer|déplacez|deplacer|transférer|переместить|переместите|перенести|перенесите|поместить",
    ),
    (
        Sign::Split,
        "split|divide|scinder|scindez|diviser|разделить|разделите|разбить",
    ),
    (
        Sign::Join,
        "join|merge|combine|fusionner|fusionnez|joindre|réunir|объединить|объедините|соединить|присоединить",
    ),
    (
        Sign::Read,
        "to read|should read|shall read|reads|read|must read|will read|to read as follows|should read as follows|so that it reads|se lit|se lit comme suit|se lirait|doit se lire|lire|libeller|libeller comme suit|libellé comme suit|serait libellé|изложить|изложить в следующей редакции|изложить в редакции|в следующей редакции|следует читать|читать",
    ),
    (
        Sign::Instead,
        "instead of|in place of|au lieu de|au lieu du|вместо",
    ),
    (
        Sign::After,
        "after|following the word|following the words|behind|après|apres|à la suite de|после",
    ),
    (
        Sign::Before,
        "before|in front of|preceding|ahead of|avant|devant|перед|до",
    ),
    (
        Sign::AtEnd,
        "at the end|to the end|at its end|at the very end|in the end|à la fin|a la fin|en fin|in fine|в конце|в конец",
    ),
    (
        Sign::AtBeginning,
        "at the beginning|at the start|to the beginning|at the outset|at the top|au début|au debut|au commencement|en tête|в начале|в начало",
    ),
    (
        Sign::In,
        "in|of|from|at|on|within|under|dans|de|du|des|au|à|aux|en|d'|d’|в|во|из",
    ),
    (
        Sign::Paragraph,
        "paragraph|paragraphs|para|paras|para.|paras.|par.|§|¶|operative paragraph|op|op.|pp|paragraphe|paragraphes|пункт|пункта|пункте|пункту|пунктом|пункты|пунктов|пунктах|пунктами|п.|пп.|параграф|параграфа|параграфе|параграфы|абзац|абзаца|абзаце|абзацы|абзацев|абзацах",
    ),
    (
        Sign::Item,
        "sub-paragraph|subparagraph|sub-para|subpara|subparagraphs|sub-paragraphs|item|items|point|alinéa|alinéas|alinea|sous-paragraphe|sous-paragraphes|подпункт|подпункты|подпунктов|подпунктах|подпункта|подпункте|подпунктом|подпункту",
    ),
    (
        Sign::Heading,
        "heading|section|chapter|title of section|heading of section|titre de la section|intertitre|rubrique|заголовок|заголовке|заголовка|раздел|разделе|раздела|заголовке раздела",
    ),
    (
        Sign::Title,
        "title|the title|title of the text|titre|le titre|intitulé|l'intitulé|l’intitulé|название|названии|названия|заглавие|заглавии",
    ),
    (
        Sign::Footnote,
        "footnote|the footnote|a footnote|note|note de bas de page|une note de bas de page|la note de bas de page|сноску|сноска|сноске|сноски|примечание",
    ),
    (
        Sign::NewParagraph,
        "new paragraph|a new paragraph|new para|a paragraph|another paragraph|nouveau paragraphe|un nouveau paragraphe|un paragraphe|новый пункт|новый абзац|новым пунктом",
    ),
    (
        Sign::NewItem,
        "new sub-paragraph|a new sub-paragraph|new subparagraph|a new subparagraph|a new item|new item|nouvel alinéa|un nouvel alinéa|un alinéa|новый подпункт",
    ),
    (
        Sign::NewHeading,
        "new heading|a new heading|a heading|nouvel intertitre|un nouvel intertitre|un intertitre|новый заголовок",
    ),
    (
        Sign::Text,
        "the text|the beginning of the text|du texte|le texte|текста",
    ),
    (
        Sign::All,
        "all|both|every|each|throughout|everywhere|wherever it occurs|wherever it appears|in each case|both times|all occurrences of|both occurrences of|every occurrence of|each occurrence of|partout|chaque|tous les|toutes les|chaque fois|toutes les occurrences de|les deux occurrences de|chaque occurrence de|все|всюду|везде|во всех случаях|каждое|оба|обе|все вхождения",
    ),
    (
        Sign::Last,
        "last|the last|the last occurrence of|final|dernier|dernière|le dernier|la dernière|la dernière occurrence de|последнее|последнем|последней|последнего|последним|последний|последнюю|последняя",
    ),
    (
        Sign::Set,
        "set|make|format|mettre|mettez|mise|выделить|выделите|набрать",
    ),
    (
        Sign::Bold,
        "bold|in bold|in bold type|boldface|en gras|gras|полужирным|полужирным шрифтом|жирным|жирным шрифтом",
    ),
    (
        Sign::NotBold,
        "not bold|in normal type, not bold|not in bold|without bold|sans gras|pas en gras|без полужирного шрифта|не полужирным",
    ),
    (
        Sign::Italic,
        "italics|italic|in italics|in italic|en italique|en italiques|italique|курсивом|курсив",
    ),
    (
        Sign::NotItalic,
        "not in italics|without italics|not italic|sans italique|pas en italique|без курсива|не курсивом",
    ),
    (
        Sign::Arrow,
        "→|->|=>|-->|becomes|become|devient|deviennent|становится",
    ),
    (Sign::And, "and|as well as|et|и|а также"),
];

/// The ordinals, each as the beginnings of its forms.
const ORDINALS: [&str; 10] = [
    "first|1st|premier|première|1er|1re|1ère|перво|первы|перву|перва",
    "second|2nd|deuxième|2e|2ème|второ|втора|втору|вторы",
    "third|3rd|troisième|3e|3ème|третье|третья|третью|третий|третьи",
    "fourth|4th|quatrième|4e|4ème|четвёрт|четверт",
    "fifth|5th|cinquième|5e|5ème|пято|пята|пятый|пяты",
    "sixth|6th|sixième|6e|6ème|шесто|шеста|шесты",
    "seventh|7th|septième|7e|7ème|седьмо|седьма|седьмы",
    "eighth|8th|huitième|8e|8ème|восьмо|восьма|восьмы",
    "ninth|9th|neuvième|9e|9ème|девято|девята|девяты",
    "tenth|10th|dixième|10e|10ème|десято|десята|десяты",
];

/// A Cyrillic ordinal is its stem and one of these.
const ORDINAL_ENDINGS: [&str; 11] = ["", "е", "й", "го", "му", "м", "ю", "я", "ое", "ого", "ым"];

/// Every phrase by its first character: a mail has thousands of words, and most are none of these.
static BY_FIRST: LazyLock<HashMap<char, Vec<(Sign, &str)>>> = LazyLock::new(|| {
    let noise = std::iter::once((Sign::Noise, NOISE));
    let known = PHRASES.iter().copied().chain(noise);
    let mut by_first: HashMap<char, Vec<(Sign, &str)>> = HashMap::new();
    for (sign, phrases) in known {
        for phrase in phrases.split('|') {
            if let Some(first) = phrase.chars().next() {
                by_first.entry(first).or_default().push((sign, phrase));
            }
        }
    }
    by_first
});

/// The longest phrase at the beginning of a text in small letters, with its length in bytes.
pub(super) fn phrase(lower: &str) -> Option<(Sign, usize)> {
    let phrases = BY_FIRST.get(&lower.chars().next()?)?;
    let fits = phrases
        .iter()
        .filter_map(|(sign, phrase)| begins(lower, phrase).map(|length| (*sign, length)));
    fits.max_by_key(|(sign, length)| (*length, *sign != Sign::Noise))
}

/// How many bytes of the text a phrase takes, if it begins with it and the word ends there.
fn begins(lower: &str, phrase: &str) -> Option<usize> {
    let mut rest = lower;
    for (at, word) in phrase.split(' ').enumerate() {
        if at > 0 {
            let next = rest.trim_start_matches([' ', '\u{a0}']);
            if next.len() == rest.len() {
                return None;
            }
            rest = next;
        }
        rest = rest.strip_prefix(word)?;
    }
    let elided = phrase.ends_with(['\'', '’']);
    let signs = phrase.ends_with(|sign: char| !sign.is_alphanumeric());
    let ends = elided
        || signs
        || !rest.starts_with(|sign: char| sign.is_alphanumeric() || matches!(sign, '\'' | '’' | '-'));
    ends.then_some(lower.len() - rest.len())
}

/// The number that an ordinal in small letters says.
pub(super) fn ordinal(word: &str) -> Option<usize> {
    let says = |forms: &str| {
        forms.split('|').any(|form| match word.strip_prefix(form) {
            Some("") => true,
            Some(ending) => !form.is_ascii() && ORDINAL_ENDINGS.contains(&ending),
            None => false,
        })
    };
    ORDINALS.iter().position(|forms| says(forms)).map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_counts_and_words_are_whole() {
        assert_eq!(phrase("at the end of"), Some((Sign::AtEnd, 10)));
        assert_eq!(phrase("to read: x"), Some((Sign::Read, 7)));
        assert_eq!(phrase("in  the"), Some((Sign::In, 2)));
        assert_eq!(phrase("inside"), None);
        assert_eq!(phrase("п. 7"), Some((Sign::Paragraph, "п.".len())));
        assert_eq!(phrase("d’insérer"), Some((Sign::In, "d’".len())));
    }

    #[test]
    fn ordinals_are_known_in_their_cases() {
        for (word, nth) in [
            ("second", 2),
            ("deuxième", 2),
            ("второе", 2),
            ("второго", 2),
            ("вторым", 2),
            ("третьего", 3),
            ("десятое", 10),
        ] {
            assert_eq!(ordinal(word), Some(nth), "{word}");
        }
        assert_eq!(ordinal("secondary"), None);
        assert_eq!(ordinal("may"), None);
    }
}
