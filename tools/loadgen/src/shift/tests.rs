use std::time::Duration;

use super::{End, Next, Pace, Shift, arrival};
use crate::tally::{Outcome, Tally};

const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// One connection to a server that answers in `service(index)`, in virtual time.
fn play(shift: &Shift, service: impl Fn(u64) -> Duration) -> Tally {
    let (mut now, mut tally) = (Duration::ZERO, Tally::default());
    loop {
        match shift.next(now) {
            Next::Begin { index, intended } => {
                let sent = now.max(intended);
                now = sent + service(index);
                tally.record(&Ok(Outcome::Done), intended, sent, now);
            }
            Next::GivenUp => tally.give_up(),
            Next::Over => return tally,
        }
    }
}

#[test]
fn arrivals_are_spread_evenly_and_do_not_drift() {
    let times: Vec<Duration> = (0..4).map(|index| arrival(index, 3)).collect();
    let ns = Duration::from_nanos;
    assert_eq!(times, [ns(0), ns(333_333_333), ns(666_666_666), ns(1_000_000_000)]);
    assert_eq!(arrival(3_000_000, 3), Duration::from_secs(1_000_000));
}

#[test]
fn a_closed_loop_ends_by_time_or_by_count() {
    let by_time = play(&Shift::new(Pace::Closed, End::After(ms(100))), |_| ms(10));
    assert_eq!(by_time.done.count(), 10);
    let by_count = play(&Shift::new(Pace::Closed, End::Operations(7)), |_| ms(10));
    assert_eq!(by_count.done.count(), 7);
}

/// The reason for the open loop: a server that stands still for a second has kept a hundred
/// clients waiting, not one.
#[test]
fn a_stall_is_felt_by_all_who_came_meanwhile() {
    let stall = |index| if index == 100 { ms(1_000) } else { ms(1) };
    let end = End::Operations(400);
    let open = play(&Shift::new(Pace::Open { per_second: 100 }, end), stall);
    let closed = play(&Shift::new(Pace::Closed, end), stall);
    assert_eq!((open.done.count(), closed.done.count()), (400, 400));
    // The closed loop saw one slow answer in four hundred.
    assert!(closed.done.quantile(9_900) <= ms(2));
    // In the open loop about a quarter came while the server stood still.
    assert!(open.done.quantile(9_000) > ms(500), "{:?}", open.done.quantile(9_000));
    assert!(open.done.quantile(7_000) <= ms(2));
    // The server itself was slow once: what was sent was answered as in the closed loop.
    assert!(open.service.quantile(9_900) <= ms(2));
    assert_eq!(open.given_up, 0);
}

#[test]
fn what_nobody_could_send_is_told() {
    // Twice what the one connection can do.
    let shift = Shift::new(Pace::Open { per_second: 200 }, End::After(ms(10_000)));
    let tally = play(&shift, |_| ms(10));
    assert_eq!(tally.done.count() + tally.given_up, 2_000);
    assert!(tally.given_up > 800, "{}", tally.given_up);
    assert!(tally.done.quantile(5_000) > ms(2_000), "half of them waited for seconds");
}

#[test]
fn an_open_loop_that_keeps_up_gives_nothing_up() {
    let shift = Shift::new(Pace::Open { per_second: 50 }, End::After(ms(1_000)));
    let tally = play(&shift, |_| ms(1));
    assert_eq!((tally.done.count(), tally.given_up), (50, 0));
    assert!(tally.done.max() <= ms(1));
}
