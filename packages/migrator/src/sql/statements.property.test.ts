import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flat, nesting } from '../../test/syntaxes.ts';
import { statementsChecksum } from '../files/checksum.ts';
import { scan } from './scanner.ts';
import { parseScript } from './statements.ts';

const syntax = fc.constantFrom(nesting, flat);

/** Pieces that mean the same in both dialects. */
const token = fc.oneof(
  fc.constantFrom(
    'SELECT',
    'a',
    'case_2',
    'END',
    '(',
    ')',
    ',',
    '.',
    '*',
    '=',
    '<=',
    '||',
    '<>',
    'é',
  ),
  fc.integer({ min: 0, max: 999 }).map(String),
  fc.string({ maxLength: 6 }).map((text) => `'${text.replaceAll("'", "''")}'`),
  fc.string({ maxLength: 6 }).map((text) => `"${text.replaceAll('"', '""')}"`),
);
const statement = fc.array(token, { minLength: 1, maxLength: 8 });
const script = fc.array(statement, { maxLength: 5 });

const filling = fc.oneof(
  fc.constantFrom(' ', '\n', '\r\n', '\t', '  '),
  fc.stringMatching(/^[a-z;' "$]{0,8}$/).map((text) => ` --${text}\n`),
  fc.stringMatching(/^[a-z;' "$]{0,8}$/).map((text) => ` /*${text}*/ `),
);

/** The tokens as text, with something of no meaning between any two. */
function write(statements: readonly string[][], fillings: readonly string[]): string {
  let used = 0;
  const fill = () => fillings[used++ % fillings.length] ?? ' ';
  const texts = statements.map((tokens) => tokens.map((text) => fill() + text).join(''));
  return texts.map((text) => `${text}${fill()};`).join('') + fill();
}

const balanced = (statements: readonly string[][]) =>
  statements.every((tokens) => {
    let open = 0;
    for (const text of tokens) open += text === '(' ? 1 : text === ')' ? -1 : 0;
    return open <= 0;
  });

const checksum = (text: string, of = nesting) =>
  statementsChecksum(parseScript(text, of).statements);

describe('scanning', () => {
  it('loses nothing: the tokens make up the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), syntax, (text, of) => {
        let tokens: ReturnType<typeof scan>;
        try {
          tokens = scan(text, of);
        } catch {
          return; // something is not closed
        }
        expect(tokens.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
      }),
    );
  });

  it('splits, and joined again it splits the same', () => {
    fc.assert(
      fc.property(
        script.filter(balanced),
        fc.array(filling, { minLength: 1 }),
        syntax,
        (given, fillings, of) => {
          const { statements } = parseScript(write(given, fillings), of);
          expect(statements.map(({ tokens }) => tokens)).toEqual(given);
          const again = parseScript(
            statements.map(({ sql }) => `${sql};`).join('\n'),
            of,
          ).statements;
          expect(again.map(({ sql }) => sql)).toEqual(statements.map(({ sql }) => sql));
        },
      ),
    );
  });
});

describe('the checksum of the statements', () => {
  const fillings = fc.array(filling, { minLength: 1 });

  it('does not see comments, white space and line endings', () => {
    fc.assert(
      fc.property(
        script.filter(balanced),
        fillings,
        fillings,
        syntax,
        (given, before, after, of) => {
          expect(checksum(write(given, before), of)).toBe(checksum(write(given, after), of));
        },
      ),
    );
  });

  it('sees every change of a token', () => {
    fc.assert(
      fc.property(
        script.filter(balanced),
        script.filter(balanced),
        fillings,
        (given, other, space) => {
          fc.pre(JSON.stringify(given) !== JSON.stringify(other));
          expect(checksum(write(given, space))).not.toBe(checksum(write(other, space)));
        },
      ),
    );
  });

  it('sees one token more, less or different', () => {
    fc.assert(
      fc.property(statement, token, fc.nat(), (given, extra, place) => {
        const at = place % given.length;
        fc.pre(given[at] !== extra);
        const original = checksum(given.join(' '));
        const variants = [
          given.with(at, extra),
          given.toSpliced(at, 1),
          given.toSpliced(at, 0, extra),
        ];
        for (const variant of variants) expect(checksum(variant.join(' '))).not.toBe(original);
      }),
    );
  });
});
