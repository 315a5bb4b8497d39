-- An event is kept once and posted to every endpoint that wants it. A delivery is one event on its
-- way to one endpoint, and its row only says how far it has come: a row is not a delivery.
-- Every try has a row of its own, written before the request leaves, so that one that never ended
-- shows.

CREATE TABLE webhooks.endpoints (
    tenant_id        uuid NOT NULL,
    endpoint_id      uuid NOT NULL,
    url              text NOT NULL,
    -- As they were asked for: exact types, `orders.*`, `*`.
    types            text[] NOT NULL,
    description      text NOT NULL,
    state            text NOT NULL DEFAULT 'active',
    disabled_because text,
    version          integer NOT NULL DEFAULT 1,
    secret           bytea NOT NULL,
    old_secret       bytea,
    old_secret_until timestamptz,
    failing_since    timestamptz,
    created_at       timestamptz NOT NULL,
    CONSTRAINT endpoints_pkey PRIMARY KEY (tenant_id, endpoint_id),
    CONSTRAINT endpoints_state_known CHECK (state IN ('active', 'paused', 'disabled')),
    CONSTRAINT endpoints_disabled_has_reason
        CHECK ((state = 'disabled') = (disabled_because IS NOT NULL)),
    CONSTRAINT endpoints_reason_known CHECK (disabled_because IN ('gone', 'failing')),
    CONSTRAINT endpoints_old_secret_ends CHECK ((old_secret IS NULL) = (old_secret_until IS NULL)),
    CONSTRAINT endpoints_version_positive CHECK (version > 0)
);
CREATE INDEX endpoints_newest ON webhooks.endpoints (tenant_id, created_at DESC, endpoint_id DESC);
SELECT webhooks.secure_tenant_table('webhooks.endpoints');

-- What is posted, once an event and not once a delivery: bodies are long, and the same for all.
CREATE TABLE webhooks.messages (
    tenant_id  uuid NOT NULL,
    event_id   uuid NOT NULL,
    event_type text NOT NULL,
    -- Text: what was signed must come back byte for byte.
    body       text NOT NULL,
    at         timestamptz NOT NULL,
    CONSTRAINT messages_pkey PRIMARY KEY (tenant_id, event_id)
);
SELECT webhooks.secure_tenant_table('webhooks.messages');

CREATE TABLE webhooks.deliveries (
    tenant_id    uuid NOT NULL,
    delivery_id  uuid NOT NULL,
    endpoint_id  uuid NOT NULL,
    event_id     uuid NOT NULL,
    event_type   text NOT NULL,
    state        text NOT NULL DEFAULT 'queued',
    -- Tries since it was last replayed, and over all replays.
    attempts     integer NOT NULL DEFAULT 0,
    tries        integer NOT NULL DEFAULT 0,
    -- When it may be tried; while a try is under way, when that one counts as lost.
    next_try_at  timestamptz NOT NULL,
    last_status  integer,
    last_error   text,
    queued_at    timestamptz NOT NULL,
    delivered_at timestamptz,
    settled_at   timestamptz,
    CONSTRAINT deliveries_pkey PRIMARY KEY (tenant_id, delivery_id),
    -- Events are their own key: told twice, delivered once. Led by the event, so that it also says
    -- whether a message is still needed.
    CONSTRAINT deliveries_once UNIQUE (tenant_id, event_id, endpoint_id),
    CONSTRAINT deliveries_endpoint_fkey FOREIGN KEY (tenant_id, endpoint_id)
        REFERENCES webhooks.endpoints (tenant_id, endpoint_id) ON DELETE CASCADE,
    CONSTRAINT deliveries_message_fkey FOREIGN KEY (tenant_id, event_id)
        REFERENCES webhooks.messages (tenant_id, event_id),
    CONSTRAINT deliveries_state_known CHECK (state IN ('queued', 'delivered', 'failed')),
    CONSTRAINT deliveries_delivered_has_time
        CHECK (state <> 'delivered' OR delivered_at IS NOT NULL),
    CONSTRAINT deliveries_settled_has_time CHECK ((state = 'queued') = (settled_at IS NULL)),
    CONSTRAINT deliveries_tries_cover_attempts CHECK (attempts >= 0 AND tries >= attempts)
);
CREATE INDEX deliveries_newest
    ON webhooks.deliveries (tenant_id, queued_at DESC, delivery_id DESC);
CREATE INDEX deliveries_of_endpoint
    ON webhooks.deliveries (tenant_id, endpoint_id, queued_at DESC, delivery_id DESC);
-- The claim asks each endpoint for what has been due longest there.
CREATE INDEX deliveries_due
    ON webhooks.deliveries (tenant_id, endpoint_id, next_try_at) WHERE state = 'queued';
-- Pings go out although everything else of their endpoint waits.
CREATE INDEX deliveries_pings
    ON webhooks.deliveries (tenant_id, endpoint_id, next_try_at)
    WHERE state = 'queued' AND event_type = 'webhooks.ping.v1';
CREATE INDEX deliveries_settled ON webhooks.deliveries (settled_at) WHERE state <> 'queued';
SELECT webhooks.secure_tenant_table('webhooks.deliveries');

CREATE TABLE webhooks.attempts (
    tenant_id   uuid NOT NULL,
    delivery_id uuid NOT NULL,
    -- From 1, over all replays.
    number      integer NOT NULL,
    started_at  timestamptz NOT NULL,
    -- NULL: under way, or the process ended first.
    finished_at timestamptz,
    status      integer,
    -- NULL when finished: the endpoint took it.
    error       text,
    CONSTRAINT attempts_pkey PRIMARY KEY (tenant_id, delivery_id, number),
    CONSTRAINT attempts_delivery_fkey FOREIGN KEY (tenant_id, delivery_id)
        REFERENCES webhooks.deliveries (tenant_id, delivery_id) ON DELETE CASCADE
);
SELECT webhooks.secure_tenant_table('webhooks.attempts');
