//! A run on a terminal: a real one, made by python3's `pty`, of a size that the test chooses.

use std::process::Command;
use std::time::Duration;

use cert_rename::sandbox::{CertSource, Latency, SandboxConfig};

use crate::checker::check_finished;
use crate::support::{FAST, Ran, Stage, ran};

/// Runs a command with standard input and error on a terminal of 24 lines. Prints what it said there to standard
/// error, what it wrote to standard output to standard output, and ends with its code.
const ON_A_TERMINAL: &str = "import fcntl, os, pty, struct, subprocess, sys, termios, threading
mine, its = pty.openpty()
fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack('HHHH', 24, int(sys.argv[1]), 0, 0))
child = subprocess.Popen(sys.argv[2:], stdin=its, stderr=its, stdout=subprocess.PIPE)
os.close(its)
said = []
def listen():
    try:
        while part := os.read(mine, 65536):
            said.append(part)
    except OSError:
        pass
listener = threading.Thread(target=listen)
listener.start()
sys.stdout.buffer.write(child.stdout.read())
code = child.wait()
listener.join()
sys.stderr.buffer.write(b''.join(said))
sys.exit(code)";

/// Runs 40 renames on a terminal so wide, with `TERM` and further variables.
fn run_on(width: u32, variables: &[(&str, &str)], more: &[&str]) -> Ran {
    let stage = Stage::with(SandboxConfig {
        certs: CertSource::generated(40),
        latency: Latency::fixed(Duration::from_millis(20)),
        ..SandboxConfig::default()
    });
    stage
        .sandbox()
        .set_faults("invalid-name@7".parse().unwrap());
    stage.sheet(40);
    let mut terminal = Command::new("python3");
    terminal.args([
        "-c",
        ON_A_TERMINAL,
        &width.to_string(),
        env!("CARGO_BIN_EXE_cert-rename"),
    ]);
    let url = stage.sandbox().url();
    terminal.args([
        "run",
        "names.csv",
        "--no-preflight",
        "--max-failures",
        "9",
        "--rate",
        FAST,
        "--endpoint",
        &url,
    ]);
    let (id, secret) = stage.key();
    terminal
        .env("ALIBABA_CLOUD_ACCESS_KEY_ID", id)
        .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", secret);
    terminal
        .env("TERM", "xterm-256color")
        .env_remove("NO_COLOR")
        .env_remove("CI");
    terminal.envs(variables.iter().copied());
    let ran = ran(terminal.args(more).current_dir(stage.folder()));
    assert_eq!(ran.code, 4, "{ran:?}");
    assert_eq!(ran.stdout, "", "results alone go to standard output");
    assert!(ran.stderr.contains("39 renamed, 1 failed in "), "{ran:?}");
    assert!(ran.stderr.contains("failed: InvalidName: "), "{ran:?}");
    ran
}

/// What a drawing has, over five lines that stand.
const OVER_FIVE_LINES: &str = "\x1b[4A";

#[test]
fn a_terminal_shows_job_and_lanes_in_place() {
    for width in [60, 80, 140] {
        let shown = run_on(width, &[], &[]);
        let drawings: Vec<_> = shown.stderr.split(OVER_FIVE_LINES).collect();
        assert!(drawings.len() >= 3, "{shown:?}");
        let first = drawings[..2].concat();
        for drawn in [
            "names.csv  ",
            "  0/40",
            "ends about ",
            "ap-southeast-1",
            "cn-hangzhou",
            "cn-shanghai",
            "running",
        ] {
            assert!(first.contains(drawn), "{drawn}: {first:?}");
        }
        assert!(drawings[2..].concat().contains("40/40"), "{drawings:?}");
        assert!(
            shown.stderr.contains("\x1b[39mrunning") || shown.stderr.contains("\x1b[32mdone"),
            "{shown:?}"
        );
    }
}

#[test]
fn a_terminal_without_colours_gets_none_and_is_drawn_on_all_the_same() {
    for (variables, more) in [
        (&[("NO_COLOR", "1")][..], &[][..]),
        (&[], &["--color", "never"]),
    ] {
        let shown = run_on(80, variables, more);
        assert!(shown.stderr.contains(OVER_FIVE_LINES), "{shown:?}");
        for colour in ["\x1b[3", "\x1b[1m", "\x1b[0m"] {
            assert!(!shown.stderr.contains(colour), "{colour:?}: {shown:?}");
        }
    }
}

#[test]
fn plain_lines_for_dumb_terminals_screen_readers_and_logs() {
    let failed =
        regex::Regex::new(r"(?m)^\d\d:\d\d:\d\d  row \d+: .* failed: InvalidName").unwrap();
    for (variables, more) in [
        (&[("TERM", "dumb")][..], &[][..]),
        (&[], &["--progress", "plain", "--color", "never"]),
        (&[], &["-v", "--color", "never"]),
    ] {
        let shown = run_on(80, variables, more);
        assert!(failed.is_match(&shown.stderr), "when it was: {shown:?}");
        assert!(
            !shown.stderr.contains('\x1b'),
            "{variables:?} {more:?}: {shown:?}"
        );
    }
}

/// Runs a command as the leader of a terminal's session, closes the terminal once the command has said something on it
/// for the second time, and ends with the command's code.
const CLOSED_TERMINAL: &str = "import os, pty, sys
child, terminal = pty.fork()
if child == 0:
    os.execv(sys.argv[1], sys.argv[1:])
said = b''
while said.count(b'running') < 4:
    said += os.read(terminal, 65536)
os.close(terminal)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))";

/// The same, but presses Ctrl-C once a drawing stands, instead of closing the terminal; prints what was said.
const INTERRUPTED: &str = "import os, pty, sys
child, terminal = pty.fork()
if child == 0:
    os.execv(sys.argv[1], sys.argv[1:])
said, pressed = b'', False
try:
    while part := os.read(terminal, 65536):
        said += part
        if not pressed and said.count(b'running') >= 4 and said.endswith(b'\\r'):
            os.write(terminal, b'\\x03')
            pressed = True
except OSError:
    pass
sys.stdout.buffer.write(said)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))";

/// A stage of 300 rows in one region, and the run of them, on a terminal that the script holds.
fn on_a_terminal(script: &str) -> (Stage, Ran) {
    let stage = Stage::with(SandboxConfig {
        certs: CertSource {
            generated_regions: vec!["cn-hangzhou".into()],
            ..CertSource::generated(300)
        },
        latency: Latency::fixed(Duration::from_millis(50)),
        ..SandboxConfig::default()
    });
    stage.sheet(300);
    let url = stage.sandbox().url();
    let plain = stage.command([]);
    let mut terminal = Command::new("python3");
    for (name, value) in plain.get_envs() {
        match value {
            Some(value) => terminal.env(name, value),
            None => terminal.env_remove(name),
        };
    }
    terminal
        .args(["-c", script])
        .arg(plain.get_program())
        .args(["run", "names.csv", "--rate", FAST, "--concurrency", "1"])
        .args(["--no-preflight", "--endpoint", &url])
        .env("TERM", "xterm-256color")
        .current_dir(stage.folder());
    let ran = ran(&mut terminal);
    (stage, ran)
}

#[test]
fn a_terminal_that_shows_ctrl_c_keeps_no_line_of_the_picture() {
    let (_stage, ended) = on_a_terminal(INTERRUPTED);
    assert_eq!(ended.code, 5, "{ended:?}");
    let (before, after) = ended.stdout.split_once("^C").unwrap();
    assert!(
        before.ends_with('\r'),
        "the cursor stands where `^C` moves it to no other line: {ended:?}"
    );
    assert!(
        after.contains("stopping: what is in flight ends"),
        "{ended:?}"
    );
}

#[test]
fn a_terminal_that_is_closed_ends_the_run_in_order_and_loses_nothing() {
    let (stage, closed) = on_a_terminal(CLOSED_TERMINAL);
    assert_eq!(closed.code, 5, "it drained: {closed:?}");
    let ended = stage.query("SELECT body ->> 'reason' FROM event WHERE kind = 'run_ended'");
    assert_eq!(ended[0][0], "stopped by a signal".to_owned().into());
    assert_eq!(stage.run([]).code, 0);
    check_finished(&stage, "closed terminal");
}
