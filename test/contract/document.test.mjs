/** The contract itself: what the linter's rules cannot say, and that it names what the server's tables name. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { contract } from '../lib/client.mjs';

const { document } = contract;

/** Every schema of the document with its place. */
function* schemas(node = document, place = '#') {
  if (Array.isArray(node)) {
    for (const [i, item] of node.entries()) yield* schemas(item, `${place}/${i}`);
  } else if (typeof node === 'object' && node !== null) {
    if (typeof node.type === 'string' || Array.isArray(node.type)) yield [place, node];
    for (const [name, item] of Object.entries(node)) {
      if (!['example', 'examples', 'value', 'securitySchemes'].includes(name)) yield* schemas(item, `${place}/${name}`);
    }
  }
}

const has = (node, type) => [node.type].flat().includes(type);

/** All schemas a request's body may meet. */
function requestSchemas() {
  const found = new Map();
  const visit = (reference, place) => {
    const { node, steps } = contract.resolve(reference, []);
    const name = steps.length > 0 ? steps.join('/') : place;
    if (found.has(name)) return;
    found.set(name, node);
    for (const [member, value] of Object.entries(node.properties ?? {})) visit(value, `${name}/${member}`);
    for (const branch of node.oneOf ?? []) visit(branch, name);
  };
  for (const { definition } of contract.operations) {
    const schema = definition.requestBody?.content?.['application/json']?.schema;
    if (schema !== undefined) visit(schema, definition.operationId);
  }
  return found;
}

test('every text and list is bounded', () => {
  for (const [place, node] of schemas()) {
    const listed = node.enum !== undefined || node.const !== undefined;
    if (has(node, 'string') && !listed) assert.ok(node.maxLength > 0, `${place} has no maxLength`);
    if (has(node, 'array')) assert.ok(node.maxItems > 0, `${place} has no maxItems`);
    if (has(node, 'integer') && !listed) assert.ok(node.maximum !== undefined, `${place} has no maximum`);
    assert.ok(!has(node, 'number'), `${place}: no number with a fraction is in this contract`);
  }
});

test('every request is closed and says what it needs', () => {
  for (const [name, node] of requestSchemas()) {
    if (node.type !== 'object' || /Hook$/.test(name)) continue; // what a messenger says is its own
    const names = node.propertyNames && contract.resolve(node.propertyNames, []).node;
    const isMap = names?.maxLength > 0 && node.maxProperties > 0; // a text each, by names of its own
    if (isMap) continue;
    assert.equal(node.additionalProperties, false, `${name} is open`);
    assert.ok(node.required?.length > 0 || node.minProperties > 0, `${name} needs nothing`);
  }
});

test('every answer lists what is always there', () => {
  for (const [name, node] of Object.entries(document.components.schemas)) {
    if (node.type !== 'object') continue;
    const unknown = (node.required ?? []).filter((member) => node.properties[member] === undefined);
    assert.deepEqual(unknown, [], `${name} requires what it does not have`);
    assert.ok((node.required ?? []).length > 0 || node.minProperties > 0, `${name} has nothing that is always there`);
  }
});

test('every call under /v1 carries a proof and says how a proof is refused', () => {
  for (const { template, definition } of contract.operations) {
    const security = definition.security ?? document.security;
    const signed = security.some((need) => need.proof !== undefined);
    const isForAll = definition.security?.length === 0 && template === '/v1/windows'; // the same for everybody
    assert.equal(signed, template.startsWith('/v1/') && !isForAll, definition.operationId);
    if (signed) {
      for (const status of ['400', '401', '403', '413', '429', '500', '503']) {
        assert.ok(definition.responses[status], `${definition.operationId} lists no ${status}`);
      }
    }
    if (definition.requestBody !== undefined)
      assert.ok(definition.responses['415'], `${definition.operationId}: no 415`);
    if (template.includes('{id}')) assert.ok(definition.responses['404'], `${definition.operationId} lists no 404`);
  }
});

test('the problems are those of the server, each with its status', () => {
  const outcomes = new Map();
  for (const header of ['http/http.h', 'auth/auth.h', 'bank/bank.h', 'channel/channel.h', 'channel/notice.h']) {
    const text = readFileSync(new URL(`../../src/${header}`, import.meta.url), 'utf8');
    for (const [, name, status] of text.matchAll(/X\(\s*[A-Z_]+,\s*"([a-z-]+)",\s*([0-9]{3}),/g))
      outcomes.set(name, status);
  }
  outcomes.delete('ok');
  const listed = document.components.schemas.Problem.properties.type.enum.map((type) => type.replace('/problems/', ''));
  assert.deepEqual([...listed].sort(), [...outcomes.keys()].sort());
  const table = new Map(
    [...document.info.description.matchAll(/\| `\/problems\/([a-z-]+)` \| ([0-9]{3}) \|/g)].map((row) => [
      row[1],
      row[2],
    ]),
  );
  assert.deepEqual([...table].sort(), [...outcomes].sort());
});

test('the examples fit their schemas', () => {
  for (const [name, response] of Object.entries(document.components.responses)) {
    for (const [type, content] of Object.entries(response.content ?? {})) {
      const check = contract.schemaAt(['components', 'responses', name, 'content', type, 'schema']);
      for (const [title, { value }] of Object.entries(content.examples ?? {})) {
        assert.ok(check(value), `${name} ${title}: ${JSON.stringify(check.errors)}`);
      }
    }
  }
});
