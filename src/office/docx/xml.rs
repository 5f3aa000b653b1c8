//! XML as it is written here: elements opened and closed in the order the schema wants, attributes and words escaped.

use quick_xml::escape::escape;

use crate::text::character::may_be_written;

/// The namespaces of a part of a Word file.
pub(super) const SPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

/// What every part begins with.
pub(super) const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// XML being written.
#[derive(Default)]
pub(super) struct Xml(String);

impl Xml {
    /// Opens an element with attributes.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> &mut Self {
        self.tag(name, attributes, ">")
    }

    /// An element without content.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> &mut Self {
        self.tag(name, attributes, "/>")
    }

    /// The usual element of a property: one value.
    pub fn val(&mut self, name: &str, value: &str) -> &mut Self {
        self.empty(name, &[("w:val", value)])
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)], end: &str) -> &mut Self {
        self.0.push('<');
        self.0.push_str(name);
        for (name, value) in attributes {
            self.0
                .push_str(&format!(" {name}=\"{}\"", escape(written(value))));
        }
        self.0.push_str(end);
        self
    }

    /// Closes an element.
    pub fn close(&mut self, name: &str) -> &mut Self {
        self.0.push_str(&format!("</{name}>"));
        self
    }

    /// Words.
    pub fn words(&mut self, words: &str) -> &mut Self {
        self.0.push_str(&escape(written(words)));
        self
    }

    /// An element with words in it.
    pub fn said(&mut self, name: &str, words: &str) -> &mut Self {
        let attributes: &[(&str, &str)] = if name == "w:t" || name == "w:delText" {
            &[("xml:space", "preserve")]
        } else {
            &[]
        };
        self.open(name, attributes).words(words).close(name)
    }

    /// XML that was written elsewhere.
    pub fn raw(&mut self, xml: &str) -> &mut Self {
        self.0.push_str(xml);
        self
    }

    /// What was written.
    pub fn done(&mut self) -> String {
        std::mem::take(&mut self.0)
    }
}

/// Words without what has no place in XML or in a text.
fn written(words: &str) -> String {
    words.chars().filter(|one| may_be_written(*one)).collect()
}
