/** A plan for people. */
import type {
  Hazard,
  MigrationPlan,
  StatementEffect,
  TableSize,
  ToldMigration,
} from '@runledger/migrator';
import { print, styled, terminalWidth } from '../terminal/output.ts';
import { renderTable } from '../terminal/table.ts';
import { visible } from '../terminal/visible.ts';
import { countOf, shortHash } from '../terminal/words.ts';
import { isWider, stacked } from './plan-stack.ts';

const LONGEST_STATEMENT = 60;

export async function printPlan(plan: MigrationPlan): Promise<void> {
  const { migrations, subject, target, unmeasured, differences, hazards } = plan;
  if (migrations.length === 0) {
    print(`${target}: nothing to ${plan.direction === 'up' ? 'apply' : 'roll back'}.`);
    return;
  }
  print(`${target}:`);
  const columns = ['migration', 'line', 'statement', 'locks', 'does', 'rollback'];
  const rows = migrations.flatMap((told, index) => {
    const { stream, version, name, direction } = subject.migrations[index] ?? NAMELESS;
    const title = `${stream} ${version} ${name}${direction === 'down' ? ' (down)' : ''}`;
    return rowsOf(title, told, plan);
  });
  const used = columns.map((_, column) => column < 3 || rows.some((row) => row[column] !== ''));
  const pick = <T>(cells: readonly T[]) => cells.filter((_, column) => used[column]);
  const table = await renderTable(
    pick(columns).map((heading) => ({ heading, align: heading === 'line' ? 'right' : 'left' })),
    rows.map(pick),
  );
  const width = terminalWidth();
  print(width !== undefined && isWider(table, width) ? stacked(rows, width) : table);
  for (const hazard of hazards) print(hazardText(hazard, plan));
  for (const told of migrations) {
    if (told.unmeasured) print(styled('yellow', `${told.file}: ${told.unmeasured}.`));
    if (told.isReversible === null && told.irreversible && !told.unmeasured) {
      print(
        styled('yellow', `${told.file}: whether it can be rolled back was ${told.irreversible}.`),
      );
    }
  }
  if (unmeasured) print(styled('yellow', `Nothing was tried and measured: ${unmeasured}`));
  if (differences.length > 0) {
    const first =
      'The schema is not what its applied migrations make, so what was measured may differ:';
    print(styled('yellow', `${first} ${differences.join('; ')}.`));
  }
  print(totalText(plan));
}

const NAMELESS = { stream: '', version: '', name: '', direction: 'up' };

function rowsOf(title: string, told: ToldMigration, plan: MigrationPlan): string[][] {
  const rollback =
    plan.direction === 'down' || told.isReversible === null
      ? told.isReversible === false
        ? styled('red', 'leaves a difference')
        : ''
      : told.isReversible
        ? styled('green', 'restores')
        : styled('red', 'does not restore');
  const rows = told.statements.map(({ line, sql, effect, inTransaction }) => [
    '',
    String(line),
    shortened(sql),
    effect ? locksText(effect) : '',
    [
      ...(effect ? deeds(effect, plan.tables) : []),
      ...(inTransaction ? [] : ['outside a transaction']),
    ].join('\n'),
    '',
  ]);
  if (rows.length === 0) rows.push(['', '', 'nothing to do', '', '', '']);
  if (told.backfill) rows.push(['', '', backfillText(told.backfill), '', '', '']);
  return rows.map((row, index) => (index === 0 ? [title, ...row.slice(1, -1), rollback] : row));
}

/** The whole file: its header decides as well. A style in it could hide a part. */
function backfillText({ file, sql }: NonNullable<ToldMigration['backfill']>): string {
  const lines = sql.split(/\r?\n/).filter((line) => line.trim() !== '');
  return [
    `then the backfill ${file}`,
    ...lines.map((line) => `  ${visible(line.replaceAll('\t', '  '))}`),
  ].join('\n');
}

function shortened(sql: string): string {
  const line = sql.replace(/\s+/g, ' ');
  return line.length > LONGEST_STATEMENT ? `${line.slice(0, LONGEST_STATEMENT - 1)}…` : line;
}

const locksText = ({ locks }: StatementEffect) =>
  locks
    .map(({ table, mode, blocks }) => {
      const text = `${table}: ${mode}`;
      return blocks === 'nothing' ? text : styled('yellow', text);
    })
    .join('\n');

function deeds({ rewrites, scans }: StatementEffect, sizes: readonly TableSize[]): string[] {
  const named = (table: string) =>
    `${table}${sizeText(sizes.find((size) => size.table === table))}`;
  return [
    ...rewrites.map((table) => styled('yellow', `rewrites ${named(table)}`)),
    ...scans.map((table) => `reads all of ${named(table)}`),
  ];
}

/** ` (about 1,200 rows, 0.3 MB)`. */
function sizeText(size: TableSize | undefined): string {
  if (!size) return '';
  const { rows, bytes, isAtLeast } = size;
  const parts = [
    ...(rows === null
      ? []
      : [
          `${isAtLeast ? 'over ' : ''}${rows.toLocaleString('en-US')} ${rows === 1 ? 'row' : 'rows'}`,
        ]),
    ...(bytes === null ? [] : [`${(bytes / 1_000_000).toFixed(1)} MB`]),
  ];
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

function hazardText(
  { hazard, migration, statement, message, allowed }: Hazard,
  plan: MigrationPlan,
) {
  const { version = '', name = '' } = plan.subject.migrations[migration] ?? {};
  const place = `${version}_${name}${statement === null ? '' : `, statement ${statement}`}`;
  const reason = allowed === null ? '' : ` Allowed by the file: ${allowed}.`;
  const label = styled(allowed === null ? 'red' : 'yellow', `${hazard}:`);
  return `${label} ${place}: ${message.replace(/\.$/, '')}.${reason}`;
}

function totalText({ totals, hash }: MigrationPlan): string {
  const { migrations, statements, rewrites, scans, blocking, hazards } = totals;
  const parts = [
    countOf(migrations, 'migration'),
    countOf(statements, 'statement'),
    ...(rewrites > 0 ? [countOf(rewrites, 'rewrite')] : []),
    ...(scans > 0 ? [countOf(scans, 'full scan')] : []),
    ...(blocking > 0 ? [`${blocking} that ${blocking === 1 ? 'blocks' : 'block'} others`] : []),
    countOf(hazards, 'hazard'),
  ];
  return styled('bold', `Total: ${parts.join(', ')}. Plan ${shortHash(hash)}.`);
}
