/**
 * Node's test runner over many files, so many at a time: node script/node-tests.mjs JOBS FILE... Prints what each file said,
 * whole, when it has ended; then how long each took, what failed once more, and "N passed, N failed".
 */
import { spawn } from 'node:child_process';
import { basename } from 'node:path';

const [jobs, ...files] = process.argv.slice(2);
const sum = { passed: 0, failed: 0 };
const times = [];
const running = new Set();
const failures = [];
const SHOWN_LINES = 20;

const total = (output, word) => Number([...output.matchAll(new RegExp(`^# ${word} (\\d+)$`, 'gm'))].pop()?.[1] ?? 0);

/** A failed test with the beginning of what it said. @param {string} output */
function failuresOf(output) {
  const lines = output.split('\n');
  return lines.flatMap((line, at) => (/^\s*not ok /.test(line) ? [lines.slice(at, at + SHOWN_LINES).join('\n')] : []));
}

/** A file that says nothing of its tests has failed. @param {string} file */
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
      sum.passed += passed;
      const ran = passed + failed + total(output, 'skipped');
      sum.failed += failed === 0 && (code !== 0 || ran === 0) ? 1 : failed;
      failures.push(...failuresOf(output).map((failure) => `${basename(file)}: ${failure}`));
      times.push([Math.round((Date.now() - start) / 1000), basename(file)]);
      console.log(output.trimEnd());
      ended();
    });
  });
}

async function work() {
  for (let file = files.shift(); file !== undefined; file = files.shift()) await run(file);
}

for (const [name, number] of Object.entries({ SIGINT: 2, SIGTERM: 15 })) {
  process.once(name, () => {
    for (const child of running) child.kill(name);
    process.exit(128 + number);
  });
}
await Promise.all(Array.from({ length: Number(jobs) }, work));
times.sort(([a], [b]) => b - a);
for (const [seconds, name] of times) console.log(`# ${seconds} s ${name}`);
for (const failure of failures) console.log(`\n${failure}`);
console.log(`${sum.passed} passed, ${sum.failed} failed`);
process.exit(sum.failed === 0 ? 0 : 1);
