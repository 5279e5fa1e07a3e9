/**
 * TLS to the messengers: verified against the authorities of that messenger alone, and for its host's name. The
 * authorities and certificates are made here, for these few minutes.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { botsOf, startMessengers, tell } from '../lib/messengers.mjs';
import { stage } from './stage.mjs';

const folder = mkdtempSync(path.join(os.tmpdir(), 'okno-tls-'));
const fileOf = (name) => path.join(folder, name);
const openssl = (...words) => execFileSync('openssl', words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** An authority: NAME.pem and NAME.key. */
function makeAuthority(name) {
  const files = ['-keyout', `${name}.key`, '-out', `${name}.pem`];
  openssl('req', '-x509', ...newKey, ...files, '-days', '2', '-subj', `/CN=Invented authority ${name}`);
  return fileOf(`${name}.pem`);
}

/** A server's certificate of that authority, good for this name. */
function makeCertificate(authority, name, subject) {
  openssl('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', '/CN=Invented server');
  writeFileSync(fileOf(`${name}.ext`), `subjectAltName=${subject}\nbasicConstraints=critical,CA:FALSE\n`);
  const by = ['-CA', `${authority}.pem`, '-CAkey', `${authority}.key`, '-CAcreateserial', '-extfile', `${name}.ext`];
  openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, '-days', '2', ...by);
  return { key: readFileSync(fileOf(`${name}.key`), 'utf8'), cert: readFileSync(fileOf(`${name}.pem`), 'utf8') };
}

const ours = makeAuthority('ours');
const another = makeAuthority('another');
const here = makeCertificate('ours', 'here', 'IP:127.0.0.1');
const elsewhere = makeCertificate('ours', 'elsewhere', 'DNS:api.telegram.org');

const first = await startMessengers({ telegram: here, vk: here, max: here });
const second = await startMessengers({ telegram: elsewhere, vk: here, max: here });
after(async () => {
  await Promise.all([first.stop(), second.stop()]);
  rmSync(folder, { recursive: true });
});
const urls = ({ telegram, vk, max }) => ({ telegram: telegram.url, vk: vk.url, max: max.url });
const bank = await stage({
  configure: botsOf(urls(first), { lines: [`telegram_ca_file = ${ours}`, `max_ca_file = ${another}`] }),
});
await stage({
  configure: botsOf(urls(second), { lines: [`telegram_ca_file = ${ours}`, `max_ca_file = ${ours}`] }),
});

/** The bank called, saw the certificate, and said nothing. */
async function isRefused(messenger) {
  await messenger.until(() => messenger.over > 0, 'a connection that is broken off');
  assert.deepEqual(messenger.requests, []);
}

test('the authority of that messenger: its calls arrive', async () => {
  await first.telegram.until(() => first.telegram.calls('setWebhook').length === 1, 'setWebhook');
  assert.equal(first.telegram.over, 0);
});

test('another authority than the server\'s: nothing is said', () => isRefused(first.max));

test('the authority of one messenger is none for the others', async () => {
  const answer = await tell(bank.client(), first.vk, first.vk.said(9601, '/hours'));
  assert.equal(answer.status, 200);
  await isRefused(first.vk);
});

test('a certificate for another name: nothing is said', () => isRefused(second.telegram));

test('beside those that are refused, whose certificate fits is spoken to', async () => {
  await second.max.until(() => second.max.calls('PATCH /me').length === 1, 'the commands');
});

test('what did not come about is counted, of both messengers', async () => {
  const counted = async () => {
    const text = await (await fetch(`${bank.server.origin}/metrics`)).text();
    return Number(/^okno_gate_unreached_total (\d+)$/m.exec(text)?.[1]);
  };
  const deadline = Date.now() + 10_000;
  while ((await counted()) < 2) assert.ok(Date.now() < deadline, 'nothing is counted');
});
