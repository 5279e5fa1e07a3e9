/**
 * Canaries: unique values planted where personal and financial ones stand, and the search for them in what left the bank,
 * in every disguise that a program gives to a value by mistake.
 */

const escapedAll = (text) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const escapedJson = (text) =>
  [...text].map((_, i) => (text.charCodeAt(i) < 128 ? text[i] : `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`)).join('');
const escapedJsonAll = (text) =>
  [...text].map((_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`).join('');

/** Base64 of the text wherever it stands among other bytes: what no neighbour changes, for each of the three places. */
function base64s(bytes) {
  return [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').replace(/=+$/, '');
    const from = Math.ceil((shift * 8) / 6);
    const to = Math.floor(((shift + bytes.length) * 8) / 6);
    return whole.slice(from, to);
  });
}

const grouped = (digits, size, separator, fromEnd = false) => {
  const pattern = fromEnd ? new RegExp(`(?<=\\d)(?=(\\d{${size}})+$)`, 'g') : new RegExp(`(\\d{${size}})(?=\\d)`, 'g');
  return fromEnd ? digits.replace(pattern, separator) : digits.replace(pattern, `$1${separator}`);
};

/** How a number is written for people: as an amount of minor units, as a phone, as an account. */
function written(digits) {
  const [whole, parts] = [digits.slice(0, -2), digits.slice(-2)];
  const amounts = [' ', '\u00a0', '\u202f', ',', ''].flatMap((separator) => {
    const text = grouped(whole, 3, separator, true);
    /* Four digits stand in a port or a number of an update by chance. */
    return [`${text}.${parts}`, `${text},${parts}`, ...(text.length >= 6 ? [text] : [])];
  });
  const phone = /^7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(digits)?.slice(1);
  const phones = phone ? [phone.join('-'), `(${phone[0]}) ${phone[1]}-${phone[2]}-${phone[3]}`, phone.join(' ')] : [];
  return [...amounts, ...phones, grouped(digits, 4, ' '), grouped(digits, 4, '-'), grouped(digits, 5, ' ')];
}

/** What a masked number still shows: its last four digits behind marks. */
function masked(digits) {
  const tail = digits.slice(-4);
  const marks = ['•', '*', '·', 'x', 'X', '…', '..', '#', '\u2022\u2022 ', '** ', '*-', '\u2026 '];
  const phone = [`-${tail.slice(0, 2)}-${tail.slice(2)}`, `*${tail.slice(2)}`, `\u2022${tail.slice(2)}`];
  return [...marks.map((mark) => `${mark}${tail}`), ...phone];
}

/** Every text that would be a leak of the value. @param {{ kind: 'text' | 'number' | 'bytes', value: any }} canary */
export function disguises({ kind, value }) {
  const bytes = kind === 'bytes' ? value : Buffer.from(String(value));
  const hex = bytes.toString('hex');
  const base = base64s(bytes);
  const common = [hex, hex.toUpperCase(), ...base, ...base.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))];
  if (kind === 'bytes') return new Set(common);
  const text = String(value);
  const plain = kind === 'number' ? [text, ...written(text), ...(text.length >= 11 ? masked(text) : [])] : [text, text.toLowerCase(), text.toUpperCase()];
  const all = plain.flatMap((one) => [
    one,
    encodeURIComponent(one),
    encodeURIComponent(one).replaceAll('%20', '+'),
    escapedAll(one),
    escapedAll(one).toUpperCase(),
    escapedJson(one),
    escapedJson(one).toUpperCase().replaceAll('\\U', '\\u'),
    escapedJsonAll(one),
  ]);
  const reversed = kind === 'number' ? BigInt(value).toString(16) : undefined;
  return new Set([...all, ...common, ...(reversed !== undefined && reversed.length > 8 ? [reversed] : [])]);
}

/**
 * The canaries that are in these texts, with what gave them away.
 * @param {string[]} departures @param {{ kind: 'text' | 'number' | 'bytes', value: any, where: string }[]} canaries
 */
export function leaks(departures, canaries) {
  const all = departures.join('\n\u0001\n');
  return canaries.flatMap((canary) =>
    [...disguises(canary)].filter((disguise) => all.includes(disguise)).map((disguise) => ({ ...canary, disguise })),
  );
}

/** A departure as one text: the request's line, all headers, the body. */
export function departureText({ method, url, headers, body }) {
  return `${method} ${url}\n${JSON.stringify(headers)}\n${body}`;
}
