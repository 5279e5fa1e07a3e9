/* The words of transfers in the language in use; they come with what shows them. */
import type { Language } from '../model/format';
import { speakAlso } from './index';
import type { Transfers } from './ru-transfers';

const loaders: Readonly<Record<Language, () => Promise<Transfers>>> = {
  ru: () => import('./ru-transfers').then((module) => module.ruTransfers),
  en: () => import('./en-transfers').then((module) => module.enTransfers),
};

export let transfers: Transfers;

const load = async (language: Language) => {
  transfers = await loaders[language]();
};

export const speakTransfers = () => speakAlso(load);
