//! A thousand kills at random moments, seeded: the long form of `kills`.

use std::io::Write as _;
use std::sync::atomic::{AtomicU32, Ordering};

use cert_rename::sandbox::{CertSource, SandboxConfig};

use crate::checker::{check, check_finished};
use crate::faulty::{FILES_AND_NETWORK, How, Trap};
use crate::support::Stage;

/// Kills in all.
const KILLS: u32 = 1000;

/// Jobs that run at once, each with seeds of its own.
const AT_ONCE: u32 = 4;

/// Rows of a job: it is killed about ten times before it is done.
const ROWS: u32 = 40;

/// What goes wrong meanwhile.
const FAULTS: &str =
    "throttle=5:3%, 500-after:3%, 500-before:3%, reset-after:3%, close-before:3%, truncated:2%";

#[test]
#[ignore = "a thousand kills take minutes: cargo test --release -- --ignored chaos"]
fn chaos() {
    let jobs = AtomicU32::new(0);
    std::thread::scope(|scope| {
        for worker in 0..AT_ONCE {
            let jobs = &jobs;
            scope.spawn(move || {
                let mut seed = u64::from(worker) << 32;
                let mut killed = 0;
                while killed < KILLS / AT_ONCE {
                    killed += kills_of_a_job(seed, KILLS / AT_ONCE - killed);
                    seed += 1;
                    jobs.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    let jobs = jobs.into_inner();
    let figures = format!(
        "{KILLS} kills of {jobs} jobs: {} certificates, each renamed once\n",
        jobs * ROWS
    );
    std::io::stdout().write_all(figures.as_bytes()).unwrap();
}

/// Carries a job out, killed at most `most` times; returns how often it was.
fn kills_of_a_job(seed: u64, most: u32) -> u32 {
    let mut random = fastrand::Rng::with_seed(seed);
    let stage = Stage::in_memory(SandboxConfig {
        certs: CertSource::generated(ROWS),
        faults: FAULTS.parse().unwrap(),
        seed,
        ..SandboxConfig::default()
    });
    stage.sheet(ROWS);
    let mut killed = 0;
    while killed < most {
        let how = if random.bool() { How::Kill } else { How::Abort };
        let trap = Trap::at(random.u32(1..200), FILES_AND_NETWORK, how);
        let options = ["--progress", "none", "--max-failures", "100%"];
        let ended = trap.run(&stage, &mut stage.run_command(options));
        let Some(call) = trap.sprung() else {
            assert!(
                [Some(0), Some(5)].contains(&ended.status.code()),
                "{ended:?}"
            );
            break;
        };
        killed += 1;
        check(
            &stage,
            &format!("seed {seed}, kill {killed}, {how:?}, {call}"),
        );
    }
    let case = format!("seed {seed}, killed {killed} times");
    stage.sandbox().set_faults(String::new().parse().unwrap());
    let ended = stage.run(["--progress", "none"]);
    assert_eq!(ended.code, 0, "{case}: {ended:?}");
    check_finished(&stage, &case);
    for number in 1..=ROWS {
        assert_eq!(stage.live_name(number), format!("new-{number}"), "{case}");
        assert_eq!(stage.changes(number), 1, "{case}");
    }
    killed
}
