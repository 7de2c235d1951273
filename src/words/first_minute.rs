//! What is said to somebody who types `cert-rename` alone: what to type first, and the commands that matter. Pure.

use super::Lang;

/// Returns the text. `--help` has all commands and the exit codes.
pub(crate) fn first_minute(lang: Lang) -> &'static str {
    match lang {
        Lang::En => ENGLISH,
        Lang::Zh => CHINESE,
    }
}

const ENGLISH: &str = "\
Renames Alibaba Cloud SSL-VPN client certificates from a spreadsheet.

Type this first, with your own sheet; it needs no account and changes nothing:
  cert-rename run names.csv --sandbox

The five commands that matter:
  plan INPUT       check the sheet and show what would be done
  run INPUT        show the plan, ask, carry it out; once stopped, the same command goes on
  status JOURNAL   show where the job stands, also while it runs
  export JOURNAL   write what happened to each row, for Excel or as a report
  undo JOURNAL     write a sheet that puts the old names back

No sheet yet? `cert-rename inventory -o names.csv` writes your certificates as one to edit.
All commands: cert-rename --help";

const CHINESE: &str = "\
按电子表格批量修改阿里云 SSL-VPN 客户端证书的名称。

先用您自己的表格试试这一条；不需要账号，也不会改动任何东西：
  cert-rename run names.csv --sandbox

最重要的五个命令：
  plan INPUT       检查表格，显示将会做什么
  run INPUT        显示计划，询问确认，然后执行；被停止后，同一条命令接着做
  status JOURNAL   显示任务进行到哪里，运行中也可以
  export JOURNAL   写出每一行发生了什么，供 Excel 查看或作为报告
  undo JOURNAL     写出一张把旧名称改回去的表格

还没有表格？`cert-rename inventory -o names.csv` 会把您的证书写成一张可编辑的表格。
所有命令：cert-rename --help";
