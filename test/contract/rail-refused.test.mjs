/** A rail that does not take what the bank says: every row of the queue can be decided, and no kopeck is lost by it. */
import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { after, test } from 'node:test';
import { accountAt, OTHER_BIK, Peer, Rail, until } from '../lib/rail.mjs';
import { run } from '../lib/server.mjs';
import { BORIS, minor, stage } from './stage.mjs';

const rail = await Rail.prepare();
const heard = [];
let refuses = '';
const server = createServer(async (request, response) => {
  let body = '';
  for await (const piece of request) body += piece;
  const isRefused = refuses !== '' && body.includes(refuses);
  heard.push({ body, isRefused });
  response.writeHead(isRefused ? 422 : 202).end();
});
await new Promise((resolve) => server.listen(rail.port, '127.0.0.1', resolve));
const bank = await stage({
  configure: async (data) => {
    await appendFile(path.join(data, 'okno.conf'), `${await rail.configure(data)}\n`);
  },
});
const door = new Peer(rail.doorPort, rail.key);
after(() => {
  door.close();
  server.closeAllConnections();
  server.close();
});
const boris = await bank.customer(BORIS);

const today = () => new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Moscow' }).format(new Date());
const uetr = (n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const party = (tag, name, account) =>
  `<${tag}><Nm>${name}</Nm></${tag}><${tag}Acct><Id><Othr><Id>${account}</Id><SchmeNm><Cd>BBAN</Cd></SchmeNm></Othr></Id></${tag}Acct>`;
const agent = (tag, bik) =>
  `<${tag}><FinInstnId><ClrSysMmbId><ClrSysId><Cd>RUCBC</Cd></ClrSysId><MmbId>${bik}</MmbId></ClrSysMmbId></FinInstnId></${tag}>`;

const credit = (n, account, amount, day = today()) =>
  '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>' +
  `<GrpHdr><MsgId>IN${n}</MsgId><CreDtTm>${new Date().toISOString()}</CreDtTm><NbOfTxs>1</NbOfTxs><SttlmInf><SttlmMtd>CLRG</SttlmMtd></SttlmInf></GrpHdr>` +
  `<CdtTrfTxInf><PmtId><InstrId>IN${n}</InstrId><EndToEndId>IN${n}</EndToEndId><UETR>${uetr(n)}</UETR></PmtId>` +
  `<IntrBkSttlmAmt Ccy="RUB">${amount}</IntrBkSttlmAmt><IntrBkSttlmDt>${day}</IntrBkSttlmDt><ChrgBr>SLEV</ChrgBr>` +
  `${party('Dbtr', 'Вымышленный Пётр', accountAt('1001'))}${agent('DbtrAgt', OTHER_BIK)}${agent('CdtrAgt', '044599999')}` +
  `${party('Cdtr', 'Вымышленный Борис', account)}</CdtTrfTxInf></FIToFICstmrCdtTrf></Document>`;
const tell = (xml) => door.send('POST', '/v1/rail/messages', xml);
const only = (reason) =>
  until(
    () => rail.queue(),
    (rows) => rows.length === 1 && rows[0].reason === reason,
    `one row ${reason}`,
  );
const by = ['--by', 'anna.obraztsova'];
const money = async () => minor((await boris.account('current')).balance);

test('a return that the rail does not take is decided again, and its money reaches somebody', async () => {
  const before = await rail.command('state');
  const xml = credit(1, accountAt('4242', '044599999'), '77.00');
  assert.equal((await tell(xml)).status, 202);
  refuses = 'pacs.004.001.09';
  for (let round = 1; round <= 2; round++) {
    const [waiting] = await only('unknown-payee');
    await rail.command('queue', 'return', waiting.id, ...by);
    const [row] = await only('refused');
    assert.deepEqual([row.amount, (await rail.command('state')).clearing_in], [7700, 0]);
    assert.match(await rail.refused('queue', 'close', row.id, ...by), /cannot be done/);
    await rail.command('queue', 'refuse', row.id, ...by);
    assert.match(await rail.refused('queue', 'refuse', row.id, ...by), /closed before/);
    assert.equal((await tell(xml)).status, 202);
    const state = await rail.command('state');
    assert.deepEqual([state.clearing_in, before.correspondent - state.correspondent], [7700, 7700]);
  }
  assert.equal(heard.filter(({ isRefused }) => isRefused).length, 2);
  const had = await money();
  const [row] = await only('unknown-payee');
  assert.match(await rail.refused('queue', 'credit', row.id, ...by), /an account is needed/);
  await rail.command('queue', 'credit', row.id, '--account', (await boris.account('current')).number, ...by);
  assert.equal(await money(), had + 7700n);
  assert.deepEqual([(await rail.command('state')).clearing_in, await rail.queue()], [0, []]);
  const { code, output } = await run(['verify', '--data', bank.server.data]);
  assert.equal(code, 0, output);
});

test('money of a day long past or far ahead is not taken, and of today it is', async () => {
  const { number } = await boris.account('current');
  const had = await money();
  for (const day of ['2020-01-01', '2099-12-31', '1970-01-01']) {
    const answer = await tell(credit(2, number, '5.00', day));
    assert.deepEqual([answer.status, answer.json.type], [422, '/problems/far-day'], day);
  }
  assert.deepEqual([await money(), await rail.queue()], [had, []]);
  assert.equal((await tell(credit(2, number, '5.00'))).status, 202);
  assert.equal(await money(), had + 500n);
});
