"""Started by pgbouncer.sh: many clients over few server connections, each of which checks what it sees."""
import random
import threading

import psycopg2

from checks import done, environment, equal, ok, refused

DIRECTORY = environment("CLIENT_DIR")
SEES = {"orders": "Ada Löwe", "support": "A.", "stock": None}
CLIENTS, TRANSACTIONS = 8, 60


def connect(pooler, database="pooled", user="several"):
    connection = psycopg2.connect(host=f"{DIRECTORY}/{pooler}", dbname=database, user=user)
    connection.autocommit = True
    return connection


def value(cursor, sql, parameters=None):
    cursor.execute(sql, parameters)
    return cursor.fetchone()[0]


def client(number, wrong, servers, ended):
    """Transactions of random purposes; some roll back, some fail, some have a savepoint, some declare no purpose at all."""
    chance = random.Random(number)
    connection = connect("transaction")
    cursor = connection.cursor()
    for _ in range(TRANSACTIONS):
        purpose = chance.choice([*SEES, None])
        shape = chance.choice(("commit", "rollback", "error", "savepoint", "changed"))
        cursor.execute("BEGIN")
        try:
            if purpose:
                cursor.execute("SET LOCAL privacy.purpose = %s", (purpose,))
            if shape == "savepoint":
                cursor.execute("SAVEPOINT s")
                cursor.execute("SET LOCAL privacy.purpose = 'stock'")
                cursor.execute("ROLLBACK TO s")
            if shape == "changed":
                cursor.execute("SET LOCAL privacy.purpose = 'support'")
            expected = "A." if shape == "changed" else SEES.get(purpose, "nothing")
            servers.add(value(cursor, "SELECT pg_backend_pid()"))
            found = value(cursor, "SELECT name FROM crm.contact WHERE id = 1")
            if expected == "nothing" or found != expected:
                wrong.append(f"{purpose} {shape}: {found}")
            if shape == "error":
                cursor.execute("SELECT 1 / 0")
        except psycopg2.errors.InsufficientPrivilege as error:
            if purpose or error.diag.constraint_name != "no_purpose":
                wrong.append(f"{purpose} {shape}: {error}")
        except psycopg2.errors.DivisionByZero:
            pass
        cursor.execute("ROLLBACK" if shape in ("rollback", "error") else "COMMIT")
        try:  # a statement on its own between the transactions
            cursor.execute("SELECT name FROM crm.contact WHERE id = 1")
            wrong.append(f"after {purpose} {shape}: {cursor.fetchone()}")
        except psycopg2.errors.InsufficientPrivilege:
            pass
        ended.append(shape)
    connection.close()


wrong, servers, ended = [], set(), []
threads = [threading.Thread(target=client, args=(number, wrong, servers, ended)) for number in range(CLIENTS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
equal((wrong[:5], len(ended)), ([], CLIENTS * TRANSACTIONS), f"SET LOCAL: {CLIENTS} clients, {CLIENTS * TRANSACTIONS} transactions: each saw what its own purpose is shown")
ok(len(servers) == 2, f"they shared 2 server connections (seen: {len(servers)})")

# SET without LOCAL in transaction mode stays with the server connection: whoever comes next has it.
first, second = connect("transaction"), connect("transaction")
with first.cursor() as one, second.cursor() as other:
    for _ in range(20):  # both server connections get it
        one.execute("BEGIN")
        one.execute("SET privacy.purpose = 'support'")
        one.execute("COMMIT")
    other.execute("BEGIN")
    other.execute("SET LOCAL privacy.purpose = 'orders'")
    equal(value(other, "SELECT name FROM crm.contact WHERE id = 1"), "Ada Löwe", "SET LOCAL wins over what a SET left behind")
    other.execute("COMMIT")
    ok(value(other, "SELECT current_setting('privacy.purpose')") in ("", "support"),
       "SET without LOCAL in transaction mode may reach the next client (why the docs forbid it)")
first.close()
second.close()

# session mode with DISCARD ALL: a SET ends with the client
for _ in range(6):
    connection = connect("session")
    with connection.cursor() as cursor:
        left = value(cursor, "SELECT current_setting('privacy.purpose', true)")
        cursor.execute("SET privacy.purpose = 'orders'")
        seen = value(cursor, "SELECT name FROM crm.contact WHERE id = 1")
    connection.close()
    if left or seen != "Ada Löwe":
        break
equal((left, seen), ("", "Ada Löwe"), "session mode with server_reset_query = DISCARD ALL: no purpose is left for the next client")

# a role with a purpose of its own: DISCARD ALL goes back to it
for _ in range(3):
    connection = connect("session", user="app")
    with connection.cursor() as cursor:
        seen = value(cursor, "SELECT name FROM crm.contact WHERE id = 1")
        cursor.execute("SET privacy.purpose = 'stock'")
    connection.close()
equal(seen, "Ada Löwe", "ALTER ROLE ... SET privacy.purpose: DISCARD ALL goes back to the role's purpose")

# session mode without a reset query: the purpose stays (what not to do)
connection = connect("unreset")
with connection.cursor() as cursor:
    cursor.execute("SET privacy.purpose = 'orders'")
connection.close()
connection = connect("unreset")
with connection.cursor() as cursor:
    equal(value(cursor, "SELECT current_setting('privacy.purpose', true)"), "orders",
          "session mode without server_reset_query hands the purpose on (why the docs forbid it)")
connection.close()

# a pool a purpose: the pooler sets it when it connects, clients set nothing
for database, name in (("orders", "Ada Löwe"), ("support", "A.")):
    connection = connect("transaction", database)
    with connection.cursor() as cursor:
        equal([value(cursor, "SELECT name FROM crm.contact WHERE id = 1") for _ in range(5)], [name] * 5,
              f"connect_query of the pool \"{database}\" declares its purpose")
        cursor.execute("BEGIN")
        cursor.execute("SET LOCAL privacy.purpose = 'stock'")
        equal(value(cursor, "SELECT name FROM crm.contact WHERE id = 1"), None, f"SET LOCAL in the pool \"{database}\" narrows it")
        cursor.execute("COMMIT")
        equal(value(cursor, "SELECT name FROM crm.contact WHERE id = 1"), name, "and at COMMIT the pool's purpose is back")
    connection.close()

seen = []
for _ in range(2):
    connection = connect("session", "orders")
    with connection.cursor() as cursor:
        seen.append(value(cursor, "SELECT current_setting('privacy.purpose', true)"))
    connection.close()
equal(seen, ["orders", ""], "connect_query in session mode: DISCARD ALL removes it for the next client (why the docs forbid it)")

# a purpose given in the connection string is one of the startup parameters PgBouncer does not know
refused_startup = None
try:
    psycopg2.connect(host=f"{DIRECTORY}/transaction", dbname="pooled", user="several", options="-c privacy.purpose=orders").close()
except psycopg2.OperationalError as error:
    refused_startup = str(error)
ok(refused_startup is not None and "startup parameter" in refused_startup,
   "options=-c privacy.purpose=... in the connection string is refused by PgBouncer, not dropped")
connection = psycopg2.connect(host=f"{DIRECTORY}/deaf", dbname="pooled", user="several", options="-c privacy.purpose=orders")
connection.autocommit = True
with connection.cursor() as cursor:
    refused("42501", "no_purpose", "with ignore_startup_parameters = options it is dropped: statements fail, nothing is shown",
            lambda: cursor.execute("SELECT name FROM crm.contact"))
connection.close()
done()
