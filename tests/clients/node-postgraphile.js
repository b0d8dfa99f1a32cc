// PostGraphile: a GraphQL API over protected tables; list, filter, order, page, mutate, with the purpose set through pgSettings.
// packages: node=nodejs npm=npm
// npm: yes
const { createPostGraphileSchema, withPostGraphileContext } = require('postgraphile');
const filter = require('postgraphile-plugin-connection-filter');
const { graphql } = require('graphql');
const { Pool } = require('pg');
const { ok, equal, run } = require('./checks.js');

// docs: postgraphile types
// Shows protected columns as their base types, and never as non-null: a value may be withheld from a session.
const PersonalTypesPlugin = (builder) => builder.hook('build', (build) => {
  const { attribute, typeById, type } = build.pgIntrospectionResultsByKind;
  for (const column of attribute) {
    const personal = typeById[column.typeId];
    if (personal.namespaceName !== 'pg_catalog' || !personal.name.startsWith('personal_')) continue;
    const name = { integer: 'int4', bigint: 'int8', boolean: 'bool' }[personal.name.slice(9)] || personal.name.slice(9);
    const base = type.find((one) => one.namespaceName === 'pg_catalog' && one.name === name);
    Object.assign(column, { typeId: base.id, type: base, typeModifier: null, isNotNull: false });
  }
  return build;
});
// end

run(async () => {
  const pool = new Pool({ user: 'several', max: 3 });
  const schema = await createPostGraphileSchema(pool, ['crm'], { appendPlugins: [PersonalTypesPlugin, filter.default || filter], dynamicJson: true });

  // docs: postgraphile   (postgraphile(pool, ['crm'], { pgSettings: (request) => ({ 'privacy.purpose': purposeOf(request) }) }) does the same)
  const ask = (purpose, source, variableValues) => withPostGraphileContext(
    { pgPool: pool, pgSettings: { 'privacy.purpose': purpose, 'privacy.actor': 'user:317' } },
    (contextValue) => graphql({ schema, source, contextValue, variableValues }));
  // end
  const data = async (purpose, source, variables) => {
    const answer = await ask(purpose, source, variables);
    return answer.errors ? { errors: answer.errors.map((error) => error.message) } : JSON.parse(JSON.stringify(answer.data));
  };

  equal(await data('orders', '{ allContacts(orderBy: NAME_DESC) { totalCount nodes { id name email born income prefs phone health } } }'),
    { allContacts: { totalCount: 3, nodes: [
      { id: '3', name: 'Cem Kaya', email: 'cem@example.org', born: '1979-12-31', income: null, prefs: null, phone: '***33', health: null },
      { id: '2', name: 'Bob Wolf', email: 'bob@example.org', born: '1985-07-01', income: '42000.00', prefs: { lang: 'en' }, phone: '***22', health: null },
      { id: '1', name: 'Ada Löwe', email: 'ada@example.org', born: '1990-02-28', income: '51000.50', prefs: { lang: 'de' }, phone: '***11', health: null },
    ] } }, 'a list, ordered by a protected column');
  equal(await data('orders', '{ allContacts(condition: { email: "ADA@example.org" }) { nodes { name } } }'),
    { allContacts: { nodes: [{ name: 'Ada Löwe' }] } }, 'a condition on a protected column');
  equal(await data('orders', '{ contactByEmail(email: "bob@example.org") { name invoicesByContactId { nodes { address total } } } }'),
    { contactByEmail: { name: 'Bob Wolf', invoicesByContactId: { nodes: [{ address: 'Hauptstr. 2, Hof', total: '250.00' }] } } },
    'by a unique protected column, with its children');
  equal(await data('orders', `{ allContacts(filter: { name: { includesInsensitive: "LÖ" } }) { nodes { name } } }`),
    { allContacts: { nodes: [{ name: 'Ada Löwe' }] } }, 'a filter by part of a name');
  equal(await data('orders', `{ allContacts(first: 2, orderBy: EMAIL_ASC) { edges { cursor node { name } } pageInfo { hasNextPage endCursor } } }`)
    .then((answer) => answer.allContacts ? [answer.allContacts.edges.map((edge) => edge.node.name), answer.allContacts.pageInfo.hasNextPage] : answer),
  [['Ada Löwe', 'Bob Wolf'], true], 'the first page, ordered by a protected column');
  const first = await data('orders', '{ allContacts(first: 1, orderBy: NAME_ASC) { pageInfo { endCursor } } }');
  equal(await data('orders', 'query ($after: Cursor) { allContacts(first: 1, after: $after, orderBy: NAME_ASC) { nodes { name } } }',
    { after: first.allContacts && first.allContacts.pageInfo.endCursor }),
  { allContacts: { nodes: [{ name: 'Bob Wolf' }] } }, 'the page after a cursor over a protected column');

  const created = await data('orders', `mutation { createContact(input: { contact: { name: "Dora Ek", email: "dora@example.org", born: "1970-01-02",
    prefs: { a: 1 } } }) { contact { id name born prefs } } }`);
  equal(created, { createContact: { contact: { id: '4', name: 'Dora Ek', born: '1970-01-02', prefs: { a: 1 } } } }, 'a mutation creates');
  equal(await data('orders', 'mutation { updateContactById(input: { id: "4", contactPatch: { name: "Dora Eck" } }) { contact { name email } } }'),
    { updateContactById: { contact: { name: 'Dora Eck', email: 'dora@example.org' } } }, 'a mutation updates');
  equal(await data('orders', 'mutation { updateContactByEmail(input: { email: "dora@example.org", contactPatch: { income: "7.5" } }) { contact { income } } }'),
    { updateContactByEmail: { contact: { income: '7.50' } } }, 'a mutation by a unique protected column');
  equal(await data('orders', 'mutation { deleteContactById(input: { id: "4" }) { contact { name } } }'),
    { deleteContactById: { contact: { name: 'Dora Eck' } } }, 'a mutation deletes');

  equal(await data('support', '{ contactById(id: "1") { name email born income } }'),
    { contactById: { name: 'A.', email: 'a***@e***.org', born: '1990-01-01', income: null } }, 'another purpose sees masks');
  equal(await data('stock', '{ contactById(id: "1") { name email active } }'), { contactById: { name: null, email: null, active: true } },
    'a third one sees nothing');
  const none = await ask('', '{ contactById(id: "1") { name } }');
  ok(none.errors && none.errors[0].originalError.code === '42501', 'no purpose: an error');
  const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => data(['orders', 'support'][n % 2], '{ contactById(id: "2") { name } }')));
  equal(answers.filter((answer, n) => answer.contactById && answer.contactById.name === ['Bob Wolf', 'B.'][n % 2]).length, 30,
    '30 requests of two purposes at once');
  await pool.end();
});
