COMMENT ON TABLE audit_checkpoints IS 'What the chain of events was at a moment: see docs/audit.md. Append-only.';

-- Whoever owns the tables can drop these triggers; the chain then shows what was done without them.
CREATE FUNCTION refuse_to_change_the_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows: % is refused.', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER events_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_log();
CREATE TRIGGER effects_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON effects
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_log();
CREATE TRIGGER event_chain_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON event_chain
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_log();
CREATE TRIGGER audit_checkpoints_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_checkpoints
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_log();

-- What the service may do while it serves. Nobody logs in as this role: it is granted to the role that the service logs in
-- as. Roles belong to the whole server, where another database may have made it, even at this moment; and who migrates may
-- not be allowed to make any.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tracker_app') THEN
        BEGIN
            CREATE ROLE tracker_app NOLOGIN;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN
                NULL;
            WHEN insufficient_privilege THEN
                RAISE NOTICE 'The role tracker_app was not created: % may not create roles. See docs/audit.md.', current_user;
        END;
    END IF;

    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'tracker_app') THEN
        GRANT USAGE ON SCHEMA public TO tracker_app;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO tracker_app;
        GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO tracker_app;
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO tracker_app;
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO tracker_app;
        REVOKE UPDATE, DELETE, TRUNCATE ON events, effects, event_chain, audit_checkpoints FROM tracker_app;
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON migrations_history FROM tracker_app;
    END IF;
END
$$;
