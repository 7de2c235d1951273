//! Why an argument can't be used, and what to do next.

use super::{Both, Lang, both};
use crate::settings::SettingsError;

impl SettingsError {
    /// Says what is wrong.
    pub(crate) fn said(&self) -> Both {
        match self {
            Self::BadEndpoint {
                source_name,
                text,
                why,
            } => both!(
                "{source_name} `{text}` is not a URL: {why}",
                "{source_name} `{text}` 不是有效的 URL：{why}"
            ),
            Self::PlainHttp { source_name, text } => both!(
                "{source_name} `{text}` is plain http and not on loopback",
                "{source_name} `{text}` 使用明文 http，且不是环回地址"
            ),
            Self::BadEndpointKind { variable, text } => both!(
                "{variable} is `{text}`, which is no kind of endpoint",
                "{variable} 的值是 `{text}`，不是有效的接入地址类型"
            ),
            Self::NoRegion => both!(
                "no region: neither --region nor --all-regions is given, and the profile names none",
                "缺少地域：没有指定 --region 或 --all-regions，配置中也没有地域"
            ),
            Self::BadRegion(region) => {
                both!(
                    "region `{region}` is not a region id",
                    "`{region}` 不是地域 ID"
                )
            }
            Self::NeedsFile(format) => both!(
                "--format {format} needs a file",
                "--format {format} 需要指定文件",
                format = format.name()
            ),
            Self::FileKind {
                option,
                path,
                wanted,
            } => Both::of(|lang| {
                let (path, wanted) = (path.display(), wanted.said(lang));
                match lang {
                    Lang::En => format!("{option} `{path}`: the file must be called {wanted}"),
                    Lang::Zh => format!("{option} `{path}`：文件名必须{wanted}"),
                }
            }),
            Self::Only(error) => {
                let text = &error.text;
                both!(
                    "--only `{text}` names no column of this job",
                    "--only `{text}` 指定的列在该任务中不存在"
                )
            }
            Self::Duration(option) => {
                both!(
                    "{option} must be longer than nothing",
                    "{option} 必须大于零"
                )
            }
            Self::Zone(zone) => {
                both!(
                    "--tz `{zone}` is not a time zone",
                    "--tz `{zone}` 不是有效的时区"
                )
            }
            Self::NoSystemZone => both!(
                "the machine's time zone is not known, and --window needs one",
                "无法获知本机时区，而 --window 需要时区"
            ),
            Self::NotTheJobs {
                option,
                given,
                planned,
            } => both!(
                "{option} is `{given}`, and this job was planned with `{planned}`",
                "{option} 的值是 `{given}`，而该任务计划时的值是 `{planned}`"
            ),
        }
    }

    /// Says what to do next.
    pub(crate) fn hint(&self) -> Both {
        match self {
            Self::BadEndpoint { .. } => both!(
                "write it as https://HOST, or http://127.0.0.1:PORT for an emulator",
                "请写成 https://主机名；模拟器写成 http://127.0.0.1:端口"
            ),
            Self::PlainHttp { .. } => both!(
                "use https; plain http is for emulators on 127.0.0.1, [::1] or localhost",
                "请使用 https；明文 http 只用于 127.0.0.1、[::1] 或 localhost 上的模拟器"
            ),
            Self::BadEndpointKind { .. } => both!(
                "set it to vpc or public, or give --endpoint-type",
                "请设为 vpc 或 public，或使用 --endpoint-type"
            ),
            Self::NoRegion => both!(
                "name some, such as --region cn-hangzhou,cn-shanghai, or read all with --all-regions",
                "请指定地域，例如 --region cn-hangzhou,cn-shanghai，或用 --all-regions 读取全部地域"
            ),
            Self::BadRegion(_) => both!(
                "write it as cn-hangzhou, in --region or ALIBABA_CLOUD_REGION_ID",
                "请在 --region 或 ALIBABA_CLOUD_REGION_ID 中写成 cn-hangzhou 这样的形式"
            ),
            Self::NeedsFile(_) => both!("name it with -o FILE", "请用 -o FILE 指定"),
            Self::FileKind { .. } => both!(
                "give the file another name; what kind it is stands at its end",
                "请换一个文件名；文件类型由扩展名决定"
            ),
            Self::Only(error) => Both::new(
                format!("the columns are: {}", error.columns.join(", ")),
                format!("可用的列有：{}", error.columns.join("、")),
            ),
            Self::Duration(_) => {
                both!(
                    "write it as 10s, 5m or 2h",
                    "请写成 10s、5m 或 2h 这样的形式"
                )
            }
            Self::Zone(_) => both!(
                "write it as Asia/Shanghai or UTC",
                "请写成 Asia/Shanghai 或 UTC 这样的形式"
            ),
            Self::NoSystemZone => {
                both!("name one: --tz Asia/Shanghai", "请指定：--tz Asia/Shanghai")
            }
            Self::NotTheJobs { .. } => both!(
                "leave the option out to go on with the job, or begin another with --new-job",
                "去掉该选项以继续任务，或用 --new-job 开始新任务"
            ),
        }
    }
}

/// How a plan's file may be called.
pub(crate) fn csv_or_xlsx() -> Both {
    both!(".xlsx or .csv", "以 .xlsx 或 .csv 结尾")
}

/// How a copy of a CSV must be called.
pub(crate) fn as_a_csv() -> Both {
    both!(
        ".csv, as the sheet is a CSV",
        "以 .csv 结尾，因为表格是 CSV"
    )
}

/// How a copy of a workbook must be called.
pub(crate) fn as_a_workbook() -> Both {
    both!(
        ".xlsx, as the sheet is a workbook",
        "以 .xlsx 结尾，因为表格是工作簿"
    )
}

/// A copy is another file.
pub(crate) fn not_the_sheet() -> Both {
    both!("otherwise than the sheet itself", "与表格本身不同")
}
