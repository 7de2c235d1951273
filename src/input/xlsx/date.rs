//! Numbers that a workbook shows as dates → dates as text.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

/// Day 0 of a workbook.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum DateSystem {
    /// From 1900, as nearly all.
    #[default]
    From1900,
    /// From 1904, as old ones made on a Macintosh.
    From1904,
}

/// Seconds of a day.
const DAY: f64 = 86_400.0;

impl DateSystem {
    /// Returns `2023-11-01`, `2023-11-01 08:30:00`, or `08:30:00` for a time without a day; `None` where no date is.
    pub(super) fn text(self, serial: f64) -> Option<String> {
        if !(0.0..2_958_466.0).contains(&serial) {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "below the last day that a sheet knows, 9999-12-31"
        )]
        let seconds = (serial * DAY).round() as i64;
        let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let time = format!(
            "{:02}:{:02}:{:02}",
            second / 3600,
            second / 60 % 60,
            second % 60
        );
        if days == 0 && self == Self::From1900 {
            return Some(time);
        }
        let day = self.day(days)?;
        Some(match second {
            0 => day.to_string(),
            _ => format!("{day} {time}"),
        })
    }

    fn day(self, days: i64) -> Option<Date> {
        let (start, days) = match self {
            // 1900-02-29 is day 60 there and never was. Source: ECMA-376 part 1, 18.17.4.1.
            Self::From1900 if days < 60 => (date(1899, 12, 31), days),
            Self::From1900 => (date(1899, 12, 30), days),
            Self::From1904 => (date(1904, 1, 1), days),
        };
        start.checked_add(days.days()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_are_the_days_that_excel_shows() {
        use DateSystem::{From1900, From1904};
        for (system, serial, text) in [
            (From1900, 1.0, Some("1900-01-01")),
            (From1900, 59.0, Some("1900-02-28")),
            (From1900, 61.0, Some("1900-03-01")),
            (From1900, 45231.0, Some("2023-11-01")),
            (From1900, 45_231.354_166_666_67, Some("2023-11-01 08:30:00")),
            (From1900, 0.5, Some("12:00:00")),
            (From1904, 0.0, Some("1904-01-01")),
            (From1904, 43769.0, Some("2023-11-01")),
            (From1900, -1.0, None),
            (From1900, 1e12, None),
            (From1900, f64::NAN, None),
        ] {
            assert_eq!(system.text(serial).as_deref(), text, "{serial}");
        }
    }
}
