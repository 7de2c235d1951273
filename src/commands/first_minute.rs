//! What is said to somebody who types `cert-rename` alone: what to type first, and the commands that matter.

/// The text. `--help` has all commands and the exit codes.
pub(super) const TEXT: &str = "\
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
