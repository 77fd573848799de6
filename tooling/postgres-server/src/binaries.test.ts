import { expect, test } from 'vitest';
import { findBinaries, parseMajor, SUPPORTED_MAJORS } from './binaries.ts';

test('the installed server is the newest supported major', async () => {
  const { major, version } = await findBinaries();
  expect(major).toBe(SUPPORTED_MAJORS.at(-1));
  expect(version).toMatch(new RegExp(`^${major}\\.\\d+$`));
});

test('a major nobody packages is refused with the list of those known', async () => {
  await expect(findBinaries(9)).rejects.toThrow(
    'There are no binaries of PostgreSQL 9: the known majors are 14, 15, 16, 17, 18.',
  );
});

test.each(['9', 'x', '', '18.4'])('parseMajor refuses %j', (text) => {
  expect(() => parseMajor(text)).toThrow(`"${text}" is none of the known majors`);
});
