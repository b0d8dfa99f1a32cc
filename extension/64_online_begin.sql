-- The beginning of a change made online. The change is rehearsed: the table is emptied, the ordinary mapping function run
-- on it, what it makes of columns and indexes is noted, and all is rolled back. What would stop the change at its end
-- stops it here.

CREATE FUNCTION privacy.online_note() RETURNS trigger
  LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_online_note';
COMMENT ON FUNCTION privacy.online_note() IS 'Trigger: notes the keys of rows written while their table is changed online';

CREATE FUNCTION privacy.online_empty(relation regclass) RETURNS void
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_online_empty';
REVOKE ALL ON FUNCTION privacy.online_empty(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.online_empty(regclass) IS 'Gives a table new, empty files; for functions of pg_privacy only';

CREATE FUNCTION privacy.free_space(relation regclass) RETURNS bigint
  LANGUAGE c VOLATILE STRICT PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'privacy_free_space';
REVOKE ALL ON FUNCTION privacy.free_space(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.free_space(regclass) IS 'Bytes free on the file system that holds a table; for functions of pg_privacy only';

-- The mapping function itself, on an emptied table.
CREATE FUNCTION privacy.online_apply(kind text, relation regclass, column_name text, arguments jsonb) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  named text;
BEGIN
  SELECT coalesce(string_agg(format(', %I => %L', a.key, a.value), ''), '') INTO named FROM jsonb_each_text(arguments) AS a WHERE a.value IS NOT NULL;
  EXECUTE format('SELECT privacy.%I(%L::regclass, %L%s)', kind, relation::oid, column_name, named);
END $$;
REVOKE ALL ON FUNCTION privacy.online_apply(text, regclass, text, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.online_apply(text, regclass, text, jsonb) IS 'Runs the mapping function of a change made online; for functions of pg_privacy only';

CREATE FUNCTION privacy.leaves(relation regclass) RETURNS SETOF regclass
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT f FROM privacy.family(relation) f JOIN pg_class c ON c.oid = f WHERE c.relkind = 'r';
$$;
REVOKE ALL ON FUNCTION privacy.leaves(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.leaves(regclass) IS 'The table, its partitions and children, as far as they hold rows; for functions of pg_privacy only';

-- What rows of a table are told apart by: a unique key without NULLs, the primary key first, with its operators.
CREATE FUNCTION privacy.online_key(relation regclass, except_column text) RETURNS jsonb
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  key jsonb;
BEGIN
  SELECT k.columns INTO key FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am m ON m.oid = x.relam
   CROSS JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('name', a.attname, 'operator', format('OPERATOR(%I.%s)', s.nspname, o.oprname)) ORDER BY n) AS columns,
                              bool_and(a.attnotnull AND a.attname <> except_column AND privacy.base_type_of(a.atttypid) IS NULL AND o.oid IS NOT NULL) AS usable
                         FROM generate_series(0, i.indnkeyatts - 1) n JOIN pg_opclass c ON c.oid = i.indclass[n]
                         LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[n]
                         LEFT JOIN pg_amop p ON p.amopfamily = c.opcfamily AND p.amoplefttype = c.opcintype AND p.amoprighttype = c.opcintype AND p.amopstrategy = 3
                         LEFT JOIN pg_operator o ON o.oid = p.amopopr LEFT JOIN pg_namespace s ON s.oid = o.oprnamespace) AS k
   WHERE i.indrelid = relation AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL AND m.amname = 'btree' AND k.usable
   ORDER BY i.indisprimary DESC, i.indnkeyatts, i.indexrelid LIMIT 1;
  IF key IS NULL THEN
    RAISE EXCEPTION 'rows of table % cannot be told apart, which changing it online needs', relation
      USING ERRCODE = 'object_not_in_prerequisite_state',
            HINT = 'Give it a primary key, not deferrable, or a unique index of NOT NULL columns; or call the function without _online, which locks the table meanwhile.';
  END IF;
  RETURN key;
END $$;
REVOKE ALL ON FUNCTION privacy.online_key(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.online_key(regclass, text) IS 'The columns that tell rows of a table apart, and how; for functions of pg_privacy only';

-- Columns and indexes of a table as they are now.
CREATE FUNCTION privacy.online_columns(relation regclass) RETURNS jsonb
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_agg(jsonb_build_object('number', a.attnum, 'name', a.attname, 'dropped', a.attisdropped, 'type', format_type(a.atttypid, a.atttypmod),
                     'collation', CASE WHEN a.attcollation <> t.typcollation AND a.attcollation <> 0 THEN
                                    (SELECT format('%I.%I', n.nspname, c.collname) FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace WHERE c.oid = a.attcollation) END,
                     'storage', CASE WHEN a.attstorage <> t.typstorage THEN CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END) ORDER BY a.attnum)
    FROM pg_attribute a LEFT JOIN pg_type t ON t.oid = a.atttypid WHERE a.attrelid = relation AND a.attnum > 0;
$$;
REVOKE ALL ON FUNCTION privacy.online_columns(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.online_columns(regclass) IS 'The columns of a table, for its copy; for functions of pg_privacy only';

CREATE FUNCTION privacy.online_indexes(relation regclass) RETURNS jsonb
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('oid', i.indexrelid::bigint, 'unique', i.indisunique,
                     'definition', substr(pg_get_indexdef(i.indexrelid), length(format('CREATE %sINDEX %I ON %I.%I ', CASE WHEN i.indisunique THEN 'UNIQUE ' END, x.relname, n.nspname, c.relname)) + 1),
                     'tablespace', coalesce((SELECT s.spcname FROM pg_tablespace s WHERE s.oid = x.reltablespace), 'pg_default')) ORDER BY i.indisprimary DESC, i.indisunique DESC, i.indexrelid), '[]')
    FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE i.indrelid = relation AND i.indislive;
$$;
REVOKE ALL ON FUNCTION privacy.online_indexes(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.online_indexes(regclass) IS 'The indexes of a table, for its copy; for functions of pg_privacy only';

-- Triggers that note what is written, on the table and, for a linked one, on where its rows' people are read.
CREATE FUNCTION privacy.online_watch(relation regclass, key jsonb) RETURNS text
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  log text := privacy.online_part('log', relation);
BEGIN
  PERFORM privacy.drop_part('log', relation);
  PERFORM privacy.run_on_parts(format('CREATE TABLE %s (%s)', log, (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ')
    FROM pg_attribute a WHERE a.attrelid = relation AND key @> jsonb_build_array(jsonb_build_object('name', a.attname)))));
  PERFORM privacy.adopt_part('log', relation);
  PERFORM privacy.run_as_owner(relation, format('CREATE OR REPLACE TRIGGER aaa_privacy_online AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION privacy.online_note()', relation));
  PERFORM privacy.run_as_owner(relation, format('CREATE OR REPLACE TRIGGER aaa_privacy_emptied BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION privacy.online_note()', relation));
  PERFORM privacy.run_as_owner(relation, format('ALTER TABLE %s ENABLE ALWAYS TRIGGER aaa_privacy_online, ENABLE ALWAYS TRIGGER aaa_privacy_emptied', relation));
  RETURN privacy.online_trigger_mark(relation);
END $$;
REVOKE ALL ON FUNCTION privacy.online_watch(regclass, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.online_watch(regclass, jsonb) IS 'Has written rows of a table noted; for functions of pg_privacy only';

CREATE FUNCTION privacy.online_trigger_mark(relation regclass) RETURNS text
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT string_agg(concat_ws(' ', t.oid, t.xmin, t.tgenabled), ', ' ORDER BY t.tgname) FROM pg_trigger t
   WHERE t.tgrelid = relation AND t.tgname IN ('aaa_privacy_online', 'aaa_privacy_emptied');
$$;
REVOKE ALL ON FUNCTION privacy.online_trigger_mark(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.online_trigger_mark(regclass) IS 'Identity and version of the triggers of a change made online; for functions of pg_privacy only';

CREATE FUNCTION privacy.online_watch_parent(relation regclass, recipe jsonb) RETURNS void
  LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  parent regclass := (recipe ->> 'parent')::oid::regclass;
  links text := privacy.online_part('links', relation);
BEGIN
  PERFORM privacy.drop_part('links', relation);
  PERFORM privacy.run_on_parts(format('CREATE TABLE %s (%s)', links,
    (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY n) FROM jsonb_array_elements_text(recipe -> 'parent_columns') WITH ORDINALITY AS c (name, n),
            privacy.column_named(parent, c.name) a)));
  PERFORM privacy.adopt_part('links', relation);
  PERFORM privacy.run_as_owner(parent, format('CREATE OR REPLACE TRIGGER %I AFTER UPDATE ON %s FOR EACH ROW WHEN (OLD.%I IS DISTINCT FROM NEW.%I) EXECUTE FUNCTION privacy.online_note(%L)',
    'aaa_privacy_links_' || relation::oid, parent, recipe ->> 'parent_subject', recipe ->> 'parent_subject', 'links_' || relation::oid));
  PERFORM privacy.run_as_owner(parent, format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', parent, 'aaa_privacy_links_' || relation::oid));
END $$;
REVOKE ALL ON FUNCTION privacy.online_watch_parent(regclass, jsonb) FROM PUBLIC;
COMMENT ON FUNCTION privacy.online_watch_parent(regclass, jsonb) IS 'Has rows noted whose person changes, above a table that becomes linked; for functions of pg_privacy only';
