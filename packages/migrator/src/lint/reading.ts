/** Reads one dialect's files in the order in which they are applied, each with what is there before it. */
import { type FileName, parseFileName } from '../files/file-name.ts';
import { DEFAULT_FILE_OPTIONS, readOptions } from '../files/options.ts';
import type { FileOptions } from '../files/source.ts';
import { lineAt } from '../sql/lines.ts';
import { SqlScanError, scan } from '../sql/scanner.ts';
import { parseScript, type Script, type Statement } from '../sql/statements.ts';
import { type Allowance, allowancesIn } from './allowances.ts';
import { isBackfill, migrationFileOf } from './backfills.ts';
import { Catalog } from './catalog.ts';
import { type LintDialect, SqlReadError } from './dialect.ts';
import type { LintFile, LintStatement } from './file.ts';
import type { Findings, Place } from './findings.ts';
import type { Offence } from './rule.ts';
import type { LintSet, LintStream, SourceFile } from './sources.ts';

/** A file that could be read. */
export interface ReadFile {
  readonly file: LintFile;
  readonly isAsked: boolean;
}

interface Named extends FileName {
  readonly source: SourceFile;
}

/** @param findings told what is wrong with names, pairs, headers and texts */
export function readSet({ dialect, streams }: LintSet, findings: Findings): ReadFile[] {
  let before = new Catalog();
  return streams.flatMap((stream) => {
    const { files, after } = new StreamReader(dialect, stream, findings).read(before);
    before = after;
    return files;
  });
}

class StreamReader {
  readonly #dialect: LintDialect;
  readonly #stream: LintStream;
  readonly #findings: Findings;

  constructor(dialect: LintDialect, stream: LintStream, findings: Findings) {
    this.#dialect = dialect;
    this.#stream = stream;
    this.#findings = findings;
  }

  /** @param before what there is before the stream */
  read(before: Catalog): { files: ReadFile[]; after: Catalog } {
    const named = this.#named();
    this.#checkVersions(named);
    const files: ReadFile[] = [];
    let after = before;
    const bases = Map.groupBy(named, ({ version, slug }) => `${version}_${slug}`);
    for (const [base, pair] of [...bases].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const up = pair.find(({ direction }) => direction === 'up');
      const down = pair.find(({ direction }) => direction === 'down');
      if (!up || !down) this.#reportMissing(base, pair);
      const forth = up ? this.#file(up, after, null) : null;
      if (up && forth) files.push({ file: forth, isAsked: up.source.isAsked });
      after = forth?.after ?? after;
      // What undoes a migration tells nothing of those after it.
      const back = down?.source.isAsked ? this.#file(down, after, forth) : null;
      if (back) files.push({ file: back, isAsked: true });
    }
    return { files, after };
  }

  #named(): Named[] {
    return this.#stream.files.flatMap((source) => {
      const parsed = parseFileName(migrationFileOf(source.name));
      // Its statements are no changes of the schema, and have placeholders.
      if (typeof parsed !== 'string') return isBackfill(source.name) ? [] : [{ ...parsed, source }];
      this.#report('file-name', source, null, { line: 1, message: parsed });
      return [];
    });
  }

  #checkVersions(files: readonly Named[]): void {
    const ups = files.filter(({ direction }) => direction === 'up');
    for (const same of Map.groupBy(ups, ({ version }) => version).values()) {
      const paths = same.map(({ source }) => source.path).sort();
      for (const named of same) {
        const others = paths.filter((path) => path !== named.source.path);
        if (others.length === 0) continue;
        const message = `${others.join(' and ')} has the version ${named.version} as well.`;
        this.#report('version-taken', named.source, named, { line: 1, message });
      }
    }
  }

  #reportMissing(base: string, pair: readonly Named[]): void {
    for (const named of pair) {
      const missing = named.direction === 'up' ? 'down' : 'up';
      const message = `there is no ${base}.${missing}.sql beside it.`;
      this.#report('file-pair', named.source, named, { line: 1, message });
    }
  }

  #report(rule: string, source: SourceFile, name: FileName | null, offence: Offence): void {
    if (!source.isAsked) return;
    this.#findings.add(rule, this.#place(source, name), offence);
  }

  #place({ path }: SourceFile, name: FileName | null): Place {
    const { version = null, direction = null } = name ?? {};
    return { file: path, stream: this.#stream.name, version, direction, read: null };
  }

  /** @returns `null` where the text has no end that could be told */
  #file(named: Named, before: Catalog, undoes: LintFile | null): LintFile | null {
    const { source, version, slug, direction } = named;
    const report = (rule: string, offence: Offence) => this.#report(rule, source, named, offence);
    const text = source.text();
    const { syntax } = this.#dialect;
    let script: Script;
    let allowances: readonly Allowance[];
    try {
      script = parseScript(text, syntax);
      allowances = allowancesIn(text, syntax);
    } catch (error) {
      if (!(error instanceof SqlScanError)) throw error;
      report('syntax', { line: error.line, message: `${error.message}.` });
      return null;
    }
    if (script.statements.length === 0 && script.comments.length === 0) {
      report('file-empty', {
        line: 1,
        message: 'the file holds neither a statement nor a reason.',
      });
    }
    const statements = script.statements.map((statement) => this.#statement(statement, report));
    const changes = statements.flatMap((each) => each.changes);
    const after = changes.length > 0 ? before.copy() : before;
    for (const change of changes) after.apply(change);
    return {
      path: source.path,
      stream: this.#stream.name,
      version,
      name: slug,
      direction,
      text,
      statements,
      options: this.#options(text, script, report),
      allowances,
      before,
      after,
      undoes,
    };
  }

  #statement(
    statement: Statement,
    report: (rule: string, offence: Offence) => void,
  ): LintStatement {
    try {
      return { statement, changes: this.#dialect.changes(statement) };
    } catch (error) {
      if (!(error instanceof SqlReadError)) throw error;
      report('syntax', { line: error.line, message: error.message });
      return { statement, changes: [] };
    }
  }

  #options(
    text: string,
    { comments }: Script,
    report: (rule: string, offence: Offence) => void,
  ): FileOptions {
    try {
      return readOptions(comments);
    } catch (error) {
      const line = this.#lineOfBadHeader(text);
      report('header', { line, message: `${(error as Error).message}.` });
      return DEFAULT_FILE_OPTIONS;
    }
  }

  /** The line of the first comment that cannot be read as options. */
  #lineOfBadHeader(text: string): number {
    let leading = true;
    for (const { kind, start, end } of scan(text, this.#dialect.syntax)) {
      if (kind === 'space') continue;
      if (kind !== 'comment') {
        leading = false;
        continue;
      }
      try {
        readOptions([{ text: text.slice(start, end), leading }]);
      } catch {
        return lineAt(text, start);
      }
    }
    return 1;
  }
}
