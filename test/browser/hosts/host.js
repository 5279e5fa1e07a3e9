/* The page around the bank, as a messenger's web client: puts the bank into a sandboxed frame, hears and records all it
   says, answers in the messenger's own way. Tests reach it as window.host. */
import { max } from './max.js';
import { telegram } from './telegram.js';
import { vk } from './vk.js';

const by = (id) => document.getElementById(id);
const given = new URLSearchParams(location.search);
const kind = { telegram, vk, max }[location.pathname.slice(1)];

const host = {
  /* Everything that the bank has said, with the origin that said it. */
  said: [],
  dark: given.get('dark') === '1',
  /* What a test changes on its way. */
  refuses: [],
  back: by('back'),
  main: by('main'),
  frame: null,
  say(message) {
    host.frame.contentWindow.postMessage(message, new URL(given.get('app')).origin);
  },
  size() {
    return { width: host.frame.clientWidth, height: host.frame.clientHeight };
  },
  setDark(dark) {
    host.dark = dark;
    document.body.classList.toggle('dark', dark);
    kind.themeChanged?.(host);
  },
  setHeight(height) {
    kind.heightChanged?.(host, height);
  },
  setInsets(safe, content) {
    kind.insetsChanged?.(host, safe, content);
  },
  /* The same address in a new frame, however old it is by now. */
  insert() {
    host.frame?.remove();
    host.frame = document.createElement('iframe');
    host.frame.setAttribute('sandbox', kind.sandbox);
    host.frame.setAttribute('allow', 'clipboard-write');
    host.frame.name = 'bank';
    host.frame.src = given.get('app');
    by('place').append(host.frame);
  },
};
window.host = host;

window.addEventListener('message', (event) => {
  if (event.source !== host.frame?.contentWindow) return;
  host.said.push({ origin: event.origin, data: event.data });
  kind.hear(host, event.data);
});
new ResizeObserver(() => host.frame && kind.resized?.(host)).observe(by('place'));
host.back.addEventListener('click', () => kind.backPressed?.(host));
host.main.addEventListener('click', () => kind.mainPressed?.(host));
by('name').textContent = location.pathname.slice(1);
document.body.classList.toggle('dark', host.dark);
host.insert();
