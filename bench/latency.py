"""How long after an erasure's commit somebody still reads the person: 64 sessions that read nothing else, while it happens.

Every session repeats a statement that opens the person's value many times and takes the time before each. Statements that
began before the commit go on under their old snapshot: in the clear they read the deleted row to their end. After the
commit of erase_subject no value may open, in such a statement neither.
"""
import multiprocessing
import threading
import time

from measure import Ratio, admin, connect
from people import drop

SESSIONS, PROCESSES, READS = 64, 4, 10_000

# The time is taken before the value: a session that waits for a processor between the two is not taken for a late one.
READ = ("SELECT extract(epoch FROM max(at) FILTER (WHERE length IS NOT NULL))::float8, count(length) FROM (SELECT clock_timestamp() AS at, n "
        "FROM generate_series(1, {reads}) n OFFSET 0) g, LATERAL (SELECT length(email) AS length FROM {table} WHERE id = {id} AND n > 0 OFFSET 0) r")


def _session(table, person, stop, found):
    last, reads = 0.0, 0
    with connect(privacy__purpose="service") as connection:
        while not stop.is_set():
            try:
                at, count = connection.execute(READ.format(table=table, id=person.value, reads=READS)).fetchone()
            except Exception:  # refused: nothing was read
                continue
            last, reads = max(last, at or 0.0), reads + count
    found.append((last, reads))


def _process(table, person, stop, results):
    found = []
    threads = [threading.Thread(target=_session, args=(table, person, stop, found)) for _ in range(SESSIONS // PROCESSES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.put((max(last for last, _ in found), sum(reads for _, reads in found)))


def _once(table, number, statement):
    """Milliseconds from the end of the commit to the last read that began; and the reads."""
    person, stop, results = multiprocessing.Value("i", number), multiprocessing.Event(), multiprocessing.Queue()
    processes = [multiprocessing.Process(target=_process, args=(table, person, stop, results)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    time.sleep(1.5)
    with connect("postgres", privacy__purpose="subject_rights") as desk:
        with desk.pipeline() as pipeline:  # the server takes the time as soon as it has committed
            desk.execute(statement.format(number))
            pipeline.sync()
            committed = desk.execute("SELECT extract(epoch FROM clock_timestamp())::float8").fetchone()[0]
    time.sleep(0.7)
    stop.set()
    answers = [results.get() for _ in processes]
    for process in processes:
        process.join()
    last = max(last for last, _ in answers)
    if not last:
        raise RuntimeError("nobody read the person")
    return (last - committed) * 1e3, sum(reads for _, reads in answers)


def last_reveal(options):
    rounds = max(5, options.rounds)
    with admin() as connection:
        run = connection.execute
        run("SET privacy.purpose = 'service'")
        for table in ("late_person", "late_plain"):
            run(f"CREATE TABLE {table} (id integer PRIMARY KEY, email text)")
        run("SELECT privacy.add_subject_table('late_person', key => 'id'), privacy.protect_column('late_person', 'email', category => 'contact')")
        for table in ("late_person", "late_plain"):
            run(f"INSERT INTO {table} (id, email) SELECT i, 'late' || i || '@example.org' FROM generate_series(1, 1000) i")
            run(f"GRANT SELECT ON {table} TO app")
            run(f"VACUUM ANALYZE {table}")
    ours, theirs, reads = [], [], 0
    for number in range(1, rounds + 1):
        after, count = _once("late_person", number, "SELECT privacy.erase_subject('late_person', '{}', reason => 'benchmark', reason_code => 'art17')")
        ours.append(after)
        reads += count
        theirs.append(_once("late_plain", number, "DELETE FROM late_plain WHERE id = {}")[0])
    late = max(ours)
    yield Ratio("last reveal after an erasure's commit", max(0.0, late), max(0.0, *theirs), "ms", 0.0, rival_name="DELETE",
                note=f"{SESSIONS} sessions, {rounds} people, {reads} reveals; the last began {-late:.2f} ms before the commit was done" if late < 0 else
                f"{SESSIONS} sessions: A REVEAL AFTER THE COMMIT")
    with admin() as connection:
        drop(connection, "late_person", "late_plain")
