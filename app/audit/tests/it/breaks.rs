//! Every check is seen red: on a break of its own, and on nothing else.

use crate::shop::Shop;

/// Exactly these checks are broken after `sql`, which drops the constraints first that would not
/// let it happen.
async fn turns_red(names: &[&str], sql: &str) {
    let shop = Shop::with_history().await;
    shop.tamper(sql).await;
    let report = shop.audit().await;
    assert_eq!(Shop::broken(&report), names, "{report}");
}

const NO_CHECKS_ON_STOCK: &str = "
    ALTER TABLE inventory.stock DROP CONSTRAINT stock_reserved_within_on_hand;
    ALTER TABLE inventory.stock DROP CONSTRAINT stock_on_hand_not_negative;";

#[tokio::test]
async fn money_without_an_order() {
    // A shopper is charged, the order is lost.
    turns_red(
        &["captured_money_has_its_order"],
        "INSERT INTO payments.payments
            (tenant_id, payment_id, order_id, method, instrument, provider_key, return_url, state,
             currency, amount_minor, captured_minor, asked_at, created_at, updated_at)
         SELECT tenant_id, gen_random_uuid(), gen_random_uuid(), method, instrument, 'k', '',
                'captured', 'EUR', 100, 100, now(), now(), now()
         FROM payments.payments LIMIT 1",
    )
    .await;
}

#[tokio::test]
async fn an_order_charged_twice() {
    turns_red(
        &["captured_money_has_its_order"],
        "INSERT INTO payments.payments
            (tenant_id, payment_id, order_id, method, instrument, provider_key, return_url, state,
             attempt_open, currency, amount_minor, captured_minor, event_seq, asked_at, created_at,
             updated_at)
         SELECT tenant_id, gen_random_uuid(), order_id, method, instrument, 'k', '', 'captured',
                false, currency, amount_minor, captured_minor, 0, now(), now(), now()
         FROM payments.payments WHERE state = 'captured' LIMIT 1",
    )
    .await;
}

#[tokio::test]
async fn a_cancelled_order_whose_money_was_kept() {
    turns_red(
        &["captured_money_has_its_order", "refunds_stand_on_their_order", "refunds_add_up"],
        "UPDATE payments.payments SET state = 'captured', refunded_minor = 0
         WHERE state = 'refunded'",
    )
    .await;
}

#[tokio::test]
async fn goods_given_away_without_money() {
    turns_red(
        &["placed_orders_are_paid", "amounts_agree"],
        "UPDATE payments.payments SET state = 'declined', captured_minor = 1
         WHERE state = 'captured'",
    )
    .await;
}

#[tokio::test]
async fn two_orders_on_one_payment() {
    turns_red(
        &["captured_money_has_its_order", "placed_orders_are_paid"],
        "UPDATE orders.orders
         SET state = jsonb_set(state, '{payment,payment_id}', (
            SELECT state #> '{placement,payment,payment_id}' FROM orders.orders
            WHERE status = 'shipped'))
         WHERE status = 'placed'",
    )
    .await;
}

#[tokio::test]
async fn another_amount_or_currency_than_agreed() {
    turns_red(
        &["amounts_agree"],
        "UPDATE orders.orders SET total_minor = total_minor + 1 WHERE status = 'placed'",
    )
    .await;
    turns_red(
        &["amounts_agree"],
        "UPDATE payments.payments SET currency = 'USD' WHERE state = 'captured'",
    )
    .await;
}

#[tokio::test]
async fn a_refund_that_the_order_does_not_know() {
    turns_red(&["refunds_stand_on_their_order"], "DELETE FROM orders.refunds").await;
    turns_red(&["refunds_add_up"], "UPDATE payments.refunds SET amount_minor = amount_minor + 1")
        .await;
}

#[tokio::test]
async fn more_promised_than_there_is() {
    turns_red(
        &["reserved_is_on_hand", "stock_equals_its_journal", "last_movement_is_the_stock"],
        &format!("{NO_CHECKS_ON_STOCK} UPDATE inventory.stock SET on_hand = 1"),
    )
    .await;
}

#[tokio::test]
async fn a_movement_from_nowhere() {
    turns_red(
        &["movements_join_two_accounts"],
        "UPDATE inventory.movements SET from_account = 'sold' WHERE kind = 'receipt'",
    )
    .await;
    turns_red(
        &["movements_join_two_accounts"],
        "ALTER TABLE inventory.movements DROP CONSTRAINT movements_accounts_differ;
         UPDATE inventory.movements SET to_account = from_account WHERE kind = 'post'",
    )
    .await;
}

#[tokio::test]
async fn a_reservation_that_was_forgotten() {
    turns_red(
        &["reserved_is_promised", "placed_orders_have_their_goods", "promises_end_once"],
        "UPDATE inventory.reservations SET state = 'voided', resolved_at = now()
         WHERE order_id = (SELECT order_id FROM orders.orders WHERE status = 'placed')",
    )
    .await;
}

#[tokio::test]
async fn units_that_vanished_from_the_shelf() {
    turns_red(
        &["stock_equals_its_journal", "last_movement_is_the_stock"],
        "UPDATE inventory.stock SET on_hand = on_hand - 1",
    )
    .await;
}

#[tokio::test]
async fn a_line_cut_out_of_the_journal() {
    turns_red(
        &["stock_equals_its_journal", "movements_follow_each_other"],
        "DELETE FROM inventory.movements WHERE seq = 2",
    )
    .await;
}

#[tokio::test]
async fn a_journal_that_lost_its_end() {
    turns_red(
        &["stock_equals_its_journal", "promises_end_once", "last_movement_is_the_stock"],
        "DELETE FROM inventory.movements WHERE seq = (SELECT max(seq) FROM inventory.movements)",
    )
    .await;
}

#[tokio::test]
async fn a_line_that_says_another_level() {
    turns_red(
        &["movements_follow_each_other"],
        "UPDATE inventory.movements SET on_hand_after = on_hand_after + 1 WHERE seq = 1",
    )
    .await;
}

#[tokio::test]
async fn two_orders_under_one_key() {
    turns_red(
        &["one_order_a_key"],
        "ALTER TABLE orders.orders DROP CONSTRAINT orders_key_key;
         UPDATE orders.orders SET key = 'twin' WHERE status IN ('placed', 'cancelled')",
    )
    .await;
}

#[tokio::test]
async fn a_cart_that_was_sold_twice() {
    turns_red(
        &["one_order_a_cart"],
        "DROP INDEX orders.orders_cart_version;
         UPDATE orders.orders SET cart_id = gen_random_uuid();
         UPDATE orders.orders SET cart_id = (SELECT max(cart_id::text)::uuid FROM orders.orders)",
    )
    .await;
}

#[tokio::test]
async fn an_event_that_was_lost() {
    turns_red(&["streams_have_no_gaps"], "DELETE FROM inventory.events WHERE stream_seq = 2").await;
    turns_red(
        &["orders_told_everything"],
        "DELETE FROM orders.events WHERE type = 'orders.order_shipped.v1'",
    )
    .await;
    turns_red(
        &["payments_told_everything"],
        "DELETE FROM payments.events WHERE type = 'payments.refunded.v1'",
    )
    .await;
    turns_red(&["stock_told_everything"], "UPDATE inventory.stock SET event_seq = event_seq + 1")
        .await;
}

#[tokio::test]
async fn an_event_that_was_told_twice() {
    turns_red(
        &["streams_have_no_gaps", "events_are_unique"],
        "INSERT INTO orders.events (event_id, tenant_id, stream, stream_seq, type, data, meta)
         SELECT event_id, tenant_id, stream, stream_seq, type, data, meta FROM orders.events
         WHERE type = 'orders.order_shipped.v1'",
    )
    .await;
}

#[tokio::test]
async fn an_event_that_was_applied_twice() {
    turns_red(
        &["inboxes_are_unique"],
        "ALTER TABLE orders.inbox DROP CONSTRAINT inbox_pkey;
         INSERT INTO orders.inbox (tenant_id, consumer, event_id)
         SELECT tenant_id, 'twice', event_id FROM orders.events, generate_series(1, 2)
         WHERE type = 'orders.order_shipped.v1'",
    )
    .await;
}

#[tokio::test]
async fn goods_kept_for_nobody() {
    turns_red(
        &["active_reservations_have_their_order"],
        "UPDATE orders.orders SET status = 'cancelled', state = jsonb_build_object(
            'status', 'cancelled', 'cancelled_at', now() - interval '1 hour', 'reason', '')
         WHERE status = 'pending'",
    )
    .await;
}

#[tokio::test]
async fn other_goods_than_were_ordered() {
    turns_red(
        &["goods_are_the_ordered_ones"],
        "UPDATE orders.orders
         SET snapshot = jsonb_set(snapshot, '{lines,0,quantity}', '3') WHERE status = 'shipped'",
    )
    .await;
}

#[tokio::test]
async fn an_order_that_nobody_brings_to_its_end() {
    turns_red(&["pending_orders_are_driven"], "DELETE FROM orders.flows WHERE phase = 'running'")
        .await;
}

#[tokio::test]
async fn a_payment_that_nobody_asks_about_any_more() {
    turns_red(
        &["payments_are_resolved"],
        "INSERT INTO payments.payments
            (tenant_id, payment_id, order_id, method, instrument, provider_key, return_url, state,
             attempt_open, currency, amount_minor, event_seq, asked_at, created_at, updated_at)
         SELECT tenant_id, gen_random_uuid(), order_id, method, instrument, 'k', '', 'submitted',
                false, currency, amount_minor, 0, now() - interval '1 hour', now(), now()
         FROM payments.payments WHERE state = 'refunded'",
    )
    .await;
}

#[tokio::test]
async fn an_order_that_came_back_from_the_dead() {
    turns_red(
        &["orders_take_legal_paths"],
        "UPDATE orders.events SET type = 'orders.order_cancelled.v1'
         WHERE type = 'orders.order_opened.v1' AND stream IN (
            SELECT stream FROM orders.events WHERE type = 'orders.order_shipped.v1')",
    )
    .await;
    turns_red(
        &["orders_take_legal_paths"],
        "UPDATE orders.events SET type = 'orders.order_placed.v1'
         WHERE type = 'orders.order_shipped.v1'",
    )
    .await;
}

#[tokio::test]
async fn a_payment_that_was_refused_after_it_was_taken() {
    turns_red(
        &["payments_never_go_back"],
        "UPDATE payments.events SET type = 'payments.declined.v1'
         WHERE type = 'payments.refunded.v1'",
    )
    .await;
    turns_red(
        &["payments_never_go_back"],
        "UPDATE payments.events SET type = 'payments.authorized.v1'
         WHERE type = 'payments.captured.v1' AND stream IN (
            SELECT stream FROM payments.events WHERE type = 'payments.refunded.v1')",
    )
    .await;
}

#[tokio::test]
async fn goods_that_were_given_back_for_another_order() {
    turns_red(
        &["promises_end_once"],
        "UPDATE inventory.movements SET document = gen_random_uuid()::text WHERE kind = 'void'",
    )
    .await;
}

#[tokio::test]
async fn a_foreign_key_that_crosses_tenants() {
    turns_red(
        &["foreign_keys_keep_the_tenant"],
        "ALTER TABLE orders.timeline DROP CONSTRAINT timeline_order_fkey;
         ALTER TABLE orders.orders ADD CONSTRAINT anybodys UNIQUE (order_id);
         ALTER TABLE orders.timeline ADD CONSTRAINT timeline_order_fkey
            FOREIGN KEY (order_id) REFERENCES orders.orders (order_id)",
    )
    .await;
}

#[tokio::test]
async fn an_order_that_another_tenant_pays_for() {
    turns_red(
        &["orders_keep_their_tenant"],
        "INSERT INTO payments.payments
            (tenant_id, payment_id, order_id, method, instrument, provider_key, return_url, state,
             attempt_open, currency, amount_minor, event_seq, asked_at, created_at, updated_at)
         SELECT gen_random_uuid(), gen_random_uuid(), order_id, method, instrument, 'k', '',
                'declined', false, currency, amount_minor, 0, now(), now(), now()
         FROM payments.payments WHERE state = 'refunded'",
    )
    .await;
}

#[tokio::test]
async fn a_table_open_to_every_tenant() {
    turns_red(&["row_security_is_forced"], "ALTER TABLE orders.orders NO FORCE ROW LEVEL SECURITY")
        .await;
    turns_red(&["row_security_is_forced"], "DROP POLICY witness ON payments.facts").await;
}

#[tokio::test]
async fn a_movement_of_a_transfer_that_was_not_added_up() {
    turns_red(
        &["transfers_add_up"],
        "INSERT INTO payments.payments
            (tenant_id, payment_id, order_id, method, instrument, provider_key, return_url, state,
             currency, amount_minor, transfer, transfer_reference, due_at, asked_at, created_at,
             updated_at)
         SELECT tenant_id, '018f0000-0000-7000-8000-0000000000ff', gen_random_uuid(), 'transfer',
                instrument, 'k', '', 'awaiting', 'EUR', 100, '{}', 'RF18539007547034', now(),
                now(), now(), now()
         FROM payments.payments LIMIT 1;
         INSERT INTO payments.facts
            (tenant_id, method, event_id, payment_id, kind, raw, received_minor, received_at)
         SELECT tenant_id, 'transfer', 'in:1', payment_id, 'captured', '{}', 5, now()
         FROM payments.payments WHERE transfer IS NOT NULL",
    )
    .await;
}

#[tokio::test]
async fn an_order_that_was_shipped_before_its_transfer_came() {
    turns_red(
        &["placed_orders_are_paid"],
        "UPDATE payments.payments p
         SET state = 'awaiting', captured_minor = 0, refunded_minor = 0, refund_asked_minor = 0,
             transfer = '{}', transfer_reference = 'RF18539007547034', due_at = now()
         FROM orders.orders o
         WHERE o.tenant_id = p.tenant_id AND o.order_id = p.order_id AND o.status = 'shipped'
           AND p.refunded_minor = 0",
    )
    .await;
}
