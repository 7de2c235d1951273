//! A client of a few lines: it signs as the service's pages say, apart from the program's own code.

use std::fmt::Write as _;
use std::sync::Once;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cert_rename::sandbox::SandboxCredential;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

/// Makes an HTTP client that goes to loopback without a proxy.
pub(crate) fn http_client() -> reqwest::Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // It fails only where there is one already.
        rustls::crypto::ring::default_provider()
            .install_default()
            .ok();
    });
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// Signs a call and returns its query: common parameters, the ones given, and the signature.
pub(crate) fn signed_query(
    credential: &SandboxCredential,
    method: &str,
    parameters: &[(&str, &str)],
) -> String {
    let nonce = uuid::Uuid::new_v4().simple().to_string();
    let timestamp = jiff::Timestamp::now()
        .strftime("%Y-%m-%dT%H:%M:%SZ")
        .to_string();
    let mut all = vec![
        ("Version", "2016-04-28"),
        ("AccessKeyId", &credential.access_key_id),
        ("SignatureMethod", "HMAC-SHA1"),
        ("SignatureVersion", "1.0"),
        ("SignatureNonce", &nonce),
        ("Timestamp", &timestamp),
    ];
    all.extend_from_slice(parameters);
    let (canonical, signature) = signature(&credential.secret, method, &all);
    format!("{canonical}&Signature={}", encode(&signature))
}

/// Returns the canonical query of parameters, and its signature.
pub(crate) fn signature(
    secret: &str,
    method: &str,
    parameters: &[(&str, &str)],
) -> (String, String) {
    let mut all = parameters.to_vec();
    all.sort_unstable();
    let pairs: Vec<_> = all
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    let canonical = pairs.join("&");
    let mut mac = Hmac::<Sha1>::new_from_slice(format!("{secret}&").as_bytes()).unwrap();
    mac.update(format!("{method}&%2F&{}", encode(&canonical)).as_bytes());
    (canonical, STANDARD.encode(mac.finalize().into_bytes()))
}

/// Percent-encodes all but letters, digits and `-_.~`.
fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(byte.into());
        } else {
            write!(encoded, "%{byte:02X}").unwrap();
        }
    }
    encoded
}
