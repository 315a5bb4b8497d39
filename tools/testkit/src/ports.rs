//! Ports for programs that a test starts, and starts again.
//!
//! A port of the system's choice (`:0`) that is looked up and let go is anybody's: while the
//! program starts, or is dead for a moment, the system gives it to the next one who asks for any.
//! So these lie below those that Linux gives away, and each harness has a stretch of its own. What
//! says whose a stretch is holds by itself and ends with the process: its first port is listened on.

use std::{
    net::{Ipv4Addr, TcpListener},
    ops::Range,
    sync::{
        OnceLock,
        atomic::{AtomicU16, Ordering},
    },
};

/// Below those that systems give away, and above those of well-known programs.
const PORTS: Range<u16> = 10_000..32_000;
/// Ports of a stretch, with the one that says whose it is.
const STRETCH: u16 = 100;
const STRETCHES: u16 = (PORTS.end - PORTS.start) / STRETCH;

/// Ports on this machine that nobody listens on, and that nobody else will be given: neither by
/// the system nor by another harness. This process is given one again only after all others of its
/// stretch.
///
/// # Panics
/// When there are none.
#[must_use]
pub fn free_ports<const COUNT: usize>() -> [u16; COUNT] {
    static OURS: OnceLock<Stretch> = OnceLock::new();
    let ours = OURS.get_or_init(|| Stretch::claim(std::process::id()));
    std::array::from_fn(|_| ours.next())
}

/// Ports that no other process is given.
#[derive(Debug)]
struct Stretch {
    first: u16,
    /// Held for the process's life.
    _claim: TcpListener,
    given: AtomicU16,
}

impl Stretch {
    /// The first one that nobody has, from a place of the process's own.
    fn claim(process: u32) -> Self {
        let from = u16::try_from(process % u32::from(STRETCHES)).expect("a remainder");
        let mut firsts =
            (0..STRETCHES).map(|count| PORTS.start + (from + count) % STRETCHES * STRETCH);
        let claimed = firsts.find_map(|first| Some((first, listen(first)?)));
        let (first, claim) = claimed.expect("not every stretch is taken");
        Self { first, _claim: claim, given: AtomicU16::new(0) }
    }

    fn next(&self) -> u16 {
        let mut tried = (1..STRETCH).map(|_| {
            let given = self.given.fetch_add(1, Ordering::Relaxed);
            self.first + 1 + given % (STRETCH - 1)
        });
        tried.find(|port| listen(*port).is_some()).expect("a port of the stretch is free")
    }
}

fn listen(port: u16) -> Option<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{PORTS, STRETCH, STRETCHES, Stretch, free_ports, listen};

    /// What a stretch gives until it begins again.
    fn round(stretch: &Stretch) -> BTreeSet<u16> {
        (1..STRETCH).map(|_| stretch.next()).collect()
    }

    #[test]
    fn harnesses_that_begin_at_one_place_have_ports_of_their_own() {
        // The search of the second one goes on behind the first, or at the beginning.
        for process in [7, u32::from(STRETCHES) - 1] {
            let (one, other) = (Stretch::claim(process), Stretch::claim(process));
            let (one, other) = (round(&one), round(&other));
            assert!(one.is_disjoint(&other), "{one:?} and {other:?}");
            assert!(one.iter().chain(&other).all(|port| PORTS.contains(port)));
        }
    }

    #[test]
    fn a_port_is_not_given_while_somebody_listens_on_it() {
        let stretch = Stretch::claim(11);
        let port = stretch.next();
        let taken = listen(port).expect("it was free");
        assert!(!round(&stretch).contains(&port), "{port} is taken");
        drop(taken);
        assert!(round(&stretch).contains(&port), "{port} is free again");
    }

    #[test]
    fn no_port_is_given_twice_in_a_round() {
        let ports: BTreeSet<u16> = free_ports::<20>().into();
        assert_eq!(ports.len(), 20);
        assert!(ports.is_disjoint(&free_ports::<20>().into()), "{ports:?}");
    }
}
