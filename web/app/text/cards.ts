/* The words of cards in the language in use; they come with what shows cards. */
import type { Language } from '../model/format';
import { speakAlso } from './index';
import type { CardWords } from './ru-cards';

const loaders: Readonly<Record<Language, () => Promise<CardWords>>> = {
  ru: () => import('./ru-cards').then((module) => module.ruCards),
  en: () => import('./en-cards').then((module) => module.enCards),
};

export let cards: CardWords;

const load = async (language: Language) => {
  cards = await loaders[language]();
};

export const speakCards = () => speakAlso(load);
