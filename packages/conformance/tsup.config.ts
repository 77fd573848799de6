import { library } from '@tooling/tsup';

export default library([
  'src/index.ts',
  'src/differential/index.ts',
  'src/fencing-process.ts',
  'src/migrations.ts',
  'src/migrations/lint.ts',
  'src/migration-files.ts',
  'src/migrate-process.ts',
  'src/quota-process.ts',
]);
