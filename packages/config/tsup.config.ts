import { library } from '@tooling/tsup';

export default library(['src/index.ts', 'src/drafting.ts', 'src/adoption.ts', 'src/linting.ts']);
