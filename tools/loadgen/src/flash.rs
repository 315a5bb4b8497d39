//! A flash sale: more buyers than units, and every cart is filled before the first one pays.
//!
//! What is measured is the deciding request of each buyer: how many were sold to, how fast the
//! last of them knew it, and how long those waited who got nothing.

use std::sync::Arc;

use async_trait::async_trait;

use crate::{
    client::{Connection, Target},
    drive::{Work, connect, drive},
    failure::Failure,
    figures::Decimal,
    peer::{Goods, Peer, Ready},
    shift::{End, Pace},
    tally::{Outcome, Tally},
    turn::Turn,
};

/// Carts that are filled at once, before the sale begins.
const FILLING: u32 = 16;

/// What is sold, and to how many.
#[derive(Clone, Debug)]
pub(crate) struct Sale {
    /// The SKU, or whatever carts of that server take.
    pub(crate) variant: String,
    /// On the shelf, no more and no fewer.
    pub(crate) units: u64,
    pub(crate) buyers: u64,
}

/// Who would buy.
pub(crate) struct Crowd {
    pub(crate) peer: Arc<dyn Peer>,
    pub(crate) goods: Goods,
    pub(crate) sale: Sale,
    pub(crate) run: Arc<str>,
}

/// Buyers with full carts.
struct Rush {
    peer: Arc<dyn Peer>,
    ready: Vec<Ready>,
}

#[async_trait]
impl Work for Rush {
    async fn perform(&self, connection: &mut Connection, number: u64) -> Result<Outcome, Failure> {
        let ready = usize::try_from(number).ok().and_then(|number| self.ready.get(number));
        self.peer.decide(connection, ready.ok_or_else(|| Failure::missing("a buyer"))?).await
    }
}

impl Crowd {
    /// Fills the carts, and lets everybody pay.
    pub(crate) async fn rush(
        self,
        target: &Target,
        connections: u32,
        pace: Pace,
    ) -> Result<Tally, String> {
        let peer = self.peer.clone();
        let buyers = self.sale.buyers;
        let ready = self.make_ready(target).await?;
        let work = Arc::new(Rush { peer, ready });
        let connections = connect(target, connections).await.map_err(|e| e.to_string())?;
        let (_, tally) = drive(work, connections, (pace, End::Operations(buyers)), 0).await?;
        Ok(tally)
    }

    async fn make_ready(self, target: &Target) -> Result<Vec<Ready>, String> {
        let crowd = Arc::new(self);
        let mut filling = tokio::task::JoinSet::new();
        for first in 0..u64::from(FILLING) {
            let (crowd, mut connection) = (crowd.clone(), target.connection());
            filling.spawn(async move {
                let mut ready = Vec::new();
                let step = usize::try_from(FILLING).unwrap_or(1);
                for number in (first..crowd.sale.buyers).step_by(step) {
                    let turn = Turn { run: crowd.run.clone(), seed: 0, number };
                    let variants = [crowd.sale.variant.as_str()];
                    let peer = &crowd.peer;
                    ready.push(
                        peer.make_ready(&mut connection, &crowd.goods, &variants, &turn).await?,
                    );
                }
                Ok::<_, Failure>(ready)
            });
        }
        let mut all = Vec::new();
        while let Some(ready) = filling.join_next().await {
            all.extend(ready.map_err(|e| e.to_string())?.map_err(|e| e.to_string())?);
        }
        Ok(all)
    }
}

impl Sale {
    /// Whether what happened is right, in words.
    ///
    /// # Errors
    /// What is wrong: too much was sold, or too little.
    pub(crate) fn judge(&self, tally: &Tally) -> Result<String, String> {
        let (sold, wanted) = (tally.done.count(), self.units.min(self.buyers));
        let told = format!("sold {sold} of {wanted} to {} buyers", self.buyers);
        if sold == wanted {
            let last = Decimal::milliseconds(tally.last_done);
            return Ok(format!("{told}, the last after {last} ms"));
        }
        let failures = tally.failures();
        let verdict = if sold > wanted { "OVERSOLD" } else { "undersold" };
        Err(format!("{verdict}: {told}, with {failures} failures"))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Sale;
    use crate::tally::{Outcome, Tally};

    fn sold(count: u64) -> Tally {
        let mut tally = Tally::default();
        for number in 0..count {
            let at = Duration::from_millis(number + 1);
            tally.record(&Ok(Outcome::Done), Duration::ZERO, Duration::ZERO, at);
        }
        tally
    }

    #[test]
    fn only_exactly_what_there_was_is_right() {
        let sale = Sale { variant: "MUG".to_owned(), units: 50, buyers: 200 };
        let right = sale.judge(&sold(50)).expect("it is right");
        assert_eq!(right, "sold 50 of 50 to 200 buyers, the last after 50.000 ms");
        assert!(sale.judge(&sold(51)).expect_err("one too many").starts_with("OVERSOLD"));
        assert!(sale.judge(&sold(49)).expect_err("one too few").starts_with("undersold"));
        let few = Sale { buyers: 3, ..sale };
        assert!(few.judge(&sold(3)).is_ok(), "nobody else came");
    }
}
