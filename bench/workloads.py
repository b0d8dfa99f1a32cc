"""GDPRbench's four workloads (Shastri et al., PVLDB 13(7), 2020), as pgbench scripts, on four stores of the same records.

A record is a key, 100 characters of data and nine metadata: purpose, time to live, user, objection, decision, access,
sharing, source, category. plain0, plain2 and plain9 keep the metadata beside the data, with no index on them, with two
(purpose, user) and with nine. The sealed store asks the same through pg_privacy: the user is the data subject and the
record a row linked to it, a purpose is a purpose that its users consented to, the time to live a deletion class, an
objection an objection, the log the ledger of consents and the journal of erasures.

Deviations: theta is 1.001, not 0.99 (pgbench has none below 1), and permute() stands for hashing; the log of a plain
store is a table, not a file of the server; what the original reads and updates by any metadata is read and updated by
purpose, user and key. Every round begins with the same records: what the last one deleted and inserted is put right, and
all stores are vacuumed. A store does 10 000 operations, or as many as fit into a few seconds; the time of 10 000 is then
reckoned from those.
"""
import people
from measure import Ratio, admin, paired_pgbench, pgbench

METADATA = ("pur", "usr", "ttl", "obj", "dec", "acl", "shr", "src", "cat")
STORES = {"plain0": 0, "plain2": 2, "plain9": 9}
NAMES = {"plain0": "no metadata index", "plain2": "two indexes", "plain9": "nine indexes"}
PURPOSES = 25
GONE = 50
OPERATIONS_EACH = 10_000

KEY = {"uniform": "\\set k random(0, {n} - 1)\n", "zipf": "\\set k permute(random_zipfian(1, {n}, 1.001) - 1, {n})\n"}
USER = {"uniform": "\\set u random(0, {users} - 1)\n", "zipf": "\\set u permute(random_zipfian(1, {users}, 1.001) - 1, {users})\n"}
PURPOSE = f"\\set p random(0, {PURPOSES} - 1)\n"
NEW = "\\set k random(1000000000, 2000000000)\n"
DATA = "lpad(:k::text, 100, 'x')"

# Operation: what it draws, the statement on a plain store, and through pg_privacy
OPERATIONS = {
    "insert": (NEW + "{user}",
               "INSERT INTO {t} VALUES ('key' || :k, " + DATA + ", 'purpose' || :u % 25, 'user' || :u, 10000, 'obj1', 'dec1', 'acl1', 'shr1', 'src1', 'cat1') "
               "ON CONFLICT DO NOTHING;",
               "INSERT INTO {t} (key, usr, data) VALUES ('key' || :k, :u, " + DATA + ") ON CONFLICT DO NOTHING;"),
    "delete by key": ("{key}", "DELETE FROM {t} WHERE key = 'key' || :k;", "DELETE FROM {t} WHERE key = 'key' || :k;"),
    "update data": ("{key}", "UPDATE {t} SET data = reverse(" + DATA + ") WHERE key = 'key' || :k;",
                    "UPDATE {t} SET data = reverse(" + DATA + ") WHERE key = 'key' || :k;"),
    "update metadata by purpose": (PURPOSE, "UPDATE {t} SET shr = 'shr' || :p WHERE pur = 'purpose' || :p;",
                                   "SELECT privacy.change_purpose('purpose' || :p, recipients => array['shr' || :p]);"),
    "update metadata by user": ("{user}", "UPDATE {t} SET obj = 'obj2' WHERE usr = 'user' || :u;",
                                "SELECT privacy.record_objection('gdpr_user', :u::text, 'interest');"),
    "update metadata by key": ("{key}", "UPDATE {t} SET dec = 'dec2' WHERE key = 'key' || :k;",
                               "SELECT privacy.record_objection('gdpr_user', r.usr::text, 'profiling') FROM {t} r WHERE r.key = 'key' || :k;"),
    "read by key": ("{key}", "SELECT data FROM {t} WHERE key = 'key' || :k;", "SELECT data FROM {t} WHERE key = 'key' || :k;"),
    "read by user": ("{user}", "SELECT data FROM {t} WHERE usr = 'user' || :u;", "SELECT data FROM {t} WHERE usr = :u;"),
    "read by purpose": (PURPOSE, "SELECT data FROM {t} WHERE pur = 'purpose' || :p;",
                        "BEGIN;\nSELECT set_config('privacy.purpose', 'purpose' || :p, true);\nSELECT data FROM {t};\nCOMMIT;"),
    "read metadata by user": ("{user}", "SELECT pur, ttl, obj, dec, acl, shr, src, cat FROM {t} WHERE usr = 'user' || :u;",
                              "SELECT * FROM privacy.consent_history('gdpr_user', :u::text);"),
    "read log": ("\\set l random(1, 1000)\n", "SELECT * FROM gdpr_log ORDER BY id DESC LIMIT :l;",
                 "SELECT id, subject_id, kind, purpose_id, event, at, role FROM privacy.subject_events ORDER BY id DESC LIMIT :l;"),
    "verify a deletion": (f"\\set g random(1, {GONE})\n", "SELECT count(*) FROM {t} WHERE key = 'gone' || :g;",
                          "SELECT e.state, e.destroyed_at FROM gdpr_gone g JOIN privacy.erasures e ON e.id = g.erasure WHERE g.id = :g;"),
}

WORKLOADS = {
    "controller": ("uniform", (("insert", 25), ("delete by key", 25), ("update metadata by purpose", 25), ("update metadata by user", 25))),
    "customer": ("zipf", (("read by key", 20), ("read by user", 20), ("update data", 20), ("update metadata by key", 20), ("delete by key", 20))),
    "processor": ("zipf", (("read by key", 80), ("read by purpose", 10), ("read by user", 10))),
    "regulator": ("zipf", (("read metadata by user", 46), ("read log", 31), ("verify a deletion", 23))),
}


def record(k, users):
    return (f"SELECT 'key' || {k}, lpad({k}::text, 100, 'x'), 'purpose' || {k} % {PURPOSES}, 'user' || {k} % {users}, "
            f"(array[30, 10000, 12000, 14000, 16000, 18000, 20000, 22000, 24000, 1000000])[1 + {k} % 10], 'obj' || {k} % 100, 'dec' || {k} % 2, "
            f"'acl' || {k} % 10, 'shr' || {k} % 10, 'src' || {k} % 10, 'cat' || {k} % 10")


def make(connection, records):
    """The stores, with the same records of a tenth as many users (10 000 at most); returns the number of users."""
    users = min(10_000, max(PURPOSES, records // 10))
    users -= users % PURPOSES  # all records of a user then have one purpose, as in the original's 10 000 users and 25 purposes
    run = connection.execute
    for store, indexes in STORES.items():
        run(f"CREATE TABLE {store} (key text PRIMARY KEY, data text, pur text, usr text, ttl integer, obj text, dec text, acl text, shr text, src text, cat text)")
        run(f"INSERT INTO {store} {record('k', users)} FROM generate_series(0, {records - 1}) k")
        for column in METADATA[:indexes]:
            run(f"CREATE INDEX ON {store} ({column})")
        run(f"GRANT ALL ON {store} TO app")
        run(f"VACUUM ANALYZE {store}")
    run("CREATE TABLE gdpr_log AS SELECT i AS id, i % 10000 AS subject_id, 'consent' AS kind, i % 25 AS purpose_id, 'recorded' AS event, now() AS at, "
        "'app' AS role FROM generate_series(1, 10000) i")
    run("ALTER TABLE gdpr_log ADD PRIMARY KEY (id)")
    run("GRANT SELECT ON gdpr_log TO app")
    run("SET privacy.purpose = 'subject_rights'")
    run("SELECT privacy.create_deletion_class('ten_years', period => '10 years'), privacy.create_category('record', deletion_class => 'ten_years')")
    run("SELECT privacy.permit('service', 'record')")
    run(f"SELECT privacy.create_purpose('purpose' || i, legal_basis => 'consent'), privacy.permit('purpose' || i, 'record'), "
        f"privacy.grant_purpose('purpose' || i, 'app') FROM generate_series(0, {PURPOSES - 1}) i")
    run("SELECT privacy.create_purpose(p, legal_basis => 'legitimate_interest'), privacy.permit(p, 'record') FROM unnest('{interest,profiling}'::text[]) p")
    run("GRANT privacy_rights_desk, privacy_dpo, privacy_admin TO app")
    run("CREATE TABLE gdpr_user (id bigint PRIMARY KEY)")
    run("CREATE TABLE sealed (key text PRIMARY KEY, usr bigint NOT NULL REFERENCES gdpr_user, data text)")
    run("SELECT privacy.add_subject_table('gdpr_user', key => 'id'), privacy.add_linked_table('sealed', foreign_key => 'usr')")
    run("SELECT privacy.protect_column('sealed', 'data', category => 'record')")
    run(f"INSERT INTO gdpr_user SELECT generate_series(0, {users + GONE - 1})")
    run(f"INSERT INTO sealed (key, usr, data) SELECT 'key' || k, k % {users}, lpad(k::text, 100, 'x') FROM generate_series(0, {records - 1}) k")
    run("CREATE INDEX ON sealed (usr)")
    run("CREATE INDEX ON sealed (data_subject_id)")
    run(f"""SELECT count(privacy.record_consent('gdpr_user', u::text, 'purpose' || u % {PURPOSES}, method => 'paper', notice => 'n', evidence => '{{"form": 1}}'))
              FROM generate_series(0, {users - 1}) u""")
    run(f"CREATE TABLE gdpr_gone AS SELECT g AS id, privacy.erase_subject('gdpr_user', ({users} + g - 1)::text, reason => 'benchmark', reason_code => 'art17') AS erasure "
        f"FROM generate_series(1, {GONE}) g")
    run("ALTER TABLE gdpr_gone ADD PRIMARY KEY (id)")
    run("GRANT ALL ON gdpr_user, sealed, gdpr_gone TO app")
    run("RESET privacy.purpose")
    for table in ("gdpr_user", "sealed", "privacy.subjects", "privacy.standings", "privacy.subject_events"):
        run(f"VACUUM ANALYZE {table}")
    return users


def _side(workload, store, records, users, clients):
    keys, mix = WORKLOADS[workload]
    scripts = []
    for name, weight in mix:
        draws, plain, sealed = OPERATIONS[name]
        draws = draws.format(key=KEY[keys], user=USER[keys]).format(n=records, users=users)
        scripts.append((weight, draws + (sealed if store == "sealed" else plain).format(t=store) + "\n"))
    return {"script": scripts, "clients": clients, "options": "-c privacy.purpose=service"}


def space(connection, records):
    """Size of all that a store takes, divided by the bytes of the data alone."""
    data = records * (100 + len(f"key{records}"))
    sealed = ("sealed", "gdpr_user", "privacy.subjects", "privacy.standings", "privacy.subject_events")
    size = {store: sum(connection.execute("SELECT pg_total_relation_size(%s::regclass)", [table]).fetchone()[0]
                       for table in (sealed if store == "sealed" else (store,))) for store in (*STORES, "sealed")}
    return {store: bytes_ / data for store, bytes_ in size.items()}


def _restore(connection, store, records, users):
    """The records again as they were made: those deleted are back, those inserted gone."""
    run = connection.execute
    run("SET privacy.purpose = 'service'")
    run(f"DELETE FROM {store} WHERE length(key) > 12")
    new = f"FROM generate_series(0, {records - 1}) k WHERE NOT EXISTS (SELECT FROM {store} WHERE key = 'key' || k)"
    if store == "sealed":
        run(f"INSERT INTO sealed (key, usr, data) SELECT 'key' || k, k % {users}, lpad(k::text, 100, 'x') {new}")
    else:
        run(f"INSERT INTO {store} {record('k', users)} {new}")
    run(f"VACUUM {store}")


def _workload(workload, records, users, options, database):
    """Transactions a second of each store and the operations they were measured by, with one client and with sixteen."""
    stores = (*STORES, "sealed")

    def restore():
        if workload in ("controller", "customer"):
            with admin(database) as connection:
                for store in stores:
                    _restore(connection, store, records, users)

    for clients in (1, 16):
        sides = []
        for store in stores:
            side = _side(workload, store, records, users, clients) | {"database": database}
            rate = pgbench(**side, duration=1)
            operations = max(clients, min(OPERATIONS_EACH, int(rate * 2 * options.seconds)))
            sides.append(side | {"transactions": operations // clients})
        restore()
        rates = paired_pgbench(options.rounds, None, *sides, after_round=restore)
        yield clients, dict(zip(stores, rates)), {store: side["transactions"] * clients for store, side in zip(stores, sides)}


def _gdprbench(records, options):
    """Each workload on the sealed store beside each plain one: with one client and with sixteen."""
    database = f"gdpr_{records}"
    with admin() as connection:
        connection.execute(f"CREATE DATABASE {database}")
    with admin(database) as connection:
        connection.execute(people.VOCABULARY)
        users = make(connection, records)
        factor = space(connection, records)
    for store in STORES:
        yield Ratio(f"GDPRbench {records}: space, {NAMES[store]}", factor["sealed"], factor[store], "x the data", rival_name="plain",
                    note="without key files: 64 bytes a user")
    for workload in WORKLOADS:
        for clients, rates, operations in _workload(workload, records, users, options, database):
            for store in STORES:
                name, ours, rival = f"GDPRbench {records}: {workload}", rates["sealed"], rates[store]
                note = f"measured by {operations['sealed']} and {operations[store]} operations"
                if clients == 1:
                    yield Ratio(f"{name}, 10 000 operations, {NAMES[store]}", OPERATIONS_EACH / ours, OPERATIONS_EACH / rival, "s", rival_name="plain", note=note)
                else:
                    yield Ratio(f"{name}, {clients} clients, {NAMES[store]}", ours, rival, "transactions a second", at_least=True, rival_name="plain", note=note)
    with admin() as connection:
        connection.execute(f"DROP DATABASE {database} WITH (FORCE)")


def gdprbench(options):
    for records in options.records:
        yield from _gdprbench(records, options)
