//! The body of an answer to `DescribeRegions`. Source: `api/protocol.md` section 5.

use serde_json::Value;

use super::document::{Unreadable, field, parse_document, text};
use crate::rename::Region;

/// Reads the regions, in the service's order.
///
/// # Errors
/// When it is no whole document, or has no list of them.
pub(super) fn parse_regions(
    body: &[u8],
    content_type: Option<&str>,
) -> Result<Vec<Region>, Unreadable> {
    let lacks = || Unreadable::new("the answer lacks its list of regions");
    let document = parse_document(body, content_type)?;
    let list = field(&document.fields, "Regions")
        .and_then(Value::as_object)
        .and_then(|regions| field(regions, "Region"))
        .ok_or_else(lacks)?;
    let entries = match list {
        Value::Array(entries) => entries.as_slice(),
        entry => std::slice::from_ref(entry),
    };
    let region = |entry: &Value| Region::parse(text(entry.as_object()?, "RegionId")?);
    entries
        .iter()
        .map(|entry| region(entry).ok_or_else(lacks))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_read_in_both_formats() {
        let json = r#"{"RequestId":"R","Regions":{"Region":[{"RegionId":"cn-hangzhou"},{"RegionId":"eu-west-1"}]}}"#;
        let xml = "<R><Regions><Region><RegionId>cn-hangzhou</RegionId></Region></Regions></R>";
        let read = |body: &str| {
            let regions = parse_regions(body.as_bytes(), None).ok()?;
            Some(regions.iter().map(Region::to_string).collect::<Vec<_>>())
        };
        assert_eq!(
            read(json),
            Some(vec!["cn-hangzhou".into(), "eu-west-1".into()])
        );
        assert_eq!(read(xml), Some(vec!["cn-hangzhou".into()]));
        assert_eq!(read("{}"), None);
        assert_eq!(read(r#"{"Regions":{"Region":[{"RegionId":"?"}]}}"#), None);
    }
}
