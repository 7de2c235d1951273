//! `--window`: when rows may start. Pure: the wall clock's time comes in.
//!
//! The window of a day is one stretch of time, from its opening to its closing as that day's clocks show them. Where
//! the clocks are put forward over an edge, the edge is as much later; where they are put back, it is the first of
//! the two moments of that name.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan as _};

/// `--window HH:MM-HH:MM`: times of day, the end excluded; it may go over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hours {
    opens: Time,
    closes: Time,
}

impl FromStr for Hours {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || format!("`{text}` is no window: write HH:MM-HH:MM, such as 22:00-06:00");
        let (opens, closes) = text.split_once('-').ok_or_else(bad)?;
        let opens = parse_time(opens).ok_or_else(bad)?;
        let closes = match closes.trim() {
            "24:00" => Time::midnight(),
            closes => parse_time(closes).ok_or_else(bad)?,
        };
        if opens == closes {
            return Err(format!(
                "`{text}` begins where it ends: leave --window out to run at any time"
            ));
        }
        Ok(Self { opens, closes })
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (opens, closes) = (self.opens, self.closes);
        write!(
            f,
            "{:02}:{:02}-{:02}:{:02}",
            opens.hour(),
            opens.minute(),
            closes.hour(),
            closes.minute()
        )
    }
}

/// Parses `HH:MM`.
fn parse_time(text: &str) -> Option<Time> {
    let (hour, minute) = text.trim().split_once(':')?;
    let number = |digits: &str| -> Option<i8> {
        let sound = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        sound.then(|| digits.parse().ok()).flatten()
    };
    Time::new(number(hour)?, number(minute)?, 0, 0).ok()
}

/// When rows may start.
#[derive(Debug, Clone)]
pub(crate) enum Window {
    /// At any time.
    Always,
    /// Within these hours of a zone's days.
    Daily { hours: Hours, zone: TimeZone },
}

/// Whether the window is open at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opening {
    /// There is no window.
    Always,
    /// It is open, and closes then.
    OpenUntil(Timestamp),
    /// It is closed, and opens then.
    ClosedUntil(Timestamp),
}

/// What a lane is told of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gate {
    /// Rows may start.
    Open,
    /// None may, for about so long.
    Closed { opens_in: Duration },
}

impl Window {
    /// Says whether rows may start at `now`.
    pub(crate) fn at(&self, now: Timestamp) -> Opening {
        let Self::Daily { hours, zone } = self else {
            return Opening::Always;
        };
        let today = zone.to_datetime(now).date();
        let mut next = None;
        // Yesterday's may still be open. Tomorrow's always comes, but for the last day of the calendar.
        for days in -1..=2 {
            let Ok(date) = today.checked_add(Span::new().days(days)) else {
                continue;
            };
            let Some((opens, closes)) = stretch(*hours, zone, date) else {
                continue;
            };
            if opens <= now && now < closes {
                return Opening::OpenUntil(closes);
            }
            if now < opens && opens < closes {
                next = next.or(Some(opens));
            }
        }
        Opening::ClosedUntil(next.unwrap_or(Timestamp::MAX))
    }

    /// Says the same as a lane needs it.
    pub(super) fn gate(&self, now: Timestamp) -> Gate {
        match self.at(now) {
            Opening::Always | Opening::OpenUntil(_) => Gate::Open,
            Opening::ClosedUntil(opens_at) => Gate::Closed {
                opens_in: Duration::try_from(opens_at.duration_since(now)).unwrap_or_default(),
            },
        }
    }

    /// Says when work that takes `work` of open window ends, begun at `now`; `None` when it takes years.
    pub(crate) fn end_of(&self, now: Timestamp, work: Duration) -> Option<Timestamp> {
        let (mut at, mut left) = (now, jiff::SignedDuration::try_from(work).ok()?);
        for _ in 0..10_000 {
            match self.at(at) {
                Opening::Always => return at.checked_add(left).ok(),
                Opening::ClosedUntil(opens_at) => at = opens_at,
                Opening::OpenUntil(closes_at) => {
                    let open = closes_at.duration_since(at);
                    if left <= open {
                        return at.checked_add(left).ok();
                    }
                    left -= open;
                    at = closes_at;
                }
            }
        }
        None
    }

    /// Writes a moment as the window's clocks show it.
    pub(crate) fn show(&self, at: Timestamp) -> String {
        at.to_zoned_datetime(self.zone())
            .strftime("%Y-%m-%d %H:%M %Z")
            .to_string()
    }

    /// Writes a moment near `now` as a clock shows it: `04:12`, of another day `Tue 04:12`, after a week with its date.
    pub(crate) fn clock(&self, at: Timestamp, now: Timestamp) -> String {
        self.clock_as(at, now, "%H:%M")
    }

    /// Writes the same with seconds.
    pub(crate) fn clock_with_seconds(&self, at: Timestamp, now: Timestamp) -> String {
        self.clock_as(at, now, "%H:%M:%S")
    }

    fn clock_as(&self, at: Timestamp, now: Timestamp, time: &str) -> String {
        let [at, now] = [at, now].map(|moment| moment.to_zoned_datetime(self.zone()));
        let day = match (at.date(), now.date()) {
            (at, now) if at == now => "",
            (at, now) if (at - now).get_days().abs() < 7 => "%a ",
            _ => "%Y-%m-%d ",
        };
        at.strftime(&format!("{day}{time}")).to_string()
    }

    fn zone(&self) -> TimeZone {
        match self {
            Self::Always => TimeZone::system(),
            Self::Daily { zone, .. } => zone.clone(),
        }
    }
}

/// The window of the day `date`.
fn stretch(
    hours: Hours,
    zone: &TimeZone,
    date: jiff::civil::Date,
) -> Option<(Timestamp, Timestamp)> {
    let closing_date = if hours.closes > hours.opens {
        date
    } else {
        date.checked_add(1.day()).ok()?
    };
    let moment = |date: jiff::civil::Date, time| zone.to_timestamp(date.to_datetime(time)).ok();
    Some((
        moment(date, hours.opens)?,
        moment(closing_date, hours.closes)?,
    ))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn window(hours: &str, zone: &str) -> Window {
        Window::Daily {
            hours: hours.parse().unwrap(),
            zone: TimeZone::get(zone).unwrap(),
        }
    }

    fn moment(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// What the window says at a moment, with the moment of the next change.
    fn says(window: &Window, at: &str) -> String {
        match window.at(moment(at)) {
            Opening::Always => "always".to_owned(),
            Opening::OpenUntil(until) => format!("open until {until}"),
            Opening::ClosedUntil(until) => format!("closed until {until}"),
        }
    }

    #[test]
    fn a_window_goes_over_midnight_and_excludes_its_end() {
        let night = window("22:00-06:00", "Asia/Shanghai");
        for (at, expected) in [
            (
                "2026-03-01T13:59:59.999Z",
                "closed until 2026-03-01T14:00:00Z",
            ),
            ("2026-03-01T14:00:00Z", "open until 2026-03-01T22:00:00Z"),
            (
                "2026-03-01T21:59:59.999Z",
                "open until 2026-03-01T22:00:00Z",
            ),
            ("2026-03-01T22:00:00Z", "closed until 2026-03-02T14:00:00Z"),
        ] {
            assert_eq!(says(&night, at), expected, "{at}");
        }
        let day = window("09:00-17:30", "UTC");
        assert_eq!(
            says(&day, "2026-03-01T08:00:00Z"),
            "closed until 2026-03-01T09:00:00Z"
        );
        assert_eq!(
            says(&day, "2026-03-01T17:29:00Z"),
            "open until 2026-03-01T17:30:00Z"
        );
        assert_eq!(
            says(&day, "2026-03-01T17:30:00Z"),
            "closed until 2026-03-02T09:00:00Z"
        );
        let evening = window("20:00-24:00", "UTC");
        assert_eq!(
            says(&evening, "2026-03-01T23:59:59Z"),
            "open until 2026-03-02T00:00:00Z"
        );
    }

    /// Clocks went forward from 2 to 3 on 29 March 2026 and back from 3 to 2 on 25 October 2026, at 1:00 UTC.
    #[test]
    fn a_window_is_right_when_clocks_are_changed() {
        let night = window("22:00-06:00", "Europe/Berlin");
        for (at, expected) in [
            // Seven hours long.
            ("2026-03-28T20:59:59Z", "closed until 2026-03-28T21:00:00Z"),
            ("2026-03-28T21:00:00Z", "open until 2026-03-29T04:00:00Z"),
            ("2026-03-29T04:00:00Z", "closed until 2026-03-29T20:00:00Z"),
            // Nine hours long.
            ("2026-10-24T20:00:00Z", "open until 2026-10-25T05:00:00Z"),
            ("2026-10-25T05:00:00Z", "closed until 2026-10-25T21:00:00Z"),
        ] {
            assert_eq!(says(&night, at), expected, "{at}");
        }
        // Its opening does not exist on the day in spring; in autumn its end comes twice.
        let odd = window("02:30-04:00", "Europe/Berlin");
        assert_eq!(
            says(&odd, "2026-03-29T01:00:00Z"),
            "closed until 2026-03-29T01:30:00Z"
        );
        assert_eq!(
            says(&odd, "2026-03-29T01:45:00Z"),
            "open until 2026-03-29T02:00:00Z"
        );
        let ends_twice = window("01:00-02:30", "Europe/Berlin");
        assert_eq!(
            says(&ends_twice, "2026-10-24T23:30:00Z"),
            "open until 2026-10-25T00:30:00Z"
        );
        assert_eq!(
            says(&ends_twice, "2026-10-25T01:15:00Z"),
            "closed until 2026-10-26T00:00:00Z"
        );
        // Clocks that are put forward over the whole of it move it.
        let gone = window("02:10-02:50", "Europe/Berlin");
        assert_eq!(
            says(&gone, "2026-03-29T01:00:00Z"),
            "closed until 2026-03-29T01:10:00Z"
        );
    }

    #[test]
    fn work_ends_after_as_much_open_window_as_it_takes() {
        let night = window("22:00-06:00", "UTC");
        let hours = |n: u64| Duration::from_secs(3600 * n);
        for (begin, work, end) in [
            ("2026-03-01T23:00:00Z", 2, "2026-03-02T01:00:00Z"),
            ("2026-03-01T23:00:00Z", 8, "2026-03-02T23:00:00Z"),
            ("2026-03-01T12:00:00Z", 17, "2026-03-03T23:00:00Z"),
            ("2026-03-01T12:00:00Z", 8, "2026-03-02T06:00:00Z"),
        ] {
            assert_eq!(
                night.end_of(moment(begin), hours(work)),
                Some(moment(end)),
                "{begin} {work}"
            );
        }
        let now = moment("2026-03-01T12:00:00Z");
        assert_eq!(
            Window::Always.end_of(now, hours(1)),
            Some(moment("2026-03-01T13:00:00Z"))
        );
    }

    #[test]
    fn hours_are_read_as_they_are_written() {
        for (text, written) in [
            ("22:00-06:00", "22:00-06:00"),
            ("9:00 - 17:30", "09:00-17:30"),
            ("20:00-24:00", "20:00-00:00"),
        ] {
            assert_eq!(text.parse::<Hours>().unwrap().to_string(), written);
        }
        for text in [
            "",
            "22-6",
            "22:00",
            "22:00-22:00",
            "24:00-06:00",
            "22:60-06:00",
            "-1:00-06:00",
            "22:00-06:00:00",
            "+2:00-06:00",
        ] {
            assert!(text.parse::<Hours>().is_err(), "{text}");
        }
    }
}
