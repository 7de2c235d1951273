//! A reader that digests what passes through it, so that the bytes hashed are the bytes parsed.

use std::io::{self, Read};

use sha2::{Digest, Sha256};

/// Passes bytes on, counted and digested.
pub(crate) struct HashingReader<R> {
    inner: R,
    digest: Sha256,
    bytes: u64,
}

impl<R> HashingReader<R> {
    /// Wraps a reader at its beginning.
    pub(crate) fn new(inner: R) -> Self {
        Self {
            inner,
            digest: Sha256::new(),
            bytes: 0,
        }
    }

    /// Returns the number of bytes that passed, and their SHA-256 in hexadecimal.
    pub(crate) fn finish(self) -> (u64, String) {
        (self.bytes, hex::encode(self.digest.finalize()))
    }
}

impl<R: Read> Read for HashingReader<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buf)?;
        self.digest.update(&buf[..count]);
        self.bytes += count as u64;
        Ok(count)
    }
}
