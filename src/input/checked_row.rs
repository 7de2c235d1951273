//! A row as it leaves this module, and the rules that it was judged by.

use std::collections::BTreeMap;

use super::problem::Problem;
use crate::rename::{CertId, NameRule, Region, RowNumber};

/// What a blank new name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BlankName {
    /// A problem.
    Refuse,
    /// The name stays as it is: `--blank keep`.
    Keep,
}

/// How rows are judged.
#[derive(Debug, Clone)]
pub(crate) struct CheckRules {
    /// The rule for names that would be sent.
    pub(crate) name_rule: NameRule,
    /// What a blank new name means.
    pub(crate) blank: BlankName,
    /// The region of rows that name none.
    pub(crate) default_region: Option<Region>,
    /// The profile of rows that name none.
    pub(crate) default_profile: Option<String>,
    /// The regions of profiles, for rows that name none where there is no default; the empty name is the default chain.
    pub(crate) profile_regions: BTreeMap<String, Region>,
}

/// The texts of a row: cells as they stand in the sheet, without the export's guard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowCells {
    /// The certificate's id.
    pub(crate) cert_id: String,
    /// The name that it shall have.
    pub(crate) new_name: String,
    /// The region, or the default one.
    pub(crate) region: String,
    /// The profile, or the default one; empty for the default chain of credentials.
    pub(crate) profile: String,
    /// The account that the profile must belong to; empty guards nothing.
    pub(crate) account_id: String,
    /// The name that the certificate must have; empty guards nothing.
    pub(crate) current_name: String,
    /// The cells of [`Columns::carried`](super::Columns::carried), as many and in that order.
    pub(crate) carried: Vec<String>,
}

/// What a row asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Decision {
    /// The certificate shall have the new name.
    Rename {
        /// The certificate.
        cert_id: CertId,
        /// The region that it is in.
        region: Region,
    },
    /// No change: the new name is the current one, or is blank and may be.
    Unchanged,
    /// Nothing that could be carried out: there are problems.
    Invalid,
}

/// A row with what is to be done and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CheckedRow {
    /// The row.
    pub(crate) row: RowNumber,
    /// Its texts.
    pub(crate) cells: RowCells,
    /// What it asks for; `Invalid` if and only if there are problems.
    pub(crate) decision: Decision,
    /// The rename that it asks for, where every problem is one of the name rule: that binds only names that are sent, and
    /// this one is not when the certificate proves to have it already.
    pub(crate) if_sent: Option<(CertId, Region)>,
    /// What is wrong, in the order of [`Role::ALL`](super::Role::ALL), the row's shape first.
    pub(crate) problems: Vec<Problem>,
    /// What is only worth knowing.
    pub(crate) warnings: Vec<Problem>,
    /// The suggestions, each with the place of its column; at most one a column.
    pub(crate) fixes: Vec<(usize, String)>,
}
