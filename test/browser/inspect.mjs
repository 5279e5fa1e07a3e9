/** Holding one screen against the rules of the house: for eyes that cannot see it, for fingers, for the keyboard. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TOUCH = 44;
const LONGEST_WALK = 250;

function assertNone(faults, what) {
  assert.equal(faults.length, 0, `${what}:\n${faults.join('\n')}`);
}

/* Runs in the page. */
async function findFaults() {
  const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join(' | ')}`);
}

/**
 * No serious finding of axe-core. What it finds is looked at once more at rest: half-way into sight everything is pale.
 * @param {import('playwright-core').Page} page @param {string} screen
 */
export async function assertAccessible(page, screen) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  if ((await page.evaluate(findFaults)).length === 0) return;
  await atRest(page);
  assertNone(await page.evaluate(findFaults), `axe-core on ${screen}`);
}

/** Nothing reaches out of the page at its sides. @param {import('playwright-core').Page} page @param {string} screen */
export async function assertNotSideways(page, screen) {
  const outside = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width)
      return [`the page is ${document.documentElement.scrollWidth} wide`];
    const scrolls = (element) => {
      for (let at = element; at !== null; at = at.parentElement) {
        if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(at).overflowX) && at !== document.body)
          return at !== document.documentElement;
      }
      return false;
    };
    const scrolled = [...document.querySelectorAll('dialog[open], main, .pane')].find(
      (part) => part.scrollWidth > part.clientWidth + 1,
    );
    if (scrolled) return [`wider than itself: ${scrolled.outerHTML.slice(0, 80)}`];
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.checkVisibility() && !element.closest('svg, .unseen'))
      .filter((element) => {
        const { left, right, width: own } = element.getBoundingClientRect();
        return own > 0 && (right > width + 1 || left < -1) && !scrolls(element);
      })
      .map((element) => element.outerHTML.slice(0, 120));
  });
  assertNone(outside, `sideways on ${screen}`);
}

/** No line of text is cut off by what it stands in. @param {import('playwright-core').Page} page @param {string} screen */
export async function assertNotCut(page, screen) {
  const cut = await page.evaluate(() => {
    const clips = (element) => ['hidden', 'clip'].includes(getComputedStyle(element).overflowY);
    const shown = (element) =>
      element.checkVisibility({ visibilityProperty: true }) && !element.closest('svg, .unseen');
    const frames = [...document.querySelectorAll('body *')].filter((element) => clips(element) && shown(element));
    const found = [];
    for (const frame of frames) {
      const { top, bottom } = frame.getBoundingClientRect();
      const texts = document.createTreeWalker(frame, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(texts.currentNode);
        const lines = shown(texts.currentNode.parentElement) ? [...range.getClientRects()] : [];
        const isCut = lines.some((line) => line.bottom > bottom + line.height / 3 || line.top < top - line.height / 3);
        if (isCut) found.push(`${texts.currentNode.data} in ${frame.outerHTML.slice(0, 100)}`);
      }
    }
    return found;
  });
  assertNone(cut, `cut on ${screen}`);
}

/** No word or number goes on in the next line without a hyphen. @param {import('playwright-core').Page} page @param {string} screen */
export async function assertWholeWords(page, screen) {
  const broken = await page.evaluate(() => {
    const found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const isShown = (element) =>
      element.checkVisibility({ visibilityProperty: true }) && !element.closest('svg, .unseen, noscript');
    while (texts.nextNode()) {
      const { data, parentElement } = texts.currentNode;
      if (!isShown(parentElement)) continue;
      for (const word of data.matchAll(/[\p{L}\p{N}]+/gu)) {
        const range = document.createRange();
        range.setStart(texts.currentNode, word.index);
        range.setEnd(texts.currentNode, word.index + word[0].length);
        const lines = [...range.getClientRects()].filter(({ width }) => width > 0).map(({ top }) => Math.round(top));
        const mayHyphenate = getComputedStyle(parentElement).hyphens === 'auto';
        if (new Set(lines).size > 1 && !mayHyphenate)
          found.push(`${word[0]} in ${parentElement.outerHTML.slice(0, 100)}`);
      }
    }
    return found;
  });
  assertNone(broken, `broken words on ${screen}`);
}

/** What moves has come to rest. @param {import('playwright-core').Page} page */
export async function atRest(page) {
  await page.evaluate(async () => {
    const ends = (animation) => animation.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY;
    await Promise.allSettled(
      document
        .getAnimations()
        .filter(ends)
        .map((animation) => animation.finished),
    );
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
}

/**
 * The eye on one visit: each screen at rest, its picture, and what it is held against; left out is what a look need not repeat.
 * @param {import('./stage.mjs').Visit} visit @param {string} story  begins the pictures' names
 * @param {{ accessible?: boolean, touchable?: boolean, walkable?: boolean }} [rules]
 * @returns {(screen: string) => Promise<void>}
 */
export function lookerOf(visit, story, { accessible = true, touchable = true, walkable = false } = {}) {
  const { page } = visit;
  return async (screen) => {
    await atRest(page);
    await visit.picture(`${story}-${screen}`);
    await assertNotSideways(page, screen);
    await assertNotCut(page, screen);
    if (accessible) await assertAccessible(page, screen);
    if (touchable) await assertTouchable(page, screen);
    if (walkable) await assertWalkable(page, screen);
  };
}

/* Runs in the page: what can be pressed or filled in, the topmost sheet alone when one is open. */
function listControls() {
  const root = [...document.querySelectorAll('dialog[open]')].pop() ?? document;
  const all = root.querySelectorAll('a[href], button, input, textarea, select, summary, [tabindex="0"]');
  const isFirstOfGroup = (element) => {
    if (element.type !== 'radio') return true;
    const group = [...root.querySelectorAll(`input[name="${element.name}"]`)];
    return element === (group.find((one) => one.checked) ?? group[0]);
  };
  const controls = [...all].filter((element) => element.checkVisibility({ visibilityProperty: true }));
  return { controls, stops: controls.filter((element) => isFirstOfGroup(element) && !element.disabled) };
}

/* Runs in the page: how a control and what is drawn for it look at the moment. */
function lookOf(element) {
  const frame = element.closest('label') ?? element.parentElement ?? element;
  return [element, frame, ...frame.querySelectorAll('*')]
    .map((one) => {
      const style = getComputedStyle(one);
      return [style.outlineStyle === 'none' ? '' : style.outline, style.boxShadow, style.borderColor].join(' ');
    })
    .join('\n');
}

/** Fingers find every button and link. @param {import('playwright-core').Page} page @param {string} screen */
export async function assertTouchable(page, screen) {
  const small = await page.evaluate(
    async ([least, list]) => {
      const { controls } = new Function(`return (${list})()`)();
      const reach = least / 2 - 1;
      const areaOf = (control) => control.closest('label') ?? control;
      const covers = (area) => {
        area.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
        const { left, right, top, bottom } = area.getBoundingClientRect();
        const [x, y] = [(left + right) / 2, (top + bottom) / 2];
        const hits = (dx, dy) => {
          const hit = document.elementFromPoint(x + dx, y + dy);
          return (
            hit !== null &&
            (area.contains(hit) || hit.contains(area) === false) &&
            areaOf(hit.closest('a, button, label, summary') ?? hit) === area
          );
        };
        return hits(0, -reach) && hits(0, reach) && hits(-reach, 0) && hits(reach, 0);
      };
      const inText = (control) => getComputedStyle(control).display === 'inline' && control.closest('p') !== null;
      const at = [window.scrollX, window.scrollY];
      const found = controls
        .map(areaOf)
        .filter((area) => !inText(area))
        .filter((area) => {
          const { width, height } = area.getBoundingClientRect();
          return (width < least || height < least) && !covers(area);
        })
        .map((area) => {
          const { width, height } = area.getBoundingClientRect();
          return `${Math.round(width)}x${Math.round(height)} ${area.outerHTML.slice(0, 140)}`;
        });
      window.scrollTo(...at);
      return found;
    },
    [TOUCH, listControls.toString()],
  );
  assertNone(small, `too small to touch on ${screen}`);
}

/**
 * The Tab key goes through everything there is, in order, each named, each seen.
 * @param {import('playwright-core').Page} page @param {string} screen
 */
export async function assertWalkable(page, screen) {
  const count = await page.evaluate(
    ([list, look]) => {
      const { stops } = new Function(`return (${list})()`)();
      const lookOf = new Function(`return ${look}`)();
      const start = document.createElement('span');
      start.tabIndex = -1;
      ([...document.querySelectorAll('dialog[open]')].pop() ?? document.body).prepend(start);
      start.focus();
      const turn = () => {
        start.parentElement.append(start);
        start.focus();
        return left.size > 0;
      };
      const left = new Map(stops.map((stop) => [stop, lookOf(stop)]));
      window.walk = { start, turn, left, unseen: [], lookOf };
      return stops.length;
    },
    [listControls.toString(), lookOf.toString()],
  );
  await walk(page, 'Tab', Math.min(LONGEST_WALK, count + 3));
  /* A list that grows while one walks keeps its end away: what stands behind it is reached from there. */
  if (await page.evaluate(() => window.walk.turn())) await walk(page, 'Shift+Tab', Math.min(LONGEST_WALK, count + 3));
  const faults = await page.evaluate(() => {
    const { start, left, unseen } = window.walk;
    start.remove();
    delete window.walk;
    return [
      ...unseen,
      ...[...left.keys()]
        .filter((one) => one.isConnected)
        .map((one) => `Tab does not reach: ${one.outerHTML.slice(0, 140)}`),
    ];
  });
  assertNone(faults, `keyboard on ${screen}`);
  await assertNamed(page, screen);
}

async function walk(page, key, steps) {
  for (let step = 0; step < steps; step += 1) {
    await page.keyboard.press(key);
    const more = await page.evaluate(async () => {
      const { left, unseen, lookOf } = window.walk;
      const here = document.activeElement;
      const before = left.get(here);
      if (before === undefined) return left.size > 0;
      left.delete(here);
      if (lookOf(here) === before) unseen.push(`focus is not seen: ${here.outerHTML.slice(0, 140)}`);
      const isOff = () => {
        const { top, bottom } = here.getBoundingClientRect();
        return bottom < 0 || top > window.innerHeight;
      };
      /* A page that is busy, as with a list that grows, scrolls some frames later. */
      for (let frame = 0; frame < 30 && isOff(); frame += 1) await new Promise(requestAnimationFrame);
      /* What came late above it has moved it: focused once more it must be seen. */
      if (isOff()) {
        here.blur();
        here.focus();
      }
      if (isOff()) unseen.push(`focus is off the screen: ${here.outerHTML.slice(0, 140)}`);
      return left.size > 0;
    });
    if (!more) return;
  }
}

/** Everything to press or fill in has a name. @param {import('playwright-core').Page} page @param {string} screen */
async function assertNamed(page, screen) {
  const tree = await page.locator('body').ariaSnapshot();
  const nameless = tree.split('\n').filter((line) => /^\s*- (button|link|textbox|radio)(:|$| \[)/.test(line));
  /* A link or a button with a child list is named by it; one with nothing at all is not. */
  assert.deepEqual(
    nameless.filter((line) => !line.trimEnd().endsWith(':')),
    [],
    `without a name on ${screen}`,
  );
}
