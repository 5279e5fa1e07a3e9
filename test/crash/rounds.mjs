/** How often the crash tests do what they do, and the seed that their moments come from. */

/** OKNO_CRASH_ROUNDS, or what the test does in a short run. @param {number} few */
export const roundsOr = (few) => Number(process.env.OKNO_CRASH_ROUNDS ?? few);

/** OKNO_SEED repeats a run's moments. */
export const SEED = Number(process.env.OKNO_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** A repeatable generator (mulberry32). @param {number} seed */
export function randomOf(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
