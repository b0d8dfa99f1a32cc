"""Budgets of reading: scans, points, lists, row policies, sizes."""
from measure import Ratio, admin, connect, medians, paired_pgbench, seconds
from people import IV, KEY, consent, drop, email, make

SERVICE = "-c privacy.purpose=service"


def reveal_scan(options):
    """sum(length(email)) over everybody: opened, decrypted by pgcrypto with one key, in the clear."""
    people = options.people
    with connect(privacy__purpose="service") as app, admin() as plain:
        ours, crypt, clear = medians(
            options.rounds if options.full else 3 * options.rounds,  # a tenth of a second each
            lambda: seconds(app, "SELECT sum(length(email)) FROM contact"),
            lambda: seconds(plain, f"SELECT sum(length(convert_from(decrypt_iv(email, {KEY}, {IV}, 'aes'), 'UTF8'))) FROM crypt"),
            lambda: seconds(plain, "SELECT sum(length(email)) FROM plain"))
    note = f"plain {clear * 1e9 / people:.0f} ns a row"
    yield Ratio("reveal, people in heap order", ours * 1e9 / people, crypt * 1e9 / people, "ns a value", 0.5,
                rival_name="pgcrypto decrypt_iv, one key", note=note)


def consent_scan(people, rounds):
    """A scan under the row policy of a consent purpose, beside the same scan of the same table by a role that row security
    exempts; and of a plain table: without a policy, and with ones written by hand."""
    scan = "SELECT sum(amount) FROM contact"
    with admin() as plain:
        plain.execute("CREATE TABLE agreed AS SELECT id AS owner, 'news'::text AS purpose FROM plain WHERE id % 2 = 0")
        plain.execute("CREATE UNIQUE INDEX ON agreed (owner, purpose)")
        plain.execute("VACUUM ANALYZE agreed")
        consent(plain, "contact", 1, 2)
        with connect(privacy__purpose="news") as app, connect(user="postgres", privacy__purpose="news") as exempt:
            for connection, filtered in ((app, True), (exempt, False)):
                plan = "".join(line for line, in connection.execute(f"EXPLAIN {scan}").fetchall())
                if ("row_visible" in plan) is not filtered:
                    raise RuntimeError(f"not the scan that is to be measured: {plan}")
            ours, same, clear, exists, array = medians(
                rounds,
                lambda: seconds(app, scan),
                lambda: seconds(exempt, scan),
                lambda: seconds(plain, "SELECT sum(amount) FROM plain"),
                lambda: seconds(plain, "SELECT sum(amount) FROM plain p WHERE EXISTS (SELECT FROM agreed a WHERE a.owner = p.id "
                                       "AND a.purpose = 'news' OFFSET 0)"),
                lambda: seconds(plain, "SELECT sum(amount) FROM plain p WHERE id = ANY (ARRAY(SELECT owner FROM agreed))"))
    yield Ratio("consent-filtered scan, half agreed", ours * 1e9 / people, same * 1e9 / people, "ns a row", 1.5,
                rival_name="the same scan by a role that row security exempts",
                note=f"{ours / clear:.2f} x a plain table; by hand: EXISTS {exists / clear:.1f} x, = ANY (ARRAY(...)) {array / clear:.1f} x")


def points(options):
    """One row by its key, one row by e-mail: prepared, one client, on a server that has run for a while; and how the first reads go."""
    duration = max(2, options.seconds)  # a new session each: in a second, what it does once would be a share of it
    people = options.people
    by_key = "\\set id random(1, {n})\nSELECT id, email, name FROM {t} WHERE id = :id;\n"
    sides = [{"script": by_key.format(n=people, t="contact"), "options": SERVICE}, {"script": by_key.format(n=people, t="plain")}]
    with connect(privacy__purpose="service") as app, admin() as plain:
        app.execute("SELECT sum(length(email)), sum(length(name)) FROM contact")
        plain.execute("SELECT sum(length(email)), sum(length(name)) FROM plain")
        ours, clear = paired_pgbench(options.rounds, duration, *sides)
        yield Ratio("point read of a sealed row, prepared", ours, clear, "transactions a second", 0.9, at_least=True)
        ours, clear = paired_pgbench(options.rounds, 0, *({"transactions": people // 100} | side for side in sides),
                                     before_round=lambda: plain.execute("SELECT privacy.forget_decisions()"))
        yield Ratio("point read, nobody decided about yet", ours, clear, "transactions a second", at_least=True,
                    note=f"the first {people // 100}")
    by_email = f"\\set id random(1, {people})\nSELECT id FROM {{t}} WHERE email = {email(':id')};\n"
    ours, clear = paired_pgbench(options.rounds, duration, {"script": by_email.format(t="contact"), "options": SERVICE},
                                 {"script": by_email.format(t="plain")})
    yield Ratio("email = value, by index", 1e6 / ours, 1e6 / clear, "us", 1.2)


def lists(options):
    """A page by name and a search inside names, in a table of at most 100 000 people: milliseconds."""
    people = min(options.people, 100_000)
    suffix = "" if people == options.people else "_listed"
    with connect(privacy__purpose="service") as app, admin() as plain:
        make(plain, people, suffix)
        for name, query in (("list page, ORDER BY name LIMIT 50", "SELECT id, name FROM {} ORDER BY name LIMIT 50"),
                            ("name ILIKE '%mül%'", "SELECT count(*) FROM {} WHERE name ILIKE '%mül%'")):
            ours, clear = medians(options.rounds, lambda q=query: seconds(app, q.format(f"contact{suffix}")),
                                  lambda q=query: seconds(plain, q.format(f"plain{suffix}")))
            yield Ratio(f"{name}, {people} people", ours * 1e3, 100.0, "ms", 1.0, rival_name="the budget of 100 ms", note=f"plain {clear * 1e3:.1f} ms")
        if suffix:
            drop(plain, f"contact{suffix}", f"plain{suffix}", f"crypt{suffix}")


def sizes(options):
    """Bytes of a stored e-mail of 24 bytes, and of table and indexes."""
    with admin() as plain:
        def one(statement):
            return float(plain.execute(statement).fetchone()[0])

        plain.execute("SET privacy.purpose = 'service'")
        plain.execute(f"CREATE TABLE unindexed (id bigint PRIMARY KEY, email text)")
        plain.execute("SELECT privacy.add_subject_table('unindexed', key => 'id'), privacy.protect_column('unindexed', 'email', category => 'contact')")
        plain.execute(f"INSERT INTO unindexed (id, email) SELECT i, {email('i')} FROM generate_series(1, 1000) i")
        clear, crypt = one("SELECT avg(pg_column_size(email)) FROM plain"), one("SELECT avg(pg_column_size(email)) FROM crypt")
        for name, table, budget in (("without lookup", "unindexed", 68), ("with lookup", "contact", 84)):
            yield Ratio(f"stored e-mail of 24 bytes, {name}", one(f"SELECT avg(pg_column_size(email)) FROM {table}"), budget, "bytes", 1.0,
                        rival_name=f"the budget of {budget} bytes", note=f"plain {clear:.0f}, pgcrypto without search {crypt:.0f}")
        drop(plain, "unindexed")
        of = {"table": "pg_relation_size(%s)", "all indexes": "pg_indexes_size(%s)",
              "index on the e-mail": "(SELECT pg_relation_size(i.indexrelid) FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND "
                                     "a.attname = 'email' WHERE i.indrelid = %s::regclass AND i.indkey::text = a.attnum::text)"}
        for name, size in of.items():
            ours, clear = (one("SELECT " + size.replace("%s", f"'{table}'")) / options.people for table in ("contact", "plain"))
            yield Ratio(f"size on disk, {name}", ours, clear, "bytes a person")
        kept = one("SELECT pg_total_relation_size('privacy.subjects')::float8 / (SELECT count(*) FROM privacy.subjects)")
        plain_total = one("SELECT pg_total_relation_size('plain')") / options.people
        yield Ratio("size on disk, the record of a person beside the table", kept + 128, plain_total, "bytes a person", rival_name="the plain table and its indexes",
                    note=f"privacy.subjects {kept:.0f}, key files 64 for each of two classes")
