/**
 * Node's test runner over many files, so many at a time: node script/node-tests.mjs [--again] JOBS FILE... Prints what each
 * file said, whole, when it has ended; then how long each took, what failed once more, and "N passed, N failed".
 * --again: a file that failed runs once more when all others have ended, alone, and the second run counts; what failed in
 * the first is shown all the same. For what drives a browser, whose pace a loaded machine decides.
 */
import { spawn } from 'node:child_process';
import { basename } from 'node:path';

const isAgain = process.argv[2] === '--again';
const [jobs, ...files] = process.argv.slice(isAgain ? 3 : 2);
const times = [];
const running = new Set();
const SHOWN_LINES = 20;

const total = (output, word) => Number([...output.matchAll(new RegExp(`^# ${word} (\\d+)$`, 'gm'))].pop()?.[1] ?? 0);

/** A failed test with the beginning of what it said. @param {string} output */
function failuresOf(output) {
  const lines = output.split('\n');
  return lines.flatMap((line, at) => (/^\s*not ok /.test(line) ? [lines.slice(at, at + SHOWN_LINES).join('\n')] : []));
}

/**
 * A file that says nothing of its tests has failed.
 * @param {string} file
 * @returns {Promise<{ file: string, passed: number, failed: number, failures: string[] }>}
 */
function run(file) {
  const start = Date.now();
  return new Promise((ended) => {
    const child = spawn(process.execPath, ['--test', '--test-reporter=tap', file], { stdio: ['ignore', 'pipe', 'pipe'] });
    const parts = [];
    running.add(child);
    child.stdout.on('data', (part) => parts.push(part));
    child.stderr.on('data', (part) => parts.push(part));
    child.on('close', (code) => {
      running.delete(child);
      const output = Buffer.concat(parts).toString('utf8');
      const passed = total(output, 'pass');
      const failed = total(output, 'fail') + total(output, 'cancelled');
      const ran = passed + failed + total(output, 'skipped');
      times.push([Math.round((Date.now() - start) / 1000), basename(file)]);
      console.log(output.trimEnd());
      ended({
        file,
        passed,
        failed: failed === 0 && (code !== 0 || ran === 0) ? 1 : failed,
        failures: failuresOf(output).map((failure) => `${basename(file)}: ${failure}`),
      });
    });
  });
}

/** @param {string[]} queue @param {number} width */
async function runAll(queue, width) {
  const results = [];
  const work = async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) results.push(await run(file));
  };
  await Promise.all(Array.from({ length: width }, work));
  return results;
}

for (const [name, number] of Object.entries({ SIGINT: 2, SIGTERM: 15 })) {
  process.once(name, () => {
    for (const child of running) child.kill(name);
    process.exit(128 + number);
  });
}
let results = await runAll([...files], Number(jobs));
const failed = results.filter((result) => result.failed > 0);
const again = isAgain && failed.length > 0 ? await runAll(failed.map(({ file }) => file), 1) : [];
results = results.map((result) => again.find(({ file }) => file === result.file) ?? result);
times.sort(([a], [b]) => b - a);
for (const [seconds, name] of times) console.log(`# ${seconds} s ${name}`);
for (const { failures } of [...failed, ...again]) for (const failure of failures) console.log(`\n${failure}`);
for (const { file, failed: left } of again) {
  console.log(`# ${basename(file)} failed and ran again: ${left > 0 ? 'it failed again' : 'it passed'}`);
}
const sum = (word) => results.reduce((all, result) => all + result[word], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(sum('failed') === 0 ? 0 : 1);
