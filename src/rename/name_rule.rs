//! The two documented profiles of certificate names. (being written)

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NameRule {
    Strict,
    Current,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NameFault;
