"""Budgets of reading: scans, points, lists, row policies, sizes."""
import statistics

from measure import Ratio, admin, connect, medians, paired_pgbench, seconds
from people import IV, KEY, consent

SERVICE = "-c privacy.purpose=service"


def reveal_scan(people, rounds):
    """sum(length(email)) over everybody: opened, decrypted by pgcrypto with one key, in the clear."""
    with connect(privacy__purpose="service") as app, admin() as plain:
        ours, crypt, clear = medians(
            rounds,
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


def points(people, rounds, duration):
    """One row by its key, one row by e-mail: prepared, one client."""
    by_key = "\\set id random(1, {n})\nSELECT id, email, name FROM {t} WHERE id = :id;\n"
    ours, clear = paired_pgbench(
        rounds, duration, {"script": by_key.format(n=people, t="contact"), "options": SERVICE},
        {"script": by_key.format(n=people, t="plain")})
    yield Ratio("point read of a sealed row, prepared", ours, clear, "transactions a second", 0.9, at_least=True)
    by_email = ("\\set id random(1, {n})\n\\set at 1000000 + :id\n"
                "SELECT id FROM {t} WHERE email = 'person' || substr(:at::text, 2) || '@example.org';\n")
    ours, clear = paired_pgbench(
        rounds, duration, {"script": by_email.format(n=people, t="contact"), "options": SERVICE},
        {"script": by_email.format(n=people, t="plain")})
    yield Ratio("email = value, by index", 1e6 / ours, 1e6 / clear, "us", 1.2)


def lists(people, rounds):
    """A page by name and a search inside e-mails, on at most 100 000 people: milliseconds."""
    where = f"WHERE id <= {min(people, 100000)}"
    with connect(privacy__purpose="service") as app, admin() as plain:
        for name, query in (("list page, ORDER BY name LIMIT 50", f"SELECT id, name FROM {{}} {where} ORDER BY name LIMIT 50"),
                            ("ILIKE '%123%'", f"SELECT count(*) FROM {{}} {where} AND email ILIKE '%123%'")):
            ours, clear = medians(rounds, lambda q=query: seconds(app, q.format("contact")),
                                  lambda q=query: seconds(plain, q.format("plain")))
            result = Ratio(f"{name}, {min(people, 100000)} people", ours * 1e3, 100.0, "ms", 1.0,
                           rival_name="the budget of 100 ms", note=f"plain {clear * 1e3:.1f} ms")
            yield result


def sizes():
    with admin() as plain:
        plain.execute("SET privacy.purpose = 'maintenance'")
        row = plain.execute("SELECT avg(pg_column_size(c.email)), avg(pg_column_size(p.email)), avg(octet_length(k.email) + 1) "
                            "FROM contact c JOIN plain p USING (id) JOIN crypt k USING (id)").fetchone()
        sealed, clear, crypt = (float(value) for value in row)
        index = [plain.execute("SELECT pg_relation_size(indexrelid) FROM pg_index WHERE indrelid = %s::regclass AND indkey::text = '2'",
                               [table]).fetchone()[0] for table in ("contact", "plain")]
    yield Ratio("stored e-mail with lookup", sealed, 84.0, "bytes", 1.0, rival_name="the budget of 84 bytes",
                note=f"plain {clear:.0f}, pgcrypto without search {crypt:.0f}; index {index[0] / index[1]:.1f} x plain")


def flat(sizes_of, rounds):
    """The cost of a reveal a row, at growing numbers of people; the tables are contact_<n>."""
    costs = []
    with connect(privacy__purpose="service") as app:
        for people in sizes_of:
            statement = f"SELECT sum(length(email)) FROM contact_{people}"
            seconds(app, statement)
            costs.append(statistics.median(seconds(app, statement) for _ in range(rounds)) * 1e9 / people)
    note = ", ".join(f"{people}: {cost:.0f}" for people, cost in zip(sizes_of, costs))
    yield Ratio("cost a row as people grow", max(costs), min(costs), "ns a value", 1.3, rival_name="the cheapest size", note=note)
