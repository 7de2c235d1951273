//! Signature V3, `ACS3-HMAC-SHA256`: over method, query, headers and the digest of the body.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

/// The name of the algorithm, with which the header `Authorization` begins.
pub(crate) const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// What is signed of a request to `/`.
#[derive(Clone, Copy)]
pub(crate) struct SignedParts<'a> {
    /// Upper case, the one sent.
    pub(crate) method: &'a str,
    /// The canonical query; empty when there are no parameters.
    pub(crate) query: &'a str,
    /// The signed headers in any order: names in lower case, each once.
    pub(crate) headers: &'a [(&'a str, &'a str)],
    /// The body's digest, by [`hex_sha256`].
    pub(crate) body_sha256: &'a str,
}

impl SignedParts<'_> {
    /// Returns the names of the signed headers as they are listed: sorted, joined with `;`.
    pub(crate) fn header_names(&self) -> String {
        let names: Vec<_> = self.sorted().iter().map(|(name, _)| *name).collect();
        names.join(";")
    }

    /// Returns the canonical request: six parts, a line break between each two.
    pub(crate) fn canonical_request(&self) -> String {
        let mut headers = String::new();
        for (name, value) in self.sorted() {
            headers.extend([name, ":", value.trim(), "\n"]);
        }
        [
            self.method,
            "/",
            self.query,
            &headers,
            &self.header_names(),
            self.body_sha256,
        ]
        .join("\n")
    }

    /// Returns the string that is signed.
    pub(crate) fn string_to_sign(&self) -> String {
        let digest = hex_sha256(self.canonical_request().as_bytes());
        format!("{ALGORITHM}\n{digest}")
    }

    /// Returns the value of the header `Authorization`.
    pub(crate) fn authorization(&self, access_key_id: &str, secret: &str) -> String {
        let signature = signature_v3(secret, &self.string_to_sign());
        let names = self.header_names();
        format!(
            "{ALGORITHM} Credential={access_key_id},SignedHeaders={names},Signature={signature}"
        )
    }

    fn sorted(&self) -> Vec<(&str, &str)> {
        let mut sorted = self.headers.to_vec();
        sorted.sort_unstable();
        sorted
    }
}

/// Returns the signature: HMAC-SHA256 with the secret itself as the key, in lower-case hex.
pub(crate) fn signature_v3(secret: &str, string_to_sign: &str) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(string_to_sign.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

/// Returns the SHA-256 of bytes in lower-case hex.
pub(crate) fn hex_sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
