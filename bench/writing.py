"""Budgets of writing: COPY, single rows."""
import os
import statistics
import tempfile
import time

from measure import Ratio, admin, paired_pgbench
from people import drop

SERVICE = "-c privacy.purpose=service"


def _copy(connection, table, columns, file, people):
    connection.execute(f"TRUNCATE {table}")
    connection.execute("CHECKPOINT")
    begin = time.perf_counter()
    connection.execute(f"COPY {table} ({columns}) FROM '{file}'")
    return people / (time.perf_counter() - begin)


def copy(people, rounds):
    """COPY of new people with three sealed columns, one with lookup; rows a second."""
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
        connection.execute(f"COPY plain ({columns}) TO '{file}'")
        ours, clear = [], []
        for _ in range(rounds):
            ours.append(_copy(connection, "contact_copy", columns, file, people))
            clear.append(_copy(connection, "plain_copy", columns, file, people))
    os.unlink(file)
    yield Ratio("COPY of new people, three sealed columns", statistics.median(ours), statistics.median(clear), "rows a second",
                0.3, at_least=True)


def single_rows(rounds, duration):
    """One new person a transaction, committed durably."""
    script = ("\\set id random(10000000, 2000000000)\n"
              "INSERT INTO {t}_copy (id, email, name, born, amount) VALUES (:id, 'person' || :id || '@example.org', 'Name ' || :id, "
              "'1980-01-01', 7) ON CONFLICT (id) DO NOTHING;\n")
    ours, clear = paired_pgbench(rounds, duration, {"script": script.format(t="contact"), "options": SERVICE, "user": "postgres"},
                                 {"script": script.format(t="plain"), "user": "postgres"})
    yield Ratio("one new person a transaction", ours, clear, "transactions a second", 0.8, at_least=True)


def linked(options):
    """COPY of rows of persons there are, in the order of the persons and in none: two sealed columns; rows a second."""
    file = os.path.join(tempfile.mkdtemp(), "rows.txt")
    rows = options.people // 2
    with admin() as connection:
        run = connection.execute
        run("SET privacy.purpose = 'service'")
        for side in ("plain", "contact"):
            run(f"CREATE TABLE note_{side} (id bigint PRIMARY KEY, owner bigint REFERENCES {side}, title text, body text)")
        run("SELECT privacy.add_linked_table('note_contact', foreign_key => 'owner')")
        for column in ("title", "body"):
            run("SELECT privacy.protect_column('note_contact', %s, category => 'identity')", [column])
        for name, order in (("in the persons' order", "i"), ("in no order", "hashint8(i)")):
            run(f"COPY (SELECT row_number() OVER (), 1 + i / 2, 'Title ' || i, md5(i::text) FROM generate_series(0, {rows - 1}) i ORDER BY {order}) TO '{file}'")
            sides = [[], []]
            for _ in range(options.rounds):
                for side, table in zip(sides, ("note_contact", "note_plain")):
                    side.append(_copy(connection, table, "id, owner, title, body", file, rows))
            yield Ratio(f"COPY of rows of persons there are, {name}", *(statistics.median(side) for side in sides), "rows a second", at_least=True)
        drop(connection, "note_contact", "note_plain")
    os.unlink(file)
