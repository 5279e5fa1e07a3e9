/**
 * The contract as a judge: is this answer one of those that api/openapi.yaml lists for this request?
 * Every answer is held against it: the status, the media type, the schema, the headers. Members that the contract does
 * not know are faults too: answers may gain members, but the document must say so first.
 */
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const DOCUMENT = new URL('../../api/openapi.yaml', import.meta.url);
const NAMED = '#/components/schemas/';

/** Words of OpenAPI in schemas that say nothing about a value's form. */
const ANNOTATIONS = ['discriminator', 'example', 'xml', 'externalDocs'];

/** What a fault looks like in a report. */
function describe(errors) {
  return (errors ?? []).map((error) => `${error.instancePath || '(whole)'} ${error.message}`).join('; ');
}

/** A copy of a part of the document, each object and array passed through change. */
function copied(node, change) {
  if (Array.isArray(node)) return node.map((item) => copied(item, change));
  if (typeof node !== 'object' || node === null) return node;
  return change(Object.fromEntries(Object.entries(node).map(([name, value]) => [name, copied(value, change)])));
}

/** References to named schemas become their bare names, under which the validator knows them. */
function named(node) {
  return typeof node.$ref === 'string' ? { ...node, $ref: node.$ref.replace(NAMED, '') } : node;
}

/** Closes an object's schema, so that a member nobody documented is noticed. */
function closed(node) {
  return node.properties !== undefined ? { additionalProperties: false, ...node } : node;
}

/**
 * @typedef {object} Operation
 * @property {string} method
 * @property {string} template  "/v1/payments/{id}"
 * @property {string[]} steps   where it stands in the document
 * @property {any} definition
 */

export class Contract {
  constructor(text = readFileSync(DOCUMENT, 'utf8')) {
    this.document = parse(text);
    this.ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
    addFormats(this.ajv);
    this.ajv.addVocabulary(ANNOTATIONS);
    for (const [name, schema] of Object.entries(this.document.components.schemas)) {
      this.ajv.addSchema(copied(copied(schema, closed), named), name);
    }
    /** @type {Map<string, import('ajv').ValidateFunction>} */
    this.compiled = new Map();
    this.operations = this.listOperations();
    /** @type {Set<string>} "METHOD /template STATUS" of every answer seen, for a look at what was never tried */
    this.seen = new Set();
  }

  /** @returns {Operation[]} */
  listOperations() {
    const methods = ['get', 'head', 'post', 'patch', 'put', 'delete'];
    return Object.entries(this.document.paths).flatMap(([template, item]) =>
      methods
        .filter((method) => item[method] !== undefined)
        .map((method) => ({
          method: method.toUpperCase(),
          template,
          steps: ['paths', template, method],
          definition: item[method],
        })),
    );
  }

  /** @param {string} operationId */
  operation(operationId) {
    const found = this.operations.find((operation) => operation.definition.operationId === operationId);
    if (found === undefined) throw new Error(`the contract has no operation ${operationId}`);
    return found;
  }

  /** The thing behind a $ref and where it stands. @param {any} node @param {string[]} steps */
  resolve(node, steps) {
    if (node?.$ref === undefined) return { node, steps };
    const path = node.$ref
      .slice(2)
      .split('/')
      .map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'));
    return { node: path.reduce((at, step) => at[step], this.document), steps: path };
  }

  /** The test of the schema that stands there. @param {string[]} steps */
  schemaAt(steps) {
    const place = steps.join(' ');
    let test = this.compiled.get(place);
    if (test === undefined) {
      const schema = steps.reduce((at, step) => at[step], this.document);
      test = this.ajv.compile(copied(schema, named));
      this.compiled.set(place, test);
    }
    return test;
  }

  /** Does the value fit the named schema? Undefined, or what is wrong. @param {string} name @param {unknown} value */
  fault(name, value) {
    const test = this.ajv.getSchema(name);
    return test(value) ? undefined : describe(test.errors);
  }

  /** Operations whose path fits, whatever their method. @param {string} path without query */
  operationsOf(path) {
    const segments = path.split('/');
    return this.operations.filter(({ template }) => {
      const wanted = template.split('/');
      return (
        wanted.length === segments.length && wanted.every((step, i) => this.segmentFits(template, step, segments[i]))
      );
    });
  }

  segmentFits(template, step, segment) {
    if (!step.startsWith('{')) return step === segment;
    const item = this.document.paths[template];
    const parameters = (item.parameters ?? []).map((parameter) => this.resolve(parameter, []).node);
    const { schema } = parameters.find((parameter) => parameter.name === step.slice(1, -1));
    const { node } = this.resolve(schema, []);
    return segment.length <= node.maxLength && new RegExp(node.pattern, 'u').test(segment);
  }

  /**
   * What is wrong with the answer; empty when the contract foresees it.
   * @param {{ method: string, path: string, body?: unknown }} request  body: what was sent, when it was JSON
   * @param {import('./wire.mjs').Answer} answer
   * @returns {string[]}
   */
  faults(request, answer) {
    const path = request.path.split('?')[0];
    const fitting = this.operationsOf(path);
    const operation = fitting.find(({ method }) => method === request.method);
    const headers = operation?.definition.responses?.[answer.status]?.headers ?? {};
    const common = faultsOfEveryAnswer(answer, 'Cache-Control' in headers);
    if (operation === undefined) {
      return [
        ...common,
        ...this.faultsOutside(
          request,
          answer,
          fitting.map(({ method }) => method),
        ),
      ];
    }
    this.seen.add(`${operation.method} ${operation.template} ${answer.status}`);
    return [...common, ...this.faultsOfOperation(operation, request, answer)];
  }

  /** No such path or method: only a refusal fits, except for the web app's pages. */
  faultsOutside(request, answer, methods) {
    if (methods.length === 0 && isFile(answer) && !/^\/(v1|v1\/.*|d\/.*)$/.test(request.path)) return [];
    const expected = methods.length === 0 ? [404, 400, 405] : [405, 400];
    const faults = expected.includes(answer.status) ? [] : [`status ${answer.status} where ${expected} was foreseen`];
    if (answer.status === 405 && methods.length > 0) {
      const allow = (answer.header('allow') ?? '').split(/, */).sort().join();
      const wanted = [...methods].sort().join();
      if (allow !== wanted) faults.push(`Allow is "${allow}", not "${wanted}"`);
    }
    if (request.method === 'HEAD') return faults;
    return [...faults, ...this.faultsOfProblem(answer)];
  }

  faultsOfProblem(answer) {
    if (answer.contentType !== 'application/problem+json') return [`media type ${answer.contentType}, not a problem`];
    const fault = this.fault('Problem', answer.json);
    const members = this.faultsOfMembers(answer);
    return fault === undefined ? members : [`the problem: ${fault}`, ...members];
  }

  /** What a schema cannot say of a problem. */
  faultsOfMembers(answer) {
    const { type, status, errors, attempts_left: attemptsLeft } = answer.json;
    return [
      ...(status === answer.status ? [] : ['the problem names another status']),
      ...(errors === undefined || ['/problems/invalid-request', '/problems/bill-fields'].includes(type) ? [] : ['errors in a problem of another sort']),
      ...(type !== '/problems/bill-fields' || errors?.length > 0 ? [] : ['it does not say which field of the bill']),
      ...((attemptsLeft === undefined) === !['/problems/wrong-code', '/problems/wrong-number'].includes(type)
        ? []
        : ['attempts_left and the type disagree']),
    ];
  }

  faultsOfOperation(operation, request, answer) {
    const listed = operation.definition.responses[String(answer.status)];
    if (listed === undefined) return [`status ${answer.status} is not listed for ${operation.definition.operationId}`];
    const { node, steps } = this.resolve(listed, [...operation.steps, 'responses', String(answer.status)]);
    const faults = this.faultsOfHeaders(node, answer);
    if (answer.status < 300 && request.body !== undefined)
      faults.push(...this.faultsOfAcceptedBody(operation, request.body));
    if (operation.method === 'HEAD' || node.content === undefined) {
      if (answer.body.length > 0) faults.push('a body where none belongs');
      return faults;
    }
    if (node.content[answer.contentType] === undefined) {
      return [...faults, `media type "${answer.contentType}" is not listed`];
    }
    if (answer.contentType.endsWith('json')) {
      const test = this.schemaAt([...steps, 'content', answer.contentType, 'schema']);
      if (!test(answer.json)) faults.push(`the body: ${describe(test.errors)}`);
    }
    if (answer.contentType === 'application/problem+json') faults.push(...this.faultsOfMembers(answer));
    return faults;
  }

  /** What the server took must be what the contract takes. */
  faultsOfAcceptedBody(operation, body) {
    const schema = operation.definition.requestBody?.content?.['application/json']?.schema;
    if (schema === undefined) return ['a body was taken where none is foreseen'];
    const test = this.schemaAt([...operation.steps, 'requestBody', 'content', 'application/json', 'schema']);
    return test(body) ? [] : [`a body was taken that the contract refuses: ${describe(test.errors)}`];
  }

  faultsOfHeaders(response, answer) {
    return Object.entries(response.headers ?? {}).flatMap(([name, reference]) => {
      const { node, steps } = this.resolve(reference, []);
      const values = answer.headers.get(name.toLowerCase()) ?? [];
      if (values.length === 0) return node.required ? [`the header ${name} is missing`] : [];
      if (values.length > 1) return [`the header ${name} stands ${values.length} times`];
      const test = this.schemaAt([...steps, 'schema']);
      const value = node.schema.type === 'integer' && /^[0-9]+$/.test(values[0]) ? Number(values[0]) : values[0];
      return test(value) ? [] : [`the header ${name} is "${values[0]}": ${describe(test.errors)}`];
    });
  }

  /** Fails with everything that is wrong. @see faults */
  check(request, answer) {
    const faults = this.faults(request, answer);
    if (faults.length === 0) return;
    const what = `${request.method} ${request.path} was answered ${answer.status}, against the contract:`;
    throw new Error([what, ...faults.map((fault) => `  ${fault}`), answer.excerpt].join('\n'));
  }
}

/** A file of the web app, which the browser may keep and ask about again. */
function isFile(answer) {
  return answer.headers.has('etag') && (answer.status === 200 || answer.status === 304);
}

/** What holds for whatever is answered: nothing is guessed, told on, framed, cached or remembered. */
function faultsOfEveryAnswer(answer, mayBeKept) {
  const isDocument = answer.contentType === 'application/pdf'; // a viewer of the browser's own shows it
  const wanted = [
    ['x-content-type-options', /^nosniff$/],
    ...(isDocument ? [] : [['content-security-policy', /default-src 'none'|script-src 'self'/]]),
    ['content-security-policy', /frame-ancestors 'none'/],
    ['referrer-policy', /^no-referrer$/],
  ];
  const forbidden = ['server', 'set-cookie', 'x-powered-by', ...(isDocument ? [] : ['access-control-allow-origin'])];
  const faults = [
    ...wanted
      .filter(([name, pattern]) => !pattern.test(answer.header(name) ?? ''))
      .map(([name, pattern]) => `the header ${name} does not say ${pattern}`),
    ...forbidden.filter((name) => answer.headers.has(name)).map((name) => `there is a header ${name}`),
    ...[...answer.headers].filter(([, values]) => values.length > 1).map(([name]) => `the header ${name} stands twice`),
  ];
  if (!isFile(answer) && !mayBeKept && !/(^|, *)no-store(,|$)/.test(answer.header('cache-control') ?? ''))
    faults.push('the answer may be stored');
  if (/unsafe-/.test(answer.header('content-security-policy') ?? '')) faults.push('the policy has an unsafe- word');
  return faults;
}
