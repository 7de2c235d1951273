//! What to do about an error code: one piece of advice for each, by the table of codes and its classes. Pure.
//!
//! The words, in each language, are in `words`.

use super::error_codes::{Class, class_by_form, lookup};
use crate::rename::OurCode;

/// What to do about rows that ended with a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Advice {
    /// The name is not one that the service takes.
    MendName,
    /// The certificate is not there, or not in that region or account.
    FindCertificate,
    /// The region or its endpoint is wrong.
    MendRegion,
    /// A right is missing.
    GrantPermission,
    /// The account must be put in order with the service: bills, identity, risk control.
    SettleAccount,
    /// Key, secret, token or signature.
    MendCredentials,
    /// Temporary credentials ran out.
    RenewCredentials,
    /// The machine's clock is wrong.
    SetClock,
    /// Too many calls.
    GoSlower,
    /// The service had a passing fault.
    RunAgain,
    /// Something else goes on with the certificate, its gateway or its token.
    WaitAndRunAgain,
    /// The token was used otherwise, or its stored attempt failed.
    RequeueRow,
    /// The answer came not at all, or in pieces: the network between.
    LookAtNetwork,
    /// The answer named something else than was asked.
    LookAtCertificate,
    /// The sheet's row itself is wrong.
    MendSheet,
    /// Nothing better is known.
    ReadMessage,
}

/// Returns what to do about a code, of the service or of ours.
pub(crate) fn advice_for(code: &str) -> Advice {
    use Advice::{
        FindCertificate, GoSlower, GrantPermission, MendCredentials, MendName, MendRegion,
        ReadMessage, RenewCredentials, RequeueRow, RunAgain, SetClock, SettleAccount,
        WaitAndRunAgain,
    };
    if let Some(ours) = OurCode::parse(code) {
        return advice_for_ours(ours);
    }
    match code {
        "InvalidName" | "Abs.Vpc.InvalidName.Malformed" => return MendName,
        "InvalidSslVpnClientCertId.NotFound" | "InvalidInstanceId.NotFound" => {
            return FindCertificate;
        }
        "InvalidRegionId.NotFound" | "InvalidRegion.NotFound" | "InvalidProduct.NotFound" => {
            return MendRegion;
        }
        "InvalidSecurityToken.Expired" => return RenewCredentials,
        "IdempotentFailed"
        | "IdempotentParameterMismatch"
        | "InvalidIdempotenceParameter.Mismatch"
        | "Duplicated.ClientToken" => return RequeueRow,
        "Forbidden.RiskControl"
        | "InsufficientBalance"
        | "RealNameAuthenticationError"
        | "VpnGateway.FinancialLocked" => return SettleAccount,
        _ => {}
    }
    match lookup(code)
        .map(|entry| entry.class)
        .or_else(|| class_by_form(code))
    {
        Some(Class::Throttle) => GoSlower,
        Some(Class::Transient) => RunAgain,
        Some(Class::Conflict) => WaitAndRunAgain,
        Some(Class::Clock) => SetClock,
        Some(Class::Auth) => MendCredentials,
        Some(Class::Permission) => GrantPermission,
        Some(Class::NotFound) => FindCertificate,
        Some(Class::InvalidRequest) | None => ReadMessage,
    }
}

fn advice_for_ours(code: OurCode) -> Advice {
    match code {
        OurCode::InvalidRow => Advice::MendSheet,
        OurCode::NameMismatch | OurCode::CertificateMismatch => Advice::LookAtCertificate,
        OurCode::CredentialsExpired => Advice::RenewCredentials,
        OurCode::ConnectFailed
        | OurCode::Timeout
        | OurCode::ConnectionReset
        | OurCode::AnswerTooLarge
        | OurCode::AnswerTruncated
        | OurCode::UnreadableAnswer
        | OurCode::UnexpectedRedirect => Advice::LookAtNetwork,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aliyun::error_codes::CODES;

    #[test]
    fn codes_get_their_advice() {
        for (code, advice) in [
            ("InvalidName", Advice::MendName),
            ("Throttling.Resource", Advice::GoSlower),
            ("Forbbiden.SubUser", Advice::GrantPermission),
            ("InvalidAccessKeyId.NotFound", Advice::MendCredentials),
            (
                "InvalidSslVpnClientCertId.NotFound",
                Advice::FindCertificate,
            ),
            ("Timeout", Advice::LookAtNetwork),
            ("InternalError", Advice::RunAgain),
            ("VpnGateway.Configuring", Advice::WaitAndRunAgain),
            ("Nonsense", Advice::ReadMessage),
        ] {
            assert_eq!(advice_for(code), advice, "{code}");
        }
    }

    /// What is refused for good and is about a certificate or an account must not end in a shrug.
    #[test]
    fn only_wrong_requests_are_left_to_their_message() {
        for entry in CODES {
            if advice_for(entry.code) == Advice::ReadMessage {
                assert_eq!(entry.class, Class::InvalidRequest, "{}", entry.code);
            }
        }
    }
}
