-- Which foreign key leads from a row to its person, by the one column that carries the label.

-- Does a foreign key say which one row is referred to? In PostgreSQL 18 there are some that are not enforced, and some of periods.
-- The same in C++: NamesOneRow of src/pg/compat.hpp.
CREATE FUNCTION privacy.names_one_row(key pg_catalog.pg_constraint) RETURNS boolean
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((r.key ->> 'conenforced')::boolean, true) AND NOT coalesce((r.key ->> 'conperiod')::boolean, false) FROM to_jsonb($1) AS r (key);
$$;
REVOKE ALL ON FUNCTION privacy.names_one_row(pg_catalog.pg_constraint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.names_one_row(pg_catalog.pg_constraint) TO privacy_admin, privacy_dpo;  -- privacy.advise() asks
COMMENT ON FUNCTION privacy.names_one_row(pg_catalog.pg_constraint) IS 'Is a foreign key enforced, and not one of periods? For functions of pg_privacy only';

-- The foreign keys of a column that lead to other tables: to people first, of the column alone before those of several.
-- The same in C++, for people: FindForeignKey of src/pg/relation_policy.cpp.
CREATE FUNCTION privacy.link_keys(relation regclass, "column" text) RETURNS SETOF pg_catalog.pg_constraint
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.* FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attname = $2 AND a.attnum = ANY (k.conkey)
   WHERE k.conrelid = $1 AND k.contype = 'f'
     AND coalesce(pg_partition_root(k.confrelid), k.confrelid) <> coalesce(pg_partition_root(k.conrelid), k.conrelid)
     AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.oid = k.conparentid AND p.conrelid = k.conrelid) AND privacy.names_one_row(k)
   ORDER BY NOT EXISTS (SELECT FROM pg_seclabel s WHERE s.objoid = k.confrelid AND s.classoid = 'pg_class'::regclass AND s.objsubid = 0 AND s.provider = 'pg_privacy'),
            cardinality(k.conkey) > 1, k.oid;
$$;
REVOKE ALL ON FUNCTION privacy.link_keys(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.link_keys(regclass, text) IS 'The foreign keys of a column, best first as ways to a person; for functions of pg_privacy only';

-- The columns of a constraint, as they are written in SQL; referenced: those on the other side.
CREATE FUNCTION privacy.key_columns(key pg_catalog.pg_constraint, referenced boolean DEFAULT false) RETURNS name[]
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_agg(a.attname ORDER BY n.place)
    FROM unnest(CASE WHEN $2 THEN ($1).confkey ELSE ($1).conkey END) WITH ORDINALITY AS n (number, place)
    JOIN pg_attribute a ON a.attrelid = CASE WHEN $2 THEN ($1).confrelid ELSE ($1).conrelid END AND a.attnum = n.number;
$$;
REVOKE ALL ON FUNCTION privacy.key_columns(pg_catalog.pg_constraint, boolean) FROM PUBLIC;
COMMENT ON FUNCTION privacy.key_columns(pg_catalog.pg_constraint, boolean) IS 'The columns of a foreign key; for functions of pg_privacy only';

-- Which columns refer to which: keys that say the same are one way.
CREATE FUNCTION privacy.key_pairs(key pg_catalog.pg_constraint) RETURNS text
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT string_agg(format('%s=%s', p.own, p.other), ' ' ORDER BY p.own) FROM unnest(($1).conkey, ($1).confkey) AS p (own, other);
$$;
REVOKE ALL ON FUNCTION privacy.key_pairs(pg_catalog.pg_constraint) FROM PUBLIC;
COMMENT ON FUNCTION privacy.key_pairs(pg_catalog.pg_constraint) IS 'Which columns of a foreign key refer to which; for functions of pg_privacy only';

-- The one that leads to the person of each row. Refuses columns of none, and of several.
CREATE FUNCTION privacy.link_key(relation regclass, "column" text) RETURNS pg_catalog.pg_constraint
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  link pg_attribute := privacy.column_named(relation, "column");
  found_key pg_constraint;
  other pg_constraint;
  kind_column name;
BEGIN
  SELECT k.* INTO found_key FROM privacy.link_keys(relation, "column") k WHERE privacy.label_of(k.confrelid::regclass) IS NOT NULL LIMIT 1;
  IF NOT FOUND THEN
    SELECT p.type_column INTO kind_column FROM privacy.pairs_of(relation) p WHERE p."column" = link_key."column" LIMIT 1;
    RAISE EXCEPTION 'column % of table % has no foreign key that leads to a person', quote_ident("column"), relation
      USING ERRCODE = 'invalid_parameter_value',
            HINT = CASE WHEN EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = relation AND k.contype = 'f' AND k.confrelid = relation AND link.attnum = ANY (k.conkey))
                        THEN 'It refers to rows of the same table, which does not say whose they are: name the column of a foreign key to another table.'
                        WHEN EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = relation AND k.contype = 'f' AND link.attnum = ANY (k.conkey) AND NOT privacy.names_one_row(k))
                        THEN 'Its foreign key is NOT ENFORCED, or one of periods (PERIOD), and does not say which one row is meant: add a plain one.'
                        WHEN kind_column IS NOT NULL
                        THEN format('%I says which table it refers to, which no foreign key can follow: add a column with a foreign key for the kind that holds people, filled by a BEFORE trigger whose name sorts before zzz_privacy_seal, and name that one.', kind_column)
                        ELSE 'Name a column of a foreign key to a subject table or to a table linked to one.' END;
  END IF;
  SELECT k.* INTO other FROM privacy.link_keys(relation, "column") k
   WHERE privacy.label_of(k.confrelid::regclass) IS NOT NULL AND (cardinality(k.conkey) > 1) = (cardinality(found_key.conkey) > 1)
     AND (k.confrelid, privacy.key_pairs(k)) IS DISTINCT FROM (found_key.confrelid, privacy.key_pairs(found_key)) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'column % of table % belongs to several foreign keys that lead to people: % and %', quote_ident("column"), relation, quote_ident(found_key.conname), quote_ident(other.conname)
      USING ERRCODE = 'ambiguous_column',
            HINT = CASE WHEN cardinality(found_key.conkey) > 1 THEN 'Name a column that only the one to the owner has, or give that one a foreign key of one column beside it.'
                        ELSE 'The rows can belong to the people of one table only: drop the other foreign key, or give it a column of its own.' END;
  END IF;
  IF cardinality(found_key.conkey) > 8 THEN
    RAISE EXCEPTION 'foreign key % of table % has more than 8 columns', quote_ident(found_key.conname), relation
      USING ERRCODE = 'feature_not_supported', HINT = 'Add a foreign key of fewer columns beside it.';
  END IF;
  SELECT a.attname INTO kind_column FROM pg_attribute a WHERE a.attrelid = relation AND a.attnum = ANY (found_key.conkey) AND a.attgenerated <> '' LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'column % of table % is generated, and cannot say whose a row is', quote_ident(kind_column), relation
      USING ERRCODE = 'feature_not_supported',
            HINT = 'It is computed after the row is sealed. Use a plain column, filled by a BEFORE trigger whose name sorts before zzz_privacy_seal.';
  END IF;
  RETURN found_key;
END $$;
REVOKE ALL ON FUNCTION privacy.link_key(regclass, text) FROM PUBLIC;
COMMENT ON FUNCTION privacy.link_key(regclass, text) IS 'The foreign key that leads from a row to its person, by one of its columns; for functions of pg_privacy only';

-- Columns that name a table beside one that names its row: owner_type and owner_id.
CREATE FUNCTION privacy.pairs_of(relation regclass) RETURNS TABLE ("column" name, type_column name)
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT i.attname, t.attname FROM pg_attribute i JOIN pg_attribute t ON t.attrelid = i.attrelid
   WHERE i.attrelid = $1 AND i.attnum > 0 AND t.attnum > 0 AND NOT i.attisdropped AND NOT t.attisdropped
     AND regexp_replace(i.attname, '(?i)_?(id|key|nr|ref|uuid)$', '') = regexp_replace(t.attname, '(?i)_?(type|typ|class|model|table|kind|tabelle|art)$', '')
     AND i.attname ~* '(id|key|nr|ref|uuid)$' AND t.attname ~* '(type|typ|class|model|table|kind|tabelle|art)$' AND i.attname <> t.attname;
$$;
REVOKE ALL ON FUNCTION privacy.pairs_of(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.pairs_of(regclass) IS 'Pairs of columns, of a type and an id, of one table; for functions of pg_privacy only';

-- The labelled column of a linked table, and the key it follows, if that is one.
CREATE FUNCTION privacy.link_of(relation regclass, OUT link name, OUT key pg_catalog.pg_constraint) RETURNS record
  LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.attname, k FROM pg_seclabel s JOIN pg_attribute a ON a.attrelid = s.objoid AND a.attnum = s.objsubid
    LEFT JOIN LATERAL (SELECT privacy.link_keys($1, a.attname) LIMIT 1) AS o (k) ON true
   WHERE s.objoid = $1 AND s.classoid = 'pg_class'::regclass AND s.provider = 'pg_privacy' AND s.label = 'subject_link';
$$;
REVOKE ALL ON FUNCTION privacy.link_of(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.link_of(regclass) IS 'The foreign key that a linked table follows; for functions of pg_privacy only';

-- A table that becomes one of people must not give the rows of another a second owner.
CREATE FUNCTION privacy.ensure_one_owner(relation regclass) RETURNS void
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  below record;
BEGIN
  FOR below IN SELECT DISTINCT k.conrelid::regclass AS relation, a.attname FROM pg_constraint k
      JOIN pg_seclabel s ON s.objoid = k.conrelid AND s.classoid = 'pg_class'::regclass AND s.objsubid = ANY (k.conkey) AND s.provider = 'pg_privacy' AND s.label = 'subject_link'
      JOIN pg_attribute a ON a.attrelid = s.objoid AND a.attnum = s.objsubid
     WHERE k.contype = 'f' AND k.confrelid = ensure_one_owner.relation AND k.conrelid <> k.confrelid AND k.conparentid = 0 LOOP
    PERFORM privacy.link_key(below.relation, below.attname);
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION privacy.ensure_one_owner(regclass) FROM PUBLIC;
COMMENT ON FUNCTION privacy.ensure_one_owner(regclass) IS 'Refuses where rows of linked tables would have two owners; for functions of pg_privacy only';

-- Other foreign keys of a linked table that lead to people: said once, when the owner is declared.
CREATE FUNCTION privacy.tell_other_owners(relation regclass, owner pg_catalog.pg_constraint) RETURNS void
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  others text := (SELECT string_agg(DISTINCT format('%I', k.conname), ', ') FROM pg_constraint k
                   WHERE k.conrelid = relation AND k.contype = 'f' AND k.conparentid = 0 AND k.confrelid <> relation AND NOT (k.conkey @> (owner).conkey OR k.conkey <@ (owner).conkey)
                     AND privacy.label_of(k.confrelid::regclass) IS NOT NULL);
BEGIN
  IF others IS NOT NULL THEN
    RAISE NOTICE 'rows of table % belong to the person that % leads to, and to nobody else', relation, quote_ident((owner).conname)
      USING DETAIL = format('%s may lead to other people: these rows are in no export of theirs, and stay when they are erased.', others);
  END IF;
END $$;
REVOKE ALL ON FUNCTION privacy.tell_other_owners(regclass, pg_catalog.pg_constraint) FROM PUBLIC;
COMMENT ON FUNCTION privacy.tell_other_owners(regclass, pg_catalog.pg_constraint) IS 'Tells which foreign keys of a table lead to people that its rows do not belong to; for functions of pg_privacy only';
