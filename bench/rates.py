"""New people, withdrawals and erasures of sixteen clients at once, beside INSERT, UPDATE and DELETE of a row.

Each side does as many as its people last, so that nobody asks for people who are gone.
"""
import people
from measure import Ratio, admin, paired_pgbench
from people import drop

CLIENTS = 16
DESK = {"user": "postgres", "options": "-c privacy.purpose=subject_rights"}
APPLICATION = {"options": "-c privacy.purpose=service"}

NEW = f"\\set n random(100000000, 2000000000)\nINSERT INTO rate_{{}} VALUES (:n, {people.email(':n')}) ON CONFLICT DO NOTHING;\n"

# Name, who does it, ours, in the clear, the rival. nextval() in a WHERE would be asked for each row.
RATES = (
    ("new people", APPLICATION, NEW.format("person"), NEW.format("plain"), "INSERT of one row"),
    ("withdrawals", DESK, "SELECT privacy.withdraw_consent('rate_person', nextval('withdrawals_ours')::text, 'news');\n",
     "UPDATE rate_plain SET news = false WHERE id = (SELECT nextval('withdrawals_theirs'));\n", "UPDATE of one row"),
    ("erasures", DESK, "SELECT privacy.erase_subject('rate_person', nextval('erasures_ours')::text, reason => 'benchmark', reason_code => 'art17');\n",
     "DELETE FROM rate_plain WHERE id = (SELECT nextval('erasures_theirs'));\n", "DELETE of one row"),
)


def _make(run, connection, count):
    run("SET privacy.purpose = 'service'")
    run(f"CREATE TABLE rate_plain AS SELECT i AS id, {people.email('i')} AS email, true AS news FROM generate_series(1, {count}) i")
    run("ALTER TABLE rate_plain ADD PRIMARY KEY (id)")
    run("CREATE TABLE rate_person (id integer PRIMARY KEY, email text)")
    run("SELECT privacy.add_subject_table('rate_person', key => 'id'), privacy.protect_column('rate_person', 'email', category => 'contact')")
    run("INSERT INTO rate_person (id, email) SELECT id, email FROM rate_plain")
    people.consent(connection, "rate_person", 1, 1, of_table="rate_plain")
    for name in ("rate_person", "rate_plain"):
        run(f"GRANT SELECT, INSERT ON {name} TO app")
    for name in ("withdrawals", "erasures"):
        for side in ("ours", "theirs"):
            run(f"CREATE SEQUENCE {name}_{side} CACHE 20")
    for table in ("rate_person", "rate_plain", "privacy.subjects", "privacy.subject_events"):
        run(f"VACUUM ANALYZE {table}")


def rates(options):
    count = 400_000 if options.full else options.people
    with admin() as connection:
        _make(connection.execute, connection, count)
    budget = count // CLIENTS // options.rounds - 21  # a client, in a round; 20 is what its session takes of a sequence ahead
    for name, who, script, plain, rival in RATES:
        few = max(5, min(budget, 100 if "erasure" in name else 400))  # sealed: an erasure takes ten times as long as a DELETE
        many = max(5, min(budget, 2000))
        ours, clear = paired_pgbench(options.rounds, None, {"script": script, "transactions": few, "clients": CLIENTS} | who,
                                     {"script": plain, "transactions": many, "clients": CLIENTS} | who)
        yield Ratio(f"{name}, {CLIENTS} clients", ours, clear, "transactions a second", at_least=True, rival_name=rival)
    with admin() as connection:
        gone = connection.execute("SELECT (SELECT count(*) FROM rate_plain), nextval('withdrawals_theirs'), nextval('erasures_theirs')").fetchone()
        if max(gone[1:]) > count:
            raise RuntimeError(f"a side ran out of people: {gone}")
        drop(connection, "rate_person", "rate_plain")
