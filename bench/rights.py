"""Budgets of rights: erasure, withdrawal."""
import statistics
import time

from measure import Ratio, admin, paired_pgbench


def _timed(connection, statement, parameters):
    begin = time.perf_counter()
    connection.execute(statement, parameters)
    return time.perf_counter() - begin


def erasure(rounds):
    """Destroying a person's keys, who owns one row or many, beside one committed DELETE of a row."""
    many = 100_000
    with admin() as connection:
        run = connection.execute
        run("CREATE TABLE owner (id bigint PRIMARY KEY, email text)")
        run(f"INSERT INTO owner SELECT i, 'owner' || i || '@example.org' FROM generate_series(1, {2 * rounds + 10}) i")
        run("CREATE TABLE visit (id bigint GENERATED ALWAYS AS IDENTITY, owner_id bigint REFERENCES owner, at timestamptz)")
        run("CREATE TABLE gone AS SELECT id FROM plain LIMIT 1000")
        run("CREATE INDEX ON gone (id)")
        run("SET privacy.purpose = 'subject_rights'")
        run("SELECT privacy.add_subject_table('owner', key => 'id')")
        run("SELECT privacy.add_linked_table('visit', foreign_key => 'owner_id')")
        run("SELECT privacy.protect_column('owner', 'email', category => 'contact')")
        run(f"INSERT INTO visit (owner_id, at) SELECT 1 + n, now() FROM generate_series(1, {rounds}) n, generate_series(1, {many})")
        run("VACUUM ANALYZE visit")
        one, hundred, delete = [], [], []
        for i in range(rounds):
            one.append(_timed(connection, "SELECT privacy.erase_subject('owner', %s::text, reason => 'benchmark', reason_code => 'art17')", [rounds + 5 + i]))
            hundred.append(_timed(connection, "SELECT privacy.erase_subject('owner', %s::text, reason => 'benchmark', reason_code => 'art17')", [2 + i]))
            delete.append(_timed(connection, "DELETE FROM gone WHERE id = %s", [100 + i]))
    one, hundred, delete = (statistics.median(times) * 1e3 for times in (one, hundred, delete))
    yield Ratio("erasure, person with one row", one, delete, "ms", 3.0, rival_name="a committed DELETE of one row")
    yield Ratio(f"erasure, person with {many} rows", hundred, one, "ms", 1.3, rival_name="the same with one row")


def withdrawal(people, rounds, duration):
    """A consent withdrawn, one a transaction, beside an UPDATE of one row."""
    with admin() as connection:
        connection.execute("SET privacy.purpose = 'subject_rights'")
        connection.execute("CREATE SEQUENCE withdrawn")
    script = "SELECT privacy.withdraw_consent('contact', (2 * nextval('withdrawn'))::text, 'news');\n"
    update = f"\\set id random(1, {people})\nUPDATE plain SET amount = amount + 1 WHERE id = :id;\n"
    ours, clear = paired_pgbench(rounds, duration, {"script": script, "user": "postgres", "options": "-c privacy.purpose=subject_rights"},
                                 {"script": update})
    yield Ratio("consent withdrawn", ours, clear, "transactions a second", 0.5, at_least=True, rival_name="UPDATE of one plain row")
