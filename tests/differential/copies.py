"""The copies of the schema, and what is done with them.

  plain   the tables as they were           sealed   protected, rows hidden where no consent is
  few     without the people denied         shown    protected, rows shown without their values
  nulled  their values NULL

The people with an odd number consent to the purpose diff_some; diff_all is permitted everybody.
"""
import pathlib
from psycopg import pq

HERE = pathlib.Path(__file__).parent
OPTIONS = {
    'plain': '', 'few': '', 'nulled': '',
    'sealed': '-c privacy.purpose=diff_all', 'sealed_some': '-c privacy.purpose=diff_some',
    'shown': '-c privacy.purpose=diff_all', 'shown_some': '-c privacy.purpose=diff_some',
}
PERSONAL = {
    'customer': 'email name city phone born joined balance points visits active token meta prefs avatar ip made seen',
    'invoice': 'note street', 'visit': 'place why', 'contact_event': 'what host',
}


class SqlError(Exception):
    def __init__(self, result):
        self.sqlstate = (result.error_field(pq.DiagnosticField.SQLSTATE) or b'?????').decode()
        self.message = result.error_message.decode()
        super().__init__(self.message)


def connect(conninfo, role, copy=None, more=''):
    schema = copy.split('_')[0] if copy else 'public'
    options = f'-c jit=off -c search_path={schema} {OPTIONS.get(copy, "")} {more}'
    connection = pq.PGconn.connect(f"{conninfo} user={role} options='{options}' client_encoding=UTF8".encode())
    if connection.status != pq.ConnStatus.OK:
        raise SystemExit(connection.error_message.decode())
    return connection


def execute(connection, sql, parameters=None, types=None, formats=None, result_format=0):
    """One statement by the extended protocol; SqlError where it fails."""
    result = connection.exec_params(sql.encode(), parameters or [], types, formats, result_format)
    if result.status in (pq.ExecStatus.FATAL_ERROR, pq.ExecStatus.NONFATAL_ERROR, pq.ExecStatus.BAD_RESPONSE):
        raise SqlError(result)
    return result


def script(connection, sql):
    result = connection.exec_(sql.encode())
    if result.status == pq.ExecStatus.FATAL_ERROR:
        raise SqlError(result)
    return result


def make(conninfo, superuser):
    admin = connect(conninfo, superuser)
    script(admin, (HERE / 'vocabulary.sql').read_text())
    script(admin, 'RESET privacy.purpose')
    for schema in ('plain', 'few', 'nulled', 'sealed', 'shown'):
        script(admin, f'CREATE SCHEMA {schema} AUTHORIZATION diff_owner; GRANT USAGE ON SCHEMA {schema} TO diff_app')
        script(admin, f'SET search_path = {schema}; SET ROLE diff_owner')
        script(admin, (HERE / 'schema.sql').read_text())
        script(admin, 'RESET ROLE')
        if schema in ('sealed', 'shown'):
            rows = 'hide' if schema == 'sealed' else 'show'
            script(admin, "SET privacy.purpose = 'maintenance'")
            script(admin, (HERE / 'protect.sql').read_text().replace('{rows}', rows))
            script(admin, "SET privacy.purpose = 'subject_rights'")
            script(admin, """SELECT privacy.record_consent('customer', id::text, 'diff_some', method => 'paper', evidence => '{"form": 1}')
                               FROM customer WHERE id % 2 = 1""")
        else:
            for table in PERSONAL:
                script(admin, f'ALTER TABLE {table} ADD data_subject_id bigint')
    for schema, of in (('plain', 'sealed'), ('few', 'sealed'), ('nulled', 'shown')):
        for table in PERSONAL:
            script(admin, f'UPDATE {schema}.{table} t SET data_subject_id = s.data_subject_id FROM {of}.{table} s WHERE s.id = t.id')
    script(admin, 'SET search_path = few')
    for table in ('invoice', 'visit', 'contact_event'):
        script(admin, f'DELETE FROM {table} WHERE customer_id % 2 = 0')
    script(admin, 'DELETE FROM customer WHERE id % 2 = 0')
    script(admin, 'SET search_path = nulled')
    for table, columns in PERSONAL.items():
        key = 'id' if table == 'customer' else 'customer_id'
        sets = ', '.join(f'{column} = NULL' for column in columns.split())
        script(admin, f'UPDATE {table} SET {sets} WHERE {key} % 2 = 0')
    for schema in ('plain', 'few', 'nulled', 'sealed', 'shown'):
        script(admin, f'SET search_path = {schema}; SET ROLE diff_owner')
        script(admin, (HERE / 'views.sql').read_text())
        script(admin, f'GRANT ALL ON ALL TABLES IN SCHEMA {schema} TO diff_app')
        script(admin, 'RESET ROLE')
    script(admin, 'VACUUM ANALYZE')
    admin.finish()
