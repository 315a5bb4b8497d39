//! File descriptors: each connection is one.

use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// Raises this process's limit of open files to `wanted`, as far as the operating system lets
/// it, and tells the limit that holds now. Call once at the start.
#[must_use]
pub fn raise_open_files_limit(wanted: u64) -> u64 {
    let Ok((soft, hard)) = getrlimit(Resource::RLIMIT_NOFILE) else { return 0 };
    let target = wanted.min(hard);
    if target <= soft {
        return soft;
    }
    match setrlimit(Resource::RLIMIT_NOFILE, target, hard) {
        Ok(()) => target,
        Err(_) => soft,
    }
}

#[cfg(test)]
mod tests {
    use super::raise_open_files_limit;

    #[test]
    fn the_limit_never_sinks() {
        let before = raise_open_files_limit(0);
        assert!(before > 0);
        assert!(raise_open_files_limit(before + 1) >= before);
    }
}
