import { library } from '@tooling/tsup';

export default library(['src/index.ts', 'src/migrations.ts', 'src/migrate-process.ts']);
