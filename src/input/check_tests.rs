//! Tests of [`check_record`](super::check_record), in a file of their own for their length.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;

use super::super::checked_row::BlankName;
use super::super::header::Header;
use super::*;
use crate::rename::{NameRule, RowNumber};

const ID: &str = "vsc-bp1n8wcf134yl0osrcg98";
const HEADERS: [&str; 7] = [
    "证书ID",
    "new_name",
    "region",
    "profile",
    "account_id",
    "current_name",
    "备注",
];

fn rules() -> CheckRules {
    CheckRules {
        name_rule: NameRule::Strict,
        blank: BlankName::Refuse,
        default_region: None,
        default_profile: None,
        profile_regions: BTreeMap::new(),
    }
}

fn check_under(headers: &[&str], cells: &[&str], rules: &CheckRules) -> CheckedRow {
    let header = Header {
        row: RowNumber(1),
        cells: headers.iter().map(ToString::to_string).collect(),
    };
    let columns = Columns::find(&header, &[]).unwrap();
    let mut record = Record::new();
    let ends: Vec<usize> = cells
        .iter()
        .scan(0, |end, cell| {
            *end += cell.len();
            Some(*end)
        })
        .collect();
    record.set(RowNumber(7), &cells.concat(), &ends);
    check_record(&record, &columns, rules)
}

fn check(cells: &[&str], rules: &CheckRules) -> CheckedRow {
    check_under(&HEADERS, cells, rules)
}

fn renders(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_good_row_is_a_rename() {
    let row = check(
        &[ID, "杭州-01", "cn-hangzhou", "", "1234", "old", " x,\n"],
        &rules(),
    );
    assert_eq!(renders(&row.problems), [""; 0]);
    assert_eq!(renders(&row.warnings), [""; 0]);
    assert_eq!(row.cells.carried, [" x,\n"], "untouched");
    let expected = Decision::Rename {
        cert_id: CertId::parse(ID).unwrap(),
        region: Region::parse("cn-hangzhou").unwrap(),
    };
    assert_eq!(row.decision, expected);
}

#[test]
fn every_problem_is_said_with_its_place_and_a_suggestion() {
    let upper = ID.to_uppercase();
    let spaced = format!("{ID} ");
    let long = "a".repeat(129);
    let shortened = "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…\"";
    for (cells, expected) in [
        (
            ["", "ab", "cn-a", "", "", "", ""],
            "证书ID \"\": is blank; write the certificate's id".to_owned(),
        ),
        (
            ["vsc-bp1n****", "ab", "cn-a", "", "", "", ""],
            "证书ID \"vsc-bp1n****\": is a masked id; copy the whole id from the console or from `cert-rename inventory`".to_owned(),
        ),
        (
            ["vpn-1", "ab", "cn-a", "", "", "", ""],
            "证书ID \"vpn-1\": is not a certificate id: `vsc-` and lower-case letters a-z and digits".to_owned(),
        ),
        (
            [&upper, "ab", "cn-a", "", "", "", ""],
            format!("证书ID \"{upper}\": has upper-case letters; ids are lower case; try \"{ID}\""),
        ),
        (
            [&spaced, "ab", "cn-a", "", "", "", ""],
            format!("证书ID \"{spaced}\": has spaces around it; try \"{ID}\""),
        ),
        (
            [ID, " ", "cn-a", "", "", "", ""],
            "new_name \" \": is blank; write a name, or let blank ones keep their name with `--blank keep`".to_owned(),
        ),
        (
            [ID, "ab\u{a0}", "cn-a", "", "", "", ""],
            "new_name \"ab\\u{a0}\": has spaces around it; try \"ab\"".to_owned(),
        ),
        (
            [ID, "9abc", "cn-a", "", "", "", ""],
            "new_name \"9abc\": starts with `9`; the first character must be a letter A-Z, a-z or a Chinese character (`--name-rule current` would accept it); try \"cert-9abc\"".to_owned(),
        ),
        (
            [ID, &long, "cn-a", "", "", "", ""],
            format!("new_name {shortened}: is too long: 129 of at most 128 characters"),
        ),
        (
            [ID, "ab", "", "", "", "", ""],
            "region \"\": is blank; write the region, or give one for all such rows with `--region`".to_owned(),
        ),
        (
            [ID, "ab", "杭州", "", "", "", ""],
            "region \"杭州\": is not a region id, such as `cn-hangzhou`".to_owned(),
        ),
        (
            [ID, "ab", "CN-Hangzhou", "", "", "", ""],
            "region \"CN-Hangzhou\": has upper-case letters; region ids are lower case; try \"cn-hangzhou\"".to_owned(),
        ),
        (
            [ID, "ab", " cn-a", "", "", "", ""],
            "region \" cn-a\": has spaces around it; try \"cn-a\"".to_owned(),
        ),
        (
            [ID, "ab", "cn-a", "p ", "", "", ""],
            "profile \"p \": has spaces around it; try \"p\"".to_owned(),
        ),
        (
            [ID, "ab", "cn-a", "", "12 ", "", ""],
            "account_id \"12 \": has spaces around it; try \"12\"".to_owned(),
        ),
        (
            [ID, "ab", "cn-a", "", "acme", "", ""],
            "account_id \"acme\": is not an account number, which has only digits".to_owned(),
        ),
        (
            [ID, "ab", "cn-a", "", "1.23457E+15", "", ""],
            "account_id \"1.23457E+15\": was shortened by the spreadsheet; format the column as text and write all digits again".to_owned(),
        ),
    ] {
        let row = check(&cells, &rules());
        assert_eq!(renders(&row.problems), [format!("row 7, {expected}")]);
        assert_eq!(row.decision, Decision::Invalid, "{cells:?}");
    }
}

#[test]
fn all_problems_of_a_row_are_found_at_once() {
    let row = check(&["x", " 9 ", "y", "", "z", "", ""], &rules());
    let columns: Vec<_> = row.problems.iter().map(|p| p.column.as_str()).collect();
    assert_eq!(
        columns,
        ["证书ID", "new_name", "new_name", "region", "account_id"]
    );
}

#[test]
fn short_and_long_rows_are_said_once() {
    let row = check(&[ID, "ab"], &rules());
    let expected = "row 7: has 2 of 7 cells; these are lacking: `region`, `profile`, `account_id`, `current_name`, `备注`";
    assert_eq!(renders(&row.problems), [expected]);
    assert_eq!(row.cells.carried, [""]);

    let good = [ID, "ab", "cn-a", "", "", "", "x"];
    let row = check(&[&good[..], &["y", ""]].concat(), &rules());
    let expected = "row 7: has 9 cells where the header has 7; a delimiter inside of a cell must stand in quotes";
    assert_eq!(renders(&row.problems), [expected]);

    let row = check(&[&good[..], &["", " "]].concat(), &rules());
    assert_eq!(
        renders(&row.problems),
        [""; 0],
        "blank cells at the end are tolerated"
    );
    assert_eq!(row.cells.carried, ["x"]);
}

#[test]
fn names_that_one_rule_refuses_are_warned_of() {
    let long = "a".repeat(101);
    for (rule, name, warning) in [
        (
            NameRule::Strict,
            long.as_str(),
            "`current`: is too long: 101 of at most 100 characters",
        ),
        (NameRule::Current, "9", "`strict`: is too short"),
        (
            NameRule::Current,
            "a b",
            "`strict`: has a space as character 2",
        ),
        (NameRule::Current, "ab", ""),
    ] {
        let rules = CheckRules {
            name_rule: rule,
            ..rules()
        };
        let row = check(&[ID, name, "cn-a", "", "", "", ""], &rules);
        assert_eq!(renders(&row.problems), [""; 0], "{name}");
        assert_eq!(row.warnings.is_empty(), warning.is_empty(), "{name}");
        assert!(renders(&row.warnings).concat().contains(warning), "{name}");
        assert!(matches!(row.decision, Decision::Rename { .. }), "{name}");
    }
}

#[test]
fn a_row_that_keeps_its_name_is_unchanged_whatever_the_rule() {
    let keep = CheckRules {
        blank: BlankName::Keep,
        ..rules()
    };
    for (cells, rules, expected) in [
        (
            [ID, "9 x", "cn-a", "", "", "9 x", ""],
            rules(),
            Decision::Unchanged,
        ),
        (
            [ID, "9 x", "", "", "", "9 x", ""],
            rules(),
            Decision::Invalid,
        ),
        (
            ["x", "9 x", "cn-a", "", "", "9 x", ""],
            rules(),
            Decision::Invalid,
        ),
        ([ID, "", "cn-a", "", "", "", ""], rules(), Decision::Invalid),
        (
            [ID, "", "cn-a", "", "", "", ""],
            keep.clone(),
            Decision::Unchanged,
        ),
        (
            [ID, " ", "", "", "", "old", ""],
            keep.clone(),
            Decision::Unchanged,
        ),
        (
            ["x", "", "cn-a", "", "", "", ""],
            keep.clone(),
            Decision::Invalid,
        ),
        ([ID, "", "cn", "", "", "", ""], keep, Decision::Invalid),
    ] {
        let row = check(&cells, &rules);
        assert_eq!(
            row.decision,
            expected,
            "{cells:?} {:?}",
            renders(&row.problems)
        );
        assert_eq!(
            row.problems.is_empty(),
            expected != Decision::Invalid,
            "{cells:?}"
        );
    }
}

#[test]
fn defaults_fill_blank_cells_only() {
    let rules = CheckRules {
        default_region: Region::parse("cn-beijing"),
        default_profile: Some("acme".to_owned()),
        ..rules()
    };
    let row = check(&[ID, "ab", " ", "", "", "", ""], &rules);
    assert_eq!(
        (row.cells.region.as_str(), row.cells.profile.as_str()),
        ("cn-beijing", "acme")
    );
    let row = check(&[ID, "ab", "cn-a", "p", "", "", ""], &rules);
    assert_eq!(
        (row.cells.region.as_str(), row.cells.profile.as_str()),
        ("cn-a", "p")
    );
}

#[test]
fn a_profile_gives_its_region_to_rows_that_name_none() {
    let regions = [("", "cn-beijing"), ("acme", "cn-shanghai")];
    let mut rules = CheckRules {
        profile_regions: regions
            .map(|(profile, region)| (profile.to_owned(), Region::parse(region).unwrap()))
            .into(),
        ..rules()
    };
    let region = |profile: &str, rules: &CheckRules| {
        check(&[ID, "ab", "", profile, "", "", ""], rules)
            .cells
            .region
    };
    assert_eq!(region("", &rules), "cn-beijing");
    assert_eq!(region("acme", &rules), "cn-shanghai");
    assert_eq!(region("other", &rules), "");
    rules.default_profile = Some("acme".to_owned());
    assert_eq!(region("", &rules), "cn-shanghai");
    rules.default_region = Region::parse("cn-hangzhou");
    assert_eq!(region("acme", &rules), "cn-hangzhou");
}

#[test]
fn spaces_alone_guard_nothing() {
    let row = check(&[ID, "ab", "cn-a", "", " ", "\u{3000}", ""], &rules());
    assert_eq!(renders(&row.problems), [""; 0]);
    assert_eq!(
        (
            row.cells.account_id.as_str(),
            row.cells.current_name.as_str()
        ),
        ("", "")
    );
}

#[test]
fn the_guard_is_taken_off_a_sheet_of_ours_alone() {
    let cells = [ID, "ab", "cn-a", "LTAI5tKey", "'=1", "'=2", "c"];
    let headers = [
        "cert_id",
        "new_name",
        "region",
        "account_id",
        "old_name",
        "x",
        "client_token",
    ];
    let row = check_under(&headers, &cells, &rules());
    assert_eq!(renders(&row.problems), [""; 0]);
    assert_eq!(row.cells.current_name, "=1");
    assert_eq!(row.cells.carried, ["=2"]);
    let headers = [
        "cert_id",
        "new_name",
        "region",
        "account_id",
        "old_name",
        "x",
        "token",
    ];
    let row = check_under(&headers, &cells, &rules());
    assert_eq!(
        row.problems.len(),
        1,
        "an access key's id is no account in a user's sheet"
    );
    assert_eq!(row.cells.current_name, "'=1");
    assert_eq!(row.cells.carried, ["'=2", "c"]);
}

/// What nobody typed on purpose refuses a row under `strict`, and is warned of under `current`, which allows it.
#[test]
fn damage_to_a_name_is_named_with_the_repaired_one() {
    for (name, said, strict, current) in [
        (" gate", "has spaces around it", Some("gate"), Some("gate")),
        (
            "a\u{a0}b",
            "a no-break space (U+00A0) as character 2",
            Some("a_b"),
            Some("a b"),
        ),
        (
            "ga\u{200b}te",
            "an invisible character (U+200B)",
            Some("gate"),
            Some("gate"),
        ),
        (
            "ＨＺ－０1",
            "the full-width `Ｈ` (U+FF28)",
            Some("HZ-01"),
            Some("HZ-01"),
        ),
        (
            "“gate”",
            "the curly quote `“`",
            Some("gate"),
            Some("\"gate\""),
        ),
        (
            "杭州\r\n笔记本",
            "a line break as character 3",
            Some("杭州_笔记本"),
            Some("杭州 笔记本"),
        ),
        (
            "张?基",
            "`?` among Chinese characters, as character 2",
            None,
            None,
        ),
        (
            "1E+05",
            "a number that the spreadsheet made of a name",
            None,
            None,
        ),
    ] {
        for (rule, fix) in [(NameRule::Strict, strict), (NameRule::Current, current)] {
            let mut rules = rules();
            rules.name_rule = rule;
            let row = check(&[ID, name, "cn-a", "", "", "", ""], &rules);
            let (found, none) = match rule {
                NameRule::Strict => (&row.problems, &row.warnings),
                NameRule::Current => (&row.warnings, &row.problems),
            };
            assert!(none.is_empty(), "{rule:?} {name:?}: {none:?}");
            assert!(
                found[0].message.to_string().contains(said),
                "{rule:?} {name:?}: {found:?}"
            );
            assert_eq!(found[0].suggestion.as_deref(), fix, "{rule:?} {name:?}");
            let fixes: Vec<_> = fix.map(|fix| (1, fix.to_owned())).into_iter().collect();
            assert_eq!(row.fixes, fixes, "{rule:?} {name:?}");
        }
    }
    let mut rules = rules();
    rules.name_rule = NameRule::Current;
    let lost = check(&[ID, "张\u{fffd}基", "cn-a", "", "", "", ""], &rules);
    assert!(
        lost.problems[0].message.to_string().contains("U+FFFD"),
        "{lost:?}"
    );
}

#[test]
fn damaged_ids_are_refused_by_every_rule_with_the_repaired_one() {
    for (id, said, fix) in [
        ("ｖｓｃ-bp1", "the full-width `ｖ`", Some("vsc-bp1")),
        ("vsc-\u{200b}bp1", "an invisible character", Some("vsc-bp1")),
        ("vsc-bp1\nvsc-bp2", "is not a certificate id", None),
        ("vsc-bp1n8…", "is cut off", None),
        ("vsc-bp1...", "is cut off", None),
        ("vsc- bp1", "has a space inside", Some("vsc-bp1")),
    ] {
        let row = check(&[id, "ab", "cn-a", "", "", "", ""], &rules());
        assert!(
            row.problems[0].message.to_string().contains(said),
            "{id:?}: {row:?}"
        );
        assert_eq!(row.problems[0].suggestion.as_deref(), fix, "{id:?}");
    }
}

#[test]
fn rows_that_are_no_renames_are_to_be_deleted() {
    for (cells, said) in [
        (
            ["cert_id", "新名称", "地域", "", "", "", ""],
            "is a second header",
        ),
        (
            ["证书ID", "new_name", "region", "", "", "", ""],
            "is a second header",
        ),
        (
            ["合计", "40", "", "", "", "", ""],
            "is a total row (\"合计\")",
        ),
        (
            ["", "", "", "", "", "", "Total: 40"],
            "is a total row (\"Total: 40\")",
        ),
    ] {
        let row = check(&cells, &rules());
        assert_eq!(row.problems.len(), 1, "{row:?}");
        assert!(
            row.problems[0].message.to_string().starts_with(said),
            "{row:?}"
        );
        assert_eq!(row.decision, Decision::Invalid);
    }
    let row = check(&[ID, "total", "cn-a", "", "", "", "合计"], &rules());
    assert_eq!(row.problems, [], "a certificate may be called so");
}
