/* The words of asking for money in the language in use; they come with what shows them. */
import type { Language } from '../model/format';
import { speakAlso } from './index';
import type { AskWords } from './ru-asks';

const loaders: Readonly<Record<Language, () => Promise<AskWords>>> = {
  ru: () => import('./ru-asks').then((module) => module.ruAsks),
  en: () => import('./en-asks').then((module) => module.enAsks),
};

export let asks: AskWords;

const load = async (language: Language) => {
  asks = await loaders[language]();
};

export const speakAsks = () => speakAlso(load);
