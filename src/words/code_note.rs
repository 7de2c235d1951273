//! What else there is to know of an error code, in Chinese. The English stands in the table of codes, which is held
//! against what the service's documents say.

use super::Both;

/// By code.
const NOTES: &[(&str, &str)] = &[
    ("CreateSslCertsQuotaFull.QuotaFull", "仅用于创建"),
    ("FlowControlError", "只在其他产品中见过"),
    (
        "Forbbiden.SubUser",
        "服务端就是这样拼写的。权限可按证书授予，因此可能只涉及一行；如果至今每一行都被拒绝，应停止",
    ),
    ("Forbedden.NotSupportRAM", "服务端就是这样拼写的"),
    (
        "Forbidden",
        "权限可按证书授予，因此可能只涉及一行；如果至今每一行都被拒绝，应停止。terraform-provider-alicloud 在 \
         DescribeSslVpnClientCert 中将其视为不存在",
    ),
    ("Forbidden.RAM", PER_CERTIFICATE),
    ("Forbidden.SubUser", PER_CERTIFICATE),
    ("Forbidden.Unauthorized", PER_CERTIFICATE),
    (
        "IdempotenceProcessing",
        "含义同 LastTokenProcessing（ALB、VPC 系列）",
    ),
    (
        "IdempotentFailed",
        "使用此 ClientToken 的第一次请求失败，此处重复该失败结果；需要新的 ClientToken",
    ),
    (
        "IdempotentParameterMismatch",
        "此 ClientToken 曾用于其他参数：不要原样重发；只有新的 ClientToken 才能成功",
    ),
    ("IdempotentProcessing", "含义同 LastTokenProcessing（ECS）"),
    ("IllegalTimestamp", "缺少 Timestamp"),
    (
        "IncompleteSignature",
        "alibaba-cloud-sdk-go 按 SignatureDoesNotMatch 处理：如果服务端的待签名字符串与本地相同，则是 Secret 有误",
    ),
    ("InvalidAccessKeyId.NotFound", "HTTP 404，但与证书无关"),
    ("InvalidApi.NotFound", "Action 或 Version 有误"),
    (
        "InvalidIdempotenceParameter.Mismatch",
        "IdempotentParameterMismatch 的旧写法",
    ),
    (
        "InvalidInstanceId.NotFound",
        "DescribeSslVpnClientCert 对不存在的证书给出的答复",
    ),
    ("InvalidParameter.Format", "Format 既不是 JSON 也不是 XML"),
    ("InvalidProduct.NotFound", "主机有误"),
    ("InvalidProtocol.NeedSsl", "使用了不加密的 HTTP"),
    (
        "InvalidRegionId.NotFound",
        "该地域的每一行都无法成功；其他地域的接入地址很可能也这样答复",
    ),
    (
        "InvalidSecurityToken.Expired",
        "请获取新的临时凭据后重发；无法续期时应停止任务。有些服务以 InvalidParameter 答复，Message 中为 \
         SecurityToken.Expired",
    ),
    (
        "InvalidSecurityToken.MismatchWithAccessKey",
        "AccessKey 与令牌来自不同的一次刷新",
    ),
    (
        "InvalidTimeStamp.Expired",
        "本机时钟偏差超过 15 分钟；按答复的 Date 头校正后重新签名一次；如仍出现，应停止任务",
    ),
    (
        "LastTokenProcessing",
        "使用此 ClientToken 的前一次请求仍在执行：等待后用同一 ClientToken 重发；HTTP 403，但不是权限错误",
    ),
    (
        "MissingParameter",
        "Message 中有参数名；网关也会给出 Missing<参数名> 形式的错误码（例如 MissingSslVpnClientCertId）",
    ),
    ("MissingSecurityToken", "使用临时密钥（STS.）时没有附上令牌"),
    ("NoPermission", PER_CERTIFICATE),
    ("OperationFailed.DistibuteLock", "服务端就是这样拼写的"),
    (
        "OperationFailed.IdempotentTokenProcessing",
        "含义同 LastTokenProcessing",
    ),
    (
        "OperationFailed.LastTokenProcessing",
        "含义同 LastTokenProcessing",
    ),
    ("Resource.QuotaFull", "仅用于创建"),
    (
        "ServiceUnavailable.RegionMaintaining",
        "持续数分钟，而不是数秒",
    ),
    (
        "SignatureDoesNotMatch",
        "Message 中有服务端的待签名字符串；切勿与 Secret 一起记入日志",
    ),
    (
        "SignatureNonceUsed",
        "用新的随机数和同一 ClientToken 重新签名；之前的发送可能已经执行",
    ),
    ("SslVpnClientCreateTimes.ReachLimits", "仅用于创建"),
    ("Throttling", "应放慢整个任务，而不只是这一行"),
    ("Throttling.Api", "按接口计算"),
    (
        "Throttling.User",
        "按账号计算，账号的所有接口和密钥合并计数；应放慢整个任务",
    ),
    ("Throttling.user", "比较限流错误码时不区分大小写"),
    ("TokenProcessing", "含义同 LastTokenProcessing"),
    (
        "UnknownError",
        "aliyun-python-sdk-core 对 ECS 会重试；结果未知，因此请保留 ClientToken",
    ),
    (
        "VpnGateway.Configuring",
        "修改接口未列出，但同一资源的创建和删除接口列出了；请等待数十秒",
    ),
    (
        "VpnGateway.FinancialLocked",
        "网关因欠费被锁定；见于创建接口",
    ),
];

/// Refusals that may concern one certificate alone.
const PER_CERTIFICATE: &str =
    "权限可按证书授予，因此可能只涉及一行；如果至今每一行都被拒绝，应停止";

/// Puts the note of a code beside its Chinese.
pub(crate) fn note(code: &str, en: &str) -> Both {
    let zh = NOTES.iter().find(|(known, _)| *known == code);
    Both::new(en, zh.map_or(en, |(_, zh)| zh))
}

#[cfg(test)]
mod tests {
    use super::NOTES;
    use crate::aliyun::error_codes::CODES;

    #[test]
    fn every_note_is_there_in_chinese_and_no_other() {
        let noted = CODES.iter().filter(|entry| entry.note.is_some());
        let noted: Vec<&str> = noted.map(|entry| entry.code).collect();
        let translated: Vec<&str> = NOTES.iter().map(|(code, _)| *code).collect();
        assert_eq!(translated, noted);
    }
}
