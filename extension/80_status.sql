-- What an operator and a data protection officer are told: alerts, status. Nothing here shows a value or a key of a person.

CREATE VIEW privacy.alerts AS
WITH keystore AS MATERIALIZED (SELECT k.*, pg_catalog.pg_postmaster_start_time() AS since FROM privacy.keystore_status() k)
SELECT a.alert, a.severity, a.since, a.object, a.detail, a.remedy
FROM (
  SELECT 'keystore_' || k.condition AS alert, 'critical' AS severity, k.since, k.directory AS object, k.message AS detail,
         coalesce(k.hint, 'See docs/keystore-operations.md.') AS remedy
  FROM keystore k
  WHERE k.condition NOT IN ('open', 'missing', 'starting')
     OR (k.condition = 'missing' AND EXISTS (SELECT FROM privacy.key_space))
  UNION ALL
  SELECT 'fenced', 'critical', k.since, k.space::text, k.message, coalesce(k.hint, 'Put the newest undamaged copy of the keystore back.')
  FROM keystore k WHERE k.role = 'fenced'
  UNION ALL
  SELECT 'keystore_damaged', 'critical', k.since, k.directory, k.message, k.hint
  FROM keystore k WHERE k.condition = 'open' AND k.role IN ('owner', 'guest') AND k.message IS NOT NULL
  UNION ALL
  SELECT 'keystore_' || k.role, 'critical', k.since, k.directory, k.message, k.hint
  FROM keystore k WHERE k.role IN ('foreign', 'missing')
  UNION ALL
  SELECT 'keys_missing', 'critical', k.since, k.space::text,
         pg_catalog.format('at least %s keys are not in the keystore: a key file was cut short, or an older copy put back', k.missing_keys),
         'Put the newest copy of the key file back and restart; privacy.verify_keystore() counts them.'
  FROM keystore k WHERE k.missing_keys > 0
  UNION ALL
  SELECT 'damaged_keys', 'critical', k.since, k.space::text, pg_catalog.format('at least %s keys are damaged', k.damaged_keys),
         CASE WHEN (SELECT m.state FROM privacy.mirror_status() m) = 'in_step'
              THEN 'Each that the mirror holds whole is taken from it within a minute. If this stays, they are damaged there, too: put a copy of the key file back and restart. What was erased since stays erased.'
              ELSE 'Put a copy of the key file back and restart; privacy.verify_keystore() counts them. What was erased since stays erased.' END
  FROM keystore k WHERE k.damaged_keys > 0
  UNION ALL
  SELECT 'mirror_stale', 'critical', m.since, m.directory,
         coalesce(m.detail, 'the mirror of the keystore is not up to date'),
         coalesce(m.hint, 'It is brought up to date by itself as soon as it can be written to. Until then the keystore is the only copy.')
  FROM privacy.mirror_status() m WHERE m.state = 'stale'
  UNION ALL
  SELECT 'mirror_same_file_system', 'warning', pg_catalog.pg_postmaster_start_time(), m.directory,
         'keystore and mirror lie on one file system: what takes the one takes the other',
         'Set privacy.keystore_mirror to a directory on another disk and restart the server.'
  FROM privacy.mirror_status() m WHERE m.same_file_system
  UNION ALL
  SELECT 'rotation_unfinished', CASE k.rotation WHEN 'under way' THEN 'notice' ELSE 'warning' END, k.master_key_since, k.directory,
         pg_catalog.format('not everything is wrapped under master epoch %s yet: %s', k.master_epoch, k.rotation),
         'It goes on by itself; SELECT privacy.rotate_master_key() tries at once.'
  FROM keystore k WHERE k.rotation IS NOT NULL
  UNION ALL
  SELECT 'master_key_old', 'warning', k.master_key_since, k.directory,
         pg_catalog.format('master epoch %s is older than privacy.master_key_period: copies of the keystore as old as it can open whoever was erased since', k.master_epoch),
         'SELECT privacy.rotate_master_key(), back the keystore up, then privacy.retire_master_key().'
  FROM keystore k WHERE k.master_key_since < pg_catalog.now() - pg_catalog.current_setting('privacy.master_key_period')::interval
    AND pg_catalog.current_setting('privacy.master_key_period') <> '0'
  UNION ALL
  SELECT 'master_epochs_open', 'notice', e.since, k.directory,
         pg_catalog.format('master epoch %s is not retired: copies of the keystore made under it can be read', e.epoch),
         pg_catalog.format('When a backup of the keystore under epoch %s is verified: SELECT privacy.retire_master_key(%s).', k.master_epoch, e.epoch)
  FROM keystore k, LATERAL (SELECT m.* FROM privacy.master_epochs m  -- asked only when its files can be read
                             WHERE k.condition = 'open' AND k.message IS NULL AND k.rotation IS NULL OFFSET 0) e
  WHERE e.state IN ('open', 'retiring')
  UNION ALL
  SELECT 'backup_outdated', 'warning', k.backed_up_at, k.directory,
         pg_catalog.format('the last copy made by backup_keystore() is wrapped under master epoch %s; when that is retired, nobody can read it', k.backup_epoch),
         'SELECT * FROM privacy.backup_keystore(path) before an epoch is retired.'
  FROM keystore k WHERE k.rotation IS NULL AND k.backup_epoch < k.master_epoch
  UNION ALL
  SELECT 'guest', 'warning', s.attached_at, k.space::text, 'this database reads and forgets, but seals and erases nothing',
         'SELECT privacy.adopt_key_space(), if it replaces the original database.'
  FROM keystore k, privacy.key_space s WHERE k.role = 'guest'
  UNION ALL
  SELECT 'keystore_copy_behind', CASE WHEN n.people_left < 0 THEN 'critical' ELSE 'warning' END, k.since, k.directory,
         CASE WHEN n.people_left < 0 THEN pg_catalog.format('this standby''s copy of the keystore lacks the keys of up to %s people', -n.people_left)
              ELSE pg_catalog.format('this standby''s copy of the keystore holds keys of only %s more people', n.people_left) END,
         'Copy the primary''s keystore anew: see docs/replication.md.'
  FROM keystore k, privacy.node_status() n WHERE n.standby AND n.people_left < 1000
  UNION ALL
  SELECT 'test_keystore', 'critical', k.since, k.directory, 'this keystore is one for tests: keys may be lost with the machine, and erasures undone',
         'Never store real people here. See docs/keystore-operations.md.'
  FROM keystore k, privacy.node_status() n WHERE n.test_keystore
  UNION ALL
  SELECT 'replay_off', 'warning', k.since, k.space::text, 'erasures that only the keystore remembers are withheld, but rows are not cleared',
         'Set privacy.replay_erasures = on when the restored copy is checked.'
  FROM keystore k WHERE NOT pg_catalog.current_setting('privacy.replay_erasures')::boolean
  UNION ALL
  SELECT 'pending_here', 'critical', k.since, k.directory,
         pg_catalog.format('%s keys of erased people could not be destroyed in this server''s keystore', n.pending_destructions),
         'They are withheld, and it is tried again. Look in the server log for errors writing the keystore.'
  FROM keystore k, privacy.node_status() n WHERE n.pending_destructions > 0
  UNION ALL
  SELECT 'default_master_key', 'warning', k.since, k.directory, 'the master key lies in a file beside the server',
         'Let privacy.master_key_command fetch it from a key management system.'
  FROM keystore k WHERE k.default_master_key
  UNION ALL
  SELECT 'online_change_left', 'warning', c.phase_at, c.relation::text, pg_catalog.format('%s of column %s was begun online and nobody is at it; writing to the table costs more meanwhile', c.kind, c.column_name),
         pg_catalog.format('CALL privacy.%s_online with the same arguments goes on; SELECT privacy.cancel_online_change(%L) ends it.', c.kind, c.relation::text)
  FROM privacy.online_changes c WHERE c.finished_at IS NULL AND NOT privacy.is_running(c)
  UNION ALL
  SELECT 'same_file_system', 'warning', k.since, k.directory, 'keystore or master key lie on the file system of the data directory: one snapshot takes all',
         'Put them on file systems of their own: privacy.keystore_directory, privacy.master_key_directory.'
  FROM keystore k WHERE k.same_file_system
  UNION ALL
  SELECT 'memory_not_locked', 'warning', k.since, NULL, 'the memory that holds the master key may be swapped out',
         'Raise the memory lock limit of the server (LimitMEMLOCK=infinity) or encrypt the swap.'
  FROM keystore k WHERE NOT k.memory_locked AND k.condition IN ('open', 'locked')
  UNION ALL
  SELECT 'reserve_low', 'warning', k.since, k.space::text,
         pg_catalog.format('%s people can be stored until the master key is needed again', k.reserved_people),
         'Make the master key available: see docs/keystore-operations.md.'
  FROM keystore k WHERE k.condition <> 'open' AND k.reserved_people < 10000
  UNION ALL
  SELECT 'pending_destructions', CASE WHEN pg_catalog.min(e.requested_at) < pg_catalog.now() - interval '1 hour' THEN 'critical'
              WHEN pg_catalog.min(e.requested_at) < pg_catalog.now() - interval '1 minute' THEN 'warning' ELSE 'notice' END,
         pg_catalog.min(e.requested_at), NULL, pg_catalog.format('%s erasures wait for their keys'' slots to be durably overwritten', pg_catalog.count(*)),
         'The worker repeats it. If they stay, look in the server log for errors writing the keystore.'
  FROM privacy.erasures e WHERE e.state = 'pending' HAVING pg_catalog.count(*) > 0
  UNION ALL
  SELECT 'worker_failing', 'warning', n.worker_failing_since, NULL,
         'the worker of this database does not come through: rows of erased people are not cleared, certificates not signed, nobody is erased when due',
         'It is tried again by itself. The server log says what fails, e.g. a full disk, or a trigger that refuses.'
  FROM privacy.node_status() n WHERE n.worker_failing_since IS NOT NULL
  UNION ALL
  SELECT 'pending_scrubbing', CASE WHEN pg_catalog.min(e.requested_at) < pg_catalog.now() - interval '1 hour' THEN 'warning' ELSE 'notice' END, pg_catalog.min(e.requested_at), t.relation, pg_catalog.format('%s rows of erased people wait to be cleared', pg_catalog.sum(t.pending)),
         'The worker does it in portions; the rows are hidden and their keys destroyed. If they stay, the server log says what is in the way.'
  FROM privacy.erasure_tables t JOIN privacy.erasures e ON e.id = t.erasure_id WHERE t.pending > 0 GROUP BY t.relation
  UNION ALL
  SELECT 'departed_people', CASE WHEN pg_catalog.min(s.erase_due) < pg_catalog.now() - interval '1 hour' THEN 'warning' ELSE 'notice' END,
         pg_catalog.min(s.departed_at), t.relation::text,
         pg_catalog.format('%s people without a row of their own; the first is due %s', pg_catalog.count(*), coalesce(pg_catalog.min(s.erase_due)::text, 'never (on_delete => keep)')),
         'They are erased when due; privacy.erase_subject(table, key, ...) does it now.'
  FROM privacy.subjects s JOIN privacy.subject_tables t ON t.id = s.table_id WHERE s.state = 'departed'
   AND NOT EXISTS (SELECT FROM privacy.merged_subjects m WHERE m.subject_id = s.id) GROUP BY t.relation
  UNION ALL
  SELECT 'overdue_destructions', 'warning', pg_catalog.min(u.due), NULL, pg_catalog.format('of %s people something should have been destroyed over an hour ago', pg_catalog.count(DISTINCT u.subject_id)),
         'The worker does it. If they stay: a trigger of a table refuses, or the keystore cannot be written; the server log says which.'
  FROM privacy.upcoming_destructions u WHERE u.due < pg_catalog.now() - interval '1 hour' HAVING pg_catalog.count(*) > 0
  UNION ALL
  SELECT 'failed_erasure', 'warning', NULL, t.relation::text, pg_catalog.format('the due erasure of %s people failed, and is tried again', pg_catalog.count(*)),
         'privacy.erase_subject(table, key, ...) shows the error; privacy.plan_erasure what may stand in the way.'
  FROM privacy.subjects s LEFT JOIN privacy.subject_tables t ON t.id = s.table_id WHERE s.retry_at > pg_catalog.now() GROUP BY t.relation
  UNION ALL
  SELECT 'hold_to_review', 'notice', pg_catalog.min(h.placed_at), NULL, pg_catalog.format('%s holds without an end were placed over a year ago', pg_catalog.count(*)),
         'privacy.release_hold(id), where the ground is gone; privacy.holds lists them.'
  FROM privacy.holds h WHERE h.released_at IS NULL AND h.until IS NULL AND h.placed_at < pg_catalog.now() - interval '1 year' HAVING pg_catalog.count(*) > 0
  UNION ALL
  SELECT 'class_without_start', 'warning', NULL, c.name, 'the class is to be kept after the end of a process, and nothing says when that is: an erasure destroys it at once',
         pg_catalog.format('SELECT privacy.set_start_event(table, column, %L)', c.name)
  FROM privacy.deletion_classes c
  WHERE c.starts = 'process_end' AND pg_catalog.cardinality(c.retained_for) > 0 AND NOT EXISTS (SELECT FROM privacy.start_events v WHERE v.deletion_class = c.name)
  UNION ALL
  SELECT 'guard_disabled', 'critical', NULL, coalesce(m.relation::text || ', ', '') || m.guard || ' ' || m.name,
         'a guard is missing, disabled or changed',
         CASE WHEN m.relation IS NULL THEN pg_catalog.format('ALTER EVENT TRIGGER %I ENABLE ALWAYS', m.name)
              ELSE pg_catalog.format('SELECT privacy.restore_guards(%L)', m.relation::text) END
  FROM privacy.missing_guards m
  UNION ALL
  SELECT 'unsealed_values', 'critical', NULL, c.relation::text || '.' || c.column_name, 'no validated check proves that all values of the column are sealed',
         pg_catalog.format('ALTER TABLE %s VALIDATE CONSTRAINT %I', c.relation, 'privacy_sealed_' || c.column_name)
  FROM privacy.columns c JOIN pg_catalog.pg_class r ON r.oid = c.relation AND r.relkind IN ('r', 'p')
  WHERE c.type LIKE 'personal\_%' AND NOT c.verified
  UNION ALL
  SELECT 'untagged_column', 'warning', NULL, c.relation::text || '.' || c.column_name,
         CASE WHEN c.category IS NULL THEN 'a column of a personal type without a category' ELSE 'a column whose category does not exist here' END,
         pg_catalog.format('SELECT privacy.protect_column(%L, %L, category => ...): until then the column takes and shows nothing.', c.relation::text, c.column_name)
  FROM privacy.columns c WHERE c.type LIKE 'personal\_%' AND NOT c.is_partition AND c.deletion_class IS NULL
  UNION ALL
  SELECT 'foreign_permissive_policy', 'warning', NULL, t.relation::text || ', policy ' || f.polname,
         'stands beside privacy_base, which lets every row through: the two are ORed',
         pg_catalog.format('DROP POLICY privacy_base ON %s, if the other policy is meant to restrict.', t.relation)
  FROM privacy.tables t JOIN pg_catalog.pg_policy f ON f.polrelid = t.relation AND f.polpermissive AND f.polname <> 'privacy_base'
  WHERE EXISTS (SELECT FROM pg_catalog.pg_policy b WHERE b.polrelid = t.relation AND b.polname = 'privacy_base'
                  AND pg_catalog.pg_get_expr(b.polqual, b.polrelid) = 'true')
  UNION ALL
  SELECT 'exempt_view', 'notice', NULL, v.view::text, pg_catalog.format('shows all rows of %s, as its owner %I is not bound by row policies; values stay governed', v.relation, v.owner),
         pg_catalog.format('ALTER VIEW %s SET (security_invoker = true), or give it to an ordinary owner.', v.view)
  FROM privacy.exempt_views v
) a;
COMMENT ON VIEW privacy.alerts IS
  'What needs attention, one row a condition: stable name, severity (critical, warning, notice), since when, on what, and the remedy. Empty: healthy';

CREATE FUNCTION privacy.status() RETURNS jsonb
LANGUAGE sql STABLE PARALLEL UNSAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object(
    'version', (SELECT extversion FROM pg_extension WHERE extname = 'pg_privacy'),
    'keystore', (SELECT to_jsonb(k) FROM privacy.keystore_status() k),
    'mirror', (SELECT to_jsonb(m) FROM privacy.mirror_status() m),
    'node', (SELECT to_jsonb(n) FROM privacy.node_status() n),
    'keystore_copies', (SELECT coalesce(jsonb_agg(c), '[]') FROM privacy.list_keystore_copies() c),
    'people', (SELECT jsonb_build_object('active', count(*) FILTER (WHERE state = 'active'), 'departed', count(*) FILTER (WHERE state = 'departed'),
                        'erased', count(*) FILTER (WHERE state = 'erased'), 'restricted', count(*) FILTER (WHERE restricted),
                        'planned', count(*) FILTER (WHERE planned), 'retained', count(*) FILTER (WHERE state = 'erased' AND retained <> '{}'))
               FROM privacy.subjects),
    'holds', (SELECT count(*) FROM privacy.holds WHERE released_at IS NULL AND coalesce(until > now(), true)),
    'erasures', (SELECT jsonb_build_object('pending', count(*) FILTER (WHERE state = 'pending'),
                          'destroyed', count(*) FILTER (WHERE state = 'destroyed'), 'purged', count(*) FILTER (WHERE state = 'purged'),
                          'awaiting_end_of_master_key', count(*) FILTER (WHERE state IN ('pending', 'destroyed')),
                          'planned', count(*) FILTER (WHERE state = 'planned'), 'cancelled', count(*) FILTER (WHERE state = 'cancelled')) FROM privacy.erasures),
    'tables', (SELECT count(*) FROM privacy.tables WHERE NOT is_partition),
    'columns', (SELECT count(*) FROM privacy.columns WHERE NOT is_partition),
    'exempt_views', (SELECT coalesce(jsonb_agg(to_jsonb(v)), '[]') FROM privacy.exempt_views v),
    'alerts', (SELECT coalesce(jsonb_object_agg(severity, n), '{}')
               FROM (SELECT severity, count(*) AS n FROM privacy.alerts GROUP BY severity) s))
$$;
REVOKE ALL ON FUNCTION privacy.status() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.status() TO privacy_dpo, privacy_admin, privacy_rights_desk;
COMMENT ON FUNCTION privacy.status() IS
  'State of keystore, people, erasures and protection in numbers, as jsonb. What needs attention is in privacy.alerts';

GRANT SELECT ON privacy.tables, privacy.columns, privacy.purpose_register, privacy.exempt_views, privacy.missing_guards, privacy.alerts
  TO privacy_dpo, privacy_admin, privacy_rights_desk;
GRANT EXECUTE ON FUNCTION privacy.label_value(text, text), privacy.link_keys(regclass, text) TO privacy_dpo, privacy_admin, privacy_rights_desk;
GRANT SELECT ON privacy.purposes, privacy.categories, privacy.deletion_classes, privacy.permissions, privacy.purpose_grants, privacy.notices
  TO privacy_dpo, privacy_admin, privacy_rights_desk;
GRANT SELECT ON privacy.subjects, privacy.subject_tables, privacy.subject_events, privacy.standings TO privacy_dpo;
