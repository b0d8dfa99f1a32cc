"""What grows with the number of people: the cost a row and an operation, key files, start.

Every number of people has a database of its own, and with it a table of people and key files of its own: they share a server.
The sizes are measured in turn, and the plain table's growth stands beside: a large table costs more in the clear, too.
"""
import os
import statistics
import time

import people
from measure import Ratio, admin, connect, medians, peak, pgbench, restart, seconds

SERVICE = "-c privacy.purpose=service"
COLUMNS = "id, email, name, born, amount"
DRAW = "\\set id random(1, {n})\n"
NEW = "\\set id random(100000000, 2000000000)\n"

# Operation: arguments of pgbench for the sealed table; in the clear it is the same script on the plain one
OPERATIONS = {
    "point read": {"script": DRAW + "SELECT id, email, name FROM {t} WHERE id = :id;\n", "options": SERVICE},
    "lookup": {"script": DRAW + f"SELECT id FROM {{t}} WHERE email = {people.email(':id')};\n", "options": SERVICE},
    "update": {"script": DRAW + "UPDATE {t} SET name = 'Name ' || :id WHERE id = :id;\n", "options": SERVICE},
    "insert": {"script": NEW + "INSERT INTO {t} (id, email, name, born, amount) VALUES (:id, 'user' || :id, 'Name ' || :id, '1980-01-01', 7) "
                               "ON CONFLICT DO NOTHING;\n", "options": SERVICE},
}


def database(size):
    return f"scale_{size}"


def build(size):
    """The database of a size. Returns the rows a second that COPY stored sealed and in the clear, and the memory of its backend."""
    with admin() as connection:
        connection.execute(f"CREATE DATABASE {database(size)}")
    file = os.path.join(os.environ["HOME"], f"people_{size}.txt")
    with admin(database(size)) as connection:
        run = connection.execute
        run(people.VOCABULARY)
        run("SET privacy.purpose = 'service'")
        run(f"COPY ({people.rows(size)}) TO '{file}'")
        for table in ("plain", "contact"):
            run(f"CREATE TABLE {table} ({people.COLUMNS})")
        people.declare(connection, "contact")
        with admin(database(size)) as loader:
            loader.execute("SET privacy.purpose = 'service'")
            loader.execute("SELECT email, name FROM contact")
            ours, memory = peak(loader, f"COPY contact ({COLUMNS}) FROM '{file}'")
            clear = seconds(loader, f"COPY plain ({COLUMNS}) FROM '{file}'")
        os.unlink(file)
        for table in ("plain", "contact"):
            run(f"CREATE INDEX ON {table} (email)")
            run(f"GRANT ALL ON {table} TO app")
            run(f"VACUUM ANALYZE {table}")
        run("VACUUM ANALYZE privacy.subjects")
        run("CHECKPOINT")
    return size / ours, size / clear, memory


def growth(name, sizes, ours, clear, unit):
    """The dearest size beside the cheapest; costs of both sides at each size in the note, and one growth beside the other."""
    def row(costs):
        return ", ".join(f"{cost:.0f}" for cost in costs)
    sizes = ", ".join(f"{size}" for size in sizes)
    grown, plain_grown = max(ours) / min(ours), max(clear) / min(clear)
    return Ratio(name, max(ours), min(ours), unit, 1.3, rival_name="the cheapest size",
                 note=f"{sizes} people: {row(ours)}; plain {row(clear)}, {plain_grown:.2f} x: ours grows {grown / plain_grown:.2f} x as much")


def reveal(sizes, rounds):
    """sum(length(email)) over everybody, each size in turn."""
    sides, connections = [], []
    for table, settings in (("contact", {"privacy__purpose": "service"}), ("plain", {})):
        for size in sizes:
            connections.append(connect(database=database(size), **settings))
            repeat = max(1, min(sizes[-1], 100_000) // size)  # a size of milliseconds: as many rows as the others
            sides.append(lambda c=connections[-1], t=table, r=repeat: sum(seconds(c, f"SELECT sum(length(email)) FROM {t}") for _ in range(r)) / r)
    measured = medians(rounds, *sides)
    for connection in connections:
        connection.close()
    costs = [cost * 1e9 / size for cost, size in zip(measured, sizes * 2)]
    return growth("cost as people grow: reveal", sizes, costs[:len(sizes)], costs[len(sizes):], "ns a value")


def operation(name, sizes, rounds, duration):
    """Microseconds of an operation of one client at each size, in turn."""
    arguments = OPERATIONS[name]
    sides = [lambda s=size, t=table: 1e6 / pgbench(**arguments | {"script": arguments["script"].format(n=s, t=t)}, duration=duration, database=database(s))
             for table in ("contact", "plain") for size in sizes]
    costs = medians(rounds, *sides, warm=False)
    return growth(f"cost as people grow: {name}", sizes, costs[:len(sizes)], costs[len(sizes):], "us")


def files(directory):
    return sum(os.path.getsize(os.path.join(path, name)) for path, _, names in os.walk(directory) for name in names)


def build_all(options):
    """Builds the sizes, smallest first; after each: its key files, the master key's rotation, the server's start."""
    with admin() as connection:
        directory = connection.execute("SHOW data_directory").fetchone()[0]
    total, smaller, keys_before = 0, None, 0
    starts = {how: [statistics.median(restart(directory, stop=how) for _ in range(3))] for how in ("fast", "immediate")}
    for size in options.scales:
        rate, clear, memory = build(size)
        yield Ratio(f"COPY of {size} people into an empty database", rate, clear, "rows a second", at_least=True,
                    note=f"one run; its session takes up to {memory / 2**20:.0f} MB of memory")
        total += size
        keys = files(directory + "-keystore")
        yield Ratio(f"key files of {size} people, two classes", (keys - keys_before) / 2**20, people_bytes(size) / 2**20, "MB",
                    rival_name="the plain table and its key index")
        keys_before = keys
        with admin(database(size)) as connection:
            rotation = seconds(connection, "SELECT privacy.rotate_master_key()")
        if smaller:
            yield Ratio(f"rotation of the master key, {total} people", rotation * 1e9 / total, smaller[0] * 1e9 / smaller[1], "ns a person",
                        rival_name=f"with {smaller[1]} people", note=f"{rotation:.2f} s")
        smaller = (rotation, total)
        for how, name in (("fast", "start of the server"), ("immediate", "start after a crash")):
            starts[how].append(statistics.median(restart(directory, stop=how) for _ in range(3)))
            yield Ratio(f"{name}, {total} people", starts[how][-1] * 1e3, starts[how][0] * 1e3, "ms", rival_name="with nobody")


def people_bytes(size):
    with admin(database(size)) as connection:
        return connection.execute("SELECT pg_relation_size('plain') + pg_relation_size('plain_pkey')").fetchone()[0]


def scale(options):
    """All that grows with the number of people."""
    yield from build_all(options)
    in_memory(options.scales)
    yield reveal(options.scales, options.rounds)
    for name in OPERATIONS:
        yield operation(name, options.scales, options.rounds, options.seconds)
    yield from keystore(options)
    drop(options)


def keystore(options):
    """A copy and a check of all keys, beside a copy of the files by cp."""
    with admin(database(options.scales[-1])) as connection:
        target = os.path.join(os.environ["HOME"], "keystore-copy")
        copied = seconds(connection, "SELECT * FROM privacy.backup_keystore(%s)", [target])
        directory = connection.execute("SHOW data_directory").fetchone()[0] + "-keystore"
        begin = time.perf_counter()
        os.system(f"cp -a {directory} {target}-2 && sync -f {target}-2")
        plain = time.perf_counter() - begin
        checked = seconds(connection, "SELECT * FROM privacy.verify_keystore()")
    os.system(f"rm -rf {target} {target}-2")
    yield Ratio(f"backup_keystore, {sum(options.scales)} people", copied, plain, "s", rival_name="cp -a and sync", note=f"verify_keystore {checked:.2f} s")


def in_memory(sizes):
    """Reads tables, indexes and key files once, and decides about everybody once, as a server has that has run for a while."""
    with admin() as connection:
        directory = connection.execute("SHOW data_directory").fetchone()[0]
    os.system(f"find {directory}-keystore -type f -exec cat {{}} + >/dev/null")
    for size in sizes[::-1]:  # the smallest last: where memory is short, it is the largest that is read from the system's
        with admin(database(size)) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS pg_prewarm")
            connection.execute("SELECT sum(pg_prewarm(c.oid)) FROM pg_class c WHERE c.oid = ANY ('{plain,contact}'::regclass[]) OR "
                               "c.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = ANY ('{plain,contact}'::regclass[]))")
        with connect(database=database(size), privacy__purpose="service") as app:
            app.execute("SELECT sum(length(email)), sum(length(name)), max(born) FROM contact")


def drop(options):
    with admin() as connection:
        for size in options.scales:
            connection.execute(f"DROP DATABASE {database(size)} WITH (FORCE)")


def flat(options):
    """The quick form: reveal alone, two sizes."""
    for size in options.scales:
        build(size)
    yield reveal(options.scales, options.rounds)
    drop(options)
