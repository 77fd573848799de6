/** The migrations of another tool as pairs of a stream. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { slugOf, versionAfter } from '../drafts/name.ts';
import { originOf } from './by-hand.ts';
import type { ForeignMigration, ForeignTool } from './tools.ts';

/** A migration of the stream that came from another tool. */
export interface ImportedMigration {
  /** What the tool's history calls it. */
  readonly id: string;
  readonly version: string;
  readonly name: string;
}

/** Where migrations begin whose names tell no time. */
const FIRST = '200001010001';
const LONGEST = 100;
const UP = /^(\d{12})_(.+)\.up\.sql$/;

/** The migrations of the directory that came from the tool, by version. */
export function importedFrom(tool: ForeignTool, directory: string): ImportedMigration[] {
  const origin = originOf(tool);
  return namesIn(directory).flatMap((file) => {
    const [, version, name] = UP.exec(file) ?? [];
    if (version === undefined || name === undefined) return [];
    const line = readFileSync(join(directory, file), 'utf8')
      .split('\n')
      .find((each) => each.startsWith(origin));
    return line === undefined ? [] : [{ id: line.slice(origin.length).trim(), version, name }];
  });
}

/** Writes those that are not there yet. @returns what was written */
export function writeImported(
  tool: ForeignTool,
  directory: string,
  migrations: readonly ForeignMigration[],
): ImportedMigration[] {
  const known = new Map(importedFrom(tool, directory).map((each) => [each.id, each]));
  const taken = new Set(namesIn(directory).map((file) => file.slice(0, 12)));
  const written: ImportedMigration[] = [];
  let last = '';
  mkdirSync(directory, { recursive: true });
  for (const migration of migrations) {
    const there = known.get(migration.id);
    let version = there?.version ?? migration.minute ?? FIRST;
    if (!there) {
      if (version <= last) version = versionAfter(last);
      while (taken.has(version)) version = versionAfter(version);
      const name = slugFrom(migration.name);
      const base = join(directory, `${version}_${name}`);
      writeFileSync(`${base}.up.sql`, upText(tool, migration), { flag: 'wx' });
      writeFileSync(`${base}.down.sql`, downText(tool, migration), { flag: 'wx' });
      taken.add(version);
      written.push({ id: migration.id, version, name });
    }
    last = version;
  }
  return written;
}

const namesIn = (directory: string) => (existsSync(directory) ? readdirSync(directory).sort() : []);

function slugFrom(name: string): string {
  const isNamed = /[a-z0-9]/i.test(name);
  return slugOf(isNamed ? name.slice(0, LONGEST / 2) : 'migration');
}

function upText(tool: ForeignTool, { id, up, remarks, isOutsideTransaction }: ForeignMigration) {
  const lines = [
    `${originOf(tool)}${id}`,
    ...(isOutsideTransaction ? ['-- runledger: transaction=none'] : []),
    ...remarks.map((remark) => `-- DRAFT: ${remark}.`),
  ];
  return `${lines.join('\n')}\n${up}\n`;
}

function downText(tool: ForeignTool, { down, isOutsideTransaction }: ForeignMigration): string {
  if (down === null) {
    return `-- DRAFT: ${tool.name} has nothing that takes this back: write it, or say why there is nothing to do.\n`;
  }
  return `${isOutsideTransaction ? '-- runledger: transaction=none\n' : ''}${down}\n`;
}
