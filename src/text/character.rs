//! Which characters and links have a place in a text. The fence refuses the others, an import leaves them out and says so.

/// The sign of a footnote in the row of characters: the one that Unicode has for an object among words. Its words are
/// the mark it bears.
pub const NOTE: char = '\u{fffc}';

/// A footnote names a source or adds a remark, in one paragraph; what takes more than a page belongs in the text. In
/// UTF-16 units, as the editor counts them.
pub const FOOTNOTE_MAX: usize = 2_000;

/// Longer addresses are not read by common browsers.
const LINK_BYTES_MAX: usize = 2_000;

/// Whether a character has a place in a text: no controls, nothing that turns the direction of what follows or makes
/// the line read otherwise than it is stored, no code points that are no characters.
pub fn may_be_written(one: char) -> bool {
    let steers = matches!(one, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}');
    let hidden = matches!(one, '\u{feff}' | '\u{fff9}'..='\u{fffc}' | '\u{e0000}'..='\u{e007f}');
    let none = u32::from(one) & 0xfffe == 0xfffe || matches!(one, '\u{fdd0}'..='\u{fdef}');
    !one.is_control() && !steers && !hidden && !none
}

/// Whether these may be the words of a footnote: something to read, in one paragraph of bearable length.
pub fn may_be_footnote(words: &str) -> bool {
    !words.trim().is_empty()
        && words.encode_utf16().count() <= FOOTNOTE_MAX
        && words.chars().all(may_be_written)
}

/// Whether a link may lead there: to a web page or a mail address.
pub fn may_be_linked(url: &str) -> bool {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    url.len() <= LINK_BYTES_MAX
        && matches!(scheme.as_deref(), Some("http" | "https" | "mailto"))
        && url.chars().all(|one| may_be_written(one) && !one.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_letters_of_every_script_and_no_controls() {
        for one in "aÉжж 漢\u{a0}\u{ad}\u{200d}\u{200f}\u{301}😀".chars() {
            assert!(may_be_written(one), "{one:?}");
        }
        for one in
            "\0\t\n\r\u{7f}\u{85}\u{202e}\u{2066}\u{2028}\u{feff}\u{fffc}\u{ffff}\u{1fffe}\u{fdd0}\u{e0041}"
                .chars()
        {
            assert!(!may_be_written(one), "{one:?}");
        }
    }

    #[test]
    fn a_footnote_is_a_paragraph_of_words() {
        let long = "a".repeat(FOOTNOTE_MAX);
        for words in ["ETS No. 185.", "[sic] *", &long] {
            assert!(may_be_footnote(words), "{words}");
        }
        let longer = format!("{long}a");
        let pairs = "😀".repeat(FOOTNOTE_MAX / 2 + 1);
        for words in ["", " \u{a0}", "a\nb", "a\u{fffc}", "a\u{202e}b", &longer, &pairs] {
            assert!(!may_be_footnote(words), "{words:?}");
        }
    }

    #[test]
    fn a_link_leads_to_a_page_or_a_mailbox() {
        for url in [
            "https://example.org/a?b#c",
            "HTTP://example.org",
            "mailto:someone@example.org",
        ] {
            assert!(may_be_linked(url), "{url}");
        }
        let long = format!("https://example.org/{}", "a".repeat(LINK_BYTES_MAX));
        for url in [
            "",
            "example.org",
            "javascript:alert(1)",
            "data:text/html,x",
            " https://a",
            "https://a b",
            "//a",
            &long,
        ] {
            assert!(!may_be_linked(url), "{url}");
        }
    }
}
