/** The page of all rules, from what they say about themselves. */
import type { LintDialect } from './dialect.ts';
import type { Example, RuleFacts } from './rule.ts';
import { sharedRules } from './rules/rules.ts';

/** One part of the page. */
interface Section {
  readonly title: string;
  readonly rules: readonly RuleFacts[];
}

/** `docs/reference/lint.md`. */
export function lintReference(dialects: readonly LintDialect[]): string {
  const [first] = dialects;
  const sections: Section[] = [
    { title: 'Everywhere', rules: first ? sharedRules(first) : [] },
    ...dialects.flatMap(({ name, rules, tools }) => [
      { title: `In files of ${name}`, rules },
      ...tools.map((tool) => ({
        title: `In files of ${name}, found by ${tool.name}`,
        rules: tool.rules,
      })),
    ]),
  ].filter(({ rules }) => rules.length > 0);
  return `${INTRODUCTION}\n${sections.map(index).join('\n')}\n${sections.map(pages).join('\n')}`;
}

const INTRODUCTION = `# What \`migrate lint\` looks for

Generated from the rules; each example here is run as a test: the bad one is found, the good one is not.

An *error* fails the command, a *warning* is told (\`--strict\` lets it fail, too). What is meant is allowed at the top
of the file, with the reason: \`-- runledger: allow=<rule> reason="…"\`. Only tables that were there before a migration
count as in use: on one that the same file makes, no lock is waited for.
`;

function index({ title, rules }: Section): string {
  const rows = rules.map(
    ({ id, severity, title }) => `| [\`${id}\`](#${id}) | ${severity} | ${title} |`,
  );
  return [`## ${title}`, '', '| rule | | looks for |', '| --- | --- | --- |', ...rows, ''].join(
    '\n',
  );
}

function pages({ rules }: Section): string {
  return rules.map(page).join('\n');
}

function page({ id, title, severity, why, safe, bad, good }: RuleFacts): string {
  // Where it is what came before that makes one good and the other bad, that is shown as well.
  const withScene = sceneOf(bad).join() !== sceneOf(good).join();
  return `### ${id}

${title} (${severity}).

Bad:

${withScene ? inScene(bad) : shown(bad)}

Good:

${withScene ? inScene(good) : shown(good)}

Why: ${why}

Instead: ${safe}
`;
}

/** What the migration finds, from the files that the page leaves out otherwise. */
function sceneOf({ files, shown: names = Object.keys(files) }: Example): string[] {
  return Object.entries(files).flatMap(([name, text]) =>
    names.includes(name) || !name.endsWith('_before.up.sql') ? [] : [text],
  );
}

function inScene(example: Example): string {
  const [before] = sceneOf(example);
  const blocks = before === undefined ? [] : [block('there before', before)];
  return [...blocks, shown(example, 'the migration')].join('\n\n');
}

function shown(
  { files, shown: names = Object.keys(files), elsewhere }: Example,
  alone: string | null = null,
): string {
  const isNamed = names.length > 1 || elsewhere !== undefined;
  const blocks = names.map((name) => block(isNamed ? name : alone, files[name] ?? ''));
  const others = Object.entries(elsewhere ?? {})
    .filter(([name]) => names.includes(name))
    .map(([name, text]) => block(`${name} of the other dialect`, text));
  const missing =
    elsewhere !== undefined && others.length === 0 ? ['The other dialect has no such file.'] : [];
  return [...blocks, ...others, ...missing].join('\n\n');
}

function block(name: string | null, text: string): string {
  const said = name === null ? '' : `-- ${name}\n`;
  return `\`\`\`sql\n${said}${text.trimEnd()}\n\`\`\``;
}
