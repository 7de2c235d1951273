//! The first minute: what is wrong with the file, the folder, the credentials or the network is said in words, with
//! what to do, and with its exit code. Nothing is sent, and no journal is left behind.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::process::Command;

use crate::support::{Ran, Stage, program, ran};

/// A file that nobody can run, and what is said.
struct Wrong {
    name: &'static str,
    content: Vec<u8>,
    message: &'static str,
    hint: &'static str,
}

fn wrong(
    name: &'static str,
    content: impl Into<Vec<u8>>,
    message: &'static str,
    hint: &'static str,
) -> Wrong {
    Wrong {
        name,
        content: content.into(),
        message,
        hint,
    }
}

/// Fails unless the command ended with `code` and said just this of it.
fn assert_said(ended: &Ran, code: i32, message: &str, hint: &str) {
    assert_eq!(ended.code, code, "{ended:?}");
    assert!(ended.stdout.is_empty(), "{ended:?}");
    let error = ended
        .stderr
        .lines()
        .find(|line| line.starts_with("error: "))
        .unwrap_or_default();
    assert!(error.contains(message), "{message}: {ended:?}");
    let said = ended.stderr.split("hint:  ").nth(1).unwrap_or_default();
    assert!(said.contains(hint), "{hint}: {ended:?}");
}

#[test]
fn files_that_are_no_sheet_of_renames() {
    let stage = Stage::new(1);
    let workbook = fs::read("tests/fixtures/sheets/titles.xlsx").unwrap();
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive
        .start_file("letter.txt", zip::write::SimpleFileOptions::default())
        .unwrap();
    archive.write_all(b"no sheet").unwrap();
    let archive = archive.finish().unwrap().into_inner();
    for Wrong {
        name,
        content,
        message,
        hint,
    } in [
        wrong(
            "empty.csv",
            "",
            "`empty.csv` is empty",
            "save the spreadsheet again",
        ),
        wrong(
            "empty.xlsx",
            "",
            "`empty.xlsx` is empty",
            "save the spreadsheet again",
        ),
        wrong(
            "header.csv",
            "cert_id,new_name,region\n",
            "a header and no rows",
            "each further row is one rename",
        ),
        wrong(
            "blank.csv",
            "\n,,\n",
            "its first 10 rows are blank",
            "one of the first 10 rows holds the headers",
        ),
        wrong(
            "letter.csv",
            "Dear all,\nplease rename.\n",
            "no column for cert_id",
            "--column cert_id=HEADER",
        ),
        wrong(
            "old.xls",
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(),
            "`old.xls` is an old workbook (xls), or one with a password",
            "save it as a workbook (xlsx)",
        ),
        wrong(
            "letter.zip",
            archive.clone(),
            "the file is a zip archive and no xlsx",
            "save it as xlsx",
        ),
        wrong(
            "letter.xlsx",
            archive,
            "the file is a zip archive and no xlsx",
            "save it as xlsx",
        ),
        wrong(
            "broken.xlsx",
            &workbook[..workbook.len() / 2],
            "the workbook is damaged",
            "save it again as xlsx",
        ),
        wrong(
            "plan.pdf",
            "%PDF-1.7\n",
            "`plan.pdf` is a PDF",
            "name the spreadsheet",
        ),
        wrong(
            "names.csv.journal.db",
            b"SQLite format 3\0".as_slice(),
            "is a database, such as the journal of a job",
            "cert-rename resume JOURNAL",
        ),
        wrong(
            "photo.webp",
            b"RIFF\0\0\0\0WEBP".as_slice(),
            "holds a NUL byte",
            "save the sheet as xlsx",
        ),
    ] {
        stage.write(name, content);
        let ended = stage.program(["run", name, "--sandbox"]);
        assert_said(&ended, 3, message, hint);
        assert!(
            !stage.path(&format!("{name}.sandbox.journal.db")).exists(),
            "{name}"
        );
    }
}

#[test]
fn no_file_and_a_folder() {
    let stage = Stage::new(1);
    fs::create_dir(stage.path("sheets")).unwrap();
    let absent = stage.program(["run", "nmaes.csv", "--sandbox"]);
    assert_said(&absent, 3, "there is no file `nmaes.csv`", "check the path");
    let folder = stage.program(["run", "sheets", "--sandbox"]);
    assert_said(
        &folder,
        3,
        "`sheets` is a directory",
        "name the spreadsheet in it",
    );
    let journal = stage.program(["status", "sheets"]);
    assert_said(&journal, 6, "`sheets` is not a journal", "name the journal");
    let nowhere = stage.program([
        "run",
        "names.csv",
        "--sandbox",
        "--journal",
        "no/such/place.db",
    ]);
    assert_said(
        &nowhere,
        6,
        "cannot find the folder of `no/such/place.db`",
        "check that file and folder are there",
    );
}

/// What a file is stands in its bytes, not in its name.
#[test]
fn a_workbook_called_csv_and_a_csv_called_xlsx_are_read() {
    let stage = Stage::new(1);
    let plan = |name: &str| stage.program(["plan", name, "--sandbox"]);
    fs::copy("samples/names.csv", stage.path("text.xlsx")).unwrap();
    let text = plan("text.xlsx");
    assert_eq!(text.code, 0, "{text:?}");
    assert!(
        text.stderr
            .contains("40 rows, read as UTF-8, comma separated"),
        "{text:?}"
    );
    fs::copy(
        "tests/fixtures/sheets/several.xlsx",
        stage.path("workbook.csv"),
    )
    .unwrap();
    let column = "new_name=修改后名称";
    let workbook = stage.program(["plan", "workbook.csv", "--sandbox", "--column", column]);
    assert_said(
        &workbook,
        3,
        "2 sheets have the needed columns: 一, 二",
        "--sheet NAME",
    );
}

#[test]
fn no_credentials() {
    let stage = Stage::new(1);
    stage.sheet(1);
    let ended = ran(program()
        .args(["run", "names.csv"])
        .current_dir(stage.folder()));
    assert_said(
        &ended,
        5,
        "no credentials found: ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET are not set",
        "`cert-rename whoami` shows what is found",
    );
    assert!(!stage.journal().exists());
}

#[test]
fn no_network() {
    let stage = Stage::new(1);
    stage.sheet(1);
    // A port that was free a moment ago, and is again.
    let nobody = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let proxied = ran(stage
        .command(["run", "names.csv", "--yes"])
        .env("HTTPS_PROXY", format!("http://{nobody}")));
    assert_said(
        &proxied,
        5,
        "GetCallerIdentity at sts.aliyuncs.com failed: ",
        "check the network",
    );
    let url = format!("http://{nobody}");
    let refused = stage.program(["run", "names.csv", "--timeout", "1s", "--endpoint", &url]);
    assert_said(
        &refused,
        5,
        "could not be read: ConnectFailed: ",
        "check network, proxy and firewall, then try again; or plan without the live names: --no-preflight",
    );
    assert!(!stage.journal().exists());
}

/// The program as somebody who is not root, for whom permissions mean something.
fn as_nobody(stage: &Stage, arguments: &[&str]) -> Ran {
    let (id, secret) = stage.key();
    let mut command = program();
    if fs::metadata(stage.folder()).unwrap().uid() == 0 {
        const NOBODY: u32 = 65_534;
        let copy = stage.path("cert-rename");
        let original = env!("CARGO_BIN_EXE_cert-rename");
        if !copy.exists() {
            fs::hard_link(original, &copy)
                .or_else(|_| fs::copy(original, &copy).map(drop))
                .unwrap();
        }
        command = Command::new(copy);
        command
            .env_clear()
            .uid(NOBODY)
            .gid(NOBODY)
            .stdin(std::process::Stdio::null());
    }
    command
        .env("ALIBABA_CLOUD_ACCESS_KEY_ID", id)
        .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", secret);
    ran(command.args(arguments).current_dir(stage.folder()))
}

fn permit(stage: &Stage, name: &str, mode: u32) {
    fs::set_permissions(stage.path(name), fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn no_permission_for_the_file() {
    let stage = Stage::new(1);
    stage.sheet(1);
    permit(&stage, ".", 0o777);
    permit(&stage, "names.csv", 0o000);
    let ended = as_nobody(&stage, &["run", "names.csv", "--sandbox"]);
    assert_said(
        &ended,
        3,
        "cannot open `names.csv`",
        "check that the file can be read",
    );
    assert!(
        ended.stderr.contains("cause: Permission denied"),
        "{ended:?}"
    );
    permit(&stage, "names.csv", 0o644);
    assert_eq!(stage.run([]).code, 0);
    permit(&stage, "names.csv.journal.db", 0o000);
    let journal = as_nobody(&stage, &["status", "names.csv.journal.db"]);
    assert_said(
        &journal,
        6,
        "cannot open the journal `names.csv.journal.db`",
        "that you may read and write both",
    );
}

#[test]
fn no_permission_for_the_folder() {
    let stage = Stage::new(1);
    stage.sheet(1);
    permit(&stage, "names.csv", 0o644);
    permit(&stage, ".", 0o555);
    let ended = as_nobody(&stage, &["run", "names.csv", "--sandbox"]);
    permit(&stage, ".", 0o755);
    assert_said(
        &ended,
        6,
        "cannot make the lock file `",
        "that you may read and write both, or name another file with `--journal FILE`",
    );
    assert!(
        ended.stderr.contains("cause: Permission denied"),
        "{ended:?}"
    );
}
