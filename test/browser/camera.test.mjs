/** The camera of a browser: it reads a bill's code into its form, and is off whatever way one leaves it. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { gridOf } from './code.mjs';
import { ANNA, BORIS, launch, PHONE, SMALL, Stage, stage, until, VERA } from './stage.mjs';

const CODE =
  'ST00012|Name=ООО Демо|PersonalAcc=40702810300170000005|BankName=Банк|BIC=044599903|CorrespAcc=0|Sum=432109' +
  '|PersAcc=1234567890|PaymPeriod=11.2026';
const [WIDTH, HEIGHT] = [640, 480];

/** A film of ten frames in which somebody holds this code before the camera. */
async function filmOf(text) {
  const grid = await gridOf(text);
  const scale = Math.floor((HEIGHT - 40) / grid.length);
  const [left, top] = [WIDTH, HEIGHT].map((side) => Math.floor((side - scale * grid.length) / 2));
  const light = Buffer.alloc(WIDTH * HEIGHT, 235);
  for (let y = 0; y < scale * grid.length; y++) {
    for (let x = 0; x < scale * grid.length; x++) {
      if (grid[Math.floor(y / scale)][Math.floor(x / scale)]) light[(y + top) * WIDTH + x + left] = 16;
    }
  }
  const colours = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  return Buffer.concat([head, ...Array.from({ length: 10 }, () => [Buffer.from('FRAME\n'), light, colours]).flat()]);
}

const folder = await mkdtemp(path.join(tmpdir(), 'okno-camera-'));
after(() => rm(folder, { recursive: true }));
const film = path.join(folder, 'bill.y4m');
await writeFile(film, await filmOf(CODE));
const FAKE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
const bank = await stage([...FAKE, `--use-file-for-fake-video-capture=${film}`]);

/** Keeps what the page was given of the camera, to see that it is off. */
function keepTracks() {
  globalThis.tracks = [];
  const devices = navigator.mediaDevices;
  if (!devices) return; // an empty page
  const ask = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (wish) => {
    const stream = await ask(wish);
    globalThis.tracks.push(...stream.getTracks());
    return stream;
  };
}
const isOff = (page, times) => () =>
  page.evaluate(
    (n) => globalThis.tracks.length === n && globalThis.tracks.every((one) => one.readyState === 'ended'),
    times,
  );
const isOn = (page) => () => page.evaluate(() => globalThis.tracks.some((one) => one.readyState === 'live'));

test('a code before the camera fills the form, and the camera is off', async () => {
  await bank.visit({ size: PHONE, language: 'ru', before: keepTracks }, async ({ person }) => {
    const { page } = person;
    await page.context().grantPermissions(['camera']);
    await person.signIn(ANNA);
    await person.open('/bills');
    await person.button('Сканировать квитанцию').click();
    await person.heading('Светлый Дом').waitFor();
    assert.equal(await page.locator('#bill-account').inputValue(), '1234567890');
    assert.equal(await page.locator('#bill-period').inputValue(), '11.2026');
    assert.match(await page.locator('#amount').inputValue(), /4.321,09/);
    assert.equal(await page.locator('dialog[open]').count(), 0);
    await until(isOff(page, 1), 'the camera is off');
  });
});

test('among the transfers, too, whatever reader the browser has', async () => {
  await bank.visit({ size: SMALL, language: 'ru', before: keepTracks }, async ({ person }) => {
    const { page } = person;
    await page.context().grantPermissions(['camera']);
    await person.signIn(VERA);
    await person.open('/payments');
    assert.equal(await page.evaluate(() => 'BarcodeDetector' in globalThis), false);
    await person.button('Сканировать QR').click();
    await person.heading('Светлый Дом').waitFor();
    assert.equal(await page.locator('#bill-account').inputValue(), '1234567890');
    await until(isOff(page, 1), 'the camera is off');
  });
});

test('Escape, the cross and the way back turn it off', async () => {
  const blind = new Stage(bank.server, await launch(FAKE)); // it sees no code
  try {
    for (const [size, scheme] of [
      [PHONE, 'light'],
      [SMALL, 'dark'],
    ]) {
      await blind.visit({ size, language: 'en', scheme, before: keepTracks }, async (visit) => {
        const { person } = visit;
        const { page } = person;
        await page.context().grantPermissions(['camera']);
        await person.signIn(BORIS);
        await person.open('/payments');
        await page.locator('a[href$="/bills"]').click();
        const leaves = [() => page.keyboard.press('Escape'), () => person.button('Close').click(), () => page.goBack()];
        for (const [i, leave] of leaves.entries()) {
          await person.button('Scan a bill').click();
          await person.seesPart('Point the camera at the code');
          await until(isOn(page), 'the camera is on');
          await visit.picture('bills-camera');
          await leave();
          await until(isOff(page, i + 1), `the camera is off after way ${i}`);
          assert.equal(await page.locator('dialog[open]').count(), 0);
        }
      });
    }
  } finally {
    await blind.browser.close();
  }
});

test('where the browser does not let it, the screen says so and takes a picture', async () => {
  const shut = new Stage(bank.server, await launch([FAKE[0], '--deny-permission-prompts']));
  try {
    await shut.visit({ size: PHONE, language: 'ru', scheme: 'dark', before: keepTracks }, async (visit) => {
      const { person } = visit;
      await person.signIn(VERA);
      await person.open('/bills');
      await person.button('Сканировать квитанцию').click();
      await person.seesPart('Доступ к камере закрыт');
      await visit.picture('bills-camera-denied');
      const chooser = person.page.waitForEvent('filechooser');
      await person.button('Выбрать снимок').click();
      await chooser;
    });
  } finally {
    await shut.browser.close();
  }
});
