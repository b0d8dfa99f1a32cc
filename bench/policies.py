"""What a row policy costs a row, at shares of people who agreed, beside policies that people write by hand."""
from measure import Ratio, admin, connect, medians, seconds

SHARES = (0, 1, 50, 99, 100)
VISITS = 10  # a person

# Row policies people write by hand, on a table of visits and one of who agreed to what
BY_HAND = {
    "EXISTS": "EXISTS (SELECT FROM agreed_to a WHERE a.owner = visit_{t}.owner AND a.purpose = current_setting('bench.purpose'))",
    "IN": "owner IN (SELECT a.owner FROM agreed_to a WHERE a.purpose = current_setting('bench.purpose'))",
    "= ANY (ARRAY)": "owner = ANY (ARRAY(SELECT a.owner FROM agreed_to a WHERE a.purpose = current_setting('bench.purpose')))",
    "PL/pgSQL": "agreed(owner)",
}


def some(name, rows):
    """The rows a policy is measured on: = ANY looks through all who agreed and PL/pgSQL starts a function, for every row."""
    return min(rows, {"= ANY (ARRAY)": 2000, "PL/pgSQL": 20_000}.get(name, rows))


def _visits(run, people):
    run("SET privacy.purpose = 'subject_rights'")
    run("CREATE TABLE visitor (id bigint PRIMARY KEY)")
    run("CREATE TABLE visit_sealed (id bigint, owner bigint REFERENCES visitor, amount integer)")
    run("SELECT privacy.add_subject_table('visitor', key => 'id'), privacy.add_linked_table('visit_sealed', foreign_key => 'owner')")
    run(f"INSERT INTO visitor SELECT generate_series(1, {people})")
    run(f"INSERT INTO visit_sealed (id, owner, amount) SELECT i, 1 + i % {people}, i % 1000 FROM generate_series(1, {people * VISITS}) i")
    run("CREATE TABLE agreed_to (owner bigint, purpose text)")
    run("SELECT privacy.create_category('visits')")
    for share in SHARES:
        run(f"SELECT privacy.create_purpose('share{share}', legal_basis => 'consent'), privacy.permit('share{share}', 'visits'), "
            f"privacy.grant_purpose('share{share}', 'app')")
        run(f"""SELECT count(privacy.record_consent('visitor', i::text, 'share{share}', method => 'paper', notice => 'n', evidence => '{{"form": 1}}'))
                  FROM generate_series(1, {people}) i WHERE i % 100 < {share}""")
        run(f"INSERT INTO agreed_to SELECT i, 'share{share}' FROM generate_series(1, {people}) i WHERE i % 100 < {share}")
    run("CREATE UNIQUE INDEX ON agreed_to (purpose, owner)")
    run("""CREATE FUNCTION agreed(person bigint) RETURNS boolean STABLE LANGUAGE plpgsql AS
             $$ BEGIN RETURN EXISTS (SELECT FROM agreed_to WHERE owner = person AND purpose = current_setting('bench.purpose')); END $$""")
    for number, (name, condition) in enumerate(BY_HAND.items()):
        run(f"CREATE TABLE visit_{number} AS SELECT id, owner, amount FROM visit_sealed LIMIT {some(name, people * VISITS)}")
        run(f"ALTER TABLE visit_{number} ENABLE ROW LEVEL SECURITY")
        run(f"CREATE POLICY agreed ON visit_{number} USING ({condition.format(t=number)})")
        run(f"GRANT SELECT ON visit_{number} TO app")
        run(f"VACUUM ANALYZE visit_{number}")
    run("CREATE TABLE visit_plain AS SELECT id, owner, amount FROM visit_sealed")
    run("GRANT SELECT ON visit_sealed, visit_plain, visitor, agreed_to TO app")
    for table in ("visit_sealed", "visit_plain", "visitor", "agreed_to", "privacy.standings", "privacy.subjects"):
        run(f"VACUUM ANALYZE {table}")
    run("RESET privacy.purpose")


def row_visible(options):
    """A scan of visits under the row policy of a purpose, at shares of people who agreed, beside policies by hand."""
    people = max(100, options.people // VISITS)
    with admin() as connection:
        _visits(connection.execute, people)
    rows = people * VISITS
    for share in SHARES:
        with connect(privacy__purpose=f"share{share}", bench__purpose=f"share{share}") as app:
            tables = ["visit_sealed", "visit_plain", *(f"visit_{number}" for number in range(len(BY_HAND)))]
            counts = [rows, rows, *(some(name, rows) for name in BY_HAND)]
            ours, clear, *by_hand = (1e9 * value / count for count, value in zip(counts, medians(
                options.rounds, *(lambda t=table: seconds(app, f"SELECT sum(amount) FROM {t}") for table in tables))))
        note = ", ".join(f"{name} {cost:.0f}" for name, cost in zip(BY_HAND, by_hand) if name != "EXISTS")
        yield Ratio(f"row policy, {share} % agreed", ours, by_hand[0], "ns a row", rival_name="a policy with EXISTS",
                    note=f"no policy {clear:.0f}, {note}")

