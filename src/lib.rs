//! Renames Alibaba Cloud SSL-VPN client certificates from a spreadsheet.

mod aliyun;
mod rename;
