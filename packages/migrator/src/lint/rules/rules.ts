/** Every rule that holds on any dialect. */
import { allowUnknown, allowUnused } from '../allowances.ts';
import type { LintDialect } from '../dialect.ts';
import type { Rule, RuleFacts } from '../rule.ts';
import { backfillRules } from './backfills.ts';
import { draftRules } from './drafts.ts';
import { fileEmpty, fileName, filePair, header, syntax, versionTaken } from './files.ts';
import { lossRules } from './loss.ts';
import { nameRules } from './names.ts';
import { parityMissing, paritySchema } from './parity.ts';
import { rowLoss } from './row-loss.ts';
import { runningCodeRules } from './running-code.ts';
import { secretRules } from './secrets.ts';
import { statementRules } from './statements.ts';

/** Those that look at one file at a time. */
export function neutralRules(dialect: LintDialect): readonly Rule[] {
  return [
    ...statementRules(dialect),
    ...lossRules(dialect),
    rowLoss(dialect),
    ...runningCodeRules,
    ...nameRules,
    ...secretRules,
    ...draftRules,
  ];
}

/** Those that the linter itself applies, to directories and headers. */
const structuralRules: readonly RuleFacts[] = [
  fileName,
  filePair,
  versionTaken,
  fileEmpty,
  header,
  syntax,
  allowUnknown,
  allowUnused,
  parityMissing,
  paritySchema,
  ...backfillRules,
];

/** What holds on any dialect, in the order of the reference. */
export function sharedRules(dialect: LintDialect): readonly RuleFacts[] {
  return [...structuralRules, ...neutralRules(dialect)];
}

/** Everything that can be found in a file of the dialect. */
export function rulesOf(dialect: LintDialect): ReadonlyMap<string, RuleFacts> {
  const all = [
    ...sharedRules(dialect),
    ...dialect.rules,
    ...dialect.tools.flatMap(({ rules }) => rules),
  ];
  return new Map(all.map((rule) => [rule.id, rule]));
}
