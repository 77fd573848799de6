/** The files of a draft: where they go, and that they go nowhere where there is one. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Driver } from '@runledger/config';
import type { DraftedMigration } from '@runledger/config/drafting';
import { CommandError } from '../terminal/failure.ts';
import { nextVersion } from './name.ts';
import type { DraftStream } from './streams.ts';
import { draftText, nothing, titleOf } from './text.ts';

export interface DraftRequest {
  readonly stream: DraftStream;
  /** What the migration does, as its author put it. */
  readonly title: string;
  readonly slug: string;
  readonly now: Date;
  readonly isOutsideTransaction: boolean;
  readonly isBreaking: boolean;
  /** What was drafted from the model; `null` for files to be written by hand. */
  readonly drafts: ReadonlyMap<Driver, readonly DraftedMigration[]> | null;
}

export interface DraftFile {
  readonly driver: Driver;
  readonly version: string;
  readonly name: string;
  readonly direction: 'up' | 'down';
  readonly path: string;
}

const directions = ['up', 'down'] as const;
const stages = ['expand', 'online', 'contract'] as const;

interface Part {
  readonly name: string;
  readonly title: string;
  readonly isLast: boolean;
  script(
    driver: Driver,
    direction: 'up' | 'down',
  ): { options: readonly string[]; sql: string | null };
}

/**
 * Writes the pair for each driver that the stream has a directory for; a draft from the model may be several, one after
 * the other.
 * Nothing that is there is written over.
 * @throws CommandError where the stream has the same directory for two drivers
 */
export function writeDrafts(request: DraftRequest): DraftFile[] {
  const { stream, now, isBreaking } = request;
  const directories = Object.entries(stream.directories) as [Driver, string][];
  const drivers = directories.map(([driver]) => driver);
  assertApart(stream);
  const there = directories.flatMap(([, directory]) =>
    existsSync(directory) ? readdirSync(directory) : [],
  );
  const parts = request.drafts ? draftedParts(request, request.drafts) : [emptyPart(request)];
  const files: (DraftFile & { readonly text: string })[] = [];
  for (const { name, title, isLast, script } of parts) {
    const version = nextVersion(now, [...there, ...files.map(({ version }) => `${version}_`)]);
    for (const [driver, directory] of directories) {
      for (const direction of directions) {
        const { options, sql } = script(driver, direction);
        const all = [
          ...options,
          ...(isBreaking && isLast && direction === 'up' ? ['breaking'] : []),
        ];
        const path = join(directory, `${version}_${name}.${direction}.sql`);
        const text = draftText({ title, driver, direction, options: all, sql, drivers });
        files.push({ driver, version, name, direction, path, text });
      }
    }
  }
  for (const [, directory] of directories) mkdirSync(directory, { recursive: true });
  for (const { path, text } of files) writeFileSync(path, text, { flag: 'wx' });
  return files.map(({ text: _, ...file }) => file);
}

/** One file cannot be written for two databases. */
function assertApart({ stream, directories }: DraftStream): void {
  const given = Object.values(directories);
  if (new Set(given).size === given.length) return;
  throw new CommandError(
    `The stream "${stream}" has one directory for both databases, ${given[0]}: give each its own, as streams.${stream}.postgres and streams.${stream}.sqlite.`,
  );
}

function emptyPart({ slug, title, isOutsideTransaction }: DraftRequest): Part {
  const options = isOutsideTransaction ? ['transaction=none'] : [];
  return { name: slug, title, isLast: true, script: () => ({ options, sql: null }) };
}

/** One migration for each stage in which any driver has something to do; the first has the plain name. */
function draftedParts(
  { slug, title }: DraftRequest,
  drafts: NonNullable<DraftRequest['drafts']>,
): Part[] {
  const all = [...drafts.values()].flat();
  const needed = stages.filter((stage) => all.some((draft) => draft.stage === stage));
  return needed.map((stage, at) => ({
    name: at === 0 ? slug : `${slug}_${stage}`,
    title: titleOf(title, stage, needed.length),
    isLast: at === needed.length - 1,
    script: (driver, direction) =>
      drafts.get(driver)?.find((draft) => draft.stage === stage)?.[direction] ?? nothing,
  }));
}
