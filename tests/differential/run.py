#!/usr/bin/env -S python3 -B
"""The differential test: every query of cases.py on protected tables and on plain ones with the same data.

  run.py CONNINFO [--superuser NAME] [--keep] [--only WORD] [--pass NAME] [--show N] [--list]

A pass compares a protected copy, read for a purpose, with the plain copy that says what must come out. Rows are
compared byte for byte (in order where the query orders) with their column names and type OIDs. Prints a line a pass, and what differs.
"""
import argparse
import collections
import fnmatch
import re
import struct
import sys
import time
import uuid as uuids
from datetime import date

from psycopg import pq

import cases
import copies

PARALLEL = '-c parallel_setup_cost=0 -c parallel_tuple_cost=0 -c min_parallel_table_scan_size=0'
SORTED = '-c enable_hashagg=off -c enable_hashjoin=off -c enable_nestloop=off -c enable_seqscan=off'
HASHED = '-c enable_sort=off -c enable_mergejoin=off -c enable_nestloop=off -c enable_indexscan=off'
# name: protected copy, plain copy, binary results of a described statement, settings of both
PASSES = {
    'full': ('sealed', 'plain', False, ''),
    'binary': ('sealed', 'plain', True, ''),
    'few': ('sealed_some', 'few', False, ''),
    'shown': ('shown_some', 'nulled', False, ''),
    'parallel': ('sealed', 'plain', False, PARALLEL),
    'sorting': ('sealed', 'plain', False, SORTED),
    'hashing': ('sealed', 'plain', False, HASHED),
}

# What differs in plans only: not every generated case again.
PLANS = {'parallel', 'sorting', 'hashing'}

OIDS = {'text': 25, 'int4': 23, 'int8': 20, 'date': 1082, 'uuid': 2950, 'bool': 16, 'text[]': 1009, 'unknown': 0, 'varchar': 1043, 'numeric': 1700}


def in_binary(type_name, value):
    if type_name in ('text', 'unknown', 'varchar'):
        return value.encode()
    if type_name in ('int4', 'int8'):
        return struct.pack('>i' if type_name == 'int4' else '>q', int(value))
    if type_name == 'date':
        return struct.pack('>i', (date.fromisoformat(value) - date(2000, 1, 1)).days)
    if type_name == 'uuid':
        return uuids.UUID(value).bytes
    if type_name == 'bool':
        return struct.pack('?', value == 'true')
    return None


class Side:
    """One connection, and the names of the types it meets: their OIDs differ between schemas."""

    def __init__(self, conninfo, copy, settings):
        self.connection = copies.connect(conninfo, 'diff_app', copy, settings)
        if settings == PARALLEL:
            mode = 'debug_parallel_query' if self.connection.server_version >= 160000 else 'force_parallel_mode'
            copies.script(self.connection, f'SET {mode} = on')
        self.names = {}

    def type_name(self, oid):
        if oid < 16384:
            return str(oid)
        if oid not in self.names:
            found = copies.execute(self.connection, f'select typname from pg_type where oid = {oid}')
            self.names[oid] = found.get_value(0, 0).decode()
        return self.names[oid]

    def answer(self, result):
        columns = [(result.fname(i).decode(), result.ftype(i)) for i in range(result.nfields)]
        rows = [tuple(result.get_value(r, c) for c in range(result.nfields)) for r in range(result.ntuples)]
        return columns, rows, (result.command_status or b'').decode()

    def run(self, statements, params, binary, reads):
        """[(columns, rows, command)], the last perhaps ('error', SQLSTATE, message)."""
        answers = []
        if not reads:
            copies.script(self.connection, 'BEGIN')
        try:
            for statement in statements:
                if params:
                    for variant in self.variants(params):
                        answers.append(self.answer(copies.execute(self.connection, statement, *variant, int(binary))))
                elif binary:
                    prepared = self.connection.prepare(b'', statement.encode())
                    if prepared.status == pq.ExecStatus.FATAL_ERROR:
                        raise copies.SqlError(prepared)
                    described = self.connection.describe_prepared(b'')
                    result = self.connection.exec_prepared(b'', [], None, 1)
                    if result.status == pq.ExecStatus.FATAL_ERROR:
                        raise copies.SqlError(result)
                    answers.append(self.answer(result))
                    promised = [described.ftype(i) for i in range(described.nfields)]
                    if result.nfields and promised != [oid for _, oid in answers[-1][0]]:
                        raise SystemExit(f'described as {promised}: {statement}')
                else:
                    answers.append(self.answer(copies.execute(self.connection, statement)))
        except copies.SqlError as error:
            answers.append(('error', error.sqlstate, error.message))
        finally:
            if not reads:
                copies.script(self.connection, 'ROLLBACK')
                if any(word in ' '.join(statements).lower() for word in ('prepare', 'cursor', 'set ')):
                    copies.script(self.connection, 'DEALLOCATE ALL; CLOSE ALL')
        return [answer if answer[0] == 'error' else ([(name, self.type_name(oid)) for name, oid in answer[0]], *answer[1:])
                for answer in answers]

    @staticmethod
    def variants(params):
        values = [None if value == 'NULL' else value for _, value in params]
        types = [OIDS[name] for name, _ in params]
        texts = [None if value is None else value.encode() for value in values]
        yield texts, None, None
        yield texts, types, None
        packed = [None if value is None else in_binary(name, value) for (name, _), value in zip(params, values)]
        if all(value is None or data is not None for value, data in zip(values, packed)):
            yield packed, types, [1] * len(params)


def differences(case, expected, got, error, ordered):
    """What the protected side did wrong: (kind, text), or None."""
    if error is not None:
        if got[-1][0] != 'error':
            return 'unrefused', f'is no longer refused with {error}'
        return None if got[-1][1] == error else ('error', f'{got[-1][1]} in place of {error}: {got[-1][2]}')
    if len(expected) != len(got):
        return 'error', f'{len(got)} answers in place of {len(expected)}: {got[-1]}'
    for wanted, given in zip(expected, got):
        if given[0] == 'error' or wanted[0] == 'error':
            if wanted[0] != 'error':
                return 'error ' + given[1], given[2]
            if 'XML feature' in wanted[2]:  # a server built without libxml
                return None
            if case.fails != wanted[1]:
                return 'plain error', f'the plain tables fail: {wanted[1:]}'
            if given[:2] != wanted[:2]:
                return 'error ' + str(given[1])[:5], f'{given} in place of {wanted[1:]}'
            continue
        if any(cell is not None and (b'\\privacy' in cell or b'\\\\x00' in cell) for row in given[1] for cell in row):
            return 'sealed', 'a sealed value in the result'
        same = wanted[1] == given[1] if ordered and wanted is expected[-1] else collections.Counter(wanted[1]) == collections.Counter(given[1])
        if not same:
            return 'rows', f'\n    plain:  {wanted[1][:12]}\n    sealed: {given[1][:12]}'
        if [name for name, _ in wanted[0]] != [name for name, _ in given[0]]:
            return 'names', f'{given[0]} in place of {wanted[0]}'
        # The row type of a table comes as record: its columns are no longer those of the table.
        types = [(name, '2249' if kind == '2249' and not wanted_kind.isdigit() and wanted_kind[0] != '_' else '2287' if kind == '2287' and wanted_kind[:1] == '_' else wanted_kind)
                 for (name, wanted_kind), (_, kind) in zip(wanted[0], given[0])]
        if types != given[0] and case.types is None:
            return 'types', f'{given[0]} in place of {wanted[0]}'
        if wanted[2] != given[2]:
            return 'command', f'{given[2]} in place of {wanted[2]}'
    return None


def run_pass(name, conninfo, chosen, pending, used, show):
    protected, plain, binary, settings = PASSES[name]
    left, right = Side(conninfo, plain, settings), Side(conninfo, protected, settings)
    begin, failed, count, known = time.time(), [], 0, 0
    for case in chosen:
        if not case.runs_in(name) or (name in PLANS and not case.plans):
            continue
        count += 1
        instead = case.of(case.plain, name)
        error = case.of(case.error, name)
        try:
            expected = [] if error else left.run([instead] if instead else case.statements, case.params, binary, case.reads)
            got = right.run(case.statements, case.params, binary, case.reads)
        except BaseException:
            print(f'in {name}: {case.name}: {case.statements}')
            raise
        found = differences(case, expected, got, error, case.is_ordered())
        if found is None:
            continue
        key = f'{name}: {case.name}'
        patterns = [pattern for pattern in pending if fnmatch.fnmatchcase(key, pattern)]
        used.update(patterns)
        if patterns:
            known += 1
            continue
        failed.append((key, found[0]))
        if len(failed) <= show:
            print(f'DIFFERS {key}: {found[0]}: {found[1][:700]}\n    {"; ".join(case.statements)[:600]}')
    print(f'pass {name}: {count} queries, {len(failed)} differ, {known} pending ({time.time() - begin:.1f} s)')
    return failed


# Values that no query names: where a plan shows one, it came out of a table.
STORED = ('Ångström', 'Łukasz', 'van der Berg', 'Aachen', 'Łódź', 'person11@', 'Am Markt', 'Übertrag')


def run_explain(conninfo, chosen, show):
    """EXPLAIN, ANALYZE where nothing changes, shows the plan and no value."""
    side, failed, count, begin = Side(conninfo, 'sealed', ''), [], 0, time.time()
    for case in chosen:
        statement = case.statements[0]
        if len(case.statements) > 1 or case.params or not case.plans or case.error or case.only or case.fails or 'explain' in case.without \
                or not statement.lower().startswith(('select', 'with', '(', 'table', 'update', 'insert', 'delete')):
            continue
        count += 1
        copies.script(side.connection, 'BEGIN')
        try:
            result = copies.execute(side.connection, f'EXPLAIN (VERBOSE, ANALYZE, TIMING OFF, SUMMARY OFF) {statement}')
            plan = b'\n'.join(result.get_value(row, 0) for row in range(result.ntuples)).decode()
            shown = [value for value in STORED if value in plan and value not in statement]
        except copies.SqlError as error:
            shown = [] if 'XML feature' in error.message else [error.message]
        finally:
            copies.script(side.connection, 'ROLLBACK')
        if shown:
            failed.append((f'explain: {case.name}', 'shown'))
            if len(failed) <= show:
                print(f'DIFFERS explain: {case.name}: {shown}')
    print(f'pass explain: {count} queries, {len(failed)} differ, 0 pending ({time.time() - begin:.1f} s)')
    return failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('conninfo')
    parser.add_argument('--superuser', default='postgres')
    parser.add_argument('--keep', action='store_true', help='the copies are there already')
    parser.add_argument('--only', default='')
    parser.add_argument('--pass', dest='passes', action='append', choices=list(PASSES))
    parser.add_argument('--show', type=int, default=40)
    parser.add_argument('--list', action='store_true', help='at the end the differences by clause')
    options = parser.parse_args()
    pending_file = copies.HERE / 'pending.txt'
    pending = []
    if pending_file.exists():
        pending = [line.split(' = ')[0].strip() for line in pending_file.read_text().splitlines() if line and line[0] != '#']
    if not options.keep:
        begin = time.time()
        copies.make(options.conninfo, options.superuser)
        print(f'copies made ({time.time() - begin:.1f} s)')
    chosen = [case for case in cases.all_cases() if options.only in case.name]
    failed, used = [], set()
    for name in options.passes or PASSES:
        failed += run_pass(name, options.conninfo, chosen, pending, used, options.show)
    if not options.passes:
        failed += run_explain(options.conninfo, chosen, options.show)
    if options.list:
        counts = collections.Counter(re.sub(r'^.*?: ([^,]*,)?(.*)$', r'\2', key) + ' = ' + kind for key, kind in failed)
        print(''.join(f'{count:5} {what}\n' for what, count in counts.most_common()))
    for pattern in pending:
        if pattern not in used:
            print(f'nothing differs any more as pending.txt says: {pattern}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
