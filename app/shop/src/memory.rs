//! How the process gives memory back.
//!
//! The GNU allocator takes large blocks from the system and gives them back when they are freed,
//! but each such block raises the size that counts as large, up to 32 MiB (mallopt(3),
//! `M_MMAP_THRESHOLD`). After that it keeps them, in one arena a thread. A search index takes 5 MB
//! for each commit, on a new thread each time: what the process kept rose to 99 MiB in twenty
//! minutes of work, and stays at 31 MiB with a size that does not move.

/// From this size on, blocks go back to the system when they are freed.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const LARGE_BYTES: i32 = 1 << 20;

/// Has large blocks given back as long as the process runs. Comes before any other thread. Who has
/// set `MALLOC_MMAP_THRESHOLD_` knows better.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "the allocator has no other way to be told")]
pub(crate) fn give_back_large_blocks() {
    if std::env::var_os("MALLOC_MMAP_THRESHOLD_").is_some() {
        return;
    }
    // SAFETY: mallopt takes two numbers, keeps no pointer, and there is one thread. A size that it
    // refuses changes nothing.
    unsafe { nix::libc::mallopt(nix::libc::M_MMAP_THRESHOLD, LARGE_BYTES) };
}

/// Other allocators have a way of their own.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) const fn give_back_large_blocks() {}
