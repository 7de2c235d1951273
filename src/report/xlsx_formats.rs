//! How the cells of a workbook look: by what they hold, and statuses by colour.

use rust_xlsxwriter::{Color, Format, FormatAlign};

use crate::rename::Status;

/// All of them.
pub(super) struct Formats {
    pub(super) header: Format,
    pub(super) text: Format,
    pub(super) quoted: Format,
    pub(super) utc: Format,
    pub(super) local: Format,
    pub(super) label: Format,
    pub(super) heading: Format,
    statuses: Vec<(Status, Format)>,
}

impl Formats {
    /// Makes them.
    pub(super) fn new() -> Self {
        let fill = |color: u32, ink: u32| {
            Format::new()
                .set_background_color(Color::RGB(color))
                .set_font_color(Color::RGB(ink))
        };
        let statuses = Status::ALL.into_iter().map(|status| {
            let (color, ink) = colors_of(status);
            (status, fill(color, ink))
        });
        Self {
            header: fill(0x001F_3A5F, 0x00FF_FFFF).set_bold(),
            text: Format::new(),
            // What Excel itself sets for a text that looks like a formula: it stays a text when the cell is edited.
            quoted: Format::new().set_quote_prefix(),
            // As the other formats write it: 2026-01-02T03:04:05.678Z.
            utc: Format::new().set_num_format("yyyy-mm-dd\"T\"hh:mm:ss.000\"Z\""),
            local: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            label: Format::new().set_bold().set_align(FormatAlign::Top),
            heading: Format::new().set_bold().set_font_size(14),
            statuses: statuses.collect(),
        }
    }

    /// How cells of a status look.
    pub(super) fn of_status(&self, status: Status) -> &Format {
        let found = self.statuses.iter().find(|(known, _)| *known == status);
        found.map_or(&self.text, |(_, format)| format)
    }
}

/// Background and ink of a status.
fn colors_of(status: Status) -> (u32, u32) {
    match status {
        Status::Renamed => (0x00C6_EFCE, 0x0000_6100),
        Status::Unchanged => (0x00E7_E6E6, 0x0040_4040),
        Status::Pending => (0x00DD_EBF7, 0x001F_4E78),
        Status::InDoubt => (0x00FF_EB9C, 0x007F_6000),
        Status::Failed | Status::Invalid => (0x00FF_C7CE, 0x009C_0006),
        Status::Missing | Status::Drifted => (0x00FC_E4D6, 0x0083_3C0B),
    }
}
