//! The languages, and which one is meant.

use clap::ValueEnum;

use super::{ReportWords, en, zh};

/// A language that the program speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// English
    En,
    /// Chinese
    Zh,
}

impl Lang {
    /// Returns the language of a POSIX locale: the first of `LC_ALL`, `LC_MESSAGES`, `LANG` that is not empty.
    ///
    /// Source: POSIX, "Internationalization Variables".
    pub(crate) fn of_locale(variable: impl Fn(&str) -> Option<String>) -> Self {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| variable(name).filter(|value| !value.is_empty()));
        match locale {
            Some(locale) if locale.to_ascii_lowercase().starts_with("zh") => Self::Zh,
            _ => Self::En,
        }
    }

    /// Returns the language that a command line names with `--lang`, before it is parsed: help and complaints about it are
    /// in that language, too.
    pub(crate) fn typed(words: impl IntoIterator<Item = String>) -> Option<Self> {
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let value = match word.strip_prefix("--lang") {
                Some("") => words.next(),
                Some(value) => value.strip_prefix('=').map(str::to_owned),
                None => None,
            };
            if let Some(value) = value {
                return Self::from_str(&value, false).ok();
            }
        }
        None
    }

    /// Returns the tag for `lang` attributes: BCP 47.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh-CN",
        }
    }

    /// Returns the texts of reports.
    pub(crate) fn report(self) -> &'static ReportWords {
        match self {
            Self::En => &en::REPORT,
            Self::Zh => &zh::REPORT,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn the_locale_tells_the_language() {
        for (all, messages, lang, expected) in [
            ("", "", "", Lang::En),
            ("", "", "zh_CN.UTF-8", Lang::Zh),
            ("", "", "C.UTF-8", Lang::En),
            ("", "zh_TW", "de_DE", Lang::Zh),
            ("en_US.UTF-8", "zh_CN", "zh_CN", Lang::En),
            ("ZH", "", "", Lang::Zh),
        ] {
            let found = Lang::of_locale(|name| {
                let value = match name {
                    "LC_ALL" => all,
                    "LC_MESSAGES" => messages,
                    _ => lang,
                };
                Some(value.to_owned())
            });
            assert_eq!(found, expected, "{all} {messages} {lang}");
        }
    }

    #[test]
    fn a_command_line_tells_the_language_before_it_is_parsed() {
        for (line, expected) in [
            ("run --lang zh --help", Some(Lang::Zh)),
            ("--lang=en", Some(Lang::En)),
            ("--lang", None),
            ("run --language zh", None),
            ("run --lang fr", None),
            ("run", None),
        ] {
            let words = line.split(' ').map(str::to_owned);
            assert_eq!(Lang::typed(words), expected, "{line}");
        }
    }
}
