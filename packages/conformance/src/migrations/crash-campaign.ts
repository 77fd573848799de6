/** What the crash suite did and found, told at its end. */

/** How the run after a crash ended what was begun. */
export type CrashOutcome =
  | 'begun anew'
  | 'resumed'
  | 'rollback completed'
  | 'was complete'
  | 'fails as before';

export interface CrashFinding {
  /** The way of ending it. */
  readonly way: string;
  /** Where it was, as far as that can be told. */
  readonly moment: string;
  readonly outcome: CrashOutcome;
  /** How long the next run waited for the lock of the dead one, in milliseconds. */
  readonly waitedMs: number;
}

export class CrashCampaign {
  readonly #name: string;
  readonly #findings: CrashFinding[] = [];
  readonly #random: () => number;
  readonly seed: number;

  /** @param name of the driver */
  constructor(name: string) {
    this.#name = name;
    const given = Number(process.env.TEST_CRASHES_SEED);
    this.seed = Number.isSafeInteger(given) && given > 0 ? given : Date.now() % 1_000_000;
    this.#random = randomFrom(this.seed);
  }

  add(finding: CrashFinding): void {
    this.#findings.push(finding);
  }

  /** So many of the points, in their order, each as likely as any other. */
  sample(points: readonly number[], count: number): number[] {
    const left = [...points];
    const chosen: number[] = [];
    while (chosen.length < count && left.length > 0) {
      chosen.push(...left.splice(Math.floor(this.#random() * left.length), 1));
    }
    return chosen.sort((a, b) => a - b);
  }

  /** Lines such as `412 kill points; …`, a line for each way and moment. */
  summary(): string {
    const waited = Math.max(0, ...this.#findings.map(({ waitedMs }) => waitedMs));
    const lines = [
      `crashes of migrations on ${this.#name}: ${this.#findings.length} kill points, all completed by the next run; it waited ${waited} ms at most for a dead one's lock; seed ${this.seed}`,
    ];
    const groups = Map.groupBy(this.#findings, ({ way, moment }) => `${way} (${moment})`);
    for (const [group, findings] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const outcomes = Map.groupBy(findings, ({ outcome }) => outcome);
      const counts = [...outcomes].map(([outcome, all]) => `${outcome} ${all.length}`).sort();
      lines.push(`  ${group}: ${findings.length}: ${counts.join(', ')}`);
    }
    return lines.join('\n');
  }
}

/** Numbers from 0 to 1 that follow from the seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
