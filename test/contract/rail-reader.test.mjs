/** The day's statement as another program reads it: npm's iso20022.js, which knows nothing of this bank. */
import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { CashManagementEndOfDayReport } from '../../node_modules/iso20022.js/dist/index.mjs';
import { expectStatus } from '../lib/client.mjs';
import { Rail } from '../lib/rail.mjs';
import { ANNA, BORIS, stage } from './stage.mjs';

const rail = await Rail.prepare();
await stage({
  configure: async (data) => appendFile(path.join(data, 'okno.conf'), `${await rail.configure(data)}\n`),
});
await rail.start(['--balance', '123456789']);
after(() => rail.stop());

test('a statement says the same to another reader', async () => {
  for (const [phone, amount] of [[ANNA, '10.50'], [BORIS, '20.00'], [ANNA, '0.01']]) {
    await rail.play({ do: 'credit', phone, amount });
  }
  const day = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Moscow' }).format(new Date());
  const xml = expectStatus(await rail.sim.send('GET', `/statements/${day}`), 200).body.toString('utf8');
  const report = CashManagementEndOfDayReport.fromXML(xml);
  assert.equal(report.statements.length, 1);
  const [statement] = report.statements;
  assert.equal(statement.numOfEntries, 3);
  assert.equal(statement.numOfCredits, 3);
  assert.equal(statement.numOfDebits, 0);
  assert.deepEqual(statement.entries.map(({ amount }) => amount).sort((a, b) => a - b), [1, 1050, 2000]);
  // It counts in floating point: 123456788.99999999.
  const balances = Object.fromEntries(statement.balances.map(({ type, amount }) => [type, Math.round(amount)]));
  assert.equal(balances.OPBD, 123456789);
  assert.equal(balances.CLBD, 123456789 + 3051);
  assert.ok(statement.entries.every(({ creditDebitIndicator }) => creditDebitIndicator === 'credit'));
});
