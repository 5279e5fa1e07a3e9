/**
 * All that the bank may say to a messenger, word by word: a message or a field that is not in this list is a leak until
 * somebody has thought about it and written it here.
 */
import assert from 'node:assert/strict';
import { LINKS } from '../../contract/law.mjs';
import { words } from '../words.mjs';

const flag = (value) => typeof value === 'boolean';
const colour = (value) => /^#[0-9a-f]{6}$/.test(value);
const one =
  (...values) =>
  (value) =>
    values.includes(value);
const buttonWords = [...Object.values(words.ru.mainButton), ...Object.values(words.en.mainButton)];
const requestId = (value) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(value);

/* A single-use link, the bank's plain address, or the way to another window: its word opens nothing without two digits that
   are confirmed in the bank. */
const link = (value, bank) =>
  value === `${bank}/` || windows(value) || receipt(value, bank) || move(value) || chat(value);
/* The bank's public addresses in the other windows. */
const windows = one(...Object.values(LINKS));
const move = (value) => /^https:\/\/[a-z0-9./_]+(\?startapp=|#)go-[\w-]{43}$/.test(value);
/* Makes a chat this customer's, once. */
const chat = (value) => /^https:\/\/[a-z0-9./_]+\?(start|ref|startapp)=l-[\w-]{22}$/.test(value);
const receipt = (value, bank) => value.startsWith(`${bank}/d/`) && /^[\w-]{20,}$/.test(value.slice(bank.length + 3));
const fileName = one('receipt.pdf');

const TELEGRAM = {
  iframe_ready: { reload_supported: flag },
  iframe_will_reload: {},
  web_app_ready: {},
  web_app_expand: {},
  web_app_close: {},
  web_app_request_theme: {},
  web_app_request_viewport: {},
  web_app_request_safe_area: {},
  web_app_request_content_safe_area: {},
  web_app_setup_back_button: { is_visible: flag },
  web_app_setup_main_button: {
    is_visible: flag,
    is_active: flag,
    is_progress_visible: flag,
    text: one(...buttonWords),
    color: colour,
    text_color: colour,
  },
  web_app_setup_swipe_behavior: { allow_vertical_swipe: flag },
  web_app_setup_closing_behavior: { need_confirmation: flag },
  web_app_set_header_color: { color: colour },
  web_app_set_background_color: { color: colour },
  web_app_set_bottom_bar_color: { color: colour },
  web_app_trigger_haptic_feedback: {
    type: one('notification', 'selection_change'),
    notification_type: one('success', 'error'),
  },
  web_app_open_link: { url: link },
  web_app_request_file_download: { url: receipt, file_name: fileName },
};

const MAX = {
  WebAppReady: {},
  WebAppClose: {},
  WebAppSetupBackButton: { isVisible: flag },
  WebAppSetupSwipesBehavior: { allowVerticalSwipes: flag, requestId },
  WebAppSetupClosingBehavior: { needConfirmation: flag },
  WebAppSetupScreenCaptureBehavior: { isScreenCaptureEnabled: flag, requestId },
  WebAppOpenLink: { url: link },
  WebAppDownloadFile: { url: receipt, file_name: fileName, requestId },
};

const number = (value) => /^[a-z0-9_.]{1,12}$/i.test(String(value));
const VK = {
  SetSupportedHandlers: { request_id: number },
  VKWebAppInit: { request_id: number },
  VKWebAppClose: { status: one('success'), request_id: number },
};

/** @returns {{ name: unknown, fields: Record<string, unknown>, frame: Record<string, unknown> }} */
function read(window, data) {
  if (window === 'vk') {
    const { handler, params, ...frame } = data;
    return { name: handler, fields: params ?? {}, frame };
  }
  assert.equal(typeof data, 'string');
  if (window === 'telegram') {
    const { eventType, eventData, ...frame } = JSON.parse(data);
    return { name: eventType, fields: eventData, frame };
  }
  const { type, ...fields } = JSON.parse(data);
  return { name: type, fields, frame: {} };
}

const VK_FRAME = {
  type: one('vk-connect'),
  webFrameId: (value) => value === undefined,
  connectVersion: (v) => /^[\d.]+$/.test(v),
};

/** What does not stand in the list. @returns {string[]} */
export function leaks(window, bank, said) {
  const list = { telegram: TELEGRAM, vk: VK, max: MAX }[window];
  const found = [];
  for (const { origin, data } of said) {
    if (origin !== bank) found.push(`from ${origin}`);
    const { name, fields, frame } = read(window, data);
    const known = list[name];
    if (known === undefined) found.push(`message ${JSON.stringify(data)}`);
    const check = (rules, values) => {
      for (const [field, value] of Object.entries(values)) {
        const isGood = Object.hasOwn(rules, field) && rules[field](value, bank);
        if (!isGood) found.push(`${name}: ${field} = ${JSON.stringify(value)}`);
      }
    };
    check(known ?? {}, known === undefined ? {} : fields);
    check(window === 'vk' ? VK_FRAME : {}, frame);
  }
  return found;
}
