/* The words of going to another window and of notices, in Russian: they come with those screens, not before sign-in. */
type Names = { browser: string; telegram: string; vk: string; max: string };

const where: Names = { browser: 'в браузере', telegram: 'в Telegram', vk: 'во ВКонтакте', max: 'в MAX' };
const open: Names = { browser: 'браузер', telegram: 'Telegram', vk: 'ВКонтакте', max: 'MAX' };
type Name = keyof Names;

export const ruMoving = {
  banner: {
    label: 'Об этом окне',
    closing: (name: Name) => `Скоро банк закроется ${where[name]}`,
    closingAt: (name: Name, at: string) => `${at} банк закроется ${where[name]}`,
    keeps: 'Деньги и начатые переводы останутся с вами.',
    readOnly: 'Здесь сейчас можно только смотреть.',
    readOnlyAt: (at: string) => `${at} здесь можно будет только смотреть.`,
  },
  move: {
    lead: 'Выберите, где продолжить. SMS не понадобится, начатый перевод перейдёт вместе с вами.',
    choose: 'Где продолжить',
    nowhere: 'Других окон пока нет',
    nowhereText: 'Банк открыт только здесь. Загляните позже.',
    making: 'Готовим ссылку',
    open: (name: Name) => `Открыть ${open[name]}`,
    linkLead: (name: Name) => `Откройте банк ${where[name]} по этой ссылке`,
    other: 'На другом устройстве: наведите камеру на код или скопируйте ссылку.',
    qr: 'Код со ссылкой для камеры',
    copy: 'Скопировать ссылку',
    byHand: 'Скопировать не получилось. Откройте ссылку кнопкой или камерой.',
    left: (time: string) => `Ссылка действует ещё ${time}`,
    waiting: 'Ждём, когда откроется другое окно',
    compare: 'Эти цифры на другом экране?',
    compareText: 'Если цифры другие или вы ничего не открывали, нажмите «Нет»: никто не войдёт.',
    yes: 'Да, те же',
    no: 'Нет',
    approving: 'Подтверждаем',
    stopped: 'Мы всё остановили',
    stoppedText: 'По этой ссылке уже никто не войдёт. Начните заново, если хотите.',
    over: 'Время ссылки вышло',
    overText: 'Никто не вошёл. Получите новую ссылку.',
    refused: 'Здесь нужен вход по SMS',
    refusedText: 'Откройте банк в другом окне и войдите по номеру телефона. Начатый перевод будет там.',
    again: 'Начать заново',
    done: 'Готово',
    doneText: (name: Name) => `Банк открыт ${where[name]}. Продолжайте там.`,
  },
  arrive: {
    title: 'Вход из другого окна',
    claiming: 'Проверяем ссылку',
    number: 'Сравните цифры',
    numberText: 'Те же цифры должны стоять на первом экране. Подтвердите их там, и банк откроется здесь.',
    waiting: 'Ждём подтверждения на первом экране',
    expired: 'Ссылка больше не действует',
    expiredText: 'Она живёт две минуты и открывается один раз. Возьмите новую на первом экране или войдите по SMS.',
    refused: 'Здесь нужен вход по SMS',
    refusedText: 'Так безопаснее: банк не узнал это окно. Начатый перевод ждёт вас внутри.',
    sms: 'Войти по SMS',
  },
  notices: {
    lead: 'Сообщение скажет только, что что-то произошло: без сумм и имён.',
    kinds: {
      incoming: 'Пришли деньги',
      outgoing: 'Ушли деньги',
      sign_in: 'Вход в банк',
      card: 'Оплата картой',
      standing_order: 'Автоплатёж не прошёл',
      money_request: 'Просят перевести деньги',
      payment_returned: 'Перевод не дошёл или вернулся',
    },
    ways: { none: 'Не сообщать', sms: 'SMS', telegram: 'Telegram', vk: 'ВКонтакте', max: 'MAX' },
    messengers: 'Мессенджеры',
    linked: 'Подключён',
    blocked: 'Бот остановлен в мессенджере',
    unlinked: 'Не подключён',
    link: (name: Name) => `Подключить ${open[name]}`,
    making: 'Готовим ссылку',
    open: (name: Name) => `Открыть ${open[name]}`,
    openText: 'В мессенджере нажмите «Начать» и вернитесь сюда. Ссылка действует 15 минут.',
    saved: 'Сохранено',
    notLinked: 'Сначала подключите этот мессенджер.',
    noBot: 'Бот в этом мессенджере сейчас не работает.',
  },
};

export type Moving = typeof ruMoving;
