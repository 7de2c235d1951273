//! Every exit code, each with its meaning.

use std::process::ExitCode;

/// What the program's exit code says. 5 comes before 4 where both hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Every row is `renamed` or `unchanged`, or the command did what it says.
    Success,
    /// An unexpected error.
    Unexpected,
    /// Wrong usage.
    Usage,
    /// The input was refused, or is not there; nothing was sent.
    Input,
    /// Finished, and some row is `failed`, `missing`, `drifted` or `invalid`.
    SomeFailed,
    /// Rows are still `pending` or `in_doubt`; run it again to go on.
    Unfinished,
    /// The journal can't be used.
    Journal,
    /// Confirmation is needed, was refused, or the plan is not the confirmed one.
    Confirmation,
}

impl Exit {
    /// Returns the number.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Unexpected => 1,
            Self::Usage => 2,
            Self::Input => 3,
            Self::SomeFailed => 4,
            Self::Unfinished => 5,
            Self::Journal => 6,
            Self::Confirmation => 7,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}
