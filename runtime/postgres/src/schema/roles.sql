-- The two roles of one module and the installation's witness, made by the login role that owns the
-- database. Roles belong to the cluster, not to the database, hence the installation's prefix in
-- their names and the tolerance: two databases may be migrated at once.
-- {role} carries a request and is held to its tenant; {system_role} carries the relay, jobs and
-- migrations and is never reachable from a request. {audit_role} is one for all modules: it reads
-- every row of every tenant and can write none.
DO $roles$
DECLARE
    granted name;
    -- Since 16 a grant itself says whether it is inherited; before, the grantee says it for all.
    by_grant boolean := current_setting('server_version_num')::int >= 160000;
BEGIN
    FOREACH granted IN ARRAY ARRAY['{role}', '{system_role}', '{audit_role}'] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = granted) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', granted);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;
            END;
        END IF;
        -- The login role may become each, but must not inherit them: policies follow inherited
        -- membership, and an inherited system role would show every tenant to a forgotten SET ROLE.
        IF NOT pg_catalog.pg_has_role(granted, CASE WHEN by_grant THEN 'SET' ELSE 'MEMBER' END) THEN
            BEGIN
                EXECUTE format('GRANT %I TO CURRENT_USER', granted)
                    || CASE WHEN by_grant THEN ' WITH INHERIT FALSE, SET TRUE' ELSE '' END;
            EXCEPTION WHEN unique_violation THEN
                NULL;
            END;
        END IF;
    END LOOP;
    IF NOT by_grant AND (
        SELECT rolinherit AND NOT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user
    ) THEN
        EXECUTE 'ALTER ROLE CURRENT_USER NOINHERIT';
    END IF;
END
$roles$;
