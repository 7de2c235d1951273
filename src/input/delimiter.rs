//! What stands between two cells.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// A delimiter that spreadsheets write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Delimiter {
    /// `,`
    Comma,
    /// A tab, as in text copied from a spreadsheet.
    Tab,
    /// `;`, as Excel writes where the comma is the decimal sign.
    Semicolon,
}

impl Delimiter {
    /// Every delimiter, the likelier first.
    pub(crate) const ALL: [Self; 3] = [Self::Comma, Self::Tab, Self::Semicolon];

    /// Returns the byte.
    pub(crate) fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Tab => b'\t',
            Self::Semicolon => b';',
        }
    }

    /// Finds the delimiter of a header line: the one that stands there most often outside of quotes.
    ///
    /// Where two are as frequent, the first of [`Delimiter::ALL`]; a line with none of them is one cell.
    pub(crate) fn detect(header: &[u8]) -> Self {
        let mut counts = [0_u32; Self::ALL.len()];
        let mut quoted = false;
        for &byte in header {
            // A doubled quote inside of a quoted cell closes and opens again: no special case.
            quoted ^= byte == b'"';
            for (delimiter, count) in Self::ALL.iter().zip(&mut counts) {
                *count += u32::from(!quoted && byte == delimiter.byte());
            }
        }
        let most = counts.into_iter().max().unwrap_or(0);
        let found = Self::ALL.into_iter().zip(counts);
        found
            .into_iter()
            .find(|(_, count)| *count == most)
            .map_or(Self::Comma, |(delimiter, _)| delimiter)
    }
}

impl fmt::Display for Delimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Comma => "comma",
            Self::Tab => "tab",
            Self::Semicolon => "semicolon",
        })
    }
}

impl FromStr for Delimiter {
    type Err = String;

    /// Parses `--delimiter`: the sign itself or its name.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "," | "comma" => Ok(Self::Comma),
            "\t" | "\\t" | "tab" => Ok(Self::Tab),
            ";" | "semicolon" => Ok(Self::Semicolon),
            _ => Err("use comma, tab or semicolon".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_tells_the_delimiter() {
        for (header, expected) in [
            ("cert_id,new_name", Delimiter::Comma),
            ("cert_id;new_name", Delimiter::Semicolon),
            ("cert_id\tnew_name\tregion", Delimiter::Tab),
            ("cert_id;\"a,b,c\"", Delimiter::Semicolon),
            ("cert_id;\"a \"\",,\"\" b\"", Delimiter::Semicolon),
            ("cert_id", Delimiter::Comma),
            ("a;b,c", Delimiter::Comma),
        ] {
            assert_eq!(Delimiter::detect(header.as_bytes()), expected, "{header}");
        }
    }

    #[test]
    fn signs_and_names_are_taken() {
        for delimiter in Delimiter::ALL {
            assert_eq!(delimiter.to_string().parse(), Ok(delimiter));
            assert_eq!(
                char::from(delimiter.byte()).to_string().parse(),
                Ok(delimiter)
            );
        }
        assert!("|".parse::<Delimiter>().is_err());
    }
}
