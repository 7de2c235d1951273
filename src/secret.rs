//! Secrets: `Debug` prints "(redacted)", there is no `Display`, and the memory is wiped when the value is dropped.

use std::fmt;

use secrecy::{ExposeSecret as _, SecretString};

/// A text that must never be written down: an `AccessKeySecret` or a `SecurityToken`.
#[derive(Clone)]
pub(crate) struct Secret(SecretString);

impl Secret {
    /// Takes the text over.
    pub(crate) fn new(text: String) -> Self {
        Self(SecretString::from(text))
    }

    /// Returns the text, for signing and sending and nothing else.
    pub(crate) fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn debug_hides_the_text() {
        let secret = Secret::new("hunter2".to_owned());
        assert_eq!(format!("{secret:?} {secret:#?}"), "(redacted) (redacted)");
        assert_eq!(secret.expose(), "hunter2");
    }
}
