"""Budgets of writing: COPY, single rows."""
import os
import statistics
import tempfile
import time

from measure import Ratio, admin, paired_pgbench

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
