-- Last, so that they do not watch this script itself.
CREATE EVENT TRIGGER privacy_guard_ddl ON ddl_command_end EXECUTE FUNCTION privacy.guard_ddl();
ALTER EVENT TRIGGER privacy_guard_ddl ENABLE ALWAYS;
COMMENT ON EVENT TRIGGER privacy_guard_ddl IS 'pg_privacy: guards tables with personal columns as they come and change';
CREATE EVENT TRIGGER privacy_guard_drop ON sql_drop EXECUTE FUNCTION privacy.guard_drop();
ALTER EVENT TRIGGER privacy_guard_drop ENABLE ALWAYS;
COMMENT ON EVENT TRIGGER privacy_guard_drop IS 'pg_privacy: keeps guards in place';
