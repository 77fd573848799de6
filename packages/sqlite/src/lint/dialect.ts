/** SQLite as the linter's dialect. */
import type { LintDialect } from '@runledger/migrator/lint';
import { placement, sqliteSyntax } from '../migrations/syntax.ts';
import { readStatement } from './reader.ts';
import { alterRules } from './rules/alter.ts';
import { engineRules } from './rules/engine.ts';
import { rebuildRules } from './rules/rebuilds.ts';
import { tableRules } from './rules/tables.ts';

export const lintDialect: LintDialect = {
  name: 'sqlite',
  syntax: sqliteSyntax,
  rules: [...rebuildRules, ...alterRules, ...tableRules, ...engineRules],
  tools: [],
  placement,
  // Its tokens are all there is to read.
  open: () => Promise.resolve(),
  changes: (statement) => readStatement(statement).changes,
};
