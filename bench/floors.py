"""What budgets of writing and of the point read cost without pg_privacy: the same rows in the same indexes, in plain tables.

A new person is a row of privacy.subjects with its two indexes beside the row itself, whose values are as long as sealed
ones, and which has an index on its person. These figures say how much of a ratio that shape takes before anything is
sealed or decided.
"""
import os
import statistics
import tempfile

from measure import Ratio, admin, paired_commits, paired_pgbench

NOBODY = "what the shape alone leaves of the plain table"
# as long as what is stored of an e-mail with lookup, a name and a date; the tag is in no order
SEALED = "md5(i::text)::uuid AS tag, repeat('e', 67)::bytea AS email, repeat('n', 91)::bytea AS name, repeat('b', 51)::bytea AS born"
PERSON = ("{id} AS id, 1 AS table_id, substr(sha256({of}::text::bytea), 1, 15) AS key_hash, 'active' AS state, false AS restricted, false AS planned, "
          "'{{}}'::integer[] AS retained, now() AS created_at, 'postgres' AS created_role, NULL::text AS actor, 'service' AS purpose")
PLAIN = "id, email, name, born, amount"


def _make(run, people):
    run(f"CREATE TABLE floor_rows AS SELECT i AS id, {SEALED}, 7 AS amount, i AS person FROM generate_series(1, {people}::bigint) i")
    run(f"CREATE TABLE floor_people AS SELECT {PERSON.format(id='i', of='i')} FROM generate_series(1, {people}::bigint) i")
    run("CREATE UNIQUE INDEX ON floor_rows (id)")
    run("CREATE INDEX ON floor_rows (tag)")
    run("CREATE INDEX ON floor_rows (person)")
    run("CREATE UNIQUE INDEX ON floor_people (id)")
    run("CREATE INDEX ON floor_people USING hash (key_hash)")
    run("CREATE SEQUENCE floor_person START 1000000000 CACHE 4096")
    run("CREATE TABLE floor_plain (LIKE plain INCLUDING ALL)")


def _load(connection, files, people):
    """Rows a second of one transaction that loads a file into each table."""
    for table in files:
        connection.execute(f"TRUNCATE {table}")
    connection.execute("CHECKPOINT")
    with connection.transaction():
        begin = connection.execute("SELECT clock_timestamp()").fetchone()[0]
        for table, file in files.items():
            connection.execute(f"COPY {table} FROM '{file}'")
    return people / (connection.execute("SELECT clock_timestamp()").fetchone()[0] - begin).total_seconds()


def _copy(connection, directory, options):
    run = connection.execute
    file = {name: os.path.join(directory, name) for name in ("floor_rows", "floor_people", "floor_plain")}
    for name in ("floor_rows", "floor_people"):
        run(f"COPY {name} TO '{file[name]}'")
    run(f"COPY (SELECT id, left(md5(id::text), 12) || '@example.org', name, born, amount FROM plain) TO '{file['floor_plain']}'")
    shape, plain = [], []
    for _ in range(options.rounds):
        shape.append(_load(connection, {name: file[name] for name in ("floor_rows", "floor_people")}, options.people))
        plain.append(_load(connection, {"floor_plain": file["floor_plain"]}, options.people))
    yield Ratio("floor of COPY of new people", statistics.median(shape), statistics.median(plain), "rows a second", at_least=True, note=NOBODY)


def _single(options):
    draw = "\\set i random(10000000, 2000000000)\n"
    shape = (draw + f"WITH person AS (INSERT INTO floor_people SELECT {PERSON.format(id='nextval($$floor_person$$)', of='(:i)')} RETURNING id) "
             f"INSERT INTO floor_rows SELECT i AS id, {SEALED}, 7, person.id FROM person, (SELECT :i::bigint AS i) drawn ON CONFLICT (id) DO NOTHING;\n")
    plain = draw + (f"INSERT INTO floor_plain ({PLAIN}) VALUES (:i, 'person' || :i || '@example.org', 'Name ' || :i, '1980-01-01', 7) "
                    "ON CONFLICT (id) DO NOTHING;\n")
    sides = ({"script": shape, "user": "postgres"}, {"script": plain, "user": "postgres"})
    ours, clear = paired_commits(options.rounds, options.seconds, *sides)
    yield Ratio("floor of one new person a transaction", ours, clear, "transactions a second", at_least=True, note=NOBODY)


def _point(connection, options):
    """A row policy and two functions in C that do next to nothing."""
    run = connection.execute
    run("CREATE TABLE floor_read AS SELECT * FROM plain")
    run("CREATE UNIQUE INDEX ON floor_read (id)")
    run("ALTER TABLE floor_read ENABLE ROW LEVEL SECURITY")
    run("CREATE POLICY all_rows ON floor_read USING (pg_catalog.int8pl(id, 1) > 0)")
    run("GRANT ALL ON floor_read TO app")
    run("VACUUM ANALYZE floor_read")
    draw = f"\\set id random(1, {options.people})\n"
    ours, clear = paired_pgbench(
        options.rounds, options.seconds,
        {"script": draw + "SELECT id, pg_catalog.btrim(email) AS email, pg_catalog.btrim(name) AS name FROM floor_read WHERE id = :id;\n"},
        {"script": draw + "SELECT id, email, name FROM plain WHERE id = :id;\n"})
    yield Ratio("floor of the point read: three functions a row", ours, clear, "transactions a second", at_least=True, note=NOBODY)


def floors(options):
    with admin() as connection, tempfile.TemporaryDirectory() as directory:
        _make(connection.execute, options.people)
        yield from _copy(connection, directory, options)
        yield from _single(options)
        yield from _point(connection, options)
        connection.execute("DROP TABLE floor_rows, floor_people, floor_plain, floor_read")
