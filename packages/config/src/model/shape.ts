/** Schemas that are made for the keys that are there: a file has a handful of them. */
import type * as z from 'zod/mini';

type Keys = { readonly [key: string]: () => z.ZodMiniType };
type ShapeOf<K extends Keys> = { [N in keyof K]: ReturnType<K[N]> };

/** @param isWanted which keys it is to have; all, unless told */
export function shapeOf<K extends Keys>(keys: K, isWanted: (key: string) => boolean = () => true) {
  const wanted = Object.entries(keys).filter(([key]) => isWanted(key));
  return Object.fromEntries(wanted.map(([key, schema]) => [key, schema()])) as ShapeOf<K>;
}
