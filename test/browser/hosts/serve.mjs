/** The pages of messengers around the bank, on an origin and a site of their own. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after } from 'node:test';

/** Of the same site as the bank, as in native clients; and of another one: there the browser blocks all the bank stores. */
export const SAME_SITE = '127.0.0.1';
export const OTHER_SITE = '127.0.0.2';

export const FLAGS = [`--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE ${SAME_SITE}, EXCLUDE ${OTHER_SITE}`];

const FILES = {
  '/telegram': ['page.html', 'text/html'],
  '/vk': ['page.html', 'text/html'],
  '/max': ['page.html', 'text/html'],
  '/host.css': ['host.css', 'text/css'],
  '/host.js': ['host.js', 'text/javascript'],
  '/telegram.js': ['telegram.js', 'text/javascript'],
  '/vk.js': ['vk.js', 'text/javascript'],
  '/max.js': ['max.js', 'text/javascript'],
};

/** @param {string} address @returns {Promise<string>} their origin */
export async function startHosts(address) {
  const server = createServer(async (request, response) => {
    const [file, type] = FILES[new URL(request.url, 'http://host').pathname] ?? [];
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    const content = await readFile(new URL(file, import.meta.url));
    response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-store' }).end(content);
  });
  await new Promise((resolve) => server.listen(0, address, resolve));
  after(() => new Promise((resolve) => server.close(resolve)));
  return `http://${address}:${server.address().port}`;
}
