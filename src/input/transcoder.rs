//! A reader that turns another encoding into UTF-8 as it is read.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult};

use super::encoding::Encoding;

/// A byte that no UTF-8 holds. It stands where bytes were no text, so that the row that holds them can be named.
const BAD: u8 = 0xFF;
/// How much is read at once.
const CHUNK_BYTES: usize = 1 << 15;

/// Passes UTF-8 on as it is, and everything else as UTF-8.
pub(super) struct Transcoder<R> {
    inner: R,
    decoding: Option<Decoding>,
}

struct Decoding {
    decoder: Decoder,
    raw: Vec<u8>,
    /// Where in `raw` the bytes begin that are still to be decoded.
    at: usize,
    /// Whether the inner reader has ended.
    ended: bool,
    text: Vec<u8>,
    /// Where in `text` the bytes begin that are still to be handed on.
    given: usize,
    finished: bool,
}

impl<R: Read> Transcoder<R> {
    /// Wraps a reader behind its mark.
    pub(super) fn new(inner: R, encoding: Encoding) -> Self {
        let decoding = encoding.foreign().map(|coding| Decoding {
            decoder: coding.new_decoder_without_bom_handling(),
            raw: Vec::new(),
            at: 0,
            ended: false,
            text: Vec::new(),
            given: 0,
            finished: false,
        });
        Self { inner, decoding }
    }

    /// Returns what the bytes come from.
    pub(super) fn into_inner(self) -> R {
        self.inner
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let Some(decoding) = &mut self.decoding else {
            return self.inner.read(buf);
        };
        while decoding.given == decoding.text.len() && !decoding.finished {
            decoding.fill(&mut self.inner)?;
        }
        let left = &decoding.text[decoding.given..];
        let count = left.len().min(buf.len());
        buf[..count].copy_from_slice(&left[..count]);
        decoding.given += count;
        Ok(count)
    }
}

impl Decoding {
    /// Decodes more, if there is more.
    fn fill(&mut self, inner: &mut impl Read) -> io::Result<()> {
        if self.at == self.raw.len() && !self.ended {
            self.raw.resize(CHUNK_BYTES, 0);
            let count = inner.read(&mut self.raw)?;
            self.raw.truncate(count);
            self.at = 0;
            self.ended = count == 0;
        }
        self.given = 0;
        self.text.resize(CHUNK_BYTES * 4, 0);
        let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(
            &self.raw[self.at..],
            &mut self.text,
            self.ended,
        );
        self.at += read;
        self.text.truncate(written);
        match result {
            DecoderResult::Malformed(..) => self.text.push(BAD),
            DecoderResult::InputEmpty => self.finished = self.ended,
            DecoderResult::OutputFull => {}
        }
        Ok(())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn read(bytes: &[u8], label: &str) -> Vec<u8> {
        let mut text = Vec::new();
        let mut reader = Transcoder::new(bytes, label.parse().unwrap());
        reader.read_to_end(&mut text).unwrap();
        text
    }

    #[test]
    fn other_encodings_come_out_as_utf8() {
        for (bytes, label, expected) in [
            ("杭州".as_bytes(), "utf-8", "杭州".as_bytes()),
            (b"\xBA\xBC\xD6\xDD,a", "gbk", "杭州,a".as_bytes()),
            (b"\x95\x32\x82\x36", "gb18030", "𠀀".as_bytes()),
            (b"c\0\x2D\x4E", "utf-16le", "c中".as_bytes()),
            (b"\0c\x4E\x2D", "utf-16be", "c中".as_bytes()),
            (b"a\xFF,b", "gb18030", b"a\xFF,b"),
            (b"a\xBA", "gb18030", b"a\xFF"),
            (b"a\0\x3D\xD8b\0", "utf-16le", b"a\xFFb"), // half of a pair
            (b"", "gb18030", b""),
        ] {
            assert_eq!(read(bytes, label), expected, "{bytes:?}");
        }
        let long = "名".repeat(CHUNK_BYTES);
        let (bytes, ..) = encoding_rs::GB18030.encode(&long);
        assert_eq!(read(&bytes, "gbk"), long.as_bytes());
    }
}
