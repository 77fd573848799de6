import { hazardsOfFamily, planSuite } from '@runledger/conformance/migrations';
import { describe, expect, it } from 'vitest';
import { migratingDriver } from './migrating-driver.ts';

planSuite(migratingDriver);

const hazardsOf = (up: string) => hazardsOfFamily(migratingDriver, up);

describe('the plan of what cascades', () => {
  it('names the tables that are emptied along', async () => {
    const hazards = await hazardsOf('TRUNCATE parents CASCADE;');
    for (const table of ['children', 'grandchildren', 'notes']) {
      expect(hazards).toContainEqual(
        expect.stringMatching(
          new RegExp(`^row-loss 1: ${table} .* loses all rows along with .* the run stops`),
        ),
      );
    }
  });

  it('names the tables that lose their reference', async () => {
    const hazards = await hazardsOf('DROP TABLE parents CASCADE;');
    expect(hazards).toContainEqual(
      expect.stringMatching(
        /^data-loss 1: children .* keeps its rows and loses its reference to parents/,
      ),
    );
    expect(hazards.join()).not.toContain('grandchildren');
  });
});

describe('the plan of a block', () => {
  it.each([
    ["EXECUTE 'DELETE FROM ' || 'parents';", 'makes up statements (EXECUTE)'],
    ["EXECUTE format('TRUNCATE %I', 'parents');", 'makes up statements (EXECUTE)'],
    ['PERFORM pg_sleep(0);', 'calls functions'],
  ])('says that nobody can tell what it does: %s', async (code, reason) => {
    const hazards = await hazardsOf(`DO $$ BEGIN ${code} END $$;`);
    expect(hazards).toContainEqual(
      `unforeseen 1: What it does to rows and tables cannot be foreseen: its block ${reason}; the run counts rows before and after`,
    );
  });

  it.each([
    "EXECUTE 'DELETE FROM parents';",
    "EXECUTE 'DELETE FROM parents WHERE id = $1' USING 1;",
    'EXECUTE $x$DELETE FROM parents$x$;',
    'DELETE FROM parents;',
  ])('names what its words take: %s', async (code) => {
    const hazards = await hazardsOf(`DO $$ BEGIN ${code} END $$;`);
    expect(hazards).toContainEqual(expect.stringMatching(/^row-loss 1: parents /));
    expect(hazards).toContainEqual(expect.stringMatching(/^row-loss 1: children .* along with/));
    expect(hazards.join()).not.toContain('unforeseen');
  });
});
