/**
 * Runs the suites of the table below, one after another, keeps what each said in build/test-log/NAME.log, shows it when the
 * suite failed, and counts: the last line is "N passed, N failed". Started by script/test; a suite that ran no test has failed.
 */
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const LOGS = join('build', 'test-log');
const SHOWN_LINES = 150;

/* ---- how a suite's own counts are read: (its output) → { passed, failed } */

/** What the scripts print: "N passed, N failed". */
function counted(output) {
  const last = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].pop();
  return { passed: Number(last?.[1] ?? 0), failed: Number(last?.[2] ?? 0) };
}

/** Commands without tests of their own: done or not. */
const done = () => ({ passed: 1, failed: 0 });

function vitest() {
  const path = join(LOGS, 'vitest.json');
  if (!existsSync(path)) return { passed: 0, failed: 1 };
  const report = JSON.parse(readFileSync(path, 'utf8'));
  const files = report.testResults ?? [];
  const broken = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length };
}

/** script/fuzz: a line a target when it starts, and at the end the names of those that were stopped. */
function fuzz(output) {
  const all = [...output.matchAll(/fuzzing (\S+) for/g)].length;
  const stopped = /stopped:(.*) \(/.exec(output)?.[1].trim().split(/\s+/) ?? [];
  return { passed: all - stopped.length, failed: stopped.length };
}

/** Meson's log: a line a program; inside it cmocka's own lines. A program that died has failed once at least. */
function meson(folder) {
  return () => {
    const path = join(folder, 'meson-logs', 'testlog.json');
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
    const sum = { passed: 0, failed: 0 };
    for (const program of lines.map((line) => JSON.parse(line))) {
      const said = `${program.stdout ?? ''}\n${program.stderr ?? ''}`;
      const names = (pattern) => new Set([...said.matchAll(pattern)].map((match) => match[1])).size;
      const isGood = program.result === 'OK' || program.result === 'EXPECTEDFAIL';
      const isSkipped = program.result === 'SKIP';
      const failed = names(/^\[ {2}FAILED {2}\] (?!\d+ test)(\S+)/gm);
      const passed = names(/^\[ {7}OK \] (\S+)/gm);
      sum.passed += isGood ? Math.max(passed, 1) : passed;
      sum.failed += isGood || isSkipped ? 0 : Math.max(failed, 1);
    }
    return sum;
  };
}

/* ---- the suites */

/** Files of tests run two at a time where they mostly wait, for a browser or a server; alone where they load the machine. */
const ALONE = 1;
const PAIRED = 2;

/** Node's own runner over a folder's *.test.mjs, which it would search for differently from version to version. */
function nodeTests(folder, jobs, { these = /./, again = false } = {}) {
  const all = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.test.mjs')).sort() : [];
  const files = all.filter((name) => these.test(name));
  const runner = ['node', 'script/node-tests.mjs', ...(again ? ['--again'] : [])];
  return [...runner, String(jobs), ...files.map((name) => join(folder, name))];
}
const mesonTests = (folder, ...more) => ['meson', 'test', '-C', folder, '--no-rebuild', '--print-errorlogs', ...more];
/** The same tests on a private PostgreSQL instead of files. */
const onPostgres = (run) => ['script/with-postgres', 'sh', '-c', 'OKNO_TEST_STORE=$OKNO_TEST_POSTGRES exec "$@"', 'sh', ...run];
const stored = ['store', 'ledger', 'auth', 'bank', 'rail', 'property'].flatMap((name) => ['--suite', name]);
const release = { OKNO_BINARY: join('build', 'release', 'okno') };
const dev = { OKNO_BINARY: join('build', 'dev', 'okno') };
const tsan = {
  OKNO_BINARY: join('build', 'tsan', 'okno'),
  TSAN_OPTIONS: `halt_on_error=1:second_deadlock_stack=1:suppressions=${resolve('test', 'tsan.supp')}`,
};

/**
 * name; when: runs in quick too?; what to run; how to count; minutes it may take
 * @type {{ name: string, quick: boolean, run: string[], count: (output: string) => { passed: number, failed: number },
 *   minutes: number, env?: Record<string, string> }[]}
 */
const table = [
  { name: 'build-release', quick: true, run: ['script/build'], count: done, minutes: 10 },
  { name: 'build-dev', quick: true, run: ['script/build', '--dev'], count: done, minutes: 10 },
  { name: 'lint', quick: true, run: ['script/lint'], count: counted, minutes: 10 },
  { name: 'c', quick: true, run: mesonTests('build/dev'), count: meson('build/dev'), minutes: 10 },
  {
    name: 'web',
    quick: true,
    run: ['node_modules/.bin/vitest', 'run', '--config', 'web/vite.config.ts', '--reporter=default', '--reporter=json'],
    count: vitest,
    minutes: 3,
  },
  { name: 'contract', quick: true, run: nodeTests('test/contract', PAIRED), count: counted, minutes: 15, env: dev },
  // a file that fails is run once more, alone: what a browser does on a loaded machine has no upper bound in time
  {
    name: 'browser',
    quick: false,
    run: nodeTests('test/browser', PAIRED, { again: true }),
    count: counted,
    minutes: 25,
    env: release,
  },
  { name: 'crash', quick: false, run: nodeTests('test/crash', ALONE), count: counted, minutes: 15, env: release },
  { name: 'postgres-c', quick: false, run: onPostgres(mesonTests('build/dev', ...stored)), count: meson('build/dev'), minutes: 10 },
  { name: 'postgres-api', quick: false, run: onPostgres(nodeTests('test/contract', PAIRED)), count: counted, minutes: 15, env: release },
  { name: 'build-tsan', quick: false, run: ['script/build', '--tsan'], count: done, minutes: 10 },
  { name: 'tsan', quick: false, run: mesonTests('build/tsan'), count: meson('build/tsan'), minutes: 10 },
  // the whole server at work: its loops, writer, readers and the gate's threads
  { name: 'tsan-bots', quick: false, run: nodeTests('test/contract', ALONE, { these: /^bot-(law|webhook)/ }), count: counted, minutes: 5, env: tsan },
  { name: 'build-clang', quick: false, run: ['script/build', '--clang'], count: done, minutes: 10 },
  { name: 'fuzz', quick: false, run: ['script/fuzz', '5'], count: fuzz, minutes: 10 },
];

/* What a quick run does less of. */
const quicker = {
  lint: ['--quick'],
  c: ['--suite', 'unit', '--suite', 'property'],
};

/* ---- running */

/** @returns {Promise<{ output: string, problem: string | null }>} */
function execute(suite, more) {
  const [command, ...arguments_] = [...suite.run, ...more];
  const log = createWriteStream(join(LOGS, `${suite.name}.log`));
  return new Promise((ended) => {
    let output = '';
    let problem = null;
    const child = spawn(command, arguments_, {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1', MESON_TESTTHREADS: '2', ...suite.env },
    });
    const kill = () => {
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        /* it has ended by itself */
      }
    };
    const end = (signal) => {
      kill();
      process.exit(128 + signal);
    };
    const onInterrupt = () => end(2);
    const onTerminate = () => end(15);
    process.once('SIGINT', onInterrupt).once('SIGTERM', onTerminate);
    const timer = setTimeout(() => {
      problem = `took longer than ${suite.minutes} minutes`;
      kill();
    }, suite.minutes * 60_000);
    const take = (data) => {
      output += data;
      log.write(data);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => {
      problem = error.message;
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate);
      log.end();
      if (problem === null && code !== 0) problem = signal ?? `exit code ${code}`;
      ended({ output, problem });
    });
  });
}

async function runSuite(suite, more) {
  const start = Date.now();
  const { output, problem } = await execute(suite, more);
  let { passed, failed } = suite.count(output);
  if (suite.count === done && problem !== null) passed = 0;
  if (failed === 0 && (problem !== null || passed === 0)) failed = 1;
  const seconds = Math.round((Date.now() - start) / 1000);
  if (failed > 0) {
    const lines = output.trimEnd().split('\n');
    console.log(lines.slice(-SHOWN_LINES).join('\n'));
    console.log(`${suite.name}: ${problem ?? 'no test ran'}; all it said is in ${join(LOGS, `${suite.name}.log`)}`);
  }
  for (const [said] of output.matchAll(/^# .* failed and ran again: .*$/gm)) console.log(said);
  console.log(`${suite.name.padEnd(14)} ${passed} passed, ${failed} failed (${seconds} s)`);
  return { passed, failed };
}

/* ---- what was asked for */

function usage() {
  console.error('usage: script/test [--quick] [--only NAME,NAME] | --crash N');
  console.error(`names: ${table.map(({ name }) => name).join(' ')}`);
  process.exit(2);
}

/** All that crashes something, in so many rounds and by one seed. @param {string} rounds */
function crashes(rounds) {
  process.env.OKNO_CRASH_ROUNDS = rounds;
  process.env.OKNO_SEED ??= String(Math.floor(Math.random() * 2 ** 31));
  console.log(`${rounds} rounds; OKNO_SEED=${process.env.OKNO_SEED} repeats their moments`);
  const chosen = table.filter(({ name }) => ['build-release', 'build-dev', 'crash'].includes(name));
  const disk = { name: 'crash-disk', run: mesonTests('build/dev', '--suite', 'crash'), count: meson('build/dev') };
  const long = { quick: false, minutes: 10 + 2 * Number(rounds) };
  return [...chosen, disk].map((suite) => (suite.name.startsWith('crash') ? { ...suite, ...long } : suite));
}

function choose(asked) {
  const [first, value, ...rest] = asked;
  if (first === undefined) return { suites: table, quick: false };
  if (first === '--crash' && /^[1-9]\d*$/.test(value ?? '') && rest.length === 0) {
    return { suites: crashes(value), quick: false };
  }
  const quick = first === '--quick';
  const [only, names, ...more] = quick ? asked.slice(1) : asked;
  if (only === undefined) return { suites: table.filter((suite) => suite.quick), quick };
  const wanted = names?.split(',') ?? [];
  if (only !== '--only' || more.length > 0 || wanted.some((name) => !table.some((suite) => suite.name === name))) usage();
  return { suites: table.filter(({ name }) => wanted.includes(name)), quick };
}

const { suites, quick } = choose(process.argv.slice(2));
mkdirSync(LOGS, { recursive: true });
const vitestReport = resolve(LOGS, 'vitest.json');
rmSync(vitestReport, { force: true });
const sum = { passed: 0, failed: 0 };
for (const suite of suites) {
  const more = (quick && quicker[suite.name]) || [];
  if (suite.name === 'web') more.push(`--outputFile.json=${vitestReport}`);
  for (const folder of suite.run.filter((word) => word.startsWith('build/'))) {
    rmSync(join(folder, 'meson-logs', 'testlog.json'), { force: true });
  }
  const { passed, failed } = await runSuite(suite, [...more]);
  sum.passed += passed;
  sum.failed += failed;
}
console.log(`${sum.passed} passed, ${sum.failed} failed`);
process.exit(sum.failed === 0 ? 0 : 1);
