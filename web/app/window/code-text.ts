/* What a QR code says, out of its bytes. Russian payment codes (GOST R 56042) name their encoding in their seventh
   place, and many bills still are in the old ones. */

const MARK = 'ST0001';
const BY_MARK: Readonly<Record<string, string>> = { 1: 'windows-1251', 2: 'utf-8', 3: 'koi8-r' };

/* Null: the bytes are no text in it. */
function decoded(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/* Bytes that are UTF-8 are so whatever their mark says: some programs write the wrong one, and no two Russian letters
   side by side in an old encoding are UTF-8. */
export function textOfCode(bytes: Uint8Array): string | null {
  const text = decoded(bytes, 'utf-8');
  if (text !== null) return text || null;
  const head = String.fromCharCode(...bytes.subarray(0, MARK.length + 1));
  const encoding = head.startsWith(MARK) ? BY_MARK[head.slice(MARK.length)] : undefined;
  return encoding ? decoded(bytes, encoding) : null;
}

/* Whether a reader that gives text alone may have decoded it wrong. */
export function isDoubtful(text: string): boolean {
  return text.includes('\uFFFD') || /^ST0001[13].*[^\0-\x7F]/s.test(text);
}
