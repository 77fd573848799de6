/** What callers ask of jobs, checked: the same refusals on both engines, and each property named. */
import {
  assertUuid,
  compileValueCheck,
  Issues,
  type JobLease,
  type JsonValue,
  jobs,
  ValidationError,
} from '@runledger/schema';

/** No lease is shorter, so that what has not expired for that long was claimed or renewed meanwhile. */
export const SHORTEST_LEASE_MS = 100;
const LONGEST_LEASE_MS = 86_400_000;
const DEFAULT_LEASE_MS = 30_000;

/** Leases, completions and jobs that one statement takes. */
export const MOST_AT_ONCE = 1_000;

const column = (property: keyof typeof jobs.columns) =>
  compileValueCheck(property, jobs.columns[property]);

const checkQueue = column('queue');
const checkWorker = column('workerId');
const checkResult = column('result');
const checkError = column('error');
const checkInstant = compileValueCheck('endedBefore', jobs.columns.completedAt);

/** Reads the properties of one request and throws when one of them is wrong. */
export class RequestReader {
  readonly #subject: string;
  readonly #given: { readonly [property: string]: unknown };
  readonly issues = new Issues();

  /**
   * @param subject what is asked, for the message: `The claim`
   * @param known the properties that there are
   */
  constructor(subject: string, given: unknown, known: readonly string[]) {
    this.#subject = subject;
    const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
    if (!isObject) this.issues.add('', 'must be an object');
    this.#given = isObject ? (given as { readonly [property: string]: unknown }) : {};
    for (const property of Object.keys(this.#given)) {
      if (!known.includes(property)) this.issues.add(property, 'is not known');
    }
  }

  value(property: string): unknown {
    return this.#given[property];
  }

  integer(property: string, [min, max]: readonly [number, number], otherwise: number): number {
    const value = this.#given[property];
    if (value === undefined) return otherwise;
    if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) {
      return value as number;
    }
    this.issues.add(property, `must be a whole number from ${min} to ${max}`);
    return otherwise;
  }

  flag(property: string, otherwise: boolean): boolean {
    const value = this.#given[property];
    if (value === undefined) return otherwise;
    if (typeof value !== 'boolean') this.issues.add(property, 'must be true or false');
    return value === true;
  }

  queue(otherwise: string): string {
    const value = this.#given.queue;
    return value === undefined ? otherwise : (checkQueue(value, this.issues) as string);
  }

  worker(): string {
    return checkWorker(this.#given.workerId, this.issues) as string;
  }

  endedBefore(): Date {
    return checkInstant(this.#given.endedBefore, this.issues) as Date;
  }

  /** One or several of the texts that pass the check; `null` when there are none given. */
  oneOrMore(property: string, check: (value: unknown) => unknown): readonly string[] | null {
    const value = this.#given[property];
    if (value === undefined) return null;
    const list = Array.isArray(value) ? value : [value];
    return list.map((each) => check(each) as string);
  }

  queues(): readonly string[] | null {
    return this.oneOrMore('queue', (value) => checkQueue(value, this.issues));
  }

  /** @throws ValidationError with everything that is wrong */
  finish(): void {
    if (this.issues.count > 0) throw new ValidationError(this.#subject, this.issues.all);
  }
}

/** @throws ValidationError when no queue can have that name */
export function checkQueueName(queue: string): string {
  const reader = new RequestReader('The name', { queue }, ['queue']);
  const checked = checkQueue(queue, reader.issues) as string;
  reader.finish();
  return checked;
}

/** @throws ValidationError when the duration is none that a lease may have */
export function checkLeaseMs(leaseMs: number | undefined): number {
  const reader = new RequestReader('The lease', { leaseMs }, ['leaseMs']);
  const checked = readLeaseMs(reader);
  reader.finish();
  return checked;
}

export function readLeaseMs(reader: RequestReader): number {
  return reader.integer('leaseMs', [SHORTEST_LEASE_MS, LONGEST_LEASE_MS], DEFAULT_LEASE_MS);
}

/** @throws ValidationError when it does not name a job and a lease */
export function checkLease(lease: JobLease): JobLease {
  const { organizationId, id, leaseToken } = (lease ?? {}) as JobLease;
  return {
    organizationId: assertUuid(organizationId, 'organizationId'),
    id: assertUuid(id, 'id'),
    leaseToken: assertUuid(leaseToken, 'leaseToken'),
  };
}

/** @throws ValidationError when one of them does not name a job and a lease, under its place in the list */
export function checkLeases(leases: readonly JobLease[], list: string): JobLease[] {
  if (!Array.isArray(leases)) {
    throw new ValidationError(`The list ${list}`, [{ path: list, message: 'must be a list' }]);
  }
  return leases.map((lease, place) => {
    try {
      return checkLease(lease);
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      throw new ValidationError(
        `The list ${list}`,
        error.issues.map(({ path, message }) => ({ path: `${list}[${place}].${path}`, message })),
      );
    }
  });
}

/** @throws ValidationError when it is no JSON that can be stored */
export const checkJobResult = (result: JsonValue | undefined) =>
  checkedJson('The result of the job', checkResult, result);

/** @throws ValidationError when it is no JSON that can be stored */
export const checkJobError = (error: JsonValue) =>
  checkedJson('The error of the job', checkError, error);

function checkedJson(
  subject: string,
  check: ReturnType<typeof compileValueCheck>,
  value: JsonValue | undefined,
): JsonValue | null {
  if (value === undefined || value === null) return null;
  const issues = new Issues();
  check(value, issues);
  if (issues.count > 0) throw new ValidationError(subject, issues.all);
  return value;
}
