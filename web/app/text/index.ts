/* The words of the language in use. Changed only while nothing else is drawn: main.tsx draws anew. */
import type { Language } from '../model/format';
import { deviceDrawer } from '../model/storage';
import type { Text } from './ru';
import type { Moving } from './ru-moving';

const loaders: Readonly<Record<Language, () => Promise<Text>>> = {
  ru: () => import('./ru').then((module) => module.ru),
  en: () => import('./en').then((module) => module.en),
};

const movingLoaders: Readonly<Record<Language, () => Promise<Moving>>> = {
  ru: () => import('./ru-moving').then((module) => module.ruMoving),
  en: () => import('./en-moving').then((module) => module.enMoving),
};

export let language: Language = 'ru';
export let text: Text;
/* Comes with the first screen that needs it. */
export let moving: Moving;

/* What was chosen here, else what the browser prefers; Russian first. */
export function firstLanguage(): Language {
  const chosen = deviceDrawer.read('language');
  if (chosen === 'ru' || chosen === 'en') return chosen;
  return navigator.language.toLowerCase().startsWith('ru') || !navigator.language.startsWith('en') ? 'ru' : 'en';
}

export async function speak(next: Language): Promise<void> {
  const [words, more] = await Promise.all([
    loaders[next](),
    moving ? movingLoaders[next]() : moving,
    ...areas.map((load) => load(next)),
  ]);
  text = words;
  moving = more;
  language = next;
  document.documentElement.lang = next;
}

export async function speakMoving(): Promise<void> {
  moving ??= await movingLoaders[language]();
}

/* The words of an area that brings them itself: loaded now, and anew with every other language. */
const areas: ((language: Language) => Promise<void>)[] = [];
export async function speakAlso(load: (language: Language) => Promise<void>): Promise<void> {
  if (areas.includes(load)) return;
  await load(language);
  areas.push(load);
}

export async function chooseLanguage(next: Language): Promise<void> {
  deviceDrawer.write('language', next);
  await speak(next);
}
