import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { importRules } from './import-rules.ts';
import { runAsScript, workspaceRoot } from './workspace.ts';

/**
 * Follows every import of the workspace at `root`, type imports included, and reports those that go
 * against the rules, one line each.
 */
export async function checkImports(root: string): Promise<{ modules: number; problems: string[] }> {
  const folders = ['packages', 'apps', 'tooling'].filter((folder) =>
    existsSync(join(root, folder)),
  );
  const { output } = await cruise(
    folders,
    {
      baseDir: root,
      ruleSet: { forbidden: importRules },
      validate: true,
      tsPreCompilationDeps: true,
      combinedDependencies: true,
      doNotFollow: { path: '(^|/)node_modules/' },
      exclude: { path: '/(dist|coverage|\\.turbo|\\.cache|fixtures)/' },
    },
    {
      conditionNames: ['source', 'types', 'import', 'node', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.d.ts', '.mjs', '.js', '.json'],
    },
  );
  const { summary } = output as ICruiseResult;
  return {
    modules: summary.totalCruised,
    problems: summary.violations.map(({ rule, from, to, cycle }) => {
      const path = cycle ? cycle.map((step) => step.name).join(' → ') : to;
      return `${from} → ${path}\n    ${rule.name}: ${comment(rule.name)}`;
    }),
  };
}

function comment(rule: string): string | undefined {
  return importRules.find(({ name }) => name === rule)?.comment;
}

await runAsScript(import.meta.url, async () => {
  const { modules, problems } = await checkImports(workspaceRoot);
  return { checked: `${modules} modules`, problems };
});
