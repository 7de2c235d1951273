//! Bytes → text: what the first bytes say, what all of them say, and the text of one record.
//!
//! Everything but UTF-8 is turned into UTF-8 as it is read ([`transcoder`](super::transcoder)), so that records are
//! always cut from UTF-8.

use std::fmt;
use std::str::FromStr;

use encoding_rs::{GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

/// How many bytes [`first_bytes`] wants to see, where the file has as many.
pub(crate) const DETECT_BYTES: usize = 16;

/// How the bytes of an input are text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// UTF-8 without a mark.
    Utf8,
    /// UTF-8 that begins with the byte order mark, as Excel's "CSV UTF-8" does.
    Utf8Marked,
    /// Neither UTF-8 nor Chinese in GB18030: read as UTF-8 up to the first byte that is not.
    Unrecognised,
    /// Another one.
    Other(&'static encoding_rs::Encoding),
}

/// What the first bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FirstBytes {
    /// A zip archive: a workbook, most likely.
    Zip,
    /// Text that begins with a mark of so many bytes.
    Marked(Encoding, usize),
    /// Nothing; all bytes have to tell.
    Unmarked,
}

/// Something else than a spreadsheet that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotText {
    /// An OLE compound file.
    Xls,
    /// A SQLite file.
    Sqlite,
    /// A PDF.
    Pdf,
    /// HTML or XML, as many systems export it.
    Markup,
}

/// Bytes of a record that are not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadText {
    /// NUL bytes.
    Nul,
    /// Not UTF-8, which the rest of the file is.
    Utf8 {
        /// The byte.
        byte: u8,
        /// Its place in the record, from 0.
        at: usize,
    },
    /// Neither of the two that are tried.
    Neither {
        /// The byte.
        byte: u8,
        /// Its place in the record, from 0.
        at: usize,
    },
    /// Not text of the encoding that was found or given.
    Other(Encoding),
}

/// How HTML and XML begin, in lower case.
const MARKUP: [&[u8]; 7] = [
    b"<html",
    b"<!doctype",
    b"<?xml",
    b"<table",
    b"<head",
    b"<meta",
    b"<style",
];

/// Tells HTML and XML, which management systems save under the names of spreadsheets.
fn is_markup(first: &[u8]) -> bool {
    let text = first.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(first);
    let text = text.trim_ascii_start().to_ascii_lowercase();
    MARKUP.iter().any(|mark| text.starts_with(mark))
}

/// Tells what a file is by its first bytes.
///
/// # Errors
/// When they are those of a workbook that is not read.
pub(crate) fn first_bytes(first: &[u8]) -> Result<FirstBytes, NotText> {
    Ok(match first {
        _ if is_markup(first) => return Err(NotText::Markup),
        [0xEF, 0xBB, 0xBF, ..] => FirstBytes::Marked(Encoding::Utf8Marked, 3),
        [0xFF, 0xFE, ..] => FirstBytes::Marked(Encoding::Other(UTF_16LE), 2),
        [0xFE, 0xFF, ..] => FirstBytes::Marked(Encoding::Other(UTF_16BE), 2),
        [b'P', b'K', 3, 4, ..] => FirstBytes::Zip,
        [0xD0, 0xCF, 0x11, 0xE0, ..] => return Err(NotText::Xls),
        [b'S', b'Q', b'L', b'i', b't', b'e', b' ', b'f', ..] => return Err(NotText::Sqlite),
        [b'%', b'P', b'D', b'F', b'-', ..] => return Err(NotText::Pdf),
        _ => FirstBytes::Unmarked,
    })
}

impl Encoding {
    /// GB18030, which reads GBK and GB2312 too.
    pub(super) const GB18030: Self = Self::Other(GB18030);

    /// Returns what has to be turned into UTF-8; `None` where the bytes are that already.
    pub(super) fn foreign(self) -> Option<&'static encoding_rs::Encoding> {
        match self {
            Self::Utf8 | Self::Utf8Marked | Self::Unrecognised => None,
            Self::Other(coding) => Some(coding),
        }
    }

    /// Returns the text of a record, which is UTF-8 by now.
    ///
    /// # Errors
    /// When its bytes were not text of this encoding.
    pub(crate) fn decode(self, record: &[u8]) -> Result<&str, BadText> {
        if record.contains(&0) {
            return Err(BadText::Nul);
        }
        std::str::from_utf8(record).map_err(|error| {
            let at = error.valid_up_to();
            let byte = record[at];
            match self {
                Self::Utf8 | Self::Utf8Marked => BadText::Utf8 { byte, at },
                Self::Unrecognised => BadText::Neither { byte, at },
                Self::Other(_) => BadText::Other(self),
            }
        })
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 | Self::Unrecognised => "UTF-8",
            Self::Utf8Marked => "UTF-8 with BOM",
            Self::Other(coding) if *coding == UTF_16LE || *coding == UTF_16BE => "UTF-16",
            Self::Other(coding) if *coding == GB18030 => "GB18030",
            Self::Other(coding) => coding.name(),
        })
    }
}

impl FromStr for Encoding {
    type Err = String;

    /// Parses `--encoding`: a label that browsers know, too.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match encoding_rs::Encoding::for_label_no_replacement(text.as_bytes()) {
            Some(coding) if coding == UTF_8 => Ok(Self::Utf8),
            Some(coding) if coding == GBK => Ok(Self::GB18030),
            Some(coding) => Ok(Self::Other(coding)),
            None => Err(
                "use utf-8, gb18030, utf-16le, utf-16be, big5, windows-1252 or another name that browsers know"
                    .to_owned(),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes_tell_what_a_file_is() {
        let marked = |encoding, mark| Ok(FirstBytes::Marked(encoding, mark));
        for (first, expected) in [
            (&b""[..], Ok(FirstBytes::Unmarked)),
            (b"cert_id,", Ok(FirstBytes::Unmarked)),
            (b"\xEF\xBB\xBFcert", marked(Encoding::Utf8Marked, 3)),
            (b"PK\x03\x04\x14\0\x06\0", Ok(FirstBytes::Zip)),
            (b"PK,x", Ok(FirstBytes::Unmarked)),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Err(NotText::Xls)),
            (b"SQLite format 3\0", Err(NotText::Sqlite)),
            (b"%PDF-1.7", Err(NotText::Pdf)),
            (b"\xEF\xBB\xBF\n<HTML xml", Err(NotText::Markup)),
            (b"<?xml version=\"1", Err(NotText::Markup)),
            (b"<Kunde>,cert_id", Ok(FirstBytes::Unmarked)),
            (b"\xFF\xFEc\0", marked(Encoding::Other(UTF_16LE), 2)),
            (b"\xFE\xFF\0c", marked(Encoding::Other(UTF_16BE), 2)),
        ] {
            assert_eq!(first_bytes(first), expected, "{first:?}");
        }
    }

    #[test]
    fn what_is_not_text_says_of_what() {
        let gb = Encoding::GB18030;
        for (encoding, bytes, expected) in [
            (Encoding::Utf8, "杭州,a\n".as_bytes(), Ok("杭州,a\n")),
            (Encoding::Utf8, b"c\0e\0r\0", Err(BadText::Nul)),
            (
                Encoding::Utf8,
                b"caf\xE9",
                Err(BadText::Utf8 { byte: 0xE9, at: 3 }),
            ),
            (
                Encoding::Unrecognised,
                b"ab\xC0\x2C",
                Err(BadText::Neither { byte: 0xC0, at: 2 }),
            ),
            (gb, b"a\xFFb", Err(BadText::Other(gb))),
        ] {
            assert_eq!(encoding.decode(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn labels_are_taken_and_shown() {
        for (label, shown) in [
            ("utf8", "UTF-8"),
            ("GBK", "GB18030"),
            ("gb2312", "GB18030"),
            ("GB18030", "GB18030"),
            ("utf-16", "UTF-16"),
            ("big5", "Big5"),
            ("latin1", "windows-1252"),
        ] {
            let encoding = label.parse::<Encoding>();
            assert_eq!(encoding.map(|e| e.to_string()), Ok(shown.to_owned()));
        }
        assert!("utf-7".parse::<Encoding>().is_err());
    }
}
