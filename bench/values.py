"""What a value costs: opened and sealed by type, with a key that was just used or one that is far away.

The rival is pgcrypto with one key for everybody: encrypt_iv (no authentication) and pgp_sym_encrypt at its cheapest.
"""
import os
import statistics

from measure import Ratio, admin, connect, medians, seconds
from people import IV, KEY, drop

ONE_KEY = "pgcrypto, one key"
PGP = "'s2k-mode=0, compress-algo=0, cipher-algo=aes256'"

# Type: a value made of the number i
TYPES = {
    "text": "'Name ' || md5(i::text)", "date": "date '1950-01-01' + i % 20000", "timestamptz": "timestamptz '2020-01-01' + i * interval '1 min'",
    "numeric": "i * 1.25", "integer": "i", "bigint": "i::bigint * 1000000007", "boolean": "i % 2 = 0", "uuid": "md5(i::text)::uuid",
    "jsonb": "jsonb_build_object('street', 'Main Street ' || i, 'city', 'Town')", "bytea": "decode(md5(i::text), 'hex')", "inet": "inet '10.0.0.0' + i",
}


def encrypted(value):
    return f"encrypt_iv(convert_to(({value})::text, 'UTF8'), {KEY}, {IV}, 'aes')"


def decrypted(column):
    return f"convert_from(decrypt_iv({column}, {KEY}, {IV}, 'aes'), 'UTF8')"


def types(options):
    """A value of each type in a row of its own, which belongs to a person there is: sealed, and opened to text."""
    rows = min(options.people, 20_000 if options.full else 5000)
    with admin() as connection, connect(privacy__purpose="service") as app:
        run = connection.execute
        run("SET privacy.purpose = 'service'")
        for name, value in TYPES.items():
            for side in ("sealed", "crypt"):
                column = name if side == "sealed" else "bytea"
                run(f"CREATE TABLE {side}_{name} (owner bigint REFERENCES {'contact' if side == 'sealed' else 'plain'}, v {column})")
            run("SELECT privacy.add_linked_table(%s, foreign_key => 'owner')", [f"sealed_{name}"])
            run("SELECT privacy.protect_column(%s, 'v', category => 'identity')", [f"sealed_{name}"])
            run(f"GRANT SELECT ON sealed_{name} TO app")
            source = f"FROM generate_series(1, {rows}) i"

            def sealed(t=f"sealed_{name}", v=value, s=source):
                run(f"TRUNCATE {t}")
                return seconds(connection, f"INSERT INTO {t} (owner, v) SELECT i, {v} {s}")

            def crypt(t=f"crypt_{name}", v=encrypted(value), s=source):
                run(f"TRUNCATE {t}")
                return seconds(connection, f"INSERT INTO {t} (owner, v) SELECT i, {v} {s}")

            ours, rival = medians(options.rounds, sealed, crypt)
            yield Ratio(f"seal {name}", ours * 1e9 / rows, rival * 1e9 / rows, "ns a row", rival_name=ONE_KEY)
            for side in ("sealed", "crypt"):
                run(f"VACUUM ANALYZE {side}_{name}")
            ours, rival = medians(options.rounds, lambda: seconds(app, f"SELECT max(length(v::text)) FROM sealed_{name}"),
                                  lambda: seconds(connection, f"SELECT max(length({decrypted('v')}::{name}::text)) FROM crypt_{name}"))
            yield Ratio(f"reveal {name}", ours * 1e9 / rows, rival * 1e9 / rows, "ns a row", rival_name=ONE_KEY)
            drop(connection, f"sealed_{name}", f"crypt_{name}")


def away(directory):
    """Takes the key files out of the memory of the operating system."""
    for path, _, names in os.walk(directory):
        for name in names:
            with open(os.path.join(path, name), "rb") as file:
                os.fsync(file.fileno())
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def keys(options):
    """The same person again and again, several columns of a person, people in random order, key files not in memory."""
    people, some = options.people, min(options.people, 20_000)
    with admin() as connection, connect(privacy__purpose="service") as app:
        run = connection.execute
        run("SET privacy.purpose = 'service'")
        run(f"CREATE TABLE crypt3 AS SELECT id, {', '.join(f'{encrypted(name)} AS {name}' for name in ('email', 'name', 'born'))} FROM plain")
        run("CREATE TABLE letter (owner bigint REFERENCES contact, v text)")
        run("SELECT privacy.add_linked_table('letter', foreign_key => 'owner'), privacy.protect_column('letter', 'v', category => 'identity')")
        run(f"INSERT INTO letter (owner, v) SELECT 1 + i / 20, 'letter ' || i FROM generate_series(0, {some - 1}) i")
        run(f"CREATE TABLE letter_crypt AS SELECT 1 + i / 20 AS owner, {encrypted(chr(39) + 'letter ' + chr(39) + '|| i')} AS v FROM generate_series(0, {some - 1}) i")
        run(f"CREATE TABLE letter_pgp AS SELECT id, pgp_sym_encrypt(email, 'secret', {PGP}) AS v FROM plain WHERE id <= {min(some, 5000)}")
        for table in ("crypt3", "letter", "letter_crypt", "letter_pgp"):
            run(f"VACUUM ANALYZE {table}")
        run("GRANT SELECT ON letter TO app")
        random = f"(SELECT * FROM {{}} WHERE id <= {some} ORDER BY hashint8(id) OFFSET 0) s"
        mail = f"sum(length({decrypted('email')}))"
        for name, rows, ours, rival in (
                ("the same person, 20 values in turn", some, "SELECT sum(length(v)) FROM letter", f"SELECT sum(length({decrypted('v')})) FROM letter_crypt"),
                ("three columns of a person", people, "SELECT sum(length(email)), sum(length(name)), max(born) FROM contact",
                 f"SELECT {mail}, sum(length({decrypted('name')})), max({decrypted('born')}::date) FROM crypt3"),
                ("people in random order", some, f"SELECT sum(length(email)) FROM {random.format('contact')}", f"SELECT {mail} FROM {random.format('crypt3')}")):
            costs = medians(options.rounds, lambda q=ours: seconds(app, q), lambda q=rival: seconds(connection, q))
            yield Ratio(f"reveal, {name}", *(cost * 1e9 / rows for cost in costs), "ns a row", rival_name=ONE_KEY)
        directory = run("SHOW data_directory").fetchone()[0] + "-keystore"

        def cold():
            away(directory)
            return seconds(app, f"SELECT sum(length(email)) FROM {random.format('contact')}")

        costs = medians(options.rounds, cold, lambda: seconds(connection, f"SELECT {mail} FROM {random.format('crypt3')}"))
        yield Ratio("reveal, random order, key files not in memory", *(cost * 1e9 / some for cost in costs), "ns a row", rival_name=ONE_KEY)
        def undecided(session, table):
            run("SELECT privacy.forget_decisions()")
            return statistics.median(seconds(session, f"SELECT email FROM {table} WHERE id = {1 + n * (people // 20)}") for n in range(20))

        costs = medians(options.rounds, lambda: undecided(app, "contact"), lambda: undecided(connection, "plain"))
        yield Ratio("one row, decisions not remembered", *(cost * 1e6 for cost in costs), "us", note="planned anew each time")
        rows = min(some, 5000)
        costs = medians(options.rounds, lambda: seconds(app, f"SELECT sum(length(email)) FROM contact WHERE id <= {rows}"),
                        lambda: seconds(connection, "SELECT sum(length(pgp_sym_decrypt(v, 'secret'))) FROM letter_pgp"))
        yield Ratio("reveal, beside pgp_sym_decrypt", *(cost * 1e9 / rows for cost in costs), "ns a value", rival_name="pgp_sym_decrypt, s2k-mode 0, not compressed")

        def sealed():
            run("TRUNCATE letter")
            return seconds(connection, f"INSERT INTO letter (owner, v) SELECT i, 'letter ' || i FROM generate_series(1, {rows}) i")

        def pgp():
            run("TRUNCATE letter_pgp")
            return seconds(connection, f"INSERT INTO letter_pgp SELECT i, pgp_sym_encrypt('letter ' || i, 'secret', {PGP}) FROM generate_series(1, {rows}) i")

        costs = medians(options.rounds, sealed, pgp)
        yield Ratio("seal, beside pgp_sym_encrypt", *(cost * 1e9 / rows for cost in costs), "ns a row", rival_name="pgp_sym_encrypt, s2k-mode 0, not compressed")
        drop(connection, "letter", "crypt3", "letter_crypt", "letter_pgp")
