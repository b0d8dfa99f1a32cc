# asyncpg: a driver that encodes every value in binary by the types the server describes.
# packages: python3-asyncpg
import asyncio
import datetime
from decimal import Decimal

import asyncpg

from checks import done, environment, equal, ok

BORN = datetime.date(1990, 2, 28)


def connect(user="app", **options):
    return asyncpg.connect(host=environment("PGHOST"), port=int(environment("PGPORT")), database=environment("PGDATABASE"), user=user, **options)


async def main():
    connection = await connect()
    statement = await connection.prepare("SELECT id, name, born, income, prefs FROM crm.contact WHERE email = $1 AND born = $2 AND income = $3")
    equal([type.name for type in statement.get_parameters()], ["text", "date", "numeric"], "parameters are described as base types")
    equal([column.type.name for column in statement.get_attributes()], ["int8", "text", "date", "numeric", "jsonb"], "so are columns")
    equal(tuple(await statement.fetchrow("ADA@example.org", BORN, Decimal("51000.5")))[:4], (1, "Ada Löwe", BORN, Decimal("51000.50")),
          "values in binary, in and out")
    equal([row["id"] for row in await connection.fetch("SELECT id FROM crm.contact WHERE email = ANY($1) ORDER BY id",
                                                       ["ada@example.org", "bob@example.org"])], [1, 2], "a list of e-mails")
    equal(await connection.fetchval("SELECT id FROM crm.contact WHERE born = ANY($1)", [BORN, BORN]), 1, "a list of dates, no lookup")
    equal(await connection.fetchval("INSERT INTO crm.contact (name, email, born, income, prefs) VALUES ($1, $2, $3, $4, $5) RETURNING id",
                                    "Dora Ek", "dora@example.org", datetime.date(1970, 1, 2), Decimal("1.255"), '{"a": 1}'), 4, "INSERT")
    equal(await connection.fetchrow("SELECT name, born, income FROM crm.contact WHERE id = 4"),
          ("Dora Ek", datetime.date(1970, 1, 2), Decimal("1.26")), "what it stored")
    await connection.executemany("UPDATE crm.contact SET born = $2, income = $3 WHERE id = $1",
                                 [(4, datetime.date(1971, 1, n), Decimal(n)) for n in (1, 2, 3)])
    equal(await connection.fetchval("SELECT born FROM crm.contact WHERE id = 4"), datetime.date(1971, 1, 3), "executemany")
    await connection.execute("INSERT INTO crm.contact (name, email) VALUES ($1, $2), ($3, $4) ON CONFLICT (email) DO UPDATE SET name = EXCLUDED.name",
                             "Dora E.", "DORA@example.org", "Eve", "eve@example.org")
    equal(await connection.fetchval("SELECT string_agg(name, ',' ORDER BY name) FROM crm.contact WHERE id > 3"), "Dora E.,Eve", "a multi-row upsert")
    await connection.execute("UPDATE crm.contact SET name = coalesce($1, name), born = $2 WHERE id = 4", None, None)
    equal(await connection.fetchrow("SELECT name, born FROM crm.contact WHERE id = 4"), ("Dora E.", None), "NULL as parameter")
    await connection.copy_records_to_table("contact", schema_name="crm", columns=["name", "active"], records=[("Fay", True)])
    equal(await connection.fetchval("SELECT count(*) FROM crm.contact WHERE name = $1", "Fay"), 1, "COPY of records")
    async with connection.transaction():
        names = [row["name"] async for row in connection.cursor("SELECT name FROM crm.contact WHERE id <= 3 ORDER BY name")]
    equal(names, ["Ada Löwe", "Bob Wolf", "Cem Kaya"], "a cursor")
    try:
        await connection.execute("UPDATE crm.contact SET name = lower(health) WHERE id = $1", 1)
        ok(False, "a withheld value in DML raises")
    except asyncpg.InsufficientPrivilegeError as error:
        equal(error.constraint_name, "not_permitted", "a withheld value in DML raises, with its reason")
    await connection.close()

    pool = await asyncpg.create_pool(host=environment("PGHOST"), port=int(environment("PGPORT")), database=environment("PGDATABASE"),
                                     user="several", min_size=2, max_size=2)

    # docs: asyncpg
    async def for_purpose(purpose, work):
        async with pool.acquire() as connection, connection.transaction():
            await connection.execute("SELECT set_config('privacy.purpose', $1, true)", purpose)
            return await work(connection)
    # end

    expected = {"orders": "Ada Löwe", "support": "A.", "stock": None}
    name = lambda connection: connection.fetchval("SELECT name FROM crm.contact WHERE id = $1", 1)
    purposes = [list(expected)[n % 3] for n in range(60)]
    found = await asyncio.gather(*(for_purpose(purpose, name) for purpose in purposes))
    equal(found, [expected[purpose] for purpose in purposes], "60 transactions of three purposes over two pooled connections")
    async with pool.acquire() as connection:
        await connection.execute("SET privacy.purpose = 'orders'")
    async with pool.acquire() as connection:
        equal(await connection.fetchval("SELECT current_setting('privacy.purpose', true)"), "", "the pool resets what was SET")
    await pool.close()
    # a purpose of the connection
    fixed = await connect("several", server_settings={"privacy.purpose": "support"})
    equal(await name(fixed), "A.", "server_settings declare a purpose for the connection")
    await fixed.execute("SET privacy.purpose = 'orders'")
    await fixed.reset()
    equal(await name(fixed), "A.", "reset() goes back to it")
    await fixed.close()


asyncio.run(main())
done()
