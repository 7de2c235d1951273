//! For whom and when a report is made: language, time zone, moment. Pure.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::rename::Target;
use crate::words::{Lang, ReportWords};

/// What a report depends on besides the job.
#[derive(Debug, Clone)]
pub(crate) struct Edition {
    /// Its language.
    pub(crate) lang: Lang,
    /// The zone of its local times.
    pub(crate) zone: TimeZone,
    /// When it is made.
    pub(crate) made_at: Timestamp,
}

impl Edition {
    /// Returns the texts.
    pub(crate) fn words(&self) -> &'static ReportWords {
        self.lang.report()
    }

    /// Returns a report's title.
    pub(super) fn title(&self, input: &str) -> String {
        format!("{}: {input}", self.words().title)
    }

    /// Returns what is said of calls that did not go to the service.
    pub(super) fn not_real(&self, target: Target) -> Option<&'static str> {
        match target {
            Target::Service => None,
            Target::Emulator => Some(self.words().emulator),
            Target::Rehearsal => Some(self.words().rehearsal),
        }
    }

    /// Returns the zone's name, or the offset where it has none.
    pub(crate) fn zone_name(&self) -> String {
        match self.zone.iana_name() {
            Some(name) => name.to_owned(),
            None => format!("UTC{}", self.zone.to_offset(self.made_at)),
        }
    }

    /// Returns a time as a clock on the wall showed it, with its offset.
    pub(super) fn local(&self, at: Timestamp) -> String {
        let zoned = at.to_zoned_datetime(self.zone.clone());
        zoned.strftime("%Y-%m-%d %H:%M:%S %:z").to_string()
    }
}
