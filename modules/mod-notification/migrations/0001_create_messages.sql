-- A message is kept when it is asked for and delivered afterwards: a row is not a delivery. Every
-- try has a row of its own, written before the try, so that one that never ended shows.

CREATE TABLE notifications.messages (
    tenant_id    uuid NOT NULL,
    message_id   uuid NOT NULL,
    -- The event that caused it. Unique for ever: events may be replayed long after the answers to
    -- their commands have expired, and nobody wants a second mail.
    key          text NOT NULL,
    template     text NOT NULL,
    order_number text NOT NULL,
    recipient    text NOT NULL,
    request      jsonb NOT NULL,
    state        text NOT NULL DEFAULT 'queued',
    attempts     integer NOT NULL DEFAULT 0,
    -- When it may be tried; while a try is under way, when that one counts as lost.
    next_try_at  timestamptz NOT NULL,
    last_error   text,
    queued_at    timestamptz NOT NULL,
    delivered_at timestamptz,
    CONSTRAINT messages_pkey PRIMARY KEY (tenant_id, message_id),
    CONSTRAINT messages_one_per_key UNIQUE (tenant_id, key),
    CONSTRAINT messages_state_known CHECK (state IN ('queued', 'delivered', 'failed')),
    CONSTRAINT messages_delivered_has_time CHECK ((state = 'delivered') = (delivered_at IS NOT NULL)),
    CONSTRAINT messages_attempts_not_negative CHECK (attempts >= 0)
);
CREATE INDEX messages_newest ON notifications.messages (tenant_id, queued_at DESC, message_id DESC);
CREATE INDEX messages_due ON notifications.messages (next_try_at) WHERE state = 'queued';
SELECT notifications.secure_tenant_table('notifications.messages');

CREATE TABLE notifications.attempts (
    tenant_id   uuid NOT NULL,
    message_id  uuid NOT NULL,
    attempt     integer NOT NULL,
    started_at  timestamptz NOT NULL,
    -- NULL: under way, or the process ended first.
    finished_at timestamptz,
    -- NULL when finished: the transport took the mail.
    error       text,
    CONSTRAINT attempts_pkey PRIMARY KEY (tenant_id, message_id, attempt),
    CONSTRAINT attempts_message_fkey FOREIGN KEY (tenant_id, message_id)
        REFERENCES notifications.messages (tenant_id, message_id)
);
SELECT notifications.secure_tenant_table('notifications.attempts');
