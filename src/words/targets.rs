//! What calls go to.

use super::{Both, both};
use crate::rename::Target;

/// Names a target within a sentence.
pub(crate) fn target(target: Target) -> Both {
    match target {
        Target::Service => both!("the service", "阿里云服务"),
        Target::Emulator => both!("an emulator", "模拟器"),
        Target::Rehearsal => both!("a rehearsal in virtual time", "虚拟时间演练"),
    }
}
