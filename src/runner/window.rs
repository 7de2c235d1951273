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
#[path = "window_tests.rs"]
mod tests;
