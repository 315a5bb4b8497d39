-- Payments that come by themselves: bank transfers. What the shopper was told is kept as it was
-- told; what came is a sum of facts, each of them one movement on the account.

ALTER TABLE payments.payments
    -- Account and reference, as told.
    ADD COLUMN transfer               jsonb,
    ADD COLUMN transfer_reference     text COLLATE "C",
    ADD COLUMN due_at                 timestamptz,
    ADD COLUMN expired_at             timestamptz,
    -- All that has come, also beyond the amount.
    ADD COLUMN received_minor         bigint NOT NULL DEFAULT 0,
    -- What came beyond the amount and was sent back.
    ADD COLUMN surplus_returned_minor bigint NOT NULL DEFAULT 0,
    DROP CONSTRAINT payments_state_known,
    ADD CONSTRAINT payments_state_known CHECK (state IN
        ('submitted', 'requires_action', 'awaiting', 'partially_paid', 'declined', 'authorized',
         'voided', 'expired', 'captured', 'partially_refunded', 'refunded')),
    DROP CONSTRAINT payments_amount_positive,
    -- What costs nothing is paid by the method that takes nothing.
    ADD CONSTRAINT payments_amount_positive CHECK
        (amount_minor > 0 OR (amount_minor = 0 AND method = 'free')),
    ADD CONSTRAINT payments_transfer_is_whole CHECK
        ((transfer IS NULL) = (transfer_reference IS NULL)
         AND (transfer IS NULL) = (due_at IS NULL)
         AND (transfer IS NOT NULL OR (expired_at IS NULL AND received_minor = 0))),
    ADD CONSTRAINT payments_captured_has_come CHECK
        (transfer IS NULL OR captured_minor = least(received_minor, amount_minor)),
    ADD CONSTRAINT payments_surplus_returned_once CHECK
        (surplus_returned_minor BETWEEN 0 AND greatest(received_minor - amount_minor, 0));
CREATE UNIQUE INDEX payments_by_reference ON payments.payments (tenant_id, transfer_reference)
    WHERE transfer_reference IS NOT NULL;
-- What is awaited, the nearest deadline first, and what is to be undone.
CREATE INDEX payments_awaited ON payments.payments (due_at)
    WHERE transfer IS NOT NULL AND (state IN ('awaiting', 'partially_paid') OR undo_wanted);

-- One movement on the account: what it brought. Other providers state totals.
ALTER TABLE payments.facts
    ADD COLUMN received_minor bigint,
    ADD CONSTRAINT facts_received_positive CHECK (received_minor > 0);

-- A surplus is returned like a refund, and is none: the order stays paid.
ALTER TABLE payments.refunds
    ADD COLUMN kind text NOT NULL DEFAULT 'order',
    ADD COLUMN settled_by text,
    ADD CONSTRAINT refunds_kind_known CHECK (kind IN ('order', 'surplus'));
