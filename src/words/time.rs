//! Durations, and when something ends.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{Both, Lang, both};
use crate::runner::{LaneOutlook, Window, outlook};

/// A duration for people: `41s`, `3m 05s`, `7h 12m`.
pub(crate) fn duration(duration: Duration) -> Both {
    let seconds = duration.as_secs_f64().round();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rounded, not negative, and saturating"
    )]
    let seconds = seconds as u64;
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match seconds {
        0..60 => both!("{seconds}s", "{seconds} 秒"),
        60..3600 => both!("{minutes}m {rest:02}s", "{minutes} 分 {rest:02} 秒"),
        _ => both!("{hours}h {minutes:02}m", "{hours} 小时 {minutes:02} 分"),
    }
}

/// What is said when calls are stamped by the service's clock from now on: to the minute, it is known to the second.
pub(crate) fn clock_is_off(ahead: SignedDuration) -> Both {
    let minutes = (ahead.unsigned_abs().as_secs() + 30) / 60;
    let by = duration(Duration::from_secs(minutes * 60));
    Both::of(|lang| {
        let by = by.said(lang);
        match (lang, ahead.is_negative()) {
            (Lang::En, true) => format!(
                "this machine's clock is {by} fast: calls are stamped by the service's clock from now on; set the clock, times \
                 in the record are this machine's"
            ),
            (Lang::En, false) => format!(
                "this machine's clock is {by} slow: calls are stamped by the service's clock from now on; set the clock, times \
                 in the record are this machine's"
            ),
            (Lang::Zh, true) => format!(
                "本机时钟快了 {by}：此后的调用使用服务端时间；请校准时钟，记录中的时间是本机时间"
            ),
            (Lang::Zh, false) => format!(
                "本机时钟慢了 {by}：此后的调用使用服务端时间；请校准时钟，记录中的时间是本机时间"
            ),
        }
    })
}

/// Says how long lanes take and when they are done: `2h 05m, until about 2026-03-02 04:12 CST`.
pub(crate) fn forecast<'a>(
    lanes: impl IntoIterator<Item = &'a LaneOutlook>,
    window: &Window,
    now: Timestamp,
) -> Both {
    let (work, end) = outlook(lanes, window, now);
    let work = duration(work);
    Both::of(|lang| {
        let (work, end) = (work.said(lang), end.map(|end| window.show(end)));
        match (lang, end) {
            (Lang::En, Some(end)) => format!("{work}, until about {end}"),
            (Lang::En, None) => format!("{work}, and no end in sight"),
            (Lang::Zh, Some(end)) => format!("{work}，约至 {end}"),
            (Lang::Zh, None) => format!("{work}，无法预计结束时间"),
        }
    })
}

/// Says when lanes are done, as a clock of the same day shows it: `ends about 04:12, in 2h 05m`.
///
/// Where some of them wait for what nobody can tell, that is the soonest.
pub(crate) fn ends<'a>(
    lanes: impl IntoIterator<Item = &'a LaneOutlook>,
    window: &Window,
    now: Timestamp,
    is_soonest: bool,
) -> Both {
    let (_, end) = outlook(lanes, window, now);
    let Some(end) = end else {
        return both!("no end in sight", "无法预计结束时间");
    };
    let left = Duration::try_from(end.duration_since(now)).unwrap_or_default();
    Both::of(|lang| {
        let (end, left) = (window.clock(end, now), duration(left));
        let left = left.said(lang);
        match (lang, is_soonest) {
            (Lang::En, false) => format!("ends about {end}, in {left}"),
            (Lang::En, true) => format!("ends {end} at the soonest, in {left}"),
            (Lang::Zh, false) => format!("约 {end} 结束，还需 {left}"),
            (Lang::Zh, true) => format!("最早 {end} 结束，至少还需 {left}"),
        }
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::duration;
    use crate::words::Lang;

    #[test]
    fn durations_are_for_people() {
        for (seconds, en, zh) in [
            (0, "0s", "0 秒"),
            (59, "59s", "59 秒"),
            (60, "1m 00s", "1 分 00 秒"),
            (185, "3m 05s", "3 分 05 秒"),
            (25_930, "7h 12m", "7 小时 12 分"),
        ] {
            let text = duration(Duration::from_secs(seconds));
            assert_eq!((text.said(Lang::En), text.said(Lang::Zh)), (en, zh));
        }
    }
}
