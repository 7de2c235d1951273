//! The service's hosts by region.
//!
//! Source: `api/endpoints.json`, which is what the official VPC SDK (alibabacloud-vpc20160428 7.2.2) resolves:
//! a fixed map of hosts, then `vpc.<region>.aliyuncs.com`; inside a VPC `vpc-vpc.<region>.aliyuncs.com`, but the fixed
//! map wins. Only regions that this table names are known: a name made from a mistyped region would fail as a DNS
//! error, hours into the night.

use thiserror::Error;

use crate::nearest::nearest;
use crate::rename::Region;

/// Regions that have a host of their own name, sorted.
const REGULAR: &[&str] = &[
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "cn-beijing",
    "cn-beijing-finance-1",
    "cn-chengdu",
    "cn-fuzhou",
    "cn-guangzhou",
    "cn-heyuan",
    "cn-heyuan-acdr-1",
    "cn-hongkong",
    "cn-huhehaote",
    "cn-nanjing",
    "cn-qingdao",
    "cn-shanghai",
    "cn-shenzhen",
    "cn-wuhan-lr",
    "cn-wulanchabu",
    "cn-zhangjiakou",
    "cn-zhengzhou-jva",
    "eu-central-1",
    "eu-west-1",
    "me-central-1",
    "me-east-1",
    "na-south-1",
    "us-east-1",
    "us-west-1",
];

/// Regions whose host is fixed, whatever the kind of endpoint, sorted. The `vpc-pre` and `vpc-nebula` hosts serve
/// regions that are not public; they are here because the SDK knows them.
const FIXED: &[(&str, &str)] = &[
    ("ap-northeast-2-pop", "vpc.aliyuncs.com"),
    ("cn-beijing-finance-pop", "vpc.aliyuncs.com"),
    ("cn-beijing-gov-1", "vpc.aliyuncs.com"),
    ("cn-beijing-nu16-b01", "vpc.aliyuncs.com"),
    ("cn-edge-1", "vpc-nebula.cn-qingdao-nebula.aliyuncs.com"),
    ("cn-fujian", "vpc.aliyuncs.com"),
    ("cn-haidian-cm12-c01", "vpc.aliyuncs.com"),
    ("cn-hangzhou", "vpc.aliyuncs.com"),
    ("cn-hangzhou-bj-b01", "vpc.aliyuncs.com"),
    ("cn-hangzhou-finance", "vpc.aliyuncs.com"),
    ("cn-hangzhou-internal-prod-1", "vpc.aliyuncs.com"),
    (
        "cn-hangzhou-internal-test-1",
        "vpc-pre.cn-hangzhou.aliyuncs.com",
    ),
    (
        "cn-hangzhou-internal-test-2",
        "vpc-inner-pre.cn-hangzhou.aliyuncs.com",
    ),
    (
        "cn-hangzhou-internal-test-3",
        "vpc-pre.cn-hangzhou.aliyuncs.com",
    ),
    ("cn-hangzhou-test-306", "vpc-pre.cn-hangzhou.aliyuncs.com"),
    ("cn-hongkong-finance-pop", "vpc.aliyuncs.com"),
    (
        "cn-huhehaote-nebula-1",
        "vpc-nebula.cn-qingdao-nebula.aliyuncs.com",
    ),
    ("cn-north-2-gov-1", "vpc.aliyuncs.com"),
    (
        "cn-qingdao-nebula",
        "vpc-nebula.cn-qingdao-nebula.aliyuncs.com",
    ),
    ("cn-shanghai-et15-b01", "vpc-pre.cn-hangzhou.aliyuncs.com"),
    ("cn-shanghai-et2-b01", "vpc.aliyuncs.com"),
    ("cn-shanghai-finance-1", "vpc.aliyuncs.com"),
    ("cn-shanghai-inner", "vpc.aliyuncs.com"),
    (
        "cn-shanghai-internal-test-1",
        "vpc-pre.cn-hangzhou.aliyuncs.com",
    ),
    ("cn-shenzhen-finance-1", "vpc.aliyuncs.com"),
    ("cn-shenzhen-inner", "vpc.aliyuncs.com"),
    ("cn-shenzhen-st4-d01", "vpc.aliyuncs.com"),
    ("cn-shenzhen-su18-b01", "vpc.aliyuncs.com"),
    ("cn-wuhan", "vpc.aliyuncs.com"),
    ("cn-yushanfang", "vpc.aliyuncs.com"),
    ("cn-zhangbei", "vpc.aliyuncs.com"),
    ("cn-zhangbei-na61-b01", "vpc.aliyuncs.com"),
    ("cn-zhangjiakou-na62-a01", "vpc.cn-zhangjiakou.aliyuncs.com"),
    (
        "cn-zhengzhou-nebula-1",
        "vpc-nebula.cn-qingdao-nebula.aliyuncs.com",
    ),
    (
        "eu-west-1-oxs",
        "vpc-nebula.cn-shenzhen-cloudstone.aliyuncs.com",
    ),
    ("rus-west-1-pop", "vpc.aliyuncs.com"),
];

/// From where the service is called.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum EndpointKind {
    /// From anywhere
    #[default]
    Public,
    /// From inside a VPC of the same region
    Vpc,
}

/// Why a region can't be called.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", self.said())]
pub(crate) enum RegionError {
    /// The table does not name it.
    Unknown {
        /// The region that was asked for.
        region: Region,
        /// The known regions most like it, the nearest first.
        nearest: Vec<&'static str>,
    },
    /// The host that was given answers for another region.
    OtherHost {
        /// The region that was asked for.
        region: Region,
        /// The host.
        host: String,
        /// The region that it serves.
        serves: &'static str,
    },
}

/// Returns the host that serves `region`.
///
/// # Errors
/// When the table does not name the region.
pub(crate) fn host_for(region: &Region, kind: EndpointKind) -> Result<String, RegionError> {
    let id = region.as_str();
    if let Ok(found) = FIXED.binary_search_by_key(&id, |(name, _)| name) {
        return Ok(FIXED[found].1.to_owned());
    }
    if REGULAR.binary_search(&id).is_err() {
        return Err(RegionError::Unknown {
            region: region.clone(),
            nearest: nearest(id, known_regions()),
        });
    }
    Ok(regional_host(id, kind))
}

/// Checks that `host` may be asked about `region`: one that is another region's own answers with an empty list or an
/// error. Source: `api/protocol.md` section 10.
///
/// # Errors
/// When it is the own host of another region.
pub(crate) fn check_host(host: &str, region: &Region) -> Result<(), RegionError> {
    let Some(serves) = owner(host).filter(|owner| *owner != region.as_str()) else {
        return Ok(());
    };
    // Some regions without a host of their own are served by another's.
    if host_for(region, EndpointKind::Public).is_ok_and(|own| own == host) {
        return Ok(());
    }
    Err(RegionError::OtherHost {
        region: region.clone(),
        host: host.to_owned(),
        serves,
    })
}

/// What regional hosts begin with.
const fn prefix(kind: EndpointKind) -> &'static str {
    match kind {
        EndpointKind::Public => "vpc.",
        EndpointKind::Vpc => "vpc-vpc.",
    }
}

/// What regional hosts end with.
const SUFFIX: &str = ".aliyuncs.com";

fn regional_host(region: &str, kind: EndpointKind) -> String {
    [prefix(kind), region, SUFFIX].concat()
}

/// Returns the known region whose own host `host` is. Asked for each row of a sheet, so it makes no hosts to compare with.
fn owner(host: &str) -> Option<&'static str> {
    let region = host.strip_suffix(SUFFIX)?;
    [EndpointKind::Public, EndpointKind::Vpc]
        .into_iter()
        .filter_map(|kind| region.strip_prefix(prefix(kind)))
        .find_map(|region| known_regions().find(|known| *known == region))
}

/// Returns the id of every known region, the regular ones first.
pub(crate) fn known_regions() -> impl Iterator<Item = &'static str> {
    REGULAR
        .iter()
        .copied()
        .chain(FIXED.iter().map(|(region, _)| *region))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    fn fixture() -> Value {
        serde_json::from_str(include_str!("../../tests/fixtures/api/endpoints.json")).unwrap()
    }

    fn host(region: &str, kind: EndpointKind) -> String {
        host_for(&Region::parse(region).unwrap(), kind).unwrap()
    }

    #[test]
    fn the_table_equals_the_fixture() {
        let fixture = fixture();
        let public: Vec<_> = fixture
            .as_object()
            .unwrap()
            .iter()
            .filter(|(region, _)| !region.starts_with('_'))
            .collect();
        let known: BTreeSet<_> = known_regions().collect();
        assert_eq!(
            known,
            public.iter().map(|(region, _)| region.as_str()).collect()
        );
        for (region, expected) in public {
            assert_eq!(host(region, EndpointKind::Public), *expected, "{region}");
        }
        assert!(REGULAR.is_sorted() && FIXED.is_sorted());
    }

    #[test]
    fn inside_a_vpc_the_fixed_map_wins() {
        let fixture = fixture();
        for (region, expected) in fixture["_sdk_with_network_vpc"].as_object().unwrap() {
            assert_eq!(host(region, EndpointKind::Vpc), *expected, "{region}");
        }
        let fixed = fixture["_fixed_map"].as_object().unwrap();
        for (region, internal) in fixture["_vpc_internal"].as_object().unwrap() {
            let expected = fixed.get(region).unwrap_or(internal);
            assert_eq!(host(region, EndpointKind::Vpc), *expected, "{region}");
        }
    }

    #[test]
    fn an_unknown_region_names_the_nearest() {
        for (typed, nearest) in [
            ("cn-hanghzou", "cn-hangzhou"),
            ("cn-shangai", "cn-shanghai"),
            ("ap-southeast-4", "ap-southeast-1"),
            ("us-west-2", "us-west-1"),
        ] {
            let region = Region::parse(typed).unwrap();
            let error = host_for(&region, EndpointKind::Public).unwrap_err();
            assert!(error.hint().to_string().contains(nearest));
            let RegionError::Unknown { nearest: named, .. } = error else {
                panic!("{typed}: {error:?}");
            };
            assert_eq!((named.len(), named[0]), (3, nearest), "{typed}");
        }
    }

    #[test]
    fn a_regions_own_host_serves_that_region_alone() {
        for (host, region, served) in [
            ("vpc.cn-shanghai.aliyuncs.com", "cn-shanghai", true),
            ("vpc.cn-shanghai.aliyuncs.com", "cn-beijing", false),
            ("vpc-vpc.cn-shanghai.aliyuncs.com", "cn-beijing", false),
            ("vpc.cn-hangzhou.aliyuncs.com", "cn-hangzhou", true),
            ("vpc.cn-hangzhou.aliyuncs.com", "cn-shanghai", false),
            (
                "vpc.cn-zhangjiakou.aliyuncs.com",
                "cn-zhangjiakou-na62-a01",
                true,
            ),
            ("vpc.aliyuncs.com", "cn-beijing", true),
            ("vpc.cn-new-9.aliyuncs.com", "cn-new-9", true),
            ("gateway.example", "cn-beijing", true),
        ] {
            let checked = check_host(host, &Region::parse(region).unwrap());
            assert_eq!(checked.is_ok(), served, "{host} {region}: {checked:?}");
        }
    }
}
