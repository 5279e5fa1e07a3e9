/* Where the device key lives: IndexedDB when it can be trusted with it, memory when not.
   Webviews fail here in four ways (throw, give null, hang, have no IndexedDB); none may stop the app. */

export interface StoredSession {
  readonly token: string;
  readonly expiresAt: string;
}

export interface VaultRecord {
  readonly pair: CryptoKeyPair;
  readonly session: StoredSession | null;
}

const NAME = 'okno';
const STORE = 'vault';
const KEY = 'current';
const PATIENCE_MS = 1500;
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

function inTime<T>(work: Promise<T>, patience: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('storage does not answer')), patience);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('storage failed'));
  });
}

async function worksAfterReading(pair: CryptoKeyPair): Promise<boolean> {
  const sample = crypto.getRandomValues(new Uint8Array(32));
  const signature = await crypto.subtle.sign(ECDSA, pair.privateKey, sample);
  return crypto.subtle.verify(ECDSA, pair.publicKey, signature, sample);
}

export class Vault {
  private memory: VaultRecord | null = null;
  /* True when a reload will lose the key. */
  volatile = false;

  constructor(
    private readonly factory: () => IDBFactory | undefined,
    private readonly patience = PATIENCE_MS,
  ) {}

  private async withStore<T>(mode: IDBTransactionMode, run: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const factory = this.factory();
    if (!factory) throw new Error('no storage');
    const opening = factory.open(NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    const database = await settled(opening);
    try {
      return await settled(run(database.transaction(STORE, mode).objectStore(STORE)));
    } finally {
      database.close();
    }
  }

  private attempt<T>(mode: IDBTransactionMode, run: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    return inTime(this.withStore(mode, run), this.patience);
  }

  private async read(): Promise<VaultRecord | null> {
    const found: unknown = await this.attempt('readonly', (store) => store.get(KEY));
    return isRecord(found) ? found : null;
  }

  /* What the last visit left, or null; never throws. */
  async load(): Promise<VaultRecord | null> {
    if (this.memory) return this.memory;
    try {
      this.memory = await this.read();
    } catch {
      this.volatile = true;
    }
    return this.memory;
  }

  /* Makes a new key and keeps it as well as this browser can. */
  async enroll(): Promise<CryptoKeyPair> {
    const pair = await crypto.subtle.generateKey(ECDSA, false, ['sign', 'verify']);
    await this.save({ pair, session: null });
    return pair;
  }

  async save(record: VaultRecord): Promise<void> {
    this.memory = record;
    try {
      await this.attempt('readwrite', (store) => store.put(record, KEY));
      const back = await this.read();
      this.volatile = !back || !(await inTime(worksAfterReading(back.pair), this.patience));
    } catch {
      this.volatile = true;
    }
  }

  async clear(): Promise<void> {
    this.memory = null;
    try {
      await this.attempt('readwrite', (store) => store.delete(KEY));
    } catch {
      /* What could not be stored need not be deleted. */
    }
  }
}

function isRecord(value: unknown): value is VaultRecord {
  if (typeof value !== 'object' || value === null || !('pair' in value)) return false;
  const pair = value.pair;
  return (
    typeof pair === 'object' &&
    pair !== null &&
    'privateKey' in pair &&
    'publicKey' in pair &&
    Boolean(pair.privateKey) &&
    Boolean(pair.publicKey)
  );
}
