"""The queries. A case is a name and one or more statements, in one transaction that is rolled back.

Hand-written ones are in queries/*.sql: a line "-- name" begins a case, lines "--! word: text" belong to it:
  params: text:ada, int4:3, text:NULL      parameters of its (one) statement
  plain: statement                         what the plain tables are asked in its place: the exact difference
  plain(shown): statement                  the same where people are denied and rows shown (likewise few, ...)
  error: SQLSTATE why                      it is refused; error(shown): only there
  fails: SQLSTATE                          so it is on plain tables, too
  types: why                               a result type differs from the plain table's; the rows do not
  unordered: why                           the order of rows is not compared although there is an ORDER BY
  only: pass, pass                         not run in the others
  without: pass why                        not run there
Everything that is no plain answer stands here, by name and with its reason, and nowhere else.
"""
import pathlib
import re
from dataclasses import dataclass, field

HERE = pathlib.Path(__file__).parent


@dataclass
class Case:
    name: str
    statements: list
    params: list = None
    plain: dict = field(default_factory=dict)   # pass, or '' for all: statement
    error: dict = field(default_factory=dict)   # pass or '': SQLSTATE
    fails: str = None
    types: str = None
    unordered: bool = False
    only: set = None
    without: set = field(default_factory=set)
    plans: bool = True                          # run with other plans, too
    reads: bool = False                         # one SELECT without effects: no transaction around it

    def of(self, table, name):
        return table.get(name, table.get('', None))

    def runs_in(self, name):
        return (self.only is None or name in self.only) and name not in self.without

    def is_ordered(self):
        if self.unordered:
            return False
        text = re.sub(r"'(?:[^']|'')*'", '', self.statements[-1].lower())
        while True:
            shorter = re.sub(r'\([^()]*\)', ' ', text)
            if shorter == text:
                break
            text = shorter
        return re.search(r'\border\s+by\b', text) is not None


def split_statements(text):
    """By semicolons at the end of a line, outside of dollar quotes."""
    statements, current, quoted = [], [], False
    for line in text.splitlines():
        if line.count('$$') % 2:
            quoted = not quoted
        current.append(line)
        if line.rstrip().endswith(';') and not quoted:
            statements.append('\n'.join(current).strip().rstrip(';'))
            current = []
    rest = '\n'.join(current).strip()
    return statements + ([rest] if rest else [])


def parse_file(path):
    cases = []
    case, text = None, []

    def close():
        if case is not None:
            case.statements = split_statements('\n'.join(text))
            cases.append(case)

    for line in path.read_text().splitlines():
        if line.startswith('--!'):
            word, _, value = line[3:].strip().partition(':')
            value = value.strip()
            word, _, where = word.partition('(')
            where = where.rstrip(')')
            if word == 'params':
                case.params = [tuple(part.strip().replace(';', ',').split(':', 1)) for part in value.split(',')]
            elif word == 'plain':
                case.plain[where] = value
            elif word == 'error':
                case.error[where] = value.split()[0]
            elif word == 'fails':
                case.fails = value
            elif word == 'types':
                case.types = value
            elif word == 'unordered':
                case.unordered = True
            elif word == 'only':
                case.only = {name.strip() for name in value.split(',')}
            elif word == 'without':
                case.without.add(value.split()[0])
            else:
                raise SystemExit(f'{path.name}: unknown word {word}')
        elif line.startswith('-- '):
            close()
            case, text = Case(f'{path.stem}: {line[3:].strip()}', []), []
        elif case is not None:
            text.append(line)
    close()
    return cases


# Generated -----------------------------------------------------------------------------------------------------------

SOURCES = {
    'table': '{}', 'subquery': '(select * from customer) customer',
    'named columns': '(select id, n, grade, {c} from customer) customer',
    'cte': 'with customer as (select * from customer)',
    'materialized cte': 'with customer as materialized (select * from customer)',
    'view': 'customer_view customer', 'barrier view': 'customer_barrier customer',
    'join': 'customer join (select customer_id, count(*) bills from invoice group by 1) b on b.customer_id = customer.id',
    'outer join': 'subscriber s full join customer on customer.id = extract(day from s.since)',
    'lateral': '(values (1), (2)) v (k), lateral (select * from customer where customer.n = v.k) customer',
    'union all': '(select * from customer where id < 10 union all select * from customer where id >= 10) customer',
    'sorted subquery': '(select * from customer order by {c} nulls first, id limit 12) customer',
    'distinct subquery': '(select distinct id, n, grade, {c} from customer) customer',
    'function': 'customers_of(2) customer',
    'slow function': 'customers_slowly(2) customer',
}
CLAUSES = {
    'shown': 'select customer.id, {c} from {s}',
    'equal': 'select customer.id from {s} where {c} = {v}',
    'equal, reversed': 'select customer.id from {s} where {v} = {c}',
    'in': 'select customer.id, {c} from {s} where {c} in ({v}, {w})',
    'not in': 'select customer.id from {s} where {c} not in ({v}, {w})',
    'any': 'select customer.id from {s} where {c} = any (array[{v}, {w}]::{t}[])',
    'all': 'select customer.id from {s} where {c} <> all (array[{v}, {w}]::{t}[])',
    'unequal': 'select customer.id from {s} where {c} <> {v}',
    'less': 'select customer.id from {s} where {c} < {v}',
    'between': 'select customer.id, {c} from {s} where {c} between {v} and {w}',
    'null': 'select customer.id from {s} where {c} is null',
    'not null': 'select count({c}), count(*) from {s} where {c} is not null',
    'distinct from': 'select customer.id from {s} where {c} is distinct from {v}',
    'row comparison': 'select customer.id from {s} where (customer.n, {c}) = (1, {v})',
    'row order': 'select customer.id from {s} where (customer.n, {c}) < (1, {v})',
    'row in': 'select customer.id from {s} where (customer.n, {c}) in ((1, {v}), (2, {w}))',
    'sorted': 'select customer.id, {c} from {s} order by {c}, customer.id',
    'sorted down': 'select customer.id, {c} from {s} order by {c} desc nulls last, customer.id limit 7',
    'sorted by number': 'select {c}, customer.id from {s} order by 1 nulls first, 2',
    'sorted, not shown': 'select customer.id from {s} order by {c} desc, customer.id offset 3',
    'sorted by an alias': 'select {c} as it, customer.id from {s} order by it desc nulls last, customer.id',
    'ties': 'select {c} from {s} order by {c} fetch first 4 rows with ties',
    'distinct': 'select distinct {c} from {s}',
    'distinct sorted': 'select distinct {c} from {s} order by {c} desc limit 5',
    'distinct two': 'select distinct {c}, customer.n from {s}',
    'distinct on': 'select distinct on ({c}) {c}, customer.id from {s} order by {c}, customer.id desc',
    'distinct on, not shown': 'select distinct on ({c}) customer.id from {s} order by {c} desc, customer.id',
    'distinct on other': 'select distinct on (customer.n) customer.n, {c} from {s} order by customer.n, {c}, customer.id',
    'grouped': 'select {c}, count(*) from {s} group by {c}',
    'grouped, not shown': 'select count(*) from {s} group by {c}',
    'grouped sorted': 'select {c}, count(*) from {s} group by {c} order by {c} nulls first',
    'grouped by number': 'select {c}, customer.n, count(*) from {s} group by 1, 2',
    'having count': 'select {c} from {s} group by {c} having count(*) > 1',
    'having it': 'select {c}, count(*) from {s} group by {c} having {c} = {v}',
    'having not null': 'select count(*) from {s} group by {c} having {c} is not null',
    'having aggregate': 'select customer.n, max({c}) from {s} group by customer.n having max({c}) > {v}',
    'rollup': 'select customer.n, {c}, count(*), grouping({c}) from {s} group by rollup (customer.n, {c})',
    'grouping sets': 'select {c}, count(*), grouping({c}, customer.n) from {s} group by grouping sets (({c}), (customer.n), ())',
    'cube': 'select {c}, count(*) from {s} group by cube ({c})',
    'grouped inside': 'select count(*), count(it) from (select {c} as it from {s} group by {c}) x',
    'distinct inside': 'select count(*), count(it) from (select distinct {c} as it from {s}) x',
    'distinct inside, shown': 'select it, m from (select {c} as it, min(customer.id) m from {s} group by {c} order by {c} limit 4) x order by m',
    'sorted inside': 'select * from (select customer.id, {c} from {s} order by {c}, customer.id limit 5) x order by id',
    'row number inside': 'select * from (select customer.id, {c}, row_number() over (order by {c} desc, customer.id) r from {s}) x where r < 5 order by id',
    'partition inside': 'select id, c from (select customer.id, count(*) over (partition by {c}) c from {s}) x where c > 1 order by id',
    'count distinct': 'select count(distinct {c}), count({c}) from {s}',
    'extremes': 'select min({c}), max({c}) from {s}',
    'extremes by group': 'select customer.n, min({c}), max({c}) filter (where customer.id > 5) from {s} group by customer.n',
    'array_agg sorted': 'select array_agg({c} order by {c} desc, customer.id) from {s}',
    'array_agg distinct': 'select array_agg(distinct {c} order by {c}) from {s}',
    'array subquery': 'select array(select {c} from {s} order by {c} nulls first, customer.id)',
    'array': 'select customer.id, array[{c}, {c}] from {s}',
    'array position': "select array_position(array_agg({c} order by customer.id), {v}) from {s}",
    'unnest': 'select x from (select array_agg({c} order by customer.id) a from {s}) y, unnest(a) x',
    'partition': 'select customer.id, count(*) over (partition by {c}) from {s}',
    'partition, shown': 'select customer.id, {c}, row_number() over (partition by {c} order by customer.id) from {s}',
    'rank': 'select customer.id, rank() over (order by {c}), dense_rank() over (order by {c} desc nulls last) from {s}',
    'lag': 'select customer.id, lag({c}) over w, first_value({c}) over w from {s} window w as (order by customer.id)',
    'first by it': 'select customer.id, first_value(customer.id) over (order by {c}, customer.id), last_value({c}) over (order by {c}) from {s}',
    'percentile': 'select percentile_disc(0.5) within group (order by {c}) from {s}',
    'mode': 'select mode() within group (order by {c}) from {s} where {c} = {v}',
    'hypothetical rank': 'select rank({v}) within group (order by {c}) from {s}',
    'union': 'select {c} from {s} union select {v}',
    'union all': 'select {c} from {s} union all select {c} from {s}',
    'union sorted': 'select {c} from {s} union select {c} from {s} where customer.n = 1 order by 1 desc nulls last limit 6',
    'except': 'select {c} from {s} except select {c} from {s} where customer.n = 1',
    'except all': 'select {c} from {s} except all select {c} from {s} where customer.n = 1',
    'intersect': 'select {c} from {s} intersect select {c} from {s} where customer.n = 2',
    'intersect all': 'select {c} from {s} intersect all select {c} from {s} where customer.n = 2',
    'union inside': 'select count(*), count(it) from (select {c} as it from {s} union select {c} from {s}) x',
    'except inside': 'select count(*) from (select {c} from {s} except select {c} from {s} where customer.n = 1) x',
    'union with a value': 'select {c}, 1 from {s} union all select {v}, 2 order by 1, 2',
    'join on it': 'select customer.id, o.id from {s} join public_customer o on o.{c} = {q}{c}',
    'semi-join': 'select customer.id from {s} where {c} in (select o.{c} from public_customer o where o.id < 9)',
    'anti-join': 'select customer.id from {s} where not exists (select 1 from public_customer o where o.{c} = {q}{c} and o.id <> customer.id)',
    'not in subquery': 'select customer.id from {s} where {c} not in (select o.{c} from public_customer o where o.id < 9 and o.{c} is not null)',
    'equal to a subquery': 'select customer.id from {s} where {c} = (select max(o.{c}) from public_customer o)',
    'scalar subquery': 'select customer.id, (select o.{c} from public_customer o where o.id = customer.id) from {s}',
    'coalesce': 'select customer.id, coalesce({c}, {v}) from {s}',
    'coalesce compared': 'select customer.id from {s} where coalesce({c}, {v}) = {v}',
    'case': 'select customer.id, case when customer.n > 1 then {c} else {v} end from {s}',
    'simple case': "select customer.id, case {c} when {v} then 'v' when {w} then 'w' else '-' end from {s}",
    'nullif': 'select customer.id, nullif({c}, {v}) from {s}',
    'greatest': 'select customer.id, greatest({c}, {v}), least({c}, {w}) from {s}',
    'sorted by coalesce': 'select customer.id from {s} order by coalesce({c}, {v}), customer.id',
    'grouped by coalesce': 'select coalesce({c}, {v}), count(*) from {s} group by 1',
    'cast to text': 'select customer.id, {c}::text from {s}',
    'cast to varchar': 'select customer.id, {c}::varchar from {s}',
    'cast to varchar(n)': 'select customer.id, {c}::varchar(3) from {s}',
    'cast to char': 'select customer.id, {c}::char(9) from {s}',
    'cast to name': 'select customer.id, {c}::name from {s}',
    'concat': "select customer.id, concat({c}, '-', customer.n), concat_ws('|', {c}, customer.grade), format('%s/%L', {c}, {c}) from {s}",
    'quoted': 'select customer.id, quote_nullable({c}) from {s}',
    'to_json': 'select customer.id, to_json({c}), to_jsonb({c}) from {s}',
    'json_agg': 'select json_agg({c} order by customer.id), jsonb_agg({c} order by customer.id) from {s}',
    'json_build_object': "select json_build_object('it', {c}), jsonb_build_array({c}, customer.n) from {s}",
    'json_object_agg': 'select jsonb_object_agg(customer.id, {c}) from {s} where customer.id is not null',
    'row_to_json': 'select row_to_json(x) from (select customer.id, {c} from {s}) x',
    'row': 'select customer.id, row({c}, customer.n) from {s}',
    'row to json': 'select to_jsonb(row({c}, customer.n)) from {s}',
    'whole row': 'select x from (select customer.id, {c} from {s}) x',
    'rows in an array': 'select array_agg(x order by id) from (select customer.id, {c} from {s}) x',
    'json of rows': 'select json_agg(x order by id) from (select customer.id, {c} from {s}) x',
    'count of rows': 'select count(x), count(distinct x.id) from (select customer.id, {c} from {s}) x',
    'string_agg': "select string_agg({c}::text, ',' order by customer.id) from {s}",
    'values': 'select * from (values ({v}::{t}), ({w}::{t})) v (it) where it in (select {c} from {s})',
}
# column: (type, a value it has, another)
COLUMNS = {
    'city': ('text', "'Köln'", "'Bonn'"), 'name': ('text', "'Ada'", "'Müller'"),
    'email': ('text', "'person1@müller.example'", "'person2@b.example'"), 'phone': ('text', "'+49 30 1001'", "'+49 30 1004'"),
    'born': ('date', "'1954-03-01'", "'1960-03-02'"), 'joined': ('date', "'2020-01-02'", "'2020-01-04'"),
    'points': ('integer', '4', '7'), 'balance': ('numeric', '5', '-20.00'), 'visits': ('bigint', '5000000005', '5000000007'),
    'active': ('boolean', 'true', 'false'), 'token': ('uuid', "'c4ca4238-a0b9-2382-0dcc-509a6f75849b'", "'c81e728d-9d4c-2f63-6f06-7f89cc14862c'"),
    'meta': ('json', "'{\"a\":  1, \"b\": null}'", "'{}'"), 'prefs': ('jsonb', "'{\"lang\": \"de\", \"tags\": [2, \"ü\"]}'", "'{}'"),
    'avatar': ('bytea', "'\\xc4ca4238a0b923820dcc509a6f75849b'", "'\\x00'"), 'ip': ('inet', "'192.0.2.3/24'", "'192.0.2.4'"),
    'made': ('timestamp', "'2024-03-01 13:00:01.5'", "'2024-03-01 14:00:03'"),
    'seen': ('timestamptz', "'2024-03-02 12:00+00'", "'2024-03-05 12:00+00'"),
}
# The whole table of clauses for these columns; for the others the clauses by which types differ.
WHOLE = ('city', 'name', 'born', 'points')
SOME = ('shown', 'equal', 'in', 'any', 'less', 'sorted', 'distinct', 'grouped sorted', 'extremes', 'array_agg sorted', 'union', 'coalesce',
        'cast to text', 'concat', 'to_json', 'row', 'row_to_json', 'whole row', 'count distinct', 'rank', 'greatest', 'join on it')
# Over every source, for a column with lookup and one without.
THROUGH = ('shown', 'equal', 'in', 'sorted down', 'sorted, not shown', 'distinct sorted', 'distinct on', 'grouped sorted', 'having count', 'rollup',
           'grouped inside', 'row number inside', 'count distinct', 'array_agg sorted', 'rank', 'partition', 'union sorted', 'except', 'semi-join',
           'anti-join', 'join on it', 'coalesce compared', 'whole row', 'json of rows', 'row', 'cast to varchar(n)', 'concat')
# Stored values compare by their lookup tags, shown or not: with rows => 'show' a query finds people by a value it is not
# shown. queries/denied.sql says for each kind what it gives.
LOOKUP = ('city', 'email', 'phone', 'joined', 'points', 'token')
BY_TAG = {'equal', 'equal, reversed', 'in', 'not in', 'any', 'all', 'unequal', 'distinct from', 'row comparison', 'row in', 'having it', 'mode',
          'join on it', 'semi-join', 'anti-join', 'not in subquery', 'simple case', 'grouped inside', 'distinct inside', 'distinct inside, shown',
          'partition inside', 'union inside', 'except inside', 'array position', 'nullif', 'values', 'equal to a subquery'}


def fails(clause, column):
    """The SQLSTATE where the type knows no such thing, be it plain or personal."""
    if column == 'meta' and clause not in ('shown', 'coalesce', 'cast to text', 'concat', 'to_json', 'row', 'row_to_json', 'whole row'):
        return '42883'
    return '42883' if clause == 'extremes' and column in ('active', 'token', 'prefs', 'avatar') else None


def generate():
    def case(source, clause, column):
        type_name, value, other = COLUMNS[column]
        text = CLAUSES[clause]
        shape = SOURCES[source].format('customer', c=column)
        if shape.startswith('with '):
            text = shape + ' ' + text
            shape = 'customer'
        if value.startswith("'") and type_name != 'text' and ('select {v}' in text or 'coalesce' in text):
            value = f'{value}::{type_name}'
        text = text.format(c='{q}' + column, s=shape, v=value, w=other, t=type_name, q='{q}').replace('as {q}', 'as ')
        text = text.replace('o.{q}', 'o.').replace('x.{q}', 'x.').replace('{q}{q}', '{q}').replace('{q}', 'customer.').replace('public_customer', 'customer')
        plans = column in ('city', 'name') and source in ('table', 'view')
        types = {'phone': 'varchar(20) arrives as text'}.get(column)
        return Case(f'{source}, {clause}, {column}', [text], types=types, fails=fails(clause, column), reads=True, plans=plans,
                    without=({'shown'} if clause in BY_TAG and column in LOOKUP else set())
                    | ({'binary'} if column == 'phone' and clause in ('row', 'whole row', 'array_agg sorted') else set()))

    for column in WHOLE:
        for clause in CLAUSES:
            yield case('table', clause, column)
    for column in COLUMNS:
        if column not in WHOLE:
            for clause in SOME:
                yield case('table', clause, column)
    for source in SOURCES:
        if source != 'table':
            for column in ('city', 'name'):
                for clause in THROUGH:
                    yield case(source, clause, column)


def all_cases():
    cases = []
    for path in sorted((HERE / 'queries').glob('*.sql')):
        cases += parse_file(path)
    cases += generate()
    names = [case.name for case in cases]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise SystemExit(f'two cases of one name: {twice}')
    return cases
