// Drizzle: typed queries over protected tables, and drizzle-kit's introspection (pull) of a protected schema.
// packages: node=nodejs npm=npm
// npm: yes
const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { drizzle } = require('drizzle-orm/node-postgres');
const { pgSchema, customType, bigint, text, date, numeric, boolean } = require('drizzle-orm/pg-core');
const { eq, ilike, inArray, desc, count, sum, sql, and, gt } = require('drizzle-orm');
const { Pool } = require('pg');
const { ok, equal, refused, run } = require('./checks.js');

// docs: drizzle
const personal = (base) => customType({ dataType: () => `personal_${base}` });
const personalText = personal('text'), personalJsonb = personal('jsonb');

const crm = pgSchema('crm');
const contact = crm.table('contact', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
  name: personalText('name').notNull(),
  email: personalText('email').unique(),
  born: date('born'),
  income: numeric('income', { precision: 12, scale: 2 }),
  prefs: personalJsonb('prefs'),
  active: boolean('active').notNull().default(true),
});
// end
const invoice = crm.table('invoice', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
  contactId: bigint('contact_id', { mode: 'number' }).notNull().references(() => contact.id),
  address: text('address'),
  total: numeric('total', { precision: 12, scale: 2 }).notNull(),
});

run(async () => {
  const pool = new Pool({ max: 2 });
  const db = drizzle(pool, { schema: { contact, invoice } });
  equal(await db.select().from(contact).where(eq(contact.email, 'ADA@example.org')),
    [{ id: 1, name: 'Ada Löwe', email: 'ada@example.org', born: '1990-02-28', income: '51000.50', prefs: { lang: 'de' }, active: true }],
    'select by e-mail');
  equal((await db.select({ name: contact.name }).from(contact).where(ilike(contact.name, '%a%')).orderBy(desc(contact.name)).limit(5))
    .map((row) => row.name), ['Cem Kaya', 'Ada Löwe'], 'ilike, order, limit');
  equal(await db.select({ id: contact.id }).from(contact).where(and(inArray(contact.email, ['bob@example.org', 'x']), gt(contact.born, '1980-01-01'))),
    [{ id: 2 }], 'inArray, gt of a date');
  equal(await db.select({ name: contact.name, n: count(invoice.id), total: sum(invoice.total) }).from(contact)
    .leftJoin(invoice, eq(invoice.contactId, contact.id)).groupBy(contact.id, contact.name).orderBy(contact.name).limit(2),
  [{ name: 'Ada Löwe', n: 1, total: '19.90' }, { name: 'Bob Wolf', n: 1, total: '250.00' }], 'a join with GROUP BY');
  const prepared = db.select({ name: contact.name }).from(contact).where(eq(contact.email, sql.placeholder('mail'))).prepare('by_mail');
  for (let n = 0; n < 7; n++) await prepared.execute({ mail: 'bob@example.org' });
  equal(await prepared.execute({ mail: 'bob@example.org' }), [{ name: 'Bob Wolf' }], 'a prepared query');
  const [dora] = await db.insert(contact).values({ name: 'Dora Ek', email: 'dora@example.org', born: '1970-01-02', prefs: { a: 1 } }).returning();
  equal([dora.name, dora.born, dora.prefs], ['Dora Ek', '1970-01-02', { a: 1 }], 'insert ... returning');
  await db.insert(contact).values({ name: 'Dora E.', email: 'DORA@example.org' })
    .onConflictDoUpdate({ target: contact.email, set: { name: sql`excluded.name` } });
  equal((await db.update(contact).set({ income: '7.25' }).where(eq(contact.id, dora.id)).returning({ name: contact.name, income: contact.income })),
    [{ name: 'Dora E.', income: '7.25' }], 'an upsert, and update ... returning');
  await db.delete(contact).where(eq(contact.id, dora.id));
  await pool.end();

  const several = drizzle(new Pool({ user: 'several', max: 2 }));
  // docs: drizzle purpose
  const forPurpose = (purpose, work) => several.transaction(async (tx) => {
    await tx.execute(sql`SELECT set_config('privacy.purpose', ${purpose}, true)`);
    return work(tx);
  });
  // end
  for (const [purpose, name] of [['orders', 'Ada Löwe'], ['support', 'A.'], ['stock', null]]) {
    equal((await forPurpose(purpose, (tx) => tx.select({ name: contact.name }).from(contact).where(eq(contact.id, 1))))[0].name, name,
      `a transaction for the purpose ${purpose}`);
  }
  await refused('42501', 'no_purpose', 'outside it no purpose is left', () => several.select().from(contact));
  await several.$client.end();

  fs.writeFileSync('drizzle.config.json', JSON.stringify({
    dialect: 'postgresql', out: './pulled', schemaFilter: ['crm'],
    dbCredentials: { host: '127.0.0.1', port: Number(process.env.PGPORT), user: 'builder', database: process.env.PGDATABASE, ssl: false },
  }));
  const kit = path.join(process.env.NODE_PATH, '.bin', 'drizzle-kit');
  let output = '';
  try {
    output = execFileSync(kit, ['pull', '--config', 'drizzle.config.json'], { encoding: 'utf8', timeout: 60000 });
  } catch (error) { console.log(error.stdout, error.stderr); }
  const pulled = fs.existsSync('pulled/schema.ts') ? fs.readFileSync('pulled/schema.ts', 'utf8') : output;
  ok(pulled.includes('export const contactInCrm = crm.table("contact"') && pulled.includes('foreignKey('), 'drizzle-kit pull reads a protected schema');
  ok(/TODO: failed to parse database type 'personal_date'\s+born: unknown\("born"\)/.test(pulled), 'it leaves personal columns to be filled in');
  ok(pulled.includes('pgPolicy("privacy_select"') && pulled.includes('dataSubjectId: bigint('), 'it lists our policies and our column');
});
