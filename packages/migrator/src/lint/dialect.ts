/** The port of the linter: what it has to know about a dialect, and what the dialect looks for itself. */

import type { Placement } from '../run/port.ts';
import type { Statement } from '../sql/statements.ts';
import type { SqlSyntax } from '../sql/syntax.ts';
import type { SchemaChange } from './change.ts';
import type { LintFile } from './file.ts';
import type { Offence, Rule, RuleFacts } from './rule.ts';

export interface LintDialect {
  /** For messages and reports. */
  readonly name: string;
  readonly syntax: SqlSyntax;
  /** What the dialect looks for, file by file. */
  readonly rules: readonly Rule[];
  /** Programs that look at the files as well. */
  readonly tools: readonly LintTool[];
  placement(statement: Statement): Placement;
  /** Loads what reading statements takes; called once before anything below. */
  open(): Promise<void>;
  /** @throws SqlReadError when the statement is none of the dialect */
  changes(statement: Statement): readonly SchemaChange[];
}

/** A program of somebody else's. Its findings that a rule of the dialect answers better it leaves out. */
export interface LintTool {
  /** For messages and the reference. */
  readonly name: string;
  /** What it can report. */
  readonly rules: readonly RuleFacts[];
  inspect(files: readonly LintFile[]): Promise<Inspection>;
}

export interface Inspection {
  readonly offences: readonly ToolOffence[];
  /** One sentence, when it could not look. */
  readonly notice: string | null;
}

export interface ToolOffence extends Offence {
  readonly rule: string;
  readonly file: LintFile;
}

/** Text that the dialect cannot read as a statement. */
export class SqlReadError extends Error {
  /** Line of the file, from 1. */
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.name = 'SqlReadError';
    this.line = line;
  }
}
