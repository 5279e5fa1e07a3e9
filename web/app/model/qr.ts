/* A QR code (ISO/IEC 18004) of bytes at level L: versions 3 to 9 and 11, mask 0. Enough for
   every link of ours and for an account's requisites. */

/* Of each version: data words in one block, check words in one block, blocks, centres of the alignment marks. */
const VERSIONS: Readonly<Record<number, readonly [number, number, number, readonly number[]]>> = {
  3: [55, 15, 1, [6, 22]],
  4: [80, 20, 1, [6, 26]],
  5: [108, 26, 1, [6, 30]],
  6: [68, 18, 2, [6, 34]],
  7: [78, 20, 2, [6, 22, 38]],
  8: [97, 24, 2, [6, 24, 42]],
  9: [116, 30, 2, [6, 26, 46]],
  11: [81, 20, 4, [6, 30, 54]],
};

/* Words of version 9: above it the length takes two bytes. */
const LONG = 232;

/* The field GF(256) of the check words. */
const powers = new Uint8Array(255);
const logs = new Uint8Array(256);
for (let exponent = 0, value = 1; exponent < 255; exponent += 1) {
  powers[exponent] = value;
  logs[value] = exponent;
  value = (value << 1) ^ (value & 0x80 ? 0x11d : 0);
}

function times(left: number, right: number): number {
  if (left === 0 || right === 0) return 0;
  return powers[((logs[left] ?? 0) + (logs[right] ?? 0)) % 255] ?? 0;
}

function checkWords(data: readonly number[], count: number): number[] {
  let divisor = [1];
  for (let exponent = 0; exponent < count; exponent += 1) {
    const root = powers[exponent] ?? 0;
    divisor = [...divisor, 0].map((part, at) => part ^ times(divisor[at - 1] ?? 0, root));
  }
  const rest = [...data, ...new Array<number>(count).fill(0)];
  for (let at = 0; at < data.length; at += 1) {
    const factor = rest[at] ?? 0;
    for (const [step, part] of divisor.entries()) rest[at + step] = (rest[at + step] ?? 0) ^ times(part, factor);
  }
  return rest.slice(data.length);
}

/* Byte mode, the length, the bytes, the end, and padding. */
function dataWords(bytes: Uint8Array, size: number): number[] {
  const bits: number[] = [];
  const put = (value: number, width: number) => {
    for (let bit = width - 1; bit >= 0; bit -= 1) bits.push((value >> bit) & 1);
  };
  put(4, 4);
  put(bytes.length, size > LONG ? 16 : 8);
  for (const byte of bytes) put(byte, 8);
  put(0, 4);
  const words: number[] = [];
  for (let at = 0; at < bits.length; at += 8)
    words.push(
      Number.parseInt(
        bits
          .slice(at, at + 8)
          .join('')
          .padEnd(8, '0'),
        2,
      ),
    );
  for (let pad = 0xec; words.length < size; pad ^= 0xec ^ 0x11) words.push(pad);
  return words;
}

function interleave(blocks: readonly (readonly number[])[]): number[] {
  const length = blocks[0]?.length ?? 0;
  return Array.from({ length }, (_, at) => blocks.map((block) => block[at] ?? 0)).flat();
}

/* The remainder of a BCH code, as format and version carry it. */
function withCheck(value: number, generator: number, width: number): number {
  let rest = value << width;
  for (let bit = 31 - Math.clz32(rest); bit >= width; bit -= 1)
    if ((rest >> bit) & 1) rest ^= generator << (bit - width);
  return (value << width) | rest;
}

type Grid = (boolean | undefined)[][];

function drawMarks(grid: Grid, version: number, centres: readonly number[]): void {
  const side = grid.length;
  const set = (x: number, y: number, isDark: boolean) => {
    const row = grid[y];
    if (row && x >= 0 && x < side) row[x] = isDark;
  };
  for (let at = 0; at < side; at += 1) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  const last = side - 7;
  for (const y of centres) {
    for (const x of centres) {
      if ((x === 6 && (y === 6 || y === last)) || (y === 6 && x === last)) continue;
      square(x, y, 2, (ring) => ring !== 1);
    }
  }
  for (const [x, y] of [
    [3, 3],
    [side - 4, 3],
    [3, side - 4],
  ] as const)
    square(x, y, 4, (ring) => ring !== 2 && ring !== 4);
  /* Level L and mask 0: the same eight and seven bits in two places. */
  const format = withCheck(0b01000, 0x537, 10) ^ 0x5412;
  for (let bit = 0; bit < 15; bit += 1) {
    const isDark = ((format >> bit) & 1) === 1;
    if (bit < 6) set(8, bit, isDark);
    else if (bit < 8) set(8, bit + 1, isDark);
    else set(bit === 8 ? 7 : 14 - bit, 8, isDark);
    if (bit < 8) set(side - 1 - bit, 8, isDark);
    else set(8, side - 15 + bit, isDark);
  }
  set(8, side - 8, true);
  if (version >= 7) {
    const said = withCheck(version, 0x1f25, 12);
    for (let bit = 0; bit < 18; bit += 1) {
      const isDark = ((said >> bit) & 1) === 1;
      set(side - 11 + (bit % 3), Math.floor(bit / 3), isDark);
      set(Math.floor(bit / 3), side - 11 + (bit % 3), isDark);
    }
  }

  function square(x: number, y: number, reach: number, isDark: (ring: number) => boolean): void {
    for (let down = -reach; down <= reach; down += 1) {
      for (let right = -reach; right <= reach; right += 1) {
        set(x + right, y + down, isDark(Math.max(Math.abs(right), Math.abs(down))));
      }
    }
  }
}

/* In columns of two from the right, up and down by turns. */
function drawWords(grid: Grid, words: readonly number[]): void {
  const side = grid.length;
  let at = 0;
  for (let right = side - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    const isUp = ((right + 1) & 2) === 0;
    for (let step = 0; step < side; step += 1) {
      const y = isUp ? side - 1 - step : step;
      for (const x of [right, right - 1]) {
        const row = grid[y];
        if (!row || row[x] !== undefined) continue;
        const bit = ((words[at >> 3] ?? 0) >> (7 - (at & 7))) & 1;
        row[x] = (bit === 1) !== ((x + y) % 2 === 0);
        at += 1;
      }
    }
  }
}

/* Rows of dark and light; null when it does not fit. */
export function qrOf(said: string | Uint8Array): boolean[][] | null {
  const bytes = typeof said === 'string' ? new TextEncoder().encode(said) : said;
  for (const [name, [data, check, blocks, centres]] of Object.entries(VERSIONS)) {
    if (bytes.length + (data * blocks > LONG ? 3 : 2) > data * blocks) continue;
    const version = Number(name);
    const side = 17 + 4 * version;
    const words = dataWords(bytes, data * blocks);
    const parts = Array.from({ length: blocks }, (_, at) => words.slice(at * data, (at + 1) * data));
    const checks = parts.map((part) => checkWords(part, check));
    const grid: Grid = Array.from({ length: side }, () => new Array<boolean | undefined>(side).fill(undefined));
    drawMarks(grid, version, centres);
    drawWords(grid, [...interleave(parts), ...interleave(checks)]);
    return grid.map((row) => row.map((isDark) => isDark === true));
  }
  return null;
}
