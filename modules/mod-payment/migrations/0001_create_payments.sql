-- A payment is what the facts say that we have. Facts are kept raw and for ever; the payment row
-- is their merge. No constraint here refuses what a provider may truthfully say: money that has
-- moved must be written down, however late or unwelcome it is.

CREATE TABLE payments.payments (
    tenant_id          uuid NOT NULL,
    payment_id         uuid NOT NULL,
    order_id           uuid NOT NULL,
    method             text NOT NULL,
    instrument         jsonb NOT NULL,
    provider_key       text NOT NULL,
    return_url         text NOT NULL,
    state              text NOT NULL,
    -- Whether this attempt keeps another one of its order waiting. It ends with the first definite
    -- no and never begins again, so that a late fact about an old attempt is always recorded.
    attempt_open       boolean NOT NULL DEFAULT true,
    currency           text NOT NULL,
    amount_minor       bigint NOT NULL,
    captured_minor     bigint NOT NULL DEFAULT 0,
    refunded_minor     bigint NOT NULL DEFAULT 0,
    -- Asked back by us and not refused: what guards the sum of refunds.
    refund_asked_minor bigint NOT NULL DEFAULT 0,
    action_url         text,
    decline_code       text,
    provider_payment   text,
    -- The undo has been asked for; whatever is heard of later is taken back.
    undo_wanted        boolean NOT NULL DEFAULT false,
    event_seq          bigint NOT NULL DEFAULT 0,
    -- When the provider was last asked for the money, written before each call.
    asked_at           timestamptz NOT NULL,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    CONSTRAINT payments_pkey PRIMARY KEY (tenant_id, payment_id),
    CONSTRAINT payments_amount_positive CHECK (amount_minor > 0),
    CONSTRAINT payments_captured_within_amount CHECK (captured_minor BETWEEN 0 AND amount_minor),
    CONSTRAINT payments_refunded_within_captured
        CHECK (refunded_minor BETWEEN 0 AND captured_minor),
    CONSTRAINT payments_refund_asked_within_captured
        CHECK (refund_asked_minor BETWEEN 0 AND captured_minor),
    CONSTRAINT payments_state_known CHECK (state IN
        ('submitted', 'requires_action', 'declined', 'authorized', 'voided', 'captured',
         'partially_refunded', 'refunded'))
);
-- A second attempt only after a definite no.
CREATE UNIQUE INDEX payments_one_open_per_order ON payments.payments (tenant_id, order_id)
    WHERE attempt_open;
CREATE INDEX payments_by_order ON payments.payments (tenant_id, order_id, created_at);
-- What the poller asks about.
CREATE INDEX payments_unresolved ON payments.payments (updated_at)
    WHERE state IN ('submitted', 'requires_action')
       OR (undo_wanted AND state IN ('authorized', 'captured', 'partially_refunded'));
SELECT payments.secure_tenant_table('payments.payments');

CREATE TABLE payments.facts (
    tenant_id     uuid NOT NULL,
    method        text NOT NULL,
    event_id      text NOT NULL,
    payment_id    uuid NOT NULL,
    kind          text NOT NULL,
    raw           jsonb NOT NULL,
    -- Why the fact was kept and not merged; NULL where it was merged.
    contradiction text,
    received_at   timestamptz NOT NULL,
    CONSTRAINT facts_pkey PRIMARY KEY (tenant_id, method, event_id)
);
CREATE INDEX facts_by_payment ON payments.facts (tenant_id, payment_id, received_at);
SELECT payments.secure_tenant_table('payments.facts', append_only => true);

CREATE TABLE payments.refunds (
    tenant_id    uuid NOT NULL,
    refund_id    uuid NOT NULL,
    payment_id   uuid NOT NULL,
    amount_minor bigint NOT NULL,
    reason       text NOT NULL,
    state        text NOT NULL,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    CONSTRAINT refunds_pkey PRIMARY KEY (tenant_id, refund_id),
    CONSTRAINT refunds_amount_positive CHECK (amount_minor > 0),
    CONSTRAINT refunds_state_known CHECK (state IN ('asked', 'settled', 'refused')),
    CONSTRAINT refunds_payment_fkey FOREIGN KEY (tenant_id, payment_id)
        REFERENCES payments.payments (tenant_id, payment_id)
);
CREATE INDEX refunds_by_payment ON payments.refunds (tenant_id, payment_id, created_at);
CREATE INDEX refunds_unsettled ON payments.refunds (updated_at) WHERE state = 'asked';
SELECT payments.secure_tenant_table('payments.refunds');
