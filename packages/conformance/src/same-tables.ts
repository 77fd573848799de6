/** Comparing a driver's generated types with the model's; checked by `tsc`, nothing here runs. */

/** Whether two types are the same, not merely assignable to each other. */
export type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles for what is true. */
export type Expect<T extends true> = T;

/** The tables that are not the same, or are missing on one side. */
type Mismatched<A, B> =
  | Exclude<keyof A, keyof B>
  | Exclude<keyof B, keyof A>
  | {
      [T in keyof A & keyof B]: Equal<A[T], B[T]> extends true ? never : T;
    }[keyof A & keyof B];

/** `true`, or an error that names the tables that differ. */
export type SameTables<A, B> = [Mismatched<A, B>] extends [never] ? true : Mismatched<A, B>;
