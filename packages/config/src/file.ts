/** Finding and reading `runledger.config.*`. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError } from './problems.ts';

export interface ConfigFile {
  readonly path: string;
  /** What the file holds, not checked yet. */
  readonly value: unknown;
}

const extensions = ['ts', 'mts', 'js', 'mjs', 'json', 'yaml', 'yml'];
const namePattern = new RegExp(`^runledger\\.config\\.(${extensions.join('|')})$`);

/**
 * The configuration file of a directory or of the nearest one above it that has one.
 * @throws ConfigError when a directory holds several
 */
export function findConfigFile(directory: string): string | null {
  for (let here = resolve(directory); ; here = dirname(here)) {
    const found = namesIn(here).filter((name) => namePattern.test(name));
    if (found.length > 1) {
      throw problem(here, `holds ${found.join(' and ')}; keep one, or name one with --config`);
    }
    if (found[0] !== undefined) return join(here, found[0]);
    if (dirname(here) === here) return null;
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    // A directory that may be entered but not listed holds no configuration that could be read.
    return [];
  }
}

/** @throws ConfigError when the file cannot be read, or is not what its name says */
export async function readConfigFile(path: string): Promise<ConfigFile> {
  const kind = extname(path).slice(1);
  try {
    return { path, value: await read(path, kind) };
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw problem(path, reasonOf(error, path), error);
  }
}

function read(path: string, kind: string): unknown {
  switch (kind) {
    case 'json':
      return parseJson(path, withoutMark(readFileSync(path, 'utf8')));
    case 'yaml':
    case 'yml':
      return readYaml(path);
    case 'js':
    case 'mjs':
      return importDefault(path);
    case 'ts':
    case 'mts':
      return importTypeScript(path);
    default:
      throw problem(path, `has no known kind; name it *.${extensions.join(', *.')}`);
  }
}

const withoutMark = (text: string) => (text.startsWith('\uFEFF') ? text.slice(1) : text);

/** Without the parser's message and cause: it quotes the text, which may hold a password. */
function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const [place] = /line \d+ column \d+/.exec(String(error)) ?? [];
    throw problem(path, `is not valid JSON${place ? ` (${place})` : ''}`);
  }
}

async function readYaml(path: string): Promise<unknown> {
  const { parseYaml } = await import('./yaml.ts');
  return parseYaml(withoutMark(readFileSync(path, 'utf8'))) ?? {};
}

async function importDefault(path: string): Promise<unknown> {
  return defaultOf(path, await import(pathToFileURL(path).href));
}

function defaultOf(path: string, module: { default?: unknown }): unknown {
  if (module.default === undefined) {
    throw problem(path, 'exports no configuration; write `export default { … }`');
  }
  return module.default;
}

/** What Node alone cannot load: no type stripping, enums and their like, imports without an extension. */
const notForNode = new Set([
  'ERR_UNKNOWN_FILE_EXTENSION',
  'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
  'ERR_UNSUPPORTED_DIR_IMPORT',
  'ERR_MODULE_NOT_FOUND',
]);

async function importTypeScript(path: string): Promise<unknown> {
  return defaultOf(path, await importModule(path));
}

/** A module in JavaScript, or in TypeScript that Node or else jiti reads. */
export async function importModule(path: string): Promise<{ readonly [name: string]: unknown }> {
  try {
    return await import(pathToFileURL(path).href);
  } catch (error) {
    if (!notForNode.has(String((error as { code?: unknown }).code))) throw error;
    const { createJiti } = await import('jiti');
    return await createJiti(pathToFileURL(path).href).import(path);
  }
}

/** Why a file cannot be read, to go on after its name. */
export function reasonOf(error: unknown, path: string): string {
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'ENOENT') return 'does not exist; `runledger init` writes one';
  if (code === 'EISDIR') return 'is a directory; name the file in it';
  if (code === 'EACCES') return 'may not be read';
  // The first line says what and where; a quotation of the file, which may hold a password, follows it.
  const said = (message ?? String(error)).split('\n')[0];
  return `cannot be read: ${said?.replaceAll(path, 'it').replace(/[.:]$/, '')}`;
}

function problem(path: string, message: string, cause?: unknown): ConfigError {
  return new ConfigError([{ path: '', message: `${path} ${message}`, source: null }], { cause });
}
