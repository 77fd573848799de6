import type { Direction } from '../files/migration.ts';
import type { Severity } from './rule.ts';

/** One thing that the linter has to say about one line. */
export interface Finding {
  /** The rule's id, as `docs/reference/lint.md` lists it. */
  readonly rule: string;
  readonly severity: Severity;
  readonly dialect: string;
  readonly stream: string;
  /** `null` where the file's name tells none. */
  readonly version: string | null;
  readonly direction: Direction | null;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** What is wrong here: one sentence, which may begin with a name and has no capital of its own. */
  readonly message: string;
  /** What happens otherwise. */
  readonly why: string;
  /** What to do instead. */
  readonly safe: string;
}

/** A finding that the file allows, and why. */
export interface AllowedFinding extends Finding {
  readonly reason: string;
}

export interface LintReport {
  /** By file and line. */
  readonly findings: readonly Finding[];
  readonly allowed: readonly AllowedFinding[];
  /** How many files were looked at. */
  readonly files: number;
  /** What could not be looked at, and why: a sentence each. */
  readonly notices: readonly string[];
}

/** Whether the findings fail the command. */
export function hasErrors({ findings }: LintReport): boolean {
  return findings.some(({ severity }) => severity === 'error');
}
