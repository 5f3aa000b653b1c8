//! The words of one block as HTML: escaped, with the few marks there are.

use crate::text::{Content, Marks};

/// Schemes a link in a text may have; anything else is shown as words.
const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];

/// The content as HTML. A footnote says its words where it stands: here is less than a text, and no list after it.
pub fn html(content: &Content) -> String {
    written(content, |out, words| {
        out.push_str("<small class=\"note-here\" role=\"note\">");
        escape(out, words);
        out.push_str("</small>");
    })
}

/// The content as HTML in a whole text, after which `notes.rs` lists the footnotes: each is its number, and leads there.
/// The first has this number. `prefix` tells the ids of several texts on one page apart.
pub fn numbered(content: &Content, first: usize, prefix: &str) -> String {
    let mut number = first;
    written(content, |out, words| {
        out.push_str(&format!(
            "<sup class=\"note\"><a id=\"{prefix}noteref-{number}\" href=\"#{prefix}note-{number}\" \
             role=\"doc-noteref\" title=\""
        ));
        escape(out, words);
        out.push_str(&format!("\">{number}</a></sup>"));
        number += 1;
    })
}

/// The content as HTML where its footnotes stand below: each is a sign in its place, and its words join those below.
pub fn signed(content: &Content, below: &mut Below) -> String {
    written(content, |out, words| {
        let mut html = String::new();
        escape(&mut html, words);
        out.push_str(&below.take(html));
    })
}

/// The signs in their order; then they are doubled, as in print.
const SIGNS: [&str; 4] = ["*", "\u{2020}", "\u{2021}", "\u{a7}"];

/// The footnotes of one block, whose words stand below it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Below(Vec<String>);

impl Below {
    /// Takes the words of a footnote, as HTML, and gives the sign that stands in their place.
    pub fn take(&mut self, html: String) -> String {
        let sign = Below::sign(self.0.len());
        self.0.push(html);
        format!("<sup class=\"note\">{sign}</sup>")
    }

    /// The list, as HTML; nothing where there is no footnote.
    pub fn html(&self) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        let lines = self.0.iter().enumerate().map(|(at, words)| {
            let sign = Below::sign(at);
            format!("<li><span class=\"sign\">{sign}</span> {words}</li>")
        });
        format!("<ul class=\"notes-below\">{}</ul>", lines.collect::<String>())
    }

    fn sign(at: usize) -> String {
        SIGNS[at % SIGNS.len()].repeat(at / SIGNS.len() + 1)
    }
}

fn written(content: &Content, mut note: impl FnMut(&mut String, &str)) -> String {
    let mut out = String::new();
    for span in content.spans() {
        match &span.marks.footnote {
            Some(words) => span.text.chars().for_each(|_| note(&mut out, words)),
            None => marked(&mut out, &span.text, &span.marks),
        }
    }
    out
}

fn marked(out: &mut String, text: &str, marks: &Marks) {
    let link = marks
        .link
        .as_deref()
        .filter(|link| SCHEMES.iter().any(|scheme| link.starts_with(scheme)));
    if let Some(link) = link {
        out.push_str("<a rel=\"noopener noreferrer\" href=\"");
        escape(out, link);
        out.push_str("\">");
    }
    if marks.strong {
        out.push_str("<strong>");
    }
    if marks.emphasis {
        out.push_str("<em>");
    }
    escape(out, text);
    if marks.emphasis {
        out.push_str("</em>");
    }
    if marks.strong {
        out.push_str("</strong>");
    }
    if link.is_some() {
        out.push_str("</a>");
    }
}

fn escape(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_elements_and_text_is_escaped() {
        let content = Content::parse("a **b** *c* <script> & [d](https://example.org/?a=1&b=2)");
        assert_eq!(
            html(&content),
            "a <strong>b</strong> <em>c</em> &lt;script&gt; &amp; \
             <a rel=\"noopener noreferrer\" href=\"https://example.org/?a=1&amp;b=2\">d</a>"
        );
    }

    #[test]
    fn a_footnote_is_a_number_in_a_text_and_words_elsewhere() {
        let content = Content::parse("a^[\"b\" & c]^[d]");
        assert_eq!(
            html(&content),
            "a<small class=\"note-here\" role=\"note\">&quot;b&quot; &amp; c</small>\
             <small class=\"note-here\" role=\"note\">d</small>"
        );
        assert_eq!(
            numbered(&content, 7, ""),
            "a<sup class=\"note\"><a id=\"noteref-7\" href=\"#note-7\" role=\"doc-noteref\" \
             title=\"&quot;b&quot; &amp; c\">7</a></sup><sup class=\"note\"><a id=\"noteref-8\" href=\"#note-8\" \
             role=\"doc-noteref\" title=\"d\">8</a></sup>"
        );
    }

    #[test]
    fn a_footnote_is_a_sign_and_its_words_stand_below() {
        let mut below = Below::default();
        let content = Content::parse("a^[\"b\" & c]d^[e]");
        assert_eq!(
            signed(&content, &mut below),
            "a<sup class=\"note\">*</sup>d<sup class=\"note\">\u{2020}</sup>"
        );
        assert_eq!(
            below.html(),
            "<ul class=\"notes-below\"><li><span class=\"sign\">*</span> &quot;b&quot; &amp; c</li>\
             <li><span class=\"sign\">\u{2020}</span> e</li></ul>"
        );
        assert_eq!(Below::sign(5), "\u{2020}\u{2020}");
        assert_eq!(Below::default().html(), "");
    }

    #[test]
    fn a_link_that_is_no_address_is_shown_as_words() {
        assert_eq!(html(&Content::parse("[x](javascript:alert)")), "x");
    }
}
