"""What single things cost: a row policy at shares of consent, values of each type, cold keys, sessions, memory.

They have no budgets of their own; beside each stands what one would use instead.
"""
import os
import statistics
import subprocess
import time

from measure import Ratio, admin, connect, medians, seconds
from people import IV, KEY

SHARES = (0, 1, 50, 99, 100)
VISITS = 10  # a person

# Row policies people write by hand, on a table of visits and one of who agreed to what
BY_HAND = {
    "EXISTS": "EXISTS (SELECT FROM agreed_to a WHERE a.owner = visit_{t}.owner AND a.purpose = current_setting('bench.purpose'))",
    "IN": "owner IN (SELECT a.owner FROM agreed_to a WHERE a.purpose = current_setting('bench.purpose'))",
    "= ANY (ARRAY)": "owner = ANY (ARRAY(SELECT a.owner FROM agreed_to a WHERE a.purpose = current_setting('bench.purpose')))",
    "PL/pgSQL": "agreed(owner)",
}


def _visits(run, people):
    run("SET privacy.purpose = 'subject_rights'")
    run("CREATE TABLE visitor (id bigint PRIMARY KEY)")
    run("CREATE TABLE visit_sealed (id bigint, owner bigint REFERENCES visitor, amount integer)")
    run("SELECT privacy.add_subject_table('visitor', key => 'id'), privacy.add_linked_table('visit_sealed', foreign_key => 'owner')")
    run(f"INSERT INTO visitor SELECT generate_series(1, {people})")
    run(f"INSERT INTO visit_sealed (id, owner, amount) SELECT i, 1 + i % {people}, i % 1000 FROM generate_series(1, {people * VISITS}) i")
    run("CREATE TABLE agreed_to (owner bigint, purpose text)")
    run("SELECT privacy.create_category('visits')")
    for share in SHARES:
        run(f"SELECT privacy.create_purpose('share{share}', legal_basis => 'consent'), privacy.permit('share{share}', 'visits'), "
            f"privacy.grant_purpose('share{share}', 'app')")
        run(f"""SELECT count(privacy.record_consent('visitor', i::text, 'share{share}', method => 'paper', notice => 'n', evidence => '{{"form": 1}}'))
                  FROM generate_series(1, {people}) i WHERE i % 100 < {share}""")
        run(f"INSERT INTO agreed_to SELECT i, 'share{share}' FROM generate_series(1, {people}) i WHERE i % 100 < {share}")
    run("CREATE UNIQUE INDEX ON agreed_to (purpose, owner)")
    run("""CREATE FUNCTION agreed(person bigint) RETURNS boolean STABLE LANGUAGE plpgsql AS
             $$ BEGIN RETURN EXISTS (SELECT FROM agreed_to WHERE owner = person AND purpose = current_setting('bench.purpose')); END $$""")
    for number, condition in enumerate(BY_HAND.values()):
        run(f"CREATE TABLE visit_{number} AS SELECT id, owner, amount FROM visit_sealed")
        run(f"ALTER TABLE visit_{number} ENABLE ROW LEVEL SECURITY")
        run(f"CREATE POLICY agreed ON visit_{number} USING ({condition.format(t=number)})")
        run(f"GRANT SELECT ON visit_{number} TO app")
        run(f"VACUUM ANALYZE visit_{number}")
    run("CREATE TABLE visit_plain AS SELECT id, owner, amount FROM visit_sealed")
    run("GRANT SELECT ON visit_sealed, visit_plain, visitor, agreed_to TO app")
    for table in ("visit_sealed", "visit_plain", "visitor", "agreed_to", "privacy.standings", "privacy.subjects"):
        run(f"VACUUM ANALYZE {table}")
    run("RESET privacy.purpose")


def row_visible(people, rounds):
    """A scan of visits under the row policy of a purpose, at shares of people who agreed, beside policies by hand."""
    people = max(100, people // VISITS)
    with admin() as connection:
        _visits(connection.execute, people)
    rows = people * VISITS
    for share in SHARES:
        with connect(privacy__purpose=f"share{share}", bench__purpose=f"share{share}") as app:
            tables = ["visit_sealed", "visit_plain", *(f"visit_{number}" for number in range(len(BY_HAND)))]
            ours, clear, *by_hand = (1e9 * value / rows for value in medians(
                rounds, *(lambda t=table: seconds(app, f"SELECT sum(amount) FROM {t}") for table in tables)))
        note = ", ".join(f"{name} {cost:.0f}" for name, cost in zip(BY_HAND, by_hand) if name != "EXISTS")
        yield Ratio(f"row policy, {share} % agreed", ours, by_hand[0], "ns a row", None, rival_name="a policy with EXISTS",
                    note=f"no policy {clear:.0f}, {note}")


def values(people, rounds):
    """Values opened by type, several of a person, people in random order; and sealed, beside pgcrypto with one key."""
    with admin() as plain:
        sides = {"email": "convert_to(email, 'UTF8')", "name": "convert_to(name, 'UTF8')", "born": "convert_to(born::text, 'UTF8')"}
        plain.execute(f"CREATE TABLE crypt3 AS SELECT id, {', '.join(f'encrypt_iv({text}, {KEY}, {IV}, {chr(39)}aes{chr(39)}) AS {name}' for name, text in sides.items())} FROM plain")
        plain.execute("VACUUM ANALYZE crypt3")
        opened = {name: f"convert_from(decrypt_iv({name}, {KEY}, {IV}, 'aes'), 'UTF8')" for name in sides}
        queries = {
            "reveal text": ("sum(length(name))", f"sum(length({opened['name']}))", "{}"),
            "reveal date": ("max(born)", f"max({opened['born']}::date)", "{}"),
            "reveal three columns of a person": ("sum(length(email)), sum(length(name)), max(born)",
                                                 f"sum(length({opened['email']})), sum(length({opened['name']})), max({opened['born']}::date)", "{}"),
            "reveal, people in random order": ("sum(length(email))", f"sum(length({opened['email']}))",
                                               "(SELECT * FROM {} WHERE id <= 20000 ORDER BY hashint8(id) OFFSET 0) s"),
        }
        with connect(privacy__purpose="service") as app:
            for name, (ours, crypt, source) in queries.items():
                rows = min(people, 20_000) if "random" in name else people
                ours, crypt = medians(rounds, lambda q=ours, s=source: seconds(app, f"SELECT {q} FROM {s.format('contact')}"),
                                      lambda q=crypt, s=source: seconds(plain, f"SELECT {q} FROM {s.format('crypt3')}"))
                yield Ratio(name, ours * 1e9 / rows, crypt * 1e9 / rows, "ns a row", None, rival_name="pgcrypto decrypt_iv, one key")
        rows = min(people, 20_000)
        plain.execute("SET privacy.purpose = 'service'")
        plain.execute("CREATE TABLE seal_contact (id bigint PRIMARY KEY, email text)")
        plain.execute("CREATE TABLE seal_crypt (id bigint PRIMARY KEY, email bytea)")
        plain.execute("SELECT privacy.add_subject_table('seal_contact', key => 'id', on_delete => 'keep'), privacy.protect_column('seal_contact', 'email', category => 'contact')")
        ours, crypt = [], []
        for number in range(rounds):
            where = f"FROM plain WHERE id <= {rows}"
            ours.append(seconds(plain, f"INSERT INTO seal_contact (id, email) SELECT id + {number * people}, email {where}"))
            crypt.append(seconds(plain, f"INSERT INTO seal_crypt SELECT id + {number * people}, encrypt_iv({sides['email']}, {KEY}, gen_random_bytes(16), 'aes') {where}"))
        yield Ratio("seal, each value of a new person", statistics.median(ours) * 1e9 / rows, statistics.median(crypt) * 1e9 / rows, "ns a row", None,
                    rival_name="pgcrypto encrypt_iv, one key")


def start(rounds):
    """A new session and its first row; the server's start, with the library and without."""
    def first(table):
        begin = time.perf_counter()
        with connect(privacy__purpose="service") as app:
            app.execute(f"SELECT id, email, name FROM {table} WHERE id = 77").fetchall()
        return time.perf_counter() - begin

    ours, clear = medians(4 * rounds, lambda: first("contact"), lambda: first("plain"))
    yield Ratio("connect and read one row", ours * 1e3, clear * 1e3, "ms", None)
    with admin() as connection:
        directory = connection.execute("SHOW data_directory").fetchone()[0]

    def restart(options):
        control = ["pg_ctl", "-D", directory, "-w", "-s", "-l", os.devnull]
        subprocess.run([*control, "-m", "fast", "stop"], check=True)
        begin = time.perf_counter()
        subprocess.run([*control, "-o", options, "start"], check=True)
        return time.perf_counter() - begin

    without = [restart("-c shared_preload_libraries=") for _ in range(3)]
    ours = [restart("") for _ in range(3)]
    yield Ratio("start of the server", statistics.median(ours) * 1e3, statistics.median(without) * 1e3, "ms", None, rival_name="without the library")


def memory(people):
    """What a session holds after it read everybody, and what all share; for a million people."""
    contexts = "SELECT sum(total_bytes) FROM pg_backend_memory_contexts"
    held = []
    for table in ("contact", "plain"):
        with connect(privacy__purpose="service") as app, admin() as superuser:
            superuser.execute("SET privacy.purpose = 'service'")
            before = superuser.execute(contexts).fetchone()[0]
            superuser.execute(f"SELECT sum(length(email)) FROM {table}").fetchall()
            held.append(float(superuser.execute(contexts).fetchone()[0] - before))
    with admin() as connection:
        shared = connection.execute("SELECT coalesce(sum(allocated_size), 0) FROM pg_shmem_allocations WHERE name ILIKE '%privacy%'").fetchone()[0]
    yield Ratio(f"memory of a session that read {people} people", held[0] / 1024, max(held[1], 1024.0) / 1024, "kB", None,
                note=f"shared by all: {float(shared) / 1048576:.1f} MB whatever the number of people")
