"""What a CRM does all day, on people in the clear and sealed.

In the clear there are indexes on the e-mail and on the name, and a table of consents with its key; sealed there is one on
the e-mail, and the campaign is selected by its purpose. Sealed values do not sort by an index: a list by name opens all.
"""
import people
from measure import Ratio, admin, paired_pgbench


def invoices(n):
    """A person: three, one where they would be thirty million."""
    return 3 if n <= 1_000_000 else 1


# Statement: its share of the mix, in the clear, sealed
STATEMENTS = {
    "list by name": (5, "SELECT id, name, email FROM crm_plain ORDER BY name LIMIT 50;", "SELECT id, name, email FROM crm_contact ORDER BY name LIMIT 50;"),
    "search by e-mail": (25, f"SELECT id, name FROM crm_plain WHERE email = {people.email(':id')};",
                         f"SELECT id, name FROM crm_contact WHERE email = {people.email(':id')};"),
    "open with invoices": (40, "SELECT id, email, name, born FROM crm_plain WHERE id = :id;\nSELECT * FROM crm_invoice_plain WHERE contact = :id;",
                           "SELECT id, email, name, born FROM crm_contact WHERE id = :id;\nSELECT * FROM crm_invoice_contact WHERE contact = :id;"),
    "insert": (10, "INSERT INTO crm_plain VALUES (:new, 'new' || :new || '@example.org', 'Name ' || :new, '1980-01-01', 7) ON CONFLICT DO NOTHING;",
               "INSERT INTO crm_contact (id, email, name, born, amount) VALUES (:new, 'new' || :new || '@example.org', 'Name ' || :new, '1980-01-01', 7) "
               "ON CONFLICT DO NOTHING;"),
    "update": (19, "UPDATE crm_plain SET name = 'Name ' || :new WHERE id = :id;", "UPDATE crm_contact SET name = 'Name ' || :new WHERE id = :id;"),
    "campaign by consent": (1, "SELECT p.id, p.email FROM crm_plain p JOIN crm_agreed a ON a.owner = p.id AND a.purpose = 'news';",
                            "BEGIN;\nSET LOCAL privacy.purpose = 'news';\nSELECT id, email FROM crm_contact;\nCOMMIT;"),
}
DRAW = "\\set id random(1, {n})\n\\set new random(100000000, 2000000000)\n"

def make(connection, n):
    """crm_plain and crm_contact with their invoices; a tenth of the people consent to news."""
    run = connection.execute
    run(people.VOCABULARY)
    run(f"CREATE TABLE crm_plain ({people.COLUMNS})")
    run(f"CREATE TABLE crm_contact ({people.COLUMNS})")
    run("SET privacy.purpose = 'service'")
    people.declare(connection, "crm_contact")
    run(f"INSERT INTO crm_plain {people.rows(n)}")
    run("INSERT INTO crm_contact (id, email, name, born, amount) SELECT id, email, name, born, amount FROM crm_plain")
    for table, columns in (("crm_plain", ("email", "name")), ("crm_contact", ("email",))):
        for column in columns:
            run(f"CREATE INDEX ON {table} ({column})")
        invoice = table.replace("_", "_invoice_")
        run(f"CREATE TABLE {invoice} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, contact bigint REFERENCES {table}, total numeric)")
        if table == "crm_contact":
            run("SELECT privacy.add_linked_table(%s, foreign_key => 'contact')", [invoice])
        run(f"INSERT INTO {invoice} (contact, total) SELECT i, i % 1000 FROM generate_series(1, {n}) i, generate_series(1, {invoices(n)})")
        run(f"CREATE INDEX ON {invoice} (contact)")
        run(f"GRANT ALL ON {table}, {invoice} TO app")
        for name in (table, invoice):
            run(f"VACUUM ANALYZE {name}")
    run("CREATE TABLE crm_agreed AS SELECT id AS owner, 'news'::text AS purpose FROM crm_plain WHERE id % 10 = 0")
    run("CREATE UNIQUE INDEX ON crm_agreed (purpose, owner)")
    run("GRANT ALL ON crm_agreed TO app")
    people.consent(connection, "crm_contact", 1, 10, of_table="crm_plain")
    run("VACUUM ANALYZE crm_agreed")
    run("VACUUM ANALYZE privacy.subjects")

def _mix(count, options):
    database = f"crm_{count}"
    with admin() as connection:
        connection.execute(f"CREATE DATABASE {database}")
    with admin(database) as connection:
        make(connection, count)
    sides = [[(share, (DRAW + statement[side] + "\n").replace("{n}", str(count))) for share, *statement in STATEMENTS.values()] for side in (1, 0)]
    alone = [(name, [ours], [clear]) for name, ours, clear in zip(STATEMENTS, *sides)]
    for name, ours, clear in (("mix", *sides), *alone):
        # A list of millions takes seconds: both sides then run the same hundred statements.
        common = {"options": "-c privacy.purpose=service", "database": database} | ({"transactions": 100} if name == "mix" and count >= 1_000_000 else {})
        ours, clear = paired_pgbench(options.rounds, options.seconds, {"script": ours} | common, {"script": clear} | common)
        yield Ratio(f"CRM {count}: {name}", ours, clear, "transactions a second", at_least=True)
    with admin() as connection:
        connection.execute(f"DROP DATABASE {database} WITH (FORCE)")

def mixes(options):
    """Each statement alone and all of them mixed, with one client, at each number of people; transactions a second."""
    for count in options.crm:
        yield from _mix(count, options)
