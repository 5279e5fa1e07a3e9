/**
 * Bodies that must be refused, made from a request's schema and one good example of it: every member missing, of
 * another type, too long, against its pattern, unknown, doubled; and texts that are no JSON object at all.
 */

/** Characters that no text of a request may hold, as JSON writes them, and those that no JSON may hold. */
const HIDDEN = ['\\u0000', '\\u0007', '\\n', '\\u007f', '\\u0085', '\\u2028', '\\u202e', '\\u2066', '\\ufeff'];
const LONE_SURROGATES = ['\\ud800', '\\udfff', '\\ud800\\u0041', '\\udc00\\ud800'];

const OTHER_TYPES = {
  string: [null, 1, 1.5, true, [], {}, ['text']],
  boolean: [null, 0, 1, 'true', '', [], {}],
  integer: [null, 1.5, true, '', '7', [], {}],
  object: [null, 1, true, 'text', [], [{}]],
};

/**
 * @typedef {object} WrongBody
 * @property {string} name      what is wrong with it
 * @property {Buffer} bytes
 * @property {string[]} pointers  where the refusal may say it is; the first is meant
 */

/** The JSON text of a value in which one text is replaced by raw JSON. */
function withRaw(value, raw) {
  return JSON.stringify(value).replace('"@raw@"', () => raw);
}

/** A copy of the value with the member at path replaced, or left out when change is undefined. */
function changed(value, path, change) {
  const copy = structuredClone(value);
  const last = path[path.length - 1];
  const parent = path.slice(0, -1).reduce((at, step) => at[step], copy);
  if (change === undefined) delete parent[last];
  else parent[last] = change;
  return copy;
}

const at = (path) => path.map((step) => `/${step}`).join('');
const show = (value) => JSON.stringify(value).slice(0, 60);

/** Texts that a pattern should not fit, made from one that it does. */
function nearMisses(good) {
  const digitsElsewhere = good.replace(/[0-9]/, (digit) => String.fromCodePoint(0x660 + Number(digit)));
  const fullWidth = good.replace(/[0-9]/, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
  return [
    ` ${good}`,
    `${good} `,
    `${good}x`,
    `-${good}`,
    `0x${good}`,
    `${good}'--`,
    digitsElsewhere,
    fullWidth,
    good.slice(1),
  ];
}

export class WrongBodies {
  /**
   * @param {import('./contract.mjs').Contract} contract
   * @param {string} schema  name of the request's schema
   * @param {any} good       a body that is right
   */
  constructor(contract, schema, good) {
    this.contract = contract;
    this.good = good;
    this.name = schema;
    /** @type {WrongBody[]} */
    this.list = [];
  }

  /** @returns {WrongBody[]} */
  all() {
    this.list = [];
    this.object(this.schemaOf(this.name), []);
    this.texts();
    return this.list;
  }

  schemaOf(name) {
    return this.contract.document.components.schemas[name];
  }

  add(name, text, ...pointers) {
    this.list.push({ name, bytes: Buffer.from(text), pointers });
  }

  /** Only values that the contract refuses are wrong: the schema itself says which of the tries are. */
  addValue(name, value, ...pointers) {
    if (this.contract.fault(this.name, value) !== undefined) this.add(name, JSON.stringify(value), ...pointers);
  }

  object(schema, path) {
    const here = at(path);
    const required = new Set(schema.required ?? []);
    for (const [member, reference] of Object.entries(schema.properties)) {
      const node = this.contract.resolve(reference, []).node;
      const place = [...path, member];
      if (required.has(member)) {
        this.add(`${at(place)} missing`, JSON.stringify(changed(this.good, place, undefined)), at(place));
      }
      this.member(node, place);
    }
    const unknown = [...path, 'unexpected'];
    this.add(`${at(unknown)} unknown`, JSON.stringify(changed(this.good, unknown, 1)), at(unknown));
    const odd = [...path, 'a/b~c'];
    this.add(`${here} has an odd name`, JSON.stringify(changed(this.good, odd, 1)), `${here}/`, `${here}/a~1b~0c`);
  }

  member(node, path) {
    const type = node.type ?? 'string';
    for (const value of OTHER_TYPES[type]) {
      this.addValue(`${at(path)} is ${show(value)}`, changed(this.good, path, value), at(path));
    }
    if (type === 'object') {
      if (path.reduce((value, step) => value?.[step], this.good) !== undefined) this.object(node, path);
    } else if (type === 'string') {
      this.text(node, path);
    } else if (type === 'integer') {
      for (const value of [node.minimum - 1, node.maximum + 1, -1, Number.MAX_SAFE_INTEGER]) {
        this.addValue(`${at(path)} is ${value}`, changed(this.good, path, value), at(path));
      }
    }
  }

  text(node, path) {
    const good = path.reduce((value, step) => value?.[step], this.good) ?? 'text';
    const most = node.maxLength ?? 16;
    const filler = good.slice(-1) || 'x';
    const tries = [
      '',
      good + filler.repeat(Math.max(1, most + 1 - good.length)),
      'x'.repeat(most + 1),
      'я'.repeat(most + 1),
      filler.repeat(Math.ceil(8000 / Buffer.byteLength(filler))),
      ...(node.pattern || node.enum || node.const
        ? [...nearMisses(good), good.toUpperCase(), 'null', "' OR 1=1 --"]
        : []),
    ];
    for (const value of tries) {
      if (value === good) continue;
      this.addValue(`${at(path)} is ${show(value)}`, changed(this.good, path, value), at(path));
    }
    for (const hidden of HIDDEN) {
      const text = withRaw(changed(this.good, path, '@raw@'), `"${good}${hidden}"`);
      this.add(`${at(path)} with ${hidden}`, text, at(path), '');
    }
    for (const surrogate of LONE_SURROGATES) {
      const text = withRaw(changed(this.good, path, '@raw@'), `"${surrogate}"`);
      this.add(`${at(path)} with a lone ${surrogate}`, text, '', at(path));
    }
    const doubled = JSON.stringify(path[path.length - 1]);
    const text = JSON.stringify(this.good).replace(`${doubled}:`, `${doubled}:1,${doubled}:`);
    if (text !== JSON.stringify(this.good)) this.add(`${at(path)} stands twice`, text, '');
  }

  /** What is no JSON object, whatever the schema. */
  texts() {
    const good = JSON.stringify(this.good);
    const first = JSON.stringify(Object.keys(this.good)[0]);
    this.add('a prototype', good.replace('{', '{"__proto__":{"x":1},'), '/__proto__');
    const deep = (depth) => good.replace('{', `{"unexpected":${'['.repeat(depth)}${']'.repeat(depth)},`);
    const cases = [
      ['nothing', ''],
      ['blanks', ' \n'],
      ['null', 'null'],
      ['a number', '1'],
      ['a text', '"text"'],
      ['a list', `[${good}]`],
      ['an empty list', '[]'],
      ['cut short', good.slice(0, -1)],
      ['more behind', `${good}x`],
      ['two objects', good + good],
      ['a comma at the end', good.replace(/}$/, ',}')],
      ['a comment', `/* */${good}`],
      ['single quotes', good.replace(/"/g, "'")],
      ['a byte-order mark', `\ufeff${good}`],
      ['a NUL behind', `${good}\u0000`],
      ['not a number', good.replace('{', '{"unexpected":NaN,')],
      ['an endless number', good.replace('{', '{"unexpected":1e999,')],
      ['a long number', good.replace('{', `{"unexpected":${'9'.repeat(400)},`)],
      ['17 levels', deep(16)],
      ['7000 levels', deep(7000)],
      ['7000 open levels', '['.repeat(7000)],
      ['7000 open objects', '{"a":'.repeat(3000)],
    ];
    for (const [name, text] of cases) this.add(name, text, '', '/unexpected');
    const bytes = Buffer.from(good);
    const place = bytes.indexOf(first) + 1;
    const broken = [
      ['a byte that starts nothing', [0xff]],
      ['an overlong form', [0xc0, 0xaf]],
      ['a surrogate in UTF-8', [0xed, 0xa0, 0x80]],
      ['a character cut short', [0xe2, 0x82]],
      ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
    ];
    for (const [name, wrong] of broken) {
      const text = Buffer.concat([bytes.subarray(0, place), Buffer.from(wrong), bytes.subarray(place)]);
      this.list.push({ name: `UTF-8: ${name}`, bytes: text, pointers: [''] });
    }
    this.list.push({ name: 'UTF-16', bytes: Buffer.from(good, 'utf16le'), pointers: [''] });
  }
}
