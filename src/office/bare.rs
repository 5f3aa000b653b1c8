//! XML as it is read here: one bit after another, without entities of its own, not nested for ever, and within a budget of
//! what is kept of it.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::package::Unreadable;

/// Word nests content controls in tables in text boxes a dozen deep; what goes further was not written by a word processor.
const DEPTH_MAX: usize = 256;

/// The root of a part declares some thirty namespaces, and no other element has half as many attributes.
const ATTRIBUTES_MAX: usize = 100;

/// The longest value that means anything here is an address; common browsers read two thousand bytes of one.
const VALUE_CHARS_MAX: usize = 2_048;

/// Names by which a file refers to its own parts: Word takes forty characters for a bookmark.
const NAME_CHARS_MAX: usize = 64;

/// What may be kept of a file while it is read: a text of two thousand pages, tracked and commented, takes less. A small
/// file can say the same words a million times over, so it is what is kept that counts, not what was unpacked.
const KEPT_BYTES_MAX: usize = 24 * 1024 * 1024;

/// How much may still be kept.
#[derive(Debug)]
pub(super) struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        Self(KEPT_BYTES_MAX)
    }
}

impl Budget {
    /// So many bytes altogether.
    pub fn of(bytes: usize) -> Self {
        Self(bytes)
    }

    /// Counts what is kept from now on.
    pub fn spend(&mut self, bytes: usize) -> Result<(), Unreadable> {
        self.0 = self.0.checked_sub(bytes).ok_or(Unreadable::Large)?;
        Ok(())
    }

    /// Counts one more thing of a kind, with its words.
    pub fn spend_on<T>(&mut self, words: usize) -> Result<(), Unreadable> {
        self.spend(size_of::<T>() + words)
    }
}

/// One bit of XML; names are without their prefix.
pub(super) enum Bit<'a> {
    Start(&'a str, &'a Attributes<'a>),
    End(&'a str),
    Words(&'a str),
}

/// The attributes of an element.
pub(super) struct Attributes<'a>(&'a BytesStart<'a>);

impl Attributes<'_> {
    /// The value of one, by its name without a prefix; of an endless one its beginning.
    pub fn get(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let mut found = attributes.with_checks(false).take(ATTRIBUTES_MAX).flatten();
        found
            .find(|attribute| attribute.key.local_name().as_ref() == name)
            .and_then(|attribute| {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
                Some(first(&value, VALUE_CHARS_MAX).to_owned())
            })
    }

    /// A name or a number by which the file refers to something; nothing where there is none.
    pub fn name(&self, name: &str) -> String {
        let mut value = self.get(name).unwrap_or_default();
        value.truncate(first(&value, NAME_CHARS_MAX).len());
        value
    }

    /// Whether a property that is on by being there is on.
    pub fn is_on(&self) -> bool {
        self.get("val")
            .is_none_or(|value| !matches!(value.as_str(), "0" | "false" | "off" | "none"))
    }
}

/// So many characters from the beginning.
pub(super) fn first(words: &str, chars: usize) -> &str {
    match words.char_indices().nth(chars) {
        Some((end, _)) => &words[..end],
        None => words,
    }
}

/// Reads XML to its end, or until somebody has had enough of it.
pub(super) fn walk(
    xml: &str,
    mut each: impl FnMut(Bit<'_>) -> Result<(), Unreadable>,
) -> Result<(), Unreadable> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut depth = 0;
    loop {
        match reader.read_event().map_err(|_| Unreadable::Damaged)? {
            Event::Start(start) => {
                depth += 1;
                if depth > DEPTH_MAX {
                    return Err(Unreadable::Deep);
                }
                each(Bit::Start(local(start.name().as_ref()), &Attributes(&start)))?;
            }
            Event::End(end) => {
                depth -= 1;
                each(Bit::End(local(end.name().as_ref())))?;
            }
            Event::Text(words) => each(Bit::Words(&words.xml10_content()))?,
            Event::CData(words) => each(Bit::Words(&words.xml10_content()))?,
            Event::GeneralRef(name) => {
                let sign = match name.resolve_char_ref() {
                    Ok(Some(sign)) => sign.to_string(),
                    Ok(None) => quick_xml::escape::resolve_xml_entity(&name.xml10_content())
                        .ok_or(Unreadable::Entities)?
                        .to_owned(),
                    Err(_) => return Err(Unreadable::Damaged),
                };
                each(Bit::Words(&sign))?;
            }
            Event::DocType(_) => return Err(Unreadable::Entities),
            Event::Eof if depth > 0 => return Err(Unreadable::Damaged),
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Empty(_) => {}
        }
    }
}

fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}
