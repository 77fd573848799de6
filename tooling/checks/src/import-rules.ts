import type { IRegularForbiddenRuleType as ImportRule } from 'dependency-cruiser';

/**
 * Which package may import which. A package that is missing here may import nothing, so that a new
 * one has to be given its place first.
 */
const mayImport: Record<string, string[]> = {
  schema: [],
  repositories: ['schema'],
  migrator: ['schema'],
  governance: ['schema', 'repositories'],
  analytics: ['schema', 'repositories'],
  postgres: ['schema', 'repositories', 'migrator', 'governance', 'analytics'],
  sqlite: ['schema', 'repositories', 'migrator', 'governance', 'analytics'],
  config: ['schema', 'repositories', 'migrator', 'governance', 'analytics', 'postgres', 'sqlite'],
  worker: ['schema'],
  collector: ['schema'],
  seeds: ['schema'],
  conformance: ['schema', 'migrator'],
};

/** What the tests of a package may import besides; never upwards, or the packages would form a cycle. */
const testsMayImport = ['conformance', 'seeds'];
const withoutTestAids = ['schema', 'conformance', 'seeds'];

/** Libraries that belong to some packages alone. */
const libraryOwners: Record<string, string[]> = {
  pg: ['postgres'],
  'libpg-query': ['postgres'],
  'better-sqlite3': ['sqlite'],
  kysely: ['repositories', 'analytics', 'postgres', 'sqlite'],
  zod: ['config'],
  // Drivers know Drizzle by what it can do; their tests try them on it.
  'drizzle-orm': [],
  commander: [],
};

const tests = '(\\.test\\.ts$|\\.test-d\\.ts$|/test/|/vitest\\.config\\.ts$)';
const development = '(\\.test\\.ts$|\\.test-d\\.ts$|/test/|/scripts/|\\.config\\.ts$)';
const anyOf = (names: string[]) => `(${names.join('|')})`;

function packageRules(name: string, allowed: string[]): ImportRule[] {
  const own = `^packages/${name}/`;
  const inTests = withoutTestAids.includes(name) ? allowed : [...allowed, ...testsMayImport];
  const comment = `packages/${name} may import ${allowed.join(', ') || 'no other package'}`;
  return [
    {
      name: `${name}-imports`,
      comment,
      severity: 'error',
      from: { path: own, pathNot: development },
      to: { path: '^packages/', pathNot: `^packages/${anyOf([name, ...allowed])}/` },
    },
    {
      name: `${name}-tests-import`,
      comment: `${comment}; its tests also ${testsMayImport.join(' and ')}`,
      severity: 'error',
      from: { path: `^packages/${name}(?=/).*${development}` },
      to: { path: '^packages/', pathNot: `^packages/${anyOf([name, ...inTests])}/` },
    },
  ];
}

const libraryRules = Object.entries(libraryOwners).map(
  ([library, owners]): ImportRule => ({
    name: `${library}-stays-in-its-packages`,
    comment: `${library} is imported by ${owners.join(', ') || 'apps'} only`,
    severity: 'error',
    from: {
      path: '^packages/',
      pathNot: owners.length > 0 ? `^packages/${anyOf(owners)}/|${tests}` : tests,
    },
    to: { path: `/node_modules/(@types/)?${library}/` },
  }),
);

/** The direction of imports, as docs/architecture.md draws it. */
export const importRules: ImportRule[] = [
  ...Object.entries(mayImport).flatMap(([name, allowed]) => packageRules(name, allowed)),
  ...libraryRules,
  {
    name: 'package-without-a-place',
    comment: 'A new package needs a line in the table of import-rules.ts',
    severity: 'error',
    from: { path: '^packages/', pathNot: `^packages/${anyOf(Object.keys(mayImport))}/` },
    to: { path: '^packages/' },
  },
  {
    name: 'nothing-imports-apps',
    comment: 'Apps stand at the end; only the launcher at the root starts one',
    severity: 'error',
    from: { path: '^(packages|tooling)/', pathNot: '^tooling/cli/' },
    to: { path: '^apps/' },
  },
  {
    name: 'apps-do-not-import-each-other',
    comment: 'What two apps share belongs in a package',
    severity: 'error',
    from: { path: '^apps/([^/]+)/' },
    to: { path: '^apps/', pathNot: '^apps/$1/' },
  },
  {
    name: 'schema-does-no-io',
    comment: 'The model is data: whoever reads it must not open files or sockets',
    severity: 'error',
    from: { path: '^packages/schema/', pathNot: development },
    to: {
      path: '^(node:)?(fs|net|tls|dgram|dns|http|http2|https|child_process|worker_threads)(/|$)',
    },
  },
  {
    name: 'conformance-imports-schema-and-test-libraries',
    comment: 'A driver runs these suites with nothing but vitest and fast-check installed',
    severity: 'error',
    from: { path: '^packages/conformance/', pathNot: development },
    to: { path: '/node_modules/', pathNot: '/node_modules/(vitest|@vitest/[^/]+|fast-check)/' },
  },
  {
    name: 'seeds-import-schema',
    comment: 'Sample data needs the model and nothing else',
    severity: 'error',
    from: { path: '^packages/seeds/', pathNot: development },
    to: { path: '/node_modules/' },
  },
  {
    name: 'tooling-stays-out-of-what-is-published',
    comment: 'A published package must not need the workspace',
    severity: 'error',
    from: { path: '^packages/', pathNot: development },
    to: { path: '^tooling/' },
  },
  {
    name: 'no-cycles',
    comment: 'Modules that load each other are one subject, or lack a third (types alone may)',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'resolvable',
    comment: 'An import that this check cannot follow escapes all other rules',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
];
