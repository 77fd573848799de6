/** Writes docs/reference/cli.md. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { commandReference } from '../src/reference.ts';

mkdirSync(new URL('../../../docs/reference/', import.meta.url), { recursive: true });
writeFileSync(new URL('../../../docs/reference/cli.md', import.meta.url), await commandReference());
