//! What a request may cost, counted and never timed: statements, commits that wait for the disk,
//! and contract calls, over the real modules and their database.
//!
//! Nothing else is under way here: no relay, no reactions, no index. What those add to an order is
//! counted in `e2e`. Carts remember goods and prices, and hear of stock, as they do in a shop.

use std::fmt::Write;

use http::Method;
use serde_json::json;
use testkit::{Counters, tenant_one};
use testshop::{Card, LAMP, MUG, TEA};

use crate::site::{Answer, Ask, Site, id_of, purchase};

/// The most that a request may cost, and why it costs anything.
struct Budget {
    what: &'static str,
    /// Round trips to the database, those of BEGIN and COMMIT included.
    statements: u64,
    /// Commits that wait for the disk.
    commits: u64,
    calls: u64,
    reason: &'static str,
}

const fn budget(
    what: &'static str,
    [statements, commits, calls]: [u64; 3],
    reason: &'static str,
) -> Budget {
    Budget { what, statements, commits, calls, reason }
}

/// To be tightened whenever something gets cheaper; the test says when.
#[rustfmt::skip] // a table: one row a line
const BUDGETS: &[Budget] = &[
    budget("a listing, made anew", [4, 0, 3], "products, prices and stock of all cards at once"),
    budget("a listing, from memory", [0, 0, 0], "the body is kept as it is sent"),
    budget("a product page, made anew", [5, 0, 4], "the product, the tree, prices and stock"),
    budget("a product page, from memory", [0, 0, 0], "the body is kept as it is sent"),
    budget("a new cart", [4, 0, 1], "one write, which may be lost with the machine"),
    budget("a line of goods often bought", [3, 0, 1], "one write: the rest is remembered"),
    budget("a line of goods seldom seen", [6, 0, 2], "the cart, its goods, their prices and stock"),
    budget("a cart, looked at", [5, 0, 2], "the cart, its goods, their prices and stock"),
    budget("an order, paid by card", [27, 5, 7], "five commits: open, reserve, intend, record, confirm"),
    budget("an order, asked for again", [8, 0, 3], "the stored answer"),
];

/// Below this part of its budget a count is worth a tighter one.
const SLACK_MAX: u64 = 2;

/// What a request cost.
#[derive(Debug, PartialEq, Eq)]
struct Cost {
    what: &'static str,
    statements: u64,
    commits: u64,
    calls: u64,
}

struct Till {
    site: Site,
    counters: Counters,
    spent: Vec<Cost>,
}

impl Till {
    async fn counted(&mut self, what: &'static str, ask: Ask) -> Answer {
        self.counters.reset();
        drop(self.site.calls.take());
        let answer = {
            let _listening = self.counters.listen();
            self.site.send(ask).await
        };
        assert!((200..300).contains(&answer.status), "{what}: {}", answer.text);
        self.spent.push(Cost {
            what,
            statements: self.counters.sum("shop_database_statements_total", &[]),
            commits: self.counters.sum("shop_database_commits_total", &[("commit", "synchronous")]),
            calls: self.site.calls.take().len() as u64,
        });
        answer
    }
}

#[tokio::test]
async fn no_request_costs_more_than_its_budget_and_no_budget_is_far_above_its_cost() {
    let site = Site::open_remembering().await;
    // The first of everything also prepares what is kept for the life of a process.
    let cart = site.cart(&[(MUG, 1)]).await;
    assert_eq!(site.check_out("first", &purchase(&cart, Card::Good)).await.status, 201);
    site.shop.receive(TEA, 100).await;
    site.hear().await;

    let mut till = Till { site, counters: Counters::default(), spent: Vec::new() };
    for (path, anew, kept) in [
        ("/api/v1/products?sort=name", "a listing, made anew", "a listing, from memory"),
        ("/api/v1/products/mug", "a product page, made anew", "a product page, from memory"),
    ] {
        till.site.get(path).await;
        till.site.generations.next(tenant_one());
        till.counted(anew, Ask::new(Method::GET, path)).await;
        till.counted(kept, Ask::new(Method::GET, path)).await;
    }
    till.site.cart(&[(TEA, 1)]).await;
    let cart = till.counted("a new cart", Ask::new(Method::POST, "/api/v1/carts")).await.body();
    let path = format!("/api/v1/carts/{}", id_of(&cart));
    let lines = format!("{path}/lines");
    for (what, sku) in
        [("a line of goods often bought", TEA), ("a line of goods seldom seen", LAMP)]
    {
        let line = json!({ "sku": sku, "quantity": 1 });
        till.counted(what, Ask::new(Method::POST, &lines).key(sku).json(&line)).await;
    }
    let cart = till.counted("a cart, looked at", Ask::new(Method::GET, &path)).await.body();
    let order = purchase(&cart, Card::Good);
    let place = || Ask::new(Method::POST, "/api/v1/checkout").key("counted").json(&order);
    let placed = till.counted("an order, paid by card", place()).await;
    assert_eq!(placed.body()["status"], "placed");
    till.counted("an order, asked for again", place()).await;

    let wrong = judge(&till.spent);
    assert!(wrong.is_empty(), "{wrong}\nall of them: {:#?}", till.spent);
}

/// What is over its budget, and which budgets could be tightened.
fn judge(spent: &[Cost]) -> String {
    let mut wrong = String::new();
    let known: Vec<_> = BUDGETS.iter().map(|budget| budget.what).collect();
    let counted: Vec<_> = spent.iter().map(|cost| cost.what).collect();
    assert_eq!(known, counted, "each budget is for one count, in the same order");
    for (budget, cost) in BUDGETS.iter().zip(spent) {
        let figures = [
            ("statements", budget.statements, cost.statements),
            ("commits", budget.commits, cost.commits),
            ("contract calls", budget.calls, cost.calls),
        ];
        for (name, most, count) in figures {
            let (what, reason) = (budget.what, budget.reason);
            if count > most {
                writeln!(wrong, "{what}: {count} {name}, and {most} is the budget ({reason})")
                    .expect("a string takes everything");
            } else if count * SLACK_MAX < most {
                writeln!(wrong, "{what}: only {count} {name}: tighten its budget of {most}")
                    .expect("a string takes everything");
            }
        }
    }
    wrong
}

#[test]
fn a_budget_that_is_far_too_large_is_reported_as_well() {
    let exact = |budget: &Budget| Cost {
        what: budget.what,
        statements: budget.statements,
        commits: budget.commits,
        calls: budget.calls,
    };
    let spent = || BUDGETS.iter().map(exact).collect::<Vec<_>>();
    assert_eq!(judge(&spent()), "");
    let mut dear = spent();
    dear[0].statements += 1;
    assert!(judge(&dear).contains("is the budget"), "{}", judge(&dear));
    let mut cheap = spent();
    cheap[8].statements = 1;
    assert!(judge(&cheap).contains("tighten its budget"), "{}", judge(&cheap));
}
