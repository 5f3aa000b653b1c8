//! The words shown to people, from the Fluent files in `templates/words`: one message a sentence, never a sentence glued
//! from parts, so that every language can order it as it must. Dates are in `dates.rs`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use axum::http::{HeaderMap, header};
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid};

use crate::domain::{Arg, Refusal};

use super::dates::Zone;

fluent_templates::static_loader! {
    static FILES = {
        locales: "./templates/words",
        fallback_language: "en",
        // The marks that isolate right-to-left insertions show as boxes in titles and in plain JSON.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// The languages there are words in, the fallback first.
static LANGUAGES: [LanguageIdentifier; 1] = [langid!("en")];

/// The languages that differences are said in, whatever the pages are in.
pub const SENTENCE_LANGUAGES: [&str; 3] = ["en", "fr", "ru"];

/// The same for the Fluent files.
static SAYING: [LanguageIdentifier; 3] = [langid!("en"), langid!("fr"), langid!("ru")];

/// The words in one language.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Words {
    language: &'static LanguageIdentifier,
}

impl Words {
    /// The words in the first language the person asks for that there are words in.
    pub fn asked(headers: &HeaderMap) -> Words {
        let asked = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let found = asked
            .split(',')
            .filter_map(|range| range.split(';').next())
            .filter_map(|tag| tag.trim().parse::<LanguageIdentifier>().ok())
            .find_map(|tag| LANGUAGES.iter().find(|known| known.language == tag.language));
        Words {
            language: found.unwrap_or(&LANGUAGES[0]),
        }
    }

    /// The words for sentences in a language, if there are any: those of `sentence.ftl` and no others.
    pub fn saying(tag: &str) -> Option<Words> {
        let asked: LanguageIdentifier = tag.parse().ok()?;
        let language = SAYING.iter().find(|known| known.language == asked.language)?;
        Some(Words { language })
    }

    /// The tag for the `lang` attribute.
    pub fn language(self) -> String {
        self.language.to_string()
    }

    /// A message without arguments.
    pub fn say(self, id: impl AsRef<str>) -> String {
        FILES.lookup(self.language, id.as_ref())
    }

    /// A message that takes arguments; show it when they are in.
    pub fn of(self, id: impl AsRef<str>) -> Phrase {
        Phrase {
            language: self.language,
            id: id.as_ref().to_owned(),
            args: HashMap::new(),
        }
    }

    /// One message of a family: `stage-issued` of the family `stage`.
    pub fn named(self, family: &str, code: impl AsRef<str>) -> Phrase {
        self.of(format!("{family}-{}", code.as_ref()))
    }

    /// Names as a sentence has them: "A, B and C".
    pub fn list(self, names: &[String]) -> String {
        let Some((last, before)) = names.split_last() else {
            return String::new();
        };
        let joined = |so_far: String, id: &str, next: &String| {
            let both = self.of(id).with("before", so_far);
            both.with("next", next).to_string()
        };
        let before = before.iter().fold(None, |so_far, next| {
            Some(match so_far {
                None => next.clone(),
                Some(so_far) => joined(so_far, "list-next", next),
            })
        });
        match before {
            None => last.clone(),
            Some(before) => joined(before, "list-last", last),
        }
    }

    /// Whether there is such a message, one that takes no arguments.
    pub fn has(self, id: &str) -> bool {
        FILES.try_lookup(self.language, id).is_some()
    }

    /// What a refusal says, and the way on.
    pub fn refusal(self, refusal: &Refusal, zone: &Zone) -> (String, String) {
        let mut says = self.named("refusal", refusal.code());
        for (name, arg) in refusal.args() {
            says = match arg {
                Arg::Words(words) => says.with(name, words),
                Arg::Number(number) => says.with(name, number),
                Arg::At(at) => says.with(name, zone.instant(self, at)),
            };
        }
        let next = Phrase {
            id: format!("{}-next", says.id),
            ..says.clone()
        };
        (says.to_string(), next.to_string())
    }
}

/// A message with its arguments.
#[derive(Debug, Clone)]
pub struct Phrase {
    language: &'static LanguageIdentifier,
    id: String,
    args: HashMap<Cow<'static, str>, FluentValue<'static>>,
}

impl Phrase {
    /// Gives the message an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Argument) -> Phrase {
        self.args.insert(Cow::Borrowed(name), value.argument());
        self
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&FILES.lookup_with_args(self.language, &self.id, &self.args))
    }
}

/// What can stand in a message. Numbers decide plurals; words do not.
pub trait Argument {
    /// The value as Fluent takes it.
    fn argument(&self) -> FluentValue<'static>;
}

impl Argument for str {
    fn argument(&self) -> FluentValue<'static> {
        FluentValue::from(self.to_owned())
    }
}

impl Argument for String {
    fn argument(&self) -> FluentValue<'static> {
        self.as_str().argument()
    }
}

impl Argument for Phrase {
    fn argument(&self) -> FluentValue<'static> {
        self.to_string().argument()
    }
}

impl<T: Argument + ?Sized> Argument for &T {
    fn argument(&self) -> FluentValue<'static> {
        (**self).argument()
    }
}

macro_rules! numbers {
    ($($kind:ty),+) => {$(
        impl Argument for $kind {
            fn argument(&self) -> FluentValue<'static> {
                FluentValue::from(*self)
            }
        }
    )+};
}

numbers!(u8, u32, u64, usize, i8, i16, i32);

#[cfg(test)]
mod tests {
    use crate::domain::{Amendment, End};

    use super::*;

    fn english() -> Words {
        Words::asked(&HeaderMap::new())
    }

    #[test]
    fn names_read_as_a_list() {
        let list = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            english().list(&names)
        };
        assert_eq!(list(&[]), "");
        assert_eq!(list(&["Netherlands"]), "Netherlands");
        assert_eq!(list(&["Netherlands", "Lithuania"]), "Netherlands and Lithuania");
        assert_eq!(list(&["A", "B", "C"]), "A, B and C");
    }

    #[test]
    fn a_language_without_words_falls_back() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, "tlh, en-GB;q=0.8".parse().unwrap());
        assert_eq!(Words::asked(&headers).language(), "en");
    }

    #[test]
    fn every_end_has_its_own_words() {
        for message in ["notice-ended", "notice-sub-ended"] {
            for code in End::CODES {
                let says = english().of(message).with("number", 1_u32).with("sub", 2_u32);
                let says = says.with("state", code).to_string();
                assert!(!says.contains("has ended"), "{message}, {code}: {says}");
            }
        }
        for code in [Amendment::PENDING].into_iter().chain(End::CODES) {
            assert!(english().has(&format!("amendments-state-{code}")), "{code}");
        }
    }

    #[test]
    fn a_number_decides_the_plural() {
        let one = english()
            .of("outline-amendments")
            .with("count", 1_usize)
            .to_string();
        let two = english()
            .of("outline-amendments")
            .with("count", 2_usize)
            .to_string();
        assert_eq!((one.as_str(), two.as_str()), ("1 amendment", "2 amendments"));
    }
}
