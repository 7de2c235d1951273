//! What is said in Chinese, from a refused sheet to the end of a job; and that programs and records get English.

use std::process::Command;

use crate::support::{Ran, Stage, program, ran};

/// Runs with `--lang zh` and shows what was said, without what differs from run to run.
fn said(stage: &Stage, arguments: &[&str]) -> (Ran, String) {
    let mut command = stage.command(arguments.iter().copied());
    shown(stage, command.args(["--lang", "zh"]))
}

/// Plans or runs `names.csv` against the emulator, in Chinese.
fn said_of_sheet(stage: &Stage, command: &str, more: &[&str]) -> (Ran, String) {
    let url = stage.sandbox().url();
    let mut command = stage.command([command, "names.csv", "--endpoint", &url]);
    shown(stage, command.args(more).args(["--lang", "zh"]))
}

fn shown(stage: &Stage, command: &mut Command) -> (Ran, String) {
    let ended = ran(command);
    let folder = stage.folder().display().to_string();
    let url = stage.sandbox().url();
    let text = format!("{}{}", ended.stdout, ended.stderr)
        .replace(&folder, "FOLDER")
        .replace(url.trim_end_matches('/'), "URL");
    let text = text.lines().map(masked).collect::<Vec<_>>().join("\n");
    (ended, text)
}

/// Hides hashes, moments, durations and processes.
fn masked(line: &str) -> String {
    let words = line.split_inclusive([' ', '，', '：', '；', '（', '）', '`']);
    let mask = |word: &str| {
        let bare = word.trim_end_matches([' ', '，', '：', '；', '（', '）', '`']);
        let end = &word[bare.len()..];
        let is_hash =
            [32, 64].contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_moment = bare.starts_with("20") && bare.matches(['-', ':']).count() >= 2;
        let is_clock = bare.len() == 5 && bare.as_bytes()[2] == b':';
        match bare {
            _ if is_hash => format!("HASH{end}"),
            _ if is_moment => format!("TIME{end}"),
            _ if is_clock => format!("CLOCK{end}"),
            _ => word.to_owned(),
        }
    };
    words.map(mask).collect()
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn a_refused_sheet() {
    let stage = Stage::new(3);
    let sheet =
        "cert_id,new_name,region\nvsc-1,9abc,cn-hangzhou\n,b c,hangzhou\nVSC-2,ｃｃ,cn-hangzou\n";
    stage.write("names.csv", sheet);
    let (ended, text) = said(&stage, &["plan", "names.csv"]);
    assert_eq!(ended.code, 3, "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn a_plan_and_its_run() {
    let stage = Stage::new(3);
    stage.sheet(3);
    let (planned, text) = said_of_sheet(&stage, "plan", &[]);
    assert_eq!(planned.code, 0, "{text}");
    insta::assert_snapshot!("a_plan", text);
    let (ended, text) = said_of_sheet(&stage, "run", &["--progress", "none"]);
    assert_eq!(ended.code, 0, "{text}");
    assert!(text.contains("已改名 3，用时 "), "{text}");
    assert!(
        text.contains("下一步：cert-rename export names.csv.journal.db"),
        "{text}"
    );
    assert!(text.contains("云上没有任何改动"), "{text}");
    let (_, text) = said_of_sheet(&stage, "run", &[]);
    assert!(text.contains("该任务已于 TIME 完成：已改名 3"), "{text}");
    let (_, text) = said(&stage, &["status", "names.csv.journal.db"]);
    insta::assert_snapshot!("a_status", text);
    let (_, text) = said(&stage, &["verify", "names.csv.journal.db"]);
    insta::assert_snapshot!("a_verify", text);
    let (_, text) = said(&stage, &["undo", "names.csv.journal.db", "-o", "undo.csv"]);
    insta::assert_snapshot!("an_undo", text);
    let (_, text) = said(
        &stage,
        &["resume", "names.csv.journal.db", "--requeue", "failed"],
    );
    assert!(text.contains("没有状态为“失败”的行"), "{text}");
}

#[test]
fn rows_that_fail() {
    let stage = Stage::new(2);
    let sheet = stage.sheet(2);
    let mut rows = std::fs::read_to_string(&sheet).unwrap();
    rows.push_str("vsc-gone0000000000000000,cn-hangzhou,new-gone,\n");
    stage.write("names.csv", rows);
    let (ended, text) = said_of_sheet(&stage, "run", &["--no-preflight", "--progress", "plain"]);
    assert_eq!(ended.code, 4, "{text}");
    assert!(
        text.contains("需要决定：\n  1 行不存在：1 InvalidSslVpnClientCertId.NotFound；第 4 行："),
        "{text}"
    );
    assert!(text.contains("    处理办法 证书不存在"), "{text}");
}

#[test]
fn without_credentials_or_a_journal() {
    let lang = |command: &mut Command| ran(command.env("LC_ALL", "").env("LANG", "zh_CN.UTF-8"));
    let nobody = lang(program().arg("whoami"));
    assert_eq!(nobody.code, 5);
    insta::assert_snapshot!("whoami", nobody.stderr);
    let no_journal = lang(program().args(["status", "none.db"]));
    assert_eq!(no_journal.code, 6);
    insta::assert_snapshot!("no_journal", no_journal.stderr);
    let unknown = lang(program().args(["explain", "Throttlin"]));
    assert_eq!(unknown.code, 2);
    insta::assert_snapshot!("unknown_code", unknown.stderr);
    let known = lang(program().args(["explain", "Throttling.User"]));
    insta::assert_snapshot!("known_code", known.stdout);
}

#[test]
fn an_option_comes_before_the_locale() {
    let mut command = program();
    command.args(["status", "none.db", "--lang", "en"]);
    let ended = ran(command.env("LC_ALL", "zh_CN.UTF-8"));
    assert!(
        ended.stderr.starts_with("error: there is no journal"),
        "{ended:?}"
    );
}

#[test]
fn programs_and_records_get_english() {
    let stage = Stage::new(2);
    stage.sheet(2);
    let (ended, _) = said_of_sheet(&stage, "run", &["--progress", "json"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(!is_chinese(&ended.stdout), "{}", ended.stdout);
    let journal = stage.journal();
    let bodies = crate::support::query(&journal, "SELECT body FROM event");
    assert!(!format!("{bodies:?}").contains("已"), "{bodies:?}");
    let (ended, _) = said(&stage, &["status", "none.db", "--error-format", "json"]);
    let line: serde_json::Value = serde_json::from_str(ended.stderr.trim()).unwrap();
    assert_eq!(line["exit_code"], 6);
    assert!(is_chinese(line["message"].as_str().unwrap()), "{line}");
    assert!(is_chinese(line["hint"].as_str().unwrap()), "{line}");
}

#[test]
fn a_wrong_command_line_is_told_in_the_language_of_who_typed_it() {
    let typed = |words: &[&str]| ran(program().args(words).env("LC_ALL", "zh_CN.UTF-8"));
    let wrong = typed(&["run", "names.csv", "--progres", "bar"]);
    assert_eq!(wrong.code, 2);
    assert_eq!(
        wrong.stderr,
        "错误：没有参数“--progres”\n提示：是否想用“--progress”？加上 --help 可查看全部用法\n"
    );
    let told = typed(&["run", "--error-format", "json"]);
    let line: serde_json::Value = serde_json::from_str(&told.stderr).unwrap();
    assert_eq!(line["exit_code"], 2);
    assert_eq!(line["message"], "缺少必需的参数：<INPUT>");
    let english = typed(&["run", "--lang", "en"]);
    assert!(
        english.stderr.starts_with("error: the following required"),
        "{english:?}"
    );
}
