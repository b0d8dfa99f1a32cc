// node-postgres: text and binary results, named (prepared) statements, a pool with a purpose a transaction.
// packages: node=nodejs npm=npm
// npm: yes
const { Client, Pool } = require('pg');
const { ok, equal, refused, run } = require('./checks.js');

run(async () => {
  const client = new Client();
  await client.connect();
  const rows = async (text, values) => (await client.query(text, values)).rows;

  let result = await client.query('SELECT id, name, email, income, prefs, phone, health FROM crm.contact WHERE id = $1', [1]);
  equal(result.rows, [{ id: '1', name: 'Ada Löwe', email: 'ada@example.org', income: '51000.50', prefs: { lang: 'de' }, phone: '***11',
    health: null }], 'results in the types of JavaScript');
  equal(result.fields.map((field) => field.dataTypeID), [20, 25, 25, 1700, 3802, 25, 25], 'fields say the base types');
  ok((await rows('SELECT born FROM crm.contact WHERE id = 1'))[0].born instanceof Date, 'a date arrives as Date');
  equal(await rows('SELECT id FROM crm.contact WHERE email = $1', ['ADA@example.org']), [{ id: '1' }], 'an e-mail as parameter');
  equal(await rows('SELECT id FROM crm.contact WHERE email = ANY($1) ORDER BY id', [['ada@example.org', 'bob@example.org']]),
    [{ id: '1' }, { id: '2' }], 'an array as parameter');
  equal(await rows('SELECT id FROM crm.contact WHERE born < $1 AND name ILIKE $2', [new Date(1980, 0, 1), '%kaya']), [{ id: '3' }],
    'a Date and a pattern as parameters');

  result = await client.query({ text: 'SELECT id, name, born FROM crm.contact ORDER BY name DESC', rowMode: 'array' });
  equal(result.rows.map((row) => row[1]), ['Cem Kaya', 'Bob Wolf', 'Ada Löwe'], 'rows as arrays, ordered by name');
  result = await client.query({ text: 'SELECT name FROM crm.contact WHERE id = $1', values: [1], binary: true });
  equal(result.rows, [{ name: 'Ada Löwe' }], 'binary results');

  for (const [mail, name] of [['ada@example.org', 'Ada Löwe'], ['bob@example.org', 'Bob Wolf'], ['x', undefined]]) {
    for (let n = 0; n < 4; n++) {
      result = await client.query({ name: 'by-mail', text: 'SELECT name FROM crm.contact WHERE email = $1', values: [mail] });
      if (n === 3) equal(result.rows[0] && result.rows[0].name, name, `a named statement, repeated: ${mail}`);
    }
  }
  result = await client.query('INSERT INTO crm.contact (name, email, born, income, prefs) VALUES ($1, $2, $3, $4, $5) RETURNING *',
    ['Dora Ek', 'dora@example.org', '1970-01-02', 12.5, { a: [1] }]);
  equal([result.rows[0].name, result.rows[0].income, result.rows[0].prefs], ['Dora Ek', '12.50', { a: [1] }], 'INSERT ... RETURNING *');
  result = await client.query(`INSERT INTO crm.contact (name, email) VALUES ($1, $2)
    ON CONFLICT (email) DO UPDATE SET name = EXCLUDED.name RETURNING name`, ['Dora Eck', 'DORA@example.org']);
  equal(result.rows, [{ name: 'Dora Eck' }], 'an upsert on a protected unique column');
  equal((await client.query('UPDATE crm.contact SET name = $2 WHERE id = $1', [result.rows[0].id || 2, 'Bob Wolff'])).rowCount, 1, 'UPDATE');
  equal(await rows('SELECT json_agg(c.name ORDER BY c.id) AS names FROM crm.contact c WHERE c.id < 4'),
    [{ names: ['Ada Löwe', 'Bob Wolff', 'Cem Kaya'] }], 'json_agg');

  await client.query('BEGIN');
  await refused('23502', null, 'NOT NULL is still checked', () => client.query('UPDATE crm.contact SET name = NULL WHERE id = 1'));
  await client.query('ROLLBACK');
  await client.query("SET privacy.purpose = 'newsletter'");
  await refused('42501', 'purpose_not_granted', 'a named statement under a purpose that is not granted',
    () => client.query({ name: 'by-mail', text: 'SELECT name FROM crm.contact WHERE email = $1', values: ['ada@example.org'] }));
  await client.end();

  // docs: node.js
  const pool = new Pool({ user: 'several', max: 2 });
  async function withPurpose(purpose, work) {
    const connection = await pool.connect();
    try {
      await connection.query('BEGIN');
      await connection.query("SELECT set_config('privacy.purpose', $1, true)", [purpose]);
      const answer = await work(connection);
      await connection.query('COMMIT');
      return answer;
    } catch (error) {
      await connection.query('ROLLBACK');
      throw error;
    } finally {
      connection.release();
    }
  }
  // end
  const expected = { orders: 'Ada Löwe', support: 'A.', stock: null };
  const seen = await Promise.all(Array.from({ length: 60 }, (_, n) => {
    const purpose = Object.keys(expected)[n % 3];
    return withPurpose(purpose, async (connection) => {
      const answer = await connection.query('SELECT name FROM crm.contact WHERE id = 1');
      return answer.rows[0].name === expected[purpose];
    });
  }));
  equal(seen.filter((right) => right).length, 60, '60 transactions of three purposes over two pooled connections');
  await refused('42501', 'no_purpose', 'outside them no purpose is left', () => pool.query('SELECT name FROM crm.contact'));
  await pool.end();

  const bare = new Pool({ user: 'several', max: 1 });
  await bare.query("SET privacy.purpose = 'support'");
  equal((await bare.query('SELECT name FROM crm.contact WHERE id = 1')).rows, [{ name: 'A.' }],
    'a SET stays on the pooled connection (why the docs forbid it)');
  await bare.end();
});
