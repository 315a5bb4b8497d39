-- Guest carts, one row each. A cart is written at every click and read whole, never by what is in
-- it: the lines are a document. No index but the key and half-empty pages keep every update HOT.

CREATE TABLE carts.carts (
    tenant_id       uuid        NOT NULL,
    cart_id         uuid        NOT NULL,
    version         bigint      NOT NULL,
    currency        text,
    lines           jsonb       NOT NULL,
    delivery_option text,
    closed_version  bigint,
    applied         jsonb       NOT NULL,
    updated_at      timestamptz NOT NULL,
    CONSTRAINT carts_pkey PRIMARY KEY (tenant_id, cart_id),
    CONSTRAINT carts_version_positive CHECK (version > 0),
    CONSTRAINT carts_closed_version_is_past CHECK (closed_version < version)
) WITH (fillfactor = 50);
SELECT carts.secure_tenant_table('carts.carts');
