/* The words of the language in use. Changed only while nothing else is drawn: main.tsx draws anew. */
import type { Language } from '../model/format';
import { deviceDrawer } from '../model/storage';
import type { Text } from './ru';

const loaders: Readonly<Record<Language, () => Promise<Text>>> = {
  ru: () => import('./ru').then((module) => module.ru),
  en: () => import('./en').then((module) => module.en),
};

export let language: Language = 'ru';
export let text: Text;

/* What was chosen here, else what the browser prefers; Russian first. */
export function firstLanguage(): Language {
  const chosen = deviceDrawer.read('language');
  if (chosen === 'ru' || chosen === 'en') return chosen;
  return navigator.language.toLowerCase().startsWith('ru') || !navigator.language.startsWith('en') ? 'ru' : 'en';
}

export async function speak(next: Language): Promise<void> {
  text = await loaders[next]();
  language = next;
  document.documentElement.lang = next;
}

export async function chooseLanguage(next: Language): Promise<void> {
  deviceDrawer.write('language', next);
  await speak(next);
}
