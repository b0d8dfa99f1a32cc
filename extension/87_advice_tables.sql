-- What privacy.advise makes of tables: which hold a row a person, and which hold rows that belong to one.

-- Foreign keys, and columns named like one where there is none, with how much each looks like "belongs to".
CREATE FUNCTION privacy.advice_links(schema text)
  RETURNS TABLE (relation regclass, "column" name, parent regclass, declared boolean, confidence numeric, reason text)
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  WITH scope AS MATERIALIZED (SELECT s AS relation FROM privacy.advice_scope(schema) s),
  audit AS MATERIALIZED (SELECT w.word FROM privacy.advice_words w WHERE w.about = 'link'),
  declared AS MATERIALIZED (
    SELECT k.conrelid::regclass AS relation, a.attname, k.confrelid::regclass AS parent, k.confdeltype, a.attnotnull, a.attnum,
           array_to_string(privacy.name_words(a.attname), '') IN (SELECT word FROM audit) AS audit,
           privacy.name_words(a.attname) && privacy.name_words(p.relname) AS alike,
           -- what belongs to an organisation, or is a thing, is seldom a person's
           (SELECT w.word FROM privacy.name_words(c.relname) n (words), privacy.advice_words w
             WHERE w.about = 'table' AND w.kind IN ('organisation', 'thing') AND w.word = n.words[cardinality(n.words)] LIMIT 1) AS foreign_head
      FROM scope s JOIN pg_constraint k ON k.conrelid = s.relation AND k.contype = 'f' AND k.confrelid <> k.conrelid
      -- Of several columns the one that tells the key from others names it.
      JOIN LATERAL (
        SELECT n.number, o.alone FROM unnest(k.conkey) WITH ORDINALITY AS n (number, place),
               LATERAL (SELECT count(*) AS keys, coalesce(bool_or(cardinality(f.conkey) = 1), false) AS alone FROM pg_constraint f WHERE f.conrelid = k.conrelid AND f.contype = 'f' AND n.number = ANY (f.conkey)) o
         ORDER BY o.alone, o.keys, privacy.name_words((SELECT b.attname FROM pg_attribute b WHERE b.attrelid = k.conrelid AND b.attnum = n.number))
                                   && privacy.name_words((SELECT b.relname FROM pg_class b WHERE b.oid = k.confrelid)) DESC, n.place DESC LIMIT 1) own ON cardinality(k.conkey) = 1 OR NOT own.alone
      JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = own.number JOIN pg_class p ON p.oid = k.confrelid JOIN pg_class c ON c.oid = k.conrelid
     WHERE k.conparentid = 0 AND privacy.names_one_row(k)),
  -- customer, customers, companies, kunden: by what a column could name a table
  stem AS MATERIALIZED (
    SELECT DISTINCT p.relation, k.atttypid, v.stem
      FROM scope p JOIN pg_class c ON c.oid = p.relation JOIN pg_index i ON i.indrelid = p.relation AND i.indisprimary AND i.indnkeyatts = 1
      JOIN pg_attribute k ON k.attrelid = p.relation AND k.attnum = i.indkey[0],
           array_to_string(privacy.name_words(c.relname), '') AS n,
           unnest(ARRAY[n, regexp_replace(n, 's$', ''), regexp_replace(n, 'ies$', 'y'), regexp_replace(n, 'es$', ''), regexp_replace(n, 'en$', 'e'), regexp_replace(n, 'n$', '')]) AS v (stem)),
  keyed AS MATERIALIZED (
    SELECT s.relation, a.attname, a.attnum, a.attnotnull, a.atttypid, array_to_string(w.words[: cardinality(w.words) - 1], '') AS stem
      FROM scope s JOIN pg_attribute a ON a.attrelid = s.relation AND a.attnum > 0 AND NOT a.attisdropped, privacy.name_words(a.attname) AS w (words)
     WHERE cardinality(w.words) > 1 AND w.words[cardinality(w.words)] IN ('id', 'nr', 'no', 'key', 'fk', 'ref', 'uuid')),
  guessed AS (
    SELECT s.relation, a.attname, p.relation AS parent, a.attnotnull
      FROM keyed a JOIN stem p ON p.stem = a.stem AND p.atttypid = a.atttypid AND p.relation <> a.relation CROSS JOIN LATERAL (SELECT a.relation) s
     WHERE NOT EXISTS (SELECT FROM pg_constraint f WHERE f.conrelid = s.relation AND f.contype = 'f' AND a.attnum = ANY (f.conkey))
       AND NOT EXISTS (SELECT FROM pg_index u WHERE u.indrelid = s.relation AND u.indisprimary AND u.indkey[0] = a.attnum AND u.indnkeyatts = 1))
  SELECT d.relation, d.attname, d.parent, true,
         CASE WHEN d.audit AND NOT d.alike THEN 0.3 WHEN d.audit THEN 0.4
              ELSE CASE WHEN d.attnotnull THEN 0.95 ELSE 0.8 END * CASE WHEN d.alike THEN 1 ELSE 0.9 END END
           * CASE WHEN d.foreign_head IS NULL THEN 1 ELSE 0.4 END + CASE WHEN d.confdeltype = 'c' THEN 0.03 ELSE 0 END,
         format('%s refers to %s', quote_ident(d.attname), d.parent)
           || CASE WHEN d.audit THEN ', and names who worked on the row' WHEN d.confdeltype = 'c' THEN ', and is deleted with it' WHEN d.attnotnull THEN '' ELSE ', or to nothing' END
           || coalesce('; but the name of the table says ' || d.foreign_head, '')
    FROM declared d
  UNION ALL
  SELECT g.relation, g.attname, g.parent, false, CASE WHEN g.attnotnull THEN 0.5 ELSE 0.45 END,
         format('%s is named like a foreign key to %s, and is none', quote_ident(g.attname), g.parent)
    FROM guessed g
$$;
REVOKE ALL ON FUNCTION privacy.advice_links(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.advice_links(text) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.advice_links(text) IS 'Foreign keys of one column, and columns named like one; for functions of pg_privacy only';

-- The column that may tell people apart: the primary key, or another unique one, that is no personal data itself.
CREATE FUNCTION privacy.advice_key(relation regclass, personal smallint[]) RETURNS name
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.attname
    FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] JOIN pg_class c ON c.oid = i.indrelid
   WHERE i.indrelid = $1 AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL AND a.attnotnull
     AND (i.indnkeyatts = 1 OR c.relkind = 'p') AND a.attnum <> ALL (personal)
   ORDER BY a.atttypid NOT IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'uuid'::regtype), NOT i.indisprimary, a.attnum LIMIT 1
$$;
REVOKE ALL ON FUNCTION privacy.advice_key(regclass, smallint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.advice_key(regclass, smallint[]) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.advice_key(regclass, smallint[]) IS 'The column of a table that may tell people apart; for functions of pg_privacy only';

-- How much each table looks like one of people.
CREATE FUNCTION privacy.advice_people(schema text, findings jsonb DEFAULT '[]')
  RETURNS TABLE (relation regclass, head text, key name, score numeric, names boolean, reason text)
  LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
  WITH columns AS MATERIALIZED (SELECT * FROM privacy.advice_columns(schema, findings)),
  headed AS (
    SELECT s.relation, w.kind, w.word
      FROM privacy.advice_scope(schema) s (relation) JOIN pg_class c ON c.oid = s.relation
      LEFT JOIN LATERAL (
        SELECT d.kind, d.word FROM privacy.name_words(c.relname) AS n (words), privacy.advice_words d
         WHERE d.about = 'table' AND (d.word = n.words[cardinality(n.words)]
                                      OR length(d.word) > 4 AND right(n.words[cardinality(n.words)], length(d.word)) = d.word)
         ORDER BY length(d.word) DESC LIMIT 1) w ON true),
  weighed AS (
    SELECT h.relation, coalesce(h.kind, 'none') AS head, h.word,
           coalesce((SELECT 1 - exp(sum(ln(1 - best))) FROM (
              SELECT max(c.confidence * k.person) AS best FROM columns c JOIN privacy.advice_kinds k ON k.kind = c.kind
               WHERE c.relation = h.relation AND (NOT c.in_context OR h.kind = 'person') AND k.person > 0 GROUP BY c.kind) b), 0) AS by_columns,
           (SELECT string_agg(DISTINCT k.kind, ', ') FROM columns c JOIN privacy.advice_kinds k ON k.kind = c.kind
             WHERE c.relation = h.relation AND (NOT c.in_context OR h.kind = 'person') AND k.person > 0) AS kinds,
           EXISTS (SELECT FROM columns c WHERE c.relation = h.relation AND c.kind = 'name' AND (NOT c.in_context OR h.kind = 'person')) AS names,
           coalesce((SELECT array_agg(c.attnum) FROM columns c WHERE c.relation = h.relation AND c.confidence >= 0.6 AND (NOT c.in_context OR h.kind = 'person')), '{}') AS personal
      FROM headed h)
  SELECT w.relation, w.head, privacy.advice_key(w.relation, w.personal),
         round((CASE w.head WHEN 'person' THEN 1 - 0.45 * (1 - w.by_columns) WHEN 'organisation' THEN 0.75 * w.by_columns WHEN 'thing' THEN 0.4 * w.by_columns ELSE w.by_columns END)::numeric, 2),
         w.names, concat_ws('; ', CASE WHEN w.head = 'person' THEN format('the name of the table says %s', w.word) END, 'it has columns of kind ' || w.kinds)
    FROM weighed w WHERE w.by_columns > 0
$$;
REVOKE ALL ON FUNCTION privacy.advice_people(text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.advice_people(text, jsonb) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.advice_people(text, jsonb) IS 'How much each table with personal columns looks like one row a person; for functions of pg_privacy only';

-- Subject tables, and the tables that lead to them: of each the best way. What is mapped already stays what it is.
CREATE FUNCTION privacy.advice_tables(schema text, findings jsonb DEFAULT '[]')
  RETURNS TABLE (relation regclass, role text, key name, link name, parent regclass, declared boolean, confidence numeric, reason text)
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET jit = off AS $$
DECLARE
  links jsonb := coalesce((SELECT jsonb_agg(to_jsonb(l) || jsonb_build_object('relation', l.relation::oid::int8, 'parent', l.parent::oid::int8)) FROM privacy.advice_links(schema) l), '[]');
  people jsonb := coalesce((SELECT jsonb_agg(to_jsonb(p) || jsonb_build_object('relation', p.relation::oid::int8)) FROM privacy.advice_people(schema, findings) p), '[]');
  mapped jsonb;
  before jsonb;
BEGIN
  -- A table of people that hangs on another one and names nobody itself belongs to it; so does one that only looks like people.
  WITH p AS (SELECT * FROM jsonb_to_recordset(people) AS p (relation int8, head text, key name, score numeric, names boolean, reason text)),
       l AS (SELECT * FROM jsonb_to_recordset(links) AS l (relation int8, parent int8, "column" name, declared boolean, confidence numeric)),
       labelled AS (SELECT s.objoid::int8 AS relation, split_part(s.label, ' ', 1) AS role FROM pg_seclabel s
                     WHERE s.provider = 'pg_privacy' AND s.classoid = 'pg_class'::regclass AND s.objsubid = 0),
       candidate AS (SELECT p.* FROM p WHERE p.score >= CASE WHEN p.head = 'person' THEN 0.55 ELSE 0.5 END
                        AND NOT EXISTS (SELECT FROM labelled b WHERE b.relation = p.relation))
  SELECT jsonb_agg(jsonb_build_object('relation', c.relation, 'role', 'subject_table', 'key', c.key, 'confidence', c.confidence, 'reason', c.reason))
    INTO mapped
    FROM (SELECT c.relation, c.key, CASE WHEN c.key IS NULL THEN 0.4 ELSE c.score END AS confidence, c.reason FROM candidate c
           WHERE NOT EXISTS (SELECT FROM l JOIN (SELECT k.relation, k.head, k.names FROM candidate k
                                                  UNION ALL SELECT b.relation, 'person', true FROM labelled b WHERE b.role = 'subject_table') o ON o.relation = l.parent
                              WHERE l.relation = c.relation AND l.declared AND l.confidence >= 0.7
                                AND (o.head = 'person' AND c.head <> 'person' OR o.names AND NOT c.names))
           UNION ALL
          SELECT b.relation, NULL, 1, 'mapped already' FROM labelled b WHERE b.role = 'subject_table') c;
  -- Ways to them: each table takes its best, until nothing gets better.
  LOOP
    before := mapped;
    WITH m AS (SELECT * FROM jsonb_to_recordset(mapped) AS m (relation int8, role text, key name, link name, parent int8, declared boolean, confidence numeric, reason text)),
         l AS (SELECT * FROM jsonb_to_recordset(links) AS l (relation int8, parent int8, "column" name, declared boolean, confidence numeric, reason text)),
         way AS (
      SELECT l.relation, 'linked_table' AS role, NULL::name AS key, l."column" AS link, l.parent, l.declared,
             round(l.confidence * CASE m.role WHEN 'subject_table' THEN 0.5 + m.confidence / 2 ELSE m.confidence END * 0.97, 3) AS confidence, l.reason
        FROM l JOIN m ON m.relation = l.parent
       WHERE l.confidence * m.confidence >= 0.2)
    SELECT jsonb_agg(to_jsonb(b) ORDER BY b.relation) INTO mapped
      FROM (SELECT DISTINCT ON (c.relation) c.* FROM (SELECT * FROM m WHERE m.role = 'subject_table' UNION ALL SELECT * FROM way) c
             ORDER BY c.relation, c.role = 'subject_table' DESC, c.confidence DESC, c.link) b;
    EXIT WHEN mapped IS NULL OR mapped = before;
  END LOOP;
  RETURN QUERY
  SELECT m.relation::oid::regclass, m.role, m.key, m.link, m.parent::oid::regclass, coalesce(m.declared, true),
         CASE WHEN other.columns IS NULL THEN m.confidence ELSE round(m.confidence * 0.7, 2) END,
         concat_ws('; ', m.reason, 'so does ' || other.columns || ': choose one owner')
    FROM jsonb_to_recordset(mapped) AS m (relation int8, role text, key name, link name, parent int8, declared boolean, confidence numeric, reason text)
    LEFT JOIN LATERAL (
      SELECT string_agg(quote_ident(l."column"), ', ') AS columns
        FROM jsonb_to_recordset(links) AS l (relation int8, parent int8, "column" name, declared boolean, confidence numeric)
        JOIN jsonb_to_recordset(mapped) AS o (relation int8, role text, confidence numeric) ON o.relation = l.parent
       WHERE m.role = 'linked_table' AND l.relation = m.relation AND l."column" <> m.link
         AND l.confidence * CASE o.role WHEN 'subject_table' THEN 0.5 + o.confidence / 2 ELSE o.confidence END * 0.97 >= 0.98 * m.confidence) other ON true;
END $$;
REVOKE ALL ON FUNCTION privacy.advice_tables(text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION privacy.advice_tables(text, jsonb) TO privacy_admin, privacy_dpo;
COMMENT ON FUNCTION privacy.advice_tables(text, jsonb) IS 'Subject tables and linked tables that privacy.advise proposes, and those there are; for functions of pg_privacy only';
