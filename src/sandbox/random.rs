//! Seeded choices that do not depend on the order in which calls arrive. Pure.

use uuid::Builder;

/// Returns 64 well mixed bits for a seed and what is asked about.
///
/// `purpose` keeps the answers for different questions apart; `number` is that of the call. The same three always give
/// the same bits, so that one call more or less changes nothing for the others.
///
/// Source: the finaliser of `SplitMix64` (Steele, Lea, Flood 2014).
pub(super) fn bits(seed: u64, purpose: u64, number: u64) -> u64 {
    mix(mix(mix(seed) ^ purpose) ^ number)
}

/// One step of `SplitMix64`.
fn mix(state: u64) -> u64 {
    let mut z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Returns the request id of the call with this number: an upper-case UUID.
///
/// A replayed answer keeps the id of the first, so this is how the token store can keep a number instead of an id.
pub(super) fn request_id(salt: u64, number: u64) -> String {
    let high = u128::from(bits(salt, 1, number));
    let low = u128::from(bits(salt, 2, number));
    Builder::from_random_bytes(((high << 64) | low).to_be_bytes())
        .into_uuid()
        .hyphenated()
        .encode_upper(&mut [0; 36])
        .to_owned()
}
