//! What a run shows of lanes that wait for what nobody can tell.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::time::Duration;

use super::*;

const LANE: (&str, &str) = ("1234", "cn-hangzhou");

/// A run of 60 rows, at a call a second.
fn view(lang: Lang) -> View {
    let at_start = LaneAtStart {
        outlook: LaneOutlook {
            left: 60,
            limit: 60.0,
            period: Duration::from_mins(1),
        },
        counts: BTreeMap::from([(Status::Pending, 60)]),
    };
    View::new(RunAtStart {
        title: "names.csv".into(),
        counts: BTreeMap::from([(Status::Pending, 60)]),
        lanes: BTreeMap::from([((LANE.0.into(), LANE.1.into()), at_start)]),
        window: Window::Always,
        lang,
    })
}

/// The end as it is drawn, and as a line of a log tells it.
fn ends(view: &mut View, now: Timestamp) -> (String, String) {
    let picture = view.picture(Instant::now(), now);
    let line = view.line(Instant::now(), now);
    let about = line.rsplit("  ").next().unwrap().to_owned();
    (picture.ends.said(view.lang()).to_owned(), about)
}

#[test]
fn an_outage_makes_the_end_the_soonest_one() {
    for (lang, usual, soonest) in [
        (
            Lang::En,
            ["ends about ", "about "],
            [" at the soonest, in ", "at least "],
        ),
        (Lang::Zh, ["约 ", "预计 "], ["最早 ", "至少 "]),
    ] {
        let now = "2026-03-02T02:00:00Z".parse().unwrap();
        let mut view = view(lang);
        let holds = |(drawn, line): (String, String), words: [&str; 2]| {
            assert!(drawn.contains(words[0]), "{words:?}: {drawn}");
            assert!(line.starts_with(words[1]), "{words:?}: {line}");
        };
        holds(ends(&mut view, now), usual);
        let began = Notice::OutageBegan {
            code: "Timeout".into(),
            message: "no answer in time".into(),
        };
        view.lane_notice(LANE, &began, now);
        holds(ends(&mut view, now), soonest);
        let lasted = Duration::from_secs(9);
        view.lane_notice(LANE, &Notice::OutageEnded { lasted }, now);
        holds(ends(&mut view, now), usual);
        view.without_credentials(LANE);
        holds(ends(&mut view, now), soonest);
    }
}
