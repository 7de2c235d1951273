//! What is behind an error: our own errors in the reader's language, the system's and libraries' in theirs.

use std::error::Error as StdError;

use super::{Both, both};
use crate::aliyun::{ClientError, CredentialsError, RegionError};
use crate::error::Error;
use crate::input::{InputError, WorkbookError};
use crate::journal::JournalError;
use crate::rename::IllegalEvent;
use crate::runner::ReadFailure;
use crate::sandbox::SandboxError;
use crate::settings::SettingsError;

/// Says one error of a chain of causes.
pub(crate) fn said(error: &(dyn StdError + 'static)) -> Both {
    None.or_else(|| error.downcast_ref().map(Error::said))
        .or_else(|| error.downcast_ref().map(InputError::said))
        .or_else(|| error.downcast_ref().map(WorkbookError::said))
        .or_else(|| error.downcast_ref().map(JournalError::said))
        .or_else(|| error.downcast_ref().map(IllegalEvent::said))
        .or_else(|| error.downcast_ref().map(SettingsError::said))
        .or_else(|| error.downcast_ref().map(CredentialsError::said))
        .or_else(|| error.downcast_ref().map(ClientError::said))
        .or_else(|| error.downcast_ref().map(RegionError::said))
        .or_else(|| error.downcast_ref().map(sandbox))
        .unwrap_or_else(|| Both::as_is(error.to_string()))
}

/// Says why there is no emulator; its crate-wide type speaks English by itself.
pub(crate) fn sandbox(error: &SandboxError) -> Both {
    let en = error.to_string();
    match error {
        SandboxError::NotLoopback { listen } => Both::new(
            en,
            format!("模拟器只监听环回地址，不能监听 {listen}：请使用 127.0.0.1 或 [::1]"),
        ),
        SandboxError::NoCredential => Both::new(en, "模拟器至少需要一组凭据"),
        SandboxError::NoRegion => Both::new(en, "生成证书时至少需要一个地域"),
        SandboxError::Listen { listen, .. } => Both::new(en, format!("模拟器无法监听 {listen}")),
    }
}

impl ClientError {
    /// Says what is wrong.
    pub(crate) fn said(&self) -> Both {
        match self {
            Self::Build(_) => both!("cannot prepare the HTTPS client", "无法初始化 HTTPS 客户端"),
        }
    }

    /// Says what to do next.
    pub(crate) fn hint(&self) -> Both {
        match self {
            Self::Build(_) => both!(
                "install the system's root certificates (package `ca-certificates`), and check HTTPS_PROXY",
                "请安装系统根证书（软件包 `ca-certificates`），并检查 HTTPS_PROXY"
            ),
        }
    }
}

impl RegionError {
    /// Says what is wrong.
    pub(crate) fn said(&self) -> Both {
        match self {
            Self::Unknown { region, .. } => both!(
                "`{region}` is not a region of the service",
                "`{region}` 不是该服务的地域"
            ),
            Self::OtherHost {
                region,
                host,
                serves,
            } => both!(
                "the endpoint {host} serves {serves}, not `{region}`",
                "接入地址 {host} 服务于 {serves}，而不是 `{region}`"
            ),
        }
    }

    /// Says what to do next.
    pub(crate) fn hint(&self) -> Both {
        match self {
            Self::Unknown { nearest, .. } => Both::new(
                format!(
                    "did you mean {}? For a region newer than this program, give its host with --endpoint",
                    nearest.join(" or ")
                ),
                format!(
                    "是否想输入 {}？如果是晚于本程序推出的地域，请用 --endpoint 指定其接入地址",
                    nearest.join(" 或 ")
                ),
            ),
            Self::OtherHost { .. } => both!(
                "name no endpoint, and each region is called at its own host",
                "不要指定接入地址，各地域会使用自己的地址"
            ),
        }
    }
}

impl ReadFailure {
    /// Says why a live name could not be read.
    pub(crate) fn said(&self) -> Both {
        match self {
            Self::NotPermitted { code, message }
            | Self::Credentials { code, message }
            | Self::Failed { code, message } => both!("{code}: {message}", "{code}：{message}"),
            Self::Stopped => both!("stopped", "已停止"),
        }
    }
}
