/* The words of templates and scheduled payments in the language in use; they come with what shows them. */
import type { Language } from '../model/format';
import { speakAlso } from './index';
import type { StandingWords } from './ru-standing';

const loaders: Readonly<Record<Language, () => Promise<StandingWords>>> = {
  ru: () => import('./ru-standing').then((module) => module.ruStanding),
  en: () => import('./en-standing').then((module) => module.enStanding),
};

export let standing: StandingWords;

const load = async (language: Language) => {
  standing = await loaders[language]();
};

export const speakStanding = () => speakAlso(load);
