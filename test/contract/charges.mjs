/** What is owed to the state, as tests make it up and ask for it. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { expectStatus } from '../lib/client.mjs';

/** A UIN with this end before its check digit. @param {string} start @param {string} end */
export function uin(start, end) {
  const body = `${start}${'0'.repeat(19 - start.length - end.length)}${end}`;
  for (const shift of [1, 3]) {
    const sum = [...body].reduce((total, digit, i) => total + Number(digit) * (((i + shift - 1) % 10) + 1), 0) % 11;
    if (sum < 10 || shift === 3) return `${body}${sum % 10}`;
  }
}

/**
 * The question and its answer, which comes a moment later.
 * @param {import('../lib/client.mjs').Client} client @param {{ uin: string } | { inn: string }} question
 */
export async function askCharges(client, question) {
  let answer = expectStatus(await client.post('/v1/charges/look-ups', question), 201).json;
  assert.deepEqual([answer.status, answer.items], ['asked', []]);
  for (let i = 0; i < 100 && answer.status === 'asked'; i++) {
    await sleep(50);
    answer = expectStatus(await client.get(`/v1/charges/look-ups/${answer.id}`), 200).json;
  }
  return answer;
}
