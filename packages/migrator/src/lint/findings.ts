/** Collects what is found in one dialect's files, and sets aside what the files allow. */
import { ENGINE_HAZARDS } from './allowances.ts';
import type { LintDialect } from './dialect.ts';
import type { LintFile } from './file.ts';
import type { AllowedFinding, Finding } from './finding.ts';
import type { Offence, RuleFacts } from './rule.ts';
import { rulesOf } from './rules/rules.ts';

/** Where a finding is: a file that could be read, or one that could not. */
export type Place = Pick<Finding, 'stream' | 'version' | 'direction'> & {
  readonly file: string;
  /** `null` where there is nothing that could allow anything. */
  readonly read: LintFile | null;
};

export class Findings {
  readonly found: Finding[] = [];
  readonly allowed: AllowedFinding[] = [];
  readonly #dialect: LintDialect;
  readonly #rules: ReadonlyMap<string, RuleFacts>;
  /** `path rule` of what an allowance was needed for. */
  readonly #used = new Set<string>();

  constructor(dialect: LintDialect) {
    this.#dialect = dialect;
    this.#rules = rulesOf(dialect);
  }

  add(id: string, place: Place, { line, message, safe }: Offence): void {
    const rule = this.#rules.get(id);
    if (!rule) throw new RangeError(`There is no rule ${id}.`);
    const { file, stream, version, direction } = place;
    const finding: Finding = {
      rule: id,
      severity: rule.severity,
      dialect: this.#dialect.name,
      stream,
      version,
      direction,
      file,
      line,
      message,
      why: rule.why,
      safe: safe ?? rule.safe,
    };
    const allowance = place.read?.allowances.find((each) => each.rule === id);
    if (!allowance) {
      this.found.push(finding);
      return;
    }
    this.#used.add(keyOf(file, id));
    this.allowed.push({ ...finding, reason: allowance.reason });
  }

  /** @param isUntold whether nobody could look for the rule */
  checkAllowances(file: LintFile, isUntold: (rule: string) => boolean): void {
    for (const { rule, line } of file.allowances) {
      if (ENGINE_HAZARDS.has(rule)) continue;
      if (!this.#rules.has(rule)) {
        const message = `there is no rule ${rule}, so that nothing is allowed.`;
        this.add('allow-unknown', placeOf(file), { line, message });
      } else if (!this.#used.has(keyOf(file.path, rule)) && !isUntold(rule)) {
        const message = `nothing in this file is found by ${rule}.`;
        this.add('allow-unused', placeOf(file), { line, message });
      }
    }
  }
}

export function placeOf(file: LintFile): Place {
  const { path, stream, version, direction } = file;
  return { file: path, stream, version, direction, read: file };
}

const keyOf = (path: string, rule: string) => `${path} ${rule}`;
