"""What a session and a server cost: start, memory."""
import time

from measure import Ratio, admin, connect, medians, peak, restart


def start(options):
    """A new session and its first row; the server's start, with the library and without."""
    def first(table):
        begin = time.perf_counter()
        with connect(privacy__purpose="service") as app:
            app.execute(f"SELECT id, email, name FROM {table} WHERE id = 77").fetchall()
        return time.perf_counter() - begin

    ours, clear = medians(8 * options.rounds, lambda: first("contact"), lambda: first("plain"))
    yield Ratio("connect and read one row", ours * 1e3, clear * 1e3, "ms")
    with admin() as connection:
        directory = connection.execute("SHOW data_directory").fetchone()[0]
    without, crash, ours = medians(options.rounds, lambda: restart(directory, "-c shared_preload_libraries="),
                                   lambda: restart(directory, stop="immediate"), lambda: restart(directory), warm=False)
    yield Ratio("start of the server", ours * 1e3, without * 1e3, "ms", rival_name="without the library", note=f"after a crash {crash * 1e3:.0f} ms")


def memory(options):
    """What a session holds of its own after it read or wrote everybody, and what all share."""
    def held(table, statement):
        with connect("postgres", privacy__purpose="service") as session:
            session.execute(f"SELECT email FROM {table} WHERE id = 1").fetchall()
            session.execute("BEGIN")
            growth = peak(session, statement.format(t=table))[1]
            session.execute("ROLLBACK")
        return max(growth, 1024)

    some = options.people if options.full else min(options.people, 20_000)
    statements = {"read": "SELECT sum(length(email)) FROM {t}",
                  "stored as new in one statement":
                  "INSERT INTO {t} (id, email, name, born, amount) SELECT 200000000 + id, email, name, born, amount FROM plain "
                  f"WHERE id <= {some}"}
    with admin() as connection:
        shared = connection.execute("SELECT coalesce(sum(allocated_size), 0) FROM pg_shmem_allocations WHERE name ILIKE '%privacy%'").fetchone()[0]
        cache = connection.execute("SHOW privacy.decision_cache").fetchone()[0]
    for name, statement in statements.items():
        ours, clear = medians(options.rounds, lambda: held("contact", statement), lambda: held("plain", statement), warm=False)
        yield Ratio(f"memory of a session, {options.people if name == 'read' else some} people {name}", ours / 1024, clear / 1024, "kB",
                    note=f"shared by all: {float(shared) / 2**20:.1f} MB with privacy.decision_cache {cache}")
