/** Reads the header lines of a migration file: `-- runledger: …`. */
import type { Script } from '../sql/statements.ts';
import { parseDuration } from './duration.ts';
import type { FileOptions } from './source.ts';

export const DEFAULT_FILE_OPTIONS: FileOptions = {
  transactional: true,
  rebuild: [],
  allow: {},
  lockTimeoutMs: null,
  statementTimeoutMs: null,
  breaking: false,
};

type Draft = { -readonly [K in keyof FileOptions]: FileOptions[K] };

/** A header line; what it says is the first group. */
export const HEADER = /^--[ \t]*runledger:(.*)$/s;
/** What was meant as one: options stand in it, and are not read. */
const MISWRITTEN =
  /^(--|\/\*)[ \t]*runledger\b[ \t]*[:;,]?[ \t]*((transaction|rebuild|allow|lock-timeout|statement-timeout|table|as|key|batch|pause)[ \t]*=|(breaking|function)[ \t]*(\*\/)?$)/i;
const SETTING = /([a-z-]+)(?:=(?:"([^"]*)"|([^\s"]+)))?(?=\s|$)/y;
const KNOWN =
  'transaction=none, rebuild=<table>, allow=<hazard> reason="…", lock-timeout=<duration>, statement-timeout=<duration>, breaking';

/** @throws Error for a comment that holds options and is no header line */
export function headerIn(comment: string): RegExpExecArray | null {
  const header = HEADER.exec(comment);
  if (header || !MISWRITTEN.test(comment)) return header;
  throw new Error(
    `the line "${comment.trim()}" holds options and is not read: write it as "-- runledger: …"`,
  );
}

/** @throws Error with what is wrong, for whoever knows the file's name */
export function readOptions(comments: Script['comments']): FileOptions {
  let options: Draft | null = null;
  for (const { text, leading } of comments) {
    const header = headerIn(text);
    if (!header) continue;
    if (!leading) {
      throw new Error(`the line "${text.trim()}" must stand before the first statement`);
    }
    options ??= { ...DEFAULT_FILE_OPTIONS };
    applyHeader(options, header[1] ?? '');
  }
  return options ?? DEFAULT_FILE_OPTIONS;
}

function applyHeader(options: Draft, line: string): void {
  const settings = readSettings(line);
  for (const [index, { key, value }] of settings.entries()) {
    switch (key) {
      case 'transaction':
        if (value !== 'none') throw new Error('transaction can only be "none"');
        options.transactional = false;
        break;
      case 'rebuild':
        options.rebuild = [...options.rebuild, demand(key, value)];
        break;
      case 'allow':
        options.allow = { ...options.allow, ...readAllowance(settings, index) };
        break;
      case 'reason':
        assertAfterAllow(settings, index);
        break;
      case 'lock-timeout':
        options.lockTimeoutMs = readDuration(key, value);
        break;
      case 'statement-timeout':
        options.statementTimeoutMs = readDuration(key, value);
        break;
      case 'breaking':
        if (value !== null) throw new Error('breaking takes no value');
        options.breaking = true;
        break;
      default:
        throw new Error(`"${key}" is not an option; there are ${KNOWN}`);
    }
  }
}

interface Setting {
  readonly key: string;
  readonly value: string | null;
}

/**
 * The hazard that is allowed at this place of a line, and why.
 * @throws Error where it lacks its reason
 */
export function readAllowance(settings: readonly Setting[], index: number): Record<string, string> {
  const [allowed, reason] = [settings[index], settings[index + 1]];
  if (reason?.key !== 'reason' || !reason.value?.trim()) {
    throw new Error(`allow=${allowed?.value ?? ''} must be followed by reason="…"`);
  }
  return { [demand('allow', allowed?.value ?? null)]: reason.value };
}

/** @throws Error where the reason at this place of a line is none of an allowance */
export function assertAfterAllow(settings: readonly Setting[], index: number): void {
  if (settings[index - 1]?.key !== 'allow') throw new Error('reason must follow allow=…');
}

/** @throws Error that names the options that are `known` */
export function readSettings(line: string, known: string = KNOWN): Setting[] {
  const settings: Setting[] = [];
  const text = line.trim();
  for (let at = 0; at < text.length; ) {
    SETTING.lastIndex = at;
    const found = SETTING.exec(text);
    if (!found) throw new Error(`"${text.slice(at)}" is not an option; there are ${known}`);
    settings.push({ key: found[1] ?? '', value: found[2] ?? found[3] ?? null });
    at = SETTING.lastIndex;
    while (text.charAt(at) === ' ' || text.charAt(at) === '\t') at++;
  }
  if (settings.length === 0) throw new Error(`the line names no option; there are ${known}`);
  return settings;
}

export function demand(key: string, value: string | null): string {
  if (!value) throw new Error(`${key} needs a value`);
  return value;
}

/** In milliseconds. */
export function readDuration(key: string, value: string | null): number {
  const ms = parseDuration(value ?? '');
  if (ms !== null) return ms;
  throw new Error(`${key}=${value ?? ''} is no duration such as 500ms, 3s, 10min, 1h or 0`);
}
