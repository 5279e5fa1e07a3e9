import { describe, expect, it } from 'vitest';
import { isDoubtful, textOfCode } from './code-text';

const latin = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const utf8 = (text: string) => new TextEncoder().encode(text);

describe("a code's bytes", () => {
  it.each([
    ['windows-1251', latin('ST00011|Name=\xCE\xCE\xCE \xAB\xB8\xBB|Sum=1'), 'ST00011|Name=ООО «ё»|Sum=1'],
    ['KOI8-R', latin('ST00013|Name=\xEF\xEF\xEF \xA3|Sum=1'), 'ST00013|Name=ООО ё|Sum=1'],
    ['UTF-8', utf8('ST00012|Name=ООО «ё»|Sum=1'), 'ST00012|Name=ООО «ё»|Sum=1'],
    ['UTF-8 under a wrong mark', utf8('ST00011|Name=ООО «ё»|Sum=1'), 'ST00011|Name=ООО «ё»|Sum=1'],
    ['any separator', latin('ST00011\xA7Name=\xCE\xCE'), 'ST00011§Name=ОО'],
    ['a link', utf8('https://example.test/ё'), 'https://example.test/ё'],
  ])('in %s', (_, bytes, text) => expect(textOfCode(bytes)).toBe(text));

  it.each([
    ['nothing', latin('')],
    ['bytes that the mark does not fit', latin('ST00012|Name=\xCE\xCE')],
    ['an unknown mark', latin('ST00014|Name=\xCE\xCE')],
    ['no mark at all', latin('\xCE\xCE')],
    ['the beginning of a mark', latin('ST0001\xCE')],
  ])('say nothing: %s', (_, bytes) => expect(textOfCode(bytes)).toBeNull());
});

describe('a text of another reader', () => {
  it.each(['ST00011|Name=ÎÎÎ', 'ST00013|Name=ООО', 'ST00011|Name=x\n|Purpose=Î', 'ST00012|Name=\uFFFD', '\uFFFD'])(
    'may be wrong: %s',
    (text) => expect(isDoubtful(text)).toBe(true),
  );

  it.each(['', 'ST00011|Name=OOO', 'ST00012|Name=ООО', 'https://example.test/ё'])('is taken: %s', (text) =>
    expect(isDoubtful(text)).toBe(false),
  );
});
