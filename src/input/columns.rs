//! Headers → which column is for what, and which ones are only carried.

use super::error::InputError;
use super::header::Header;
use super::role::{ColumnOverride, Role, is_same};
use super::spaces::trimmed;
use crate::spreadsheet::{LOCAL_TIME_COLUMNS, RESULT_COLUMNS, unguard};

/// Where a sheet comes from, as far as its headers tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// Made by a user.
    User,
    /// The audit export of a job, known by its `client_token` column. It was guarded, and its result columns are ours.
    Results,
    /// Written by `inventory`, known by its `inventoried_at` column. It was guarded.
    Inventory,
}

/// The columns of a sheet, each with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Columns {
    /// Every header as the sheet shows it, without a guard.
    headers: Vec<String>,
    /// The columns of [`Role::ALL`], in that order.
    roles: [Option<usize>; Role::ALL.len()],
    carried: Vec<usize>,
    origin: Origin,
}

impl Columns {
    /// Finds the columns by their headers.
    ///
    /// A role with an override is that column, whatever the others are called; a column named by an override has no
    /// other role. All columns without a role are carried, but of a results CSV only those of the user:
    /// its result columns are written anew by the next export, where the old ones would collide.
    ///
    /// # Errors
    /// When a needed role has no column, a role has two, or an override names none.
    pub(crate) fn find(header: &Header, overrides: &[ColumnOverride]) -> Result<Self, InputError> {
        let origin = Origin::of(&header.cells);
        let headers = origin.shown(&header.cells);
        let mut roles = overridden(&headers, overrides)?;
        for (at, role) in Role::ALL.into_iter().enumerate() {
            if roles[at].is_some() {
                continue;
            }
            let meant: Vec<usize> = (0..headers.len())
                .filter(|column| role.is_meant_by(&headers[*column]))
                .filter(|column| !roles.contains(&Some(*column)))
                .collect();
            roles[at] = match meant[..] {
                [] if role.is_needed() => {
                    return Err(InputError::ColumnMissing {
                        role,
                        row: header.row,
                        headers,
                    });
                }
                [] => None,
                [column] => Some(column),
                _ => {
                    let headers = meant.into_iter().map(|column| headers[column].clone());
                    return Err(InputError::ColumnTwice {
                        role,
                        headers: headers.collect(),
                    });
                }
            };
        }
        let carried = (0..headers.len())
            .filter(|column| !roles.contains(&Some(*column)))
            .filter(|column| {
                let header = trimmed(&headers[*column]);
                origin != Origin::Results
                    || !(RESULT_COLUMNS.contains(&header) || LOCAL_TIME_COLUMNS.contains(&header))
            })
            .collect();
        Ok(Self {
            headers,
            roles,
            carried,
            origin,
        })
    }

    /// Counts the needed columns that a row would give, if it were the header.
    pub(crate) fn count_needed(cells: &[String], overrides: &[ColumnOverride]) -> usize {
        let headers = Origin::of(cells).shown(cells);
        let named = |role: Role| {
            let given = overrides.iter().find(|given| given.role == role);
            headers.iter().any(|header| match given {
                Some(given) => is_same(header, &given.header),
                None => role.is_meant_by(header),
            })
        };
        let needed = Role::ALL.into_iter().filter(|role| role.is_needed());
        needed.filter(|role| named(*role)).count()
    }

    /// Returns the column of a role.
    pub(crate) fn column(&self, role: Role) -> Option<usize> {
        let at = Role::ALL.into_iter().position(|known| known == role)?;
        self.roles[at]
    }

    /// Returns the header of a role's column, or the role's own name where there is none.
    pub(crate) fn header(&self, role: Role) -> &str {
        self.column(role)
            .map_or(role.name(), |column| &self.headers[column])
    }

    /// Returns all headers, in the sheet's order.
    pub(crate) fn headers(&self) -> &[String] {
        &self.headers
    }

    /// Returns the roles that have a column, with its place and header, in the order of [`Role::ALL`].
    pub(crate) fn roles(&self) -> impl Iterator<Item = (Role, usize, &str)> {
        let found = Role::ALL.into_iter().zip(self.roles);
        found.filter_map(|(role, column)| {
            let column = column?;
            Some((role, column, self.headers[column].as_str()))
        })
    }

    /// Returns the carried columns, in the sheet's order.
    pub(crate) fn carried(&self) -> &[usize] {
        &self.carried
    }

    /// Returns the headers of the carried columns, in the sheet's order; they may repeat.
    pub(crate) fn carried_headers(&self) -> impl Iterator<Item = &str> {
        self.carried
            .iter()
            .map(|column| self.headers[*column].as_str())
    }

    /// Tells whether the sheet is the audit export of an earlier job.
    pub(crate) fn is_results(&self) -> bool {
        self.origin == Origin::Results
    }

    /// Tells whether the sheet was written by `inventory`.
    pub(crate) fn is_inventory(&self) -> bool {
        self.origin == Origin::Inventory
    }

    /// Tells whether the cells carry the export's formula guard.
    pub(crate) fn is_guarded(&self) -> bool {
        self.origin != Origin::User
    }
}

impl Origin {
    fn of(headers: &[String]) -> Self {
        let has = |name| headers.iter().any(|header| trimmed(header) == name);
        if has("client_token") {
            Self::Results
        } else if has("inventoried_at") {
            Self::Inventory
        } else {
            Self::User
        }
    }

    /// Returns headers without guards and marks.
    fn shown(self, headers: &[String]) -> Vec<String> {
        headers
            .iter()
            .map(|header| header.trim_start_matches('\u{feff}'))
            .map(|header| match self {
                Self::User => header.to_owned(),
                Self::Results | Self::Inventory => unguard(header).into_owned(),
            })
            .collect()
    }
}

/// Returns the columns that overrides name: by the header as it is, else as headers are compared.
fn overridden(
    headers: &[String],
    overrides: &[ColumnOverride],
) -> Result<[Option<usize>; Role::ALL.len()], InputError> {
    let mut columns = [None; Role::ALL.len()];
    for ColumnOverride { role, header } in overrides {
        let matching = |test: &dyn Fn(&str) -> bool| -> Vec<usize> {
            (0..headers.len())
                .filter(|column| test(&headers[*column]))
                .collect()
        };
        let mut found = matching(&|known| trimmed(known) == trimmed(header));
        if found.is_empty() {
            found = matching(&|known| is_same(known, header));
        }
        let column = match found[..] {
            [column] => column,
            [] => {
                return Err(InputError::OverrideAbsent {
                    role: *role,
                    wanted: header.clone(),
                    headers: headers.to_vec(),
                });
            }
            _ => {
                let headers = found.into_iter().map(|column| headers[column].clone());
                return Err(InputError::ColumnTwice {
                    role: *role,
                    headers: headers.collect(),
                });
            }
        };
        let at = Role::ALL.into_iter().position(|known| known == *role);
        let at = at.expect("every role is in the list of all");
        if columns[at].is_some() || columns.contains(&Some(column)) {
            return Err(InputError::OverrideClash {
                role: *role,
                header: header.clone(),
            });
        }
        columns[at] = Some(column);
    }
    Ok(columns)
}

#[cfg(test)]
#[path = "columns_tests.rs"]
mod tests;
