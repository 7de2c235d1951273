//! `--rehearse`: a whole night in virtual time.
//!
//! Nothing of a run is written twice for it: the real runner works on a runtime of one thread whose clock stands still
//! while there is work and jumps to the next timer when there is none. Calls go to a [`Service`] in the process, times
//! of the record are those of a played wall clock, and chance has a seed; so equal rehearsals come to equal records.

mod night;
mod service;

pub(crate) use night::{SEED, set_night};
pub(crate) use service::{Service, Traffic};
