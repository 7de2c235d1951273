//! Every error code that the emulator can answer, with its HTTP status and message. Pure.
//!
//! Source: the project's `api/errors.json` and, for the messages, `api/exchanges`. Where no source states a status it
//! is 400, and where none states a message it is a general one. Kept apart from the client's table on purpose: the two
//! are held against each other by the tests, so that one mistake cannot hide in both.

/// An error code of the service, as the emulator answers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ErrorCode {
    /// The code, such as `InvalidName`.
    pub(super) code: &'static str,
    /// The HTTP status that comes with it.
    pub(super) status: u16,
    /// The message that comes with it, in English.
    pub(super) message: &'static str,
}

/// Finds a code by its exact spelling.
pub(super) fn find(code: &str) -> Option<&'static ErrorCode> {
    CODES
        .binary_search_by_key(&code, |entry| entry.code)
        .ok()
        .map(|at| &CODES[at])
}

/// Makes a table entry.
const fn entry(code: &'static str, status: u16, message: &'static str) -> ErrorCode {
    ErrorCode {
        code,
        status,
        message,
    }
}

/// Sorted by code, each once.
const CODES: &[ErrorCode] = &[
    entry(
        "Abs.Vpc.InnerServiceFailed",
        500,
        "The request has failed due to a temporary failure of the server.",
    ),
    entry(
        "Abs.Vpc.InvalidName.Malformed",
        400,
        "The specified parameter is not valid.",
    ),
    entry(
        "Appliance.Configuring",
        400,
        "The specified resource is busy with another operation.",
    ),
    entry(
        "ContentLengthDoesNotMatch",
        400,
        "The specified parameter is not valid.",
    ),
    entry(
        "ContentMD5NotMatched",
        400,
        "The specified parameter is not valid.",
    ),
    entry(
        "CreateSslCertsQuotaFull.QuotaFull",
        400,
        "The specified parameter is not valid.",
    ),
    entry(
        "Duplicated.ClientToken",
        400,
        "The specified resource is busy with another operation.",
    ),
    entry(
        "FlowControlError",
        400,
        "Request was denied due to request throttling.",
    ),
    entry(
        "Forbbiden.SubUser",
        403,
        "User not authorized to operate on the specified resource as your account is created by another user.",
    ),
    entry(
        "Forbedden.NotSupportRAM",
        403,
        "User not authorized to operate on the specified resource.",
    ),
    entry(
        "Forbidden",
        403,
        "User not authorized to operate on the specified resource.",
    ),
    entry(
        "Forbidden.AccessKeyDisabled",
        403,
        "The AccessKey is disabled.",
    ),
    entry(
        "Forbidden.NotSupportRAM",
        403,
        "User not authorized to operate on the specified resource.",
    ),
    entry(
        "Forbidden.RAM",
        403,
        "User not authorized to operate on the specified resource, or this API doesn't support RAM.",
    ),
    entry(
        "Forbidden.RiskControl",
        403,
        "User not authorized to operate on the specified resource.",
    ),
    entry(
        "Forbidden.SubUser",
        403,
        "User not authorized to operate on the specified resource.",
    ),
    entry(
        "Forbidden.Unauthorized",
        403,
        "User not authorized to operate on the specified resource.",
    ),
    entry(
        "IdempotenceProcessing",
        400,
        "The specified resource is busy with another operation.",
    ),
    entry(
        "IdempotentFailed",
        400,
        "The request of the last token has failed.",
    ),
    entry(
        "IdempotentParameterMismatch",
        400,
        "The request is retried with updated parameters.",
    ),
    entry(
        "IdempotentProcessing",
        403,
        "The previous idempotent request(s) is still processing.",
    ),
    entry(
        "IllegalTimestamp",
        400,
        "The input parameter \"Timestamp\" that is mandatory for processing this request is not supplied.",
    ),
    entry(
        "IncompleteSignature",
        400,
        "The specified parameter is not valid.",
    ),
    entry(
        "InsufficientBalance",
        400,
        "User not authorized to operate on the specified resource.",
    ),
    entry(
        "InternalError",
        500,
        "The request processing has failed due to some unknown error.",
    ),
    entry(
        "InternalServerError",
        500,
        "The request processing has failed due to some unknown error.",
    ),
    entry(
        "InvalidAccessKeyId.Inactive",
        400,
        "Specified access key is disabled.",
    ),
    entry(
        "InvalidAccessKeyId.NotFound",
        404,
        "Specified access key is not found.",
    ),
    entry(
        "InvalidAction",
        403,
        "The specified parameter is not valid.",
    ),
    entry(
        "InvalidApi.NotFound",
        404,
        "Specified api is not found, please check your url and method.",
    ),
    entry(
        "InvalidIdempotenceParameter.Mismatch",
        403,
        "The specified resource is busy with another operation.",
    ),
    entry(
        "InvalidInstanceId.NotFound",
        400,
        "The specified parameter is not valid.",
    ),
    entry("InvalidName", 400, "The name is not valid"),
    entry(
        "InvalidParameter",
        400,
        "The specified parameter is not valid.",
    ),
    entry(
        "InvalidParameter.Accept",
        400,
        "The specified parameter is not valid.",
    ),
    entry(
        "InvalidParameter.Format",
        400,
        "Specified parameter format is not valid.",
    ),
    entry(
        "InvalidProduct.NotFound",
        404,
        "The specified parameter is not valid.",
    ),
    entry(
        "InvalidProtocol.NeedSsl",
        404,
        "The specified parameter is not valid.",
    ),
    entry(
        "InvalidRegion.NotFound",
        400,
        "The specified parameter is not valid.",
    ),
    entry(
        "InvalidRegionId.NotFound",
        404,
        "The specified region is not found during access authentication.",
    ),
    entry(
        "InvalidSecurityToken.Expired",
        400,
        "Specified SecurityToken is expired.",
    ),
    entry(
        "InvalidSecurityToken.Malformed",
        400,
        "Specified SecurityToken is malformed.",
    ),
    entry(
        "InvalidSecurityToken.MismatchWithAccessKey",
        400,
        "Specified SecurityToken mismatch with the AccessKey.",
    ),
    entry(
        "InvalidSignatureMethod",
        400,
        "Specified signature method is not valid.",
    ),
    entry(
        "InvalidSslVpnClientCertId.NotFound",
        404,
        "The specified SSL VPN client cert id does not exist.",
    ),
    entry(
        "InvalidSslVpnServerId.NotFound",
        404,
        "The specified parameter is not valid.",
    ),
    entry(
        "InvalidTimeStamp.Expired",
        400,
        "Specified time stamp or date value is expired.",
    ),
    entry(
        "InvalidTimeStamp.Format",
        400,
        "Specified time stamp or date value is not well formatted.",
    ),
    entry(
        "LastTokenProcessing",
        403,
        "The last token request is processing.",
    ),
    entry(
        "MissingParameter",
        400,
        "A parameter that is mandatory for processing this request is not supplied.",
    ),
    entry(
        "MissingSecurityToken",
        400,
        "SecurityToken is mandatory for this action.",
    ),
    entry(
        "NoPermission",
        403,
        "User not authorized to operate on the specified resource.",
    ),
    entry(
        "NoSuchVersion",
        400,
        "The specified version does not exist.",
    ),
    entry(
        "Operation.Blocking",
        400,
        "The specified resource is busy with another operation.",
    ),
    entry(
        "OperationConflict",
        409,
        "Request was denied due to conflict with a previous request.",
    ),
    entry(
        "OperationFailed.ConcurrentOperation",
        400,
        "The specified resource is busy with another operation.",
    ),
    entry(
        "OperationFailed.DistibuteLock",
        400,
        "The specified resource is busy with another operation.",
    ),
    entry(
        "OperationFailed.IdempotentTokenProcessing",
        400,
        "The specified resource is busy with another operation.",
    ),
    entry(
        "OperationFailed.LastTokenProcessing",
        400,
        "The specified resource is busy with another operation.",
    ),
    entry(
        "RealNameAuthenticationError",
        403,
        "User not authorized to operate on the specified resource.",
    ),
    entry(
        "Rejected.Throttling",
        400,
        "Request was denied due to request throttling.",
    ),
    entry(
        "Resource.QuotaFull",
        400,
        "The specified parameter is not valid.",
    ),
    entry(
        "ServiceUnavailable",
        503,
        "The request has failed due to a temporary failure of the server.",
    ),
    entry(
        "ServiceUnavailable.RegionMaintaining",
        503,
        "The request has failed due to a temporary failure of the server.",
    ),
    entry(
        "SignatureDoesNotMatch",
        400,
        "Specified signature is not matched with our calculation.",
    ),
    entry(
        "SignatureNonceUsed",
        400,
        "Specified signature nonce was used already.",
    ),
    entry(
        "SslVpnClientCreateTimes.ReachLimits",
        400,
        "The specified parameter is not valid.",
    ),
    entry(
        "SystemBusy",
        400,
        "The request has failed due to a temporary failure of the server.",
    ),
    entry(
        "TaskConflict",
        400,
        "The specified resource is busy with another operation.",
    ),
    entry(
        "Throttling",
        400,
        "Request was denied due to request throttling.",
    ),
    entry(
        "Throttling.Api",
        400,
        "Request was denied due to api flow control.",
    ),
    entry(
        "Throttling.User",
        400,
        "Request was denied due to user flow control.",
    ),
    entry(
        "Throttling.user",
        400,
        "Request was denied due to request throttling.",
    ),
    entry(
        "TokenProcessing",
        400,
        "The specified resource is busy with another operation.",
    ),
    entry(
        "UnknownError",
        400,
        "The request has failed due to a temporary failure of the server.",
    ),
    entry(
        "UnsupportedHTTPMethod",
        400,
        "This http method is not supported.",
    ),
    entry(
        "UnsupportedParameter",
        400,
        "The specified parameter is not valid.",
    ),
    entry(
        "VpnGateway.Configuring",
        400,
        "The specified service is configuring.",
    ),
    entry(
        "VpnGateway.FinancialLocked",
        400,
        "User not authorized to operate on the specified resource.",
    ),
    entry(
        "VpnTask.CONFLICT",
        400,
        "The specified resource is busy with another operation.",
    ),
];

#[cfg(test)]
mod tests {
    use super::{CODES, find};

    #[test]
    fn the_table_is_sorted_and_every_code_is_found() {
        assert!(CODES.is_sorted_by(|a, b| a.code < b.code));
        for entry in CODES {
            assert_eq!(find(entry.code), Some(entry));
        }
        assert_eq!(find("InvalidNam"), None);
    }

    #[test]
    fn the_table_says_what_the_sources_say() {
        let text = include_str!("../../tests/fixtures/api/errors.json");
        let errors: serde_json::Value = serde_json::from_str(text).expect("JSON");
        let listed = errors.as_object().expect("an object").iter();
        for (code, source) in listed.filter(|(code, _)| !code.starts_with('_')) {
            let entry = find(code).expect(code);
            let status = source["http"].as_u64().unwrap_or(400);
            assert_eq!(u64::from(entry.status), status, "{code}");
        }
    }
}
