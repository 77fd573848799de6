/** Looks at migration files without any database. */
import { type AnyTable, model } from '@runledger/schema';
import { checkBackfills } from './backfills.ts';
import type { LintFile } from './file.ts';
import type { Finding, LintReport } from './finding.ts';
import { Findings, placeOf } from './findings.ts';
import { type ReadFile, readSet } from './reading.ts';
import type { RuleContext } from './rule.ts';
import { schemaDifferences } from './rules/parity.ts';
import { neutralRules } from './rules/rules.ts';
import type { LintSet } from './sources.ts';

export interface LintOptions {
  /** The tables that the migrations are to make. Default: Runledger's own. */
  readonly model?: readonly AnyTable[];
}

/**
 * Lints the files of one dialect or several. Those of several are compared, stream by stream.
 * @throws MigrationFileError when a file or directory cannot be read at all
 */
export async function lint(
  sets: readonly LintSet[],
  { model: tables = Object.values(model) }: LintOptions = {},
): Promise<LintReport> {
  const linted = await Promise.all(sets.map((set) => read(set)));
  for (const each of linted) checkFiles(each, { model: tables });
  for (const one of linted) for (const other of linted) if (one !== other) compare(one, other);
  for (const each of linted) await useTools(each);
  return {
    findings: linted.flatMap(({ findings }) => findings.found).sort(byPlace),
    allowed: linted.flatMap(({ findings }) => findings.allowed).sort(byPlace),
    files: sets
      .flatMap(({ streams }) => streams.flatMap(({ files }) => files))
      .filter(({ isAsked }) => isAsked).length,
    notices: linted.flatMap(({ notices }) => notices),
  };
}

interface Linted {
  readonly set: LintSet;
  readonly files: readonly ReadFile[];
  readonly findings: Findings;
  readonly notices: string[];
}

async function read(set: LintSet): Promise<Linted> {
  await set.dialect.open();
  const findings = new Findings(set.dialect);
  const files = readSet(set, findings);
  checkBackfills(set, files, findings);
  return { set, files, findings, notices: [] };
}

function checkFiles({ set, files, findings }: Linted, context: RuleContext): void {
  const rules = [...neutralRules(set.dialect), ...set.dialect.rules];
  for (const { file, isAsked } of files) {
    if (!isAsked) continue;
    for (const rule of rules) {
      for (const offence of rule.check(file, context)) {
        findings.add(rule.id, placeOf(file), offence);
      }
    }
  }
}

/** What the one has and the other lacks; the other way round is another call. */
function compare(one: Linted, other: Linted): void {
  const known = new Map(other.files.map(({ file }) => [keyOf(file), file]));
  const streams = new Set(other.set.streams.map(({ name }) => name));
  for (const { file, isAsked } of one.files) {
    if (!isAsked || file.direction !== 'up' || !streams.has(file.stream)) continue;
    const counterpart = known.get(keyOf(file));
    const dialect = other.set.dialect.name;
    if (!counterpart) {
      const message = `${dialect} has no migration ${file.version}_${file.name} in ${file.stream}.`;
      one.findings.add('parity-missing', placeOf(file), { line: 1, message });
      continue;
    }
    for (const offence of schemaDifferences(file, counterpart, dialect)) {
      one.findings.add('parity-schema', placeOf(file), offence);
    }
  }
}

const keyOf = ({ stream, version, name, direction }: LintFile) =>
  `${stream} ${version}_${name}.${direction}`;

async function useTools({ set, files, findings, notices }: Linted): Promise<void> {
  const asked = files.filter(({ isAsked }) => isAsked).map(({ file }) => file);
  const untold = new Set<string>();
  for (const tool of set.dialect.tools) {
    const { offences, notice } = await tool.inspect(asked);
    for (const { rule, file, ...offence } of offences) {
      findings.add(rule, placeOf(file), offence);
    }
    if (notice === null) continue;
    notices.push(notice);
    for (const { id } of tool.rules) untold.add(id);
  }
  for (const file of asked) findings.checkAllowances(file, (rule) => untold.has(rule));
}

function byPlace(a: Finding, b: Finding): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line;
}
