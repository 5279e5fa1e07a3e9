/**
 * What no visit may do: write an error or a warning to the console, throw, break its own content security policy, or
 * ask any other host for anything.
 */

/** Schemes that never leave the browser; Chromium's own PDF viewer is an extension of it. */
const INSIDE = ['about:', 'blob:', 'data:', 'chrome-extension:', 'chrome:'];

export class Watch {
  /**
   * @param {import('playwright-core').BrowserContext} context @param {string} origin
   * @param {string[]} others  the tests' own pages around the bank: not held to its rules
   */
  constructor(context, origin, others = []) {
    /** @type {string[]} */
    this.faults = [];
    /** @type {RegExp[]} */
    this.forgiven = [];
    /** @type {{ method: string, url: string, path: string, body: string | null, key: string | undefined }[]} */
    this.requests = [];
    context.on('console', (message) => {
      if (!['error', 'warning', 'assert'].includes(message.type())) return;
      if (message.page()?.url().startsWith('chrome-extension:')) return;
      if (others.some((other) => message.location().url.startsWith(other))) return;
      const fault = `console ${message.type()}: ${message.text()} (${message.location().url})`;
      if (!this.isForgiven(fault)) this.faults.push(fault);
    });
    context.on('weberror', (thrown) => this.faults.push(`thrown: ${thrown.error().stack}`));
    context.on('request', (request) => {
      if (!others.some((other) => request.url().startsWith(`${other}/`))) this.take(request, origin);
    });
  }

  async start(context) {
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`policy: ${event.violatedDirective} refused ${event.blockedURI} ${event.sample}`);
      });
    });
  }

  take(request, origin) {
    const url = new URL(request.url());
    if (INSIDE.includes(url.protocol)) return;
    if (url.origin !== origin) this.faults.push(`a request to another host: ${request.method()} ${request.url()}`);
    const key = request.headers()['idempotency-key'];
    this.requests.push({
      method: request.method(),
      url: request.url(),
      path: url.pathname,
      body: request.postData(),
      key,
    });
  }

  /** The requests of that kind so far. @param {string} method @param {string} path */
  sent(method, path) {
    return this.requests.filter((request) => request.method === method && request.path === path);
  }

  /**
   * Chromium writes every refused or unanswered request to the console: those a test provokes are taken away here, and
   * those of the visit that are written later, for a request that is on its way cannot be called back.
   * @param {RegExp} pattern
   */
  forgive(pattern) {
    this.forgiven.push(pattern);
    this.faults = this.faults.filter((fault) => !this.isForgiven(fault));
  }

  /** @param {string} fault */
  isForgiven(fault) {
    return fault.includes('Failed to load resource') && this.forgiven.some((pattern) => pattern.test(fault));
  }
}
