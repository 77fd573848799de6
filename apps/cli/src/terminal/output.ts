/** Printing: data on standard output, everything else on standard error. */
import { stripVTControlCharacters, styleText } from 'node:util';

const guarded = new Set<NodeJS.WriteStream>();

/**
 * When the reader of a pipe has gone (`runledger … | head -1`), what is written is dropped without a word. What
 * cannot be written otherwise (the disk is full) makes the command fail.
 */
export function guard(stream: NodeJS.WriteStream): void {
  if (guarded.has(stream)) return;
  guarded.add(stream);
  let isTold = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.exitCode = 1;
    if (isTold || stream === process.stderr) return;
    isTold = true;
    const label = styled(['red', 'bold'], 'error:', process.stderr);
    note(`${label} The output cannot be written (${error.code ?? error.message}).`);
  });
}

function write(stream: NodeJS.WriteStream, text: string): void {
  guard(stream);
  stream.write(`${text}\n`);
}

export function print(text: string): void {
  write(process.stdout, text);
}

/** How many characters a line of standard output has room for; `undefined` where it is no terminal, and has no end. */
export function terminalWidth(): number | undefined {
  return process.stdout.isTTY ? process.stdout.columns : undefined;
}

export function printJson(value: unknown): undefined {
  print(JSON.stringify(value, exactInteger, 2));
}

/** Integers beyond 2^53 as their digits: JSON knows no limit, and readers that care can read them exactly. */
function exactInteger(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? json.rawJSON(value.toString()) : value;
}

/** TypeScript's library does not know it yet. */
const json = JSON as typeof JSON & { rawJSON(text: string): unknown };

export type Level = 'info' | 'warn' | 'error';

let logsJson = false;

/** From now on, what stands on standard error is for people (`text`), or one JSON object a line. */
export function useLogFormat(format: 'text' | 'json'): void {
  logsJson = format === 'json';
}

/** For people only, unless logs are for machines: kept out of what a pipe reads. */
export function note(text: string, level: Level = 'info'): void {
  if (logsJson) log(level, { event: 'note', message: stripVTControlCharacters(text).trim() });
  else write(process.stderr, text);
}

/** Facts for machines. @returns whether logs are for them */
export function log(level: Level, facts: object): boolean {
  if (!logsJson) return false;
  write(process.stderr, JSON.stringify({ time: new Date().toISOString(), level, ...facts }));
  return true;
}

type Style = Parameters<typeof styleText>[0];

/** Styles text for standard output, or for another stream; plain where it is no terminal or NO_COLOR is set. */
export function styled(style: Style, text: string, stream: NodeJS.WriteStream = process.stdout) {
  return styleText(style, text, { stream });
}
