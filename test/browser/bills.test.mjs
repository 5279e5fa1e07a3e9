/** Bills in a browser: found, filled in, paid, saved and paid again; a fine by its number; a bill's code. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { accountAt, OTHER_BIK } from '../lib/rail.mjs';
import { gridOf } from './code.mjs';
import { assertAccessible, assertWalkable, lookerOf } from './inspect.mjs';
import { ANNA, BORIS, PHONE, SMALL, stage, VERA, WIDE } from './stage.mjs';
import { plain, tight, transferWords } from './words.mjs';

const bank = await stage();

const WORDS = {
  ru: {
    bills: 'Оплата услуг',
    search: 'Название или ИНН',
    mobile: 'Мобильная связь',
    mother: 'Мама',
    save: /Сохранить платёж/,
    name: 'Название платежа',
    pay: /^Оплатить/,
    find: 'Найти начисления',
    fine: /Превышение скорости/,
    wrong: /Не сходится/,
    bounds: /От .* до/,
    north: 'Северная Связь',
    scan: 'Сканировать квитанцию',
    noCamera: /Камеры здесь нет|Доступ к камере закрыт/,
    picture: 'Выбрать снимок',
    number: 'Номер телефона',
    bank: /Банк (?!0\d)\S/,
    purpose: 'Оплата услуг связи',
    repeat: 'Повторить',
    house: 'Светлый Дом',
  },
  en: {
    bills: 'Bills',
    search: 'Name or tax number',
    mobile: 'Mobile',
    mother: 'Mum',
    save: /Save this bill/,
    name: 'Name of the bill',
    pay: /^Pay/,
    find: 'Find charges',
    fine: /Превышение скорости/,
    wrong: /This does not look right/,
    bounds: /From .* to/,
    north: 'North Mobile',
    scan: 'Scan a bill',
    number: 'Phone number',
    bank: /Bank (?!0\d)\S/,
    purpose: 'Оплата услуг связи',
    repeat: 'Repeat',
    house: 'Bright House',
  },
};

const LOOKS = [
  { size: PHONE, language: 'ru', scheme: 'light', phone: ANNA, fine: '18810177260000000453' },
  { size: SMALL, language: 'en', scheme: 'dark', phone: BORIS, fine: '18810177260000000542' },
  { size: WIDE, language: 'ru', scheme: 'dark', phone: VERA, fine: '18810177260000000631' },
];

for (const look of LOOKS) {
  test(`a top-up, saved, again, and a fine: ${look.size.width} px, ${look.language}, ${look.scheme}`, async () => {
    const words = WORDS[look.language];
    await bank.visit({ ...look, inspected: true }, async (visit) => {
      const { person } = visit;
      const { page } = person;
      const check = lookerOf(visit, 'bills');
      await person.signIn(look.phone);
      await person.open('/payments');
      await page.locator('a[href$="/bills"]').click();
      await page.locator('.bills-tile').first().waitFor();
      await check('catalogue');
      await assertWalkable(page, 'catalogue');
      await page.getByRole('link', { name: words.mobile }).click();
      await page.locator('a[href$="/bills/101"]').waitFor();
      await check('category');
      await page.getByPlaceholder(words.search).fill('елка телек');
      await page.locator('a[href$="/bills/104"]').waitFor();
      await page.getByPlaceholder(words.search).fill('north');
      await page.locator('a[href$="/bills/101"]').click();
      await page.locator('#bill-phone').waitFor();
      await check('form');
      await page.goBack();
      await page.locator('a[href$="/bills/101"]').waitFor();
      assert.equal(await page.getByPlaceholder(words.search).inputValue(), 'north', 'the search is kept');
      await person.heading(words.mobile).waitFor();
      await page.goBack();
      await page.locator('.bills-tile').first().waitFor();
      assert.equal(await page.getByPlaceholder(words.search).inputValue(), '');
      await page.goForward();
      await page.locator('a[href$="/bills/101"]').click();
      await page.locator('#bill-phone').waitFor();
      await page.locator('#bill-phone').fill('8 900 000');
      await page.locator('#amount').fill('5');
      await page.getByText(words.wrong).waitFor();
      await page.getByText(words.bounds).waitFor();
      await check('form-wrong');
      await page.locator('#bill-phone').fill('8 900 000-00-09');
      assert.match(await page.locator('#bill-phone').inputValue(), /^\+7/);
      await page.locator('#amount').fill('250');
      await page.getByRole('checkbox', { name: words.save }).check();
      await page.getByLabel(words.name).fill(words.mother);
      await check('form-filled');
      await assertWalkable(page, 'form');
      await confirms(person, look, words, async () => {
        assert.match(plain(await person.sheet.innerText()), /\+7 900 000-00-09/);
        await check('confirm');
      });
      await check('paid');
      await looksBack(person, words, check);
      await person.open('/bills');
      assert.match(plain(await page.getByRole('link', { name: words.mother }).innerText()), /\+7 900 000-00-09/);
      await page.getByRole('link', { name: words.mother }).click();
      await page.locator('#bill-phone').waitFor();
      await check('again');
      assert.equal(await page.locator('#amount').inputValue(), '250');
      await confirms(person, look, words);
      await pays(person, look, words, check);
    });
  });
}

async function confirms(person, { phone }, words, look = async () => undefined) {
  const mark = bank.server.sms.mark();
  await person.page.getByRole('button', { name: words.pay }).click();
  await person.page.locator('#confirm-code').waitFor();
  await look();
  await person.giveCode(await bank.server.sms.codeAfter(mark, phone));
  await person.page.waitForURL(/\/(operations\/\d+|payments\/\d+\/done)$/);
}

/** The operation says what was paid for, and opens the form once more. */
async function looksBack(person, words, check) {
  const { page } = person;
  const [id] = new URL(page.url()).pathname.match(/\d+/);
  await person.open(`/operations/${id}`);
  const facts = page.locator('.facts');
  await facts.getByText(words.number, { exact: true }).waitFor();
  const said = plain(await facts.innerText());
  for (const part of [words.north, /\+7 900 000-00-09/, words.bank, words.purpose]) assert.match(said, RegExp(part));
  await check('operation');
  await page.getByRole('button', { name: words.repeat, exact: true }).click();
  await person.heading(words.north).waitFor();
  assert.match(plain(await page.locator('#bill-phone').inputValue()), /\+7 900 000-00-09/);
  assert.equal(await page.locator('#amount').inputValue(), '250');
}

async function pays(person, look, words, check) {
  const { page } = person;
  await person.open('/bills/charges');
  await page.locator('#charges-number').fill('18810177260000000454');
  await check('charges-wrong');
  await page.locator('#charges-number').fill(look.fine);
  await check('charges-ask');
  await page.getByRole('button', { name: words.find }).click();
  await page.getByText(words.fine).waitFor();
  await check('charges-found');
  await page.getByRole('button', { name: words.fine }).click();
  await page.getByRole('button', { name: words.pay }).waitFor();
  await check('charges-pay');
  await confirms(person, look, words);
}

const BILL =
  'ST00012|Name=ООО Демо|PersonalAcc=40702810300170000005|BankName=Банк|BIC=044599903|CorrespAcc=0|Sum=432109' +
  '|PersAcc=1234567890|PaymPeriod=11.2026';

/** A picture of a code. */
async function pictureOf(text) {
  const grid = await gridOf(text);
  const [scale, border] = [6, 4];
  const side = (grid.length + 2 * border) * scale;
  const lines = Array.from({ length: side }, (_, y) => {
    const line = Buffer.alloc(side + 1, 255);
    line[0] = 0;
    for (let x = 0; x < side; x++) {
      const [row, column] = [Math.floor(y / scale) - border, Math.floor(x / scale) - border];
      if (grid[row]?.[column]) line[x + 1] = 0;
    }
    return line;
  });
  return png(side, Buffer.concat(lines));
}

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function png(side, lines) {
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(data.length, 0);
    ends.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

test("a picture of a bill's code fills the form; another code says what to do", async () => {
  const words = WORDS.ru;
  await bank.visit({ language: 'ru', size: PHONE, inspected: true }, async (visit) => {
    const { person } = visit;
    const { page } = person;
    await person.signIn(ANNA);
    const scan = async (text) => {
      await page.getByRole('button', { name: words.scan }).click();
      await page.getByText(words.noCamera).waitFor(); // none here, or not allowed
      await visit.picture('bills-no-camera');
      await assertAccessible(page, 'no camera');
      const buffer = await pictureOf(text);
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.getByRole('button', { name: words.picture }).click(),
      ]);
      await chooser.setFiles({ name: 'bill.png', mimeType: 'image/png', buffer });
    };
    await person.open('/bills');
    await scan('https://example.test/nothing');
    await page.getByText(/Код не прочитался/).waitFor();
    await visit.picture('bills-scan-nothing');
    visit.watch.forgive(/status of 422/);
    await scan(BILL);
    await person.heading(words.house).waitFor();
    assert.equal(await page.locator('#bill-account').inputValue(), '1234567890');
    assert.equal(await page.locator('#bill-period').inputValue(), '11.2026');
    assert.match(await page.locator('#amount').inputValue(), /4.321,09/);
    await visit.picture('bills-scanned');
  });
});

for (const { size, language, scheme } of LOOKS.slice(0, 2)) {
  test(`a bill's code pasted among the transfers opens its provider: ${size.width} px, ${language}`, async () => {
    const words = WORDS[language];
    const own = transferWords[language];
    await bank.visit({ size, language, scheme, inspected: true }, async (visit) => {
      const { person } = visit;
      const { page } = person;
      const paste = async (text) => {
        await person.open('/payments');
        await person.field(own.hub.smart).fill(text);
        await person.button(own.hub.go).click();
      };
      await person.signIn(ANNA);
      await paste(BILL);
      await person.heading(words.house).waitFor();
      assert.equal(await page.locator('#bill-account').inputValue(), '1234567890');
      assert.match(await page.locator('#amount').inputValue(), /4.321[,.]09/);
      /* Whom the catalogue does not have is paid by what stands in the code. */
      await paste(
        `ST00012|Name=ООО Пример|PersonalAcc=${accountAt('1002')}|BankName=Банк|BIC=${OTHER_BIK}|CorrespAcc=0|Purpose=Оплата по счёту 15`,
      );
      await person.heading(visit.words.payments.requisites).waitFor();
      assert.equal(tight(await person.field(own.requisites.account).inputValue()), accountAt('1002'));
      visit.watch.forgive(/status of 422/);
    });
  });
}
