"""Budgets of writing: COPY, single rows."""
import os
import statistics
import tempfile
import time

from measure import Ratio, admin, medians, paired_commits, seconds
from people import declare, drop

SERVICE = "-c privacy.purpose=service"


def _forget_departed(connection):
    """People whose rows are gone are kept on record: without this each load would find the people of all loads before it."""
    connection.execute("DELETE FROM privacy.subjects WHERE state = 'departed'")
    connection.execute("VACUUM privacy.subjects")
    connection.execute("REINDEX TABLE privacy.subjects")


def _copy(connection, table, columns, file, people):
    connection.execute(f"TRUNCATE {table}")
    _forget_departed(connection)
    connection.execute("CHECKPOINT")
    begin = time.perf_counter()
    connection.execute(f"COPY {table} ({columns}) FROM '{file}'")
    return people / (time.perf_counter() - begin)


def copy(options):
    """COPY of new people with three sealed columns, one with lookup; rows a second. People arrive in no order; where they come
    sorted by e-mail, which only a full run measures, the plain table's index is but appended to. Tags are never in order."""
    people, rounds = options.people, options.rounds
    columns = "id, email, name, born, amount"
    file = os.path.join(tempfile.mkdtemp(), "people.txt")
    with admin() as connection:
        connection.execute("SET privacy.purpose = 'service'")
        for table in ("plain", "contact"):
            connection.execute(f"CREATE TABLE {table}_copy (LIKE plain INCLUDING ALL)")
        connection.execute("SELECT privacy.add_subject_table('contact_copy', key => 'id', on_delete => 'keep')")
        connection.execute("SELECT privacy.protect_column('contact_copy', 'email', category => 'contact', lookup => 'case_insensitive')")
        for column in ("name", "born"):
            connection.execute("SELECT privacy.protect_column('contact_copy', %s, category => 'identity')", [column])
        variants = (("", "left(md5(id::text), 12) || '@example.org'", 0.3), (", e-mails sorted", "email", None))
        for name, email, limit in variants[:2 if options.full else 1]:
            connection.execute(f"COPY (SELECT id, {email}, name, born, amount FROM plain) TO '{file}'")
            ours, clear = [], []
            for _ in range(rounds):
                ours.append(_copy(connection, "contact_copy", columns, file, people))
                clear.append(_copy(connection, "plain_copy", columns, file, people))
            yield Ratio(f"COPY of new people, three sealed columns{name}", statistics.median(ours), statistics.median(clear), "rows a second",
                        limit, at_least=True)
    os.unlink(file)


def single_rows(rounds, duration):
    """One new person a transaction, committed durably."""
    script = ("\\set id random(10000000, 2000000000)\n"
              "INSERT INTO {t}_copy (id, email, name, born, amount) VALUES (:id, 'person' || :id || '@example.org', 'Name ' || :id, "
              "'1980-01-01', 7) ON CONFLICT (id) DO NOTHING;\n")
    sides = ({"script": script.format(t="contact"), "options": SERVICE, "user": "postgres"}, {"script": script.format(t="plain"), "user": "postgres"})
    ours, clear = paired_commits(rounds, duration, *sides)
    yield Ratio("one new person a transaction", ours, clear, "transactions a second", 0.8, at_least=True)


def linked(options):
    """COPY of rows of persons there are, in the order of the persons and in none: three sealed columns; rows a second."""
    file = os.path.join(tempfile.mkdtemp(), "rows.txt")
    rows = options.people // 2
    with admin() as connection:
        run = connection.execute
        run("SET privacy.purpose = 'service'")
        for side in ("plain", "contact"):
            run(f"CREATE TABLE note_{side} (id bigint PRIMARY KEY, owner bigint REFERENCES {side}, title text, body text, sent date)")
            run(f"CREATE INDEX ON note_{side} (owner)")
        run("SELECT privacy.add_linked_table('note_contact', foreign_key => 'owner')")
        for column in ("title", "body", "sent"):
            run("SELECT privacy.protect_column('note_contact', %s, category => 'identity')", [column])
        for name, order in (("in the persons' order", "i"), ("in no order", "hashint8(i)")):
            run(f"COPY (SELECT row_number() OVER (), 1 + i / 2, 'Title ' || i, md5(i::text), date '2020-01-01' + (i % 1000)::int "
                f"FROM generate_series(0, {rows - 1}::bigint) i ORDER BY {order}) TO '{file}'")
            sides = [[], []]
            for _ in range(options.rounds):
                for side, table in zip(sides, ("note_contact", "note_plain")):
                    side.append(_copy(connection, table, "id, owner, title, body, sent", file, rows))
            yield Ratio(f"COPY of rows of persons there are, {name}", *(statistics.median(side) for side in sides), "rows a second", at_least=True)
        drop(connection, "note_contact", "note_plain")
    os.unlink(file)


def bulk(options):
    """INSERT ... SELECT of new people; a table of people there are made a protected one, beside three rewrites of it."""
    rows = min(options.people, 100_000)
    with admin() as connection:
        run = connection.execute
        run("SET privacy.purpose = 'service'")
        for table in ("bulk_plain", "bulk_contact"):
            run(f"CREATE TABLE {table} (LIKE plain INCLUDING ALL)")
        declare(connection, "bulk_contact", on_delete="keep")

        def insert(table):
            run(f"TRUNCATE {table}")
            return seconds(connection, f"INSERT INTO {table} (id, email, name, born, amount) SELECT id, email, name, born, amount FROM plain WHERE id <= {rows}")

        ours, clear = medians(options.rounds, lambda: insert("bulk_contact"), lambda: insert("bulk_plain"), warm=False)
        yield Ratio(f"INSERT ... SELECT of {rows} new people", rows / ours, rows / clear, "rows a second", at_least=True)
        drop(connection, "bulk_contact")

        def adopt():
            run("CREATE TABLE bulk_contact AS SELECT * FROM bulk_plain")
            run("ALTER TABLE bulk_contact ADD PRIMARY KEY (id)")
            begin = time.perf_counter()
            declare(connection, "bulk_contact")
            took = time.perf_counter() - begin
            drop(connection, "bulk_contact")
            return took

        def rewrite():
            return sum(seconds(connection, f"ALTER TABLE bulk_plain ALTER {column} TYPE {of} USING {column}::text::{of}")
                       for column, of in (("email", "text COLLATE \"C\""), ("name", "text COLLATE \"C\""), ("born", "date")))

        ours, clear = medians(options.rounds, adopt, rewrite, warm=False)
        yield Ratio(f"a table of {rows} people made a protected one", rows / ours, rows / clear, "rows a second", at_least=True,
                    rival_name="three rewrites of the plain table by ALTER TABLE")
        drop(connection, "bulk_plain")
