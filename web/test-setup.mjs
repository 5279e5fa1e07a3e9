/* Debian's node 18 keeps WebCrypto out of the globals. */
import { webcrypto } from 'node:crypto';

globalThis.crypto ??= webcrypto;
