"""The tables: the same people in the clear, under pgcrypto, and sealed."""

VOCABULARY = """
CREATE EXTENSION pg_privacy;
CREATE EXTENSION pgcrypto;
CREATE ROLE app LOGIN;
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


def make(connection, people, suffix=""):
    """plain, crypt and contact (with suffix): id, an e-mail of 24 bytes, a name, a date of birth, a figure."""
    run = connection.execute
    run(f"CREATE TABLE plain{suffix} (id bigint PRIMARY KEY, email text, name text, born date, amount integer)")
    run(f"""INSERT INTO plain{suffix} SELECT i, 'person' || lpad(i::text, 6, '0') || '@example.org', 'Name ' || md5(i::text),
              date '1950-01-01' + (i::bigint * 7919 % 20000)::int, (i::bigint * 31 % 1000)::int FROM generate_series(1, {people}) i""")
    run(f"CREATE TABLE crypt{suffix} AS SELECT id, encrypt_iv(convert_to(email, 'UTF8'), {KEY}, {IV}, 'aes') AS email FROM plain{suffix}")
    run(f"CREATE TABLE contact{suffix} (LIKE plain{suffix} INCLUDING ALL)")
    run(f"INSERT INTO contact{suffix} SELECT * FROM plain{suffix}")
    run("SET privacy.purpose = 'maintenance'")
    run("SELECT privacy.add_subject_table(%s, key => 'id')", [f"contact{suffix}"])
    run("SELECT privacy.protect_column(%s, 'email', category => 'contact', lookup => 'case_insensitive')", [f"contact{suffix}"])
    run("SELECT privacy.protect_column(%s, 'name', category => 'identity')", [f"contact{suffix}"])
    run("SELECT privacy.protect_column(%s, 'born', category => 'identity')", [f"contact{suffix}"])
    run(f"CREATE INDEX ON plain{suffix} (email)")
    run(f"CREATE INDEX ON contact{suffix} (email)")
    run(f"GRANT ALL ON plain{suffix}, crypt{suffix}, contact{suffix} TO app")
    run(f"VACUUM ANALYZE plain{suffix}")
    run(f"VACUUM ANALYZE crypt{suffix}")
    run(f"VACUUM ANALYZE contact{suffix}")
    run("VACUUM ANALYZE privacy.subjects")
    run("RESET privacy.purpose")


def consent(connection, table, every, of, of_table=None):
    """The first `every` of each `of` people of the table consent to news."""
    connection.execute("SET privacy.purpose = 'subject_rights'")
    connection.execute(f"""SELECT count(privacy.record_consent('{table}', p.id, 'news', channel => 'email', method => 'paper', notice => 'n',
                             evidence => '{{"form": 1}}')) FROM {of_table or 'plain' + table.removeprefix('contact')} p WHERE p.id % {of} < {every}""")
    connection.execute("RESET privacy.purpose")
    connection.execute("VACUUM ANALYZE privacy.standings")
