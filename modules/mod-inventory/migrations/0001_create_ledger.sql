-- The ledger: an append-only journal of movements and the balances it projects to.
-- The balances carry the CHECK constraints on which "never sells what it does not have" rests;
-- the journal makes every balance explainable and replayable to any past moment.

CREATE TABLE inventory.warehouses (
    tenant_id    uuid NOT NULL,
    warehouse_id uuid NOT NULL,
    code         text NOT NULL,
    name         text NOT NULL,
    priority     integer NOT NULL,
    CONSTRAINT warehouses_pkey PRIMARY KEY (tenant_id, warehouse_id),
    CONSTRAINT warehouses_code_key UNIQUE (tenant_id, code)
);
SELECT inventory.secure_tenant_table('inventory.warehouses');

-- fillfactor and the absence of indexes on changing columns keep updates of hot rows HOT.
CREATE TABLE inventory.stock (
    tenant_id    uuid NOT NULL,
    sku          text COLLATE "C" NOT NULL,
    warehouse_id uuid NOT NULL,
    on_hand      bigint NOT NULL DEFAULT 0,
    reserved     bigint NOT NULL DEFAULT 0,
    low_at       bigint NOT NULL DEFAULT 0,
    seq          bigint NOT NULL DEFAULT 0,
    event_seq    bigint NOT NULL DEFAULT 0,
    updated_at   timestamptz NOT NULL,
    CONSTRAINT stock_pkey PRIMARY KEY (tenant_id, sku, warehouse_id),
    CONSTRAINT stock_warehouse_fkey FOREIGN KEY (tenant_id, warehouse_id)
        REFERENCES inventory.warehouses (tenant_id, warehouse_id),
    CONSTRAINT stock_on_hand_not_negative CHECK (on_hand >= 0),
    CONSTRAINT stock_reserved_within_on_hand CHECK (reserved BETWEEN 0 AND on_hand),
    CONSTRAINT stock_low_at_not_negative CHECK (low_at >= 0)
) WITH (fillfactor = 50);
SELECT inventory.secure_tenant_table('inventory.stock');

-- No foreign key to stock: it would take a key-share lock on the hot row for every movement.
CREATE TABLE inventory.movements (
    tenant_id      uuid NOT NULL,
    sku            text COLLATE "C" NOT NULL,
    warehouse_id   uuid NOT NULL,
    seq            bigint NOT NULL,
    kind           text NOT NULL,
    from_account   text NOT NULL,
    to_account     text NOT NULL,
    quantity       bigint NOT NULL,
    on_hand_after  bigint NOT NULL,
    reserved_after bigint NOT NULL,
    reason         text NOT NULL,
    document       text NOT NULL,
    actor          jsonb NOT NULL,
    at             timestamptz NOT NULL,
    CONSTRAINT movements_pkey PRIMARY KEY (tenant_id, sku, warehouse_id, seq),
    CONSTRAINT movements_quantity_positive CHECK (quantity > 0),
    CONSTRAINT movements_accounts_differ CHECK (from_account <> to_account)
);
CREATE INDEX movements_as_of ON inventory.movements (tenant_id, sku, warehouse_id, at, seq);
SELECT inventory.secure_tenant_table('inventory.movements', append_only => true);

CREATE TABLE inventory.reservations (
    tenant_id      uuid NOT NULL,
    reservation_id uuid NOT NULL,
    order_id       uuid NOT NULL,
    state          text NOT NULL,
    lines          jsonb NOT NULL,
    created_at     timestamptz NOT NULL,
    resolved_at    timestamptz,
    CONSTRAINT reservations_pkey PRIMARY KEY (tenant_id, reservation_id),
    CONSTRAINT reservations_state_known CHECK (state IN ('active', 'posted', 'voided')),
    CONSTRAINT reservations_resolved_at_matches CHECK ((state = 'active') = (resolved_at IS NULL))
);
-- An order has at most one reservation at a time; a late payment may reserve again.
CREATE UNIQUE INDEX reservations_one_active_per_order
    ON inventory.reservations (tenant_id, order_id) WHERE state = 'active';
CREATE INDEX reservations_by_order ON inventory.reservations (tenant_id, order_id, created_at);
SELECT inventory.secure_tenant_table('inventory.reservations');
