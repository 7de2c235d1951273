//! The texts of `explain`: what a code means and what it does, in whole sentences. Pure.

use super::{Both, Lang, both};
use crate::aliyun::KnownCode;
use crate::aliyun::error_codes::Class;
use crate::rename::{Effect, OurCode, Outcome, Reaction, Refusal, Status, Then};
use crate::runner::Consequence;

/// Says what a code means.
pub(crate) fn meaning(code: KnownCode<'_>) -> Both {
    match code {
        KnownCode::Listed(entry) => of_class(entry.class),
        KnownCode::ByForm(_, class) => of_class(class),
        KnownCode::Ours(ours) => of_ours(ours),
    }
}

fn of_class(class: Class) -> Both {
    match class {
        Class::Throttle => both!(
            "Too many calls: the service refused this one for its quota.",
            "调用过多：服务端因配额拒绝了本次调用。"
        ),
        Class::Transient => both!("The service had a passing fault.", "服务端短暂故障。"),
        Class::Conflict => {
            both!(
                "Something else is going on with this certificate, its gateway or this row's ClientToken.",
                "该证书、其网关或该行的 ClientToken 正在进行其他操作。"
            )
        }
        Class::Clock => both!(
            "The time or the nonce in the request is not one that the service takes.",
            "服务端不接受请求中的时间或随机数。"
        ),
        Class::Auth => both!(
            "The key, its secret, its token or the signature was not accepted.",
            "AccessKey、Secret、令牌或签名未被接受。"
        ),
        Class::Permission => both!(
            "A right is missing, or the account is not in order with the service.",
            "缺少权限，或账号状态异常。"
        ),
        Class::InvalidRequest => {
            both!(
                "The request itself is wrong: a value that the service does not take.",
                "请求本身有误：含有服务端不接受的值。"
            )
        }
        Class::NotFound => both!(
            "What the request names does not exist there.",
            "请求所指的对象在该处不存在。"
        ),
    }
}

fn of_ours(code: OurCode) -> Both {
    match code {
        OurCode::ConnectFailed => both!(
            "No connection was made, so nothing was sent.",
            "没有建立连接，因此没有发送任何请求。"
        ),
        OurCode::Timeout => {
            both!(
                "No answer came within --timeout. The service may have carried the call out.",
                "在 --timeout 内没有收到答复。服务端可能已执行该调用。"
            )
        }
        OurCode::ConnectionReset => {
            both!(
                "The connection broke before the answer came. The service may have carried the call out.",
                "在收到答复之前连接中断。服务端可能已执行该调用。"
            )
        }
        OurCode::AnswerTooLarge => {
            both!(
                "The answer is larger than any answer of the service, and was not read to its end.",
                "答复超过服务端任何答复的大小，没有读完。"
            )
        }
        OurCode::AnswerTruncated => both!("The answer broke off before its end.", "答复不完整。"),
        OurCode::UnreadableAnswer => {
            both!(
                "The answer is none of the service's: often the page of a proxy or gateway on the way.",
                "答复不是来自服务端：通常是途中代理或网关的页面。"
            )
        }
        OurCode::UnexpectedRedirect => {
            both!(
                "The answer is a redirect, which is never followed: often a login page of a proxy.",
                "答复是重定向，程序从不跟随：通常是代理的登录页面。"
            )
        }
        OurCode::CertificateMismatch => both!(
            "The answer is a success, but names another certificate.",
            "答复为成功，但指向另一个证书。"
        ),
        OurCode::NameMismatch => both!(
            "The answer is a success, but names another name than was sent.",
            "答复为成功，但名称与所发送的不同。"
        ),
        OurCode::InvalidRow => {
            both!(
                "The row of the sheet has a problem, and --skip-invalid left it out.",
                "表格中的该行有问题，已由 --skip-invalid 跳过。"
            )
        }
        OurCode::CredentialsExpired => {
            both!(
                "The credentials ended while live names were read, and were not renewed in time.",
                "读取当前名称期间凭据过期，且未及时续期。"
            )
        }
    }
}

/// Says what becomes of a row that was pending.
pub(crate) fn on_row(outcome: &Outcome, consequence: Consequence) -> Both {
    match (consequence.status, outcome.effect, consequence.then) {
        (Status::Failed, Effect::OtherName, _) => {
            both!(
                "`failed`; where live names can be read it is read again, and `renamed` if it has the new name after all.",
                "`failed`；可读取当前名称时会再次读取，如果已是新名称则为 `renamed`。"
            )
        }
        (Status::Failed, Effect::StoredFailure, _) => {
            both!(
                "`failed`: what the service keeps for its ClientToken is a failure, which it would repeat. Where live names can be read and it still has the old one, it gets a new ClientToken and is sent again.",
                "`failed`：服务端为其 ClientToken 保存的是失败结果，重发只会重复该结果。可读取当前名称且仍为旧名称时，换用新的 ClientToken 重发。"
            )
        }
        (Status::Failed, _, _) => {
            both!(
                "`failed`; `in_doubt` if an earlier attempt with its ClientToken had no definite answer.",
                "`failed`；如果此前用同一 ClientToken 的尝试没有明确答复，则为 `in_doubt`。"
            )
        }
        (Status::Missing, _, _) => {
            both!(
                "`missing`; `in_doubt` if an earlier attempt with its ClientToken had no definite answer.",
                "`missing`；如果此前用同一 ClientToken 的尝试没有明确答复，则为 `in_doubt`。"
            )
        }
        (Status::InDoubt, _, _) => {
            both!(
                "`in_doubt`: the name may have changed. A later answer to the same ClientToken settles it, or its live name.",
                "`in_doubt`：名称可能已改变。之后对同一 ClientToken 的答复或当前名称会给出结论。"
            )
        }
        (Status::Pending, Effect::NotSent, _) => both!(
            "Stays `pending`: nothing was sent.",
            "保持 `pending`：没有发送任何请求。"
        ),
        (Status::Pending, _, _) => both!(
            "Stays `pending`: this attempt changed nothing.",
            "保持 `pending`：本次尝试没有改变任何东西。"
        ),
        (status, _, _) => Both::as_is(status.name()),
    }
}

/// Says whether the row is sent again.
pub(crate) fn retried(outcome: &Outcome, consequence: Consequence) -> Both {
    match (outcome.reaction, consequence.then, consequence.counts) {
        (Reaction::Refused(Refusal::Lane | Refusal::Profile), _, _) => {
            both!(
                "Not in this run; the next run sends it again, once the cause is gone.",
                "本次运行不会；原因消除后，下次运行会重发。"
            )
        }
        (Reaction::SetAside, _, _) => both!(
            "No. Only its live name can settle it.",
            "不会。只有当前名称能给出结论。"
        ),
        (Reaction::RenewCredentials, _, _) => {
            both!(
                "Yes, once the credentials are renewed, with the same ClientToken. It uses up no attempt.",
                "会，凭据续期后用同一 ClientToken 重发。不消耗尝试次数。"
            )
        }
        (_, Then::Retry, true) => {
            both!(
                "Yes, with the same ClientToken, up to --max-attempts in a run; then it is `failed`, or stays `in_doubt`.",
                "会，用同一 ClientToken，每次运行最多 --max-attempts 次；之后为 `failed`，或保持 `in_doubt`。"
            )
        }
        (_, Then::Retry, false) => {
            both!(
                "Yes, with the same ClientToken, until it is answered. It uses up no attempt.",
                "会，用同一 ClientToken，直到得到答复。不消耗尝试次数。"
            )
        }
        (_, Then::GiveUp | Then::Missing, _) => {
            both!(
                "No. `resume --requeue` tries it once more, with a new ClientToken.",
                "不会。`resume --requeue` 会用新的 ClientToken 再试一次。"
            )
        }
    }
}

/// Says what becomes of the lane: the account's calls in that region.
pub(crate) fn on_lane(outcome: &Outcome) -> Both {
    match outcome.reaction {
        Reaction::Throttled(_) => {
            both!(
                "It pauses as long as the service says, else longer each time, and goes on at a lower rate. Other lanes go on.",
                "按服务端要求的时间暂停，否则逐次延长，之后以较低速率继续。其他通道不受影响。"
            )
        }
        Reaction::Refused(Refusal::Lane) => {
            both!(
                "It stops, its other rows stay `pending`. Other lanes go on.",
                "停止，其余各行保持 `pending`。其他通道不受影响。"
            )
        }
        Reaction::Refused(Refusal::Profile) => {
            both!(
                "All lanes of the profile stop, their rows stay `pending`. Other profiles go on.",
                "该配置的所有通道停止，各行保持 `pending`。其他配置不受影响。"
            )
        }
        Reaction::Refused(Refusal::Permission) => {
            both!(
                "It stops after 3 such rows in a row, if none got through; else it goes on.",
                "连续 3 行如此且没有一行成功时停止；否则继续。"
            )
        }
        Reaction::Refused(Refusal::Row | Refusal::Missing) => {
            both!(
                "It goes on, unless more rows fail than --max-failures allows.",
                "继续，除非失败的行超过 --max-failures 的限制。"
            )
        }
        Reaction::RenewCredentials => {
            both!(
                "Rows of the profile wait for new credentials; if only you can renew them, for --credential-wait.",
                "该配置的各行等待新凭据；如果只有您能续期，则最多等待 --credential-wait。"
            )
        }
        _ if outcome.evidence.is_transport_failure() => {
            both!(
                "It goes on. When calls fail so one after another it is an outage: one call at a time until the service is back, no attempts are used up; it stops after --outage-limit.",
                "继续。如果调用接连如此失败，则视为服务中断：恢复前每次只发一个调用，不消耗尝试次数；超过 --outage-limit 后停止。"
            )
        }
        Reaction::Settled
        | Reaction::Retry
        | Reaction::TokenInProgress
        | Reaction::CorrectClock
        | Reaction::SetAside => both!("It goes on.", "继续。"),
    }
}

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    From,
    Means,
    TheRow,
    TheLane,
    SentAgain,
    Sent,
    WhatToDo,
    Note,
}

/// A labelled line.
pub(crate) fn line(label: Label, text: &Both) -> Both {
    let label = match label {
        Label::From => both!("from       ", "来源    "),
        Label::Means => both!("means      ", "含义    "),
        Label::TheRow => both!("the row    ", "该行    "),
        Label::TheLane => both!("the lane   ", "该通道  "),
        Label::SentAgain => both!("sent again ", "是否重发"),
        Label::Sent => both!("sent       ", "发送    "),
        Label::WhatToDo => both!("what to do ", "处理办法"),
        Label::Note => both!("note       ", "备注    "),
    };
    Both::of(|lang| format!("  {} {}", label.said(lang), text.said(lang)))
}

/// A code for which nothing was sent.
pub(crate) fn nothing_sent() -> Both {
    both!("Nothing was sent for it.", "没有为其发送任何请求。")
}

/// Who gives the code.
pub(crate) fn origin(code: KnownCode<'_>) -> Both {
    match code {
        KnownCode::Ours(OurCode::InvalidRow) => {
            both!("this program, while it reads a sheet", "本程序，读取表格时")
        }
        KnownCode::Ours(_) => both!("this program, not the service", "本程序，而不是服务端"),
        KnownCode::ByForm(code, _) => Both::of(|lang| {
            let like = KnownCode::like(code);
            match lang {
                Lang::En => format!(
                    "the service; not listed, read by its form. Listed ones like it: {}",
                    like.join(", ")
                ),
                Lang::Zh => format!(
                    "服务端；未列出，按其形式判断。列出的类似错误码：{}",
                    like.join("、")
                ),
            }
        }),
        KnownCode::Listed(entry) => {
            let statuses: Vec<String> = entry
                .http
                .iter()
                .chain(entry.http_also_seen)
                .map(u16::to_string)
                .collect();
            if statuses.is_empty() {
                both!("the service", "服务端")
            } else {
                Both::new(
                    format!("the service, HTTP {}", statuses.join(" or ")),
                    format!("服务端，HTTP {}", statuses.join(" 或 ")),
                )
            }
        }
    }
}
