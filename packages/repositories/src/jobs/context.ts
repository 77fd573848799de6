/** What the repositories of jobs are made of. */
import type { Session } from '../port.ts';
import type { Statement } from '../statement.ts';
import type { ClaimParameter } from './claiming.ts';
import { ExpiryWatch } from './expiry-watch.ts';
import type { JobStatements } from './statements.ts';
import { type Turn, TurnMemory } from './turns.ts';
import type { JobWakeups } from './wakeups.ts';

/** A claim whose request is in order, and what it gives the jobs it takes. */
export interface Claim {
  readonly queue: string;
  readonly workerId: string;
  readonly leaseToken: string;
  readonly leaseMs: number;
  readonly limit: number;
}

/** A claim in one priority, from the organizations whose turn it is. */
interface TurnsClaim extends Claim {
  readonly priority: number;
  readonly turns: readonly Turn[];
  /** As {@link storedNow} has it. */
  readonly now: unknown;
}

type StoredJob = Record<string, unknown>;

/** What a driver owes of jobs. */
export interface NativeJobs {
  readonly wakeups: JobWakeups;
  /**
   * Claims the most urgent jobs that are due, and of those the oldest: one priority after the other, and none is
   * looked at once there are enough. A range over all of them would walk over every delayed job of the more urgent
   * ones. Made with `claimStatement`.
   */
  readonly claim: Statement<ClaimParameter | 'limit'>;
  /**
   * Claims the oldest due jobs of several organizations in one priority: of each as many as its turn gives it. Made
   * with `claimStatement`.
   * @returns the claimed jobs as they are stored, in any order
   */
  claimTurns(session: Session, claim: TurnsClaim): Promise<readonly StoredJob[]>;
}

export interface JobContext {
  readonly session: Session;
  readonly statements: JobStatements;
  readonly native: NativeJobs;
  readonly clock: () => Date;
  readonly leaseClock: (() => Date) | null;
  /** From 0 to 1, for delays and for who comes first. */
  readonly random: () => number;
  readonly expiries: ExpiryWatch;
  readonly turns: TurnMemory;
}

/** What all repositories of one store remember of jobs together. */
export function prepareJobs(
  statements: JobStatements,
  { clock, leaseClock, random }: Pick<JobContext, 'clock' | 'leaseClock' | 'random'>,
) {
  const expiries = new ExpiryWatch();
  const turns = new TurnMemory(random);
  return (session: Session, native: NativeJobs): JobContext => ({
    session,
    statements,
    native,
    clock,
    leaseClock,
    random,
    expiries,
    turns,
  });
}

/** The application's time, as the statements take it; `null` where the database's own decides leases. */
export function storedNow({ statements, leaseClock }: JobContext): unknown {
  return leaseClock && statements.codec.encodeValue('createdAt', leaseClock());
}

/** Tells waiting workers once what was done has committed. */
export function announce({ session, native }: JobContext, queues: Iterable<string>): void {
  const named = [...new Set(queues)];
  if (named.length > 0) session.afterCommit(() => native.wakeups.announce(named));
}
