/**
 * How long a shop waits for the bank: authorisations at a pace, by the processor's simulator, in a bank of many accounts.
 * Prints `name: value unit` lines; ends with 1 when an answer was wrong or the books do not prove.
 *
 *     node test/bench/cards.mjs [--rate 200] [--seconds 30] [--people 100000] [--cards 60]
 */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Client, expectStatus } from '../lib/client.mjs';
import { processorDoor } from '../lib/processor.mjs';
import { binary, startServer } from '../lib/server.mjs';

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '30' },
    people: { type: 'string', default: '100000' },
    cards: { type: 'string', default: '60' },
  },
});
const FIRST_PHONE = 1_000_000;
const phoneOf = (index) => `+7900${String(FIRST_PHONE + index).padStart(7, '0')}`;

const door = await processorDoor();
const server = await startServer({
  arguments: ['--people', values.people],
  configure: async (data) => appendFile(path.join(data, 'okno.conf'), `${await door.config(data)}\n`),
});

/** A customer's new card; its number. */
async function issue(phone) {
  const client = new Client(server);
  await client.signIn(phone);
  const [{ id: account }] = await client.accounts();
  const order = { account, product: 'virtual' };
  const card = expectStatus(await client.post('/v1/cards', order, { key: randomUUID() }), 201).json;
  const mark = server.sms.mark();
  const request = expectStatus(await client.post(`/v1/cards/${card.id}/reveal`), 201).json;
  const code = await server.sms.codeAfter(mark, phone);
  const shown = expectStatus(await client.post(`/v1/card-requests/${request.id}/confirm`, { code }), 200).json;
  client.close();
  return shown.details.number;
}

const numbers = [];
for (let i = 0; i < Number(values.cards); i += 1) numbers.push(await issue(phoneOf(i)));
const file = path.join(server.data, 'cards.txt');
await writeFile(file, `${numbers.join('\n')}\n`);
const play = (seconds) =>
  execFileSync(
    binary(),
    [
      'processor-sim',
      ...['--url', `http://127.0.0.1:${door.port}`, '--key-file', path.join(server.data, 'processor.key')],
      ...['--cards', file, '--rate', values.rate, '--seconds', seconds],
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
play('3'); // so that it is warm
process.stdout.write(`cards.accounts: ${values.people} accounts\n${play(values.seconds)}`);
await server.stop();
const { code, output } = await server.verify();
await server.remove();
if (code !== 0) console.error(output);
process.exitCode = code === 0 ? 0 : 1;
