/** `-- runledger: allow=<rule> reason="…"`: what a file's header says is meant. */
import { HEADER, readSettings } from '../files/options.ts';
import { ROW_LOSS } from '../files/source.ts';
import { lineAt } from '../sql/lines.ts';
import { scan } from '../sql/scanner.ts';
import type { SqlSyntax } from '../sql/syntax.ts';
import type { RuleFacts } from './rule.ts';
import { example } from './rule.ts';

export interface Allowance {
  readonly rule: string;
  readonly reason: string;
  /** From 1. */
  readonly line: number;
}

/** Hazards that the engine finds when a file is applied, and that its text does not always tell. */
export const ENGINE_HAZARDS: ReadonlySet<string> = new Set([ROW_LOSS]);

/** The allowances of a text, as the engine reads them. */
export function allowancesIn(text: string, syntax: SqlSyntax): Allowance[] {
  const allowances: Allowance[] = [];
  for (const { kind, start, end } of scan(text, syntax)) {
    if (kind === 'space') continue;
    // Options stand before the first statement.
    if (kind !== 'comment') break;
    const [, said] = HEADER.exec(text.slice(start, end)) ?? [];
    if (said === undefined) continue;
    const line = lineAt(text, start);
    allowances.push(...allowancesOf(said).map((allowance) => ({ ...allowance, line })));
  }
  return allowances;
}

function allowancesOf(said: string): Omit<Allowance, 'line'>[] {
  try {
    const settings = readSettings(said);
    return settings.flatMap(({ key, value }, index) => {
      const reason = settings[index + 1];
      if (key !== 'allow' || reason?.key !== 'reason') return [];
      return [{ rule: value ?? '', reason: reason.value ?? '' }];
    });
  } catch {
    // What cannot be read is a finding of its own.
    return [];
  }
}

export const allowUnknown: RuleFacts = {
  id: 'allow-unknown',
  title: 'An `allow` of a rule that there is not',
  severity: 'error',
  why: 'A misspelt name allows nothing, and whoever reads the file believes that it does.',
  safe: 'Name a rule as this page spells it.',
  bad: example('-- runledger: allow=data-los reason="moved to the archive"\nDROP TABLE drafts;'),
  good: example('-- runledger: allow=data-loss reason="moved to the archive"\nDROP TABLE drafts;'),
};

export const allowUnused: RuleFacts = {
  id: 'allow-unused',
  title: 'An `allow` that allows nothing',
  severity: 'warning',
  why: 'What it was there for is gone, and it would hide the next hazard of its kind.',
  safe: 'Take the line out.',
  bad: example(
    '-- runledger: allow=data-loss reason="moved to the archive"\nCREATE INDEX idx_notes_author ON notes (author);',
  ),
  good: example('-- runledger: allow=data-loss reason="moved to the archive"\nDROP TABLE drafts;'),
};
