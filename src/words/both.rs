//! A sentence in both languages, side by side.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Lang;

/// A sentence in both languages: made where it is known what to say, and said where it is known to whom.
///
/// `Display` is the English one, which records, logs and machines get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Both {
    en: String,
    zh: String,
}

impl Both {
    /// Puts two texts side by side.
    pub(crate) fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self {
            en: en.into(),
            zh: zh.into(),
        }
    }

    /// Makes a sentence with parts that differ by language.
    pub(crate) fn of(text: impl Fn(Lang) -> String) -> Self {
        Self::new(text(Lang::En), text(Lang::Zh))
    }

    /// Takes a text that is not ours to translate: the system's, a library's, the service's, or data.
    pub(crate) fn as_is(text: impl Into<String>) -> Self {
        let text = text.into();
        Self::new(text.clone(), text)
    }

    /// Returns the text in a language.
    pub(crate) fn said(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }
}

impl fmt::Display for Both {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

/// Makes a [`Both`] of two format strings and the arguments of both: English, Chinese. A named argument that a
/// translation forgets does not compile.
macro_rules! both {
    ($en:literal, $zh:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::words::Both::new(
            format!($en $(, $name = $value)*),
            format!($zh $(, $name = $value)*),
        )
    };
}
pub(crate) use both;
