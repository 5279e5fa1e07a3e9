/** The way to other banks: out, back, in, asked about, held against the rail's statement; and what needs a person. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { appendFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { expectStatus } from '../lib/client.mjs';
import { accountAt, OTHER_BIK, Rail, signature, until } from '../lib/rail.mjs';
import { ANNA, BORIS, minor, rub, stage } from './stage.mjs';

const rail = await Rail.prepare();
const bank = await stage({
  configure: async (data) => {
    await appendFile(path.join(data, 'okno.conf'), `${await rail.configure(data)}\n`);
  },
});
const opening = -(await rail.command('state')).correspondent;
await rail.start(['--balance', String(opening)]);
after(() => rail.stop());
const anna = await bank.customer(ANNA);
const boris = await bank.customer(BORIS);
const current = await anna.account('current');

const requisites = (ending, amount) => ({
  kind: 'requisites',
  from: current.id,
  to: { name: 'Вымышленный Пётр', account: accountAt(ending), bik: OTHER_BIK },
  purpose: 'Возврат долга <&>, без НДС',
  amount: rub(amount),
});

async function send(order) {
  const { payment, code } = await anna.orderWithCode(order, ANNA);
  return expectStatus(await anna.post(`/v1/payments/${payment.id}/confirm`, { code }), 200).json;
}

const get = async (id) => expectStatus(await anna.get(`/v1/payments/${id}`), 200).json;
const becomes = (id, state) => until(() => get(id), (payment) => payment.status === state, `payment to be ${state}`);
const money = async () => minor((await anna.account('current')).balance);
const flying = async () => (await rail.command('state')).clearing_out;

test('a payment is sent, and posted when the other side has it', async () => {
  const before = await money();
  const sent = await send(requisites('1001', '1000.00'));
  assert.ok(['sent', 'posted'].includes(sent.status), sent.status);
  const posted = await becomes(sent.id, 'posted');
  assert.equal(before - (await money()), 100000n + minor(posted.fee));
  assert.equal(await flying(), 0);
});

test('what is rejected comes back with its fee, and the customer is told why', async () => {
  const before = await money();
  const rejected = await becomes((await send(requisites('9901', '1500.00'))).id, 'rejected');
  assert.equal(rejected.refusal.class, 'payee');
  assert.equal(await money(), before);
  const checked = await becomes((await send(requisites('9903', '1500.00'))).id, 'rejected');
  assert.equal(checked.refusal.class, 'aml');
  assert.equal(await money(), before);
});

test('what comes back after it was posted is there again', async () => {
  const before = await money();
  const returned = await becomes((await send(requisites('9904', '700.00'))).id, 'returned');
  assert.equal(before - (await money()), minor(returned.fee));
  assert.deepEqual(returned.returned, returned.amount);
});

test('news that never comes is asked for, of a settled payment and of a rejected one', async () => {
  const settled = await send(requisites('9905', '10.00'));
  const rejected = await send(requisites('9908', '11.00'));
  await becomes(settled.id, 'posted');
  await becomes(rejected.id, 'rejected');
  assert.ok((await rail.state()).enquiries >= 2);
});

test('news that comes twice is once', async () => {
  const before = await money();
  const posted = await becomes((await send(requisites('9907', '12.00'))).id, 'posted');
  await until(rail.state.bind(rail), (state) => state.waiting === 0, 'the simulator to have said all');
  assert.equal(before - (await money()), 1200n + minor(posted.fee));
});

test('a recall is granted, and the money is back; or refused, and it stays', async () => {
  const before = await money();
  const paid = await becomes((await send(requisites('1002', '900.00'))).id, 'posted');
  expectStatus(await anna.post(`/v1/payments/${paid.id}/recall`), 200);
  const back = await becomes(paid.id, 'returned');
  assert.equal(before - (await money()), minor(back.fee));
  const kept = await becomes((await send(requisites('9909', '13.00'))).id, 'posted');
  expectStatus(await anna.post(`/v1/payments/${kept.id}/recall`), 200);
  await until(() => get(kept.id), (payment) => payment.recall === 'refused', 'the recall to be refused');
  assert.equal((await get(kept.id)).status, 'posted');
});

test('money comes in for a phone and for an account, once whatever tells of it', async () => {
  const before = await money();
  await rail.play({ do: 'credit', phone: ANNA, amount: '250.00' });
  await until(money, (now) => now === before + 25000n, 'the money to be there');
  const number = current.number;
  const { uetr } = await rail.play({ do: 'credit', account: number, amount: '50.00' });
  await until(money, (now) => now === before + 30000n, 'the money to be there');
  await rail.play({ do: 'credit', account: number, amount: '50.00', uetr, notice: true });
  await until(rail.state.bind(rail), (state) => state.waiting === 0, 'the notice to be told');
  assert.equal(await money(), before + 30000n);
  assert.deepEqual(await rail.queue(), []);
});

test('who wishes is told of it, once', async () => {
  expectStatus(await anna.send('PATCH', '/v1/notices', { body: { incoming: 'sms' } }), 200);
  const mark = bank.server.sms.mark();
  const { uetr } = await rail.play({ do: 'credit', phone: ANNA, amount: '3.00' });
  const text = await bank.server.sms.after(mark, ANNA);
  assert.match(text, /#n-[A-Za-z0-9_-]{22}$/);
  assert.ok(!text.includes('3'.concat(',00')), 'no sum in it');
  await rail.play({ do: 'credit', phone: ANNA, amount: '3.00', uetr, notice: true });
  await until(rail.state.bind(rail), (state) => state.waiting === 0, 'the notice to be told');
  expectStatus(await anna.send('PATCH', '/v1/notices', { body: { incoming: 'none' } }), 200);
  assert.equal(bank.server.sms.sent.slice(mark).filter(({ phone }) => phone === ANNA).length, 1);
});

test('who wishes is told, once, that another bank refused a payment or gave it back', async () => {
  expectStatus(await anna.send('PATCH', '/v1/notices', { body: { payment_returned: 'sms' } }), 200);
  for (const [ending, state] of [
    ['9901', 'rejected'],
    ['9904', 'returned'],
  ]) {
    const mark = bank.server.sms.mark();
    const told = () => bank.server.sms.sent.slice(mark).filter(({ phone, text }) => phone === ANNA && /#n-/.test(text));
    const { id } = await becomes((await send(requisites(ending, '14.00'))).id, state);
    const [{ text }] = await until(told, ({ length }) => length === 1, `an SMS about one that was ${state}`);
    assert.match(text, /^okno: [^0-9]*http\S+#n-[A-Za-z0-9_-]{22}$/, 'no sum and no name in it');
    const opened = expectStatus(await anna.get(`/v1/notices/opened/${/#n-(.*)$/.exec(text)[1]}`), 200).json;
    assert.deepEqual([opened.kind, opened.payment, opened.entry], ['payment_returned', id, null]);
    await until(rail.state.bind(rail), ({ waiting }) => waiting === 0, 'the simulator to have said all');
    assert.equal(told().length, 1);
  }
  expectStatus(await anna.send('PATCH', '/v1/notices', { body: { payment_returned: 'none' } }), 200);
  const mark = bank.server.sms.mark();
  await becomes((await send(requisites('9901', '15.00'))).id, 'rejected');
  assert.equal(bank.server.sms.sent.slice(mark).filter(({ text }) => /#n-/.test(text)).length, 0);
});

test('money for nobody waits for a person, who gives it back, or to a customer', async () => {
  const lost = accountAt('4242', '044599999');
  await rail.play({ do: 'credit', account: lost, amount: '77.00' });
  const [row] = await until(() => rail.queue(), (rows) => rows.length === 1, 'a row of the queue');
  assert.equal(row.reason, 'unknown-payee');
  assert.equal((await rail.command('state')).clearing_in, 7700);
  const shown = await rail.command('queue', 'show', row.id);
  assert.ok(shown.is_open && shown.message.includes('pacs.008.001.08') && shown.message.includes(lost));
  assert.match(await rail.refused('queue', 'show', '12345'), /no such row/);
  assert.match(await rail.refused('queue', 'close', row.id, '--by', 'anna.obraztsova'), /cannot be done/);
  assert.match(await rail.refused('queue', 'credit', row.id, '--by', 'a', '--account', lost), /no open account/);
  await rail.command('queue', 'return', row.id, '--by', 'anna.obraztsova');
  assert.match(await rail.refused('queue', 'return', row.id, '--by', 'anna.obraztsova'), /closed before/);
  await until(rail.state.bind(rail), (state) => state.returned_by_bank === 1, 'the money to be back');
  const before = minor((await boris.account('current')).balance);
  await rail.play({ do: 'credit', account: lost, amount: '78.00' });
  const [other] = await until(() => rail.queue(), (rows) => rows.length === 1, 'a row of the queue');
  const { number } = await boris.account('current');
  await rail.command('queue', 'credit', other.id, '--account', number, '--by', 'anna.obraztsova');
  assert.equal(minor((await boris.account('current')).balance), before + 7800n);
  assert.equal((await rail.command('state')).clearing_in, 0);
});

test('another bank asks for its money back: given while it waits, refused when its payee has it', async () => {
  const waiting = await rail.play({ do: 'credit', account: accountAt('4243', '044599999'), amount: '5.00' });
  await until(() => rail.queue(), (rows) => rows.length === 1, 'a row of the queue');
  await rail.play({ do: 'recall', id: waiting.id });
  const rows = await until(() => rail.queue(), (found) => found.length === 2, 'the recall');
  const recall = rows.find(({ reason }) => reason === 'recall');
  await rail.command('queue', 'return', recall.id, '--by', 'boris.primerov');
  const credited = await rail.play({ do: 'credit', phone: BORIS, amount: '6.00' });
  await until(rail.state.bind(rail), (state) => state.waiting === 0, 'the money to be told of');
  await rail.play({ do: 'recall', id: credited.id });
  const [other] = await until(
    async () => (await rail.queue()).filter(({ reason, id }) => reason === 'recall' && id !== recall.id),
    (found) => found.length === 1,
    'the second recall',
  );
  assert.match(await rail.refused('queue', 'return', other.id, '--by', 'boris.primerov'), /only the payee/);
  await rail.command('queue', 'refuse', other.id, '--by', 'boris.primerov');
  // The waiting money went back with the recall, and its own row was closed with it.
  assert.deepEqual(await rail.queue(), []);
  await until(rail.state.bind(rail), (state) => state.returned_by_bank === 2, 'the money to be back');
});

test('a payment comes back to an account that was closed: its money waits, and goes to another account', async () => {
  const spare = expectStatus(
    await anna.post('/v1/accounts', { product: 'current', currency: 'RUB', name: 'На время' }, { key: randomUUID() }),
    201,
  ).json;
  const moved = { kind: 'own', from: current.id, to: { account: spare.id }, amount: rub('500.00') };
  expectStatus(await anna.order(moved), 201);
  const paid = await becomes((await send({ ...requisites('1006', '100.00'), from: spare.id })).id, 'posted');
  expectStatus(await anna.post(`/v1/accounts/${spare.id}/close`, { sweep_to: current.id }), 200);
  expectStatus(await anna.post(`/v1/payments/${paid.id}/recall`), 200);
  const [row] = await until(() => rail.queue(), (rows) => rows.length === 1, 'a row of the queue');
  assert.deepEqual([row.reason, row.payment, row.amount], ['unknown-payee', paid.id, 10000]);
  assert.deepEqual([(await get(paid.id)).status, (await get(paid.id)).recall], ['posted', 'granted']);
  const state = await rail.command('state');
  assert.deepEqual([state.clearing_in, -state.correspondent], [10000, (await rail.state()).balance]);
  const before = await money();
  await rail.command('queue', 'credit', row.id, '--account', current.number, '--by', 'anna.obraztsova');
  assert.equal(await money(), before + 10000n);
  assert.deepEqual([(await rail.command('state')).clearing_in, await rail.queue()], [0, []]);
});

test('a number is looked for, and paid in the bank where it was found', async () => {
  const found = async (phone) => {
    const asked = expectStatus(await anna.post('/v1/payees/look-ups', { phone }), 201).json;
    return until(
      async () => expectStatus(await anna.get(`/v1/payees/look-ups/${asked.id}`), 200).json,
      ({ status }) => status !== 'asked',
      'an answer',
    );
  };
  const answer = await found('+79161234567');
  assert.equal(answer.status, 'answered');
  assert.ok(answer.banks.length >= 1 && answer.banks[0].is_default);
  assert.deepEqual((await found('+79161230000')).banks, []);
  assert.equal((await found('+79161239999')).status, 'failed');
  const order = { kind: 'bank_phone', from: current.id, to: { look_up: answer.id, bank: answer.banks[0].bik } };
  await becomes((await send({ ...order, amount: rub('20.00') })).id, 'posted');
  // one form writes to a phone, in whichever bank it is: what is ordered is being written no more
  const draft = { kind: 'phone', key: 'to-another-bank', from: current.id, to: '+79161234567', amount: '21' };
  expectStatus(await anna.post('/v1/drafts', draft), 204);
  expectStatus(await anna.post('/v1/payments', { ...order, amount: rub('21.00') }, { key: draft.key }), 201);
  assert.deepEqual(expectStatus(await anna.get('/v1/drafts'), 200).json.items, []);
});

test('while the rail is down nothing is lost, and nothing is sent twice', async () => {
  await rail.play({ do: 'down', ms: 700 });
  const sent = await send(requisites('1003', '14.00'));
  assert.equal(sent.status, 'sent');
  await becomes(sent.id, 'posted');
  const before = await rail.state();
  await rail.play({ do: 'rates', lose_before: 20, lose_after: 20, lose_status: 50, twice: 50, delay_ms: 300 });
  const many = [];
  for (let i = 0; i < 5; i++) many.push(await send(requisites('1004', `${20 + i}.00`)));
  for (const { id } of many) await until(() => get(id), ({ status }) => status === 'posted', 'all to be posted', 60);
  await rail.play({ do: 'rates', lose_before: 0, lose_after: 0, lose_status: 0, twice: 0, delay_ms: 0 });
  const later = await rail.state();
  assert.equal(later.settled - before.settled, 5);
});

/* ---- what a stranger, or a rail that errs, can say */

const header = (id) => `<GrpHdr><MsgId>${id}</MsgId><CreDtTm>2026-11-24T10:00:00Z</CreDtTm>`;
const statusOf = (id, original, word, reason = '') =>
  `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.002.001.10">` +
  `<FIToFIPmtStsRpt>${header(id)}</GrpHdr><TxInfAndSts><OrgnlGrpInf><OrgnlMsgId>${original}</OrgnlMsgId>` +
  `<OrgnlMsgNmId>pacs.008.001.08</OrgnlMsgNmId></OrgnlGrpInf><TxSts>${word}</TxSts>${reason}</TxInfAndSts>` +
  '</FIToFIPmtStsRpt></Document>';
const tell = (xml, more) => rail.door.send('POST', '/v1/rail/messages', xml, more?.type ?? 'application/xml', more);

test('who has not the key is not heard, and a word is heard once', async () => {
  const xml = statusOf('X1', 'P1', 'ACSC');
  const target = '/v1/rail/messages';
  const old = Math.floor(Date.now() / 1000) - 90;
  for (const authorization of [
    '',
    'Bearer abc',
    signature('another key of more than 32 bytes ...', 'POST', target, xml),
    signature(rail.key, 'POST', target, `${xml} `),
    signature(rail.key, 'POST', '/v1/rail', xml),
    signature(rail.key, 'POST', target, xml, { time: old }),
  ]) {
    assert.equal((await tell(xml, { authorization })).status, 401, authorization);
  }
  const word = { nonce: 'A'.repeat(22), time: Math.floor(Date.now() / 1000) };
  assert.equal((await tell('<cut', word)).status, 400);
  assert.equal((await tell('<cut', word)).status, 401);
  assert.equal((await tell(xml, { type: 'application/json' })).status, 415);
  assert.equal((await tell('x'.repeat(65 * 1024))).status, 413);
  assert.equal((await rail.door.send('GET', '/v1/accounts')).status, 404);
});

test('what is cut, foreign, unknown or different under one id moves no money', async () => {
  const before = await money();
  const queued = (await rail.queue()).length;
  const good = statusOf('X2', 'P-unknown', 'ACSC');
  assert.equal((await tell(good.slice(0, -20))).status, 400);
  assert.equal((await tell(good.replaceAll('pacs.002', 'pacs.003'))).status, 400);
  assert.equal((await tell(good)).status, 202);
  assert.equal((await tell(good)).status, 202);
  assert.equal((await tell(good.replace('ACSC', 'ACCC'))).status, 409);
  const rows = (await rail.queue()).slice(queued).map(({ reason }) => reason);
  assert.deepEqual(rows, ['unknown-original', 'different-twice']);
  const paid = await becomes((await send(requisites('1005', '15.00'))).id, 'posted');
  const reason = '<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf>';
  assert.equal((await tell(statusOf('X3', `044599999P${paid.id}`, 'RJCT', reason))).status, 202);
  assert.equal((await get(paid.id)).status, 'posted');
  assert.equal((await rail.queue()).at(-1).reason, 'contradiction');
  assert.equal(before - (await money()), 1500n + minor(paid.fee));
  for (const { id } of (await rail.queue()).slice(queued)) await rail.command('queue', 'close', id, '--by', 'v');
});

test('the day is proved against the statement; a statement that is not right is refused', async () => {
  await until(rail.state.bind(rail), (state) => state.waiting === 0, 'all to be told');
  const day = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Moscow' }).format(new Date());
  const held = await rail.command('statement', '--day', day, '--so-far');
  assert.ok(held.entries > 20 && held.proved, JSON.stringify(held));
  assert.equal(held.closing, (await rail.state()).balance);
  assert.equal(held.ledger_closing, held.closing);
  assert.equal(held.differences, 0, JSON.stringify(held.queued));
  assert.match(await rail.refused('statement', '--day', day), /not over/);
  const { body } = expectStatus(await rail.sim.send('GET', `/statements/${day}`), 200);
  const text = body.toString('utf8');
  const file = path.join(bank.server.data, 'statement.xml');
  const refused = async (changed) => {
    await writeFile(file, changed);
    return rail.refused('statement', file, '--so-far');
  };
  const [entry] = /<Ntry>.*?<\/Ntry>\n/s.exec(text);
  assert.match(await refused(text.slice(0, text.length / 2)), /line|cut/);
  assert.match(await refused(text.replace(entry, '')), /entries are not those/);
  assert.match(await refused(text.replace(entry, entry + entry)), /entries are not those/);
  assert.match(await refused(text.replace(/<Amt Ccy="RUB">[0-9.]+/, '<Amt Ccy="RUB">1.00')), /closing balance|differ/);
  assert.match(await refused(text.replaceAll('camt.053', 'camt.052')), /schema|fit|camt/);
  assert.match(await refused(text.replaceAll(`<Dt>${day}`, '<Dt>2020-01-01')), /another day/);
  assert.match(await refused('<!DOCTYPE a [<!ENTITY b "c">]>' + text.slice(text.indexOf('\n') + 1)), /./);
});
