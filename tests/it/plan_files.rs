//! The plan as people read it: on the terminal, as a file for whoever approves it, and the corrected copy of a sheet.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Command;

use cert_rename::sandbox::CertSource;
use rust_xlsxwriter::Workbook;

use crate::support::{Stage, plan_id, ran, sheet_text};

/// All parts of a workbook as one text.
fn parts(path: &Path) -> String {
    let mut zip = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut text = String::new();
    for index in 0..zip.len() {
        zip.by_index(index)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
    }
    text
}

#[test]
fn old_and_new_stand_side_by_side_with_what_differs_marked() {
    let stage = Stage::new(0);
    stage.write(
        "names.csv",
        "cert_id,region,old_name,new_name\n\
         vsc-bp1aaaa,cn-hangzhou,杭州-陈静-01,杭州-王蕾-01\n\
         vsc-bp1bbbb,cn-shanghai,,gate-2\n\
         vsc-bp1cccc,cn-hangzhou,same,same\n",
    );
    let planned = stage.program(["plan", "--no-preflight", "names.csv"]);
    assert_eq!(planned.code, 0, "{planned:?}");
    for line in [
        "cn-hangzhou, default credentials: 1 to rename\n  row 2  vsc-bp1aaaa  杭州-[陈静]-01 → 杭州-[王蕾]-01\n",
        "cn-shanghai, default credentials: 1 to rename\n  row 3  vsc-bp1bbbb  ?   → gate-2\n",
    ] {
        assert!(planned.stdout.contains(line), "{}", planned.stdout);
    }
}

/// Runs a command with all of its streams on a terminal, and prints what it said there.
const ON_A_TERMINAL: &str = "import os, pty, sys
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

#[test]
fn a_long_plan_is_folded_on_a_terminal_and_says_how_to_see_all_of_it() {
    let stage = Stage::new(0);
    stage.write("names.csv", sheet_text(&CertSource::generated(300), 300));
    let on_a_terminal = || {
        let program = env!("CARGO_BIN_EXE_cert-rename");
        let mut python = Command::new("python3");
        python.args(["-c", ON_A_TERMINAL, program]);
        python.args(["plan", "--no-preflight", "names.csv"]);
        python.env("NO_COLOR", "1").current_dir(stage.folder());
        ran(&mut python).stdout
    };
    let folded = on_a_terminal();
    let shown = folded.matches(" → new-").count();
    assert!((3..=60).contains(&shown), "{shown}: {folded}");
    assert!(folded.contains(" more\r\n"), "{folded}");
    assert!(
        folded.contains("| less") && folded.contains("-o plan.xlsx"),
        "{folded}"
    );
    stage.sheet(3);
    let short = on_a_terminal();
    assert!(short.contains("3 to rename"), "{short}");
    assert!(
        !short.contains(" more\r\n") && !short.contains("| less"),
        "{short}"
    );
}

/// `plan SHEET | less` and `plan SHEET > plan.txt`: the plan is what was asked for, and all of it.
#[test]
fn a_plan_is_whole_on_standard_output() {
    const ROWS: u32 = 2500;
    let stage = Stage::new(0);
    stage.write("names.csv", sheet_text(&CertSource::generated(ROWS), ROWS));
    let planned = stage.program(["plan", "--no-preflight", "names.csv"]);
    assert_eq!(planned.code, 0, "{planned:?}");
    let lines = planned.stdout.lines();
    let mut rows: Vec<u32> = lines
        .filter_map(|line| line.strip_prefix("  row ")?.split_whitespace().next())
        .map(|row| row.parse().unwrap())
        .collect();
    rows.sort_unstable();
    assert!(rows.iter().copied().eq(2..=ROWS + 1), "each row once");
    assert!(!planned.stdout.contains('\u{1b}') && !planned.stdout.contains(" more\n"));
    assert!(!planned.stderr.contains(" → new-"), "{}", planned.stderr);
}

/// `run` asks: its plan is on standard error, where the question is, and folded.
#[test]
fn the_plan_that_a_run_shows_leaves_standard_output_to_results() {
    let stage = Stage::new(300);
    stage.sheet(300);
    let ran = stage.run(["--no-preflight"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{ran:?}");
    assert!((3..=60).contains(&ran.stderr.matches(" → new-").count()));
    assert!(ran.stderr.contains("`plan` for `run`"), "{ran:?}");
}

/// Whoever approves a workbook sees what differs, as on the terminal.
#[test]
fn a_workbook_marks_what_differs() {
    let stage = Stage::new(0);
    let text = "cert_id,region,old_name,new_name\n\
                vsc-bp1aaaa,cn-hangzhou,gate-陈静-01,gate-王蕾-01\n\
                vsc-bp1bbbb,cn-hangzhou,same-x,same-x\n";
    stage.write("names.csv", text);
    let planned = stage.program(["plan", "--no-preflight", "names.csv", "-o", "plan.xlsx"]);
    assert_eq!(planned.code, 0, "{planned:?}");
    let book = parts(&stage.path("plan.xlsx"));
    for (name, ink) in [("陈静", "FFC00000"), ("王蕾", "FF007A33")] {
        let (before, after) = book.split_once(name).unwrap();
        let run = before.rsplit_once("<r>").unwrap().1;
        assert!(run.contains(ink), "{name}: {run}");
        assert!(after.starts_with("</t></r><r>"), "{name}: {after}");
    }
    assert!(book.contains("<t>same-x</t>"), "a row that is left alone");
    for background in ["FFDDEBF7", "FFE7E6E6"] {
        assert!(book.contains(background), "a status without its colour");
    }
    assert!(book.contains("<t>to carry it out</t>"), "{book}");
    let planned = stage.program([
        "plan",
        "--no-preflight",
        "names.csv",
        "-o",
        "plan.xlsx",
        "--lang",
        "zh",
    ]);
    assert_eq!(planned.code, 0, "{planned:?}");
    let book = parts(&stage.path("plan.xlsx"));
    for text in [
        "name=\"计划\"",
        "<t>执行命令</t>",
        "<t>未变更 1，待处理 1</t>",
        "<t>pending</t>",
    ] {
        assert!(book.contains(text), "{text}: {book}");
    }
    assert!(!book.contains("carry it out"), "{book}");
}

#[test]
fn a_plan_is_handed_on_with_its_id_in_it() {
    let stage = Stage::new(0);
    let text = "cert_id,region,old_name,new_name,备注\n\
                vsc-bp1aaaa,cn-hangzhou,old,new-1,=1+1\n\
                vsc-bp1bbbb,cn-hangzhou,,bad name,x\n";
    stage.write("names.csv", text);
    let planned = stage.program([
        "plan",
        "--no-preflight",
        "names.csv",
        "--skip-invalid",
        "-o",
        "plan.csv",
    ]);
    assert_eq!(planned.code, 0, "{planned:?}");
    let id = plan_id(&planned.stdout);
    let written = fs::read_to_string(stage.path("plan.csv")).unwrap();
    let lines: Vec<_> = written.split("\r\n").collect();
    assert_eq!(
        lines[..2],
        [
            "\u{feff}plan_id,row,account_id,profile,region,cert_id,old_name,new_name,status,why,备注".to_owned(),
            format!("{id},2,,,cn-hangzhou,vsc-bp1aaaa,old,new-1,pending,,'=1+1"),
        ]
    );
    assert!(lines[2].contains(",bad name,invalid,"), "{written}");
    let again = stage.program([
        "plan",
        "--no-preflight",
        "names.csv",
        "--skip-invalid",
        "-o",
        "plan.xlsx",
    ]);
    assert_eq!(plan_id(&again.stdout), id);
    let book = parts(&stage.path("plan.xlsx"));
    for text in [
        id.as_str(),
        "vsc-bp1aaaa",
        "--approved-by WHO",
        "=1+1",
        "备注",
        // The row is a number, and the filter is over all columns.
        "<c r=\"B2\"><v>2</v></c>",
        "<autoFilter ref=\"A1:K3\"/>",
    ] {
        assert!(book.contains(text), "{text}");
    }
    let other = stage.program(["plan", "--no-preflight", "names.csv", "-o", "plan.txt"]);
    assert_eq!(other.code, 2, "{other:?}");
}

const DAMAGED: &str = "cert_id;region;new_name;备注\n\
    vsc-bp1aaaa;cn-hangzhou;ＨＺ－０１;keep\u{a0}me\n\
    VSC-BP1BBBB;CN-Hangzhou;hz\u{a0}gate;\n\
    vsc-bp1cccc;cn-hangzhou;张?基;lost\n";

const MENDED: [[&str; 4]; 4] = [
    ["cert_id", "region", "new_name", "备注"],
    ["vsc-bp1aaaa", "cn-hangzhou", "HZ-01", "keep\u{a0}me"],
    ["vsc-bp1bbbb", "cn-hangzhou", "hz_gate", ""],
    ["vsc-bp1cccc", "cn-hangzhou", "张?基", "lost"],
];

#[test]
fn the_corrected_copy_of_a_csv_keeps_rows_titles_and_delimiter() {
    let stage = Stage::new(0);
    stage.write("names.csv", format!("改名清单\n\n{DAMAGED}"));
    let refused = stage.program(["plan", "--no-preflight", "names.csv", "--fix", "fixed.csv"]);
    assert_eq!(refused.code, 3, "{refused:?}");
    let said = "a copy with 4 cells as suggested: fixed.csv";
    assert!(refused.stderr.contains(said), "{}", refused.stderr);
    let fixed = fs::read_to_string(stage.path("fixed.csv")).unwrap();
    let rows: Vec<_> = MENDED.iter().map(|row| row.join(";")).collect();
    let expected = format!("\u{feff}改名清单\r\n\"\"\r\n{}\r\n", rows.join("\r\n"));
    assert_eq!(fixed, expected);
    let again = stage.program(["plan", "--no-preflight", "fixed.csv"]);
    assert!(
        again.stderr.contains("1 problem\n"),
        "what is lost can't be told: {again:?}"
    );
    for wrong in ["fixed.xlsx", "names.csv"] {
        let refused = stage.program(["plan", "--no-preflight", "names.csv", "--fix", wrong]);
        assert_eq!(refused.code, 2, "{refused:?}");
    }
}

#[test]
fn the_corrected_copy_of_a_workbook_is_one_with_the_changes_coloured() {
    let stage = Stage::new(0);
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("证书").unwrap();
    for (row, line) in (0..).zip(DAMAGED.lines()) {
        for (column, cell) in (0..).zip(line.split(';')) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    sheet.set_row_hidden(3).unwrap();
    workbook.save(stage.path("names.xlsx")).unwrap();
    let skip = ["--hidden-rows", "skip"];
    let arguments = [
        "plan",
        "--no-preflight",
        "names.xlsx",
        "--fix",
        "fixed.xlsx",
    ];
    let refused = stage.program(arguments.into_iter().chain(skip));
    assert_eq!(refused.code, 3, "{refused:?}");
    let said = "a copy with 4 cells as suggested, coloured: fixed.xlsx";
    assert!(refused.stderr.contains(said), "{}", refused.stderr);
    let book = parts(&stage.path("fixed.xlsx"));
    for text in ["HZ-01", "hz_gate", "证书", "FFFFEB9C", "hidden=\"1\""] {
        assert!(book.contains(text), "{text}");
    }
    let again = stage.program(
        ["plan", "--no-preflight", "fixed.xlsx"]
            .into_iter()
            .chain(skip),
    );
    assert_eq!(again.code, 0, "{again:?}");
    assert!(again.stdout.contains("2 to rename"), "{again:?}");
}

/// What is a problem of the sheet and has no suggestion is one of its copy, too.
#[test]
fn the_corrected_copy_of_a_workbook_leaves_numbers_dates_and_errors_what_they_are() {
    let stage = Stage::new(0);
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/sheets");
    for name in ["dates-and-numbers.xlsx", "errors.xlsx", "damaged.xlsx"] {
        stage.write(name, fs::read(format!("{folder}/{name}")).unwrap());
        let include = ["--hidden-rows", "include"];
        let plan = |more: &[&str]| {
            let ran = stage.program([&["plan", "--no-preflight"], more, &include].concat());
            assert_eq!(ran.code, 3, "{ran:?}");
            let problems = ran
                .stderr
                .lines()
                .filter(|line| line.starts_with("problem"));
            problems.map(str::to_owned).collect::<Vec<_>>()
        };
        let before = plan(&[name, "--fix", "fixed.xlsx"]);
        let left = before
            .into_iter()
            .filter(|problem| !problem.contains("; try "));
        assert_eq!(plan(&["fixed.xlsx"]), left.collect::<Vec<_>>(), "{name}");
    }
}
