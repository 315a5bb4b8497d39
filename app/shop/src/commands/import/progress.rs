//! How far an import is, on standard error: one line that is written over on a terminal, a line
//! now and then elsewhere.

use std::{
    io::{IsTerminal, Write, stderr},
    time::Duration,
};

use app_import::Progress;

/// Time between two lines where they stay.
const PAUSE: Duration = Duration::from_secs(10);
/// Time between two lines where they are written over.
const PAUSE_ON_TERMINAL: Duration = Duration::from_millis(200);

/// The line.
#[derive(Default)]
pub(super) struct Line {
    shown_at: Option<Duration>,
    width: usize,
}

impl Line {
    pub(super) fn show(&mut self, progress: &Progress) {
        let on_terminal = stderr().is_terminal();
        let pause = if on_terminal { PAUSE_ON_TERMINAL } else { PAUSE };
        let since =
            self.shown_at.map_or(progress.elapsed, |at| progress.elapsed.saturating_sub(at));
        if since < pause {
            return;
        }
        self.shown_at = Some(progress.elapsed);
        let text = text_of(progress);
        let mut stderr = stderr().lock();
        // Nobody is helped by an import that stops because its progress cannot be shown.
        if on_terminal {
            let width = self.width.max(text.len());
            write!(stderr, "\r{text:<width$}").and_then(|()| stderr.flush()).ok();
            self.width = text.len();
        } else {
            writeln!(stderr, "{text}").ok();
        }
    }

    /// What follows begins on a line of its own.
    pub(super) fn end(&mut self) {
        if self.width > 0 {
            writeln!(stderr()).ok();
            self.width = 0;
        }
    }
}

fn text_of(progress: &Progress) -> String {
    let counts = &progress.counts;
    let percent = match progress.bytes {
        0 => 100,
        bytes => progress.bytes_read.saturating_mul(100) / bytes,
    };
    let mut text = format!("{percent:>3}%  {} lines", counts.lines());
    if let Some(rate) = progress.rows_per_second() {
        text.push_str(&format!("  {rate}/s"));
    }
    if let Some(left) = progress.remaining() {
        let seconds = left.as_secs();
        text.push_str(&format!("  {}:{:02} left", seconds / 60, seconds % 60));
    }
    if counts.rejects > 0 {
        text.push_str(&format!("  {} rejects", counts.rejects));
    }
    text
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use app_import::{Counts, Progress};

    use super::text_of;

    #[test]
    fn progress_is_told_in_one_line() {
        let counts = Counts { rows: 30_000, rejects: 2, rejected_rows: 2, ..Counts::default() };
        let progress = Progress {
            counts,
            lines_now: 30_002,
            bytes_read: 250,
            bytes_skipped: 0,
            bytes: 1_000,
            elapsed: Duration::from_secs(6),
        };
        assert_eq!(text_of(&progress), " 25%  30002 lines  5000/s  0:18 left  2 rejects");
    }
}
