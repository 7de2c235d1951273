//! Tests of [`Columns`](super::Columns), in a file of their own for their length.
#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::rename::RowNumber;

fn find(headers: &str, overrides: &[&str]) -> Result<Columns, InputError> {
    let header = Header {
        row: RowNumber(1),
        cells: headers.split('|').map(str::to_owned).collect(),
    };
    let overrides: Vec<_> = overrides.iter().map(|o| o.parse().unwrap()).collect();
    Columns::find(&header, &overrides)
}

#[test]
fn columns_are_found_in_any_order_and_the_rest_is_carried() {
    for (headers, overrides, roles, carried) in [
        (
            "cert_id|new_name",
            &[][..],
            "cert_id=cert_id new_name=new_name",
            "",
        ),
        (
            "备注|新名称|Name|证书ID|部门|地域",
            &[],
            "cert_id=证书ID new_name=新名称 region=地域",
            "备注|Name|部门",
        ),
        (
            "id|Name|name of old|region",
            &["cert_id=id", "new_name=name", "current_name=name_of_old"],
            "cert_id=id new_name=Name region=region current_name=name of old",
            "",
        ),
        (
            "cert_id|new_name|old_name|current_name",
            &["current_name=current_name"],
            "cert_id=cert_id new_name=new_name current_name=current_name",
            "old_name",
        ),
        (
            "cert_id|new_name|profile",
            &["region=profile"],
            "cert_id=cert_id new_name=new_name region=profile",
            "",
        ),
        (
            "\u{feff}cert_id|new_name||x|x",
            &[],
            "cert_id=cert_id new_name=new_name",
            "|x|x",
        ),
    ] {
        let columns = find(headers, overrides).unwrap();
        let found: Vec<_> = columns
            .roles()
            .map(|(role, _, h)| format!("{role}={h}"))
            .collect();
        assert_eq!(found.join(" "), roles, "{headers}");
        let found: Vec<_> = columns.carried_headers().collect();
        assert_eq!(found.join("|"), carried, "{headers}");
    }
}

#[test]
fn what_is_missing_or_there_twice_is_named() {
    for (headers, overrides, message) in [
        (
            "id|new_name",
            &[][..],
            "no column for cert_id in the header; row 1 has `id`, `new_name`",
        ),
        (
            "cert_id|Name",
            &[],
            "no column for new_name in the header; row 1 has `cert_id`, `Name`",
        ),
        (
            "cert_id|证书 ID|new_name",
            &[],
            "2 columns for cert_id: `cert_id`, `证书 ID`",
        ),
        (
            "cert_id|new_name|current_name|old_name",
            &[],
            "2 columns for current_name: `current_name`, `old_name`",
        ),
        (
            "cert_id|new_name",
            &["region=zone"],
            "`--column region=zone` names no header of the sheet; the headers are `cert_id`, `new_name`",
        ),
        (
            "cert_id|new_name|x|X",
            &["region=x", "profile=x"],
            "`--column profile=x` contradicts",
        ),
        (
            "cert_id|new_name|x|y",
            &["region=x", "region=y"],
            "`--column region=y` contradicts",
        ),
        (
            "cert_id|new_name|x|x",
            &["region=x"],
            "2 columns for region: `x`, `x`",
        ),
        (
            "cert_id|new_name",
            &["cert_id=new_name"],
            "no column for new_name",
        ),
    ] {
        let error = find(headers, overrides).unwrap_err();
        assert!(error.to_string().starts_with(message), "{headers}: {error}");
        assert!(!error.hint().to_string().is_empty(), "{error}");
    }
}

#[test]
fn an_export_is_an_input_again_without_its_result_columns() {
    let headers = format!("{}|备注|input_status|'=x|Status", RESULT_COLUMNS.join("|"));
    let columns = find(&headers, &[]).unwrap();
    assert!(columns.is_results() && columns.is_guarded());
    let carried: Vec<_> = columns.carried_headers().collect();
    assert_eq!(carried, ["备注", "input_status", "=x", "Status"]);
    assert_eq!(columns.header(Role::CurrentName), "old_name");
    assert_eq!(columns.header(Role::AccountId), "account_id");

    let columns = find("cert_id|new_name|status|inventoried_at", &[]).unwrap();
    assert!(!columns.is_results() && columns.is_guarded());
    let carried: Vec<_> = columns.carried_headers().collect();
    assert_eq!(carried, ["status", "inventoried_at"]);
}
