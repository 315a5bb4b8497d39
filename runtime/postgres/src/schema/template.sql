-- What every module's schema holds beside the module's own tables: the function that secures a
-- tenant table, the event table, the replies of keyed commands, the inbox and the relay's state.
-- Run once a module, before its first migration, as the owner of the database.

CREATE SCHEMA IF NOT EXISTS {schema};

GRANT USAGE ON SCHEMA {schema} TO {role}, {system_role}, {audit_role};
-- The witness reads whatever is made here, now and later; a backup by its eyes is whole.
GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {audit_role};
ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT ON TABLES TO {audit_role};
ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT ON SEQUENCES TO {audit_role};

CREATE FUNCTION {schema}.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'table %.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

-- Row-level security on, forced on the owner too, closed without a tenant.
-- An append-only table has no UPDATE and no DELETE granted, and refuses both whoever asks.
CREATE FUNCTION {schema}.secure_tenant_table(tenant_table regclass, append_only boolean DEFAULT false)
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
        'CREATE POLICY own_tenant ON %s TO {role}
            USING (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)
            WITH CHECK (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)',
        tenant_table);
    EXECUTE format(
        'CREATE POLICY every_tenant ON %s TO {system_role} USING (true) WITH CHECK (true)',
        tenant_table);
    EXECUTE format('CREATE POLICY witness ON %s FOR SELECT TO {audit_role} USING (true)', tenant_table);
    EXECUTE format('GRANT SELECT, INSERT ON %s TO {role}, {system_role}', tenant_table);
    IF append_only THEN
        EXECUTE format(
            'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
                FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_change()',
            tenant_table);
    ELSE
        EXECUTE format('GRANT UPDATE, DELETE ON %s TO {role}, {system_role}', tenant_table);
    END IF;
END
$$;

-- Sequences that modules create for themselves (document numbers) are usable without a grant each.
ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE, SELECT ON SEQUENCES TO {role}, {system_role};

CREATE SEQUENCE {schema}.events_seq;

-- Outbox, event store and audit trail in one. The key is not led by the tenant: the relay reads
-- across tenants, and a partitioned key must hold the partition column.
CREATE TABLE {schema}.events (
    event_id    uuid        NOT NULL,
    tenant_id   uuid        NOT NULL,
    xid         xid8        NOT NULL DEFAULT pg_current_xact_id(),
    seq         bigint      NOT NULL DEFAULT nextval('{schema}.events_seq'),
    at          timestamptz NOT NULL DEFAULT now(),
    stream      text        NOT NULL,
    stream_seq  bigint      NOT NULL,
    type        text        NOT NULL,
    data        jsonb       NOT NULL,
    meta        jsonb       NOT NULL,
    CONSTRAINT events_pkey PRIMARY KEY (at, xid, seq),
    CONSTRAINT events_stream_seq_positive CHECK (stream_seq > 0)
) PARTITION BY RANGE (at);

CREATE INDEX events_position ON {schema}.events (xid, seq);
CREATE INDEX events_stream ON {schema}.events (tenant_id, stream, stream_seq);

-- Rows land here only when nobody made the month's partition: `doctor` alarms on any.
CREATE TABLE {schema}.events_default PARTITION OF {schema}.events DEFAULT;
ALTER TABLE {schema}.events_default ENABLE ROW LEVEL SECURITY;
ALTER TABLE {schema}.events_default FORCE ROW LEVEL SECURITY;
CREATE POLICY every_tenant ON {schema}.events_default FOR SELECT TO {system_role} USING (true);
CREATE POLICY witness ON {schema}.events_default FOR SELECT TO {audit_role} USING (true);
GRANT SELECT ON {schema}.events_default TO {system_role};

SELECT {schema}.secure_tenant_table('{schema}.events', true);

-- Makes this month's partition and `months_ahead` more; answers how many it made. It runs with
-- the owner's rights, because only the owner may add a partition and only jobs may ask for one.
CREATE FUNCTION {schema}.ensure_event_partitions(months_ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made  integer := 0;
    -- Months are those of UTC, whatever zone the session has.
    month timestamp := date_trunc('month', now() AT TIME ZONE 'UTC');
    part  text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('{schema}.events'));
    FOR ahead IN 0..months_ahead LOOP
        part := 'events_' || to_char(month, 'YYYY_MM');
        IF to_regclass('{schema}.' || part) IS NULL THEN
            BEGIN
                EXECUTE format(
                    'CREATE TABLE {schema}.%I PARTITION OF {schema}.events FOR VALUES FROM (%L) TO (%L)',
                    part, month AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
                EXECUTE format('ALTER TABLE {schema}.%I ENABLE ROW LEVEL SECURITY', part);
                EXECUTE format('ALTER TABLE {schema}.%I FORCE ROW LEVEL SECURITY', part);
                -- A dump reads each partition by itself.
                EXECUTE format(
                    'CREATE POLICY witness ON {schema}.%I FOR SELECT TO {audit_role} USING (true)',
                    part);
                made := made + 1;
            EXCEPTION WHEN check_violation THEN
                RAISE WARNING 'events of % already lie in {schema}.events_default', part;
            END;
        END IF;
        month := month + interval '1 month';
    END LOOP;
    RETURN made;
END
$$;
REVOKE ALL ON FUNCTION {schema}.ensure_event_partitions(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {schema}.ensure_event_partitions(integer) TO {system_role};

SELECT {schema}.ensure_event_partitions(3);

-- The first answer to each keyed command, beside its effect. A row without a reply exists only
-- inside the transaction that claimed the key.
CREATE TABLE {schema}.replies (
    tenant_id   uuid        NOT NULL,
    operation   text        NOT NULL,
    key         text        NOT NULL,
    fingerprint bytea       NOT NULL,
    reply       jsonb,
    at          timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT replies_pkey PRIMARY KEY (tenant_id, operation, key),
    CONSTRAINT replies_fingerprint_sha256 CHECK (octet_length(fingerprint) = 32)
);
SELECT {schema}.secure_tenant_table('{schema}.replies');

-- Which events each consumer of this module has applied, written in the transaction of the effect.
CREATE TABLE {schema}.inbox (
    tenant_id   uuid        NOT NULL,
    consumer    text        NOT NULL,
    event_id    uuid        NOT NULL,
    at          timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT inbox_pkey PRIMARY KEY (tenant_id, consumer, event_id)
);
SELECT {schema}.secure_tenant_table('{schema}.inbox');

-- How far each consumer of this module's events has come. Not a tenant's: the relay's.
CREATE TABLE {schema}.consumer_offsets (
    consumer    text        NOT NULL,
    xid         xid8        NOT NULL DEFAULT '0',
    seq         bigint      NOT NULL DEFAULT 0,
    fence       bigint      NOT NULL DEFAULT 0,
    advanced_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT consumer_offsets_pkey PRIMARY KEY (consumer)
);
GRANT SELECT, INSERT, UPDATE ON {schema}.consumer_offsets TO {system_role};

-- Events a consumer refused, and those of the same stream that wait behind them.
CREATE TABLE {schema}.parked_events (
    tenant_id   uuid        NOT NULL,
    consumer    text        NOT NULL,
    stream      text        NOT NULL,
    stream_seq  bigint      NOT NULL,
    event_id    uuid        NOT NULL,
    at          timestamptz NOT NULL,
    reason      text        NOT NULL,
    attempts    integer     NOT NULL,
    parked_at   timestamptz NOT NULL DEFAULT now(),
    -- NULL: an operator decides. Otherwise the relay tries again by itself.
    retry_at    timestamptz,
    CONSTRAINT parked_events_pkey PRIMARY KEY (tenant_id, consumer, stream, stream_seq, event_id)
);
SELECT {schema}.secure_tenant_table('{schema}.parked_events');
REVOKE ALL ON {schema}.parked_events FROM {role};
