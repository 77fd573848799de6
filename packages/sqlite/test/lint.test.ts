import { lintSuite } from '@runledger/conformance/lint';
import { lintDialect } from '../src/lint.ts';

lintSuite(lintDialect, ['add-column-scans', 'drop-column-rewrites']);
