import { library } from '@tooling/tsup';

export default library([
  'src/index.ts',
  'src/migrations.ts',
  'src/drafting.ts',
  'src/adoption.ts',
  'src/lint.ts',
]);
