/**
 * DPoP proofs (RFC 9449) as the contract describes them, by WebCrypto. Knows no bank and no HTTP, so that any test
 * program can sign with it. Every part can be replaced, to make proofs that must be refused.
 */
import { randomUUID, webcrypto } from 'node:crypto';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' };

/** @param {ArrayBuffer | Uint8Array | string} bytes */
export function base64url(bytes) {
  return Buffer.from(bytes).toString('base64url');
}

/** @param {Uint8Array | string} bytes */
export async function digest(bytes) {
  return base64url(await webcrypto.subtle.digest('SHA-256', Buffer.from(bytes)));
}

/**
 * A device's key pair with its public part as a JWK.
 * @typedef {{ pair: CryptoKeyPair, jwk: { kty: string, crv: string, x: string, y: string } }} DeviceKey
 * @returns {Promise<DeviceKey>}
 */
export async function newKey() {
  const pair = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const { kty, crv, x, y } = await webcrypto.subtle.exportKey('jwk', pair.publicKey);
  return { pair, jwk: { kty, crv, x, y } };
}

/** The private part of a key, which no proof may carry. @param {DeviceKey} key */
export async function privatePart(key) {
  return (await webcrypto.subtle.exportKey('jwk', key.pair.privateKey)).d;
}

/** Leaves out members whose value is undefined. */
function merged(base, changes) {
  const all = { ...base, ...changes };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/**
 * @typedef {object} ProofRequest
 * @property {string} method
 * @property {string} url       origin and path, no query
 * @property {string} [nonce]
 * @property {string} [token]
 * @property {Uint8Array} [body]
 *
 * @typedef {object} ProofChanges   what to do otherwise than right
 * @property {object} [header]      members of the header, undefined to leave one out
 * @property {object} [claims]      the same of the payload
 * @property {DeviceKey} [signer]   another key signs than the one in the header
 * @property {(bytes: Buffer) => Buffer} [signature]  changes the signature's bytes
 * @property {(text: string) => string} [text]        changes the finished proof
 *
 * @param {DeviceKey} key
 * @param {ProofRequest} request
 * @param {ProofChanges} [changes]
 */
export async function makeProof(key, request, changes = {}) {
  const hasBody = request.body !== undefined && request.body.length > 0;
  const header = merged({ typ: 'dpop+jwt', alg: 'ES256', jwk: key.jwk }, changes.header);
  const claims = merged(
    {
      jti: randomUUID(),
      htm: request.method,
      htu: request.url,
      iat: Math.floor(Date.now() / 1000),
      nonce: request.nonce,
      ath: request.token === undefined ? undefined : await digest(request.token),
      bh: hasBody ? await digest(request.body) : undefined,
    },
    changes.claims,
  );
  const signed = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}`;
  const signer = (changes.signer ?? key).pair.privateKey;
  const raw = Buffer.from(await webcrypto.subtle.sign(SIGNATURE, signer, Buffer.from(signed)));
  const signature = changes.signature === undefined ? raw : changes.signature(raw);
  const proof = `${signed}.${base64url(signature)}`;
  return changes.text === undefined ? proof : changes.text(proof);
}

/** The same signature as DER, which JWS does not take. @param {Buffer} raw r and s, 32 bytes each */
export function derSignature(raw) {
  const integer = (bytes) => {
    let start = 0;
    while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
    const short = bytes.subarray(start);
    const positive = short[0] >= 0x80 ? Buffer.concat([Buffer.from([0]), short]) : short;
    return Buffer.concat([Buffer.from([2, positive.length]), positive]);
  };
  const both = Buffer.concat([integer(raw.subarray(0, 32)), integer(raw.subarray(32))]);
  return Buffer.concat([Buffer.from([0x30, both.length]), both]);
}
