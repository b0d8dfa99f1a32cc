# psycopg 3: text and binary results, server-side cursors, COPY, pipeline mode, prepared statements.
# packages: python3-psycopg
import datetime
from decimal import Decimal

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from checks import done, equal, ok, refused

BORN = datetime.date(1990, 2, 28)
ADA = (1, "Ada Löwe", "ada@example.org", BORN, Decimal("51000.50"), {"lang": "de"})
COLUMNS = "id, name, email, born, income, prefs"
OIDS = [20, 25, 25, 1082, 1700, 3802]

connection = psycopg.connect("", autocommit=True)


def values(sql, parameters=None, **options):
    with connection.cursor(binary=options.pop("binary", False)) as cursor:
        return cursor.execute(sql, parameters, **options).fetchall()


for binary, format in ((False, "text"), (True, "binary")):
    with connection.cursor(binary=binary) as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM crm.contact ORDER BY id LIMIT 1")
        equal(cursor.fetchone(), ADA, f"{format} results arrive in Python's types")
        equal([column.type_code for column in cursor.description], OIDS, f"{format}: Describe says the base types")
    equal(values("SELECT c.born + 1, upper(c.name), c.income * 2 FROM crm.contact c WHERE id = %s", (1,), binary=binary),
          [(datetime.date(1990, 3, 1), "ADA LÖWE", Decimal("102001.00"))], f"{format}: expressions")
    equal(values("SELECT health, phone FROM crm.contact WHERE id = 1", binary=binary), [(None, "***11")],
          f"{format}: withheld is None, masked is the mask")
    equal(values("SELECT array_agg(name ORDER BY id), max(born) FROM crm.contact", binary=binary),
          [(["Ada Löwe", "Bob Wolf", "Cem Kaya"], BORN)], f"{format}: arrays and aggregates")
    equal(values("SELECT id FROM crm.contact WHERE email = ANY(%s) ORDER BY id", (["BOB@example.org", "cem@example.org"],),
                 binary=binary), [(2,), (3,)], f"{format}: a list as operand of = ANY")
    equal(values("SELECT id FROM crm.contact WHERE born = %s AND income > %s AND name LIKE %s",
                 (BORN, Decimal("50000"), "Ada%"), binary=binary), [(1,)], f"{format}: typed parameters as operands")

# parameters sent in binary: %b
equal(values("SELECT id FROM crm.contact WHERE email = %b", ("ada@example.org",)), [(1,)], "a text parameter in binary")
equal(values("SELECT id FROM crm.contact WHERE born < %b", (datetime.date(1980, 1, 1),)), [(3,)], "a date parameter in binary")
insert = "INSERT INTO crm.contact (name, email, born, income, prefs) VALUES (%b, %b, %b, %b, %b) RETURNING id, name, born, prefs"
row = values(insert, ("Dora Ek", "dora@example.org", datetime.date(1970, 1, 2), Decimal("1.25"), Jsonb({"a": 1})), binary=True)[0]
equal(row[1:], ("Dora Ek", datetime.date(1970, 1, 2), {"a": 1}), "INSERT ... RETURNING with binary parameters and results")
equal(values("UPDATE crm.contact SET name = %s WHERE id = %s RETURNING name", ("Dora Eck", row[0])), [("Dora Eck",)],
      "UPDATE ... RETURNING")

# row factories map names
with connection.cursor(row_factory=dict_row) as cursor:
    equal(cursor.execute("SELECT id, email FROM crm.contact WHERE id = 2").fetchone(), {"id": 2, "email": "bob@example.org"},
          "dict rows")

# prepared: the sixth execution has long been a named statement, on the server possibly with a generic plan
found = [values("SELECT name FROM crm.contact WHERE email = %s", (mail,), prepare=True)
         for mail in ("ada@example.org", "bob@example.org") * 5]
equal(found, [[("Ada Löwe",)], [("Bob Wolf",)]] * 5, "a prepared statement, ten times")
connection.execute("SET privacy.purpose = 'support'")
refused("42501", "purpose_not_granted", "a prepared statement under a purpose that is not granted",
        lambda: values("SELECT name FROM crm.contact WHERE email = %s", ("ada@example.org",), prepare=True))
connection.execute("SET privacy.purpose = 'orders'")

# server-side cursors, binary too, scrolled, and held
for options in ({}, {"scrollable": True}, {"withhold": True}):
    with connection.transaction():
        with connection.cursor("people", **options) as cursor:
            cursor.itersize = 2
            cursor.execute("SELECT name FROM crm.contact WHERE id <= 3 ORDER BY name DESC")
            equal(list(cursor), [("Cem Kaya",), ("Bob Wolf",), ("Ada Löwe",)], f"a server-side cursor {options or ''}")
with connection.transaction():
    with connection.cursor("people", binary=True) as cursor:
        cursor.execute("SELECT born FROM crm.contact WHERE id = %s", (1,))
        equal(cursor.fetchall(), [(BORN,)], "a server-side cursor in binary")

# COPY
with connection.cursor() as cursor:
    with cursor.copy("COPY crm.contact (name, email, born, prefs) FROM STDIN (FORMAT binary)") as copy:
        copy.set_types(["text", "text", "date", "jsonb"])
        copy.write_row(("Eve Zorn", "eve@example.org", datetime.date(2000, 1, 1), Jsonb([1])))
    equal(values("SELECT name, born, prefs FROM crm.contact WHERE email = 'eve@example.org'"),
          [("Eve Zorn", datetime.date(2000, 1, 1), [1])], "COPY FROM in binary is sealed and reads back")
    with cursor.copy("COPY crm.contact (name, email) FROM STDIN") as copy:
        copy.write_row(("Fay Ohm", None))
        copy.write_row(("Gus Ohm", "gus@example.org"))
    equal(values("SELECT name, email FROM crm.contact WHERE name LIKE '%Ohm' ORDER BY id"),
          [("Fay Ohm", None), ("Gus Ohm", "gus@example.org")], "COPY FROM in text, with NULL")
    with cursor.copy("COPY (SELECT privacy.reveal(name), privacy.reveal(born) FROM crm.contact WHERE id = 1) TO STDOUT (FORMAT binary)") as copy:
        copy.set_types(["text", "date"])
        equal(list(copy.rows()), [("Ada Löwe", BORN)], "COPY of a query with privacy.reveal, in binary")
    with cursor.copy("COPY crm.contact (name) TO STDOUT") as copy:
        sealed = [row[0] for row in copy.rows()]
    ok(len(sealed) == 7 and all(value.startswith("\\privacy:1:") for value in sealed), "COPY of a table gives the sealed form")

# pipeline mode
with connection.pipeline():
    cursors = [connection.execute("SELECT name FROM crm.contact WHERE id = %s", (id,)) for id in (1, 2, 3)]
    connection.execute("UPDATE crm.contact SET seen = now() WHERE id = 1")
    last = connection.execute("INSERT INTO crm.invoice (contact_id, address, total) VALUES (3, 'Am Bach 3', 3) RETURNING address")
    equal([cursor.fetchone()[0] for cursor in cursors], ["Ada Löwe", "Bob Wolf", "Cem Kaya"], "pipeline: reads")
    equal(last.fetchone(), ("Am Bach 3",), "pipeline: a write with RETURNING")

# the purpose of a transaction
with psycopg.connect("user=several") as pooled:
    refused("42501", "no_purpose", "no purpose: an error with its reason", lambda: pooled.execute("SELECT name FROM crm.contact"))
    pooled.rollback()
    for purpose, name in (("orders", "Ada Löwe"), ("support", "A."), ("stock", None)):
        with pooled.transaction():
            pooled.execute("SELECT set_config('privacy.purpose', %s, true)", (purpose,))
            equal(pooled.execute("SELECT name FROM crm.contact WHERE id = 1").fetchone(), (name,),
                  f"a transaction for the purpose {purpose}")
    with pooled.pipeline(), pooled.transaction():
        pooled.execute("SELECT set_config('privacy.purpose', 'orders', true)")
        equal(pooled.execute("SELECT name FROM crm.contact WHERE id = 2").fetchone(), ("Bob Wolf",),
              "the purpose set and used in one pipeline")
    pooled.rollback()

# the purpose and the actor are reported parameters: the driver knows them without asking
with psycopg.connect("user=several", autocommit=True, options="-c privacy.purpose=support") as reported:
    equal(reported.info.parameter_status("privacy.purpose"), "support", "the purpose in the connection's options is reported")
    equal(reported.execute("SELECT name FROM crm.contact WHERE id = 1").fetchone(), ("A.",), "and declared")
    with reported.transaction():
        reported.execute("SET LOCAL privacy.purpose = 'orders'")
        equal(reported.info.parameter_status("privacy.purpose"), "orders", "a change is reported")
    equal(reported.info.parameter_status("privacy.purpose"), "support", "so is its end")

# executemany, and what a failed row leaves
with connection.cursor() as cursor:
    cursor.executemany("INSERT INTO crm.invoice (contact_id, address, total) VALUES (%s, %s, %s)",
                       [(2, f"Weg {n}", n) for n in range(5)])
equal(values("SELECT count(*) FROM crm.invoice WHERE address LIKE 'Weg%'"), [(5,)], "executemany")
refused("23505", None, "a unique violation is still one",
        lambda: values("INSERT INTO crm.contact (name, email) VALUES ('X', 'ADA@example.org')"))
try:
    values("INSERT INTO crm.contact (name, email) VALUES ('Xaver Quint', 'ADA@example.org')")
except psycopg.Error as error:
    ok("Xaver" not in str(error) and "ada@" not in str(error).lower(), "the error of a unique violation holds no value")
equal(values("SELECT name FROM crm.contact WHERE id = 1"), [("Ada Löwe",)], "the connection goes on")
done()
