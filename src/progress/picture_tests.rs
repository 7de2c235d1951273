//! The picture at three widths, and with more lanes than a terminal has lines.

use super::*;
use crate::words::{Both, Lang};

fn lane(region: &str, finished: u64, doing: Doing) -> LanePicture {
    LanePicture {
        account: "1234567890123456".into(),
        region: region.into(),
        rows: 3_000,
        finished,
        failed: if finished == 78 { 2 } else { 0 },
        calls_per_second: 1.0,
        doing,
    }
}

fn night() -> Picture {
    Picture {
        lang: Lang::En,
        title: "改名清单 2026-11 华东.xlsx".into(),
        rows: 12_000,
        finished: 4_236,
        failed: 2,
        in_doubt: 1,
        has_calls_in_flight: false,
        calls_per_second: 3.0,
        ends: Both::as_is("ends about Tue 04:12, in 2h 05m"),
        lanes: vec![
            lane(
                "ap-southeast-1",
                78,
                Doing::Waiting(Both::as_is("throttled until 02:07:31")),
            ),
            lane(
                "cn-beijing",
                1_158,
                Doing::Stopped(Both::as_is(
                    "3 rows in a row were refused (Forbidden.RAM: no right)",
                )),
            ),
            lane("cn-hangzhou", 3_000, Doing::Done),
            lane(
                "cn-zhangjiakou-na62-a01",
                0,
                Doing::Waiting(Both::as_is("no answer since 02:01")),
            ),
        ],
    }
}

fn drawn(picture: &Picture, width: usize, height: usize) -> String {
    let lines = picture.lines(width, height, Paint::Plain);
    for line in &lines {
        assert!(line.width() < width, "{width}: {line}");
    }
    lines.join("\n")
}

#[test]
fn a_night_at_three_widths() {
    let at = [60, 80, 140].map(|width| format!("{width}\n{}", drawn(&night(), width, 24)));
    insta::assert_snapshot!(at.join("\n\n"));
}

#[test]
fn every_width_is_kept() {
    let mut picture = night();
    picture.lanes[0].account = "another".into();
    for width in 21..200 {
        drawn(&picture, width, 24);
    }
}

#[test]
fn lanes_that_need_no_look_are_folded() {
    let mut picture = night();
    for number in 0..30 {
        picture.lanes.push(lane(
            &format!("xx-region-{number}"),
            100 * number,
            Doing::Running,
        ));
    }
    picture.lanes.push(lane("cn-last", 3_000, Doing::Done));
    for (height, shown) in [(24, MOST_LANES), (12, 6), (3, 1)] {
        let text = drawn(&picture, 80, height);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 2 + shown + 1, "{text}");
        assert!(height < 7 || lines.len() < height, "{text}");
    }
    let text = drawn(&picture, 80, 12);
    for seen in [
        "throttled until",
        "stopped: 3 rows",
        "no answer since",
        "xx-region-0 ",
    ] {
        assert!(text.contains(seen), "{seen}: {text}");
    }
    assert!(
        text.ends_with("… 29 more lanes: 27 running, 2 done"),
        "{text}"
    );
}

#[test]
fn colours_change_no_width() {
    let (plain, coloured) = (
        night().lines(80, 24, Paint::Plain),
        night().lines(80, 24, Paint::Colours),
    );
    assert_ne!(plain, coloured);
    let stripped: Vec<_> = coloured
        .iter()
        .map(|line| anstream::adapter::strip_str(line).to_string())
        .collect();
    assert_eq!(plain, stripped);
}
