/** The linter of migrations: its engine, its neutral rules, and the port that a dialect implements. */
export { actionsOf } from '../sql/actions.ts';
export { Cursor } from '../sql/cursor.ts';
export { withoutQuotes } from '../sql/names.ts';
export type {
  ColumnFacts,
  ConstraintFacts,
  ConstraintKind,
  IndexCreation,
  SchemaChange,
  TableCreation,
} from './change.ts';
export {
  type Inspection,
  type LintDialect,
  type LintTool,
  SqlReadError,
  type ToolOffence,
} from './dialect.ts';
export { changesOf, finalName, type LintFile, type LintStatement, makesTable } from './file.ts';
export { type AllowedFinding, type Finding, hasErrors, type LintReport } from './finding.ts';
export { type LintOptions, lint } from './lint.ts';
export { lintReference } from './reference.ts';
export {
  type Example,
  example,
  type Offence,
  type Rule,
  type RuleContext,
  type RuleFacts,
  type Severity,
} from './rule.ts';
export { rulesOf, sharedRules } from './rules/rules.ts';
export { lintRun, type RunFile } from './run.ts';
export {
  directoryFiles,
  embeddedFiles,
  type LintSet,
  type LintStream,
  type SourceFile,
} from './sources.ts';
export { type LinedToken, linedTokens } from './tokens.ts';
