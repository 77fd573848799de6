/** Text that both engines store, compare and sort alike. */

/** Whether the text holds NUL or half of a surrogate pair: PostgreSQL refuses them, SQLite does not. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/** Whether the text has at most `limit` Unicode code points. */
export function isWithin(text: string, limit: number): boolean {
  if (text.length <= limit) return true;
  if (text.length > limit * 2) return false;
  return endOf(text, limit) === text.length;
}

/** The first `limit` code points. */
export function cutTo(text: string, limit: number): string {
  return text.length <= limit ? text : text.slice(0, endOf(text, limit));
}

/** Where, in UTF-16 units, the first `limit` code points end. */
function endOf(text: string, limit: number): number {
  let end = 0;
  for (let points = 0; points < limit && end < text.length; points++) {
    end += (text.codePointAt(end) as number) > 0xffff ? 2 : 1;
  }
  return end;
}

/** Negative, zero or positive, by code point: the order of both databases, not that of UTF-16. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let place = 0; place < length; place++) {
    const difference = a.charCodeAt(place) - b.charCodeAt(place);
    if (difference !== 0) {
      // A surrogate stands for a code point above all that take one unit.
      const [isHighA, isHighB] = [isSurrogate(a, place), isSurrogate(b, place)];
      return isHighA === isHighB ? difference : isHighA ? 1 : -1;
    }
  }
  return a.length - b.length;
}

function isSurrogate(text: string, place: number): boolean {
  return (text.charCodeAt(place) & 0xf800) === 0xd800;
}

/** An e-mail address as it is stored and looked up: in lower case, then in normalization form C. */
export function normalizeEmail(email: string): string {
  return email.toLowerCase().normalize('NFC');
}

/** A slug as it is stored and looked up. */
export function normalizeSlug(slug: string): string {
  return slug.toLowerCase().normalize('NFC');
}

/** Whether the text has 2 to 63 of the characters a–z, 0–9 and hyphen. */
export function isSlug(text: string): boolean {
  if (text.length < 2 || text.length > 63) return false;
  for (let place = 0; place < text.length; place++) {
    const code = text.charCodeAt(place);
    const isAllowed = (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 45;
    if (!isAllowed) return false;
  }
  return true;
}
