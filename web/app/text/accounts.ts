/* The words of accounts in the language in use; they come with the screens of accounts. */
import type { Language } from '../model/format';
import { speakAlso } from './index';
import type { AccountWords } from './ru-accounts';

const loaders: Readonly<Record<Language, () => Promise<AccountWords>>> = {
  ru: () => import('./ru-accounts').then((module) => module.ruAccounts),
  en: () => import('./en-accounts').then((module) => module.enAccounts),
};

export let accounts: AccountWords;

const load = async (language: Language) => {
  accounts = await loaders[language]();
};

export const speakAccounts = () => speakAlso(load);
