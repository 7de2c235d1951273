//! Windows over midnight, over changes of clocks, and as they are written.

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
