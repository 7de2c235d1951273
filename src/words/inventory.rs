//! What `inventory` says.

use super::counts::counted;
use super::{Both, Lang};
use crate::aliyun::CredentialsError;
use crate::rename::Region;
use crate::runner::ReadFailure;

/// A profile without credentials.
pub(crate) fn profile_unread(profile: &str, error: &CredentialsError) -> Both {
    Both::of(|lang| {
        let error = error.said();
        let error = error.said(lang);
        match lang {
            Lang::En => format!("profile `{profile}`: {error}"),
            Lang::Zh => format!("配置 `{profile}`：{error}"),
        }
    })
}

/// The regions of the service are not known.
pub(crate) fn regions_unread(profile: &str, why: &ReadFailure) -> Both {
    Both::of(|lang| {
        let why = why.said();
        let why = why.said(lang);
        match (lang, profile) {
            (Lang::En, "") => format!("the list of regions: {why}"),
            (Lang::En, profile) => format!("the list of regions with profile `{profile}`: {why}"),
            (Lang::Zh, "") => format!("地域列表：{why}"),
            (Lang::Zh, profile) => format!("地域列表（配置 `{profile}`）：{why}"),
        }
    })
}

/// A region that could not be read.
pub(crate) fn region_unread(region: &Region, profile: &str, why: &ReadFailure) -> Both {
    Both::of(|lang| {
        let (region, why) = (region.as_str(), why.said());
        let why = why.said(lang);
        match (lang, profile) {
            (Lang::En, "") => format!("{region}: {why}"),
            (Lang::En, profile) => format!("{region} with profile `{profile}`: {why}"),
            (Lang::Zh, "") => format!("{region}：{why}"),
            (Lang::Zh, profile) => format!("{region}（配置 `{profile}`）：{why}"),
        }
    })
}

/// All that could not be read.
pub(crate) fn unread(unread: &[Both]) -> Both {
    Both::of(|lang| {
        let unread: Vec<&str> = unread.iter().map(|what| what.said(lang)).collect();
        match lang {
            Lang::En => unread.join("; "),
            Lang::Zh => unread.join("；"),
        }
    })
}

/// What was read: accounts, regions, certificates.
pub(crate) fn total((accounts, regions, certs): (usize, usize, u64), not_read: &[Both]) -> Both {
    let en = [
        counted(accounts, "account"),
        counted(regions, "region"),
        counted(certs, "certificate"),
    ];
    let en = en.join(", ");
    let unread = unread(not_read);
    Both::of(|lang| {
        let unread = unread.said(lang);
        match (lang, not_read.is_empty()) {
            (Lang::En, true) => en.clone(),
            (Lang::En, false) => {
                format!("{en}; not read: {unread}")
            }
            (Lang::Zh, true) => format!("{accounts} 个账号，{regions} 个地域，{certs} 个证书"),
            (Lang::Zh, false) => {
                format!("{accounts} 个账号，{regions} 个地域，{certs} 个证书；未能读取：{unread}")
            }
        }
    })
}
