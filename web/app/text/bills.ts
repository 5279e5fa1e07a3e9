/* The words of bills in the language in use; they come with what shows bills. */
import type { Language } from '../model/format';
import { speakAlso } from './index';
import type { BillWords } from './ru-bills';

const loaders: Readonly<Record<Language, () => Promise<BillWords>>> = {
  ru: () => import('./ru-bills').then((module) => module.ruBills),
  en: () => import('./en-bills').then((module) => module.enBills),
};

export let bills: BillWords;

const load = async (language: Language) => {
  bills = await loaders[language]();
};

export const speakBills = () => speakAlso(load);
