//! Bytes → text: what the first bytes say, and the text of one record.
//!
//! UTF-8 with or without its mark is read. UTF-16, GB18030 and workbooks are recognised and refused for now; each has
//! its place here: an [`Encoding`] variant found by [`detect`], and its arm in [`Encoding::decode`].

use std::fmt;

use thiserror::Error;

/// How many bytes [`detect`] wants to see, where the file has as many.
pub(crate) const DETECT_BYTES: usize = 8;

/// How the bytes of an input are text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// UTF-8 without a mark.
    Utf8,
    /// UTF-8 that begins with the byte order mark, as Excel's "CSV UTF-8" does.
    Utf8Marked,
}

/// Something else than a CSV in an encoding that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum NotText {
    /// A zip archive.
    #[error("is a workbook (xlsx) or another zip archive, not a CSV")]
    Xlsx,
    /// An OLE compound file.
    #[error("is an old workbook (xls), not a CSV")]
    Xls,
    /// A UTF-16 mark.
    #[error("is text in UTF-16 (\"Unicode text\"), not in UTF-8")]
    Utf16,
}

/// Bytes of a record that are not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum BadText {
    /// NUL bytes.
    #[error(
        "holds a NUL byte, which no text does; the file may be UTF-16 without a mark, or damaged"
    )]
    Nul,
    /// Not UTF-8, but all of it pairs as GBK has them.
    #[error(
        "is not UTF-8; it looks like GBK or GB18030, as Excel and WPS write plain \"CSV\" in Chinese Windows"
    )]
    Gbk,
    /// Not UTF-8.
    #[error("is not UTF-8: byte {byte:#04X} after {} good bytes of the row", .at)]
    Unknown {
        /// The byte.
        byte: u8,
        /// Its place in the record, from 0.
        at: usize,
    },
}

/// What to do about any text that is not UTF-8.
const SAVE_AS_UTF8: &str = "open it in Excel or WPS and save it as \"CSV UTF-8 (comma delimited)\"";

impl NotText {
    /// Returns what to do next.
    pub(crate) fn hint(self) -> &'static str {
        match self {
            Self::Xlsx | Self::Xls | Self::Utf16 => SAVE_AS_UTF8,
        }
    }
}

impl BadText {
    /// Returns what to do next.
    pub(crate) fn hint(self) -> &'static str {
        match self {
            Self::Nul | Self::Gbk | Self::Unknown { .. } => SAVE_AS_UTF8,
        }
    }
}

/// Finds the encoding by a file's first bytes, and how many of them are its mark.
///
/// # Errors
/// When they are those of a workbook or of text that is not read.
pub(crate) fn detect(first: &[u8]) -> Result<(Encoding, usize), NotText> {
    match first {
        [0xEF, 0xBB, 0xBF, ..] => Ok((Encoding::Utf8Marked, 3)),
        [b'P', b'K', 3, 4, ..] => Err(NotText::Xlsx),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(NotText::Xls),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Err(NotText::Utf16),
        _ => Ok((Encoding::Utf8, 0)),
    }
}

impl Encoding {
    /// Returns the text of a record.
    ///
    /// # Errors
    /// When its bytes are not text of this encoding.
    pub(crate) fn decode(self, record: &[u8]) -> Result<&str, BadText> {
        if record.contains(&0) {
            return Err(BadText::Nul);
        }
        match self {
            Self::Utf8 | Self::Utf8Marked => std::str::from_utf8(record).map_err(|error| {
                let at = error.valid_up_to();
                if looks_like_gbk(record) {
                    BadText::Gbk
                } else {
                    BadText::Unknown {
                        byte: record[at],
                        at,
                    }
                }
            }),
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Utf8Marked => "UTF-8 with BOM",
        })
    }
}

/// Tells whether all bytes above ASCII come in the pairs of GBK, or the fours of GB18030.
///
/// A guess for a message only. Source: GB 18030-2022, the ranges of its lead and trail bytes.
fn looks_like_gbk(mut bytes: &[u8]) -> bool {
    loop {
        bytes = match bytes {
            [] => return true,
            [0..=0x7F, rest @ ..]
            | [0x81..=0xFE, 0x40..=0x7E | 0x80..=0xFE, rest @ ..]
            | [
                0x81..=0xFE,
                b'0'..=b'9',
                0x81..=0xFE,
                b'0'..=b'9',
                rest @ ..,
            ] => rest,
            _ => return false,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes_tell_what_a_file_is() {
        for (first, expected) in [
            (&b""[..], Ok((Encoding::Utf8, 0))),
            (b"cert_id,", Ok((Encoding::Utf8, 0))),
            (b"\xEF\xBB\xBFcert", Ok((Encoding::Utf8Marked, 3))),
            (b"PK\x03\x04\x14\0\x06\0", Err(NotText::Xlsx)),
            (b"PK,x", Ok((Encoding::Utf8, 0))),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Err(NotText::Xls)),
            (b"\xFF\xFEc\0", Err(NotText::Utf16)),
            (b"\xFE\xFF\0c", Err(NotText::Utf16)),
        ] {
            assert_eq!(detect(first), expected, "{first:?}");
        }
    }

    #[test]
    fn only_utf8_is_text() {
        for (bytes, expected) in [
            ("杭州,a\n".as_bytes(), Ok("杭州,a\n")),
            (b"c\0e\0r\0", Err(BadText::Nul)),
            (b"a,\xBA\xBC\xD6\xDD,b", Err(BadText::Gbk)), // 杭州
            (b"a,\x95\x32\x82\x36", Err(BadText::Gbk)),   // 𠀀 in GB18030
            (b"caf\xE9", Err(BadText::Unknown { byte: 0xE9, at: 3 })),
            (b"ab\xC0\x2C", Err(BadText::Unknown { byte: 0xC0, at: 2 })),
        ] {
            assert_eq!(Encoding::Utf8.decode(bytes), expected, "{bytes:?}");
        }
    }
}
