//! The `ClientToken` of a row: the same on every attempt and every resume, another for another job.

use uuid::Uuid;

use super::{CertId, Region};

/// The service's idempotency token: 36 ASCII characters, a UUID v5.
///
/// The service takes at most 64 ASCII characters. Source: the founding document, `ModifySslVpnClientCert`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct ClientToken(String);

impl ClientToken {
    /// Derives the token of one rename of a job.
    ///
    /// The job's id is the namespace, so that A→B, B→A, A→B in three jobs are three requests and not a replay.
    /// `generation` counts from 0 and grows only when the service is known to replay a stored failure.
    pub(crate) fn derive(
        job: Uuid,
        region: &Region,
        cert_id: &CertId,
        new_name: &str,
        generation: u32,
    ) -> Self {
        let name = format!(
            "{}\n{}\n{}\n{}",
            region.as_str(),
            cert_id.as_str(),
            new_name,
            generation
        );
        Self(Uuid::new_v5(&job, name.as_bytes()).hyphenated().to_string())
    }

    /// Returns the token as it is sent.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn token(job: &str, region: &str, cert: &str, name: &str, generation: u32) -> String {
        ClientToken::derive(
            job.parse().unwrap(),
            &Region::parse(region).unwrap(),
            &CertId::parse(cert).unwrap(),
            name,
            generation,
        )
        .as_str()
        .to_owned()
    }

    /// Fixed vectors, made once with Python's `uuid.uuid5`: a change of the derivation would make
    /// every journal that exists send its rows anew.
    #[test]
    fn the_derivation_is_fixed() {
        const JOB: &str = "01932d5a-7b3c-7def-8123-456789abcdef";
        const CERT: &str = "vsc-bp1n8wcf134yl0osrcg98";
        for (region, name, generation, expected) in [
            (
                "cn-hangzhou",
                "cert2",
                0,
                "4e3070a0-f3d0-53b1-a0c6-34061768fa70",
            ),
            (
                "cn-hangzhou",
                "cert2",
                1,
                "e89a51e2-2858-5709-b903-89faca1651c3",
            ),
            (
                "cn-shanghai",
                "cert2",
                0,
                "257c37b9-4dbc-5b76-8d8a-e2f96a04ce66",
            ),
            (
                "cn-hangzhou",
                "杭州总部_笔记本-01",
                0,
                "ef8da51b-7a56-5beb-804e-dc55ee9e05bd",
            ),
        ] {
            assert_eq!(
                token(JOB, region, CERT, name, generation),
                expected,
                "{region} {name} {generation}"
            );
        }
        assert_ne!(
            token(JOB, "cn-hangzhou", CERT, "cert2", 0),
            token(
                "01932d5a-7b3c-7def-8123-456789abcdee",
                "cn-hangzhou",
                CERT,
                "cert2",
                0
            ),
            "another job"
        );
    }
}
