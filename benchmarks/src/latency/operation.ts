/** What is timed: one call of one method of a repository. */
/** `n` is a row's number, another for each call; `repository` belongs to the row's organization. */
export interface Operation<R> {
  /** What the call needs, untimed. */
  prepare?(repository: R, n: number): unknown;
  // biome-ignore lint/suspicious/noExplicitAny: what was prepared is what the same operation prepared.
  run(repository: R, n: number, prepared: any): unknown;
}

/** An operation for each method that there is: the compiler knows when one is missing. */
export type Operations<Stores> = {
  readonly [Name in keyof Stores]: {
    readonly [Method in keyof Stores[Name]]:
      | Operation<Stores[Name]>
      | Operation<Stores[Name]>['run'];
  };
};
