//! Bugs that are planted to see that they are caught: who tests the tester.
//!
//! The shop knows them by name (`SHOP_CHAOS_BUG`, see `rt-failpoints`); a shipped binary does not.

/// Seeds that a bug is looked for under, from its own on. A seed repeats the trouble, and the
/// machine decides what that meets: a slow one may let a bug through once.
pub(crate) const SEEDS_A_BUG: u64 = 3;

/// A bug, and the row and seed that catch it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Planted {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    pub(crate) row: &'static str,
    pub(crate) seed: u64,
}

const fn bug(name: &'static str, what: &'static str, row: &'static str, seed: u64) -> Planted {
    Planted { name, what, row, seed }
}

/// The bugs there are.
pub(crate) const BUGS: &[Planted] = &[
    bug("float_money", "the amount to charge passes through a float", "R6", 1),
    bug("second_attempt", "a payment of unknown outcome is asked for under a new key", "R3", 1),
    bug("unknown_is_no", "a payment of unknown outcome counts as declined", "R3", 1),
    bug("call_in_transaction", "the provider is called inside a transaction", "R4", 1),
    bug("forged_webhooks", "signatures of webhooks are not checked", "R5", 1),
    bug("ack_before_effect", "a consumer takes events before their effect is there", "R11", 1),
    bug("select_then_insert", "a key is looked up, then claimed", "R21", 1),
    bug(
        "cursor_without_horizon",
        "the relay reads past transactions that are still open",
        "R12",
        1,
    ),
    bug("relaxed_commit", "answers do not wait for the disk", "R7", 1),
    bug("webhook_without_rank", "the last webhook wins, however old it is", "R5", 1),
    bug("unkeyed_reaction", "a reaction that is repeated has another key", "R11", 1),
    bug("double_compensation", "goods that were given back are given back again", "R11", 1),
    bug("refund_unguarded", "refunds are not held against what was captured", "R20", 1),
    bug("price_not_compared", "what is charged is not what the shopper saw", "R20", 1),
    bug("body_not_compared", "a key stands for whatever body comes under it", "R21", 1),
    bug("webhook_delivered_before_sent", "a delivery is noted as taken before it is sent", "S7", 1),
    bug("no_drain", "a stop does not wait for requests in flight", "R15", 1),
];
