-- What decisions were remembered of a person is dropped when the person's state or standings change. A new person's row in
-- privacy.subjects needs no note: nothing is remembered of people who are not known.

CREATE FUNCTION privacy.decision_changed() RETURNS trigger
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_decision_changed';
REVOKE ALL ON FUNCTION privacy.decision_changed() FROM PUBLIC;
COMMENT ON FUNCTION privacy.decision_changed() IS 'Trigger of the tables that decide about people: sessions drop what they remembered of the person';

CREATE TRIGGER decision_changed AFTER UPDATE OR DELETE ON privacy.subjects FOR EACH ROW EXECUTE FUNCTION privacy.decision_changed();
CREATE TRIGGER decision_changed_truncate AFTER TRUNCATE ON privacy.subjects FOR EACH STATEMENT EXECUTE FUNCTION privacy.decision_changed();
CREATE TRIGGER decision_changed AFTER INSERT OR UPDATE OR DELETE ON privacy.standings FOR EACH ROW EXECUTE FUNCTION privacy.decision_changed();
CREATE TRIGGER decision_changed_truncate AFTER TRUNCATE ON privacy.standings FOR EACH STATEMENT EXECUTE FUNCTION privacy.decision_changed();
ALTER TABLE privacy.subjects ENABLE ALWAYS TRIGGER decision_changed;
ALTER TABLE privacy.subjects ENABLE ALWAYS TRIGGER decision_changed_truncate;
ALTER TABLE privacy.standings ENABLE ALWAYS TRIGGER decision_changed;
ALTER TABLE privacy.standings ENABLE ALWAYS TRIGGER decision_changed_truncate;

-- For the event trigger below: somebody changed one of the two tables themselves, their triggers perhaps.
CREATE FUNCTION privacy.forget_decisions() RETURNS void
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_forget_decisions';
REVOKE ALL ON FUNCTION privacy.forget_decisions() FROM PUBLIC;
COMMENT ON FUNCTION privacy.forget_decisions() IS 'All sessions drop what they remembered of decisions, when this transaction commits';
