"""What a CRM does all day, on people in the clear and sealed; and withdrawals and erasures of sixteen clients at once.

In the clear there are indexes on the e-mail and on the name, and a table of consents with its key; sealed there is one on
the e-mail, and the campaign is selected by its purpose. Sealed values do not sort by an index: a list by name opens all.
"""
import people
from measure import Ratio, admin, paired_pgbench

INVOICES = 3  # a person

# Statement: its share of the mix, in the clear, sealed
STATEMENTS = {
    "list by name": (5, "SELECT id, name, email FROM crm_plain_{n} ORDER BY name LIMIT 50;", "SELECT id, name, email FROM crm_contact_{n} ORDER BY name LIMIT 50;"),
    "search by e-mail": (25, "SELECT id, name FROM crm_plain_{n} WHERE email = 'person' || substr((1000000 + :id)::text, 2) || '@example.org';",
                         "SELECT id, name FROM crm_contact_{n} WHERE email = 'person' || substr((1000000 + :id)::text, 2) || '@example.org';"),
    "open with invoices": (40, "SELECT id, email, name, born FROM crm_plain_{n} WHERE id = :id;\nSELECT * FROM crm_invoice_plain_{n} WHERE contact = :id;",
                           "SELECT id, email, name, born FROM crm_contact_{n} WHERE id = :id;\nSELECT * FROM crm_invoice_contact_{n} WHERE contact = :id;"),
    "insert": (10, "INSERT INTO crm_plain_{n} VALUES (:new, 'new' || :new || '@example.org', 'Name ' || :new, '1980-01-01', 7) ON CONFLICT DO NOTHING;",
               "INSERT INTO crm_contact_{n} (id, email, name, born, amount) VALUES (:new, 'new' || :new || '@example.org', 'Name ' || :new, '1980-01-01', 7) "
               "ON CONFLICT DO NOTHING;"),
    "update": (19, "UPDATE crm_plain_{n} SET name = 'Name ' || :new WHERE id = :id;", "UPDATE crm_contact_{n} SET name = 'Name ' || :new WHERE id = :id;"),
    "campaign by consent": (1, "SELECT p.id, p.email FROM crm_plain_{n} p JOIN crm_agreed_{n} a ON a.owner = p.id AND a.purpose = 'news';",
                            "BEGIN;\nSET LOCAL privacy.purpose = 'news';\nSELECT id, email FROM crm_contact_{n};\nCOMMIT;"),
}
DRAW = "\\set id random(1, {n})\n\\set new random(10000000, 2000000000)\n"


def make(connection, n):
    """crm_plain_<n> and crm_contact_<n> with their invoices; a tenth of the people consent to news."""
    run = connection.execute
    plain, contact = f"crm_plain_{n}", f"crm_contact_{n}"
    run(f"CREATE TABLE {plain} (id bigint PRIMARY KEY, email text, name text, born date, amount integer)")
    run(f"""INSERT INTO {plain} SELECT i, 'person' || lpad(i::text, 6, '0') || '@example.org', 'Name ' || md5(i::text),
              date '1950-01-01' + (i::bigint * 7919 % 20000)::int, (i::bigint * 31 % 1000)::int FROM generate_series(1, {n}) i""")
    run(f"CREATE TABLE {contact} (LIKE {plain} INCLUDING ALL)")
    run("SET privacy.purpose = 'service'")
    run("SELECT privacy.add_subject_table(%s, key => 'id')", [contact])
    run("SELECT privacy.protect_column(%s, 'email', category => 'contact', lookup => 'case_insensitive')", [contact])
    for column in ("name", "born"):
        run("SELECT privacy.protect_column(%s, %s, category => 'identity')", [contact, column])
    run(f"INSERT INTO {contact} (id, email, name, born, amount) SELECT id, email, name, born, amount FROM {plain}")
    run(f"CREATE INDEX ON {plain} (email)")
    run(f"CREATE INDEX ON {plain} (name)")
    run(f"CREATE INDEX ON {contact} (email)")
    for table in (plain, contact):
        run(f"CREATE TABLE {table.replace('_', '_invoice_', 1)} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, contact bigint REFERENCES {table}, total numeric)")
    run("SELECT privacy.add_linked_table(%s, foreign_key => 'contact')", [contact.replace("_", "_invoice_", 1)])
    for table in (plain, contact):
        invoice = table.replace("_", "_invoice_", 1)
        run(f"INSERT INTO {invoice} (contact, total) SELECT i, i % 1000 FROM generate_series(1, {n}) i, generate_series(1, {INVOICES})")
        run(f"CREATE INDEX ON {invoice} (contact)")
        run(f"GRANT ALL ON {table}, {invoice} TO app")
        run(f"VACUUM ANALYZE {table}")
        run(f"VACUUM ANALYZE {invoice}")
    run(f"CREATE TABLE crm_agreed_{n} AS SELECT id AS owner, 'news'::text AS purpose FROM {plain} WHERE id % 10 = 0")
    run(f"CREATE UNIQUE INDEX ON crm_agreed_{n} (purpose, owner)")
    run(f"GRANT ALL ON crm_agreed_{n} TO app")
    people.consent(connection, contact, 1, 10, of_table=plain)
    run(f"VACUUM ANALYZE crm_agreed_{n}")
    run("VACUUM ANALYZE privacy.subjects")


def mix(sizes, rounds, duration):
    """Each statement alone and all of them mixed, with one client, at each number of people; transactions a second."""
    for count in sizes:
        with admin() as connection:
            make(connection, count)
        sides = [[(share, (DRAW + statement[side] + "\n").format(n=count)) for share, *statement in STATEMENTS.values()] for side in (1, 0)]
        alone = [(name, [ours], [clear]) for name, ours, clear in zip(STATEMENTS, *sides)]
        for name, ours, clear in (("mix", *sides), *alone):
            options = {"options": "-c privacy.purpose=service"}
            ours, clear = paired_pgbench(rounds, duration, {"script": ours} | options, {"script": clear} | options)
            yield Ratio(f"CRM {count}: {name}", ours, clear, "transactions a second", None, at_least=True)


def rates(people_, rounds, duration, clients=16):
    """Withdrawals and erasures of sixteen clients, beside UPDATE and DELETE of a row. Who runs out of people fails."""
    with admin() as connection:
        run = connection.execute
        run("SET privacy.purpose = 'service'")
        run("CREATE TABLE rate_plain AS SELECT i AS id, 'person' || i || '@example.org' AS email, true AS news FROM generate_series(1, %s) i" % people_)
        run("ALTER TABLE rate_plain ADD PRIMARY KEY (id)")
        run("CREATE TABLE rate_person (id integer PRIMARY KEY, email text)")
        run("SELECT privacy.add_subject_table('rate_person', key => 'id'), privacy.protect_column('rate_person', 'email', category => 'contact')")
        run("INSERT INTO rate_person (id, email) SELECT id, email FROM rate_plain")
        people.consent(connection, "rate_person", 1, 1, of_table="rate_plain")
        for name in ("updated", "withdrawn", "deleted", "erased"):
            run(f"CREATE SEQUENCE {name}_person CACHE 20")
        run("VACUUM ANALYZE rate_person")
        run("VACUUM ANALYZE rate_plain")
    desk = {"clients": clients, "user": "postgres", "options": "-c privacy.purpose=subject_rights"}
    # nextval() in a WHERE would be asked for each row
    for name, script, plain, rival in (
            ("withdrawals", "SELECT privacy.withdraw_consent('rate_person', nextval('withdrawn_person')::text, 'news');\n",
             "UPDATE rate_plain SET news = false WHERE id = (SELECT nextval('updated_person'));\n", "UPDATE of one row"),
            ("erasures", "SELECT privacy.erase_subject('rate_person', nextval('erased_person')::text, reason => 'benchmark', reason_code => 'art17');\n",
             "DELETE FROM rate_plain WHERE id = (SELECT nextval('deleted_person'));\n", "DELETE of one row")):
        ours, clear = paired_pgbench(rounds, duration, {"script": script} | desk, {"script": plain} | desk)
        yield Ratio(f"{name}, {clients} clients", ours, clear, "transactions a second", None, at_least=True, rival_name=rival)
