/* Days and times as the bank counts them: its own time zone, not the phone's. */
import type { Language } from './format';

export const BANK_ZONE = 'Europe/Moscow';

const LOCALE: Readonly<Record<Language, string>> = { ru: 'ru-RU', en: 'en-GB' };

/* The bank's day of an instant, as YYYY-MM-DD. */
export function bankDay(at: Date): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: BANK_ZONE,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(at);
  const part = (type: string) => parts.find((item) => item.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

export function shiftDay(day: string, days: number): string {
  const at = new Date(`${day}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

export interface DayWords {
  readonly today: string;
  readonly yesterday: string;
}

/* "Сегодня", "Вчера", "суббота, 12 мая", "12 мая 2025 г." */
export function dayTitle(day: string, now: Date, language: Language, words: DayWords): string {
  const today = bankDay(now);
  if (day === today) return words.today;
  if (day === shiftDay(today, -1)) return words.yesterday;
  const sameYear = day.slice(0, 4) === today.slice(0, 4);
  const options: Intl.DateTimeFormatOptions = sameYear
    ? { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }
    : { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' };
  const text = new Intl.DateTimeFormat(LOCALE[language], options).format(new Date(`${day}T12:00:00Z`));
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/* "12 мая": a day near enough to need no year. */
export function dayOf(day: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALE[language], { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T12:00:00Z`),
  );
}

export function timeOfDay(at: string | number, language: Language): string {
  return new Intl.DateTimeFormat(LOCALE[language], {
    hour: '2-digit',
    minute: '2-digit',
    timeZone: BANK_ZONE,
  }).format(new Date(at));
}

/* "12 мая, 14:05", with the year when it is not this one. */
export function dateTime(at: string, now: Date, language: Language): string {
  const date = new Date(at);
  const sameYear = bankDay(date).slice(0, 4) === bankDay(now).slice(0, 4);
  return new Intl.DateTimeFormat(LOCALE[language], {
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' as const }),
    hour: '2-digit',
    minute: '2-digit',
    timeZone: BANK_ZONE,
  }).format(date);
}

export function monthName(day: string, language: Language): string {
  const text = new Intl.DateTimeFormat(LOCALE[language], { month: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T12:00:00Z`),
  );
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/* First and last day of the month that lies `back` months before the given day's. */
export function monthRange(day: string, back: number): { from: string; to: string } {
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(5, 7)) - 1 - back;
  const first = new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
  const last = new Date(Date.UTC(year, month + 1, 0)).toISOString().slice(0, 10);
  return { from: first, to: last };
}

export function secondsUntil(at: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(at) - now) / 1000));
}

/* 0:42 */
export function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
