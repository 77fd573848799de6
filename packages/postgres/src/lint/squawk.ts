/**
 * squawk (https://squawkhq.com), a linter of PostgreSQL migrations. It reads one file at a time and knows nothing of
 * those before it, so that where a rule of our own answers the same question, ours is heard (docs/decisions/0106).
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Inspection, LintFile, LintTool, ToolOffence } from '@runledger/migrator/lint';
import { answered, otherRule, passedOn } from './squawk-rules.ts';

export const squawk: LintTool = {
  name: 'squawk',
  rules: [...passedOn.values(), otherRule],
  inspect: (files) => inspectWith(findProgram(), files),
};

/** What squawk's JSON says of one place. */
interface Violation {
  readonly file: string;
  /** From 0. */
  readonly line: number;
  readonly rule_name: string;
  readonly message: string;
  readonly help: string | null;
}

/** Where npm has put it; `null` where it has not, since no binary is made for the platform. */
function findProgram(): string | null {
  try {
    const manifest = createRequire(import.meta.url).resolve('squawk-cli/package.json');
    return join(dirname(manifest), 'js/bin/squawk');
  } catch {
    return null;
  }
}

/** @param program squawk's own script, which starts the binary of the platform */
export async function inspectWith(
  program: string | null,
  files: readonly LintFile[],
): Promise<Inspection> {
  // What undoes a migration takes things away, which is all that the rules left to squawk object to.
  const ups = files.filter(({ direction }) => direction === 'up');
  if (ups.length === 0) return { offences: [], notice: null };
  if (program === null) return without('the package squawk-cli is not installed');
  const directory = await mkdtemp(join(tmpdir(), 'runledger-lint-'));
  try {
    const offences: ToolOffence[] = [];
    for (const transactional of [true, false]) {
      const same = ups.filter(({ options }) => options.transactional === transactional);
      const violations = await run(program, directory, same, transactional);
      if (typeof violations === 'string') return without(violations);
      offences.push(...violations.flatMap((violation) => toOffence(violation, same)));
    }
    return { offences, notice: null };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const without = (reason: string): Inspection => ({
  offences: [],
  notice: `squawk did not look at the PostgreSQL migrations (${reason}); the linter's own rules did.`,
});

/** @returns why it could not be run, or what it found */
async function run(
  program: string,
  directory: string,
  files: readonly LintFile[],
  transactional: boolean,
): Promise<readonly Violation[] | string> {
  if (files.length === 0) return [];
  const place = join(directory, transactional ? 'together' : 'alone');
  await mkdir(place);
  // A file of its own, so that none that lies above is found.
  await writeFile(join(place, 'squawk.toml'), '');
  const names = files.map((_, index) => `${index}.sql`);
  await Promise.all(files.map(({ text }, index) => writeFile(join(place, `${index}.sql`), text)));
  const inTransaction = transactional ? '--assume-in-transaction' : '--no-assume-in-transaction';
  const args = ['--config', 'squawk.toml', '--reporter', 'json', inTransaction, ...names];
  const { stdout, stderr } = await execute(program, args, place);
  try {
    return JSON.parse(stdout) as Violation[];
  } catch {
    const [said = ''] = stderr.trim().split('\n');
    return said === '' ? 'it gave no answer' : said.replace(/\.$/, '');
  }
}

async function execute(
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<{ stdout: string; stderr: string }> {
  const env = { ...process.env, SQUAWK_DISABLE_GITHUB_ANNOTATIONS: '1' };
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  await once(child, 'close');
  return { stdout, stderr };
}

function toOffence(violation: Violation, files: readonly LintFile[]): ToolOffence[] {
  const { rule_name: name, message, help, line } = violation;
  const file = files[Number.parseInt(violation.file, 10)];
  if (!file || answered.has(name)) return [];
  const rule = passedOn.get(name) ?? otherRule;
  const said = rule === otherRule ? `${name}: ${message}` : message;
  const offence = { rule: rule.id, file, line: line + 1, message: said };
  return [help ? { ...offence, safe: help } : offence];
}
