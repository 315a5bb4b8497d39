//! What a soak came to, for people and for programs.

use std::{
    fmt::{self, Display, Formatter, Write},
    time::Duration,
};

use serde_json::{Value, json};

use super::{ROWS, Soak, shoppers::Shopped, vitals::Vitals};
use crate::broken::Broken;

/// Caches fill and pools grow meanwhile, carts of guests for ten minutes: legs that end earlier say
/// nothing about leaks. Nor do those before each row has come once: what a row needs most is kept by
/// the allocator, and only a second time tells that from what is lost.
const WARM_UP_SECONDS: u64 = 660;
/// A run this long is red when it cannot tell whether the shop grows; a shorter one is a look.
const JUDGED_MINUTES: u64 = 30;
/// What a process may grow in ten minutes of work.
const GROWTH_MAX_KIB: i64 = 1_024;

/// A leg that was over, with what was seen at its rest.
#[derive(Clone, Debug)]
pub(super) struct Leg {
    ended_seconds: u64,
    purchases: usize,
    placed: usize,
    went_away: u64,
    troubles: u64,
    p50_ms: u64,
    p99_ms: u64,
    vitals: Vitals,
}

impl Leg {
    pub(super) fn of(elapsed: Duration, troubles: u64, shopped: &Shopped, vitals: Vitals) -> Self {
        let placed = shopped.purchases.iter().filter(|it| it.was_answered(201)).count();
        Self {
            ended_seconds: elapsed.as_secs(),
            purchases: shopped.purchases.len(),
            placed,
            went_away: shopped.went_away,
            troubles,
            p50_ms: shopped.permille_ms(500),
            p99_ms: shopped.permille_ms(990),
            vitals,
        }
    }

    fn resident_kib(&self) -> u64 {
        self.vitals.processes.iter().map(|process| process.resident_kib).sum()
    }

    fn own_kib(&self) -> u64 {
        self.vitals.processes.iter().map(|process| process.own_kib).sum()
    }

    fn open_files(&self) -> usize {
        self.vitals.processes.iter().map(|process| process.open_files).sum()
    }

    fn json(&self) -> Value {
        json!({
            "ended_seconds": self.ended_seconds, "purchases": self.purchases,
            "placed": self.placed, "went_away": self.went_away, "troubles": self.troubles,
            "p50_ms": self.p50_ms, "p99_ms": self.p99_ms, "vitals": self.vitals.json(),
        })
    }
}

impl Display for Leg {
    /// A row of the table of the result.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let minutes = self.ended_seconds / 60;
        let seconds = self.ended_seconds % 60;
        write!(
            f,
            "| {minutes}:{seconds:02} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            self.purchases,
            self.placed,
            self.went_away,
            self.troubles,
            self.p50_ms,
            self.p99_ms,
            self.resident_kib() / 1_024,
            self.own_kib() / 1_024,
            self.open_files(),
            self.vitals.connections,
            self.vitals.dead_rows,
            self.vitals.database_bytes >> 20,
        )
    }
}

/// The whole.
#[derive(Clone, Debug)]
pub(super) struct Report {
    soak: Soak,
    pub(super) legs: Vec<Leg>,
    /// Rows that were run between legs.
    pub(super) rows: Vec<&'static str>,
    red: Option<String>,
}

impl Report {
    pub(super) fn of(soak: &Soak) -> Self {
        Self { soak: soak.clone(), legs: Vec::new(), rows: Vec::new(), red: None }
    }

    pub(super) fn ended(&mut self, broken: Option<&Broken>) {
        self.red = broken.map(Broken::to_string).or_else(|| match self.growth_kib() {
            Some(growth) => (growth > GROWTH_MAX_KIB).then(|| {
                format!("the shop grows by {growth} KiB in ten minutes, at most {GROWTH_MAX_KIB}")
            }),
            None => (self.soak.minutes >= JUDGED_MINUTES)
                .then(|| "too few rests to tell whether the shop grows".to_owned()),
        });
    }

    pub(super) fn is_green(&self) -> bool {
        self.red.is_none()
    }

    /// KiB that the processes' own memory grows in ten minutes of work, after the warm-up; none
    /// with fewer than four rests. Pages of files that are mapped come and go as the kernel likes.
    fn growth_kib(&self) -> Option<i64> {
        let warm_up = self.warm_up_seconds()?;
        let warm = self.legs.iter().filter(|leg| leg.ended_seconds >= warm_up);
        let points: Vec<(i128, i128)> =
            warm.map(|leg| (leg.ended_seconds.into(), leg.own_kib().into())).collect();
        slope_per_600(&points)
    }

    /// None while a row has not come yet.
    fn warm_up_seconds(&self) -> Option<u64> {
        let round = self.legs.get(ROWS.len())?;
        Some(round.ended_seconds.max(WARM_UP_SECONDS))
    }

    pub(super) fn json(&self) -> String {
        let legs: Vec<Value> = self.legs.iter().map(Leg::json).collect();
        let value = json!({
            "seed": self.soak.seed, "minutes": self.soak.minutes,
            "processes": self.soak.processes,
            "shoppers_per_second": self.soak.shoppers_per_second,
            "green": self.is_green(), "red": self.red, "rows": self.rows,
            "growth_kib_in_ten_minutes": self.growth_kib(), "legs": legs,
        });
        format!("{value:#}\n")
    }

    pub(super) fn markdown(&self) -> String {
        let (soak, mut text) = (&self.soak, String::new());
        let bought: usize = self.legs.iter().map(|leg| leg.purchases).sum();
        let placed: usize = self.legs.iter().map(|leg| leg.placed).sum();
        let growth = match self.warm_up_seconds().zip(self.growth_kib()) {
            Some((warm_up, growth)) => {
                let (minutes, seconds) = (warm_up / 60, warm_up % 60);
                format!("{growth} KiB in ten minutes, from {minutes}:{seconds:02} on")
            }
            None => "not known, the run was too short".to_owned(),
        };
        let came = self.red.as_ref().map_or("GREEN".to_owned(), |red| format!("RED: {red}"));
        let rows = self.rows.join(", ");
        let head = format!(
            "# Soak\n\n\
             `cargo xtask chaos soak --minutes {} --seed {} --shoppers-per-second {} \
             --leg-seconds {} --processes {}`\n\n\
             {came}\n\n\
             - Purchases: {bought}, of which {placed} were placed at once or in the end.\n\
             - Rows between the legs: {rows}.\n\
             - Growth of the processes' own memory, once each row had come: {growth}.\n\n\
             Each line is a rest: nothing under way, audit green, every answer true.\n\n",
            soak.minutes, soak.seed, soak.shoppers_per_second, soak.leg_seconds, soak.processes,
        );
        text.push_str(&head);
        text.push_str(
            "| at | purchases | placed | went away | troubles | p50 ms | p99 ms | resident MiB \
             | of it its own | open files | connections | dead rows | database MiB |\n\
             |---|---|---|---|---|---|---|---|---|---|---|---|---|\n",
        );
        for leg in &self.legs {
            writeln!(text, "{leg}").ok();
        }
        text
    }
}

/// How much `y` grows while `x` grows by 600: the median over all pairs of points (Theil and Sen),
/// so that one rest that fell on a peak does not decide. None with fewer than four points.
fn slope_per_600(points: &[(i128, i128)]) -> Option<i64> {
    if points.len() < 4 {
        return None;
    }
    let pairs = points.iter().enumerate().flat_map(|(at, one)| {
        points[at + 1..].iter().map(move |other| (other.0 - one.0, other.1 - one.1))
    });
    let mut slopes: Vec<i128> = pairs.filter(|(x, _)| *x != 0).map(|(x, y)| 600 * y / x).collect();
    slopes.sort_unstable();
    i64::try_from(*slopes.get(slopes.len() / 2)?).ok()
}

#[cfg(test)]
mod tests {
    use super::slope_per_600;

    #[test]
    fn growth_is_how_the_rests_rise() {
        let straight: Vec<_> = (0..6).map(|n| (n * 180, 90_000 + n * 54)).collect();
        assert_eq!(slope_per_600(&straight), Some(180));
        let flat = [(300, 90_000), (480, 90_200), (660, 90_000), (840, 90_200), (1_020, 90_000)];
        assert_eq!(slope_per_600(&flat), Some(0));
        for (at, height) in [(0, 9_000), (3, -9_000), (5, 9_000)] {
            let mut peak = straight.clone();
            peak[at].1 += height;
            let slope = slope_per_600(&peak).expect("points enough");
            assert!((100..=300).contains(&slope), "{at}: {slope}");
        }
        assert_eq!(slope_per_600(&flat[..3]), None, "three points say nothing");
        assert_eq!(slope_per_600(&[(7, 1), (7, 2), (7, 3), (7, 4)]), None);
    }
}
