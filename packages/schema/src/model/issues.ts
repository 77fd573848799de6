import { ValidationError, type ValidationIssue } from '../errors.ts';

/** Gathers everything that is wrong with one row, or with the rows of a batch. */
export class Issues {
  readonly all: ValidationIssue[] = [];
  readonly #batch: string | null;
  /** The row of the batch that is being looked at. */
  place = 0;

  /** @param batch name of the batch, which leads each path: `events[3].inputTokens` */
  constructor(batch: string | null = null) {
    this.#batch = batch;
  }

  get count(): number {
    return this.all.length;
  }

  /** @param path the property, or the empty text for the row itself */
  add(path: string, message: string): undefined {
    this.all.push({ path: this.#at(path), message });
    return undefined;
  }

  /**
   * @param subject what was looked at, for the message: `The claim`
   * @throws ValidationError with everything that is wrong
   */
  assertNone(subject: string): void {
    if (this.all.length > 0) throw new ValidationError(subject, this.all);
  }

  #at(path: string): string {
    if (this.#batch === null) return path === '' ? 'input' : path;
    const row = `${this.#batch}[${this.place}]`;
    return path === '' ? row : `${row}.${path}`;
  }
}
