# psycopg2: client-side parameters, named cursors, copy_expert, execute_values, COPY.
# packages: python3-psycopg2
import datetime
import io
from decimal import Decimal

import psycopg2
import psycopg2.extras

from checks import done, equal, ok, refused

connection = psycopg2.connect("")
connection.autocommit = True
cursor = connection.cursor()


def values(sql, parameters=None):
    cursor.execute(sql, parameters)
    return cursor.fetchall()


equal(values("SELECT name, born, income, prefs, phone, health FROM crm.contact WHERE email = %s", ("Ada@example.org",)),
      [("Ada Löwe", datetime.date(1990, 2, 28), Decimal("51000.50"), {"lang": "de"}, "***11", None)], "results in Python's types")
equal([column.type_code for column in cursor.description], [25, 1082, 1700, 3802, 25, 25], "the cursor describes base types")
equal(values("SELECT id FROM crm.contact WHERE email IN %s ORDER BY id", (("ada@example.org", "cem@example.org"),)), [(1,), (3,)],
      "a tuple as operand of IN")
equal(values("SELECT id FROM crm.contact WHERE born BETWEEN %s AND %s", (datetime.date(1985, 1, 1), datetime.date(1985, 12, 31))),
      [(2,)], "dates as operands")
equal(values("SELECT id FROM crm.contact WHERE born = %s", (datetime.date(1985, 7, 1),)), [(2,)], "a date as operand of =")

psycopg2.extras.execute_values(cursor, "INSERT INTO crm.contact (name, email, born) VALUES %s",
                               [("Dora Ek", "dora@example.org", datetime.date(1970, 1, 2)), ("Eve Zorn", None, None)])
equal(values("SELECT name, born FROM crm.contact WHERE id > 3 ORDER BY id"),
      [("Dora Ek", datetime.date(1970, 1, 2)), ("Eve Zorn", None)], "execute_values: rows of VALUES are sealed")
psycopg2.extras.execute_batch(cursor, "UPDATE crm.contact SET name = %s WHERE email = %s",
                              [("Dora Eck", "dora@example.org"), ("Bob Wolff", "bob@example.org")])
equal(values("SELECT name FROM crm.contact WHERE id IN (2, 4) ORDER BY id"), [("Bob Wolff",), ("Dora Eck",)], "execute_batch")

connection.autocommit = False
with connection, connection.cursor("people") as named:
    named.itersize = 2
    named.execute("SELECT name FROM crm.contact ORDER BY name")
    equal([row[0] for row in named], ["Ada Löwe", "Bob Wolff", "Cem Kaya", "Dora Eck", "Eve Zorn"], "a named cursor, ordered")
connection.autocommit = True

out = io.StringIO()
cursor.copy_expert("COPY (SELECT privacy.reveal(name) FROM crm.contact WHERE id = 1) TO STDOUT", out)
equal(out.getvalue(), "Ada Löwe\n", "COPY of a query with privacy.reveal")
cursor.copy_expert("COPY crm.contact (name, email) FROM STDIN (FORMAT csv)", io.StringIO("Fay Ohm,fay@example.org\n"))
equal(values("SELECT name FROM crm.contact WHERE email = 'FAY@example.org'"), [("Fay Ohm",)], "COPY FROM")

refused("42501", "not_permitted", "what this purpose is not shown it cannot compare by LIKE in DML, and the reason is told",
        lambda: cursor.execute("UPDATE crm.contact SET active = false WHERE health LIKE 'a%'"))
with psycopg2.connect("user=several") as pooled, pooled.cursor() as short:
    for purpose, name in (("orders", "Ada Löwe"), ("support", "A."), ("stock", None)):
        short.execute("SET LOCAL privacy.purpose = %s", (purpose,))
        short.execute("SELECT name FROM crm.contact WHERE id = 1")
        equal(short.fetchall(), [(name,)], f"a transaction for the purpose {purpose}")
        pooled.rollback()
    refused("42501", "no_purpose", "after ROLLBACK the purpose is gone", lambda: short.execute("SELECT name FROM crm.contact"))

with psycopg2.connect("", cursor_factory=psycopg2.extras.RealDictCursor) as mapped, mapped.cursor() as rows:
    rows.execute("SELECT * FROM crm.contact WHERE id = 3")
    row = rows.fetchone()
    ok(row["name"] == "Cem Kaya" and "data_subject_id" in row, "SELECT * names the columns, ours among them")
done()
