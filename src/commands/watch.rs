//! `status --watch`: the picture of a job, drawn until its rows are done or somebody presses Ctrl-C. Only reads.

use std::io::Write as _;
use std::time::Duration;

use super::calls::{runtime, signals};
use super::status::Standing;
use crate::error::Error;
use crate::journal::Store;
use crate::progress::{Paint, Screen};
use crate::words::Lang;

/// Between two looks at the journal.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Where there is no terminal, a line so many looks apart.
const LOOKS_PER_LINE: u32 = 5;

/// Wide enough for a line of a log.
const LINE: (usize, usize) = (120, 24);

/// Shows the job. One that is not running is watched too: somebody may go on with it.
pub(super) fn watch(store: &Store, lang: Lang) -> Result<(), Error> {
    runtime()?.block_on(async {
        let stop = signals()?;
        let mut screen = Screen::is_there().then(Screen::new);
        for look in 0_u32.. {
            let standing = Standing::of(store)?;
            let picture = standing.picture(store, lang);
            match &mut screen {
                Some(screen) => screen.draw(&[], &picture),
                None if look % LOOKS_PER_LINE == 0 => {
                    let lines = picture.lines(LINE.0, LINE.1, Paint::Plain);
                    let line = lines[..2].join("  ");
                    // Whoever watches may go away.
                    writeln!(std::io::stderr().lock(), "{line}").ok();
                }
                None => {}
            }
            if standing.is_done() {
                break;
            }
            tokio::select! {
                () = stop.draining() => break,
                () = tokio::time::sleep(LOOK_AGAIN) => {}
            }
        }
        if let Some(screen) = &mut screen {
            screen.clear();
        }
        Ok(())
    })
}
