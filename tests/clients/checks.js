// What the Node clients share: a line a check, and an exit status.
const util = require('util');
let failed = 0;

function ok(condition, text) {
  console.log((condition ? 'ok - ' : 'not ok - ') + text);
  if (!condition) failed++;
  return Boolean(condition);
}

function equal(found, expected, text) {
  if (!ok(util.isDeepStrictEqual(found, expected), text)) {
    console.log('    expected', util.inspect(expected, { depth: 6 }), '\n    found   ', util.inspect(found, { depth: 6 }));
  }
}

// The call must be refused by the database with this SQLSTATE and, where one is given, this reason code.
async function refused(sqlstate, reason, text, call) {
  try {
    const found = await call();
    ok(false, text);
    console.log('    not refused:', util.inspect(found));
  } catch (error) {
    const cause = error.driverError || error.cause || error.originalError || error;
    if (!ok(cause.code === sqlstate && (!reason || cause.constraint === reason), text)) {
      console.log('    expected', sqlstate, reason, '\n    found   ', cause.code, cause.constraint, cause.message);
    }
  }
}

function run(main) {
  main().then(() => process.exit(failed ? 1 : 0), (error) => { console.log(error); process.exit(1); });
}

module.exports = { ok, equal, refused, run };
