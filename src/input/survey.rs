//! All bytes of an unmarked file → the encoding that they are in.
//!
//! Short texts in GB18030 can be sound UTF-8 by chance and the other way round, so the whole file is heard before one is
//! chosen. A file of one encoding with a few damaged bytes is still of that encoding: reading it refuses the row.

use super::encoding::Encoding;

/// Counts what speaks for either encoding. Bytes come in pieces of any size.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// The beginning of a character that the last piece cut.
    cut: Vec<u8>,
    /// Characters of three and more bytes in UTF-8: Chinese in that encoding.
    long: u64,
    /// Places that are not UTF-8.
    not_utf8: u64,
    gb: Gb18030,
}

/// Where in a character of GB18030 the last byte stands.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Place {
    #[default]
    Start,
    Second,
    Third,
    Fourth,
}

/// Pairs that stand in a row, with nothing between them.
#[derive(Debug, Default)]
struct Run {
    pairs: u64,
    western: u64,
}

/// How many pairs in a row western text makes: in `Hélène` there are two, each an accent and the letter behind it.
///
/// Rare and traditional characters have such pairs too, a third to two thirds of those that GBK has beyond GB 2312, but
/// stand among others of their kind.
const WESTERN_RUN: u64 = 2;

/// What speaks for GB18030, and against it. Source: GB 18030-2022, the ranges of its bytes.
#[derive(Debug, Default)]
struct Gb18030 {
    place: Place,
    /// Pairs whose second byte is above ASCII, as in every common Chinese character; and fours.
    chinese: u64,
    /// Pairs whose second byte is in ASCII, where no more than [`WESTERN_RUN`] pairs stand in a row: so looks western
    /// text that is taken for it.
    western: u64,
    run: Run,
    /// Bytes that fit nowhere.
    bad: u64,
}

impl Survey {
    /// Takes the next bytes.
    pub(super) fn add(&mut self, bytes: &[u8]) {
        if bytes.is_ascii() && self.cut.is_empty() && self.gb.place == Place::Start {
            if !bytes.is_empty() {
                self.gb.end_run();
            }
            return;
        }
        for byte in bytes {
            self.gb.add(*byte);
        }
        let joined;
        let mut rest = if self.cut.is_empty() {
            bytes
        } else {
            joined = [self.cut.as_slice(), bytes].concat();
            self.cut.clear();
            &joined
        };
        loop {
            match std::str::from_utf8(rest) {
                Ok(text) => return self.count_long(text),
                Err(error) => {
                    let (good, bad) = rest.split_at(error.valid_up_to());
                    self.count_long(std::str::from_utf8(good).unwrap_or_default());
                    match error.error_len() {
                        Some(length) => {
                            self.not_utf8 += 1;
                            rest = &bad[length..];
                        }
                        None => return self.cut.extend_from_slice(bad),
                    }
                }
            }
        }
    }

    /// Returns the encoding, after the last bytes.
    pub(super) fn verdict(mut self) -> Encoding {
        self.not_utf8 += u64::from(!self.cut.is_empty());
        self.gb.bad += u64::from(self.gb.place != Place::Start);
        self.gb.end_run();
        if self.not_utf8 == 0 || self.long > self.not_utf8 {
            Encoding::Utf8
        } else if self.gb.chinese > self.gb.western + self.gb.bad {
            Encoding::GB18030
        } else {
            Encoding::Unrecognised
        }
    }

    fn count_long(&mut self, text: &str) {
        self.long += text.chars().filter(|c| c.len_utf8() > 2).count() as u64;
    }
}

impl Gb18030 {
    fn add(&mut self, byte: u8) {
        self.place = match (self.place, byte) {
            (Place::Start, 0..=0x7F) => {
                self.end_run();
                Place::Start
            }
            (Place::Start, 0x81..=0xFE) => Place::Second,
            (Place::Second, 0x80..=0xFE) | (Place::Fourth, b'0'..=b'9') => {
                self.chinese += 1;
                self.run.pairs += 1;
                Place::Start
            }
            (Place::Second, 0x40..=0x7E) => {
                self.run.pairs += 1;
                self.run.western += 1;
                Place::Start
            }
            (Place::Second, b'0'..=b'9') => Place::Third,
            (Place::Third, 0x81..=0xFE) => Place::Fourth,
            _ => {
                self.bad += 1;
                self.end_run();
                Place::Start
            }
        };
    }

    fn end_run(&mut self) {
        let Run { pairs, western } = std::mem::take(&mut self.run);
        if pairs <= WESTERN_RUN {
            self.western += western;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survey(bytes: &[u8], piece: usize) -> Encoding {
        let mut survey = Survey::default();
        bytes.chunks(piece).for_each(|piece| survey.add(piece));
        survey.verdict()
    }

    #[test]
    fn all_bytes_tell_the_encoding() {
        let gb = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
        for (bytes, expected) in [
            (b"cert_id,new_name\n".to_vec(), Encoding::Utf8),
            ("杭州,笔记本".into(), Encoding::Utf8),
            ("naïve".into(), Encoding::Utf8),
            (gb("杭州总部,笔记本"), Encoding::GB18030),
            (gb("𠀀㐀"), Encoding::GB18030),
            (gb("张镕基"), Encoding::GB18030), // 镕 has an ASCII-looking second byte
            // Second bytes in ASCII only, beside common ones; and as many of one kind as of the other.
            (gb("备注,篈矨瞏癅,杭州"), Encoding::GB18030),
            (gb("國際業務"), Encoding::GB18030),
            (
                b"H\xE9l\xE8ne,J\xE9r\xE9my\n".to_vec(),
                Encoding::Unrecognised,
            ),
            // Three pairs in a row, as in Hungarian, are no Chinese yet.
            (b"M\xE1t\xE9h\xE1zi\n".to_vec(), Encoding::Unrecognised),
            // One common character beside French.
            (
                [b"H\xE9l\xE8ne,".to_vec(), gb("杭")].concat(),
                Encoding::Unrecognised,
            ),
            (b"caf\xE9,M\xFCller\n".to_vec(), Encoding::Unrecognised),
            (b"a,\xE9\n".to_vec(), Encoding::Unrecognised),
            // One encoding with a damaged byte.
            (
                ["杭州总部,笔记本".as_bytes(), b"\xE9,"].concat(),
                Encoding::Utf8,
            ),
            (
                [gb("杭州总部"), b"\xFF".to_vec()].concat(),
                Encoding::GB18030,
            ),
        ] {
            for piece in [1, 2, 3, 64] {
                assert_eq!(survey(&bytes, piece), expected, "{bytes:?} by {piece}");
            }
        }
    }
}
