/** Plans as files: JSON, and never trusted before it was held against itself. */
import { readFileSync } from 'node:fs';
import { BackfillFile } from '../backfill/file.ts';
import { MigrationPlanError } from '../errors.ts';
import { statementsChecksum } from '../files/checksum.ts';
import { parseScript } from '../sql/statements.ts';
import type { SqlSyntax } from '../sql/syntax.ts';
import { historyHash } from './fingerprint.ts';
import { type MigrationPlan, PLAN_FORMAT, planHash, type ToldMigration } from './plan.ts';

/** The text of a plan's file. */
export function planText(plan: MigrationPlan): string {
  return `${JSON.stringify(plan, null, 2)}\n`;
}

/**
 * @param syntax of the database that the plan is for
 * @throws MigrationPlanError when it cannot be read, is no plan, or was changed after it was made
 */
export function readPlanFile(path: string, syntax: SqlSyntax): MigrationPlan {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new MigrationPlanError(
      `The plan ${path} cannot be read (${(cause as NodeJS.ErrnoException).code ?? (cause as Error).message}): give a file that \`migrate plan --out FILE\` wrote.`,
      { cause },
    );
  }
  return parsePlan(text, path, syntax);
}

/**
 * @param name of the file, for messages
 * @throws MigrationPlanError when the text is no plan, or was changed after it was made
 */
export function parsePlan(text: string, name: string, syntax: SqlSyntax): MigrationPlan {
  const plan = parseJson(text, name);
  const format = isObject(plan) && isObject(plan.subject) ? plan.subject.format : undefined;
  if (!isObject(plan) || plan.command !== 'plan' || typeof format !== 'number') {
    throw new MigrationPlanError(
      `${name} is no plan of migrations: make one with \`migrate plan --out FILE\`.`,
    );
  }
  if (format !== PLAN_FORMAT) {
    throw new MigrationPlanError(
      `${name} is a plan of the format ${format}, and this version reads the format ${PLAN_FORMAT}: make the plan anew with this version.`,
    );
  }
  if (!isPlan(plan)) {
    throw new MigrationPlanError(
      `${name} lacks parts of a plan: make it anew with \`migrate plan --out FILE\`.`,
    );
  }
  assertGenuine(plan, name, syntax);
  return plan;
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MigrationPlanError(
      `${name} is no JSON (${(cause as Error).message}): give a file that \`migrate plan --out FILE\` wrote.`,
      { cause },
    );
  }
}

/** What is told has to be what is hashed, as far as people decide by it. */
export function assertGenuine(plan: MigrationPlan, name: string, syntax: SqlSyntax): void {
  if (planHash(plan.subject) !== plan.hash) throw tampered(name, 'what is to run');
  if (historyHash(plan.history) !== plan.subject.database.history) {
    throw tampered(name, 'the history');
  }
  for (const [index, { file, statements, backfill }] of plan.migrations.entries()) {
    const planned = plan.subject.migrations[index];
    if (backfillChecksum(backfill, syntax) !== planned?.backfill) {
      throw tampered(name, `the backfill of ${file}`);
    }
    const told = statements.map(({ sql }) => parseScript(sql, syntax).statements);
    const isWhole = statements[0]?.statement === 1 || statements.length === 0;
    const wasBegun = plan.history.some(
      ({ stream, version }) => stream === planned?.stream && version === planned.version,
    );
    if (!isWhole && wasBegun) continue;
    const isOneEach = told.every((found) => found.length === 1);
    if (!isOneEach || statementsChecksum(told.flat()) !== planned?.statementsChecksum) {
      throw tampered(name, `the script ${file}`);
    }
  }
}

function backfillChecksum(told: ToldMigration['backfill'], syntax: SqlSyntax): string | null {
  if (!told) return null;
  const { file, sql } = told;
  const embedded = { sql, checksum: '', statementsChecksum: '' };
  return BackfillFile.inPackage(file, embedded).parse(syntax).statementsChecksum;
}

function tampered(name: string, what: string): MigrationPlanError {
  return new MigrationPlanError(
    `${name} was changed after it was made: ${what} does not fit its hash; make the plan anew.`,
  );
}

type Shape = Readonly<Record<string, 'string' | 'object' | 'array'>>;

const PLAN: Shape = {
  hash: 'string',
  subject: 'object',
  target: 'string',
  direction: 'string',
  migrations: 'array',
  tables: 'array',
  hazards: 'array',
  differences: 'array',
  history: 'array',
  objects: 'object',
  totals: 'object',
};
const SUBJECT: Shape = { madeAt: 'string', expiresAt: 'string', records: 'array' };
const DATABASE: Shape = { identity: 'string', history: 'string', schema: 'string' };
const PLANNED: Shape = {
  stream: 'string',
  version: 'string',
  name: 'string',
  direction: 'string',
  statementsChecksum: 'string',
  options: 'object',
};
const TOLD: Shape = { file: 'string', statements: 'array' };
const STATEMENT: Shape = { sql: 'string' };
const MARK: Shape = { stream: 'string', version: 'string', name: 'string', mark: 'string' };

function isPlan(value: unknown): value is MigrationPlan {
  if (!fits(value, PLAN)) return false;
  const { subject, migrations, history } = value as unknown as MigrationPlan;
  const { database, migrations: planned, records, protection } = subject;
  return (
    fits(subject, SUBJECT) &&
    fits(database, DATABASE) &&
    records.every(isObject) &&
    Array.isArray(planned) &&
    planned.every((each) => fits(each, PLANNED)) &&
    (protection === null || isObject(protection)) &&
    migrations.length === planned.length &&
    migrations.every(
      (each) => fits(each, TOLD) && each.statements.every((one) => fits(one, STATEMENT)),
    ) &&
    history.every((each) => fits(each, MARK))
  );
}

function fits(value: unknown, shape: Shape): boolean {
  if (!isObject(value)) return false;
  return Object.entries(shape).every(([key, kind]) => {
    const member = value[key];
    if (kind === 'array') return Array.isArray(member);
    return kind === 'object' ? isObject(member) : typeof member === 'string';
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
