-- Orders with what was agreed, frozen, and their stories.
-- A column stands beside the JSON where something is looked up, listed or checked by it.

CREATE TABLE orders.orders (
    tenant_id      uuid NOT NULL,
    order_id       uuid NOT NULL,
    number         text COLLATE "C" NOT NULL,
    key            text COLLATE "C" NOT NULL,
    fingerprint    text NOT NULL,
    cart_id        uuid NOT NULL,
    cart_version   bigint NOT NULL,
    link_hash      bytea NOT NULL,
    status         text NOT NULL,
    state          jsonb NOT NULL,
    currency       text NOT NULL,
    total_minor    bigint NOT NULL,
    refunded_minor bigint NOT NULL DEFAULT 0,
    name           text NOT NULL,
    email          text NOT NULL,
    -- In small letters, for search: a plain index works under row-level security, ILIKE does not.
    email_searched text COLLATE "C" NOT NULL,
    units          bigint NOT NULL,
    snapshot       jsonb NOT NULL,
    version        bigint NOT NULL,
    event_seq      bigint NOT NULL,
    created_at     timestamptz NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (tenant_id, order_id),
    CONSTRAINT orders_number_key UNIQUE (tenant_id, number),
    -- Kept for ever: a request that is repeated after a year still finds its order.
    CONSTRAINT orders_key_key UNIQUE (tenant_id, key),
    CONSTRAINT orders_link_hash_key UNIQUE (tenant_id, link_hash),
    CONSTRAINT orders_link_hash_sha256 CHECK (octet_length(link_hash) = 32),
    CONSTRAINT orders_status_known CHECK (status IN ('pending', 'placed', 'shipped', 'cancelled')),
    CONSTRAINT orders_status_matches CHECK (state ->> 'status' = status),
    CONSTRAINT orders_refunded_within_total CHECK (refunded_minor BETWEEN 0 AND total_minor)
);
-- A cart's version is sold once; the order of a declined card is cancelled and does not count.
CREATE UNIQUE INDEX orders_cart_version ON orders.orders (tenant_id, cart_id, cart_version)
    WHERE status <> 'cancelled';
CREATE INDEX orders_newest ON orders.orders (tenant_id, created_at, order_id);
CREATE INDEX orders_by_status ON orders.orders (tenant_id, status, created_at, order_id);
CREATE INDEX orders_by_email ON orders.orders (tenant_id, email_searched, created_at, order_id);
SELECT orders.secure_tenant_table('orders.orders');

-- One line a version of the order: the position is the version it belongs to.
CREATE TABLE orders.timeline (
    tenant_id uuid NOT NULL,
    order_id  uuid NOT NULL,
    position  bigint NOT NULL,
    at        timestamptz NOT NULL,
    actor     jsonb NOT NULL,
    event     text NOT NULL,
    note      text NOT NULL,
    CONSTRAINT timeline_pkey PRIMARY KEY (tenant_id, order_id, position),
    CONSTRAINT timeline_order_fkey FOREIGN KEY (tenant_id, order_id)
        REFERENCES orders.orders (tenant_id, order_id)
);
SELECT orders.secure_tenant_table('orders.timeline', append_only => true);

CREATE TABLE orders.refunds (
    tenant_id    uuid NOT NULL,
    refund_id    uuid NOT NULL,
    order_id     uuid NOT NULL,
    amount_minor bigint NOT NULL,
    at           timestamptz NOT NULL,
    CONSTRAINT refunds_pkey PRIMARY KEY (tenant_id, refund_id),
    CONSTRAINT refunds_order_fkey FOREIGN KEY (tenant_id, order_id)
        REFERENCES orders.orders (tenant_id, order_id),
    CONSTRAINT refunds_amount_positive CHECK (amount_minor > 0)
);
SELECT orders.secure_tenant_table('orders.refunds', append_only => true);
