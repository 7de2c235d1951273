//! Signature V1: HMAC-SHA1 over all parameters. Host and headers are not signed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::zeroize::Zeroizing;
use sha1::Sha1;

use super::canonical::percent_encode;

/// Returns the string that is signed. `method` is upper case and must be the one sent.
pub(crate) fn string_to_sign_v1(method: &str, canonical_query: &str) -> String {
    [method, "&%2F&", &percent_encode(canonical_query)].concat()
}

/// Returns the signature: HMAC-SHA1 with the key `secret&`, in standard Base64.
pub(crate) fn signature_v1(secret: &str, string_to_sign: &str) -> String {
    let key = Zeroizing::new(format!("{secret}&"));
    let mut mac =
        Hmac::<Sha1>::new_from_slice(key.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(string_to_sign.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}
