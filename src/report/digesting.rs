//! Counts and digests what is written, on its way to wherever it goes.

use std::io::{self, Write};

use sha2::{Digest as _, Sha256};

/// A writer that knows the SHA-256 and the number of the bytes that went through it.
#[derive(Debug)]
pub(crate) struct Digesting<W> {
    out: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Digesting<W> {
    /// Begins.
    pub(crate) fn new(out: W) -> Self {
        Self {
            out,
            hash: Sha256::new(),
            bytes: 0,
        }
    }

    /// Ends; returns the writer, the SHA-256 in hexadecimal and the number of bytes.
    pub(crate) fn finish(self) -> (W, String, u64) {
        (self.out, hex::encode(self.hash.finalize()), self.bytes)
    }
}

impl<W: Write> Write for Digesting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
