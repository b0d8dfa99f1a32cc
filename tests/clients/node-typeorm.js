// TypeORM: entities over protected tables, full-row saves, and its schema tool (schema:log) on them.
// packages: node=nodejs npm=npm
// npm: yes
const { DataSource, EntitySchema, In, ILike } = require('typeorm');
const { Client } = require('pg');
const { ok, equal, refused, run } = require('./checks.js');

// docs: typeorm
const Contact = new EntitySchema({
  name: 'Contact',
  schema: 'crm',
  tableName: 'contact',
  columns: {
    id: { type: 'bigint', primary: true, generated: 'identity', generatedIdentity: 'BY DEFAULT' },
    name: { type: 'text' },
    email: { type: 'text', nullable: true },
    phone: { type: 'text', nullable: true },
    born: { type: 'date', nullable: true },
    income: { type: 'numeric', precision: 12, scale: 2, nullable: true },
    prefs: { type: 'jsonb', nullable: true },
    health: { type: 'text', nullable: true },
    active: { type: 'boolean', default: true },
  },
  relations: { invoices: { type: 'one-to-many', target: 'Invoice', inverseSide: 'contact' } },
});
// end
const Invoice = new EntitySchema({
  name: 'Invoice',
  schema: 'crm',
  tableName: 'invoice',
  columns: {
    id: { type: 'bigint', primary: true, generated: 'identity', generatedIdentity: 'BY DEFAULT' },
    address: { type: 'text', nullable: true },
    total: { type: 'numeric', precision: 12, scale: 2 },
  },
  relations: { contact: { type: 'many-to-one', target: 'Contact', inverseSide: 'invoices', joinColumn: { name: 'contact_id' } } },
});

const source = (username) => new DataSource({
  type: 'postgres', host: process.env.PGHOST, port: Number(process.env.PGPORT), database: process.env.PGDATABASE, username,
  entities: [Contact, Invoice],
}).initialize();

async function truth(id = 1) {
  const keeper = new Client({ user: 'keeper' });
  await keeper.connect();
  const answer = await keeper.query('SELECT name, email, phone, born, income, prefs, health FROM crm.contact WHERE id = $1', [id]);
  await keeper.end();
  return answer.rows;
}

run(async () => {
  const app = await source('app');
  const people = app.getRepository('Contact');
  const ada = await people.findOneBy({ email: 'ADA@example.org' });
  equal([ada.id, ada.name, ada.born, ada.income, ada.prefs, ada.phone, ada.health],
    ['1', 'Ada Löwe', '1990-02-28', '51000.50', { lang: 'de' }, '***11', null], 'findOneBy');
  equal((await people.find({ order: { name: 'DESC' }, take: 2 })).map((row) => row.name), ['Cem Kaya', 'Bob Wolf'], 'find, ordered, with a limit');
  equal((await people.find({ where: [{ name: ILike('%löwe') }, { email: In(['bob@example.org']) }], order: { id: 'ASC' } })).map((row) => row.id),
    ['1', '2'], 'ILike, In');
  equal((await people.find({ relations: { invoices: true }, order: { id: 'ASC' }, take: 2 })).map((row) => row.invoices[0].address),
    ['Gartenweg 1, Ulm', 'Hauptstr. 2, Hof'], 'relations with a limit (DISTINCT over a subquery)');
  equal(await people.findAndCount({ where: { name: ILike('%a%') }, select: { id: true }, order: { name: 'ASC' }, take: 1 }),
    [[{ id: '1' }], 2], 'findAndCount');
  equal(await people.createQueryBuilder('c').leftJoin('c.invoices', 'i').select('c.name', 'name').addSelect('SUM(i.total)', 'sum')
    .groupBy('c.name').orderBy('sum', 'DESC', 'NULLS LAST').getRawMany(),
  [{ name: 'Bob Wolf', sum: '250.00' }, { name: 'Ada Löwe', sum: '19.90' }, { name: 'Cem Kaya', sum: null }], 'a query builder with GROUP BY');

  const dora = await people.save({ name: 'Dora Ek', email: 'dora@example.org', born: '1970-01-02', prefs: { a: 1 }, income: '1.50' });
  equal((await people.findOneBy({ id: dora.id })).born, '1970-01-02', 'save of a new entity');
  await people.save({ ...dora, name: 'Dora Eck' });
  equal((await people.findOneBy({ id: dora.id })).name, 'Dora Eck', 'save of a changed one');
  await people.upsert([{ name: 'Dora E.', email: 'DORA@example.org' }], ['email']);
  equal((await people.findOneBy({ email: 'dora@example.org' })).name, 'Dora E.', 'upsert on a protected unique column');
  await people.update({ email: 'dora@example.org' }, { born: null });
  equal((await people.delete({ email: 'dora@example.org' })).affected, 1, 'update, delete');

  const before = await truth();
  for (const role of ['app', 'support', 'stock']) {
    const session = await source(role);
    const repository = session.getRepository('Contact');
    const contact = await repository.findOneBy({ id: 1 });
    const { id, ...all } = contact;
    all.active = role === 'support';
    await repository.update({ id }, all);
    equal([await truth(), (await people.findOneBy({ id: 1 })).active], [before, role === 'support'],
      `a save of all columns by ${role}: nothing is destroyed`);
    await session.destroy();
  }

  const several = await source('several');
  // docs: typeorm purpose
  const forPurpose = (purpose, work) => several.transaction(async (manager) => {
    await manager.query("SELECT set_config('privacy.purpose', $1, true)", [purpose]);
    return work(manager);
  });
  // end
  for (const [purpose, name] of [['orders', 'Ada Löwe'], ['support', 'A.'], ['stock', null]]) {
    equal(await forPurpose(purpose, async (manager) => (await manager.findOneBy('Contact', { id: 1 })).name), name,
      `a transaction for the purpose ${purpose}`);
  }
  await refused('42501', 'no_purpose', 'outside it no purpose is left', () => several.getRepository('Contact').findOneBy({ id: 1 }));
  await several.destroy();

  // What `typeorm schema:log` and `synchronize: true` would do: the catalog's types are not the entities'. It would drop the columns.
  const builder = await source('builder');
  const log = await builder.driver.createSchemaBuilder().log();
  const statements = log.upQueries.map((query) => query.query);
  ok(statements.includes('ALTER TABLE "crm"."contact" DROP COLUMN "name"'), 'schema:log wants to drop a protected column and make it anew');
  await refused('55000', null, 'synchronize is refused by the guard', () => builder.synchronize());
  equal(await truth(), before, 'and nothing is lost');
  await builder.destroy();
  await app.destroy();
});
