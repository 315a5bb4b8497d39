//! Every check is seen red: on a break of its own, and on nothing else.

use std::collections::BTreeMap;

use crate::shop::Shop;

/// Exactly these checks are broken after `sql`, which drops the constraints first that would not
/// let it happen.
async fn turns_red(names: &[&str], sql: impl AsRef<str>) {
    let shop = Shop::with_history().await;
    shop.tamper(sql.as_ref()).await;
    let report = shop.audit().await;
    assert_eq!(Shop::broken(&report), names, "{report}");
}

/// Another payment like one that holds `of`, but for these columns: one that nothing was told of.
fn payment_like(of: &str, other: &[(&str, &str)]) -> String {
    let kept = ["tenant_id", "order_id", "method", "instrument", "currency", "amount_minor"];
    let mut columns: BTreeMap<&str, &str> = kept.map(|column| (column, column)).into();
    columns.extend([
        ("payment_id", "gen_random_uuid()"),
        ("provider_key", "'k'"),
        ("return_url", "''"),
        ("attempt_open", "false"),
        ("event_seq", "0"),
    ]);
    columns.extend(["asked_at", "created_at", "updated_at"].map(|column| (column, "now()")));
    columns.extend(other.iter().copied());
    let into: Vec<&str> = columns.keys().copied().collect();
    let values: Vec<&str> = columns.values().copied().collect();
    format!(
        "INSERT INTO payments.payments ({}) SELECT {} FROM payments.payments WHERE {of} LIMIT 1;",
        into.join(", "),
        values.join(", "),
    )
}

/// Makes a test of each row: the break by its name, what is planted, and what turns red.
macro_rules! breaks {
    ($($(#[$about:meta])* $name:ident { $($sql:expr => [$($red:literal),+]);+ $(;)? })+) => {$(
        $(#[$about])*
        #[tokio::test]
        async fn $name() {
            $(turns_red(&[$($red),+], $sql).await;)+
        }
    )+};
}

breaks! {
    /// A shopper is charged, the order is lost.
    money_without_an_order {
        payment_like("true", &[
            ("order_id", "gen_random_uuid()"), ("state", "'captured'"), ("currency", "'EUR'"),
            ("amount_minor", "100"), ("captured_minor", "100"), ("attempt_open", "true"),
        ]) => ["captured_money_has_its_order"];
    }

    an_order_charged_twice {
        payment_like("state = 'captured'", &[
            ("state", "'captured'"), ("captured_minor", "amount_minor"),
        ]) => ["captured_money_has_its_order"];
    }

    a_cancelled_order_whose_money_was_kept {
        "UPDATE payments.payments SET state = 'captured', refunded_minor = 0
         WHERE state = 'refunded'"
            => ["captured_money_has_its_order", "refunds_stand_on_their_order", "refunds_add_up"];
    }

    goods_given_away_without_money {
        "UPDATE payments.payments SET state = 'declined', captured_minor = 1
         WHERE state = 'captured'" => ["placed_orders_are_paid", "amounts_agree"];
    }

    two_orders_on_one_payment {
        "UPDATE orders.orders
         SET state = jsonb_set(state, '{payment,payment_id}', (
            SELECT state #> '{placement,payment,payment_id}' FROM orders.orders
            WHERE status = 'shipped'))
         WHERE status = 'placed'" => ["captured_money_has_its_order", "placed_orders_are_paid"];
    }

    another_amount_or_currency_than_agreed {
        "UPDATE orders.orders SET total_minor = total_minor + 1 WHERE status = 'placed'"
            => ["amounts_agree"];
        "UPDATE payments.payments SET currency = 'USD' WHERE state = 'captured'"
            => ["amounts_agree"];
    }

    a_refund_that_the_order_does_not_know {
        "DELETE FROM orders.refunds" => ["refunds_stand_on_their_order"];
        "UPDATE payments.refunds SET amount_minor = amount_minor + 1" => ["refunds_add_up"];
    }

    more_promised_than_there_is {
        "ALTER TABLE inventory.stock DROP CONSTRAINT stock_reserved_within_on_hand;
         ALTER TABLE inventory.stock DROP CONSTRAINT stock_on_hand_not_negative;
         UPDATE inventory.stock SET on_hand = 1"
            => ["reserved_is_on_hand", "stock_equals_its_journal", "last_movement_is_the_stock"];
    }

    a_movement_from_nowhere {
        "UPDATE inventory.movements SET from_account = 'sold' WHERE kind = 'receipt'"
            => ["movements_join_two_accounts"];
        "ALTER TABLE inventory.movements DROP CONSTRAINT movements_accounts_differ;
         UPDATE inventory.movements SET to_account = from_account WHERE kind = 'post'"
            => ["movements_join_two_accounts"];
    }

    a_reservation_that_was_forgotten {
        "UPDATE inventory.reservations SET state = 'voided', resolved_at = now()
         WHERE order_id = (SELECT order_id FROM orders.orders WHERE status = 'placed')"
            => ["reserved_is_promised", "placed_orders_have_their_goods", "promises_end_once"];
    }

    units_that_vanished_from_the_shelf {
        "UPDATE inventory.stock SET on_hand = on_hand - 1"
            => ["stock_equals_its_journal", "last_movement_is_the_stock"];
    }

    a_line_cut_out_of_the_journal {
        "DELETE FROM inventory.movements WHERE seq = 2"
            => ["stock_equals_its_journal", "movements_follow_each_other"];
    }

    a_journal_that_lost_its_end {
        "DELETE FROM inventory.movements WHERE seq = (SELECT max(seq) FROM inventory.movements)"
            => ["stock_equals_its_journal", "promises_end_once", "last_movement_is_the_stock"];
    }

    a_line_that_says_another_level {
        "UPDATE inventory.movements SET on_hand_after = on_hand_after + 1 WHERE seq = 1"
            => ["movements_follow_each_other"];
    }

    two_orders_under_one_key {
        "ALTER TABLE orders.orders DROP CONSTRAINT orders_key_key;
         UPDATE orders.orders SET key = 'twin' WHERE status IN ('placed', 'cancelled')"
            => ["one_order_a_key"];
    }

    a_cart_that_was_sold_twice {
        "DROP INDEX orders.orders_cart_version;
         UPDATE orders.orders SET cart_id = gen_random_uuid();
         UPDATE orders.orders SET cart_id = (SELECT max(cart_id::text)::uuid FROM orders.orders)"
            => ["one_order_a_cart"];
    }

    an_event_that_was_lost {
        "DELETE FROM inventory.events WHERE stream_seq = 2" => ["streams_have_no_gaps"];
        "DELETE FROM orders.events WHERE type = 'orders.order_shipped.v1'"
            => ["orders_told_everything"];
        "DELETE FROM payments.events WHERE type = 'payments.refunded.v1'"
            => ["payments_told_everything"];
        "UPDATE inventory.stock SET event_seq = event_seq + 1" => ["stock_told_everything"];
    }

    an_event_that_was_told_twice {
        "INSERT INTO orders.events (event_id, tenant_id, stream, stream_seq, type, data, meta)
         SELECT event_id, tenant_id, stream, stream_seq, type, data, meta FROM orders.events
         WHERE type = 'orders.order_shipped.v1'" => ["streams_have_no_gaps", "events_are_unique"];
    }

    an_event_that_was_applied_twice {
        "ALTER TABLE orders.inbox DROP CONSTRAINT inbox_pkey;
         INSERT INTO orders.inbox (tenant_id, consumer, event_id)
         SELECT tenant_id, 'twice', event_id FROM orders.events, generate_series(1, 2)
         WHERE type = 'orders.order_shipped.v1'" => ["inboxes_are_unique"];
    }

    goods_kept_for_nobody {
        "UPDATE orders.orders SET status = 'cancelled', state = jsonb_build_object(
            'status', 'cancelled', 'cancelled_at', now() - interval '1 hour', 'reason', '')
         WHERE status = 'pending'" => ["active_reservations_have_their_order"];
    }

    other_goods_than_were_ordered {
        "UPDATE orders.orders
         SET snapshot = jsonb_set(snapshot, '{lines,0,quantity}', '3') WHERE status = 'shipped'"
            => ["goods_are_the_ordered_ones"];
    }

    an_order_that_nobody_brings_to_its_end {
        "DELETE FROM orders.flows WHERE phase = 'running'" => ["pending_orders_are_driven"];
    }

    a_payment_that_nobody_asks_about_any_more {
        payment_like("state = 'refunded'", &[
            ("state", "'submitted'"), ("asked_at", "now() - interval '1 hour'"),
        ]) => ["payments_are_resolved"];
    }

    an_order_that_came_back_from_the_dead {
        "UPDATE orders.events SET type = 'orders.order_cancelled.v1'
         WHERE type = 'orders.order_opened.v1' AND stream IN (
            SELECT stream FROM orders.events WHERE type = 'orders.order_shipped.v1')"
            => ["orders_take_legal_paths"];
        "UPDATE orders.events SET type = 'orders.order_placed.v1'
         WHERE type = 'orders.order_shipped.v1'" => ["orders_take_legal_paths"];
    }

    a_payment_that_was_refused_after_it_was_taken {
        "UPDATE payments.events SET type = 'payments.declined.v1'
         WHERE type = 'payments.refunded.v1'" => ["payments_never_go_back"];
        "UPDATE payments.events SET type = 'payments.authorized.v1'
         WHERE type = 'payments.captured.v1' AND stream IN (
            SELECT stream FROM payments.events WHERE type = 'payments.refunded.v1')"
            => ["payments_never_go_back"];
    }

    goods_that_were_given_back_for_another_order {
        "UPDATE inventory.movements SET document = gen_random_uuid()::text WHERE kind = 'void'"
            => ["promises_end_once"];
    }

    a_foreign_key_that_crosses_tenants {
        "ALTER TABLE orders.timeline DROP CONSTRAINT timeline_order_fkey;
         ALTER TABLE orders.orders ADD CONSTRAINT anybodys UNIQUE (order_id);
         ALTER TABLE orders.timeline ADD CONSTRAINT timeline_order_fkey
            FOREIGN KEY (order_id) REFERENCES orders.orders (order_id)"
            => ["foreign_keys_keep_the_tenant"];
    }

    an_order_that_another_tenant_pays_for {
        payment_like("state = 'refunded'", &[
            ("tenant_id", "gen_random_uuid()"), ("state", "'declined'"),
        ]) => ["orders_keep_their_tenant"];
    }

    a_table_open_to_every_tenant {
        "ALTER TABLE orders.orders NO FORCE ROW LEVEL SECURITY" => ["row_security_is_forced"];
        "DROP POLICY witness ON payments.facts" => ["row_security_is_forced"];
    }

    a_movement_of_a_transfer_that_was_not_added_up {
        payment_like("true", &[
            ("order_id", "gen_random_uuid()"), ("method", "'transfer'"), ("state", "'awaiting'"),
            ("currency", "'EUR'"), ("amount_minor", "100"), ("transfer", "'{}'"),
            ("transfer_reference", "'RF18539007547034'"), ("due_at", "now()"),
            ("attempt_open", "true"),
        ]) + "
         INSERT INTO payments.facts
            (tenant_id, method, event_id, payment_id, kind, raw, received_minor, received_at)
         SELECT tenant_id, 'transfer', 'in:1', payment_id, 'captured', '{}', 5, now()
         FROM payments.payments WHERE transfer IS NOT NULL" => ["transfers_add_up"];
    }

    an_order_that_was_shipped_before_its_transfer_came {
        "UPDATE payments.payments p
         SET state = 'awaiting', captured_minor = 0, refunded_minor = 0, refund_asked_minor = 0,
             transfer = '{}', transfer_reference = 'RF18539007547034', due_at = now()
         FROM orders.orders o
         WHERE o.tenant_id = p.tenant_id AND o.order_id = p.order_id AND o.status = 'shipped'
           AND p.refunded_minor = 0" => ["placed_orders_are_paid"];
    }
}
