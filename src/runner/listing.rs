//! Which page of the list is read next, and when the list is at its end. Pure.

use std::num::NonZeroU32;

use crate::aliyun::{CertPage, PAGE_SIZE};

/// A list being read, page by page.
///
/// It has ⌈total / 50⌉ pages by the total of the page read last, and ends sooner with an empty one: a list that changes
/// meanwhile can do either. Source: `api/protocol.md` section 5.
#[derive(Debug, Default)]
pub(super) struct Listing {
    read: u32,
    total_pages: u32,
    ended: bool,
}

impl Listing {
    /// Returns the page to read next; `None` at the end.
    pub(super) fn next(&self) -> Option<NonZeroU32> {
        let next = self.read.checked_add(1).and_then(NonZeroU32::new);
        next.filter(|_| !self.ended)
    }

    /// Takes the page that was asked for.
    pub(super) fn take(&mut self, page: &CertPage) {
        self.read += 1;
        self.total_pages = page.total.div_ceil(PAGE_SIZE);
        self.ended = page.certs.is_empty() || self.read >= self.total_pages;
    }

    /// Returns how many pages were read.
    pub(super) fn pages(&self) -> u32 {
        self.read
    }

    /// Returns how many pages are left, by the total of the page read last.
    pub(super) fn left(&self) -> u32 {
        self.total_pages.saturating_sub(self.read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aliyun::LiveCert;

    fn pages_read(answers: impl Fn(u32) -> (u32, u32)) -> u32 {
        let mut listing = Listing::default();
        while let Some(page) = listing.next() {
            let (total, on_page) = answers(page.get());
            let cert = LiveCert {
                cert_id: "vsc-1".to_owned(),
                name: String::new(),
                server_id: None,
                status: None,
                create_time: None,
                end_time: None,
            };
            listing.take(&CertPage {
                total,
                page: page.get(),
                certs: vec![cert; on_page as usize],
            });
        }
        listing.pages()
    }

    #[test]
    fn a_list_has_as_many_pages_as_its_total_asks_for() {
        for (total, pages) in [(0, 1), (1, 1), (50, 1), (51, 2), (120, 3)] {
            let on_page = |page: u32| total.min(page * 50).saturating_sub((page - 1) * 50);
            assert_eq!(pages_read(|page| (total, on_page(page))), pages, "{total}");
        }
    }

    #[test]
    fn a_list_that_changes_ends_too() {
        assert_eq!(
            pages_read(|page| (500, if page < 3 { 50 } else { 0 })),
            3,
            "an empty page"
        );
        assert_eq!(
            pages_read(|page| (if page < 2 { 500 } else { 90 }, 50)),
            2,
            "it became shorter"
        );
        assert_eq!(
            pages_read(|page| (if page < 2 { 60 } else { 140 }, 40)),
            3,
            "it became longer"
        );
    }
}
