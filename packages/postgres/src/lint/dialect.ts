/** PostgreSQL as the linter's dialect. */
import type { LintDialect } from '@runledger/migrator/lint';
import { placement } from '../migrations/alone.ts';
import { postgresSyntax } from '../migrations/syntax.ts';
import { changesOfStatement } from './changes.ts';
import { columnRules } from './rules/columns.ts';
import { constraintRules } from './rules/constraints.ts';
import { indexRules } from './rules/indexes.ts';
import { lockRules } from './rules/locks.ts';
import { namingRules } from './rules/names.ts';
import { partitionRules } from './rules/partitions.ts';
import { privilegeRules } from './rules/privileges.ts';
import { rewriteRules } from './rules/rewrites.ts';
import { squawk } from './squawk.ts';
import { loadParser } from './tree.ts';

export const lintDialect: LintDialect = {
  name: 'postgres',
  syntax: postgresSyntax,
  rules: [
    ...indexRules,
    ...constraintRules,
    ...rewriteRules,
    ...lockRules,
    ...partitionRules,
    ...columnRules,
    ...namingRules,
    ...privilegeRules,
  ],
  tools: [squawk],
  placement,
  open: loadParser,
  changes: changesOfStatement,
};
