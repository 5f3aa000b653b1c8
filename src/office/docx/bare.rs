//! XML as it is read here: one bit after another, without entities of its own, and not nested for ever.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::super::package::Unreadable;

/// Word nests content controls in tables in text boxes a dozen deep; what goes further was not written by a word processor.
const DEPTH_MAX: usize = 256;

/// One bit of XML; names are without their prefix.
pub(super) enum Bit<'a> {
    Start(&'a str, &'a Attributes<'a>),
    End(&'a str),
    Words(&'a str),
}

/// The attributes of an element.
pub(super) struct Attributes<'a>(&'a BytesStart<'a>);

impl Attributes<'_> {
    /// The value of one, by its name without a prefix.
    pub fn get(&self, name: &str) -> Option<String> {
        let mut found = self.0.attributes().flatten();
        found
            .find(|attribute| attribute.key.local_name().as_ref() == name)
            .and_then(|attribute| {
                attribute
                    .normalized_value(XmlVersion::Implicit1_0)
                    .ok()
                    .map(|value| value.into_owned())
            })
    }

    /// Whether a property that is on by being there is on.
    pub fn is_on(&self) -> bool {
        self.get("val")
            .is_none_or(|value| !matches!(value.as_str(), "0" | "false" | "off" | "none"))
    }
}

/// Reads XML to its end.
pub(super) fn walk(xml: &str, mut each: impl FnMut(Bit<'_>)) -> Result<(), Unreadable> {
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
                each(Bit::Start(local(start.name().as_ref()), &Attributes(&start)));
            }
            Event::End(end) => {
                depth -= 1;
                each(Bit::End(local(end.name().as_ref())));
            }
            Event::Text(words) => each(Bit::Words(&words.xml10_content())),
            Event::CData(words) => each(Bit::Words(&words.xml10_content())),
            Event::GeneralRef(name) => {
                let sign = match name.resolve_char_ref() {
                    Ok(Some(sign)) => sign.to_string(),
                    Ok(None) => quick_xml::escape::resolve_xml_entity(&name.xml10_content())
                        .ok_or(Unreadable::Entities)?
                        .to_owned(),
                    Err(_) => return Err(Unreadable::Damaged),
                };
                each(Bit::Words(&sign));
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
