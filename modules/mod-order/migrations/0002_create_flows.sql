-- The flow that brings an order to its end, one each. It lies here because it is begun and closed
-- in the commits of its order.

CREATE TABLE orders.flows (
    tenant_id uuid NOT NULL,
    order_id  uuid NOT NULL,
    kind      text NOT NULL,
    version   integer NOT NULL,
    fence     bigint NOT NULL,
    phase     text NOT NULL,
    cursor    integer NOT NULL,
    attempts  integer NOT NULL,
    state     jsonb NOT NULL,
    turned    jsonb,
    trouble   text,
    reply     jsonb,
    deadline  timestamptz NOT NULL,
    -- While it is driven, the end of the lease; otherwise the end of its sleep. Always by this
    -- server's clock, so that hosts need not agree on the time.
    wake_at   timestamptz NOT NULL,
    leased    boolean NOT NULL,
    -- Woken while it was driven: due again as soon as the drive lets go.
    nudged    boolean NOT NULL DEFAULT false,
    CONSTRAINT flows_pkey PRIMARY KEY (tenant_id, order_id),
    CONSTRAINT flows_order_fkey FOREIGN KEY (tenant_id, order_id)
        REFERENCES orders.orders (tenant_id, order_id),
    CONSTRAINT flows_phase_known CHECK (phase IN ('running', 'undoing', 'done', 'undone', 'stuck')),
    CONSTRAINT flows_turned_when_undoing CHECK (phase NOT IN ('undoing', 'undone') OR turned IS NOT NULL),
    CONSTRAINT flows_done_never_turned CHECK (phase <> 'done' OR turned IS NULL)
) WITH (fillfactor = 70);
-- Not led by the tenant: whoever looks for due flows looks across tenants, under the system role.
CREATE INDEX flows_due ON orders.flows (wake_at) WHERE phase IN ('running', 'undoing', 'stuck');
SELECT orders.secure_tenant_table('orders.flows');
