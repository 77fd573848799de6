import { lintSuite } from '@runledger/conformance/lint';
import { lintDialect } from '../src/lint.ts';

lintSuite(lintDialect, [
  'index-blocks-writes',
  'drop-index-blocks',
  'constraint-not-valid',
  'validated-together',
  'key-without-index',
  'set-not-null-scans',
  'type-rewrite',
  'volatile-default',
  'required-column',
  'blocks-table',
  'partition-of',
  'attach-scans',
  'detach-blocks',
]);
