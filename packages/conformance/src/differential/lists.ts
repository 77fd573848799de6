/** Calls of lists: what a page ends with is kept, for later calls to go on from. */
import type { Page, PageRequest } from '@runledger/schema';
import type { Place, Wild } from './operation.ts';

/**
 * @param list names the list; a cursor of another one is an error that is worth a try
 * @param request as `pageOf` makes it
 */
export async function readPage<T>(
  { memory }: Place,
  list: string,
  request: Wild,
  read: (request: PageRequest & Wild) => Promise<Page<T>>,
): Promise<Page<T>> {
  const { after, ...rest } = request ?? {};
  const kind = after === 5 ? 'cursor' : `cursor ${list}`;
  const cursor = after === undefined ? undefined : memory.pick<string>(kind, after);
  const page = await read(cursor === undefined ? rest : { ...rest, after: cursor });
  if (page.next !== null) {
    memory.keep('cursor', page.next);
    memory.keep(`cursor ${list}`, page.next);
  }
  return page;
}
