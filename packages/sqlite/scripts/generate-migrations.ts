/** Writes src/generated/migrations.ts from the files in migrations/. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { embedMigrations } from '@runledger/migrator';
import { sqliteSyntax } from '../src/migrations/syntax.ts';

const pathOf = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const sources = ['operational', 'analytics'].map((stream) => ({
  stream,
  directory: pathOf(`migrations/${stream}`),
}));
writeFileSync(pathOf('src/generated/migrations.ts'), embedMigrations(sources, sqliteSyntax));
