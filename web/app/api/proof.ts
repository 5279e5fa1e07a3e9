/* DPoP proofs (RFC 9449): ES256 over method, address, nonce, token and the body's exact bytes. */

export interface ProofInput {
  readonly method: string;
  /* Origin and path, no query. */
  readonly url: string;
  readonly nonce: string | null;
  readonly token: string | null;
  readonly body: Uint8Array<ArrayBuffer> | null;
  readonly now: number;
}

const encoder = new TextEncoder();

export function base64url(bytes: ArrayBuffer | Uint8Array): string {
  const view = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  let binary = '';
  for (const byte of view) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function encode(value: unknown): string {
  return base64url(encoder.encode(JSON.stringify(value)));
}

export async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return base64url(await crypto.subtle.digest('SHA-256', bytes));
}

const headers = new WeakMap<CryptoKey, Promise<string>>();

/* The first part of every proof of one key: it never changes, so it is made once. */
function headerOf(publicKey: CryptoKey): Promise<string> {
  const known = headers.get(publicKey);
  if (known) return known;
  const made = crypto.subtle
    .exportKey('jwk', publicKey)
    .then(({ crv, kty, x, y }) => encode({ typ: 'dpop+jwt', alg: 'ES256', jwk: { crv, kty, x, y } }));
  headers.set(publicKey, made);
  return made;
}

export async function makeProof(pair: CryptoKeyPair, input: ProofInput): Promise<string> {
  const claims: Record<string, string | number> = {
    jti: base64url(crypto.getRandomValues(new Uint8Array(16))),
    htm: input.method,
    htu: input.url,
    iat: Math.floor(input.now / 1000),
  };
  if (input.nonce !== null) claims.nonce = input.nonce;
  if (input.token !== null) claims.ath = await digest(encoder.encode(input.token));
  if (input.body !== null && input.body.length > 0) claims.bh = await digest(input.body);
  const signed = `${await headerOf(pair.publicKey)}.${encode(claims)}`;
  const signature = await crypto.subtle.sign(
    { name: 'ECDSA', hash: 'SHA-256' },
    pair.privateKey,
    encoder.encode(signed),
  );
  return `${signed}.${base64url(signature)}`;
}
