/** The words of the web app, read from its own dictionaries, and money as a person reads it. */
import { readFile } from 'node:fs/promises';
import ts from 'typescript';

const DICTIONARIES = new URL('../../web/app/text/', import.meta.url);

async function load(file) {
  const source = await readFile(new URL(`${file}.ts`, DICTIONARIES), 'utf8');
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  const { outputText } = ts.transpileModule(source, { compilerOptions: options });
  return import(`data:text/javascript;base64,${Buffer.from(outputText).toString('base64')}`);
}

export const words = { ru: (await load('ru')).ru, en: (await load('en')).en };

/** The words of an area that brings them itself. @param {string} name */
export async function area(name) {
  const [ru, en] = await Promise.all([load(`ru-${name}`), load(`en-${name}`)]);
  return { ru: Object.values(ru)[0], en: Object.values(en)[0] };
}

export const transferWords = await area('transfers');
export const askWords = await area('asks');

/** Blanks of every kind as one plain blank, so that texts can be compared. @param {string} text */
export function plain(text) {
  return text.replace(/[\s\u00a0\u202f]+/g, ' ').trim();
}

/** Everything but blanks. @param {string} text */
export function tight(text) {
  return text.replace(/[\s\u00a0\u202f]+/g, '');
}

/** Minor units of an answer's amount. @param {{ amount: string }} amount */
export const minor = (amount) => BigInt(amount.amount.replace('.', ''));

/** An amount of roubles without its blanks: "-1500,00₽" or "-₽1,500.00", the minus a real one. */
export function written(kopecks, language, { short = false, plus = false } = {}) {
  const negative = kopecks < 0n;
  const digits = (negative ? -kopecks : kopecks).toString().padStart(3, '0');
  const whole = digits.slice(0, -2);
  const fraction = digits.slice(-2);
  const sign = negative ? '\u2212' : plus && kopecks > 0n ? '+' : '';
  const rest = short && fraction === '00' ? '' : (language === 'ru' ? ',' : '.') + fraction;
  if (language === 'ru') return `${sign}${whole}${rest}₽`;
  return `${sign}₽${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${rest}`;
}

/** A round sum as it stands on a chip. @param {number} roubles @param {'ru' | 'en'} language */
export const quick = (roubles, language) => (language === 'ru' ? `${roubles} ₽` : `₽${roubles}`);
