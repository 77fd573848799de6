/** What a rule is: what it looks for, why, and the two examples that its page shows and its test runs. */
import type { AnyTable } from '@runledger/schema';
import type { LintFile } from './file.ts';

/** An `error` fails `migrate lint`; a `warning` is told. */
export type Severity = 'error' | 'warning';

/** Files as they would lie in one directory of migrations. */
export interface Example {
  /** The text by the file's name. */
  readonly files: Readonly<Record<string, string>>;
  /** The same directory of another dialect, for rules that compare. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** Of `files`, the ones that the page shows; the others set the scene. Default: all. */
  readonly shown?: readonly string[];
}

/** What a rule says about itself. Its texts are Markdown. */
export interface RuleFacts {
  /** What `allow=` names: lower-case words with hyphens. */
  readonly id: string;
  /** What it looks for, in a few words. */
  readonly title: string;
  readonly severity: Severity;
  /** What happens otherwise: one sentence or a few. */
  readonly why: string;
  /** The safe way, in one sentence. */
  readonly safe: string;
  readonly bad: Example;
  readonly good: Example;
}

/** One place where a rule is broken. */
export interface Offence {
  /** Line of the file, from 1. */
  readonly line: number;
  /** What is wrong here: one sentence, which may begin with a name and has no capital of its own. */
  readonly message: string;
  /** The safe way here, where the rule's own would be too general. */
  readonly safe?: string;
}

export interface RuleContext {
  /** The tables that the migrations are to make. */
  readonly model: readonly AnyTable[];
}

/** A rule that looks at one file at a time, with what the files before it have made. */
export interface Rule extends RuleFacts {
  check(file: LintFile, context: RuleContext): Iterable<Offence>;
}

const BEFORE = '202601010000_before';
const SUBJECT = '202601020000_example';

interface Scene {
  /** What an earlier migration has done. */
  readonly before?: string;
  /** How the migration is undone. */
  readonly down?: string;
  /** The migration's statements in another dialect. */
  readonly elsewhere?: string;
  /** Shows the file that undoes instead of the one that does. */
  readonly showDown?: boolean;
}

/** An example of one migration. */
export function example(up: string, scene: Scene = {}): Example {
  const { before, down = '-- Undone by hand.', elsewhere, showDown = false } = scene;
  const earlier = before === undefined ? {} : pair(BEFORE, before, '-- Undone by hand.');
  return {
    files: { ...earlier, ...pair(SUBJECT, up, down) },
    shown: [`${SUBJECT}.${showDown ? 'down' : 'up'}.sql`],
    ...(elsewhere === undefined
      ? {}
      : { elsewhere: { ...earlier, ...pair(SUBJECT, elsewhere, '-- As above.') } }),
  };
}

function pair(base: string, up: string, down: string): Record<string, string> {
  return { [`${base}.up.sql`]: `${up}\n`, [`${base}.down.sql`]: `${down}\n` };
}
