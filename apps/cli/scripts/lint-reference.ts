/** Writes docs/reference/lint.md. */
import { writeFileSync } from 'node:fs';
import { lintDialects } from '@runledger/config/lint';
import { lintReference } from '@runledger/migrator/lint';

const page = lintReference(await lintDialects());
writeFileSync(new URL('../../../docs/reference/lint.md', import.meta.url), page);
