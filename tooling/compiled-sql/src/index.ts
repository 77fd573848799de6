/**
 * The SQL that shared code compiles to, kept in files beside each driver, so that a review sees what a change in
 * TypeScript does to it. `vitest --update` writes the files anew.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { layOut } from './layout.ts';
import { type NamedSql, statementsIn } from './statements.ts';

export interface CompiledSql {
  /** Leads the names of the tests. */
  readonly name: string;
  /** Where the files are: one for each subject. */
  readonly directory: string;
  /** By subject, whatever holds statements: see {@link statementsIn}. */
  readonly subjects: { readonly [subject: string]: unknown };
}

export function compiledSqlSuite({ name, directory, subjects }: CompiledSql): void {
  describe(`${name} › compiled SQL`, () => {
    it.each(Object.entries(subjects))('of %s is what its file shows', async (subject, value) => {
      const statements = statementsIn(value);
      expect(statements, 'statements').not.toEqual([]);
      expect(new Set(statements.map((each) => each.name)).size).toBe(statements.length);
      const text = statements.map((each) => textOf(each)).join('\n');
      await expect(text).toMatchFileSnapshot(join(directory, fileOf(subject)));
    });

    it('has no file without statements', () => {
      const files = existsSync(directory) ? readdirSync(directory) : [];
      const known = Object.keys(subjects).map(fileOf);
      expect(files.filter((file) => !known.includes(file))).toEqual([]);
    });
  });
}

const fileOf = (subject: string): string =>
  `${subject.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.sql`;

const textOf = ({ name, sql }: NamedSql): string => `-- ${name}\n${layOut(sql)};\n`;
