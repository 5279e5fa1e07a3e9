/* Templates and scheduled payments. Their first load is with the payments hub. */
type Rhythm = 'once' | 'day' | 'week' | 'month' | 'quarter' | 'year';
type RunStatus = 'made' | 'failed' | 'skipped' | 'missed';
type StandingStatus = 'awaiting_confirmation' | 'active' | 'paused' | 'done' | 'cancelled' | 'expired';

export interface StandingWords {
  readonly title: string;
  readonly hint: string;
  readonly favourites: string;
  readonly again: string;
  readonly when: string;
  readonly now: string;
  readonly every: Readonly<Record<Rhythm, string>>;
  readonly rhythm: Readonly<Record<Rhythm, string>>;
  readonly start: string;
  readonly startOnce: string;
  readonly startHint: string;
  readonly holiday: string;
  readonly onHoliday: Readonly<Record<'same' | 'before' | 'after', string>>;
  readonly ends: string;
  readonly endsBy: Readonly<Record<'never' | 'day' | 'times', string>>;
  readonly lastDay: string;
  readonly howOften: string;
  readonly until: (day: string) => string;
  readonly times: (count: number) => string;
  readonly add: string;
  readonly addLead: string;
  readonly addSaved: string;
  readonly addOther: string;
  readonly amount: string;
  readonly pay: (sum: string) => string;
  readonly schedule: (sum: string) => string;
  readonly planned: (every: string, day: string) => string;
  readonly noSum: string;
  readonly from: (name: string) => string;
  readonly to: string;
  readonly keep: string;
  readonly keepHint: string;
  readonly favourite: string;
  readonly favouriteHint: string;
  readonly kept: string;
  readonly removed: string;
  readonly remove: string;
  readonly own: string;
  readonly sending: string;
  readonly begun: string;
  readonly changed: string;
  readonly unknown: string;
  readonly toList: string;
  readonly status: Readonly<Record<StandingStatus, string>>;
  readonly next: (day: string) => string;
  readonly nextDates: string;
  readonly history: string;
  readonly historyEmpty: string;
  readonly run: Readonly<Record<RunStatus, string>>;
  readonly tries: (time: string) => string;
  readonly pause: string;
  readonly resume: string;
  readonly skip: string;
  readonly skipped: string;
  readonly cancel: string;
  readonly cancelTitle: string;
  readonly cancelText: string;
  readonly cancelled: string;
  readonly change: string;
  readonly save: string;
  readonly confirm: string;
  readonly empty: string;
  readonly emptyText: string;
  readonly code: { readonly title: string; readonly checking: string; readonly over: string };
  readonly codeLead: (sum: string, payee: string, rhythm: string) => string;
  readonly threshold: {
    readonly when: string;
    readonly every: (sum: string) => string;
    readonly rhythm: (below: string, aMonth: string) => string;
    readonly below: string;
    readonly most: string;
    readonly hint: string;
    readonly mostShort: string;
    readonly begin: (sum: string) => string;
    readonly title: string;
    readonly left: string;
    readonly unknown: string;
    readonly silent: string;
    readonly paid: string;
    readonly now: (sum: string) => string;
  };
}

export const ruStanding: StandingWords = {
  title: 'Автоплатежи',
  hint: 'По расписанию: банк заплатит сам',
  favourites: 'Избранное',
  again: 'В избранное или по расписанию',
  when: 'Когда',
  now: 'Сейчас',
  every: {
    once: 'В день',
    day: 'Каждый день',
    week: 'Каждую неделю',
    month: 'Каждый месяц',
    quarter: 'Каждый квартал',
    year: 'Каждый год',
  },
  rhythm: {
    once: 'один раз',
    day: 'каждый день',
    week: 'каждую неделю',
    month: 'каждый месяц',
    quarter: 'каждый квартал',
    year: 'каждый год',
  },
  start: 'Первый платёж',
  startOnce: 'День платежа',
  startHint: 'Спишем утром. Не хватит денег — попробуем ещё днём и вечером.',
  holiday: 'Если выпал выходной',
  onHoliday: { same: 'В тот же день', before: 'До выходного', after: 'После выходного' },
  ends: 'Как долго',
  endsBy: { never: 'Без срока', day: 'До даты', times: 'Число раз' },
  lastDay: 'Последний день',
  howOften: 'Сколько платежей',
  until: (day) => `до\u00a0${day}`,
  times: (count) => `платежей всего: ${count}`,
  add: 'Новый автоплатёж',
  addLead: 'Выберите, кому платить, а потом когда: по датам или, если поставщик показывает остаток, когда там мало.',
  addSaved: 'Уже сохранено',
  addOther: 'Другой платёж',
  amount: 'Сумма',
  pay: (sum) => `Перевести ${sum}`,
  schedule: (sum) => `Запланировать ${sum}`,
  planned: (every, day) => `${every}, с\u00a0${day}`,
  noSum: 'Укажите сумму',
  from: (name) => `Со счёта «${name}»`,
  to: 'Кому',
  keep: 'Сохранить в избранное',
  keepHint: 'В следующий раз — два касания',
  favourite: 'Показывать первым',
  favouriteHint: 'Стоит впереди остальных в избранном',
  kept: 'Сохранено в избранном',
  removed: 'Удалено из избранного',
  remove: 'Удалить из избранного',
  own: 'Между своими счетами',
  sending: 'Отправляем',
  begun: 'Автоплатёж включён',
  changed: 'Готово',
  unknown: 'Ответ не пришёл. Посмотрите в истории и в автоплатежах: операция могла пройти.',
  toList: 'К автоплатежам',
  status: {
    awaiting_confirmation: 'Ждёт кода',
    active: 'Включён',
    paused: 'На паузе',
    done: 'Завершён',
    cancelled: 'Отменён',
    expired: 'Не подтверждён',
  },
  next: (day) => `Следующий: ${day}`,
  nextDates: 'Следующие даты',
  history: 'Что было',
  historyEmpty: 'Платежей ещё не было.',
  run: { made: 'Исполнен', failed: 'Не прошёл', skipped: 'Пропущен по вашей просьбе', missed: 'Пропущен' },
  tries: (time) => `Не хватило денег. Попробуем ещё раз: ${time}`,
  pause: 'Поставить на паузу',
  resume: 'Включить снова',
  skip: 'Пропустить следующий',
  skipped: 'Следующий платёж пропущен',
  cancel: 'Отменить автоплатёж',
  cancelTitle: 'Отменить автоплатёж?',
  cancelText: 'Банк больше не будет платить сам. То, что уже заплачено, останется в истории.',
  cancelled: 'Автоплатёж отменён',
  change: 'Изменить сумму',
  save: 'Сохранить',
  confirm: 'Ввести код',
  empty: 'Автоплатежей нет',
  emptyText: 'Банк заплатит сам: по датам или когда на телефоне осталось мало.',
  code: { title: 'Код из SMS', checking: 'Проверяем код', over: 'Этот код больше не нужен. Начните заново.' },
  codeLead: (sum, payee, rhythm) => `${sum}, ${payee}, ${rhythm}`,
  threshold: {
    when: 'Когда мало осталось',
    every: (sum) => `Когда меньше ${sum}`,
    rhythm: (below, aMonth) => `если останется меньше ${below}, не больше ${aMonth} в месяц`,
    below: 'Пополнять, когда меньше',
    most: 'Не больше за месяц',
    hint: 'Банк несколько раз в день спрашивает остаток у поставщика. После пополнения ждёт сутки, пока тот его увидит.',
    mostShort: 'За месяц должно хватать хотя бы на одно пополнение.',
    begin: (sum) => `Пополнять на ${sum}`,
    title: 'Остаток',
    left: 'Осталось у поставщика',
    unknown: 'Пока не известно',
    silent: 'Поставщик не ответил. Скоро спросим ещё раз.',
    paid: 'Пополнено в этом месяце',
    now: (sum) => `сейчас ${sum}`,
  },
};
