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
}
