"""The tables: the same people in the clear, under pgcrypto, and sealed."""

VOCABULARY = """
CREATE EXTENSION pg_privacy;
CREATE EXTENSION pgcrypto;
GRANT CREATE, USAGE ON SCHEMA public TO app;
SELECT privacy.create_category('contact', channel => 'email'), privacy.create_category('identity');
SELECT privacy.create_purpose('service', legal_basis => 'contract'), privacy.create_purpose('news', legal_basis => 'consent');
SELECT privacy.permit('service', 'contact'), privacy.permit('service', 'identity'), privacy.permit('news', 'contact');
SELECT privacy.create_notice('n', 'en', 'May we write to you?');
SELECT privacy.grant_purpose(p, r) FROM unnest('{service,news,collection}'::text[]) p, unnest('{app,postgres}'::text[]) r;
SELECT privacy.grant_purpose('subject_rights', 'postgres');
"""

KEY = "'0123456789abcdef0123456789abcdef'"
IV = "'0123456789abcdef'"
COLUMNS = "id bigint PRIMARY KEY, email text, name text, born date, amount integer"


def email(number):
    """SQL of the e-mail of a person: 24 bytes, up to 99 999 999 people."""
    return f"'user' || substr((100000000 + {number})::text, 2) || '@example.org'"


def rows(people):
    """SQL of the people: every hundredth is a Müller."""
    return (f"SELECT i AS id, {email('i')} AS email, CASE WHEN i % 100 = 0 THEN 'Müller ' ELSE 'Name ' END || md5(i::text) AS name, "
            "date '1950-01-01' + (i::bigint * 7919 % 20000)::int AS born, (i::bigint * 31 % 1000)::int AS amount "
            f"FROM generate_series(1, {people}) i")


def declare(connection, table, on_delete="departed"):
    """Makes a table of people a protected one: an e-mail with lookup, a name and a date of birth."""
    connection.execute("SELECT privacy.add_subject_table(%s, key => 'id', on_delete => %s)", [table, on_delete])
    connection.execute("SELECT privacy.protect_column(%s, 'email', category => 'contact', lookup => 'case_insensitive')", [table])
    for column in ("name", "born"):
        connection.execute("SELECT privacy.protect_column(%s, %s, category => 'identity')", [table, column])


def exists(connection, table):
    return connection.execute("SELECT to_regclass(%s) IS NOT NULL", [table]).fetchone()[0]


def drop(connection, *tables):
    connection.execute(f"DROP TABLE IF EXISTS {', '.join(tables)}")


def make(connection, people, suffix=""):
    """plain, crypt and contact (with suffix): id, an e-mail of 24 bytes, a name, a date of birth, a figure."""
    if exists(connection, f"contact{suffix}"):
        return
    run = connection.execute
    plain, crypt, contact = (name + suffix for name in ("plain", "crypt", "contact"))
    run(f"CREATE TABLE {plain} ({COLUMNS})")
    run(f"INSERT INTO {plain} {rows(people)}")
    run(f"CREATE TABLE {crypt} AS SELECT id, encrypt_iv(convert_to(email, 'UTF8'), {KEY}, {IV}, 'aes') AS email FROM {plain}")
    run(f"CREATE TABLE {contact} ({COLUMNS})")
    run("SET privacy.purpose = 'service'")
    declare(connection, contact)
    run(f"INSERT INTO {contact} (id, email, name, born, amount) SELECT id, email, name, born, amount FROM {plain}")
    for table in (plain, contact):
        run(f"CREATE INDEX ON {table} (email)")
    run(f"GRANT ALL ON {plain}, {crypt}, {contact} TO app")
    for table in (plain, crypt, contact, "privacy.subjects"):
        run(f"VACUUM ANALYZE {table}")
    run("RESET privacy.purpose")


def consent(connection, table, every, of, of_table=None):
    """The first `every` of each `of` people of the table consent to news."""
    connection.execute("SET privacy.purpose = 'subject_rights'")
    connection.execute(f"""SELECT count(privacy.record_consent('{table}', p.id, 'news', channel => 'email', method => 'paper', notice => 'n',
                             evidence => '{{"form": 1}}')) FROM {of_table or 'plain' + table.removeprefix('contact')} p WHERE p.id % {of} < {every}""")
    connection.execute("RESET privacy.purpose")
    connection.execute("VACUUM ANALYZE privacy.standings")
