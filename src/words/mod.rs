//! What is said to people in their language: one catalogue, in which every sentence stands in both languages side by side,
//! so that the compiler proves that each is complete and that the arguments fit. Pure.
//!
//! Reports have structs of texts (`report`), one for each language; everything else is a [`Both`]: made where it is known
//! what to say, said where it is known to whom. English is what records, logs and programs get.
//!
//! | English | Chinese |
//! | --- | --- |
//! | input, sheet | 输入文件、表格 |
//! | row | 行 |
//! | rename | 改名 |
//! | plan | 计划 |
//! | job | 任务 |
//! | run | 运行 |
//! | journal | 任务日志 |
//! | attempt | 尝试 |
//! | status | 状态 |
//! | profile | 配置 |
//! | account | 账号 |
//! | region | 地域 |
//! | lane | 通道（账号与地域） |
//! | quota | 配额 |
//! | throttled | 限流 |
//! | credentials | 凭据 |
//! | live name, old name, new name | 当前名称、旧名称、新名称 |
//! | endpoint | 接入地址 |
//! | emulator, rehearsal | 模拟器、演练 |
//! | evidence pack | 证据包 |
//! | the service | 服务端 |

mod both;
pub(crate) mod cause;
pub(crate) mod code_note;
pub(crate) mod consent;
pub(crate) mod counts;
pub(crate) mod credentials;
mod credentials_error;
mod en;
pub(crate) mod ending;
mod error;
mod error_hint;
mod exit;
pub(crate) mod explain;
mod first_minute;
pub(crate) mod flaw;
mod help;
mod input_error;
pub(crate) mod inventory;
pub(crate) mod journal;
mod journal_error;
pub(crate) mod labels;
pub(crate) mod lane;
mod lang;
pub(crate) mod name_fault;
pub(crate) mod notice;
pub(crate) mod pack;
pub(crate) mod plan;
pub(crate) mod plan_file;
pub(crate) mod problem;
pub(crate) mod recorded_stop;
mod report;
pub(crate) mod run;
pub(crate) mod settings_error;
pub(crate) mod sheet;
pub(crate) mod spreadsheet_damage;
pub(crate) mod status;
mod stop_reason;
pub(crate) mod targets;
pub(crate) mod time;
pub(crate) mod undo;
mod usage;
pub(crate) mod verify;
pub(crate) mod whoami;
pub(crate) mod workbook_error;
mod zh;

pub(crate) use both::Both;
use both::both;
pub(crate) use first_minute::first_minute;
pub(crate) use help::in_language;
pub(crate) use lang::Lang;
pub(crate) use report::{AdviceWords, ReportWords, StatusWords};
pub(crate) use usage::usage_in_chinese;

#[cfg(test)]
mod complete_tests;
