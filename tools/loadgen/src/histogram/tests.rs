use std::time::Duration;

use super::{Histogram, bucket_of, last_of};

fn of(values: impl IntoIterator<Item = u64>) -> Histogram {
    let mut histogram = Histogram::default();
    values.into_iter().for_each(|value| histogram.record(Duration::from_nanos(value)));
    histogram
}

#[test]
fn buckets_follow_each_other_without_gap_or_overlap() {
    let mut first = 0;
    for bucket in 0..7_000 {
        let last = last_of(bucket);
        assert!(last >= first, "bucket {bucket}");
        assert_eq!((bucket_of(first), bucket_of(last)), (bucket, bucket));
        let Some(next) = last.checked_add(1) else { break };
        first = next;
    }
    assert_eq!(bucket_of(u64::MAX), bucket_of(last_of(bucket_of(u64::MAX))));
}

#[test]
fn a_bucket_is_never_wider_than_a_part_in_128() {
    for power in 0..63 {
        for value in [1_u64 << power, (1 << power) + (1 << power) / 3] {
            let reported = last_of(bucket_of(value));
            assert!(reported >= value && reported - value <= value / 128, "{value}: {reported}");
        }
    }
}

#[test]
fn quantiles_are_those_of_the_sorted_list() {
    let histogram = of(1..=10_000);
    for (asked, exact) in [(1, 1), (5_000, 5_000), (9_000, 9_000), (9_990, 9_990), (10_000, 10_000)]
    {
        let nanoseconds = histogram.quantile(asked).as_nanos();
        assert!((exact..=exact + exact / 128).contains(&nanoseconds), "{asked}: {nanoseconds}");
    }
    assert_eq!((histogram.count(), histogram.max()), (10_000, Duration::from_nanos(10_000)));
}

#[test]
fn one_slow_answer_in_a_thousand_is_seen_by_the_tail_only() {
    let histogram = of((0..999).map(|_| 100).chain([5_000_000]));
    assert_eq!(histogram.quantile(9_900), Duration::from_nanos(100));
    assert_eq!(histogram.quantile(9_990), Duration::from_nanos(100));
    assert_eq!(histogram.quantile(9_991), Duration::from_millis(5));
}

#[test]
fn the_sum_of_two_is_the_histogram_of_both() {
    let mut sum = of([1, 70_000]);
    sum.add(&of([2, 3_000_000_000]));
    assert_eq!(sum, of([1, 70_000, 2, 3_000_000_000]));
    let mut empty = Histogram::default();
    empty.add(&of([7]));
    assert_eq!(empty, of([7]));
    assert_eq!(Histogram::default().quantile(5_000), Duration::ZERO);
}
