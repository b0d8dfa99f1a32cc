"""Erasure beside what people do instead: DELETE, and what it takes until the row is gone from the files."""
import time

from measure import Ratio, admin, medians
from people import drop

ROWS = 100_000


def rivals(options):
    """One person with one row, of a table of 100 000: erase_subject, DELETE, DELETE and VACUUM, DELETE and VACUUM FULL."""
    rows = min(ROWS, options.people)
    with admin() as connection:
        run = connection.execute
        run(f"CREATE TABLE rival_plain AS SELECT id, email FROM plain WHERE id <= {rows}")
        run("ALTER TABLE rival_plain ADD PRIMARY KEY (id)")
        run("CREATE TABLE rival_person (id bigint PRIMARY KEY, email text)")
        run("SET privacy.purpose = 'subject_rights'")
        run("SELECT privacy.add_subject_table('rival_person', key => 'id'), privacy.protect_column('rival_person', 'email', category => 'contact')")
        run("SET privacy.purpose = 'service'")
        run("INSERT INTO rival_person (id, email) SELECT id, email FROM rival_plain")
        run("SET privacy.purpose = 'subject_rights'")
        for table in ("rival_plain", "rival_person"):
            run(f"VACUUM ANALYZE {table}")
        next_person = iter(range(1, rows))

        def timed(first, *others):
            begin = time.perf_counter()
            run(first.format(next(next_person)))
            for other in others:
                run(other)
            return time.perf_counter() - begin

        delete = "DELETE FROM rival_plain WHERE id = {}"
        ours, *theirs = medians(options.rounds,
                                lambda: timed("SELECT privacy.erase_subject('rival_person', '{}', reason => 'benchmark', reason_code => 'art17')"),
                                lambda: timed(delete), lambda: timed(delete, "VACUUM rival_plain"), lambda: timed(delete, "VACUUM FULL rival_plain"))
        for name, rival in zip(("DELETE", "DELETE and VACUUM", "DELETE and VACUUM FULL"), theirs):
            yield Ratio(f"erasure beside {name}", ours * 1e3, rival * 1e3, "ms", rival_name=f"{name}, {rows} rows",
                        note="indexes, WAL and backups keep the value" if name == "DELETE" else "WAL and backups keep the value")
        drop(connection, "rival_plain", "rival_person")
