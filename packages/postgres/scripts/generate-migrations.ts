/** Writes src/generated/migrations.ts from the files in migrations/. */
import { join } from 'node:path';
import { embedMigrations } from '@runledger/migrator';
import { postgresSyntax } from '../src/migrations/syntax.ts';

embedMigrations({
  root: join(import.meta.dirname, '..'),
  streams: ['operational', 'analytics'],
  syntax: postgresSyntax,
});
