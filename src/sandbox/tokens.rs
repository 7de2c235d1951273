//! The memory of `ClientToken`s. Pure; 32 bytes a token, however long its parameters are.
//!
//! What is documented (`api/protocol.md` section 6): the same token with the same parameters gets the first answer
//! again if that was a 200, and nothing is done; with other parameters it is `IdempotentParameterMismatch`. Not
//! documented, and so decided here:
//!
//! - A token is remembered per account, as long as the emulator runs.
//! - A refusal is not remembered: after a 4xx the same token is tried anew.
//! - A call is carried out in one step, so none is ever found still running; `LastTokenProcessing` and
//!   `IdempotentFailed` come from the fault plan alone.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

/// The tokens whose call was answered with 200.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    /// By the hash of account and token.
    seen: HashMap<u128, Seen>,
}

/// What is remembered of a token.
#[derive(Debug, Clone, Copy)]
struct Seen {
    /// The hash of the parameters.
    parameters: u64,
    /// The number of the call that was answered, from which its request id is computed.
    number: u64,
}

/// What the memory says of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Recall {
    /// Never answered with 200.
    New,
    /// Answered with 200 for the same parameters, as call `number`.
    Same {
        /// The number of that call.
        number: u64,
    },
    /// Answered with 200 for other parameters.
    OtherParameters,
}

impl Tokens {
    /// Looks a token up. `parameters` are all that count for sameness, in a fixed order.
    pub(super) fn recall(&self, account: &str, token: &str, parameters: &[&str]) -> Recall {
        match self.seen.get(&hash(&[account, token])) {
            None => Recall::New,
            Some(seen) if seen.parameters == short_hash(parameters) => Recall::Same {
                number: seen.number,
            },
            Some(_) => Recall::OtherParameters,
        }
    }

    /// Remembers that call `number` with this token was answered with 200.
    pub(super) fn remember(
        &mut self,
        account: &str,
        token: &str,
        parameters: &[&str],
        number: u64,
    ) {
        let parameters = short_hash(parameters);
        self.seen
            .insert(hash(&[account, token]), Seen { parameters, number });
    }
}

/// Hashes texts so that no two different lists are taken for the same.
fn hash(texts: &[&str]) -> u128 {
    let mut hasher = Sha256::new();
    for text in texts {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text.as_bytes());
    }
    let digest: [u8; 32] = hasher.finalize().into();
    let (first, _) = digest.split_at(16);
    u128::from_be_bytes(first.try_into().expect("16 of 32 bytes"))
}

/// The first half of [`hash`].
fn short_hash(texts: &[&str]) -> u64 {
    u64::try_from(hash(texts) >> 64).expect("64 bits are left of 128")
}

#[cfg(test)]
mod tests {
    use super::{Recall, Tokens};

    #[test]
    fn a_token_is_the_accounts_and_goes_with_its_parameters() {
        let mut tokens = Tokens::default();
        let parameters = ["cn-hangzhou", "vsc-1", "a"];
        assert_eq!(tokens.recall("1", "t", &parameters), Recall::New);
        tokens.remember("1", "t", &parameters, 7);
        assert_eq!(
            tokens.recall("1", "t", &parameters),
            Recall::Same { number: 7 }
        );
        assert_eq!(
            tokens.recall("1", "t", &["cn-hangzhou", "vsc-1a", ""]),
            Recall::OtherParameters
        );
        assert_eq!(tokens.recall("2", "t", &parameters), Recall::New);
        assert_eq!(
            tokens.recall("1", "T", &parameters),
            Recall::New,
            "case counts"
        );
    }
}
